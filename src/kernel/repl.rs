//! The interactive prompt, as a state machine: keys and answers go in, text for a terminal comes out.
//!
//! It holds the rules of a Python prompt, and so knows lines, blocks, history and where the
//! terminal's cursor is. It has no terminal, runs no Python and stores nothing: what it wants done it
//! returns as [`Do`]. Whether a block is finished is for the interpreter to say; for one that cannot,
//! there is [`continues`].
//!
//! It is always somebody's turn. While it is the reader's, the prompt is on the screen. While Python
//! runs, or there is no interpreter, what is typed is kept, and handled in order when it is the
//! reader's turn again; a paste of several lines is nothing else. Where Python asks for a line of
//! input, that line is typed right behind the question, and what was typed ahead comes first.
//!
//! Decided, where Python's own prompts differ or a page is not a console:
//!
//! | question | decision |
//! |---|---|
//! | output without a line end at its end | the prompt begins on a line of its own; more output goes on where the last one stopped |
//! | output while a line is being typed | it is written above; the line is drawn again below |
//! | a line of white space only | it is an empty line, unless it is within a string |
//! | a pasted line within a block that goes on after it, also a blank one | belongs to the block; Python is asked when the block may be finished |
//! | a pasted statement at the left margin, right after a block | ends the block first |
//! | a pasted line that raises | the lines after it are entered all the same; Ctrl-C drops them |
//! | Tab | four spaces where there is only white space before the cursor, else a completion |
//! | Ctrl-C while Python runs | drops what was typed ahead, and asks Python to stop |
//! | Ctrl-D | deletes the character under the cursor; there is nowhere to leave to, but an empty answer ends the input |
//! | Ctrl-C while Python asks | is the answer: Python gets its `KeyboardInterrupt` there; drops what was typed ahead |
//! | an answer | is edited as any line, but neither completed nor remembered; Tab is a tab |
//! | several lines pasted as an answer | answer one question after the other; the rest is for the next prompt |
//! | output while an answer is being typed | it is written before the question, which is drawn again behind it |
//! | another interpreter | the line being typed and the lines of its block are drawn again at the new prompt |

mod block;
mod escape;
mod history;
mod keys;
mod line;
mod screen;
mod width;

// Random sessions need a library that is for the host alone.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use std::collections::VecDeque;

use super::interpreter::{Completion, InputError, Pushed, Stream};
use block::Role;
use history::History;
use keys::{Decoder, Key};
use line::{Edit, Line};
use screen::Screen;

pub use block::continues;

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard<'a> {
    /// The terminal sent data: text, control characters, escape sequences, in chunks of any size.
    Typed(&'a str),
    /// The terminal has so many columns now. Until this is heard, it is taken to have 80.
    Resized(usize),
    /// An interpreter is ready for lines.
    Ready {
        /// What to greet the reader with.
        banner: &'a str,
    },
    /// There is no interpreter any more, or still none. What was typed is kept for the next one.
    /// No answer of an interpreter that is gone may be heard.
    Gone {
        /// Why, for the reader.
        reason: &'a str,
    },
    /// The answer to [`Do::Push`].
    Pushed(Pushed),
    /// The answer to [`Do::Push`] when it raised, or could not be done.
    Failed {
        /// What Python prints in this case.
        traceback: &'a str,
    },
    /// Python waits for a line of input, during a push or at any other time.
    Asked {
        /// What it asks.
        question: &'a str,
    },
    /// The answer to [`Do::Complete`].
    Completed {
        /// The text that was to be completed.
        text: &'a str,
        /// How it can go on.
        completion: &'a Completion,
    },
    /// Python wrote something, during a push or at any other time.
    Output {
        /// Where it was written.
        stream: Stream,
        /// What was written.
        text: &'a str,
    },
}

/// Something to be done, in the order given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Do {
    /// Write this to the terminal.
    Write(String),
    /// Push this block to the interpreter: all of its lines so far, with `\n` between them. No
    /// other push is asked for until it is answered.
    Push(String),
    /// Ask the interpreter how this text could go on: the current line up to the cursor.
    Complete(String),
    /// Ask the interpreter to stop what it is doing.
    Interrupt,
    /// Give Python the line that it asked for last, with its newline; or the end of the input, or an interrupt.
    Answer(Result<Option<String>, InputError>),
    /// Keep these lines, to begin with them next time.
    Remember(Vec<String>),
}

/// An interactive prompt at a terminal.
#[derive(Debug)]
pub struct Repl {
    turn: Turn,
    /// The lines of the block that are entered already.
    block: Vec<String>,
    line: Line,
    /// What Python waits for. The line is its answer then.
    question: Option<Question>,
    history: History,
    decoder: Decoder,
    /// What was typed and not handled yet.
    ahead: VecDeque<Key>,
    screen: Screen,
    effects: Vec<Do>,
}

/// A line of input that Python waits for.
#[derive(Debug)]
struct Question {
    /// The last line of what it asks; those before it are output.
    text: String,
    /// The line that was being typed when the question came.
    aside: Line,
}

