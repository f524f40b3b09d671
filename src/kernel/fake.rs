//! A fake interpreter: for tests without a browser, and as the tutorial for writing an adapter.
//!
//! It speaks a Python of five forms: `print("text")` writes text and a newline, `input()` echoes the
//! line it is given, `raise Type("text")` raises, `name = 1` assigns, and `name` or a number is an
//! expression. It is not a small Python, and never stands in for one in an end-to-end test.
//!
//! # Writing an adapter
//!
//! 1. Find the build's parts, with progress: a [`Loaded`]. Here that is [`Fake`] itself.
//! 2. Start it, and keep the [`Host`]: whatever Python writes goes there, tagged with the run.
//! 3. Answer each [`Request`] of [`Interpreter::call`] with the [`Outcome`] it names. Answers come
//!    later, so a call must not keep hold of `self`; what cannot be done is [`Unsupported`], never a
//!    panic.
//! 4. After `close`, reach no Python again.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::ready;
use std::rc::Rc;

use super::call::{Outcome, Reply, Request};
use super::files::below_home;
use super::interpreter::{
    CallError, Code, Completion, HOME, Host, Info, Interpreter, Loaded, Pending, Pushed,
    PythonError, RunId, Stream, Unsupported, Value,
};

/// A fake interpreter that is loaded, but does not run yet.
#[derive(Debug, Default)]
pub struct Fake {
    /// What starting it should fail with.
    pub broken: Option<String>,
}

impl Loaded for Fake {
    fn start(self: Box<Self>, host: Rc<dyn Host>) -> Pending<Result<Rc<dyn Interpreter>, String>> {
        Box::pin(ready(match self.broken {
            Some(reason) => Err(reason),
            None => Ok(Rc::new(FakeInterpreter::new(host)) as Rc<dyn Interpreter>),
        }))
    }
}

struct FakeInterpreter {
    host: Rc<dyn Host>,
    variables: RefCell<BTreeMap<String, Value>>,
    files: RefCell<BTreeMap<String, Vec<u8>>>,
    closed: Cell<bool>,
}

impl FakeInterpreter {
    fn new(host: Rc<dyn Host>) -> Self {
        Self {
            host,
            variables: RefCell::default(),
            files: RefCell::default(),
            closed: Cell::new(false),
        }
    }

    /// Every call begins here, so that none reaches an interpreter that was replaced.
    fn open(&self) -> Result<(), CallError> {
        if self.closed.get() {
            return Err(CallError::Replaced {
                name: self.info().name,
            });
        }
        Ok(())
    }

    fn run(&self, code: &Code) -> Result<Value, CallError> {
        let mut lines = code
            .source
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let first = lines
            .next()
            .map_or(Ok(Value::Nothing), |line| self.run_line(code.run, line))?;
        // Several lines are not one expression, so they have no value.
        lines.try_fold(first, |_, line| {
            self.run_line(code.run, line).map(|_| Value::Nothing)
        })
    }

    fn push(&self, code: &Code) -> Result<Pushed, CallError> {
        let block = code.source.trim_end();
        if block.ends_with('\\') {
            return Ok(Pushed::Incomplete);
        }
        if let Value::Int(digits) = self.run_line(code.run, block)? {
            self.host
                .output(code.run, Stream::Stdout, format!("{digits}\n").as_bytes());
        }
        Ok(Pushed::Complete)
    }

    fn complete(&self, text: &str) -> Completion {
        Completion {
            replaces: text.chars().count(),
            candidates: self
                .variables
                .borrow()
                .keys()
                .filter(|name| name.starts_with(text))
                .cloned()
                .collect(),
        }
    }

    fn list_files(&self, path: &str) -> Result<Vec<String>, CallError> {
        let inside = below_home(&format!("{path}/*"));
        let inside = inside.ok_or_else(|| file_error(path, "is not below home"))?;
        let folder = inside.trim_end_matches('*');
        let files = self.files.borrow();
        let below = files.keys().filter_map(|path| path.strip_prefix(folder));
        let names: BTreeSet<String> = below
            .map(|path| match path.split_once('/') {
                Some((name, _)) => format!("{name}/"),
                None => path.to_owned(),
            })
            .collect();
        if names.is_empty() && folder.len() > HOME.len() + 1 {
            return Err(file_error(path, "no such folder"));
        }
        Ok(names.into_iter().collect())
    }

