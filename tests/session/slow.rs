//! An interpreter that runs for as long as a test says, on a page whose time passes when a test says.

use std::cell::{Cell, RefCell};
use std::future::ready;
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use micropyscript::kernel::call::{Outcome, Reply, Request};
use micropyscript::kernel::display::Display;
use micropyscript::kernel::interpreter::{
    CallError, Code, Info, InputError, Interpreter, Pending, Pushed, PythonError, RunId,
    Unsupported, Value,
};
use micropyscript::kernel::router::{Page, Router};
use micropyscript::kernel::session::Session;

/// Who waits for the end of a run.
type End = oneshot::Sender<Result<Value, CallError>>;

/// See the file's documentation.
#[derive(Default)]
pub(crate) struct Slow {
    running: RefCell<Vec<(Code, End)>>,
    /// Whether an interrupt helps; else it is taken, and nothing follows from it.
    pub(crate) heeds_interrupts: Cell<bool>,
    /// Whether it says that it cannot be interrupted.
    pub(crate) refuses_interrupts: Cell<bool>,
    /// Whether it can be ended from outside.
    pub(crate) can_be_killed: Cell<bool>,
    /// What it was asked to do besides running code, in order.
    pub(crate) asked: RefCell<Vec<String>>,
    pub(crate) closed: Cell<bool>,
}

impl Slow {
    pub(crate) fn sources(&self) -> Vec<String> {
        let running = self.running.borrow();
        running
            .iter()
            .map(|(code, _)| code.source.clone())
            .collect()
    }

    /// The run at a place in the order of asking.
    pub(crate) fn run(&self, place: usize) -> RunId {
        self.running.borrow()[place].0.run
    }

    pub(crate) fn end_first(&self, value: Value) {
        self.end(Ok(value));
    }

    pub(crate) fn end(&self, outcome: Result<Value, CallError>) {
        let (_, end) = self.running.borrow_mut().remove(0);
        end.send(outcome).expect("somebody waits for it");
    }

    fn note(&self, what: &str) {
        self.asked.borrow_mut().push(what.to_owned());
    }
}

/// What a run that was interrupted ends with.
pub(crate) fn keyboard_interrupt() -> CallError {
    PythonError {
        type_name: "KeyboardInterrupt".into(),
        message: String::new(),
        traceback: "KeyboardInterrupt\n".into(),
    }
    .into()
}

impl Interpreter for Slow {
    fn info(&self) -> Info {
        Info {
            name: "slow".into(),
            version: "1".into(),
        }
    }

    fn call(&self, request: Request) -> Pending<Reply> {
        let outcome = match request {
            Request::Run(code) => {
                let (end, ended) = oneshot::channel();
                self.running.borrow_mut().push((code, end));
                return Box::pin(async move {
                    let value = ended.await.unwrap_or(Ok(Value::Nothing));
                    value.map(Outcome::Value)
                });
            }
            Request::Complete(_) => return Box::pin(std::future::pending()),
            Request::Push(_) => Outcome::Pushed(Pushed::Complete),
            Request::PlugIn(code, _) => {
                self.note(&format!("plug in {}", code.filename));
                Outcome::Done
            }
            Request::Receive(run, message) => {
                self.note(&format!("receive {message:?} for {run:?}"));
                Outcome::Done
            }
            Request::WriteFile(path, _) => {
                self.note(&format!("write {path}"));
                Outcome::Done
            }
            Request::RemoveFile(path) => {
                self.note(&format!("remove {path}"));
                Outcome::Done
            }
            Request::ReadFile(_) => Outcome::Bytes(Vec::new()),
            Request::ListFiles(_) => Outcome::Names(Vec::new()),
        };
        Box::pin(std::future::ready(Ok(outcome)))
    }

    fn interrupt(&self) -> Result<(), Unsupported> {
        self.note("interrupt");
        if self.refuses_interrupts.get() {
            return Err(Unsupported("it cannot be interrupted".into()));
        }
        if self.heeds_interrupts.get() {
            self.end(Err(keyboard_interrupt()));
        }
        Ok(())
    }

    fn kill(&self) -> Result<(), Unsupported> {
        self.note("kill");
        if !self.can_be_killed.get() {
            return Err(Unsupported("it cannot be ended".into()));
        }
        self.end(Err(CallError::Stopped {
            name: "slow".into(),
        }));
        Ok(())
    }

    fn close(&self) {
        self.closed.set(true);
    }
}

/// A page whose time passes when the test says so, and whose reader gives no input.
#[derive(Default)]
pub(crate) struct Clock {
    sleeping: RefCell<Vec<(Duration, oneshot::Sender<()>)>>,
}

impl Clock {
    /// Whether anybody waits for time to pass.
    pub(crate) fn is_awaited(&self) -> bool {
        !self.sleeping.borrow().is_empty()
    }

    /// Wakes whoever sleeps for so long.
    #[track_caller]
    pub(crate) fn pass(&self, time: Duration) {
        let mut sleeping = self.sleeping.borrow_mut();
        sleeping.retain(|(_, wake)| !wake.is_canceled());
        let place = sleeping.iter().position(|(how_long, _)| *how_long == time);
        let (_, wake) = sleeping.remove(place.expect("somebody sleeps for so long"));
        wake.send(()).expect("somebody still sleeps");
    }
}

impl Page for Clock {
    fn ask(&self, _prompt: &str) -> Result<Option<String>, InputError> {
        Ok(None)
    }

    fn show(&self, display: &Display) -> Result<(), String> {
        let target = display.target.as_deref().unwrap_or_default();
        Err(format!("{target} is not on the page"))
    }

    fn order(&self, order: &str) -> Pending<String> {
        Box::pin(ready(format!("!{order}")))
    }

    fn sleep(&self, time: Duration) -> Pending<()> {
        let (wake, woken) = oneshot::channel();
        self.sleeping.borrow_mut().push((time, wake));
        Box::pin(async move {
            // The clock outlives whoever sleeps.
            let _ = woken.await;
        })
    }
}

/// A session on the slow interpreter, and the router that its output goes through.
pub(crate) fn slow_session() -> (Rc<Slow>, Rc<Router>, Rc<Session>) {
    let (slow, _, router, session) = timed_session(None);
    (slow, router, session)
}

/// The same with a limit for its runs, and the clock.
pub(crate) fn timed_session(
    limit: Option<Duration>,
) -> (Rc<Slow>, Rc<Clock>, Rc<Router>, Rc<Session>) {
    let (slow, clock) = (Rc::new(Slow::default()), Rc::new(Clock::default()));
    let router = Router::new(Rc::<Clock>::clone(&clock));
    let interpreter: Rc<dyn Interpreter> = Rc::<Slow>::clone(&slow);
    let session = Session::new(interpreter, Rc::clone(&router), limit);
    (slow, clock, router, session)
}
