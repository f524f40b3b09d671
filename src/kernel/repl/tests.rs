//! What the reader sees at the prompt, and what Python gets to run.

mod blocks;
mod completing;
mod editing;
mod interpreters;
mod output;
mod pasting;
mod questions;
mod terminal;
mod walking;

use super::*;
use proptest::prelude::*;
use terminal::Terminal;

/// A prompt, its terminal, and a Python that only remembers what it was asked to run.
struct Console {
    repl: Repl,
    terminal: Terminal,
    /// Blocks that ran.
    ran: Vec<String>,
    /// The other things that were to be done.
    asked: Vec<Do>,
    /// A busy Python does not answer until it is told to.
    is_busy: bool,
    unanswered: VecDeque<String>,
}

impl Console {
    fn new(columns: usize) -> Self {
        Self::with_history(columns, &[])
    }

    fn with_history(columns: usize, history: &[&str]) -> Self {
        let mut console = Self {
            repl: Repl::new(history.iter().map(|&line| line.to_owned()).collect()),
            terminal: Terminal::new(columns),
            ran: Vec::new(),
            asked: Vec::new(),
            is_busy: false,
            unanswered: VecDeque::new(),
        };
        console.hear(Heard::Resized(columns));
        console
    }

    fn ready(columns: usize) -> Self {
        let mut console = Self::new(columns);
        console.hear(Heard::Ready { banner: "" });
        console
    }

    fn busy(columns: usize) -> Self {
        let mut console = Self::ready(columns);
        console.is_busy = true;
        console
    }

    fn hear(&mut self, heard: Heard<'_>) {
        for effect in self.repl.hear(heard) {
            match effect {
                Do::Write(text) => self.terminal.write(&text),
                Do::Push(block) => self.unanswered.push_back(block),
                other => self.asked.push(other),
            }
        }
        assert!(self.unanswered.len() <= 1, "one push at a time");
        if !self.is_busy {
            self.answer();
        }
    }

    /// Python answers as one without `codeop` does.
    fn answer(&mut self) {
        if let Some(block) = self.unanswered.pop_front() {
            let pushed = if continues(&block) {
                Pushed::Incomplete
            } else {
                self.ran.push(block);
                Pushed::Complete
            };
            self.hear(Heard::Pushed(pushed));
        }
    }

    fn fail(&mut self, traceback: &str) {
        self.unanswered.pop_front().expect("something runs");
        self.hear(Heard::Failed { traceback });
    }

    fn typed(&mut self, data: &str) -> &mut Self {
        self.hear(Heard::Typed(data));
        self
    }

    fn pasted(&mut self, text: &str) -> &mut Self {
        assert!(self.terminal.marks_pastes);
        self.typed(&format!("\x1b[200~{text}\x1b[201~"))
    }

    fn printed(&mut self, text: &str) -> &mut Self {
        self.hear(Heard::Output {
            stream: Stream::Stdout,
            text,
        });
        self
    }

    fn complained(&mut self, text: &str) -> &mut Self {
        self.hear(Heard::Output {
            stream: Stream::Stderr,
            text,
        });
        self
    }

    fn asks(&mut self, question: &str) -> &mut Self {
        self.hear(Heard::Asked { question });
        self
    }

    fn completed(&mut self, text: &str, replaces: usize, candidates: &[&str]) -> &mut Self {
        let completion = Completion {
            replaces,
            candidates: candidates.iter().map(|&name| name.to_owned()).collect(),
        };
        self.hear(Heard::Completed {
            text,
            completion: &completion,
        });
        self
    }

    #[track_caller]
    fn shows(&self, rows: &[&str]) -> &Self {
        assert_eq!(self.terminal.screen(), rows);
        self
    }

    /// Checks the last row, whose cursor is written as `|`.
    #[track_caller]
    fn prompts(&self, expected: &str) -> &Self {
        let screen = self.terminal.screen();
        let (row, column) = self.terminal.cursor();
        let before: String = screen[row]
            .chars()
            .chain(std::iter::repeat(' '))
            .take(column)
            .collect();
        let after: String = screen[row].chars().skip(column).collect();
        assert_eq!(format!("{before}|{after}"), expected);
        self
    }

    #[track_caller]
    fn has_run(&self, blocks: &[&str]) -> &Self {
        assert_eq!(self.ran, blocks);
        self
    }

    #[track_caller]
    fn has_asked(&mut self, expected: &[Do]) -> &mut Self {
        assert_eq!(self.asked, expected);
        self.asked.clear();
        self
    }

    /// Forgets what was asked so far.
    fn then(&mut self) -> &mut Self {
        self.asked.clear();
        self
    }
}

fn complete(text: &str) -> Do {
    Do::Complete(text.to_owned())
}

