//! Downloads: their content, the counting of their bytes, and what is said when there is none.
//!
//! The files are those of this checkout, as the tests' own server gives them.

#![cfg(target_arch = "wasm32")]

mod web;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Response;

use micropyscript::browser::dom;
use micropyscript::browser::fetch::{self, OnBytes};

use web::{js, url_of, within};

wasm_bindgen_test_configure!(run_in_browser);

fn on_this_server(path: &str) -> String {
    dom::absolute(path, &dom::page_url()).expect("a URL")
}

/// How many bytes there were of how many, report by report.
type Reports = Rc<RefCell<Vec<(u64, u64)>>>;

fn counter() -> (Reports, OnBytes) {
    let reports = Reports::default();
    let told = Rc::clone(&reports);
    let on_bytes = Rc::new(move |loaded, total| told.borrow_mut().push((loaded, total)));
    (reports, on_bytes)
}

fn unheard() -> OnBytes {
    Rc::new(|_, _| ())
}

#[wasm_bindgen_test]
async fn a_download_has_every_byte_of_the_file() {
    let url = url_of("a\0b\u{ff}🐍\r\n", "application/octet-stream");
    let bytes = within("a file", fetch::bytes(&url, unheard())).await;
    assert_eq!(bytes, Ok("a\0b\u{ff}🐍\r\n".as_bytes().to_vec()));
}

#[wasm_bindgen_test]
async fn bytes_are_counted_up_to_the_last_one() {
    let catalogue = web::catalogue().await;
    let file = &catalogue.builds()[0].files[1];
    let (reports, on_bytes) = counter();
    let url = format!("{}{}", web::base(), file.path);
    let bytes = within("a big file", fetch::bytes(&url, on_bytes)).await;
    assert_eq!(bytes.expect("a file").len() as u64, file.bytes);
    let reports = reports.borrow();
    assert!(reports.is_sorted(), "{reports:?}");
    let (loaded, total) = reports.last().expect("a report");
    assert_eq!(*loaded, file.bytes);
    // A server may compress, and then nobody knows how many there will be.
    assert!([0, file.bytes].contains(total), "{total}");
}

#[wasm_bindgen_test]
async fn an_empty_file_is_a_download_like_any_other() {
    let (reports, on_bytes) = counter();
    let bytes = within("an empty file", fetch::bytes(&url_of("", ""), on_bytes)).await;
    assert_eq!(bytes, Ok(Vec::new()));
    assert_eq!(*reports.borrow(), [(0, 0)]);
}

#[wasm_bindgen_test]
async fn a_text_is_read_as_utf8() {
    let url = url_of("naïve 🐍", "text/plain");
    let text = within("a text", fetch::text(&url)).await;
    assert_eq!(text.as_deref(), Ok("naïve 🐍"));
}

#[wasm_bindgen_test]
async fn a_file_that_is_not_there_is_named_with_the_answer_of_the_server() {
    let url = on_this_server("/tests/web/nowhere.txt");
    let (reports, on_bytes) = counter();
    let missing = within("an answer", fetch::bytes(&url, on_bytes)).await;
    let message = missing.expect_err("no such file");
    assert!(message.starts_with(&url), "{message}");
    assert!(message.contains("404"), "{message}");
    assert_eq!(*reports.borrow(), []);
}

#[wasm_bindgen_test]
async fn a_server_that_is_not_there_is_named() {
    // Nobody may serve at this port, and no browser would ask.
    let url = "http://127.0.0.1:1/file.txt";
    let message = within("an answer", fetch::text(url)).await;
    let message = message.expect_err("no such server");
    assert!(message.starts_with(url), "{message}");
    assert!(message.len() > url.len() + 2, "{message}");
}

#[wasm_bindgen_test]
async fn a_connection_that_breaks_is_told_to_whoever_counts() {
    let chunks = "new Response(new ReadableStream({
        start(it) { it.enqueue(new Uint8Array(3)) },
        pull(it) { it.error(new Error('the cable is out')) },
    }))";
    let response: Response = js(chunks).unchecked_into();
    let (reports, on_bytes) = counter();
    let ends = Rc::<RefCell<Vec<Option<String>>>>::default();
    let heard = Rc::clone(&ends);
    let on_end = Rc::new(move |error| heard.borrow_mut().push(error));
    let counted = fetch::count(&response, 10, on_bytes, on_end);
    let read = web::settled(&counted.text().expect("a body")).await;
    assert!(read.is_err(), "{read:?}");
    assert_eq!(*ends.borrow(), [Some("the cable is out".to_owned())]);
    assert_eq!(reports.borrow().last(), Some(&(3, 10)));
}

#[wasm_bindgen_test]
async fn a_response_is_counted_without_losing_its_headers_and_status() {
    let response =
        "new Response('{}', { status: 203, headers: { 'content-type': 'application/wasm' } })";
    let response: Response = js(response).unchecked_into();
    let ends = Rc::<RefCell<Vec<Option<String>>>>::default();
    let heard = Rc::clone(&ends);
    let on_end = Rc::new(move |error| heard.borrow_mut().push(error));
    let counted = fetch::count(&response, 2, unheard(), on_end);
    assert_eq!(counted.status(), 203);
    let kind = counted.headers().get("content-type");
    assert_eq!(kind.ok().flatten().as_deref(), Some("application/wasm"));
    let read = web::settled(&counted.text().expect("a body")).await;
    assert_eq!(read.expect("a text"), "{}");
    assert_eq!(*ends.borrow(), [None]);
}

#[wasm_bindgen_test]
fn urls_are_seen_from_where_they_are_written() {
    let seen = |url| dom::absolute(url, "http://example.org/a/b.toml");
    assert_eq!(seen("c.py").as_deref(), Ok("http://example.org/a/c.py"));
    assert_eq!(seen("/c.py").as_deref(), Ok("http://example.org/c.py"));
    assert_eq!(seen("http://x.org/").as_deref(), Ok("http://x.org/"));
    assert_eq!(seen("http://["), Err("`http://[` is not a URL".to_owned()));
}
