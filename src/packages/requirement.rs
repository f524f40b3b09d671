//! One requirement, as in `pip install` and in a package's metadata: a name, extras, versions or an address, a marker.
//!
//! Versions and markers are read by `pep440_rs` and `pep508_rs`. The frame around them is read here: the reader of whole
//! requirements in `pep508_rs` brings `regex` and `url` along, five times the size of all that is used of it, and puts
//! environment variables into addresses.

use std::convert::Infallible;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

use pep440_rs::{Operator, Version, VersionSpecifier, VersionSpecifiers};
use pep508_rs::{
    ExtraName, MarkerEnvironment, MarkerEnvironmentBuilder, MarkerTree, Pep508Url, StringVersion,
};

use super::address;
use super::error::InstallError;
use super::name::Name;
use super::order::Environment;
use super::wheel::WheelName;

/// What is asked of one package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The package.
    pub name: Name,
    /// Its name as it was written, by which MicroPython's index knows it.
    pub written: String,
    /// The extras that are wanted too, normalised.
    pub extras: Vec<String>,
    /// Which versions will do.
    pub wanted: Wanted,
    marker: MarkerTree,
}

/// Which versions of a package will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Those.
    Versions(VersionSpecifiers),
    /// The one that lies there, perhaps with a hash as the fragment.
    Wheel(String),
}

impl FromStr for Requirement {
    type Err = InstallError;

    fn from_str(text: &str) -> Result<Self, InstallError> {
        let text = text.trim();
        let read = if address::is_absolute(text) {
            bare(text)
        } else {
            full(text)
        };
        read.map_err(|reason| InstallError::Requirement {
            text: text.to_owned(),
            reason,
        })
    }
}

impl Requirement {
    /// Any version of a package.
    pub(super) fn any(name: Name) -> Self {
        Self {
            written: name.as_str().to_owned(),
            name,
            extras: Vec::new(),
            wanted: Wanted::Versions(VersionSpecifiers::empty()),
            marker: MarkerTree::TRUE,
        }
    }

    /// Does it hold for this interpreter, when these extras of the package that has it are wanted?
    pub(super) fn applies(&self, markers: &Markers, extras: &[String]) -> bool {
        let extras: Vec<ExtraName> = extras
            .iter()
            .filter_map(|extra| ExtraName::new(extra.clone()).ok())
            .collect();
        self.marker.evaluate(&markers.0, &extras)
    }

    pub(super) fn takes(&self, version: &Version) -> bool {
        match &self.wanted {
            Wanted::Versions(specifiers) => specifiers.contains(version),
            Wanted::Wheel(_) => true,
        }
    }

    /// Somebody who names a pre-release wants one.
    pub(super) fn takes_prereleases(&self) -> bool {
        match &self.wanted {
            Wanted::Versions(specifiers) => specifiers.iter().any(VersionSpecifier::any_prerelease),
            Wanted::Wheel(_) => true,
        }
    }

    /// The one version that it names, if it names one.
    pub(super) fn pinned(&self) -> Option<&Version> {
        let Wanted::Versions(specifiers) = &self.wanted else {
            return None;
        };
        let mut pins = specifiers
            .iter()
            .filter(|it| matches!(it.operator(), Operator::Equal | Operator::ExactEqual));
        pins.next().map(VersionSpecifier::version)
    }

    /// The address that it names, if it names one.
    pub(super) fn url(&self) -> Option<&str> {
        match &self.wanted {
            Wanted::Wheel(url) => Some(url),
            Wanted::Versions(_) => None,
        }
    }
}

/// Without the marker, which has been answered by the time that anybody reads this.
impl fmt::Display for Requirement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name.as_str())?;
        if !self.extras.is_empty() {
            write!(formatter, "[{}]", self.extras.join(","))?;
        }
        match &self.wanted {
            Wanted::Versions(specifiers) => {
                let written: Vec<String> = specifiers.iter().map(ToString::to_string).collect();
                formatter.write_str(&written.join(","))
            }
            Wanted::Wheel(url) => write!(formatter, " @ {url}"),
        }
    }
}

