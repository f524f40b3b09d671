//! The reader, or the page, picks an interpreter: before one is there, while one is on its way, and
//! after.

use micropyscript::kernel::catalogue::Kind;
use micropyscript::kernel::config::Config;
use micropyscript::kernel::lifecycle::{Generation, Input};
use micropyscript::kernel::own_build;

use crate::page::{ONE_FILE, Page};

/// Another one is chosen while this is still to come: the one before is let go, what it still has
/// to say changes nothing, and setup is finished once, with the one that was chosen.
#[track_caller]
fn check_switch(held: &'static str, calls_before: [usize; 3]) {
    let hooks = ["one.configure", "one.start", "one.onInterpreterReady"];
    let mut page = Page::new(ONE_FILE);
    page.plugin("one").hold(held).open();
    assert_eq!(hooks.map(|hook| page.times(hook)), calls_before);
    page.check_about("py-finished", []);

    page.forget();
    page.choose("pyodide");
    assert_eq!(page.log[..3], ["discard", "load pyodide", "fetch a.py"]);
    assert_eq!(page.lifecycle.generation(), Generation(2));

    let before = (page.state(), page.log.clone());
    page.answer(held);
    assert_eq!(
        (page.state(), page.log.clone()),
        before,
        "after an answer to the one before"
    );

    page.answer(held);
    assert_eq!(page.stage(), "ready");
    let [configure, start, _] = calls_before;
    assert_eq!(
        hooks.map(|hook| page.times(hook)),
        [1 - configure, 1 - start, 1]
    );
    page.check_about("py-finished", ["py-finished-setup pyodide 1"]);
}

#[test]
fn another_interpreter_is_chosen_while_one_is_loading() {
    check_switch("load", [1, 0, 0]);
}

#[test]
fn another_interpreter_is_chosen_while_one_is_starting() {
    check_switch("start", [1, 1, 0]);
}

#[test]
fn another_interpreter_is_chosen_while_files_are_fetched() {
    check_switch("a.py", [1, 1, 1]);
}

#[test]
fn another_interpreter_is_chosen_while_files_are_copied() {
    check_switch("copy", [1, 1, 1]);
}

#[test]
fn another_interpreter_is_chosen_after_setup() {
    let mut page = Page::new(ONE_FILE);
    page.plugin("one").open();
    page.forget();
    page.choose("pyodide");
    page.check([
        "discard",
        "load pyodide",
        "fetch a.py",
        "py-interpreter-loaded pyodide",
        "start",
        "py-file-fetched a.py",
        "py-interpreter-ready pyodide 1",
        "one.onInterpreterReady",
        "copy a.py=a.py",
        "py-files-loaded a.py",
        "py-finished-setup pyodide 1",
    ]);
}

#[test]
fn another_interpreter_is_chosen_after_a_failure() {
    let mut page = Page::new("");
    page.breaks("start", "corrupt").open();
    page.forget();
    page.mends("start").choose("pyodide");
    page.check_about("py-f", ["py-files-loaded", "py-finished-setup pyodide 1"]);
}

#[test]
fn the_same_interpreter_can_be_chosen_again_and_starts_afresh() {
    let mut page = Page::finished("");
    page.choose("micropython");
    page.check_about(
        "micropython",
        [
            "load micropython",
            "py-interpreter-loaded micropython",
            "py-interpreter-ready micropython 1",
            "py-finished-setup micropython 1",
        ],
    );
    assert_eq!(page.lifecycle.generation(), Generation(2));
}

#[test]
fn of_two_choices_in_a_row_the_last_one_counts() {
    let mut page = Page::new("");
    page.hold("load").open();
    page.choose("pyodide");
    page.choose("micropython");
    page.forget();
    page.answer("load");
    page.answer("load");
    page.check([]);
    page.answer("load");
    page.check_about("py-finished", ["py-finished-setup micropython 1"]);
}

#[test]
fn a_failure_of_the_interpreter_before_is_none_of_the_next_ones_business() {
    let mut page = Page::new("");
    page.hold("load").breaks("load", "404").open();
    page.choose("pyodide");
    page.forget();
    page.answer("load");
    page.check([]);
    page.mends("load").answer("load");
    page.check_about("py-f", ["py-files-loaded", "py-finished-setup pyodide 1"]);
}

