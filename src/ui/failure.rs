//! What went wrong with the page as a whole, and what the reader can do about it.
//!
//! What goes wrong in a cell is told at the cell.

use stylist::yew::styled_component;
use yew::prelude::*;

use super::kernel::{use_shell, use_snapshot};
use crate::kernel::config::InterpreterChoice;
use crate::kernel::lifecycle::{Input, Stage};

/// A failed setup, with Retry and the other interpreters; and notices of plugins.
#[styled_component]
pub fn Failures() -> Html {
    let snapshot = use_snapshot();
    let style = css!(
        r"
        font-family: var(--mps-sans);
        .message {
            margin: 0.75rem 0; padding: 0.75rem 1rem; border-radius: 6px;
            border: 1px solid var(--mps-error); background: var(--mps-error-surface);
            color: var(--mps-text); white-space: pre-wrap; overflow-wrap: anywhere;
        }
        .message p { margin: 0 0 0.5rem; }
        .message p:last-child { margin: 0; }
        button {
            font: inherit; margin: 0 0.5rem 0.25rem 0; padding: 0.25rem 0.9rem; cursor: pointer;
            border: 1px solid var(--mps-border); border-radius: 4px;
            background: var(--mps-surface); color: var(--mps-text);
        }
        "
    );
    let failure = match &snapshot.stage {
        Stage::Failed { failure, .. } => Some(failure.message.clone()),
        _ => None,
    };
    if failure.is_none() && snapshot.notices.is_empty() {
        return html! {};
    }
    html! {
        <div class={classes!(style, "mps-failures")} role="alert">
            if let Some(message) = failure {
                <div class="message">
                    <p><strong>{ "Python could not be set up. " }</strong>{ message }</p>
                    <p><WaysOut /></p>
                </div>
            }
            { for snapshot.notices.iter().map(|notice| html! {
                <div class="message"><p>{ notice.clone() }</p></div>
            }) }
        </div>
    }
}

/// Retry, and every interpreter that can be had and is not the one that failed.
#[component]
fn WaysOut() -> Html {
    let shell = use_shell();
    let snapshot = use_snapshot();
    let failed = snapshot.stage.build().map(|build| build.name.clone());
    let retry = {
        let shell = shell.clone();
        Callback::from(move |_: MouseEvent| shell.send(Input::RetryChosen))
    };
    let others = snapshot.catalogue.builds().iter();
    let others = others
        .filter(|build| Some(&build.name) != failed.as_ref() && build.missing.is_none())
        .map(|build| {
            let (shell, name) = (shell.clone(), build.name.clone());
            let onclick = Callback::from(move |_: MouseEvent| {
                shell.send(Input::InterpreterChosen(InterpreterChoice::named(&name)));
            });
            html! { <button type="button" {onclick}>{ format!("Use {}", build.label) }</button> }
        });
    html! {
        <>
            <button type="button" onclick={retry}>{ "Retry" }</button>
            { for others }
        </>
    }
}
