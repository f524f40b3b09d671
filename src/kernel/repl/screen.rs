//! The screen: what is written to the terminal, and where its cursor is because of that.
//!
//! It draws the prompt with the line being typed, and keeps Python's output out of its way. It
//! follows text, tabs, line ends and wrapping, but not escape sequences in Python's output that move
//! the cursor; nor does it know how many rows the terminal has, so a line of more rows than that is
//! drawn right only as far as it can be seen.

use super::escape::{self, ESCAPE};
use super::line::{self, Line};
use super::width;
use crate::kernel::interpreter::Stream;

/// A tab in the line being typed is shown as so many spaces.
const TAB: &str = "    ";
/// Tab stops of the terminal.
const TAB_STOP: usize = 8;
/// An escape sequence is waited for up to this length, in bytes.
const LONGEST_SEQUENCE: usize = 4096;

const RED: &str = "\u{1b}[31m";
const PLAIN: &str = "\u{1b}[0m";
/// Pastes come marked as such. Python's output may have reset the terminal, so it is asked for with each prompt.
const MARK_PASTES: &str = "\u{1b}[?2004h";
const CLEAR_BELOW: &str = "\u{1b}[J";
const CLEAR_ALL: &str = "\u{1b}[H\u{1b}[2J\u{1b}[3J";

/// Everything that is known of the terminal.
#[derive(Debug)]
pub(super) struct Screen {
    columns: usize,
    /// What is to be written.
    pending: String,
    drawn: Option<Drawn>,
    /// Where output stopped in its last row; `columns` when it is full.
    column: usize,
    /// Whether there is output in that row, perhaps with the cursor before it.
    has_output: bool,
    /// Whether the prompt stands below that row, since the output has no line end yet.
    below_output: bool,
    /// The beginning of an escape sequence in Python's output.
    unfinished: String,
}

/// The prompt and line on the screen, from this column on. The terminal's cursor is at `cursor`.
#[derive(Debug, Default)]
struct Drawn {
    start: usize,
    cells: Vec<char>,
    cursor: usize,
}

/// Relative to the beginning of the row that the prompt begins in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position {
    row: usize,
    column: usize,
}

impl Default for Screen {
    fn default() -> Self {
        Self {
            columns: 80,
            pending: String::new(),
            drawn: None,
            column: 0,
            has_output: false,
            below_output: false,
            unfinished: String::new(),
        }
    }
}

impl Screen {
    /// What is to be written by now.
    pub(super) fn take(&mut self) -> String {
        std::mem::take(&mut self.pending)
    }

    /// Draws prompt and line, or what has changed of them. A new prompt begins on a line of its own.
    pub(super) fn draw(&mut self, prompt: &str, line: &Line) {
        if self.drawn.is_none() {
            if self.has_output && !self.below_output {
                self.pending.push_str("\r\n");
                self.below_output = true;
            }
            self.begin_prompt(0);
        }
        self.draw_changes(prompt, line);
    }

    /// The same for a question of Python's, which begins where the output stopped.
    pub(super) fn draw_behind_output(&mut self, question: &str, line: &Line) {
        if self.drawn.is_none() {
            self.resume(question);
            if self.column >= self.columns {
                // The next character would wrap to this row anyway.
                self.pending.push_str(" \r");
                self.column = 0;
                self.has_output = false;
            }
            self.begin_prompt(self.column);
        }
        self.draw_changes(question, line);
    }

    fn begin_prompt(&mut self, start: usize) {
        self.pending.push_str(PLAIN);
        self.pending.push_str(MARK_PASTES);
        self.drawn = Some(Drawn {
            start,
            ..Drawn::default()
        });
    }

    fn draw_changes(&mut self, prompt: &str, line: &Line) {
        let old = self.drawn.take().unwrap_or_default();
        let start = old.start;
        let cells: Vec<char> = prompt.chars().chain(line.chars().iter().copied()).collect();
        let cursor = prompt.chars().count() + line.cursor();
        let same = shared_length(&old.cells, &cells);
        let mut at = self.position(start, &old.cells[..old.cursor]);
        if same < old.cells.len() || same < cells.len() {
            let change = self.position(start, &old.cells[..same]);
            self.go(at, change);
            if same < old.cells.len() {
                self.pending.push_str(CLEAR_BELOW);
            }
            if same < cells.len() {
                self.write_cells(&cells[same..]);
            }
            at = self.position(start, &cells);
            if at.column == 0 && same < cells.len() {
                // The terminal waits with wrapping a full row until there is a next character.
                self.pending.push_str(" \r");
            }
        }
        let target = self.position(start, &cells[..cursor]);
        self.go(at, target);
        self.drawn = Some(Drawn {
            start,
            cells,
            cursor,
        });
    }

