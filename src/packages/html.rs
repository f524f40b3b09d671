//! The links of a page, as far as an index in HTML needs them: every `<a>` with its attributes, and the page's `<base>`.
//!
//! It is not a parser of HTML: such pages are written by programs, and hold nothing but links.

/// The attributes of a tag, by lowercase name.
pub(super) type Attributes = Vec<(String, String)>;

/// The tags of a page of these names, in order.
pub(super) fn tags(page: &str, names: &[&str]) -> Vec<(String, Attributes)> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let end = rest
            .find(|next: char| !next.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        if names.contains(&name.as_str()) {
            let (attributes, after) = attributes(&rest[end..]);
            found.push((name, attributes));
            rest = after;
        }
    }
    found
}

pub(super) fn attribute<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

/// The attributes up to the tag's `>`, and what comes after it.
fn attributes(text: &str) -> (Attributes, &str) {
    let mut found = Attributes::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|next: char| next.is_whitespace() || next == '/');
        if rest.is_empty() {
            return (found, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (found, after);
        }
        // A name has at least one character, whichever it is, so that this comes to an end.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..]
            .find(|next: char| next.is_whitespace() || matches!(next, '=' | '>' | '/'))
            .map_or(rest.len(), |at| first + at);
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let Some(value) = rest.strip_prefix('=') else {
            found.push((name, String::new()));
            continue;
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(
                value
                    .find(|next: char| next.is_whitespace() || next == '>')
                    .unwrap_or(value.len()),
            ),
        };
        found.push((name, unescaped(value)));
        rest = after;
    }
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest.find(';').map(|end| (&rest[1..end], &rest[end + 1..]));
        let read = reference.and_then(|(name, after)| referenced(name).map(|it| (it, after)));
        if let Some((character, after)) = read {
            out.push(character);
            rest = after;
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn referenced(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => digits.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_with_their_attributes() {
        let page = "<!DOCTYPE html><!-- <a href=no> --><BASE href='/b/'><a\n href = \"x?a=1&amp;b=2#c\" data-requires-python='&gt;=3.8' DATA-yanked>x</a><br/><abbr href=no><a href=y/z>";
        let found = tags(page, &["a", "base"]);
        let hrefs: Vec<_> = found
            .iter()
            .map(|(name, attributes)| (name.as_str(), attribute(attributes, "href")))
            .collect();
        assert_eq!(
            hrefs,
            [
                ("base", Some("/b/")),
                ("a", Some("x?a=1&b=2#c")),
                ("a", Some("y/z"))
            ]
        );
        assert_eq!(
            attribute(&found[1].1, "data-requires-python"),
            Some(">=3.8")
        );
        assert_eq!(attribute(&found[1].1, "data-yanked"), Some(""));
        assert_eq!(attribute(&found[2].1, "data-yanked"), None);
    }

    #[test]
    fn references_to_characters_are_followed() {
        assert_eq!(unescaped("&lt;&#62;&#x2F;&nope;&amp&"), "<>/&nope;&amp&");
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn no_page_breaks_the_reader(page in "[<a href=\"'>&;#/!é \\-]{0,60}") {
            let _ = tags(&page, &["a"]);
        }
    }
}
