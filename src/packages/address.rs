//! Addresses, as far as an index needs them: a reference joined to where it was found, and the parts of a file's address.
//!
//! It is not a parser of URLs: what it does not know stays as it is, and the browser has the last word. The crate `url` would
//! be two thirds of this WebAssembly.

/// The absolute address that a reference means on the page at `base`, without its fragment.
pub(super) fn join(base: &str, reference: &str) -> String {
    let reference = reference.trim();
    let reference = reference.split('#').next().unwrap_or_default();
    if has_scheme(reference) {
        return reference.to_owned();
    }
    let base = base.split(['#', '?']).next().unwrap_or_default();
    let authority = base.find("://").map_or(0, |at| at + 3);
    let root = base[authority..]
        .find('/')
        .map_or(base.len(), |at| authority + at);
    if let Some(rest) = reference.strip_prefix("//") {
        return format!("{}//{rest}", &base[..authority.saturating_sub(2)]);
    }
    let (path, query) = match reference.find('?') {
        Some(at) => reference.split_at(at),
        None => (reference, ""),
    };
    let folder = match base[root..].rfind('/') {
        _ if path.starts_with('/') => "",
        Some(last) => &base[root..=root + last],
        None => "/",
    };
    let path = if path.is_empty() {
        base[root..].to_owned()
    } else {
        without_dots(&format!("{folder}{path}"))
    };
    format!("{}{path}{query}", &base[..root])
}

/// The SHA-256 that a reference's fragment names.
pub(super) fn sha256_of(reference: &str) -> Option<String> {
    let (_, fragment) = reference.split_once('#')?;
    let mut parts = fragment.split('&');
    parts
        .find_map(|part| part.strip_prefix("sha256="))
        .map(str::to_ascii_lowercase)
}

/// The last part of an address's path, decoded.
pub(super) fn file_name(address: &str) -> String {
    let path = address.split(['#', '?']).next().unwrap_or_default();
    decoded(path.rsplit('/').next().unwrap_or_default())
}

pub(super) fn is_absolute(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn has_scheme(reference: &str) -> bool {
    let scheme = reference.split([':', '/', '?']).next().unwrap_or_default();
    let is_of_scheme = |next: char| next.is_ascii_alphanumeric() || matches!(next, '+' | '-' | '.');
    reference[scheme.len()..].starts_with(':')
        && scheme.starts_with(|next: char| next.is_ascii_alphabetic())
        && scheme.chars().all(is_of_scheme)
}

/// A path in which `.` and `..` have been followed.
fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').skip(1) {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    let folder = if matches!(path.rsplit('/').next(), Some("." | "..")) {
        "/"
    } else {
        ""
    };
    format!("/{}{folder}", parts.join("/"))
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = match rest {
            [b'%', high, low, ..] => std::str::from_utf8(&[*high, *low])
                .ok()
                .and_then(|digits| u8::from_str_radix(digits, 16).ok()),
            _ => None,
        };
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &rest[3..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_joined_as_a_browser_does() {
        let base = "https://host:8/simple/six/index.html?a#b";
        for (reference, expected) in [
            ("six.whl#sha256=ab", "https://host:8/simple/six/six.whl"),
            ("../../files/./six.whl", "https://host:8/files/six.whl"),
            ("../../../../six.whl", "https://host:8/six.whl"),
            ("/six.whl?x=../y", "https://host:8/six.whl?x=../y"),
            ("//other/six.whl", "https://other/six.whl"),
            ("http://other/a/../six.whl", "http://other/a/../six.whl"),
            ("", "https://host:8/simple/six/index.html"),
            ("..", "https://host:8/simple/"),
            ("a:b/c", "a:b/c"),
            ("./a:b", "https://host:8/simple/six/a:b"),
        ] {
            assert_eq!(join(base, reference), expected, "{reference}");
        }
        assert_eq!(join("https://host", "six"), "https://host/six");
    }

    #[test]
    fn the_name_of_a_file_is_decoded() {
        assert_eq!(
            file_name("https://host/a/b-1%2Blocal-py3-none-any.whl?x#y"),
            "b-1+local-py3-none-any.whl"
        );
        assert_eq!(file_name("https://host/%zz%4"), "%zz%4");
    }

    #[test]
    fn the_hash_is_read_from_the_fragment() {
        assert_eq!(sha256_of("a.whl#egg=a&sha256=AB").as_deref(), Some("ab"));
        assert_eq!(sha256_of("a.whl#md5=ab"), None);
    }
}
