//! The document, the window and the clock, without an `unwrap` at every use.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use futures_util::future::maybe_done;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{future_to_promise, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, CustomEvent, CustomEventInit, Document, Element, HtmlElement,
    MutationObserver, MutationObserverInit, Storage, Url, UrlSearchParams, Window, console,
};

use crate::kernel::display::Display;

/// The window. There always is one: this code runs in a page.
///
/// # Panics
/// In a worker, where it is not used.
#[must_use]
#[expect(clippy::expect_used, reason = "a page has a window")]
pub fn window() -> Window {
    web_sys::window().expect("this runs in a page")
}

/// The document.
///
/// # Panics
/// In a worker, where it is not used.
#[must_use]
#[expect(clippy::expect_used, reason = "a page has a document")]
pub fn document() -> Document {
    window().document().expect("a page has a document")
}

/// Whether there is no page here: this code runs in a worker.
#[must_use]
pub fn in_worker() -> bool {
    web_sys::window().is_none()
}

/// Milliseconds since the page began to load.
#[must_use]
pub fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Comes back after this time.
pub fn sleep(time: Duration) -> impl Future<Output = ()> {
    // The longest that a timer can be, which is 24 days.
    let milliseconds = time.as_millis().min(i32::MAX as u128);
    TimeoutFuture::new(u32::try_from(milliseconds).unwrap_or(u32::MAX))
}

/// Dispatches a `CustomEvent` on the document. Listeners run before it returns.
pub fn dispatch(name: &str, detail: &JsValue) {
    let options = CustomEventInit::new();
    options.set_detail(detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &options) {
        // It throws only for an event that is being dispatched already, and this one is new.
        let _ = document().dispatch_event(&event);
    }
}

/// `url` as an absolute URL, seen from `base`.
///
/// # Errors
/// When it is no URL.
pub fn absolute(url: &str, base: &str) -> Result<String, String> {
    Url::new_with_base(url, base)
        .map(|url| url.href())
        .map_err(|_| format!("`{url}` is not a URL"))
}

/// The URL that the page's own relative URLs are seen from.
#[must_use]
pub fn page_url() -> String {
    document().base_uri().ok().flatten().unwrap_or_default()
}

/// Whether the reader types nowhere in the page now.
#[must_use]
pub fn nobody_types() -> bool {
    let focused = document().active_element();
    let types =
        |element: Element| element.matches("input, textarea, select, [contenteditable=true]");
    !focused.is_some_and(|element| types(element).unwrap_or(false))
}

/// What the reader keeps from visit to visit, where the browser allows it.
#[must_use]
pub fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Tells whoever develops a page, in the console, what could be better.
pub fn inform(text: &str) {
    console::info_1(&text.into());
}

/// Writes to the console, for whoever develops a page.
pub fn warn(text: &str) {
    console::error_1(&text.into());
}

/// Watches the document; drop it to stop.
#[must_use = "it stops watching when it is dropped"]
pub struct Watch {
    observer: MutationObserver,
    _on_change: Closure<dyn FnMut()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `on_change` now, and whenever elements were added to the document or removed from it.
///
/// # Errors
/// When the browser does not let us watch.
pub fn watch_elements(mut on_change: impl FnMut() + 'static) -> Result<Watch, String> {
    on_change();
    let on_change = Closure::<dyn FnMut()>::new(on_change);
    let explain = |error: JsValue| super::value::message(&error);
    let observer = MutationObserver::new(on_change.as_ref().unchecked_ref()).map_err(explain)?;
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    observer
        .observe_with_options(&document(), &options)
        .map_err(explain)?;
    Ok(Watch {
        observer,
        _on_change: on_change,
    })
}

/// The first element that a selector finds.
#[must_use]
pub fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// The elements that a selector finds, in page order.
#[must_use]
pub fn find_all(selector: &str) -> Vec<Element> {
    let Ok(found) = document().query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into().ok())
        .collect()
}

/// A new element, which is not in the document yet.
///
/// # Errors
/// When `tag` is no name for an element.
pub fn create(tag: &str) -> Result<Element, String> {
    document()
        .create_element(tag)
        .map_err(|error| super::value::message(&error))
}

