//! The shell in a real page, with the real MicroPython: which events the document hears of, what
//! happens when something is missing, and that anybody may call back at any time.
//!
//! The rules themselves are tested on the host, with the lifecycle; here they meet a browser.

#![cfg(target_arch = "wasm32")]

mod web;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Uint8Array;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use micropyscript::browser::plugins::JsPlugin;
use micropyscript::browser::shell::{ScriptSource, Shell};
use micropyscript::browser::{api, dom, fetch, value};
use micropyscript::kernel::config::InterpreterChoice;
use micropyscript::kernel::interpreter::{CallError, Value};
use micropyscript::kernel::lifecycle::{Input, Stage};
use micropyscript::kernel::plugin::PluginStage;

use web::{Events, Page, Story, js, json, once, text, within};

wasm_bindgen_test_configure!(run_in_browser);

const ONE_FILE: &str = "[files]\n'/assets/files/greeting.py' = 'lib/greeting.py'";

fn register(shell: &Shell, plugin: &JsValue) {
    let js_plugin = JsPlugin::new(shell.clone(), plugin.clone());
    shell.register(Rc::new(js_plugin), plugin.clone());
}

fn choose(shell: &Shell, name: &str) {
    shell.send(Input::InterpreterChosen(InterpreterChoice::named(name)));
}

fn position(names: &[&str], name: &str) -> usize {
    let mut positions = (0..names.len()).filter(|at| names[*at] == name);
    let position = positions.next();
    assert_eq!(positions.next(), None, "{name} twice among {names:?}");
    position.unwrap_or_else(|| panic!("no {name} among {names:?}"))
}

// The story.

#[wasm_bindgen_test]
async fn the_document_hears_of_every_step_in_order() {
    let page = Page::new(ONE_FILE).await;
    register(&page.shell, &js("{ name: 'one' }"));
    page.begin().await;
    let mut names = page.events.names();
    // The file is on its way side by side with the interpreter.
    let file = names.remove(position(&names, "py-file-fetched"));
    assert_eq!(
        names,
        [
            "py-configured",
            "py-plugin-registered",
            "py-interpreter-loaded",
            "py-plugin-started",
            "py-interpreter-ready",
            "py-files-loaded",
            "py-finished-setup",
        ]
    );
    let names = page.events.names();
    assert!(position(&names, "py-plugin-registered") < position(&names, file));
    assert!(position(&names, file) < position(&names, "py-files-loaded"));
}

#[wasm_bindgen_test]
async fn the_details_of_events_are_what_other_peoples_pages_rely_on() {
    let page = Page::new(&format!("splash = false\nmine = 'kept'\n{ONE_FILE}")).await;
    let plugin = js("{ name: 'one' }");
    register(&page.shell, &plugin);
    page.begin().await;

    let config = page.events.detail("py-configured");
    assert_eq!(text(&config, "mine"), "kept");
    assert_eq!(value::get(&config, "splash"), false);
    for name in ["py-plugin-registered", "py-plugin-started"] {
        let detail = page.events.detail(name);
        assert!(value::get(&detail, "plugin") == plugin, "{name}");
        assert_eq!(text(&value::get(&detail, "config"), "mine"), "kept");
    }

    let loaded = page.events.detail("py-interpreter-loaded");
    assert_eq!(json(&loaded), json!({ "name": "micropython" }));
    let session = page.session().await;
    let version = session.info().version;
    assert!(version.starts_with("1."), "{version}");
    for name in ["py-interpreter-ready", "py-finished-setup"] {
        let detail = json(&page.events.detail(name));
        assert_eq!(detail, json!({ "name": "micropython", "version": version }));
    }

    let path = "/home/user/lib/greeting.py";
    let fetched = page.events.detail("py-file-fetched");
    assert_eq!(text(&fetched, "path"), path);
    let content = value::get(&fetched, "content").dyn_into::<Uint8Array>();
    let content = content.expect("a Uint8Array").to_vec();
    assert_eq!(session.read_file(path).await, Ok(content));
    let copied = page.events.detail("py-files-loaded");
    assert_eq!(json(&copied), json!({ "paths": [path] }));
}

