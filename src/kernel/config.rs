//! The configuration: its keys, their defaults, and how TOML or JSON becomes one.
//!
//! It says what a page wants, not whether that can be had: names of interpreters are resolved by
//! [`super::catalogue`], destinations of files by [`super::files`].
//!
//! Both formats become the same plain tree, which is read key by key. A reader of our own, and not
//! one that is derived, for three reasons: an error can name the key and what [`KEYS`] says it takes,
//! keys we do not know are simply what is left, and every page that waits for Python is spared a
//! derived reader's tenth of our whole size.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::value::RawValue;
use serde_json::{Map, Number, Value as Json};
use thiserror::Error;
use toml::de::{DeTable, DeValue};

/// What a page wants. Keys that we do not know are kept, for plugins to read.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Which interpreter; `None` leaves it to the page's tags, and then to the default.
    pub interpreter: Option<InterpreterChoice>,
    /// Files to fetch, from URL to destination, in the order that they are written.
    pub files: Map<String, Json>,
    /// Python packages to install.
    pub packages: Vec<String>,
    /// Plugins to load, by URL; `"!name"` leaves a built-in one out.
    pub plugins: Vec<String>,
    /// Where Python runs.
    pub worker: WorkerChoice,
    /// How long a run may take, in seconds; `None` is as long as it likes.
    pub time_limit: Option<f64>,
    /// Whether the page shows that it is loading.
    pub splash: bool,
    /// The memory that MicroPython starts with, in bytes; `None` is its own default.
    pub heap_size: Option<u64>,
    /// What is not ours.
    pub other: Map<String, Json>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            interpreter: None,
            files: Map::new(),
            packages: Vec::new(),
            plugins: Vec::new(),
            worker: WorkerChoice::default(),
            time_limit: None,
            splash: true,
            heap_size: None,
            other: Map::new(),
        }
    }
}

/// The keys we know: name, what it takes, its default. README's table is held against this one, and
/// the messages about malformed values are made from it.
pub const KEYS: [(&str, &str, &str); 8] = [
    (
        "interpreter",
        "a name, or a table with `kind` and perhaps `variant` or `url`",
        "`micropython`",
    ),
    ("files", "a table from URL to destination", "empty"),
    ("packages", "a list of package names", "empty"),
    (
        "plugins",
        "a list of URLs; `\"!name\"` leaves a built-in plugin out",
        "empty",
    ),
    ("worker", "`true`, `false` or `\"auto\"`", "`false`"),
    ("time_limit", "seconds", "none"),
    ("splash", "`true` or `false`", "`true`"),
    (
        "heap_size",
        "bytes, at least 65536",
        "the interpreter's own",
    ),
];

/// MicroPython does not start with much less, in bytes.
const LEAST_HEAP: u64 = 65536;

impl Config {
    /// Reads a configuration, over the defaults.
    ///
    /// # Errors
    /// When the text is malformed, with the key, the line and what was expected.
    pub fn parse(text: &str, format: Format, origin: &str) -> Result<Self, ConfigError> {
        let at = |line, Problem { key, reason }| ConfigError {
            origin: origin.to_owned(),
            key,
            line,
            reason,
        };
        let tree = match format {
            Format::Toml => parse_toml(text),
            Format::Json => parse_json(text),
        };
        let tree = tree.map_err(|(line, problem)| at(line, problem))?;
        Self::from_tree(tree).map_err(|problem| {
            let key = problem.key.as_deref().unwrap_or_default();
            let offset = match format {
                Format::Toml => toml_offset(text, key),
                Format::Json => json_offset(text, key),
            };
            at(offset.map(|offset| line_of(text, offset)), problem)
        })
    }

    /// Reads back what a plugin made of the configuration.
    ///
    /// # Errors
    /// When it no longer is one, with the key and what was expected.
    pub fn from_json(json: Json) -> Result<Self, ConfigError> {
        let outcome = match json {
            Json::Object(tree) => Self::from_tree(tree),
            other => Err(Problem::expected(None, "a table", &other)),
        };
        outcome.map_err(|Problem { key, reason }| ConfigError {
            origin: "config".to_owned(),
            key,
            line: None,
            reason,
        })
    }

