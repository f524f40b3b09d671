//! Several lines at once.

use super::*;

#[test]
fn every_pasted_line_is_entered_and_the_last_one_is_left_to_edit() {
    let mut console = Console::ready(80);
    console
        .typed("x")
        .pasted(" = 1\r\ny = 2\nprint(x, y)")
        .prompts(">>> print(x, y)|");
    console.has_run(&["x = 1", "y = 2"]);
    console.shows(&[">>> x = 1", ">>> y = 2", ">>> print(x, y)"]);
}

#[test]
fn lines_wait_for_the_ones_before_them() {
    let mut console = Console::busy(80);
    console.pasted("a\rb\r");
    assert_eq!(console.unanswered, ["a"]);
    console.printed("1\n");
    console.answer();
    assert_eq!(console.unanswered, ["b"]);
    console.shows(&[">>> a", "1", ">>> b", ""]);
}

#[test]
fn blank_lines_and_comments_do_not_cut_a_function_in_two() {
    let mut console = Console::ready(80);
    console.pasted("def f():\n\n    a = 1\n\n# half\n    \n    return a\n\nf()\n");
    console.has_run(&[
        "def f():\n\n    a = 1\n\n# half\n    \n    return a\n",
        "f()",
    ]);
}

#[test]
fn a_blank_line_before_else_does_not_end_the_block() {
    let mut console = Console::ready(80);
    console
        .pasted("if x:\n    a\n\nelse:\n    b\n\n")
        .has_run(&["if x:\n    a\n\nelse:\n    b\n"]);
}

#[test]
fn a_statement_at_the_margin_ends_the_function_before_it() {
    let mut console = Console::ready(80);
    console.pasted("@d\ndef f():\n    return 1\nclass A: pass\nf()\nif x:\n    y\nz");
    console.has_run(&[
        "@d\ndef f():\n    return 1\n",
        "class A: pass\n",
        "f()",
        "if x:\n    y\n",
    ]);
    console.prompts(">>> z|");
}

#[test]
fn a_mistake_in_a_pasted_function_is_one_mistake() {
    let mut console = Console::busy(80);
    console.pasted("def f():\n    a)\n    b\n\n    c\n\nf()\n");
    assert_eq!(console.unanswered, ["def f():"]);
    console.answer();
    assert_eq!(console.unanswered, ["def f():\n    a)\n    b\n\n    c"]);
    console.fail("SyntaxError");
    assert_eq!(console.unanswered, ["f()"]);
}

#[test]
fn a_block_that_cannot_be_ended_gets_the_next_line_all_the_same() {
    let mut console = Console::busy(80);
    console.pasted("if x: y\nz\n");
    // An interpreter that wants more than an empty line.
    for block in ["if x: y", "if x: y\n", "if x: y\n\nz"] {
        assert_eq!(console.unanswered.pop_front().as_deref(), Some(block));
        console.hear(Heard::Pushed(Pushed::Incomplete));
    }
    console.prompts("... |");
}

#[test]
fn text_before_a_paste_that_ends_the_block_stays() {
    let mut console = Console::ready(80);
    console.typed("if x:\r").typed("    y\r").typed("a");
    console
        .pasted("b\nc")
        .has_run(&["if x:\n    y\n", "ab"])
        .prompts(">>> c|");
}

#[test]
fn brackets_and_strings_are_pasted_as_they_are() {
    let mut console = Console::ready(80);
    let code = "x = [\n1,\n\n2]\ny = '''\n\n  z\n   \n'''\n";
    console
        .pasted(code)
        .has_run(&["x = [\n1,\n\n2]", "y = '''\n\n  z\n   \n'''"]);
}

#[test]
fn a_pasted_tab_is_text() {
    let mut console = Console::ready(80);
    console.pasted("a\tb").has_asked(&[]).prompts(">>> a    b|");
    console.typed("\r").has_run(&["a\tb"]);
}

#[test]
fn a_block_at_the_end_of_a_paste_waits_for_an_empty_line() {
    let mut console = Console::ready(80);
    console
        .pasted("def f():\n    return 1\n")
        .prompts("... |")
        .has_run(&[]);
    console.typed("\r").has_run(&["def f():\n    return 1\n"]);
}

#[test]
fn several_lines_in_one_chunk_are_a_paste() {
    let mut console = Console::ready(80);
    console.typed("def f():\r    a\r\r    b\rf()\rx");
    console
        .has_run(&["def f():\n    a\n\n    b\n", "f()"])
        .prompts(">>> x|");
}

#[test]
fn a_pasted_word_at_a_block_is_only_text() {
    let mut console = Console::ready(80);
    console
        .typed("if x: y\r")
        .pasted("z")
        .prompts("... z|")
        .has_run(&[]);
}
