//! The lifecycle: the whole story of setting up Python on a page, as one pure state machine.
//!
//! # Theory of operation
//!
//! The kernel loads configuration, starts the interpreter, lets plugins register and puts files on
//! the interpreter's filesystem. Everything else is a plugin.
//!
//! ```text
//!                       every listener of py-configured ran,
//!        config read    listed plugins are imported           configure hooks called
//! Unconfigured ──→ Collecting ───────────→ Configuring ───────────────→ SettingUp
//!                                                                          │
//!                              interpreter   Loading ──→ Starting ──→ Ready│
//!                              files         Fetching ──────────→ Copying ─┤ both done
//!                                                                          ↓
//!                                                      packages, if any: Installing
//!                                                                          ↓
//!              any step failed ──→ Failed ──(retry, another choice)──→  Finished
//! ```
//!
//! What happened is an [`Input`]; what to do about it is a list of [`Effect`]s. Transitions are of
//! two kinds, kept apart:
//!
//! - *Because of an input*: the `match` in [`Lifecycle::step`].
//! - *Because of the state* ("interpreter ready **and** files fetched"): `Lifecycle::join`, which
//!   runs after every input until nothing changes. The hooks of plugins are such joins too: a plugin
//!   is always brought as far as the lifecycle has come, one hook at a time, in order of
//!   registration. That is all there is to plugins that register late.
//!
//! A reader who picks another interpreter begins a new [`Generation`]. Whatever an older generation
//! still has to say is dropped. An input that makes no sense is an [`Unexpected`] error, and then
//! the state has not changed.
//!
//! This file performs nothing, dispatches nothing and knows no clock.

mod terms;

use std::cmp::Ordering;
use std::rc::Rc;

pub use terms::{
    Answer, Effect, Failure, FilesStage, Generation, HookReturn, Input, InterpreterStage, Notice,
    Stage, Step, Unexpected,
};

use super::catalogue::{Build, Catalogue, DEFAULT};
use super::config::{Config, ConfigError, InterpreterChoice};
use super::event::Event;
use super::files;
use super::plugin::{Hook, PluginId, Registry};

/// The state machine. Give it inputs with [`Lifecycle::step`], perform what it returns, in order.
#[derive(Debug, Clone)]
pub struct Lifecycle {
    catalogue: Rc<Catalogue>,
    stage: Stage,
    generation: Generation,
    config: Option<Rc<Config>>,
    choice: Option<InterpreterChoice>,
    plugins: Registry,
    /// The hook that is being called. Hooks are called one at a time, so that each of them sees
    /// what the one before it left behind.
    in_flight: Option<(PluginId, Hook, Generation)>,
}

impl Lifecycle {
    /// The beginning of the story; the configuration has still to be read. A `choice` made before
    /// that, such as the one in the page's address, is stronger than the configuration.
    #[must_use]
    pub fn new(catalogue: Catalogue, choice: Option<InterpreterChoice>) -> Self {
        Self {
            catalogue: Rc::new(catalogue),
            stage: Stage::Unconfigured,
            generation: Generation::default(),
            config: None,
            choice,
            plugins: Registry::default(),
            in_flight: None,
        }
    }

    /// Where it is.
    #[must_use]
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Which life of the interpreter it is in.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// The configuration, once it is read.
    #[must_use]
    pub fn config(&self) -> Option<&Rc<Config>> {
        self.config.as_ref()
    }

    /// The plugins, and how far each has come.
    #[must_use]
    pub fn plugins(&self) -> &Registry {
        &self.plugins
    }

    /// What the reader or the page chose, beside the configuration.
    #[must_use]
    pub fn choice(&self) -> Option<&InterpreterChoice> {
        self.choice.as_ref()
    }

    /// What there is to choose from.
    #[must_use]
    pub fn catalogue(&self) -> &Rc<Catalogue> {
        &self.catalogue
    }

