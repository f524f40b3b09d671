//! Downloads: one file at a time, with its bytes counted as they arrive.
//!
//! What a file is for is none of its business.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_net::http::Response as GlooResponse;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::{dom, host, value};

/// Hears how many bytes have arrived, and how many there will be; 0 where nobody knows.
pub type OnBytes = Rc<dyn Fn(u64, u64)>;

/// How often, at most, somebody is told of bytes that arrived, in milliseconds.
const REPORT_EVERY: f64 = 50.0;

/// The response for a URL, once its headers are here.
///
/// # Errors
/// When the server cannot be reached or does not have it; the text names the URL.
pub async fn open(url: &str) -> Result<Response, String> {
    let arrived = JsFuture::from(host::take(url)).await;
    let response: Response = arrived
        .map_err(|error| format!("{url}: {}", value::message(&error)))?
        .unchecked_into();
    if !response.ok() {
        return Err(format!(
            "{url}: the server answered {} {}",
            response.status(),
            response.status_text()
        ));
    }
    Ok(response)
}

/// The text of a file.
///
/// # Errors
/// As for [`open`], and when the connection breaks.
pub async fn text(url: &str) -> Result<String, String> {
    let response = GlooResponse::from(open(url).await?);
    response
        .text()
        .await
        .map_err(|error| format!("{url}: {error}"))
}

/// The bytes of a file.
///
/// # Errors
/// As for [`text`].
pub async fn bytes(url: &str, on_bytes: OnBytes) -> Result<Vec<u8>, String> {
    let response = open(url).await?;
    // Under compression the header speaks of other bytes than the ones that we count.
    let headers = response.headers();
    let total = match headers.get("content-encoding") {
        Ok(None) => headers.get("content-length").ok().flatten(),
        _ => None,
    };
    let total = total.and_then(|length| length.parse().ok()).unwrap_or(0);
    let counted = count(&response, total, on_bytes, Rc::new(|_| ()));
    let content = GlooResponse::from(counted).binary().await;
    content.map_err(|error| format!("{url}: {error}"))
}

/// The same response, whose bytes are counted as somebody reads them. `on_end` gets the error when
/// the connection breaks.
pub fn count(
    response: &Response,
    total: u64,
    on_bytes: OnBytes,
    on_end: Rc<dyn Fn(Option<String>)>,
) -> Response {
    let loaded = Rc::new(Cell::new(0_u64));
    let told = Cell::new(f64::NEG_INFINITY);
    // Both closures live until the end of the body, and each other's owner is dropped there.
    let keep = Rc::new(RefCell::new(None));
    let on_chunk = {
        let (loaded, on_bytes) = (Rc::clone(&loaded), Rc::clone(&on_bytes));
        Closure::<dyn FnMut(f64)>::new(move |more: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a size"
            )]
            loaded.set(loaded.get() + more as u64);
            if dom::now() - told.get() >= REPORT_EVERY {
                told.set(dom::now());
                on_bytes(loaded.get(), total);
            }
        })
    };
    let ender = {
        let keep = Rc::clone(&keep);
        Closure::<dyn FnMut(JsValue)>::new(move |error: JsValue| {
            on_bytes(loaded.get(), total);
            on_end((!error.is_undefined()).then(|| value::message(&error)));
            drop(RefCell::take(&keep));
        })
    };
    let passed_on = host::counted(
        response,
        on_chunk.as_ref().unchecked_ref(),
        ender.as_ref().unchecked_ref(),
    );
    *keep.borrow_mut() = Some((on_chunk, ender));
    passed_on
}