#[wasm_bindgen_test]
async fn progress_counts_the_interpreters_bytes_up_to_all_of_them() {
    let page = Page::open("").await;
    let build = &page.shell.snapshot().catalogue.builds()[0].clone();
    let reports = page.events.details("py-progress");
    let loaded = |detail: &JsValue| value::get(detail, "loaded").as_f64().expect("a number");
    assert!(reports.is_sorted_by_key(loaded));
    let last = reports.last().expect("progress");
    assert_eq!(
        json(last),
        json!({
            "stage": "interpreter",
            "name": "micropython",
            "loaded": build.bytes,
            "total": build.bytes,
        })
    );
}

#[wasm_bindgen_test]
async fn without_files_py_files_loaded_has_no_paths() {
    let page = Page::open("").await;
    let copied = page.events.detail("py-files-loaded");
    assert_eq!(json(&copied), json!({ "paths": [] }));
}

#[wasm_bindgen_test]
async fn the_snapshot_tells_the_same_story() {
    let page = Page::new("").await;
    let told = Rc::<RefCell<Vec<&str>>>::default();
    let stages = Rc::clone(&told);
    let subscription = page
        .shell
        .subscribe(move |snapshot| stages.borrow_mut().push(snapshot.stage.name()));
    page.begin().await;
    let snapshot = page.shell.snapshot();
    let names: Vec<&str> = snapshot.timeline.iter().map(|moment| moment.name).collect();
    assert_eq!(names, page.events.names());
    assert!(snapshot.timeline.is_sorted_by_key(|moment| moment.at));
    assert!(matches!(snapshot.stage, Stage::Finished { .. }));
    let measured = snapshot.measured.get("micropython");
    let measured = measured.expect("it was measured");
    assert!(measured.load.is_some_and(|time| time >= 0.0));
    assert!(measured.start.is_some_and(|time| time > 0.0));

    let mut stages = told.borrow().clone();
    stages.dedup();
    assert_eq!(stages, ["loading", "starting", "preparing files", "ready"]);

    drop(subscription);
    page.shell.report("something");
    assert_eq!(told.borrow().last(), Some(&"ready"));
    assert_eq!(page.shell.snapshot().notices, ["something"]);
}

// Who comes early.

#[wasm_bindgen_test]
async fn code_that_comes_before_setup_is_finished_waits_for_it() {
    let page = Page::new(ONE_FILE).await;
    let story = Story::default();
    let run = page.shell.run(
        "from lib import greeting\nprint('hi')",
        "early.py",
        story.listener(),
    );
    let (lines, events) = (story.clone(), Rc::<RefCell<Vec<String>>>::default());
    let seen = Rc::clone(&events);
    let _ear = once("py-finished-setup", move || {
        *seen.borrow_mut() = lines.lines();
    });
    page.shell.begin();
    within("the run", run).await;
    assert_eq!(*events.borrow(), ["waiting"]);
    assert_eq!(story.lines(), ["waiting", "started", "wrote hi", "ended"]);
}

#[wasm_bindgen_test]
async fn code_that_waits_is_told_why_it_never_ran() {
    let page = Page::new("interpreter = 'snake'").await;
    let story = Story::default();
    let run = page.shell.run("1", "early.py", story.listener());
    page.shell.begin();
    within("the run", run).await;
    let lines = story.lines();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines[1].starts_with("missing ") && lines[1].contains("snake"),
        "{lines:?}"
    );
    // And so is whoever comes afterwards.
    let late = Story::default();
    within("the run", page.shell.run("1", "late.py", late.listener())).await;
    assert_eq!(late.lines(), lines);
}

#[wasm_bindgen_test]
async fn there_is_no_session_before_the_interpreter_is_ready() {
    let page = Page::new("").await;
    assert!(page.shell.session().is_none());
    let seen = Rc::<RefCell<Vec<bool>>>::default();
    let look = |event| {
        let (shell, seen) = (page.shell.clone(), Rc::clone(&seen));
        once(event, move || {
            seen.borrow_mut().push(shell.session().is_some());
        })
    };
    let _ears = [look("py-interpreter-loaded"), look("py-interpreter-ready")];
    page.begin().await;
    assert_eq!(*seen.borrow(), [false, true]);
}

