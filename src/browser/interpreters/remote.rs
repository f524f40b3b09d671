//! An interpreter in a worker, as the page has it: every call is a message, and so is every answer.
//!
//! One that was ended, or that broke, is not mended here but started anew by the supervisor. What the
//! worker does with the messages is `browser/worker.rs`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::{AbortHandle, abortable};
use gloo_timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use nanoserde::{DeBin, SerBin};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::kit::{Arriving, Kit};
use super::shared::{Piece, Shared};
use super::{Host, Started};
use crate::browser::{dom, host, value, window};
use crate::kernel::call::{Reply, Request};
use crate::kernel::interpreter::{
    CallError, Info, InputError, Interpreter, Loaded as LoadedTrait, Pending, Unsupported,
};
use crate::kernel::pairs::Pairs;
use crate::kernel::protocol::{FromWorker, Input, Start, ToWorker};
use crate::kernel::supervisor::{Starter, Supervisor};

/// A kit on its way, and a worker that is getting ready meanwhile.
pub(super) struct Loaded {
    kit: Arriving,
    worker: Spawned,
}

impl Loaded {
    pub(super) fn new(kit: Arriving, worker: Spawned) -> Self {
        Self { kit, worker }
    }
}

impl LoadedTrait for Loaded {
    fn start(self: Box<Self>, host: Host) -> Pending<Started> {
        Box::pin(async move {
            let kit = self
                .kit
                .complete()
                .await
                .inspect_err(|_| self.worker.terminate())?;
            let ready = RefCell::new(Some(self.worker));
            let starter: Starter = Rc::new(move || {
                let (kit, host, ready) = (Rc::clone(&kit), Rc::clone(&host), ready.take());
                Box::pin(async move {
                    let worker = ready.map_or_else(spawn, Ok)?;
                    start(worker, &kit, None, host).await
                })
            });
            let supervisor = Supervisor::start(starter).await?;
            Ok(Rc::new(supervisor) as Rc<dyn Interpreter>)
        })
    }
}

/// A new worker, which waits to be told what to start.
pub(in crate::browser) struct Spawned {
    worker: Worker,
    /// What is wrong with it, if that shows before it is told.
    complaint: Rc<RefCell<Option<String>>>,
    /// Dropped when somebody else listens.
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Spawned {
    /// Ends it unused.
    pub(super) fn terminate(&self) {
        self.worker.terminate();
    }
}

/// Spawns a worker.
///
/// # Errors
/// When the browser allows none.
pub(in crate::browser) fn spawn() -> Result<Spawned, String> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&host::worker_url(), &options)
        .map_err(|error| format!("no worker can be started: {}", value::message(&error)))?;
    let complaint = Rc::new(RefCell::new(None));
    let told = Rc::clone(&complaint);
    let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
        *told.borrow_mut() = Some(complaint_of(&event));
    });
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    Ok(Spawned {
        worker,
        complaint,
        _on_error: on_error,
    })
}

fn complaint_of(event: &ErrorEvent) -> String {
    event.prevent_default();
    // A worker whose script is not there says nothing at all.
    let message = value::get(event, "message").as_string();
    let message = message.filter(|message| !message.is_empty());
    message.unwrap_or_else(|| format!("{} is not there", host::worker_url()))
}

/// Starts an interpreter in a worker. `input` is all that it will read, unless the reader is asked.
pub(in crate::browser) async fn start(
    spawned: Spawned,
    kit: &Kit,
    input: Option<Vec<u8>>,
    host: Host,
) -> Started {
    let link = Rc::new(Link {
        worker: spawned.worker.clone(),
        host,
        name: kit.start.name.clone(),
        shared: Shared::new(),
        has_window: input.is_none(),
        starting: RefCell::default(),
        calls: RefCell::default(),
        last_call: Cell::new(0),
        last_run: Cell::new(0),
        question: RefCell::default(),
        listeners: RefCell::default(),
        looking: RefCell::default(),
    });
    let (tell, told) = oneshot::channel();
    *link.starting.borrow_mut() = Some(tell);
    link.listen();
    let beside = value::object([
        ("files", kit.files.clone().into()),
        (
            "shared",
            link.shared.as_ref().map_or(JsValue::NULL, Shared::to_js),
        ),
    ]);
    let start = Start {
        input,
        ..kit.start.clone()
    };
    link.post(&ToWorker::Start(start), &beside.into());
    if let Some(complaint) = spawned.complaint.take() {
        link.break_off(&complaint);
    }
    match told.await {
        Ok(Ok(info)) => Ok(Rc::new(Remote { info, link })),
        Ok(Err(reason)) => {
            link.close();
            Err(reason)
        }
        Err(_) => Err(format!("{} was given up while it started", link.name)),
    }
}

