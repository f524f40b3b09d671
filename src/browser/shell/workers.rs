//! Scripts in workers of their own: Pythons beside the page's, whose functions any Python of the page may
//! call by the worker's name.
//!
//! Each lives as long as the page's interpreter; with the next one the page's tags begin anew. What a script
//! lets others call, and how Python calls it, is in `assets/python/pyscript/_workers.py`.

use std::cell::{Cell, RefCell};
use std::future::ready;
use std::rc::{Rc, Weak};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::Shared;

use super::effects::configured;
use super::scripts::{RunEvent, RunListener, ScriptSource, Teller};
use super::{Reader, Shell};
use crate::browser::orders::Order;
use crate::browser::packages::{self, Installed};
use crate::browser::{dom, fetch, handle, interpreters, page};
use crate::kernel::answer::SEPARATOR;
use crate::kernel::config::{Config, Format, InterpreterChoice};
use crate::kernel::display::Display;
use crate::kernel::files;
use crate::kernel::interpreter::{CallError, InputError, Pending, Stream, Value};
use crate::kernel::lifecycle::Stage;
use crate::kernel::plain::Plain;
use crate::kernel::router::{Follow, Page, Router};
use crate::kernel::session::Session;
use crate::kernel::source::dedent;

/// A script of the page in a worker of its own. Dropping it takes the script off the page, and ends the
/// worker.
pub struct WorkerScript {
    shell: Shell,
    id: u32,
}

impl WorkerScript {
    /// Ends what the worker runs now; what cannot be ended is reported.
    pub fn stop(&self) {
        let entry = self.shell.0.workers.find(|entry| entry.id == self.id);
        let Some(session) = entry.and_then(|entry| entry.session()) else {
            return;
        };
        let shell = self.shell.clone();
        dom::spawn(async move {
            if let Err(unsupported) = session.stop().await {
                shell.report(&unsupported.to_string());
            }
        });
    }
}

impl Drop for WorkerScript {
    fn drop(&mut self) {
        self.shell.0.workers.remove(|entry| entry.id == self.id);
    }
}

/// Every script in a worker of its own.
#[derive(Default)]
pub(super) struct Workers {
    last_id: Cell<u32>,
    all: RefCell<Vec<Rc<Entry>>>,
}

/// A script, and the worker that it has now.
struct Entry {
    id: u32,
    /// What others call it by.
    name: Option<String>,
    source: ScriptSource,
    /// The page's own, where there is none.
    interpreter: Option<InterpreterChoice>,
    /// The same for its configuration.
    config: Option<Config>,
    listener: RunListener,
    /// Whether it stands on the page, and so begins anew with the next interpreter.
    is_tag: bool,
    now: RefCell<Option<Now>>,
}

struct Now {
    beside: Rc<Beside>,
    opening: Opening,
}

/// A worker on its way to having run its script.
type Opening = Shared<Pending<Result<Rc<Session>, String>>>;

/// One Python beside the page's.
#[derive(Default)]
struct Beside {
    session: RefCell<Option<Rc<Session>>>,
    installed: Installed,
    is_over: Cell<bool>,
}

impl Workers {
    pub(super) fn await_next_interpreter(&self) {
        self.all.borrow_mut().retain(|entry| {
            entry.end();
            entry.is_tag
        });
        for entry in self.all.borrow().clone() {
            (entry.listener)(RunEvent::Waiting);
        }
    }

    fn find(&self, is_it: impl Fn(&Entry) -> bool) -> Option<Rc<Entry>> {
        let all = self.all.borrow();
        all.iter().find(|entry| is_it(entry)).cloned()
    }

    fn remove(&self, is_it: impl Fn(&Entry) -> bool) {
        self.all.borrow_mut().retain(|entry| {
            let goes = is_it(entry);
            if goes {
                entry.end();
            }
            !goes
        });
    }