fn answer(line: &str) -> Do {
    Do::Answer(Ok(Some(line.to_owned())))
}

fn remember(lines: &[&str]) -> Do {
    Do::Remember(lines.iter().map(|&line| line.to_owned()).collect())
}

fn any_key() -> impl Strategy<Value = String> {
    const KEYS: &[&str] = &[
        "a",
        "xyz",
        " ",
        "日",
        "e\u{301}",
        "\u{301}",
        "🙂",
        "\x1b[200~\t\x1b[201~",
        "\x7f",
        "\x1b[3~",
        "\x1b[D",
        "\x1b[C",
        "\x1b[1;5D",
        "\x1b[1;5C",
        "\x01",
        "\x05",
        "\x0b",
        "\x15",
        "\x17",
        "\x1b[A",
        "\x1b[B",
        "\t",
    ];
    proptest::sample::select(KEYS).prop_map(str::to_owned)
}

#[derive(Debug, Clone)]
enum Step {
    Type(String),
    Print(&'static str),
    Resize(usize),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => any_key().prop_map(Step::Type),
        2 => proptest::sample::select(&["x", "yz\n", "日本", "\n", "abcdefg"][..]).prop_map(Step::Print),
        1 => (5..30_usize).prop_map(Step::Resize),
    ]
}

/// Rows and cursor of a line that is drawn on an empty terminal by nobody's art.
fn looks(prompt: &str, line: &Line, columns: usize) -> (Vec<String>, (usize, usize)) {
    let written = |text: &str| {
        let mut terminal = Terminal::new(columns);
        terminal.write(&format!("{prompt}{}", text.replace('\t', "    ")));
        terminal
    };
    let (row, column) = written(&line.before_cursor()).cursor();
    let cursor = if column == columns {
        (row + 1, 0)
    } else {
        (row, column)
    };
    (written(&line.text()).screen(), cursor)
}

/// Checks that the last rows of the screen are prompt and line.
fn shows_line(console: &Console, prompt: &str, columns: usize) -> Result<(), TestCaseError> {
    let (rows, cursor) = looks(prompt, &console.repl.line, columns);
    let (row, column) = console.terminal.cursor();
    prop_assert_eq!(column, cursor.1);
    let first = row
        .checked_sub(cursor.0)
        .expect("the prompt is on the screen");
    let mut shown = console.terminal.screen().split_off(first);
    shown.resize(rows.len().max(shown.len()), String::new());
    prop_assert_eq!(&shown[..rows.len()], &rows);
    prop_assert!(
        shown[rows.len()..].iter().all(String::is_empty),
        "nothing is below"
    );
    Ok(())
}

proptest! {
    /// However the line came about, it looks as if it had been typed at once.
    #[test]
    fn the_screen_always_shows_the_line(steps in proptest::collection::vec(any_step(), 0..60)) {
        let mut columns = 12;
        let mut console = Console::with_history(columns, &["history", "a longer line of history"]);
        console.hear(Heard::Ready { banner: "" });
        for step in steps {
            match step {
                Step::Type(key) => console.hear(Heard::Typed(&key)),
                Step::Print(text) => { console.printed(text); }
                Step::Resize(to) => {
                    columns = to;
                    console.terminal.resize(to);
                    console.hear(Heard::Resized(to));
                }
            }
            shows_line(&console, ">>> ", columns)?;
        }
    }

    /// So does an answer, wherever its question begins. (Behind no question, a mark would belong to the output.)
    #[test]
    fn the_screen_always_shows_the_answer(
        columns in 5..20_usize,
        (output, question) in ("[a-z]{0,22}", "[a-z日]{1,9}"),
        keys in proptest::collection::vec(any_key(), 0..40),
    ) {
        let mut console = Console::busy(columns);
        console.typed("f()\r").printed(&output).asks(&question);
        // The rows before the last one of the output are left as they are.
        let behind = &output[output.len().saturating_sub(1) / columns * columns..];
        for key in keys {
            console.typed(&key);
            shows_line(&console, &format!("{behind}{question}"), columns)?;
        }
    }

    /// Nothing that a terminal can send breaks the prompt, in whatever chunks it comes.
    #[test]
    fn any_data_is_survived(chunks in proptest::collection::vec("[a\\[O\\]\u{1b}\r\n\t\u{3}\u{7f}0-9;~A-D日\u{301} ]{0,6}", 0..30)) {
        let mut console = Console::ready(7);
        for chunk in &chunks {
            console.typed(chunk);
        }
        for line in console.ran.iter().flat_map(|block| block.split('\n')) {
            prop_assert!(!line.contains(|c: char| c.is_control() && c != '\t'));
        }
    }
}
