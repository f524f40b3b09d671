//! The line that is being typed: its text, its cursor, and what an editing key does to them.
//!
//! It knows nothing of the terminal, except which characters are drawn over the one before.

use super::width;

/// What an editing key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edit {
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    Backspace,
    Delete,
    CutToStart,
    CutToEnd,
    /// Back to the white space before the cursor.
    CutToSpace,
    /// Back to the beginning of a name.
    CutWord,
}

/// A line of text with a cursor in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    text: Vec<char>,
    cursor: usize,
}

impl Line {
    /// A line with the cursor at its end.
    pub(super) fn new(text: &str) -> Self {
        let mut line = Self::default();
        line.insert(text);
        line
    }

    pub(super) fn chars(&self) -> &[char] {
        &self.text
    }

    pub(super) fn cursor(&self) -> usize {
        self.cursor
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn text(&self) -> String {
        self.text.iter().collect()
    }

    pub(super) fn before_cursor(&self) -> String {
        self.text[..self.cursor].iter().collect()
    }

    /// Inserts text at the cursor. Tabs are text, other control characters are dropped.
    pub(super) fn insert(&mut self, text: &str) {
        let text: Vec<char> = text
            .chars()
            .filter(|&c| c == '\t' || !c.is_control())
            .collect();
        let end = self.cursor + text.len();
        self.text.splice(self.cursor..self.cursor, text);
        self.cursor = end;
    }

    /// Puts `text` in the place of the last `count` characters before the cursor.
    pub(super) fn replace_before(&mut self, count: usize, text: &str) {
        self.cut_back_to(self.cursor.saturating_sub(count));
        self.insert(text);
    }

    pub(super) fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Left => self.cursor = self.left(),
            Edit::Right => self.cursor = self.right(),
            Edit::WordLeft => self.cursor = self.start_of(is_in_name),
            Edit::WordRight => self.cursor = self.end_of(is_in_name),
            Edit::Home => self.cursor = 0,
            Edit::End => self.cursor = self.text.len(),
            Edit::Backspace => self.cut_back_to(self.left()),
            Edit::Delete => {
                self.text.drain(self.cursor..self.right());
            }
            Edit::CutToStart => self.cut_back_to(0),
            Edit::CutToEnd => self.text.truncate(self.cursor),
            Edit::CutToSpace => self.cut_back_to(self.start_of(|c| !c.is_whitespace())),
            Edit::CutWord => self.cut_back_to(self.start_of(is_in_name)),
        }
    }

    fn cut_back_to(&mut self, start: usize) {
        self.text.drain(start..self.cursor);
        self.cursor = start;
    }

    /// One character to the left, together with the marks that are drawn over it.
    fn left(&self) -> usize {
        self.text[..self.cursor]
            .iter()
            .rposition(|&c| !is_mark(c))
            .unwrap_or(0)
    }

    fn right(&self) -> usize {
        let rest = self.text.get(self.cursor + 1..).unwrap_or_default();
        let marks = rest.iter().take_while(|&&c| is_mark(c)).count();
        (self.cursor + 1 + marks).min(self.text.len())
    }

    fn start_of(&self, is_in_word: fn(char) -> bool) -> usize {
        let before = &self.text[..self.cursor];
        let end = before.iter().rposition(|&c| is_in_word(c));
        before[..end.unwrap_or(0)]
            .iter()
            .rposition(|&c| !is_in_word(c))
            .map_or(0, |gap| gap + 1)
    }

    fn end_of(&self, is_in_word: fn(char) -> bool) -> usize {
        let after = &self.text[self.cursor..];
        let start = after.iter().take_while(|&&c| !is_in_word(c)).count();
        let length = after[start..]
            .iter()
            .take_while(|&&c| is_in_word(c))
            .count();
        self.cursor + start + length
    }
}

/// Drawn over the character before it, and so never apart from it.
pub(super) fn is_mark(c: char) -> bool {
    c != '\t' && width::of_char(c) == 0
}

fn is_in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines are written with `|` for the cursor.
    #[track_caller]
    fn check(before: &str, edits: &[Edit], after: &str) {
        let mut line = Line::default();
        let (left, right) = before.split_once('|').expect("a cursor");
        line.insert(left);
        line.text.extend(right.chars());
        for &edit in edits {
            line.edit(edit);
        }
        let rest: String = line.text[line.cursor..].iter().collect();
        assert_eq!(format!("{}|{rest}", line.before_cursor()), after);
    }

    #[test]
    fn the_cursor_stops_at_both_ends() {
        check("|ab", &[Edit::Left], "|ab");
        check("ab|", &[Edit::Right], "ab|");
        check("|", &[Edit::Left, Edit::Right, Edit::Home, Edit::End], "|");
        check("a|b", &[Edit::Home], "|ab");
        check("a|b", &[Edit::End], "ab|");
    }

    #[test]
    fn backspace_deletes_before_the_cursor_and_delete_under_it() {
        check("ab|c", &[Edit::Backspace], "a|c");
        check("a|bc", &[Edit::Delete], "a|c");
        check("|a", &[Edit::Backspace], "|a");
        check("a|", &[Edit::Delete], "a|");
        check("|", &[Edit::Delete, Edit::Backspace], "|");
    }

    #[test]
    fn marks_go_along_with_their_character() {
        check("ae\u{301}|b", &[Edit::Left], "a|e\u{301}b");
        check("a|e\u{301}b", &[Edit::Right], "ae\u{301}|b");
        check("ae\u{301}|b", &[Edit::Backspace], "a|b");
        check("a|e\u{301}b", &[Edit::Delete], "a|b");
        check("\u{301}|", &[Edit::Backspace], "|");
    }

    #[test]
    fn words_are_names() {
        check("foo.bar_1(x)|", &[Edit::WordLeft], "foo.bar_1(|x)");
        check("foo.bar_1(|x)", &[Edit::WordLeft], "foo.|bar_1(x)");
        check("f|oo.bar", &[Edit::WordRight], "foo|.bar");
        check("foo|.bar", &[Edit::WordRight], "foo.bar|");
        check("  |", &[Edit::WordLeft], "|  ");
        check("|  ", &[Edit::WordRight], "  |");
        check("foo.bar |x", &[Edit::CutWord], "foo.|x");
    }

    #[test]
    fn cutting_goes_to_an_end_or_to_white_space() {
        check("ab|cd", &[Edit::CutToStart], "|cd");
        check("ab|cd", &[Edit::CutToEnd], "ab|");
        check("a = foo.bar  |x", &[Edit::CutToSpace], "a = |x");
        check("foo|", &[Edit::CutToSpace], "|");
    }

    #[test]
    fn inserted_text_is_free_of_control_characters() {
        let mut line = Line::new("a\x1b\rb\tc\u{9b}");
        assert_eq!(line.text(), "ab\tc");
        line.replace_before(2, "x\n");
        assert_eq!(line.text(), "abx");
        line.replace_before(9, "");
        assert_eq!(line.text(), "");
    }
}