#[wasm_bindgen_test]
async fn scripts_run_in_page_order_although_a_source_arrives_late() {
    let page = Page::open("").await;
    let places = ["first", "second", "third"].map(|id| page.add("div", &[("id", id)]));
    let url = web::url_of("print('second, by src')", "text/x-python");
    // The one in the middle is fetched, and the first one is the last to be found.
    let sources = [
        (2, ScriptSource::Text("print('third')".to_owned())),
        (1, ScriptSource::Url(url)),
        (0, ScriptSource::Text("print('first')".to_owned())),
    ];
    let story = Story::default();
    let mut scripts = Vec::new();
    for (place, source) in sources {
        let script = page
            .shell
            .add_script(&places[place], source, story.listener());
        scripts.push(script);
    }
    story.until("wrote third").await;
    assert_eq!(story.written(), ["first", "second, by src", "third"]);
}

// What goes wrong.

/// Begins, and answers the detail of the failure.
async fn failure(page: &Page) -> serde_json::Value {
    page.shell.begin();
    let failed = json(&page.events.first("py-failed").await);
    assert!(!page.events.has("py-finished-setup"));
    let answer = within("an answer", page.shell.ready()).await;
    let told = answer.err().expect("setup failed");
    assert_eq!(failed["message"], json!(told.message));
    failed
}

#[track_caller]
fn check_failure(failed: &serde_json::Value, stage: &str, name: &str, words: &[&str]) {
    assert_eq!(failed["stage"], json!(stage), "{failed}");
    assert_eq!(failed["name"], json!(name), "{failed}");
    let message = failed["message"].as_str().expect("a text");
    for word in words {
        assert!(message.contains(word), "no {word} in: {message}");
    }
}

#[wasm_bindgen_test]
async fn a_malformed_configuration_fails_with_key_and_line() {
    let page = Page::new("\nsplash = 'maybe'").await;
    let failed = failure(&page).await;
    check_failure(
        &failed,
        "config",
        "py-config",
        &["splash", "line 2", "expected", "maybe"],
    );
    assert_eq!(page.events.names(), ["py-failed"]);
}

#[wasm_bindgen_test]
async fn an_unknown_interpreter_fails_with_the_names_of_those_there_are() {
    let page = Page::new("interpreter = 'snake'").await;
    let failed = failure(&page).await;
    check_failure(
        &failed,
        "interpreter-load",
        "snake",
        &["snake", "micropython-ulab"],
    );
}

#[wasm_bindgen_test]
async fn a_build_whose_file_is_missing_fails_with_the_url() {
    let page = Page::with_choice("", Some("missing")).await;
    let failed = failure(&page).await;
    let url = "/nowhere/micropython.wasm";
    check_failure(&failed, "interpreter-load", "missing", &[url, "404"]);
}

#[wasm_bindgen_test]
async fn a_build_whose_module_is_missing_fails_with_the_url() {
    let page = Page::new("interpreter = { kind = 'micropython', url = '/nowhere/m.js' }").await;
    let failed = failure(&page).await;
    check_failure(&failed, "interpreter-load", "micropython", &["/nowhere/m"]);
}

#[wasm_bindgen_test]
async fn a_build_that_does_not_start_fails_with_its_own_words() {
    let page = Page::with_choice("", Some("ill")).await;
    let failed = failure(&page).await;
    check_failure(&failed, "interpreter-start", "ill", &["it is ill"]);
    assert!(page.events.has("py-interpreter-loaded"));
    assert!(!page.events.has("py-interpreter-ready"));
}

#[wasm_bindgen_test]
async fn a_missing_file_fails_with_its_url_whatever_the_interpreter_does() {
    let page = Page::new("[files]\n'/nowhere/data.csv' = ''").await;
    let failed = failure(&page).await;
    check_failure(
        &failed,
        "file-fetch",
        "/nowhere/data.csv",
        &["/nowhere/data.csv", "404"],
    );
}