    fn add(&self, entry: impl FnOnce(u32) -> Entry) -> Rc<Entry> {
        self.last_id.set(self.last_id.get() + 1);
        let entry = Rc::new(entry(self.last_id.get()));
        self.all.borrow_mut().push(Rc::clone(&entry));
        entry
    }

    /// The names that there are, for whoever asked for another one.
    fn names(&self) -> String {
        let all = self.all.borrow();
        let names: Vec<&str> = all
            .iter()
            .filter_map(|entry| entry.name.as_deref())
            .collect();
        names.join(", ")
    }
}

impl Entry {
    fn is_named(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name)
    }

    fn session(&self) -> Option<Rc<Session>> {
        let now = self.now.borrow();
        now.as_ref()
            .and_then(|now| now.beside.session.borrow().clone())
    }

    fn end(&self) {
        if let Some(Now { beside, .. }) = self.now.take() {
            beside.is_over.set(true);
            if let Some(session) = beside.session.take() {
                session.end();
            }
        }
    }
}

impl Shell {
    /// Puts a script on the page that runs in a worker of its own, as soon as the page is set up and again
    /// for each interpreter that the reader picks.
    ///
    /// # Errors
    /// When there is another one of this name.
    pub fn add_worker_script(
        &self,
        name: Option<String>,
        source: ScriptSource,
        listener: RunListener,
    ) -> Result<WorkerScript, String> {
        let workers = &self.0.workers;
        if let Some(name) = &name
            && workers.find(|entry| entry.is_named(name)).is_some()
        {
            return Err(format!("The page has another worker named `{name}`"));
        }
        listener(RunEvent::Waiting);
        let entry = workers.add(|id| Entry {
            id,
            name,
            source,
            interpreter: None,
            config: None,
            listener,
            is_tag: true,
            now: RefCell::default(),
        });
        self.run_workers();
        Ok(WorkerScript {
            shell: self.clone(),
            id: entry.id,
        })
    }

    /// Starts the workers that are not there yet, once the page is set up.
    pub(super) fn run_workers(&self) {
        if !matches!(self.0.lifecycle.borrow().stage(), Stage::Finished { .. }) {
            return;
        }
        let all = self.0.workers.all.borrow().clone();
        for entry in all {
            // It goes on by itself.
            let _opening = self.open_worker(&entry);
        }
    }

    fn open_worker(&self, entry: &Rc<Entry>) -> Opening {
        if let Some(now) = &*entry.now.borrow() {
            return now.opening.clone();
        }
        let beside = Rc::<Beside>::default();
        let run = run_beside(self.clone(), Rc::clone(entry), Rc::clone(&beside));
        let opening = run.boxed_local().shared();
        *entry.now.borrow_mut() = Some(Now {
            beside,
            opening: opening.clone(),
        });
        let going_on = opening.clone();
        dom::spawn(async move {
            // Whoever asked for it hears of a failure.
            let _ = going_on.await;
        });
        opening
    }

    /// Does what Python ordered about workers.
    pub(super) fn order_of_workers(&self, order: &str) -> Pending<String> {
        let shell = self.clone();
        let fields: Vec<String> = order.split(SEPARATOR).map(str::to_owned).collect();
        Box::pin(async move {
            let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
            match shell.carry_out(&fields).await {
                Ok(value) => format!("={value}"),
                Err((kind, reason)) => format!("!{kind}{SEPARATOR}{reason}"),
            }
        })
    }

