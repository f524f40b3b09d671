//! JSON as plain data, and plain data as JSON.
//!
//! A reader of our own, since `serde_json` and what it brings along are 15 kilobytes of what a page
//! downloads of us, and since this one says where the value of a key stands.

use std::fmt::{self, Write};

use super::{DEEPEST, Document, Malformed, Pairs, Plain, Table};

/// Reads a text.
///
/// # Errors
/// When it is not JSON.
pub fn read(text: &str) -> Result<Plain, Malformed> {
    Reader::new(text).whole()
}

/// Reads a text that is a table.
///
/// # Errors
/// When it is not JSON, or no table.
pub fn read_document(text: &str) -> Result<Document, Malformed> {
    let mut reader = Reader::new(text);
    match reader.whole()? {
        Plain::Table(table) => Ok(Document {
            table,
            places: reader.places,
        }),
        _ => Err(Malformed {
            at: 0,
            reason: "expected a table: `{ … }`".to_owned(),
        }),
    }
}

struct Reader<'a> {
    text: &'a str,
    /// How far it has been read, in bytes.
    at: usize,
    /// How many tables and lists are open.
    depth: usize,
    /// Where the values of the outermost table begin.
    places: Pairs<String, usize>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            places: Pairs::default(),
        }
    }

    fn whole(&mut self) -> Result<Plain, Malformed> {
        let value = self.value()?;
        match self.peek() {
            None => Ok(value),
            Some(_) => Err(self.expected("nothing after the end of the value")),
        }
    }

    fn value(&mut self) -> Result<Plain, Malformed> {
        match self.peek() {
            Some('{') => self.table(),
            Some('[') => self.list(),
            Some('"') => self.string().map(Plain::Text),
            Some('-' | '0'..='9') => self.number(),
            _ => self.word(),
        }
    }

    fn table(&mut self) -> Result<Plain, Malformed> {
        let mut table = Table::default();
        self.open()?;
        let mut goes_on = !self.takes('}');
        while goes_on {
            if self.peek() != Some('"') {
                return Err(self.expected("a key in double quotes"));
            }
            let key = self.string()?;
            if !self.takes(':') {
                return Err(self.expected("`:`"));
            }
            self.peek();
            if self.depth == 1 {
                self.places.insert(key.clone(), self.at);
            }
            let value = self.value()?;
            table.insert(key, value);
            goes_on = self.goes_on('}', "`,` or `}`")?;
        }
        self.depth -= 1;
        Ok(Plain::Table(table))
    }

    fn list(&mut self) -> Result<Plain, Malformed> {
        let mut items = Vec::new();
        self.open()?;
        let mut goes_on = !self.takes(']');
        while goes_on {
            items.push(self.value()?);
            goes_on = self.goes_on(']', "`,` or `]`")?;
        }
        self.depth -= 1;
        Ok(Plain::List(items))
    }

    fn open(&mut self) -> Result<(), Malformed> {
        if self.depth == DEEPEST {
            return Err(self.expected("fewer tables and lists in each other"));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    fn goes_on(&mut self, close: char, expected: &str) -> Result<bool, Malformed> {
        match self.peek() {
            Some(',') => {
                self.at += 1;
                Ok(true)
            }
            _ if self.takes(close) => Ok(false),
            _ => Err(self.expected(expected)),
        }
    }

    fn string(&mut self) -> Result<String, Malformed> {
        let mut string = String::new();
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.find(|next| matches!(next, '"' | '\\' | '\0'..' '));
            let (plain, rest) = rest.split_at(plain.unwrap_or(rest.len()));
            string.push_str(plain);
            self.at += plain.len();
            if rest.starts_with('"') {
                self.at += 1;
                return Ok(string);
            }
            if !rest.starts_with('\\') {
                return Err(self.expected("`\"` at the end of a text"));
            }
            self.escape(&mut string)?;
        }
    }

    /// What a backslash and what follows it stand for.
    fn escape(&mut self, string: &mut String) -> Result<(), Malformed> {
        let letter = self.text.as_bytes().get(self.at + 1);
        string.push(match letter {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.escaped_units(string),
            _ => return Err(self.expected("an escape that JSON knows")),
        });
        self.at += 2;
        Ok(())
    }

    /// Escapes by number, all that follow each other: a character may need two.
    fn escaped_units(&mut self, string: &mut String) -> Result<(), Malformed> {
        let mut units = Vec::new();
        while self.text[self.at..].starts_with("\\u") {
            let digits = self.text.get(self.at + 2..self.at + 6);
            let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
            units.push(unit.ok_or_else(|| self.expected("four hexadecimal digits"))?);
            self.at += 6;
        }
        string.push_str(&String::from_utf16_lossy(&units));
        Ok(())
    }

    fn number(&mut self) -> Result<Plain, Malformed> {
        let rest = &self.text[self.at..];
        let is_part = |next: char| next.is_ascii_digit() || "+-.eE".contains(next);
        let end = rest.find(|next| !is_part(next)).unwrap_or(rest.len());
        let digits = &rest[..end];
        if !is_number(digits) {
            return Err(self.expected("a number as JSON writes it"));
        }
        self.at += end;
        Ok(Plain::Number(digits.to_owned()))
    }

    fn word(&mut self) -> Result<Plain, Malformed> {
        let words = [
            ("null", Plain::Null),
            ("true", Plain::Bool(true)),
            ("false", Plain::Bool(false)),
        ];
        for (word, value) in words {
            if self.text[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.expected("a value"))
    }
    /// What comes next, after any space.
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        let rest = rest.trim_start_matches([' ', '\t', '\n', '\r']);
        self.at = self.text.len() - rest.len();
        rest.chars().next()
    }

    fn takes(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        if is_there {
            self.at += wanted.len_utf8();
        }
        is_there
    }

    fn expected(&self, expected: &str) -> Malformed {
        Malformed::expected(expected, self.text, self.at)
    }
}

