//! Pythons that are WASI commands: CPython and RustPython.
//!
//! Such a command exports nothing but its start. So the Python in it runs `assets/python/session.py`,
//! which asks us over a device what to do next, and waits until there is something. How it waits, in
//! a thread of its own or not, its files and its clock are the business of `src/js/wasi/`; how a build
//! is compiled is nobody's here.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::ready;
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use futures_util::FutureExt;
use futures_util::future::{Either, select};
use js_sys::{Array, Object, Promise, Uint8Array};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::parts::Parts;
use super::{DRIVER, DRIVER_SOURCE, Host, LIBRARY, LIBRARY_SOURCE, Started};
use crate::browser::{dom, value};
use crate::kernel::answer;
use crate::kernel::call::{Outcome, Reply, Request};
use crate::kernel::interpreter::{
    CallError, Code, HOME, Info, Interpreter, Loaded as LoadedTrait, Pending, Pushed, RunId,
    Stream, Unsupported,
};
use crate::kernel::repl;

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

    #[wasm_bindgen(method, catch, js_name = readFile)]
    fn read(this: &Files, path: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = readFolder)]
    fn list(this: &Files, path: &str) -> Result<JsValue, JsValue>;
}

/// The folder of our own Python, on its search path.
const FOLDER: &str = "/lib/micropyscript";

/// The Python that keeps a command alive.
const SESSION: &str = "_micropyscript_session";
const SESSION_SOURCE: &str = include_str!("../../../assets/python/session.py");

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
            let callbacks = (exchanger(&link), writer(&link));
            let options = options(&callbacks.0, &callbacks.1);
            let source = parts.take(".wasm").ok_or("its WebAssembly is not there")?;
            value::set(&options, "source", &source);
            let loader = parts.module.clone().unchecked_into::<Loader>();
            let starting = async { JsFuture::from(loader.start(&options)?).await };
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

fn options(exchange: &JsValue, on_output: &JsValue) -> Object {
    // It leaves nothing in `__main__`, where scripts will run.
    let begin =
        format!("__import__('sys').path.append('{FOLDER}'); __import__('{SESSION}').serve()");
    let args = ["python", "-c", begin.as_str()];
    let environment = value::object([
        ("HOME", HOME.into()),
        ("PYTHONDONTWRITEBYTECODE", "1".into()),
    ]);
    let files = value::object([
        (
            format!("{FOLDER}/{DRIVER}.py").as_str(),
            DRIVER_SOURCE.into(),
        ),
        (
            format!("{FOLDER}/{SESSION}.py").as_str(),
            SESSION_SOURCE.into(),
        ),
        (
            format!("{FOLDER}/{LIBRARY}.py").as_str(),
            LIBRARY_SOURCE.into(),
        ),
    ]);
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
    ])
}

/// A running Python that is a WASI command.
struct Wasi {
    info: Info,
    guest: Guest,
    link: Rc<Link>,
    /// Whatever JavaScript may still call as long as the interpreter lives.
    _callbacks: (JsValue, JsValue),
}

/// The run that belongs to nobody: Python starts.
const STARTING: RunId = RunId(0);

/// A call on its way to Python: the name of a function of the driver, and its arguments.
type Call = Vec<String>;

/// Who waits for the answer of a call.
type Caller = oneshot::Sender<Result<String, CallError>>;

/// Both ends of the device: who wants something of Python, and what Python waits for.
struct Link {
    name: String,
    host: Host,
    run: Cell<RunId>,
    /// Why there is no Python any more, once that is so.
    over: RefCell<Option<CallError>>,
    calls: RefCell<VecDeque<(Call, Caller)>>,
    /// Those whose call Python has taken; one may come while another one waits.
    callers: RefCell<Vec<Caller>>,
    /// Python waits for a call.
    next: RefCell<Option<oneshot::Sender<Call>>>,
    /// Somebody wants the call to stop, and Python will find it at its next wait.
    wish: Cell<bool>,
    /// Python waits for something that an interrupt may end.
    waiting: RefCell<Option<oneshot::Sender<()>>>,
    /// What it said on `stderr` before it was ready, which explains why it never was.
    complaint: RefCell<Vec<u8>>,
}

