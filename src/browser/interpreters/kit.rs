//! The kit of a build: everything it takes to start it in a worker, as often as one likes.
//!
//! WebAssembly is compiled once, here, while it arrives; workers get the compiled module. What a build
//! has been downloaded for is kept, so that coming back to it downloads nothing.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::lock::Mutex;
use js_sys::{Map, Promise, WebAssembly};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::parts::{self, OnProgress, Opened};
use crate::browser::dom;
use crate::kernel::catalogue::Build;
use crate::kernel::protocol::Start;

/// See the module's documentation.
pub(in crate::browser) struct Kit {
    /// What is to be started.
    pub(in crate::browser) start: Start,
    /// From absolute URL to compiled module, or to the bytes of a file.
    pub(super) files: Map,
}

thread_local! {
    /// The kits that are complete.
    static KEPT: RefCell<Vec<Rc<Kit>>> = RefCell::default();
    /// Held by whoever downloads what is to be started so.
    static FETCHING: RefCell<Vec<(Start, Rc<Mutex<()>>)>> = RefCell::default();
}

/// A kit on its way.
pub(super) enum Arriving {
    Here(Rc<Kit>),
    Opened(Start, Opened),
}

/// Opens every file of a build, unless they are here.
pub(super) async fn fetch(
    start: Start,
    build: &Build,
    base: &str,
    on_progress: OnProgress,
) -> Result<Arriving, String> {
    if let Some(kit) = kept(&start) {
        return Ok(Arriving::Here(kit));
    }
    let opened = parts::open_all(build, base, on_progress).await?;
    Ok(Arriving::Opened(start, opened))
}

/// The kit of a build. Those who want the same one at the same time download it once: they come one
/// after the other, and all but the first find it.
pub(super) async fn whole(start: Start, build: &Build, base: &str) -> Result<Rc<Kit>, String> {
    let fetching = fetching(&start);
    let _alone = fetching.lock().await;
    let arriving = fetch(start, build, base, Rc::new(|_, _| ())).await?;
    arriving.complete().await
}

fn fetching(start: &Start) -> Rc<Mutex<()>> {
    FETCHING.with_borrow_mut(|all| {
        if let Some((_, fetching)) = all.iter().find(|(known, _)| known == start) {
            return Rc::clone(fetching);
        }
        let fetching = Rc::new(Mutex::new(()));
        all.push((start.clone(), Rc::clone(&fetching)));
        fetching
    })
}

fn kept(start: &Start) -> Option<Rc<Kit>> {
    KEPT.with_borrow(|kept| kept.iter().find(|kit| kit.start == *start).cloned())
}

impl Arriving {
    /// Waits for the last byte.
    ///
    /// # Errors
    /// The file that is broken, and how.
    pub(super) async fn complete(self) -> Result<Rc<Kit>, String> {
        let (start, mut opened) = match self {
            Self::Here(kit) => return Ok(kit),
            Self::Opened(start, opened) => (start, opened),
        };
        let files = Map::new();
        let responses = std::mem::take(&mut opened.responses).into_iter();
        let arriving = responses.map(|(url, response)| async move {
            let content = content(&url, &response).await;
            (url, content)
        });
        for (url, content) in dom::all(arriving).await {
            let content = content.map_err(|error| opened.broken(&url, &error))?;
            files.set(&url.into(), &content);
        }
        let kit = Rc::new(Kit { start, files });
        KEPT.with_borrow_mut(|kept| kept.push(Rc::clone(&kit)));
        Ok(kit)
    }
}

async fn content(url: &str, response: &web_sys::Response) -> Result<JsValue, JsValue> {
    let content = if parts::is_wasm(url) {
        WebAssembly::compile_streaming(&Promise::resolve::<JsValue>(response))
    } else {
        response.array_buffer()?
    };
    JsFuture::from(content).await
}