#[wasm_bindgen_test]
async fn a_file_whose_place_is_a_folder_fails_with_the_path() {
    let page = Page::new(&format!(
        "{ONE_FILE}\n'/assets/files/greeting.py?2' = 'lib'"
    ))
    .await;
    let failed = failure(&page).await;
    check_failure(&failed, "files-copy", "/home/user/lib", &["folder"]);
}

#[wasm_bindgen_test]
async fn what_failed_once_can_be_tried_again() {
    let page = Page::new("").await;
    // The network is out for one download.
    js_sys::eval(
        "{ const { fetch } = globalThis;
           globalThis.fetch = () => { globalThis.fetch = fetch; return Promise.reject(new TypeError('offline')) } }",
    )
    .expect("no network");
    let failed = failure(&page).await;
    check_failure(
        &failed,
        "interpreter-load",
        "micropython",
        &["micropython.wasm", "offline"],
    );
    page.events.forget();
    page.shell.send(Input::RetryChosen);
    assert_eq!(page.value("6 * 7").await, Value::Int("42".to_owned()));
    assert!(page.events.has("py-finished-setup"));
    // The configuration was read already, and nobody is told of it twice.
    assert!(!page.events.has("py-configured"));
}

#[wasm_bindgen_test]
async fn a_configuration_is_read_again_when_it_is_tried_again() {
    let page = Page::new("splash = 1").await;
    failure(&page).await;
    web::find("py-config").set_text_content(Some("splash = false"));
    page.shell.send(Input::RetryChosen);
    page.session().await;
    let config = page.events.detail("py-configured");
    assert_eq!(value::get(&config, "splash"), false);
}

#[wasm_bindgen_test]
async fn after_a_failure_another_interpreter_is_a_way_out() {
    let page = Page::with_choice("", Some("ill")).await;
    failure(&page).await;
    page.switch("micropython").await;
    assert_eq!(page.value("1 + 1").await, Value::Int("2".to_owned()));
}

#[wasm_bindgen_test]
async fn configuration_can_come_from_a_file() {
    let page = Page::new("").await;
    let config = web::find("py-config");
    let url = web::url_of(r#"{ "mine": 7 }"#, "application/json");
    config.set_attribute("src", &url).expect("an attribute");
    page.begin().await;
    assert_eq!(value::get(&page.events.detail("py-configured"), "mine"), 7);
}

#[wasm_bindgen_test]
async fn a_configuration_file_that_is_missing_fails_with_its_url() {
    let page = Page::new("").await;
    let config = web::find("py-config");
    config
        .set_attribute("src", "/nowhere/py.toml")
        .expect("an attribute");
    let failed = failure(&page).await;
    check_failure(&failed, "config", "py-config", &["/nowhere/py.toml", "404"]);
}

#[wasm_bindgen_test]
async fn a_choice_made_before_is_stronger_than_the_configuration() {
    let page = Page::with_choice("interpreter = 'ill'", Some("micropython")).await;
    page.begin().await;
    assert_eq!(page.session().await.info().name, "micropython");
}

#[wasm_bindgen_test]
async fn the_type_of_a_script_tag_implies_the_interpreter() {
    let page = Page::new("").await;
    page.add("script", &[("type", "py")]);
    let failed = failure(&page).await;
    // These tests have no Pyodide in their catalogue.
    check_failure(&failed, "interpreter-load", "pyodide", &["pyodide"]);
}

// Listeners that call back.

#[wasm_bindgen_test]
async fn a_plugin_may_be_registered_from_any_listener_and_catches_up() {
    for event in web::EVENTS
        .into_iter()
        .filter(|event| *event != "py-failed")
    {
        let page = Page::new(ONE_FILE).await;
        register(&page.shell, &js("{ name: 'one' }"));
        let calls = js("[]");
        let late = web::call(
            "calls => ({
                name: 'late',
                configure() { calls.push('configure') },
                start() { calls.push('start') },
                onInterpreterReady() { calls.push('ready') },
            })",
            &calls,
        );
        let shell = page.shell.clone();
        let _ear = once(event, move || register(&shell, &late));
        page.begin().await;
        assert_eq!(
            json(&calls),
            json!(["configure", "start", "ready"]),
            "{event}"
        );
        let stages = page.shell.snapshot().plugins.clone();
        let all_ready = stages
            .iter()
            .all(|plugin| plugin.stage == PluginStage::Ready);
        assert!(stages.len() == 2 && all_ready, "{event}: {stages:?}");
    }
}

