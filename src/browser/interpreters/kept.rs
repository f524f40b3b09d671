//! Files of interpreters, kept as long as the page is open: WebAssembly compiled, everything else as bytes. Whatever runs
//! Python on the page, in the page or in a worker, takes them from here, so that none comes down or is compiled twice.
//!
//! Nothing is ever let go of: there are as many as the reader chose interpreters.

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use futures_util::lock::{Mutex, OwnedMutexGuard};
use js_sys::{Map, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::browser::dom;

/// Who has one may download these files; whoever wants the same ones waits for them.
pub(super) type Turn = OwnedMutexGuard<()>;

thread_local! {
    /// By absolute URL.
    static KEPT: Map = Map::new();
    static COMING: RefCell<Vec<Coming>> = RefCell::default();
}

/// Files that are coming down, by their absolute URLs, and whoever waits for them.
struct Coming {
    urls: Vec<String>,
    turns: Weak<Mutex<()>>,
}

/// What came from an absolute URL, if it did.
pub(super) fn get(url: &str) -> Option<JsValue> {
    let kept = KEPT.with(|kept| kept.get(&url.into()));
    (!kept.is_undefined()).then_some(kept)
}

/// Keeps what came from an absolute URL.
fn keep(url: &str, content: &JsValue) {
    KEPT.with(|kept| kept.set(&url.into(), content));
}

/// Keeps WebAssembly as soon as it is compiled.
pub(super) fn keep_compiled(url: String, module: Promise) {
    dom::spawn(async move {
        if let Ok(module) = JsFuture::from(module).await {
            keep(&url, &module);
        }
    });
}

/// A file when all of it is here: compiled WebAssembly, bytes. It may still be a promise of that, or a response.
///
/// # Errors
/// What its reader says of it.
pub(super) async fn whole(url: &str, file: JsValue) -> Result<JsValue, JsValue> {
    if let Some(module) = file.dyn_ref::<Promise>() {
        return JsFuture::from(module.clone()).await;
    }
    let response = match file.dyn_into::<Response>() {
        Ok(response) => response,
        Err(content) => return Ok(content),
    };
    let bytes = JsFuture::from(response.array_buffer()?).await?;
    keep(url, &bytes);
    Ok(bytes)
}

/// Waits until nobody else downloads these files.
pub(super) async fn turn(urls: Vec<String>) -> Turn {
    let turns = COMING.with_borrow_mut(|coming| {
        coming.retain(|files| files.turns.strong_count() > 0);
        let known = coming.iter().find(|files| files.urls == urls);
        if let Some(turns) = known.and_then(|files| files.turns.upgrade()) {
            return turns;
        }
        let new = Arc::new(Mutex::new(()));
        let turns = Arc::downgrade(&new);
        coming.push(Coming { urls, turns });
        new
    });
    turns.lock_owned().await
}
