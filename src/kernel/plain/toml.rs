//! TOML as plain data.
//!
//! A reader of our own, of all of TOML 1.1, since the library's is an eighth of what a page downloads
//! of us, and this one a fifth of that. The library is what it is tested against. Of dates only the
//! shape is looked at, not the calendar; they become texts.

use super::{DEEPEST, Document, Malformed, Pairs, Plain, Table, json};

/// Reads a text.
///
/// # Errors
/// When it is not TOML.
pub fn read(text: &str) -> Result<Document, Malformed> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
    };
    let mut root = Node::default();
    // The keys of the table that lines belong to.
    let mut path = Vec::new();
    while reader.next_line()? {
        if reader.takes("[[") {
            path = reader.header(&mut root, "]]", Node::open_in_list)?;
        } else if reader.takes("[") {
            path = reader.header(&mut root, "]", Node::open)?;
        } else {
            let mut table = &mut root;
            for key in &path {
                table = clash(0, key, table.descend(key, 0, Made::OnTheWay))?;
            }
            reader.line(table)?;
        }
        reader.end_of_line()?;
    }
    let mut places = Pairs::default();
    for (key, item) in root.items.iter() {
        places.insert(key.clone(), item.place);
    }
    Ok(Document {
        table: root.into_table(),
        places,
    })
}

/// A table that may still grow.
#[derive(Default)]
struct Node {
    items: Pairs<String, Item>,
}

struct Item {
    /// Where its value begins, in bytes.
    place: usize,
    content: Content,
}

enum Content {
    /// A value, finished as it stands.
    Value(Plain),
    /// A table, and how it came to be, on which depends who may add to it.
    Table(Node, Made),
    /// A list of tables, of which the last one may grow.
    Tables(Vec<Node>),
}

#[derive(Clone, Copy, PartialEq)]
enum Made {
    /// By a longer header.
    OnTheWay,
    /// By its own header.
    ByHeader,
    /// By a key with dots.
    ByKey,
}

/// What is wrong with a key, in words that follow it.
type Clash = &'static str;

const TWICE: Clash = "is there already";

impl Node {
    /// The table inside of this one that a part of a longer name means.
    fn descend(&mut self, key: &str, place: usize, made: Made) -> Result<&mut Self, Clash> {
        if self.items.get(key).is_none() {
            self.add(key, place, Content::Table(Self::default(), made));
        }
        match self.items.get_mut(key).map(|item| &mut item.content) {
            Some(Content::Table(_, old)) if made == Made::ByKey && *old != made => {
                Err("has a header of its own")
            }
            Some(Content::Table(node, _)) => Ok(node),
            Some(Content::Tables(nodes)) if made != Made::ByKey => {
                nodes.last_mut().ok_or("is empty")
            }
            _ => Err("is no table that could be added to"),
        }
    }

    /// `[key]`.
    fn open(&mut self, key: &str, place: usize) -> Result<(), Clash> {
        match self.items.get_mut(key) {
            None => self.add(key, place, Content::Table(Self::default(), Made::ByHeader)),
            Some(item) => match &mut item.content {
                Content::Table(_, made @ Made::OnTheWay) => *made = Made::ByHeader,
                _ => return Err(TWICE),
            },
        }
        Ok(())
    }

    /// `[[key]]`.
    fn open_in_list(&mut self, key: &str, place: usize) -> Result<(), Clash> {
        match self.items.get_mut(key).map(|item| &mut item.content) {
            None => self.add(key, place, Content::Tables(vec![Self::default()])),
            Some(Content::Tables(nodes)) => nodes.push(Self::default()),
            Some(_) => return Err(TWICE),
        }
        Ok(())
    }

    fn add(&mut self, key: &str, place: usize, content: Content) {
        self.items.insert(key.to_owned(), Item { place, content });
    }

