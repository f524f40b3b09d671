//! One function for each effect of the lifecycle.

use std::rc::Rc;

use super::{Registered, Shell};
use crate::browser::interpreters::{self, Place};
use crate::browser::orders::Order;
use crate::browser::{dom, events, fetch, packages, page, plugins};
use crate::kernel::call::Request;
use crate::kernel::catalogue::{Build, DEFAULT, NoSuchInterpreter};
use crate::kernel::config::{Config, InterpreterChoice};
use crate::kernel::event::{Event, Progress};
use crate::kernel::files::FilePlan;
use crate::kernel::interpreter::{CallError, Interpreter, Pending};
use crate::kernel::lifecycle::{
    Answer, Effect, Failure, Generation, HookReturn, Input, Stage, Step,
};
use crate::kernel::plugin::{Hook, PluginId};
use crate::kernel::session::Session;

/// Where `pyscript.config` finds the configuration, as JSON.
const CONFIG_FILE: &str = "/lib/micropyscript/config.json";

impl Shell {
    pub(super) fn perform(&self, effect: Effect) {
        match effect {
            Effect::ReadConfig => self.read_config(),
            Effect::CollectPlugins { modules } => self.collect_plugins(modules),
            Effect::CallHook {
                plugin,
                hook,
                config,
            } => self.call_hook(plugin, hook, &config),
            Effect::LoadInterpreter {
                generation,
                build,
                config,
            } => self.load_interpreter(generation, build, config),
            Effect::StartInterpreter { generation } => self.start_interpreter(generation),
            Effect::FetchFile { generation, file } => self.fetch_file(generation, file),
            Effect::CopyFiles { generation, files } => self.copy_files(generation, files),
            Effect::InstallPackages { generation, config } => {
                self.install_packages(generation, &config);
            }
            Effect::DiscardInterpreter => self.discard_interpreter(),
            Effect::Dispatch(event) => self.dispatch(&event),
            Effect::Report(notice) => self.report_notice(&notice),
        }
    }

    pub(super) fn read_config(&self) {
        if let Some(outcome) = page::inline_config() {
            return self.send(Input::ConfigRead(outcome));
        }
        let shell = self.clone();
        dom::spawn(async move {
            shell.send(Input::ConfigRead(page::fetched_config().await));
        });
    }

    fn collect_plugins(&self, modules: Vec<String>) {
        if modules.is_empty() {
            return self.send(Input::PluginsCollected);
        }
        let shell = self.clone();
        dom::spawn(async move {
            let base = page::config_url();
            let imports = modules
                .iter()
                .map(|url| plugins::import(&shell, url, &base));
            for outcome in dom::all(imports).await {
                match outcome {
                    Ok(Some((plugin, js))) => shell.register(plugin, js),
                    Ok(None) => {}
                    Err(message) => shell.report(&message),
                }
            }
            shell.send(Input::PluginsCollected);
        });
    }

    fn call_hook(&self, plugin: PluginId, hook: Hook, config: &Rc<Config>) {
        let outcome = match self.registered(plugin) {
            Some(Registered { plugin, .. }) => match hook {
                Hook::Configure => {
                    let mut config = Config::clone(config);
                    plugin
                        .configure(&mut config)
                        .map(|()| HookReturn::Configured(config))
                }
                Hook::Start => plugin.start(config).map(|()| HookReturn::Started),
                Hook::InterpreterReady => match self.0.session.borrow().clone() {
                    Some(session) => plugin.interpreter_ready(config, session),
                    None => Ok(()),
                }
                .map(|()| HookReturn::InterpreterReady),
            },
            None => Err("it is not there any more".to_owned()),
        };
        self.send(Input::HookReturned { plugin, outcome });
    }

    fn load_interpreter(&self, generation: Generation, build: Build, config: Rc<Config>) {
        let place = Place::of(self.0.worker.get().unwrap_or(config.worker));
        self.0.board.load_began(&build.name, place);
        let shell = self.clone();
        dom::spawn(async move {
            let name = build.name.clone();
            let base = shell.base_of(&build);
            let on_progress = shell.progress(generation, "interpreter", &name);
            let outcome = interpreters::load(build, &base, &config, place, on_progress).await;
            if shell.0.lifecycle.borrow().generation() != generation {
                return;
            }
            let answer = match outcome {
                Ok(loaded) => {
                    *shell.0.loaded.borrow_mut() = Some(loaded);
                    Answer::InterpreterLoaded
                }
                Err(message) => failed(Step::Load, &name, message),
            };
            shell.send(Input::Answered(generation, answer));
        });
    }

