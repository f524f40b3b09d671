//! An interpreter that can be lost, and comes back.
//!
//! An interpreter in a worker can be ended from outside, and may break by itself. The supervisor then
//! starts a fresh one in its place, puts back the files that the page had put there and the plugins
//! written in Python, and answers whoever waited for the lost one. It knows neither workers nor time:
//! how one is started it is told, and when to give one up others decide.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::FutureExt;
use futures_util::future::{Either, Shared, select};

use super::call::{Reply, Request};
use super::interpreter::{CallError, Info, Interpreter, Pending, Unsupported};
use super::pairs::Pairs;

/// Starts an interpreter afresh, as often as it is called.
pub type Starter = Rc<dyn Fn() -> Pending<Result<Rc<dyn Interpreter>, String>>>;

/// The interpreter of now, as soon as it runs.
type Running = Shared<Pending<Result<Rc<dyn Interpreter>, String>>>;

/// See the module's documentation.
pub struct Supervisor(Rc<Inner>);

struct Inner {
    info: Info,
    starter: Starter,
    life: RefCell<Life>,
    /// The calls that wrote the files of now, by path.
    files: RefCell<Pairs<String, Request>>,
    /// The calls that brought the plugins.
    plugins: RefCell<Vec<Request>>,
    is_closed: Cell<bool>,
}

/// The time of one interpreter.
struct Life {
    running: Running,
    give_up: Option<oneshot::Sender<()>>,
    lost: Shared<oneshot::Receiver<()>>,
}

impl Life {
    fn new(running: Running) -> Self {
        let (give_up, lost) = oneshot::channel();
        Self {
            running,
            give_up: Some(give_up),
            lost: lost.shared(),
        }
    }
}

impl Supervisor {
    /// Starts the first one.
    ///
    /// # Errors
    /// What kept it from starting.
    pub async fn start(starter: Starter) -> Result<Self, String> {
        let first = starter().await?;
        let info = first.info();
        let running: Pending<_> = Box::pin(std::future::ready(Ok(first)));
        Ok(Self(Rc::new(Inner {
            info,
            starter,
            life: RefCell::new(Life::new(running.shared())),
            files: RefCell::default(),
            plugins: RefCell::default(),
            is_closed: Cell::new(false),
        })))
    }
}

/// What a reader has to know when an interpreter was replaced by a fresh one.
pub const AFRESH: &str =
    "It was started afresh: what was defined is gone, the page's files were put back.";

impl Inner {
    /// Gives up the interpreter of now, and starts another one in its place.
    fn replace(self: &Rc<Self>) {
        let old = self.life.borrow().running.clone();
        if let Some(Ok(interpreter)) = old.now_or_never() {
            interpreter.close();
        }
        let fresh: Pending<_> = Box::pin(Rc::clone(self).start_afresh());
        let life = Life::new(fresh.shared());
        let give_up = std::mem::replace(&mut *self.life.borrow_mut(), life).give_up;
        if let Some(give_up) = give_up {
            // Nobody may be waiting, and that is fine.
            let _ = give_up.send(());
        }
    }

    async fn start_afresh(self: Rc<Self>) -> Result<Rc<dyn Interpreter>, String> {
        let name = &self.info.name;
        let closed = || Err(format!("{name} was closed"));
        if self.is_closed.get() {
            return closed();
        }
        let interpreter = (self.starter)().await?;
        if self.is_closed.get() {
            interpreter.close();
            return closed();
        }
        let files = self.files.borrow().clone();
        for (_, file) in files {
            let written = interpreter.call(file).await;
            written.map_err(|error| error.to_string())?;
        }
        let plugins = self.plugins.borrow().clone();
        for plugin in plugins {
            // What went wrong with a plugin was told when it came for the first time.
            let _ = interpreter.call(plugin).await;
        }
        Ok(interpreter)
    }
}

impl Interpreter for Supervisor {
    fn info(&self) -> Info {
        self.0.info.clone()
    }

    fn ready(&self) -> Pending<()> {
        let running = self.0.life.borrow().running.clone();
        // Whether it could be started, the next call will say.
        Box::pin(running.map(|_| ()))
    }

    fn call(&self, request: Request) -> Pending<Reply> {
        let inner = Rc::clone(&self.0);
        if let Request::WriteFile(path, _) = &request {
            let mut files = inner.files.borrow_mut();
            files.insert(path.clone(), request.clone());
        }
        if let Request::RemoveFile(path) = &request {
            inner.files.borrow_mut().remove(path);
        }
        let plugin = matches!(request, Request::PlugIn(..)).then(|| request.clone());
        let (running, lost) = {
            let life = inner.life.borrow();
            (life.running.clone(), life.lost.clone())
        };
        let name = inner.info.name.clone();
        Box::pin(async move {
            let answer = async {
                match running.await {
                    Ok(interpreter) => interpreter.call(request).await,
                    Err(reason) => Err(CallError::Crashed { name, reason }),
                }
            };
            match select(lost, Box::pin(answer)).await {
                Either::Left(_) => Err(CallError::Stopped {
                    name: inner.info.name.clone(),
                }),
                Either::Right((Err(CallError::Crashed { name, reason }), lost)) => {
                    // Only the first to notice replaces it.
                    if lost.peek().is_none() {
                        inner.replace();
                    }
                    Err(CallError::Crashed {
                        name,
                        reason: format!("{reason}\n{AFRESH}"),
                    })
                }
                Either::Right((outcome, _)) => {
                    if outcome.is_ok() {
                        inner.plugins.borrow_mut().extend(plugin);
                    }
                    outcome
                }
            }
        })
    }

    fn interrupt(&self) -> Result<(), Unsupported> {
        match self.0.life.borrow().running.clone().now_or_never() {
            Some(Ok(interpreter)) => interpreter.interrupt(),
            // It starts, so nothing runs.
            _ => Ok(()),
        }
    }

    fn kill(&self) -> Result<(), Unsupported> {
        self.0.replace();
        Ok(())
    }

    fn close(&self) {
        self.0.is_closed.set(true);
        if let Some(Ok(interpreter)) = self.0.life.borrow().running.clone().now_or_never() {
            interpreter.close();
        }
    }
}
