//! Before, between and after interpreters.

use super::*;

#[test]
fn what_is_typed_before_python_is_ready_is_kept() {
    let mut console = Console::new(80);
    console.typed("1\r").typed("ab").shows(&[""]);
    console.hear(Heard::Ready {
        banner: "Python 3\nWelcome\n",
    });
    console
        .shows(&["Python 3", "Welcome", ">>> 1", ">>> ab"])
        .has_run(&["1"]);
}

#[test]
fn line_and_block_move_to_the_next_interpreter() {
    let mut console = Console::ready(80);
    console.typed("if x:\r").typed("    ab\x1b[D");
    console.hear(Heard::Gone {
        reason: "Switching",
    });
    console.typed("c").shows(&[">>> if x:", "Switching", ""]);
    console.hear(Heard::Ready { banner: "Other" });
    console.shows(&[
        ">>> if x:",
        "Switching",
        "Other",
        ">>> if x:",
        "...     acb",
    ]);
    console.prompts("...     ac|b");
    console
        .typed("\r")
        .typed("\r")
        .has_run(&["if x:\n    acb\n"]);
}

#[test]
fn a_block_that_was_running_is_not_run_again() {
    let mut console = Console::busy(80);
    console.typed("f()\r").printed("x").typed("ahead");
    console.unanswered.clear();
    console.hear(Heard::Gone { reason: "crashed" });
    console.hear(Heard::Gone { reason: "404" });
    console.hear(Heard::Ready { banner: "Other" });
    console.shows(&[">>> f()", "x", "crashed", "404", "Other", ">>> ahead"]);
    assert!(console.unanswered.is_empty());
}

#[test]
fn without_an_interpreter_control_c_drops_what_was_typed() {
    let mut console = Console::ready(80);
    console.typed("if x:\r").typed("ab");
    console.hear(Heard::Gone { reason: "" });
    console.then().typed("c\x03d").has_asked(&[]);
    console.hear(Heard::Ready { banner: "" });
    console.prompts(">>> d|");
}

#[test]
fn output_without_a_prompt_is_written_as_it_comes() {
    let mut console = Console::new(80);
    console.printed("a").printed("b");
    console.hear(Heard::Ready { banner: "Python" });
    console.shows(&["ab", "Python", ">>>"]);
}
