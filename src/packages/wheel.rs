//! What the name of a file says: which package and version it is, and which interpreters it is for.

use pep440_rs::Version;

use super::name::Name;
use super::order::Environment;

/// The name of a wheel, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WheelName {
    pub(super) name: Name,
    pub(super) version: Version,
    /// Of two wheels of one version, the one with the greater number counts.
    pub(super) build: u64,
    pythons: Vec<String>,
    abis: Vec<String>,
    platforms: Vec<String>,
}

/// How well a wheel fits an interpreter; the greater, the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It is Python and nothing else.
    Pure,
    /// It was compiled for this platform, of which some are better than others.
    Compiled(usize),
}

/// Why a wheel does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Misfit {
    /// It is compiled for these platforms.
    Compiled(Vec<String>),
    /// It is for these Pythons.
    Python(Vec<String>),
}

impl WheelName {
    /// Takes `name-version(-build)-python-abi-platform.whl` apart.
    pub(super) fn read(file: &str) -> Option<Self> {
        let parts: Vec<&str> = file.strip_suffix(".whl")?.split('-').collect();
        let (name, version, build, tags) = match parts[..] {
            [name, version, python, abi, platform] => (name, version, "", [python, abi, platform]),
            [name, version, build, python, abi, platform] => {
                (name, version, build, [python, abi, platform])
            }
            _ => return None,
        };
        let [pythons, abis, platforms] =
            tags.map(|tag| tag.split('.').map(str::to_owned).collect());
        let digits = build
            .find(|next: char| !next.is_ascii_digit())
            .unwrap_or(build.len());
        Some(Self {
            name: Name::new(name)?,
            version: version.parse().ok()?,
            build: build[..digits].parse().unwrap_or(0),
            pythons,
            abis,
            platforms,
        })
    }

    pub(super) fn fit(&self, environment: &Environment) -> Result<Fit, Misfit> {
        if self.abis.iter().any(|abi| abi == "none")
            && self.platforms.iter().any(|platform| platform == "any")
        {
            let fits = self
                .pythons
                .iter()
                .any(|python| is_pure_for(python, environment));
            return if fits {
                Ok(Fit::Pure)
            } else {
                Err(Misfit::Python(self.pythons.clone()))
            };
        }
        let best = environment
            .platforms
            .iter()
            .position(|platform| self.platforms.contains(platform));
        match best {
            None => Err(Misfit::Compiled(self.platforms.clone())),
            Some(_) if !self.is_compiled_for(environment) => {
                Err(Misfit::Python(self.pythons.clone()))
            }
            Some(place) => Ok(Fit::Compiled(environment.platforms.len() - place)),
        }
    }

    fn is_compiled_for(&self, environment: &Environment) -> bool {
        let Some(minor) = minor(environment) else {
            return false;
        };
        let exact = format!("cp3{minor}");
        self.pythons.iter().any(|python| {
            self.abis.iter().any(|abi| match abi.as_str() {
                "none" => is_pure_for(python, environment),
                "abi3" => python
                    .strip_prefix("cp3")
                    .and_then(|least| least.parse().ok())
                    .is_some_and(|least: u64| least <= minor),
                _ => *abi == exact && *python == exact,
            })
        })
    }
}

/// `py3`, `py311`, `cp312`: a `py` is for that one and newer ones, a `cp` for that one alone.
fn is_pure_for(python: &str, environment: &Environment) -> bool {
    let wanted = |prefix| {
        python.strip_prefix(prefix).map(|minor: &str| {
            if minor.is_empty() {
                Some(0)
            } else {
                minor.parse::<u64>().ok()
            }
        })
    };
    if environment.is_micropython() {
        return wanted("py3").or(wanted("cp3")).flatten().is_some();
    }
    let Some(here) = minor(environment) else {
        return false;
    };
    match (wanted("py3"), wanted("cp3")) {
        (Some(Some(least)), _) => least <= here,
        (_, Some(Some(exact))) => exact == here,
        _ => false,
    }
}

