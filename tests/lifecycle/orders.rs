//! Every order in which answers, failures, plugins and choices can arrive, and what holds in all of
//! them.
//!
//! Unlike a page, a [`World`] keeps no order at all: whatever was asked for, by whichever generation,
//! may be answered next. So it proves more than any browser asks for.

use micropyscript::kernel::config::{Config, ConfigError, InterpreterChoice};
use micropyscript::kernel::event::Event;
use micropyscript::kernel::lifecycle::{
    Answer, Effect, Failure, Generation, HookReturn, Input, Lifecycle, Stage, Step,
};
use micropyscript::kernel::plain::Table;
use micropyscript::kernel::plugin::{Hook, PluginId, PluginStage};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::page::{catalogue, chosen, fetched, info, registered};

/// What may happen next.
#[derive(Debug, Clone)]
enum Turn {
    Answer(Index),
    Fail(Index),
    Register,
    Choose(&'static str),
    Retry,
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let turn = prop_oneof![
        12 => any::<Index>().prop_map(Turn::Answer),
        1 => any::<Index>().prop_map(Turn::Fail),
        1 => Just(Turn::Register),
        1 => prop::sample::select(vec!["micropython", "pyodide", "snake"]).prop_map(Turn::Choose),
        2 => Just(Turn::Retry),
    ];
    prop::collection::vec(turn, 0..80)
}

/// One thing that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Load,
    Copy,
    Install,
    Discard,
    Event(&'static str),
    Hook(PluginId, Hook),
    /// `py-plugin-registered`, `py-plugin-started`.
    Told(PluginId, Hook),
    HookFailed(PluginId),
}

/// A plugin of this name is left out by the configuration.
const LEFT_OUT: &str = "plugin 1";

struct World {
    lifecycle: Lifecycle,
    config: Config,
    asked: Vec<Effect>,
    done: Vec<(Generation, Deed)>,
}

impl World {
    /// The beginning of the story, with so many files.
    fn new(files: usize) -> Self {
        let mut table = Table::default();
        for index in 0..files {
            table.insert(format!("{index}.py"), "".into());
        }
        Self {
            lifecycle: Lifecycle::new(catalogue(), None),
            config: Config {
                files: table,
                // Half of the worlds want a package too.
                packages: (0..files % 2).map(|_| "six".to_owned()).collect(),
                plugins: vec![format!("!{LEFT_OUT}")],
                ..Config::default()
            },
            asked: vec![Effect::ReadConfig],
            done: Vec::new(),
        }
    }

    fn take(&mut self, turn: &Turn) {
        let input = match turn {
            Turn::Answer(_) | Turn::Fail(_) if self.asked.is_empty() => return,
            Turn::Answer(index) => self.answer(index.index(self.asked.len())),
            Turn::Fail(index) => self.fail(index.index(self.asked.len())),
            Turn::Register => registered(&format!(
                "plugin {}",
                self.lifecycle.plugins().entries().len()
            )),
            Turn::Choose(name) => chosen(name),
            Turn::Retry if matches!(self.lifecycle.stage(), Stage::Failed { .. }) => {
                Input::RetryChosen
            }
            Turn::Retry => return,
        };
        self.step(input);
    }

    /// Whatever is asked for is answered, until nothing is.
    fn settle(&mut self) {
        while !self.asked.is_empty() {
            let input = self.answer(0);
            self.step(input);
        }
    }

