//! A package's own account of itself: the headers of its METADATA.

use pep440_rs::Version;

use super::name::Name;
use super::requirement::Requirement;

/// What of it counts for an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) name: Name,
    pub(super) version: Version,
    pub(super) requires: Vec<Requirement>,
    pub(super) requires_python: Option<String>,
}

/// Why it cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable(pub(super) String);

impl Metadata {
    pub(super) fn read(text: &str) -> Result<Self, Unreadable> {
        let headers = headers(text);
        let one = |name: &str| {
            headers
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        let name = one("name")
            .and_then(Name::new)
            .ok_or_else(|| Unreadable("it has no Name".to_owned()))?;
        let version = one("version")
            .and_then(|version| version.parse().ok())
            .ok_or_else(|| Unreadable("it has no Version".to_owned()))?;
        let requires = headers.iter().filter(|(key, _)| key == "requires-dist");
        let requires: Result<Vec<Requirement>, _> = requires
            .map(|(_, value)| value.parse::<Requirement>())
            .collect();
        Ok(Self {
            name,
            version,
            requires: requires.map_err(|error| Unreadable(error.to_string()))?,
            requires_python: one("requires-python").map(str::to_owned),
        })
    }
}

/// The headers by lowercase name, each on one line, up to the empty line before the description.
pub(super) fn headers(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.trim_start_matches('\u{feff}').lines() {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = found.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            found.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_end_where_the_description_begins() {
        let metadata = Metadata::read("Metadata-Version: 2.1\r\nname: A.b\r\nVersion: 1.0\r\nRequires-Dist: c>=1\r\nRequires-Dist: d ;\r\n  extra == 'e'\r\nRequires-Python: >=3.8\r\n\r\nRequires-Dist: not this\r\n").expect("metadata");
        assert_eq!(metadata.name.as_str(), "a-b");
        assert_eq!(
            metadata
                .requires
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>(),
            ["c>=1", "d"]
        );
        assert_eq!(metadata.requires_python.as_deref(), Some(">=3.8"));
    }

    #[test]
    fn metadata_without_a_name_or_with_a_broken_requirement_is_unreadable() {
        assert!(Metadata::read("Version: 1\n").is_err());
        assert!(Metadata::read("Name: a\nVersion: one\n").is_err());
        assert!(Metadata::read("Name: a\nVersion: 1\nRequires-Dist: b=1\n").is_err());
    }
}
