//! The plugins of the page, and how far each has come.

use stylist::yew::styled_component;
use yew::prelude::*;

use crate::kernel::plugin::PluginStage;
use crate::ui::kernel::use_snapshot;

/// A table of every plugin.
#[styled_component]
pub fn Plugins() -> Html {
    let snapshot = use_snapshot();
    let style = css!(
        r"
        border-collapse: collapse; font-size: 0.9em;
        th, td { text-align: left; padding: 0.2rem 1rem 0.2rem 0; vertical-align: top; }
        td:first-child { font-family: var(--mps-mono); }
        .failed { color: var(--mps-error); }
        "
    );
    html! {
        <table class={style}>
            <thead><tr><th scope="col">{ "Plugin" }</th><th scope="col">{ "Stage" }</th></tr></thead>
            <tbody>
                { for snapshot.plugins.iter().map(|plugin| html! {
                    <tr><td>{ plugin.name.clone() }</td><td>{ stage(&plugin.stage) }</td></tr>
                }) }
            </tbody>
        </table>
    }
}

fn stage(stage: &PluginStage) -> Html {
    let word = match stage {
        PluginStage::Known => "registered",
        PluginStage::Configured => "configured",
        PluginStage::Started => "started",
        PluginStage::Ready => "ready",
        PluginStage::LeftOut => "left out by the configuration",
        PluginStage::Failed { hook, message } => {
            return html! { <span class="failed">{ format!("failed in {hook}: {message}") }</span> };
        }
    };
    html! { word }
}
