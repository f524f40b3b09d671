//! Packages for Python: has the installer plan what an order comes to, and carries the plan out on an
//! interpreter's filesystem.
//!
//! What belongs to a package, and which release of it fits, is decided in `src/packages/`, which is a
//! WebAssembly of its own and fetched when a page first wants a package. What an order says, and what
//! Python does with the answer, is in `assets/python/pyscript/_packages.py`.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Error, JSON, Object, Promise, Uint8Array};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{dom, host, page, value};
use crate::kernel::call::{Outcome, Reply, Request};
use crate::kernel::interpreter::{CallError, Interpreter, Pending};
use crate::kernel::plain::Plain;
use crate::kernel::session::Session;
use crate::kernel::turns::Turns;

#[wasm_bindgen]
extern "C" {
    /// The namespace of the installer's module.
    type Installer;

    #[wasm_bindgen(method, catch)]
    fn plan(
        this: &Installer,
        order: &JsValue,
        fetch: &JsValue,
        progress: &JsValue,
    ) -> Result<Promise, JsValue>;
}

/// The folder that packages stand in; `driver.py` has it on the search path.
const SITE: &str = "/home/site-packages";

/// Where the interpreter's own loader finds a wheel that it has to link.
const WHEELS: &str = "/tmp";

/// What may stand before an index's URL, and says which kind it is of.
const KINDS: [&str; 2] = ["static+", "mip+"];

/// Where our own index lies, as the installer wants it named: a folder on a host that knows no more than
/// files.
const OWN_INDEX: &str = "packages/simple/";

/// Python that installs packages.
#[must_use]
pub fn code(requirements: &[String], index_urls: &[String]) -> String {
    // A list of strings is the same in JSON and in Python.
    let list = |texts: &[String]| Plain::from(texts).to_string();
    format!(
        "await __import__('pyscript').install({}, index_urls={})",
        list(requirements),
        list(index_urls)
    )
}

/// What was installed on one interpreter.
#[derive(Default)]
pub struct Installed {
    /// As the installer wants to have it back.
    packages: RefCell<Option<JsValue>>,
    /// The package that could not be installed last.
    failed: RefCell<Option<String>>,
    /// What takes the last installation back, where the interpreter has still to link something of it.
    undo: RefCell<Option<Undo>>,
}

/// What takes an installation back.
struct Undo {
    files: Vec<Request>,
    packages: Option<JsValue>,
}

impl Undo {
    async fn carry_out<S: Site + ?Sized>(self, site: &S, installed: &Installed) {
        take_back(site, self.files).await;
        *installed.packages.borrow_mut() = self.packages;
    }
}

/// Does in reverse what undoes each step.
async fn take_back<S: Site + ?Sized>(site: &S, steps: Vec<Request>) {
    for step in steps.into_iter().rev() {
        // What cannot be undone was not done either.
        let _ = site.call(step).await;
    }
}

impl Installed {
    /// The package that could not be installed last, where there is one to name.
    pub fn failed(&self) -> Option<String> {
        self.failed.borrow().clone()
    }
}

/// Writes, reads and removes files on an interpreter, while Python may be waiting there.
pub trait Site {
    /// Does what is asked for, at once.
    fn call(&self, request: Request) -> Pending<Reply>;
}

impl Site for Session {
    fn call(&self, request: Request) -> Pending<Reply> {
        self.at_once(request)
    }
}

impl Site for dyn Interpreter {
    fn call(&self, request: Request) -> Pending<Reply> {
        Interpreter::call(self, request)
    }
}

thread_local! {
    /// One order at a time: a plan goes by what is installed.
    static ORDERS: Rc<Turns> = Turns::new(1);
}

/// Takes how many bytes of a download are there, of how many: its name comes first.
pub type OnProgress = Rc<dyn Fn(&str, u64, u64)>;

/// What is ordered where the interpreter could not link what the last installation brought: all of it goes.
const UNDO: &str = "undo";

/// Carries out an order. The answer is for Python to read: `=` and what is left for it to do, as JSON, or
/// `!`, the package's name, a separator and the reason.
pub async fn install<S: Site + ?Sized>(
    site: &S,
    installed: &Installed,
    order: &str,
    on_progress: OnProgress,
) -> String {
    let _turn = ORDERS.with(Rc::clone).take().await;
    installed.failed.take();
    let undo = installed.undo.take();
    if order == UNDO {
        if let Some(undo) = undo {
            undo.carry_out(site, installed).await;
        }
        return "=".to_owned();
    }
    match carry_out(site, installed, order, on_progress).await {
        Ok(answer) => format!("={answer}"),
        Err(Failed { package, reason }) => {
            let answer = format!("!{package}\x1f{reason}");
            *installed.failed.borrow_mut() = Some(package);
            answer
        }
    }
}

/// Why a package could not be installed.
struct Failed {
    package: String,
    reason: String,
}

impl From<JsValue> for Failed {
    fn from(error: JsValue) -> Self {
        Self {
            package: value::get(&error, "package")
                .as_string()
                .unwrap_or_default(),
            reason: value::message(&error),
        }
    }
}

