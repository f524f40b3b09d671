//! Inputs that make no sense: each is refused in words, and the lifecycle is what it was.

use micropyscript::kernel::config::Config;
use micropyscript::kernel::lifecycle::{Answer, Generation, HookReturn, Input};
use micropyscript::kernel::plugin::PluginId;

use crate::page::{ONE_FILE, Page, fetched, info};

/// The input is refused in these words, and the lifecycle is what it was.
#[track_caller]
fn check_unexpected(page: &mut Page, input: Input, expected: &str) {
    let before = page.state();
    let error = page.lifecycle.step(input).expect_err("an unexpected input");
    assert_eq!(
        error.to_string(),
        format!("the lifecycle does not expect {expected}")
    );
    assert_eq!(page.state(), before);
}

/// A page that waits for this.
fn waiting_for(held: &'static str) -> Page {
    let mut page = Page::new(ONE_FILE);
    page.plugin("one").plugin("two").hold(held).open();
    page
}

fn answered(answer: Answer) -> Input {
    Input::Answered(Generation(1), answer)
}

#[test]
fn a_second_configuration_is_unexpected() {
    let input = || Input::ConfigRead(Ok(Config::default()));
    check_unexpected(
        &mut waiting_for("collect"),
        input(),
        "a configuration while it is collecting plugins",
    );
    check_unexpected(
        &mut Page::finished(""),
        input(),
        "a configuration while it is ready",
    );
}

#[test]
fn plugins_are_collected_once_and_after_the_configuration_is_read() {
    let expected = "collected plugins while it is reading the configuration";
    check_unexpected(
        &mut waiting_for("config"),
        Input::PluginsCollected,
        expected,
    );
    let expected = "collected plugins while it is loading";
    check_unexpected(&mut waiting_for("load"), Input::PluginsCollected, expected);
}

#[test]
fn a_retry_is_unexpected_unless_something_failed() {
    check_unexpected(
        &mut waiting_for("config"),
        Input::RetryChosen,
        "a retry while it is reading the configuration",
    );
    check_unexpected(
        &mut waiting_for("load"),
        Input::RetryChosen,
        "a retry while it is loading",
    );
    check_unexpected(
        &mut Page::finished(""),
        Input::RetryChosen,
        "a retry while it is ready",
    );
}

#[test]
fn only_the_hook_that_was_called_can_return() {
    let returned = |plugin, outcome| Input::HookReturned {
        plugin: PluginId(plugin),
        outcome,
    };
    check_unexpected(
        &mut Page::finished(""),
        returned(0, Ok(HookReturn::Started)),
        "the return of a hook while it is ready",
    );
    let mut page = waiting_for("one.configure");
    let configured = || Ok(HookReturn::Configured(Config::default()));
    let expected = "the return of a hook while it is configuring plugins";
    check_unexpected(&mut page, returned(1, configured()), expected);
    check_unexpected(&mut page, returned(1, Err("oh no".to_owned())), expected);
    check_unexpected(&mut page, returned(7, configured()), expected);
    check_unexpected(
        &mut page,
        returned(0, Ok(HookReturn::Started)),
        "the return of another hook while it is configuring plugins",
    );
    page.answer("one.configure");
    assert_eq!(page.stage(), "ready");
}

#[test]
fn an_answer_is_unexpected_before_anything_was_asked() {
    check_unexpected(
        &mut waiting_for("collect"),
        Input::Answered(Generation(0), Answer::InterpreterLoaded),
        "an answer about setting up while it is collecting plugins",
    );
}

#[test]
fn an_answer_is_unexpected_when_everything_is_answered() {
    for answer in [
        Answer::InterpreterLoaded,
        Answer::InterpreterStarted(info("micropython")),
        fetched("/home/user/a.py", ""),
        Answer::FilesCopied,
        Answer::PackagesInstalled,
    ] {
        check_unexpected(
            &mut waiting_for("nothing"),
            answered(answer),
            "an answer about setting up while it is ready",
        );
    }
}

#[test]
fn an_answer_of_a_generation_that_has_not_begun_is_unexpected() {
    check_unexpected(
        &mut waiting_for("load"),
        Input::Answered(Generation(2), Answer::InterpreterLoaded),
        "an answer to a later generation while it is loading",
    );
}

#[test]
fn the_interpreter_is_loaded_and_then_started_once_each() {
    let loaded = || answered(Answer::InterpreterLoaded);
    let started = || answered(Answer::InterpreterStarted(info("micropython")));
    let mut page = waiting_for("load");
    check_unexpected(
        &mut page,
        started(),
        "a started interpreter while it is loading",
    );
    let mut page = waiting_for("start");
    check_unexpected(
        &mut page,
        loaded(),
        "a loaded interpreter while it is starting",
    );
    let mut page = waiting_for("a.py");
    check_unexpected(
        &mut page,
        loaded(),
        "a loaded interpreter while it is preparing files",
    );
    check_unexpected(
        &mut page,
        started(),
        "a started interpreter while it is preparing files",
    );
}

#[test]
fn only_files_that_were_asked_for_can_arrive_and_only_once() {
    let mut page = waiting_for("a.py");
    let expected = "a file that was not asked for while it is preparing files";
    check_unexpected(
        &mut page,
        answered(fetched("/home/user/b.py", "")),
        expected,
    );
    page.answer("a.py");
    assert_eq!(page.stage(), "ready");

    let mut page = waiting_for("load");
    let expected = "a file that was not asked for while it is loading";
    check_unexpected(
        &mut page,
        answered(fetched("/home/user/a.py", "again")),
        expected,
    );

    let mut page = waiting_for("copy");
    let expected = "a fetched file while it is preparing files";
    check_unexpected(
        &mut page,
        answered(fetched("/home/user/a.py", "again")),
        expected,
    );
}

#[test]
fn files_are_copied_only_when_that_was_asked_for() {
    let mut page = waiting_for("a.py");
    let expected = "copied files while it is preparing files";
    check_unexpected(&mut page, answered(Answer::FilesCopied), expected);
}

#[test]
fn packages_are_installed_only_when_that_was_asked_for() {
    let mut page = waiting_for("copy");
    let expected = "installed packages while it is preparing files";
    check_unexpected(&mut page, answered(Answer::PackagesInstalled), expected);
}

#[test]
fn a_build_that_is_there_already_is_unexpected() {
    let mut page = Page::finished("");
    let build = page.lifecycle.catalogue().builds()[0].clone();
    check_unexpected(
        &mut page,
        Input::BuildAdded(build),
        "a build that is there already while it is ready",
    );
}
