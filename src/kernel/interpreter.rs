//! What a Python interpreter has to offer, in the kernel's own words.
//!
//! Every interpreter is used through [`Interpreter`], whether it runs in the page, in a worker behind
//! messages, or suspends while it waits for input: hence every call answers later, every byte of
//! output carries the run that wrote it, and nothing here is borrowed for longer than a call.
//! How a build is found, downloaded and started is its adapter's business.
//!
//! [`crate::kernel::fake`] implements all of it in a page of code and is the place to start when
//! writing an adapter.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use nanoserde::{DeBin, SerBin};
use thiserror::Error;

use super::call::{Reply, Request};

/// Where Python starts: the working folder, on `sys.path`, and the folder that files may not leave.
pub const HOME: &str = "/home/user";

/// An answer that comes later. Not `Send`: a page has one thread.
pub type Pending<T> = Pin<Box<dyn Future<Output = T>>>;

/// Which run wrote some output or asked for some input. Unique as long as the page lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, SerBin, DeBin)]
pub struct RunId(pub u32);

/// What an interpreter says of itself once it runs.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct Info {
    /// Its name in the catalogue, such as `micropython`.
    pub name: String,
    /// Its own version, such as `1.29.0`, as it reports it.
    pub version: String,
}

/// One of the two channels that Python writes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, SerBin, DeBin)]
pub enum Stream {
    /// `sys.stdout`.
    Stdout,
    /// `sys.stderr`.
    Stderr,
}

/// A line of input in bytes, with its newline unless the input ends without one; `None` is the end of
/// the input, and an error says why there is neither.
pub type Line = Result<Option<Vec<u8>>, InputError>;

/// What an interpreter needs from the place it runs in.
///
/// It is called in the middle of a run, so an implementation must not call back into the interpreter.
pub trait Host {
    /// Python wrote `bytes`, which may end in the middle of a character.
    fn output(&self, run: RunId, stream: Stream, bytes: &[u8]);

    /// Python shows something beside the text that it writes; `shown` is for
    /// [`super::display::Display`] to read.
    fn show(&self, run: RunId, shown: &str);

    /// Python wants a line of input.
    fn input(&self, run: RunId, prompt: &str) -> Pending<Line>;

    /// The same for an interpreter that cannot wait: the answer, or why there can be none.
    ///
    /// # Errors
    /// When this place has no way to ask while Python is running.
    fn input_now(&self, run: RunId, prompt: &str) -> Line;

    /// Python sends a message.
    fn message(&self, value: Value);

    /// Python hears messages from now on. What it writes when one comes belongs to `run`.
    fn listens(&self, run: RunId);

    /// Python orders something of the page, such as packages; the order and the answer are the business of
    /// those two.
    fn order(&self, order: &str) -> Pending<String>;

    /// Whether somebody wants the code that runs now to stop; asking takes the wish away. For an
    /// interpreter that can look for it only now and then.
    fn take_interrupt(&self) -> bool {
        false
    }
}

/// Python code on its way to an interpreter.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct Code {
    /// The run that its output belongs to.
    pub run: RunId,
    /// The source text. Line 1 of a traceback is line 1 of this text.
    pub source: String,
    /// The name that tracebacks show, such as `<script 1>` or `main.py`.
    pub filename: String,
}

/// What a piece of Python came to, in terms that every interpreter and every page can share.
#[derive(Debug, Clone, PartialEq, SerBin, DeBin)]
pub enum Value {
    /// The code was not one expression, so there is no value.
    Nothing,
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// An integer, in decimal digits, of whatever size.
    Int(String),
    /// A float, as Python writes it; also `inf` and `nan`.
    Float(String),
    /// A string.
    Str(String),
    /// `bytes`, `bytearray` or `memoryview`.
    Bytes(Vec<u8>),
    /// A list or a tuple.
    List(Vec<Value>),
    /// A dict; keys that are not strings are given by their `str`.
    Dict(Vec<(String, Value)>),
    /// Anything else: its `repr`.
    Repr(String),
}

/// An exception that Python raised and nobody caught.
#[derive(Debug, Clone, PartialEq, Eq, Error, SerBin, DeBin)]
#[error("{type_name}: {message}")]
pub struct PythonError {
    /// The exception's class, such as `ValueError`.
    pub type_name: String,
    /// Its text: `str(exception)`.
    pub message: String,
    /// What Python itself would print, without the frames of our own driver.
    pub traceback: String,
}

