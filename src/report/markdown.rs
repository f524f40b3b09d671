//! Prose as Yew draws it: from what the Markdown reader hears to elements.
//!
//! Raw HTML in a chapter is shown as the text it is.

use pulldown_cmark::{Event, HeadingLevel, Tag};
use yew::prelude::*;
use yew::virtual_dom::{VNode, VTag, VText};

use super::chapter;

/// Draws a block of prose.
pub(super) fn prose(events: &[Event<'static>]) -> Html {
    let mut events = events.iter();
    html! { <>{ for children(&mut events) }</> }
}

type Events<'a> = std::slice::Iter<'a, Event<'static>>;

/// Draws everything up to the end of the element that has begun, or of the block.
fn children(events: &mut Events<'_>) -> Vec<VNode> {
    let mut nodes = Vec::new();
    while let Some(event) = events.next() {
        nodes.push(match event {
            Event::Start(tag) => element(tag, events),
            Event::End(_) => return nodes,
            Event::Code(code) => tag("code", vec![text(code)]),
            Event::SoftBreak => text("\n"),
            Event::HardBreak => tag("br", Vec::new()),
            Event::Rule => tag("hr", Vec::new()),
            Event::FootnoteReference(name) => tag("sup", vec![text(name)]),
            Event::Text(written) | Event::Html(written) | Event::InlineHtml(written) => {
                text(written)
            }
            _ => continue,
        });
    }
    nodes
}

fn element(start: &Tag<'static>, events: &mut Events<'_>) -> VNode {
    let inside = children(events);
    match start {
        Tag::Paragraph => tag("p", inside),
        Tag::Heading { level, .. } => heading(*level, inside),
        Tag::BlockQuote(_) => tag("blockquote", inside),
        Tag::List(None) => tag("ul", inside),
        Tag::List(Some(_)) => tag("ol", inside),
        Tag::Item => tag("li", inside),
        Tag::CodeBlock(_) => tag("pre", inside),
        Tag::FootnoteDefinition(_) => tag("aside", inside),
        // A wide table scrolls by itself, so that the page does not; the keyboard can do it too.
        Tag::Table(_) => html! {
            <div class="table" role="region" aria-label="Table" tabindex="0">
                { tag("table", inside) }
            </div>
        },
        Tag::TableHead => tag("thead", vec![tag("tr", header_cells(inside))]),
        Tag::TableRow => tag("tr", inside),
        Tag::TableCell => tag("td", inside),
        Tag::Emphasis => tag("em", inside),
        Tag::Strong => tag("strong", inside),
        Tag::Strikethrough => tag("s", inside),
        Tag::Link { dest_url, .. } => {
            html! { <a href={address(dest_url)}>{ for inside }</a> }
        }
        _ => html! { <>{ for inside }</> },
    }
}

fn heading(level: HeadingLevel, inside: Vec<VNode>) -> VNode {
    match level {
        HeadingLevel::H1 => tag("h1", inside),
        HeadingLevel::H2 => tag("h2", inside),
        _ => tag("h3", inside),
    }
}

fn header_cells(cells: Vec<VNode>) -> Vec<VNode> {
    cells
        .into_iter()
        .map(|cell| match cell {
            VNode::VTag(cell) => html! { <th scope="col">{ cell.children().cloned() }</th> },
            other => other,
        })
        .collect()
}

/// Another chapter's file is that chapter; everything else is what it says.
fn address(url: &str) -> String {
    match url.strip_suffix(".md") {
        Some(stem) if !stem.contains("://") => {
            let stem = stem.rsplit('/').next().unwrap_or(stem);
            format!("#/{}", chapter::slug(stem))
        }
        _ => url.to_owned(),
    }
}

fn tag(name: &'static str, inside: Vec<VNode>) -> VNode {
    let mut tag = VTag::new(name);
    tag.add_children(inside);
    tag.into()
}

fn text(text: &str) -> VNode {
    VText::new(text.to_owned()).into()
}
