//! Plugins from outside, in JavaScript and in Python: what their hooks get and may do, and what
//! becomes of those that fail.
//!
//! In which order plugins are called is tested on the host, with the lifecycle.

#![cfg(target_arch = "wasm32")]

mod web;

use std::rc::Rc;

use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use micropyscript::browser::plugins::{JsPlugin, PythonPlugin};
use micropyscript::browser::shell::Shell;
use micropyscript::browser::{plugins, value};
use micropyscript::kernel::interpreter::Value;
use micropyscript::kernel::plugin::{Plugin, PluginStage};

use web::{Bell, Page, Story, call, coming, js, json, once, text, until, url_of};

wasm_bindgen_test_configure!(run_in_browser);

/// Registers an object, given by an expression in JavaScript.
fn register(shell: &Shell, plugin: &str) -> JsValue {
    let object = js(plugin);
    let plugin = JsPlugin::new(shell.clone(), object.clone());
    shell.register(Rc::new(plugin), object.clone());
    object
}

/// How far each plugin has come.
fn stages(shell: &Shell) -> Vec<(String, PluginStage)> {
    let snapshot = shell.snapshot();
    let plugins = snapshot.plugins.iter();
    plugins
        .map(|plugin| (plugin.name.clone(), plugin.stage.clone()))
        .collect()
}

fn ready(name: &str) -> (String, PluginStage) {
    (name.to_owned(), PluginStage::Ready)
}

/// The one notice there is.
#[track_caller]
fn notice(shell: &Shell) -> String {
    let notices = shell.snapshot().notices.clone();
    assert_eq!(notices.len(), 1, "{notices:?}");
    notices[0].clone()
}

/// Waits for a notice, which may come once a promise is rejected.
async fn coming_notice(shell: &Shell) -> String {
    let bell = Bell::default();
    let rung = bell.clone();
    let _subscription = shell.subscribe(move |_| rung.ring());
    let look = || shell.snapshot().notices.first().cloned();
    bell.until("a notice", look).await
}

// In JavaScript.

#[wasm_bindgen_test]
async fn hooks_are_called_in_order_with_config_and_interpreter() {
    let page = Page::new("mine = 1").await;
    let plugin = register(
        &page.shell,
        "{
            name: 'one',
            calls: [],
            configure(...args) { this.calls.push(['configure', args.length, args[0].mine]) },
            start(...args) { this.calls.push(['start', args.length, args[0].mine]) },
            onInterpreterReady(...args) { this.calls.push(['ready', args.length, args[0].mine, args[1].name]) },
        }",
    );
    page.begin().await;
    let calls = value::get(&plugin, "calls");
    assert_eq!(
        json(&calls),
        json!([
            ["configure", 1, 1],
            ["start", 1, 1],
            ["ready", 2, 1, "micropython"]
        ])
    );
    assert_eq!(stages(&page.shell), [ready("one")]);

    // Another interpreter, and only the last one again.
    page.switch("micropython-ulab").await;
    let again = call("calls => calls.slice(3)", &calls);
    assert_eq!(json(&again), json!([["ready", 2, 1, "micropython-ulab"]]));
}

