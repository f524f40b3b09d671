//! What holds of the source tree and of its prose, and what no compiler checks: which folder may use
//! which, what every file begins with, what no file contains, and that README and the chapters say what
//! the code says.
//!
//! It reads text and knows only as much of Rust as it takes to tell code from comments and strings.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use micropyscript::kernel::config::KEYS;
use micropyscript::kernel::event::Event;
use micropyscript::kernel::lifecycle::{Failure, Step};

// The tree.

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file of a folder and the folders below, with its path from the top of the checkout, sorted.
#[track_caller]
fn files_in(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder);
        for entry in entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry of a folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let path = path.strip_prefix(root()).expect("below the root").display();
                files.push((path.to_string(), text));
            }
        }
    }
    files.sort();
    files
}

/// Every Rust file of a folder.
#[track_caller]
fn rust_in(folder: &str) -> Vec<(String, Rust)> {
    let mut files = files_in(folder);
    files.retain(|(path, _)| extension(path) == "rs");
    assert!(!files.is_empty(), "{folder} has no Rust in it");
    let parsed = files.into_iter().map(|(path, text)| {
        let mut rust = Rust::new(&text);
        if path.ends_with("/tests.rs") {
            rust.tests_at = 0;
        }
        (path, rust)
    });
    parsed.collect()
}

fn extension(path: &str) -> &str {
    Path::new(path)
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
}

/// What is wrong is told all at once.
#[track_caller]
fn check_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

// Rust, as far as this file needs it.

/// A Rust file, taken apart.
struct Rust {
    /// The code, without comments and with nothing between the quotes.
    code: String,
    /// What stood between the quotes, and where in `code`.
    literals: Vec<(usize, String)>,
    /// Where in `code` its tests begin.
    tests_at: usize,
}

impl Rust {
    fn new(mut text: &str) -> Self {
        let mut rust = Self {
            code: String::new(),
            literals: Vec::new(),
            tests_at: 0,
        };
        while let Some(next) = text.chars().next() {
            text = match next {
                '/' if text.starts_with("//") => text.find('\n').map_or("", |end| &text[end..]),
                '/' if text.starts_with("/*") => after_block_comment(text),
                '"' => rust.literal(text, 1, '"'),
                '\'' if is_char_literal(text) => rust.literal(text, 1, '\''),
                'r' if !rust.in_a_name() && raw_hashes(text).is_some() => rust.raw_literal(text),
                _ => {
                    rust.code.push(next);
                    &text[next.len_utf8()..]
                }
            };
        }
        rust.tests_at = rust.code.find("#[cfg(test)]").unwrap_or(rust.code.len());
        rust
    }

    fn in_a_name(&self) -> bool {
        // `b` and `c` may stand before the quotes of a literal, as in `br"…"`.
        let mut before = self.code.chars().rev();
        let last = before.next().unwrap_or(' ');
        let second = before.next().unwrap_or(' ');
        is_of_name(last) && (!matches!(last, 'b' | 'c') || is_of_name(second))
    }

    fn literal<'a>(&mut self, text: &'a str, start: usize, quote: char) -> &'a str {
        let mut escaped = false;
        let end = text[start..].find(|next| {
            let ends = next == quote && !escaped;
            escaped = next == '\\' && !escaped;
            ends
        });
        let end = end.map_or(text.len(), |end| start + end);
        self.push_literal(&text[start..end], quote);
        text.get(end + 1..).unwrap_or_default()
    }

    fn raw_literal<'a>(&mut self, text: &'a str) -> &'a str {
        let hashes = raw_hashes(text).unwrap_or_default();
        let start = 2 + hashes.len();
        let closing = format!("\"{hashes}");
        let end = text[start..]
            .find(&closing)
            .map_or(text.len(), |end| start + end);
        self.push_literal(&text[start..end], '"');
        text.get(end + closing.len()..).unwrap_or_default()
    }

    fn push_literal(&mut self, literal: &str, quote: char) {
        self.literals.push((self.code.len(), literal.to_owned()));
        self.code.extend([quote, quote]);
    }

    /// The code without its tests.
    fn product(&self) -> &str {
        &self.code[..self.tests_at]
    }

    /// The literals outside of its tests.
    fn product_literals(&self) -> impl Iterator<Item = &str> {
        self.literals
            .iter()
            .filter(|(at, _)| *at < self.tests_at)
            .map(|(_, literal)| literal.as_str())
    }

    /// Every name in the code.
    fn names(&self) -> BTreeSet<&str> {
        self.code
            .split(|next| !is_of_name(next))
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// The modules right below the top of the crate that the code names, also in `crate::{…}`.
    fn top_modules(&self) -> BTreeSet<String> {
        let mut modules = BTreeSet::new();
        for krate in ["crate::", "micropyscript::"] {
            for (at, _) in self.code.match_indices(krate) {
                let rest = &self.code[at + krate.len()..];
                match rest.strip_prefix('{') {
                    Some(group) => modules.extend(first_names(group)),
                    None => modules.extend(first_name(rest)),
                }
            }
        }
        modules
    }
}