    /// Takes in what happened, and returns what to do about it, in order.
    ///
    /// # Errors
    /// When the input makes no sense now; then nothing has changed.
    pub fn step(&mut self, input: Input) -> Result<Vec<Effect>, Unexpected> {
        let mut effects = Vec::new();
        match input {
            Input::ConfigRead(outcome) => self.config_read(outcome, &mut effects)?,
            Input::PluginsCollected => match self.stage {
                Stage::Collecting => self.plugins_collected(),
                _ => return Err(self.unexpected("collected plugins")),
            },
            Input::PluginRegistered { name } => self.plugin_registered(&name, &mut effects),
            Input::HookReturned { plugin, outcome } => {
                self.hook_returned(plugin, outcome, &mut effects)?;
            }
            Input::PluginFailed {
                plugin,
                hook,
                message,
            } => match self.plugins.find(&plugin) {
                Some(plugin) => self.plugin_failed(plugin, hook, message, &mut effects),
                None => return Err(self.unexpected("a failure of a plugin that nobody registered")),
            },
            Input::BuildAdded(build) => {
                let added = Rc::make_mut(&mut self.catalogue).add(build);
                added.map_err(|_| self.unexpected("a build that is there already"))?;
            }
            Input::InterpreterChosen(choice) => self.interpreter_chosen(choice, &mut effects),
            Input::RetryChosen => self.retry_chosen(&mut effects)?,
            Input::Answered(generation, answer) => match generation.cmp(&self.generation) {
                Ordering::Less => {}
                Ordering::Equal => self.answered(answer, &mut effects)?,
                Ordering::Greater => return Err(self.unexpected("an answer to a later generation")),
            },
        }
        self.join(&mut effects);
        Ok(effects)
    }

    // What follows an input.

    fn config_read(
        &mut self,
        outcome: Result<Config, ConfigError>,
        effects: &mut Vec<Effect>,
    ) -> Result<(), Unexpected> {
        if self.stage != Stage::Unconfigured {
            return Err(self.unexpected("a configuration"));
        }
        let usable = outcome
            .map_err(|error| (error.origin.clone(), error.to_string()))
            .and_then(with_places_for_files);
        match usable {
            Ok(config) => self.configured(config, effects),
            Err((name, message)) => self.fail(
                Failure {
                    step: Step::Config,
                    name,
                    message,
                },
                None,
                effects,
            ),
        }
        Ok(())
    }

    fn configured(&mut self, config: Config, effects: &mut Vec<Effect>) {
        let config = Rc::new(config);
        self.stage = Stage::Collecting;
        self.config = Some(Rc::clone(&config));
        let modules = config
            .plugins
            .iter()
            .filter(|plugin| !plugin.starts_with('!'))
            .cloned()
            .collect();
        effects.push(Effect::Dispatch(Event::Configured(config)));
        effects.push(Effect::CollectPlugins { modules });
    }

    fn plugins_collected(&mut self) {
        self.stage = Stage::Configuring;
        let plugins = self.plugins.entries().to_vec();
        for plugin in plugins {
            self.leave_out(&plugin.name);
        }
    }

    fn plugin_registered(&mut self, name: &str, effects: &mut Vec<Effect>) {
        match self.plugins.register(name) {
            Ok(_) => self.leave_out(name),
            Err(error) => effects.push(Effect::Report(Notice::NotRegistered(error))),
        }
    }

    /// Leaves a plugin out if the configuration says so.
    fn leave_out(&mut self, name: &str) {
        let mut listed = self.config.iter().flat_map(|config| &config.plugins);
        if listed.any(|plugin| plugin.strip_prefix('!') == Some(name)) {
            self.plugins.leave_out(name);
        }
    }

