//! Why packages could not be installed, in words for whoever asked for them.
//!
//! Every error names the package, and the index or the file where there is one to name.

use thiserror::Error;

/// Why an order cannot be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InstallError {
    /// What was asked for is not a requirement.
    #[error("`{text}` is not a requirement: {reason}")]
    Requirement {
        /// What was written.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The interpreter's description of itself makes no sense.
    #[error("the interpreter's `{key}` is `{value}`, which is no version")]
    Environment {
        /// Which part of it.
        key: &'static str,
        /// What it said.
        value: String,
    },
    /// The address of an index is none.
    #[error(
        "`{index}` is not the address of an index: an absolute one is needed, as https://…, static+https://… or mip+https://…"
    )]
    Index {
        /// What was given.
        index: String,
    },
    /// An index did not answer.
    #[error("{package}: the index {url} did not answer: {reason}")]
    IndexDown {
        /// The package that was looked for.
        package: String,
        /// What was asked.
        url: String,
        /// What came instead.
        reason: String,
    },
    /// An index answered nonsense.
    #[error("{package}: the index's answer at {url} is no use: {reason}")]
    IndexLies {
        /// The package that was looked for.
        package: String,
        /// What was asked.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No index has the package.
    #[error("{package}: {}{}", nowhere(indexes), asked_by(by))]
    NotFound {
        /// The package.
        package: String,
        /// The indexes that were asked.
        indexes: Vec<String>,
        /// Who asks for it; empty for the order itself.
        by: String,
    },
    /// There are versions, but none that was asked for.
    #[error(
        "{package}: no version is {wanted}{}; there {}",
        asked_by(by),
        versions(available)
    )]
    NoVersion {
        /// The package.
        package: String,
        /// The versions that were asked for.
        wanted: String,
        /// Who asks for them; empty for the order itself.
        by: String,
        /// The versions that could be had, the newest first.
        available: Vec<String>,
    },
    /// The version that was asked for cannot work here.
    #[error("{package} {version} cannot be installed here: {why}")]
    Unusable {
        /// The package.
        package: String,
        /// The version.
        version: String,
        /// Why it cannot.
        why: Unusable,
    },
    /// What is asked of a package cannot all be had at once.
    #[error(
        "{package}: these requirements clash: {}; there {}",
        asks(wanted),
        versions(available)
    )]
    Clash {
        /// The package of which it is asked.
        package: String,
        /// What is asked, and by whom; empty for the order itself.
        wanted: Vec<(String, String)>,
        /// The versions that could be had, the newest first.
        available: Vec<String>,
    },
    /// No choice of versions was found in a reasonable time.
    #[error("{package}: no versions were found that fit each other, and the search was given up")]
    GivenUp {
        /// The package at which it was given up.
        package: String,
    },
    /// A file could not be downloaded.
    #[error("{package}: {url} could not be downloaded: {reason}")]
    Download {
        /// The package.
        package: String,
        /// The file.
        url: String,
        /// What came instead.
        reason: String,
    },
    /// A file is not the one that was announced.
    #[error(
        "{package}: {url} is not what was announced: its SHA-256 is {actual}, and should be {expected}"
    )]
    WrongHash {
        /// The package.
        package: String,
        /// The file.
        url: String,
        /// What was announced.
        expected: String,
        /// What came.
        actual: String,
    },
    /// A wheel cannot be unpacked.
    #[error("{package}: the wheel {file} {why}")]
    Wheel {
        /// The package.
        package: String,
        /// The name of its file.
        file: String,
        /// What is wrong with it.
        why: BadWheel,
    },
}

impl InstallError {
    /// The package that it is about.
    #[must_use]
    pub fn package(&self) -> Option<&str> {
        match self {
            Self::Requirement { .. } | Self::Environment { .. } | Self::Index { .. } => None,
            Self::IndexDown { package, .. }
            | Self::IndexLies { package, .. }
            | Self::NotFound { package, .. }
            | Self::NoVersion { package, .. }
            | Self::Unusable { package, .. }
            | Self::Clash { package, .. }
            | Self::GivenUp { package }
            | Self::Download { package, .. }
            | Self::WrongHash { package, .. }
            | Self::Wheel { package, .. } => Some(package),
        }
    }
}

/// Why a version cannot work on this interpreter.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unusable {
    /// It is compiled, and not for here.
    #[error("it needs a wheel that was compiled for this interpreter, and there are only wheels for {}", .platforms.join(", "))]
    Compiled {
        /// What there are wheels for.
        platforms: Vec<String>,
    },
    /// It wants another Python.
    #[error("it needs Python {wanted}, and this is {here}")]
    Python {
        /// What it wants.
        wanted: String,
        /// What there is.
        here: String,
    },
    /// Nobody made a wheel of it.
    #[error("there is only its source, and no wheel")]
    SourceOnly,
    /// It imports what is not there.
    #[error(
        "it imports the module `{module}` of the standard library, which this interpreter does not have"
    )]
    Module {
        /// The module.
        module: String,
    },
    /// It requires what nobody understands.
    #[error("its metadata cannot be read: {reason}")]
    Metadata {
        /// What is wrong with it.
        reason: String,
    },
}

/// What is wrong with a wheel.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadWheel {
    /// It is no archive.
    #[error("is not a zip archive, or not all of it: {0}")]
    NotAZip(String),
    /// A file in it is broken.
    #[error("has a broken file, {path}: {reason}")]
    Broken {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file in it wants to be elsewhere.
    #[error("has a file whose path leaves the folder for packages: {0}")]
    Leaves(String),
    /// A path in it says twice what is there.
    #[error("has {0} twice")]
    Twice(String),
    /// It is a bomb.
    #[error("is too large when unpacked: {bytes} bytes of at most {most}")]
    TooLarge {
        /// What it says it is.
        bytes: u64,
        /// What it may be.
        most: u64,
    },
    /// Nothing says what it is.
    #[error("has no METADATA")]
    NoMetadata,
    /// It is of another make.
    #[error("is of format {0}, which is newer than this installer")]
    Format(String),
    /// It is something else.
    #[error("says in its METADATA that it is {0}")]
    Another(String),
    /// The index told another story.
    #[error("requires something else than its index said")]
    OtherMetadata,
}

fn nowhere(indexes: &[String]) -> String {
    match indexes {
        [] => "there is no index to look for it in".to_owned(),
        [one] => format!("the index {one} has no package of this name"),
        many => format!(
            "none of the indexes {} has a package of this name",
            many.join(", ")
        ),
    }
}

fn asked_by(by: &str) -> String {
    if by.is_empty() {
        String::new()
    } else {
        format!(" (required by {by})")
    }
}

fn asks(wanted: &[(String, String)]) -> String {
    let told = wanted.iter().map(|(requirement, by)| {
        if by.is_empty() {
            format!("{requirement} (asked for)")
        } else {
            format!("{requirement} (required by {by})")
        }
    });
    told.collect::<Vec<_>>().join(", ")
}

/// As many versions as one likes to read.
fn versions(available: &[String]) -> String {
    const MOST: usize = 8;
    match available {
        [] => "is none that would do".to_owned(),
        few if few.len() <= MOST => format!("are {}", few.join(", ")),
        many => format!(
            "are {} and {} older ones",
            many[..MOST].join(", "),
            many.len() - MOST
        ),
    }
}
