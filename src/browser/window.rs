//! Typed bindings to `src/js/window.js`: what the `pyscript` module finds in the page, and in a worker.
//!
//! Nothing is decided here; each item is one function of that file.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Worker;

use super::value;

#[wasm_bindgen(module = "/src/js/window.js")]
extern "C" {
    #[wasm_bindgen(js_name = prepare)]
    fn prepare_with(page: &str, modules: &Array) -> Promise;

    #[wasm_bindgen(js_name = open)]
    fn open_with(give: &Function) -> Promise;

    /// In the page, before anything else listens to a worker: hears what it asks of the window.
    pub fn attend(worker: &Worker);

    #[wasm_bindgen(js_name = serve)]
    fn serve_with(worker: &Worker, port: &JsValue, before: &Function) -> Promise;

    /// Says through a channel why there is no window.
    pub fn refuse(port: &JsValue, reason: &str);
}

/// Imports JavaScript modules, by name and URL, for `pyscript.js_modules`. `page` is the page's URL.
///
/// # Errors
/// When one of them cannot be imported.
pub async fn prepare(page: &str, modules: &[(String, String)]) -> Result<(), String> {
    let modules = modules
        .iter()
        .map(|(name, url)| Array::of2(&name.as_str().into(), &url.as_str().into()))
        .collect();
    let prepared = JsFuture::from(prepare_with(page, &modules)).await;
    prepared
        .map(|_| ())
        .map_err(|error| format!("js_modules: {}", value::message(&error)))
}

/// In a worker: a promise of the page's window being there, or why it is not. Its end of a channel is
/// given to the page by `give`.
pub fn open(give: impl FnMut(JsValue) + 'static) -> Promise {
    let give = Closure::<dyn FnMut(JsValue)>::new(give).into_js_value();
    open_with(give.unchecked_ref())
}

/// In the page: answers a worker, which has the other end of a channel, each time after `before`.
pub fn serve(worker: &Worker, port: &JsValue, before: impl FnMut() + 'static) {
    let before = Closure::<dyn FnMut()>::new(before).into_js_value();
    // It never rejects.
    let _ = serve_with(worker, port, before.unchecked_ref());
}
