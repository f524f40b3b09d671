//! The parts of a build: its module imported, its other files on their way.
//!
//! An interpreter's own loader fetches its files itself, and starts to compile them while they
//! arrive. To know how far they are, and to download them once, we lend it our responses for the
//! time it takes to start; it fetches as always and does not notice.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use js_sys::{Array, Map};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::browser::{dom, fetch, host, value};
use crate::kernel::catalogue::{Build, BuildFile};

/// Hears how many bytes of an interpreter have arrived, and how many there will be.
pub type OnProgress = Rc<dyn Fn(u64, u64)>;

/// The first thing that went wrong with any file, told once.
type Failed = Rc<RefCell<Option<oneshot::Sender<String>>>>;

/// The files of a build that are no modules, on their way.
pub(super) struct Opened {
    /// By absolute URL.
    pub(super) responses: Vec<(String, Response)>,
    failed: Failed,
    failure: oneshot::Receiver<String>,
    modules: ModulesProgress,
}

/// Opens every file of a build that is no module, side by side.
///
/// # Errors
/// The first file that the server does not have.
pub(super) async fn open_all(
    build: &Build,
    base: &str,
    on_progress: OnProgress,
) -> Result<Opened, String> {
    let (failed, failure) = oneshot::channel();
    let failed: Failed = Rc::new(RefCell::new(Some(failed)));
    let total: u64 = build.files.iter().map(|file| file.bytes).sum();
    let progress = Rc::new(Progress::new(build.files.len(), total, on_progress));
    let files = build.files.iter().enumerate();
    let (modules, others): (Vec<_>, Vec<_>) = files.partition(|(_, file)| is_module(&file.path));
    let opening = others
        .into_iter()
        .map(|(index, file)| open(file, index, base, Rc::clone(&progress), Rc::clone(&failed)));
    let opened: Result<Vec<_>, String> = dom::all(opening).await.into_iter().collect();
    let modules = modules
        .iter()
        .map(|(index, file)| (*index, file.bytes))
        .collect();
    Ok(Opened {
        responses: opened?,
        failed,
        failure,
        modules: ModulesProgress { progress, modules },
    })
}

impl Opened {
    /// Why a file is broken: it broke off, or what its reader says of it.
    pub(super) fn broken(&mut self, url: &str, error: &JsValue) -> String {
        match self.failure.try_recv() {
            Ok(Some(broke_off)) => broke_off,
            _ => format!("{url}: {}", value::message(error)),
        }
    }
}

/// How far those files are that the browser loads by itself.
pub(super) struct ModulesProgress {
    progress: Rc<Progress>,
    modules: Vec<(usize, u64)>,
}

impl ModulesProgress {
    fn arrived(&self) {
        for &(index, bytes) in &self.modules {
            self.progress.arrived(index, bytes);
        }
    }
}

/// The parts of a build.
pub(in crate::browser) struct Parts {
    /// The namespace of the module that loads the interpreter.
    pub(super) module: JsValue,
    /// From absolute URL to response, or to what it came to already: compiled WebAssembly, bytes.
    files: Map,
    urls: Vec<String>,
    failed: Failed,
    failure: oneshot::Receiver<String>,
}

impl Parts {
    /// Imports the module and opens every other file, side by side.
    pub(super) async fn fetch(
        module_url: &str,
        build: &Build,
        base: &str,
        on_progress: OnProgress,
    ) -> Result<Self, String> {
        let opening = open_all(build, base, on_progress);
        let (module, opened) = futures_util::join!(import(module_url), opening);
        let opened = opened?;
        let module = module?;
        opened.modules.arrived();
        let files = Map::new();
        let mut urls = Vec::new();
        for (url, response) in opened.responses {
            files.set(&url.as_str().into(), &response);
            urls.push(url);
        }
        Ok(Self {
            module,
            files,
            urls,
            failed: opened.failed,
            failure: opened.failure,
        })
    }

    /// Imports the module to files that are here, from absolute URL to compiled WebAssembly or bytes.
    pub(in crate::browser) async fn from_files(
        module_url: &str,
        files: Map,
    ) -> Result<Self, String> {
        let (failed, failure) = oneshot::channel();
        let urls = Array::from(&files.keys());
        Ok(Self {
            module: import(module_url).await?,
            urls: urls.iter().filter_map(|url| url.as_string()).collect(),
            files,
            failed: Rc::new(RefCell::new(Some(failed))),
            failure,
        })
    }