fn is_of_name(next: char) -> bool {
    next.is_alphanumeric() || next == '_'
}

/// `'x'` or `'\n'`, and not the lifetime `'x`.
fn is_char_literal(text: &str) -> bool {
    let mut chars = text.chars().skip(1);
    matches!(
        (chars.next(), chars.next()),
        (Some('\\'), _) | (_, Some('\''))
    )
}

/// The hashes in `r##"`; `None` when this is no raw string.
fn raw_hashes(text: &str) -> Option<&str> {
    let after = text.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then_some(&after[..hashes])
}

fn after_block_comment(text: &str) -> &str {
    let mut depth = 0;
    let mut rest = text;
    loop {
        if let Some(inner) = rest.strip_prefix("/*") {
            (depth, rest) = (depth + 1, inner);
        } else if let Some(outer) = rest.strip_prefix("*/") {
            (depth, rest) = (depth - 1, outer);
            if depth == 0 {
                return rest;
            }
        } else {
            let Some(next) = rest.chars().next() else {
                return "";
            };
            rest = &rest[next.len_utf8()..];
        }
    }
}

fn first_name(text: &str) -> Option<String> {
    let text = text.trim_start();
    let end = text.find(|next| !is_of_name(next)).unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

/// The first names in `a::x,b::{c,d},e}…`: `a`, `b`, `e`.
fn first_names(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names: Vec<String> = first_name(group).into_iter().collect();
    for (at, next) in group.char_indices() {
        match next {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.extend(first_name(&group[at + 1..])),
            _ => {}
        }
    }
    names
}

#[test]
fn code_is_told_from_comments_and_literals() {
    let rust = Rust::new(
        r##"one /* no /* no */ no */ two // no
        /// no
        "g \" // h" 'i' '\'' three::<'four, &'five str> r#"l " m"# br"n" for"o" last"##,
    );
    let names = [
        "b", "five", "for", "four", "last", "one", "str", "three", "two",
    ];
    assert_eq!(rust.names().into_iter().collect::<Vec<_>>(), names);
    let literals: Vec<&str> = rust.product_literals().collect();
    assert_eq!(literals, ["g \\\" // h", "i", "\\'", "l \" m", "n", "o"]);
}

#[test]
fn modules_are_found_in_every_form_of_use() {
    let rust = Rust::new(
        "use crate::a::b;\nuse crate::{\n c::{d, e}, f, g as h};\npub(crate) fn i() { crate::j::k() }\n// crate::l\nuse micropyscript::m;",
    );
    let modules: Vec<String> = rust.top_modules().into_iter().collect();
    assert_eq!(modules, ["a", "c", "f", "g", "j", "m"]);
}

#[test]
fn the_tests_of_a_file_are_no_part_of_the_product() {
    let rust = Rust::new("a(\"b\") // #[cfg(test)]\n c(\"d\") #[cfg(test)] mod tests { e(\"f\") }");
    assert!(rust.product().contains('c') && !rust.product().contains('e'));
    assert_eq!(rust.product_literals().collect::<Vec<_>>(), ["b", "d"]);
}

// The house.

/// Part of the house, and what it may not use.
struct Room {
    /// Where its files are.
    path: &'static str,
    /// Other parts.
    modules: &'static [&'static str],
    /// Beginnings of names: of crates, mostly.
    names: &'static [&'static str],
}

/// What only a browser has.
const BROWSER: &[&str] = &[
    "wasm_bindgen",
    "web_sys",
    "js_sys",
    "yew",
    "stylist",
    "gloo",
    "JsValue",
];

const HOUSE: [Room; 9] = [
    Room {
        path: "src/kernel",
        modules: &["packages", "browser", "ui", "report"],
        names: BROWSER,
    },
    Room {
        path: "src/packages",
        modules: &["browser", "ui", "report"],
        names: BROWSER,
    },
    Room {
        path: "src/browser",
        modules: &["ui", "report"],
        names: &["yew", "stylist"],
    },
    Room {
        path: "src/ui",
        modules: &["packages", "report"],
        names: &["JsValue"],
    },
    Room {
        path: "src/report",
        modules: &["packages"],
        names: &["JsValue"],
    },
    Room {
        path: "src/bin",
        modules: &[],
        names: &["JsValue"],
    },
    Room {
        path: "src/bin/embed",
        modules: &["report"],
        names: &[],
    },
    Room {
        path: "src/bin/worker",
        modules: &["packages", "ui", "report"],
        names: &["yew", "stylist"],
    },
    Room {
        path: "src/bin/installer",
        modules: &["ui", "report"],
        names: &["yew", "stylist"],
    },
];

