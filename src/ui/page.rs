//! What belongs to a plain page as a whole: the splash, and messages that belong to no tag.
//!
//! They stand at the top of `body`; the report has places of its own for them.

use stylist::yew::styled_component;
use yew::prelude::*;

use super::failure::Failures;
use super::isolation::IsolationAdviceInConsole;
use super::kernel::{KernelProvider, KernelProviderProps, use_snapshot};
use super::plugins;
use super::status::LifecycleStatus;
use crate::browser::{api, dom, shell_of_page};
use crate::kernel::lifecycle::Stage;

/// Brings Python to a plain page.
///
/// # Errors
/// When the page has it already, or the build is broken.
pub fn start() -> Result<(), String> {
    let shell = shell_of_page(None, None)?;
    api::install(&shell)?;
    plugins::register_all(&shell);
    let messages = dom::create("div")?;
    if let Some(body) = dom::document().body() {
        // Only an element that is an ancestor of the body could not be put there.
        let _ = body.prepend_with_node_1(&messages);
    }
    let props = KernelProviderProps {
        shell: shell.clone(),
        children: html! { <PageMessages /> },
    };
    yew::Renderer::<KernelProvider>::with_root_and_props(messages, props).render();
    shell.begin();
    Ok(())
}

/// Messages at the top of the page, and the splash while Python is being set up.
#[component]
pub fn PageMessages() -> Html {
    html! {
        <>
            <Failures />
            <Splash />
            <IsolationAdviceInConsole />
        </>
    }
}

/// Says how far setup is, unless the configuration does without. It appears only when setup takes
/// long enough for somebody to wonder.
#[styled_component]
fn Splash() -> Html {
    let snapshot = use_snapshot();
    let style = css!(
        r"
        position: fixed; inset: auto 1rem 1rem auto; z-index: 1;
        padding: 0.5rem 0.9rem; border-radius: 6px;
        border: 1px solid var(--mps-border); background: var(--mps-raised);
        font-family: var(--mps-sans);
        animation: mps-appear 0.2s 0.4s both;
        @keyframes mps-appear { from { opacity: 0; } }
        "
    );
    let is_wanted = snapshot.config.as_ref().is_some_and(|config| config.splash);
    let is_over = matches!(
        snapshot.stage,
        Stage::Finished { .. } | Stage::Failed { .. }
    );
    if !is_wanted || is_over {
        return html! {};
    }
    html! { <div class={classes!(style, "mps-splash")}><LifecycleStatus /></div> }
}
