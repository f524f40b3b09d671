//! Steps that fail: which step, which name, which reason; nothing goes on by itself, and every one can
//! be tried again.

use micropyscript::kernel::config::Config;
use micropyscript::kernel::lifecycle::{Stage, Step};
use micropyscript::kernel::plugin::Hook;

use crate::page::{ONE_FILE, ONE_PACKAGE, Page, TWO_FILES};

/// Setup fails with this, says so once, and can be tried again; it works once the cause is gone.
#[track_caller]
fn check_failure(config: &str, broken: &'static str, expected: &str) {
    let mut page = Page::new(config);
    page.breaks(broken, "no luck").open();
    assert_eq!(page.stage(), "failed");
    page.check_about("py-failed", [expected]);

    page.forget();
    page.retry();
    assert_eq!(page.stage(), "failed", "while the cause is there");
    page.check_about("py-failed", [expected]);

    page.forget();
    page.mends(broken).retry();
    assert_eq!(page.stage(), "ready", "when the cause is gone");
    page.check_about("py-finished", ["py-finished-setup micropython 1"]);
}

#[test]
fn an_interpreter_that_cannot_be_loaded_is_a_failure() {
    check_failure(
        "",
        "load",
        "py-failed interpreter-load micropython: no luck",
    );
}

#[test]
fn an_interpreter_that_does_not_start_is_a_failure() {
    check_failure(
        "",
        "start",
        "py-failed interpreter-start micropython: no luck",
    );
}

#[test]
fn a_file_that_is_missing_is_a_failure() {
    check_failure(ONE_FILE, "a.py", "py-failed file-fetch a.py: no luck");
}

#[test]
fn files_that_cannot_be_written_are_a_failure() {
    check_failure(
        ONE_FILE,
        "copy",
        "py-failed files-copy micropython: no luck",
    );
}

#[test]
fn a_package_that_cannot_be_installed_is_a_failure() {
    check_failure(ONE_PACKAGE, "install", "py-failed packages six: no luck");
}

#[test]
fn an_interpreter_that_nobody_knows_is_a_failure_until_another_one_is_chosen() {
    let failed = "py-failed interpreter-load snake: there is no interpreter `snake`; known are: micropython, pyodide";
    let mut page = Page::new("interpreter = 'snake'");
    page.open();
    page.check(["config", "py-configured", "collect", failed]);
    page.retry();
    page.check(["discard", failed]);
    assert_eq!(page.stage(), "failed");
    page.choose("pyodide");
    page.check_about("py-finished", ["py-finished-setup pyodide 1"]);
}

/// Setup fails with this before anything else happens. Retry reads the configuration again, and works once that is mended;
/// another interpreter works at once, over the defaults.
#[track_caller]
fn check_unusable(config: &str, expected: &str) {
    let mut page = Page::new(config);
    page.open();
    page.check(["config", expected]);
    assert_eq!(page.lifecycle.config(), None);
    page.retry();
    page.check(["config", expected]);
    page.config = Ok(Config::default());
    page.retry();
    page.check_about(
        "py-",
        [
            "py-configured",
            "py-interpreter-loaded micropython",
            "py-interpreter-ready micropython 1",
            "py-files-loaded",
            "py-finished-setup micropython 1",
        ],
    );

    let mut page = Page::new(config);
    page.open();
    page.forget();
    page.choose("pyodide");
    page.check_about("py-finished", ["py-finished-setup pyodide 1"]);
    let used = page.lifecycle.config().map(|config| (**config).clone());
    assert_eq!(used, Some(Config::default()));
}

#[test]
fn a_malformed_configuration_is_a_failure_and_is_read_again_on_retry() {
    check_unusable(
        "splash = 3",
        "py-failed config py-config: py-config, line 1, key `splash`: expected `true` or `false`, found `3`",
    );
}

#[test]
fn a_file_that_would_stand_outside_of_home_makes_the_configuration_unusable() {
    check_unusable(
        "[files]\n'x' = '../x'",
        "py-failed config x: files: `x` would be written to `../x`, which is outside of /home/user",
    );
}

#[test]
fn two_files_for_one_place_make_the_configuration_unusable() {
    check_unusable(
        "[files]\n'a.py' = 'x.py'\n'b.py' = 'x.py'",
        "py-failed config b.py: files: `a.py` and `b.py` have the same destination /home/user/x.py",
    );
}

#[test]
fn a_place_outside_of_home_that_a_plugin_asks_for_is_a_failure_too() {
    let mut page = Page::new("");
    page.plugin("one").hook("one", |hook, config| {
        if hook == Hook::Configure {
            config.files.insert("x".to_owned(), "../x".into());
        }
        Ok(())
    });
    page.open();
    page.check_about(
        "py-failed",
        ["py-failed file-fetch x: files: `x` would be written to `../x`, which is outside of /home/user"],
    );
}

#[test]
fn what_still_arrives_after_a_failure_is_dropped() {
    let mut page = Page::new(TWO_FILES);
    page.hold("load")
        .hold("lib/a.py")
        .hold("lib/b.py")
        .breaks("lib/a.py", "404")
        .open();
    page.answer("lib/a.py");
    page.check_about("py-failed", ["py-failed file-fetch a.py: 404"]);
    page.forget();
    let failed = page.state();
    page.answer("lib/b.py");
    page.answer("load");
    page.check([]);
    assert_eq!(page.state(), failed);
}

#[test]
fn the_first_of_two_failures_is_the_one_that_is_told() {
    let mut page = Page::new(TWO_FILES);
    page.breaks("lib/a.py", "404")
        .breaks("lib/b.py", "500")
        .open();
    page.check_about("py-failed", ["py-failed file-fetch a.py: 404"]);
}

#[test]
fn a_failure_remembers_which_interpreter_was_on_its_way() {
    let mut page = Page::new("interpreter = 'pyodide'");
    page.breaks("start", "corrupt").open();
    let Stage::Failed { failure, build } = page.lifecycle.stage() else {
        panic!("not failed: {:?}", page.lifecycle.stage());
    };
    assert_eq!(
        (failure.step, failure.name.as_str()),
        (Step::Start, "pyodide")
    );
    assert_eq!(
        build.as_ref().map(|build| build.name.as_str()),
        Some("pyodide")
    );
}