    fn hook_returned(
        &mut self,
        plugin: PluginId,
        outcome: Result<HookReturn, String>,
        effects: &mut Vec<Effect>,
    ) -> Result<(), Unexpected> {
        let Some((_, hook, generation)) = self.in_flight.filter(|(id, ..)| *id == plugin) else {
            return Err(self.unexpected("the return of a hook"));
        };
        let returned = match &outcome {
            Ok(HookReturn::Configured(_)) => Hook::Configure,
            Ok(HookReturn::Started) => Hook::Start,
            Ok(HookReturn::InterpreterReady) => Hook::InterpreterReady,
            Err(_) => hook,
        };
        if returned != hook {
            return Err(self.unexpected("the return of another hook"));
        }
        self.in_flight = None;
        match outcome {
            Ok(HookReturn::Configured(config)) => {
                self.take_config(plugin, config, effects);
                self.hook_done(plugin, hook, effects);
            }
            // It was called for an interpreter that is gone, so it is still due for the next one.
            Ok(HookReturn::InterpreterReady) if generation != self.generation => {}
            Ok(_) => self.hook_done(plugin, hook, effects),
            Err(message) => self.plugin_failed(plugin, hook, message, effects),
        }
        Ok(())
    }

    fn plugin_failed(
        &mut self,
        plugin: PluginId,
        hook: Hook,
        message: String,
        effects: &mut Vec<Effect>,
    ) {
        self.plugins.fail(plugin, hook, message.clone());
        effects.push(Effect::Report(Notice::HookFailed {
            plugin: self.plugins.name(plugin).to_owned(),
            hook,
            message,
        }));
    }

    /// The configuration that `configure` left behind. What loading has used by now stays as it was.
    fn take_config(&mut self, plugin: PluginId, mut config: Config, effects: &mut Vec<Effect>) {
        if let Some(before) = self
            .config
            .as_ref()
            .filter(|_| self.stage != Stage::Configuring)
        {
            let plugin = self.plugins.name(plugin);
            let mut too_late = |key| {
                effects.push(Effect::Report(Notice::TooLate {
                    plugin: plugin.to_owned(),
                    key,
                }));
            };
            let Config {
                interpreter,
                files,
                packages,
                index_urls,
                ..
            } = &mut config;
            keep(
                interpreter,
                &before.interpreter,
                "interpreter",
                &mut too_late,
            );
            keep(files, &before.files, "files", &mut too_late);
            keep(packages, &before.packages, "packages", &mut too_late);
            keep(index_urls, &before.index_urls, "index_urls", &mut too_late);
        }
        self.config = Some(Rc::new(config));
    }

    fn hook_done(&mut self, plugin: PluginId, hook: Hook, effects: &mut Vec<Effect>) {
        self.plugins.advance(plugin, hook);
        let config = self.config.clone().unwrap_or_default();
        match hook {
            Hook::Configure => {
                effects.push(Effect::Dispatch(Event::PluginRegistered { plugin, config }));
            }
            Hook::Start => effects.push(Effect::Dispatch(Event::PluginStarted { plugin, config })),
            Hook::InterpreterReady => {}
        }
    }

    fn interpreter_chosen(&mut self, choice: InterpreterChoice, effects: &mut Vec<Effect>) {
        self.choice = Some(choice);
        match &self.stage {
            // Loading has not begun; it will find the choice when it does.
            Stage::Unconfigured | Stage::Collecting | Stage::Configuring => {}
            // The configuration is of no use, but the reader wants Python all the same.
            Stage::Failed { .. } if self.config.is_none() => {
                self.configured(Config::default(), effects);
            }
            _ => self.set_up(effects),
        }
    }

    fn retry_chosen(&mut self, effects: &mut Vec<Effect>) -> Result<(), Unexpected> {
        match &self.stage {
            Stage::Failed { .. } if self.config.is_none() => {
                self.stage = Stage::Unconfigured;
                effects.push(Effect::ReadConfig);
            }
            Stage::Failed { .. } => self.set_up(effects),
            _ => return Err(self.unexpected("a retry")),
        }
        Ok(())
    }

