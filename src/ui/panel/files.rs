//! The files in the home folder of the interpreter of now.

use stylist::yew::styled_component;
use yew::prelude::*;

use crate::browser::dom;
use crate::kernel::interpreter::HOME;
use crate::kernel::lifecycle::Stage;
use crate::ui::kernel::{use_shell, use_snapshot};

/// The names in the home folder, read again when asked.
#[styled_component]
pub fn Files() -> Html {
    let shell = use_shell();
    let snapshot = use_snapshot();
    let names = use_state(Vec::<String>::new);
    let asked = use_state(|| 0_u32);
    let is_finished = matches!(snapshot.stage, Stage::Finished { .. });
    use_effect_with((snapshot.generation, is_finished, *asked), {
        let names = names.setter();
        move |_| {
            let session = shell.session();
            dom::spawn(async move {
                let listed = match session {
                    Some(session) => session.list_files(HOME).await.unwrap_or_default(),
                    None => Vec::new(),
                };
                names.set(listed);
            });
        }
    });
    let onclick = Callback::from(move |_: MouseEvent| asked.set(*asked + 1));
    let style = css!(
        r"
        font-size: 0.9em;
        ul { margin: 0.25rem 0; padding-left: 1.25rem; font-family: var(--mps-mono); }
        p { margin: 0.25rem 0; color: var(--mps-muted); }
        button {
            font: inherit; padding: 0.1rem 0.7rem; cursor: pointer; border-radius: 4px;
            border: 1px solid var(--mps-border);
            background: var(--mps-surface); color: var(--mps-text);
        }
        "
    );
    html! {
        <div class={style}>
            <p>{ "In " }<code>{ HOME }</code>{ ":" }</p>
            if names.is_empty() {
                <p>{ "nothing yet" }</p>
            } else {
                <ul>{ for names.iter().map(|name| html! { <li>{ name.clone() }</li> }) }</ul>
            }
            <button type="button" {onclick}>{ "Look again" }</button>
        </div>
    }
}
