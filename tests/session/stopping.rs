//! Ending code: by an interrupt if that helps, else with the interpreter; and in whose name.

use std::cell::RefCell;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use futures_channel::oneshot;
use micropyscript::kernel::call::{self, Outcome, Request};
use micropyscript::kernel::interpreter::{
    CallError, Code, Interpreter, Pending, RunId, Unsupported, Value,
};
use micropyscript::kernel::router::Router;
use micropyscript::kernel::session::Session;
use micropyscript::kernel::supervisor::{AFRESH, Starter, Supervisor};

use crate::slow::{Clock, Slow, keyboard_interrupt, timed_session};
use crate::{listener, poll};

const PATIENCE: Duration = Duration::from_secs(1);
const LIMIT: Duration = Duration::from_millis(2500);

#[test]
fn an_interrupt_that_helps_is_enough() {
    let (slow, _, _, session) = timed_session(None);
    slow.heeds_interrupts.set(true);
    let mut run = session.run("loop", "x.py", listener().0);
    assert!(poll(&mut run).is_pending());
    let mut stop = session.stop();
    assert!(poll(&mut stop).is_pending(), "it waits for the run's end");
    assert_eq!(poll(&mut run), Poll::Ready(Err(keyboard_interrupt())));
    drop(run);
    assert_eq!(poll(&mut stop), Poll::Ready(Ok(())));
    assert_eq!(*slow.asked.borrow(), ["interrupt"]);
}

#[test]
fn where_an_interrupt_does_not_help_the_interpreter_is_ended() {
    let (slow, clock, _, session) = timed_session(None);
    slow.can_be_killed.set(true);
    let mut run = session.run("loop", "x.py", listener().0);
    assert!(poll(&mut run).is_pending());
    let mut stop = session.stop();
    assert!(poll(&mut stop).is_pending());
    clock.pass(PATIENCE);
    assert_eq!(poll(&mut stop), Poll::Ready(Ok(())));
    let stopped = CallError::Stopped {
        name: "slow".into(),
    };
    assert_eq!(poll(&mut run), Poll::Ready(Err(stopped)));
    assert_eq!(*slow.asked.borrow(), ["interrupt", "kill"]);
}

#[test]
fn where_neither_helps_the_interrupts_reason_is_told_at_once() {
    let (slow, _, _, session) = timed_session(None);
    slow.refuses_interrupts.set(true);
    let mut run = session.run("loop", "x.py", listener().0);
    assert!(poll(&mut run).is_pending());
    let refused = Unsupported("it cannot be interrupted".into());
    assert_eq!(poll(&mut session.stop()), Poll::Ready(Err(refused)));
    assert_eq!(*slow.asked.borrow(), ["interrupt", "kill"]);
}

#[test]
fn what_cannot_be_ended_goes_on_and_the_reader_is_told() {
    let (_, clock, _, session) = timed_session(None);
    let mut run = session.run("loop", "x.py", listener().0);
    assert!(poll(&mut run).is_pending());
    let mut stop = session.stop();
    assert!(poll(&mut stop).is_pending());
    clock.pass(PATIENCE);
    let refused = Unsupported("it cannot be ended".into());
    assert_eq!(poll(&mut stop), Poll::Ready(Err(refused)));
    assert!(poll(&mut run).is_pending());
}

#[test]
fn with_nothing_to_stop_nothing_is_stopped() {
    let (slow, _, _, session) = timed_session(None);
    assert_eq!(poll(&mut session.stop()), Poll::Ready(Ok(())));
    assert!(slow.asked.borrow().is_empty());
}

#[test]
fn a_stop_does_not_hit_the_next_run() {
    let (slow, clock, _, session) = timed_session(None);
    slow.can_be_killed.set(true);
    let mut first = session.run("first", "x.py", listener().0);
    let mut second = session.run("second", "x.py", listener().0);
    assert!(poll(&mut first).is_pending() && poll(&mut second).is_pending());
    let mut stop = session.stop();
    assert!(poll(&mut stop).is_pending());
    slow.end_first(Value::None);
    assert!(poll(&mut first).is_ready());
    drop(first);
    assert!(poll(&mut second).is_pending());
    assert_eq!(poll(&mut stop), Poll::Ready(Ok(())));
    assert_eq!(slow.sources(), ["second"]);
    drop(clock);
}

