//! Chapters: from Markdown files to blocks of prose and cells.
//!
//! Pure. How prose and cells look, and what the live views show, is decided elsewhere.

use include_dir::{Dir, include_dir};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/chapters");

/// A chapter of the report.
#[derive(Debug, Clone, PartialEq)]
pub struct Chapter {
    /// Its name in the page's address: the file's name without number and ending.
    pub slug: String,
    /// Its first heading.
    pub title: String,
    /// What it consists of, in order.
    pub blocks: Vec<Block>,
}

/// A piece of a chapter.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Text, as the Markdown reader hears it.
    Prose(Vec<Event<'static>>),
    /// Code that is only shown.
    Text {
        /// Its language, for who wants to know.
        language: String,
        /// The code.
        code: String,
    },
    /// Python that runs.
    Cell {
        /// In which way.
        kind: CellKind,
        /// The code.
        code: String,
    },
    /// A live view, by name.
    View(String),
}

/// The ways in which a cell runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// By itself, when the page is ready.
    Script,
    /// When the reader says so.
    Editor,
    /// Line by line.
    Repl,
}

/// Every chapter, in the order of their files.
#[must_use]
pub fn chapters() -> Vec<Chapter> {
    let mut files: Vec<_> = FILES.files().collect();
    files.sort_by_key(|file| file.path());
    files
        .into_iter()
        .filter_map(|file| Some((file.path().file_stem()?.to_str()?, file.contents_utf8()?)))
        .map(|(stem, text)| Chapter::read(slug(stem), text))
        .collect()
}

/// The slug in a file's name: `03-configuration` is `configuration`.
#[must_use]
pub fn slug(stem: &str) -> &str {
    match stem.split_once('-') {
        Some((number, slug)) if number.bytes().all(|byte| byte.is_ascii_digit()) => slug,
        _ => stem,
    }
}

impl Chapter {
    /// Reads a chapter from its Markdown.
    #[must_use]
    pub fn read(slug: &str, text: &str) -> Self {
        let title = text.lines().find_map(|line| line.strip_prefix("# "));
        let mut blocks = Vec::new();
        let mut prose = Vec::new();
        let mut parser = Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES);
        let mut depth = 0_usize;
        while let Some(event) = parser.next() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) if depth == 0 => {
                    if !prose.is_empty() {
                        blocks.push(Block::Prose(std::mem::take(&mut prose)));
                    }
                    blocks.push(fenced(&kind, code(&mut parser)));
                    continue;
                }
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            prose.push(event.into_static());
        }
        if !prose.is_empty() {
            blocks.push(Block::Prose(prose));
        }
        Self {
            slug: slug.to_owned(),
            title: title.unwrap_or(slug).trim().to_owned(),
            blocks,
        }
    }
}

/// The text up to the end of the code block that has just begun.
fn code<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> String {
    events
        .take_while(|event| !matches!(event, Event::End(TagEnd::CodeBlock)))
        .filter_map(|event| match event {
            Event::Text(text) => Some(text.into_string()),
            _ => None,
        })
        .collect()
}

fn fenced(kind: &CodeBlockKind<'_>, code: String) -> Block {
    let info = match kind {
        CodeBlockKind::Fenced(info) => info.as_ref(),
        CodeBlockKind::Indented => "",
    };
    let (language, rest) = info.split_once(' ').unwrap_or((info, ""));
    let cell = |kind| Block::Cell {
        kind,
        code: code.clone(),
    };
    match (language, rest.trim()) {
        ("python", "script") => cell(CellKind::Script),
        ("python", "editor") => cell(CellKind::Editor),
        ("python", "repl") => cell(CellKind::Repl),
        ("view", name) => Block::View(name.to_owned()),
        _ => Block::Text {
            language: language.to_owned(),
            code,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_says_what_its_code_is() {
        let text = "# Title\n\nProse.\n\n```python script\n1\n\n2\n```\n```python editor\n3\n```\n```toml\na = 1\n```\n```view files\n```\nEnd.\n";
        let chapter = Chapter::read("title", text);
        assert_eq!(chapter.title, "Title");
        let kinds: Vec<String> = chapter.blocks.iter().map(describe).collect();
        assert_eq!(
            kinds,
            [
                "prose",
                "Script:1\n\n2\n",
                "Editor:3\n",
                "toml:a = 1\n",
                "view files",
                "prose"
            ]
        );
    }

    fn describe(block: &Block) -> String {
        match block {
            Block::Prose(_) => "prose".into(),
            Block::Text { language, code } => format!("{language}:{code}"),
            Block::Cell { kind, code } => format!("{kind:?}:{code}"),
            Block::View(name) => format!("view {name}"),
        }
    }

    #[test]
    fn every_file_is_a_chapter_in_the_order_of_their_numbers() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/chapters");
        let files = std::fs::read_dir(folder).expect("a folder");
        let mut names: Vec<_> = files
            .map(|file| {
                file.expect("a file")
                    .file_name()
                    .into_string()
                    .expect("text")
            })
            .collect();
        names.sort();
        let stems = names.iter().filter_map(|name| name.strip_suffix(".md"));
        let expected: Vec<&str> = stems.map(slug).collect();
        let slugs: Vec<String> = chapters().into_iter().map(|chapter| chapter.slug).collect();
        assert_eq!(slugs, expected);
        assert_eq!(slugs[0], "home");
    }

    #[test]
    fn every_chapter_has_a_title_and_something_that_runs_or_lives() {
        for chapter in chapters() {
            assert_ne!(chapter.title, chapter.slug);
            let is_live = |block: &Block| matches!(block, Block::Cell { .. } | Block::View(_));
            assert!(chapter.blocks.iter().any(is_live), "{}", chapter.slug);
        }
    }

    #[test]
    fn the_example_plugin_stands_in_its_chapter_as_it_is_shipped() {
        let file = include_str!("../../assets/plugins/ready-badge.js");
        let shown = chapters()
            .into_iter()
            .flat_map(|chapter| chapter.blocks)
            .any(|block| matches!(block, Block::Text { code, .. } if code == file));
        assert!(shown, "the chapter on plugins shows another ready-badge.js");
    }
}