#[wasm_bindgen_test]
async fn what_a_listener_says_waits_until_everybody_has_heard_the_event() {
    let page = Page::new("").await;
    let shell = page.shell.clone();
    let _ear = once("py-interpreter-ready", move || {
        let late = js("{ name: 'late', configure() { this.called = true } }");
        register(&shell, &late);
        assert!(value::get(&late, "called").is_undefined());
        window_keeps(&late);
    });
    // These ears hear of each event after the listener above.
    let ears = Events::of_document();
    page.begin().await;
    assert_eq!(js("window.kept.called"), true);
    let names = ears.names();
    let event = position(&names, "py-interpreter-ready");
    assert_eq!(
        names[event..=event + 2],
        [
            "py-interpreter-ready",
            "py-plugin-registered",
            "py-plugin-started",
        ]
    );
}

fn window_keeps(object: &JsValue) {
    web::call("object => { window.kept = object }", object);
}

#[wasm_bindgen_test]
async fn a_listener_may_run_code_and_read_the_state() {
    let page = Page::new("").await;
    let story = Story::default();
    let (shell, listener) = (page.shell.clone(), story.listener());
    let _ear = once("py-interpreter-ready", move || {
        assert!(shell.session().is_some());
        assert_eq!(shell.snapshot().generation.0, 1);
        assert_eq!(shell.js_plugins().len(), 0);
        shell.report("from within");
        spawn_local(async move {
            shell.run("print('from within')", "a.py", listener).await;
        });
    });
    page.begin().await;
    story.until("ended").await;
    let lines = story.lines();
    assert_eq!(lines, ["waiting", "started", "wrote from within", "ended"]);
    assert_eq!(page.shell.snapshot().notices, ["from within"]);
}

#[wasm_bindgen_test]
async fn a_listener_may_switch_while_the_first_interpreter_is_on_its_way() {
    for event in [
        "py-configured",
        "py-interpreter-loaded",
        "py-interpreter-ready",
        "py-progress",
    ] {
        let page = Page::new("").await;
        let shell = page.shell.clone();
        let _ear = once(event, move || choose(&shell, "micropython-ulab"));
        page.begin().await;
        let finished = page.events.detail("py-finished-setup");
        assert_eq!(text(&finished, "name"), "micropython-ulab", "{event}");
        assert_eq!(page.value("1 + 1").await, Value::Int("2".to_owned()));
    }
}

#[wasm_bindgen_test]
async fn a_listener_may_switch_when_setup_has_just_finished() {
    let page = Page::new("").await;
    let shell = page.shell.clone();
    let _ear = once("py-finished-setup", move || {
        choose(&shell, "micropython-ulab");
    });
    page.begin().await;
    // Whoever waited is given the one that stays.
    assert_eq!(page.session().await.info().name, "micropython-ulab");
    assert_eq!(page.events.details("py-finished-setup").len(), 2);
}

// Switching.

