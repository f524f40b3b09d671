//! A build of somebody's own: from its kind, and where it lies, to a row of the catalogue.
//!
//! The author of a page names one in the configuration, a reader in a form. Whether anything lies
//! there is found out by loading it, and not here.

use thiserror::Error;

use super::catalogue::{Build, BuildFile, Catalogue, Kind};

/// The module that is the host of every WASI command.
const WASI_HOST: &str = "js/wasi.js";

/// What a reader gave us, and that cannot be a build.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unusable {
    /// The form is empty.
    #[error("Give the address of a build, or choose a file.")]
    Nothing,
    /// Which of the two is meant?
    #[error("Give an address or a file, not both.")]
    Both,
    /// Such a build is loaded by its module.
    #[error(
        "{kind} is loaded by its module, whose name ends in `.mjs` or `.js`; `{name}` does not."
    )]
    NoModule {
        /// The kind, for people.
        kind: &'static str,
        /// What was given.
        name: String,
    },
    /// This has to be WebAssembly.
    #[error("The name of a WebAssembly file ends in `.wasm`; `{name}` does not.")]
    NoWasm {
        /// What was given.
        name: String,
    },
    /// Its module would have to be imported from the file.
    #[error(
        "Pyodide cannot come from a file, for its module has to be imported: give its address."
    )]
    NotFromFile,
}

/// Whether this can be a build: an address as it was typed, or the name of a file.
///
/// # Errors
/// In words for the reader.
pub fn check(kind: Kind, address: &str, file: Option<&str>) -> Result<(), Unusable> {
    let (name, is_file) = match (address.trim(), file) {
        ("", None) => return Err(Unusable::Nothing),
        ("", Some(name)) => (name, true),
        (address, None) => (path_of(address), false),
        (_, Some(_)) => return Err(Unusable::Both),
    };
    let ends_in = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    match kind {
        Kind::Pyodide if is_file => Err(Unusable::NotFromFile),
        Kind::MicroPython | Kind::Pyodide if !is_file => {
            let named = ends_in(&[".mjs", ".js"]);
            named.then_some(()).ok_or_else(|| Unusable::NoModule {
                kind: kind.label(),
                name: name.to_owned(),
            })
        }
        _ => {
            let named = ends_in(&[".wasm"]);
            named.then_some(()).ok_or_else(|| Unusable::NoWasm {
                name: name.to_owned(),
            })
        }
    }
}

/// The build at an absolute URL that a reader gave, under a name that is free.
#[must_use]
pub fn at_url(catalogue: &Catalogue, kind: Kind, url: &str) -> Build {
    let (name, label) = free_name(catalogue, file_of(url));
    at(kind, name, label, url)
}

/// The build in a file of the reader's, whose content is at `url`. A MicroPython is loaded by the
/// module at `module`, which has to fit it.
#[must_use]
pub fn in_file(catalogue: &Catalogue, kind: Kind, file: &str, url: &str, module: &str) -> Build {
    let (name, label) = free_name(catalogue, file);
    match kind {
        Kind::Wasi => at(kind, name, label, url),
        Kind::MicroPython | Kind::Pyodide => Build {
            files: vec![file_at(module.to_owned()), file_at(url.to_owned())],
            ..at(kind, name, label, module)
        },
    }
}

/// A build of this kind at this URL: that of its module, or of the WebAssembly of a WASI command.
pub(super) fn at(kind: Kind, name: String, label: String, url: &str) -> Build {
    let folder = url.rfind('/').map_or("", |slash| &url[..=slash]);
    let companions = companions(kind).iter();
    let companions = companions.map(|name| file_at(format!("{folder}{name}")));
    let module = match kind {
        Kind::Wasi => WASI_HOST,
        Kind::MicroPython | Kind::Pyodide => url,
    };
    Build {
        name,
        label,
        kind,
        version: String::new(),
        module: module.to_owned(),
        missing: None,
        files: std::iter::once(file_at(url.to_owned()))
            .chain(companions)
            .collect(),
        bytes: 0,
        gzip: 0,
        is_own: true,
    }
}

/// The files that a build of this kind has beside its module, by the names it is published with.
fn companions(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::MicroPython => &["micropython.wasm"],
        Kind::Pyodide => &[
            "pyodide.asm.mjs",
            "pyodide.asm.wasm",
            "python_stdlib.zip",
            "pyodide-lock.json",
        ],
        Kind::Wasi => &[],
    }
}

fn file_at(path: String) -> BuildFile {
    BuildFile {
        path,
        bytes: 0,
        gzip: 0,
    }
}

