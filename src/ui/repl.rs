//! `<PyRepl>`: Python's prompt in a terminal.
//!
//! It needs nothing but the sessions that any plugin is given. The rules of the prompt are in
//! [`crate::kernel::repl`], drawing is xterm's; this file carries messages between them and Python.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use futures_channel::oneshot;
use stylist::yew::styled_component;
use web_sys::Element;
use yew::prelude::*;

use crate::browser::dom;
use crate::browser::widgets::Terminal;
use crate::kernel::interpreter::{CallError, InputError, Pending, Stream};
use crate::kernel::output::Decoders;
use crate::kernel::plain::{Plain, json};
use crate::kernel::repl::{Do, Heard, Repl};
use crate::kernel::router::Follow;
use crate::kernel::session::Session;

/// Where the history is kept from visit to visit.
const HISTORY: &str = "micropyscript.repl.history";

/// The session of now, and every prompt that wants to hear of the next one.
#[derive(Default)]
pub struct Sessions {
    now: RefCell<Option<Rc<Session>>>,
    prompts: RefCell<Vec<Weak<Prompt>>>,
}

impl Sessions {
    /// An interpreter is ready.
    pub fn announce(&self, session: &Rc<Session>) {
        *self.now.borrow_mut() = Some(Rc::clone(session));
        let prompts: Vec<_> = self
            .prompts
            .borrow()
            .iter()
            .filter_map(Weak::upgrade)
            .collect();
        for prompt in prompts {
            prompt.greet(Rc::clone(session));
        }
    }

    fn add(&self, prompt: &Rc<Prompt>) {
        let mut prompts = self.prompts.borrow_mut();
        prompts.retain(|prompt| prompt.strong_count() > 0);
        prompts.push(Rc::downgrade(prompt));
    }
}

/// One prompt: its rules, its terminal, and the session that it talks to.
struct Prompt {
    repl: RefCell<Repl>,
    terminal: RefCell<Option<Terminal>>,
    session: RefCell<Option<Rc<Session>>>,
    to_do: RefCell<VecDeque<Do>>,
    unwritten: RefCell<String>,
    /// Told when there is a session for the first time.
    met: RefCell<Option<oneshot::Sender<()>>>,
    /// Who waits for a line of input.
    asker: RefCell<Option<Asker>>,
}

/// What a line of input comes to.
type Answer = Result<Option<String>, InputError>;
type Asker = oneshot::Sender<Answer>;

impl Prompt {
    fn new(met: oneshot::Sender<()>) -> Rc<Self> {
        let history = dom::storage()
            .and_then(|storage| storage.get_item(HISTORY).ok().flatten())
            .and_then(|text| json::read(&text).ok()?.as_texts())
            .unwrap_or_default();
        Rc::new(Self {
            repl: RefCell::new(Repl::new(history)),
            terminal: RefCell::default(),
            session: RefCell::default(),
            to_do: RefCell::default(),
            unwritten: RefCell::default(),
            met: RefCell::new(Some(met)),
            asker: RefCell::default(),
        })
    }

    fn show(&self, terminal: Terminal) {
        terminal.write(&self.unwritten.take());
        *self.terminal.borrow_mut() = Some(terminal);
    }

    fn greet(self: &Rc<Self>, session: Rc<Session>) {
        let info = session.info();
        let banner = format!("{} {}", info.name, info.version);
        let (ended, prompt) = (session.ended(), Rc::downgrade(self));
        dom::spawn(async move {
            ended.await;
            if let Some(prompt) = prompt.upgrade() {
                prompt.hear(Heard::Gone {
                    reason: "another interpreter is on its way",
                });
            }
        });
        *self.session.borrow_mut() = Some(session);
        self.hear(Heard::Ready { banner: &banner });
        if let Some(met) = self.met.take() {
            // The prompt may be on its way out.
            let _ = met.send(());
        }
    }

    /// Takes in what happened and does what follows. What happens meanwhile waits for its turn.
    fn hear(self: &Rc<Self>, heard: Heard<'_>) {
        let wishes = self.repl.borrow_mut().hear(heard);
        let is_busy = !self.to_do.borrow().is_empty();
        self.to_do.borrow_mut().extend(wishes);
        if is_busy {
            return;
        }
        loop {
            let wish = self.to_do.borrow().front().cloned();
            let Some(wish) = wish else { return };
            self.fulfil(wish);
            self.to_do.borrow_mut().pop_front();
        }
    }

    fn fulfil(self: &Rc<Self>, wish: Do) {
        match wish {
            Do::Write(text) => match &*self.terminal.borrow() {
                Some(terminal) => terminal.write(&text),
                None => self.unwritten.borrow_mut().push_str(&text),
            },
            Do::Push(block) => self.push(&block),
            Do::Complete(text) => self.complete(text),
            Do::Interrupt => self.stop(),
            Do::Answer(answer) => {
                if let Some(asker) = self.asker.take() {
                    // Somebody else may have stopped the code that asked.
                    let _ = asker.send(answer);
                }
            }
            Do::Remember(history) => {
                let text = Plain::from(history.as_slice()).to_string();
                if let Some(storage) = dom::storage() {
                    // A full or forbidden storage costs the history, and nothing else.
                    let _ = storage.set_item(HISTORY, &text);
                }
            }
        }
    }

