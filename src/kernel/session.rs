//! A session: an interpreter as tags, plugins and pages get it.
//!
//! What it adds to the bare [`Interpreter`]: runs queue up and each has its own listener, a run that
//! takes too long is stopped, and when another interpreter takes over, everybody who still waits is told
//! so. It starts nothing and knows no page.

use std::cell::RefCell;
use std::future::ready;
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use futures_util::FutureExt;
use futures_util::future::{Either, Shared, select};

use super::call::{self, Outcome, Reply, Request};
use super::config;
use super::interpreter::{
    CallError, Code, Completion, Info, Interpreter, Pending, Pushed, RunId, Unsupported, Value,
};
use super::messages::Hearer;
use super::router::{Listener, Overhearer, Page, Router};
use super::supervisor::AFRESH;
use super::turns::Turns;

/// An interpreter has so long to react to an interrupt, before it is ended.
const PATIENCE: Duration = Duration::from_secs(1);

/// An interpreter in use. It ends when another one takes its place.
pub struct Session {
    interpreter: Rc<dyn Interpreter>,
    router: Rc<Router>,
    turns: Rc<Turns>,
    running: Rc<RefCell<Option<Running>>>,
    time_limit: Option<Duration>,
    end: RefCell<Option<oneshot::Sender<()>>>,
    ended: Shared<oneshot::Receiver<()>>,
}

