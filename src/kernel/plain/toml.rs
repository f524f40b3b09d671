//! TOML as plain data.
//!
//! The reading itself is the library's; it keeps keys sorted, so here they are put back into the
//! order that they were written in.

use toml::de::{DeFloat, DeInteger, DeTable, DeValue};

use super::{Document, Malformed, Pairs, Plain, Table};

/// Reads a text.
///
/// # Errors
/// When it is not TOML.
pub fn read(text: &str) -> Result<Document, Malformed> {
    let table = DeTable::parse(text).map_err(|error| Malformed {
        at: error.span().map_or(0, |span| span.start),
        reason: error.message().to_owned(),
    })?;
    let table = table.get_ref();
    let mut places = Pairs::default();
    for (key, value) in table {
        places.insert(key.get_ref().to_string(), value.span().start);
    }
    Ok(Document {
        table: plain_table(table),
        places,
    })
}

fn plain_table(table: &DeTable<'_>) -> Table {
    let mut pairs: Vec<_> = table.iter().collect();
    pairs.sort_unstable_by_key(|(key, _)| key.span().start);
    let mut table = Table::default();
    for (key, value) in pairs {
        table.insert(key.get_ref().to_string(), plain(value.get_ref()));
    }
    table
}

/// What JSON has no room for, such as a date, is given as text.
fn plain(value: &DeValue<'_>) -> Plain {
    match value {
        DeValue::String(text) => Plain::Text(text.to_string()),
        DeValue::Integer(integer) => plain_integer(integer),
        DeValue::Float(float) => plain_float(float),
        DeValue::Boolean(truth) => Plain::Bool(*truth),
        DeValue::Datetime(date) => Plain::Text(date.to_string()),
        DeValue::Array(items) => {
            Plain::List(items.iter().map(|item| plain(item.get_ref())).collect())
        }
        DeValue::Table(table) => Plain::Table(plain_table(table)),
    }
}

fn plain_integer(integer: &DeInteger<'_>) -> Plain {
    match i64::from_str_radix(integer.as_str(), integer.radix()) {
        Ok(number) => Plain::Number(number.to_string()),
        Err(_) => Plain::Text(integer.to_string()),
    }
}

/// But for a plus, and for what is no number at all, TOML writes floats as JSON does.
fn plain_float(float: &DeFloat<'_>) -> Plain {
    let digits = float.as_str().trim_start_matches('+');
    if digits.ends_with(|last: char| last.is_ascii_digit()) {
        Plain::Number(digits.to_owned())
    } else {
        Plain::Text(digits.to_owned())
    }
}