    /// What a build's files are seen from.
    fn base_of(&self, build: &Build) -> String {
        // A build of the author's own is named in the configuration, and so seen from there; what a
        // reader names is absolute.
        if build.is_own {
            page::config_url()
        } else {
            self.0.base.clone()
        }
    }

    /// The build for a run beside the page, and what its files are seen from: the one of a choice, or
    /// the page's own.
    ///
    /// # Errors
    /// When there is no such interpreter.
    pub fn build_to_execute(
        &self,
        choice: Option<InterpreterChoice>,
    ) -> Result<(Build, String), NoSuchInterpreter> {
        let build = {
            let lifecycle = self.0.lifecycle.borrow();
            match (choice, lifecycle.stage().build()) {
                (None, Some(build)) => build.clone(),
                (choice, _) => {
                    let choice = choice.unwrap_or_else(|| InterpreterChoice::named(DEFAULT));
                    lifecycle.catalogue().resolve(&choice)?
                }
            }
        };
        let base = self.base_of(&build);
        Ok((build, base))
    }

    fn start_interpreter(&self, generation: Generation) {
        let Some(loaded) = self.0.loaded.borrow_mut().take() else {
            return;
        };
        let name = self.build_name();
        let shell = self.clone();
        dom::spawn(async move {
            let config = shell.snapshot().config.clone().unwrap_or_default();
            let outcome = match loaded.start(shell.0.router.clone()).await {
                Ok(interpreter) => configured(interpreter, &config).await,
                Err(message) => Err(message),
            };
            let is_stale = shell.0.lifecycle.borrow().generation() != generation;
            let answer = match outcome {
                Ok(interpreter) if is_stale => return interpreter.close(),
                Ok(interpreter) => {
                    let info = interpreter.info();
                    let limit = shell.snapshot().config.as_ref().and_then(|c| c.time_limit);
                    let session = Session::new(interpreter, shell.0.router.clone(), limit);
                    *shell.0.session.borrow_mut() = Some(session);
                    Answer::InterpreterStarted(info)
                }
                Err(message) => failed(Step::Start, &name, message),
            };
            shell.send(Input::Answered(generation, answer));
        });
    }

    fn build_name(&self) -> String {
        let lifecycle = self.0.lifecycle.borrow();
        lifecycle
            .stage()
            .build()
            .map(|build| build.name.clone())
            .unwrap_or_default()
    }

    fn fetch_file(&self, generation: Generation, file: FilePlan) {
        let shell = self.clone();
        dom::spawn(async move {
            let on_bytes = shell.progress(generation, "file", &file.path);
            let content = match dom::absolute(&file.url, &page::config_url()) {
                Ok(url) => fetch::bytes(&url, on_bytes).await,
                Err(message) => Err(message),
            };
            let answer = match content {
                Ok(content) => Answer::FileFetched {
                    path: file.path,
                    content: content.into(),
                },
                Err(message) => failed(Step::Fetch, &file.url, message),
            };
            shell.send(Input::Answered(generation, answer));
        });
    }

    fn copy_files(&self, generation: Generation, files: Vec<(String, Rc<[u8]>)>) {
        let Some(session) = self.0.session.borrow().clone() else {
            return;
        };
        let shell = self.clone();
        dom::spawn(async move {
            for (path, content) in files {
                if let Err(error) = session.write_file(&path, &content).await {
                    let answer = failed(Step::Copy, &path, error.to_string());
                    return shell.send(Input::Answered(generation, answer));
                }
            }
            shell.send(Input::Answered(generation, Answer::FilesCopied));
        });
    }

