//! The pickers: which interpreter, and where it runs.
//!
//! They send the choice; keeping it in the page's address is the report's business.

use stylist::yew::styled_component;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::format;
use super::kernel::{use_shell, use_snapshot};
use crate::browser::interpreters::Place;
use crate::kernel::catalogue::Build;
use crate::kernel::config::{InterpreterChoice, WorkerChoice};
use crate::kernel::lifecycle::Input;

/// A dropdown of every interpreter, with version and download size.
#[styled_component]
pub fn InterpreterPicker() -> Html {
    let shell = use_shell();
    let snapshot = use_snapshot();
    let onchange = Callback::from(move |event: Event| {
        let name = event.target_unchecked_into::<HtmlSelectElement>().value();
        shell.send(Input::InterpreterChosen(InterpreterChoice::named(&name)));
    });
    let chosen = snapshot.stage.build().map(|build| build.name.clone());
    let style = css!(
        r"
        display: inline-flex; align-items: center; gap: 0.5rem; min-width: 0; max-width: 100%;
        select {
            font: inherit; padding: 0.25rem 0.4rem; border-radius: 4px;
            border: 1px solid var(--mps-border);
            background: var(--mps-surface); color: var(--mps-text); min-width: 0; max-width: 18rem;
        }
        "
    );
    let options = snapshot.catalogue.builds().iter().map(|build| {
        let is_chosen = chosen.as_deref() == Some(build.name.as_str());
        html! {
            <option
                key={build.name.clone()}
                value={build.name.clone()}
                selected={is_chosen}
                disabled={build.missing.is_some()}
            >
                { describe(build) }
            </option>
        }
    });
    // A build that the configuration names is in no catalogue, and must not look as if another one
    // was running.
    let own = snapshot
        .stage
        .build()
        .filter(|build| snapshot.catalogue.find(&build.name) != Some(build))
        .map(|build| html! { <option value="" selected=true>{ build.label.clone() }</option> });
    html! {
        <label class={style}>
            { "Interpreter" }
            <select {onchange}>{ own }{ for options }</select>
        </label>
    }
}

/// A build on one line. Of one's own build nothing else is known before it is loaded.
fn describe(build: &Build) -> String {
    let size = match build.gzip {
        0 => build.bytes,
        gzip => gzip,
    };
    match &build.missing {
        Some(reason) => format!("{} {} · {reason}", build.label, build.version),
        None if build.is_own => format!("{} · your own build", build.label),
        None => format!(
            "{} {} · {}",
            build.label,
            build.version,
            format::bytes(size)
        ),
    }
}

/// Whether Python runs in a worker.
#[styled_component]
pub fn PlacePicker() -> Html {
    let shell = use_shell();
    let snapshot = use_snapshot();
    let onchange = Callback::from(move |event: Event| {
        let in_worker = event.target_unchecked_into::<HtmlInputElement>().checked();
        shell.choose_place(if in_worker {
            WorkerChoice::Worker
        } else {
            WorkerChoice::Page
        });
    });
    let style = css!(
        r"
        display: inline-flex; align-items: center; gap: 0.35rem; white-space: nowrap;
        input { accent-color: var(--mps-accent); }
        "
    );
    html! {
        <label class={style}>
            <input type="checkbox" checked={snapshot.place == Some(Place::Worker)} {onchange} />
            { "in a worker" }
        </label>
    }
}
