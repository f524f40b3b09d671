//! The test shell: it performs effects in order, by a script, and posts what comes of them to a
//! mailbox, as the real shell does.
//!
//! It never decides anything. What a test does not hold back is answered at once.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use micropyscript::kernel::catalogue::{Build, Catalogue, Kind};
use micropyscript::kernel::config::{Config, ConfigError, Format, InterpreterChoice};
use micropyscript::kernel::interpreter::Info;
use micropyscript::kernel::lifecycle::{
    Answer, Effect, Failure, Generation, HookReturn, Input, Lifecycle, Step,
};
use micropyscript::kernel::plugin::{Hook, PluginId};

use crate::log;

/// One file: `a.py`, to the home folder.
pub(crate) const ONE_FILE: &str = "[files]\n'a.py' = ''";
/// Two files: `lib/a.py` to the home folder, `lib/b.py` to `in`.
pub(crate) const TWO_FILES: &str = "[files]\n'lib/a.py' = ''\n'lib/b.py' = 'in/'";

/// One file, and one package.
pub(crate) const ONE_PACKAGE: &str = "packages = ['six']\n[files]\n'a.py' = ''";

type HookBody = Box<dyn Fn(Hook, &mut Config) -> Result<(), String>>;

/// A page and its script.
pub(crate) struct Page {
    /// The state machine that is under test.
    pub lifecycle: Lifecycle,
    /// What reading the configuration comes to.
    pub config: Result<Config, ConfigError>,
    mailbox: VecDeque<Input>,
    hooks: HashMap<String, HookBody>,
    listeners: Vec<(&'static str, Input)>,
    held: Vec<&'static str>,
    broken: HashMap<&'static str, &'static str>,
    waiting: Vec<(String, Effect)>,
    /// Everything that was done since the last check, in order.
    pub log: Vec<String>,
}

// The script.
impl Page {
    /// A page whose `<py-config>` has this text.
    pub(crate) fn new(config: &str) -> Self {
        Self::choosing(None, config)
    }

    /// The same, with an interpreter in its address.
    pub(crate) fn choosing(choice: Option<&str>, config: &str) -> Self {
        Self {
            lifecycle: Lifecycle::new(catalogue(), choice.map(InterpreterChoice::named)),
            config: Config::parse(config, Format::Toml, "py-config"),
            mailbox: VecDeque::new(),
            hooks: HashMap::new(),
            listeners: Vec::new(),
            held: Vec::new(),
            broken: HashMap::new(),
            waiting: Vec::new(),
            log: Vec::new(),
        }
    }

    /// A page that is set up already; what led there is forgotten.
    pub(crate) fn finished(config: &str) -> Self {
        let mut page = Self::new(config);
        page.open();
        assert_eq!(page.stage(), "ready");
        page.forget();
        page
    }

    /// From now on, this is answered only by [`Page::answer`].
    pub(crate) fn hold(&mut self, what: &'static str) -> &mut Self {
        self.held.push(what);
        self
    }

    /// From now on, this fails.
    pub(crate) fn breaks(&mut self, what: &'static str, message: &'static str) -> &mut Self {
        self.broken.insert(what, message);
        self
    }

    /// From now on, this works.
    pub(crate) fn mends(&mut self, what: &'static str) -> &mut Self {
        self.broken.remove(what);
        self
    }

    /// When the event is dispatched the next time, a listener says this.
    pub(crate) fn once(&mut self, event: &'static str, input: Input) -> &mut Self {
        self.listeners.push((event, input));
        self
    }

    /// A listener of `py-configured` registers a plugin.
    pub(crate) fn plugin(&mut self, name: &str) -> &mut Self {
        self.once("py-configured", registered(name))
    }

    /// What the hooks of a plugin do.
    pub(crate) fn hook(
        &mut self,
        plugin: &str,
        body: impl Fn(Hook, &mut Config) -> Result<(), String> + 'static,
    ) -> &mut Self {
        self.hooks.insert(plugin.to_owned(), Box::new(body));
        self
    }
}

// What happens on the page.
impl Page {
    pub(crate) fn open(&mut self) {
        self.perform(Effect::ReadConfig);
        self.pump();
    }

    pub(crate) fn post(&mut self, input: Input) {
        self.post_all([input]);
    }

    /// Several things happen before any of them is looked at.
    pub(crate) fn post_all<const N: usize>(&mut self, inputs: [Input; N]) {
        self.mailbox.extend(inputs);
        self.pump();
    }

    pub(crate) fn register(&mut self, name: &str) {
        self.post(registered(name));
    }

    pub(crate) fn choose(&mut self, name: &str) {
        self.post(chosen(name));
    }

    pub(crate) fn retry(&mut self) {
        self.post(Input::RetryChosen);
    }

    /// Answers what waits longest under this name.
    #[track_caller]
    pub(crate) fn answer(&mut self, what: &str) {
        let index = self.waiting.iter().position(|(name, _)| name == what);
        let index = index.unwrap_or_else(|| panic!("nobody waits for {what}"));
        let (_, effect) = self.waiting.remove(index);
        self.post(self.outcome(what, &effect));
    }

    fn pump(&mut self) {
        while let Some(input) = self.mailbox.pop_front() {
            let effects = self.lifecycle.step(input);
            for effect in effects.unwrap_or_else(|unexpected| panic!("{unexpected}")) {
                self.perform(effect);
            }
        }
    }