impl Link {
    fn new(host: Host, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            host,
            run: Cell::new(STARTING),
            over: RefCell::default(),
            calls: RefCell::default(),
            callers: RefCell::default(),
            next: RefCell::default(),
            wish: Cell::new(false),
            waiting: RefCell::default(),
            complaint: RefCell::default(),
        }
    }

    /// What Python's first answer will be: that it runs, and its version.
    fn greeting(&self) -> Pending<Result<String, CallError>> {
        let (tell, told) = oneshot::channel();
        self.callers.borrow_mut().push(tell);
        self.answer_of(told)
    }

    fn call(&self, call: Call) -> Pending<Result<String, CallError>> {
        if let Some(over) = self.over.borrow().clone() {
            return Box::pin(ready(Err(over)));
        }
        let (tell, told) = oneshot::channel();
        self.calls.borrow_mut().push_back((call, tell));
        self.hand_over();
        self.answer_of(told)
    }

    fn answer_of(
        &self,
        told: oneshot::Receiver<Result<String, CallError>>,
    ) -> Pending<Result<String, CallError>> {
        let replaced = self.replaced();
        Box::pin(async move { told.await.unwrap_or(Err(replaced)) })
    }

    fn replaced(&self) -> CallError {
        CallError::Replaced {
            name: self.name.clone(),
        }
    }

    /// Gives Python a call, if there is one and Python waits for it.
    fn hand_over(&self) {
        if self.calls.borrow().is_empty() {
            return;
        }
        let Some(next) = self.next.take() else { return };
        let Some((call, caller)) = self.calls.borrow_mut().pop_front() else {
            return;
        };
        match next.send(call) {
            Ok(()) => {
                if self.callers.borrow().is_empty() {
                    // It came too late for the last call, and is not meant for this one.
                    self.wish.set(false);
                }
                self.callers.borrow_mut().push(caller);
            }
            // That wait is over; the next one will ask again.
            Err(call) => self.calls.borrow_mut().push_front((call, caller)),
        }
    }

    fn answer(&self, answer: Result<String, CallError>) {
        let caller = self.callers.borrow_mut().pop();
        if let Some(caller) = caller {
            // Nobody may want it any more.
            let _ = caller.send(answer);
        }
    }

    /// What Python asks for over the device: a word, and what goes with it.
    fn exchange(self: &Rc<Self>, fields: &[String]) -> Pending<Vec<String>> {
        if self.over.borrow().is_some() {
            // One that was replaced says nothing to anybody, and goes no further.
            return Box::pin(std::future::pending());
        }
        let argument = fields.get(1).cloned().unwrap_or_default();
        match fields.first().map(String::as_str) {
            Some("answer") => {
                self.answer(Ok(argument));
                Box::pin(ready(Vec::new()))
            }
            Some("tell") => {
                super::pass_on(&argument, self.run.get(), &self.host);
                Box::pin(ready(Vec::new()))
            }
            Some("next") => {
                self.answer(Ok(argument));
                self.next_call()
            }
            Some("wait") => self.interruptible(|| {
                let call = self.next_call();
                Box::pin(async move {
                    match duration(&argument) {
                        Some(time) => match select(call, Box::pin(dom::sleep(time))).await {
                            Either::Left((call, _)) => call,
                            Either::Right(_) => Vec::new(),
                        },
                        None => call.await,
                    }
                })
            }),
            Some("sleep") => self.interruptible(|| {
                Box::pin(async move {
                    dom::sleep(duration(&argument).unwrap_or_default()).await;
                    Vec::new()
                })
            }),
            Some("input") => self.interruptible(|| {
                let line = self.host.input(self.run.get(), &argument);
                Box::pin(async move { vec![answer::line(line.await)] })
            }),
            _ => Box::pin(ready(Vec::new())),
        }
    }

    fn next_call(&self) -> Pending<Call> {
        let (tell, told) = oneshot::channel();
        *self.next.borrow_mut() = Some(tell);
        self.hand_over();
        Box::pin(async move {
            match told.await {
                Ok(call) => call,
                // Nothing will be called any more, and Python waits until it is collected or ended.
                Err(_) => std::future::pending().await,
            }
        })
    }

    /// A wait that begins unless somebody wanted a call to stop while Python still computed.
    fn interruptible(&self, wait: impl FnOnce() -> Pending<Vec<String>>) -> Pending<Vec<String>> {
        let is_called = !self.callers.borrow().is_empty();
        if is_called && (self.wish.take() || self.host.take_interrupt()) {
            return Box::pin(ready(vec!["interrupt".to_owned()]));
        }
        let wait = wait();
        let (interrupt, interrupted) = oneshot::channel();
        *self.waiting.borrow_mut() = Some(interrupt);
        Box::pin(async move {
            // A sender that is dropped has interrupted nothing.
            let interrupted = interrupted.then(|outcome| async move {
                if outcome.is_err() {
                    std::future::pending::<()>().await;
                }
            });
            match select(wait, Box::pin(interrupted)).await {
                Either::Left((answer, _)) => answer,
                Either::Right(_) => vec!["interrupt".to_owned()],
            }
        })
    }

    /// Python is not supposed to end; whoever waits is told why it did.
    fn watch(self: &Rc<Self>, ended: Promise) {
        let link = Rc::clone(self);
        dom::spawn(async move {
            let reason = match JsFuture::from(ended).await {
                Ok(_) => "it ended by itself".to_owned(),
                Err(error) => value::message(&error),
            };
            if link.over.borrow().is_some() {
                return;
            }
            let complaint = link.complaint.take();
            let crashed = CallError::Crashed {
                name: link.name.clone(),
                reason: format!("{reason} {}", String::from_utf8_lossy(&complaint))
                    .trim_end()
                    .to_owned(),
            };
            *link.over.borrow_mut() = Some(crashed.clone());
            let callers = link.callers.take();
            let calls = link.calls.take().into_iter().map(|(_, caller)| caller);
            for caller in callers.into_iter().chain(calls) {
                // Nobody may want it any more.
                let _ = caller.send(Err(crashed.clone()));
            }
        });
    }

    fn close(&self) {
        self.over.borrow_mut().get_or_insert(self.replaced());
        self.calls.take();
        self.callers.take();
        self.next.take();
        self.waiting.take();
    }
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
        if let Some(over) = self.link.over.borrow().clone() {
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
            match link.over.borrow().clone() {
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
                self.link.run.set(code.run);
            }
            Request::Receive(run, _) => self.link.run.set(*run),
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
            Request::ReadFile(path) => self.file(&path, Files::read, content),
            Request::ListFiles(path) => self.file(&path, Files::list, names),
        }
    }

    fn interrupt(&self) -> Result<(), Unsupported> {
        if self.link.callers.borrow().is_empty() {
            // With nothing to stop, it would stop whatever runs next.
            return Ok(());
        }
        let waiting = self.link.waiting.take();
        // A wait that is over hears nothing any more.
        let is_heard = waiting.is_some_and(|interrupt| interrupt.send(()).is_ok());
        self.link.wish.set(!is_heard);
        Ok(())
    }

    fn close(&self) {
        self.link.close();
        self.guest.close();
    }
}

