//! A plugin to write on the page: register it, and watch what happens.
//!
//! It is written in Python, for a page that lets nobody run JavaScript from a text (as the strict
//! content security policy has it) can run Python all the same.

use std::rc::Rc;

use yew::prelude::*;

use super::TypedProps;
use crate::browser::plugins::{self, JsPlugin, PythonPlugin};
use crate::browser::shell::Shell;
use crate::browser::{dom, host};
use crate::kernel::plugin::Plugin;
use crate::ui::editor::EditorArea;
use crate::ui::format;
use crate::ui::kernel::{use_shell, use_snapshot};
use crate::ui::output::Output;
use crate::ui::run::use_run;

const FIRST: &str = include_str!("../../../assets/plugins/hello_plugin.py");
const EXAMPLE: &str = "plugins/ready-badge.js";

/// The editor, its buttons, what the plugin printed, and the events about plugins.
#[component]
pub(super) fn PluginWorkshop(props: &TypedProps) -> Html {
    let draft = &props.draft;
    let shell = use_shell();
    let (run, listener) = use_run();
    let on_register = {
        let (shell, draft) = (shell.clone(), draft.clone());
        Callback::from(move |()| {
            let source = draft.text_or(FIRST);
            let listener = Rc::clone(&listener);
            let plugin = PythonPlugin::new(shell.clone(), "workshop.py", &source, listener);
            let js = JsPlugin::stand_in(plugin.name());
            shell.register(Rc::new(plugin), js);
        })
    };
    let is_loaded = use_state(|| false);
    let on_load = {
        let is_loaded = is_loaded.clone();
        Callback::from(move |_: MouseEvent| {
            is_loaded.set(true);
            dom::spawn(load_example(shell.clone()));
        })
    };
    html! {
        <div class="workshop">
            <EditorArea first={draft.text_or(FIRST)} label="A plugin in Python"
                on_change={draft.keep()} on_run={on_register.clone()} />
            <p>
                <button type="button" onclick={on_register.reform(|_: MouseEvent| ())}>{ "Register" }</button>
                { " " }
                <button type="button" onclick={on_load} disabled={*is_loaded}>{ "Load the JavaScript example" }</button>
            </p>
            <Output {run} />
            <PluginEvents />
        </div>
    }
}

async fn load_example(shell: Shell) {
    match plugins::import(&shell, EXAMPLE, &host::base()).await {
        Ok(Some((plugin, js))) => shell.register(plugin, js),
        Ok(None) => {}
        Err(message) => shell.report(&message),
    }
}

/// The events about plugins, latest last.
#[component]
fn PluginEvents() -> Html {
    let snapshot = use_snapshot();
    let is_about_plugins = |name: &str| name.contains("plugin");
    let moments = snapshot
        .timeline
        .iter()
        .filter(|moment| is_about_plugins(moment.name));
    html! {
        <div role="log" aria-label="Events about plugins">
            <ol>
                { for moments.map(|moment| html! {
                    <li>
                        { format!("{}: ", format::milliseconds(moment.at)) }
                        <code>{ moment.name }</code>{ " " }{ moment.about.clone() }
                    </li>
                }) }
            </ol>
        </div>
    }
}
