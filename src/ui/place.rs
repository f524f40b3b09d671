//! What is said of the place where Python runs: what cannot be done there, and how to get more.
//!
//! The reader of the report finds it in the panel, the author of a plain page in the console, for that page's visitors can
//! change nothing. Where Python runs is decided in the browser part.

use yew::prelude::*;

use super::kernel::use_snapshot;
use crate::browser::dom;
use crate::browser::interpreters::{Place, is_isolated};
use crate::browser::shell::Snapshot;
use crate::kernel::config::WorkerChoice;

const IN_THE_PAGE_FOR_NOW: &str = "Python runs in the page itself, where a loop without end cannot be stopped: for a worker, \
    this page must come over HTTPS with the headers Cross-Origin-Opener-Policy: same-origin and \
    Cross-Origin-Embedder-Policy: require-corp.";

const WITHOUT_SHARED_MEMORY: &str = "Python runs in a worker that shares no memory with the page, so code that computes cannot \
    be interrupted: Stop ends the interpreter with all that was defined. For more, this page must come over HTTPS with the \
    headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.";

const IN_THE_PAGE: &str = "Python runs in the page itself, where a loop without end cannot be stopped. In a worker it can.";

/// The advice as a paragraph, where there is any.
#[component]
pub fn PlaceAdvice() -> Html {
    let snapshot = use_snapshot();
    match advice(&snapshot) {
        Some(advice) => html! { <p>{ advice }</p> },
        None => html! {},
    }
}

/// The advice in the console, once, where the author would have it otherwise.
#[component]
pub fn PlaceAdviceInConsole() -> Html {
    let snapshot = use_snapshot();
    let advice = advice(&snapshot).filter(|advice| *advice != IN_THE_PAGE);
    use_effect_with(advice, |advice| {
        if let Some(advice) = advice {
            dom::inform(advice);
        }
    });
    html! {}
}

fn advice(snapshot: &Snapshot) -> Option<&'static str> {
    let configured = snapshot.config.as_ref().map(|config| config.worker);
    let choice = snapshot.worker.or(configured)?;
    match snapshot.place? {
        Place::Worker => (!is_isolated()).then_some(WITHOUT_SHARED_MEMORY),
        Place::Page if choice == WorkerChoice::Auto && !is_isolated() => Some(IN_THE_PAGE_FOR_NOW),
        Place::Page => Some(IN_THE_PAGE),
    }
}
