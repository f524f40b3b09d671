//! A terminal for tests: it understands what the prompt writes, and shows what the reader sees.
//!
//! It has no last row, so nothing ever scrolls. As xterm.js does, it waits with wrapping a full row
//! for the next character, and does not wrap anew the rows that the cursor is in.

use super::super::escape::{self, ESCAPE};
use super::super::width;

#[derive(Debug)]
pub(super) struct Terminal {
    columns: usize,
    rows: Vec<Vec<Cell>>,
    row: usize,
    column: usize,
    is_red: bool,
    pub(super) marks_pastes: bool,
}

/// Empty for the second half of a wide character.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Cell {
    text: String,
    is_red: bool,
}

impl Terminal {
    pub(super) fn new(columns: usize) -> Self {
        Self {
            columns,
            rows: vec![Vec::new()],
            row: 0,
            column: 0,
            is_red: false,
            marks_pastes: false,
        }
    }

    pub(super) fn resize(&mut self, columns: usize) {
        self.columns = columns;
        self.column = self.column.min(columns - 1);
        for row in &mut self.rows {
            row.truncate(columns);
        }
    }

    /// The rows as they look, without white space at the right.
    pub(super) fn screen(&self) -> Vec<String> {
        let mut rows: Vec<String> = self.rows.iter().map(|row| text_of(row)).collect();
        while rows.len() > self.row + 1 && rows.last().is_some_and(String::is_empty) {
            rows.pop();
        }
        rows
    }

    /// Row and column; a full row counts as the beginning of the next.
    pub(super) fn cursor(&self) -> (usize, usize) {
        (self.row, self.column)
    }

    /// What is red, row by row.
    pub(super) fn red(&self) -> Vec<String> {
        self.rows
            .iter()
            .map(|row| {
                row.iter()
                    .filter(|cell| cell.is_red)
                    .map(|cell| cell.text.as_str())
                    .collect()
            })
            .filter(|text: &String| !text.is_empty())
            .collect()
    }

    pub(super) fn write(&mut self, mut text: &str) {
        while let Some(c) = text.chars().next() {
            let mut length = c.len_utf8();
            match c {
                '\r' => self.column = 0,
                '\n' => self.go_to_row(self.row + 1),
                '\t' => self.column = ((self.column / 8 + 1) * 8).min(self.columns - 1),
                '\u{8}' => self.column = self.column.min(self.columns).saturating_sub(1),
                ESCAPE => {
                    let sequence = escape::sequence(text).expect("whole sequences only");
                    self.obey(sequence);
                    length = sequence.len();
                }
                c if c.is_control() => {}
                c => self.put(c),
            }
            text = &text[length..];
        }
    }

    fn obey(&mut self, sequence: &str) {
        let Some(body) = sequence.strip_prefix("\x1b[") else {
            return;
        };
        let (numbers, last) = body.split_at(body.len() - 1);
        let number: usize = numbers.parse().unwrap_or(1);
        // Leaving a full row by anything but a character ends the wait for it.
        let column = self.column.min(self.columns - 1);
        match (last, numbers) {
            ("A", _) => (self.row, self.column) = (self.row.saturating_sub(number), column),
            ("B", _) => {
                assert!(self.row + number < self.rows.len(), "below the last row");
                (self.row, self.column) = (self.row + number, column);
            }
            ("C", _) => self.column = (column + number).min(self.columns - 1),
            ("H", "") => (self.row, self.column) = (0, 0),
            ("J", "") => {
                self.rows[self.row].truncate(self.column);
                self.rows.truncate(self.row + 1);
            }
            ("J", "2") => self.rows.iter_mut().for_each(Vec::clear),
            ("J", "3") => self.rows.truncate(self.row + 1),
            ("m", _) => self.is_red = numbers == "31",
            ("h", "?2004") => self.marks_pastes = true,
            _ => panic!("unknown sequence {sequence:?}"),
        }
    }

    fn put(&mut self, c: char) {
        let width = width::of_char(c);
        if width == 0 {
            let before = self.rows[self.row][..self.column].iter_mut();
            if let Some(cell) = before.rev().find(|cell| !cell.text.is_empty()) {
                cell.text.push(c);
            }
            return;
        }
        if self.column + width > self.columns {
            self.rows[self.row].truncate(self.column);
            self.go_to_row(self.row + 1);
            self.column = 0;
        }
        let row = &mut self.rows[self.row];
        let end = self.column + width;
        if row.len() < end {
            row.resize(end, blank());
        }
        row[self.column] = Cell {
            text: c.to_string(),
            is_red: self.is_red,
        };
        row[self.column + 1..end].fill(Cell::default());
        self.column = end;
    }

    fn go_to_row(&mut self, row: usize) {
        self.row = row;
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        // The column stays, and the row may be shorter.
        let row = &mut self.rows[row];
        if row.len() < self.column {
            row.resize(self.column, blank());
        }
    }
}

fn blank() -> Cell {
    Cell {
        text: " ".to_owned(),
        is_red: false,
    }
}

fn text_of(row: &[Cell]) -> String {
    let text: String = row.iter().map(|cell| cell.text.as_str()).collect();
    text.trim_end().to_owned()
}
