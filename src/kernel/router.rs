//! Where what Python writes, asks and sends goes: to whoever follows the run, else to the page.
//!
//! It calls no Python, and knows of no turns; those are the session's.

use std::cell::{Cell, RefCell};
use std::future::ready;
use std::rc::Rc;
use std::time::Duration;

use super::display::Display;
use super::interpreter::{Host, InputError, Line, Pending, RunId, Stream, Value};
use super::messages::Messages;
use super::pairs::Pairs;

/// Follows a run: a plain function of stream and bytes hears what it writes.
pub trait Follow {
    /// Its turn has come, and it runs.
    fn began(&self) {}

    /// It wrote something.
    fn wrote(&self, stream: Stream, bytes: &[u8]);

    /// It shows something among its output.
    fn displayed(&self, display: &Display) {
        self.wrote(Stream::Stdout, display.line().as_bytes());
    }

    /// It wants a line of input. `None` where this one cannot ask, and then the page does.
    fn asked(&self, _prompt: &str) -> Option<Pending<Result<Option<String>, InputError>>> {
        None
    }
}

impl<F: Fn(Stream, &[u8])> Follow for F {
    fn wrote(&self, stream: Stream, bytes: &[u8]) {
        self(stream, bytes);
    }
}

/// Whoever follows a run, for as long as it may write.
pub type Listener = Rc<dyn Follow>;

/// Hears what any run writes.
pub type Overhearer = Rc<dyn Fn(RunId, Stream, &[u8])>;

/// What a session needs of its page, besides whoever follows a run.
pub trait Page {
    /// Asks the reader for a line of input, and waits for it: the prompt in, the line out, with its
    /// newline.
    ///
    /// # Errors
    /// When there is no way to ask.
    fn ask(&self, prompt: &str) -> Result<Option<String>, InputError>;

    /// Shows something in the element that it names.
    ///
    /// # Errors
    /// When there is none, in a sentence.
    fn show(&self, display: &Display) -> Result<(), String>;

    /// Does what Python ordered, and says what came of it.
    fn order(&self, order: &str) -> Pending<String>;

    /// Comes back after this time.
    fn sleep(&self, time: Duration) -> Pending<()>;
}

/// So many runs, the latest, still have somebody to listen after their end. A page may run code as
/// often as it likes, and none of it should be kept for ever.
const REMEMBERED: usize = 1000;

/// Where output goes. It outlives the sessions of a page, so that a run's number is never used
/// twice.
pub struct Router {
    last_run: Cell<u32>,
    listeners: RefCell<Pairs<RunId, Listener>>,
    overhearers: RefCell<Vec<Overhearer>>,
    pub(super) messages: Messages,
    pub(super) page: Rc<dyn Page>,
}

impl Router {
    /// A router of this page.
    #[must_use]
    pub fn new(page: Rc<dyn Page>) -> Rc<Self> {
        Rc::new(Self {
            last_run: Cell::new(0),
            listeners: RefCell::default(),
            overhearers: RefCell::default(),
            messages: Messages::default(),
            page,
        })
    }

    /// From now on, and until the interpreter is gone, `overhearer` hears what every run writes.
    pub fn overhear(&self, overhearer: Overhearer) {
        self.overhearers.borrow_mut().push(overhearer);
    }

    /// A number for a run whose output goes to `listener`, also after its end: a callback that it
    /// left behind may print later.
    pub(super) fn open(&self, listener: Listener) -> RunId {
        let run = RunId(self.last_run.get() + 1);
        self.last_run.set(run.0);
        let mut listeners = self.listeners.borrow_mut();
        listeners.insert(run, listener);
        listeners.keep_latest(REMEMBERED);
        run
    }

    /// Who follows a run. Listeners may start runs themselves, so no borrow is held while they are called.
    fn listener(&self, run: RunId) -> Option<Listener> {
        self.listeners.borrow().get(&run).cloned()
    }

    fn tell_overhearers(&self, run: RunId, stream: Stream, bytes: &[u8]) {
        let overhearers = self.overhearers.borrow().clone();
        for overhearer in overhearers {
            overhearer(run, stream, bytes);
        }
    }

    /// The runs of an interpreter that is gone will write no more.
    pub(super) fn forget_listeners(&self) {
        self.messages.forget();
        self.overhearers.borrow_mut().clear();
        self.listeners.borrow_mut().clear();
    }
}

impl Host for Router {
    fn output(&self, run: RunId, stream: Stream, bytes: &[u8]) {
        // CPython writes also what is empty, such as `end=""`.
        if bytes.is_empty() {
            return;
        }
        if let Some(listener) = self.listener(run) {
            listener.wrote(stream, bytes);
        }
        self.tell_overhearers(run, stream, bytes);
    }

    fn show(&self, run: RunId, shown: &str) {
        let Some(display) = Display::parse(shown) else {
            return;
        };
        if display.target.is_some() {
            if let Err(reason) = self.page.show(&display) {
                self.output(run, Stream::Stderr, format!("{reason}\n").as_bytes());
            }
            return;
        }
        if let Some(listener) = self.listener(run) {
            listener.displayed(&display);
        }
        self.tell_overhearers(run, Stream::Stdout, display.line().as_bytes());
    }

    fn input(&self, run: RunId, prompt: &str) -> Pending<Line> {
        let asked = self
            .listener(run)
            .and_then(|listener| listener.asked(prompt));
        let asked = asked.unwrap_or_else(|| Box::pin(ready(self.page.ask(prompt))));
        Box::pin(async move { in_bytes(asked.await) })
    }

    fn input_now(&self, _run: RunId, prompt: &str) -> Line {
        in_bytes(self.page.ask(prompt))
    }

    fn order(&self, order: &str) -> Pending<String> {
        self.page.order(order)
    }

    fn message(&self, value: Value) {
        self.messages.send(value);
    }

    fn listens(&self, run: RunId) {
        self.messages.listens(run);
    }
}

fn in_bytes(line: Result<Option<String>, InputError>) -> Line {
    line.map(|line| line.map(String::into_bytes))
}
