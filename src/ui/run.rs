//! A run as a cell shows it: its phase, and what it wrote so far.
//!
//! It collects; what is shown how is up to the components.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use web_sys::Element;
use yew::prelude::*;

use crate::browser::dom;
use crate::browser::shell::{Question, RunEvent, RunListener};
use crate::kernel::display::Display;
use crate::kernel::interpreter::{CallError, Stream};
use crate::kernel::output::Transcript;
use crate::kernel::pairs::Pairs;

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// Nobody asked for it yet.
    #[default]
    Idle,
    /// It waits for its turn.
    Waiting,
    /// It runs.
    Running,
    /// It came to its end.
    Done,
    /// It raised, or never began.
    Failed,
}

impl Phase {
    /// Whether it has yet to come to its end.
    #[must_use]
    pub fn is_busy(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

/// A run that a component follows.
#[derive(Clone)]
pub struct Run(Rc<Inner>);

#[derive(Default)]
struct Inner {
    phase: Cell<Phase>,
    began: Cell<f64>,
    took: Cell<Option<f64>>,
    transcript: RefCell<Transcript>,
    question: RefCell<Option<Question>>,
    /// Where the output stands on the page.
    output: NodeRef,
    /// What is shown, by the number of its chunk in the transcript.
    shown: RefCell<Pairs<usize, Element>>,
    drawn: Cell<f64>,
    drawing: RefCell<Option<Timeout>>,
}

/// Two drawings of a cell's output are at least so many milliseconds apart, whatever Python writes.
const FRAME: u32 = 16;

impl Run {
    /// How far it is.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.0.phase.get()
    }

    /// How long it took, in milliseconds, once it is over.
    #[must_use]
    pub fn took(&self) -> Option<f64> {
        self.0.took.get()
    }

    /// The line of input that it waits for.
    #[must_use]
    pub fn question(&self) -> Option<Question> {
        self.0.question.borrow().clone()
    }

    /// When it began, in milliseconds since the page did.
    #[must_use]
    pub fn began(&self) -> f64 {
        self.0.began.get()
    }

    /// Answers what it asks, as if the reader had typed into a terminal.
    pub fn answer(&self, line: Option<String>) {
        let Some(question) = self.0.question.take() else {
            return;
        };
        let typed = line.as_deref().unwrap_or_default();
        let shown = format!("{}{typed}\n", question.prompt);
        let mut transcript = self.0.transcript.borrow_mut();
        transcript.append(Stream::Stdout, &shown);
        drop(transcript);
        question.answer(line);
    }

    /// Shows what was written so far.
    pub fn with_transcript<T>(&self, show: impl FnOnce(&Transcript) -> T) -> T {
        show(&self.0.transcript.borrow())
    }

    /// Where the output stands on the page.
    #[must_use]
    pub fn output(&self) -> NodeRef {
        self.0.output.clone()
    }

    /// What a chunk of the transcript shows, if it is not only text.
    #[must_use]
    pub fn shown(&self, chunk: usize) -> Option<Element> {
        self.0.shown.borrow().get(&chunk).cloned()
    }

    /// Forgets what was written and shown.
    fn clear(&self) {
        self.0.transcript.take();
        for (_, element) in self.0.shown.take() {
            element.remove();
        }
    }

    fn display(&self, display: &Display) {
        let run = &self.0;
        if !display.append {
            self.clear();
        }
        if display.html.is_none() {
            if display.append || !display.text.is_empty() {
                run.transcript
                    .borrow_mut()
                    .append(Stream::Stdout, &display.line());
            }
            return;
        }
        match dom::shown(display) {
            Ok(element) => {
                let _ = element.set_attribute("class", "shown");
                // Python may look for it at once, and it is drawn in its place later.
                if let Some(output) = run.output.cast::<Element>() {
                    let _ = output.append_child(&element);
                }
                let number = run.transcript.borrow_mut().show(&display.line());
                run.shown.borrow_mut().insert(number, element);
            }
            Err(reason) => run.transcript.borrow_mut().append(Stream::Stderr, &reason),
        }
    }

    fn hear(&self, event: RunEvent, redraw: &UseForceUpdateHandle) {
        let run = &self.0;
        let write = |text: &str| run.transcript.borrow_mut().append(Stream::Stderr, text);
        let is_output = matches!(event, RunEvent::Wrote(..) | RunEvent::Displayed(_));
        match event {
            RunEvent::Waiting => {
                self.clear();
                run.took.set(None);
                run.question.take();
                run.phase.set(Phase::Waiting);
            }
            RunEvent::Started => {
                run.began.set(dom::now());
                if let Some(output) = run.output.cast::<Element>() {
                    dom::mark_output(&output);
                }
                run.phase.set(Phase::Running);
            }
            RunEvent::Wrote(stream, bytes) => run.transcript.borrow_mut().write(stream, &bytes),
            RunEvent::Displayed(display) => self.display(&display),
            RunEvent::Asked(question) => {
                run.question.replace(Some(question));
            }
            RunEvent::Ended(outcome) => {
                run.question.take();
                run.took.set(Some(dom::now() - run.began.get()));
                run.phase.set(if outcome.is_ok() {
                    Phase::Done
                } else {
                    Phase::Failed
                });
                match outcome {
                    Ok(_) => {}
                    Err(CallError::Python(error)) => write(&error.traceback),
                    Err(error) => write(&format!("{error}\n")),
                }
            }
            RunEvent::Missing(message) => {
                run.phase.set(Phase::Failed);
                write(&format!("{message}\n"));
            }
        }
        if is_output {
            self.redraw_soon(redraw);
        } else {
            run.drawing.take();
            redraw.force_update();
        }
    }

    /// Draws output at once, unless some was drawn just now: then in a moment, together with what comes.
    fn redraw_soon(&self, redraw: &UseForceUpdateHandle) {
        let run = &self.0;
        if dom::now() - run.drawn.get() >= f64::from(FRAME) {
            run.drawn.set(dom::now());
            run.drawing.take();
            redraw.force_update();
        } else if run.drawing.borrow().is_none() {
            let (this, redraw) = (self.clone(), redraw.clone());
            let timeout = Timeout::new(FRAME, move || {
                this.0.drawn.set(dom::now());
                this.0.drawing.take();
                redraw.force_update();
            });
            *run.drawing.borrow_mut() = Some(timeout);
        }
    }
}

/// A run, and the listener that it follows.
#[hook]
pub fn use_run() -> (Run, RunListener) {
    let run = use_memo((), |()| Run(Rc::default()));
    let redraw = use_force_update();
    let listener: RunListener = {
        let run = Run::clone(&run);
        Rc::new(move |event| run.hear(event, &redraw))
    };
    (Run::clone(&run), listener)
}
