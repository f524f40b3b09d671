//! The public events, in one place: the variant, the name on `document`, and the detail.
//!
//! Turning an event into a `CustomEvent` is the browser's part.

use std::rc::Rc;

use super::config::Config;
use super::interpreter::Info;
use super::lifecycle::Failure;
use super::plugin::PluginId;

/// Something that a page may want to know. The names are a contract with other people's pages.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The configuration was read.
    Configured(Rc<Config>),
    /// A plugin's `configure` was called.
    PluginRegistered {
        /// The plugin.
        plugin: PluginId,
        /// The configuration, perhaps changed by it.
        config: Rc<Config>,
    },
    /// A plugin's `start` was called.
    PluginStarted {
        /// The plugin.
        plugin: PluginId,
        /// The configuration.
        config: Rc<Config>,
    },
    /// The interpreter's loader is here; its other files may still be on their way.
    InterpreterLoaded {
        /// Its name in the catalogue.
        name: String,
    },
    /// A file of the configuration arrived.
    FileFetched {
        /// Where it will stand on the interpreter's filesystem.
        path: String,
        /// What is in it.
        content: Rc<[u8]>,
    },
    /// The interpreter runs.
    InterpreterReady(Info),
    /// Every file stands on the interpreter's filesystem.
    FilesLoaded {
        /// Where they stand.
        paths: Vec<String>,
    },
    /// User code is evaluated from here on.
    FinishedSetup(Info),
    /// A step failed, and setup with it.
    Failed(Failure),
    /// Some bytes of a download arrived.
    Progress(Progress),
}

/// How far a download has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What it is for: `interpreter` or `file`.
    pub stage: &'static str,
    /// The interpreter's name, or the file's path.
    pub name: String,
    /// Bytes that are here, uncompressed.
    pub loaded: u64,
    /// Bytes in all, uncompressed; 0 where nobody knows.
    pub total: u64,
}

impl Event {
    /// The name that the event has on `document`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Configured(_) => "py-configured",
            Self::PluginRegistered { .. } => "py-plugin-registered",
            Self::PluginStarted { .. } => "py-plugin-started",
            Self::InterpreterLoaded { .. } => "py-interpreter-loaded",
            Self::FileFetched { .. } => "py-file-fetched",
            Self::InterpreterReady(_) => "py-interpreter-ready",
            Self::FilesLoaded { .. } => "py-files-loaded",
            Self::FinishedSetup(_) => "py-finished-setup",
            Self::Failed(_) => "py-failed",
            Self::Progress(_) => "py-progress",
        }
    }
}
