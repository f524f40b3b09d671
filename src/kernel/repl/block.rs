//! Where a block of lines ends: the lexical rules of a Python prompt.
//!
//! It sees characters, brackets, quotes and the first word of a line. Whether the block is correct
//! Python is for an interpreter to say.

/// Whether a block of lines needs more before it can run, for interpreters that have no `codeop`.
///
/// `block` is its lines with `\n` between them, so an empty last line means that it ends in `\n`.
/// More is needed
///
/// - in an open bracket, in an open triple-quoted string, and after a backslash at the end of a line;
/// - in a compound statement, and after a decorator, at top level, until an empty line.
///
/// The model is `mp_repl_continue_with_input` in MicroPython's `py/repl.c`, which also goes by the
/// first word of the block. Unlike it, this one knows comments and `match`, and takes a line that
/// cannot become right any more, such as one with an unterminated `"`, as finished, so that Python
/// says at once what is wrong. Quotes within the braces of an f-string that are the same as those
/// around it are not understood.
#[must_use]
pub fn continues(block: &str) -> bool {
    match scan(block).end {
        End::Open | End::Quoted => true,
        End::Broken => false,
        End::Statement => is_compound(block) && !is_blank(last_line(block)),
    }
}

/// What a pasted line means for the block that is being entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It is entered as if it were typed.
    Line,
    /// It is in the middle of the block, so there is nothing to ask Python yet. That keeps a blank
    /// line from ending the block, and a mistake from making every line after it one more mistake.
    Middle,
    /// It begins something new, so the block has to be ended before it.
    NewStatement,
}

/// The role of a pasted line. `goes_on` tells whether the paste goes on with the same block after it.
pub(super) fn role(block: &[String], line: &str, goes_on: bool) -> Role {
    if block.is_empty() {
        return Role::Line;
    }
    let before = block.join("\n");
    let scan_before = scan(&before);
    let awaits_body =
        scan_before.last == Some(':') || before[scan_before.statement..].starts_with('@');
    let is_gap = is_insignificant(line) && (goes_on || awaits_body);
    let begins_anew = !is_gap && !is_blank(line) && !belongs_to_block(line);
    // After an empty line that did not end the block, another one would not either.
    let can_end =
        scan_before.end == End::Statement && !awaits_body && !is_blank(last_line(&before));
    if begins_anew && can_end {
        return Role::NewStatement;
    }
    let after = format!("{before}\n{line}");
    match scan(&after).end {
        End::Open | End::Quoted => Role::Middle,
        End::Statement if is_gap => Role::Middle,
        _ if goes_on && is_compound(&after) => Role::Middle,
        _ => Role::Line,
    }
}

/// Whether lines go on with the block before them, by the first of them that means anything.
pub(super) fn go_on<'a>(lines: impl IntoIterator<Item = &'a str>) -> bool {
    lines
        .into_iter()
        .find(|line| !is_insignificant(line))
        .is_some_and(belongs_to_block)
}

/// Whether a block ends within a string, where white space counts.
pub(super) fn ends_in_string(block: &[String]) -> bool {
    scan(&block.join("\n")).end == End::Quoted
}

/// Whether there is nothing but white space.
pub(super) fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

/// Neither a blank line nor one with only a comment means anything to Python.
fn is_insignificant(line: &str) -> bool {
    is_blank(line) || line.trim_start().starts_with('#')
}

/// By its look a part of the compound statement before it, not a statement of its own.
fn belongs_to_block(line: &str) -> bool {
    line.starts_with([' ', '\t'])
        || ["elif", "else", "except", "finally"].contains(&first_word(line))
}

fn is_compound(block: &str) -> bool {
    let first_line = block.lines().next().unwrap_or_default();
    match first_word(first_line) {
        "async" | "class" | "def" | "for" | "if" | "try" | "while" | "with" => true,
        // Only a keyword where a statement follows from it.
        "match" => scan(first_line).last == Some(':'),
        _ => first_line.starts_with('@'),
    }
}

fn first_word(line: &str) -> &str {
    let end = line
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(line.len());
    &line[..end]
}

fn last_line(block: &str) -> &str {
    block.rsplit('\n').next().unwrap_or_default()
}

