//! What a page and its worker say to each other.
//!
//! Two enums, each message a string of bytes. Memory that both share, and compiled WebAssembly, are
//! handed over beside the first message; they are the browser's business, and so is the posting.

use nanoserde::{DeBin, SerBin};

use super::call::{Outcome, Request};
use super::interpreter::{CallError, Info, InputError, Line, RunId, Stream, Value};

/// What the page says.
#[derive(Debug, Clone, PartialEq, SerBin, DeBin)]
pub enum ToWorker {
    /// Start this interpreter.
    Start(Start),
    /// Make a call; its number comes back with the answer.
    Call(u32, Request),
    /// The reader's answer to a question: a line, the end of the input, or why there is none.
    Answer(u32, Input),
    /// What came of an order.
    Done(u32, String),
    /// Stop the call of this number, if the worker hears of it before the call is over.
    Interrupt(u32),
}

/// What the worker says.
#[derive(Debug, Clone, PartialEq, SerBin, DeBin)]
pub enum FromWorker {
    /// The interpreter runs.
    Started(Info),
    /// It could not be started, and why.
    Failed(String),
    /// What a call came to.
    Returned(u32, Outcome),
    /// Why a call came to nothing.
    Refused(u32, CallError),
    /// Python wrote something, where no shared memory carries it.
    Output(RunId, Stream, Vec<u8>),
    /// Python shows something, where no shared memory carries it.
    Shows(RunId, String),
    /// Python wants the page's window; beside it comes one end of a channel.
    WantsWindow,
    /// There is output in the shared memory.
    OutputWaits,
    /// Python sends a message.
    Message(Value),
    /// Python hears messages from now on, and what it writes then belongs to this run.
    Listens(RunId),
    /// Python wants a line of input. The number comes back with the answer.
    Ask(u32, RunId, String),
    /// Python orders something of the page. The number comes back with what came of it.
    Order(u32, String),
}

/// Which interpreter to start.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct Start {
    /// Its name in the catalogue.
    pub name: String,
    /// Its kind, by the name that a configuration uses.
    pub kind: String,
    /// The absolute URL of the module that loads it.
    pub module: String,
    /// How much memory it may use for objects, in bytes, where it asks.
    pub heap_size: Option<u64>,
    /// The page's URL, which relative ones are seen from.
    pub page: String,
    /// JavaScript modules to import, by name and absolute URL.
    pub modules: Vec<(String, String)>,
    /// All that Python will read from its input. Without it, the reader is asked.
    pub input: Option<Vec<u8>>,
}

/// The reader's answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub enum Input {
    /// A line, with its newline unless the input ends without one.
    Line(Vec<u8>),
    /// The end of the input.
    End,
    /// Why there is neither.
    Error(InputError),
}

impl From<Line> for Input {
    fn from(answer: Line) -> Self {
        match answer {
            Ok(Some(line)) => Self::Line(line),
            Ok(None) => Self::End,
            Err(error) => Self::Error(error),
        }
    }
}

impl From<Input> for Line {
    fn from(input: Input) -> Self {
        match input {
            Input::Line(line) => Ok(Some(line)),
            Input::End => Ok(None),
            Input::Error(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::interpreter::{Code, Completion, Pushed, PythonError};

    #[track_caller]
    fn check<T: SerBin + DeBin + PartialEq + std::fmt::Debug>(message: T) {
        assert_eq!(
            T::deserialize_bin(&message.serialize_bin()).ok(),
            Some(message)
        );
    }

    #[test]
    fn every_message_arrives_as_it_was_sent() {
        let code = Code {
            run: RunId(7),
            source: "print('é😀\0')".into(),
            filename: "<script 1>".into(),
        };
        check(ToWorker::Start(Start {
            name: "cpython".into(),
            kind: "wasi".into(),
            module: "https://example.org/js/wasi.js".into(),
            heap_size: Some(1 << 40),
            page: "https://example.org/".into(),
            modules: vec![("a".into(), "https://example.org/a.js".into())],
            input: Some(vec![10]),
        }));
        for request in [
            Request::Run(code.clone()),
            Request::Push(code.clone()),
            Request::Complete("os.pa".into()),
            Request::PlugIn(code, "{}".into()),
            Request::Receive(RunId(2), Value::Bytes(vec![7])),
            Request::WriteFile("a/b".into(), vec![0, 255]),
            Request::RemoveFile("a".into()),
            Request::ReadFile(String::new()),
            Request::ListFiles(".".into()),
        ] {
            check(ToWorker::Call(u32::MAX, request));
        }
        for input in [
            Input::Line(vec![255, 10]),
            Input::End,
            Input::Error(InputError::Interrupted),
        ] {
            check(ToWorker::Answer(1, input));
        }
        check(ToWorker::Done(3, "=[]".into()));
        check(ToWorker::Interrupt(2));
        check(FromWorker::WantsWindow);
        check(FromWorker::OutputWaits);
        check(FromWorker::Output(RunId(1), Stream::Stderr, vec![195, 169]));
        check(FromWorker::Shows(RunId(1), "<b>".into()));
        check(FromWorker::Message(Value::Bool(true)));
        check(FromWorker::Listens(RunId(4)));
        check(FromWorker::Ask(3, RunId(1), "name? ".into()));
        check(FromWorker::Order(4, "{}".into()));
        check(FromWorker::Failed("no".into()));
        let error = PythonError {
            type_name: "ValueError".into(),
            message: "bad".into(),
            traceback: "Traceback…".into(),
        };
        for outcome in [
            Outcome::Value(Value::Dict(vec![(
                "k".into(),
                Value::List(vec![Value::Float("inf".into()), Value::Nothing]),
            )])),
            Outcome::Pushed(Pushed::Incomplete),
            Outcome::Completion(Completion::default()),
            Outcome::Done,
            Outcome::Bytes(vec![1]),
            Outcome::Names(vec!["a/".into()]),
        ] {
            check(FromWorker::Returned(0, outcome));
        }
        check(FromWorker::Refused(0, error.into()));
    }

    #[test]
    fn what_is_no_message_is_an_error() {
        assert!(FromWorker::deserialize_bin(&[]).is_err());
        assert!(ToWorker::deserialize_bin(&[99, 0, 0]).is_err());
    }
}