/// What Python displays, as an element that is not in the document yet. Only what asks for it is HTML,
/// and then its scripts run as those of the page do.
///
/// # Errors
/// When the browser makes nothing of it.
pub fn shown(display: &Display) -> Result<Element, String> {
    let element = create("div")?;
    match &display.html {
        None => element.set_text_content(Some(&display.text)),
        Some(html) => {
            let fragment = document()
                .create_range()
                .and_then(|range| range.create_contextual_fragment(html))
                .map_err(|error| super::value::message(&error))?;
            let _ = element.append_child(&fragment);
        }
    }
    Ok(element)
}

/// Marks the element that the output of the running code goes to, and sees to it that it has an id.
pub fn mark_output(element: &Element) {
    const MARK: &str = "data-py-output";
    thread_local! {
        static LAST_ID: Cell<u32> = const { Cell::new(0) };
    }
    for marked in find_all(&format!("[{MARK}]")) {
        let _ = marked.remove_attribute(MARK);
    }
    let _ = element.set_attribute(MARK, "");
    if element.id().is_empty() {
        LAST_ID.set(LAST_ID.get() + 1);
        element.set_id(&format!("py-output-{}", LAST_ID.get()));
    }
}

/// A parameter of the page's address.
#[must_use]
pub fn query(name: &str) -> Option<String> {
    let search = window().location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// Sets a parameter of the page's address, or takes it away, without a new entry in the history.
pub fn set_query(name: &str, value: Option<&str>) {
    let address = window().location().href().ok();
    let Some(url) = address.and_then(|address| Url::new(&address).ok()) else {
        return;
    };
    match value {
        Some(value) => url.search_params().set(name, value),
        None => url.search_params().delete(name),
    }
    if let Ok(history) = window().history() {
        // It fails on pages that are not served, such as `data:`; they have no address to keep.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url.href()));
    }
}

/// Sets the page's title.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// How long a browser may take to begin with a download, before its content is given up.
const DOWNLOAD: Duration = Duration::from_mins(1);

/// Lets the reader save a text as a file of that name; `give` gives it out piece by piece.
pub fn save_as(name: &str, give: impl FnOnce(&mut dyn FnMut(&str))) {
    let parts = Array::new();
    give(&mut |text| {
        parts.push(&Uint8Array::from(text.as_bytes()));
    });
    let options = BlobPropertyBag::new();
    options.set_type("text/plain;charset=utf-8");
    let url = Blob::new_with_u8_array_sequence_and_options(&parts, &options)
        .and_then(|blob| Url::create_object_url_with_blob(&blob));
    let (Ok(url), Ok(link)) = (url, create("a")) else {
        return;
    };
    // It fails for names that no attribute can have.
    let _ = link.set_attribute("href", &url);
    let _ = link.set_attribute("download", name);
    link.unchecked_into::<HtmlElement>().click();
    spawn(async move {
        sleep(DOWNLOAD).await;
        // It fails for what is no URL.
        let _ = Url::revoke_object_url(&url);
    });
}

/// Goes on with something later, while the caller goes on with what it does.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    // Boxed here, so that the machinery that drives it is in our WebAssembly once.
    spawn_local(Box::pin(task) as Pin<Box<dyn Future<Output = ()>>>);
}

/// What several tasks come to, which go on side by side.
///
/// `join_all` of `futures_util` is made for thousands of tasks, and four kilobytes larger.
pub async fn all<Task: Future>(tasks: impl IntoIterator<Item = Task>) -> Vec<Task::Output> {
    let tasks = tasks.into_iter();
    let mut tasks: Vec<_> = tasks.map(|task| Box::pin(maybe_done(task))).collect();
    poll_fn(|context| {
        let mut outcome = Poll::Ready(());
        for task in &mut tasks {
            if task.as_mut().poll(context).is_pending() {
                outcome = Poll::Pending;
            }
        }
        outcome
    })
    .await;
    let outcomes = tasks.iter_mut().map(|task| task.as_mut().take_output());
    outcomes.flatten().collect()
}

/// A promise of what a task comes to, or rejects with.
pub fn promise(task: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    future_to_promise(Box::pin(task) as Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>)
}