    fn answered(&mut self, answer: Answer, effects: &mut Vec<Effect>) -> Result<(), Unexpected> {
        // Fetches go on side by side, so some answer after another one has failed.
        if matches!(self.stage, Stage::Failed { .. }) {
            return Ok(());
        }
        // A loader may read a body to its end when it is done; nobody cares by then.
        let is_setting_up = matches!(self.stage, Stage::SettingUp { .. });
        if matches!(answer, Answer::Progressed(_)) && !is_setting_up {
            return Ok(());
        }
        let Stage::SettingUp {
            build,
            interpreter,
            files,
        } = &mut self.stage
        else {
            return Err(self.unexpected("an answer about setting up"));
        };
        match (answer, &*interpreter, &mut *files) {
            (Answer::Progressed(progress), ..) => {
                effects.push(Effect::Dispatch(Event::Progress(progress)));
            }
            (Answer::InterpreterLoaded, InterpreterStage::Loading, _) => {
                *interpreter = InterpreterStage::Starting;
                let name = build.name.clone();
                effects.push(Effect::Dispatch(Event::InterpreterLoaded { name }));
                effects.push(Effect::StartInterpreter {
                    generation: self.generation,
                });
            }
            (Answer::InterpreterStarted(info), InterpreterStage::Starting, _) => {
                *interpreter = InterpreterStage::Ready(info.clone());
                effects.push(Effect::Dispatch(Event::InterpreterReady(info)));
            }
            (Answer::FileFetched { path, content }, _, FilesStage::Fetching(fetches)) => {
                let fetch = fetches
                    .iter_mut()
                    .find(|(expected, arrived)| *expected == path && arrived.is_none());
                let Some((_, arrived)) = fetch else {
                    return Err(self.unexpected("a file that was not asked for"));
                };
                *arrived = Some(Rc::clone(&content));
                effects.push(Effect::Dispatch(Event::FileFetched { path, content }));
            }
            (Answer::FilesCopied, _, FilesStage::Copying(paths)) => {
                let paths = std::mem::take(paths);
                *files = FilesStage::Copied;
                effects.push(Effect::Dispatch(Event::FilesLoaded { paths }));
            }
            (Answer::PackagesInstalled, _, FilesStage::Installing) => {
                *files = FilesStage::Installed;
            }
            (Answer::Failed(failure), ..) => {
                let build = build.clone();
                self.fail(failure, Some(build), effects);
            }
            (Answer::InterpreterLoaded, ..) => return Err(self.unexpected("a loaded interpreter")),
            (Answer::InterpreterStarted(_), ..) => {
                return Err(self.unexpected("a started interpreter"));
            }
            (Answer::FileFetched { .. }, ..) => return Err(self.unexpected("a fetched file")),
            (Answer::FilesCopied, ..) => return Err(self.unexpected("copied files")),
            (Answer::PackagesInstalled, ..) => {
                return Err(self.unexpected("installed packages"));
            }
        }
        Ok(())
    }

    // What follows from the state alone.

    /// Applies every transition that only waits for the state to be right, until none is left.
    fn join(&mut self, effects: &mut Vec<Effect>) {
        while self.in_flight.is_none() {
            if let Some((plugin, hook)) = self.reach().and_then(|reach| self.plugins.due(reach)) {
                self.in_flight = Some((plugin, hook, self.generation));
                effects.push(Effect::CallHook {
                    plugin,
                    hook,
                    config: self.config.clone().unwrap_or_default(),
                });
                return;
            }
            let generation = self.generation;
            match &mut self.stage {
                Stage::Configuring => self.set_up(effects),
                Stage::SettingUp {
                    interpreter: InterpreterStage::Ready(_),
                    files: files @ FilesStage::Fetching(_),
                    ..
                } => {
                    let Some(fetched) = all_fetched(files) else {
                        return;
                    };
                    let paths = fetched.iter().map(|(path, _)| path.clone()).collect();
                    *files = FilesStage::Copying(paths);
                    effects.push(Effect::CopyFiles {
                        generation,
                        files: fetched,
                    });
                }
                Stage::SettingUp {
                    files: files @ FilesStage::Copied,
                    ..
                } => {
                    let config = self.config.clone().unwrap_or_default();
                    if config.packages.is_empty() {
                        *files = FilesStage::Installed;
                    } else {
                        *files = FilesStage::Installing;
                        effects.push(Effect::InstallPackages { generation, config });
                    }
                }
                Stage::SettingUp {
                    interpreter: InterpreterStage::Ready(info),
                    files: FilesStage::Installed,
                    build,
                } => {
                    let (info, build) = (info.clone(), build.clone());
                    effects.push(Effect::Dispatch(Event::FinishedSetup(info.clone())));
                    self.stage = Stage::Finished { build, info };
                }
                _ => return,
            }
        }
    }