    /// Leaves prompt and line as they are drawn, and goes to the beginning of the row below.
    pub(super) fn leave(&mut self) {
        if let Some(drawn) = self.drawn.take() {
            let end = self.position(drawn.start, &drawn.cells);
            self.go(self.cursor_of(&drawn), end);
            // A full row was left already.
            if end.column > 0 || drawn.cells.is_empty() {
                self.pending.push_str("\r\n");
            }
            self.begin_output();
        }
    }

    /// Writes what Python wrote, where its output stopped last; a prompt makes room.
    pub(super) fn output(&mut self, stream: Stream, text: &str) {
        if text.is_empty() {
            return;
        }
        self.erase();
        let mut text = std::mem::take(&mut self.unfinished) + text;
        self.resume(&text);
        let whole = self.follow(&text);
        self.unfinished = text.split_off(whole);
        self.write(stream, &text);
    }

    /// Writes a message on lines of its own; a prompt makes room.
    pub(super) fn message(&mut self, stream: Stream, text: &str) {
        self.erase();
        if self.has_output && !self.below_output {
            self.pending.push_str("\r\n");
        }
        self.begin_output();
        let text = text.trim_end_matches(['\r', '\n']);
        if !text.is_empty() {
            self.write(stream, text);
            self.pending.push_str("\r\n");
        }
    }

    /// Lists names in columns below the line, which is to be drawn again.
    pub(super) fn list(&mut self, names: &[String]) {
        self.leave();
        let names: Vec<String> = names
            .iter()
            .map(|name| name.replace(char::is_control, ""))
            .collect();
        let widest = names.iter().map(|name| width::of_text(name)).max();
        let cell = widest.unwrap_or(0) + 2;
        // The last column needs no gap behind it.
        let per_row = ((self.columns + 2) / cell).max(1);
        for row in names.chunks(per_row) {
            let (last, others) = row
                .split_last()
                .map_or(("", &[][..]), |(last, rest)| (last, rest));
            for name in others {
                self.pending.push_str(name);
                let gap = cell - width::of_text(name);
                self.pending.extend(std::iter::repeat_n(' ', gap));
            }
            self.pending.push_str(last);
            self.pending.push_str("\r\n");
        }
    }

    /// Takes everything away. What is to stay has to be drawn again.
    pub(super) fn clear(&mut self) {
        self.drawn = None;
        self.begin_output();
        self.pending.push_str(CLEAR_ALL);
    }

    /// The terminal has another width. What is drawn has to be drawn again.
    ///
    /// The terminal wraps output anew, but leaves the rows that its cursor is in as they are.
    pub(super) fn resize(&mut self, columns: usize) {
        // A wide character needs two.
        let columns = columns.max(2);
        if columns == self.columns {
            return;
        }
        let is_behind_output = self.drawn.as_ref().is_some_and(|drawn| drawn.start > 0);
        self.erase();
        self.columns = columns;
        if is_behind_output {
            self.column = self.column.min(self.columns - 1);
        } else if self.column > self.columns {
            self.column = (self.column - 1) % self.columns + 1;
        }
    }

    /// Output that comes next begins in an empty row.
    fn begin_output(&mut self) {
        self.column = 0;
        self.has_output = false;
        self.below_output = false;
        self.unfinished.clear();
    }

    /// Takes prompt and line off the screen and goes to where the prompt began.
    pub(super) fn erase(&mut self) {
        if let Some(drawn) = self.drawn.take() {
            let column = drawn.start;
            self.go(self.cursor_of(&drawn), Position { row: 0, column });
            self.pending.push_str(CLEAR_BELOW);
        }
    }

