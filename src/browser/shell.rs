//! The shell: performs what the lifecycle asks for, and tells it what happened.
//!
//! It owns all shared mutable state of a page. Everybody else sends inputs, and reads snapshots.
//! Inputs go through a mailbox, and no borrow is held while an effect is performed, so a listener of
//! an event may call back at any time. It decides nothing: that is the lifecycle's part.

mod effects;
mod scripts;
mod snapshot;
mod workers;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use std::time::Duration;

use futures_channel::oneshot;
use wasm_bindgen::JsValue;

use super::packages::Installed;
use super::{dom, handle, orders};
use crate::kernel::catalogue::{AlreadyThere, Build, Catalogue, NoSuchInterpreter};
use crate::kernel::config::{InterpreterChoice, WorkerChoice};
use crate::kernel::display::Display;
use crate::kernel::interpreter::{InputError, Loaded, Pending, Unsupported};
use crate::kernel::lifecycle::{Failure, Input, Lifecycle, Notice, Stage};
use crate::kernel::pairs::Pairs;
use crate::kernel::plugin::{Plugin, PluginId};
use crate::kernel::router::{Page, Router};
use crate::kernel::session::Session;

pub use scripts::{Question, RunEvent, RunListener, Script, ScriptSource};
pub use snapshot::{Measured, Moment, Snapshot, Subscription};
pub use workers::WorkerScript;

use scripts::PageScripts;
use snapshot::Board;
use workers::Workers;

/// What a page is set up with.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// The interpreters there are.
    pub catalogue: Catalogue,
    /// The absolute URL that their files are seen from.
    pub base: String,
    /// A choice that is stronger than the configuration.
    pub choice: Option<InterpreterChoice>,
    /// The same for where Python runs.
    pub worker: Option<WorkerChoice>,
}

/// A handle on the one shell of a page.
#[derive(Clone)]
pub struct Shell(Rc<Inner>);

/// The same shell, and not one that is like it.
impl PartialEq for Shell {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct Inner {
    base: String,
    worker: Cell<Option<WorkerChoice>>,
    lifecycle: RefCell<Lifecycle>,
    mailbox: RefCell<VecDeque<Input>>,
    draining: Cell<bool>,
    plugins: RefCell<Pairs<String, Registered>>,
    loaded: RefCell<Option<Box<dyn Loaded>>>,
    session: RefCell<Option<Rc<Session>>>,
    /// What was installed on its interpreter.
    installed: RefCell<Rc<Installed>>,
    handle: RefCell<Option<JsValue>>,
    router: Rc<Router>,
    waiting: RefCell<Vec<Waiting>>,
    scripts: PageScripts,
    workers: Workers,
    board: Board,
}

/// Somebody who waits for the end of setup.
type Waiting = oneshot::Sender<Result<Rc<Session>, Failure>>;

/// A plugin, and what JavaScript knows it by.
#[derive(Clone)]
struct Registered {
    plugin: Rc<dyn Plugin>,
    js: JsValue,
}

impl Shell {
    /// A shell that has not begun yet, so that plugins can be registered first.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let lifecycle = Lifecycle::new(setup.catalogue, setup.choice);
        let board = Board::new(&lifecycle);
        Self(Rc::new_cyclic(|shell| Inner {
            base: setup.base,
            worker: Cell::new(setup.worker),
            lifecycle: RefCell::new(lifecycle),
            mailbox: RefCell::default(),
            draining: Cell::new(false),
            plugins: RefCell::default(),
            loaded: RefCell::default(),
            session: RefCell::default(),
            installed: RefCell::default(),
            handle: RefCell::default(),
            router: Router::new(Rc::new(Reader(Weak::clone(shell)))),
            waiting: RefCell::default(),
            scripts: PageScripts::default(),
            workers: Workers::default(),
            board,
        }))
    }

    /// Begins the story: reads the page's configuration.
    pub fn begin(&self) {
        let shell = self.clone();
        orders::take(move |order| shell.order(&order));
        self.read_config();
    }

    /// Tells the lifecycle what happened. What follows from it has happened when this returns,
    /// unless somebody further up the stack is at it already.
    pub fn send(&self, input: Input) {
        self.0.mailbox.borrow_mut().push_back(input);
        if self.0.draining.replace(true) {
            return;
        }
        loop {
            let next = self.0.mailbox.borrow_mut().pop_front();
            let Some(input) = next else { break };
            let outcome = self.0.lifecycle.borrow_mut().step(input);
            match outcome {
                Ok(effects) => effects.into_iter().for_each(|effect| self.perform(effect)),
                Err(unexpected) => dom::warn(&unexpected.to_string()),
            }
        }
        self.0.draining.set(false);
        self.publish();
        self.run_scripts();
        self.run_workers();
    }

    /// Registers a plugin. `js` is what JavaScript gets in the events about it.
    pub fn register(&self, plugin: Rc<dyn Plugin>, js: JsValue) {
        let name = plugin.name().to_owned();
        let is_new = self.0.plugins.borrow().get(&name).is_none();
        if is_new {
            let registered = Registered { plugin, js };
            self.0.plugins.borrow_mut().insert(name.clone(), registered);
        }
        self.send(Input::PluginRegistered { name });
    }

