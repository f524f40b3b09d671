//! Which modules a package imports as soon as it is imported itself.
//!
//! Only what is certain counts. A line that begins at the margin with `import` or `from`, outside of brackets and of strings,
//! runs whenever its file does; what is indented may stand in a `try`, an `if` or a function, and is not counted. Files are
//! followed from the package's own top module, as far as such lines lead: a file that nothing is certain to import does not
//! count. So a package is never refused for a module that it could do without.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::gathered;

/// The top-level modules that files provide: `six` of `six.py`, `attr` of `attr/__init__.py`.
pub(super) fn provided<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let names = paths.filter_map(|path| {
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let is_module = |file: &str| {
            file.strip_suffix(".py")
                .or_else(|| file.strip_suffix(".mpy"))
                .map(str::to_owned)
        };
        if rest.is_empty() {
            is_module(first)
        } else {
            rest.ends_with("py").then(|| first.to_owned())
        }
    });
    gathered(names)
}

/// Some module that is missing, without which no top module of these files can be imported.
pub(super) fn missing(files: &[(String, Vec<u8>)], missing: &BTreeSet<&str>) -> Option<String> {
    let sources = files
        .iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|end| end == "py"))
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    let sources: BTreeMap<&str, &[u8]> = gathered(sources);
    let tops: Vec<String> = provided(sources.keys().copied())
        .into_iter()
        .filter(|top| !top.starts_with('_'))
        .collect();
    let found: Vec<Option<String>> = tops
        .iter()
        .map(|top| first_missing(top, &sources, missing))
        .collect();
    // A wheel of several modules is of use as long as one of them is.
    if found.iter().any(Option::is_none) {
        None
    } else {
        found.into_iter().flatten().next()
    }
}

/// The first missing module on the way from a module of the package.
fn first_missing(
    top: &str,
    sources: &BTreeMap<&str, &[u8]>,
    missing: &BTreeSet<&str>,
) -> Option<String> {
    let mut seen = BTreeSet::new();
    let mut ahead = vec![top.to_owned()];
    while let Some(module) = ahead.pop() {
        if !seen.insert(module.clone()) {
            continue;
        }
        let Some((path, source)) = file_of(&module, sources) else {
            continue;
        };
        let is_package = path.ends_with("/__init__.py");
        for import in imports(&String::from_utf8_lossy(source)) {
            let absolute = resolved(&import, &module, is_package);
            let first = absolute.split('.').next().unwrap_or_default();
            if missing.contains(first) {
                return Some(first.to_owned());
            }
            // Importing a module imports the packages that it is in.
            ahead.extend(
                absolute
                    .match_indices('.')
                    .map(|(at, _)| absolute[..at].to_owned()),
            );
            ahead.push(absolute);
        }
    }
    None
}

fn file_of<'a>(module: &str, sources: &BTreeMap<&'a str, &'a [u8]>) -> Option<(&'a str, &'a [u8])> {
    let path = module.replace('.', "/");
    [format!("{path}/__init__.py"), format!("{path}.py")]
        .iter()
        .find_map(|path| {
            sources
                .get_key_value(path.as_str())
                .map(|(path, source)| (*path, *source))
        })
}

/// `..a` in the module `p.q.r` is `p.a`.
fn resolved(import: &str, module: &str, is_package: bool) -> String {
    let name = import.trim_start_matches('.');
    let dots = import.len() - name.len();
    if dots == 0 {
        return name.to_owned();
    }
    let mut parts: Vec<&str> = module.split('.').collect();
    parts.truncate(parts.len().saturating_sub(dots - usize::from(is_package)));
    parts.push(name);
    parts.retain(|part| !part.is_empty());
    parts.join(".")
}

/// The modules that a source's lines at the margin import. Of `from . import a`, both `.` and `.a`, since that may be a module.
fn imports(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lines = statements(source);
    let lines = lines
        .iter()
        .filter(|line| line.starts_with("import ") || line.starts_with("from "));
    for line in lines.flat_map(|line| line.split(';')).map(str::trim_start) {
        if let Some(names) = line.strip_prefix("import ") {
            let names = names
                .split(',')
                .filter_map(|name| name.split_whitespace().next());
            found.extend(names.map(str::to_owned));
        } else if let Some((module, names)) = line
            .strip_prefix("from ")
            .and_then(|rest| rest.split_once("import"))
        {
            let module = module.trim();
            if module.trim_matches('.').is_empty() {
                let names = names
                    .split([',', '(', ')'])
                    .filter_map(|name| name.split_whitespace().next());
                found.extend(names.map(|name| format!("{module}{name}")));
            }
            found.push(module.to_owned());
        }
    }
    let is_name = |name: &String| {
        name.chars()
            .all(|next| next.is_alphanumeric() || matches!(next, '_' | '.'))
    };
    found.retain(is_name);
    found
}

