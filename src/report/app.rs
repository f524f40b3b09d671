//! The report as an application: its start, and which chapter is open.
//!
//! How a page of it looks is in [`super::frame`].

use std::rc::Rc;

use yew::prelude::*;
use yew_router::prelude::*;

use super::chapter::{Chapter, chapters};
use super::frame::Frame;
use crate::browser::api;
use crate::browser::dom;
use crate::browser::shell::Shell;
use crate::kernel::config::{InterpreterChoice, WorkerChoice};
use crate::ui::kernel::{KernelProvider, use_snapshot};
use crate::ui::plugins;

/// Opens the report in the element that waits for it.
///
/// # Errors
/// When the page is not the report's, or has Python on it already.
pub fn start() -> Result<(), String> {
    let choice = dom::query("interpreter").map(|name| InterpreterChoice::named(&name));
    let worker = dom::query("worker").and_then(|name| WorkerChoice::named(&name));
    let shell = crate::browser::shell_of_page(choice, worker)?;
    api::install(&shell)?;
    plugins::register_all(&shell);
    let root = dom::document()
        .get_element_by_id("report")
        .ok_or("the page has no element with id `report`")?;
    yew::Renderer::<Report>::with_root_and_props(
        root,
        ReportProps {
            shell: shell.clone(),
        },
    )
    .render();
    shell.begin();
    Ok(())
}

/// A place in the report.
#[derive(Debug, Clone, PartialEq, Routable)]
pub(super) enum Route {
    /// The first chapter.
    #[at("/")]
    Home,
    /// A chapter by its slug.
    #[at("/:slug")]
    Chapter {
        /// The slug.
        slug: String,
    },
    /// A place that does not exist.
    #[not_found]
    #[at("/not/found")]
    NotFound,
}

impl Route {
    /// The place of the chapter at this index.
    pub(super) fn of(index: usize, chapter: &Chapter) -> Self {
        if index == 0 {
            return Self::Home;
        }
        Self::Chapter {
            slug: chapter.slug.clone(),
        }
    }

    /// The index of the chapter at this place.
    fn index(&self, chapters: &[Chapter]) -> Option<usize> {
        match self {
            Self::Home => Some(0),
            Self::Chapter { slug } => chapters.iter().position(|chapter| chapter.slug == *slug),
            Self::NotFound => None,
        }
    }
}

/// Properties of [`Report`].
#[derive(Properties, PartialEq)]
struct ReportProps {
    shell: Shell,
}

#[component]
fn Report(props: &ReportProps) -> Html {
    html! {
        <KernelProvider shell={props.shell.clone()}>
            <Address />
            <HashRouter><OpenChapter /></HashRouter>
        </KernelProvider>
    }
}

/// Keeps the reader's choice in the page's address, so that a reload or a link keeps it too. A build
/// of their own is not there for long enough to be linked to.
#[component]
fn Address() -> Html {
    let snapshot = use_snapshot();
    let chosen = snapshot.choice.as_ref().map(|choice| {
        let name = choice.name();
        let is_own = snapshot
            .catalogue
            .find(&name)
            .is_some_and(|build| build.is_own);
        (!is_own).then_some(name)
    });
    use_effect_with(chosen, |chosen| {
        if let Some(name) = chosen {
            dom::set_query("interpreter", name.as_deref());
        }
    });
    use_effect_with(snapshot.worker, |worker| {
        if let Some(worker) = worker {
            dom::set_query("worker", Some(worker.name()));
        }
    });
    html! {}
}

#[component]
fn OpenChapter() -> Html {
    let chapters = use_memo((), |()| chapters());
    let route = use_route::<Route>().unwrap_or(Route::NotFound);
    let open = route.index(&chapters);
    let title = open.map_or("Not found", |index| chapters[index].title.as_str());
    use_effect_with(title.to_owned(), |title| {
        dom::set_title(&format!("{title} · MicroPyScript"));
    });
    html! { <Frame chapters={Rc::clone(&chapters)} {open} /> }
}
