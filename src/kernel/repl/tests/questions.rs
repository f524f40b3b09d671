//! Lines of input that Python asks for.

use super::*;

/// A console whose Python runs `f()`.
fn running() -> Console {
    let mut console = Console::busy(80);
    console.typed("f()\r").then();
    console
}

#[test]
fn a_question_is_answered_in_the_terminal() {
    let mut console = running();
    console.asks("name? ").prompts("name? |");
    console.typed("Aba\x7f\x7fda").prompts("name? Ada|");
    console.typed("\r").has_asked(&[answer("Ada\n")]);
    console.printed("Ada\n").answer();
    console.shows(&[">>> f()", "name? Ada", "Ada", ">>>"]);
}

#[test]
fn an_answer_stands_behind_what_was_printed() {
    let mut console = running();
    console.printed("one\nname").asks("? ").prompts("name? |");
    console.typed("Ada\x01x").prompts("name? x|Ada");
    console.typed("\r").asks("").typed("\r").printed("end");
    console.shows(&[">>> f()", "one", "name? xAda", "", "end"]);
}

#[test]
fn a_question_may_have_several_lines_and_colours() {
    let mut console = running();
    console.asks("one\n\x1b[31mtwo\x1b[0m\r? ").typed("x");
    console
        .shows(&[">>> f()", "one", "two? x"])
        .prompts("two? x|");
}

#[test]
fn a_long_answer_wraps_and_stays_editable() {
    let mut console = Console::busy(8);
    console.typed("f()\r").printed("abc").asks("? ");
    console.typed("12345").shows(&[">>> f()", "abc? 123", "45"]);
    console
        .typed("\x01x")
        .shows(&[">>> f()", "abc? x12", "345"]);
    console.typed("\x15").prompts("abc? |123");
    console
        .typed("\r")
        .shows(&[">>> f()", "abc? 123", "45", ""]);
}

#[test]
fn a_question_behind_a_full_row_begins_in_the_next() {
    let mut console = Console::busy(8);
    console.typed("f()\r").printed("abcdefgh").asks("? ");
    console
        .typed("1")
        .shows(&[">>> f()", "abcdefgh", "? 1"])
        .prompts("? 1|");
    console.printed("x").shows(&[">>> f()", "abcdefgh", "x? 1"]);
}

#[test]
fn another_width_draws_the_answer_anew() {
    let mut console = running();
    console.printed("0123456789").asks("? ").typed("abc");
    for (columns, rows) in [
        (30, &[">>> f()", "0123456789? abc"][..]),
        (8, &[">>> f()", "0123456?", " abc"]),
    ] {
        console.terminal.resize(columns);
        console.hear(Heard::Resized(columns));
        console.shows(rows);
    }
}

#[test]
fn output_comes_before_the_question() {
    let mut console = running();
    console
        .asks("name? ")
        .typed("Ada\x1b[D")
        .printed("tick\nto");
    console
        .shows(&[">>> f()", "tick", "toname? Ada"])
        .prompts("toname? Ad|a");
    console.printed("ck\n");
    console.shows(&[">>> f()", "tick", "tock", "name? Ada"]);
}

#[test]
fn control_d_on_an_empty_answer_ends_the_input() {
    let mut console = running();
    console.asks("? ").typed("ab\x01\x04").has_asked(&[]);
    console.prompts("? |b");
    console.typed("\x04\x04");
    console.has_asked(&[Do::Answer(Ok(None))]);
    console.fail("EOFError");
    console.shows(&[">>> f()", "?", "EOFError", ">>>"]);
}

#[test]
fn control_c_is_an_answer_too() {
    let mut console = running();
    console.asks("? ").typed("ab\x03");
    console.has_asked(&[Do::Answer(Err(InputError::Interrupted))]);
    console.fail("KeyboardInterrupt");
    console.shows(&[">>> f()", "? ab", "KeyboardInterrupt", ">>>"]);
    console.typed("1\r").then().answer();
    console.has_run(&["1"]);
}

#[test]
fn control_c_after_the_answer_is_for_python_again() {
    let mut console = running();
    console.asks("? ").typed("a\r").then();
    console.typed("\x03").has_asked(&[Do::Interrupt]);
}

#[test]
fn an_answer_is_neither_completed_nor_remembered() {
    let mut console = running();
    console.asks("? ").typed("a\tb\x1b[A\x10\x1b[B").then();
    console.prompts("? a    b|");
    console.typed("\r");
    console.has_asked(&[answer("a\tb\n")]);
    console.answer();
    console.typed("\x1b[A").prompts(">>> f()|");
}

#[test]
fn a_completion_that_comes_late_does_not_reach_the_answer() {
    let mut console = running();
    console.asks("").typed("pri");
    console.completed("pri", 3, &["print"]).prompts("pri|");
}

#[test]
fn several_lines_answer_one_question_after_the_other() {
    let mut console = running();
    console.asks("1? ").pasted("a\nb\nc = 1\nd");
    console.has_asked(&[answer("a\n")]);
    console.asks("2? ").has_asked(&[answer("b\n")]);
    console.answer();
    console.answer();
    console.has_run(&["f()", "c = 1"]).prompts(">>> d|");
    console.shows(&[">>> f()", "1? a", "2? b", ">>> c = 1", ">>> d"]);
}

#[test]
fn what_was_typed_ahead_is_an_answer() {
    let mut console = running();
    console.typed("a\rb").asks("? ");
    console.has_asked(&[answer("a\n")]);
    console.asks("? ").prompts("? b|");
}

#[test]
fn control_l_leaves_the_question() {
    let mut console = running();
    console.asks("name? ").typed("ab\x0c").shows(&["name? ab"]);
}

#[test]
fn a_question_that_nobody_waits_for_any_more_ends_with_its_run() {
    let mut console = running();
    console.asks("? ").typed("ab").fail("stopped");
    console.shows(&[">>> f()", "? ab", "stopped", ">>>"]);
    console.has_asked(&[]);

    console.typed("g()\r").asks("1? ").typed("c").asks("2? ");
    console.shows(&[">>> f()", "? ab", "stopped", ">>> g()", "1? c", "2?"]);
    console.hear(Heard::Gone { reason: "gone" });
    console.hear(Heard::Ready { banner: "new" });
    console.prompts(">>> |");
}

#[test]
fn a_question_from_behind_puts_the_line_aside() {
    let mut console = Console::ready(80);
    console.typed("if x:\r").typed("    ab\x1b[D").printed("x");
    console.asks("name? ").shows(&[">>> if x:", "xname?"]);
    console.then().typed("Ada\r");
    console.has_asked(&[answer("Ada\n")]);
    console
        .shows(&[">>> if x:", "xname? Ada", "...     ab"])
        .prompts("...     a|b");
}
