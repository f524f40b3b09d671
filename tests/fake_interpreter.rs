//! The fake interpreter, used as every interpreter is used: behind the trait, with a host.
//!
//! It holds the fake to what the trait and the fake's own tutorial promise, since whoever writes an
//! adapter copies from it. It says nothing about Python.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::ready;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use micropyscript::kernel::call::{Outcome, Request};
use micropyscript::kernel::fake::Fake;
use micropyscript::kernel::interpreter::{
    CallError, Code, Completion, Host, Interpreter, Line, Loaded, Pending, Pushed, PythonError,
    RunId, Stream, Unsupported, Value,
};

/// Waits for an answer that is there already, as the fake's all are.
#[track_caller]
fn now<T>(answer: impl Future<Output = T>) -> T {
    match pin!(answer).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the fake interpreter keeps nobody waiting"),
    }
}

/// Calls it and waits for the answer.
#[track_caller]
fn ask<T>(
    python: &Rc<dyn Interpreter>,
    request: Request,
    read: fn(Outcome) -> Option<T>,
) -> Result<T, CallError> {
    now(python.call(request)).map(|outcome| read(outcome).expect("an answer of the right kind"))
}

#[track_caller]
fn run(python: &Rc<dyn Interpreter>, code: Code) -> Result<Value, CallError> {
    ask(python, Request::Run(code), Outcome::value)
}

#[track_caller]
fn push(python: &Rc<dyn Interpreter>, code: Code) -> Result<Pushed, CallError> {
    ask(python, Request::Push(code), Outcome::pushed)
}

#[track_caller]
fn plug_in(python: &Rc<dyn Interpreter>, code: Code) -> Result<(), CallError> {
    ask(python, Request::PlugIn(code, "{}".into()), Outcome::done)
}

#[track_caller]
fn complete(python: &Rc<dyn Interpreter>, text: &str) -> Result<Completion, CallError> {
    ask(python, Request::Complete(text.into()), Outcome::completion)
}

#[track_caller]
fn write_file(python: &Rc<dyn Interpreter>, path: &str, content: &[u8]) -> Result<(), CallError> {
    let request = Request::WriteFile(path.into(), content.into());
    ask(python, request, Outcome::done)
}

#[track_caller]
fn read_file(python: &Rc<dyn Interpreter>, path: &str) -> Result<Vec<u8>, CallError> {
    ask(python, Request::ReadFile(path.into()), Outcome::bytes)
}

#[track_caller]
fn list_files(python: &Rc<dyn Interpreter>, path: &str) -> Result<Vec<String>, CallError> {
    ask(python, Request::ListFiles(path.into()), Outcome::names)
}

/// A place to run in, which remembers what was written and knows the lines to be read.
#[derive(Default)]
struct Desk {
    written: RefCell<Vec<(RunId, Stream, String)>>,
    lines: RefCell<Option<VecDeque<&'static str>>>,
    messages: RefCell<Vec<Value>>,
    listening: RefCell<Vec<RunId>>,
}

impl Host for Desk {
    fn output(&self, run: RunId, stream: Stream, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.written.borrow_mut().push((run, stream, text));
    }

    fn show(&self, _run: RunId, _shown: &str) {}

    fn order(&self, _order: &str) -> Pending<String> {
        Box::pin(ready(String::new()))
    }

    fn message(&self, value: Value) {
        self.messages.borrow_mut().push(value);
    }

    fn listens(&self, run: RunId) {
        self.listening.borrow_mut().push(run);
    }

    fn input(&self, run: RunId, prompt: &str) -> Pending<Line> {
        Box::pin(ready(self.input_now(run, prompt)))
    }

    fn input_now(&self, _run: RunId, _prompt: &str) -> Line {
        match self.lines.borrow_mut().as_mut() {
            Some(lines) => Ok(lines.pop_front().map(Vec::from)),
            None => Err(Unsupported("there is nobody to ask".to_owned()).into()),
        }
    }
}

#[track_caller]
fn started() -> (Rc<dyn Interpreter>, Rc<Desk>) {
    let desk = Rc::new(Desk::default());
    let host = Rc::clone(&desk) as Rc<dyn Host>;
    let loaded: Box<dyn Loaded> = Box::new(Fake::default());
    (now(loaded.start(host)).expect("it starts"), desk)
}

const RUN: RunId = RunId(7);

fn code(source: &str) -> Code {
    Code {
        run: RUN,
        source: source.to_owned(),
        filename: "main.py".to_owned(),
    }
}

fn int(digits: &str) -> Value {
    Value::Int(digits.to_owned())
}