#[test]
fn every_part_of_the_house_uses_only_what_is_below_it() {
    let sources = rust_in("src");
    let mut found = Vec::new();
    for room in &HOUSE {
        let mut is_empty = true;
        for (path, rust) in &sources {
            let below = path.strip_prefix(room.path);
            if !below.is_some_and(|below| below.starts_with('/') || below == ".rs") {
                continue;
            }
            is_empty = false;
            let modules = rust.top_modules();
            let modules = room
                .modules
                .iter()
                .filter(|module| modules.contains(**module));
            found.extend(modules.map(|module| format!("{path} uses crate::{module}")));
            let names = rust.names();
            let names = names
                .iter()
                .filter(|name| room.names.iter().any(|start| name.starts_with(start)));
            found.extend(names.map(|name| format!("{path} uses {name}")));
        }
        assert!(!is_empty, "there is no {}", room.path);
    }
    check_none("what is above or beside may not be used", &found);
}

#[test]
fn the_prompt_is_what_a_third_party_could_write() {
    let inside = [
        "Shell",
        "use_shell",
        "use_snapshot",
        "KernelProvider",
        "lifecycle",
        "api",
    ];
    let mut found = Vec::new();
    for path in ["src/ui/plugins/py_repl.rs", "src/ui/repl.rs"] {
        let rust = Rust::new(&read(path));
        let names = rust.names();
        let used = inside.iter().filter(|name| names.contains(**name));
        found.extend(used.map(|name| format!("{path} uses {name}")));
    }
    check_none("`<py-repl>` has the plugin interface alone", &found);
}

// What every file begins with, and what none contains.

/// What a comment begins with in a file of this kind; `None` where there are no comments.
fn comment(path: &str) -> Option<&'static str> {
    match extension(path) {
        "rs" => Some("//!"),
        "js" | "mjs" | "ts" => Some("//"),
        "css" => Some("/*"),
        "" | "sh" | "env" | "toml" | "py" => Some("#"),
        _ => None,
    }
}

#[test]
fn every_file_begins_by_saying_what_it_is_for() {
    let mut files = files_in("src");
    files.extend(files_in("tools"));
    files.extend(files_in("tests"));
    // Python in tests is the material, and begins as the test wants it.
    files.retain(|(path, _)| !(path.starts_with("tests/") && extension(path) == "py"));
    assert!(!files.is_empty());
    let silent = files.iter().filter(|(path, text)| {
        comment(path).is_some_and(|comment| {
            let first = text.lines().find(|line| !line.starts_with("#!/"));
            let said = first.and_then(|line| line.strip_prefix(comment));
            said.is_none_or(|said| said.trim().is_empty())
        })
    });
    let silent: Vec<String> = silent.map(|(path, _)| path.clone()).collect();
    check_none("these do not say what they are for", &silent);
}

#[test]
fn nothing_is_left_undone() {
    let mut found = Vec::new();
    for (path, rust) in rust_in("src").iter().chain(&rust_in("tests")) {
        for unfinished in ["todo!", "unimplemented!", "dbg!", "#[ignore"] {
            if rust.code.contains(unfinished) {
                found.push(format!("{path} has {unfinished}"));
            }
        }
    }
    for (path, text) in files_in("src").iter().chain(&files_in("tests")) {
        if matches!(extension(path), "js" | "mjs" | "ts") && text.contains(".only(") {
            found.push(format!("{path} has .only("));
        }
    }
    check_none("this was for a while only", &found);
}

#[test]
fn the_product_unwraps_nothing() {
    let sources = rust_in("src");
    let found = sources
        .iter()
        .filter(|(_, rust)| rust.product().contains(".unwrap()"));
    let found: Vec<String> = found.map(|(path, _)| path.clone()).collect();
    check_none(
        "these unwrap, where `expect` would say why it holds",
        &found,
    );
}

// The public names.

/// The names of all events, as `Event::name` gives them.
#[track_caller]
fn event_names() -> BTreeSet<String> {
    let file = Rust::new(&read("src/kernel/event.rs"));
    let literals = file
        .product_literals()
        .filter(|literal| literal.starts_with("py-"));
    let names: BTreeSet<String> = literals.map(str::to_owned).collect();
    let failed = Event::Failed(Failure {
        step: Step::Load,
        name: String::new(),
        message: String::new(),
    });
    assert!(names.contains(failed.name()), "{names:?}");
    names
}

