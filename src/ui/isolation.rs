//! What a page that asked for a worker is told where it cannot have one: what is missing, and how to get it.
//!
//! The reader of the report finds it in the panel, the author of a plain page in the console, for
//! that page's visitors can change nothing. Where Python runs is decided in the browser part.

use yew::prelude::*;

use super::kernel::use_snapshot;
use crate::browser::dom;
use crate::browser::interpreters::is_isolated;
use crate::browser::shell::Snapshot;
use crate::kernel::config::WorkerChoice;

const ADVICE: &str = "Python runs in the page itself, where a loop without end cannot be stopped: for a worker, this page \
    must come over HTTPS with the headers Cross-Origin-Opener-Policy: same-origin and \
    Cross-Origin-Embedder-Policy: require-corp.";

/// The advice as a paragraph, where there is any.
#[component]
pub fn IsolationAdvice() -> Html {
    let snapshot = use_snapshot();
    if !is_due(&snapshot) {
        return html! {};
    }
    html! { <p>{ ADVICE }</p> }
}

/// The advice in the console, once, where there is any.
#[component]
pub fn IsolationAdviceInConsole() -> Html {
    let snapshot = use_snapshot();
    use_effect_with(is_due(&snapshot), |is_due| {
        if *is_due {
            dom::inform(ADVICE);
        }
    });
    html! {}
}

fn is_due(snapshot: &Snapshot) -> bool {
    let choice = snapshot.config.as_ref().map(|config| config.worker);
    choice == Some(WorkerChoice::Auto) && !is_isolated()
}