    /// Answers a packed value, or the type and the message of an exception.
    async fn carry_out(&self, fields: &[&str]) -> Result<String, (String, String)> {
        match *fields {
            ["open", name, src, interpreter, config] => {
                let entry = self.named_worker(name, src, interpreter, config);
                let opened = match entry {
                    Ok(entry) => self.open_worker(&entry).await,
                    Err(reason) => Err(reason),
                };
                opened.map(|_| String::new()).map_err(no_worker(name))
            }
            ["find", name] => self.worker(name).await.map(|_| String::new()),
            ["call", name, function, arguments] => {
                let session = self.worker(name).await?;
                let entry = self.0.workers.find(|entry| entry.is_named(name));
                let listener = entry.map_or_else(handle::to_console, |entry| {
                    Rc::new(Callee(Teller(Rc::clone(&entry.listener))))
                });
                // A string is the same in JSON and in Python.
                let literal = |text: &str| Plain::Text(text.to_owned()).to_string();
                let code = format!(
                    "await __import__('pyscript._workers', None, None, ('answer',)).answer({}, {})",
                    literal(function),
                    literal(arguments)
                );
                match session.run(&code, "<call>", listener).await {
                    Ok(Value::Str(value)) => Ok(value),
                    Ok(_) => Err(no_worker(name)("its answer is none".to_owned())),
                    Err(CallError::Python(error)) => Err((error.type_name, error.message)),
                    Err(error) => Err(no_worker(name)(error.to_string())),
                }
            }
            _ => Err(no_worker("")("this order is not known".to_owned())),
        }
    }

    /// The worker of this name, once it has run its script.
    async fn worker(&self, name: &str) -> Result<Rc<Session>, (String, String)> {
        let entry = self.0.workers.find(|entry| entry.is_named(name));
        let Some(entry) = entry else {
            let known = match self.0.workers.names() {
                names if names.is_empty() => "there is none".to_owned(),
                names => format!("there are: {names}"),
            };
            let message = format!("no worker is named '{name}'; {known}");
            return Err(("KeyError".to_owned(), message));
        };
        self.open_worker(&entry).await.map_err(no_worker(name))
    }

    /// A worker that Python asks for; it takes the place of another one of its name.
    fn named_worker(
        &self,
        name: &str,
        src: &str,
        interpreter: &str,
        config: &str,
    ) -> Result<Rc<Entry>, String> {
        let workers = &self.0.workers;
        if (workers.find(|entry| entry.is_tag && entry.is_named(name))).is_some() {
            return Err("a tag of the page has this name".to_owned());
        }
        let config = match config {
            "" => None,
            text => {
                let config = Config::parse(text, Format::Json, "its config");
                Some(config.map_err(|error| error.to_string())?)
            }
        };
        let named = (!interpreter.is_empty()).then(|| InterpreterChoice::named(interpreter));
        let choice = named.or_else(|| config.as_ref().and_then(|it| it.interpreter.clone()));
        workers.remove(|entry| entry.is_named(name));
        Ok(workers.add(|id| Entry {
            id,
            name: Some(name.to_owned()),
            source: ScriptSource::Url(src.to_owned()),
            interpreter: choice,
            config,
            listener: to_console(),
            is_tag: false,
            now: RefCell::default(),
        }))
    }
}

/// Starts a worker and runs its script there.
async fn run_beside(
    shell: Shell,
    entry: Rc<Entry>,
    beside: Rc<Beside>,
) -> Result<Rc<Session>, String> {
    let (session, code) = match set_up(&shell, &entry, &beside).await {
        Ok(ready) => ready,
        Err(reason) => {
            if !beside.is_over.get() {
                (entry.listener)(RunEvent::Missing(reason.clone()));
            }
            return Err(reason);
        }
    };
    let filename = match &entry.source {
        ScriptSource::Text(_) => "<worker>",
        ScriptSource::Url(url) => url,
    };
    let teller = Rc::new(Teller(Rc::clone(&entry.listener)));
    let outcome = session.run(&code, filename, teller).await;
    if beside.is_over.get() {
        return Err(REPLACED.to_owned());
    }
    (entry.listener)(RunEvent::Ended(outcome.clone()));
    match outcome {
        Ok(_) => Ok(session),
        Err(CallError::Python(error)) => Err(format!("its script raised {error}")),
        Err(error) => Err(error.to_string()),
    }
}

const REPLACED: &str = "it was ended before its script was over";

