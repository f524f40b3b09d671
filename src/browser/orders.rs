//! Orders: what Python asks of the page besides messages, with an answer that comes later.
//!
//! An order is a letter, for whoever does it, and a text for that one to read. An answer is `=` and what
//! came of it, or `!` and why nothing did. Nothing is done here.

use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::{dom, value};
use crate::kernel::interpreter::Pending;

/// An order, by whoever does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order<'a> {
    /// For [`super::packages`]; `assets/python/pyscript/_packages.py` gives it.
    Packages(&'a str),
    /// For the shell, which keeps the workers; `assets/python/pyscript/_workers.py` gives it.
    Workers(&'a str),
}

impl<'a> Order<'a> {
    /// Reads one; `None` is nonsense.
    #[must_use]
    pub fn read(order: &'a str) -> Option<Self> {
        let packages = order.strip_prefix('p').map(Self::Packages);
        packages.or_else(|| order.strip_prefix('w').map(Self::Workers))
    }
}

/// Has the orders of this realm's Python answered by `answer`.
pub fn take(answer: impl Fn(String) -> Pending<String> + 'static) {
    let order = Closure::<dyn FnMut(String) -> Promise>::new(move |order: String| {
        let answer = answer(order);
        dom::promise(async move { Ok(answer.await.into()) })
    });
    let items = value::get(&js_sys::global(), "_micropyscript").unchecked_into();
    value::set(&items, "order", &order.into_js_value());
}