/// Who is to act next, but for questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// There is no interpreter.
    Nobody,
    /// A line is being typed.
    Reader,
    /// A block was pushed.
    Python,
}

const FIRST_PROMPT: &str = ">>> ";
const NEXT_PROMPT: &str = "... ";
const INDENTATION: &str = "    ";

impl Repl {
    /// A prompt that waits for an interpreter. `history` is what an earlier one asked to remember.
    #[must_use]
    pub fn new(history: Vec<String>) -> Self {
        Self {
            turn: Turn::Nobody,
            block: Vec::new(),
            line: Line::default(),
            question: None,
            history: History::new(history),
            decoder: Decoder::default(),
            ahead: VecDeque::new(),
            screen: Screen::default(),
            effects: Vec::new(),
        }
    }

    /// Takes in what happened, and says what is to be done.
    #[must_use]
    pub fn hear(&mut self, heard: Heard<'_>) -> Vec<Do> {
        match heard {
            Heard::Typed(data) => self.typed(data),
            Heard::Resized(columns) => self.screen.resize(columns),
            Heard::Ready { banner } => self.ready(banner),
            Heard::Gone { reason } => self.gone(reason),
            Heard::Pushed(pushed) => self.pushed(pushed),
            Heard::Failed { traceback } => self.failed(traceback),
            Heard::Asked { question } => self.asked(question),
            Heard::Completed { text, completion } => self.completed(text, completion),
            Heard::Output { stream, text } => self.screen.output(stream, text),
        }
        self.handle_keys();
        if self.is_typing() {
            self.draw();
        }
        self.flush();
        std::mem::take(&mut self.effects)
    }

    /// Whether the reader types a line, be it for the block or for a question.
    fn is_typing(&self) -> bool {
        self.question.is_some() || self.turn == Turn::Reader
    }

    fn typed(&mut self, data: &str) {
        for key in self.decoder.decode(data) {
            if key == Key::Interrupt && !self.is_typing() {
                self.interrupt();
            } else {
                self.ahead.push_back(key);
                self.handle_keys();
            }
        }
    }

    fn ready(&mut self, banner: &str) {
        self.leave_question();
        self.drop_push();
        self.screen.message(Stream::Stdout, banner);
        for (index, line) in self.block.iter().enumerate() {
            self.screen.draw(prompt(index), &Line::new(line));
            self.screen.leave();
        }
        self.turn = Turn::Reader;
    }

    fn gone(&mut self, reason: &str) {
        self.leave_question();
        self.drop_push();
        self.screen.message(Stream::Stdout, reason);
        self.turn = Turn::Nobody;
    }

    /// A block that was pushed may have run, so it is not kept for another interpreter.
    fn drop_push(&mut self) {
        if self.turn == Turn::Python {
            self.block.clear();
        }
    }

    fn pushed(&mut self, pushed: Pushed) {
        if self.turn == Turn::Python {
            self.leave_question();
            if pushed == Pushed::Complete {
                self.block.clear();
            }
            self.turn = Turn::Reader;
        }
    }

    fn failed(&mut self, traceback: &str) {
        if self.turn == Turn::Python {
            self.leave_question();
            self.screen.message(Stream::Stderr, traceback);
            self.block.clear();
            self.turn = Turn::Reader;
        }
    }

    fn asked(&mut self, question: &str) {
        self.leave_question();
        let (above, text) = question.split_at(question.rfind('\n').map_or(0, |end| end + 1));
        self.screen.output(Stream::Stdout, above);
        self.screen.erase();
        self.question = Some(Question {
            // A line holds no control characters.
            text: Line::new(&escape::without_sequences(text)).text(),
            aside: std::mem::take(&mut self.line),
        });
    }

    /// Leaves the question on the screen with what was typed, and goes on with the line from before.
    fn leave_question(&mut self) -> Option<String> {
        self.question.as_ref()?;
        let answer = self.leave_line();
        let question = self.question.take()?;
        self.line = question.aside;
        Some(answer)
    }

    fn answer(&mut self, answer: impl FnOnce(String) -> Result<Option<String>, InputError>) {
        if let Some(line) = self.leave_question() {
            self.request(Do::Answer(answer(line)));
        }
    }

    fn completed(&mut self, text: &str, completion: &Completion) {
        // The reader may have typed on since.
        let is_elsewhere = self.question.is_some() || self.turn != Turn::Reader;
        if is_elsewhere || self.line.before_cursor() != text {
            return;
        }
        let shared = shared_beginning(&completion.candidates);
        let says_more = shared.chars().count() > completion.replaces;
        if completion.candidates.len() == 1 || says_more {
            self.line.replace_before(completion.replaces, shared);
        } else if !completion.candidates.is_empty() {
            self.screen.list(&completion.candidates);
        }
    }

    fn handle_keys(&mut self) {
        while self.is_typing()
            && let Some(key) = self.ahead.pop_front()
        {
            if self.question.is_some() {
                self.handle_in_answer(key);
            } else {
                self.handle(key);
            }
        }
    }

