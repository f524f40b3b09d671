//! Plain data: what TOML and JSON have in common, and with them Python and JavaScript.
//!
//! A number stays the text that it was written as. Nobody here calculates with it, whoever does reads
//! it for themselves, and a page is spared Rust's own reading and writing of floats: 15 kilobytes. What a table means is the business of whoever reads it.

pub mod json;
pub mod toml;

use super::pairs::Pairs;

/// A piece of plain data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plain {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, as JSON writes it.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Plain>),
    /// A table.
    Table(Table),
}

impl Plain {
    /// Whether it is true, if it is a truth at all.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The number, if it is a whole one without a sign.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What it holds, if it is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The texts that it holds, if it is a list of nothing else.
    #[must_use]
    pub fn as_texts(&self) -> Option<Vec<String>> {
        let items = self.as_list()?.iter();
        items
            .map(|item| item.as_text().map(str::to_owned))
            .collect()
    }

    /// The table, if it is one.
    #[must_use]
    pub fn as_table(&self) -> Option<&Table> {
        match self {
            Self::Table(table) => Some(table),
            _ => None,
        }
    }
}

impl From<bool> for Plain {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<u64> for Plain {
    fn from(number: u64) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<&str> for Plain {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&[String]> for Plain {
    fn from(texts: &[String]) -> Self {
        Self::List(texts.iter().map(|text| text.as_str().into()).collect())
    }
}

/// A table: plain data by key, in the order that it was written in.
pub type Table = Pairs<String, Plain>;

/// What was read from a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// What it says.
    pub table: Table,
    /// Where in the text the value of each key begins, in bytes.
    pub places: Pairs<String, usize>,
}

/// So deep may tables and lists stand in each other. Whoever goes deeper wants to break something.
const DEEPEST: usize = 100;

/// Why a text could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Where in the text, in bytes.
    pub at: usize,
    /// What was expected and what was found.
    pub reason: String,
}

impl Malformed {
    fn expected(expected: &str, text: &str, at: usize) -> Self {
        let found = match text[at..].chars().next() {
            Some('\n' | '\r') => "the end of the line".to_owned(),
            Some(next) => format!("`{next}`"),
            None => "the end".to_owned(),
        };
        Self {
            at,
            reason: format!("expected {expected}, found {found}"),
        }
    }
}