/// Something that an interpreter, or the place it runs in, cannot do.
#[derive(Debug, Clone, PartialEq, Eq, Error, SerBin, DeBin)]
#[error("{0}")]
pub struct Unsupported(pub String);

/// Why Python gets no line of input.
#[derive(Debug, Clone, PartialEq, Eq, Error, SerBin, DeBin)]
pub enum InputError {
    /// Nobody can be asked here.
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
    /// The reader wants the code to stop instead.
    #[error("interrupted")]
    Interrupted,
}

/// Why a call into an interpreter has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error, SerBin, DeBin)]
pub enum CallError {
    /// The Python code raised.
    #[error(transparent)]
    Python(#[from] PythonError),
    /// It cannot be done here.
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
    /// The interpreter was replaced by another one before it answered.
    #[error("{name} was replaced by another interpreter")]
    Replaced {
        /// The one that is gone.
        name: String,
    },
    /// The interpreter itself broke, and is of no more use.
    #[error("{name} crashed: {reason}")]
    Crashed {
        /// The one that broke.
        name: String,
        /// What the browser said.
        reason: String,
    },
    /// The interpreter was ended from outside while it ran, and another one of the kind started.
    #[error(
        "stopped. {name} could not be interrupted. {}",
        super::supervisor::AFRESH
    )]
    Stopped {
        /// The one that is gone.
        name: String,
    },
    /// It ran for longer than it may.
    #[error("stopped after {seconds} s, its time limit. {note}")]
    TimeLimit {
        /// How long it may run, in seconds, as the author wrote it.
        seconds: String,
        /// What became of the interpreter, where that matters.
        note: String,
    },
    /// A file could not be read, written or listed.
    #[error("{path}: {reason}")]
    File {
        /// The file or folder, as it was asked for.
        path: String,
        /// What the filesystem said.
        reason: String,
    },
}

impl CallError {
    /// Whether the interpreter was lost with what was defined there, and a fresh one has its place.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        match self {
            Self::Crashed { .. } | Self::Stopped { .. } => true,
            Self::TimeLimit { note, .. } => note == super::supervisor::AFRESH,
            _ => false,
        }
    }
}

/// What became of a block of lines that was pushed to the REPL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SerBin, DeBin)]
pub enum Pushed {
    /// It ran; the next line begins a new block.
    Complete,
    /// It is the beginning of something: the next line continues it.
    Incomplete,
}

/// Ways to go on from a text.
#[derive(Debug, Clone, PartialEq, Eq, Default, SerBin, DeBin)]
pub struct Completion {
    /// How many characters at the end of the text the candidates replace.
    pub replaces: usize,
    /// What could stand there instead, sorted.
    pub candidates: Vec<String>,
}

/// A Python interpreter that runs.
///
/// Calls that run Python are made one after the other: who calls waits for the answer before the
/// next call.
pub trait Interpreter {
    /// Its name and version.
    fn info(&self) -> Info;

    /// Waits until it can run code at once, for one that is being started afresh.
    fn ready(&self) -> Pending<()> {
        Box::pin(std::future::ready(()))
    }

    /// Does what it is asked for.
    fn call(&self, request: Request) -> Pending<Reply>;

    /// Asks the code that runs now to stop with `KeyboardInterrupt`.
    ///
    /// # Errors
    /// When this interpreter cannot be interrupted here.
    fn interrupt(&self) -> Result<(), Unsupported>;

    /// Ends the code that runs now at any price: the interpreter is lost, and a fresh one of its kind
    /// takes its place behind the same calls.
    ///
    /// # Errors
    /// When this interpreter runs where it cannot be ended from outside.
    fn kill(&self) -> Result<(), Unsupported> {
        Err(Unsupported(format!(
            "{} runs in the page, where nothing can end code that computes; in a worker it can be ended",
            self.info().name
        )))
    }

    /// Ends it. Every later call answers [`CallError::Replaced`] and reaches no Python.
    fn close(&self);
}

/// An interpreter whose parts are here, but that does not run yet.
pub trait Loaded {
    /// Starts it, in [`HOME`], with the host to talk to.
    fn start(self: Box<Self>, host: Rc<dyn Host>) -> Pending<Result<Rc<dyn Interpreter>, String>>;
}
