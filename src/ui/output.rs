//! What a run wrote.
//!
//! Python's output is text, never HTML.

use stylist::yew::styled_component;
use yew::prelude::*;

use super::format;
use super::run::Run;
use crate::kernel::interpreter::Stream;
use crate::kernel::output::Piece;

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
        .stderr { color: var(--mps-error); }
        .gap { display: block; color: var(--mps-muted); font-family: var(--mps-sans); }
        "
    );
    let shown = props.run.with_transcript(|transcript| {
        let gap = (transcript.left_out() > 0).then(|| {
            let size = format::bytes(transcript.left_out() as u64);
            html! { <span class="gap">{ format!("… {size} of output are left out here …") }</span> }
        });
        html! {
            <>
                { for transcript.head().iter().map(piece) }
                { gap }
                { for transcript.tail().map(piece) }
            </>
        }
    });
    html! { <div class={classes!(style, "mps-output")} role="log">{ shown }</div> }
}

fn piece(piece: &Piece) -> Html {
    match piece.stream {
        Stream::Stdout => html! { <span>{ piece.text.clone() }</span> },
        Stream::Stderr => html! { <span class="stderr">{ piece.text.clone() }</span> },
    }
}