/// A time as Python writes it, in whole microseconds.
fn duration(microseconds: &str) -> Option<Duration> {
    microseconds.parse().ok().map(Duration::from_micros)
}

/// Answers what Python asks for over the device, now or later.
fn exchanger(link: &Rc<Link>) -> JsValue {
    let link = Rc::clone(link);
    Closure::<dyn FnMut(Array) -> JsValue>::new(move |fields: Array| {
        let fields: Vec<String> = fields
            .iter()
            .filter_map(|field| field.as_string())
            .collect();
        let mut answer = link.exchange(&fields);
        match answer.as_mut().now_or_never() {
            Some(fields) => to_array(&fields),
            None => dom::promise(async move { Ok(to_array(&answer.await)) }).into(),
        }
    })
    .into_js_value()
}

fn to_array(fields: &[String]) -> JsValue {
    fields.iter().map(JsValue::from).collect::<Array>().into()
}

/// Takes what Python writes.
fn writer(link: &Rc<Link>) -> JsValue {
    let link = Rc::clone(link);
    Closure::<dyn FnMut(u32, Uint8Array)>::new(move |descriptor, bytes: Uint8Array| {
        if link.over.borrow().is_some() {
            return;
        }
        let stream = if descriptor == 1 {
            Stream::Stdout
        } else {
            Stream::Stderr
        };
        if link.run.get() == STARTING {
            link.complaint.borrow_mut().extend(bytes.to_vec());
        }
        link.host.output(link.run.get(), stream, &bytes.to_vec());
    })
    .into_js_value()
}