    fn into_table(self) -> Table {
        let mut table = Table::default();
        for (key, Item { content, .. }) in self.items {
            let value = match content {
                Content::Value(value) => value,
                Content::Table(node, _) => Plain::Table(node.into_table()),
                Content::Tables(nodes) => {
                    let tables = nodes.into_iter();
                    Plain::List(tables.map(|node| Plain::Table(node.into_table())).collect())
                }
            };
            table.insert(key, value);
        }
        table
    }
}

struct Reader<'a> {
    text: &'a str,
    /// How far it has been read, in bytes.
    at: usize,
    /// How many lists and inline tables are open.
    depth: usize,
}

impl<'a> Reader<'a> {
    // Lines

    /// Goes to the next line that says something, if there is one.
    fn next_line(&mut self) -> Result<bool, Malformed> {
        self.skip_lines()?;
        Ok(self.peek().is_some())
    }

    fn end_of_line(&mut self) -> Result<(), Malformed> {
        self.skip_space();
        match self.peek() {
            None | Some('#' | '\n') => Ok(()),
            Some(_) if self.rest().starts_with("\r\n") => Ok(()),
            Some(_) => Err(self.expected("the end of the line")),
        }
    }

    /// What is between the brackets of a header; answers its keys.
    fn header(
        &mut self,
        root: &mut Node,
        close: &str,
        open: fn(&mut Node, &str, usize) -> Result<(), Clash>,
    ) -> Result<Vec<String>, Malformed> {
        let begin = self.at;
        let path = self.keys()?;
        if !self.takes(close) {
            return Err(self.expected(&format!("`{close}`")));
        }
        if let Some((last, before)) = path.split_last() {
            let mut table = root;
            for key in before {
                table = clash(begin, key, table.descend(key, begin, Made::OnTheWay))?;
            }
            clash(begin, last, open(table, last, begin))?;
        }
        Ok(path)
    }

    /// `key = value`, also inside of an inline table.
    fn line(&mut self, table: &mut Node) -> Result<(), Malformed> {
        let begin = self.at;
        let path = self.keys()?;
        if !self.takes("=") {
            return Err(self.expected("`=`"));
        }
        self.skip_space();
        let place = self.at;
        let value = self.value()?;
        let Some((last, before)) = path.split_last() else {
            return Ok(());
        };
        let mut table = table;
        for key in before {
            table = clash(begin, key, table.descend(key, begin, Made::ByKey))?;
        }
        if table.items.get(last).is_some() {
            return clash(begin, last, Err(TWICE));
        }
        table.add(last, place, Content::Value(value));
        Ok(())
    }

    /// Keys with dots between them, and the space after them.
    fn keys(&mut self) -> Result<Vec<String>, Malformed> {
        let mut keys = Vec::new();
        loop {
            self.skip_space();
            keys.push(self.key()?);
            self.skip_space();
            if keys.len() > DEEPEST {
                return Err(self.expected("a shorter key"));
            }
            if !self.takes(".") {
                return Ok(keys);
            }
        }
    }

    fn key(&mut self) -> Result<String, Malformed> {
        if let Some('"' | '\'') = self.peek() {
            return self.string();
        }
        let is_part = |next: char| next.is_ascii_alphanumeric() || "_-".contains(next);
        match self.take_while(is_part) {
            "" => Err(self.expected("a key")),
            key => Ok(key.to_owned()),
        }
    }

    // Values

    fn value(&mut self) -> Result<Plain, Malformed> {
        match self.peek() {
            Some('"' | '\'') => self.string().map(Plain::Text),
            Some('[') => {
                let mut items = Vec::new();
                self.members(']', &mut |reader| {
                    items.push(reader.value()?);
                    Ok(())
                })?;
                Ok(Plain::List(items))
            }
            Some('{') => {
                let mut table = Node::default();
                self.members('}', &mut |reader| reader.line(&mut table))?;
                Ok(Plain::Table(table.into_table()))
            }
            _ => self.scalar(),
        }
    }

