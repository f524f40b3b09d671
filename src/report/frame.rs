//! The frame of the report: contents, the interpreter, the open chapter, the lifecycle.
//!
//! What a chapter says is in its file.

use std::rc::Rc;

use stylist::yew::{Global, styled_component};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;
use yew_router::prelude::*;

use super::app::Route;
use super::chapter::Chapter;
use super::drafts::Drafts;
use super::text::ChapterText;
use crate::browser::dom;
use crate::ui::failure::Failures;
use crate::ui::panel::{Files, Plugins, Timeline};
use crate::ui::picker::{InterpreterPicker, PlacePicker};
use crate::ui::place::PlaceAdvice;
use crate::ui::status::LifecycleStatus;

/// Properties of [`Frame`].
#[derive(Properties, PartialEq)]
pub(super) struct FrameProps {
    pub(super) chapters: Rc<Vec<Chapter>>,
    /// The index of the open chapter; `None` for a place that does not exist.
    pub(super) open: Option<usize>,
}

#[component]
pub(super) fn Frame(props: &FrameProps) -> Html {
    let chapters = &props.chapters;
    let drafts = use_memo((), |()| Drafts::default());
    let around = props.open.map(|open| (open.checked_sub(1), open + 1));
    html! {
        <Layout>
            <a class="skip" href="#main" onclick={skip()}>{ "Skip to the text" }</a>
            <header>
                <Link<Route> to={Route::Home} classes="name">{ "MicroPyScript" }</Link<Route>>
                <InterpreterPicker />
                <PlacePicker />
                <LifecycleStatus />
            </header>
            <nav aria-label="Contents">
                <ol>
                    { for chapters.iter().enumerate().map(|(index, chapter)| html! {
                        <li>
                            <ChapterLink {index} chapter={chapter.clone()} is_open={props.open == Some(index)} />
                        </li>
                    }) }
                </ol>
            </nav>
            <main id="main" tabindex="-1">
                <Failures />
                { match props.open.and_then(|open| chapters.get(open)) {
                    Some(chapter) => html! { <ChapterText key={chapter.slug.clone()} chapter={chapter.clone()} drafts={Rc::clone(&drafts)} /> },
                    None => html! { <><h1>{ "Not found" }</h1><p>{ "There is no such chapter. The contents list has them all." }</p></> },
                } }
                if let Some((previous, next)) = around {
                    <nav class="around" aria-label="Previous and next chapter">
                        { neighbour(chapters, previous, "Previous: ") }
                        { neighbour(chapters, Some(next), "Next: ") }
                    </nav>
                }
            </main>
            <aside aria-label="Lifecycle">
                <details open=true>
                    <summary>{ "Lifecycle" }</summary>
                    <PlaceAdvice />
                    <Timeline />
                    <h2>{ "Plugins" }</h2>
                    <Plugins />
                    <h2>{ "Files" }</h2>
                    <Files />
                </details>
            </aside>
        </Layout>
    }
}

/// The address is the router's, so the link moves the focus itself.
fn skip() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        let main = dom::document().get_element_by_id("main");
        if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
            // It fails only for an element that cannot be focused.
            let _ = main.focus();
        }
    })
}

fn neighbour(chapters: &[Chapter], index: Option<usize>, before: &str) -> Html {
    let found = index.and_then(|index| Some((index, chapters.get(index)?)));
    match found {
        Some((index, chapter)) => html! {
            <Link<Route> to={Route::of(index, chapter)}>{ before }{ chapter.title.clone() }</Link<Route>>
        },
        None => html! { <span></span> },
    }
}

/// Properties of [`ChapterLink`].
#[derive(Properties, PartialEq)]
struct ChapterLinkProps {
    index: usize,
    chapter: Chapter,
    is_open: bool,
}

#[component]
fn ChapterLink(props: &ChapterLinkProps) -> Html {
    let to = Route::of(props.index, &props.chapter);
    let title = props.chapter.title.clone();
    let link = html! { <Link<Route> {to}>{ title }</Link<Route>> };
    if props.is_open {
        html! { <strong aria-current="page">{ link }</strong> }
    } else {
        link
    }
}

/// Properties of [`Layout`].
#[derive(Properties, PartialEq)]
struct LayoutProps {
    children: Html,
}