    fn step(&mut self, input: Input) {
        let of_before = match &input {
            Input::Answered(generation, _) => *generation < self.lifecycle.generation(),
            _ => false,
        };
        if let Input::HookReturned {
            plugin,
            outcome: Err(_),
        } = &input
        {
            self.done
                .push((self.lifecycle.generation(), Deed::HookFailed(*plugin)));
        }
        let before = of_before.then(|| format!("{:?}", self.lifecycle));
        let effects = self
            .lifecycle
            .step(input)
            .expect("nothing that was asked for is unexpected");
        if let Some(before) = before {
            assert_eq!(effects, [], "because of an older generation");
            assert_eq!(format!("{:?}", self.lifecycle), before);
        }
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        let deed = match &effect {
            Effect::LoadInterpreter { .. } => Some(Deed::Load),
            Effect::CopyFiles { .. } => Some(Deed::Copy),
            Effect::InstallPackages { .. } => Some(Deed::Install),
            Effect::DiscardInterpreter => Some(Deed::Discard),
            Effect::CallHook { plugin, hook, .. } => Some(Deed::Hook(*plugin, *hook)),
            Effect::Dispatch(Event::PluginRegistered { plugin, .. }) => {
                Some(Deed::Told(*plugin, Hook::Configure))
            }
            Effect::Dispatch(Event::PluginStarted { plugin, .. }) => {
                Some(Deed::Told(*plugin, Hook::Start))
            }
            Effect::Dispatch(event) => Some(Deed::Event(event.name())),
            _ => None,
        };
        let generation = self.lifecycle.generation();
        self.done.extend(deed.map(|deed| (generation, deed)));
        match deed {
            Some(Deed::Load) if generation == Generation(1) => self.check_all_configured(),
            Some(Deed::Event("py-finished-setup")) => self.check_all_told(),
            _ => {}
        }
        if !matches!(
            effect,
            Effect::Dispatch(_) | Effect::Report(_) | Effect::DiscardInterpreter
        ) {
            self.asked.push(effect);
        }
    }

    fn answer(&mut self, index: usize) -> Input {
        match self.asked.remove(index) {
            Effect::ReadConfig => Input::ConfigRead(Ok(self.config.clone())),
            Effect::CollectPlugins { .. } => Input::PluginsCollected,
            Effect::CallHook {
                plugin,
                hook,
                config,
            } => Input::HookReturned {
                plugin,
                outcome: Ok(match hook {
                    Hook::Configure => HookReturn::Configured((*config).clone()),
                    Hook::Start => HookReturn::Started,
                    Hook::InterpreterReady => HookReturn::InterpreterReady,
                }),
            },
            Effect::LoadInterpreter { generation, .. } => {
                Input::Answered(generation, Answer::InterpreterLoaded)
            }
            Effect::StartInterpreter { generation } => {
                Input::Answered(generation, Answer::InterpreterStarted(info("any")))
            }
            Effect::FetchFile { generation, file } => {
                Input::Answered(generation, fetched(&file.path, ""))
            }
            Effect::CopyFiles { generation, .. } => {
                Input::Answered(generation, Answer::FilesCopied)
            }
            Effect::InstallPackages { generation, .. } => {
                Input::Answered(generation, Answer::PackagesInstalled)
            }
            effect => panic!("nothing comes of {effect:?}"),
        }
    }

    fn fail(&mut self, index: usize) -> Input {
        let step = match &self.asked[index] {
            Effect::ReadConfig => {
                self.asked.remove(index);
                return Input::ConfigRead(Err(malformed()));
            }
            Effect::LoadInterpreter { .. } => Step::Load,
            Effect::StartInterpreter { .. } => Step::Start,
            Effect::FetchFile { .. } => Step::Fetch,
            Effect::InstallPackages { .. } => Step::Packages,
            _ => Step::Copy,
        };
        match self.answer(index) {
            Input::Answered(generation, _) => {
                let failure = Failure {
                    step,
                    name: "any".to_owned(),
                    message: "no luck".to_owned(),
                };
                Input::Answered(generation, Answer::Failed(failure))
            }
            Input::HookReturned { plugin, .. } => Input::HookReturned {
                plugin,
                outcome: Err("oh no".to_owned()),
            },
            // Collecting cannot fail: plugins that cannot be imported are reported one by one.
            input => input,
        }
    }

    // What holds at a moment.

    fn check_all_configured(&self) {
        for plugin in self.lifecycle.plugins().entries() {
            assert_ne!(
                plugin.stage,
                PluginStage::Known,
                "{} at loading",
                plugin.name
            );
        }
    }