    /// Whatever stands between brackets, with commas between its members and perhaps after the last.
    fn members(
        &mut self,
        close: char,
        read: &mut dyn FnMut(&mut Self) -> Result<(), Malformed>,
    ) -> Result<(), Malformed> {
        if self.depth == DEEPEST {
            return Err(self.expected("fewer lists and tables in each other"));
        }
        self.depth += 1;
        self.at += 1;
        loop {
            self.skip_lines()?;
            if self.peek() == Some(close) {
                break;
            }
            read(self)?;
            self.skip_lines()?;
            if !self.takes(",") && self.peek() != Some(close) {
                return Err(self.expected(&format!("`,` or `{close}`")));
            }
        }
        self.depth -= 1;
        self.at += 1;
        Ok(())
    }

    /// A truth, a number, or a date.
    fn scalar(&mut self) -> Result<Plain, Malformed> {
        let begin = self.at;
        let is_part = |next: char| next.is_ascii_alphanumeric() || "_+-.:".contains(next);
        let mut word = self.take_while(is_part).to_owned();
        let is_day = shape(&word) == "0000-00-00";
        if is_day
            && self.rest().starts_with(' ')
            && self.rest()[1..].starts_with(|next: char| next.is_ascii_digit())
        {
            self.at += 1;
            word = format!("{word}T{}", self.take_while(is_part));
        }
        let value = match word.as_str() {
            "true" => Some(Plain::Bool(true)),
            "false" => Some(Plain::Bool(false)),
            // JSON has no room for these.
            "inf" | "+inf" | "-inf" | "nan" | "+nan" | "-nan" => {
                Some(Plain::Text(word.trim_start_matches('+').to_owned()))
            }
            _ if is_date(&word) => Some(Plain::Text(word)),
            _ => number(&word).map(Plain::Number),
        };
        value.ok_or_else(|| {
            self.at = begin;
            self.expected("a value")
        })
    }

    // Texts

    fn string(&mut self) -> Result<String, Malformed> {
        let quote = self.peek().unwrap_or('"');
        let thrice = quote.to_string().repeat(3);
        let has_lines = self.takes(&thrice);
        if has_lines {
            // A line that ends with the quotes is no part of the text.
            let _ = self.takes("\r\n") || self.takes("\n");
        } else {
            self.at += 1;
        }
        let mut string = String::new();
        loop {
            let plain = self
                .take_while(|next| next != quote && next != '\\' && (next >= ' ' || next == '\t'));
            string.push_str(plain);
            match self.peek() {
                Some(next) if next == quote => {
                    if !has_lines {
                        self.at += 1;
                        return Ok(string);
                    }
                    // Up to two quotes may stand before the three that end it.
                    let is_end = self.rest().starts_with(&thrice);
                    self.at += 1;
                    if is_end && !self.rest().starts_with(&thrice) {
                        self.at += 2;
                        return Ok(string);
                    }
                    string.push(quote);
                }
                Some('\\') if quote == '\'' => {
                    self.at += 1;
                    string.push('\\');
                }
                Some('\\') => self.escape(has_lines, &mut string)?,
                Some('\n') if has_lines => {
                    self.at += 1;
                    string.push('\n');
                }
                Some('\r') if has_lines && self.rest().starts_with("\r\n") => {
                    self.at += 1;
                    string.push('\r');
                }
                _ => return Err(self.expected(&format!("`{quote}` at the end of a text"))),
            }
        }
    }

