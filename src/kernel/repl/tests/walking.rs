//! The history.

use super::*;

#[test]
fn the_arrows_walk_through_earlier_lines_and_back_to_the_one_being_typed() {
    let mut console = Console::with_history(80, &["old"]);
    console.hear(Heard::Ready { banner: "" });
    console
        .typed("new\r")
        .typed("typ\x1b[A")
        .prompts(">>> new|");
    console.typed("\x10").prompts(">>> old|");
    console.typed("\x1b[A").prompts(">>> old|");
    console.typed("\x1b[B\x0e").prompts(">>> typ|");
}

#[test]
fn a_line_from_the_history_can_be_changed_and_entered() {
    let mut console = Console::ready(80);
    console.typed("print(1)\r").typed("\x1b[A\x1b[D\x7f2\r");
    console.has_run(&["print(1)", "print(2)"]);
    console.typed("\x1b[A\x1b[A").prompts(">>> print(1)|");
}

#[test]
fn blocks_are_remembered_line_by_line() {
    let mut console = Console::ready(80);
    console
        .typed("if x:\r")
        .typed("  y\r")
        .typed("\r")
        .typed("  y\r");
    console.has_asked(&[remember(&["if x:"]), remember(&["if x:", "  y"])]);
}

#[test]
fn a_stored_history_cannot_smuggle_in_control_characters() {
    let mut console = Console::with_history(80, &["a\x1b[2Jb\rc"]);
    console.hear(Heard::Ready { banner: "" });
    console.typed("\x1b[A").prompts(">>> a[2Jbc|");
}
