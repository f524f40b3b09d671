//! Snapshots: what everybody else may know of the page's state, and who hears of a new one.
//!
//! A snapshot is a copy; changing things goes through [`super::Shell::send`].

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use super::Shell;
use crate::browser::dom;
use crate::browser::interpreters::Place;
use crate::kernel::catalogue::Catalogue;
use crate::kernel::config::WorkerChoice;
use crate::kernel::config::{Config, InterpreterChoice};
use crate::kernel::event::{Event, Progress};
use crate::kernel::lifecycle::{Generation, Lifecycle, Notice, Stage};
use crate::kernel::pairs::Pairs;
use crate::kernel::plugin::PluginEntry;

/// The page's state at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Where the lifecycle is.
    pub stage: Stage,
    /// Which life of the interpreter it is.
    pub generation: Generation,
    /// The configuration, once it is read.
    pub config: Option<Rc<Config>>,
    /// What the reader or the page chose, beside the configuration.
    pub choice: Option<InterpreterChoice>,
    /// Where the reader wants it to run, if they chose a place.
    pub worker: Option<WorkerChoice>,
    /// Where the interpreter runs, or will.
    pub place: Option<Place>,
    /// The plugins.
    pub plugins: Vec<PluginEntry>,
    /// The interpreters to choose from.
    pub catalogue: Rc<Catalogue>,
    /// How far the downloads are, by name.
    pub progress: Pairs<String, Progress>,
    /// Every event so far but those of progress.
    pub timeline: Vec<Moment>,
    /// What the reader should know although life goes on.
    pub notices: Vec<String>,
    /// What this visit measured, by interpreter.
    pub measured: Pairs<String, Measured>,
}

/// An event, and when it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// Milliseconds since the page began to load.
    pub at: f64,
    /// The event's public name.
    pub name: &'static str,
    /// What it was about, in a few words.
    pub about: String,
}

/// How long an interpreter took on this visit, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Measured {
    began: f64,
    /// From the choice to `py-interpreter-loaded`.
    pub load: Option<f64>,
    /// From there to `py-interpreter-ready`.
    pub start: Option<f64>,
}

type Subscriber = dyn Fn(Rc<Snapshot>);

/// Ends with its drop.
#[must_use = "nobody hears of snapshots after this is dropped"]
pub struct Subscription {
    _subscriber: Rc<Subscriber>,
}

/// The state that only snapshots show.
pub(super) struct Board {
    latest: RefCell<Rc<Snapshot>>,
    subscribers: RefCell<Vec<Weak<Subscriber>>>,
}

impl Board {
    pub(super) fn new(lifecycle: &Lifecycle) -> Self {
        Self {
            latest: RefCell::new(Rc::new(Snapshot {
                stage: lifecycle.stage().clone(),
                generation: lifecycle.generation(),
                config: None,
                choice: lifecycle.choice().cloned(),
                worker: None,
                place: None,
                plugins: Vec::new(),
                catalogue: Rc::clone(lifecycle.catalogue()),
                progress: Pairs::default(),
                timeline: Vec::new(),
                notices: Vec::new(),
                measured: Pairs::default(),
            })),
            subscribers: RefCell::default(),
        }
    }

    fn change(&self, change: impl FnOnce(&mut Snapshot)) {
        change(Rc::make_mut(&mut self.latest.borrow_mut()));
    }

    pub(super) fn note(&self, text: &str) {
        self.change(|snapshot| snapshot.notices.push(text.to_owned()));
    }

    pub(super) fn place_chosen(&self, worker: WorkerChoice) {
        self.change(|snapshot| snapshot.worker = Some(worker));
    }

    pub(super) fn load_began(&self, name: &str, place: Place) {
        let measured = Measured {
            began: dom::now(),
            ..Measured::default()
        };
        self.change(|snapshot| {
            snapshot.progress.clear();
            snapshot.place = Some(place);
            snapshot.measured.insert(name.to_owned(), measured);
        });
    }

