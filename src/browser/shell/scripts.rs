//! The scripts of the page: which of them runs next, and who hears of it.
//!
//! The order is [`crate::kernel::scripts`]' business; here they are found in the document and run.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use web_sys::{Element, Node};

use super::Shell;
use crate::browser::{dom, fetch};
use crate::kernel::display::Display;
use crate::kernel::interpreter::{CallError, InputError, Pending, Stream, Value};
use crate::kernel::lifecycle::Stage;
use crate::kernel::pairs::Pairs;
use crate::kernel::router::Follow;
use crate::kernel::scripts::{ScriptId, Scripts};
use crate::kernel::source::dedent;

/// What happens to a piece of code that somebody wants to run.
#[derive(Debug, Clone)]
pub enum RunEvent {
    /// It waits: for its source, for the interpreter, for others. What it wrote before is gone.
    Waiting,
    /// It runs.
    Started,
    /// It wrote something.
    Wrote(Stream, Rc<[u8]>),
    /// It shows something among its output.
    Displayed(Display),
    /// It wants a line of input, and waits for it.
    Asked(Question),
    /// It came to its end.
    Ended(Result<Value, CallError>),
    /// It never began, for want of its source.
    Missing(String),
}

/// A line of input that somebody waits for.
#[derive(Debug, Clone)]
pub struct Question {
    /// What Python asks.
    pub prompt: String,
    asker: Rc<RefCell<Option<oneshot::Sender<Option<String>>>>>,
}

impl Question {
    /// Gives the line, without its newline, or the end of the input. Only the first answer counts.
    pub fn answer(&self, line: Option<String>) {
        if let Some(asker) = self.asker.take() {
            // The code may have been stopped in the meantime.
            let _ = asker.send(line.map(|line| line + "\n"));
        }
    }
}

/// Tells a listener what happens to a run.
pub(super) struct Teller(pub(super) RunListener);

impl Follow for Teller {
    fn began(&self) {
        (self.0)(RunEvent::Started);
    }

    fn wrote(&self, stream: Stream, bytes: &[u8]) {
        (self.0)(RunEvent::Wrote(stream, bytes.into()));
    }

    fn displayed(&self, display: &Display) {
        (self.0)(RunEvent::Displayed(display.clone()));
    }

    fn asked(&self, prompt: &str) -> Option<Pending<Result<Option<String>, InputError>>> {
        let (tell, told) = oneshot::channel();
        (self.0)(RunEvent::Asked(Question {
            prompt: prompt.to_owned(),
            asker: Rc::new(RefCell::new(Some(tell))),
        }));
        // A question that nobody can see any more is not answered.
        Some(Box::pin(async move {
            told.await.map_err(|_| InputError::Interrupted)
        }))
    }
}

/// Hears what happens to a piece of code.
pub type RunListener = Rc<dyn Fn(RunEvent)>;

/// Where a script's code is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptSource {
    /// Here.
    Text(String),
    /// At a URL, seen from the page.
    Url(String),
}

impl ScriptSource {
    /// Where a tag says that its code is: at `src`, else inside of it.
    #[must_use]
    pub fn of_tag(src: Option<&str>, code: Option<&str>) -> Option<Self> {
        match (src, code) {
            (Some(src), _) => Some(Self::Url(src.to_owned())),
            (None, Some(code)) if !code.trim().is_empty() => Some(Self::Text(code.to_owned())),
            _ => None,
        }
    }
}

/// A script of the page. Dropping it takes the script off the page.
pub struct Script {
    shell: Shell,
    id: ScriptId,
}

impl Drop for Script {
    fn drop(&mut self) {
        let scripts = &self.shell.0.scripts;
        scripts.order.borrow_mut().remove(self.id);
        scripts.bodies.borrow_mut().remove(&self.id);
        self.shell.run_scripts();
    }
}

#[derive(Default)]
pub(super) struct PageScripts {
    order: RefCell<Scripts>,
    bodies: RefCell<Pairs<ScriptId, Body>>,
}

#[derive(Clone)]
struct Body {
    element: Element,
    filename: String,
    code: String,
    listener: RunListener,
}