    fn perform(&mut self, effect: Effect) {
        self.log.push(log::line(&effect, self.lifecycle.plugins()));
        match effect {
            Effect::Dispatch(event) => {
                let name = event.name();
                let called = self.listeners.extract_if(.., |(to, _)| *to == name);
                self.mailbox.extend(called.map(|(_, input)| input));
            }
            Effect::Report(_) | Effect::DiscardInterpreter => {}
            effect => {
                let what = self.asked(&effect);
                if self.held.contains(&what.as_str()) {
                    self.waiting.push((what, effect));
                } else {
                    self.mailbox.push_back(self.outcome(&what, &effect));
                }
            }
        }
    }

    /// The name by which a test holds, breaks and answers an effect.
    fn asked(&self, effect: &Effect) -> String {
        match effect {
            Effect::CollectPlugins { .. } => "collect".to_owned(),
            Effect::LoadInterpreter { .. } => "load".to_owned(),
            Effect::FetchFile { file, .. } => file.url.clone(),
            Effect::CopyFiles { .. } => "copy".to_owned(),
            Effect::InstallPackages { .. } => "install".to_owned(),
            effect => log::line(effect, self.lifecycle.plugins()),
        }
    }

    /// What comes of an effect, by the script.
    fn outcome(&self, what: &str, effect: &Effect) -> Input {
        let build = self.lifecycle.stage().build();
        let build = build.map_or("", |build| &build.name);
        let answer = |generation: &Generation, step, name: &str, answer| {
            let failure = |message: &&str| {
                Answer::Failed(Failure {
                    step,
                    name: name.to_owned(),
                    message: (*message).to_owned(),
                })
            };
            Input::Answered(*generation, self.broken.get(what).map_or(answer, failure))
        };
        match effect {
            Effect::ReadConfig => Input::ConfigRead(self.config.clone()),
            Effect::CollectPlugins { .. } => Input::PluginsCollected,
            Effect::CallHook {
                plugin,
                hook,
                config,
            } => Input::HookReturned {
                plugin: *plugin,
                outcome: self.call(*plugin, *hook, config),
            },
            Effect::LoadInterpreter { generation, .. } => {
                answer(generation, Step::Load, build, Answer::InterpreterLoaded)
            }
            Effect::StartInterpreter { generation } => {
                let started = Answer::InterpreterStarted(info(build));
                answer(generation, Step::Start, build, started)
            }
            Effect::FetchFile { generation, file } => answer(
                generation,
                Step::Fetch,
                &file.path,
                fetched(&file.path, &file.url),
            ),
            Effect::CopyFiles { generation, .. } => {
                answer(generation, Step::Copy, build, Answer::FilesCopied)
            }
            Effect::InstallPackages { generation, .. } => {
                answer(generation, Step::Packages, "six", Answer::PackagesInstalled)
            }
            Effect::DiscardInterpreter | Effect::Dispatch(_) | Effect::Report(_) => {
                panic!("nothing comes of {effect:?}")
            }
        }
    }

    fn call(&self, plugin: PluginId, hook: Hook, config: &Config) -> Result<HookReturn, String> {
        let mut config = config.clone();
        if let Some(body) = self.hooks.get(self.lifecycle.plugins().name(plugin)) {
            body(hook, &mut config)?;
        }
        Ok(match hook {
            Hook::Configure => HookReturn::Configured(config),
            Hook::Start => HookReturn::Started,
            Hook::InterpreterReady => HookReturn::InterpreterReady,
        })
    }
}

// What tests look at.
impl Page {
    pub(crate) fn stage(&self) -> &'static str {
        self.lifecycle.stage().name()
    }

    /// All of the state, to see whether it changes.
    pub(crate) fn state(&self) -> String {
        format!("{:?}", self.lifecycle)
    }

    /// Everything that was done since the last check, in order.
    #[track_caller]
    pub(crate) fn check<const N: usize>(&mut self, expected: [&str; N]) {
        assert_eq!(self.log, expected);
        self.forget();
    }

    /// Everything that was done since the last check and has this in its line.
    #[track_caller]
    pub(crate) fn check_about<const N: usize>(&self, about: &str, expected: [&str; N]) {
        let lines = self.log.iter().filter(|line| line.contains(about));
        assert_eq!(lines.collect::<Vec<_>>(), expected);
    }

    /// How often this was done since the last check.
    pub(crate) fn times(&self, wanted: &str) -> usize {
        self.log.iter().filter(|line| *line == wanted).count()
    }

    pub(crate) fn forget(&mut self) {
        self.log.clear();
    }
}

// The small things that pages are made of.

/// Two interpreters, `micropython` and `pyodide`.
pub(crate) fn catalogue() -> Catalogue {
    let build = |name: &str, kind| Build {
        name: name.to_owned(),
        label: name.to_owned(),
        kind,
        version: "1".to_owned(),
        module: format!("{name}.mjs"),
        missing: None,
        files: Vec::new(),
        bytes: 0,
        gzip: 0,
        is_own: false,
    };
    Catalogue::new(vec![
        build("micropython", Kind::MicroPython),
        build("pyodide", Kind::Pyodide),
    ])
}

pub(crate) fn info(name: &str) -> Info {
    Info {
        name: name.to_owned(),
        version: "1".to_owned(),
    }
}

pub(crate) fn registered(name: &str) -> Input {
    Input::PluginRegistered {
        name: name.to_owned(),
    }
}

pub(crate) fn chosen(name: &str) -> Input {
    Input::InterpreterChosen(InterpreterChoice::named(name))
}

pub(crate) fn fetched(path: &str, content: &str) -> Answer {
    Answer::FileFetched {
        path: path.to_owned(),
        content: Rc::from(content.as_bytes()),
    }
}
