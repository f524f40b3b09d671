//! Calls: what an interpreter is asked for, and what it answers.
//!
//! One enum each, so that whatever lies between a caller and Python (turns, a limit of time, a
//! supervisor, a worker's messages) is written once for all calls. What a call does is its
//! interpreter's business.

use nanoserde::{DeBin, SerBin};

use super::interpreter::{CallError, Code, Completion, Pending, Pushed, RunId, Unsupported, Value};

/// What can be asked of an interpreter. Files are named by absolute path or relative to
/// [`super::interpreter::HOME`].
#[derive(Debug, Clone, PartialEq, SerBin, DeBin)]
pub enum Request {
    /// Run code in `__main__`, where top-level `await` is allowed: a [`Outcome::Value`].
    Run(Code),
    /// Run a block of lines as the interactive prompt does, echoing the value of expressions, or say
    /// that it is not finished: a [`Outcome::Pushed`].
    Push(Code),
    /// What could come after this text, from the live namespace: a [`Outcome::Completion`].
    Complete(String),
    /// Run a plugin written in Python: a module of its own whose hooks are called in order. With it
    /// comes the configuration as JSON. [`Outcome::Done`].
    PlugIn(Code, String),
    /// Hand a message to the Python that listens to them; what that writes belongs to the run.
    /// [`Outcome::Done`].
    Receive(RunId, Value),
    /// Write a file whole, and make the folders it needs. [`Outcome::Done`].
    WriteFile(String, Vec<u8>),
    /// Remove a file, if it is there, and the folders that are empty then, as far as
    /// [`super::files::may_go`]. [`Outcome::Done`].
    RemoveFile(String),
    /// Read a file whole: [`Outcome::Bytes`].
    ReadFile(String),
    /// The names in a folder: [`Outcome::Names`].
    ListFiles(String),
}

impl Request {
    /// Whether it runs the reader's code, and so may take its time.
    #[must_use]
    pub fn runs_code(&self) -> bool {
        matches!(
            self,
            Self::Run(_) | Self::Push(_) | Self::PlugIn(..) | Self::Receive(..)
        )
    }
}

/// Code that says this word reaches for the page.
const LIBRARY: &str = "pyscript";

impl Request {
    /// Whether it brings code that may reach for the page: code says so, for it cannot wait in the middle
    /// of an `import`.
    #[must_use]
    pub fn reaches_for_the_page(&self) -> bool {
        match self {
            Self::Run(code) | Self::Push(code) | Self::PlugIn(code, _) => {
                code.source.contains(LIBRARY)
            }
            Self::WriteFile(path, content) => {
                path.rsplit('.').next() == Some("py")
                    && content
                        .windows(LIBRARY.len())
                        .any(|window| window == LIBRARY.as_bytes())
            }
            _ => false,
        }
    }
}

/// What a call came to.
#[derive(Debug, Clone, PartialEq, SerBin, DeBin)]
pub enum Outcome {
    /// The code ran, and this is its value.
    Value(Value),
    /// The block was taken, or is not finished.
    Pushed(Pushed),
    /// What could come next.
    Completion(Completion),
    /// It is done.
    Done,
    /// The content of a file.
    Bytes(Vec<u8>),
    /// The names in a folder, sorted; folders end in `/`.
    Names(Vec<String>),
}

/// The answer of a call.
pub type Reply = Result<Outcome, CallError>;

/// Reads a reply as the kind that its request is answered with.
pub fn read<T: 'static>(
    reply: Pending<Reply>,
    read: fn(Outcome) -> Option<T>,
) -> Pending<Result<T, CallError>> {
    Box::pin(async move {
        let nonsense = || Unsupported("its answer is one to another question".to_owned());
        read(reply.await?).ok_or_else(|| nonsense().into())
    })
}

impl Outcome {
    /// The answer to [`Request::Run`].
    #[must_use]
    pub fn value(self) -> Option<Value> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The answer to [`Request::Push`].
    #[must_use]
    pub fn pushed(self) -> Option<Pushed> {
        match self {
            Self::Pushed(pushed) => Some(pushed),
            _ => None,
        }
    }

    /// The answer to [`Request::Complete`].
    #[must_use]
    pub fn completion(self) -> Option<Completion> {
        match self {
            Self::Completion(completion) => Some(completion),
            _ => None,
        }
    }

    /// The answer to [`Request::PlugIn`], [`Request::Receive`], [`Request::WriteFile`] and
    /// [`Request::RemoveFile`].
    #[must_use]
    pub fn done(self) -> Option<()> {
        matches!(self, Self::Done).then_some(())
    }

    /// The answer to [`Request::ReadFile`].
    #[must_use]
    pub fn bytes(self) -> Option<Vec<u8>> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The answer to [`Request::ListFiles`].
    #[must_use]
    pub fn names(self) -> Option<Vec<String>> {
        match self {
            Self::Names(names) => Some(names),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::interpreter::RunId;

    #[test]
    fn code_that_reaches_for_the_page_says_so() {
        let run = |source: &str| {
            Request::Run(Code {
                run: RunId(1),
                source: source.to_owned(),
                filename: String::new(),
            })
        };
        assert!(run("from pyscript import window").reaches_for_the_page());
        assert!(!run("print(1)").reaches_for_the_page());
        let write = |path: &str| Request::WriteFile(path.to_owned(), b"import pyscript".to_vec());
        assert!(write("helper.py").reaches_for_the_page());
        assert!(!write("pyscript.txt").reaches_for_the_page());
    }
}