impl PageScripts {
    pub(super) fn await_next_interpreter(&self) {
        let listeners: Vec<RunListener> = self
            .bodies
            .borrow()
            .iter()
            .map(|(_, body)| Rc::clone(&body.listener))
            .collect();
        for listener in listeners {
            listener(RunEvent::Waiting);
        }
    }

    /// The first known script that comes after `element` in the document.
    fn successor(&self, element: &Element) -> Option<ScriptId> {
        let bodies = self.bodies.borrow();
        self.order.borrow().in_order().find(|id| {
            bodies.get(id).is_some_and(|body| {
                let position = element.compare_document_position(&body.element);
                position & Node::DOCUMENT_POSITION_FOLLOWING != 0
            })
        })
    }
}

impl Shell {
    /// Puts a script on the page, at the place of `element`. It runs when its turn comes, and again
    /// for each interpreter that the reader picks.
    #[must_use = "the script leaves the page when this is dropped"]
    pub fn add_script(
        &self,
        element: &Element,
        source: ScriptSource,
        listener: RunListener,
    ) -> Script {
        let scripts = &self.0.scripts;
        let successor = scripts.successor(element);
        let id = scripts.order.borrow_mut().add(successor);
        let filename = match &source {
            ScriptSource::Text(_) => format!("<script {}>", id.0),
            ScriptSource::Url(url) => url.clone(),
        };
        listener(RunEvent::Waiting);
        let body = Body {
            element: element.clone(),
            filename,
            code: String::new(),
            listener,
        };
        scripts.bodies.borrow_mut().insert(id, body);
        let shell = self.clone();
        match source {
            ScriptSource::Text(text) => shell.settle_script(id, Ok(text)),
            ScriptSource::Url(url) => dom::spawn(async move {
                let text = match dom::absolute(&url, &dom::page_url()) {
                    Ok(url) => fetch::text(&url).await,
                    Err(message) => Err(message),
                };
                shell.settle_script(id, text);
            }),
        }
        Script {
            shell: self.clone(),
            id,
        }
    }

    fn settle_script(&self, id: ScriptId, text: Result<String, String>) {
        let listener = {
            let mut bodies = self.0.scripts.bodies.borrow_mut();
            let Some(body) = bodies.get_mut(&id) else {
                return;
            };
            if let Ok(text) = &text {
                body.code = dedent(text);
            }
            Rc::clone(&body.listener)
        };
        self.0.scripts.order.borrow_mut().settle(id, text.is_ok());
        if let Err(message) = text {
            listener(RunEvent::Missing(message));
        }
        // Scripts that are added together all take their places before the first of them runs.
        let shell = self.clone();
        dom::spawn(async move { shell.run_scripts() });
    }

    /// Runs the script whose turn it is, if there is one.
    pub(super) fn run_scripts(&self) {
        let generation = {
            let lifecycle = self.0.lifecycle.borrow();
            if !matches!(lifecycle.stage(), Stage::Finished { .. }) {
                return;
            }
            lifecycle.generation()
        };
        let next = self.0.scripts.order.borrow_mut().next(generation);
        let Some(id) = next else { return };
        let body = self.0.scripts.bodies.borrow().get(&id).cloned();
        let shell = self.clone();
        dom::spawn(async move {
            if let Some(body) = body {
                let listener = until_replaced(body.listener);
                shell.run(&body.code, &body.filename, listener).await;
            }
            shell.0.scripts.order.borrow_mut().finished(id);
            shell.run_scripts();
        });
    }

    /// Runs code as soon as it may run, and tells the listener how it goes.
    pub async fn run(&self, code: &str, filename: &str, listener: RunListener) {
        listener(RunEvent::Waiting);
        let outcome = match self.ready().await {
            Ok(session) => {
                let teller = Rc::new(Teller(Rc::clone(&listener)));
                RunEvent::Ended(session.run(code, filename, teller).await)
            }
            Err(failure) => RunEvent::Missing(failure.message),
        };
        listener(outcome);
    }
}

/// A script whose interpreter was replaced waits for the next one, and has not ended.
fn until_replaced(listener: RunListener) -> RunListener {
    Rc::new(move |event| {
        if !matches!(event, RunEvent::Ended(Err(CallError::Replaced { .. }))) {
            listener(event);
        }
    })
}
