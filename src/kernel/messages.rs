//! Messages between a page and its Python. Neither side need be there before the other one sends: what
//! came too early is kept.
//!
//! Handing a message to Python is a call like others, and takes its turn elsewhere.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;

use super::interpreter::{Pending, RunId, Value};

/// Whoever hears Python's messages.
pub type Hearer = Rc<dyn Fn(Value)>;

/// See the module's documentation.
#[derive(Default)]
pub struct Messages {
    hearer: RefCell<Option<Hearer>>,
    /// What Python sent while nobody heard it.
    kept: RefCell<Vec<Value>>,
    /// The run in which Python began to listen.
    listening: Cell<Option<RunId>>,
    waiting: RefCell<Vec<oneshot::Sender<RunId>>>,
}

impl Messages {
    /// Python sends a message to the page.
    pub fn send(&self, message: Value) {
        // A hearer may do as it likes, so no borrow is held while it is called.
        let hearer = self.hearer.borrow().clone();
        match hearer {
            Some(hearer) => hearer(message),
            None => self.kept.borrow_mut().push(message),
        }
    }

    /// From now on Python's messages go to this one, and so do those that were kept; nobody keeps them.
    pub fn hear(&self, hearer: Option<Hearer>) {
        self.hearer.replace(hearer.clone());
        if let Some(hearer) = hearer {
            for message in self.kept.take() {
                hearer(message);
            }
        }
    }

    /// Python listens from now on, and began to in this run.
    pub fn listens(&self, run: RunId) {
        self.listening.set(Some(run));
        for waiting in self.waiting.take() {
            // Whoever wanted to send may have gone away.
            let _ = waiting.send(run);
        }
    }

    /// Waits until Python listens; the answer is the run in which it began to.
    pub fn listener(&self) -> Pending<RunId> {
        if let Some(run) = self.listening.get() {
            return Box::pin(std::future::ready(run));
        }
        let (tell, told) = oneshot::channel();
        self.waiting.borrow_mut().push(tell);
        Box::pin(async move {
            match told.await {
                Ok(run) => run,
                // That Python is gone, and the session says so.
                Err(_) => std::future::pending().await,
            }
        })
    }

    /// That Python is gone: nobody listens, and what it sent concerns nobody any more.
    pub fn forget(&self) {
        self.hearer.take();
        self.kept.take();
        self.listening.take();
        self.waiting.take();
    }
}
