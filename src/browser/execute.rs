//! One run in a fresh worker, beside the page's own interpreter, for tools and tests.
//!
//! Nothing of it is kept but the downloaded interpreter. It touches neither the lifecycle nor the page's
//! files. How `PyScript.execute` has it is in [`js`].

pub mod js;

use std::cell::{OnceCell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use futures_util::future::{Either, select};
use thiserror::Error;

use super::dom;
use super::interpreters::{self, remote};
use super::orders::Order;
use super::packages::{self, Installed};
use super::shell::Shell;
use crate::kernel::call::{self, Outcome as CallOutcome, Request as Call};
use crate::kernel::config::InterpreterChoice;
use crate::kernel::display::Display;
use crate::kernel::interpreter::{
    CallError, Code, Host, Interpreter, Line, Pending, RunId, Stream, Value,
};
use crate::kernel::output::Decoders;
use crate::kernel::turns::Turns;

/// At most so many run at the same time; the others wait for their turn.
pub const AT_ONCE: usize = 4;

/// No more than this is kept of each of the two streams, in bytes.
const LONGEST_OUTPUT: usize = 64 << 20;

thread_local! {
    static POOL: Rc<Turns> = Turns::new(AT_ONCE);
}

/// What to run, on what and with what.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The code.
    pub code: String,
    /// The interpreter's name; `None` is the page's.
    pub interpreter: Option<String>,
    /// All that there is to read.
    pub input: Vec<u8>,
    /// Packages to install before it.
    pub packages: Vec<String>,
    /// From path to content.
    pub files: Vec<(String, Vec<u8>)>,
    /// How long the code may run.
    pub time_limit: Option<Duration>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// How it ended.
    pub status: Status,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
    /// How long the code ran, in milliseconds; 0 where it did not come to its end.
    pub took: f64,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    /// By itself, with this value.
    Complete(Value),
    /// It raised, or the interpreter broke.
    Error(CallError),
    /// It ran for longer than it may.
    Timeout,
    /// Whoever asked for it wanted no more of it.
    Stopped,
}

/// Why code never ran.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoRun {
    /// There is no such interpreter, or it cannot be started.
    #[error("{0}")]
    Interpreter(String),
    /// A file could not be put where the code would look for it.
    #[error(transparent)]
    File(CallError),
    /// A package could not be installed.
    #[error("{0}")]
    Package(String),
}

/// Runs code until it ends or `stopped` comes about.
///
/// # Errors
/// When it cannot be run.
pub async fn run(
    shell: Shell,
    request: Request,
    stopped: impl Future<Output = ()>,
) -> Result<Outcome, NoRun> {
    let written = Rc::new(Written::default());
    let work = Box::pin(work(shell, request, Rc::clone(&written)));
    let (status, took) = match select(work, Box::pin(stopped)).await {
        Either::Left((outcome, _)) => outcome?,
        // With the work goes its worker.
        Either::Right(_) => (Status::Stopped, 0.0),
    };
    Ok(Outcome {
        status,
        stdout: written.text(Stream::Stdout),
        stderr: written.text(Stream::Stderr),
        took,
    })
}

