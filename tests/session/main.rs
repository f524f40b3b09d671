//! Sessions: runs queue up, output goes to who asked, and an end is told to everybody who waits.
//!
//! On the host, with the fake and with an interpreter whose answers come when the test says so. What
//! Python makes of code is not tested here.
#![cfg(not(target_arch = "wasm32"))]

mod slow;
mod stopping;

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use micropyscript::kernel::interpreter::{CallError, Host, Interpreter, RunId, Stream, Value};
use micropyscript::kernel::router::Listener;
use micropyscript::kernel::session::Session;

use slow::slow_session;

/// A listener, and what it heard.
fn listener() -> (Listener, Rc<RefCell<String>>) {
    let heard = Rc::new(RefCell::new(String::new()));
    let into = Rc::clone(&heard);
    let listener = Rc::new(move |_: Stream, bytes: &[u8]| {
        into.borrow_mut().push_str(&String::from_utf8_lossy(bytes));
    });
    (listener, heard)
}

fn poll<T>(future: &mut Pin<Box<dyn Future<Output = T>>>) -> Poll<T> {
    future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn runs_take_turns_in_the_order_of_asking() {
    let (slow, _, session) = slow_session();
    let mut runs: Vec<_> = ["a", "b", "c"]
        .into_iter()
        .map(|source| session.run(source, "x.py", listener().0))
        .collect();
    // Whoever is polled first does not overtake whoever asked first and was polled before.
    for run in &mut runs {
        assert!(poll(run).is_pending());
    }
    assert_eq!(slow.sources(), ["a"]);
    slow.end_first(Value::None);
    assert_eq!(poll(&mut runs[0]), Poll::Ready(Ok(Value::None)));
    assert!(poll(&mut runs[2]).is_pending());
    assert!(poll(&mut runs[1]).is_pending());
    assert_eq!(slow.sources(), ["b"]);
}

#[test]
fn output_goes_to_the_run_that_wrote_it_also_after_its_end() {
    let (slow, router, session) = slow_session();
    let ((first, heard_first), (second, heard_second)) = (listener(), listener());
    let mut run = session.run("a", "a.py", first);
    assert!(poll(&mut run).is_pending());
    let first_run = slow.run(0);
    slow.end_first(Value::None);
    assert!(poll(&mut run).is_ready());
    let mut run = session.run("b", "b.py", second);
    assert!(poll(&mut run).is_pending());
    let second_run = slow.run(0);
    router.output(second_run, Stream::Stdout, b"two");
    router.output(first_run, Stream::Stderr, b"late");
    assert_eq!(*heard_first.borrow(), "late");
    assert_eq!(*heard_second.borrow(), "two");
}

#[test]
fn an_overhearer_hears_every_run() {
    let (slow, router, session) = slow_session();
    let heard = Rc::new(RefCell::new(Vec::new()));
    let into = Rc::clone(&heard);
    session.overhear(Rc::new(move |run, stream, bytes: &[u8]| {
        into.borrow_mut().push((run, stream, bytes.to_vec()));
    }));
    let mut run = session.run("a", "a.py", listener().0);
    assert!(poll(&mut run).is_pending());
    let id = slow.run(0);
    router.output(id, Stream::Stderr, b"x");
    assert_eq!(*heard.borrow(), [(id, Stream::Stderr, b"x".to_vec())]);
}

#[test]
fn everybody_who_waits_is_told_of_the_end() {
    let (slow, _, session) = slow_session();
    let mut running = session.run("a", "a.py", listener().0);
    let mut queued = session.run("b", "b.py", listener().0);
    let mut completing = session.complete("x");
    assert!(poll(&mut running).is_pending() && poll(&mut queued).is_pending());
    assert!(poll(&mut completing).is_pending());
    session.end();
    let replaced = CallError::Replaced {
        name: "slow".into(),
    };
    assert_eq!(poll(&mut running), Poll::Ready(Err(replaced.clone())));
    assert_eq!(poll(&mut queued), Poll::Ready(Err(replaced.clone())));
    assert_eq!(poll(&mut completing), Poll::Ready(Err(replaced.clone())));
    assert!(slow.closed.get());
    let mut late = session.run("c", "c.py", listener().0);
    assert_eq!(poll(&mut late), Poll::Ready(Err(replaced)));
    assert_eq!(slow.sources(), ["a"], "nothing new reached the interpreter");
}

#[test]
fn what_is_shown_goes_to_the_run_as_text_or_to_the_element_that_it_names() {
    let (slow, router, session) = slow_session();
    let (listener, heard) = listener();
    let mut run = session.run("x", "x.py", listener);
    assert!(poll(&mut run).is_pending());
    router.show(slow.run(0), "\x1f+\x1fseven\x1f<b>7</b>");
    assert_eq!(*heard.borrow(), "seven\n");
    router.show(slow.run(0), "there\x1f+\x1fseven\x1f");
    assert_eq!(*heard.borrow(), "seven\nthere is not on the page\n");
}

#[test]
fn what_python_orders_the_page_does() {
    let (_, router, _) = slow_session();
    let mut answer = router.order("packages");
    assert_eq!(poll(&mut answer), Poll::Ready("!packages".to_owned()));
}

#[test]
fn a_router_never_uses_a_number_twice() {
    let (slow, router, session) = slow_session();
    let mut run = session.run("a", "a.py", listener().0);
    assert!(poll(&mut run).is_pending());
    session.end();
    let next = Session::new(
        slow.clone() as Rc<dyn Interpreter>,
        Rc::clone(&router),
        None,
    );
    let mut run = next.run("b", "b.py", listener().0);
    assert!(poll(&mut run).is_pending());
    assert_ne!(slow.run(0), slow.run(1));
}

#[test]
fn only_the_latest_thousand_runs_are_listened_to() {
    let (_, router, session) = slow_session();
    let heard: Vec<_> = (0..=1000)
        .map(|_| {
            let (listener, heard) = listener();
            drop(session.run("a", "a.py", listener));
            heard
        })
        .collect();
    for run in 1..=2 {
        router.output(RunId(run), Stream::Stdout, b"late");
    }
    assert_eq!(
        (heard[0].borrow().as_str(), heard[1].borrow().as_str()),
        ("", "late")
    );
}

#[test]
fn a_message_waits_for_a_python_that_listens_and_for_its_turn() {
    let (slow, router, session) = slow_session();
    let mut first = session.post(Value::Int("1".into()));
    let mut second = session.post(Value::Int("2".into()));
    assert!(poll(&mut first).is_pending() && poll(&mut second).is_pending());
    let mut run = session.run("listen", "x.py", listener().0);
    assert!(poll(&mut run).is_pending());
    router.listens(slow.run(0));
    assert!(poll(&mut first).is_pending(), "the run goes on");
    assert!(poll(&mut second).is_pending());
    slow.end_first(Value::None);
    assert!(poll(&mut run).is_ready());
    drop(run);
    assert_eq!(poll(&mut first), Poll::Ready(Ok(())));
    drop(first);
    assert_eq!(poll(&mut second), Poll::Ready(Ok(())));
    assert_eq!(
        *slow.asked.borrow(),
        [
            "receive Int(\"1\") for RunId(1)",
            "receive Int(\"2\") for RunId(1)"
        ]
    );
}

#[test]
fn what_python_sends_before_the_page_hears_is_kept() {
    let (_, router, session) = slow_session();
    router.message(Value::Int("1".into()));
    let heard: Rc<RefCell<Vec<Value>>> = Rc::default();
    let into = Rc::clone(&heard);
    session.hear(Some(Rc::new(move |value| into.borrow_mut().push(value))));
    router.message(Value::Int("2".into()));
    assert_eq!(
        *heard.borrow(),
        [Value::Int("1".into()), Value::Int("2".into())]
    );
    session.hear(None);
    router.message(Value::Int("3".into()));
    assert_eq!(heard.borrow().len(), 2);
}

#[test]
fn a_message_that_nobody_will_hear_is_told_to_its_sender() {
    let (_, _, session) = slow_session();
    let mut posted = session.post(Value::None);
    assert!(poll(&mut posted).is_pending());
    session.end();
    let replaced = CallError::Replaced {
        name: "slow".into(),
    };
    assert_eq!(poll(&mut posted), Poll::Ready(Err(replaced)));
}

#[test]
fn who_hears_the_next_session_is_left_alone_by_the_last_one() {
    let (_, router, last) = slow_session();
    last.end();
    let next = Session::new(Rc::new(slow::Slow::default()), Rc::clone(&router), None);
    let heard: Rc<RefCell<Vec<Value>>> = Rc::default();
    let into = Rc::clone(&heard);
    next.hear(Some(Rc::new(move |value| into.borrow_mut().push(value))));
    last.hear(None);
    router.message(Value::None);
    assert_eq!(*heard.borrow(), [Value::None]);
}
