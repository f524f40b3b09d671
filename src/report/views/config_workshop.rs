//! A configuration to try out: what it comes to, or what is wrong with it and where.
//!
//! It only checks; the configuration of this page stays as it is.

use std::fmt::Write as _;

use stylist::yew::styled_component;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::TypedProps;
use crate::kernel::catalogue::{Catalogue, DEFAULT};
use crate::kernel::config::{Config, Format, InterpreterChoice};
use crate::kernel::files;
use crate::kernel::plain::json;
use crate::ui::kernel::use_snapshot;

const FIRST: &str = r#"interpreter = "micropython"

[files]
"files/greeting.py" = "greeting.py"
"#;

/// The text area and what is to be said about its text.
#[styled_component]
pub(super) fn ConfigWorkshop(props: &TypedProps) -> Html {
    let snapshot = use_snapshot();
    let text = use_state(|| props.draft.text_or(FIRST));
    // What is there first; what comes after is the reader's.
    let first = use_memo((), |()| (*text).clone());
    let oninput = {
        let (text, keep) = (text.setter(), props.draft.keep());
        Callback::from(move |event: InputEvent| {
            let typed = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            keep.emit(typed.clone());
            text.set(typed);
        })
    };
    let style = css!(
        r"
        textarea {
            box-sizing: border-box; width: 100%; padding: 0.75rem; border-radius: 6px;
            border: 1px solid var(--mps-border); font-family: var(--mps-mono); font-size: 0.9em;
            background: var(--mps-surface); color: var(--mps-text);
        }
        .wrong { color: var(--mps-error); white-space: pre-wrap; overflow-wrap: anywhere; }
        "
    );
    let verdict = match check(&text, &snapshot.catalogue) {
        Ok(comes_to) => html! { <pre tabindex="0"><code>{ comes_to }</code></pre> },
        Err(problem) => html! { <p class="wrong">{ problem }</p> },
    };
    html! {
        <div class={style}>
            <label>
                { "A configuration, in TOML or JSON" }
                <textarea rows="7" spellcheck="false" {oninput} defaultvalue={(*first).clone()} />
            </label>
            <div role="status">{ verdict }</div>
        </div>
    }
}

/// What a configuration comes to, or what is wrong with it, in the order in which a page would find
/// out.
fn check(text: &str, catalogue: &Catalogue) -> Result<String, String> {
    let config = Config::parse(text, Format::of(text, None), "py-config");
    let config = config.map_err(|error| error.to_string())?;
    let choice = config.interpreter.clone();
    let choice = choice.unwrap_or_else(|| InterpreterChoice::named(DEFAULT));
    let build = catalogue
        .resolve(&choice)
        .map_err(|error| error.to_string())?;
    let plans = files::plan(&config.files).map_err(|error| error.to_string())?;
    let mut comes_to = format!("Interpreter: {}\n", build.label);
    for plan in plans {
        // Writing to a string cannot fail.
        let _ = writeln!(comes_to, "File: {} → {}", plan.url, plan.path);
    }
    comes_to += &json::pretty(&config.to_plain());
    Ok(comes_to)
}