/// A name for the build in this file, and one for people: the file's own, with a number from the
/// second one on.
fn free_name(catalogue: &Catalogue, file: &str) -> (String, String) {
    let stem = file.split('.').next().unwrap_or(file);
    let stem: String = stem
        .chars()
        .map(|letter| match letter {
            'a'..='z' | '0'..='9' => letter,
            'A'..='Z' => letter.to_ascii_lowercase(),
            _ => '-',
        })
        .collect();
    let first = (format!("own-{stem}"), file.to_owned());
    let later =
        (2_u32..).map(|number| (format!("own-{stem}-{number}"), format!("{file} ({number})")));
    let mut names = std::iter::once(first.clone()).chain(later);
    names
        .find(|(name, _)| catalogue.find(name).is_none())
        .unwrap_or(first)
}

fn path_of(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

fn file_of(url: &str) -> &str {
    let path = path_of(url);
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_message(kind: Kind, address: &str, file: Option<&str>, expected: &str) {
        let message = check(kind, address, file).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }

    #[test]
    fn a_build_is_named_by_an_address_or_by_a_file() {
        let module = "https://example.org/builds/micropython.mjs?v=2";
        assert_eq!(check(Kind::MicroPython, module, None), Ok(()));
        assert_eq!(check(Kind::Pyodide, " pyodide.js ", None), Ok(()));
        assert_eq!(check(Kind::Wasi, "python.wasm", None), Ok(()));
        assert_eq!(check(Kind::Wasi, "", Some("python.wasm")), Ok(()));
        assert_eq!(check(Kind::MicroPython, "", Some("firmware.wasm")), Ok(()));
    }

    #[test]
    fn what_cannot_be_a_build_is_told() {
        check_message(Kind::Wasi, " ", None, "Give the address");
        check_message(Kind::Wasi, "a.wasm", Some("b.wasm"), "not both");
        check_message(Kind::Wasi, "hello", None, "`.wasm`; `hello` does not");
        check_message(Kind::Wasi, "", Some("python.exe"), "`python.exe` does not");
        check_message(
            Kind::MicroPython,
            "a.wasm",
            None,
            "MicroPython is loaded by its module",
        );
        check_message(
            Kind::MicroPython,
            "",
            Some("a.mjs"),
            "`.wasm`; `a.mjs` does not",
        );
        check_message(
            Kind::Pyodide,
            "",
            Some("pyodide.asm.wasm"),
            "cannot come from a file",
        );
    }

    #[test]
    fn a_build_at_a_url_has_its_companions_beside_it() {
        let build = at_url(
            &Catalogue::default(),
            Kind::Pyodide,
            "https://a.org/p/pyodide.mjs",
        );
        assert_eq!(
            (build.name.as_str(), build.label.as_str()),
            ("own-pyodide", "pyodide.mjs")
        );
        assert_eq!(build.module, "https://a.org/p/pyodide.mjs");
        assert_eq!(build.files[2].path, "https://a.org/p/pyodide.asm.wasm");
        assert!(build.is_own);
    }

    #[test]
    fn a_file_is_loaded_by_a_module_of_ours() {
        let build = |kind| {
            in_file(
                &Catalogue::default(),
                kind,
                "My Build.wasm",
                "blob:x",
                "m.mjs",
            )
        };
        let python = build(Kind::Wasi);
        assert_eq!((python.module.as_str(), python.files.len()), (WASI_HOST, 1));
        let micropython = build(Kind::MicroPython);
        assert_eq!(micropython.name, "own-my-build");
        let paths: Vec<&str> = micropython
            .files
            .iter()
            .map(|file| file.path.as_str())
            .collect();
        assert_eq!(
            (micropython.module.as_str(), paths),
            ("m.mjs", vec!["m.mjs", "blob:x"])
        );
    }

    #[test]
    fn two_builds_of_one_name_are_told_apart() {
        let mut catalogue = Catalogue::default();
        for folder in ["a", "b", "c"] {
            let build = at_url(
                &catalogue,
                Kind::Wasi,
                &format!("https://{folder}.org/python.wasm"),
            );
            assert_eq!(catalogue.add(build), Ok(()));
        }
        let names: Vec<&str> = catalogue
            .builds()
            .iter()
            .map(|build| build.name.as_str())
            .collect();
        assert_eq!(names, ["own-python", "own-python-2", "own-python-3"]);
        assert_eq!(catalogue.builds()[2].label, "python.wasm (3)");
    }
}
