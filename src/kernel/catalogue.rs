//! The interpreters that can be had: what the picker lists and what a configuration's choice means.
//!
//! The list itself is written at build time, from the builds that set-up installed; this file reads
//! it and resolves names. What a build of somebody's own consists of is said in [`super::own_build`].
//! It downloads nothing.

use thiserror::Error;

use super::config::InterpreterChoice;
use super::own_build;
use super::plain::{Plain, Table, json};

/// The interpreter where nobody chose one.
pub const DEFAULT: &str = "micropython";

/// Which family of loading code a build needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// MicroPython's webassembly port.
    MicroPython,
    /// Pyodide.
    Pyodide,
    /// A WASI command, such as CPython and RustPython.
    Wasi,
}

impl Kind {
    /// Every kind, by the name that a configuration uses.
    pub const NAMES: [(&'static str, Self); 3] = [
        ("micropython", Self::MicroPython),
        ("pyodide", Self::Pyodide),
        ("wasi", Self::Wasi),
    ];

    /// Its name in a configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        let pair = Self::NAMES.iter().find(|(_, kind)| *kind == self);
        pair.map_or("", |(name, _)| name)
    }

    /// Its name for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::MicroPython => "MicroPython",
            Self::Pyodide => "Pyodide",
            Self::Wasi => "WASI command",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let pair = Self::NAMES.iter().find(|(known, _)| *known == name);
        pair.map(|(_, kind)| *kind)
    }
}

/// A file that a build downloads to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildFile {
    /// Its URL, relative to the folder of our own script.
    pub path: String,
    /// Its size in bytes, uncompressed.
    pub bytes: u64,
    /// Its size in bytes as a server that compresses sends it.
    pub gzip: u64,
}

/// One interpreter build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    /// Its name in configurations and in the URL.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// How it is loaded.
    pub kind: Kind,
    /// Its version, as its package says; empty where only the build itself knows.
    pub version: String,
    /// The ES module that loads it. For a WASI command it is ours, relative to the folder of our own
    /// script; else it lies where the files lie.
    pub module: String,
    /// Why it cannot be chosen, where it cannot.
    pub missing: Option<String>,
    /// Everything it downloads to start, as far as it is known.
    pub files: Vec<BuildFile>,
    /// Bytes of all files, uncompressed.
    pub bytes: u64,
    /// Bytes of all files as a server that compresses sends them.
    pub gzip: u64,
    /// Whether somebody named it on this visit, and nobody before.
    pub is_own: bool,
}

/// A choice that no build answers to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoSuchInterpreter {
    /// Nobody knows it.
    #[error("there is no interpreter `{wanted}`; known are: {known}")]
    Unknown {
        /// What was asked for.
        wanted: String,
        /// The names there are, for people.
        known: String,
    },
    /// It is known, but this page does not have it.
    #[error("`{wanted}` is not here: {reason}")]
    Missing {
        /// What was asked for.
        wanted: String,
        /// Why not, for people.
        reason: String,
    },
}

/// A build that is in the catalogue, whether under this name or another.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("This build is in the list already, as `{label}`.")]
pub struct AlreadyThere {
    /// What it is called there.
    pub label: String,
}

/// The list of builds is none, so the build of this very page is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the list of interpreters is broken")]
pub struct BrokenCatalogue;

/// Every build that can be chosen, in the order of the picker.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    builds: Vec<Build>,
}

impl Catalogue {
    /// A catalogue of these builds.
    #[must_use]
    pub fn new(builds: Vec<Build>) -> Self {
        Self { builds }
    }

    /// The catalogue in a text of JSON, as it is written at build time.
    ///
    /// # Errors
    /// When the text is none.
    pub fn from_json(text: &str) -> Result<Self, BrokenCatalogue> {
        let builds = json::read(text).ok().and_then(|list| {
            let builds = list.as_list()?.iter();
            builds.map(|build| build_from(build.as_table()?)).collect()
        });
        builds.map(Self::new).ok_or(BrokenCatalogue)
    }

    /// The builds, in the order of the picker.
    #[must_use]
    pub fn builds(&self) -> &[Build] {
        &self.builds
    }