fn minor(environment: &Environment) -> Option<u64> {
    environment.python_version.strip_prefix("3.")?.parse().ok()
}

/// The version of an archive of source, if this is one of this package.
pub(super) fn source_version(name: &Name, file: &str) -> Option<Version> {
    let stem = [".tar.gz", ".zip", ".tar.bz2", ".tgz"]
        .iter()
        .find_map(|end| file.strip_suffix(end))?;
    // The name may have dashes in it, and so may an old version.
    stem.match_indices('-').find_map(|(at, _)| {
        let is_name = Name::new(&stem[..at]).is_some_and(|found| found == *name);
        if is_name {
            stem[at + 1..].parse().ok()
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn python(version: &str, platforms: &[&str]) -> Environment {
        Environment {
            implementation_name: "cpython".to_owned(),
            python_version: version.to_owned(),
            platforms: platforms.iter().map(|it| (*it).to_owned()).collect(),
            ..Environment::default()
        }
    }

    #[track_caller]
    fn fit(file: &str, environment: &Environment) -> Result<Fit, Misfit> {
        WheelName::read(file).expect(file).fit(environment)
    }

    #[test]
    fn pure_wheels_fit_by_their_python() {
        let here = python("3.12", &[]);
        for tags in [
            "py3-none-any",
            "py2.py3-none-any",
            "py311-none-any",
            "cp312-none-any",
            "1a-py3-none-any",
        ] {
            assert_eq!(
                fit(&format!("a-1-{tags}.whl"), &here),
                Ok(Fit::Pure),
                "{tags}"
            );
        }
        for tags in ["py2-none-any", "py313-none-any", "cp311-none-any"] {
            assert!(
                matches!(
                    fit(&format!("a-1-{tags}.whl"), &here),
                    Err(Misfit::Python(_))
                ),
                "{tags}"
            );
        }
    }

    #[test]
    fn compiled_wheels_fit_only_where_their_platform_is_loaded() {
        let pyodide = python(
            "3.14",
            &["pyemscripten_2026_0_wasm32", "pyodide_2026_0_wasm32"],
        );
        assert_eq!(
            fit("a-1-cp314-cp314-pyemscripten_2026_0_wasm32.whl", &pyodide),
            Ok(Fit::Compiled(2))
        );
        assert_eq!(
            fit("a-1-cp310-abi3-pyodide_2026_0_wasm32.whl", &pyodide),
            Ok(Fit::Compiled(1))
        );
        assert!(matches!(
            fit("a-1-cp313-cp313-pyodide_2026_0_wasm32.whl", &pyodide),
            Err(Misfit::Python(_))
        ));
        assert!(matches!(
            fit(
                "a-1-cp314-cp314-pyodide_2026_0_wasm32.whl",
                &python("3.14", &[])
            ),
            Err(Misfit::Compiled(_))
        ));
    }

    #[test]
    fn micropython_takes_what_is_for_any_python_3() {
        let micropython = Environment {
            implementation_name: "micropython".to_owned(),
            python_version: "3.4".to_owned(),
            ..Environment::default()
        };
        assert_eq!(fit("a-1-py310-none-any.whl", &micropython), Ok(Fit::Pure));
        assert!(fit("a-1-py2-none-any.whl", &micropython).is_err());
    }

    #[test]
    fn what_is_no_wheel_has_no_name_of_one() {
        for file in [
            "a-1.tar.gz",
            "a-1-py3-none.whl",
            "a-x-py3-none-any.whl",
            "-1-py3-none-any.whl",
            "a.whl",
        ] {
            assert_eq!(WheelName::read(file), None, "{file}");
        }
    }

    #[test]
    fn the_version_of_a_source_is_found_behind_any_name() {
        let name = Name::new("a-b").expect("a name");
        for file in ["a-b-1.0.tar.gz", "a_b-1.0.zip"] {
            assert_eq!(source_version(&name, file).expect(file).to_string(), "1.0");
        }
        assert_eq!(source_version(&name, "a-1.0.tar.gz"), None);
    }
}
