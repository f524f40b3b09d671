//! The configuration: who may change it, and until when.

use std::cell::RefCell;
use std::rc::Rc;

use micropyscript::kernel::config::{Config, InterpreterChoice};
use micropyscript::kernel::event::Event;
use micropyscript::kernel::lifecycle::{Effect, HookReturn, Input, Unexpected};
use micropyscript::kernel::plain::Plain;
use micropyscript::kernel::plugin::{Hook, PluginId};

use crate::page::{ONE_FILE, Page, registered};

#[test]
fn configure_may_change_what_is_loaded_and_fetched() {
    let mut page = Page::new(ONE_FILE);
    page.plugin("one").hook("one", |hook, config| {
        if hook == Hook::Configure {
            config.interpreter = Some(InterpreterChoice::named("pyodide"));
            config.files.insert("b.py".to_owned(), "".into());
        }
        Ok(())
    });
    page.open();
    page.check_about("load ", ["load pyodide"]);
    page.check_about("fetch ", ["fetch a.py", "fetch b.py"]);
}

#[test]
fn every_plugin_sees_what_the_ones_before_it_made_of_the_configuration() {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let mut page = Page::new("mine = 'page'");
    for name in ["one", "two"] {
        let seen = Rc::clone(&seen);
        page.plugin(name).hook(name, move |hook, config| {
            let mine = config.other.get("mine").and_then(Plain::as_text);
            let mine = mine.unwrap_or_default().to_owned();
            seen.borrow_mut()
                .push(format!("{name}.{} sees {mine}", hook.name()));
            // What `start` and `onInterpreterReady` do to their copy reaches nobody.
            let longer = format!("{mine}+{name}");
            config
                .other
                .insert("mine".to_owned(), longer.as_str().into());
            Ok(())
        });
    }
    page.open();
    assert_eq!(
        *seen.borrow(),
        [
            "one.configure sees page",
            "two.configure sees page+one",
            "one.start sees page+one+two",
            "two.start sees page+one+two",
            "one.onInterpreterReady sees page+one+two",
            "two.onInterpreterReady sees page+one+two",
        ]
    );
    let config = page.lifecycle.config().expect("a configuration");
    assert_eq!(config.other.get("mine"), Some(&"page+one+two".into()));
}

#[test]
fn what_is_too_late_to_change_has_no_effect_and_is_reported() {
    let mut page = Page::new(ONE_FILE);
    page.hook("late", |hook, config| {
        if hook == Hook::Configure {
            config.interpreter = Some(InterpreterChoice::named("pyodide"));
            config.files.clear();
            config.packages.push("six".to_owned());
            config.index_urls.push("index/".to_owned());
            config.splash = false;
        }
        Ok(())
    });
    page.breaks("load", "404").open();
    page.forget();
    page.register("late");
    page.check([
        "late.configure",
        "notice: late is too late for interpreter",
        "notice: late is too late for files",
        "notice: late is too late for packages",
        "notice: late is too late for index_urls",
        "py-plugin-registered late",
    ]);
    let config = page.lifecycle.config().expect("a configuration");
    assert!(!config.splash, "whatever else it changed is kept");
    page.mends("load").retry();
    assert_eq!(page.log[..3], ["discard", "load micropython", "fetch a.py"]);
}

#[test]
fn events_and_hooks_carry_the_configuration_as_it_is_at_that_time() -> Result<(), Unexpected> {
    let written = Config::default();
    let changed = Config {
        splash: false,
        ..Config::default()
    };
    let plugin = PluginId(0);
    let mut lifecycle = Page::new("").lifecycle;
    lifecycle.step(registered("one"))?;

    let effects = lifecycle.step(Input::ConfigRead(Ok(written.clone())))?;
    let written = Rc::new(written);
    assert_eq!(
        effects[0],
        Effect::Dispatch(Event::Configured(Rc::clone(&written)))
    );

    let effects = lifecycle.step(Input::PluginsCollected)?;
    let hook = Hook::Configure;
    assert_eq!(
        effects,
        [Effect::CallHook {
            plugin,
            hook,
            config: written
        }]
    );

    let outcome = Ok(HookReturn::Configured(changed.clone()));
    let effects = lifecycle.step(Input::HookReturned { plugin, outcome })?;
    let config = Rc::new(changed);
    assert_eq!(
        effects[0],
        Effect::Dispatch(Event::PluginRegistered { plugin, config })
    );
    Ok(())
}