#[test]
fn a_run_that_takes_too_long_is_stopped_and_says_so() {
    let (slow, clock, _, session) = timed_session(Some(LIMIT));
    slow.heeds_interrupts.set(true);
    let mut run = session.run("loop", "x.py", listener().0);
    assert!(poll(&mut run).is_pending());
    clock.pass(LIMIT);
    assert_eq!(poll(&mut run), Poll::Ready(Err(time_limit(""))));
}

#[test]
fn a_run_that_heeds_no_interrupt_loses_its_interpreter_to_the_limit() {
    let (slow, clock, _, session) = timed_session(Some(LIMIT));
    slow.can_be_killed.set(true);
    let mut run = session.run("loop", "x.py", listener().0);
    assert!(poll(&mut run).is_pending());
    clock.pass(LIMIT);
    assert!(poll(&mut run).is_pending());
    clock.pass(PATIENCE);
    assert_eq!(poll(&mut run), Poll::Ready(Err(time_limit(AFRESH))));
}

#[test]
fn code_of_ours_that_sets_python_up_may_take_its_time() {
    let (slow, clock, _, session) = timed_session(Some(LIMIT));
    let mut preparing = session.prepare("install", "<packages>");
    assert!(poll(&mut preparing).is_pending());
    assert!(!clock.is_awaited(), "it has no limit");
    let mut run = session.run("1", "x.py", listener().0);
    assert!(poll(&mut run).is_pending());
    assert_eq!(slow.sources(), ["install"], "a run waits for it");
    slow.end_first(Value::None);
    assert_eq!(poll(&mut preparing), Poll::Ready(Ok(Value::None)));
    assert!(poll(&mut run).is_pending());
    assert_eq!(slow.sources(), ["1"]);
}

#[test]
fn a_limit_does_not_count_the_time_in_the_queue() {
    let (slow, clock, _, session) = timed_session(Some(LIMIT));
    let mut first = session.run("first", "x.py", listener().0);
    let mut second = session.run("second", "x.py", listener().0);
    assert!(poll(&mut first).is_pending() && poll(&mut second).is_pending());
    slow.end_first(Value::None);
    assert!(poll(&mut first).is_ready());
    assert!(poll(&mut second).is_pending());
    clock.pass(LIMIT);
    assert!(poll(&mut second).is_pending());
    assert_eq!(
        *slow.asked.borrow(),
        ["interrupt"],
        "only now its time is over"
    );
}

fn time_limit(note: &str) -> CallError {
    CallError::TimeLimit {
        seconds: "2.5".into(),
        note: note.into(),
    }
}

// The supervisor.

/// A supervisor, and every interpreter that it has started.
fn supervised() -> (Supervisor, Rc<RefCell<Vec<Rc<Slow>>>>) {
    let started: Rc<RefCell<Vec<Rc<Slow>>>> = Rc::default();
    let into = Rc::clone(&started);
    let start: Starter = Rc::new(move || {
        let slow = Rc::new(Slow::default());
        into.borrow_mut().push(Rc::clone(&slow));
        Box::pin(std::future::ready(Ok(slow as Rc<dyn Interpreter>)))
    });
    let mut starting = Box::pin(Supervisor::start(start)) as _;
    match poll(&mut starting) {
        Poll::Ready(Ok(supervisor)) => (supervisor, started),
        _ => panic!("it starts at once"),
    }
}

fn code(source: &str) -> Code {
    Code {
        run: RunId(1),
        source: source.into(),
        filename: "x.py".into(),
    }
}

fn run(supervisor: &Supervisor, source: &str) -> Pending<Result<Value, CallError>> {
    call::read(supervisor.call(Request::Run(code(source))), Outcome::value)
}

fn write_file(
    supervisor: &Supervisor,
    path: &str,
    content: &str,
) -> Pending<Result<(), CallError>> {
    let request = Request::WriteFile(path.into(), content.into());
    call::read(supervisor.call(request), Outcome::done)
}

#[test]
fn whoever_waits_for_an_interpreter_that_is_ended_is_told() {
    let (supervisor, started) = supervised();
    let mut run = run(&supervisor, "loop");
    assert!(poll(&mut run).is_pending());
    assert_eq!(supervisor.kill(), Ok(()));
    let stopped = CallError::Stopped {
        name: "slow".into(),
    };
    assert_eq!(poll(&mut run), Poll::Ready(Err(stopped)));
    assert!(started.borrow()[0].closed.get());
}

