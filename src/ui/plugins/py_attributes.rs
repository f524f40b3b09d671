//! The plugin for `py-click="name"` and its kind on any element.
//!
//! Python is told to listen where the page has such attributes, and not before; which function a name
//! means is its business.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::browser::shell::Shell;
use crate::browser::{attributes, dom};
use crate::kernel::config::Config;
use crate::kernel::interpreter::{CallError, Stream};
use crate::kernel::plugin::Plugin;
use crate::kernel::session::Session;

/// Loads what calls the handlers, and leaves no name in `__main__`.
const LISTEN: &str = "__import__('pyscript._attributes') and None";

/// The plugin.
pub(super) struct PyAttributesPlugin {
    shell: Shell,
    python: Rc<Python>,
}

/// The Python that the page has now.
#[derive(Default)]
struct Python {
    session: RefCell<Option<Rc<Session>>>,
    /// Whether it has something to listen to.
    is_wanted: Cell<bool>,
    /// Whether it was told to listen.
    listens: Cell<bool>,
}

impl PyAttributesPlugin {
    pub(super) fn new(shell: Shell) -> Self {
        Self {
            shell,
            python: Rc::default(),
        }
    }
}

impl Python {
    fn listen(&self, shell: &Shell) {
        let session = self.session.borrow().clone();
        let Some(session) = session.filter(|_| self.is_wanted.get()) else {
            return;
        };
        if self.listens.replace(true) {
            return;
        }
        let listening = session.run(LISTEN, "<attributes>", Rc::new(|_: Stream, _: &[u8]| {}));
        let shell = shell.clone();
        dom::spawn(async move {
            match listening.await {
                Ok(_) | Err(CallError::Replaced { .. }) => {}
                Err(error) => shell.report(&format!("Handlers such as `py-click`: {error}")),
            }
        });
    }
}

impl Plugin for PyAttributesPlugin {
    fn name(&self) -> &'static str {
        "py-attributes"
    }

    fn start(&self, _config: &Config) -> Result<(), String> {
        let (python, shell) = (Rc::clone(&self.python), self.shell.clone());
        attributes::watch(move || {
            python.is_wanted.set(true);
            python.listen(&shell);
        });
        Ok(())
    }

    fn interpreter_ready(&self, _config: &Config, session: Rc<Session>) -> Result<(), String> {
        attributes::forget();
        *self.python.session.borrow_mut() = Some(session);
        self.python.listens.set(false);
        self.python.listen(&self.shell);
        Ok(())
    }
}