    /// What JavaScript knows the plugins by, in order of registration.
    #[must_use]
    pub fn js_plugins(&self) -> Vec<JsValue> {
        let lifecycle = self.0.lifecycle.borrow();
        let plugins = self.0.plugins.borrow();
        let entries = lifecycle.plugins().entries().iter();
        entries
            .filter_map(|entry| plugins.get(&entry.name).map(|plugin| plugin.js.clone()))
            .collect()
    }

    fn registered(&self, plugin: PluginId) -> Option<Registered> {
        let name = self.0.lifecycle.borrow().plugins().name(plugin).to_owned();
        self.0.plugins.borrow().get(&name).cloned()
    }

    /// The session of the interpreter that runs now, if one does.
    #[must_use]
    pub fn session(&self) -> Option<Rc<Session>> {
        let is_ready = self.0.lifecycle.borrow().stage().info().is_some();
        self.0.session.borrow().clone().filter(|_| is_ready)
    }

    /// The session, as soon as setup is finished.
    ///
    /// # Errors
    /// When setup fails, or has failed.
    pub async fn ready(&self) -> Result<Rc<Session>, Failure> {
        let answer = {
            let lifecycle = self.0.lifecycle.borrow();
            match lifecycle.stage() {
                Stage::Finished { .. } => self.0.session.borrow().clone().map(Ok),
                Stage::Failed { failure, .. } => Some(Err(failure.clone())),
                _ => None,
            }
        };
        if let Some(answer) = answer {
            return answer;
        }
        let (tell, told) = oneshot::channel();
        self.0.waiting.borrow_mut().push(tell);
        match told.await {
            Ok(answer) => answer,
            // The shell is gone, and with it everybody who could want the answer.
            Err(_) => std::future::pending().await,
        }
    }

    /// Ends the code that runs now; whoever ran it hears of it. What cannot be ended is reported.
    pub fn stop(&self) {
        let Some(session) = self.session() else {
            return;
        };
        let shell = self.clone();
        dom::spawn(async move {
            if let Err(unsupported) = session.stop().await {
                shell.report(&unsupported.to_string());
            }
        });
    }

    /// Takes in a build, which can be chosen from now on, as long as the page is open.
    ///
    /// # Errors
    /// When it is there already, and then nothing has changed.
    pub fn add_build(&self, build: Build) -> Result<(), AlreadyThere> {
        self.0.lifecycle.borrow().catalogue().check_new(&build)?;
        self.send(Input::BuildAdded(build));
        Ok(())
    }

    /// Chooses an interpreter; [`Shell::ready`] tells when it is there.
    ///
    /// # Errors
    /// When there is no such interpreter, and then the one of now stays.
    pub fn choose(&self, choice: InterpreterChoice) -> Result<(), NoSuchInterpreter> {
        self.0.lifecycle.borrow().catalogue().resolve(&choice)?;
        self.send(Input::InterpreterChosen(choice));
        Ok(())
    }

    /// Moves Python: the interpreter of now starts anew in the other place.
    pub fn choose_place(&self, worker: WorkerChoice) {
        self.0.worker.set(Some(worker));
        self.0.board.place_chosen(worker);
        let snapshot = self.snapshot();
        let now = snapshot.stage.build().map(|build| build.name.as_str());
        // A build that only the configuration names cannot be chosen by its name.
        let named = snapshot
            .config
            .as_ref()
            .and_then(|config| config.interpreter.clone());
        let choice = snapshot.choice.clone().or(named);
        let choice = choice.or_else(|| now.map(InterpreterChoice::named));
        if let Some(choice) = choice {
            self.send(Input::InterpreterChosen(choice));
        }
    }

    /// The interpreter that runs now as JavaScript has it; always the same object for the same
    /// interpreter.
    #[must_use]
    pub fn js_interpreter(&self) -> Option<JsValue> {
        let session = self.session()?;
        let mut handle = self.0.handle.borrow_mut();
        Some(
            handle
                .get_or_insert_with(|| handle::interpreter(&session))
                .clone(),
        )
    }

    /// Tells the reader about something that does not stop the lifecycle.
    pub fn report(&self, text: &str) {
        dom::warn(text);
        self.0.board.note(text);
        self.publish();
    }

    fn report_notice(&self, notice: &Notice) {
        self.report(&snapshot::describe(notice));
    }
}

/// Whoever sits before the page, and the page.
struct Reader(Weak<Inner>);

impl Page for Reader {
    /// Asks in the only way that can wait inside of a page: the browser's own dialog.
    fn ask(&self, prompt: &str) -> Result<Option<String>, InputError> {
        let answer = dom::window().prompt_with_message(prompt);
        answer
            .map(|line| line.map(|line| line + "\n"))
            .map_err(|_| {
                Unsupported("input(): this browser shows no dialog to ask in".to_owned()).into()
            })
    }

    fn show(&self, display: &Display) -> Result<(), String> {
        let id = display.target.as_deref().unwrap_or_default();
        let Some(element) = dom::document().get_element_by_id(id) else {
            return Err(format!(
                "display(): no element of the page has the id `{id}`"
            ));
        };
        if !display.append {
            element.set_text_content(None);
        }
        let shown = dom::shown(display)?;
        let _ = element.append_child(&shown);
        Ok(())
    }

    fn order(&self, order: &str) -> Pending<String> {
        match self.0.upgrade() {
            Some(shell) => Shell(shell).order(order),
            None => Box::pin(std::future::pending()),
        }
    }

    fn sleep(&self, time: Duration) -> Pending<()> {
        Box::pin(dom::sleep(time))
    }
}
