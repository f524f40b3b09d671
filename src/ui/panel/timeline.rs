//! The timeline: each event, when it was, and how long after the one before.

use stylist::yew::styled_component;
use yew::prelude::*;

use crate::browser::shell::Moment;
use crate::ui::format;
use crate::ui::kernel::use_snapshot;

/// Every event so far, in order.
#[styled_component]
pub fn Timeline() -> Html {
    let snapshot = use_snapshot();
    let style = css!(
        r"
        list-style: none; margin: 0; padding: 0; font-size: 0.9em;
        li { display: grid; grid-template-columns: 5rem 1fr; gap: 0 0.75rem; padding: 0.2rem 0; }
        .at { text-align: right; color: var(--mps-muted); font-variant-numeric: tabular-nums; }
        .name { font-family: var(--mps-mono); overflow-wrap: anywhere; }
        .about { color: var(--mps-muted); overflow-wrap: anywhere; }
        .bar { grid-column: 1 / -1; height: 2px; background: var(--mps-border); }
        .bar i { display: block; height: 100%; min-width: 2px; background: var(--mps-accent); }
        "
    );
    let first = snapshot.timeline.first().map_or(0.0, |moment| moment.at);
    let last = snapshot.timeline.last().map_or(0.0, |moment| moment.at);
    let span = (last - first).max(1.0);
    html! {
        <ol class={classes!(style, "mps-timeline")} aria-label="Lifecycle events">
            { for snapshot.timeline.iter().map(|moment| row(moment, (moment.at - first) / span)) }
        </ol>
    }
}

fn row(moment: &Moment, share: f64) -> Html {
    html! {
        <li>
            <span class="at">{ format::milliseconds(moment.at) }</span>
            <span>
                <span class="name">{ moment.name }</span>
                { " " }
                <span class="about">{ moment.about.clone() }</span>
            </span>
            <span class="bar" aria-hidden="true">
                <i style={format!("width: {:.1}%", share * 100.0)}></i>
            </span>
        </li>
    }
}