/// Whether these digits, signs and letters are a number.
pub(super) fn is_number(text: &str) -> bool {
    let are_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|next| next.is_ascii_digit());
    let (text, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    are_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && are_digits(fraction)
        && are_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
}

/// As JSON, in one line.
impl fmt::Display for Plain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => formatter.write_str("null"),
            Self::Bool(true) => formatter.write_str("true"),
            Self::Bool(false) => formatter.write_str("false"),
            Self::Number(digits) => formatter.write_str(digits),
            Self::Text(text) => write_text(text, formatter),
            Self::List(items) => {
                let mut before = '[';
                for item in items {
                    write!(formatter, "{before}{item}")?;
                    before = ',';
                }
                formatter.write_str(if items.is_empty() { "[]" } else { "]" })
            }
            Self::Table(table) => {
                let mut before = '{';
                for (key, value) in table.iter() {
                    formatter.write_char(before)?;
                    write_text(key, formatter)?;
                    write!(formatter, ":{value}")?;
                    before = ',';
                }
                formatter.write_str(if table.is_empty() { "{}" } else { "}" })
            }
        }
    }
}

/// A piece of plain data as JSON, for people: one value in a line.
#[must_use]
pub fn pretty(plain: &Plain) -> String {
    let mut text = String::new();
    write_pretty(plain, "\n", &mut text);
    text
}

fn write_pretty(plain: &Plain, new_line: &str, text: &mut String) {
    let deeper = format!("{new_line}  ");
    match plain {
        Plain::List(items) if !items.is_empty() => {
            let mut before = '[';
            for item in items {
                text.push(before);
                *text += &deeper;
                write_pretty(item, &deeper, text);
                before = ',';
            }
            *text += new_line;
            text.push(']');
        }
        Plain::Table(table) if !table.is_empty() => {
            let mut before = '{';
            for (key, value) in table.iter() {
                text.push(before);
                *text += &deeper;
                *text += &Plain::from(key.as_str()).to_string();
                *text += ": ";
                write_pretty(value, &deeper, text);
                before = ',';
            }
            *text += new_line;
            text.push('}');
        }
        plain => *text += &plain.to_string(),
    }
}