/// `https://…/name-1-py3-none-any.whl`
fn bare(text: &str) -> Result<Requirement, String> {
    let (url, marker) = split_marker(text, " ;");
    let wheel = WheelName::read(&address::file_name(url))
        .ok_or("an address without a name must be that of a wheel, NAME-VERSION-….whl")?;
    Ok(Requirement {
        written: wheel.name.as_str().to_owned(),
        name: wheel.name,
        extras: Vec::new(),
        wanted: Wanted::Wheel(url.trim().to_owned()),
        marker: read_marker(marker)?,
    })
}

/// `name[extras] versions; marker` and `name[extras] @ https://… ; marker`
fn full(text: &str) -> Result<Requirement, String> {
    let is_of_name = |next: char| next.is_ascii_alphanumeric() || matches!(next, '-' | '_' | '.');
    let end = text.find(|next| !is_of_name(next)).unwrap_or(text.len());
    let (written, rest) = text.split_at(end);
    let name = Name::new(written).ok_or("it must begin with the name of a package")?;
    let (extras, rest) = read_extras(rest.trim_start())?;
    let (wanted, marker) = if let Some(rest) = rest.trim_start().strip_prefix('@') {
        let (url, marker) = split_marker(rest, " ;");
        let url = url.trim();
        if !address::is_absolute(url) || WheelName::read(&address::file_name(url)).is_none() {
            return Err(
                "after `@` the absolute address of a wheel is expected, https://….whl".to_owned(),
            );
        }
        (Wanted::Wheel(url.to_owned()), marker)
    } else {
        let (versions, marker) = split_marker(rest, ";");
        (Wanted::Versions(read_versions(versions.trim())?), marker)
    };
    Ok(Requirement {
        name,
        written: written.to_owned(),
        extras,
        wanted,
        marker: read_marker(marker)?,
    })
}

fn split_marker<'a>(text: &'a str, before: &str) -> (&'a str, &'a str) {
    text.split_once(before).unwrap_or((text, ""))
}

fn read_extras(text: &str) -> Result<(Vec<String>, &str), String> {
    let Some(inner) = text.strip_prefix('[') else {
        return Ok((Vec::new(), text));
    };
    let (inner, rest) = inner
        .split_once(']')
        .ok_or("the `[` of the extras has no `]`")?;
    let written = inner
        .split(',')
        .map(str::trim)
        .filter(|extra| !extra.is_empty());
    let extras: Option<Vec<String>> = written
        .map(|extra| Name::new(extra).map(|name| name.as_str().to_owned()))
        .collect();
    Ok((
        extras.ok_or_else(|| format!("`{inner}` are no extras"))?,
        rest,
    ))
}

/// `>=1, <2`, also in parentheses, as old metadata has it.
fn read_versions(text: &str) -> Result<VersionSpecifiers, String> {
    let bare = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(text)
        .trim();
    if bare.is_empty() {
        return Ok(VersionSpecifiers::empty());
    }
    bare.parse()
        .map_err(|_| format!("`{bare}` says no versions, as `>=1.2, <2` would"))
}

fn read_marker(text: &str) -> Result<MarkerTree, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(MarkerTree::TRUE);
    }
    let read = MarkerTree::parse_str::<NoAddress>(text);
    read.map_err(|error| format!("the marker `{text}` cannot be read: {}", error.message))
}

/// The kind of address that a marker may have in it: none.
#[derive(Debug)]
enum NoAddress {}

impl fmt::Display for NoAddress {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl Pep508Url for NoAddress {
    type Err = Infallible;

    fn parse_url(_: &str, _: Option<&Path>) -> Result<Self, Infallible> {
        unreachable!("a marker has no address in it")
    }
}

/// What markers are held against.
#[derive(Debug, Clone)]
pub(super) struct Markers(MarkerEnvironment);

impl TryFrom<&Environment> for Markers {
    type Error = InstallError;

