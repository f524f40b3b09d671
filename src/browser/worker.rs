//! The worker's side: one interpreter, called by messages.
//!
//! While Python runs, no message is heard; what the page has to say then, and what Python has to say to
//! the page, goes through shared memory where there is any. There is no document here and no lifecycle.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::{Array, Map, Promise, Uint8Array};
use nanoserde::{DeBin, SerBin};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::interpreters::{self, Shared};
use super::{dom, orders, value, window};
use crate::kernel::call::Request;
use crate::kernel::input::Lines;
use crate::kernel::interpreter::{
    Host, InputError, Interpreter, Line, Pending, RunId, Stream, Unsupported, Value,
};
use crate::kernel::pairs::Pairs;
use crate::kernel::protocol::{FromWorker, Input, Start, ToWorker};

#[wasm_bindgen(module = "/src/js/inbox.js")]
extern "C" {
    /// The event of the first message, which may have come before we were here.
    #[wasm_bindgen(js_name = firstMessage)]
    fn first_message() -> Promise;
}

/// Waits to be told which interpreter to start, starts it, and answers calls.
pub fn start() {
    dom::spawn(async {
        let Ok(event) = JsFuture::from(first_message()).await else {
            return;
        };
        let (message, beside) = read(&event.unchecked_into());
        let Some(ToWorker::Start(start)) = message else {
            return post(&FromWorker::Failed(
                "its worker was told nonsense".to_owned(),
            ));
        };
        serve(start, &beside).await;
    });
}

async fn serve(start: Start, beside: &JsValue) {
    let place = Rc::new(Place {
        shared: Shared::from_js(&value::get(beside, "shared")),
        input: start
            .input
            .as_ref()
            .map(|bytes| RefCell::new(Lines::new(bytes))),
        questions: RefCell::default(),
        orders: RefCell::default(),
        last_question: Cell::new(0),
        window: OnceCell::new(),
    });
    if let Err(reason) = window::prepare(&start.page, &start.modules).await {
        return post(&FromWorker::Failed(reason));
    }
    let place_of_orders = Rc::clone(&place);
    orders::take(move |order| place_of_orders.order(&order));
    let files: Map = value::get(beside, "files").unchecked_into();
    let shared = place.shared.clone();
    let host: Rc<dyn Host> = Rc::<Place>::clone(&place);
    match interpreters::start_from_files(start, files, shared, host).await {
        Ok(interpreter) => {
            listen(place, &interpreter);
            post(&FromWorker::Started(interpreter.info()));
        }
        Err(reason) => post(&FromWorker::Failed(reason)),
    }
}

/// Hears messages for as long as the worker lives.
fn listen(place: Rc<Place>, interpreter: &Rc<dyn Interpreter>) {
    let interpreter = Rc::clone(interpreter);
    let going_on: Rc<RefCell<Pairs<u32, ()>>> = Rc::default();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        match read(&event).0 {
            Some(ToWorker::Call(number, request)) => {
                going_on.borrow_mut().insert(number, ());
                let window = place.window_for(&request);
                let (interpreter, going_on) = (Rc::clone(&interpreter), Rc::clone(&going_on));
                dom::spawn(async move {
                    if let Some(window) = window {
                        // It never rejects.
                        let _ = JsFuture::from(window).await;
                    }
                    let reply = interpreter.call(request).await;
                    going_on.borrow_mut().remove(&number);
                    post(&match reply {
                        Ok(outcome) => FromWorker::Returned(number, outcome),
                        Err(error) => FromWorker::Refused(number, error),
                    });
                });
            }
            Some(ToWorker::Answer(question, input)) => place.answer(question, input),
            Some(ToWorker::Done(number, answer)) => {
                let order = place.orders.borrow_mut().remove(&number);
                if let Some(order) = order {
                    // Nobody may want it any more.
                    let _ = order.send(answer);
                }
            }
            Some(ToWorker::Interrupt(number)) => {
                // Where the shared memory has it no more, Python has found it there.
                let is_news = place.shared.is_none() || place.take_interrupt();
                if is_news && going_on.borrow().get(&number).is_some() {
                    // What cannot be interrupted is ended by the page.
                    let _ = interpreter.interrupt();
                }
            }
            Some(ToWorker::Start(_)) | None => {}
        }
    });
    scope().set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
}

/// The worker as an interpreter's host.
struct Place {
    shared: Option<Shared>,
    /// All that Python will read, where that is known.
    input: Option<RefCell<Lines>>,
    /// The questions that wait for a message.
    questions: RefCell<Pairs<u32, oneshot::Sender<Input>>>,
    /// The orders that wait for a message.
    orders: RefCell<Pairs<u32, oneshot::Sender<String>>>,
    last_question: Cell<u32>,
    /// The page's window, from when code first reaches for it.
    window: OnceCell<Promise>,
}

