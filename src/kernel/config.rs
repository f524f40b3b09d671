//! The configuration: its keys, their defaults, and how TOML or JSON becomes one.
//!
//! It says what a page wants, not whether that can be had: names of interpreters are resolved by
//! [`super::catalogue`], destinations of files by [`super::files`].

use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value as Json};
use thiserror::Error;

/// What a page wants. Keys that we do not know are kept, for plugins to read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Which interpreter; `None` leaves it to the page's tags, and then to the default.
    #[serde(skip_serializing_if = "Option::is_none")]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_limit: Option<f64>,
    /// Whether the page shows that it is loading.
    pub splash: bool,
    /// The memory that MicroPython starts with, in bytes; `None` is its own default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heap_size: Option<u64>,
    /// What is not ours.
    #[serde(flatten)]
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

/// The keys we know: name, what it takes, its default. README's table is held against this one.
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
    ("heap_size", "bytes", "the interpreter's own"),
];

impl Config {
    /// Reads a configuration, over the defaults.
    ///
    /// # Errors
    /// When the text is malformed, with the key, the line and what was expected.
    pub fn parse(text: &str, format: Format, origin: &str) -> Result<Self, ConfigError> {
        let outcome = match format {
            Format::Toml => parse_toml(text),
            Format::Json => parse_json(text),
        };
        outcome.map_err(|problem| ConfigError {
            origin: origin.to_owned(),
            ..problem
        })
    }

    /// Reads back what a plugin made of the configuration.
    ///
    /// # Errors
    /// When it no longer is one, with the key and what was expected.
    pub fn from_json(json: Json) -> Result<Self, ConfigError> {
        serde_path_to_error::deserialize(json).map_err(|error| ConfigError {
            origin: "config".to_owned(),
            key: key_of(error.path()),
            line: None,
            reason: error.inner().to_string(),
        })
    }

    /// The configuration as plugins and pages see it.
    #[must_use]
    pub fn to_json(&self) -> Json {
        // A map with string keys of plain values has no way to fail.
        serde_json::to_value(self).unwrap_or_default()
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
    /// The key, with dots, where one is to blame.
    pub key: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// What was found and what was expected.
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
}

impl Serialize for InterpreterChoice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.variant.is_none() && self.url.is_none() {
            return serializer.serialize_str(&self.kind);
        }
        let mut table = Map::new();
        let fields = [
            ("kind", Some(&self.kind)),
            ("variant", self.variant.as_ref()),
            ("url", self.url.as_ref()),
        ];
        for (key, value) in fields {
            if let Some(value) = value {
                table.insert(key.to_owned(), Json::String(value.clone()));
            }
        }
        table.serialize(serializer)
    }
}

// Written by hand, and not as an untagged enum, because that would forget where in the text it is.
impl<'de> Deserialize<'de> for InterpreterChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ChoiceVisitor;

        impl<'de> Visitor<'de> for ChoiceVisitor {
            type Value = InterpreterChoice;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the name of an interpreter, or a table with `kind`")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
                Ok(InterpreterChoice::named(name))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Self::Value, A::Error> {
                let (mut kind, mut variant, mut url) = (None, None, None);
                while let Some(key) = table.next_key::<String>()? {
                    match key.as_str() {
                        "kind" => kind = Some(table.next_value()?),
                        "variant" => variant = Some(table.next_value()?),
                        "url" => url = Some(table.next_value()?),
                        _ => {
                            return Err(de::Error::unknown_field(
                                &key,
                                &["kind", "variant", "url"],
                            ));
                        }
                    }
                }
                Ok(InterpreterChoice {
                    kind: kind.ok_or_else(|| de::Error::missing_field("kind"))?,
                    variant,
                    url,
                })
            }
        }

        deserializer.deserialize_any(ChoiceVisitor)
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

impl Serialize for WorkerChoice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Page => serializer.serialize_bool(false),
            Self::Worker => serializer.serialize_bool(true),
            Self::Auto => serializer.serialize_str("auto"),
        }
    }
}

impl<'de> Deserialize<'de> for WorkerChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WorkerVisitor;

        impl Visitor<'_> for WorkerVisitor {
            type Value = WorkerChoice;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("true, false or \"auto\"")
            }

            fn visit_bool<E: de::Error>(self, worker: bool) -> Result<Self::Value, E> {
                Ok(if worker {
                    WorkerChoice::Worker
                } else {
                    WorkerChoice::Page
                })
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                match text {
                    "auto" => Ok(WorkerChoice::Auto),
                    _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
                }
            }
        }

        deserializer.deserialize_any(WorkerVisitor)
    }
}

fn parse_toml(text: &str) -> Result<Config, ConfigError> {
    let problem = |key, error: &toml::de::Error| ConfigError {
        origin: String::new(),
        key,
        line: error.span().map(|span| line_of(text, span.start)),
        reason: error.message().to_owned(),
    };
    let document = toml::Deserializer::parse(text).map_err(|error| problem(None, &error))?;
    serde_path_to_error::deserialize(document)
        .map_err(|error| problem(key_of(error.path()), error.inner()))
}

fn parse_json(text: &str) -> Result<Config, ConfigError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let problem = |key, error: &serde_json::Error| ConfigError {
        origin: String::new(),
        key,
        line: Some(error.line()).filter(|line| *line > 0),
        reason: without_position(&error.to_string()),
    };
    let config = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| problem(key_of(error.path()), error.inner()))?;
    deserializer.end().map_err(|error| problem(None, &error))?;
    Ok(config)
}

fn key_of(path: &serde_path_to_error::Path) -> Option<String> {
    let key = path.to_string();
    (key != ".").then_some(key)
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1
}

/// `serde_json` ends its texts with a position, which we give in words of our own.
fn without_position(text: &str) -> String {
    text.split(" at line ").next().unwrap_or(text).to_owned()
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
            "interpreter = { kind = 'micropython', variant = 'ulab' }\ntime_limit = 2.5\nheap_size = 1000\nmine = 1",
        );
        assert_eq!(Config::from_json(config.to_json()), Ok(config));
    }

    #[test]
    fn an_error_names_the_key_the_line_and_what_was_expected() {
        check_error(
            "splash = true\ninterpreter = 5",
            "py-config, line 2, key `interpreter`: invalid type: integer `5`, expected the name of an interpreter, or a table with `kind`",
        );
        check_error(
            "{\n \"splash\": \"yes\"}",
            "py-config, line 2, key `splash`: invalid type: string \"yes\", expected a boolean",
        );
        check_error(
            "plugins = ['a', 3]",
            "py-config, line 1, key `plugins[1]`: invalid type: integer `3`, expected a string",
        );
        check_error(
            "\nworker = 'maybe'",
            "py-config, line 2, key `worker`: invalid value: string \"maybe\", expected true, false or \"auto\"",
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
