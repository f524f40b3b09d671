//! Listeners of events that call back into the kernel, whenever they like.

use micropyscript::kernel::lifecycle::Input;

use crate::page::{ONE_FILE, Page, chosen, registered};

#[test]
fn a_listener_may_choose_another_interpreter_while_one_is_loaded() {
    let mut page = Page::new("");
    page.once("py-interpreter-loaded", chosen("pyodide")).open();
    page.check([
        "config",
        "py-configured",
        "collect",
        "load micropython",
        "py-interpreter-loaded micropython",
        "start",
        "discard",
        "load pyodide",
        "py-interpreter-loaded pyodide",
        "start",
        "py-interpreter-ready pyodide 1",
        "copy",
        "py-files-loaded",
        "py-finished-setup pyodide 1",
    ]);
}

#[test]
fn a_listener_may_choose_another_interpreter_when_setup_is_finished() {
    let mut page = Page::new("");
    page.once("py-finished-setup", chosen("pyodide")).open();
    page.check_about(
        "py-finished",
        [
            "py-finished-setup micropython 1",
            "py-finished-setup pyodide 1",
        ],
    );
}

#[test]
fn a_listener_may_retry_what_failed() {
    let mut page = Page::new("");
    page.once("py-failed", Input::RetryChosen)
        .breaks("load", "404")
        .open();
    page.check_about(
        "load",
        [
            "load micropython",
            "py-failed interpreter-load micropython: 404",
            "load micropython",
            "py-failed interpreter-load micropython: 404",
        ],
    );
}

#[test]
fn a_listener_may_register_a_plugin_whatever_it_hears_of() {
    for event in [
        "py-configured",
        "py-plugin-registered",
        "py-plugin-started",
        "py-interpreter-loaded",
        "py-file-fetched",
        "py-interpreter-ready",
        "py-files-loaded",
        "py-finished-setup",
    ] {
        let mut page = Page::new(ONE_FILE);
        page.plugin("one").once(event, registered("late")).open();
        assert_eq!(page.stage(), "ready", "{event}");
        page.check_about(
            "late",
            [
                "late.configure",
                "py-plugin-registered late",
                "late.start",
                "py-plugin-started late",
                "late.onInterpreterReady",
            ],
        );
    }
}
