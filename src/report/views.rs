//! Live views in a chapter, by the name that a fence gives.

mod config_workshop;
mod conformance;
mod measurements;
mod own_build;
mod plugin_workshop;
mod switch;

use yew::prelude::*;

use crate::ui::panel::{Files, Plugins, Timeline};
use crate::ui::status::LifecycleStatus;

/// The view of that name.
pub(super) fn view(name: &str) -> Html {
    let view = match name.split_once(':').unwrap_or((name, "")) {
        ("measurements", _) => html! { <measurements::Measurements /> },
        ("lifecycle", _) => html! { <><p><LifecycleStatus /></p><Timeline /></> },
        ("conformance", _) => html! { <conformance::Conformance /> },
        ("own-build", _) => html! { <own_build::OwnBuild /> },
        ("plugins", _) => html! { <Plugins /> },
        ("files", _) => html! { <Files /> },
        ("plugin-workshop", _) => html! { <plugin_workshop::PluginWorkshop /> },
        ("config-workshop", _) => html! { <config_workshop::ConfigWorkshop /> },
        ("switch", to) => html! { <switch::Switch to={to.to_owned()} /> },
        _ => {
            html! { <p role="alert">{ format!("This chapter asks for a view `{name}`, which there is not.") }</p> }
        }
    };
    html! { <div class="view">{ view }</div> }
}
