//! Plugins: the trait, and the registry that knows how far each of them has come.
//!
//! The registry calls nothing. It says which hook of which plugin is due; the lifecycle turns that
//! into an effect, and what came of it comes back as an input.

use std::rc::Rc;

use thiserror::Error;

use super::config::Config;
use super::session::Session;

/// A capability that is added to the kernel from outside. Every hook is optional.
///
/// The order is always `configure`, `start`, `interpreter_ready`; the last one is called again for
/// every interpreter that the reader picks.
pub trait Plugin {
    /// What the plugin is called; unique on the page.
    fn name(&self) -> &str;

    /// The only place where a plugin may change the configuration.
    ///
    /// # Errors
    /// What is wrong, in a sentence for the reader. The plugin takes no further part.
    fn configure(&self, _config: &mut Config) -> Result<(), String> {
        Ok(())
    }

    /// The main entry point: define tags, begin to fetch things.
    ///
    /// # Errors
    /// As for `configure`.
    fn start(&self, _config: &Config) -> Result<(), String> {
        Ok(())
    }

    /// Python can run now.
    ///
    /// # Errors
    /// As for `configure`.
    fn interpreter_ready(&self, _config: &Config, _session: Rc<Session>) -> Result<(), String> {
        Ok(())
    }
}

/// One of the three functions of a plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hook {
    /// `configure(config)`.
    Configure,
    /// `start(config)`.
    Start,
    /// `onInterpreterReady(config, interpreter)`.
    InterpreterReady,
}

impl Hook {
    /// The name that a plugin's author knows it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Configure => "configure",
            Self::Start => "start",
            Self::InterpreterReady => "onInterpreterReady",
        }
    }
}

/// How far a plugin has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PluginStage {
    /// Known, and nothing of it was called yet.
    Known,
    /// `configure` was called.
    Configured,
    /// `start` was called.
    Started,
    /// `onInterpreterReady` was called for the interpreter of now.
    Ready,
    /// One of its hooks failed; nothing more of it is called.
    Failed {
        /// The hook that failed.
        hook: &'static str,
        /// What it said.
        message: String,
    },
    /// The configuration leaves it out, by `"!name"`.
    LeftOut,
}

impl PluginStage {
    /// The hook that comes next, if the plugin is still in the game.
    fn next_hook(&self) -> Option<Hook> {
        match self {
            Self::Known => Some(Hook::Configure),
            Self::Configured => Some(Hook::Start),
            Self::Started => Some(Hook::InterpreterReady),
            Self::Ready | Self::Failed { .. } | Self::LeftOut => None,
        }
    }
}

/// Which plugin, by order of registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PluginId(pub usize);

/// What is known of one plugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginEntry {
    /// Its name.
    pub name: String,
    /// How far it has come.
    pub stage: PluginStage,
}

/// Why a plugin was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RegisterError {
    /// A plugin needs a name, for its messages and its events.
    #[error("a plugin needs a name: a non-empty string in its property `name`")]
    Nameless,
    /// Names are unique.
    #[error("a plugin named `{0}` is registered already")]
    Duplicate(String),
}

/// Every plugin of the page, in order of registration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Registry {
    entries: Vec<PluginEntry>,
}

impl Registry {
    /// All plugins, in order of registration.
    #[must_use]
    pub fn entries(&self) -> &[PluginEntry] {
        &self.entries
    }

    /// The name of a plugin; empty for one that was never registered.
    #[must_use]
    pub fn name(&self, plugin: PluginId) -> &str {
        self.entries
            .get(plugin.0)
            .map_or("", |entry| entry.name.as_str())
    }

    /// The plugin of that name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<PluginId> {
        let index = self.entries.iter().position(|entry| entry.name == name);
        index.map(PluginId)
    }

    /// The next plugin to register gets this id.
    #[must_use]
    pub fn next_id(&self) -> PluginId {
        PluginId(self.entries.len())
    }

    pub(super) fn register(&mut self, name: &str) -> Result<PluginId, RegisterError> {
        if name.trim().is_empty() {
            return Err(RegisterError::Nameless);
        }
        if self.entries.iter().any(|entry| entry.name == name) {
            return Err(RegisterError::Duplicate(name.to_owned()));
        }
        let id = self.next_id();
        self.entries.push(PluginEntry {
            name: name.to_owned(),
            stage: PluginStage::Known,
        });
        Ok(id)
    }

    pub(super) fn leave_out(&mut self, name: &str) {
        for entry in self.entries.iter_mut().filter(|entry| entry.name == name) {
            entry.stage = PluginStage::LeftOut;
        }
    }

    /// The hook to call next, given how far the lifecycle lets plugins come: the earliest kind of
    /// hook first, and among those the plugin that was registered first.
    pub(super) fn due(&self, reach: Hook) -> Option<(PluginId, Hook)> {
        self.entries
            .iter()
            .enumerate()
            .filter_map(|(index, entry)| Some((PluginId(index), entry.stage.next_hook()?)))
            .filter(|(_, hook)| *hook <= reach)
            .min_by_key(|(plugin, hook)| (*hook, plugin.0))
    }

    pub(super) fn advance(&mut self, plugin: PluginId, hook: Hook) {
        self.set(
            plugin,
            match hook {
                Hook::Configure => PluginStage::Configured,
                Hook::Start => PluginStage::Started,
                Hook::InterpreterReady => PluginStage::Ready,
            },
        );
    }

    pub(super) fn fail(&mut self, plugin: PluginId, hook: Hook, message: String) {
        self.set(
            plugin,
            PluginStage::Failed {
                hook: hook.name(),
                message,
            },
        );
    }

    /// Another interpreter is coming: everyone will be told again when it is ready.
    pub(super) fn await_next_interpreter(&mut self) {
        for entry in &mut self.entries {
            if entry.stage == PluginStage::Ready {
                entry.stage = PluginStage::Started;
            }
        }
    }

    fn set(&mut self, plugin: PluginId, stage: PluginStage) {
        if let Some(entry) = self.entries.get_mut(plugin.0) {
            entry.stage = stage;
        }
    }
}