#[test]
fn the_next_run_finds_a_fresh_interpreter_with_the_files_and_plugins() {
    let (supervisor, started) = supervised();
    assert_eq!(
        poll(&mut write_file(&supervisor, "a.py", "x")),
        Poll::Ready(Ok(()))
    );
    assert_eq!(
        poll(&mut write_file(&supervisor, "b.py", "y")),
        Poll::Ready(Ok(()))
    );
    assert_eq!(
        poll(&mut write_file(&supervisor, "gone.py", "z")),
        Poll::Ready(Ok(()))
    );
    let mut removing = supervisor.call(Request::RemoveFile("gone.py".into()));
    assert_eq!(poll(&mut removing), Poll::Ready(Ok(Outcome::Done)));
    let mut plugging = supervisor.call(Request::PlugIn(code("plugin"), "{}".into()));
    assert_eq!(poll(&mut plugging), Poll::Ready(Ok(Outcome::Done)));
    assert_eq!(supervisor.kill(), Ok(()));
    let mut run = run(&supervisor, "1");
    assert!(poll(&mut run).is_pending());
    let fresh = Rc::clone(&started.borrow()[1]);
    assert_eq!(
        *fresh.asked.borrow(),
        ["write a.py", "write b.py", "plug in x.py"]
    );
    fresh.end_first(Value::None);
    assert_eq!(poll(&mut run), Poll::Ready(Ok(Value::None)));
}

#[test]
fn one_that_is_closed_starts_no_other() {
    let (supervisor, started) = supervised();
    assert_eq!(supervisor.kill(), Ok(()));
    supervisor.close();
    let mut run = run(&supervisor, "1");
    assert!(matches!(poll(&mut run), Poll::Ready(Err(_))));
    assert_eq!(started.borrow().len(), 1);
}

#[test]
fn a_limit_does_not_count_the_time_of_a_fresh_start() {
    let (open, gate) = oneshot::channel::<()>();
    let gate = RefCell::new(Some(gate));
    let fresh: Rc<RefCell<Option<Rc<Slow>>>> = Rc::default();
    let into = Rc::clone(&fresh);
    let launch: Starter = Rc::new(move || {
        let (slow, into) = (Rc::new(Slow::default()), Rc::clone(&into));
        // The first one is there at once; the second one waits for the test.
        let wait = into.borrow().is_some().then(|| gate.take()).flatten();
        *into.borrow_mut() = Some(Rc::clone(&slow));
        Box::pin(async move {
            if let Some(wait) = wait {
                wait.await.expect("the test begins it");
            }
            Ok(slow as Rc<dyn Interpreter>)
        })
    });
    let mut starting: Pending<Result<Supervisor, String>> = Box::pin(Supervisor::start(launch));
    let Poll::Ready(Ok(supervisor)) = poll(&mut starting) else {
        panic!("it starts at once")
    };
    assert_eq!(supervisor.kill(), Ok(()));
    let clock = Rc::new(Clock::default());
    let router = Router::new(Rc::<Clock>::clone(&clock));
    let session = Session::new(Rc::new(supervisor), router, Some(LIMIT));
    let mut run = session.run("loop", "x.py", listener().0);
    assert!(poll(&mut run).is_pending());
    assert!(!clock.is_awaited(), "it is being started afresh");
    open.send(()).expect("it is awaited");
    assert!(poll(&mut run).is_pending());
    assert!(clock.is_awaited(), "now its time runs");
    clock.pass(LIMIT);
    assert!(poll(&mut run).is_pending(), "it is given time to react");
}

#[test]
fn one_that_breaks_is_replaced_and_the_reader_hears_of_both() {
    let (supervisor, started) = supervised();
    let mut first = run(&supervisor, "break");
    assert!(poll(&mut first).is_pending());
    let crashed = |reason: &str| CallError::Crashed {
        name: "slow".into(),
        reason: reason.into(),
    };
    started.borrow()[0].end(Err(crashed("out of memory")));
    let told = crashed(&format!("out of memory\n{AFRESH}"));
    assert_eq!(poll(&mut first), Poll::Ready(Err(told)));
    let mut next = run(&supervisor, "1");
    assert!(poll(&mut next).is_pending());
    assert_eq!(started.borrow()[1].sources(), ["1"]);
}
