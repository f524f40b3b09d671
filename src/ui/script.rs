//! `<PyScript>`: code that runs when its turn on the page comes.
//!
//! When that is, is decided elsewhere; this is the view.

use web_sys::Element;
use yew::prelude::*;

use super::controls::{Answer, Controls};
use super::kernel::use_shell;
use super::output::Output;
use super::run::use_run;
use crate::browser::shell::ScriptSource;

/// Properties of [PyScript].
#[derive(Properties, PartialEq)]
pub struct PyScriptProps {
    /// The code, unless `src` names it.
    #[prop_or_default]
    pub code: Option<AttrValue>,
    /// The URL of the code.
    #[prop_or_default]
    pub src: Option<AttrValue>,
    /// Where in the page the script stands, if that is not where its output goes.
    #[prop_or_default]
    pub place: Option<Element>,
}

/// What is said of a tag without code.
pub const NO_CODE: &str = "This script has no code: neither inside of the tag nor by src.";

/// Properties of [Unable].
#[derive(Properties, PartialEq)]
pub struct UnableProps {
    /// Why, for the author.
    pub reason: AttrValue,
}

/// Stands in the place of a script that cannot run as the author wrote it.
#[component]
pub fn Unable(props: &UnableProps) -> Html {
    html! { <p role="alert" style="color: var(--mps-error)">{ &props.reason }</p> }
}

/// Runs a script in page order, and shows what it writes.
#[component]
pub fn PyScript(props: &PyScriptProps) -> Html {
    let shell = use_shell();
    let (run, listener) = use_run();
    let node = use_node_ref();
    let source = ScriptSource::of_tag(props.src.as_deref(), props.code.as_deref());
    let is_empty = source.is_none();
    use_effect_with(
        (source, props.place.clone(), node.clone()),
        move |(source, place, node)| {
            let place = place.clone().or_else(|| node.cast::<Element>());
            let script = place
                .zip(source.clone())
                .map(|(place, source)| shell.add_script(&place, source, listener));
            move || drop(script)
        },
    );
    html! {
        <div ref={node} class="mps-script">
            if is_empty {
                <Unable reason={NO_CODE} />
            } else {
                <Output run={run.clone()} />
                <Answer run={run.clone()} />
                <Controls {run} />
            }
        </div>
    }
}
