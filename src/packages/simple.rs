//! What a simple index offers of one package: its page, in JSON (PEP 691) or in HTML (PEP 503), as one list of files.
//!
//! Which of them fits is decided elsewhere.

use crate::kernel::plain::{Plain, Table, json};

use super::address;
use super::html;
use super::name::Name;
use super::order::Response;

/// What is welcome: JSON before HTML, as the specification wants it said.
pub(super) const ACCEPT: &str = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01";

/// A file that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct File {
    pub(super) name: String,
    /// Its absolute address.
    pub(super) url: String,
    pub(super) sha256: Option<String>,
    pub(super) requires_python: Option<String>,
    /// It was taken back, and counts only for whoever names its very version.
    pub(super) yanked: bool,
    pub(super) metadata: Offer,
}

/// Where a wheel's metadata is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Offer {
    /// In the wheel alone.
    Within,
    /// Also beside it, perhaps with a hash.
    Apart(Option<String>),
}

/// Reads the page of a package. `is_json` says that it was asked for by its name and is JSON, whatever the server calls it.
pub(super) fn read(
    package: &Name,
    response: &Response,
    is_json: bool,
) -> Result<Vec<File>, String> {
    let text = std::str::from_utf8(&response.bytes).map_err(|_| "it is not text".to_owned())?;
    let kind = response
        .content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match kind.as_str() {
        _ if is_json => read_json(package, &response.url, text),
        "application/vnd.pypi.simple.v1+json" | "application/json" => {
            read_json(package, &response.url, text)
        }
        "application/vnd.pypi.simple.v1+html" | "text/html" => {
            read_html(package, &response.url, text)
        }
        "" => Err("it does not say whether it is JSON or HTML".to_owned()),
        other => Err(format!("it is {other}, neither JSON nor HTML")),
    }
}

fn read_json(package: &Name, url: &str, text: &str) -> Result<Vec<File>, String> {
    let page = json::read(text).map_err(|error| format!("it is not JSON: {}", error.reason))?;
    let page = page.as_table().ok_or("it is not an object")?;
    let format = page
        .get("meta")
        .and_then(Plain::as_table)
        .and_then(|meta| meta.get("api-version"))
        .and_then(Plain::as_text);
    if !format.unwrap_or("1").starts_with("1.") && format.is_some() {
        return Err(format!(
            "it is of format {}, and 1.x is understood",
            format.unwrap_or_default()
        ));
    }
    let name = page
        .get("name")
        .and_then(Plain::as_text)
        .ok_or("it has no `name`")?;
    if Name::new(name).as_ref() != Some(package) {
        return Err(format!("it is about `{name}`"));
    }
    let files = page
        .get("files")
        .and_then(Plain::as_list)
        .ok_or("it has no list `files`")?;
    files
        .iter()
        .map(|file| {
            file.as_table()
                .and_then(|file| json_file(url, file))
                .ok_or_else(|| "a file in it has no `filename` or no `url`".to_owned())
        })
        .collect()
}

fn json_file(base: &str, file: &Table) -> Option<File> {
    let text = |key: &str| file.get(key).and_then(Plain::as_text).map(str::to_owned);
    let sha256 = |table: &Table| {
        table
            .get("sha256")
            .and_then(Plain::as_text)
            .map(str::to_ascii_lowercase)
    };
    let offer = file
        .get("core-metadata")
        .or_else(|| file.get("dist-info-metadata"));
    let reference = text("url")?;
    Some(File {
        name: text("filename")?,
        sha256: file
            .get("hashes")
            .and_then(Plain::as_table)
            .and_then(sha256)
            .or_else(|| address::sha256_of(&reference)),
        url: address::join(base, &reference),
        requires_python: text("requires-python"),
        yanked: match file.get("yanked") {
            Some(Plain::Bool(yanked)) => *yanked,
            Some(Plain::Text(_)) => true,
            _ => false,
        },
        metadata: match offer {
            Some(Plain::Bool(true)) => Offer::Apart(None),
            Some(Plain::Table(hashes)) => Offer::Apart(sha256(hashes)),
            _ => Offer::Within,
        },
    })
}

