//! The story itself: configuration, interpreter, files and plugins, when all goes well.

use micropyscript::kernel::event::Progress;
use micropyscript::kernel::lifecycle::{Answer, Input};

use crate::page::{ONE_FILE, ONE_PACKAGE, Page, TWO_FILES, info};

#[test]
fn without_files_and_plugins_the_story_is_told_all_the_same() {
    let mut page = Page::new("");
    page.open();
    page.check([
        "config",
        "py-configured",
        "collect",
        "load micropython",
        "py-interpreter-loaded micropython",
        "start",
        "py-interpreter-ready micropython 1",
        "copy",
        "py-files-loaded",
        "py-finished-setup micropython 1",
    ]);
    assert_eq!(page.stage(), "ready");
}

#[test]
fn interpreter_and_files_set_out_side_by_side() {
    let mut page = Page::new(TWO_FILES);
    page.hold("load").hold("lib/a.py").hold("lib/b.py").open();
    page.check([
        "config",
        "py-configured",
        "collect",
        "load micropython",
        "fetch lib/a.py",
        "fetch lib/b.py",
    ]);
}

#[test]
fn files_that_are_late_are_waited_for() {
    let mut page = Page::new(ONE_FILE);
    page.hold("a.py").open();
    page.check_about("ready", ["py-interpreter-ready micropython 1"]);
    assert_eq!(page.stage(), "preparing files");
    page.forget();
    page.answer("a.py");
    page.check([
        "py-file-fetched a.py",
        "copy a.py=a.py",
        "py-files-loaded a.py",
        "py-finished-setup micropython 1",
    ]);
}

#[test]
fn files_that_are_early_wait_for_the_interpreter() {
    let mut page = Page::new(ONE_FILE);
    page.hold("load").hold("start").open();
    page.check_about("py-file", ["py-file-fetched a.py"]);
    page.check_about("copy", []);
    page.forget();
    page.answer("load");
    page.check(["py-interpreter-loaded micropython", "start"]);
    page.answer("start");
    page.check([
        "py-interpreter-ready micropython 1",
        "copy a.py=a.py",
        "py-files-loaded a.py",
        "py-finished-setup micropython 1",
    ]);
}

#[test]
fn files_are_copied_once_in_the_order_of_the_configuration_whichever_comes_first() {
    let mut page = Page::new(TWO_FILES);
    page.hold("lib/a.py").hold("lib/b.py").open();
    page.forget();
    page.answer("lib/b.py");
    page.check(["py-file-fetched in/b.py"]);
    page.answer("lib/a.py");
    page.check([
        "py-file-fetched a.py",
        "copy a.py=lib/a.py in/b.py=lib/b.py",
        "py-files-loaded a.py in/b.py",
        "py-finished-setup micropython 1",
    ]);
}

#[test]
fn setup_is_finished_only_when_the_files_are_copied() {
    let mut page = Page::new(ONE_FILE);
    page.hold("copy").open();
    page.check_about("py-finished", []);
    page.forget();
    page.answer("copy");
    page.check(["py-files-loaded a.py", "py-finished-setup micropython 1"]);
}

#[test]
fn packages_are_installed_when_the_files_are_copied_and_before_setup_is_finished() {
    let mut page = Page::new(ONE_PACKAGE);
    page.hold("copy").hold("install").open();
    page.check_about("install", []);
    page.forget();
    page.answer("copy");
    page.check(["py-files-loaded a.py", "install six"]);
    assert_eq!(page.stage(), "installing packages");
    page.answer("install");
    page.check(["py-finished-setup micropython 1"]);
}

#[test]
fn the_next_interpreter_gets_the_packages_too() {
    let mut page = Page::finished(ONE_PACKAGE);
    page.choose("pyodide");
    page.check_about("install", ["install six"]);
    assert_eq!(page.stage(), "ready");
}

#[test]
fn plugins_come_along_step_by_step_in_order_of_registration() {
    let mut page = Page::new(ONE_FILE);
    page.plugin("one").plugin("two").open();
    page.check([
        "config",
        "py-configured",
        "collect",
        "one.configure",
        "py-plugin-registered one",
        "two.configure",
        "py-plugin-registered two",
        "load micropython",
        "fetch a.py",
        "py-interpreter-loaded micropython",
        "start",
        "one.start",
        "py-file-fetched a.py",
        "py-interpreter-ready micropython 1",
        "py-plugin-started one",
        "two.start",
        "py-plugin-started two",
        "one.onInterpreterReady",
        "two.onInterpreterReady",
        "copy a.py=a.py",
        "py-files-loaded a.py",
        "py-finished-setup micropython 1",
    ]);
}

#[test]
fn progress_of_downloads_is_passed_on() {
    let mut page = Page::new("");
    page.hold("load").open();
    page.forget();
    let progress = Progress {
        stage: "interpreter",
        name: "micropython".to_owned(),
        loaded: 10,
        total: 433_000,
    };
    let generation = page.lifecycle.generation();
    page.post(Input::Answered(generation, Answer::Progressed(progress)));
    page.check(["py-progress interpreter micropython 10/433000"]);
    assert_eq!(page.stage(), "loading");
}

#[test]
fn the_interpreter_is_known_from_when_it_is_ready_until_another_one_is_chosen() {
    let mut page = Page::new(ONE_FILE);
    page.hold("start").hold("a.py").open();
    assert_eq!(page.lifecycle.stage().info(), None);
    page.answer("start");
    assert_eq!(page.lifecycle.stage().info(), Some(&info("micropython")));
    page.answer("a.py");
    assert_eq!(page.lifecycle.stage().info(), Some(&info("micropython")));
    page.hold("load").choose("pyodide");
    assert_eq!(page.lifecycle.stage().info(), None);
}

#[test]
fn the_build_is_known_from_when_it_loads() {
    let mut page = Page::new("interpreter = 'pyodide'");
    page.hold("collect").hold("load").open();
    assert_eq!(page.lifecycle.stage().build(), None);
    page.answer("collect");
    let build = page.lifecycle.stage().build();
    assert_eq!(build.map(|build| build.name.as_str()), Some("pyodide"));
    page.answer("load");
    assert_eq!(page.stage(), "ready");
    let build = page.lifecycle.stage().build();
    assert_eq!(build.map(|build| build.name.as_str()), Some("pyodide"));
}

#[test]
fn listed_plugins_are_collected_and_left_out_ones_are_not_looked_for() {
    let mut page = Page::new("plugins = ['one.js', '!splash', 'two.py']");
    page.open();
    page.check_about("collect", ["collect one.js two.py"]);
}
