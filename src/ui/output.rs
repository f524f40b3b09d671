//! What a run wrote.
//!
//! What Python writes is text, never HTML; what it displays is an element, made elsewhere. What is shown of a flood is decided in `kernel/output.rs`; here
//! it is drawn chunk by chunk, so that only what has changed is drawn again, and the browser lays out
//! only what can be seen.

use std::rc::Rc;

use stylist::yew::styled_component;
use yew::prelude::*;

use super::format;
use super::run::Run;
use crate::browser::dom;
use crate::kernel::interpreter::Stream;
use crate::kernel::output::{Chunk, Size, Transcript};

/// Properties of [`Output`].
#[derive(Properties)]
pub struct OutputProps {
    /// The run.
    pub run: Run,
}

/// A run changes without becoming another one, so whoever draws its output means it.
impl PartialEq for OutputProps {
    fn eq(&self, _other: &Self) -> bool {
        false
    }
}

/// Shows what a run wrote, and announces it.
#[styled_component]
pub fn Output(props: &OutputProps) -> Html {
    let style = css!(
        r"
        font-family: var(--mps-mono);
        font-size: 0.9em;
        line-height: 1.45;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        /* Not a block, for those who read the page as text: a block adds a line end to its own. */
        .chunk {
            display: inline-block; width: 100%; vertical-align: top;
            content-visibility: auto;
            contain-intrinsic-block-size: auto calc(var(--lines) * 1.45em);
        }
        .shown {
            margin: 0.25em 0; white-space: normal;
            font-family: var(--mps-sans); font-size: calc(1em / 0.9);
        }
        .shown img, .shown svg { max-width: 100%; height: auto; }
        .stderr { color: var(--mps-error); }
        .gap { margin: 0.5em 0; color: var(--mps-muted); font-family: var(--mps-sans); }
        .gap button {
            font: inherit; padding: 0; border: 0; cursor: pointer;
            background: none; color: var(--mps-accent); text-decoration: underline;
        }
        "
    );
    let shown = props.run.with_transcript(|transcript| {
        let left_out = transcript.left_out();
        let gap = (left_out.bytes > 0).then(|| gap(&props.run, left_out, transcript));
        let draw = |chunk| draw(&props.run, chunk);
        let head = transcript.head().map(draw);
        let tail = transcript.tail().map(draw);
        head.chain(gap).chain(tail).collect::<Html>()
    });
    html! { <div class={classes!(style, "mps-output")} role="log" ref={props.run.output()}>{ shown }</div> }
}

fn draw(run: &Run, chunk: &Rc<Chunk>) -> Html {
    let key = chunk.number();
    match run.shown(key) {
        Some(element) => html! { <div {key}>{ Html::VRef(element.into()) }</div> },
        None => html! { <Lines {key} chunk={Rc::clone(chunk)} /> },
    }
}

/// Properties of [`Lines`].
#[derive(Properties)]
struct LinesProps {
    chunk: Rc<Chunk>,
}

/// A chunk that has changed is another one.
impl PartialEq for LinesProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.chunk, &other.chunk)
    }
}

#[component]
fn Lines(props: &LinesProps) -> Html {
    let pieces = props.chunk.pieces().map(|piece| {
        let class = (piece.stream == Stream::Stderr).then_some("stderr");
        html! { <span {class}>{ piece.text.to_owned() }</span> }
    });
    let lines = props.chunk.size().lines;
    html! { <div class="chunk" style={format!("--lines: {lines}")}>{ for pieces }</div> }
}

/// What stands in the place of the lines that are left out. Its count changes too often to be announced.
fn gap(run: &Run, left_out: Size, transcript: &Transcript) -> Html {
    let what = match left_out.lines {
        0 | 1 => format::bytes(left_out.bytes as u64),
        lines => format!("{} lines", format::count(lines)),
    };
    let is_whole = transcript.lost().bytes == 0;
    let label = if is_whole {
        "Download all"
    } else {
        "Download what is kept"
    };
    let size = format::bytes(transcript.kept().bytes as u64);
    let run = run.clone();
    let onclick = move |_: MouseEvent| {
        run.with_transcript(|transcript| {
            dom::save_as("output.txt", |save| transcript.save(save));
        });
    };
    html! {
        <p key="gap" class="gap" aria-live="off">
            { format!("… {what} left out · ") }
            <button type="button" {onclick}>{ format!("{label} ({size})") }</button>
        </p>
    }
}
