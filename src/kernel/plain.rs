//! Plain data: what TOML and JSON have in common, and with them Python and JavaScript.
//!
//! A number stays the text that it was written as. Nobody here calculates with it, whoever does reads
//! it for themselves, and a page is spared Rust's own reading and writing of floats, which is a tenth
//! of our whole size. What a table means is the business of whoever reads it.

pub mod json;
pub mod toml;

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

/// Values by key, in the order that they were written. It is a handful, so it is searched from its
/// beginning.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table(Vec<(String, Plain)>);

impl Table {
    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Plain> {
        let pair = self.0.iter().find(|(known, _)| known == key);
        pair.map(|(_, value)| value)
    }

    /// Gives a key a value. A new key comes last, a known one keeps its place.
    pub fn insert(&mut self, key: &str, value: Plain) {
        match self.0.iter_mut().find(|(known, _)| known == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.to_owned(), value)),
        }
    }

    /// Takes a key out, and answers the value it had.
    pub fn remove(&mut self, key: &str) -> Option<Plain> {
        let index = self.0.iter().position(|(known, _)| known == key)?;
        Some(self.0.remove(index).1)
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its keys and their values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Plain)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}

/// Of two values for a key the last one counts.
impl<'a> FromIterator<(&'a str, Plain)> for Table {
    fn from_iter<Pairs: IntoIterator<Item = (&'a str, Plain)>>(pairs: Pairs) -> Self {
        let mut table = Self::default();
        for (key, value) in pairs {
            table.insert(key, value);
        }
        table
    }
}

/// What was read from a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// What it says.
    pub table: Table,
    /// Where it says so.
    pub places: Places,
}

/// Where in a text the value of each key begins, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places(Vec<(String, usize)>);

impl Places {
    /// Where the value of a key begins; of several it is the last one that counts.
    #[must_use]
    pub fn of(&self, key: &str) -> Option<usize> {
        let mut pairs = self.0.iter().rev();
        let pair = pairs.find(|(known, _)| known == key);
        pair.map(|(_, place)| *place)
    }
}

/// Why a text could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Where in the text, in bytes.
    pub at: usize,
    /// What was expected and what was found.
    pub reason: String,
}