    fn run_line(&self, run: RunId, line: &str) -> Result<Value, CallError> {
        if let Some(text) = quoted(line, "print(") {
            self.host
                .output(run, Stream::Stdout, format!("{text}\n").as_bytes());
            return Ok(Value::None);
        }
        if line == "input()" {
            let answer = self.host.input_now(run, "").map_err(|error| PythonError {
                type_name: "OSError".into(),
                message: error.to_string(),
                traceback: format!("OSError: {error}\n"),
            })?;
            let line = String::from_utf8_lossy(&answer.unwrap_or_default()).into_owned();
            return Ok(Value::Str(line.trim_end_matches('\n').to_owned()));
        }
        if let Some((type_name, message)) = raised(line) {
            return Err(PythonError {
                traceback: format!("{type_name}: {message}\n"),
                type_name,
                message,
            }
            .into());
        }
        if let Some((name, value)) = line.split_once(" = ") {
            let value = self.evaluate(value)?;
            self.variables.borrow_mut().insert(name.to_owned(), value);
            return Ok(Value::Nothing);
        }
        self.evaluate(line)
    }

    fn evaluate(&self, expression: &str) -> Result<Value, CallError> {
        if expression.parse::<i64>().is_ok() {
            return Ok(Value::Int(expression.to_owned()));
        }
        let value = self.variables.borrow().get(expression).cloned();
        value.ok_or_else(|| {
            let message = format!("name '{expression}' isn't defined");
            PythonError {
                type_name: "NameError".to_owned(),
                traceback: format!("NameError: {message}\n"),
                message,
            }
            .into()
        })
    }
}

impl Interpreter for FakeInterpreter {
    fn info(&self) -> Info {
        Info {
            name: "fake".to_owned(),
            version: "0".to_owned(),
        }
    }

    fn call(&self, request: Request) -> Pending<Reply> {
        let outcome = self.open().and_then(|()| match request {
            Request::Run(code) => self.run(&code).map(Outcome::Value),
            Request::Push(block) => self.push(&block).map(Outcome::Pushed),
            Request::Complete(text) => Ok(Outcome::Completion(self.complete(&text))),
            Request::PlugIn(code, _config) => self.run(&code).map(|_| Outcome::Done),
            Request::Receive(run, message) => {
                // Whatever it is sent, it sends back.
                self.host.listens(run);
                self.host.message(message);
                Ok(Outcome::Done)
            }
            Request::WriteFile(path, content) => {
                let path =
                    below_home(&path).ok_or_else(|| file_error(&path, "is not below home"))?;
                self.files.borrow_mut().insert(path, content);
                Ok(Outcome::Done)
            }
            Request::RemoveFile(path) => {
                let path =
                    below_home(&path).ok_or_else(|| file_error(&path, "is not below home"))?;
                self.files.borrow_mut().remove(&path);
                Ok(Outcome::Done)
            }
            Request::ReadFile(path) => below_home(&path)
                .and_then(|path| self.files.borrow().get(&path).cloned())
                .map(Outcome::Bytes)
                .ok_or_else(|| file_error(&path, "no such file")),
            Request::ListFiles(path) => self.list_files(&path).map(Outcome::Names),
        });
        Box::pin(ready(outcome))
    }

    fn interrupt(&self) -> Result<(), Unsupported> {
        Err(Unsupported("the fake interpreter is never busy".to_owned()))
    }

    fn close(&self) {
        self.closed.set(true);
    }
}

fn file_error(path: &str, reason: &str) -> CallError {
    CallError::File {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

/// The text in `before"text")`.
fn quoted<'a>(line: &'a str, before: &str) -> Option<&'a str> {
    line.strip_prefix(before)?
        .strip_suffix(')')?
        .strip_prefix('"')?
        .strip_suffix('"')
}

fn raised(line: &str) -> Option<(String, String)> {
    let call = line.strip_prefix("raise ")?;
    let open = call.find('(')?;
    let message = quoted(&call[open..], "(")?;
    Some((call[..open].to_owned(), message.to_owned()))
}
