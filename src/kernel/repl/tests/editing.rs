//! Keys that change the line.

use super::*;

#[test]
fn text_is_inserted_and_deleted_anywhere() {
    let mut console = Console::ready(80);
    console.typed("acd\x1b[D\x1b[Db").prompts(">>> ab|cd");
    console.typed("\x1b[3~").prompts(">>> ab|d");
    console.typed("\x7f").prompts(">>> a|d");
    console.typed("\x1b[H").prompts(">>> |ad");
    console.typed("\x05").prompts(">>> ad|");
    console.typed("\x01\x06").prompts(">>> a|d");
    console.typed("\x0b").prompts(">>> a|");
    console.typed(" b\x17").prompts(">>> a |");
    console.typed("\x15").prompts(">>> |");
}

#[test]
fn words_are_jumped_over() {
    let mut console = Console::ready(80);
    console.typed("foo.bar\x1b[1;5D").prompts(">>> foo.|bar");
    console.typed("\x1b[1;5D\x1b[1;5C").prompts(">>> foo|.bar");
}

#[test]
fn a_long_line_wraps_and_stays_editable() {
    let mut console = Console::ready(10);
    console
        .typed("abcdef")
        .shows(&[">>> abcdef", ""])
        .prompts("|");
    console
        .typed("ghi")
        .shows(&[">>> abcdef", "ghi"])
        .prompts("ghi|");
    console.typed("\x01").prompts(">>> |abcdef");
    console
        .typed("XY")
        .shows(&[">>> XYabcd", "efghi"])
        .prompts(">>> XY|abcd");
    console.typed("\x0b").shows(&[">>> XY"]);
    console
        .typed("abcdefghijklm\r")
        .shows(&[">>> XYabcd", "efghijklm", ">>>"]);
}

#[test]
fn a_full_row_is_left_without_a_gap() {
    let mut console = Console::ready(10);
    console.typed("abcdef\r").shows(&[">>> abcdef", ">>>"]);
}

#[test]
fn wide_characters_wrap_as_a_whole() {
    let mut console = Console::ready(9);
    console.typed("日本語").shows(&[">>> 日本", "語"]);
    console
        .typed("\x1b[D\x1b[D")
        .typed("\x7f")
        .shows(&[">>> 本語"]);
    console
        .typed("e\u{301}🙂")
        .shows(&[">>> e\u{301}🙂本", "語"]);
    console.typed("\r").has_run(&["e\u{301}🙂本語"]);
}

#[test]
fn another_width_draws_the_line_anew() {
    let mut console = Console::ready(10);
    console
        .typed("abcdefghijkl")
        .shows(&[">>> abcdef", "ghijkl"]);
    for (columns, rows) in [
        (20, &[">>> abcdefghijkl"][..]),
        (8, &[">>> abcd", "efghijkl", ""]),
    ] {
        console.terminal.resize(columns);
        console.hear(Heard::Resized(columns));
        console.shows(rows);
    }
}

#[test]
fn control_characters_never_reach_the_line() {
    let mut console = Console::ready(80);
    console
        .typed("a\0\x1b[15~b\x1b[99")
        .typed("~c\u{9b}d\r")
        .has_run(&["abcd"]);
}

#[test]
fn control_d_on_an_empty_line_is_harmless() {
    let mut console = Console::ready(80);
    console.typed("\x04").shows(&[">>>"]).has_run(&[]);
    console.typed("ab\x01\x04").prompts(">>> |b");
}

#[test]
fn control_c_drops_line_and_block() {
    let mut console = Console::ready(80);
    console.typed("if x:\r").typed("    abc\x1b[D\x03");
    console.shows(&[">>> if x:", "...     abc", "KeyboardInterrupt", ">>>"]);
    console.typed("1\r").has_run(&["1"]);
    assert!(!console.asked.contains(&Do::Interrupt));
}

#[test]
fn control_c_stops_python_and_drops_what_was_typed_ahead() {
    let mut console = Console::busy(80);
    console.pasted("a\rb\rc");
    console.then().typed("x\r\x03").has_asked(&[Do::Interrupt]);
    console.fail("KeyboardInterrupt");
    console
        .shows(&[">>> a", "KeyboardInterrupt", ">>>"])
        .prompts(">>> |");
}

#[test]
fn control_l_leaves_only_prompt_and_line() {
    let mut console = Console::ready(80);
    console.typed("1\r").typed("if x:\r").typed("abc\x1b[D\x0c");
    console.shows(&["... abc"]).prompts("... ab|c");
}