    fn install_packages(&self, generation: Generation, config: &Config) {
        let Some(session) = self.0.session.borrow().clone() else {
            return;
        };
        let installed = Rc::clone(&self.0.installed.borrow());
        let code = packages::code(&config.packages, &config.index_urls);
        let requirements = config.packages.join(", ");
        let shell = self.clone();
        dom::spawn(async move {
            let outcome = session.prepare(&code, "<packages>").await;
            let answer = match outcome {
                Ok(_) => Answer::PackagesInstalled,
                Err(error) => {
                    let name = installed.failed().filter(|name| !name.is_empty());
                    let message = match error {
                        CallError::Python(error) => error.message,
                        error => error.to_string(),
                    };
                    failed(Step::Packages, &name.unwrap_or(requirements), message)
                }
            };
            shell.send(Input::Answered(generation, answer));
        });
    }

    /// Does what the page's own Python ordered.
    pub(super) fn order(&self, order: &str) -> Pending<String> {
        match Order::read(order) {
            Some(Order::Packages(order)) => self.install(order.to_owned()),
            Some(Order::Workers(order)) => self.order_of_workers(order, None),
            None => Box::pin(std::future::ready(String::new())),
        }
    }

    fn install(&self, order: String) -> Pending<String> {
        let Some(session) = self.0.session.borrow().clone() else {
            return Box::pin(std::future::pending());
        };
        let installed = Rc::clone(&self.0.installed.borrow());
        let generation = self.0.lifecycle.borrow().generation();
        let shell = self.clone();
        Box::pin(async move {
            let on_progress = Rc::new(move |name: &str, loaded, total| {
                shell.progress(generation, "packages", name)(loaded, total);
            });
            packages::install(&*session, &installed, &order, on_progress).await
        })
    }

    fn discard_interpreter(&self) {
        self.0.installed.take();
        self.0.loaded.borrow_mut().take();
        self.0.handle.borrow_mut().take();
        let session = self.0.session.borrow_mut().take();
        if let Some(session) = session {
            session.end();
        }
        self.0.scripts.await_next_interpreter();
        self.0.workers.await_next_interpreter();
    }

    fn dispatch(&self, event: &Event) {
        self.0.board.witness(event);
        // A listener may look at the page's state, and finds what the event is about.
        self.refresh();
        let js = |plugin| self.registered(plugin).map(|plugin| plugin.js);
        dom::dispatch(event.name(), &events::detail(event, js));
        match event {
            Event::FinishedSetup(_) => self.answer_waiting(),
            Event::Failed(failure) => {
                dom::warn(&failure.message);
                self.answer_waiting();
            }
            _ => {}
        }
    }

    /// Setup came to an end, one way or the other. A listener may have begun another one by now;
    /// then whoever waits goes on waiting for that.
    fn answer_waiting(&self) {
        let answer = {
            let lifecycle = self.0.lifecycle.borrow();
            match lifecycle.stage() {
                Stage::Finished { .. } => self.0.session.borrow().clone().map(Ok),
                Stage::Failed { failure, .. } => Some(Err(failure.clone())),
                _ => None,
            }
        };
        let Some(answer) = answer else { return };
        for waiting in self.0.waiting.take() {
            // Whoever asked may have gone away in the meantime.
            let _ = waiting.send(answer.clone());
        }
    }

    fn progress(
        &self,
        generation: Generation,
        stage: &'static str,
        name: &str,
    ) -> Rc<dyn Fn(u64, u64)> {
        let (shell, name) = (self.clone(), name.to_owned());
        Rc::new(move |loaded, total| {
            let progress = Progress {
                stage,
                name: name.clone(),
                loaded,
                total,
            };
            shell.send(Input::Answered(generation, Answer::Progressed(progress)));
        })
    }
}

/// An interpreter whose Python can read the configuration.
pub(super) async fn configured(
    interpreter: Rc<dyn Interpreter>,
    config: &Config,
) -> Result<Rc<dyn Interpreter>, String> {
    let content = config.to_plain().to_string().into_bytes();
    let request = Request::WriteFile(CONFIG_FILE.to_owned(), content);
    match interpreter.call(request).await {
        Ok(_) => Ok(interpreter),
        Err(error) => Err(error.to_string()),
    }
}

fn failed(step: Step, name: &str, message: String) -> Answer {
    Answer::Failed(Failure {
        step,
        name: name.to_owned(),
        message,
    })
}