    pub(super) fn witness(&self, event: &Event) {
        let now = dom::now();
        self.change(|snapshot| {
            if let Event::Progress(progress) = event {
                snapshot
                    .progress
                    .insert(progress.name.clone(), progress.clone());
                return;
            }
            let measured = &mut snapshot.measured;
            match event {
                Event::InterpreterLoaded { name } => {
                    if let Some(measured) = measured.get_mut(name) {
                        measured.load = Some(now - measured.began);
                    }
                }
                Event::InterpreterReady(info) => {
                    if let Some(measured) = measured.get_mut(&info.name) {
                        measured.start =
                            Some(now - measured.began - measured.load.unwrap_or_default());
                    }
                }
                _ => {}
            }
            snapshot.timeline.push(Moment {
                at: now,
                name: event.name(),
                about: about(event, &snapshot.plugins),
            });
        });
    }
}

impl Shell {
    /// The page's state now.
    #[must_use]
    pub fn snapshot(&self) -> Rc<Snapshot> {
        Rc::clone(&self.0.board.latest.borrow())
    }

    /// From now on `subscriber` hears of every new snapshot.
    pub fn subscribe(&self, subscriber: impl Fn(Rc<Snapshot>) + 'static) -> Subscription {
        let subscriber: Rc<Subscriber> = Rc::new(subscriber);
        self.0
            .board
            .subscribers
            .borrow_mut()
            .push(Rc::downgrade(&subscriber));
        Subscription {
            _subscriber: subscriber,
        }
    }

    /// Brings the snapshot up to date.
    pub(super) fn refresh(&self) {
        let lifecycle = self.0.lifecycle.borrow();
        self.0.board.change(|snapshot| {
            snapshot.stage = lifecycle.stage().clone();
            snapshot.generation = lifecycle.generation();
            snapshot.config = lifecycle.config().cloned();
            snapshot.choice = lifecycle.choice().cloned();
            snapshot.catalogue = Rc::clone(lifecycle.catalogue());
            snapshot.plugins = lifecycle.plugins().entries().to_vec();
        });
    }

    pub(super) fn publish(&self) {
        self.refresh();
        let snapshot = self.snapshot();
        let subscribers: Vec<_> = {
            let mut subscribers = self.0.board.subscribers.borrow_mut();
            subscribers.retain(|subscriber| subscriber.strong_count() > 0);
            subscribers.iter().filter_map(Weak::upgrade).collect()
        };
        for subscriber in subscribers {
            subscriber(Rc::clone(&snapshot));
        }
    }
}

/// A notice in words.
pub(super) fn describe(notice: &Notice) -> String {
    match notice {
        Notice::HookFailed {
            plugin,
            hook,
            message,
        } => format!("The plugin `{plugin}` failed in {}: {message}", hook.name()),
        Notice::NotRegistered(error) => format!("A plugin was not registered: {error}"),
        Notice::TooLate { plugin, key } => format!(
            "The plugin `{plugin}` changed `{key}` after it was used; the change has no effect"
        ),
    }
}

fn about(event: &Event, plugins: &[PluginEntry]) -> String {
    match event {
        Event::Configured(_) | Event::Progress(_) => String::new(),
        Event::PluginRegistered { plugin, .. } | Event::PluginStarted { plugin, .. } => plugins
            .get(plugin.0)
            .map(|entry| entry.name.clone())
            .unwrap_or_default(),
        Event::InterpreterLoaded { name } => name.clone(),
        Event::FileFetched { path, .. } => path.clone(),
        Event::InterpreterReady(info) | Event::FinishedSetup(info) => {
            format!("{} {}", info.name, info.version)
        }
        Event::FilesLoaded { paths } => match paths.len() {
            1 => "1 file".to_owned(),
            count => format!("{count} files"),
        },
        Event::Failed(failure) => format!("{}: {}", failure.step.name(), failure.name),
    }
}
