//! What the Python driver answers, decoded, and the one thing that it is told in its own encoding.
//!
//! The driver (`assets/python/driver.py`) hands back text, because text crosses every boundary that
//! there is between us and a Python. This file is the other half of that encoding, and nothing else.

use super::call::{Outcome, Reply};
use super::interpreter::{
    CallError, Completion, InputError, Line, Pushed, PythonError, Unsupported, Value,
};
use super::plain::{Plain, Table, json};

/// What the driver answers where code awaits at the top level, for an interpreter that must be asked
/// for that in a way of its own.
pub const AWAITS: &str = "@";

/// The answer of the driver's `run`.
///
/// # Errors
/// The exception that the code raised; or that the text is no such answer, which only a driver of
/// another version would write. So it is for the others.
pub fn value(text: &str) -> Reply {
    match decode(text)? {
        Some(value) => Ok(Outcome::Value(value)),
        None => Err(nonsense(text)),
    }
}

/// The answer of the driver's `push`.
///
/// # Errors
/// As for [`value`].
pub fn pushed(text: &str) -> Reply {
    let value = decode(text)?;
    Ok(Outcome::Pushed(
        value.map_or(Pushed::Incomplete, |_| Pushed::Complete),
    ))
}

/// The answer of the driver's `plug_in` and `receive`.
///
/// # Errors
/// As for [`value`].
pub fn done(text: &str) -> Reply {
    value(text).map(|_| Outcome::Done)
}

/// The answer of the driver's `complete`.
///
/// # Errors
/// As for [`value`].
pub fn completion(text: &str) -> Reply {
    let mut lines = text.split('\n');
    let replaces = lines
        .next()
        .and_then(|count| count.parse().ok())
        .ok_or_else(|| nonsense(text))?;
    Ok(Outcome::Completion(Completion {
        replaces,
        candidates: lines.map(str::to_owned).collect(),
    }))
}

/// What stands between the fields of an answer that has several.
pub const SEPARATOR: char = '\x1f';

/// What the driver tells of its own accord, which calls for no answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// Python hears messages from now on.
    Listens,
    /// Python sends a message.
    Message(Value),
    /// Python shows something, as [`super::display::Display`] reads it.
    Shows(String),
}

/// Reads what the driver tells.
///
/// # Errors
/// As for [`value`].
pub fn told(text: &str) -> Result<Told, CallError> {
    match text.split_at_checked(1) {
        Some(("+", "")) => Ok(Told::Listens),
        Some(("*", shown)) => Ok(Told::Shows(shown.to_owned())),
        _ => decode_value(text)
            .map(Told::Message)
            .ok_or_else(|| nonsense(text)),
    }
}

/// What `ask` answers the driver: `=` and a line of text, `*` and a line that is none with a character
/// for each byte, nothing at the end of the input, `^` for an interrupt, `!` and why there is no line.
#[must_use]
pub fn line(line: Line) -> String {
    match line.map(Option::unwrap_or_default).map(String::from_utf8) {
        Ok(Ok(text)) if text.is_empty() => text,
        Ok(Ok(text)) => format!("={text}"),
        Ok(Err(bytes)) => {
            let characters = bytes.as_bytes().iter().map(|&byte| char::from(byte));
            format!("*{}", characters.collect::<String>())
        }
        Err(InputError::Interrupted) => "^".to_owned(),
        Err(error) => format!("!{error}"),
    }
}

/// A value for the driver's `receive`, as JSON.
#[must_use]
pub fn encode(value: &Value) -> String {
    encode_tree(value).to_string()
}

fn encode_tree(value: &Value) -> Plain {
    let letter = |letter: &str, rest: &str| Plain::Text(format!("{letter}{rest}"));
    let table = |kind: &str, content| {
        let mut table = Table::default();
        table.insert(kind.to_owned(), content);
        Plain::Table(table)
    };
    match value {
        Value::Nothing | Value::None => letter("n", ""),
        Value::Bool(truth) => letter("b", if *truth { "1" } else { "0" }),
        Value::Int(digits) => letter("i", digits),
        Value::Float(digits) => letter("f", digits),
        Value::Str(text) | Value::Repr(text) => letter("s", text),
        Value::Bytes(bytes) => {
            let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
            let digits = halves.filter_map(|half| char::from_digit(half.into(), 16));
            table("x", Plain::Text(digits.collect()))
        }
        Value::List(items) => table("l", Plain::List(items.iter().map(encode_tree).collect())),
        Value::Dict(pairs) => {
            let pair = |(key, value): &(String, Value)| {
                Plain::List(vec![key.as_str().into(), encode_tree(value)])
            };
            table("d", Plain::List(pairs.iter().map(pair).collect()))
        }
    }
}

/// The value in an answer; `None` where a block of lines is not finished.
fn decode(text: &str) -> Result<Option<Value>, CallError> {
    match text.split_at_checked(1) {
        Some(("=", "-")) => Ok(Some(Value::Nothing)),
        Some(("=", value)) => decode_value(value).map(Some).ok_or_else(|| nonsense(text)),
        Some(("!", error)) => Err(decode_error(error).into()),
        Some(("?", "")) => Ok(None),
        _ => Err(nonsense(text)),
    }
}

fn nonsense(text: &str) -> CallError {
    Unsupported(format!("Python's answer was not understood: {text:.60}")).into()
}

