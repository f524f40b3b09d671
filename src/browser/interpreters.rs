//! Interpreters: one adapter file each, and what they share.
//!
//! An adapter knows how its build is loaded and started. When to do so, and for whom, is the
//! lifecycle's business.

mod driver;
mod kept;
pub(super) mod kit;
mod micropython;
mod output;
mod parts;
mod pyodide;
pub(super) mod remote;
mod shared;
mod wasi;

use std::rc::Rc;

use js_sys::{Map, Uint8Array};
use wasm_bindgen::JsValue;

use super::{dom, host, page, window};
use crate::kernel::answer::{self, Told};
use crate::kernel::catalogue::{Build, Kind};
use crate::kernel::config::{Config, WorkerChoice};
use crate::kernel::interpreter::{HOME, Loaded, RunId};
use crate::kernel::protocol::Start;

pub use parts::OnProgress;
pub(super) use shared::Shared;
pub use shared::is_isolated;

use parts::Parts;

/// Where Python runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the page.
    Page,
    /// In a worker of its own.
    Worker,
}

impl Place {
    /// Where a choice puts it on this page.
    #[must_use]
    pub fn of(choice: WorkerChoice) -> Self {
        match choice {
            WorkerChoice::Worker => Self::Worker,
            WorkerChoice::Auto if is_isolated() => Self::Worker,
            WorkerChoice::Page | WorkerChoice::Auto => Self::Page,
        }
    }
}

/// Downloads what a build needs to be started, as far as that is not done while it starts.
///
/// # Errors
/// In words for the reader, with the file that is to blame.
pub async fn load(
    build: Build,
    base: &str,
    config: &Config,
    place: Place,
    on_progress: OnProgress,
) -> Result<Box<dyn Loaded>, String> {
    let mut start = start_of(&build, base, config.heap_size)?;
    start.modules = modules(config, "worker")?;
    window::prepare(&start.page, &modules(config, "main")?).await?;
    match place {
        Place::Page => {
            let parts = Parts::fetch(&start.module, &build, base, on_progress).await?;
            let interrupts = Uint8Array::new_with_length(1).into();
            Ok(adapter(start, build.kind, parts, interrupts))
        }
        Place::Worker => load_for_worker(start, &build, base, on_progress).await,
    }
}

/// The same for a worker beside the page's own Python. The page's JavaScript modules stay as they are.
///
/// # Errors
/// As for [`load`].
pub(super) async fn load_beside(
    build: Build,
    base: &str,
    config: &Config,
) -> Result<Box<dyn Loaded>, String> {
    let mut start = start_of(&build, base, config.heap_size)?;
    start.modules = modules(config, "worker")?;
    load_for_worker(start, &build, base, Rc::new(|_, _| ())).await
}

async fn load_for_worker(
    start: Start,
    build: &Build,
    base: &str,
    on_progress: OnProgress,
) -> Result<Box<dyn Loaded>, String> {
    // It gets ready while the files come down.
    let worker = remote::spawn()?;
    let kit = kit::fetch(start, build, base, on_progress).await;
    let kit = kit.inspect_err(|_| worker.terminate())?;
    Ok(Box::new(remote::Loaded::new(kit, worker)))
}

/// The kit of a build, for workers of one's own.
pub(super) async fn kit(
    build: Build,
    base: &str,
    heap_size: Option<u64>,
) -> Result<Rc<kit::Kit>, String> {
    let start = start_of(&build, base, heap_size)?;
    let arriving = kit::fetch(start, &build, base, Rc::new(|_, _| ())).await?;
    arriving.complete().await
}

/// The JavaScript modules for a place, by name and absolute URL.
fn modules(config: &Config, place: &str) -> Result<Vec<(String, String)>, String> {
    let modules = config.js_modules(place).into_iter();
    let base = page::config_url();
    modules
        .map(|(url, name)| Ok((name, dom::absolute(&url, &base)?)))
        .collect()
}

fn start_of(build: &Build, base: &str, heap_size: Option<u64>) -> Result<Start, String> {
    let module_base = match build.kind {
        Kind::Wasi => &host::base(),
        _ => base,
    };
    Ok(Start {
        name: build.name.clone(),
        kind: build.kind.name().to_owned(),
        module: dom::absolute(&build.module, module_base)?,
        heap_size,
        page: dom::page_url(),
        modules: Vec::new(),
        input: None,
    })
}

/// Starts an interpreter from files that are here: from absolute URL to compiled WebAssembly or bytes.
///
/// # Errors
/// In words for the reader.
pub(super) async fn start_from_files(
    start: Start,
    files: Map,
    shared: Option<Shared>,
    host: Host,
) -> Started {
    let kind = Kind::named(&start.kind).ok_or("its worker is of another version")?;
    let parts = Parts::from_files(&start.module, files).await?;
    let interrupts = match shared {
        Some(shared) => shared.interrupts(),
        None => Uint8Array::new_with_length(1).into(),
    };
    adapter(start, kind, parts, interrupts).start(host).await
}

/// `interrupts` is an array in whose first place a signal is found, by those who look there.
fn adapter(start: Start, kind: Kind, parts: Parts, interrupts: JsValue) -> Box<dyn Loaded> {
    match kind {
        Kind::MicroPython => Box::new(micropython::Loaded::new(start.name, parts, start.heap_size)),
        Kind::Pyodide => Box::new(pyodide::Loaded::new(start.name, parts, interrupts)),
        Kind::Wasi => Box::new(wasi::Loaded::new(start.name, parts)),
    }
}

/// Where the standard part of our Python goes, on the interpreter's own search path.
const DRIVER: &str = "_micropyscript";

/// The folder of the package that scripts import to reach the page.
const LIBRARY: &str = "pyscript";

include!(concat!(env!("OUT_DIR"), "/python.rs"));

/// Passes on what the driver tells of its own accord.
fn pass_on(text: &str, run: RunId, host: &Host) {
    match answer::told(text) {
        Ok(Told::Listens) => host.listens(run),
        Ok(Told::Message(value)) => host.message(value),
        Ok(Told::Shows(shown)) => host.show(run, &shown),
        Err(error) => dom::warn(&error.to_string()),
    }
}

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