    /// What a backslash and what follows it stand for.
    fn escape(&mut self, has_lines: bool, string: &mut String) -> Result<(), Malformed> {
        let begin = self.at;
        self.at += 1;
        if has_lines {
            // At the end of a line it swallows all space up to the next text.
            let space = self.rest().len() - self.rest().trim_start().len();
            let (space, _) = self.rest().split_at(space);
            if space.contains('\n') {
                self.at += space.len();
                return Ok(());
            }
        }
        let letter = self.peek();
        self.at += 1;
        let digits = match letter {
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            _ => 0,
        };
        let meant = match letter {
            Some('b') => Some('\u{8}'),
            Some('t') => Some('\t'),
            Some('n') => Some('\n'),
            Some('f') => Some('\u{c}'),
            Some('r') => Some('\r'),
            Some('e') => Some('\u{1b}'),
            Some('"') => Some('"'),
            Some('\\') => Some('\\'),
            _ if digits > 0 => {
                let number = self.text.get(self.at..self.at + digits);
                self.at += digits;
                number
                    .filter(|number| number.bytes().all(|digit| digit.is_ascii_hexdigit()))
                    .and_then(|number| u32::from_str_radix(number, 16).ok())
                    .and_then(char::from_u32)
            }
            _ => None,
        };
        let Some(meant) = meant else {
            self.at = begin;
            return Err(self.expected("an escape that TOML knows"));
        };
        string.push(meant);
        Ok(())
    }

    // Steps

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn takes(&mut self, wanted: &str) -> bool {
        let is_there = self.rest().starts_with(wanted);
        if is_there {
            self.at += wanted.len();
        }
        is_there
    }

    fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|next| !is_part(next)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn skip_space(&mut self) {
        self.take_while(|next| matches!(next, ' ' | '\t'));
    }

    /// Skips space, comments and the ends of lines.
    fn skip_lines(&mut self) -> Result<(), Malformed> {
        loop {
            self.skip_space();
            if self.takes("#") {
                self.take_while(|next| next == '\t' || (next >= ' ' && next != '\u{7f}'));
                self.end_of_line()?;
            }
            if !self.takes("\n") && !self.takes("\r\n") {
                return Ok(());
            }
        }
    }

    fn expected(&self, expected: &str) -> Malformed {
        Malformed::expected(expected, self.text, self.at)
    }
}

fn clash<T>(at: usize, key: &str, outcome: Result<T, Clash>) -> Result<T, Malformed> {
    outcome.map_err(|clash| Malformed {
        at,
        reason: format!("`{key}` {clash}"),
    })
}

/// A number as JSON writes it.
fn number(word: &str) -> Option<String> {
    let radix = match word.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => 10,
    };
    let is_apart = |(place, _): (usize, &str)| {
        // An underscore stands between two digits.
        let is_digit =
            |byte: Option<&u8>| byte.is_some_and(|byte| char::from(*byte).is_digit(radix));
        let bytes = word.as_bytes();
        place > 0 && is_digit(bytes.get(place - 1)) && is_digit(bytes.get(place + 1))
    };
    if !word.match_indices('_').all(is_apart) {
        return None;
    }
    let digits = word.replace('_', "");
    if radix != 10 {
        let digits = digits
            .get(2..)
            .filter(|digits| !digits.starts_with(['+', '-']))?;
        return i64::from_str_radix(digits, radix)
            .ok()
            .map(|number| number.to_string());
    }
    let digits = digits.strip_prefix('+').unwrap_or(&digits);
    json::is_number(digits).then(|| digits.to_owned())
}

/// A word with every digit a zero.
fn shape(word: &str) -> String {
    word.replace(|next: char| next.is_ascii_digit(), "0")
}

/// Whether it is a date, a time, or both.
fn is_date(word: &str) -> bool {
    let shape = shape(word);
    let day = "0000-00-00";
    let Some(time) = shape.strip_prefix(day) else {
        return is_time(&shape);
    };
    let Some(time) = time.strip_prefix(['T', 't']) else {
        return time.is_empty();
    };
    let offset = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (time, offset) = time.split_at(offset);
    is_time(time) && ["", "Z", "z", "+00:00", "-00:00"].contains(&offset)
}