    fn handle_in_answer(&mut self, key: Key) {
        match key {
            Key::Text(text) => self.line.insert(&text),
            Key::Pasted { text, whole, .. } => {
                self.line.insert(&text);
                if whole {
                    self.give_line();
                }
            }
            Key::Edit(edit) => self.line.edit(edit),
            Key::Enter => self.give_line(),
            Key::Tab => self.line.insert("\t"),
            Key::DeleteOrEnd if self.line.is_empty() => self.answer(|_| Ok(None)),
            Key::DeleteOrEnd => self.line.edit(Edit::Delete),
            Key::Older | Key::Newer => {}
            Key::Interrupt => {
                self.ahead.clear();
                self.answer(|_| Err(InputError::Interrupted));
            }
            Key::Clear => self.screen.clear(),
        }
    }

    fn give_line(&mut self) {
        self.answer(|line| Ok(Some(line + "\n")));
    }

    fn handle(&mut self, key: Key) {
        match key {
            Key::Text(text) => self.line.insert(&text),
            Key::Pasted {
                text,
                whole,
                goes_on,
            } => self.paste(text, whole, goes_on),
            Key::Edit(edit) => self.line.edit(edit),
            Key::DeleteOrEnd => self.line.edit(Edit::Delete),
            Key::Enter => self.enter(),
            Key::Tab => self.tab(),
            Key::Older => {
                if let Some(line) = self.history.older(self.line.text()) {
                    self.line = Line::new(line);
                }
            }
            Key::Newer => {
                if let Some(line) = self.history.newer(self.line.text()) {
                    self.line = Line::new(line);
                }
            }
            Key::Interrupt => self.start_over(),
            Key::Clear => self.screen.clear(),
        }
    }

    fn paste(&mut self, text: String, whole: bool, goes_on: bool) {
        let mut line = self.line.clone();
        line.insert(&text);
        match block::role(&self.block, &line.text(), goes_on) {
            Role::NewStatement => {
                // An empty line ends the block; then it is this one's turn again.
                let line = std::mem::take(&mut self.line);
                self.ahead.push_front(Key::Pasted {
                    text,
                    whole,
                    goes_on,
                });
                self.enter();
                self.line = line;
            }
            Role::Middle if whole => {
                self.line = line;
                let line = self.enter_line();
                self.block.push(line);
            }
            Role::Middle | Role::Line => {
                self.line = line;
                if whole {
                    self.enter();
                }
            }
        }
    }

    fn enter(&mut self) {
        let mut line = self.enter_line();
        if block::is_blank(&line) && !block::ends_in_string(&self.block) {
            line.clear();
        }
        if line.is_empty() && self.block.is_empty() {
            return;
        }
        self.block.push(line);
        self.turn = Turn::Python;
        self.request(Do::Push(self.block.join("\n")));
    }

    /// Leaves the line on the screen as it is, and begins an empty one.
    fn leave_line(&mut self) -> String {
        self.line.edit(Edit::End);
        self.draw();
        self.screen.leave();
        std::mem::take(&mut self.line).text()
    }

    /// The same for a line of Python, which is remembered.
    fn enter_line(&mut self) -> String {
        let line = self.leave_line();
        if self.history.remember(&line) {
            self.request(Do::Remember(self.history.lines().to_vec()));
        }
        line
    }

    fn tab(&mut self) {
        let text = self.line.before_cursor();
        if block::is_blank(&text) {
            self.line.insert(INDENTATION);
        } else {
            self.request(Do::Complete(text));
        }
    }

    fn interrupt(&mut self) {
        self.ahead.clear();
        self.line = Line::default();
        match self.turn {
            Turn::Python => self.request(Do::Interrupt),
            Turn::Nobody | Turn::Reader => self.block.clear(),
        }
    }

    fn start_over(&mut self) {
        self.draw();
        self.screen.leave();
        self.screen.message(Stream::Stdout, "KeyboardInterrupt");
        self.history.stay();
        self.line = Line::default();
        self.block.clear();
    }

    fn draw(&mut self) {
        match &self.question {
            Some(question) => self.screen.draw_behind_output(&question.text, &self.line),
            None => self.screen.draw(prompt(self.block.len()), &self.line),
        }
    }

    fn request(&mut self, request: Do) {
        self.flush();
        self.effects.push(request);
    }

    fn flush(&mut self) {
        let text = self.screen.take();
        if !text.is_empty() {
            self.effects.push(Do::Write(text));
        }
    }
}

/// The prompt for a line of a block, by how many come before it.
fn prompt(lines_before: usize) -> &'static str {
    if lines_before == 0 {
        FIRST_PROMPT
    } else {
        NEXT_PROMPT
    }
}

fn shared_beginning(candidates: &[String]) -> &str {
    let Some((first, others)) = candidates.split_first() else {
        return "";
    };
    others.iter().fold(first.as_str(), |shared, other| {
        let end = shared
            .char_indices()
            .zip(other.chars())
            .find(|((_, a), b)| a != b)
            .map_or(shared.len().min(other.len()), |((at, _), _)| at);
        &shared[..end]
    })
}