/// In which state a block leaves the reader of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Its last logical line is whole.
    Statement,
    /// Within brackets, or after a backslash at the end of the line.
    Open,
    /// Within a string that may go on in the next line.
    Quoted,
    /// No further line can make it right.
    Broken,
}

struct Scan {
    end: End,
    /// Where the last logical line begins.
    statement: usize,
    /// The last character that is neither white space nor in a comment.
    last: Option<char>,
}

fn scan(block: &str) -> Scan {
    let mut scan = Scan {
        end: End::Statement,
        statement: 0,
        last: None,
    };
    let mut depth = 0_usize;
    let mut at_start = true;
    let mut at = 0;
    while let Some(c) = block[at..].chars().next() {
        let here = at;
        at += c.len_utf8();
        match c {
            '\n' => at_start |= depth == 0,
            '#' => at = block[at..].find('\n').map_or(block.len(), |end| at + end),
            // The logical line goes on, so the line break is not one.
            '\\' if block[at..].starts_with('\n') => at += 1,
            '\\' if at == block.len() => {
                scan.end = End::Open;
                return scan;
            }
            c if c.is_whitespace() => {}
            c => {
                if at_start {
                    scan.statement = here;
                    at_start = false;
                }
                scan.last = Some(c);
                match c {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' if depth == 0 => {
                        scan.end = End::Broken;
                        return scan;
                    }
                    ')' | ']' | '}' => depth -= 1,
                    '\'' | '"' => match string(&block[here..]) {
                        Ok(length) => at = here + length,
                        Err(end) => {
                            scan.end = end;
                            return scan;
                        }
                    },
                    _ => {}
                }
            }
        }
    }
    if depth > 0 {
        scan.end = End::Open;
    }
    scan
}

