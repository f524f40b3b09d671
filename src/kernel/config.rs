//! The configuration: its keys, their defaults, and how TOML or JSON becomes one.
//!
//! It says what a page wants, not whether that can be had: names of interpreters are resolved by
//! [`super::catalogue`], destinations of files by [`super::files`].
//!
//! Both formats become the same plain tree, which is read key by key. A reader of our own, and not
//! one that is derived, for three reasons: an error can name the key and what [`KEYS`] says it takes,
//! keys we do not know are simply what is left, and every page that waits for Python is spared a
//! derived reader's tenth of our whole size.

use std::fmt;
use std::time::Duration;

use thiserror::Error;

use super::plain::{Document, Malformed, Plain, Table, json, toml};

/// What a page wants. Keys that we do not know are kept, for plugins to read.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Which interpreter; `None` leaves it to the page's tags, and then to the default.
    pub interpreter: Option<InterpreterChoice>,
    /// Files to fetch, from URL to destination, in the order that they are written.
    pub files: Table,
    /// JavaScript modules to import, for the page and for its worker, each from URL to name.
    pub js_modules: Table,
    /// Python packages to install.
    pub packages: Vec<String>,
    /// The indexes to look for them in, the first one first; without any it is the build's own.
    pub index_urls: Vec<String>,
    /// Plugins to load, by URL; `"!name"` leaves a built-in one out.
    pub plugins: Vec<String>,
    /// Where Python runs.
    pub worker: WorkerChoice,
    /// How long a run may take; `None` is as long as it likes.
    pub time_limit: Option<Duration>,
    /// Whether the page shows that it is loading.
    pub splash: bool,
    /// The memory that MicroPython starts with, in bytes; `None` is its own default.
    pub heap_size: Option<u64>,
    /// What is not ours.
    pub other: Table,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            interpreter: None,
            files: Table::default(),
            js_modules: Table::default(),
            packages: Vec::new(),
            index_urls: Vec::new(),
            plugins: Vec::new(),
            worker: WorkerChoice::default(),
            time_limit: None,
            splash: true,
            heap_size: None,
            other: Table::default(),
        }
    }
}

