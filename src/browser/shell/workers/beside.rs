//! One Python beside the page's own: in a worker of its own, with what a configuration names, and the page
//! as its host.
//!
//! What it runs, and who may call it, is decided elsewhere.

use std::cell::{Cell, OnceCell};
use std::future::ready;
use std::rc::{Rc, Weak};
use std::time::Duration;

use crate::browser::orders::Order;
use crate::browser::packages::{self, Installed};
use crate::browser::shell::effects::configured;
use crate::browser::shell::{Reader, Shell};
use crate::browser::{dom, fetch, interpreters, page};
use crate::kernel::config::{Config, InterpreterChoice};
use crate::kernel::display::Display;
use crate::kernel::files;
use crate::kernel::interpreter::{InputError, Pending};
use crate::kernel::router::{Page, Router};
use crate::kernel::session::Session;

/// See the module's documentation.
#[derive(Default)]
pub(in crate::browser::shell) struct Beside {
    session: OnceCell<Rc<Session>>,
    installed: Installed,
    is_over: Cell<bool>,
    is_lost: Cell<bool>,
}

/// What is said to whoever waits for one that was ended.
pub(super) const ENDED: &str = "it was ended";

impl Beside {
    /// Its session, once it runs.
    pub(super) fn session(&self) -> Option<&Rc<Session>> {
        self.session.get()
    }

    /// Whether somebody ended it.
    pub(super) fn is_over(&self) -> bool {
        self.is_over.get()
    }

    /// Whether what its script had defined is gone.
    pub(super) fn is_lost(&self) -> bool {
        self.is_lost.get()
    }

    /// What its script had defined is gone.
    pub(super) fn lose(&self) {
        self.is_lost.set(true);
    }

    /// Ends it, also where it does not run yet.
    pub(super) fn end(&self) {
        self.is_over.set(true);
        if let Some(session) = self.session() {
            session.end();
        }
    }

    /// Starts it. An interpreter or a configuration that is not given is the page's own.
    ///
    /// # Errors
    /// What kept it from starting, in a sentence.
    pub(super) async fn start(
        self: &Rc<Self>,
        shell: &Shell,
        interpreter: Option<InterpreterChoice>,
        config: Option<Config>,
    ) -> Result<Rc<Session>, String> {
        let of_page = || shell.snapshot().config.as_deref().cloned();
        let config = config.or_else(of_page).unwrap_or_default();
        let found = shell.build_to_execute(interpreter);
        let (build, base) = found.map_err(|unknown| unknown.to_string())?;
        let loaded = interpreters::load_beside(build, &base, &config).await?;
        let router = Router::new(Rc::new(PageBeside {
            reader: Reader(Rc::downgrade(&shell.0)),
            beside: Rc::downgrade(self),
        }));
        let interpreter = loaded.start(Rc::<Router>::clone(&router)).await?;
        let interpreter = configured(interpreter, &config).await?;
        if self.is_over() {
            interpreter.close();
            return Err(ENDED.to_owned());
        }
        let session = Session::new(interpreter, router, config.time_limit);
        let session = Rc::clone(self.session.get_or_init(|| session));
        for file in files::plan(&config.files).map_err(|error| error.to_string())? {
            let url = dom::absolute(&file.url, &page::config_url())?;
            let content = fetch::bytes(&url, Rc::new(|_, _| ())).await?;
            let written = session.write_file(&file.path, &content).await;
            written.map_err(|error| error.to_string())?;
        }
        if !config.packages.is_empty() {
            let installing = packages::code(&config.packages, &config.index_urls);
            let installed = session.prepare(&installing, "<packages>").await;
            installed.map_err(|error| error.to_string())?;
        }
        Ok(session)
    }
}

/// The page, for a Python beside the page's own.
struct PageBeside {
    reader: Reader,
    beside: Weak<Beside>,
}

impl Page for PageBeside {
    fn ask(&self, prompt: &str) -> Result<Option<String>, InputError> {
        self.reader.ask(prompt)
    }

    fn show(&self, display: &Display) -> Result<(), String> {
        self.reader.show(display)
    }

    fn order(&self, order: &str) -> Pending<String> {
        let gone = || Box::pin(ready(String::new()));
        let (Some(beside), Some(inner)) = (self.beside.upgrade(), self.reader.0.upgrade()) else {
            return gone();
        };
        match Order::read(order) {
            Some(Order::Packages(packages)) => {
                let packages = packages.to_owned();
                Box::pin(async move {
                    let Some(session) = beside.session() else {
                        return String::new();
                    };
                    let nobody = Rc::new(|_: &str, _, _| ());
                    packages::install(&**session, &beside.installed, &packages, nobody).await
                })
            }
            Some(Order::Workers(order)) => Shell(inner).order_of_workers(order, Some(beside)),
            None => gone(),
        }
    }

    fn sleep(&self, time: Duration) -> Pending<()> {
        self.reader.sleep(time)
    }
}