    /// The configuration as plugins and pages see it.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let mut tree = Map::new();
        let mut put = |key: &str, value: Json| tree.insert(key.to_owned(), value);
        if let Some(choice) = &self.interpreter {
            put("interpreter", choice.to_json());
        }
        put("files", Json::Object(self.files.clone()));
        put("packages", self.packages.clone().into());
        put("plugins", self.plugins.clone().into());
        put("worker", self.worker.to_json());
        if let Some(seconds) = self.time_limit {
            put("time_limit", seconds.into());
        }
        put("splash", self.splash.into());
        if let Some(bytes) = self.heap_size {
            put("heap_size", bytes.into());
        }
        tree.extend(self.other.clone());
        Json::Object(tree)
    }

    fn from_tree(mut tree: Map<String, Json>) -> Result<Self, Problem> {
        let default = Self::default();
        Ok(Self {
            interpreter: take(&mut tree, "interpreter", InterpreterChoice::from_json)?,
            files: take(&mut tree, "files", |value| value.as_object().cloned())?
                .unwrap_or(default.files),
            packages: take(&mut tree, "packages", texts)?.unwrap_or(default.packages),
            plugins: take(&mut tree, "plugins", texts)?.unwrap_or(default.plugins),
            worker: take(&mut tree, "worker", WorkerChoice::from_json)?.unwrap_or(default.worker),
            time_limit: take(&mut tree, "time_limit", |value| {
                value.as_f64().filter(|seconds| *seconds > 0.0)
            })?,
            splash: take(&mut tree, "splash", Json::as_bool)?.unwrap_or(default.splash),
            heap_size: take(&mut tree, "heap_size", |value| {
                value.as_u64().filter(|bytes| *bytes >= LEAST_HEAP)
            })?,
            other: tree,
        })
    }
}

/// How a configuration is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// TOML, the default.
    Toml,
    /// JSON.
    Json,
}

impl Format {
    /// The format of a text: by what the tag or the file's name says, else by its first character.
    #[must_use]
    pub fn of(text: &str, hint: Option<&str>) -> Self {
        match hint {
            Some(hint) if hint.ends_with("json") => Self::Json,
            Some(hint) if hint.ends_with("toml") => Self::Toml,
            _ if text.trim_start().starts_with('{') => Self::Json,
            _ => Self::Toml,
        }
    }
}

/// What is wrong with a configuration, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct ConfigError {
    /// The tag or file that it stands in.
    pub origin: String,
    /// The key where one is to blame.
    pub key: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// What was expected and what was found.
    pub reason: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.origin)?;
        if let Some(line) = self.line {
            write!(formatter, ", line {line}")?;
        }
        if let Some(key) = &self.key {
            write!(formatter, ", key `{key}`")?;
        }
        write!(formatter, ": {}", self.reason)
    }
}

/// An interpreter, as a configuration names it: `"pyodide"`, or a table for all else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterpreterChoice {
    /// The name of the interpreter, or of the kind that `url` is.
    pub kind: String,
    /// A variant of it, such as `ulab`.
    pub variant: Option<String>,
    /// The author's own build: its ES module.
    pub url: Option<String>,
}

impl InterpreterChoice {
    /// The choice of a build by its name in the catalogue.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            kind: name.to_owned(),
            variant: None,
            url: None,
        }
    }

    /// The name that the choice has in the catalogue.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.variant {
            Some(variant) => format!("{}-{variant}", self.kind),
            None => self.kind.clone(),
        }
    }

    fn from_json(value: &Json) -> Option<Self> {
        if let Some(name) = value.as_str() {
            return Some(Self::named(name));
        }
        let table = value.as_object()?;
        let text = |key: &str| {
            table
                .get(key)
                .map(|value| value.as_str().map(str::to_owned))
        };
        let is_known = |key: &String| ["kind", "variant", "url"].contains(&key.as_str());
        if !table.keys().all(is_known) {
            return None;
        }
        Some(Self {
            kind: text("kind")??,
            variant: text("variant").map_or(Some(None), |text| text.map(Some))?,
            url: text("url").map_or(Some(None), |text| text.map(Some))?,
        })
    }

    fn to_json(&self) -> Json {
        let mut table = Map::new();
        table.insert("kind".to_owned(), self.kind.clone().into());
        for (key, value) in [("variant", &self.variant), ("url", &self.url)] {
            if let Some(value) = value {
                table.insert(key.to_owned(), value.clone().into());
            }
        }
        if table.len() == 1 {
            return self.kind.clone().into();
        }
        Json::Object(table)
    }
}

