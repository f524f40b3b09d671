//! What the Emscripten family shares: our Python driver, called directly, and Emscripten's
//! filesystem. How a build is loaded, and what only it can do, is in the adapters.

use std::cell::Cell;
use std::future::ready;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::closure::WasmClosure;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::output::Output;
use crate::browser::value;
use crate::kernel::answer::{self, AWAITS};
use crate::kernel::call::{Outcome, Reply, Request};
use crate::kernel::files;
use crate::kernel::interpreter::{
    CallError, Info, Interpreter, Pending, Pushed, PythonError, RunId, Unsupported,
};

#[wasm_bindgen(module = "/src/js/python-error.js")]
extern "C" {
    /// The same error, with the message and the traceback of an exception of Python's in places of their own.
    #[wasm_bindgen(js_name = withMessage)]
    fn with_message(error: &JsValue) -> JsValue;
}

#[wasm_bindgen]
extern "C" {
    /// Emscripten's filesystem.
    pub(super) type FileSystem;

    #[wasm_bindgen(method, catch, js_name = mkdirTree)]
    pub(super) fn make_folders(this: &FileSystem, path: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = chdir)]
    pub(super) fn change_folder(this: &FileSystem, path: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = writeFile)]
    pub(super) fn write_file(this: &FileSystem, path: &str, content: &[u8]) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn unlink(this: &FileSystem, path: &str) -> Result<(), JsValue>;

    /// Removes a folder, and fails where there is something in it.
    #[wasm_bindgen(method, catch)]
    fn rmdir(this: &FileSystem, path: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = readFile)]
    fn read_file(this: &FileSystem, path: &str) -> Result<Uint8Array, JsValue>;

    #[wasm_bindgen(method, catch, js_name = readdir)]
    pub(super) fn read_folder(this: &FileSystem, path: &str) -> Result<Array, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn stat(this: &FileSystem, path: &str) -> Result<Stat, JsValue>;

    #[wasm_bindgen(method, js_name = isDir)]
    fn is_folder(this: &FileSystem, mode: u32) -> bool;

    type Stat;

    #[wasm_bindgen(method, getter)]
    fn mode(this: &Stat) -> u32;

    /// The module `assets/python/driver.py` in a running interpreter.
    #[derive(Clone)]
    pub(super) type Driver;

    /// Makes the interpreter look like every other; answers Python's version.
    #[wasm_bindgen(method, catch)]
    pub(super) fn set_up(this: &Driver, ask: &Function, tell: &Function)
    -> Result<String, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn finish(this: &Driver) -> Result<JsValue, JsValue>;

    /// Whether there was anything that awaits, which is ended now.
    #[wasm_bindgen(method, catch)]
    fn interrupt(this: &Driver) -> Result<bool, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn complete(this: &Driver, text: &str) -> Result<String, JsValue>;
}

/// What differs between the interpreters of the family once they run.
pub(super) trait Engine {
    /// Whether a block of lines goes on, where Python itself cannot say so.
    fn continues(&self, block: &str) -> bool;

    /// Calls a function of the driver that runs the reader's code, and may suspend it.
    fn enter(&self, driver: &Driver, name: &str, arguments: &[&str]) -> Result<JsValue, JsValue> {
        let function: Function = value::get(driver, name).dyn_into()?;
        let arguments: Array = arguments.iter().map(|&text| JsValue::from(text)).collect();
        function.apply(driver, &arguments)
    }

    /// Compiles what the driver could not, where a top-level `await` is allowed.
    fn begin_await(&self) -> Result<(), JsValue>;

    /// Cuts off what Python has left on the page, such as listeners and timers.
    fn close(&self);

    /// Makes the running code raise `KeyboardInterrupt`.
    fn interrupt(&self) -> Result<(), Unsupported>;
}

/// What Python is doing, as far as an interrupt is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Activity {
    /// Nothing that we asked for.
    #[default]
    Idle,
    /// It runs, and called out to JavaScript just now.
    Running,
    /// It awaits something at the top level.
    Awaiting,
}