    fn push(self: &Rc<Self>, block: &str) {
        let Some(session) = self.session.borrow().clone() else {
            return;
        };
        let follower = Follower {
            prompt: Rc::downgrade(self),
            decoders: RefCell::default(),
        };
        let pushed = session.push(block, Rc::new(follower));
        let prompt = Rc::downgrade(self);
        dom::spawn(async move {
            let pushed = pushed.await;
            let Some(prompt) = prompt.upgrade() else {
                return;
            };
            match pushed {
                Ok(pushed) => prompt.hear(Heard::Pushed(pushed)),
                // The prompt hears of the session's end by itself.
                Err(CallError::Replaced { .. }) => {}
                Err(CallError::Python(error)) => prompt.hear(Heard::Failed {
                    traceback: &error.traceback,
                }),
                Err(error) => prompt.hear(Heard::Failed {
                    traceback: &error.to_string(),
                }),
            }
        });
    }

    /// Asks the reader for a line of input, here in the terminal.
    fn ask(self: &Rc<Self>, question: &str) -> Pending<Answer> {
        let (tell, told) = oneshot::channel();
        *self.asker.borrow_mut() = Some(tell);
        self.hear(Heard::Asked { question });
        // Nobody answers once the terminal has gone, or where another question has come.
        Box::pin(async move { told.await.unwrap_or(Err(InputError::Interrupted)) })
    }

    fn complete(self: &Rc<Self>, text: String) {
        let Some(session) = self.session.borrow().clone() else {
            return;
        };
        let completed = session.complete(&text);
        let prompt = Rc::clone(self);
        dom::spawn(async move {
            if let Ok(completion) = completed.await {
                prompt.hear(Heard::Completed {
                    text: &text,
                    completion: &completion,
                });
            }
        });
    }

    fn stop(self: &Rc<Self>) {
        let Some(session) = self.session.borrow().clone() else {
            return;
        };
        let prompt = Rc::downgrade(self);
        dom::spawn(async move {
            let stopped = session.stop().await;
            if let (Err(error), Some(prompt)) = (stopped, prompt.upgrade()) {
                prompt.hear(Heard::Output {
                    stream: Stream::Stderr,
                    text: &format!("{error}\n"),
                });
            }
        });
    }
}

/// Hears what a block of lines writes and asks, also after its end.
struct Follower {
    prompt: Weak<Prompt>,
    decoders: RefCell<Decoders>,
}

impl Follow for Follower {
    fn wrote(&self, stream: Stream, bytes: &[u8]) {
        let text = self.decoders.borrow_mut().decode(stream, bytes);
        if let Some(prompt) = self.prompt.upgrade() {
            prompt.hear(Heard::Output {
                stream,
                text: &text,
            });
        }
    }

    fn asked(&self, question: &str) -> Option<Pending<Answer>> {
        Some(self.prompt.upgrade()?.ask(question))
    }
}

/// Properties of [`PyRepl`].
#[derive(Properties)]
pub struct PyReplProps {
    /// The sessions to talk to.
    pub sessions: Rc<Sessions>,
}

impl PartialEq for PyReplProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.sessions, &other.sessions)
    }
}

/// Python's prompt.
#[styled_component]
pub fn PyRepl(props: &PyReplProps) -> Html {
    let node = use_node_ref();
    let problem = use_state(|| None::<String>);
    use_effect_with((), {
        let (node, problem) = (node.clone(), problem.setter());
        let sessions = Rc::clone(&props.sessions);
        move |()| {
            let (meet, met) = oneshot::channel();
            let prompt = Prompt::new(meet);
            sessions.add(&prompt);
            let session = sessions.now.borrow().clone();
            if let Some(session) = session {
                prompt.greet(session);
            }
            let waiting = Rc::downgrade(&prompt);
            dom::spawn(async move {
                // The interpreter comes before the terminal, which is of no use without.
                if met.await.is_ok() {
                    open(waiting, node, problem).await;
                }
            });
            move || drop(prompt)
        }
    });
    let style = css!(
        r"
        border: 1px solid var(--mps-border, GrayText); border-radius: 6px; overflow: hidden;
        .terminal-box { height: 20rem; padding: 0.5rem; background: var(--mps-surface, Canvas); }
        p { margin: 0.5rem; }
        "
    );
    html! {
        <div class={style}>
            <div class="terminal-box" ref={node}></div>
            if let Some(problem) = &*problem {
                <p role="alert">{ format!("The terminal could not be loaded. {problem}") }</p>
            }
        </div>
    }
}

async fn open(prompt: Weak<Prompt>, node: NodeRef, problem: UseStateSetter<Option<String>>) {
    let Some(parent) = node.cast::<Element>() else {
        return;
    };
    let typist = prompt.clone();
    let resizer = prompt.clone();
    let opened = Terminal::open(
        &parent,
        "Python prompt",
        move |data| {
            if let Some(prompt) = typist.upgrade() {
                prompt.hear(Heard::Typed(&data));
            }
        },
        move |columns| {
            if let Some(prompt) = resizer.upgrade() {
                prompt.hear(Heard::Resized(columns as usize));
            }
        },
    );
    match (opened.await, prompt.upgrade()) {
        (Ok(terminal), Some(prompt)) => prompt.show(terminal),
        (Err(message), Some(_)) => problem.set(Some(message)),
        (_, None) => {}
    }
}
