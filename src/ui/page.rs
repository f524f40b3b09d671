//! What belongs to a plain page as a whole: the splash, and messages that belong to no tag.
//!
//! They stand at the top of `body`; the report has places of its own for them.

use std::cell::RefCell;
use std::time::Duration;

use futures_channel::oneshot;
use futures_util::future::select;
use stylist::yew::styled_component;
use web_sys::Element;
use yew::prelude::*;

use super::failure::Failures;
use super::kernel::{KernelProvider, ProviderProps, use_snapshot};
use super::place::PlaceAdviceInConsole;
use super::plugins;
use super::status::LifecycleStatus;
use crate::browser::shell::{Shell, Snapshot};
use crate::browser::{api, dom, shell_of_page};
use crate::kernel::lifecycle::Stage;

/// For so long there is nothing to be seen of a setup that goes well.
const PATIENCE: Duration = Duration::from_millis(200);

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
    draw_in_time(shell.clone(), messages);
    shell.begin();
    Ok(())
}

/// Draws the messages as soon as there is one, or else when setup takes a while: drawing takes time too, and the
/// page's first Python has a better use for it.
fn draw_in_time(shell: Shell, place: Element) {
    let (tell, told) = oneshot::channel();
    let tell = RefCell::new(Some(tell));
    let subscription = shell.subscribe(move |snapshot| {
        if let Some(tell) = says_something(&snapshot).then(|| tell.take()).flatten() {
            // Nobody listens any more when they are drawn.
            let _ = tell.send(());
        }
    });
    dom::spawn(async move {
        select(told, Box::pin(dom::sleep(PATIENCE))).await;
        drop(subscription);
        let children = html! { <PageMessages /> };
        let props = ProviderProps { shell, children };
        yew::Renderer::<KernelProvider>::with_root_and_props(place, props).render();
    });
}

fn says_something(snapshot: &Snapshot) -> bool {
    matches!(snapshot.stage, Stage::Failed { .. }) || !snapshot.notices.is_empty()
}

/// Messages at the top of the page, and the splash while Python is being set up.
#[component]
pub fn PageMessages() -> Html {
    html! {
        <>
            <Failures />
            <Splash />
            <PlaceAdviceInConsole />
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
        animation: mps-appear 0.2s 0.2s both;
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