#[test]
fn the_name_of_every_event_is_written_in_one_place() {
    // The report writes about events, in prose and in examples.
    let mut sources = rust_in("src");
    sources.retain(|(path, _)| !path.starts_with("src/report"));
    let mut found = Vec::new();
    for name in event_names() {
        let mut places = Vec::new();
        for (path, rust) in &sources {
            let literals = rust
                .product_literals()
                .filter(|literal| literal.contains(&name));
            places.extend(literals.map(|_| path.as_str()));
        }
        if places != ["src/kernel/event.rs"] {
            found.push(format!("{name}: {}", places.join(", ")));
        }
    }
    check_none("an event is named by `Event::name` only", &found);
}

// README, and the chapters that say the same.

/// The rows of the first table below a heading, without the table's own head.
#[track_caller]
fn table(path: &str, heading: &str) -> Vec<Vec<String>> {
    let text = read(path);
    let mut lines = text.lines().skip_while(|line| {
        line.strip_prefix('#')
            .is_none_or(|line| line.trim_start_matches('#').trim() != heading)
    });
    assert!(lines.next().is_some(), "{path} has no heading `{heading}`");
    let section = lines.take_while(|line| !line.starts_with("# ") && !line.starts_with("## "));
    let table = section.skip_while(|line| !line.starts_with('|'));
    let rows: Vec<Vec<String>> = table
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(cells)
        .collect();
    assert!(!rows.is_empty(), "{path} has no table below `{heading}`");
    rows
}

/// What such a table is about: the names in its first column, each of them there once.
#[track_caller]
fn names_in_table(path: &str, heading: &str) -> BTreeSet<String> {
    let rows = table(path, heading);
    let names: BTreeSet<String> = rows
        .iter()
        .map(|row| row[0].trim_matches('`').to_owned())
        .collect();
    assert_eq!(names.len(), rows.len(), "{path} lists something twice");
    names
}

/// The cells of a row; in Markdown, `\|` is a bar within a cell.
fn cells(row: &str) -> Vec<String> {
    let row = row
        .trim()
        .trim_start_matches('|')
        .trim_end_matches('|')
        .replace("\\|", "\0");
    row.split('|')
        .map(|cell| cell.trim().replace('\0', "|"))
        .collect()
}

#[test]
fn readme_and_chapter_list_exactly_the_events_there_are() {
    for (path, heading) in [
        ("README.md", "Events"),
        (
            "assets/chapters/02-how-it-works.md",
            "What it says as it goes",
        ),
    ] {
        assert_eq!(names_in_table(path, heading), event_names(), "{path}");
    }
}

#[test]
fn the_readme_lists_exactly_the_configuration_keys_there_are() {
    let expected = KEYS.map(|(key, takes, default)| {
        vec![format!("`{key}`"), takes.to_owned(), default.to_owned()]
    });
    assert_eq!(table("README.md", "Configuration keys"), expected);
}

#[test]
fn the_chapter_on_configuration_lists_exactly_the_keys_there_are() {
    let listed = names_in_table("assets/chapters/03-configuration.md", "The keys");
    assert_eq!(listed, KEYS.map(|(key, ..)| key.to_owned()).into());
}

#[test]
fn the_readme_says_address_and_versions_as_they_are() {
    let readme = read("README.md");
    let value = |path: &str, key: &str| {
        let text = read(path);
        let line = text.lines().find_map(|line| line.strip_prefix(key));
        let value = line.map(|line| line.trim_start_matches([' ', '=', '"']));
        let value = value.and_then(|value| value.split([' ', '"']).next());
        value
            .unwrap_or_else(|| panic!("{path} has no {key}"))
            .to_owned()
    };
    for said in [
        format!("http://127.0.0.1:{}/", value("Trunk.toml", "port")),
        format!("Rust ({} or newer)", value("Cargo.toml", "rust-version")),
        format!(
            "Node.js ({} or newer)",
            value("tools/versions.env", "NODE_MIN")
        ),
    ] {
        assert!(readme.contains(&said), "README.md does not say {said}");
    }
}

#[test]
fn every_command_in_the_readme_is_a_target_of_the_makefile() {
    let readme = read("README.md");
    let makefile = read("Makefile");
    let targets: BTreeSet<&str> = makefile
        .lines()
        .filter_map(|line| line.split_once(':'))
        .filter(|(target, rest)| {
            target.chars().all(|next| is_of_name(next) || next == '-') && !rest.starts_with('=')
        })
        .map(|(target, _)| target)
        .collect();
    // A command stands at the beginning of a line or of `code`.
    let commands: BTreeSet<&str> = readme
        .split(['\n', '`'])
        .filter_map(|text| text.trim_start_matches("$ ").strip_prefix("make "))
        .filter_map(|command| command.split_whitespace().next())
        .collect();
    assert!(
        commands.contains("serve") && commands.contains("test"),
        "{commands:?}"
    );
    let missing: Vec<String> = commands
        .difference(&targets)
        .map(|it| (*it).to_owned())
        .collect();
    check_none("the Makefile has no target for these", &missing);
}
