//! What Python writes, and where the prompt is then.

use super::*;

#[test]
fn a_prompt_begins_on_a_line_of_its_own() {
    let mut console = Console::busy(80);
    console.typed("f()\r").printed("x").shows(&[">>> f()", "x"]);
    console.answer();
    console.shows(&[">>> f()", "x", ">>>"]);
}

#[test]
fn a_traceback_begins_on_a_line_of_its_own() {
    let mut console = Console::busy(80);
    console.typed("f()\r").printed("x");
    console.fail("Error");
    console.shows(&[">>> f()", "x", "Error", ">>>"]);
}

#[test]
fn stderr_is_red() {
    let mut console = Console::busy(80);
    console
        .typed("f()\r")
        .printed("a")
        .complained("b\nc")
        .printed("d\n");
    console.shows(&[">>> f()", "ab", "cd", ""]);
    assert_eq!(console.terminal.red(), ["b", "c"]);
}

#[test]
fn output_during_typing_appears_above_the_line() {
    let mut console = Console::ready(10);
    console.typed("abcdefgh\x1b[D").printed("tick\n");
    console.shows(&["tick", ">>> abcdef", "gh"]).prompts("g|h");
    console
        .complained("oops\n")
        .shows(&["tick", "oops", ">>> abcdef", "gh"]);
    assert_eq!(console.terminal.red(), ["oops"]);
}

#[test]
fn output_in_pieces_during_typing_stays_together() {
    let mut console = Console::ready(80);
    console.typed("abc");
    for piece in ["a", " b", "\n", "c"] {
        console.printed(piece);
    }
    console.shows(&["a b", "c", ">>> abc"]).prompts(">>> abc|");
    console
        .typed("\r")
        .printed("d")
        .shows(&["a b", "c", ">>> abc", "d", ">>>"]);
}

#[test]
fn output_goes_on_after_a_full_row() {
    let mut console = Console::ready(5);
    console.printed("abcde").shows(&["abcde", ">>>"]);
    console.printed("fg").shows(&["abcde", "fg", ">>>"]);
    console
        .printed("hij")
        .printed("\nk\n")
        .shows(&["abcde", "fghij", "k", ">>>"]);
}

#[test]
fn colours_and_carriage_returns_of_python_pass_through() {
    let mut console = Console::busy(80);
    console
        .typed("f()\r")
        .printed("10%\r\x1b[31m20%\x1b[0m")
        .shows(&[">>> f()", "20%"]);
    assert_eq!(console.terminal.red(), ["20%"]);
}

#[test]
fn a_prompt_does_not_overwrite_what_a_carriage_return_left() {
    let mut console = Console::ready(80);
    console.printed("100% done\r").shows(&["100% done", ">>>"]);
    console.printed("all").shows(&["all% done", ">>>"]);
}

#[test]
fn a_colour_that_was_left_on_does_not_reach_the_prompt() {
    let mut console = Console::ready(80);
    console.printed("\x1b[31mred\n");
    console.typed("abc");
    assert_eq!(console.terminal.red(), ["red"]);
}

#[test]
fn an_escape_sequence_in_two_pieces_is_kept_whole() {
    let mut console = Console::ready(80);
    console
        .printed("a\x1b[3")
        .printed("1mb")
        .shows(&["ab", ">>>"]);
    assert_eq!(console.terminal.red(), ["b"]);
}

#[test]
fn the_cursor_is_found_again_behind_tabs_and_wide_characters() {
    let mut console = Console::ready(20);
    console
        .printed("日\tx\u{8}")
        .printed("y")
        .shows(&["日      y", ">>>"]);
}

#[test]
fn a_line_of_output_goes_on_after_the_terminal_became_wider() {
    let mut console = Console::ready(20);
    console.typed("ab").printed("x");
    console.terminal.resize(30);
    console.hear(Heard::Resized(30));
    console.printed("y").shows(&["xy", ">>> ab"]);
}

#[test]
fn the_cursor_is_found_again_behind_a_flood() {
    let mut console = Console::ready(20);
    let flood = "日\x1b[1mline\n".repeat(10_000);
    console.hear(Heard::Output {
        stream: Stream::Stdout,
        text: &(flood + "ab\x1b[3"),
    });
    console.printed("1mc");
    assert_eq!(console.terminal.red(), ["c"]);
    console.typed("d").printed("e");
    let rows = console.terminal.screen();
    assert_eq!(rows[rows.len() - 2..], ["abce", ">>> d"]);
}
