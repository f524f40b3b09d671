//! The words of the lifecycle: what happened, what to do about it, and where it is.
//!
//! They decide nothing; which follows from which is in [`super`].

use std::rc::Rc;

use thiserror::Error;

use crate::kernel::catalogue::Build;
use crate::kernel::config::{Config, ConfigError, InterpreterChoice};
use crate::kernel::event::{Event, Progress};
use crate::kernel::files::FilePlan;
use crate::kernel::interpreter::Info;
use crate::kernel::plugin::{Hook, PluginId, RegisterError};

/// Which life of the interpreter: it goes up by one with each choice and each retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Generation(pub u32);

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The page's configuration was read.
    ConfigRead(Result<Config, ConfigError>),
    /// Every listener of `py-configured` ran, and every plugin that the configuration lists was
    /// imported, or was reported as failed.
    PluginsCollected,
    /// A plugin was registered, under the registry's next id.
    PluginRegistered {
        /// Its name.
        name: String,
    },
    /// A hook of a plugin was called.
    HookReturned {
        /// The plugin.
        plugin: PluginId,
        /// Which hook it was, and for `configure` the configuration as it is now; or what it threw.
        outcome: Result<HookReturn, String>,
    },
    /// A plugin failed after a hook of it had returned, in what the hook had left to be awaited.
    PluginFailed {
        /// Its name.
        plugin: String,
        /// The hook.
        hook: Hook,
        /// What it said.
        message: String,
    },
    /// The reader named a build of their own; from now on it can be chosen.
    BuildAdded(Build),
    /// The reader, or the page, chose an interpreter.
    InterpreterChosen(InterpreterChoice),
    /// The reader wants the step that failed to be tried again.
    RetryChosen,
    /// Something that was asked for by an effect of this generation came about.
    Answered(Generation, Answer),
}

/// What a hook left behind.
#[derive(Debug, Clone, PartialEq)]
pub enum HookReturn {
    /// `configure` ran, and this is the configuration now.
    Configured(Config),
    /// `start` ran.
    Started,
    /// `onInterpreterReady` ran.
    InterpreterReady,
}

/// What came of an effect.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Of [`Effect::LoadInterpreter`]: its loader is here, and everything else is on its way.
    InterpreterLoaded,
    /// Of [`Effect::StartInterpreter`].
    InterpreterStarted(Info),
    /// Of [`Effect::FetchFile`].
    FileFetched {
        /// Where the file will stand.
        path: String,
        /// What is in it.
        content: Rc<[u8]>,
    },
    /// Of [`Effect::CopyFiles`].
    FilesCopied,
    /// Of [`Effect::InstallPackages`].
    PackagesInstalled,
    /// Some bytes of a download arrived.
    Progressed(Progress),
    /// Of any of them.
    Failed(Failure),
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Read the page's configuration → [`Input::ConfigRead`].
    ReadConfig,
    /// Import the plugins that the configuration lists → [`Input::PluginsCollected`], after
    /// everything that listeners of `py-configured` have said.
    CollectPlugins {
        /// Their URLs.
        modules: Vec<String>,
    },
    /// Call a hook → [`Input::HookReturned`].
    CallHook {
        /// The plugin.
        plugin: PluginId,
        /// The hook.
        hook: Hook,
        /// The configuration to give it.
        config: Rc<Config>,
    },
    /// Download what the interpreter consists of → [`Answer::InterpreterLoaded`].
    LoadInterpreter {
        /// For the answer.
        generation: Generation,
        /// What to load.
        build: Build,
        /// The options for it.
        config: Rc<Config>,
    },
    /// Start the interpreter that was loaded → [`Answer::InterpreterStarted`].
    StartInterpreter {
        /// For the answer.
        generation: Generation,
    },
    /// Fetch a file → [`Answer::FileFetched`].
    FetchFile {
        /// For the answer.
        generation: Generation,
        /// The file.
        file: FilePlan,
    },
    /// Write files onto the interpreter's filesystem → [`Answer::FilesCopied`].
    CopyFiles {
        /// For the answer.
        generation: Generation,
        /// Where each file goes, and what is in it.
        files: Vec<(String, Rc<[u8]>)>,
    },
    /// Install packages onto the interpreter's filesystem → [`Answer::PackagesInstalled`].
    InstallPackages {
        /// For the answer.
        generation: Generation,
        /// What to install, and where to look for it.
        config: Rc<Config>,
    },
    /// Let go of the interpreter of the generation before, and of what it still waits for.
    DiscardInterpreter,
    /// Tell the page.
    Dispatch(Event),
    /// Tell the reader about something that does not stop the lifecycle.
    Report(Notice),
}

