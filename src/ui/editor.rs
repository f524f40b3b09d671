//! `<PyEditor>`: a cell that the reader edits and runs.
//!
//! The editing itself is CodeMirror's. The text is the reader's: nothing here replaces it.

use std::cell::RefCell;
use std::rc::Rc;

use stylist::yew::styled_component;
use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

use super::controls::{Answer, Controls};
use super::format;
use super::kernel::use_shell;
use super::output::Output;
use super::run::{Phase, Run, use_run};
use crate::browser::dom;
use crate::browser::widgets::Editor;

/// Properties of [`PyEditor`].
#[derive(Properties, PartialEq)]
pub struct PyEditorProps {
    /// What it holds at first.
    pub code: AttrValue,
    /// Its accessible name.
    #[prop_or(AttrValue::Static("Python cell"))]
    pub label: AttrValue,
    /// Hears every change of the text.
    #[prop_or_default]
    pub on_change: Callback<String>,
}

/// An editor with a Run button, and below it what the last run wrote.
#[styled_component]
pub fn PyEditor(props: &PyEditorProps) -> Html {
    let shell = use_shell();
    let (run, listener) = use_run();
    let first = props.code.to_string();
    let text = use_mut_ref(|| first.clone());
    let on_run = {
        let (text, run) = (Rc::clone(&text), run.clone());
        Callback::from(move |()| {
            // The keys know of no button that is disabled.
            if run.phase().is_busy() {
                return;
            }
            let (shell, code, listener) =
                (shell.clone(), text.borrow().clone(), Rc::clone(&listener));
            dom::spawn(async move { shell.run(&code, "<cell>", listener).await });
        })
    };
    let on_change = {
        let (text, on_change) = (Rc::clone(&text), props.on_change.clone());
        Callback::from(move |new: String| {
            text.borrow_mut().clone_from(&new);
            on_change.emit(new);
        })
    };
    let style = css!(
        r"
        border: 1px solid var(--mps-border);
        border-radius: 6px;
        background: var(--mps-raised);
        overflow: hidden;
        .bar { display: flex; gap: 0.75rem; align-items: center; padding: 0.35rem 0.5rem; }
        .bar button {
            font: inherit; padding: 0.25rem 0.9rem; border-radius: 4px; cursor: pointer;
            border: 1px solid var(--mps-accent);
            background: var(--mps-accent); color: var(--mps-on-accent);
        }
        .bar button:disabled { opacity: 0.6; cursor: progress; }
        .bar .phase { color: var(--mps-muted); font-size: 0.85em; }
        .mps-output:not(:empty) { padding: 0.5rem 0.75rem; border-top: 1px solid var(--mps-border); }
        .mps-answer, .mps-controls { margin: 0.35rem 0.75rem; }
        "
    );
    let onclick = on_run.reform(|_: MouseEvent| ());
    let is_busy = run.phase().is_busy();
    html! {
        <div class={classes!(style, "mps-editor")}>
            <EditorArea {first} label={props.label.clone()} {on_change} {on_run} />
            <div class="bar">
                <button type="button" {onclick} disabled={is_busy}>{ "Run" }</button>
                <span class="phase">{ describe(&run) }</span>
            </div>
            <Output run={run.clone()} />
            <Answer run={run.clone()} />
            <Controls {run} />
        </div>
    }
}

fn describe(run: &Run) -> String {
    match (run.phase(), run.took()) {
        (Phase::Idle, _) => "Ctrl-Enter runs".to_owned(),
        (Phase::Waiting, _) => "waiting for Python…".to_owned(),
        (Phase::Running, _) => "running…".to_owned(),
        (Phase::Failed, _) => "failed".to_owned(),
        (Phase::Done, took) => format!("ran in {}", format::milliseconds(took.unwrap_or_default())),
    }
}

/// Properties of [`EditorArea`].
#[derive(Properties, PartialEq)]
pub struct EditorAreaProps {
    /// What it holds at first.
    pub first: String,
    /// Its accessible name.
    pub label: AttrValue,
    /// Hears every change.
    pub on_change: Callback<String>,
    /// Hears Ctrl-Enter.
    pub on_run: Callback<()>,
}

/// The text: CodeMirror, and until that is loaded, or where it cannot be, a plain text area.
#[styled_component]
pub fn EditorArea(props: &EditorAreaProps) -> Html {
    let shell = use_shell();
    let node = use_node_ref();
    let plain = use_node_ref();
    let is_rich = use_state(|| false);
    // The callbacks of the first drawing are the ones that CodeMirror keeps, so they look here.
    let on_run = use_mut_ref(|| props.on_run.clone());
    *on_run.borrow_mut() = props.on_run.clone();
    use_effect_with((), {
        let (node, plain, is_rich) = (node.clone(), plain.clone(), is_rich.clone());
        let (label, on_change) = (props.label.clone(), props.on_change.clone());
        move |()| {
            let holder: Rc<RefCell<Option<Editor>>> = Rc::default();
            let alive = Rc::new(());
            let still = Rc::downgrade(&alive);
            let keep = Rc::clone(&holder);
            dom::spawn(async move {
                // What the page's first output needs comes first; then, or where there will be none, the line is free.
                let _ = shell.ready().await;
                let Some(parent) = node.cast::<Element>() else {
                    return;
                };
                let plain = move || plain.cast::<HtmlTextAreaElement>();
                let on_run = move || {
                    let run = on_run.borrow().clone();
                    run.emit(());
                };
                let on_change = move |text| on_change.emit(text);
                let opened = Editor::open(&parent, plain, &label, on_change, on_run).await;
                // Without the editor there is still the text area, so a failure costs only comfort.
                if let (Ok(editor), Some(_)) = (opened, still.upgrade()) {
                    *keep.borrow_mut() = Some(editor);
                    is_rich.set(true);
                }
            });
            move || {
                drop(alive);
                drop(holder.take());
            }
        }
    });
    let oninput = props
        .on_change
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let onkeydown = {
        let on_run = props.on_run.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.shift_key()) {
                event.prevent_default();
                on_run.emit(());
            }
        })
    };
    let style = css!(
        r"
        textarea {
            display: block; box-sizing: border-box; width: 100%; resize: vertical;
            padding: 0.5rem 0.75rem; border: 0;
            font-family: var(--mps-mono); font-size: 0.9em; line-height: 1.45;
            background: var(--mps-surface); color: var(--mps-text);
        }
        "
    );
    html! {
        <div class={style}>
            <div ref={node}></div>
            if !*is_rich {
                <textarea
                    ref={plain} aria-label={props.label.clone()} spellcheck="false"
                    rows={props.first.lines().count().max(1).to_string()}
                    defaultvalue={props.first.clone()} {oninput} {onkeydown}
                />
            }
        </div>
    }
}