    fn check_all_told(&self) {
        for (index, plugin) in self.lifecycle.plugins().entries().iter().enumerate() {
            let told = Deed::Hook(PluginId(index), Hook::InterpreterReady);
            let is_told = match plugin.stage {
                PluginStage::Ready => self.done.contains(&(self.lifecycle.generation(), told)),
                PluginStage::Failed { .. } | PluginStage::LeftOut => true,
                PluginStage::Known | PluginStage::Configured | PluginStage::Started => false,
            };
            assert!(
                is_told,
                "{} when setup is finished: {:?}",
                plugin.name, plugin.stage
            );
        }
    }

    // What holds of the whole story.

    fn check_story(&self) {
        for generation in 1..=self.lifecycle.generation().0 {
            let deeds = self.done.iter().filter(|(of, _)| of.0 == generation);
            check_generation(&deeds.map(|(_, deed)| *deed).collect::<Vec<_>>());
        }
        let discards = self.done.iter().filter(|(_, deed)| *deed == Deed::Discard);
        let generations = self.lifecycle.generation().0 as usize;
        assert_eq!(discards.count(), generations.saturating_sub(1));
        for (index, plugin) in self.lifecycle.plugins().entries().iter().enumerate() {
            let deeds = self.deeds_of(PluginId(index));
            if plugin.name == LEFT_OUT
                && self
                    .lifecycle
                    .config()
                    .is_some_and(|it| **it == self.config)
            {
                assert_eq!(deeds, [], "{LEFT_OUT} is left out");
            }
            check_plugin(&deeds);
        }
    }

