//! A session: an interpreter as tags, plugins and pages get it.
//!
//! What it adds to the bare [`Interpreter`]: runs queue up and each has its own listener for what it
//! writes, and when another interpreter takes over, everybody who still waits is told so. It starts
//! nothing and knows no page.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::FutureExt;
use futures_util::future::{Either, Shared, select};

use super::interpreter::{
    CallError, Code, Completion, Host, Info, Interpreter, Pending, Pushed, RunId, Stream,
    Unsupported, Value,
};
use super::pairs::Pairs;

/// Hears what a run writes, as it is written.
pub type Listener = Rc<dyn Fn(Stream, &[u8])>;

/// Hears what any run writes.
pub type Overhearer = Rc<dyn Fn(RunId, Stream, &[u8])>;

/// Asks the reader for a line of input, and waits for it: the prompt in, the line out.
pub type Ask = Rc<dyn Fn(&str) -> Result<Option<String>, Unsupported>>;

/// So many runs, the latest, still have somebody to listen after their end. A page may run code as
/// often as it likes, and none of it should be kept for ever.
const REMEMBERED: usize = 1000;

/// Where output goes. It outlives the sessions of a page, so that a run's number is never used
/// twice.
pub struct Router {
    last_run: Cell<u32>,
    listeners: RefCell<Pairs<RunId, Listener>>,
    overhearers: RefCell<Vec<Overhearer>>,
    ask: Ask,
}

impl Router {
    /// A router that asks for input by `ask`.
    #[must_use]
    pub fn new(ask: Ask) -> Rc<Self> {
        Rc::new(Self {
            last_run: Cell::new(0),
            listeners: RefCell::default(),
            overhearers: RefCell::default(),
            ask,
        })
    }

    /// From now on, and until the interpreter is gone, `overhearer` hears what every run writes.
    pub fn overhear(&self, overhearer: Overhearer) {
        self.overhearers.borrow_mut().push(overhearer);
    }

    /// A number for a run whose output goes to `listener`, also after its end: a callback that it
    /// left behind may print later.
    fn open(&self, listener: Listener) -> RunId {
        let run = RunId(self.last_run.get() + 1);
        self.last_run.set(run.0);
        let mut listeners = self.listeners.borrow_mut();
        listeners.insert(run, listener);
        listeners.keep_latest(REMEMBERED);
        run
    }

    /// The runs of an interpreter that is gone will write no more.
    fn forget_listeners(&self) {
        self.overhearers.borrow_mut().clear();
        self.listeners.borrow_mut().clear();
    }
}

impl Host for Router {
    fn output(&self, run: RunId, stream: Stream, bytes: &[u8]) {
        // Listeners may start runs themselves, so no borrow is held while they are called.
        let listener = self.listeners.borrow().get(&run).cloned();
        if let Some(listener) = listener {
            listener(stream, bytes);
        }
        let overhearers = self.overhearers.borrow().clone();
        for overhearer in overhearers {
            overhearer(run, stream, bytes);
        }
    }

    fn input(&self, run: RunId, prompt: &str) -> Pending<Option<String>> {
        Box::pin(std::future::ready(
            self.input_now(run, prompt).unwrap_or(None),
        ))
    }

    fn input_now(&self, _run: RunId, prompt: &str) -> Result<Option<String>, Unsupported> {
        (self.ask)(prompt)
    }
}

/// An interpreter in use. It ends when another one takes its place.
pub struct Session {
    interpreter: Rc<dyn Interpreter>,
    router: Rc<Router>,
    turns: Rc<Turns>,
    end: RefCell<Option<oneshot::Sender<()>>>,
    ended: Shared<oneshot::Receiver<()>>,
}

impl Session {
    /// A session of an interpreter that writes to `router`.
    #[must_use]
    pub fn new(interpreter: Rc<dyn Interpreter>, router: Rc<Router>) -> Rc<Self> {
        let (end, ended) = oneshot::channel();
        Rc::new(Self {
            interpreter,
            router,
            turns: Rc::default(),
            end: RefCell::new(Some(end)),
            ended: ended.shared(),
        })
    }

    /// Name and version of the interpreter.
    #[must_use]
    pub fn info(&self) -> Info {
        self.interpreter.info()
    }

    /// Runs code in `__main__`, after the runs that were asked for before it.
    pub fn run(
        &self,
        source: &str,
        filename: &str,
        listener: Listener,
    ) -> Pending<Result<Value, CallError>> {
        self.in_turn(source, filename, listener, |interpreter, code| {
            interpreter.run(code)
        })
    }

