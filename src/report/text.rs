//! The text of a chapter: its prose, its cells, its live views, in order.
//!
//! What the reader typed into a cell is kept while the report is open, also while another chapter
//! is; it is not kept beyond.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::{VNode, VTag};

use super::chapter::{Block, CellKind, Chapter};
use super::{markdown, views};
use crate::ui::editor::PyEditor;
use crate::ui::script::PyScript;

/// What the reader typed, by chapter and place in it.
#[derive(Default)]
pub(super) struct Drafts(RefCell<BTreeMap<(String, usize), String>>);

/// There is one in a report.
impl PartialEq for Drafts {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Properties of [`ChapterText`].
#[derive(Properties, PartialEq)]
pub(super) struct ChapterTextProps {
    pub(super) chapter: Chapter,
    pub(super) drafts: Rc<Drafts>,
}

#[component]
pub(super) fn ChapterText(props: &ChapterTextProps) -> Html {
    let blocks = props.chapter.blocks.iter().enumerate();
    html! {
        <article>
            { for blocks.map(|(index, block)| draw(block, (&props.chapter.slug, index), &props.drafts)) }
        </article>
    }
}

fn draw(block: &Block, place: (&str, usize), drafts: &Rc<Drafts>) -> Html {
    match block {
        Block::Prose(events) => markdown::prose(events),
        Block::Text { code, .. } => html! { <pre tabindex="0"><code>{ code.clone() }</code></pre> },
        Block::View(name) => views::view(name),
        Block::Cell { kind, code } => match kind {
            CellKind::Script => html! {
                <figure class="cell">
                    <pre tabindex="0"><code>{ code.clone() }</code></pre>
                    <PyScript code={code.clone()} />
                </figure>
            },
            CellKind::Editor => editor(code, place, drafts),
            // The plugin for this tag draws into it, here as on any other page.
            CellKind::Repl => {
                html! { <figure class="cell">{ VNode::from(VTag::new("py-repl")) }</figure> }
            }
        },
    }
}

fn editor(code: &str, (slug, index): (&str, usize), drafts: &Rc<Drafts>) -> Html {
    let place = (slug.to_owned(), index);
    let draft = drafts.0.borrow().get(&place).cloned();
    let on_change = {
        let drafts = Rc::clone(drafts);
        Callback::from(move |text| {
            drafts.0.borrow_mut().insert(place.clone(), text);
        })
    };
    let code = draft.unwrap_or_else(|| code.trim_end().to_owned());
    html! { <figure class="cell"><PyEditor {code} {on_change} /></figure> }
}