/// A running interpreter of the family.
pub(super) struct Driven {
    pub(super) info: Info,
    pub(super) driver: Driver,
    pub(super) files: FileSystem,
    pub(super) engine: Box<dyn Engine>,
    pub(super) output: Rc<Output>,
    /// Whatever JavaScript may still call as long as the interpreter lives.
    pub(super) _callbacks: Vec<JsValue>,
    pub(super) closed: Cell<bool>,
    /// What Python is doing.
    pub(super) activity: Rc<Cell<Activity>>,
}

impl Driven {
    /// Every call begins here, so that none reaches an interpreter that was replaced.
    fn open(&self) -> Result<(), CallError> {
        if self.closed.get() {
            return Err(CallError::Replaced {
                name: self.info.name.clone(),
            });
        }
        Ok(())
    }

    /// Calls a function of the driver that runs the reader's code, awaits what it leaves behind, and
    /// reads what it answers.
    fn python(
        &self,
        run: RunId,
        name: &str,
        arguments: &[&str],
        read: fn(&str) -> Reply,
    ) -> Pending<Reply> {
        let first = self.open().and_then(|()| {
            self.output.begin(run);
            self.activity.set(Activity::Running);
            self.enter(name, arguments)
                .map_err(|error| self.explain(&error))
        });
        let (output, name) = (Rc::clone(&self.output), self.info.name.clone());
        self.activity.set(Activity::Awaiting);
        let activity = Rc::clone(&self.activity);
        Box::pin(async move {
            let answer = match first {
                Ok(text) if text.is_string() => Ok(text),
                Ok(pending) => JsFuture::from(Promise::resolve(&pending))
                    .await
                    .map_err(|error| explain(&name, &error)),
                Err(error) => Err(error),
            };
            activity.set(Activity::Idle);
            output.flush();
            read(&answer?.as_string().unwrap_or_default())
        })
    }

    fn enter(&self, name: &str, arguments: &[&str]) -> Result<JsValue, JsValue> {
        let answer = self.engine.enter(&self.driver, name, arguments)?;
        if answer.as_string().as_deref() != Some(AWAITS) {
            return Ok(answer);
        }
        self.engine.begin_await()?;
        self.driver.finish()
    }

    fn explain(&self, error: &JsValue) -> CallError {
        self.output.flush();
        explain(&self.info.name, error)
    }

    fn complete(&self, text: &str) -> Reply {
        self.open()?;
        let complete = || {
            let answer = self.driver.complete(text);
            answer.map_err(|error| self.explain(&error))
        };
        let answer = match complete() {
            // An interpreter that looks for interrupts whenever it runs found one here that was meant for
            // what awaits. That gets it now; where it cannot, its time runs out for who stops it.
            Err(CallError::Python(raised)) if is_interrupt(&raised) => {
                let _ = self.interrupt();
                complete()
            }
            answer => answer,
        };
        answer::completion(&answer?)
    }

    fn file(&self, path: &str, call: impl FnOnce(&str) -> Result<Outcome, JsValue>) -> Reply {
        self.open()?;
        call(&super::absolute_path(path)).map_err(|error| CallError::File {
            path: path.to_owned(),
            reason: explain_file_error(&error),
        })
    }

    fn write_file(&self, path: &str, content: &[u8]) -> Result<Outcome, JsValue> {
        if let Some((folder, _)) = path.rsplit_once('/') {
            self.files.make_folders(folder)?;
        }
        self.files.write_file(path, content)?;
        Ok(Outcome::Done)
    }

    fn remove_file(&self, path: &str) -> Result<Outcome, JsValue> {
        if self.files.stat(path).is_ok() {
            self.files.unlink(path)?;
        }
        let mut left = path;
        while let Some((folder, _)) = left.rsplit_once('/')
            && files::may_go(folder)
            && self.files.rmdir(folder).is_ok()
        {
            left = folder;
        }
        Ok(Outcome::Done)
    }

    fn list_files(&self, path: &str) -> Result<Outcome, JsValue> {
        let mut names = Vec::new();
        for name in self
            .files
            .read_folder(path)?
            .iter()
            .filter_map(|name| name.as_string())
        {
            if name == "." || name == ".." {
                continue;
            }
            let mode = self.files.stat(&format!("{path}/{name}"))?.mode();
            names.push(if self.files.is_folder(mode) {
                name + "/"
            } else {
                name
            });
        }
        names.sort_unstable();
        Ok(Outcome::Names(names))
    }
}