impl Place {
    /// What to wait for before this request, if it reaches for the page's window and that can be there.
    fn window_for(&self, request: &Request) -> Option<Promise> {
        let is_wanted = self.shared.is_some() && request.reaches_for_the_page();
        is_wanted.then(|| {
            self.window
                .get_or_init(|| window::open(|port| give_page(&port)))
                .clone()
        })
    }

    fn ask(&self, run: RunId, prompt: &str) -> u32 {
        let question = self.last_question.get() + 1;
        self.last_question.set(question);
        post(&FromWorker::Ask(question, run, prompt.to_owned()));
        question
    }

    fn answer(&self, question: u32, input: Input) {
        let asker = self.questions.borrow_mut().remove(&question);
        if let Some(asker) = asker {
            // Nobody may want it any more.
            let _ = asker.send(input);
        }
    }
}

impl Host for Place {
    fn output(&self, run: RunId, stream: Stream, bytes: &[u8]) {
        match &self.shared {
            Some(shared) => {
                shared.write_output(run, stream, bytes, || post(&FromWorker::OutputWaits));
            }
            None => post(&FromWorker::Output(run, stream, bytes.to_vec())),
        }
    }

    fn input(&self, run: RunId, prompt: &str) -> Pending<Line> {
        if self.shared.is_some() || self.input.is_some() {
            return Box::pin(std::future::ready(self.input_now(run, prompt)));
        }
        let (tell, told) = oneshot::channel();
        let question = self.ask(run, prompt);
        self.questions.borrow_mut().insert(question, tell);
        Box::pin(async move {
            match told.await {
                Ok(input) => input.into(),
                // The sender stays until it is used.
                Err(_) => Err(InputError::Interrupted),
            }
        })
    }

    fn input_now(&self, run: RunId, prompt: &str) -> Line {
        if let Some(lines) = &self.input {
            // As Python does where its input is no terminal.
            self.output(run, Stream::Stdout, prompt.as_bytes());
            return Ok(lines.borrow_mut().next());
        }
        let Some(shared) = &self.shared else {
            return Err(Unsupported(NOT_ISOLATED.to_owned()).into());
        };
        if shared.take_interrupt() {
            return Err(InputError::Interrupted);
        }
        shared.begin_question();
        self.ask(run, prompt);
        match Input::deserialize_bin(&shared.wait_for_answer()) {
            Ok(input) => input.into(),
            Err(error) => Err(Unsupported(error.to_string()).into()),
        }
    }

    fn show(&self, run: RunId, shown: &str) {
        match &self.shared {
            Some(shared) => {
                shared.write_shown(run, shown, || post(&FromWorker::OutputWaits));
            }
            None => post(&FromWorker::Shows(run, shown.to_owned())),
        }
    }

    fn order(&self, order: &str) -> Pending<String> {
        let number = self.last_question.get() + 1;
        self.last_question.set(number);
        let (tell, told) = oneshot::channel();
        self.orders.borrow_mut().insert(number, tell);
        post(&FromWorker::Order(number, order.to_owned()));
        // The sender stays until it is used.
        Box::pin(async move { told.await.unwrap_or_default() })
    }

    fn message(&self, value: Value) {
        post(&FromWorker::Message(value));
    }

    fn listens(&self, run: RunId) {
        post(&FromWorker::Listens(run));
    }

    fn take_interrupt(&self) -> bool {
        self.shared.as_ref().is_some_and(Shared::take_interrupt)
    }
}

/// Gives the page its end of the channel for its window.
fn give_page(port: &JsValue) {
    let bytes = Uint8Array::from(FromWorker::WantsWindow.serialize_bin().as_slice());
    // It fails for what cannot be handed over, and the end of a channel can.
    let _ = scope().post_message_with_transfer(&bytes, &Array::of1(port));
}

const NOT_ISOLATED: &str = "input() in a worker needs a page that is cross-origin isolated; \
    serve it with the headers Cross-Origin-Opener-Policy: same-origin and \
    Cross-Origin-Embedder-Policy: require-corp";

fn read(event: &MessageEvent) -> (Option<ToWorker>, JsValue) {
    let parts: Array = event.data().unchecked_into();
    let bytes = parts.get(0).unchecked_into::<Uint8Array>().to_vec();
    (ToWorker::deserialize_bin(&bytes).ok(), parts.get(1))
}

fn post(message: &FromWorker) {
    let bytes = Uint8Array::from(message.serialize_bin().as_slice());
    // It fails for what cannot be cloned, and bytes can.
    let _ = scope().post_message(&bytes);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
