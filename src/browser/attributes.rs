//! Typed bindings to `src/js/attributes.js`: handlers that stand in the page.
//!
//! Nothing is decided here; each item is one function of that file.

use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};

#[wasm_bindgen(module = "/src/js/attributes.js")]
extern "C" {
    #[wasm_bindgen(js_name = watch)]
    fn watch_with(on_found: &Function);

    /// No Python hears of events until it says so again.
    pub fn forget();
}

/// Calls `on_found` whenever there is a handler that was not there before, for as long as the page lives.
pub fn watch(on_found: impl FnMut() + 'static) {
    let on_found = Closure::<dyn FnMut()>::new(on_found);
    watch_with(on_found.into_js_value().unchecked_ref());
}
