//! What a cell shows while its code runs: for how long it has been running, Stop, and the box for a
//! line of input.
//!
//! What was written is [`super::output`]'s part.

use gloo_timers::callback::Interval;
use stylist::yew::styled_component;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::format;
use super::kernel::use_shell;
use super::run::{Phase, Run};
use crate::browser::dom;

/// Properties of [`Controls`] and [`Answer`].
#[derive(Properties)]
pub struct RunProps {
    /// The run.
    pub run: Run,
    /// How it is stopped, if it is not the page's own Python that runs it.
    #[prop_or_default]
    pub on_stop: Option<Callback<()>>,
}

/// A run changes without becoming another one, so whoever draws it means it.
impl PartialEq for RunProps {
    fn eq(&self, _other: &Self) -> bool {
        false
    }
}

/// The time is drawn so often, in milliseconds.
const TICK: u32 = 100;

/// Most code is done before this, in milliseconds, and controls that only flash disturb.
const PATIENCE: f64 = 400.0;

/// How long code has been running, and a button that stops it.
#[styled_component]
pub fn Controls(props: &RunProps) -> Html {
    let shell = use_shell();
    let redraw = use_force_update();
    let is_running = props.run.phase() == Phase::Running;
    use_effect_with(is_running, move |is_running| {
        let clock = is_running.then(|| Interval::new(TICK, move || redraw.force_update()));
        move || drop(clock)
    });
    let time = dom::now() - props.run.began();
    let is_asked = props.run.question().is_some();
    if !is_running || (time < PATIENCE && !is_asked) {
        return Html::default();
    }
    let style = css!(
        r"
        display: flex; gap: 0.6rem; align-items: center; margin: 0.25rem 0;
        color: var(--mps-muted); font-size: 0.85em; font-variant-numeric: tabular-nums;
        button {
            font: inherit; padding: 0.15rem 0.7rem; border-radius: 4px; cursor: pointer;
            border: 1px solid var(--mps-error); background: transparent; color: var(--mps-error);
        }
        "
    );
    let on_stop = props.on_stop.clone();
    let on_stop = on_stop.unwrap_or_else(|| Callback::from(move |()| shell.stop()));
    let onclick = on_stop.reform(|_: MouseEvent| ());
    let doing = if is_asked { "waits for input" } else { "runs" };
    html! {
        <div class={classes!(style, "mps-controls")}>
            <button type="button" {onclick}>{ "Stop" }</button>
            <span>{ format!("{doing}, {}", format::milliseconds(time)) }</span>
        </div>
    }
}

/// The box for the line of input that code waits for. Enter gives the line; Ctrl-D in an empty box,
/// or its button, the end of the input.
#[styled_component]
pub fn Answer(props: &RunProps) -> Html {
    let input = use_node_ref();
    let redraw = use_force_update();
    let question = props.run.question();
    use_effect_with(question.is_some(), {
        let input = input.clone();
        move |is_asked| {
            let element = input.cast::<HtmlElement>().filter(|_| *is_asked);
            // The reader is asked here, unless they are typing somewhere else.
            if let Some(element) = element.filter(|_| dom::nobody_types()) {
                // An element that is not shown cannot take the focus, and that is fine.
                let _ = element.focus();
            }
        }
    });
    let Some(question) = question else {
        return Html::default();
    };
    let give = {
        let (run, input) = (props.run.clone(), input.clone());
        move |is_end: bool| {
            let line = input.cast::<HtmlInputElement>().map(|input| input.value());
            run.answer(line.filter(|_| !is_end));
            redraw.force_update();
        }
    };
    let onsubmit = {
        let give = give.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            give(false);
        })
    };
    let onkeydown = {
        let (give, input) = (give.clone(), input.clone());
        Callback::from(move |event: KeyboardEvent| {
            let input = input.cast::<HtmlInputElement>();
            let is_empty = input.is_some_and(|input| input.value().is_empty());
            if event.ctrl_key() && event.key() == "d" && is_empty {
                event.prevent_default();
                give(true);
            }
        })
    };
    let onclick = Callback::from(move |_: MouseEvent| give(true));
    let style = css!(
        r"
        display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: baseline; margin: 0.15rem 0;
        font-family: var(--mps-mono); font-size: 0.9em;
        label { white-space: pre-wrap; }
        input {
            font: inherit; flex: 1 1 8rem; min-width: 0; padding: 0.1rem 0.4rem; border-radius: 4px;
            border: 1px solid var(--mps-accent);
            background: var(--mps-surface); color: var(--mps-text);
        }
        button {
            font-family: var(--mps-sans); font-size: 0.85em; cursor: pointer; border-radius: 4px;
            border: 1px solid var(--mps-border); background: transparent; color: var(--mps-muted);
        }
        "
    );
    let (prompt, name) = match question.prompt.as_str() {
        "" => ("", Some("Input for Python")),
        prompt => (prompt, None),
    };
    html! {
        <form class={classes!(style, "mps-answer")} {onsubmit}>
            <label>{ prompt.to_owned() }</label>
            <input ref={input} type="text" aria-label={name.unwrap_or(prompt).to_owned()}
                autocomplete="off" autocapitalize="off" spellcheck="false" {onkeydown} />
            <button type="button" {onclick} title="End of input (Ctrl-D)">{ "End" }</button>
        </form>
    }
}
