//! Interpreters: one adapter file each, and what they share.
//!
//! An adapter knows how its build is loaded and started. When to do so, and for whom, is the
//! lifecycle's business.

mod driver;
mod micropython;
mod parts;
mod pyodide;
mod wasi;

use std::rc::Rc;

use super::{dom, host};
use crate::kernel::catalogue::{Build, Kind};
use crate::kernel::config::Config;
use crate::kernel::interpreter::{HOME, Loaded};

pub use parts::OnProgress;

/// Downloads what a build needs to be started, as far as its loader does not do so while it starts.
///
/// # Errors
/// In words for the reader, with the file that is to blame.
pub async fn load(
    build: Build,
    base: &str,
    config: &Config,
    on_progress: OnProgress,
) -> Result<Box<dyn Loaded>, String> {
    let name = build.name.clone();
    let kind = build.kind;
    let module_base = match kind {
        Kind::Wasi => &host::base(),
        _ => base,
    };
    let module = dom::absolute(&build.module, module_base)?;
    let parts = parts::Parts::fetch(&module, build, base, on_progress).await?;
    Ok(match kind {
        Kind::MicroPython => Box::new(micropython::Loaded::new(name, parts, config.heap_size)),
        Kind::Pyodide => Box::new(pyodide::Loaded::new(name, parts)),
        Kind::Wasi => Box::new(wasi::Loaded::new(name, parts)),
    })
}

/// Where the standard part of our Python goes, on the interpreter's own search path.
const DRIVER: &str = "_micropyscript";

/// Its source, the same for every interpreter.
const DRIVER_SOURCE: &str = include_str!("../../assets/python/driver.py");

/// A path as the interpreter's filesystem takes it: those that are not absolute are seen from home.
fn absolute_path(path: &str) -> String {
    if path.starts_with('/') {
        path.to_owned()
    } else {
        format!("{HOME}/{path}")
    }
}

type Host = Rc<dyn crate::kernel::interpreter::Host>;
type Started = Result<Rc<dyn crate::kernel::interpreter::Interpreter>, String>;
