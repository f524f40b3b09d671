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

use super::kept::{self, Turn};
use crate::browser::{dom, fetch, host, value};
use crate::kernel::catalogue::{Build, BuildFile};

/// Hears how many bytes of an interpreter have arrived, and how many there will be.
pub type OnProgress = Rc<dyn Fn(u64, u64)>;

/// The first thing that went wrong with any file, told once.
type Failed = Rc<RefCell<Option<oneshot::Sender<String>>>>;

/// The files of a build that are no modules, on their way or here.
pub(super) struct Opened {
    pub(super) files: Files,
    turn: Turn,
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
    let urls = others
        .iter()
        .map(|(_, file)| dom::absolute(&file.path, base));
    let urls = urls.collect::<Result<Vec<_>, _>>()?;
    let turn = kept::turn(urls.clone()).await;
    let opening = others.into_iter().zip(urls).map(|((index, file), url)| {
        open(file, url, index, Rc::clone(&progress), Rc::clone(&failed))
    });
    let opened: Result<Vec<_>, String> = dom::all(opening).await.into_iter().collect();
    let modules = modules
        .iter()
        .map(|(index, file)| (*index, file.bytes))
        .collect();
    let files = Map::new();
    for (url, file) in opened? {
        files.set(&url.into(), &file);
    }
    Ok(Opened {
        files: Files(files),
        turn,
        failed,
        failure,
        modules: ModulesProgress { progress, modules },
    })
}

/// From absolute URL to response, or to what it came to or will come to: compiled WebAssembly, bytes.
pub(super) struct Files(Map);

impl Files {
    /// Takes them all.
    pub(super) fn take(&self) -> Vec<(String, JsValue)> {
        let files = Array::from(&self.0.entries());
        self.0.clear();
        files
            .iter()
            .filter_map(|file| {
                let file = Array::from(&file);
                Some((file.get(0).as_string()?, file.get(1)))
            })
            .collect()
    }
}

/// Nobody will read what an abandoned load has under way.
impl Drop for Files {
    fn drop(&mut self) {
        host::drop_all(&Array::from(&self.0.values()));
    }
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
    files: Files,
    urls: Vec<String>,
    failed: Failed,
    failure: oneshot::Receiver<String>,
    /// Nobody else downloads them meanwhile.
    _turn: Option<Turn>,
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
        Ok(Self {
            module,
            urls: names(&opened.files.0),
            files: opened.files,
            failed: opened.failed,
            failure: opened.failure,
            _turn: Some(opened.turn),
        })
    }

    /// Imports the module to files that are here, from absolute URL to compiled WebAssembly or bytes.
    pub(in crate::browser) async fn from_files(
        module_url: &str,
        files: Map,
    ) -> Result<Self, String> {
        let (failed, failure) = oneshot::channel();
        Ok(Self {
            module: import(module_url).await?,
            urls: names(&files),
            files: Files(files),
            failed: Rc::new(RefCell::new(Some(failed))),
            failure,
            _turn: None,
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
        let loan = host::lend(&self.files.0, on_failure.as_ref().unchecked_ref());
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
            Either::Left((outcome, failure)) => outcome.map_err(|error| match failure.try_recv() {
                Ok(Some(broken)) => broken,
                _ => value::message(&error),
            }),
            Either::Right((failure, _)) => Err(failure.unwrap_or_default()),
        }
    }

    /// Takes the file whose name ends so, with its absolute URL: its response, or what it came to.
    pub(super) fn take(&self, ending: &str) -> Option<(String, JsValue)> {
        let url = self.url(ending)?;
        let key = JsValue::from(url);
        let file = self.files.0.get(&key);
        self.files.0.delete(&key);
        Some((url.to_owned(), file))
    }
}

/// The absolute URLs of files.
fn names(files: &Map) -> Vec<String> {
    let names = Array::from(&files.keys());
    names.iter().filter_map(|url| url.as_string()).collect()
}

async fn import(url: &str) -> Result<JsValue, String> {
    let imported = JsFuture::from(host::import_module(url)).await;
    imported.map_err(|error| explain_import(url, &error))
}

async fn open(
    file: &BuildFile,
    url: String,
    index: usize,
    progress: Rc<Progress>,
    failed: Failed,
) -> Result<(String, JsValue), String> {
    if let Some(content) = kept::get(&url) {
        progress.arrived(index, file.bytes);
        return Ok((url, content));
    }
    let response = fetch::open(&url).await?;
    let on_bytes = Rc::new(move |loaded, _| progress.arrived(index, loaded));
    let at = url.clone();
    let on_end = Rc::new(move |error: Option<String>| {
        if let Some(error) = error {
            tell(&failed, &format!("{at} broke off: {error}"));
        }
    });
    let counted = fetch::count(&response, file.bytes, on_bytes, on_end);
    if !is_wasm(&url) {
        return Ok((url, counted.into()));
    }
    // Whoever starts it finds it compiled, or nearly.
    let module = host::compile(&counted);
    kept::keep_compiled(url.clone(), module.clone());
    Ok((url, module.into()))
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
