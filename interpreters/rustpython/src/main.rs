//! RustPython's `main`, for WASI: Python's own command line, with the standard library inside.
//!
//! How it becomes a session is `assets/python/session.py`'s business, the same for every WASI command.

use std::process::ExitCode;

use rustpython::{InterpreterBuilder, InterpreterBuilderExt};

fn main() -> ExitCode {
    rustpython::run(InterpreterBuilder::new().init_stdlib())
}
