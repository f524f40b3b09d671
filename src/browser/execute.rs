//! `PyScript.execute`: one run in a fresh worker, beside the page's own interpreter, for tools and tests.
//!
//! Nothing of it is kept but the downloaded interpreter. It touches neither the lifecycle nor the page's
//! files.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use js_sys::{Error, Object, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

use super::interpreters::{self, remote};
use super::shell::Shell;
use super::{dom, value};
use crate::kernel::config::InterpreterChoice;
use crate::kernel::files::below_home;
use crate::kernel::interpreter::{
    CallError, Code, Host, InputError, Interpreter, Pending, RunId, Stream, Value,
};
use crate::kernel::output::Decoders;
use crate::kernel::turns::Turns;

/// At most so many run at the same time; the others wait for their turn.
const AT_ONCE: usize = 4;

/// No more than this is kept of each of the two streams, in bytes.
const LONGEST_OUTPUT: usize = 64 << 20;

thread_local! {
    static POOL: Rc<Turns> = Turns::new(AT_ONCE);
}

/// What to run it on and with.
struct Options {
    interpreter: Option<String>,
    input: Vec<u8>,
    files: Vec<(String, Vec<u8>)>,
    time_limit: Option<Duration>,
    signal: Option<AbortSignal>,
}

/// How a run ended.
enum Status {
    Complete(Value),
    Error(CallError),
    Timeout,
    Stopped,
}

/// Runs code, and answers what came of it.
///
/// # Errors
/// A JavaScript error where the options are wrong, or the interpreter cannot be started.
pub async fn execute(shell: Shell, code: String, options: JsValue) -> Result<JsValue, JsValue> {
    let options = Options::read(&options).map_err(js_error)?;
    let aborted = Box::pin(aborted(options.signal.clone()));
    let written = Rc::new(Written::default());
    let work = Box::pin(work(shell, code, options, Rc::clone(&written)));
    match select(work, aborted).await {
        Either::Left((outcome, _)) => outcome,
        // With the work goes its worker.
        Either::Right(_) => Ok(report(&Status::Stopped, &written, None)),
    }
}

async fn work(
    shell: Shell,
    code: String,
    options: Options,
    written: Rc<Written>,
) -> Result<JsValue, JsValue> {
    let choice = options.interpreter.as_deref().map(InterpreterChoice::named);
    let (build, base) = shell.build_to_execute(choice).map_err(js_error)?;
    let kit = interpreters::kit(build, &base, None)
        .await
        .map_err(js_error)?;
    let _turn = POOL.with(Rc::clone).take().await;
    let worker = remote::spawn().map_err(js_error)?;
    let host: Rc<dyn Host> = Rc::<Written>::clone(&written);
    let python = remote::start(worker, &kit, Some(options.input), host).await;
    let python = Ending(python.map_err(js_error)?);
    for (path, content) in &options.files {
        let stored = python.0.write_file(path, content).await;
        stored.map_err(|error| value::error_to_js(&error))?;
    }
    let began = dom::now();
    let run = python.0.run(Code {
        run: RunId(1),
        source: code,
        filename: "<execute>".to_owned(),
    });
    let status = match options.time_limit {
        None => run.await.into(),
        Some(limit) => match select(run, Box::pin(dom::sleep(limit))).await {
            Either::Left((outcome, _)) => outcome.into(),
            Either::Right(_) => Status::Timeout,
        },
    };
    let took = dom::now() - began;
    // What was written last may still lie in the shared memory.
    drop(python);
    Ok(report(&status, &written, Some(took)))
}

/// An interpreter whose worker ends with it.
struct Ending(Rc<dyn Interpreter>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl From<Result<Value, CallError>> for Status {
    fn from(outcome: Result<Value, CallError>) -> Self {
        outcome.map_or_else(Self::Error, Self::Complete)
    }
}

fn report(status: &Status, written: &Written, took: Option<f64>) -> JsValue {
    let (name, value, error) = match status {
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
        ("stdout", written.text(Stream::Stdout).into()),
        ("stderr", written.text(Stream::Stderr).into()),
        ("value", value),
        ("error", error),
        ("ms", took.unwrap_or_default().into()),
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

/// What a run wrote.
#[derive(Default)]
struct Written {
    texts: RefCell<(Decoders, [String; 2])>,
}

impl Written {
    fn text(&self, stream: Stream) -> String {
        self.texts.borrow().1[usize::from(stream == Stream::Stderr)].clone()
    }
}

impl Host for Written {
    fn output(&self, _run: RunId, stream: Stream, bytes: &[u8]) {
        let (decoders, texts) = &mut *self.texts.borrow_mut();
        let text = &mut texts[usize::from(stream == Stream::Stderr)];
        if text.len() < LONGEST_OUTPUT {
            text.push_str(&decoders.decode(stream, bytes));
        }
    }

    fn input(&self, run: RunId, prompt: &str) -> Pending<Result<Option<String>, InputError>> {
        Box::pin(std::future::ready(self.input_now(run, prompt)))
    }

    /// All that there is to read, the worker has.
    fn input_now(&self, _run: RunId, _prompt: &str) -> Result<Option<String>, InputError> {
        Ok(None)
    }
}

impl Options {
    /// Reads what a page gave us.
    fn read(options: &JsValue) -> Result<Self, String> {
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
        Ok(Self {
            interpreter: interpreter.transpose()?,
            input: input.transpose()?.unwrap_or_default(),
            files: read_files(&option("files").unwrap_or_default())?,
            time_limit: time_limit.transpose()?,
            signal: signal.transpose()?,
        })
    }
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
        let entry: js_sys::Array = entry.unchecked_into();
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

#[expect(
    clippy::needless_pass_by_value,
    reason = "for `map_err`, which gives the error away"
)]
fn js_error(message: impl ToString) -> JsValue {
    Error::new(&message.to_string()).into()
}