#[wasm_bindgen_test]
async fn an_object_with_nothing_but_a_name_is_a_plugin() {
    let page = Page::new("").await;
    let plugin = register(&page.shell, "{ name: 'idle', start: 'no function' }");
    page.begin().await;
    assert_eq!(stages(&page.shell), [ready("idle")]);
    assert!(page.shell.js_plugins() == [plugin]);
    assert_eq!(page.shell.snapshot().notices, Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn the_interpreter_can_be_used_from_the_hook() {
    let page = Page::new("").await;
    register(
        &page.shell,
        "{
            name: 'one',
            async onInterpreterReady(config, interpreter) {
                await interpreter.files.write('made.py', 'answer = 42');
                window.answer = await interpreter.runPython('__import__(\"made\").answer');
                document.dispatchEvent(new Event('py-test-answered'));
            },
        }",
    );
    let answered = coming("py-test-answered");
    page.begin().await;
    answered.await;
    assert_eq!(js("window.answer"), 42);
}

#[wasm_bindgen_test]
async fn configure_changes_the_config_before_anything_is_loaded() {
    let page = Page::new("interpreter = 'snake'\nmine = 'old'").await;
    let shell = page.shell.clone();
    let _ear = once("py-configured", move || {
        register(
            &shell,
            "{
                name: 'one',
                configure(config) {
                    config.interpreter = 'micropython-ulab';
                    config.files['/assets/files/greeting.py'] = 'hello.py';
                    config.mine = { deep: [1] };
                },
            }",
        );
        register(
            &shell,
            "{ name: 'two', configure(config) { config.mine.deep.push(config.interpreter) } }",
        );
    });
    page.begin().await;
    assert_eq!(page.session().await.info().name, "micropython-ulab");
    page.printed("import hello").await;
    let started = page.events.details("py-plugin-started");
    let mine = value::get(&value::get(&started[0], "config"), "mine");
    assert_eq!(json(&mine), json!({ "deep": [1, "micropython-ulab"] }));
    // What was told before stays as it was.
    assert_eq!(text(&page.events.detail("py-configured"), "mine"), "old");
}

#[wasm_bindgen_test]
async fn a_change_that_comes_too_late_is_reported_and_has_no_effect() {
    let page = Page::open("").await;
    register(
        &page.shell,
        "{ name: 'late', configure(config) { config.interpreter = 'pyodide'; config.files.a = 'b'; config.mine = 1 } }",
    );
    let notices = page.shell.snapshot().notices.clone();
    assert_eq!(notices.len(), 2, "{notices:?}");
    assert!(
        notices[0].contains("late") && notices[0].contains("interpreter"),
        "{notices:?}"
    );
    assert!(
        notices[1].contains("late") && notices[1].contains("files"),
        "{notices:?}"
    );
    let config = value::get(&page.events.detail("py-plugin-registered"), "config");
    assert_eq!(json(&value::get(&config, "files")), json!({}));
    assert!(value::get(&config, "interpreter").is_undefined());
    assert_eq!(value::get(&config, "mine"), 1);
}

#[wasm_bindgen_test]
async fn the_config_can_be_changed_in_configure_and_nowhere_else() {
    let page = Page::new("mine = { list = [1] }").await;
    let plugin = register(
        &page.shell,
        "{
            name: 'one',
            frozen: [],
            look(config) {
                this.frozen.push([config, config.files, config.mine, config.mine.list].map(Object.isFrozen));
            },
            configure(config) { this.look(config) },
            start(config) { this.look(config) },
            onInterpreterReady(config) { this.look(config) },
        }",
    );
    let events = page.events.details("py-configured");
    assert!(events.is_empty());
    page.begin().await;
    let [no, yes] = [[false; 4], [true; 4]];
    assert_eq!(json(&value::get(&plugin, "frozen")), json!([no, yes, yes]));
    let told = [
        page.events.detail("py-configured"),
        value::get(&page.events.detail("py-plugin-registered"), "config"),
        value::get(&page.events.detail("py-plugin-started"), "config"),
    ];
    for config in told {
        let frozen = call(
            "c => [c, c.files, c.mine, c.mine.list].map(Object.isFrozen)",
            &config,
        );
        assert_eq!(json(&frozen), json!(yes));
    }
}

#[wasm_bindgen_test]
async fn a_hook_that_throws_is_reported_and_everybody_else_goes_on() {
    for (hook, thrown, message) in [
        ("configure", "new TypeError('no luck')", "no luck"),
        ("start", "'a text'", "a text"),
        (
            "onInterpreterReady",
            "new Error('with Python')",
            "with Python",
        ),
    ] {
        let page = Page::new("").await;
        let bad = "{ name: 'bad', configure() { HOOK }, start() { HOOK }, onInterpreterReady() { HOOK } }"
            .replace(&format!("{hook}() {{ HOOK }}"), &format!("{hook}() {{ throw {thrown} }}"))
            .replace("HOOK", "");
        register(&page.shell, &bad);
        register(&page.shell, "{ name: 'good' }");
        page.begin().await;
        let failed = PluginStage::Failed {
            hook,
            message: message.to_owned(),
        };
        assert_eq!(
            stages(&page.shell),
            [("bad".to_owned(), failed), ready("good")]
        );
        assert_eq!(
            notice(&page.shell),
            format!("The plugin `bad` failed in {hook}: {message}")
        );
        assert_eq!(page.value("1 + 1").await, Value::Int("2".to_owned()));
    }
}