fn read_html(package: &Name, url: &str, text: &str) -> Result<Vec<File>, String> {
    let mut base = url.to_owned();
    let mut files = Vec::new();
    let mut others = None;
    for (tag, attributes) in html::tags(text, &["a", "base", "meta"]) {
        let attribute = |name: &str| html::attribute(&attributes, name);
        match tag.as_str() {
            "base" => {
                base = attribute("href").map_or(base, |href| address::join(url, href));
            }
            "meta" => {
                let format = attribute("content")
                    .filter(|_| attribute("name") == Some("pypi:repository-version"));
                if let Some(format) = format.filter(|format| !format.starts_with("1.")) {
                    return Err(format!("it is of format {format}, and 1.x is understood"));
                }
            }
            _ => {
                let Some(href) = attribute("href") else {
                    continue;
                };
                let name = address::file_name(href);
                if is_of(package, &name) {
                    files.push(html_file(&base, name, href, &attribute));
                } else if others.is_none() && !name.is_empty() {
                    others = Some(name);
                }
            }
        }
    }
    match others {
        Some(other) if files.is_empty() => Err(format!(
            "it has links, as to `{other}`, and none to a file of {package}"
        )),
        _ => Ok(files),
    }
}

fn html_file<'a>(
    base: &str,
    name: String,
    href: &str,
    attribute: &impl Fn(&str) -> Option<&'a str>,
) -> File {
    let offer = attribute("data-core-metadata").or_else(|| attribute("data-dist-info-metadata"));
    File {
        name,
        url: address::join(base, href),
        sha256: address::sha256_of(href),
        requires_python: attribute("data-requires-python").map(str::to_owned),
        yanked: attribute("data-yanked").is_some(),
        metadata: offer
            .filter(|offer| *offer != "false")
            .map_or(Offer::Within, |offer| {
                Offer::Apart(offer.strip_prefix("sha256=").map(str::to_ascii_lowercase))
            }),
    }
}

/// Does a file's name begin with the package's?
fn is_of(package: &Name, file: &str) -> bool {
    file.match_indices('-')
        .any(|(at, _)| Name::new(&file[..at]).is_some_and(|name| name == *package))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(content_type: &str, text: &str) -> Response {
        Response {
            was_kept: false,
            status: 200,
            url: "https://host/simple/a-b/".to_owned(),
            content_type: content_type.to_owned(),
            bytes: text.as_bytes().to_vec(),
        }
    }

    fn name() -> Name {
        Name::new("a-b").expect("a name")
    }

    #[track_caller]
    fn files(content_type: &str, text: &str) -> Vec<File> {
        read(&name(), &page(content_type, text), false).unwrap_or_else(|error| panic!("{error}"))
    }

    #[track_caller]
    fn refusal(content_type: &str, text: &str) -> String {
        read(&name(), &page(content_type, text), false).expect_err(text)
    }

    #[test]
    fn json_and_html_say_the_same() {
        let json = files(
            "application/vnd.pypi.simple.v1+json; charset=utf-8",
            r#"{"meta": {"api-version": "1.1"}, "name": "A_B", "files": [
                {"filename": "a_b-1-py3-none-any.whl", "url": "../../f/a_b-1-py3-none-any.whl", "hashes": {"sha256": "AB"}, "requires-python": ">=3.8", "core-metadata": {"sha256": "CD"}, "yanked": "bad"},
                {"filename": "a-b-1.tar.gz", "url": "https://other/a-b-1.tar.gz", "hashes": {}, "yanked": false}]}"#,
        );
        let html = files(
            "text/html",
            r#"<a href="../../f/a_b-1-py3-none-any.whl#sha256=ab" data-requires-python="&gt;=3.8" data-dist-info-metadata="sha256=cd" data-yanked="bad">x</a><a href="https://other/a-b-1.tar.gz">y</a>"#,
        );
        assert_eq!(json, html);
        assert_eq!(json[0].url, "https://host/f/a_b-1-py3-none-any.whl");
        assert_eq!(json[0].metadata, Offer::Apart(Some("cd".to_owned())));
    }

    #[test]
    fn a_page_that_is_none_is_refused_with_the_reason() {
        let json = "application/json";
        for (content_type, text, expected) in [
            (json, "{", "not JSON"),
            (json, "[]", "not an object"),
            (json, r#"{"name": "a-b"}"#, "no list `files`"),
            (json, r#"{"files": []}"#, "no `name`"),
            (json, r#"{"name": "other", "files": []}"#, "about `other`"),
            (
                json,
                r#"{"name": "a-b", "files": [{"url": "x"}]}"#,
                "no `filename`",
            ),
            (
                json,
                r#"{"meta": {"api-version": "2.0"}, "name": "a-b", "files": []}"#,
                "format 2.0",
            ),
            (
                "text/html",
                r#"<meta name="pypi:repository-version" content="2.0">"#,
                "format 2.0",
            ),
            (
                "text/html",
                r#"<a href="/about-us">About</a>"#,
                "none to a file of a-b",
            ),
            ("text/plain", "hello", "neither JSON nor HTML"),
            ("", "{}", "does not say"),
        ] {
            let said = refusal(content_type, text);
            assert!(said.contains(expected), "{text}: {said}");
        }
    }
}
