//! Plugins that fail, that are not taken in, or that the configuration leaves out: the others and the
//! lifecycle go on.

use micropyscript::kernel::catalogue::Catalogue;
use micropyscript::kernel::config::InterpreterChoice;
use micropyscript::kernel::lifecycle::{Effect, Input, Lifecycle, Notice};
use micropyscript::kernel::plugin::{Hook, PluginStage};

use crate::page::Page;

/// The first of two plugins fails in a hook: that is reported, nothing more of it is called, and
/// the other goes on.
#[track_caller]
fn check_hook_failure<const N: usize>(broken: Hook, expected: [&str; N]) {
    let mut page = Page::new("");
    page.plugin("bad")
        .plugin("good")
        .hook("bad", move |hook, _| {
            if hook == broken {
                Err("oh no".to_owned())
            } else {
                Ok(())
            }
        });
    page.open();
    assert_eq!(page.stage(), "ready");
    page.check_about("bad", expected);
    page.check_about(
        "good",
        [
            "good.configure",
            "py-plugin-registered good",
            "good.start",
            "py-plugin-started good",
            "good.onInterpreterReady",
        ],
    );
    page.forget();
    page.choose("pyodide");
    page.check_about(".", ["good.onInterpreterReady"]);
}

#[test]
fn a_plugin_that_fails_in_configure_is_not_registered_and_the_others_go_on() {
    check_hook_failure(
        Hook::Configure,
        ["bad.configure", "notice: bad.configure: oh no"],
    );
}

#[test]
fn a_plugin_that_fails_in_start_is_not_started_and_the_others_go_on() {
    check_hook_failure(
        Hook::Start,
        [
            "bad.configure",
            "py-plugin-registered bad",
            "bad.start",
            "notice: bad.start: oh no",
        ],
    );
}

#[test]
fn a_plugin_that_fails_when_the_interpreter_is_ready_does_not_hinder_the_others() {
    check_hook_failure(
        Hook::InterpreterReady,
        [
            "bad.configure",
            "py-plugin-registered bad",
            "bad.start",
            "py-plugin-started bad",
            "bad.onInterpreterReady",
            "notice: bad.onInterpreterReady: oh no",
        ],
    );
}

#[test]
fn what_a_failing_configure_changed_is_not_kept() {
    let mut page = Page::new("mine = 'page'");
    page.plugin("bad").hook("bad", |_, config| {
        config.other.clear();
        config.interpreter = Some(InterpreterChoice::named("pyodide"));
        Err("oh no".to_owned())
    });
    page.open();
    page.check_about("load ", ["load micropython"]);
    let config = page.lifecycle.config().expect("a configuration");
    assert_eq!(config.other.get("mine"), Some(&"page".into()));
}

#[test]
fn a_plugin_without_a_name_is_not_taken_in() {
    let mut page = Page::new("");
    page.plugin("").plugin(" \t").open();
    let notice = "notice: a plugin needs a name: a non-empty string in its property `name`";
    page.check_about("notice", [notice, notice]);
    assert_eq!(page.lifecycle.plugins().entries(), []);
    assert_eq!(page.stage(), "ready");
}

#[test]
fn of_two_plugins_with_one_name_the_first_is_taken_in() {
    let mut page = Page::new("");
    page.plugin("one").plugin("one").open();
    page.check_about(
        "notice",
        ["notice: a plugin named `one` is registered already"],
    );
    page.forget();
    page.register("one");
    page.check(["notice: a plugin named `one` is registered already"]);
    assert_eq!(page.lifecycle.plugins().entries().len(), 1);
}

#[test]
fn a_plugin_that_the_configuration_leaves_out_is_never_called() {
    let mut page = Page::new("plugins = ['!splash']");
    page.plugin("splash").plugin("other").open();
    page.check_about("splash", []);
    assert_eq!(page.stage(), "ready");
}

#[test]
fn a_plugin_that_the_configuration_leaves_out_is_left_out_however_late_it_comes() {
    let mut page = Page::finished("plugins = ['!splash']");
    page.register("splash");
    page.check([]);
    page.register("other");
    page.check_about("registered", ["py-plugin-registered other"]);
}

#[test]
fn a_plugin_that_fails_after_its_hook_returned_is_marked_and_reported() {
    let mut lifecycle = Lifecycle::new(Catalogue::default(), None);
    let registered = Input::PluginRegistered {
        name: "slow".into(),
    };
    lifecycle.step(registered).expect("a plugin may register");
    let late = |plugin: &str| Input::PluginFailed {
        plugin: plugin.into(),
        hook: Hook::Start,
        message: "no luck".into(),
    };
    let notice = Notice::HookFailed {
        plugin: "slow".into(),
        hook: Hook::Start,
        message: "no luck".into(),
    };
    assert_eq!(
        lifecycle.step(late("slow")),
        Ok(vec![Effect::Report(notice)])
    );
    assert!(matches!(
        lifecycle.plugins().entries()[0].stage,
        PluginStage::Failed { .. }
    ));
    assert!(lifecycle.step(late("nobody")).is_err());
}