fn decode_value(text: &str) -> Option<Value> {
    let (kind, rest) = text.split_at_checked(1)?;
    Some(match kind {
        "n" => Value::None,
        "b" => Value::Bool(rest == "1"),
        "i" => Value::Int(rest.to_owned()),
        "f" => Value::Float(rest.to_owned()),
        "s" => Value::Str(rest.to_owned()),
        "r" => Value::Repr(rest.to_owned()),
        "j" => decode_tree(&json::read(rest).ok()?)?,
        _ => return None,
    })
}

fn decode_tree(tree: &Plain) -> Option<Value> {
    if let Some(text) = tree.as_text() {
        return decode_value(text);
    }
    let (kind, content) = tree.as_table()?.iter().next()?;
    Some(match kind.as_str() {
        "x" => Value::Bytes(decode_hex(content.as_text()?)?),
        "l" => {
            let items = content.as_list()?.iter().map(decode_tree);
            Value::List(items.collect::<Option<_>>()?)
        }
        "d" => {
            let pairs = content.as_list()?.iter().map(decode_pair);
            Value::Dict(pairs.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

fn decode_pair(pair: &Plain) -> Option<(String, Value)> {
    let [key, value] = pair.as_list()? else {
        return None;
    };
    Some((key.as_text()?.to_owned(), decode_tree(value)?))
}

fn decode_hex(digits: &str) -> Option<Vec<u8>> {
    (0..digits.len())
        .step_by(2)
        .map(|index| u8::from_str_radix(digits.get(index..index + 2)?, 16).ok())
        .collect()
}

fn decode_error(text: &str) -> PythonError {
    let mut parts = text.splitn(3, SEPARATOR).map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    PythonError {
        type_name: next(),
        message: next(),
        traceback: next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_value(text: &str, expected: Value) {
        assert_eq!(value(text), Ok(Outcome::Value(expected)));
    }

    #[test]
    fn plain_values_are_a_letter_and_a_text() {
        check_value("=-", Value::Nothing);
        check_value("=n", Value::None);
        check_value("=b0", Value::Bool(false));
        check_value(
            "=i-12345678901234567890",
            Value::Int("-12345678901234567890".into()),
        );
        check_value("=f2.5", Value::Float("2.5".into()));
        check_value("=f-inf", Value::Float("-inf".into()));
        check_value("=s-", Value::Str("-".into()));
        check_value("=s", Value::Str(String::new()));
        check_value("=r<class 'object'>", Value::Repr("<class 'object'>".into()));
    }

    #[test]
    fn containers_cross_as_json() {
        check_value(
            r#"=j{"l": ["i1", "sa", {"x": "01ff"}, {"d": [["k", "n"]]}]}"#,
            Value::List(vec![
                Value::Int("1".into()),
                Value::Str("a".into()),
                Value::Bytes(vec![1, 255]),
                Value::Dict(vec![("k".into(), Value::None)]),
            ]),
        );
        check_value("=j\"sa\\u0000b\"", Value::Str("a\0b".into()));
    }

    #[test]
    fn a_message_says_the_same_in_both_directions() {
        let message = Value::Dict(vec![(
            "k".into(),
            Value::List(vec![
                Value::None,
                Value::Bool(true),
                Value::Int("-7".into()),
                Value::Float("inf".into()),
                Value::Str("a\0é".into()),
                Value::Bytes(vec![0, 255]),
            ]),
        )]);
        let sent = format!("j{}", encode(&message));
        assert_eq!(told(&sent), Ok(Told::Message(message)));
        assert_eq!(told("+"), Ok(Told::Listens));
        assert_eq!(told("*a+"), Ok(Told::Shows("a+".to_owned())));
        assert!(told("").is_err());
    }

    #[test]
    fn a_line_of_input_is_text_or_bytes_or_a_reason() {
        assert_eq!(line(Ok(Some("é\n".into()))), "=é\n");
        assert_eq!(line(Ok(Some(vec![0xff, 10]))), "*ÿ\n");
        assert_eq!(line(Ok(None)), "");
        assert_eq!(line(Err(InputError::Interrupted)), "^");
        let nobody = Unsupported("nobody is there".into());
        assert_eq!(line(Err(nobody.into())), "!nobody is there");
    }

    #[test]
    fn an_error_has_type_message_and_traceback() {
        let error = PythonError {
            type_name: "ValueError".into(),
            message: "two\nlines".into(),
            traceback: "Traceback…\n".into(),
        };
        for read in [value, pushed, done] {
            assert_eq!(
                read("!ValueError\x1ftwo\nlines\x1fTraceback…\n"),
                Err(error.clone().into())
            );
        }
    }

    #[test]
    fn a_completion_counts_what_it_replaces() {
        let found = |replaces, names: &[&str]| {
            Ok(Outcome::Completion(Completion {
                replaces,
                candidates: names.iter().map(|&name| name.to_owned()).collect(),
            }))
        };
        assert_eq!(completion("2\nos\nosx"), found(2, &["os", "osx"]));
        assert_eq!(completion("0"), found(0, &[]));
        assert!(completion("os").is_err());
    }

    #[test]
    fn a_block_is_taken_or_goes_on() {
        assert_eq!(pushed("=i1"), Ok(Outcome::Pushed(Pushed::Complete)));
        assert_eq!(pushed("?"), Ok(Outcome::Pushed(Pushed::Incomplete)));
        assert!(value("?").is_err(), "code that is run is whole");
        assert_eq!(done("=n"), Ok(Outcome::Done));
    }

    #[test]
    fn what_is_not_an_answer_is_an_error() {
        for text in ["", "x", "=", "=q", "=jnull", "é", AWAITS] {
            assert!(value(text).is_err(), "{text}");
        }
    }
}