    /// The build of that name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Build> {
        self.builds.iter().find(|build| build.name == name)
    }

    /// Takes in a build.
    ///
    /// # Errors
    /// As for [`Catalogue::check_new`].
    pub fn add(&mut self, build: Build) -> Result<(), AlreadyThere> {
        self.check_new(&build)?;
        self.builds.push(build);
        Ok(())
    }

    /// Whether a build can be taken in.
    ///
    /// # Errors
    /// When one of its name is there, or one of its kind that consists of the same files.
    pub fn check_new(&self, build: &Build) -> Result<(), AlreadyThere> {
        fn paths(build: &Build) -> impl Iterator<Item = &str> {
            build.files.iter().map(|file| file.path.as_str())
        }
        let is_same = |known: &&Build| {
            known.name == build.name || (known.kind == build.kind && paths(known).eq(paths(build)))
        };
        match self.builds.iter().find(is_same) {
            Some(Build { label, .. }) => Err(AlreadyThere {
                label: label.clone(),
            }),
            None => Ok(()),
        }
    }

    /// The build that a choice means: one of ours by name, or the author's own by URL.
    ///
    /// # Errors
    /// When there is no such build, with the names of those there are.
    pub fn resolve(&self, choice: &InterpreterChoice) -> Result<Build, NoSuchInterpreter> {
        let wanted = choice.name();
        let found = match &choice.url {
            None => self.find(&wanted).cloned(),
            Some(url) => Kind::named(&choice.kind).map(|kind| {
                let label = format!("{wanted} ({url})");
                own_build::at(kind, wanted.clone(), label, url)
            }),
        };
        match found {
            Some(Build {
                missing: Some(reason),
                ..
            }) => Err(NoSuchInterpreter::Missing { wanted, reason }),
            Some(build) => Ok(build),
            None => Err(NoSuchInterpreter::Unknown {
                wanted,
                known: self.known(choice.url.is_some()),
            }),
        }
    }

    fn known(&self, kinds_only: bool) -> String {
        let names: Vec<&str> = if kinds_only {
            Kind::NAMES.iter().map(|(name, _)| *name).collect()
        } else {
            self.builds
                .iter()
                .map(|build| build.name.as_str())
                .collect()
        };
        names.join(", ")
    }
}

fn build_from(build: &Table) -> Option<Build> {
    let kind = text(build, "kind")?;
    let files = build.get("files")?.as_list()?.iter();
    Some(Build {
        name: text(build, "name")?,
        label: text(build, "label")?,
        kind: Kind::named(&kind)?,
        version: text(build, "version")?,
        module: text(build, "module")?,
        missing: text(build, "missing"),
        files: files
            .map(|file| file_from(file.as_table()?))
            .collect::<Option<_>>()?,
        bytes: size(build, "bytes")?,
        gzip: size(build, "gzip")?,
        is_own: false,
    })
}

fn file_from(file: &Table) -> Option<BuildFile> {
    Some(BuildFile {
        path: text(file, "path")?,
        bytes: size(file, "bytes")?,
        gzip: size(file, "gzip")?,
    })
}

fn text(table: &Table, key: &str) -> Option<String> {
    table.get(key)?.as_text().map(str::to_owned)
}

fn size(table: &Table, key: &str) -> Option<u64> {
    table.get(key).and_then(Plain::as_u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        Catalogue::from_json(
            r#"[{"name":"micropython","label":"MicroPython","kind":"micropython","version":"1","module":"m.mjs","files":[],"bytes":0,"gzip":0},
                {"name":"micropython-ulab","label":"ulab","kind":"micropython","version":"1","module":"m.mjs","files":[],"bytes":0,"gzip":0}]"#,
        )
        .expect("a catalogue")
    }

    fn choice(kind: &str, variant: Option<&str>, url: Option<&str>) -> InterpreterChoice {
        InterpreterChoice {
            kind: kind.into(),
            variant: variant.map(Into::into),
            url: url.map(Into::into),
        }
    }

    #[test]
    fn a_list_that_is_none_is_broken() {
        for text in ["", "{}", "[1]", r#"[{"name":"micropython"}]"#] {
            assert_eq!(Catalogue::from_json(text), Err(BrokenCatalogue), "{text}");
        }
    }

    #[test]
    fn a_variant_is_a_build_of_its_own() {
        let build = catalogue().resolve(&choice("micropython", Some("ulab"), None));
        assert_eq!(build.map(|build| build.name), Ok("micropython-ulab".into()));
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let error = catalogue()
            .resolve(&choice("snake", None, None))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no interpreter `snake`; known are: micropython, micropython-ulab"
        );
    }

    #[test]
    fn a_build_that_is_not_here_says_why() {
        let mut builds = catalogue().builds;
        builds[1].missing = Some("it is being built".into());
        let error = Catalogue::new(builds)
            .resolve(&choice("micropython-ulab", None, None))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "`micropython-ulab` is not here: it is being built"
        );
    }

    #[test]
    fn a_build_is_taken_in_once() {
        let mut catalogue = catalogue();
        let build = own_build::at_url(&catalogue, Kind::Wasi, "https://a.org/python.wasm");
        assert_eq!(catalogue.add(build.clone()), Ok(()));
        let resolved = catalogue.resolve(&choice("own-python", None, None));
        assert_eq!(resolved, Ok(build.clone()));
        let again = own_build::at_url(&catalogue, Kind::Wasi, "https://a.org/python.wasm");
        assert_eq!(
            catalogue.add(again).unwrap_err().to_string(),
            "This build is in the list already, as `python.wasm`."
        );
        let other_kind = Build {
            name: "x".into(),
            kind: Kind::Pyodide,
            ..build
        };
        assert_eq!(catalogue.add(other_kind), Ok(()));
    }

    #[test]
    fn a_url_makes_a_build_of_a_known_kind() {
        let build = catalogue().resolve(&choice("pyodide", None, Some("mine/pyodide.mjs")));
        let build = build.expect("a build");
        assert_eq!(build.module, "mine/pyodide.mjs");
        assert_eq!(build.files[2].path, "mine/pyodide.asm.wasm");
        let error = catalogue()
            .resolve(&choice("snake", None, Some("x.mjs")))
            .unwrap_err();
        assert!(error.to_string().ends_with("micropython, pyodide, wasi"));
    }
}