#[styled_component]
fn Layout(props: &LayoutProps) -> Html {
    let style = css!(
        r"
        display: grid; min-height: 100vh;
        grid-template: 'header header header' auto 'nav main aside' 1fr / 14rem minmax(0, 1fr) 20rem;
        background: var(--mps-surface); color: var(--mps-text);
        font-family: var(--mps-sans); line-height: 1.6;

        a { color: var(--mps-accent); }
        .skip { position: absolute; left: -999rem; }
        .skip:focus {
            left: 1rem; top: 0.5rem; z-index: 2; padding: 0.4rem 0.8rem;
            background: var(--mps-surface); border: 2px solid var(--mps-accent);
        }
        header {
            grid-area: header; position: sticky; top: 0; z-index: 1;
            display: flex; flex-wrap: wrap; gap: 0.4rem 1.25rem; align-items: center;
            padding: 0.6rem 1.25rem;
            background: var(--mps-raised); border-bottom: 1px solid var(--mps-border);
        }
        header .name { font-weight: 700; text-decoration: none; color: inherit; }
        nav[aria-label='Contents'] { grid-area: nav; padding: 1.25rem; font-size: 0.95em; }
        nav[aria-label='Contents'] ol {
            position: sticky; top: 5rem; margin: 0; padding-left: 1.25rem;
        }
        nav li { margin: 0.3rem 0; }
        main { grid-area: main; padding: 0.5rem 1.5rem 3rem; min-width: 0; }
        main:focus { outline: none; }
        main > * { max-width: 46rem; margin-inline: auto; }
        aside {
            grid-area: aside; padding: 1.25rem; border-left: 1px solid var(--mps-border);
            font-size: 0.9em; min-width: 0;
        }
        aside summary { font-weight: 600; cursor: pointer; }
        aside h2 { font-size: 1em; margin: 1.25rem 0 0.25rem; }
        .around {
            display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1rem;
            margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--mps-border);
        }
        h1 { font-size: 1.9rem; line-height: 1.25; }
        h2 { font-size: 1.35rem; margin-top: 2.2rem; }
        code, pre { font-family: var(--mps-mono); font-size: 0.9em; }
        :not(pre) > code { background: var(--mps-raised); padding: 0.1em 0.3em; border-radius: 3px; }
        pre {
            margin: 1rem 0; padding: 0.75rem 1rem; overflow-x: auto; line-height: 1.45;
            background: var(--mps-raised); border: 1px solid var(--mps-border); border-radius: 6px;
        }
        pre code { font-size: 1em; }
        .cell { margin: 1.25rem 0; }
        .cell pre { margin: 0; border-radius: 6px 6px 0 0; }
        .cell .mps-script {
            padding: 0.5rem 1rem; min-height: 1.45em;
            border: 1px solid var(--mps-border); border-top: 0; border-radius: 0 0 6px 6px;
        }
        .table { overflow-x: auto; margin: 1rem 0; }
        .table table { border-collapse: collapse; width: 100%; }
        .table th, .table td {
            text-align: left; vertical-align: top; padding: 0.35rem 0.75rem;
            border: 1px solid var(--mps-border);
        }
        .table th { background: var(--mps-raised); }
        .view button {
            font: inherit; padding: 0.25rem 0.9rem; cursor: pointer; border-radius: 4px;
            border: 1px solid var(--mps-border);
            background: var(--mps-raised); color: var(--mps-text);
        }
        .view button:disabled { opacity: 0.6; cursor: default; }
        .workshop > :first-child { border: 1px solid var(--mps-border); border-radius: 6px; overflow: hidden; }
        blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--mps-border); }

        @media (max-width: 70rem) {
            display: block;
            header { position: static; }
            nav[aria-label='Contents'] { padding: 0.5rem 1.25rem; border-bottom: 1px solid var(--mps-border); }
            nav[aria-label='Contents'] ol { position: static; display: flex; flex-wrap: wrap; gap: 0.2rem 2.75rem; }
            main { padding-inline: 1rem; }
            aside { border-left: 0; border-top: 1px solid var(--mps-border); }
        }
        "
    );
    html! {
        <div class={style}>
            <Global css={css!("body { margin: 0; background: var(--mps-surface); }")} />
            { props.children.clone() }
        </div>
    }
}
