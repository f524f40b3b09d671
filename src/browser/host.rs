//! Typed bindings to `src/js/host.js`: the little that only JavaScript can give.
//!
//! Nothing is decided here; each item is one function or type of that file.

use js_sys::{Array, Function, Map, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Response;

#[wasm_bindgen(module = "/src/js/host.js")]
extern "C" {
    /// The absolute URL of the folder that this build lies in, with its last slash.
    pub fn base() -> String;

    /// The list of interpreters that was written at build time, as JSON.
    pub fn catalogue() -> String;

    /// The absolute URL of the worker's script.
    #[wasm_bindgen(js_name = workerUrl)]
    pub fn worker_url() -> String;

    /// The absolute URL of the module that plans what installing packages comes to.
    #[wasm_bindgen(js_name = installerUrl)]
    pub fn installer_url() -> String;

    /// A promise of all of our WebAssembly being here: on a plain page a part of it comes later.
    #[wasm_bindgen(thread_local_v2, js_name = rest)]
    pub static REST: Function;

    /// `import(url)`.
    #[wasm_bindgen(js_name = importModule)]
    pub fn import_module(url: &str) -> Promise;

    /// The response for an absolute URL, from a download that is under way already if there is one.
    pub fn take(url: &str) -> Promise;

    /// The same response, telling of every chunk that arrives, and of the end or the error.
    pub fn counted(response: &Response, on_bytes: &Function, on_end: &Function) -> Response;

    /// A promise of WebAssembly that is compiled while its response arrives.
    pub fn compile(response: &Response) -> Promise;

    /// Ends the downloads behind responses, and behind WebAssembly that is being compiled, that are not at their end.
    #[wasm_bindgen(js_name = dropAll)]
    pub fn drop_all(files: &Array);

    /// A time in which an interpreter's own loader is given our responses for its `fetch`.
    pub type Loan;

    /// Begins it. `files` is from absolute URL to response, or to what one came to.
    pub fn lend(files: &Map, on_failure: &Function) -> Loan;

    /// Ends it.
    #[wasm_bindgen(method)]
    pub fn end(this: &Loan);
}