#[wasm_bindgen_test]
async fn another_interpreter_takes_over_and_back_again() {
    let page = Page::open(ONE_FILE).await;
    page.printed("x = 1").await;
    page.events.forget();
    page.switch("micropython-ulab").await;
    let mut names = page.events.names();
    names.retain(|name| *name != "py-file-fetched");
    assert_eq!(
        names,
        [
            "py-interpreter-loaded",
            "py-interpreter-ready",
            "py-files-loaded",
            "py-finished-setup",
        ]
    );
    let sum = page
        .value("__import__('ulab').numpy.array([1, 2, 3])[1]")
        .await;
    assert_eq!(sum, Value::Float("2.0".into()));
    // A fresh start: nothing of the first one is left but what the configuration brings.
    assert_eq!(page.value("'x' in globals()").await, Value::Bool(false));
    page.printed("from lib import greeting").await;
    page.switch("micropython").await;
    let no_ulab = page.run("import ulab").await;
    assert!(no_ulab.traceback().contains("ImportError"), "{no_ulab:?}");
    assert_eq!(page.shell.snapshot().generation.0, 3);
}

#[wasm_bindgen_test]
async fn whoever_keeps_an_old_session_is_told_that_it_was_replaced() {
    let page = Page::open("").await;
    let old = page.session().await;
    page.switch("micropython-ulab").await;
    let replaced = CallError::Replaced {
        name: "micropython".to_owned(),
    };
    let ran = web::run(&old, "print('from the grave')").await;
    assert_eq!(
        (ran.outcome, ran.written),
        (Err(replaced.clone()), String::new())
    );
    let push = old.push("1", web::Notes::default().listener());
    assert_eq!(push.await, Err(replaced.clone()));
    assert_eq!(old.complete("pri").await, Err(replaced.clone()));
    assert_eq!(old.write_file("a.txt", b"a").await, Err(replaced.clone()));
    assert_eq!(old.read_file("a.txt").await, Err(replaced.clone()));
    assert_eq!(old.list_files(".").await, Err(replaced));
    assert_eq!(page.value("1 + 1").await, Value::Int("2".to_owned()));
}

#[wasm_bindgen_test]
async fn code_that_awaits_is_told_when_its_interpreter_is_replaced() {
    let page = Page::open("").await;
    let session = page.session().await;
    let notes = web::Notes::default();
    let endless = "import asyncio\nprint('on')\nawait asyncio.Event().wait()";
    let awaiting = session.run(endless, "a.py", notes.listener());
    let queued = session.run("print('next')", "b.py", notes.listener());
    let (outcomes, ()) = futures_util::join!(
        within("both", futures_util::future::join(awaiting, queued)),
        async { page.switch("micropython-ulab").await }
    );
    for outcome in [outcomes.0, outcomes.1] {
        assert!(
            matches!(outcome, Err(CallError::Replaced { .. })),
            "{outcome:?}"
        );
    }
    assert!(!notes.text().contains("next"));
}

#[wasm_bindgen_test]
async fn of_several_choices_only_the_last_one_counts() {
    let page = Page::new("").await;
    page.shell.begin();
    for name in [
        "micropython-ulab",
        "micropython",
        "missing",
        "micropython-ulab",
    ] {
        choose(&page.shell, name);
    }
    assert_eq!(page.session().await.info().name, "micropython-ulab");
    assert_eq!(page.value("1 + 1").await, Value::Int("2".to_owned()));
    let names = page.events.names();
    assert_eq!(
        names
            .iter()
            .filter(|name| **name == "py-finished-setup")
            .count(),
        1
    );
    assert!(!page.events.has("py-failed"), "{names:?}");
}

#[wasm_bindgen_test]
async fn a_download_that_was_given_up_changes_nothing_when_it_comes_at_last() {
    let page = Page::new("").await;
    let release = web::hold("micropython/micropython.wasm");
    page.shell.begin();
    choose(&page.shell, "micropython-ulab");
    assert_eq!(page.session().await.info().name, "micropython-ulab");
    page.printed("x = 1").await;
    page.events.forget();
    release.call0(&JsValue::UNDEFINED).expect("a release");
    // Long enough for the late one: this takes the same way, and sets out after it.
    let same = format!("{}interpreters/micropython/micropython.wasm", web::base());
    within("the same file", fetch::bytes(&same, Rc::new(|_, _| ())))
        .await
        .expect("a file");
    assert_eq!(page.events.names(), Vec::<&str>::new());
    assert_eq!(page.value("x").await, Value::Int("1".to_owned()));
    // And the one that was given up can still be chosen.
    page.switch("micropython").await;
}

