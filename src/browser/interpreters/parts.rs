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
use js_sys::Map;
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

/// The parts of a build.
pub(super) struct Parts {
    /// The namespace of the module that loads the interpreter.
    pub(super) module: JsValue,
    /// From absolute URL to response.
    responses: Map,
    urls: Vec<String>,
    failed: Failed,
    failure: oneshot::Receiver<String>,
}

impl Parts {
    /// Imports the module and opens every other file, side by side.
    pub(super) async fn fetch(
        module_url: &str,
        build: Build,
        base: &str,
        on_progress: OnProgress,
    ) -> Result<Self, String> {
        let (failed, failure) = oneshot::channel();
        let failed: Failed = Rc::new(RefCell::new(Some(failed)));
        let total: u64 = build.files.iter().map(|file| file.bytes).sum();
        let progress = Rc::new(Progress::new(build.files.len(), total, on_progress));

        let opened = build
            .files
            .iter()
            .enumerate()
            .filter(|(_, file)| !is_module(&file.path))
            .map(|(index, file)| open(file, index, base, Rc::clone(&progress), Rc::clone(&failed)));
        let import = async {
            let imported = JsFuture::from(host::import_module(module_url)).await;
            for (index, file) in build.files.iter().enumerate() {
                if is_module(&file.path) {
                    progress.arrived(index, file.bytes);
                }
            }
            imported.map_err(|error| explain_import(module_url, &error))
        };
        let (module, opened) = futures_util::join!(import, dom::all(opened));
        let mut parts = Self {
            module: JsValue::UNDEFINED,
            responses: Map::new(),
            urls: Vec::new(),
            failed,
            failure,
        };
        let mut problem = None;
        for opened in opened {
            match opened {
                Ok((url, response)) => {
                    parts.responses.set(&url.as_str().into(), &response);
                    parts.urls.push(url);
                }
                Err(message) => problem = problem.or(Some(message)),
            }
        }
        if let Some(message) = problem {
            return Err(message);
        }
        parts.module = module?;
        Ok(parts)
    }

    /// The absolute URL of the file whose name ends so.
    pub(super) fn url(&self, ending: &str) -> Option<&str> {
        self.urls
            .iter()
            .map(String::as_str)
            .find(|url| without_query(url).ends_with(ending))
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
        let loan = host::lend(&self.responses, on_failure.as_ref().unchecked_ref());
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

    /// Takes the response of the file whose name ends so.
    pub(super) fn take(&self, ending: &str) -> Option<JsValue> {
        let url = JsValue::from(self.url(ending)?);
        let response = self.responses.get(&url);
        self.responses.delete(&url);
        Some(response)
    }
}

/// Nobody will read what an abandoned load has under way.
impl Drop for Parts {
    fn drop(&mut self) {
        host::drop_all(&self.responses);
    }
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
    without_query(path).ends_with("js")
}

fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
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
