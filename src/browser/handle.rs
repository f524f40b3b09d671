//! `interpreter`, as plugins in JavaScript get it and as `PyScript.interpreter`.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::lock::Mutex;
use js_sys::{Array, Error, Function, Object, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::{dom, value};
use crate::kernel::interpreter::{CallError, Pending, Pushed, Stream};
use crate::kernel::messages::Hearer;
use crate::kernel::output::Decoders;
use crate::kernel::router::Listener;
use crate::kernel::session::Session;

/// A frozen object over a session.
#[must_use]
pub fn interpreter(session: &Rc<Session>) -> JsValue {
    let info = session.info();
    let object = value::object([
        ("name", info.name.into()),
        ("version", info.version.into()),
        ("runPython", run_python(session)),
        ("files", files(session)),
        ("replPush", repl_push(session)),
        ("complete", complete(session)),
        ("onOutput", on_output(session)),
        ("interrupt", interrupt(session)),
        ("postMessage", post_message(session)),
    ]);
    value::accessor(&object, "onmessage", &on_message(session));
    let object = object.into();
    value::freeze_deeply(&object);
    object
}

/// Runs code in `__main__`, with its output at the console: it belongs to no tag.
pub(super) fn run(session: &Session, code: &str) -> JsValue {
    let outcome = session.run(code, "<runPython>", to_console());
    promise(outcome, |value| value::to_js(&value))
}

fn run_python(session: &Rc<Session>) -> JsValue {
    let session = Rc::clone(session);
    function(move |code: JsValue| match code.as_string() {
        Some(code) => run(&session, &code),
        None => rejected("runPython takes a string of Python"),
    })
}

fn files(session: &Rc<Session>) -> JsValue {
    let (reading, writing, listing) = (Rc::clone(session), Rc::clone(session), Rc::clone(session));
    let read = function(move |path: JsValue| match path.as_string() {
        Some(path) => promise(reading.read_file(&path), |content| {
            Uint8Array::from(content.as_slice()).into()
        }),
        None => rejected("files.read takes a path"),
    });
    let write = function2(move |path: JsValue, content: JsValue| {
        let content = match content.as_string() {
            Some(text) => Some(text.into_bytes()),
            None => content
                .dyn_into::<Uint8Array>()
                .ok()
                .map(|bytes| bytes.to_vec()),
        };
        match (path.as_string(), content) {
            (Some(path), Some(content)) => {
                promise(writing.write_file(&path, &content), |()| JsValue::UNDEFINED)
            }
            _ => rejected("files.write takes a path, and a string or a Uint8Array"),
        }
    });
    let list = function(move |path: JsValue| {
        let path = path.as_string().unwrap_or_else(|| ".".to_owned());
        promise(listing.list_files(&path), |names| {
            names
                .iter()
                .map(|name| JsValue::from_str(name))
                .collect::<Array>()
                .into()
        })
    });
    value::object([("read", read), ("write", write), ("list", list)]).into()
}

/// Lines are collected into a block until Python takes it; the answer says whether it wants more.
/// The second argument, if there is one, is called with what this block writes.
fn repl_push(session: &Rc<Session>) -> JsValue {
    let session = Rc::clone(session);
    let block = Rc::new(Mutex::new(String::new()));
    function2(move |line: JsValue, on_output: JsValue| {
        let Some(line) = line.as_string() else {
            return rejected("replPush takes a line of Python");
        };
        let listener = match on_output.dyn_into::<Function>() {
            Ok(function) => to_function(function, None),
            Err(_) => to_console(),
        };
        let (session, block) = (Rc::clone(&session), Rc::clone(&block));
        let outcome: Pending<Result<Pushed, CallError>> = Box::pin(async move {
            // A line that comes before the last one was answered waits for that.
            let mut block = block.lock().await;
            if !block.is_empty() {
                block.push('\n');
            }
            block.push_str(&line);
            let outcome = session.push(&block, listener).await;
            if outcome != Ok(Pushed::Incomplete) {
                block.clear();
            }
            outcome
        });
        promise(outcome, |pushed| {
            let more = pushed == Pushed::Incomplete;
            value::object([("more", more.into())]).into()
        })
    })
}

fn complete(session: &Rc<Session>) -> JsValue {
    let session = Rc::clone(session);
    function(move |text: JsValue| match text.as_string() {
        Some(text) => promise(session.complete(&text), |found| {
            value::completion_to_js(&found)
        }),
        None => rejected("complete takes a string"),
    })
}

fn on_output(session: &Rc<Session>) -> JsValue {
    let session = Rc::clone(session);
    function(move |listener: JsValue| {
        if let Ok(listener) = listener.dyn_into::<Function>() {
            let decoders = RefCell::default();
            session.overhear(Rc::new(move |run, stream, bytes| {
                tell(&listener, stream, bytes, Some(run.0), &decoders);
            }));
        }
        JsValue::UNDEFINED
    })
}

fn interrupt(session: &Rc<Session>) -> JsValue {
    let session = Rc::clone(session);
    function(move |_| {
        let stopping = session.stop();
        dom::promise(async move {
            let stopped = stopping.await;
            stopped
                .map(|()| JsValue::UNDEFINED)
                .map_err(|error| Error::new(&error.to_string()).into())
        })
        .into()
    })
}

fn post_message(session: &Rc<Session>) -> JsValue {
    let session = Rc::clone(session);
    function(move |message: JsValue| match value::from_js(&message) {
        Ok(message) => promise(session.post(message), |()| JsValue::UNDEFINED),
        Err(reason) => rejected(&reason),
    })
}

/// The property `onmessage`: a function, or null.
fn on_message(session: &Rc<Session>) -> Object {
    let session = Rc::clone(session);
    let hearer = Rc::new(RefCell::new(JsValue::NULL));
    let current = Rc::clone(&hearer);
    let get = Closure::<dyn FnMut() -> JsValue>::new(move || current.borrow().clone());
    let set = Closure::<dyn FnMut(JsValue)>::new(move |value: JsValue| {
        let function = value.dyn_ref::<Function>().cloned();
        hearer.replace(function.clone().map_or(JsValue::NULL, Into::into));
        session.hear(function.map(|function| -> Hearer {
            Rc::new(move |message| {
                let event = value::object([("data", value::to_js(&message))]);
                let function = function.clone();
                // Later, for Python may be in the middle of a run, and whoever hears may call it.
                dom::spawn(async move {
                    if let Err(error) = function.call1(&JsValue::UNDEFINED, &event) {
                        web_sys::console::error_1(&error);
                    }
                });
            })
        }));
    });
    value::object([
        ("get", get.into_js_value()),
        ("set", set.into_js_value()),
        ("enumerable", JsValue::TRUE),
    ])
}

fn to_function(function: Function, run: Option<u32>) -> Listener {
    let decoders = RefCell::<Decoders>::default();
    Rc::new(move |stream: Stream, bytes: &[u8]| tell(&function, stream, bytes, run, &decoders))
}

fn tell(
    listener: &Function,
    stream: Stream,
    bytes: &[u8],
    run: Option<u32>,
    decoders: &RefCell<Decoders>,
) {
    let text = decoders.borrow_mut().decode(stream, bytes);
    let name = match stream {
        Stream::Stdout => "stdout",
        Stream::Stderr => "stderr",
    };
    let output = value::object([
        ("stream", name.into()),
        ("text", text.into()),
        ("bytes", Uint8Array::from(bytes).into()),
        ("run", run.map_or(JsValue::UNDEFINED, Into::into)),
    ]);
    // A listener that throws does not concern the Python that printed.
    let _ = listener.call1(&JsValue::UNDEFINED, &output);
}

/// What belongs to no place on the page has one at the console.
pub(super) fn to_console() -> Listener {
    let decoders = RefCell::<Decoders>::default();
    Rc::new(move |stream: Stream, bytes: &[u8]| {
        let text = decoders.borrow_mut().decode(stream, bytes);
        let line = text.trim_end().into();
        match stream {
            Stream::Stdout => web_sys::console::log_1(&line),
            Stream::Stderr => web_sys::console::error_1(&line),
        }
    })
}

fn promise<T: 'static>(
    outcome: Pending<Result<T, CallError>>,
    convert: impl FnOnce(T) -> JsValue + 'static,
) -> JsValue {
    dom::promise(async move {
        match outcome.await {
            Ok(value) => Ok(convert(value)),
            Err(error) => Err(value::error_to_js(&error)),
        }
    })
    .into()
}

/// A promise that says what is wrong with a call.
pub(super) fn rejected(message: &str) -> JsValue {
    js_sys::Promise::reject(&Error::new(message)).into()
}

/// A function that lives as long as JavaScript holds it.
pub(super) fn function(call: impl FnMut(JsValue) -> JsValue + 'static) -> JsValue {
    Closure::<dyn FnMut(JsValue) -> JsValue>::new(call).into_js_value()
}

pub(super) fn function2(call: impl FnMut(JsValue, JsValue) -> JsValue + 'static) -> JsValue {
    Closure::<dyn FnMut(JsValue, JsValue) -> JsValue>::new(call).into_js_value()
}