    /// Runs a block of lines as the prompt does, or says that it is not finished.
    pub fn push(&self, block: &str, listener: Listener) -> Pending<Result<Pushed, CallError>> {
        self.in_turn(block, "<stdin>", listener, |interpreter, code| {
            interpreter.push(code)
        })
    }

    /// Runs a plugin written in Python. `config` is the configuration as JSON.
    pub fn plug_in(
        &self,
        source: &str,
        filename: &str,
        config: String,
        listener: Listener,
    ) -> Pending<Result<(), CallError>> {
        self.in_turn(source, filename, listener, move |interpreter, code| {
            interpreter.plug_in(code, &config)
        })
    }

    /// What could come next, from the live namespace.
    pub fn complete(&self, text: &str) -> Pending<Result<Completion, CallError>> {
        self.until_end(self.interpreter.complete(text))
    }

    /// Writes a file whole, and makes the folders it needs.
    pub fn write_file(&self, path: &str, content: &[u8]) -> Pending<Result<(), CallError>> {
        self.until_end(self.interpreter.write_file(path, content))
    }

    /// Reads a file whole.
    pub fn read_file(&self, path: &str) -> Pending<Result<Vec<u8>, CallError>> {
        self.until_end(self.interpreter.read_file(path))
    }

    /// The names in a folder.
    pub fn list_files(&self, path: &str) -> Pending<Result<Vec<String>, CallError>> {
        self.until_end(self.interpreter.list_files(path))
    }

    /// Asks the code that runs now to stop.
    ///
    /// # Errors
    /// When this interpreter cannot be interrupted here.
    pub fn interrupt(&self) -> Result<(), Unsupported> {
        self.interpreter.interrupt()
    }

    /// From now on, and until the end, `overhearer` hears what every run writes.
    pub fn overhear(&self, overhearer: Overhearer) {
        self.router.overhear(overhearer);
    }

    /// Ends it: the interpreter is closed, and whoever still waits is told that it was replaced.
    pub fn end(&self) {
        self.interpreter.close();
        self.router.forget_listeners();
        if let Some(end) = self.end.borrow_mut().take() {
            // Nobody may be waiting, and that is fine.
            let _ = end.send(());
        }
    }

    /// Waits for the end.
    pub fn ended(&self) -> Pending<()> {
        let ended = self.ended.clone();
        Box::pin(async move {
            // The session itself holds the sender, so this is the end or its drop.
            let _ = ended.await;
        })
    }

    fn in_turn<T: 'static>(
        &self,
        source: &str,
        filename: &str,
        listener: Listener,
        call: impl FnOnce(&dyn Interpreter, Code) -> Pending<Result<T, CallError>> + 'static,
    ) -> Pending<Result<T, CallError>> {
        let code = Code {
            run: self.router.open(listener),
            source: source.to_owned(),
            filename: filename.to_owned(),
        };
        let (turns, interpreter) = (Rc::clone(&self.turns), Rc::clone(&self.interpreter));
        self.until_end(async move {
            let _turn = turns.take().await;
            call(&*interpreter, code).await
        })
    }

    fn until_end<T: 'static>(
        &self,
        call: impl Future<Output = Result<T, CallError>> + 'static,
    ) -> Pending<Result<T, CallError>> {
        let (ended, name) = (self.ended.clone(), self.interpreter.info().name);
        Box::pin(async move {
            match select(ended, Box::pin(call)).await {
                Either::Left(_) => Err(CallError::Replaced { name }),
                Either::Right((outcome, _)) => outcome,
            }
        })
    }
}

/// Who may run, one after the other, in the order of asking.
#[derive(Default)]
struct Turns {
    taken: Cell<bool>,
    waiting: RefCell<VecDeque<oneshot::Sender<()>>>,
}

impl Turns {
    async fn take(self: Rc<Self>) -> Turn {
        if self.taken.replace(true) {
            let (call, called) = oneshot::channel();
            self.waiting.borrow_mut().push_back(call);
            // The sender stays in the queue until it is used, so this cannot be cancelled.
            let _ = called.await;
        }
        Turn(self)
    }
}

/// A turn; dropping it calls the next one who waits.
struct Turn(Rc<Turns>);

impl Drop for Turn {
    fn drop(&mut self) {
        loop {
            let next = self.0.waiting.borrow_mut().pop_front();
            match next {
                None => {
                    self.0.taken.set(false);
                    return;
                }
                // Whoever has gone away in the meantime is passed over.
                Some(call) if call.is_canceled() => {}
                Some(call) => {
                    let _ = call.send(());
                    return;
                }
            }
        }
    }
}