/// Where Python runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WorkerChoice {
    /// In the page.
    #[default]
    Page,
    /// In a worker.
    Worker,
    /// In a worker where the page can share memory with it, else in the page.
    Auto,
}

impl WorkerChoice {
    fn from_json(value: &Json) -> Option<Self> {
        match value {
            Json::Bool(true) => Some(Self::Worker),
            Json::Bool(false) => Some(Self::Page),
            Json::String(text) if text == "auto" => Some(Self::Auto),
            _ => None,
        }
    }

    fn to_json(self) -> Json {
        match self {
            Self::Page => false.into(),
            Self::Worker => true.into(),
            Self::Auto => "auto".into(),
        }
    }
}

/// What is wrong, before it is known where.
struct Problem {
    key: Option<String>,
    reason: String,
}

impl Problem {
    fn expected(key: Option<&str>, expected: &str, found: &Json) -> Self {
        let found = match found {
            Json::Null => "null".to_owned(),
            Json::Array(items) => match items.iter().find(|item| !item.is_string()) {
                Some(item) => format!("a list that holds `{:.40}`", item.to_string()),
                None => "a list".to_owned(),
            },
            Json::Object(_) => "a table".to_owned(),
            // Long texts are cut; the reader knows what they wrote.
            plain => format!("`{:.40}`", plain.to_string()),
        };
        Self {
            key: key.map(str::to_owned),
            reason: format!("expected {expected}, found {found}"),
        }
    }

    fn syntax(reason: &str) -> Self {
        Self {
            key: None,
            reason: reason.to_owned(),
        }
    }
}

/// Takes a key out of the tree; what is left in the end is not ours.
fn take<T>(
    tree: &mut Map<String, Json>,
    key: &str,
    read: impl Fn(&Json) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let Some(value) = tree.shift_remove(key) else {
        return Ok(None);
    };
    if let Some(value) = read(&value) {
        return Ok(Some(value));
    }
    let row = KEYS.iter().find(|(name, ..)| *name == key);
    let expected = row.map_or("something else", |(_, takes, _)| takes);
    Err(Problem::expected(Some(key), expected, &value))
}

fn texts(value: &Json) -> Option<Vec<String>> {
    let items = value.as_array()?.iter();
    items.map(|item| item.as_str().map(str::to_owned)).collect()
}

type Tree = Result<Map<String, Json>, (Option<usize>, Problem)>;

fn parse_toml(text: &str) -> Tree {
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map(|span| line_of(text, span.start));
        (line, Problem::syntax(error.message()))
    })?;
    Ok(plain_table(table.get_ref()))
}

fn plain_table(table: &DeTable<'_>) -> Map<String, Json> {
    let pairs = table.iter();
    pairs
        .map(|(key, value)| (key.get_ref().to_string(), plain(value.get_ref())))
        .collect()
}

/// A value of TOML as plain data. A number that JSON has no room for, and a date, are given as text.
fn plain(value: &DeValue<'_>) -> Json {
    match value {
        DeValue::String(text) => Json::String(text.to_string()),
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .map_or_else(|_| integer.to_string().into(), Into::into),
        DeValue::Float(float) => float
            .as_str()
            .parse()
            .ok()
            .and_then(Number::from_f64)
            .map_or_else(|| float.to_string().into(), Json::Number),
        DeValue::Boolean(truth) => (*truth).into(),
        DeValue::Datetime(date) => date.to_string().into(),
        DeValue::Array(items) => items.iter().map(|item| plain(item.get_ref())).collect(),
        DeValue::Table(table) => Json::Object(plain_table(table)),
    }
}

fn parse_json(text: &str) -> Tree {
    serde_json::from_str(text).map_err(|error| {
        let line = Some(error.line()).filter(|line| *line > 0);
        // It ends its texts with a position, which we give in words of our own.
        let full = error.to_string();
        let reason = full.split(" at line ").next().unwrap_or(&full);
        (line, Problem::syntax(reason))
    })
}

/// Where in a well-formed text the value of a key begins, in bytes.
fn toml_offset(text: &str, key: &str) -> Option<usize> {
    let table = DeTable::parse(text).ok()?;
    let value = table.get_ref().get(key)?;
    Some(value.span().start)
}

