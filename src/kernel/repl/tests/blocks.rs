//! Lines, blocks, and what Python gets to run.

use super::*;

#[test]
fn a_line_runs_when_it_is_entered() {
    let mut console = Console::ready(80);
    console.prompts(">>> |");
    console.typed("print(1)").prompts(">>> print(1)|");
    console.is_busy = true;
    console
        .typed("\r")
        .printed("1\n")
        .shows(&[">>> print(1)", "1", ""]);
    console.answer();
    console
        .shows(&[">>> print(1)", "1", ">>>"])
        .has_run(&["print(1)"]);
}

#[test]
fn a_block_goes_on_until_an_empty_line() {
    let mut console = Console::ready(80);
    console.typed("def f():\r").prompts("... |");
    console.typed("\t").prompts("...     |");
    console.typed("return 1\r").typed("\r");
    console
        .shows(&[">>> def f():", "...     return 1", "...", ">>>"])
        .has_run(&["def f():\n    return 1\n"]);
}

#[test]
fn an_empty_line_runs_nothing() {
    let mut console = Console::ready(80);
    console
        .typed("\r")
        .typed("  \r")
        .shows(&[">>>", ">>>", ">>>"])
        .has_run(&[]);
}

#[test]
fn a_line_of_white_space_is_empty_except_in_a_string() {
    let mut console = Console::ready(80);
    console.typed("if x:\r").typed("    y\r").typed("    \r");
    console.typed("'''\r").typed("  \r").typed("'''\r");
    console.has_run(&["if x:\n    y\n", "'''\n  \n'''"]);
}

#[test]
fn the_whole_line_is_entered_wherever_the_cursor_is() {
    let mut console = Console::ready(80);
    console
        .typed("ab\x1b[D\x1b[D\r")
        .has_run(&["ab"])
        .shows(&[">>> ab", ">>>"]);
}

#[test]
fn a_traceback_is_red_and_ends_the_block() {
    let mut console = Console::busy(80);
    console.typed("1/0\r");
    console.fail("Traceback:\n  line 1\nZeroDivisionError\n");
    console.shows(&[
        ">>> 1/0",
        "Traceback:",
        "  line 1",
        "ZeroDivisionError",
        ">>>",
    ]);
    assert_eq!(
        console.terminal.red(),
        ["Traceback:", "  line 1", "ZeroDivisionError"]
    );
    console.is_busy = false;
    console.typed("2\r").has_run(&["2"]);
}

#[test]
fn what_is_typed_while_python_runs_is_handled_afterwards() {
    let mut console = Console::busy(80);
    console.typed("1\r").typed("2").typed("\x7f3\r").typed("4");
    console.shows(&[">>> 1", ""]);
    console.answer();
    console.shows(&[">>> 1", ">>> 3", ""]);
    console.answer();
    console.prompts(">>> 4|").has_run(&["1", "3"]);
}

#[test]
fn an_answer_that_nobody_waits_for_changes_nothing() {
    let mut console = Console::ready(80);
    console.typed("ab");
    console.hear(Heard::Pushed(Pushed::Incomplete));
    console.hear(Heard::Failed { traceback: "old" });
    console.shows(&[">>> ab"]).prompts(">>> ab|");
}