/// The lines of a source, those within brackets joined, without comments and with nothing in their strings.
fn statements(source: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut depth = 0_usize;
    let mut rest = source;
    while let Some(next) = rest.chars().next() {
        let mut taken = next.len_utf8();
        match next {
            '#' => taken = rest.find('\n').unwrap_or(rest.len()),
            '"' | '\'' => {
                taken = string_length(rest, next);
                line.push_str("''");
            }
            '\\' if rest[1..].starts_with(['\n', '\r']) => {
                taken = rest.find('\n').map_or(rest.len(), |at| at + 1);
            }
            '\n' if depth == 0 => lines.push(std::mem::take(&mut line)),
            '\n' | '\r' => line.push(' '),
            _ => {
                match next {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                line.push(next);
            }
        }
        rest = &rest[taken..];
    }
    lines.push(line);
    lines
}

/// The length of the string that begins here, with its quotes.
fn string_length(text: &str, quote: char) -> usize {
    let triple: String = [quote; 3].iter().collect();
    let (open, close, one_line) = if text.starts_with(&triple) {
        (3, triple, false)
    } else {
        (1, quote.to_string(), true)
    };
    let mut at = open;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with(&close) {
            return at + close.len();
        }
        let next = rest.chars().next().map_or(1, char::len_utf8);
        at += match rest.as_bytes()[0] {
            b'\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            b'\n' if one_line => return at,
            _ => next,
        };
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn lacks(files: &[(&str, &str)]) -> Option<String> {
        let files: Vec<(String, Vec<u8>)> = files
            .iter()
            .map(|(path, source)| ((*path).to_owned(), source.as_bytes().to_vec()))
            .collect();
        missing(&files, &BTreeSet::from(["ctypes", "ssl"]))
    }

    #[test]
    fn what_certainly_is_imported_counts() {
        for source in [
            "import ctypes",
            "import os, ctypes as c",
            "import os; import ctypes",
            "from ctypes.util import (\n  a,\n  b)",
            "'''doc\n'''\nfrom ctypes import a # why",
        ] {
            assert_eq!(
                lacks(&[("a.py", source)]).as_deref(),
                Some("ctypes"),
                "{source}"
            );
        }
    }

    #[test]
    fn what_may_not_be_imported_does_not_count() {
        for source in [
            "try:\n    import ctypes\nexcept ImportError:\n    ctypes = None",
            "'''\nimport ctypes\n'''",
            "def f():\n  import ctypes",
            "x = (\nimport_ctypes)",
            "# import ctypes",
            "import ctypes_like",
            "s = 'a\\\nimport ctypes'",
            "if x: y;import ctypes",
        ] {
            assert_eq!(lacks(&[("a.py", source)]), None, "{source}");
        }
    }

    #[test]
    fn imports_are_followed_through_the_package() {
        let chain = [
            ("a/__init__.py", "from . import b"),
            ("a/b.py", "from .c.d import x"),
            ("a/c/__init__.py", ""),
            ("a/c/d.py", "from ... import nothing\nimport a.e"),
            ("a/e.py", "import ssl"),
        ];
        assert_eq!(lacks(&chain).as_deref(), Some("ssl"));
        assert_eq!(
            lacks(&[("a/__init__.py", ""), ("a/secure.py", "import ssl")]),
            None
        );
    }

    #[test]
    fn one_module_that_works_is_enough() {
        assert_eq!(lacks(&[("a.py", "import ssl"), ("b.py", "")]), None);
        assert_eq!(
            lacks(&[("a.py", "import ssl"), ("_b.py", "")]).as_deref(),
            Some("ssl")
        );
        assert_eq!(lacks(&[("a/data.txt", "import ssl")]), None);
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn no_source_breaks_the_reader(source in "[import from.a'\"\\\\\n(){};#é]{0,60}") {
            let _ = imports(&source);
        }
    }
}