impl Interpreter for Driven {
    fn info(&self) -> Info {
        self.info.clone()
    }

    fn call(&self, request: Request) -> Pending<Reply> {
        let reply = match request {
            Request::Run(code) => {
                let arguments = [code.source.as_str(), &code.filename];
                return self.python(code.run, "run", &arguments, answer::value);
            }
            Request::Push(code) if self.engine.continues(&code.source) => {
                Ok(Outcome::Pushed(Pushed::Incomplete))
            }
            Request::Push(code) => {
                return self.python(code.run, "push", &[&code.source], answer::pushed);
            }
            Request::PlugIn(code, config) => {
                let Info { name, version } = &self.info;
                let arguments = [&code.source, &code.filename, &config, name, version];
                let arguments = arguments.map(String::as_str);
                return self.python(code.run, "plug_in", &arguments, answer::done);
            }
            Request::Receive(run, message) => {
                let message = answer::encode(&message);
                return self.python(run, "receive", &[&message], answer::done);
            }
            Request::Complete(text) => self.complete(&text),
            Request::WriteFile(path, content) => {
                self.file(&path, |path| self.write_file(path, &content))
            }
            Request::RemoveFile(path) => self.file(&path, |path| self.remove_file(path)),
            Request::ReadFile(path) => self.file(&path, |path| {
                Ok(Outcome::Bytes(self.files.read_file(path)?.to_vec()))
            }),
            Request::ListFiles(path) => self.file(&path, |path| self.list_files(path)),
        };
        Box::pin(ready(reply))
    }

    fn interrupt(&self) -> Result<(), Unsupported> {
        if self.output.interrupt_question() {
            return Ok(());
        }
        match self.activity.get() {
            // With nothing to stop, it would stop whatever runs next.
            Activity::Idle => Ok(()),
            Activity::Running => self.engine.interrupt(),
            // By itself an interrupt would hit the event loop, and nobody would ever answer the run.
            Activity::Awaiting if self.driver.interrupt().is_ok_and(|was_there| was_there) => {
                Ok(())
            }
            Activity::Awaiting => Err(Unsupported(
                "code that waits inside of a call cannot be interrupted".to_owned(),
            )),
        }
    }

    fn close(&self) {
        if !self.closed.replace(true) {
            self.output.close();
            self.engine.close();
        }
    }
}

/// Whether it is an interrupt, or what came of one that hit while the answer was handed over.
fn is_interrupt(raised: &PythonError) -> bool {
    let mut lines = raised.traceback.lines();
    lines.any(|line| line == "KeyboardInterrupt")
}

/// What a thrown value means: Python raised past the driver, or the interpreter itself is broken.
fn explain(name: &str, error: &JsValue) -> CallError {
    let error = &with_message(error);
    let text = |key| value::get(error, key).as_string().unwrap_or_default();
    if text("name") == "PythonError" {
        return PythonError {
            type_name: text("type"),
            message: text("message"),
            traceback: text("traceback"),
        }
        .into();
    }
    CallError::Crashed {
        name: name.to_owned(),
        reason: value::message(error),
    }
}

/// Emscripten's errors carry a number; these are the ones that a path can cause.
fn explain_file_error(error: &JsValue) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a small whole number")]
    let number = value::get(error, "errno")
        .as_f64()
        .map(|number| number as i32);
    match number {
        Some(44) => "there is no such file or folder".to_owned(),
        Some(31) => "it is a folder".to_owned(),
        Some(54) => "it is not a folder".to_owned(),
        Some(number) => format!("error {number} of the filesystem"),
        None => value::message(error),
    }
}

/// A closure as a callback that lives as long as the interpreter, once it is kept with it.
pub(super) fn callback<T: ?Sized + WasmClosure>(closure: Closure<T>) -> JsValue {
    closure.into_js_value()
}

/// The function in such a callback.
pub(super) fn function(callback: &JsValue) -> &Function {
    callback.unchecked_ref()
}