    fn deeds_of(&self, plugin: PluginId) -> Vec<(Generation, Deed)> {
        let about = |deed: &Deed| match deed {
            Deed::Hook(of, _) | Deed::Told(of, _) | Deed::HookFailed(of) => *of == plugin,
            _ => false,
        };
        self.done
            .iter()
            .filter(|(_, deed)| about(deed))
            .copied()
            .collect()
    }
}

/// One life of an interpreter, from loading to finished or failed.
fn check_generation(deeds: &[Deed]) {
    let places = |name| {
        let deeds = deeds.iter().enumerate();
        let places = deeds.filter(move |(_, deed)| **deed == Deed::Event(name));
        places.map(|(place, _)| place).collect::<Vec<_>>()
    };
    let once = |name| {
        let places = places(name);
        assert!(places.len() <= 1, "{name} twice in {deeds:?}");
        places.first().copied()
    };
    let loaded = once("py-interpreter-loaded");
    let ready = once("py-interpreter-ready");
    let files = once("py-files-loaded");
    let finished = once("py-finished-setup");
    let failed = once("py-failed");

    assert!(
        ready.is_none() || loaded.is_some_and(|loaded| Some(loaded) < ready),
        "{deeds:?}"
    );
    assert!(
        files.is_none() || ready.is_some_and(|ready| Some(ready) < files),
        "{deeds:?}"
    );
    assert!(
        finished.is_none() || files.is_some_and(|files| Some(files) < finished),
        "{deeds:?}"
    );
    assert!(failed.is_none() || finished.is_none(), "{deeds:?}");
    assert!(
        places("py-file-fetched").last().copied() < files.or(Some(usize::MAX)),
        "{deeds:?}"
    );
    assert!(
        deeds.iter().filter(|deed| **deed == Deed::Copy).count() <= 1,
        "{deeds:?}"
    );

    let installs = deeds.iter().enumerate();
    let installs = installs.filter(|(_, deed)| **deed == Deed::Install);
    let installs: Vec<usize> = installs.map(|(place, _)| place).collect();
    assert!(installs.len() <= 1, "{deeds:?}");
    if let Some(install) = installs.first().copied() {
        assert!(files.is_some_and(|files| files < install), "{deeds:?}");
        assert!(
            finished.is_none_or(|finished| install < finished),
            "{deeds:?}"
        );
    }

    for (place, deed) in deeds.iter().enumerate() {
        match deed {
            Deed::Hook(_, Hook::InterpreterReady) => {
                assert!(ready.is_some_and(|ready| ready < place), "{deeds:?}");
            }
            Deed::Event("py-failed") => {}
            Deed::Event(_) | Deed::Copy | Deed::Install => {
                assert!(failed.is_none_or(|failed| place < failed), "{deeds:?}");
            }
            _ => {}
        }
    }
}

/// What one plugin lived through: its hooks in order, each told of when it is done, and then
/// `onInterpreterReady` at most once for every interpreter. After a hook that failed, nothing.
fn check_plugin(deeds: &[(Generation, Deed)]) {
    let failed = deeds
        .iter()
        .position(|(_, deed)| matches!(deed, Deed::HookFailed(_)));
    assert!(
        failed.is_none_or(|failed| failed + 1 == deeds.len()),
        "{deeds:?}"
    );
    let deeds = &deeds[..failed.unwrap_or(deeds.len())];

    let (setting_up, later) = deeds.split_at(deeds.len().min(4));
    for (deed, expected) in setting_up
        .iter()
        .zip(["configure", "told", "start", "told"])
    {
        let name = match deed.1 {
            Deed::Hook(_, hook) => hook.name(),
            _ => "told",
        };
        assert_eq!(name, expected, "{deeds:?}");
    }
    for (_, deed) in later {
        assert!(
            matches!(deed, Deed::Hook(_, Hook::InterpreterReady)),
            "{deeds:?}"
        );
    }
    assert!(
        later.is_sorted_by(|(one, _), (next, _)| one < next),
        "{deeds:?}"
    );
}

fn malformed() -> ConfigError {
    ConfigError {
        origin: "py-config".to_owned(),
        key: None,
        line: None,
        reason: "malformed".to_owned(),
    }
}

/// One of each input, sensible or not.
fn probes(generation: Generation) -> Vec<Input> {
    let hooks = [
        HookReturn::Configured(Config::default()),
        HookReturn::Started,
        HookReturn::InterpreterReady,
    ];
    let answers = [
        Answer::InterpreterLoaded,
        Answer::InterpreterStarted(info("any")),
        fetched("/home/user/0.py", ""),
        fetched("/home/user/other.py", ""),
        Answer::FilesCopied,
        Answer::PackagesInstalled,
    ];
    let mut probes = vec![
        Input::ConfigRead(Ok(Config::default())),
        Input::ConfigRead(Err(malformed())),
        Input::PluginsCollected,
        Input::RetryChosen,
        Input::Answered(Generation(generation.0 + 1), Answer::FilesCopied),
    ];
    probes.extend(hooks.map(|outcome| Input::HookReturned {
        plugin: PluginId(0),
        outcome: Ok(outcome),
    }));
    probes.extend(answers.map(|answer| Input::Answered(generation, answer)));
    probes
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        // A case that fails is printed in full and belongs into a test of its own.
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn whatever_comes_in_whatever_order_the_story_is_told_right(
        files in 0..4_usize,
        turns in turns(),
    ) {
        let mut world = World::new(files);
        for turn in &turns {
            world.take(turn);
        }
        world.settle();
        world.check_story();
    }

    #[test]
    fn once_everything_is_answered_setup_is_finished_or_failed(
        files in 0..4_usize,
        turns in turns(),
    ) {
        let mut world = World::new(files);
        for turn in &turns {
            world.take(turn);
        }
        world.settle();
        let stage = world.lifecycle.stage();
        assert!(matches!(stage, Stage::Finished { .. } | Stage::Failed { .. }), "{stage:?}");

        // And wherever it ended, a choice that works leads out of it.
        world.step(Input::InterpreterChosen(InterpreterChoice::named("micropython")));
        world.settle();
        assert_eq!(world.lifecycle.stage().name(), "ready");
        world.check_story();
    }
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn an_unexpected_input_leaves_everything_as_it_was(files in 0..4_usize, turns in turns()) {
        let mut world = World::new(files);
        for turn in &turns {
            world.take(turn);
            let before = format!("{:?}", world.lifecycle);
            let mut refused = 0;
            for probe in probes(world.lifecycle.generation()) {
                let mut lifecycle = world.lifecycle.clone();
                if lifecycle.step(probe).is_err() {
                    assert_eq!(format!("{lifecycle:?}"), before);
                    refused += 1;
                }
            }
            assert!(refused > 0, "some of the probes make no sense anywhere");
        }
    }
}