/// A step that can fail, by the name that `py-failed` has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Reading the configuration.
    Config,
    /// Finding and downloading the interpreter.
    Load,
    /// Starting it.
    Start,
    /// Fetching a file.
    Fetch,
    /// Writing the files.
    Copy,
    /// Installing packages.
    Packages,
}

impl Step {
    /// The name that a page knows it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Load => "interpreter-load",
            Self::Start => "interpreter-start",
            Self::Fetch => "file-fetch",
            Self::Copy => "files-copy",
            Self::Packages => "packages",
        }
    }
}

/// Why setup failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The step.
    pub step: Step,
    /// The interpreter, the file or the package that it was about.
    pub name: String,
    /// The reason, in words for the reader.
    pub message: String,
}

/// Something that the reader should know although life goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A hook failed; the plugin takes no further part.
    HookFailed {
        /// The plugin's name.
        plugin: String,
        /// The hook.
        hook: Hook,
        /// What it said.
        message: String,
    },
    /// A plugin was not taken in.
    NotRegistered(RegisterError),
    /// A plugin changed something that was already used.
    TooLate {
        /// The plugin's name.
        plugin: String,
        /// The key that it changed.
        key: &'static str,
    },
}

/// An input that makes no sense in this state. The state has not changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the lifecycle does not expect {input} while it is {stage}")]
pub struct Unexpected {
    /// What came.
    pub input: &'static str,
    /// The state it came in.
    pub stage: &'static str,
}

/// Where the lifecycle is.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// The configuration is being read.
    Unconfigured,
    /// `py-configured` went out; listeners register plugins.
    Collecting,
    /// Those plugins' `configure` hooks run.
    Configuring,
    /// The interpreter and the files are on their way, side by side.
    SettingUp {
        /// The interpreter's build.
        build: Build,
        /// How far the interpreter is.
        interpreter: InterpreterStage,
        /// How far the files are.
        files: FilesStage,
    },
    /// User code is evaluated.
    Finished {
        /// The interpreter's build.
        build: Build,
        /// What the interpreter says of itself.
        info: Info,
    },
    /// A step failed.
    Failed {
        /// Which, and why.
        failure: Failure,
        /// The build that was on its way, if it came that far.
        build: Option<Build>,
    },
}

/// How far the interpreter is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InterpreterStage {
    /// It is being downloaded.
    Loading,
    /// It is being started.
    Starting,
    /// It runs.
    Ready(Info),
}

/// How far the files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesStage {
    /// They are being fetched; `None` stands for what has not arrived yet.
    Fetching(Vec<(String, Option<Rc<[u8]>>)>),
    /// They are being written.
    Copying(Vec<String>),
    /// They stand on the filesystem.
    Copied,
    /// So they do, and packages are being installed beside them.
    Installing,
    /// Those too stand there.
    Installed,
}

impl Stage {
    /// One word for people, and for `role="status"`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unconfigured => "reading the configuration",
            Self::Collecting => "collecting plugins",
            Self::Configuring => "configuring plugins",
            Self::SettingUp {
                interpreter: InterpreterStage::Loading,
                ..
            } => "loading",
            Self::SettingUp {
                interpreter: InterpreterStage::Starting,
                ..
            } => "starting",
            Self::SettingUp {
                files: FilesStage::Installing,
                ..
            } => "installing packages",
            Self::SettingUp { .. } => "preparing files",
            Self::Finished { .. } => "ready",
            Self::Failed { .. } => "failed",
        }
    }

    /// The build that is on its way or running.
    #[must_use]
    pub fn build(&self) -> Option<&Build> {
        match self {
            Self::SettingUp { build, .. } | Self::Finished { build, .. } => Some(build),
            Self::Failed { build, .. } => build.as_ref(),
            Self::Unconfigured | Self::Collecting | Self::Configuring => None,
        }
    }

    /// What the interpreter says of itself, once it runs.
    #[must_use]
    pub fn info(&self) -> Option<&Info> {
        match self {
            Self::Finished { info, .. }
            | Self::SettingUp {
                interpreter: InterpreterStage::Ready(info),
                ..
            } => Some(info),
            _ => None,
        }
    }
}
