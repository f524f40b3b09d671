//! `<WorkerScript>`: code that runs in a worker of its own, beside the page's Python.
//!
//! What runs when, and who may call it, is decided elsewhere; this is the view.

use std::rc::Rc;

use yew::prelude::*;

use super::controls::{Answer, Controls};
use super::kernel::use_shell;
use super::output::Output;
use super::run::use_run;
use super::script::{NO_CODE, Unable};
use crate::browser::shell::{ScriptSource, WorkerScript as Script};

/// Properties of [WorkerScript].
#[derive(Properties, PartialEq)]
pub struct WorkerScriptProps {
    /// The code, unless `src` names it.
    #[prop_or_default]
    pub code: Option<AttrValue>,
    /// The URL of the code.
    #[prop_or_default]
    pub src: Option<AttrValue>,
    /// What other Pythons of the page call it by.
    #[prop_or_default]
    pub name: Option<AttrValue>,
}

/// Runs a script in a worker of its own, and shows what it writes.
#[component]
pub fn WorkerScript(props: &WorkerScriptProps) -> Html {
    let shell = use_shell();
    let (run, listener) = use_run();
    let held = use_mut_ref(|| None::<Script>);
    let refused = use_state(|| None::<String>);
    let source = ScriptSource::of_tag(props.src.as_deref(), props.code.as_deref());
    let problem = match &source {
        None => Some(NO_CODE.to_owned()),
        Some(_) => (*refused).clone(),
    };
    use_effect_with((source, props.name.clone()), {
        let held = Rc::clone(&held);
        move |(source, name)| {
            let name = name.as_ref().map(AttrValue::to_string);
            let added = source
                .clone()
                .map(|source| shell.add_worker_script(name, source, listener));
            match added.transpose() {
                Ok(script) => *held.borrow_mut() = script,
                Err(reason) => refused.set(Some(reason)),
            }
            move || drop(held.take())
        }
    });
    let on_stop = Callback::from(move |()| {
        if let Some(script) = &*held.borrow() {
            script.stop();
        }
    });
    html! {
        <div class="mps-script">
            if let Some(reason) = problem {
                <Unable {reason} />
            } else {
                <Output run={run.clone()} />
                <Answer run={run.clone()} />
                <Controls {run} {on_stop} />
            }
        </div>
    }
}