impl Session {
    /// A session of an interpreter that writes to `router`. `time_limit` is for each run.
    #[must_use]
    pub fn new(
        interpreter: Rc<dyn Interpreter>,
        router: Rc<Router>,
        time_limit: Option<Duration>,
    ) -> Rc<Self> {
        let (end, ended) = oneshot::channel();
        Rc::new(Self {
            interpreter,
            router,
            turns: Turns::new(1),
            running: Rc::default(),
            time_limit,
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
        let code = self.code(source, filename, &listener);
        call::read(
            self.in_turn(code.run, Request::Run(code), listener),
            Outcome::value,
        )
    }

    /// Runs code of ours that sets Python up, however long it takes.
    pub fn prepare(&self, source: &str, filename: &str) -> Pending<Result<Value, CallError>> {
        let nobody: Listener = Rc::new(|_, _: &[u8]| ());
        let code = self.code(source, filename, &nobody);
        let request = Box::pin(ready((code.run, Request::Run(code))));
        call::read(self.when_asked(request, nobody, None), Outcome::value)
    }

    /// Runs a block of lines as the prompt does, or says that it is not finished.
    pub fn push(&self, block: &str, listener: Listener) -> Pending<Result<Pushed, CallError>> {
        let code = self.code(block, "<stdin>", &listener);
        call::read(
            self.in_turn(code.run, Request::Push(code), listener),
            Outcome::pushed,
        )
    }

    /// Runs a plugin written in Python. `config` is the configuration as JSON.
    pub fn plug_in(
        &self,
        source: &str,
        filename: &str,
        config: String,
        listener: Listener,
    ) -> Pending<Result<(), CallError>> {
        let code = self.code(source, filename, &listener);
        call::read(
            self.in_turn(code.run, Request::PlugIn(code, config), listener),
            Outcome::done,
        )
    }

    /// Hands a message to Python as soon as it listens, and then in its turn.
    pub fn post(&self, message: Value) -> Pending<Result<(), CallError>> {
        let listener = self.router.messages.listener();
        let request = Box::pin(async move {
            let run = listener.await;
            (run, Request::Receive(run, message))
        });
        // Whoever followed the run that listens is not told that it began again.
        let nobody = Rc::new(|_, _: &[u8]| ());
        let reply = self.when_asked(request, nobody, self.time_limit);
        call::read(reply, Outcome::done)
    }

    /// From now on, and until the end, Python's messages go to `hearer`.
    pub fn hear(&self, hearer: Option<Hearer>) {
        if self.end.borrow().is_none() {
            return;
        }
        self.router.messages.hear(hearer);
    }

    /// What could come next, from the live namespace.
    pub fn complete(&self, text: &str) -> Pending<Result<Completion, CallError>> {
        call::read(
            self.at_once(Request::Complete(text.to_owned())),
            Outcome::completion,
        )
    }

    /// Writes a file whole, and makes the folders it needs.
    pub fn write_file(&self, path: &str, content: &[u8]) -> Pending<Result<(), CallError>> {
        let request = Request::WriteFile(path.to_owned(), content.to_vec());
        call::read(self.at_once(request), Outcome::done)
    }

    /// Removes a file, if it is there.
    pub fn remove_file(&self, path: &str) -> Pending<Result<(), CallError>> {
        call::read(
            self.at_once(Request::RemoveFile(path.to_owned())),
            Outcome::done,
        )
    }

    /// Reads a file whole.
    pub fn read_file(&self, path: &str) -> Pending<Result<Vec<u8>, CallError>> {
        call::read(
            self.at_once(Request::ReadFile(path.to_owned())),
            Outcome::bytes,
        )
    }

    /// The names in a folder.
    pub fn list_files(&self, path: &str) -> Pending<Result<Vec<String>, CallError>> {
        call::read(
            self.at_once(Request::ListFiles(path.to_owned())),
            Outcome::names,
        )
    }

    /// Ends the code that runs now: by an interrupt if that helps, else with the interpreter.
    ///
    /// # Errors
    /// When neither can be done here; the code goes on.
    pub fn stop(&self) -> Pending<Result<(), Unsupported>> {
        let Some(Running { run, over }) = self.running.borrow().clone() else {
            return Box::pin(ready(Ok(())));
        };
        let (interpreter, page) = (Rc::clone(&self.interpreter), Rc::clone(&self.router.page));
        let running = Rc::clone(&self.running);
        Box::pin(async move {
            let interrupted = interpreter.interrupt();
            if interrupted.is_ok()
                && let Either::Left(_) = select(over, page.sleep(PATIENCE)).await
            {
                return Ok(());
            }
            let goes_on = running.borrow().as_ref().is_some_and(|now| now.run == run);
            if !goes_on {
                return Ok(());
            }
            // Where neither can be done, the first reason is the closer one.
            let killed = interpreter.kill();
            killed.map_err(|reason| interrupted.err().unwrap_or(reason))
        })
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

    fn code(&self, source: &str, filename: &str, listener: &Listener) -> Code {
        Code {
            run: self.router.open(Rc::clone(listener)),
            source: source.to_owned(),
            filename: filename.to_owned(),
        }
    }

    fn in_turn(&self, run: RunId, request: Request, listener: Listener) -> Pending<Reply> {
        self.when_asked(Box::pin(ready((run, request))), listener, self.time_limit)
    }

    fn when_asked(
        &self,
        request: Pending<(RunId, Request)>,
        listener: Listener,
        time_limit: Option<Duration>,
    ) -> Pending<Reply> {
        let (turns, interpreter) = (Rc::clone(&self.turns), Rc::clone(&self.interpreter));
        let (running, page) = (Rc::clone(&self.running), Rc::clone(&self.router.page));
        self.until_end(Box::pin(async move {
            let (run, request) = request.await;
            let _turn = turns.take().await;
            // The time that an interpreter takes to start afresh is not the code's.
            interpreter.ready().await;
            let _runs = Runs::new(run, running);
            listener.began();
            let call = interpreter.call(request);
            match time_limit {
                Some(limit) => within(limit, call, &*interpreter, &*page).await,
                None => call.await,
            }
        }))
    }

    /// A call that waits for no run.
    pub(crate) fn at_once(&self, request: Request) -> Pending<Reply> {
        self.until_end(self.interpreter.call(request))
    }

    fn until_end(&self, call: Pending<Reply>) -> Pending<Reply> {
        let (ended, name) = (self.ended.clone(), self.interpreter.info().name);
        Box::pin(async move {
            match select(ended, call).await {
                Either::Left(_) => Err(CallError::Replaced { name }),
                Either::Right((outcome, _)) => outcome,
            }
        })
    }
}

/// What a call comes to, if it comes to it in time; else it is stopped.
async fn within(
    limit: Duration,
    call: Pending<Reply>,
    interpreter: &dyn Interpreter,
    page: &dyn Page,
) -> Reply {
    let mut call = match select(call, page.sleep(limit)).await {
        Either::Left((outcome, _)) => return outcome,
        Either::Right(((), call)) => call,
    };
    let stopped = |note: &str| {
        Err(CallError::TimeLimit {
            seconds: config::seconds(limit),
            note: note.to_owned(),
        })
    };
    if interpreter.interrupt().is_ok() {
        match select(call, page.sleep(PATIENCE)).await {
            Either::Left(_) => return stopped(""),
            Either::Right(((), going_on)) => call = going_on,
        }
    }
    match interpreter.kill() {
        Ok(()) => {
            // It answers that it was stopped; the limit says why.
            let _ = call.await;
            stopped(AFRESH)
        }
        Err(unsupported) => stopped(&format!("It goes on: {unsupported}.")),
    }
}

/// The run that runs now.
#[derive(Clone)]
struct Running {
    run: RunId,
    over: Shared<oneshot::Receiver<()>>,
}

/// A run for as long as it runs.
struct Runs {
    running: Rc<RefCell<Option<Running>>>,
    /// Dropped with the rest, which tells that it is over.
    _end: oneshot::Sender<()>,
}

impl Runs {
    fn new(run: RunId, running: Rc<RefCell<Option<Running>>>) -> Self {
        let (end, over) = oneshot::channel();
        let over = over.shared();
        *running.borrow_mut() = Some(Running { run, over });
        Self { running, _end: end }
    }
}

impl Drop for Runs {
    fn drop(&mut self) {
        self.running.borrow_mut().take();
    }
}
