//! The plugin for `<py-repl>`: built like a third party's, from the public plugin interface alone.
//!
//! It learns of an interpreter as every plugin does, and reaches for nothing of the kernel's beside.

use std::rc::Rc;

use super::tags::{Tags, draw};
use crate::kernel::config::Config;
use crate::kernel::plugin::Plugin;
use crate::kernel::session::Session;
use crate::ui::repl::{PyRepl, PyReplProps, Sessions};

/// The plugin.
#[derive(Default)]
pub(super) struct PyReplPlugin {
    sessions: Rc<Sessions>,
    tags: Tags,
}

impl Plugin for PyReplPlugin {
    fn name(&self) -> &'static str {
        "py-repl"
    }

    fn start(&self, _config: &Config) -> Result<(), String> {
        let sessions = Rc::clone(&self.sessions);
        self.tags.keep("py-repl", move |tag| {
            let sessions = Rc::clone(&sessions);
            draw::<PyRepl>(tag, PyReplProps { sessions })
        })
    }

    fn interpreter_ready(&self, _config: &Config, session: Rc<Session>) -> Result<(), String> {
        self.sessions.announce(&session);
        Ok(())
    }
}
