//! The text of a chapter: its prose, its cells, its live views, in order.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::{VNode, VTag};

use super::chapter::{Block, CellKind, Chapter};
use super::drafts::{Draft, Drafts};
use super::{markdown, views};
use crate::ui::editor::PyEditor;
use crate::ui::script::PyScript;

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
            { for blocks.map(|(index, block)| draw(block, &props.drafts.at(&props.chapter.slug, index))) }
        </article>
    }
}

fn draw(block: &Block, draft: &Draft) -> Html {
    match block {
        Block::Prose(events) => markdown::prose(events),
        Block::Text { code, .. } => html! { <pre tabindex="0"><code>{ code.clone() }</code></pre> },
        Block::View(name) => views::view(name, draft),
        Block::Cell { kind, code } => match kind {
            CellKind::Script => html! {
                <figure class="cell">
                    <pre tabindex="0"><code>{ code.clone() }</code></pre>
                    <PyScript code={code.clone()} />
                </figure>
            },
            CellKind::Editor => editor(code, draft),
            // The plugin for this tag draws into it, here as on any other page.
            CellKind::Repl => {
                html! { <figure class="cell">{ VNode::from(VTag::new("py-repl")) }</figure> }
            }
        },
    }
}

fn editor(code: &str, draft: &Draft) -> Html {
    let on_change = draft.keep();
    let code = draft.text_or(code.trim_end());
    html! { <figure class="cell"><PyEditor {code} {on_change} /></figure> }
}