#[test]
fn a_plugin_that_chooses_an_interpreter_when_one_is_ready_is_told_of_that_one_too() {
    let mut page = Page::new("");
    page.plugin("one")
        .plugin("two")
        .hold("one.onInterpreterReady")
        .open();
    page.forget();
    page.choose("pyodide");
    page.answer("one.onInterpreterReady");
    page.answer("one.onInterpreterReady");
    page.check([
        "discard",
        "load pyodide",
        "py-interpreter-loaded pyodide",
        "start",
        "py-interpreter-ready pyodide 1",
        "one.onInterpreterReady",
        "two.onInterpreterReady",
        "copy",
        "py-files-loaded",
        "py-finished-setup pyodide 1",
    ]);
}

#[test]
fn the_choice_in_the_pages_address_is_stronger_than_the_configuration() {
    let mut page = Page::choosing(Some("pyodide"), "interpreter = 'micropython'");
    page.open();
    page.check_about("load ", ["load pyodide"]);
}

#[test]
fn the_configuration_is_stronger_than_the_default() {
    let mut page = Page::new("interpreter = 'pyodide'");
    page.open();
    page.check_about("load ", ["load pyodide"]);
}

/// A choice that is made before loading begins is what is loaded, at once and only.
#[track_caller]
fn check_early_choice(held: &'static str) {
    let mut page = Page::new("interpreter = 'micropython'");
    page.plugin("one").hold(held).open();
    page.forget();
    page.choose("pyodide");
    page.check([]);
    page.answer(held);
    assert_eq!(page.lifecycle.generation(), Generation(1));
    page.check_about("load ", ["load pyodide"]);
    page.check_about("discard", []);
}

#[test]
fn a_choice_before_the_configuration_is_read_is_what_is_loaded() {
    check_early_choice("config");
}

#[test]
fn a_choice_while_plugins_are_collected_is_what_is_loaded() {
    check_early_choice("collect");
}

#[test]
fn a_choice_while_plugins_are_configured_is_what_is_loaded() {
    check_early_choice("one.configure");
}

#[test]
fn a_choice_after_a_malformed_configuration_goes_on_over_the_defaults() {
    let mut page = Page::new("splash = 3");
    page.open();
    page.forget();
    page.plugin("one").choose("pyodide");
    page.check([
        "py-configured",
        "collect",
        "one.configure",
        "py-plugin-registered one",
        "load pyodide",
        "py-interpreter-loaded pyodide",
        "start",
        "one.start",
        "py-interpreter-ready pyodide 1",
        "py-plugin-started one",
        "one.onInterpreterReady",
        "copy",
        "py-files-loaded",
        "py-finished-setup pyodide 1",
    ]);
    assert_eq!(
        page.lifecycle.config().map(|config| (**config).clone()),
        Some(Config::default())
    );
}

#[test]
fn a_choice_outlives_a_retry() {
    let mut page = Page::finished("");
    page.breaks("start", "corrupt").choose("pyodide");
    page.forget();
    page.mends("start").retry();
    page.check_about("py-finished", ["py-finished-setup pyodide 1"]);
}

// Builds of the reader's own.

#[test]
fn a_build_of_the_readers_own_can_be_chosen_left_and_chosen_again() {
    let mut page = Page::finished("");
    let url = "https://example.org/python.wasm";
    let build = own_build::at_url(page.lifecycle.catalogue(), Kind::Wasi, url);
    let before = page.lifecycle.stage().clone();
    let effects = page.lifecycle.step(Input::BuildAdded(build));
    assert_eq!(effects, Ok(Vec::new()));
    assert_eq!(page.lifecycle.stage(), &before);
    for name in ["own-python", "pyodide", "own-python"] {
        page.choose(name);
        assert_eq!(page.stage(), "ready");
        let build = page.lifecycle.stage().build();
        assert_eq!(build.map(|build| build.name.as_str()), Some(name));
    }
}

#[test]
fn a_build_of_the_readers_own_waits_in_the_list_until_there_is_a_configuration() {
    let mut page = Page::new("");
    page.hold("config").open();
    let url = "https://example.org/python.wasm";
    let build = own_build::at_url(page.lifecycle.catalogue(), Kind::Wasi, url);
    assert_eq!(
        page.lifecycle.step(Input::BuildAdded(build)),
        Ok(Vec::new())
    );
    page.choose("own-python");
    page.answer("config");
    assert_eq!(page.stage(), "ready");
    let build = page.lifecycle.stage().build();
    assert_eq!(build.map(|build| build.is_own), Some(true));
}