    /// The absolute URL of the file whose name ends so.
    pub(super) fn url(&self, ending: &str) -> Option<&str> {
        self.urls
            .iter()
            .map(String::as_str)
            .find(|url| name_in(url).ends_with(ending))
    }

    /// Runs an interpreter's loader, whose `fetch` is answered from our responses, until it is done
    /// or one of the files turns out to be broken.
    pub(super) async fn lend_to<T>(
        self,
        loader: impl Future<Output = Result<T, JsValue>>,
    ) -> Result<T, String> {
        let failed = Rc::clone(&self.failed);
        let wasm = self.url(".wasm").unwrap_or_default().to_owned();
        let on_failure = Closure::<dyn FnMut(JsValue)>::new(move |error: JsValue| {
            tell(&failed, &format!("{wasm}: {}", value::message(&error)));
        });
        let loan = host::lend(&self.files, on_failure.as_ref().unchecked_ref());
        let outcome = self.unless_broken(loader).await;
        loan.end();
        outcome
    }

    /// What a loader comes to, or which of the files turned out to be broken.
    pub(super) async fn unless_broken<T>(
        mut self,
        loader: impl Future<Output = Result<T, JsValue>>,
    ) -> Result<T, String> {
        match select(Box::pin(loader), &mut self.failure).await {
            Either::Left((outcome, _)) => outcome.map_err(|error| value::message(&error)),
            Either::Right((failure, _)) => Err(failure.unwrap_or_default()),
        }
    }

    /// Takes the file whose name ends so: its response, or what it came to.
    pub(super) fn take(&self, ending: &str) -> Option<JsValue> {
        let url = JsValue::from(self.url(ending)?);
        let file = self.files.get(&url);
        self.files.delete(&url);
        Some(file)
    }
}

/// Nobody will read what an abandoned load has under way.
impl Drop for Parts {
    fn drop(&mut self) {
        host::drop_all(&self.files);
    }
}

async fn import(url: &str) -> Result<JsValue, String> {
    let imported = JsFuture::from(host::import_module(url)).await;
    imported.map_err(|error| explain_import(url, &error))
}

async fn open(
    file: &BuildFile,
    index: usize,
    base: &str,
    progress: Rc<Progress>,
    failed: Failed,
) -> Result<(String, Response), String> {
    let url = dom::absolute(&file.path, base)?;
    let response = fetch::open(&url).await?;
    let on_bytes = Rc::new(move |loaded, _| progress.arrived(index, loaded));
    let at = url.clone();
    let on_end = Rc::new(move |error: Option<String>| {
        if let Some(error) = error {
            tell(&failed, &format!("{at} broke off: {error}"));
        }
    });
    Ok((url, fetch::count(&response, file.bytes, on_bytes, on_end)))
}

fn tell(failed: &Failed, failure: &str) {
    if let Some(failed) = failed.borrow_mut().take() {
        // Nobody listens any more once the loader is done.
        let _ = failed.send(failure.to_owned());
    }
}

fn is_module(path: &str) -> bool {
    name_in(path).ends_with("js")
}

/// Whether a URL names WebAssembly.
pub(super) fn is_wasm(url: &str) -> bool {
    name_in(url).ends_with("wasm")
}

/// What a URL ends in. A file of the reader's has its name behind the `#`, see [`crate::browser::own_build`].
fn name_in(url: &str) -> &str {
    match url
        .strip_prefix("blob:")
        .and_then(|url| url.split_once('#'))
    {
        Some((_, name)) => name,
        None => url.split(['?', '#']).next().unwrap_or(url),
    }
}

/// A browser says of a module that is not there no more than that it failed.
fn explain_import(url: &str, error: &JsValue) -> String {
    let message = value::message(error);
    if message.contains(url) {
        message
    } else {
        format!("{url}: {message}")
    }
}

/// Bytes of all files together.
struct Progress {
    loaded: RefCell<Vec<u64>>,
    total: u64,
    tell: OnProgress,
}

impl Progress {
    fn new(files: usize, total: u64, tell: OnProgress) -> Self {
        Self {
            loaded: RefCell::new(vec![0; files]),
            total,
            tell,
        }
    }

    fn arrived(&self, index: usize, loaded: u64) {
        let sum = {
            let mut files = self.loaded.borrow_mut();
            if let Some(file) = files.get_mut(index) {
                *file = loaded;
            }
            files.iter().sum()
        };
        (self.tell)(sum, self.total);
    }
}
