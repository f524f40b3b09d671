//! Both ends of the device over which Python asks what to do next: who wants something of it, and what it
//! waits for.
//!
//! What a call means is the driver's business, and how Python stands still while it waits that of
//! `src/js/wasi/`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::ready;
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use futures_util::FutureExt;
use futures_util::future::{Either, select};
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;

use crate::browser::interpreters::{Host, pass_on};
use crate::browser::{dom, value};
use crate::kernel::answer;
use crate::kernel::interpreter::{CallError, Pending, RunId, Stream};

/// The run that belongs to nobody: Python starts.
const STARTING: RunId = RunId(0);

/// A call on its way to Python: the name of a function of the driver, and its arguments.
type Call = Vec<String>;

/// Who waits for the answer of a call.
type Caller = oneshot::Sender<Result<String, CallError>>;

/// Both ends of the device: who wants something of Python, and what Python waits for.
pub(super) struct Link {
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
    pub(super) fn new(host: Host, name: &str) -> Self {
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
    pub(super) fn greeting(&self) -> Pending<Result<String, CallError>> {
        let (tell, told) = oneshot::channel();
        self.callers.borrow_mut().push(tell);
        self.answer_of(told)
    }

    /// From now on what Python says belongs to this run.
    pub(super) fn set_run(&self, run: RunId) {
        self.run.set(run);
    }

    /// Why there is no Python any more, if that is so.
    pub(super) fn over(&self) -> Option<CallError> {
        self.over.borrow().clone()
    }

    pub(super) fn call(&self, call: Call) -> Pending<Result<String, CallError>> {
        if let Some(over) = self.over() {
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
                pass_on(&argument, self.run.get(), &self.host);
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
    pub(super) fn watch(self: &Rc<Self>, ended: Promise) {
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

    /// Ends what Python waits for now, or waits for next while it is about this call.
    pub(super) fn interrupt(&self) {
        if self.callers.borrow().is_empty() {
            // With nothing to stop, it would stop whatever runs next.
            return;
        }
        let waiting = self.waiting.take();
        // A wait that is over hears nothing any more.
        let is_heard = waiting.is_some_and(|interrupt| interrupt.send(()).is_ok());
        self.wish.set(!is_heard);
    }

    pub(super) fn close(&self) {
        self.over.borrow_mut().get_or_insert(self.replaced());
        self.calls.take();
        self.callers.take();
        self.next.take();
        self.waiting.take();
    }
}

/// A time as Python writes it, in whole microseconds.
fn duration(microseconds: &str) -> Option<Duration> {
    microseconds.parse().ok().map(Duration::from_micros)
}

/// Answers what Python asks for over the device, now or later.
pub(super) fn exchanger(link: &Rc<Link>) -> JsValue {
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

/// Tells Python that JavaScript wants something of it, as soon as it waits for a call.
pub(super) fn ringer(link: &Rc<Link>) -> JsValue {
    let link = Rc::clone(link);
    Closure::<dyn FnMut()>::new(move || {
        // What comes of it is between Python and JavaScript.
        drop(link.call(vec!["news".to_owned()]));
    })
    .into_js_value()
}

/// Takes what Python writes.
pub(super) fn writer(link: &Rc<Link>) -> JsValue {
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
