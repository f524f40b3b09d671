//! A form that puts a build of the reader's own into the list of interpreters, for this visit.
//!
//! What can be such a build is the kernel's business. The fields keep what they hold until it is taken
//! in, and then are empty for the next one.

use stylist::yew::styled_component;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::browser::own_build;
use crate::kernel::catalogue::Kind;
use crate::ui::kernel::use_shell;

/// What is to be said of a kind: what its address is that of, and what a file can be.
fn hints(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::MicroPython => (
            "Of its module, such as micropython.mjs; micropython.wasm is taken from the same folder.",
            "Its micropython.wasm. This page's own micropython.mjs will load it, and the two must fit: \
             the same port, of nearly the same version.",
        ),
        Kind::Pyodide => (
            "Of its module, pyodide.mjs; its other files are taken from the same folder.",
            "Not for Pyodide: its modules would have to be imported from files, which a \
             strict security policy forbids.",
        ),
        Kind::Wasi => (
            "Of its WebAssembly, such as python.wasm.",
            "Its WebAssembly, which is all there is to such a build.",
        ),
    }
}

/// The form.
#[styled_component]
pub(super) fn OwnBuild() -> Html {
    let shell = use_shell();
    let kind = use_state(|| Kind::Wasi);
    let told = use_state(|| None::<Result<String, String>>);
    let (address, file) = (use_node_ref(), use_node_ref());
    let onchange = {
        let kind = kind.setter();
        Callback::from(move |event: Event| {
            let name = event.target_unchecked_into::<HtmlSelectElement>().value();
            kind.set(Kind::named(&name).unwrap_or(Kind::Wasi));
        })
    };
    let onsubmit = {
        let (kind, told) = (*kind, told.setter());
        let (address, file) = (address.clone(), file.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let field = |field: &NodeRef| field.cast::<HtmlInputElement>();
            let text = field(&address)
                .map(|field| field.value())
                .unwrap_or_default();
            let chosen = field(&file).filter(|field| !field.disabled());
            let chosen = chosen.and_then(|field| field.files()?.get(0));
            let added = own_build::add(&shell, kind, &text, chosen.as_ref());
            if added.is_ok() {
                for field in [&address, &file].into_iter().filter_map(field) {
                    field.set_value("");
                }
            }
            told.set(Some(added));
        })
    };
    let style = css!(
        r"
        padding: 1rem; border: 1px solid var(--mps-border); border-radius: 6px;
        .field { margin: 0 0 1rem; }
        .field label { display: block; font-weight: 600; }
        .field input, .field select {
            box-sizing: border-box; max-width: 100%; font: inherit; padding: 0.3rem 0.5rem;
            border: 1px solid var(--mps-border); border-radius: 4px;
            background: var(--mps-surface); color: var(--mps-text);
        }
        .field input { width: 100%; }
        .field input:disabled { opacity: 0.6; }
        .hint { display: block; color: var(--mps-muted); font-size: 0.9em; }
        .told { margin: 0.75rem 0 0; overflow-wrap: anywhere; }
        .wrong { color: var(--mps-error); }
        "
    );
    let (of_address, of_file) = hints(*kind);
    html! {
        <form class={style} aria-label="A build of your own" {onsubmit}>
            <p class="field">
                <label for="own-kind">{ "Kind" }</label>
                <select id="own-kind" {onchange}>{ for Kind::NAMES.map(|(_, each)| option(each, *kind)) }</select>
            </p>
            <p class="field">
                <label for="own-address">{ "Address" }</label>
                <input id="own-address" ref={address} type="text" inputmode="url" autocomplete="off"
                    spellcheck="false" aria-describedby="own-address-hint" />
                <span class="hint" id="own-address-hint">{ of_address }</span>
            </p>
            <p class="field">
                <label for="own-file">{ "Or a file on this device" }</label>
                <input id="own-file" ref={file} type="file" accept=".wasm"
                    disabled={*kind == Kind::Pyodide} aria-describedby="own-file-hint" />
                <span class="hint" id="own-file-hint">{ of_file }</span>
            </p>
            <button type="submit">{ "Add" }</button>
            { verdict(told.as_ref()) }
        </form>
    }
}

fn option(kind: Kind, chosen: Kind) -> Html {
    html! { <option value={kind.name()} selected={kind == chosen}>{ kind.label() }</option> }
}

fn verdict(told: Option<&Result<String, String>>) -> Html {
    match told {
        None => html! {},
        Some(Ok(label)) => html! {
            <p class="told" role="status">{ format!("{label} is in the list now, and chosen.") }</p>
        },
        Some(Err(problem)) => html! { <p class="told wrong" role="alert">{ problem.clone() }</p> },
    }
}
