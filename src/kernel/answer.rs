//! What the Python driver answers, decoded.
//!
//! The driver (`assets/python/driver.py`) hands back text, because text crosses every boundary that
//! there is between us and a Python. This file is the other half of that encoding, and nothing else.

use super::interpreter::{CallError, Completion, PythonError, Unsupported, Value};
use super::plain::{Plain, json};

/// What a call of the driver's `run`, `push`, `plug_in` or `finish` came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// It ran.
    Value(Value),
    /// It raised.
    Raised(PythonError),
    /// The block of lines is not finished.
    Incomplete,
    /// It awaits at the top level, which this interpreter must be asked for in a way of its own.
    Awaits,
}

impl Answer {
    /// Decodes an answer of the driver.
    ///
    /// # Errors
    /// When the text is none, which only a driver of another version would write.
    pub fn decode(text: &str) -> Result<Self, CallError> {
        let answer = match text.split_at_checked(1) {
            Some(("=", "-")) => Some(Self::Value(Value::Nothing)),
            Some(("=", value)) => decode_value(value).map(Self::Value),
            Some(("!", error)) => Some(Self::Raised(decode_error(error))),
            Some(("?", "")) => Some(Self::Incomplete),
            Some(("@", "")) => Some(Self::Awaits),
            _ => None,
        };
        answer.ok_or_else(|| nonsense(text))
    }

    /// The value, where there has to be one by now.
    ///
    /// # Errors
    /// The exception that the code raised.
    pub fn into_value(self) -> Result<Value, CallError> {
        match self {
            Self::Value(value) => Ok(value),
            Self::Raised(error) => Err(error.into()),
            Self::Incomplete | Self::Awaits => Err(nonsense("neither a value nor an error")),
        }
    }
}

/// Decodes the answer of the driver's `complete`.
///
/// # Errors
/// As for [`Answer::decode`].
pub fn decode_completion(text: &str) -> Result<Completion, CallError> {
    let mut lines = text.split('\n');
    let replaces = lines
        .next()
        .and_then(|count| count.parse().ok())
        .ok_or_else(|| nonsense(text))?;
    Ok(Completion {
        replaces,
        candidates: lines.map(str::to_owned).collect(),
    })
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
    let mut parts = text.splitn(3, '\x1f').map(str::to_owned);
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
    fn check_value(text: &str, value: Value) {
        assert_eq!(Answer::decode(text), Ok(Answer::Value(value)));
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
    fn an_error_has_type_message_and_traceback() {
        let error = PythonError {
            type_name: "ValueError".into(),
            message: "two\nlines".into(),
            traceback: "Traceback…\n".into(),
        };
        assert_eq!(
            Answer::decode("!ValueError\x1ftwo\nlines\x1fTraceback…\n"),
            Ok(Answer::Raised(error))
        );
    }

    #[test]
    fn a_completion_counts_what_it_replaces() {
        let completion = decode_completion("2\nos\nosx").expect("a completion");
        assert_eq!((completion.replaces, completion.candidates.len()), (2, 2));
        assert_eq!(decode_completion("0").expect("none").candidates.len(), 0);
    }

    #[test]
    fn what_is_not_an_answer_is_an_error() {
        for text in ["", "x", "=", "=q", "=jnull", "é"] {
            assert!(Answer::decode(text).is_err(), "{text}");
        }
    }
}
