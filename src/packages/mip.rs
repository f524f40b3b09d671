//! What an index of MicroPython's offers, in the format of its tool `mip`: one JSON file for each version of a package, and the
//! package's files under their hashes.

use pep440_rs::Version;

use crate::kernel::plain::{Plain, json};

use super::name::Name;
use super::requirement::Requirement;

/// A package as the index describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Package {
    pub(super) version: Version,
    pub(super) requires: Vec<Requirement>,
    pub(super) files: Vec<File>,
}

/// One of its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct File {
    /// Where it goes, below the folder for packages.
    pub(super) path: String,
    pub(super) url: String,
    /// The beginning of its SHA-256.
    pub(super) sha256: String,
}

/// Where the description of a package lies.
pub(super) fn url(index: &str, mpy: &str, written: &str, pinned: Option<&Version>) -> String {
    let mpy = if mpy.is_empty() { "py" } else { mpy };
    let version = pinned.map_or_else(|| "latest".to_owned(), ToString::to_string);
    format!(
        "{}/package/{mpy}/{written}/{version}.json",
        index.trim_end_matches('/')
    )
}

pub(super) fn read(index: &str, text: &[u8]) -> Result<Package, String> {
    let text = std::str::from_utf8(text).map_err(|_| "it is not text".to_owned())?;
    let page = json::read(text).map_err(|error| format!("it is not JSON: {}", error.reason))?;
    let page = page.as_table().ok_or("it is not an object")?;
    match page.get("v") {
        Some(Plain::Number(format)) if format == "1" => {}
        None => {}
        Some(_) => return Err("it is of a format other than 1".to_owned()),
    }
    let version = page
        .get("version")
        .and_then(Plain::as_text)
        .unwrap_or_default();
    // A package may have no version, or one that only its author understands.
    let version = version.parse().unwrap_or_else(|_| Version::new([0]));
    if page
        .get("urls")
        .and_then(Plain::as_list)
        .is_some_and(|urls| !urls.is_empty())
    {
        return Err("it has files without a hash, in `urls`".to_owned());
    }
    let list = |key: &str| page.get(key).and_then(Plain::as_list).unwrap_or_default();
    let files = list("hashes").iter().map(|entry| {
        file(index, entry).ok_or_else(|| "an entry of `hashes` is not a path and a hash".to_owned())
    });
    let requires = list("deps").iter().map(dependency);
    Ok(Package {
        version,
        files: files.collect::<Result<_, _>>()?,
        requires: requires.collect::<Result<_, _>>()?,
    })
}

fn file(index: &str, entry: &Plain) -> Option<File> {
    let pair = entry.as_texts()?;
    let [path, hash] = <[String; 2]>::try_from(pair).ok()?;
    let is_hash = hash.len() >= 8 && hash.chars().all(|next| next.is_ascii_hexdigit());
    let sha256 = hash.to_ascii_lowercase();
    let url = format!(
        "{}/file/{}/{hash}",
        index.trim_end_matches('/'),
        hash.get(..2)?
    );
    is_hash.then_some(File { path, url, sha256 })
}

fn dependency(entry: &Plain) -> Result<Requirement, String> {
    let pair = entry.as_texts().filter(|pair| pair.len() == 2);
    let pair = pair.ok_or("an entry of `deps` is not a name and a version")?;
    let name = Name::new(&pair[0])
        .ok_or_else(|| format!("it requires `{}`, which is not in an index", pair[0]))?;
    let mut requirement = Requirement::any(name);
    requirement.written.clone_from(&pair[0]);
    if !matches!(pair[1].as_str(), "latest" | "") {
        let pinned: Requirement = format!("{}=={}", pair[0], pair[1])
            .parse()
            .map_err(|_| format!("it requires version `{}` of {}", pair[1], pair[0]))?;
        requirement.wanted = pinned.wanted;
    }
    Ok(requirement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_read() {
        let package = read(
            "https://host/mip/",
            br#"{"v": 1, "version": "1.2.0", "hashes": [["a/__init__.mpy", "0123abcd"]], "deps": [["os.path", "latest"], ["b", "0.1"]]}"#,
        )
        .expect("a package");
        assert_eq!(package.version.to_string(), "1.2.0");
        assert_eq!(package.files[0].url, "https://host/mip/file/01/0123abcd");
        assert_eq!(package.requires[0].written, "os.path");
        assert_eq!(
            package
                .requires
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>(),
            ["os-path", "b==0.1"]
        );
    }

    #[test]
    fn a_description_that_is_none_is_refused_with_the_reason() {
        for (text, expected) in [
            ("{", "not JSON"),
            ("[]", "not an object"),
            (r#"{"v": 2}"#, "format"),
            (r#"{"hashes": [["a.py"]]}"#, "`hashes`"),
            (r#"{"hashes": [["a.py", "../../x"]]}"#, "`hashes`"),
            (r#"{"urls": [["a.py", "github:x/y"]]}"#, "without a hash"),
            (r#"{"deps": [["github:x/y", "latest"]]}"#, "not in an index"),
            (r#"{"deps": [["a", "newest"]]}"#, "version `newest`"),
        ] {
            let said = read("https://host/", text.as_bytes()).expect_err(text);
            assert!(said.contains(expected), "{text}: {said}");
        }
    }

    #[test]
    fn a_package_is_asked_for_by_the_version_of_compiled_files() {
        assert_eq!(
            url("https://host/mip/", "6", "os.path", None),
            "https://host/mip/package/6/os.path/latest.json"
        );
        let version = Version::new([1, 2]);
        assert_eq!(
            url("https://host/mip", "", "a", Some(&version)),
            "https://host/mip/package/py/a/1.2.json"
        );
    }
}