/// The same in JSON.
fn json_offset(text: &str, key: &str) -> Option<usize> {
    let values: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    let value = values.get(key)?.get();
    // The value is a part of the text, so the distance of their beginnings is where it begins.
    (value.as_ptr() as usize).checked_sub(text.as_ptr() as usize)
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn toml(text: &str) -> Config {
        Config::parse(text, Format::Toml, "py-config").expect("a configuration")
    }

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        let format = Format::of(text, None);
        let error = Config::parse(text, format, "py-config").expect_err("a malformed text");
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn an_empty_text_is_the_defaults() {
        assert_eq!(toml(""), Config::default());
    }

    #[test]
    fn every_kind_of_toml_value_becomes_plain_data() {
        let other = toml("[x]\na = 0x1F\nb = 1_000.5\nc = [true, {d = 1979-05-27}]\ne = -3").other;
        let expected =
            serde_json::json!({"a": 31, "b": 1000.5, "c": [true, {"d": "1979-05-27"}], "e": -3});
        assert_eq!(other["x"], expected);
    }

    #[test]
    fn toml_and_json_say_the_same() {
        let from_toml = toml(
            "interpreter = 'pyodide'\nworker = 'auto'\nplugins = ['!py-repl']\n[files]\n'a.py' = ''\n[mine]\nx = 1",
        );
        let from_json = Config::parse(
            r#"{"interpreter": "pyodide", "worker": "auto", "plugins": ["!py-repl"], "files": {"a.py": ""}, "mine": {"x": 1}}"#,
            Format::Json,
            "py-config",
        );
        assert_eq!(Ok(from_toml.clone()), from_json);
        assert_eq!(from_toml.other["mine"]["x"], 1);
        assert_eq!(from_toml.worker, WorkerChoice::Auto);
    }

    #[test]
    fn a_configuration_survives_the_way_through_a_plugin() {
        let config = toml(
            "interpreter = { kind = 'micropython', variant = 'ulab' }\ntime_limit = 2.5\nheap_size = 100000\nmine = 1",
        );
        assert_eq!(Config::from_json(config.to_json()), Ok(config));
    }

    #[test]
    fn an_error_names_the_key_the_line_and_what_was_expected() {
        check_error(
            "splash = true\ninterpreter = 5",
            "py-config, line 2, key `interpreter`: expected a name, or a table with `kind` and perhaps `variant` or `url`, found `5`",
        );
        check_error(
            "{\n \"splash\": \"yes\"}",
            "py-config, line 2, key `splash`: expected `true` or `false`, found `\"yes\"`",
        );
        check_error(
            "heap_size = 0",
            "py-config, line 1, key `heap_size`: expected bytes, at least 65536, found `0`",
        );
        check_error(
            "plugins = ['a', 3]",
            "py-config, line 1, key `plugins`: expected a list of URLs; `\"!name\"` leaves a built-in plugin out, found a list that holds `3`",
        );
        check_error(
            "\nworker = 'maybe'",
            "py-config, line 2, key `worker`: expected `true`, `false` or `\"auto\"`, found `\"maybe\"`",
        );
    }

    #[test]
    fn an_error_of_syntax_names_the_line() {
        let error =
            Config::parse("a = 1\nb = = 2", Format::Toml, "conf.toml").expect_err("malformed");
        assert_eq!((error.line, error.origin.as_str()), (Some(2), "conf.toml"));
        let error =
            Config::parse("{\n\"a\": 1,\n}", Format::Json, "py-config").expect_err("malformed");
        assert_eq!(error.line, Some(3));
    }

    #[test]
    fn the_format_follows_the_hint_and_then_the_text() {
        assert_eq!(Format::of("{}", Some("config.toml")), Format::Toml);
        assert_eq!(Format::of("", Some("application/json")), Format::Json);
        assert_eq!(Format::of(" {", None), Format::Json);
        assert_eq!(Format::of("[files]", None), Format::Toml);
    }

    #[test]
    fn every_key_that_is_known_is_in_the_table_of_keys() {
        let mut config = Config {
            interpreter: Some(InterpreterChoice::named("x")),
            time_limit: Some(1.0),
            heap_size: Some(1),
            ..Config::default()
        };
        config.other.clear();
        let json = config.to_json();
        let mut keys: Vec<&str> = json
            .as_object()
            .expect("an object")
            .keys()
            .map(String::as_str)
            .collect();
        let mut known: Vec<&str> = KEYS.iter().map(|(key, ..)| *key).collect();
        keys.sort_unstable();
        known.sort_unstable();
        assert_eq!(keys, known);
    }
}