    fn try_from(environment: &Environment) -> Result<Self, InstallError> {
        let version = |key, value: &str| {
            // A build of one's own may be called `3.14.0+dirty hack`; its number is what counts. One that says nothing is 0.
            let number = value.split([' ', '+']).next().unwrap_or_default();
            let number = if number.is_empty() { "0" } else { number };
            match StringVersion::from_str(number) {
                Ok(_) => Ok(number.to_owned()),
                Err(_) => Err(InstallError::Environment {
                    key,
                    value: value.to_owned(),
                }),
            }
        };
        let implementation_version = version(
            "implementation_version",
            &environment.implementation_version,
        )?;
        let python_full_version = version("python_full_version", &environment.python_full_version)?;
        let python_version = version("python_version", &environment.python_version)?;
        let built = MarkerEnvironment::try_from(MarkerEnvironmentBuilder {
            implementation_name: &environment.implementation_name,
            implementation_version: &implementation_version,
            os_name: &environment.os_name,
            platform_machine: &environment.platform_machine,
            platform_python_implementation: &environment.platform_python_implementation,
            platform_release: &environment.platform_release,
            platform_system: &environment.platform_system,
            platform_version: &environment.platform_version,
            python_full_version: &python_full_version,
            python_version: &python_version,
            sys_platform: &environment.sys_platform,
        });
        built.map(Self).map_err(|_| InstallError::Environment {
            key: "python_version",
            value: python_version.clone(),
        })
    }
}

impl Markers {
    /// The version of Python.
    pub(super) fn python(&self) -> &Version {
        &self.0.python_full_version().version
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn read(text: &str) -> Requirement {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    #[track_caller]
    fn refusal(text: &str) -> String {
        text.parse::<Requirement>().expect_err(text).to_string()
    }

    #[test]
    fn every_form_of_a_requirement_is_read() {
        for (text, expected) in [
            ("Six", "six"),
            (" a.b_c >=1 , <2 ; python_version > '3'", "a-b-c>=1,<2"),
            ("name[B_c,d]==1.*", "name[b-c,d]==1.*"),
            ("name(>=1)", "name>=1"),
            ("name [] ~=1.4", "name~=1.4"),
            (
                "name@https://host/name-1-py3-none-any.whl",
                "name @ https://host/name-1-py3-none-any.whl",
            ),
            (
                "name[x] @ https://host/name-1-py3-none-any.whl#sha256=ab ; os_name == 'posix'",
                "name[x] @ https://host/name-1-py3-none-any.whl#sha256=ab",
            ),
            (
                "https://host/Na.me-1-py3-none-any.whl",
                "na-me @ https://host/Na.me-1-py3-none-any.whl",
            ),
        ] {
            assert_eq!(read(text).to_string(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_requirement_is_said() {
        for (text, expected) in [
            ("", "name of a package"),
            ("-r requirements.txt", "name of a package"),
            ("name[x", "no `]`"),
            ("name=1", "says no versions"),
            ("name 1.0", "says no versions"),
            ("name; python_version", "marker"),
            ("name @ git+https://host/name", "address of a wheel"),
            ("name @ https://host/name.tar.gz", "address of a wheel"),
            ("https://host/name.zip", "must be that of a wheel"),
        ] {
            assert!(
                refusal(text).contains(expected),
                "{text}: {}",
                refusal(text)
            );
        }
    }

    #[test]
    fn markers_are_held_against_the_interpreter_and_the_extras() {
        let environment = Environment {
            python_version: "3.12".to_owned(),
            python_full_version: "3.12.4".to_owned(),
            sys_platform: "emscripten".to_owned(),
            ..Environment::default()
        };
        let markers = Markers::try_from(&environment).expect("an environment");
        for (marker, expected) in [
            ("python_version >= '3.9'", true),
            (
                "python_version < '3.9' or sys_platform == 'emscripten'",
                true,
            ),
            ("python_full_version < '3.12.4'", false),
            ("sys_platform != 'emscripten'", false),
            ("extra == 'Fast_er'", true),
            ("extra == 'other'", false),
        ] {
            let requirement = read(&format!("name; {marker}"));
            assert_eq!(
                requirement.applies(&markers, &["fast-er".to_owned()]),
                expected,
                "{marker}"
            );
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,40}") {
            let _ = text.parse::<Requirement>();
        }

        #[test]
        fn nearly_right_requirements_do_not_either(text in "[a-z]{1,3}(\\[[a-z,]{0,4}\\]?)?[<>=!~]{0,3}[0-9.*a]{0,6} ?;? ?[a-z_'<>=\"() é0-9.]{0,30}") {
            if let Ok(requirement) = text.parse::<Requirement>() {
                let again: Requirement = requirement.to_string().parse().expect("what is written can be read");
                proptest::prop_assert_eq!(again.to_string(), requirement.to_string());
            }
        }
    }
}