impl From<CallError> for Failed {
    fn from(error: CallError) -> Self {
        Self {
            package: String::new(),
            reason: error.to_string(),
        }
    }
}

async fn carry_out<S: Site + ?Sized>(
    site: &S,
    installed: &Installed,
    order: &str,
    on_progress: OnProgress,
) -> Result<String, Failed> {
    let order = order_of(order, installed)?;
    let url = host::installer_url();
    let module = JsFuture::from(host::import_module(&url)).await?;
    let progress = Closure::<dyn FnMut(JsValue)>::new(move |progress: JsValue| {
        let name = value::get(&progress, "name")
            .as_string()
            .unwrap_or_default();
        on_progress(&name, count(&progress, "loaded"), count(&progress, "total"));
    });
    let fetch = value::get(&js_sys::global(), "fetch");
    let plan = module
        .unchecked_ref::<Installer>()
        .plan(&order, &fetch, progress.as_ref())?;
    let plan = JsFuture::from(plan).await?;
    let (wheels, files) = Plan::read(&plan).carry_out(site).await?;
    let packages = installed
        .packages
        .replace(Some(value::get(&plan, "installed")));
    if wheels.length() > 0 {
        *installed.undo.borrow_mut() = Some(Undo { files, packages });
    }
    let answer = value::object([
        ("wheels", wheels.into()),
        ("added", value::get(&plan, "added")),
    ]);
    Ok(JSON::stringify(&answer)?.into())
}

fn count(progress: &JsValue, key: &str) -> u64 {
    let count = value::get(progress, key).as_f64().unwrap_or_default();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of bytes"
    )]
    let count = count as u64;
    count
}

/// What the installer is told: the order, the site, and URLs that are absolute.
fn order_of(order: &str, installed: &Installed) -> Result<JsValue, Failed> {
    let order: Object = JSON::parse(order)?.unchecked_into();
    let indexes = value::get(&order, "indexes");
    let indexes = indexes.dyn_ref::<Array>().filter(|list| list.length() > 0);
    let indexes = match indexes {
        None => Array::of1(&format!("static+{}{OWN_INDEX}", host::base()).into()),
        Some(indexes) => {
            let base = page::config_url();
            let absolute = indexes.iter().map(|url| {
                let url = url.as_string().unwrap_or_default();
                let kind = KINDS.iter().find(|kind| url.starts_with(**kind));
                let (kind, url) = url.split_at(kind.map_or(0, |kind| kind.len()));
                match dom::absolute(url, &base) {
                    Ok(url) => Ok(JsValue::from(format!("{kind}{url}"))),
                    Err(reason) => Err(JsValue::from(Error::new(&format!("index_urls: {reason}")))),
                }
            });
            absolute.collect::<Result<Array, JsValue>>()?
        }
    };
    value::set(&order, "indexes", &indexes.into());
    value::set(&order, "site", &SITE.into());
    let packages = installed.packages.borrow().clone();
    let packages = packages.unwrap_or_else(|| Array::new().into());
    value::set(&order, "installed", &packages);
    Ok(order.into())
}

/// What the installer planned.
struct Plan {
    remove: Vec<String>,
    write: Vec<(String, Vec<u8>)>,
    /// Those among the written that the interpreter's own loader has to see.
    wheels: Array,
}

impl Plan {
    fn read(plan: &JsValue) -> Self {
        let list = |key| value::get(plan, key).unchecked_into::<Array>();
        let text = |value: JsValue| value.as_string().unwrap_or_default();
        let bytes = |value: JsValue| value.unchecked_into::<Uint8Array>().to_vec();
        let mut write: Vec<_> = list("write")
            .iter()
            .map(|pair| {
                let pair: Array = pair.unchecked_into();
                (text(pair.get(0)), bytes(pair.get(1)))
            })
            .collect();
        let wheels = Array::new();
        for wheel in list("wheels").iter() {
            let path = format!("{WHEELS}/{}", text(value::get(&wheel, "filename")));
            write.push((path.clone(), bytes(value::get(&wheel, "bytes"))));
            wheels.push(&path.into());
        }
        Self {
            remove: list("remove").iter().map(text).collect(),
            write,
            wheels,
        }
    }

    /// Removes and writes; where something of it fails, the filesystem is as it was before. Answers what is left to link, and
    /// what would undo each step.
    async fn carry_out<S: Site + ?Sized>(
        self,
        site: &S,
    ) -> Result<(Array, Vec<Request>), CallError> {
        let removed = self.remove.into_iter().map(Request::RemoveFile);
        let written = self
            .write
            .into_iter()
            .map(|(path, content)| Request::WriteFile(path, content));
        let mut undo = Vec::new();
        for request in removed.chain(written) {
            let (Request::RemoveFile(path) | Request::WriteFile(path, _)) = &request else {
                continue;
            };
            undo.push(match site.call(Request::ReadFile(path.clone())).await {
                Ok(Outcome::Bytes(content)) => Request::WriteFile(path.clone(), content),
                _ => Request::RemoveFile(path.clone()),
            });
            if let Err(error) = site.call(request).await {
                take_back(site, undo).await;
                return Err(error);
            }
        }
        Ok((self.wheels, undo))
    }
}