/// The keys we know: name, what it takes, its default. README's table is held against this one, and
/// the messages about malformed values are made from it.
pub const KEYS: [(&str, &str, &str); 10] = [
    (
        "interpreter",
        "a name, or a table with `kind` and perhaps `variant` or `url`",
        "`micropython`",
    ),
    ("files", "a table from URL to destination", "empty"),
    (
        "js_modules",
        "tables `main` and `worker`, each from URL to name",
        "empty",
    ),
    (
        "packages",
        "a list of requirements, such as `\"name>=1\"`",
        "empty",
    ),
    (
        "index_urls",
        "a list of URLs of package indexes",
        "the build's own",
    ),
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
        let at = |place: Option<usize>, Problem { key, reason }| ConfigError {
            origin: origin.to_owned(),
            key,
            line: place.map(|place| line_of(text, place)),
            reason,
        };
        let document = match format {
            Format::Toml => toml::read(text),
            Format::Json => json::read_document(text),
        };
        let Document { table, places } = document.map_err(|Malformed { at: place, reason }| {
            at(Some(place), Problem { key: None, reason })
        })?;
        Self::from_table(table).map_err(|problem| {
            let key = problem.key.as_deref().unwrap_or_default();
            at(places.get(key).copied(), problem)
        })
    }

    /// Reads back what a plugin made of the configuration.
    ///
    /// # Errors
    /// When it no longer is one, with the key and what was expected.
    pub fn from_plain(plain: Plain) -> Result<Self, ConfigError> {
        let outcome = match plain {
            Plain::Table(table) => Self::from_table(table),
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
    pub fn to_plain(&self) -> Plain {
        let mut table = Table::default();
        let mut put = |key: &str, value: Plain| table.insert(key.to_owned(), value);
        if let Some(choice) = &self.interpreter {
            put("interpreter", choice.to_plain());
        }
        put("files", Plain::Table(self.files.clone()));
        put("js_modules", Plain::Table(self.js_modules.clone()));
        put("packages", self.packages.as_slice().into());
        put("index_urls", self.index_urls.as_slice().into());
        put("plugins", self.plugins.as_slice().into());
        put("worker", self.worker.to_plain());
        if let Some(time) = self.time_limit {
            put("time_limit", Plain::Number(seconds(time)));
        }
        put("splash", self.splash.into());
        if let Some(bytes) = self.heap_size {
            put("heap_size", bytes.into());
        }
        for (key, value) in self.other.iter() {
            put(key, value.clone());
        }
        Plain::Table(table)
    }

    /// The JavaScript modules for the page or for its worker, each a URL and the name that Python knows
    /// it by.
    #[must_use]
    pub fn js_modules(&self, place: &str) -> Vec<(String, String)> {
        let modules = self.js_modules.get(place).and_then(Plain::as_table);
        let modules = modules.into_iter().flat_map(Table::iter);
        modules
            .filter_map(|(url, name)| Some((url.clone(), name.as_text()?.to_owned())))
            .collect()
    }

    fn from_table(mut table: Table) -> Result<Self, Problem> {
        let default = Self::default();
        Ok(Self {
            interpreter: take(&mut table, "interpreter", InterpreterChoice::from_plain)?,
            files: take(&mut table, "files", |value| value.as_table().cloned())?
                .unwrap_or(default.files),
            js_modules: take(&mut table, "js_modules", modules_from_plain)?
                .unwrap_or(default.js_modules),
            packages: take(&mut table, "packages", Plain::as_texts)?.unwrap_or(default.packages),
            index_urls: take(&mut table, "index_urls", Plain::as_texts)?
                .unwrap_or(default.index_urls),
            plugins: take(&mut table, "plugins", Plain::as_texts)?.unwrap_or(default.plugins),
            worker: take(&mut table, "worker", WorkerChoice::from_plain)?.unwrap_or(default.worker),
            time_limit: take(&mut table, "time_limit", seconds_from_plain)?,
            splash: take(&mut table, "splash", Plain::as_bool)?.unwrap_or(default.splash),
            heap_size: take(&mut table, "heap_size", |value| {
                value.as_u64().filter(|bytes| *bytes >= LEAST_HEAP)
            })?,
            other: table,
        })
    }
}

fn modules_from_plain(value: &Plain) -> Option<Table> {
    let is_text = |(_, name): (&String, &Plain)| name.as_text().is_some();
    let all_texts = |(place, modules): (&String, &Plain)| {
        let is_place = place == "main" || place == "worker";
        is_place
            && modules
                .as_table()
                .is_some_and(|table| table.iter().all(is_text))
    };
    let table = value.as_table()?;
    table.iter().all(all_texts).then(|| table.clone())
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

    fn from_plain(value: &Plain) -> Option<Self> {
        if let Some(name) = value.as_text() {
            return Some(Self::named(name));
        }
        let mut choice = Self::named("");
        for (key, value) in value.as_table()?.iter() {
            let value = value.as_text()?.to_owned();
            match key.as_str() {
                "kind" => choice.kind = value,
                "variant" => choice.variant = Some(value),
                "url" => choice.url = Some(value),
                _ => return None,
            }
        }
        (!choice.kind.is_empty()).then_some(choice)
    }

    fn to_plain(&self) -> Plain {
        let kind = Plain::from(self.kind.as_str());
        if self.variant.is_none() && self.url.is_none() {
            return kind;
        }
        let mut table = Table::default();
        table.insert("kind".to_owned(), kind);
        for (key, value) in [("variant", &self.variant), ("url", &self.url)] {
            if let Some(value) = value {
                table.insert(key.to_owned(), value.as_str().into());
            }
        }
        Plain::Table(table)
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
    /// Every choice, by the name that an address has for it.
    const NAMES: [(&'static str, Self); 3] = [
        ("true", Self::Worker),
        ("false", Self::Page),
        ("auto", Self::Auto),
    ];

    /// The choice that an address names.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let pair = Self::NAMES.iter().find(|(known, _)| *known == name);
        pair.map(|(_, choice)| *choice)
    }

    /// Its name in an address.
    #[must_use]
    pub fn name(self) -> &'static str {
        let pair = Self::NAMES.iter().find(|(_, choice)| *choice == self);
        pair.map_or("", |(name, _)| name)
    }

    fn from_plain(value: &Plain) -> Option<Self> {
        match value {
            Plain::Bool(true) => Some(Self::Worker),
            Plain::Bool(false) => Some(Self::Page),
            Plain::Text(text) if text == "auto" => Some(Self::Auto),
            _ => None,
        }
    }

    fn to_plain(self) -> Plain {
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
    fn expected(key: Option<&str>, expected: &str, found: &Plain) -> Self {
        // Long texts are cut; the reader knows what they wrote.
        let found = match found {
            Plain::Null => "null".to_owned(),
            Plain::List(items) => match items.iter().find(|item| item.as_text().is_none()) {
                Some(item) => format!("a list that holds `{:.40}`", item.to_string()),
                None => "a list".to_owned(),
            },
            Plain::Table(_) => "a table".to_owned(),
            Plain::Bool(_) | Plain::Number(_) | Plain::Text(_) => {
                format!("`{:.40}`", found.to_string())
            }
        };
        Self {
            key: key.map(str::to_owned),
            reason: format!("expected {expected}, found {found}"),
        }
    }
}

/// Takes a key out of the table; what is left in the end is not ours.
fn take<T>(
    table: &mut Table,
    key: &str,
    read: impl Fn(&Plain) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let Some(value) = table.remove(key) else {
        return Ok(None);
    };
    read(&value)
        .map(Some)
        .ok_or_else(|| unexpected(key, &value))
}

fn unexpected(key: &str, value: &Plain) -> Problem {
    let row = KEYS.iter().find(|(name, ..)| *name == key);
    let expected = row.map_or("something else", |(_, takes, _)| takes);
    Problem::expected(Some(key), expected, value)
}

/// A time in seconds, read to the nanosecond; none is no limit that anybody could mean.
fn seconds_from_plain(value: &Plain) -> Option<Duration> {
    let Plain::Number(digits) = value else {
        return None;
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let nanoseconds = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    let time = Duration::new(whole.parse().ok()?, nanoseconds);
    (!time.is_zero()).then_some(time)
}

/// A time in seconds, in decimal digits.
pub(super) fn seconds(time: Duration) -> String {
    let digits = format!("{}.{:09}", time.as_secs(), time.subsec_nanos());
    digits
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
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
        let expected = r#"{"a":31,"b":1000.5,"c":[true,{"d":"1979-05-27"}],"e":-3}"#;
        assert_eq!(
            other.get("x").map(Plain::to_string).as_deref(),
            Some(expected)
        );
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
        let mine = from_toml.other.get("mine").map(Plain::to_string);
        assert_eq!(mine.as_deref(), Some(r#"{"x":1}"#));
        assert_eq!(from_toml.worker, WorkerChoice::Auto);
    }

    #[test]
    fn a_configuration_survives_the_way_through_a_plugin() {
        let config = toml(
            "interpreter = { kind = 'micropython', variant = 'ulab' }\ntime_limit = 2.5\nheap_size = 100000\nmine = 1",
        );
        assert_eq!(Config::from_plain(config.to_plain()), Ok(config));
    }

    #[test]
    fn modules_are_told_apart_by_their_place() {
        let config = toml("[js_modules.main]\n'a.js' = 'a'\n[js_modules.worker]\n'b.js' = 'b'");
        let pair = |url: &str, name: &str| (url.to_owned(), name.to_owned());
        assert_eq!(config.js_modules("main"), [pair("a.js", "a")]);
        assert_eq!(config.js_modules("worker"), [pair("b.js", "b")]);
        assert_eq!(toml("").js_modules("main"), []);
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
            "[js_modules]\n'a.js' = 'a'",
            "py-config, line 1, key `js_modules`: expected tables `main` and `worker`, each from URL to name, found a table",
        );
        check_error(
            "time_limit = -0.5",
            "py-config, line 1, key `time_limit`: expected seconds, found `-0.5`",
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
            time_limit: Some(Duration::from_secs(1)),
            heap_size: Some(1),
            ..Config::default()
        };
        config.other.clear();
        let plain = config.to_plain();
        let table = plain.as_table().expect("a table");
        let mut keys: Vec<&str> = table.iter().map(|(key, _)| key.as_str()).collect();
        let mut known: Vec<&str> = KEYS.iter().map(|(key, ..)| *key).collect();
        keys.sort_unstable();
        known.sort_unstable();
        assert_eq!(keys, known);
    }
}
