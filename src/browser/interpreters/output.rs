//! What a Python of the Emscripten family says to the page while it runs: what it writes, asks and tells.
//!
//! What the page says to Python is a call, and goes by the driver.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::future::{AbortHandle, abortable};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

use super::Host;
use crate::browser::dom;
use crate::kernel::answer;
use crate::kernel::interpreter::{InputError, Line, RunId, Stream, Unsupported};

/// Collects what Python writes and passes it on with the run it belongs to.
pub(super) struct Output {
    host: Host,
    run: Cell<RunId>,
    held: RefCell<Vec<(Stream, Vec<u8>)>>,
    closed: Cell<bool>,
    /// Whether nothing is held: a worker's page shows it while Python runs.
    is_in_worker: bool,
    /// Interrupts Python from where it writes, if that is the only place where it can be.
    interrupter: RefCell<Option<Box<dyn Fn()>>>,
    /// Takes back the question that Python is suspended for.
    question: RefCell<Option<AbortHandle>>,
}

/// Held-back output is passed on at the latest when it has come to so many bytes.
const HOLD: usize = 4096;

impl Output {
    pub(super) fn new(host: Host) -> Rc<Self> {
        Rc::new(Self {
            host,
            run: Cell::new(RunId(0)),
            held: RefCell::default(),
            closed: Cell::new(false),
            is_in_worker: dom::in_worker(),
            interrupter: RefCell::default(),
            question: RefCell::default(),
        })
    }

    /// From now on `interrupt` is called where Python writes while somebody wants it to stop.
    pub(super) fn interrupt_by(&self, interrupt: impl Fn() + 'static) {
        *self.interrupter.borrow_mut() = Some(Box::new(interrupt));
    }

    /// Interrupts Python, which has called out to us just now, if that can be done from there.
    pub(super) fn interrupt(&self) {
        if let Some(interrupt) = &*self.interrupter.borrow() {
            interrupt();
        }
    }

    /// From now on output belongs to this run, also when it comes after the run's end.
    pub(super) fn begin(&self, run: RunId) {
        self.flush();
        self.run.set(run);
    }

    /// Takes what Python wrote. In the page it is passed on at the end of a line, or as soon as Python
    /// pauses: some interpreters write byte by byte, and a page shows nothing before they pause anyway.
    pub(super) fn write(self: &Rc<Self>, stream: Stream, bytes: &[u8]) {
        if self.closed.get() {
            return;
        }
        if self.interrupter.borrow().is_some() && self.host.take_interrupt() {
            self.interrupt();
        }
        if self.is_in_worker {
            return self.host.output(self.run.get(), stream, bytes);
        }
        let (is_first, is_due) = {
            let mut held = self.held.borrow_mut();
            let is_first = held.is_empty();
            match held.last_mut() {
                Some((last, text)) if *last == stream => text.extend_from_slice(bytes),
                _ => held.push((stream, bytes.to_vec())),
            }
            let is_due = bytes.ends_with(b"\n")
                || held.iter().map(|(_, text)| text.len()).sum::<usize>() >= HOLD;
            (is_first, is_due)
        };
        if is_due {
            self.flush();
        } else if is_first {
            let output = Rc::clone(self);
            dom::spawn(async move { output.flush() });
        }
    }

    /// What the interpreter has left on the page, such as a timer, is not heard any more.
    pub(super) fn close(&self) {
        self.closed.set(true);
    }

    pub(super) fn flush(&self) {
        for (stream, text) in self.held.take() {
            self.host.output(self.run.get(), stream, &text);
        }
    }

    /// Asks for a line of input, after what was written so far; `None` is the end of the input.
    pub(super) fn ask(&self, prompt: &str) -> Line {
        if self.closed.get() {
            let reason = "input(): this interpreter was replaced by another one";
            return Err(Unsupported(reason.to_owned()).into());
        }
        self.flush();
        self.host.input_now(self.run.get(), prompt)
    }

    /// The same for the driver. It throws nothing, for MicroPython does not survive that.
    ///
    /// Where Python can be suspended it is a promise, and the page can ask at the cell.
    pub(super) fn asker(self: &Rc<Self>) -> Closure<dyn FnMut(String, bool) -> JsValue> {
        let output = Rc::clone(self);
        Closure::new(move |prompt: String, can_wait: bool| {
            if !can_wait || output.closed.get() {
                return answer::line(output.ask(&prompt)).into();
            }
            output.flush();
            let (asking, give_up) = abortable(output.host.input(output.run.get(), &prompt));
            *output.question.borrow_mut() = Some(give_up);
            let output = Rc::clone(&output);
            dom::promise(async move {
                let answer = asking.await.unwrap_or(Err(InputError::Interrupted));
                output.question.take();
                Ok(answer::line(answer).into())
            })
            .into()
        })
    }

    /// For the driver's `tell`.
    pub(super) fn teller(self: &Rc<Self>) -> Closure<dyn FnMut(String)> {
        let output = Rc::clone(self);
        Closure::new(move |text: String| {
            if !output.closed.get() {
                output.flush();
                super::pass_on(&text, output.run.get(), &output.host);
            }
        })
    }

    /// Takes back the question that Python is suspended for, if there is one.
    pub(super) fn interrupt_question(&self) -> bool {
        let question = self.question.take();
        question.inspect(AbortHandle::abort).is_some()
    }
}
