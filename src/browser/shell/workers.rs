//! Scripts in workers of their own: Pythons beside the page's, whose functions any Python of the page may
//! call by the worker's name.
//!
//! Each lives as long as the page's interpreter; with the next one the page's tags begin anew. What a script
//! lets others call, and how Python calls it, is in `assets/python/pyscript/_workers.py`.

mod beside;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::Shared;

use super::Shell;
use super::scripts::{RunEvent, RunListener, ScriptSource, Teller};
use crate::browser::{dom, fetch, handle};
use crate::kernel::answer::SEPARATOR;
use crate::kernel::config::{Config, Format, InterpreterChoice};
use crate::kernel::interpreter::{CallError, Pending, Value};
use crate::kernel::lifecycle::Stage;
use crate::kernel::plain::Plain;
use crate::kernel::router::Listener;
use crate::kernel::source::dedent;

pub(super) use beside::Beside;
use beside::ENDED;

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
        let beside = entry.and_then(|entry| entry.beside());
        let Some(stopping) = beside.and_then(|beside| beside.session().map(|it| it.stop())) else {
            return;
        };
        let shell = self.shell.clone();
        dom::spawn(async move {
            if let Err(unsupported) = stopping.await {
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
    /// Whoever draws it, for a tag of the page, which begins anew with the next interpreter.
    listener: Option<RunListener>,
    now: RefCell<Option<Now>>,
}

struct Now {
    beside: Rc<Beside>,
    opening: Opening,
}

/// A worker on its way to having run its script.
type Opening = Shared<Pending<Result<Rc<Beside>, String>>>;

/// The type and the message of an exception.
type Raised = (String, String);

impl Workers {
    pub(super) fn await_next_interpreter(&self) {
        self.all.borrow_mut().retain(|entry| {
            entry.end();
            entry.listener.is_some()
        });
        for entry in self.all.borrow().clone() {
            entry.tell(RunEvent::Waiting);
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

    fn beside(&self) -> Option<Rc<Beside>> {
        let now = self.now.borrow();
        now.as_ref().map(|now| Rc::clone(&now.beside))
    }

    fn end(&self) {
        let now = self.now.take();
        if let Some(Now { beside, .. }) = now {
            beside.end();
        }
    }

    fn tell(&self, event: RunEvent) {
        if let Some(listener) = &self.listener {
            listener(event);
        }
    }

    /// Follows what runs there. What belongs to no place on the page has one at the console.
    fn follower(&self) -> Listener {
        match &self.listener {
            Some(listener) => Rc::new(Teller(Rc::clone(listener))),
            None => handle::to_console(),
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
            listener: Some(listener),
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
    /// `asker` is the worker that it is in, if it is in one.
    pub(super) fn order_of_workers(
        &self,
        order: &str,
        asker: Option<Rc<Beside>>,
    ) -> Pending<String> {
        let shell = self.clone();
        let fields: Vec<String> = order.split(SEPARATOR).map(str::to_owned).collect();
        Box::pin(async move {
            let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
            match shell.carry_out(&fields, asker.as_ref()).await {
                Ok(value) => format!("={value}"),
                Err((kind, reason)) => format!("!{kind}{SEPARATOR}{reason}"),
            }
        })
    }

    /// Answers a packed value.
    async fn carry_out(
        &self,
        fields: &[&str],
        asker: Option<&Rc<Beside>>,
    ) -> Result<String, Raised> {
        match *fields {
            ["open", name, src, interpreter, config] => {
                let entry = self.named_worker(name, src, interpreter, config);
                let entry = entry.map_err(no_worker(name))?;
                let opened = self.open_worker(&entry).await;
                if opened.is_err() {
                    self.0.workers.remove(|it| it.id == entry.id);
                }
                opened.map(|_| String::new()).map_err(no_worker(name))
            }
            ["find", name] => self.worker(name, asker).await.map(|_| String::new()),
            ["call", name, function, arguments] => {
                let (entry, beside) = self.worker(name, asker).await?;
                match call(&entry, &beside, function, arguments).await {
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
    async fn worker(
        &self,
        name: &str,
        asker: Option<&Rc<Beside>>,
    ) -> Result<(Rc<Entry>, Rc<Beside>), Raised> {
        let entry = self.0.workers.find(|entry| entry.is_named(name));
        let Some(entry) = entry else {
            let known = match self.0.workers.names() {
                names if names.is_empty() => "there is none".to_owned(),
                names => format!("there are: {names}"),
            };
            let message = format!("no worker is named '{name}'; {known}");
            return Err(("KeyError".to_owned(), message));
        };
        let now = entry.beside();
        let is_itself =
            (now.as_ref().zip(asker)).is_some_and(|(now, asker)| Rc::ptr_eq(now, asker));
        if is_itself {
            return Err(no_worker(name)("it would wait for itself".to_owned()));
        }
        if now.is_some_and(|now| now.is_lost()) {
            entry.end();
            entry.tell(RunEvent::Waiting);
        }
        let beside = self.open_worker(&entry).await.map_err(no_worker(name))?;
        Ok((entry, beside))
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
        if (workers.find(|entry| entry.listener.is_some() && entry.is_named(name))).is_some() {
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
            listener: None,
            now: RefCell::default(),
        }))
    }
}

/// Starts a worker and runs its script there.
async fn run_beside(
    shell: Shell,
    entry: Rc<Entry>,
    beside: Rc<Beside>,
) -> Result<Rc<Beside>, String> {
    let (interpreter, config) = (entry.interpreter.clone(), entry.config.clone());
    let started = async {
        let code = code_of(&entry.source).await?;
        let session = beside.start(&shell, interpreter, config).await?;
        Ok::<_, String>((session, code))
    };
    let (session, code) = match started.await {
        Ok(started) => started,
        Err(reason) => {
            if !beside.is_over() {
                entry.tell(RunEvent::Missing(reason.clone()));
            }
            return Err(reason);
        }
    };
    let filename = match &entry.source {
        ScriptSource::Text(_) => "<worker>",
        ScriptSource::Url(url) => url,
    };
    let outcome = session.run(&code, filename, entry.follower()).await;
    if beside.is_over() {
        return Err(ENDED.to_owned());
    }
    entry.tell(RunEvent::Ended(outcome.clone()));
    match outcome {
        Ok(_) => Ok(beside),
        Err(error) => {
            if error.is_loss() {
                beside.lose();
            }
            Err(match error {
                CallError::Python(error) => format!("its script raised {error}"),
                error => error.to_string(),
            })
        }
    }
}

async fn code_of(source: &ScriptSource) -> Result<String, String> {
    Ok(match source {
        ScriptSource::Text(text) => dedent(text),
        ScriptSource::Url(url) => {
            let url = dom::absolute(url, &dom::page_url())?;
            dedent(&fetch::text(&url).await?)
        }
    })
}

/// Calls a function of a worker's. Meanwhile its tag shows that it runs.
async fn call(
    entry: &Entry,
    beside: &Beside,
    function: &str,
    arguments: &str,
) -> Result<Value, CallError> {
    let Some(session) = beside.session() else {
        return Ok(Value::Nothing);
    };
    // A string is the same in JSON and in Python.
    let literal = |text: &str| Plain::Text(text.to_owned()).to_string();
    let code = format!(
        "await __import__('pyscript._workers', None, None, ('answer',)).answer({}, {})",
        literal(function),
        literal(arguments)
    );
    let outcome = session.run(&code, "<call>", entry.follower()).await;
    if beside.is_over() {
        return outcome;
    }
    entry.tell(RunEvent::Ended(match &outcome {
        Err(error) if error.is_loss() => {
            beside.lose();
            Err(error.clone())
        }
        // What it raised, it raises where it was called.
        _ => Ok(Value::Nothing),
    }));
    outcome
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