/// A session of a worker's own that has what the configuration names, and the code to run there.
async fn set_up(
    shell: &Shell,
    entry: &Entry,
    beside: &Rc<Beside>,
) -> Result<(Rc<Session>, String), String> {
    let code = match &entry.source {
        ScriptSource::Text(text) => text.clone(),
        ScriptSource::Url(url) => fetch::text(&dom::absolute(url, &dom::page_url())?).await?,
    };
    let of_page = || shell.snapshot().config.as_deref().cloned();
    let config = entry.config.clone().or_else(of_page).unwrap_or_default();
    let found = shell.build_to_execute(entry.interpreter.clone());
    let (build, base) = found.map_err(|unknown| unknown.to_string())?;
    let loaded = interpreters::load_beside(build, &base, &config).await?;
    let router = Router::new(Rc::new(PageBeside {
        reader: Reader(Rc::downgrade(&shell.0)),
        beside: Rc::downgrade(beside),
    }));
    let interpreter = loaded.start(Rc::<Router>::clone(&router)).await?;
    let interpreter = configured(interpreter, &config).await?;
    if beside.is_over.get() {
        interpreter.close();
        return Err(REPLACED.to_owned());
    }
    let session = Session::new(interpreter, router, config.time_limit);
    *beside.session.borrow_mut() = Some(Rc::clone(&session));
    for file in files::plan(&config.files).map_err(|error| error.to_string())? {
        let url = dom::absolute(&file.url, &page::config_url())?;
        let content = fetch::bytes(&url, Rc::new(|_, _| ())).await?;
        let written = session.write_file(&file.path, &content).await;
        written.map_err(|error| error.to_string())?;
    }
    if !config.packages.is_empty() {
        let installing = packages::code(&config.packages, &config.index_urls);
        let installed = session.prepare(&installing, "<packages>").await;
        installed.map_err(|error| error.to_string())?;
    }
    Ok((session, dedent(&code)))
}

fn no_worker(name: &str) -> impl Fn(String) -> (String, String) {
    let name = name.to_owned();
    move |reason| {
        (
            "RuntimeError".to_owned(),
            format!("worker '{name}': {reason}"),
        )
    }
}

/// What belongs to no place on the page has one at the console.
fn to_console() -> RunListener {
    let console = handle::to_console();
    Rc::new(move |event| match event {
        RunEvent::Wrote(stream, bytes) => console.wrote(stream, &bytes),
        RunEvent::Displayed(display) => console.displayed(&display),
        // Whoever asked for the worker hears of the rest.
        _ => {}
    })
}

/// Follows a call of a function: what it writes stands with what its script wrote, which is over.
struct Callee(Teller);

impl Follow for Callee {
    fn wrote(&self, stream: Stream, bytes: &[u8]) {
        self.0.wrote(stream, bytes);
    }

    fn displayed(&self, display: &Display) {
        self.0.displayed(display);
    }

    fn asked(&self, prompt: &str) -> Option<Pending<Result<Option<String>, InputError>>> {
        self.0.asked(prompt)
    }
}

/// The page, for a Python beside the page's own.
struct PageBeside {
    reader: Reader,
    beside: Weak<Beside>,
}

impl Page for PageBeside {
    fn ask(&self, prompt: &str) -> Result<Option<String>, InputError> {
        self.reader.ask(prompt)
    }

    fn show(&self, display: &Display) -> Result<(), String> {
        self.reader.show(display)
    }

    fn order(&self, order: &str) -> Pending<String> {
        let Some(Order::Packages(packages)) = Order::read(order) else {
            return self.reader.order(order);
        };
        let Some(beside) = self.beside.upgrade() else {
            return Box::pin(ready(String::new()));
        };
        let packages = packages.to_owned();
        Box::pin(async move {
            let Some(session) = beside.session.borrow().clone() else {
                return String::new();
            };
            let nobody = Rc::new(|_: &str, _, _| ());
            packages::install(&*session, &beside.installed, &packages, nobody).await
        })
    }

    fn sleep(&self, time: Duration) -> Pending<()> {
        self.reader.sleep(time)
    }
}