fn python_error(type_name: &str, message: &str) -> CallError {
    CallError::Python(PythonError {
        type_name: type_name.to_owned(),
        message: message.to_owned(),
        traceback: format!("{type_name}: {message}\n"),
    })
}

#[test]
fn one_that_is_broken_says_why_it_does_not_start() {
    let broken = Fake {
        broken: Some("corrupt wasm".to_owned()),
    };
    let outcome = now(Box::new(broken).start(Rc::new(Desk::default())));
    assert_eq!(outcome.err(), Some("corrupt wasm".to_owned()));
}

#[test]
fn one_that_runs_says_who_it_is() {
    let (python, _) = started();
    assert_eq!(python.info().name, "fake");
    assert_eq!(python.info().version, "0");
}

#[test]
fn what_python_prints_goes_to_the_host_tagged_with_its_run() {
    let (python, desk) = started();
    assert_eq!(run(&python, code("print(\"hello\")")), Ok(Value::None));
    let other = Code {
        run: RunId(8),
        ..code("print(\"there\")")
    };
    assert_eq!(run(&python, other), Ok(Value::None));
    assert_eq!(
        *desk.written.borrow(),
        [
            (RUN, Stream::Stdout, "hello\n".to_owned()),
            (RunId(8), Stream::Stdout, "there\n".to_owned()),
        ]
    );
}

#[test]
fn one_expression_has_a_value_and_other_code_has_none() {
    let (python, _) = started();
    assert_eq!(run(&python, code("-12")), Ok(int("-12")));
    assert_eq!(run(&python, code("x = 5")), Ok(Value::Nothing));
    assert_eq!(run(&python, code("\n  x  \n")), Ok(int("5")));
    assert_eq!(run(&python, code("")), Ok(Value::Nothing));
    assert_eq!(run(&python, code("x\nx")), Ok(Value::Nothing));
}

#[test]
fn variables_live_on_from_run_to_run() {
    let (python, _) = started();
    assert_eq!(run(&python, code("x = 5\ny = x")), Ok(Value::Nothing));
    assert_eq!(run(&python, code("x = 6")), Ok(Value::Nothing));
    assert_eq!(run(&python, code("y")), Ok(int("5")));
}

#[test]
fn what_python_raises_ends_the_run() {
    let (python, desk) = started();
    let outcome = run(
        &python,
        code("raise ValueError(\"too hot\")\nprint(\"never\")"),
    );
    assert_eq!(outcome, Err(python_error("ValueError", "too hot")));
    assert_eq!(*desk.written.borrow(), []);
    let outcome = run(&python, code("nobody"));
    assert_eq!(
        outcome,
        Err(python_error("NameError", "name 'nobody' isn't defined"))
    );
}

#[test]
fn a_line_of_input_is_asked_of_the_host() {
    let (python, desk) = started();
    *desk.lines.borrow_mut() = Some(VecDeque::from(["Ada"]));
    let input = || run(&python, code("input()"));
    assert_eq!(input(), Ok(Value::Str("Ada".to_owned())));
    assert_eq!(
        input(),
        Ok(Value::Str(String::new())),
        "at the end of the input"
    );
}

#[test]
fn a_host_that_cannot_ask_is_told_to_the_caller() {
    let (python, _) = started();
    let missing = PythonError {
        type_name: "OSError".into(),
        message: "there is nobody to ask".into(),
        traceback: "OSError: there is nobody to ask\n".into(),
    };
    assert_eq!(run(&python, code("input()")), Err(missing.into()));
}

#[test]
fn the_prompt_echoes_expressions_and_waits_for_the_rest_of_a_block() {
    let (python, desk) = started();
    assert_eq!(push(&python, code("x = \\")), Ok(Pushed::Incomplete));
    assert_eq!(push(&python, code("x = 5\n")), Ok(Pushed::Complete));
    assert_eq!(*desk.written.borrow(), []);
    assert_eq!(push(&python, code("x")), Ok(Pushed::Complete));
    assert_eq!(
        *desk.written.borrow(),
        [(RUN, Stream::Stdout, "5\n".to_owned())]
    );
    let outcome = push(&python, code("y"));
    assert_eq!(
        outcome,
        Err(python_error("NameError", "name 'y' isn't defined"))
    );
}

#[test]
fn completion_knows_the_live_names_and_how_much_they_replace() {
    let (python, _) = started();
    run(&python, code("beta = 1\nbéta = 2\nalpha = 3")).expect("it runs");
    let complete = |text| complete(&python, text);
    let completion = Completion {
        replaces: 2,
        candidates: vec!["béta".to_owned()],
    };
    assert_eq!(complete("bé"), Ok(completion));
    let sorted = complete("").map(|completion| completion.candidates);
    let names = ["alpha", "beta", "béta"].map(str::to_owned);
    assert_eq!(sorted, Ok(names.to_vec()));
}