async fn work(
    shell: Shell,
    request: Request,
    written: Rc<Written>,
) -> Result<(Status, f64), NoRun> {
    let choice = request.interpreter.as_deref().map(InterpreterChoice::named);
    let found = shell.build_to_execute(choice);
    let (build, base) = found.map_err(|unknown| NoRun::Interpreter(unknown.to_string()))?;
    let kit = interpreters::kit(build, &base, None).await;
    let kit = kit.map_err(NoRun::Interpreter)?;
    let _turn = POOL.with(Rc::clone).take().await;
    let worker = remote::spawn().map_err(NoRun::Interpreter)?;
    let host = Rc::clone(&written);
    let python = remote::start(worker, &kit, Some(request.input), written).await;
    let python = Ending(python.map_err(NoRun::Interpreter)?);
    host.installs_on(&python.0);
    for (path, content) in request.files {
        let stored = python.0.call(Call::WriteFile(path, content)).await;
        stored.map_err(NoRun::File)?;
    }
    if !request.packages.is_empty() {
        let config = shell.snapshot().config.clone().unwrap_or_default();
        let source = packages::code(&request.packages, &config.index_urls);
        let installed = python.0.call(Call::Run(code(source, "<packages>"))).await;
        installed.map_err(|error| match error {
            CallError::Python(error) => NoRun::Package(error.message),
            error => NoRun::Package(error.to_string()),
        })?;
    }
    let began = dom::now();
    let code = code(request.code, "<execute>");
    let run = call::read(python.0.call(Call::Run(code)), CallOutcome::value);
    let status = match request.time_limit {
        None => run.await.into(),
        Some(limit) => match select(run, Box::pin(dom::sleep(limit))).await {
            Either::Left((outcome, _)) => outcome.into(),
            Either::Right(_) => Status::Timeout,
        },
    };
    // What was written last may still lie in the shared memory, until the interpreter is dropped.
    Ok((status, dom::now() - began))
}

fn code(source: String, filename: &str) -> Code {
    Code {
        run: RunId(1),
        source,
        filename: filename.to_owned(),
    }
}

/// An interpreter whose worker ends with it.
struct Ending(Rc<dyn Interpreter>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl From<Result<Value, CallError>> for Status {
    fn from(outcome: Result<Value, CallError>) -> Self {
        outcome.map_or_else(Self::Error, Self::Complete)
    }
}

/// What a run wrote.
#[derive(Default)]
struct Written {
    texts: RefCell<(Decoders, [String; 2])>,
    /// Where packages go, once it runs, and what was installed there.
    python: OnceCell<Weak<dyn Interpreter>>,
    installed: Rc<Installed>,
}

impl Written {
    /// Packages go to this interpreter.
    fn installs_on(&self, python: &Rc<dyn Interpreter>) {
        self.python.get_or_init(|| Rc::downgrade(python));
    }

    fn text(&self, stream: Stream) -> String {
        self.texts.borrow().1[usize::from(stream == Stream::Stderr)].clone()
    }
}

impl Host for Written {
    fn output(&self, _run: RunId, stream: Stream, bytes: &[u8]) {
        let (decoders, texts) = &mut *self.texts.borrow_mut();
        let text = &mut texts[usize::from(stream == Stream::Stderr)];
        if text.len() < LONGEST_OUTPUT {
            text.push_str(&decoders.decode(stream, bytes));
        }
    }

    fn show(&self, run: RunId, shown: &str) {
        if let Some(display) = Display::parse(shown) {
            self.output(run, Stream::Stdout, display.line().as_bytes());
        }
    }

    /// Nobody outside knows of this run.
    fn message(&self, _value: Value) {}

    fn listens(&self, _run: RunId) {}

    fn order(&self, order: &str) -> Pending<String> {
        let Some(Order::Packages(order)) = Order::read(order) else {
            let refused = "!RuntimeError\x1fcode that is executed beside the page has no workers";
            return Box::pin(std::future::ready(refused.to_owned()));
        };
        let python = self.python.get().and_then(Weak::upgrade);
        let (installed, order) = (Rc::clone(&self.installed), order.to_owned());
        Box::pin(async move {
            match python {
                Some(python) => {
                    let nobody = Rc::new(|_: &str, _, _| ());
                    packages::install(&*python, &installed, &order, nobody).await
                }
                None => String::new(),
            }
        })
    }

    fn input(&self, run: RunId, prompt: &str) -> Pending<Line> {
        Box::pin(std::future::ready(self.input_now(run, prompt)))
    }

    /// All that there is to read, the worker has.
    fn input_now(&self, _run: RunId, _prompt: &str) -> Line {
        Ok(None)
    }
}