#[wasm_bindgen_test]
async fn a_hook_whose_promise_is_rejected_has_failed() {
    for hook in ["configure", "start", "onInterpreterReady"] {
        let page = Page::new("").await;
        let plugin = format!(
            "{{ name: 'slow', async {hook}() {{ await null; throw new Error('no luck') }} }}"
        );
        register(&page.shell, &plugin);
        page.begin().await;
        let notice = coming_notice(&page.shell).await;
        assert_eq!(
            notice,
            format!("The plugin `slow` failed in {hook}: no luck")
        );
        let failed = PluginStage::Failed {
            hook,
            message: "no luck".to_owned(),
        };
        assert_eq!(stages(&page.shell), [("slow".to_owned(), failed)]);
    }
}

#[wasm_bindgen_test]
async fn a_config_that_is_none_any_more_is_refused() {
    for (change, words) in [
        ("config.splash = 'maybe'", "splash"),
        ("config.files = 7", "files"),
        ("config.mine = config", "circular"),
        ("config.mine = 1n", "BigInt"),
    ] {
        let page = Page::new("").await;
        register(
            &page.shell,
            &format!("{{ name: 'bad', configure(config) {{ {change} }} }}"),
        );
        page.begin().await;
        let notice = notice(&page.shell);
        assert!(
            notice.contains("`bad` failed in configure") && notice.contains(words),
            "{notice}"
        );
        // It is as if it had not been touched.
        let config = page
            .shell
            .snapshot()
            .config
            .clone()
            .expect("a configuration");
        assert!(config.splash && config.files.is_empty() && config.other.is_empty());
    }
}

#[wasm_bindgen_test]
async fn a_plugin_needs_a_name_of_its_own() {
    let page = Page::new("").await;
    let first = register(&page.shell, "{ name: 'one', first: true }");
    for nameless in [
        "{}",
        "{ name: '' }",
        "{ name: 7 }",
        "null",
        "undefined",
        "'text'",
    ] {
        register(&page.shell, nameless);
    }
    register(
        &page.shell,
        "{ name: 'one', start() { throw new Error('never called') } }",
    );
    page.begin().await;
    assert_eq!(stages(&page.shell), [ready("one")]);
    assert!(page.shell.js_plugins() == [first]);
    let notices = page.shell.snapshot().notices.clone();
    assert_eq!(notices.len(), 7, "{notices:?}");
    assert!(
        notices[..6]
            .iter()
            .all(|notice| notice.contains("needs a name")),
        "{notices:?}"
    );
    assert!(
        notices[6].contains("`one` is registered already"),
        "{notices:?}"
    );
}

#[wasm_bindgen_test]
async fn a_plugin_that_comes_late_catches_up_at_once() {
    let page = Page::open("").await;
    page.events.forget();
    let plugin = register(
        &page.shell,
        "{
            name: 'late',
            calls: [],
            configure() { this.calls.push('configure') },
            start() { this.calls.push('start') },
            onInterpreterReady() { this.calls.push('ready') },
        }",
    );
    assert_eq!(
        json(&value::get(&plugin, "calls")),
        json!(["configure", "start", "ready"])
    );
    assert_eq!(
        page.events.names(),
        ["py-plugin-registered", "py-plugin-started"]
    );
}

#[wasm_bindgen_test]
async fn the_configuration_leaves_a_plugin_out_by_name() {
    let page = Page::new("plugins = ['!noisy']").await;
    register(
        &page.shell,
        "{ name: 'noisy', configure() { throw new Error('called') } }",
    );
    register(&page.shell, "{ name: 'calm' }");
    page.begin().await;
    let left_out = ("noisy".to_owned(), PluginStage::LeftOut);
    assert_eq!(stages(&page.shell), [left_out, ready("calm")]);
    assert_eq!(page.shell.snapshot().notices, Vec::<String>::new());
}