#[test]
fn a_plugin_runs_and_what_it_raises_comes_back() {
    let (python, desk) = started();
    assert_eq!(plug_in(&python, code("print(\"here\")")), Ok(()));
    assert_eq!(desk.written.borrow().len(), 1);
    let outcome = plug_in(&python, code("raise OSError(\"no\")"));
    assert_eq!(outcome, Err(python_error("OSError", "no")));
}

#[test]
fn a_message_comes_back_and_belongs_to_the_run_that_listens() {
    let (python, desk) = started();
    let request = Request::Receive(RUN, int("7"));
    assert_eq!(ask(&python, request, Outcome::done), Ok(()));
    assert_eq!(*desk.messages.borrow(), [int("7")]);
    assert_eq!(*desk.listening.borrow(), [RUN]);
}

#[test]
fn a_file_is_found_by_both_of_its_names() {
    let (python, _) = started();
    assert_eq!(write_file(&python, "in/a.txt", b"a"), Ok(()));
    assert_eq!(read_file(&python, "/home/user/in/a.txt"), Ok(b"a".to_vec()));
    assert_eq!(write_file(&python, "/home/user/in/a.txt", b"b"), Ok(()));
    assert_eq!(read_file(&python, "in/a.txt"), Ok(b"b".to_vec()));
}

#[test]
fn a_file_that_is_removed_is_gone_and_one_that_is_not_there_is_no_error() {
    let (python, _) = started();
    assert_eq!(write_file(&python, "in/a.txt", b"a"), Ok(()));
    for _ in 0..2 {
        let removed = now(python.call(Request::RemoveFile("in/a.txt".into())));
        assert_eq!(removed, Ok(Outcome::Done));
    }
    check_file_error("in/a.txt", read_file(&python, "in/a.txt"));
}

#[test]
fn a_folder_lists_its_names_and_not_those_in_folders_below() {
    let (python, _) = started();
    for path in ["b.txt", "in/deep/x.txt", "in/y.txt", "a.txt"] {
        assert_eq!(write_file(&python, path, b""), Ok(()));
    }
    let list = |path| list_files(&python, path);
    let names = |names: &[&str]| Ok(names.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(list("/home/user"), names(&["a.txt", "b.txt", "in/"]));
    assert_eq!(list("."), names(&["a.txt", "b.txt", "in/"]));
    assert_eq!(list("in"), names(&["deep/", "y.txt"]));
    assert_eq!(list("in/deep/"), names(&["x.txt"]));
}

/// The call is answered with an error about this file.
#[track_caller]
fn check_file_error<T: std::fmt::Debug>(path: &str, outcome: Result<T, CallError>) {
    match outcome {
        Err(CallError::File {
            path: blamed,
            reason,
        }) => {
            assert_eq!(blamed, path);
            assert!(!reason.is_empty());
        }
        outcome => panic!("{path}: {outcome:?}"),
    }
}

#[test]
fn what_is_not_there_or_not_below_home_is_a_file_error_with_its_name() {
    let (python, _) = started();
    check_file_error("no.txt", read_file(&python, "no.txt"));
    check_file_error("no", list_files(&python, "no"));
    for path in ["/etc/passwd", "../passwd"] {
        check_file_error(path, write_file(&python, path, b""));
        check_file_error(path, read_file(&python, path));
        check_file_error(path, now(python.call(Request::RemoveFile(path.into()))));
    }
    check_file_error("/etc", list_files(&python, "/etc"));
    check_file_error("..", list_files(&python, ".."));
}

#[test]
fn what_it_cannot_do_it_says() {
    let (python, _) = started();
    let outcome = python.interrupt();
    assert_eq!(
        outcome,
        Err(Unsupported("the fake interpreter is never busy".to_owned()))
    );
}

#[test]
fn once_closed_it_answers_that_it_was_replaced_and_reaches_no_python() {
    let (python, desk) = started();
    python.close();
    let replaced = CallError::Replaced {
        name: "fake".to_owned(),
    };
    let printing = || code("print(\"ghost\")");
    assert_eq!(run(&python, printing()), Err(replaced.clone()));
    assert_eq!(push(&python, printing()), Err(replaced.clone()));
    assert_eq!(plug_in(&python, printing()), Err(replaced.clone()));
    assert_eq!(complete(&python, ""), Err(replaced.clone()));
    assert_eq!(write_file(&python, "a", b""), Err(replaced.clone()));
    assert_eq!(read_file(&python, "a"), Err(replaced.clone()));
    assert_eq!(list_files(&python, "."), Err(replaced));
    assert_eq!(*desk.written.borrow(), []);
}
