//! A button in the text that chooses an interpreter.

use yew::prelude::*;

use crate::kernel::config::InterpreterChoice;
use crate::kernel::lifecycle::Input;
use crate::ui::kernel::{use_shell, use_snapshot};

/// Properties of [`Switch`].
#[derive(Properties, PartialEq)]
pub(super) struct SwitchProps {
    /// The interpreter's name in the catalogue.
    pub(super) to: String,
}

/// The button; it says so where its interpreter is in use already.
#[component]
pub(super) fn Switch(props: &SwitchProps) -> Html {
    let shell = use_shell();
    let snapshot = use_snapshot();
    let label = snapshot
        .catalogue
        .find(&props.to)
        .map(|build| build.label.clone());
    let label = label.unwrap_or_else(|| props.to.clone());
    let is_in_use = snapshot
        .stage
        .build()
        .is_some_and(|build| build.name == props.to);
    let to = props.to.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        shell.send(Input::InterpreterChosen(InterpreterChoice::named(&to)));
    });
    html! {
        <p>
            <button type="button" {onclick} disabled={is_in_use}>
                { if is_in_use { format!("{label} is in use") } else { format!("Switch to {label}") } }
            </button>
        </p>
    }
}