struct Remote {
    info: Info,
    link: Rc<Link>,
}

/// Who waits for the answer of a call.
type Caller = oneshot::Sender<Reply>;

/// What keeps the worker's messages coming.
type Listeners = (
    Closure<dyn FnMut(MessageEvent)>,
    Closure<dyn FnMut(ErrorEvent)>,
);

struct Link {
    worker: Worker,
    host: Host,
    name: String,
    shared: Option<Shared>,
    /// Whether Python may reach for the page.
    has_window: bool,
    starting: RefCell<Option<oneshot::Sender<Result<Info, String>>>>,
    calls: RefCell<Pairs<u32, Caller>>,
    last_call: Cell<u32>,
    /// The last call that runs code.
    last_run: Cell<u32>,
    /// The question that the reader is asked now, and how to take it back.
    question: RefCell<Option<(u32, AbortHandle)>>,
    listeners: RefCell<Option<Listeners>>,
    looking: RefCell<Option<Timeout>>,
}

/// So many milliseconds pass between two looks for output.
const FRAME: u32 = 16;

impl Link {
    fn listen(self: &Rc<Self>) {
        let link = Rc::downgrade(self);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Some(link) = link.upgrade() else { return };
            let bytes = event.data().unchecked_into::<Uint8Array>().to_vec();
            match FromWorker::deserialize_bin(&bytes) {
                Ok(FromWorker::WantsWindow) => link.give_window(&event),
                Ok(message) => link.hear(message),
                Err(error) => link.break_off(&format!("its worker said nonsense: {error}")),
            }
        });
        let link = Rc::downgrade(self);
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            let Some(link) = link.upgrade() else { return };
            link.break_off(&complaint_of(&event));
        });
        window::attend(&self.worker);
        self.worker
            .set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        self.worker
            .set_onerror(Some(on_error.as_ref().unchecked_ref()));
        *self.listeners.borrow_mut() = Some((on_message, on_error));
    }

    fn post(&self, message: &ToWorker, beside: &JsValue) {
        let bytes = Uint8Array::from(message.serialize_bin().as_slice());
        let posted = Array::of2(&bytes, beside);
        if let Err(error) = self.worker.post_message(&posted) {
            self.break_off(&value::message(&error));
        }
    }

    fn hear(self: &Rc<Self>, message: FromWorker) {
        // What was written before the message comes before it.
        self.read_output();
        match message {
            FromWorker::Started(info) => self.tell_started(Ok(info)),
            FromWorker::Failed(reason) => self.tell_started(Err(reason)),
            FromWorker::Returned(call, outcome) => self.reply(call, Ok(outcome)),
            FromWorker::Refused(call, error) => self.reply(call, Err(error)),
            FromWorker::Output(run, stream, bytes) => self.host.output(run, stream, &bytes),
            FromWorker::Shows(run, shown) => self.host.show(run, &shown),
            FromWorker::Message(value) => self.host.message(value),
            FromWorker::Listens(run) => self.host.listens(run),
            // It comes with the end of a channel, and is heard where that is at hand.
            FromWorker::WantsWindow => {}
            FromWorker::OutputWaits if self.looking.borrow().is_some() => {}
            FromWorker::OutputWaits => self.look_again(),
            FromWorker::Order(number, order) => {
                let doing = self.host.order(&order);
                let link = Rc::clone(self);
                dom::spawn(async move {
                    let answer = ToWorker::Done(number, doing.await);
                    link.post(&answer, &JsValue::NULL);
                });
            }
            FromWorker::Ask(question, run, prompt) => {
                let (asking, abort) = abortable(self.host.input(run, &prompt));
                *self.question.borrow_mut() = Some((question, abort));
                let link = Rc::clone(self);
                dom::spawn(async move {
                    if let Ok(answer) = asking.await {
                        link.question.take();
                        link.answer(question, answer.into());
                    }
                });
            }
        }
    }

    /// Answers the worker's Python when it reaches for the page.
    fn give_window(self: &Rc<Self>, event: &MessageEvent) {
        let port = value::get(&value::get(event, "ports"), "0");
        if !self.has_window {
            let reason = "code that is executed beside the page has none";
            return window::refuse(&port, reason);
        }
        let link = Rc::downgrade(self);
        // What Python wrote and showed so far, it may look for.
        window::serve(&self.worker, &port, move || {
            if let Some(link) = link.upgrade() {
                link.read_output();
            }
        });
    }

    fn reply(&self, call: u32, reply: Reply) {
        let caller = self.calls.borrow_mut().remove(&call);
        if let Some(caller) = caller {
            // Nobody may want it any more.
            let _ = caller.send(reply);
        }
    }

    /// Passes on what is in the shared memory; answers whether there was anything.
    fn read_output(&self) -> bool {
        let pieces = self.shared.as_ref().map(Shared::read_output);
        let pieces = pieces.unwrap_or_default();
        for (run, piece) in &pieces {
            match piece {
                Piece::Written(stream, bytes) => self.host.output(*run, *stream, bytes),
                Piece::Shown(shown) => self.host.show(*run, shown),
            }
        }
        !pieces.is_empty()
    }

    /// Looks for output once per frame, for as long as there is some: so a worker that writes all the
    /// time need not tell so each time.
    fn look_again(self: &Rc<Self>) {
        let link = Rc::downgrade(self);
        *self.looking.borrow_mut() = Some(Timeout::new(FRAME, move || {
            let Some(link) = link.upgrade() else { return };
            link.looking.take();
            if !link.read_output()
                && let Some(shared) = &link.shared
            {
                shared.stop_looking();
                // It may have written between the two.
                if !link.read_output() {
                    return;
                }
            }
            link.look_again();
        }));
    }

    fn answer(&self, question: u32, input: Input) {
        let Some(shared) = &self.shared else {
            return self.post(&ToWorker::Answer(question, input), &JsValue::NULL);
        };
        if let Err(reason) = shared.give_answer(&input.serialize_bin()) {
            let refused = Input::Error(Unsupported(reason).into());
            // A short one fits always.
            let _ = shared.give_answer(&refused.serialize_bin());
        }
    }

    fn tell_started(&self, outcome: Result<Info, String>) {
        if let Some(starting) = self.starting.take() {
            // Nobody may want it any more.
            let _ = starting.send(outcome);
        }
    }

    /// The worker is of no more use, and whoever waits for it hears why.
    fn break_off(&self, reason: &str) {
        self.tell_started(Err(reason.to_owned()));
        for (_, caller) in self.calls.take() {
            let crashed = CallError::Crashed {
                name: self.name.clone(),
                reason: reason.to_owned(),
            };
            // Nobody may want it any more.
            let _ = caller.send(Err(crashed));
        }
    }

    fn call(&self, request: Request) -> Pending<Reply> {
        let number = self.last_call.get() + 1;
        self.last_call.set(number);
        if request.runs_code() {
            self.last_run.set(number);
        }
        if let Some(shared) = self
            .shared
            .as_ref()
            .filter(|_| self.calls.borrow().is_empty())
        {
            // An interrupt that came too late for the last call is not meant for this one.
            shared.take_interrupt();
        }
        let (tell, told) = oneshot::channel();
        self.calls.borrow_mut().insert(number, tell);
        self.post(&ToWorker::Call(number, request), &JsValue::NULL);
        let name = self.name.clone();
        // Who waits when the link is closed is told so.
        Box::pin(async move { told.await.unwrap_or(Err(CallError::Replaced { name })) })
    }

    fn interrupt(&self) {
        let question = self.question.take();
        // Python that runs finds it in the shared memory, and one that asks in the answer; a worker that
        // only waits hears the message.
        if let Some(shared) = self.shared.as_ref().filter(|_| question.is_none()) {
            shared.interrupt();
        }
        self.post(&ToWorker::Interrupt(self.last_run.get()), &JsValue::NULL);
        if let Some((number, asking)) = question {
            asking.abort();
            self.answer(number, Input::Error(InputError::Interrupted));
        }
    }

    fn close(&self) {
        self.read_output();
        self.worker.terminate();
        self.listeners.take();
        self.looking.take();
        self.calls.take();
        if let Some((_, asking)) = self.question.take() {
            asking.abort();
        }
    }
}

/// However it came about that nobody has it any more, its worker does not outlive it.
impl Drop for Link {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Interpreter for Remote {
    fn info(&self) -> Info {
        self.info.clone()
    }

    fn call(&self, request: Request) -> Pending<Reply> {
        self.link.call(request)
    }

    fn interrupt(&self) -> Result<(), Unsupported> {
        // With nothing to stop, it would stop whatever runs next.
        if !self.link.calls.borrow().is_empty() {
            self.link.interrupt();
        }
        Ok(())
    }

    fn close(&self) {
        self.link.close();
    }
}