    /// Goes back up to the line of output that the prompt stood below, to go on with `text`.
    fn resume(&mut self, text: &str) {
        if !std::mem::take(&mut self.below_output) {
            return;
        }
        let is_full = self.column >= self.columns;
        if is_full && !text.starts_with(['\r', '\n']) {
            // The next character would wrap to this row anyway.
            self.column = 0;
            self.has_output = false;
            return;
        }
        let column = self.column.min(self.columns - 1);
        self.go(Position { row: 1, column: 0 }, Position { row: 0, column });
    }

    /// Follows the cursor through output, up to an unfinished escape sequence: returns where that begins.
    fn follow(&mut self, text: &str) -> usize {
        // What stands before a line end has no say in where the cursor is; only the last bytes may be a
        // sequence that goes on, and are followed whatever is in them. A flood costs no more than that.
        let near_end = text.floor_char_boundary(text.len().saturating_sub(LONGEST_SEQUENCE));
        let mut at = text[..near_end].rfind('\n').unwrap_or(0);
        while let Some(c) = text[at..].chars().next() {
            let mut length = c.len_utf8();
            match c {
                '\n' => (self.column, self.has_output) = (0, false),
                '\r' => self.column = 0,
                '\t' => {
                    let stop = (self.column / TAB_STOP + 1) * TAB_STOP;
                    self.column = stop.min(self.columns - 1);
                }
                '\u{8}' => self.column = self.column.min(self.columns).saturating_sub(1),
                ESCAPE => {
                    let end = text.floor_char_boundary(at + LONGEST_SEQUENCE);
                    match escape::sequence(&text[at..end]) {
                        Some(sequence) => length = sequence.len(),
                        None if end == text.len() => return at,
                        None => {}
                    }
                }
                c => {
                    let width = width::of_char(c);
                    if self.column + width > self.columns {
                        self.column = 0;
                    }
                    self.column += width;
                    self.has_output |= width > 0;
                }
            }
            at += length;
        }
        at
    }

    fn write(&mut self, stream: Stream, text: &str) {
        let text = text.replace('\n', "\r\n");
        match stream {
            Stream::Stdout => self.pending.push_str(&text),
            Stream::Stderr if text.is_empty() => {}
            Stream::Stderr => self.pending.extend([RED, &text, PLAIN]),
        }
    }

    fn write_cells(&mut self, cells: &[char]) {
        for &c in cells {
            match c {
                '\t' => self.pending.push_str(TAB),
                c => self.pending.push(c),
            }
        }
    }

    fn cursor_of(&self, drawn: &Drawn) -> Position {
        self.position(drawn.start, &drawn.cells[..drawn.cursor])
    }

    /// Where the cursor is after cells from this column on. A full row is followed by the beginning of the next one.
    fn position(&self, start: usize, cells: &[char]) -> Position {
        let mut position = Position {
            row: 0,
            column: start,
        };
        let mut advance = |width: usize| {
            if position.column + width > self.columns {
                position.row += 1;
                position.column = 0;
            }
            position.column += width;
        };
        for &c in cells {
            match c {
                '\t' => (0..TAB.len()).for_each(|_| advance(1)),
                c => advance(width::of_char(c)),
            }
        }
        if position.column == self.columns {
            position.row += 1;
            position.column = 0;
        }
        position
    }

    fn go(&mut self, from: Position, to: Position) {
        use std::fmt::Write;
        if from == to {
            return;
        }
        let (rows, direction) = if to.row < from.row {
            (from.row - to.row, 'A')
        } else {
            (to.row - from.row, 'B')
        };
        // Writing to a string cannot fail.
        if rows > 0 {
            let _ = write!(self.pending, "\u{1b}[{rows}{direction}");
        }
        if to.column != from.column {
            self.pending.push('\r');
            if to.column > 0 {
                let _ = write!(self.pending, "\u{1b}[{}C", to.column);
            }
        }
    }
}

/// How many cells can stay. A mark is drawn again together with the character that it belongs to.
fn shared_length(old: &[char], new: &[char]) -> usize {
    let same = old
        .iter()
        .zip(new)
        .take_while(|(old, new)| old == new)
        .count();
    let is_cut = |cells: &[char]| cells.get(same).is_some_and(|&c| line::is_mark(c));
    if is_cut(old) || is_cut(new) {
        new[..same]
            .iter()
            .rposition(|&c| !line::is_mark(c))
            .unwrap_or(0)
    } else {
        same
    }
}