#[wasm_bindgen_test]
async fn an_interpreter_that_is_not_there_leaves_the_one_of_now_alone() {
    let page = Page::open("").await;
    page.printed("x = 1").await;
    let refused = page.shell.choose(InterpreterChoice::named("snake"));
    let message = refused.expect_err("no such interpreter").to_string();
    assert!(
        message.contains("snake") && message.contains("micropython"),
        "{message}"
    );
    assert_eq!(page.value("x").await, Value::Int("1".to_owned()));
}

// What the page may know and do: one object for as long as the document lives, and so one test.

#[wasm_bindgen_test]
async fn window_pyscript_tells_and_does_what_a_page_may() {
    let page = Page::with_choice("mine = 1", Some("missing")).await;
    assert_eq!(api::install(&page.shell), Ok(()));
    let again = api::install(&page.shell).expect_err("there is one already");
    assert!(again.contains("window.PyScript"), "{again}");
    let stays = "(() => {
        'use strict';
        const it = window.PyScript;
        const refused = (f) => { try { f(); return false } catch { return window.PyScript === it } };
        return Object.isFrozen(it)
            && refused(() => { window.PyScript = 1 })
            && refused(() => { delete window.PyScript })
            && refused(() => { it.config = 1 });
    })()";
    assert_eq!(js(stays), true);

    let nothing_yet = "[PyScript.config, PyScript.interpreter, PyScript.isInterpreterReady, PyScript.plugins.length]";
    assert_eq!(json(&js(nothing_yet)), json!([null, null, false, 0]));
    let names = js("PyScript.availableInterpreters.map(it => it.name)");
    assert_eq!(
        json(&names),
        json!(["micropython", "micropython-ulab", "missing", "ill"])
    );

    // Early code waits, and is rejected when setup fails.
    let early = js("PyScript.runPython('1 + 1')");
    page.shell.begin();
    let error = web::settled(&early).await.expect_err("setup fails");
    assert!(text(&error, "message").contains("404"));
    assert_eq!(value::get(&js("PyScript.config"), "mine"), 1);

    // Another try: early code waits again, and is answered.
    let unknown = web::settled(&js("PyScript.switchInterpreter('snake')")).await;
    assert!(text(&unknown.expect_err("no such"), "message").contains("snake"));
    let switched = js("PyScript.switchInterpreter('micropython')");
    assert_eq!(js("PyScript.isInterpreterReady"), false);
    let early = js("PyScript.runPython('[1, None, b\"x\"]')");
    assert!(
        web::settled(&switched)
            .await
            .expect("a switch")
            .is_undefined()
    );
    assert_eq!(js("PyScript.isInterpreterReady"), true);
    assert_eq!(text(&js("PyScript.interpreter"), "name"), "micropython");
    let list = web::settled(&early).await.expect("a value");
    assert_eq!(
        web::call(
            "it => it.length === 3 && it[1] === null && it[2] instanceof Uint8Array",
            &list
        ),
        true
    );

    let raised = web::settled(&js("PyScript.runPython('1 / 0')")).await;
    let raised = raised.expect_err("it raises");
    assert_eq!(text(&raised, "name"), "PythonError");
    assert_eq!(text(&raised, "type"), "ZeroDivisionError");
    let nothing = web::settled(&js("PyScript.runPython('y = 1')")).await;
    assert!(nothing.expect("no value").is_undefined());
    for call in ["runPython()", "runPython(1)", "switchInterpreter(1)"] {
        let refused = web::settled(&js(&format!("PyScript.{call}"))).await;
        assert!(
            text(&refused.expect_err(call), "message").contains("takes"),
            "{call}"
        );
    }

    js("PyScript.registerPlugin(window.latecomer = { name: 'late' })");
    assert_eq!(
        js("PyScript.plugins[0] === latecomer && Object.isFrozen(PyScript.plugins)"),
        true
    );
    assert_eq!(dom::find_all("main").len(), 1);
}
