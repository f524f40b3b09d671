//! Tab, and the answers to it.

use super::*;

#[test]
fn tab_indents_where_there_is_only_white_space() {
    let mut console = Console::ready(80);
    console.typed("\t\tx\x01\t").prompts(">>>     |        x");
    console.has_asked(&[]);
}

#[test]
fn the_only_candidate_is_inserted() {
    let mut console = Console::ready(80);
    console
        .typed("x = pri)\x1b[D\t")
        .has_asked(&[complete("x = pri")]);
    console
        .completed("x = pri", 3, &["print"])
        .prompts(">>> x = print|)");
}

#[test]
fn of_several_candidates_the_shared_beginning_is_inserted() {
    let mut console = Console::ready(80);
    console
        .typed("s.i\t")
        .completed("s.i", 1, &["isalnum", "isalpha"])
        .prompts(">>> s.isal|");
}

#[test]
fn candidates_that_share_no_more_are_listed_below() {
    let mut console = Console::ready(20);
    console
        .typed("f(a)\x1b[D\t")
        .completed("f(a", 1, &["ab", "abcde", "ac", "日本", "az"]);
    console.shows(&[">>> f(a)", "ab     abcde  ac", "日本   az", ">>> f(a)"]);
    console.prompts(">>> f(a|)");
}

#[test]
fn no_candidates_change_nothing() {
    let mut console = Console::ready(80);
    console
        .typed("xyz\t")
        .completed("xyz", 3, &[])
        .shows(&[">>> xyz"]);
}

#[test]
fn an_answer_for_another_line_is_dropped() {
    let mut console = Console::ready(80);
    console
        .typed("pri\t")
        .typed("n")
        .completed("pri", 3, &["print"])
        .prompts(">>> prin|");
    console.is_busy = true;
    console
        .typed("\r")
        .completed("", 0, &["print"])
        .shows(&[">>> prin", ""]);
}

#[test]
fn candidates_are_free_of_control_characters() {
    let mut console = Console::ready(80);
    console
        .typed("a\t")
        .completed("a", 1, &["a\x1b[31mb"])
        .prompts(">>> a[31mb|");
}