fn is_time(shape: &str) -> bool {
    let (time, fraction) = shape.split_once('.').unwrap_or((shape, "0"));
    let may_have_fraction = time == "00:00:00";
    (may_have_fraction || shape == "00:00")
        && !fraction.is_empty()
        && fraction.bytes().all(|next| next == b'0')
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use ::toml::de::{DeTable, DeValue};

    /// Texts with something of everything; `|` stands for the end of a line.
    const FINE: &[&str] = &[
        "",
        "# nothing|  |\t# but comments",
        "a = 1|b.c = 2|b . \"d e\" = 3|'f.g' = 4|1-_2 = 5",
        "a = [1, [2, 3], [], ['x', \"y\"],]|b = [| 1, # one|| 2|]",
        "a = {}|b = { x = 1, y.z = 2 }|c = {| d = 1,| }",
        "[a]|b = 1|[a.c.d]|e = 2|[a.c]|f = 3|[g] # a comment",
        "[[a]]|b = 1|[[a]]|[a.c]|d = 2|[[a.e]]|[[a.e]]|f = 3",
        "[a]|b.c = 1|b.d = 2|[a.b.e]|f = 3",
        r#"a = "\b\t\n\f\r\e\"\\ \x41 \u00e9 \U0001F40D""#,
        r"a = 'C:\n'",
        "a = \"\"\"|one|two \\|  |  three \"\"four\"\"\"\"\"|b = '''|x\\n''y'''''",
        "a = \"\"\"\\|  x\"\"\"|b = \"\"|c = ''|d = \"\"\"\"\"\"",
        "a = 0|b = -17|c = +1_000|d = 0xDEAD_beef|e = 0o17|f = 0b1_0",
        "a = 1.5|b = -0.0|c = 1e3|d = +6.26e-34|e = 1_0.0_1|f = inf|g = -nan",
        "a = true|b = false",
        "a = 1979-05-27|b = 07:32:00|c = 1979-05-27T07:32:00Z|d = 1979-05-27 07:32:00.999-07:00|e = 07:32",
    ];

    /// Texts that are not TOML.
    const BROKEN: &[&str] = &[
        "a",
        "a =",
        "= 1",
        "a = 1 b = 2",
        "a = = 2",
        "a b = 1",
        "a. = 1",
        "a = 1|a = 2",
        "a.b = 1|a = 2",
        "a = 1|a.b = 2",
        "a = {}|a.b = 1",
        "a = {}|[a.b]",
        "a = {x = 1, x = 2}",
        "a = {x = 1 y = 2}",
        "a = {x = 1",
        "a = [1 2]",
        "a = [1,,2]",
        "a = [",
        "a = [1]|[[a]]",
        "[a]|[a]",
        "[a]|[[a]]",
        "[[a]]|[a]",
        "[a]|b.c = 1|[a.b]",
        "[a.b]|[a]|b.c = 1",
        "[a",
        "[a]]",
        "[[a]",
        "[]",
        "[a] b = 1",
        "a = \"x",
        "a = \"x|y\"",
        "a = 'x|y'",
        "a = \"\"\"x\"\"",
        r#"a = "\q""#,
        r#"a = "\ud800""#,
        r#"a = "\x4""#,
        "a = 01",
        "a = 1__0",
        "a = _1",
        "a = 1_",
        "a = .5",
        "a = 1.",
        "a = 1.e5",
        "a = 0x",
        "a = +0x1",
        "a = 0xG",
        "a = truth",
        "a = True",
        "a = 1979-5-27",
        "a = 1979-05-27T",
        "a = 1:2",
        "a = \u{1}",
        "# \u{1}",
        "a = 1 \r",
    ];

    /// What the library makes of a text, as JSON. It leaves it to its callers to read numbers.
    fn by_library(text: &str) -> Option<String> {
        let table = DeTable::parse(text).ok()?;
        table_of(table.get_ref()).map(|table| table.to_string())
    }

    fn table_of(table: &DeTable<'_>) -> Option<Plain> {
        let mut plain = Table::default();
        for (key, value) in table {
            plain.insert(key.get_ref().to_string(), value_of(value.get_ref())?);
        }
        Some(Plain::Table(plain))
    }

    fn value_of(value: &DeValue<'_>) -> Option<Plain> {
        Some(match value {
            DeValue::String(text) => Plain::Text(text.to_string()),
            DeValue::Integer(number) => {
                let number = i64::from_str_radix(number.as_str(), number.radix());
                Plain::Number(number.ok()?.to_string())
            }
            DeValue::Float(number) => {
                let _: f64 = number.as_str().parse().ok()?;
                let digits = number.as_str().trim_start_matches('+').to_owned();
                if digits.ends_with(['f', 'n']) {
                    Plain::Text(digits)
                } else {
                    Plain::Number(digits)
                }
            }
            DeValue::Boolean(truth) => Plain::Bool(*truth),
            DeValue::Datetime(date) => Plain::Text(date.to_string()),
            DeValue::Array(items) => {
                let items = items.iter().map(|item| value_of(item.get_ref()));
                Plain::List(items.collect::<Option<_>>()?)
            }
            DeValue::Table(table) => table_of(table)?,
        })
    }

    /// The same, with sorted keys, for the library keeps no order.
    fn sorted(plain: Plain) -> Plain {
        match plain {
            Plain::Table(table) => {
                let mut pairs: Vec<_> = table.into_iter().collect();
                pairs.sort_by(|one, other| one.0.cmp(&other.0));
                let mut table = Table::default();
                for (key, value) in pairs {
                    table.insert(key, sorted(value));
                }
                Plain::Table(table)
            }
            Plain::List(items) => Plain::List(items.into_iter().map(sorted).collect()),
            plain => plain,
        }
    }

    fn by_us(text: &str) -> Option<String> {
        let document = read(text).ok()?;
        Some(sorted(Plain::Table(document.table)).to_string())
    }

    #[test]
    fn what_is_toml_is_read_as_the_library_reads_it() {
        for text in FINE {
            for end in ["\n", "\r\n"] {
                let text = text.replace('|', end);
                let library = by_library(&text);
                assert!(library.is_some(), "{text}");
                assert_eq!(by_us(&text), library, "{text}");
            }
        }
    }

    #[test]
    fn what_is_not_toml_is_refused_as_the_library_refuses_it() {
        for text in BROKEN {
            let text = text.replace('|', "\n");
            assert_eq!(by_library(&text), None, "{text}");
            assert_eq!(by_us(&text), None, "{text}");
        }
    }

    #[test]
    fn keys_keep_their_order_and_their_place() {
        let document = read("b = 1\na.x = 2\n[c]").expect("TOML");
        let keys: Vec<_> = document.table.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["b", "a", "c"]);
        let places = ["b", "a", "c"].map(|key| document.places.get(key).copied());
        assert_eq!(places, [Some(4), Some(6), Some(15)]);
    }

    #[test]
    fn an_error_says_where_and_what_was_expected() {
        let errors = [
            ("a = 1\nb = = 2", 10, "expected a value, found `=`"),
            (
                "a = 'x\n",
                6,
                "expected `'` at the end of a text, found the end of the line",
            ),
            ("a = [1 2]", 7, "expected `,` or `]`, found `2`"),
            ("a = 1\na = 2", 6, "`a` is there already"),
            ("a 1", 2, "expected `=`, found `1`"),
        ];
        for (text, at, reason) in errors {
            let error = read(text).expect_err(text);
            assert_eq!((error.at, error.reason.as_str()), (at, reason));
        }
    }

    #[test]
    fn nobody_can_make_it_fall_over_by_depth() {
        for deep in [
            "a = ".to_owned() + &"[".repeat(100_000),
            "a.".repeat(100_000),
        ] {
            assert!(read(&deep).is_err());
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_written_is_judged_as_the_library_judges_it(
            text in r#"([ab]|\[|\]|\{|\}|=|\.|,|"|'|\\|[01_+-]|1|e|x| |\n|#){0,24}"#
        ) {
            proptest::prop_assert_eq!(by_us(&text).is_some(), by_library(&text).is_some(), "{}", text);
        }
    }
}