    /// The last hook that plugins may come to now.
    fn reach(&self) -> Option<Hook> {
        match &self.stage {
            Stage::Unconfigured | Stage::Collecting => None,
            Stage::Failed { .. } if self.config.is_none() => None,
            Stage::Configuring
            | Stage::Failed { .. }
            | Stage::SettingUp {
                interpreter: InterpreterStage::Loading,
                ..
            } => Some(Hook::Configure),
            Stage::SettingUp {
                interpreter: InterpreterStage::Starting,
                ..
            } => Some(Hook::Start),
            Stage::SettingUp {
                interpreter: InterpreterStage::Ready(_),
                ..
            }
            | Stage::Finished { .. } => Some(Hook::InterpreterReady),
        }
    }

    /// Begins a generation: the interpreter and the files set out side by side.
    fn set_up(&mut self, effects: &mut Vec<Effect>) {
        if self.generation != Generation::default() {
            effects.push(Effect::DiscardInterpreter);
        }
        self.generation = Generation(self.generation.0 + 1);
        self.plugins.await_next_interpreter();
        let config = self.config.clone().unwrap_or_default();
        let choice = self.choice.clone().or_else(|| config.interpreter.clone());
        let choice = choice.unwrap_or_else(|| InterpreterChoice::named(DEFAULT));
        let build = match self.catalogue.resolve(&choice) {
            Ok(build) => build,
            Err(error) => {
                let failure = Failure {
                    step: Step::Load,
                    name: choice.name(),
                    message: error.to_string(),
                };
                return self.fail(failure, None, effects);
            }
        };
        // What was read has places for its files, but a plugin may have changed it since.
        let plans = match files::plan(&config.files) {
            Ok(plans) => plans,
            Err(error) => {
                let failure = Failure {
                    step: Step::Fetch,
                    name: error.url().to_owned(),
                    message: error.to_string(),
                };
                return self.fail(failure, Some(build), effects);
            }
        };
        let generation = self.generation;
        effects.push(Effect::LoadInterpreter {
            generation,
            build: build.clone(),
            config,
        });
        let fetches = plans.iter().map(|plan| (plan.path.clone(), None)).collect();
        effects.extend(
            plans
                .into_iter()
                .map(|file| Effect::FetchFile { generation, file }),
        );
        self.stage = Stage::SettingUp {
            build,
            interpreter: InterpreterStage::Loading,
            files: FilesStage::Fetching(fetches),
        };
    }

    fn fail(&mut self, failure: Failure, build: Option<Build>, effects: &mut Vec<Effect>) {
        effects.push(Effect::Dispatch(Event::Failed(failure.clone())));
        self.stage = Stage::Failed { failure, build };
    }

    fn unexpected(&self, input: &'static str) -> Unexpected {
        Unexpected {
            input,
            stage: self.stage.name(),
        }
    }
}

/// The configuration, if each of its files has a place; else which file has none, and why. Known as soon as it is read, for
/// nothing but another text mends it.
fn with_places_for_files(config: Config) -> Result<Config, (String, String)> {
    match files::plan(&config.files) {
        Ok(_) => Ok(config),
        Err(error) => Err((error.url().to_owned(), error.to_string())),
    }
}

/// Takes a change back, and says so.
fn keep<T: PartialEq + Clone>(
    now: &mut T,
    before: &T,
    key: &'static str,
    too_late: &mut impl FnMut(&'static str),
) {
    if now != before {
        too_late(key);
        now.clone_from(before);
    }
}

/// Every file with its content, once all of them are here.
fn all_fetched(files: &FilesStage) -> Option<Vec<(String, Rc<[u8]>)>> {
    let FilesStage::Fetching(fetches) = files else {
        return None;
    };
    fetches
        .iter()
        .map(|(path, content)| Some((path.clone(), Rc::clone(content.as_ref()?))))
        .collect()
}