// From modules.

fn module(source: &str) -> String {
    url_of(source, "text/javascript")
}

#[wasm_bindgen_test]
async fn a_module_of_the_configuration_exports_a_plugin_or_makes_one() {
    let object = module("export default { name: 'object', configure(config) { config.mine = 1 } }");
    let factory = module("export default () => ({ name: 'factory' })");
    let page = Page::open(&format!("plugins = ['{factory}', '{object}']")).await;
    assert_eq!(stages(&page.shell), [ready("factory"), ready("object")]);
    let config = page
        .shell
        .snapshot()
        .config
        .clone()
        .expect("a configuration");
    assert_eq!(config.other.get("mine"), Some(&1.into()));
}

#[wasm_bindgen_test]
async fn a_module_is_given_before_anything_is_loaded() {
    let url = module(
        "export default { name: 'chooser', configure(c) { c.interpreter = 'micropython-ulab' } }",
    );
    let page = Page::open(&format!("plugins = ['{url}']")).await;
    assert_eq!(page.session().await.info().name, "micropython-ulab");
    let finished = page.events.details("py-finished-setup");
    assert_eq!(finished.len(), 1);
}

#[wasm_bindgen_test]
async fn a_module_without_an_export_registers_its_plugin_itself() {
    let page = Page::new("").await;
    let url = module("document.dispatchEvent(new Event('py-test-imported'))");
    let shell = page.shell.clone();
    let _ear = once("py-test-imported", move || {
        register(&shell, "{ name: 'self-made' }");
    });
    web::find("py-config").set_text_content(Some(&format!("plugins = ['{url}']")));
    page.begin().await;
    assert_eq!(stages(&page.shell), [ready("self-made")]);
    assert_eq!(page.shell.snapshot().notices, Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn a_module_that_cannot_be_had_is_reported_and_setup_goes_on() {
    for (url, words) in [
        (module("throw new Error('no luck')"), "no luck"),
        (
            module("export default () => { throw new Error('not today') }"),
            "not today",
        ),
        (module("this is no module"), "Unexpected"),
        ("/nowhere/plugin.js".to_owned(), "/nowhere/plugin.js"),
        ("/nowhere/plugin.py".to_owned(), "404"),
        ("http://[".to_owned(), "is not a URL"),
    ] {
        let good = module("export default { name: 'good' }");
        let page = Page::open(&format!("plugins = ['{url}', '{good}']")).await;
        let notice = notice(&page.shell);
        let named = notice.starts_with(&format!("The plugin {url} was not loaded: "));
        assert!(named && notice.contains(words), "{words}: {notice}");
        assert_eq!(stages(&page.shell), [ready("good")], "{url}");
    }
}

#[wasm_bindgen_test]
async fn the_plugin_that_comes_with_us_works() {
    let page =
        Page::open("plugins = ['/assets/plugins/ready-badge.js']\nbadge_corner = 'left'").await;
    assert_eq!(stages(&page.shell), [ready("ready-badge")]);
    let badge = web::find("aside[aria-label='Python on this page']");
    let version = page.session().await.info().version;
    let shown = badge.text_content().unwrap_or_default();
    assert!(
        shown.contains(&format!("micropython {version}, started in")),
        "{shown}"
    );
    page.switch("micropython-ulab").await;
    until("the badge follows", || {
        badge
            .text_content()
            .unwrap_or_default()
            .contains("micropython-ulab")
    })
    .await;
    badge.remove();
}

// In Python.

/// Registers a plugin in Python; what it prints is in the story.
fn register_python(shell: &Shell, filename: &str, source: &str) -> Story {
    let story = Story::default();
    let plugin = PythonPlugin::new(shell.clone(), filename, source, story.listener());
    let js = JsPlugin::stand_in(plugin.name());
    shell.register(Rc::new(plugin), js);
    story
}

#[wasm_bindgen_test]
async fn a_plugin_in_python_has_its_hooks_called_in_order_once_python_runs() {
    let page = Page::new("mine = [1, { a = 'b' }]").await;
    let source = "
name = 'snake'
def configure(config):
    print('configure', config['mine'])
    config['seen'] = True
def start(config):
    print('start', config['seen'])
def onInterpreterReady(config, interpreter):
    print('ready', config['seen'], interpreter.name, interpreter.version)
";
    let story = register_python(&page.shell, "my-file.py", source);
    page.begin().await;
    // Its run comes before this one.
    page.value("1").await;
    let version = page.session().await.info().version;
    assert_eq!(
        story.lines(),
        [
            "wrote configure [1, {'a': 'b'}]".to_owned(),
            "wrote start True".to_owned(),
            format!("wrote ready True micropython {version}"),
        ]
    );
    assert_eq!(stages(&page.shell), [ready("snake")]);
    // What it changed is seen by itself alone, and so are its names.
    let config = page
        .shell
        .snapshot()
        .config
        .clone()
        .expect("a configuration");
    assert_eq!(config.other.get("seen"), None);
    assert_eq!(
        page.value("'configure' in globals()").await,
        Value::Bool(false)
    );
    let told = page.events.detail("py-plugin-started");
    assert_eq!(text(&value::get(&told, "plugin"), "name"), "snake");
}

#[wasm_bindgen_test]
async fn a_plugin_in_python_is_called_again_for_the_next_interpreter() {
    let page = Page::new("").await;
    let source = "def onInterpreterReady(config, interpreter):\n    print(interpreter.name)";
    let story = register_python(&page.shell, "again.py", source);
    page.begin().await;
    page.value("1").await;
    page.switch("micropython-ulab").await;
    page.value("1").await;
    assert_eq!(
        story.lines(),
        ["wrote micropython", "wrote micropython-ulab"]
    );
}

#[wasm_bindgen_test]
async fn a_plugin_in_python_is_named_by_itself_or_by_its_file() {
    let page = Page::new("").await;
    for (filename, source, expected) in [
        ("a.py", "name = \"double\"", "double"),
        ("a.py", "import x\nname='single'  # a comment", "single"),
        (
            "my_plugin.v2.py",
            "names = 'no'\ndef f():\n    name = 'inner'",
            "my_plugin",
        ),
        ("b.py", "name = some_function()", "b"),
    ] {
        let plugin = PythonPlugin::new(
            page.shell.clone(),
            filename,
            source,
            Story::default().listener(),
        );
        assert_eq!(plugin.name(), expected, "{source}");
    }
}

#[wasm_bindgen_test]
async fn a_plugin_in_python_that_raises_has_failed() {
    for (source, words) in [
        (
            "def start(config):\n    raise ValueError('no luck')",
            "ValueError: no luck",
        ),
        ("def (", "SyntaxError"),
        ("def start():\n    pass", "TypeError"),
    ] {
        let page = Page::new("").await;
        register_python(&page.shell, "bad.py", source);
        page.begin().await;
        let notice = coming_notice(&page.shell).await;
        let failed = "The plugin `bad` failed in onInterpreterReady: ";
        assert!(notice.starts_with(failed), "{notice}");
        let stage = stages(&page.shell).pop().map(|(_, stage)| stage);
        assert!(
            matches!(stage, Some(PluginStage::Failed { .. })),
            "{stage:?}"
        );
        assert!(notice.contains(words), "{notice}");
        assert_eq!(page.value("1 + 1").await, Value::Int("2".to_owned()));
    }
}

#[wasm_bindgen_test]
async fn a_plugin_in_python_can_come_from_a_url() {
    let page = Page::new("").await;
    let url = "/assets/plugins/hello_plugin.py?v=1#x";
    let imported =
        plugins::import(&page.shell, url, &micropyscript::browser::dom::page_url()).await;
    let (plugin, js) = imported.expect("a plugin").expect("a plugin");
    assert_eq!(plugin.name(), "hello-plugin");
    assert_eq!(json(&js), json!({ "name": "hello-plugin" }));
    assert_eq!(call("Object.isFrozen", &js), true);
}
