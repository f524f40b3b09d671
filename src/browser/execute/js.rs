//! `PyScript.execute`: a run as JavaScript asks for it and gets what came of it.
//!
//! The shape of both is a contract; nothing runs here.

use std::time::Duration;

use futures_channel::oneshot;
use js_sys::{Array, Error, Object, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

use super::{NoRun, Outcome, Request, Status};
use crate::browser::shell::Shell;
use crate::browser::value;
use crate::kernel::files::below_home;
use crate::kernel::interpreter::CallError;

/// Runs code, and answers what came of it.
///
/// # Errors
/// A JavaScript error where the options are wrong, or the code cannot be run.
pub async fn execute(shell: Shell, code: String, options: JsValue) -> Result<JsValue, JsValue> {
    let (request, signal) = read(code, &options).map_err(|problem| js_error(&problem))?;
    match super::run(shell, request, aborted(signal)).await {
        Ok(outcome) => Ok(report(&outcome)),
        Err(NoRun::Interpreter(message) | NoRun::Package(message)) => Err(js_error(&message)),
        Err(NoRun::File(error)) => Err(value::error_to_js(&error)),
    }
}

fn report(outcome: &Outcome) -> JsValue {
    let (name, value, error) = match &outcome.status {
        Status::Complete(value) => ("complete", value::to_js(value), JsValue::NULL),
        Status::Error(error) => {
            let name = match error {
                CallError::Crashed { .. } => "crashed",
                _ => "error",
            };
            (name, JsValue::UNDEFINED, describe(error))
        }
        Status::Timeout => ("timeout", JsValue::UNDEFINED, JsValue::NULL),
        Status::Stopped => ("stopped", JsValue::UNDEFINED, JsValue::NULL),
    };
    value::object([
        ("status", name.into()),
        ("stdout", outcome.stdout.as_str().into()),
        ("stderr", outcome.stderr.as_str().into()),
        ("value", value),
        ("error", error),
        ("ms", outcome.took.into()),
    ])
    .into()
}

fn describe(error: &CallError) -> JsValue {
    let (type_name, message, traceback) = match error {
        CallError::Python(error) => (
            error.type_name.as_str(),
            error.message.clone(),
            error.traceback.as_str(),
        ),
        other => ("", other.to_string(), ""),
    };
    value::object([
        ("type", type_name.into()),
        ("message", message.into()),
        ("traceback", traceback.into()),
    ])
    .into()
}

/// Reads what a page gave us.
fn read(code: String, options: &JsValue) -> Result<(Request, Option<AbortSignal>), String> {
    let option = |key| Some(value::get(options, key)).filter(|value| !value.is_undefined());
    let interpreter = option("interpreter").map(|name| {
        let name = name.as_string();
        name.ok_or("execute: `interpreter` is the name of an interpreter")
    });
    let input = option("stdin")
        .map(|input| bytes_of(&input).ok_or("execute: `stdin` is a string or a Uint8Array"));
    let time_limit = option("timeLimit").map(|limit| {
        let limit = limit.as_f64().filter(|seconds| *seconds > 0.0);
        let limit = limit.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        limit.ok_or("execute: `timeLimit` is a number of seconds")
    });
    let signal = option("signal").map(|signal| {
        let signal = signal.dyn_into::<AbortSignal>();
        signal.map_err(|_| "execute: `signal` is an AbortSignal")
    });
    let packages = option("packages").map(|packages| {
        let list = packages.dyn_ref::<Array>();
        let texts = list.and_then(|list| list.iter().map(|text| text.as_string()).collect());
        texts.ok_or("execute: `packages` is an array of requirements")
    });
    let request = Request {
        code,
        interpreter: interpreter.transpose()?,
        input: input.transpose()?.unwrap_or_default(),
        packages: packages.transpose()?.unwrap_or_default(),
        files: read_files(&option("files").unwrap_or_default())?,
        time_limit: time_limit.transpose()?,
    };
    Ok((request, signal.transpose()?))
}

fn read_files(files: &JsValue) -> Result<Vec<(String, Vec<u8>)>, String> {
    if files.is_undefined() {
        return Ok(Vec::new());
    }
    let files = files
        .dyn_ref::<Object>()
        .ok_or("execute: `files` maps paths to contents")?;
    let entries = Object::entries(files);
    let entries = entries.iter().map(|entry| {
        let entry: Array = entry.unchecked_into();
        let path = entry.get(0).as_string().unwrap_or_default();
        let destination =
            below_home(&path).ok_or_else(|| format!("execute: `{path}` leaves the home folder"))?;
        match bytes_of(&entry.get(1)) {
            Some(content) => Ok((destination, content)),
            None => Err(format!(
                "execute: the content of `{path}` is a string or a Uint8Array"
            )),
        }
    });
    entries.collect()
}

fn bytes_of(content: &JsValue) -> Option<Vec<u8>> {
    match content.as_string() {
        Some(text) => Some(text.into_bytes()),
        None => content.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec),
    }
}

/// Waits until a signal aborts, which may have happened before.
async fn aborted(signal: Option<AbortSignal>) {
    let Some(signal) = signal else {
        return std::future::pending().await;
    };
    if signal.aborted() {
        return;
    }
    let (tell, told) = oneshot::channel();
    let on_abort = Closure::once(move || {
        // Whoever waits for it waits as long as the closure lives.
        let _ = tell.send(());
    });
    let listened =
        signal.add_event_listener_with_callback("abort", on_abort.as_ref().unchecked_ref());
    if listened.is_err() || told.await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn js_error(message: &str) -> JsValue {
    Error::new(message).into()
}
