//! Pythons that are WASI commands: CPython and RustPython.
//!
//! Such a command exports nothing but its start. So the Python in it runs `assets/python/session.py`,
//! which asks us over a device what to do next, and waits until there is something. How it waits, in
//! a thread of its own or not, its files and its clock are the business of `src/js/wasi/`; how a build
//! is compiled is nobody's here.

mod link;

use std::future::ready;
use std::rc::Rc;

use js_sys::{Array, Object, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::parts::Parts;
use super::{DRIVER, DRIVER_SOURCE, Host, LIBRARY, LIBRARY_FILES, Started, kept};
use crate::browser::value;
use crate::kernel::answer;
use crate::kernel::call::{Outcome, Reply, Request};
use crate::kernel::interpreter::{
    CallError, Code, HOME, Info, Interpreter, Loaded as LoadedTrait, Pending, Pushed, Unsupported,
};
use crate::kernel::repl;

use link::{Link, exchanger, ringer, writer};

#[wasm_bindgen]
extern "C" {
    /// The namespace of `src/js/wasi.js`.
    type Loader;

    #[wasm_bindgen(method, catch)]
    fn start(this: &Loader, options: &Object) -> Result<Promise, JsValue>;

    /// What it starts.
    type Guest;

    #[wasm_bindgen(method, getter)]
    fn files(this: &Guest) -> Files;

    #[wasm_bindgen(method, getter)]
    fn ended(this: &Guest) -> Promise;

    #[wasm_bindgen(method)]
    fn close(this: &Guest);

    /// The files of a guest. Each answers at once, or a promise.
    type Files;

    #[wasm_bindgen(method, catch, js_name = writeFile)]
    fn write(this: &Files, path: &str, content: &[u8]) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = removeFile)]
    fn remove(this: &Files, path: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = readFile)]
    fn read(this: &Files, path: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = readFolder)]
    fn list(this: &Files, path: &str) -> Result<JsValue, JsValue>;
}

/// The folder of our own Python, on its search path.
const FOLDER: &str = "/lib/micropyscript";

/// The Python that keeps a command alive, which comes with `src/js/wasi.js`.
const SESSION: &str = "_micropyscript_session";

/// The parts of such a Python.
pub(super) struct Loaded {
    name: String,
    parts: Parts,
}

impl Loaded {
    pub(super) fn new(name: String, parts: Parts) -> Self {
        Self { name, parts }
    }
}

impl LoadedTrait for Loaded {
    fn start(self: Box<Self>, host: Host) -> Pending<Started> {
        Box::pin(async move {
            let Self { name, parts } = *self;
            let link = Rc::new(Link::new(host, &name));
            let greeting = link.greeting();
            let callbacks = [exchanger(&link), writer(&link), ringer(&link)];
            let options = options(&callbacks);
            let (url, file) = parts.take(".wasm").ok_or("its WebAssembly is not there")?;
            let loader = parts.module.clone().unchecked_into::<Loader>();
            let starting = async {
                let module = kept::whole(&url, file).await;
                let module =
                    module.map_err(|error| format!("{url}: {}", value::message(&error)))?;
                value::set(&options, "module", &module);
                JsFuture::from(loader.start(&options)?).await
            };
            let guest: Guest = parts.unless_broken(starting).await?.unchecked_into();
            link.watch(guest.ended());
            let version = greeting.await.map_err(|error| error.to_string())?;
            Ok(Rc::new(Wasi {
                info: Info { name, version },
                guest,
                link,
                _callbacks: callbacks,
            }) as _)
        })
    }
}

fn options([exchange, on_output, ring]: &[JsValue; 3]) -> Object {
    // It leaves nothing in `__main__`, where scripts will run.
    let begin =
        format!("__import__('sys').path.append('{FOLDER}'); __import__('{SESSION}').serve()");
    let args = ["python", "-c", begin.as_str()];
    let environment = value::object([
        ("HOME", HOME.into()),
        ("PYTHONDONTWRITEBYTECODE", "1".into()),
    ]);
    let files = value::object([(
        format!("{FOLDER}/{DRIVER}.py").as_str(),
        DRIVER_SOURCE.into(),
    )]);
    for &(name, source) in LIBRARY_FILES {
        value::set(
            &files,
            &format!("{FOLDER}/{LIBRARY}/{name}"),
            &source.into(),
        );
    }
    value::object([
        (
            "args",
            args.into_iter()
                .map(JsValue::from)
                .collect::<Array>()
                .into(),
        ),
        ("environment", environment.into()),
        ("home", HOME.into()),
        ("files", files.into()),
        ("exchange", exchange.clone()),
        ("onOutput", on_output.clone()),
        ("ring", ring.clone()),
        ("library", FOLDER.into()),
    ])
}