/// How long the string is that `text` begins with; or how the block ends, if that is before the string does.
fn string(text: &str) -> Result<usize, End> {
    let quote = &text[..1];
    let triple = quote.repeat(3);
    let (delimiter, unfinished) = if text.starts_with(&triple) {
        (triple.as_str(), End::Quoted)
    } else {
        (quote, End::Broken)
    };
    let mut at = delimiter.len();
    while let Some(c) = text[at..].chars().next() {
        match c {
            _ if text[at..].starts_with(delimiter) => return Ok(at + delimiter.len()),
            '\n' if delimiter.len() == 1 => return Err(End::Broken),
            '\\' => match text[at + 1..].chars().next() {
                Some(escaped) => at += 1 + escaped.len_utf8(),
                None => return Err(End::Quoted),
            },
            c => at += c.len_utf8(),
        }
    }
    // After an escaped line break even a plain string may go on; with nothing behind it, it must.
    if text.ends_with("\\\n") {
        return Err(End::Quoted);
    }
    Err(unfinished)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn goes_on(block: &str) {
        assert!(continues(block), "is finished: {block:?}");
    }

    #[track_caller]
    fn is_finished(block: &str) {
        assert!(!continues(block), "goes on: {block:?}");
    }

    #[track_caller]
    fn check_role(block: &str, line: &str, goes_on: bool, expected: Role) {
        let block: Vec<String> = block.split('\n').map(str::to_owned).collect();
        assert_eq!(role(&block, line, goes_on), expected);
    }

    #[test]
    fn a_simple_statement_is_finished_with_its_line() {
        for block in [
            "",
            "x = 1",
            "print('a')",
            "import os; os.getcwd()",
            "# note",
            "iffy = 1",
            "x\n",
        ] {
            is_finished(block);
        }
    }

    #[test]
    fn open_brackets_go_on_even_over_empty_lines() {
        for block in ["f(", "x = [1,\n", "{\n'a': (1)", "f(')'", "f(# )"] {
            goes_on(block);
        }
        for block in ["f()", "x = [1,\n\n2]", "{'a': (1)\n}", "f(')')", "f(# )\n)"] {
            is_finished(block);
        }
    }

    #[test]
    fn triple_quotes_go_on_until_they_are_closed() {
        for block in [
            "'''",
            "x = \"\"\"a\n\n",
            "'''a\"\"\"",
            "'''\\'''",
            "f('''a''",
        ] {
            goes_on(block);
        }
        for block in [
            "''''''",
            "x = \"\"\"a\n\n\"\"\"",
            "'''a\"\"\"'''",
            "r'''\\'''''",
            "''",
            "\"'''\"",
        ] {
            is_finished(block);
        }
    }

    #[test]
    fn a_backslash_at_the_end_of_a_line_goes_on() {
        for block in ["x = 1 + \\", "'abc\\", "'abc\\\n", "if a and \\"] {
            goes_on(block);
        }
        for block in [
            "x = 1 + \\\n2",
            "x = 1 + \\\n",
            "'abc\\\\'",
            "'abc\\\ndef'",
            "x # \\",
        ] {
            is_finished(block);
        }
    }

    #[test]
    fn a_compound_statement_goes_on_until_an_empty_line() {
        for first in [
            "if x:",
            "while x:",
            "for x in y:",
            "try:",
            "with x:",
            "def f():",
            "class A:",
            "async def f():",
            "@decorator",
            "match x:",
            "match x: # why",
            "with(x):",
            "if x: y()",
            "if",
        ] {
            goes_on(first);
            goes_on(&format!("{first}\n    pass"));
            is_finished(&format!("{first}\n    pass\n"));
            is_finished(&format!("{first}\n    pass\n  "));
        }
    }

    #[test]
    fn a_name_that_begins_like_a_keyword_is_a_name() {
        for block in [
            "match = 1",
            "match(x)",
            "iffy()",
            "format = 2",
            "default = 3",
            "tryß",
        ] {
            is_finished(block);
        }
    }

    #[test]
    fn brackets_within_a_compound_statement_outlast_its_empty_line() {
        goes_on("def f():\n    return (\n");
        goes_on("def f():\n    '''\n");
        is_finished("def f():\n    return (\n)\n");
    }

    #[test]
    fn what_cannot_become_right_is_finished() {
        for block in [
            "'abc",
            "f('abc",
            "f)",
            "if x == 'a:",
            "x = (1]]",
            "'abc\ndef'",
        ] {
            is_finished(block);
        }
    }

    #[test]
    fn a_pasted_line_is_in_the_middle_of_a_block_that_goes_on_after_it() {
        for line in ["", "    ", "# note", "    b", "    b)", "    b = ["] {
            check_role("def f():\n    a", line, true, Role::Middle);
        }
        check_role("def f():", "", false, Role::Middle);
        check_role("@d", "", false, Role::Middle);
        check_role("@d", "def f():", true, Role::Middle);
        check_role("x = [", "1,", false, Role::Middle);
        check_role("x = '''", "", false, Role::Middle);
    }

    #[test]
    fn a_pasted_line_that_may_finish_the_block_is_for_python_to_judge() {
        check_role("def f():\n    a", "", false, Role::Line);
        check_role("def f():\n    a", "    b", false, Role::Line);
        check_role("x = [", "1]", true, Role::Line);
        check_role("x = [", "1])", false, Role::Line);
    }

    #[test]
    fn a_pasted_statement_at_the_margin_ends_the_block_before_it() {
        check_role("def f():\n    a", "f()", false, Role::NewStatement);
        check_role("def f():\n    a", "# note", false, Role::NewStatement);
        check_role("if x: y()", "f()", false, Role::NewStatement);
        check_role("if x:\n    a", "else_ = 1", false, Role::NewStatement);
        check_role(
            "@d\ndef f(a, # :\n  b): return a",
            "f()",
            false,
            Role::NewStatement,
        );
    }

    #[test]
    fn what_continues_a_block_does_not_end_it() {
        for line in [
            "    b",
            "\tb",
            "elif y:",
            "else:",
            "except E:",
            "except:",
            "finally:",
        ] {
            check_role("if x:\n    a", line, false, Role::Line);
        }
        for block in [
            "@d",
            "@d(\n  1\n)",
            "def f(): # body",
            "x = 1 + \\",
            "if x:\n    a\n",
        ] {
            check_role(block, "f()", false, Role::Line);
        }
    }

    #[test]
    fn a_paste_goes_on_with_a_block_by_its_next_line_that_means_something() {
        assert!(go_on(["", "# note", "    b"]));
        assert!(go_on(["", "else:"]));
        assert!(!go_on(["", "    # note", "b", "    c"]));
        assert!(!go_on(["", ""]));
        assert!(!go_on([]));
    }
}