fn write_text(text: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    formatter.write_char('"')?;
    for next in text.chars() {
        match next {
            '"' | '\\' => write!(formatter, "\\{next}")?,
            '\0'..' ' => write!(formatter, "\\u{:04x}", u32::from(next))?,
            _ => formatter.write_char(next)?,
        }
    }
    formatter.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(text: &str, at: usize, reason: &str) {
        let error = read(text).expect_err("malformed JSON");
        assert_eq!((error.at, error.reason.as_str()), (at, reason));
    }

    #[test]
    fn what_was_read_is_written_as_it_was() {
        let text = r#"{"a":[1,-2.5e-3,0,"x"],"b":{},"c":[],"d":[null,true,false]}"#;
        assert_eq!(read(text).expect("JSON").to_string(), text);
    }

    #[test]
    fn for_people_it_has_lines() {
        let data = read(r#"{"a":[1,{"b":[]}]}"#).expect("JSON");
        let lines = [
            "{",
            "  \"a\": [",
            "    1,",
            "    {",
            "      \"b\": []",
            "    }",
            "  ]",
            "}",
        ];
        assert_eq!(pretty(&data), lines.join("\n"));
    }

    #[test]
    fn space_is_nothing() {
        let spaced = read(" {\n\t\"a\" : [ 1 , 2 ] ,\r\n \"b\" : { } } ");
        assert_eq!(spaced, read(r#"{"a":[1,2],"b":{}}"#));
    }

    #[test]
    fn a_text_may_hold_anything() {
        let text = "\"\\/\u{8}\u{c}\n\r\t\0 é 🐍";
        let written = Plain::from(text).to_string();
        assert_eq!(read(&written), Ok(Plain::from(text)));
        let escaped = read(r#""\"\\\/\b\f\n\r\t\u0000 \u00e9 \ud83d\udc0d""#);
        assert_eq!(escaped, Ok(Plain::from(text)));
        assert_eq!(read(r#""\ud83d!""#), Ok(Plain::from("\u{fffd}!")));
    }

    #[test]
    fn of_two_values_for_a_key_the_last_one_counts() {
        let twice = read(r#"{"a": 1, "b": 2, "a": 3}"#).expect("JSON");
        assert_eq!(twice.to_string(), r#"{"a":3,"b":2}"#);
    }

    #[test]
    fn a_document_knows_where_its_values_are() {
        let document = read_document(r#"{"a": {"b": 1}, "b": 2}"#).expect("a table");
        assert_eq!(document.places.get("a"), Some(&6));
        assert_eq!(document.places.get("b"), Some(&21));
        assert_eq!(document.places.get("c"), None);
        assert!(read_document("[]").is_err());
    }

    #[test]
    fn an_error_says_where_and_what_was_expected() {
        check_error("", 0, "expected a value, found the end");
        check_error(
            r#"{"a": 1,}"#,
            8,
            "expected a key in double quotes, found `}`",
        );
        check_error(r#"{"a" 1}"#, 5, "expected `:`, found `1`");
        check_error("[1 2]", 3, "expected `,` or `]`, found `2`");
        check_error("[1,]", 3, "expected a value, found `]`");
        check_error(
            "[\"a\n]",
            3,
            "expected `\"` at the end of a text, found the end of the line",
        );
        check_error(
            r#""\x""#,
            1,
            "expected an escape that JSON knows, found `\\`",
        );
        check_error(
            r#""\u00é""#,
            1,
            "expected four hexadecimal digits, found `\\`",
        );
        check_error(
            "{} {}",
            3,
            "expected nothing after the end of the value, found `{`",
        );
    }

    #[test]
    fn only_numbers_are_numbers() {
        for text in [
            "01", "1.", "-", "1e", "--1", "1.5.2", "1-1", "+1", ".5", "0x1",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn nobody_can_make_it_fall_over_by_depth() {
        let deep = "[".repeat(100_000);
        assert!(read(&deep).is_err());
        let fine = "[".repeat(DEEPEST) + &"]".repeat(DEEPEST);
        assert!(read(&fine).is_ok());
    }
}