/// A running Python that is a WASI command.
struct Wasi {
    info: Info,
    guest: Guest,
    link: Rc<Link>,
    /// Whatever JavaScript may still call as long as the interpreter lives.
    _callbacks: [JsValue; 3],
}

impl Wasi {
    /// Calls a function of the driver, and reads what it answers.
    fn python(&self, call: &[&str], read: fn(&str) -> Reply) -> Pending<Reply> {
        let call = call.iter().map(|&text| text.to_owned()).collect();
        let answer = self.link.call(call);
        Box::pin(async move { read(&answer.await?) })
    }

    /// Does something with a file, now or as soon as the guest sees to it, and reads what comes of it.
    fn file(
        &self,
        path: &str,
        call: impl FnOnce(&Files, &str) -> Result<JsValue, JsValue>,
        read: fn(JsValue) -> Outcome,
    ) -> Pending<Reply> {
        if let Some(over) = self.link.over() {
            return Box::pin(ready(Err(over)));
        }
        let outcome = call(&self.guest.files(), &super::absolute_path(path));
        let path = path.to_owned();
        let reply = move |outcome: Result<JsValue, JsValue>| match outcome {
            Ok(value) => Ok(read(value)),
            Err(error) => Err(CallError::File {
                path,
                reason: value::message(&error),
            }),
        };
        let promise = match outcome {
            Ok(value) if value.is_instance_of::<Promise>() => value.unchecked_into::<Promise>(),
            outcome => return Box::pin(ready(reply(outcome))),
        };
        let link = Rc::clone(&self.link);
        Box::pin(async move {
            let outcome = JsFuture::from(promise).await;
            match link.over() {
                Some(over) if outcome.is_err() => Err(over),
                _ => reply(outcome),
            }
        })
    }
}

/// The content of a file.
fn content(bytes: JsValue) -> Outcome {
    Outcome::Bytes(bytes.unchecked_into::<Uint8Array>().to_vec())
}

/// What is in a folder.
fn names(names: JsValue) -> Outcome {
    let names = names.unchecked_into::<Array>();
    let mut names: Vec<String> = names.iter().filter_map(|name| name.as_string()).collect();
    names.sort_unstable();
    Outcome::Names(names)
}

impl Interpreter for Wasi {
    fn info(&self) -> Info {
        self.info.clone()
    }

    fn call(&self, request: Request) -> Pending<Reply> {
        match &request {
            Request::Run(code) | Request::Push(code) | Request::PlugIn(code, _) => {
                self.link.set_run(code.run);
            }
            Request::Receive(run, _) => self.link.set_run(*run),
            _ => {}
        }
        match request {
            Request::Run(code) => {
                self.python(&["run", &code.source, &code.filename], answer::value)
            }
            // RustPython's own `codeop` takes some blocks for errors that only go on.
            Request::Push(code) if repl::continues(&code.source) => {
                Box::pin(ready(Ok(Outcome::Pushed(Pushed::Incomplete))))
            }
            Request::Push(code) => self.python(&["push", &code.source], answer::pushed),
            Request::Complete(text) => self.python(&["complete", &text], answer::completion),
            Request::PlugIn(code, config) => {
                let Info { name, version } = &self.info;
                let Code {
                    source, filename, ..
                } = &code;
                self.python(
                    &["plug_in", source, filename, &config, name, version],
                    answer::done,
                )
            }
            Request::Receive(_, message) => {
                self.python(&["receive", &answer::encode(&message)], answer::done)
            }
            Request::WriteFile(path, bytes) => self.file(
                &path,
                |files, path| files.write(path, &bytes),
                |_| Outcome::Done,
            ),
            Request::RemoveFile(path) => self.file(&path, Files::remove, |_| Outcome::Done),
            Request::ReadFile(path) => self.file(&path, Files::read, content),
            Request::ListFiles(path) => self.file(&path, Files::list, names),
        }
    }

    fn interrupt(&self) -> Result<(), Unsupported> {
        self.link.interrupt();
        Ok(())
    }

    fn close(&self) {
        self.link.close();
        self.guest.close();
    }
}
