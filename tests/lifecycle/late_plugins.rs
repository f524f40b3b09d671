//! Plugins that register late: each catches up at once as far as the lifecycle has come, and comes
//! along from there.

use micropyscript::kernel::config::Config;

use crate::page::{ONE_FILE, Page, registered};

const ALL_HOOKS: [&str; 5] = [
    "late.configure",
    "py-plugin-registered late",
    "late.start",
    "py-plugin-started late",
    "late.onInterpreterReady",
];

/// A plugin registers while this is to come: what is done at once, and what when it has come.
#[track_caller]
fn check_late<const NOW: usize, const LATER: usize>(
    held: &'static str,
    now: [&str; NOW],
    later: [&str; LATER],
) {
    let mut page = Page::new(ONE_FILE);
    page.hold(held).open();
    page.forget();
    page.register("late");
    page.check(now);
    page.answer(held);
    page.check_about("late", later);
    assert_eq!(page.stage(), "ready");
}

#[test]
fn while_the_configuration_is_read_it_waits() {
    check_late("config", [], ALL_HOOKS);
}

#[test]
fn while_plugins_are_collected_it_waits_with_them() {
    check_late("collect", [], ALL_HOOKS);
}

#[test]
fn while_others_are_configured_it_is_configured_before_loading_too() {
    let mut page = Page::new("");
    page.plugin("one").hold("one.configure").hold("load").open();
    page.register("late");
    page.forget();
    page.answer("one.configure");
    page.check([
        "py-plugin-registered one",
        "late.configure",
        "py-plugin-registered late",
        "load micropython",
    ]);
}

#[test]
fn while_the_interpreter_is_loading_it_is_configured_at_once_and_started_with_the_others() {
    check_late(
        "load",
        ["late.configure", "py-plugin-registered late"],
        [
            "late.start",
            "py-plugin-started late",
            "late.onInterpreterReady",
        ],
    );
}

#[test]
fn while_the_interpreter_is_starting_it_waits_for_ready_with_the_others() {
    check_late(
        "start",
        [
            "late.configure",
            "py-plugin-registered late",
            "late.start",
            "py-plugin-started late",
        ],
        ["late.onInterpreterReady"],
    );
}

#[test]
fn while_files_are_fetched_it_catches_up_with_ready() {
    check_late("a.py", ALL_HOOKS, []);
}

#[test]
fn while_files_are_copied_it_catches_up_with_ready() {
    check_late("copy", ALL_HOOKS, []);
}

#[test]
fn after_setup_it_catches_up_with_ready() {
    let mut page = Page::finished("");
    page.register("late");
    page.check(ALL_HOOKS);
}

#[test]
fn two_of_them_catch_up_side_by_side() {
    let mut page = Page::finished("");
    page.post_all([registered("one"), registered("two")]);
    page.check_about(
        ".",
        [
            "one.configure",
            "two.configure",
            "one.start",
            "two.start",
            "one.onInterpreterReady",
            "two.onInterpreterReady",
        ],
    );
}

#[test]
fn after_a_failure_it_is_configured_and_comes_along_on_retry() {
    let mut page = Page::new(ONE_FILE);
    page.breaks("a.py", "404").open();
    page.forget();
    page.register("late");
    page.check(["late.configure", "py-plugin-registered late"]);
    page.mends("a.py").retry();
    page.check_about(
        "late",
        [
            "late.start",
            "py-plugin-started late",
            "late.onInterpreterReady",
        ],
    );
}

#[test]
fn after_a_malformed_configuration_it_waits_for_a_better_one() {
    let mut page = Page::new("splash = 3");
    page.open();
    page.forget();
    page.register("late");
    page.check([]);
    page.config = Ok(Config::default());
    page.retry();
    page.check_about("late", ALL_HOOKS);
}

#[test]
fn while_the_next_interpreter_is_loading_it_waits_for_that_one() {
    let mut page = Page::finished("");
    page.hold("load").choose("pyodide");
    page.forget();
    page.register("late");
    page.check(["late.configure", "py-plugin-registered late"]);
    page.answer("load");
    page.check_about(
        "late",
        [
            "late.start",
            "py-plugin-started late",
            "late.onInterpreterReady",
        ],
    );
}
