//! Live views in a chapter, by the name that a fence gives.

mod config_workshop;
mod conformance;
mod measurements;
mod own_build;
mod plugin_workshop;
mod switch;

use yew::prelude::*;

use super::drafts::Draft;
use crate::ui::panel::{Files, Plugins, Timeline};
use crate::ui::status::LifecycleStatus;

/// Properties of a view in which the reader types.
#[derive(Properties, PartialEq)]
struct TypedProps {
    draft: Draft,
}

/// The view of that name. Whatever is typed into it goes to `draft`.
pub(super) fn view(name: &str, draft: &Draft) -> Html {
    let draft = draft.clone();
    let view = match name.split_once(':').unwrap_or((name, "")) {
        ("measurements", _) => html! { <measurements::Measurements /> },
        ("lifecycle", _) => html! { <><p><LifecycleStatus /></p><Timeline /></> },
        ("conformance", _) => html! { <conformance::Conformance /> },
        ("own-build", _) => html! { <own_build::OwnBuild /> },
        ("plugins", _) => html! { <Plugins /> },
        ("files", _) => html! { <Files /> },
        ("plugin-workshop", _) => html! { <plugin_workshop::PluginWorkshop {draft} /> },
        ("config-workshop", _) => html! { <config_workshop::ConfigWorkshop {draft} /> },
        ("switch", to) => html! { <switch::Switch to={to.to_owned()} /> },
        _ => {
            html! { <p role="alert">{ format!("This chapter asks for a view `{name}`, which there is not.") }</p> }
        }
    };
    html! { <div class="view">{ view }</div> }
}
