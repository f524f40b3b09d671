//! Turns: so many at a time, in the order of asking.
//!
//! What is done in a turn is none of its business.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;

/// Who may go on, in the order of asking.
pub struct Turns {
    free: Cell<usize>,
    waiting: RefCell<VecDeque<oneshot::Sender<Turn>>>,
}

impl Turns {
    /// Turns for so many at a time.
    #[must_use]
    pub fn new(places: usize) -> Rc<Self> {
        Rc::new(Self {
            free: Cell::new(places),
            waiting: RefCell::default(),
        })
    }

    /// Waits for a turn.
    pub async fn take(self: Rc<Self>) -> Turn {
        if let Some(left) = self.free.get().checked_sub(1) {
            self.free.set(left);
            return Turn(Some(self));
        }
        let (call, called) = oneshot::channel();
        self.waiting.borrow_mut().push_back(call);
        // The sender stays in the queue until it is used, so this cannot be cancelled.
        called.await.unwrap_or(Turn(None))
    }
}

/// A turn; dropping it calls the next one who waits.
pub struct Turn(Option<Rc<Turns>>);

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(turns) = self.0.take() else { return };
        loop {
            let next = turns.waiting.borrow_mut().pop_front();
            let Some(call) = next else {
                turns.free.set(turns.free.get() + 1);
                return;
            };
            // Whoever goes away after this drops the turn, and so passes it on.
            match call.send(Turn(Some(Rc::clone(&turns)))) {
                Ok(()) => return,
                // Whoever went away before is passed over.
                Err(mut unused) => drop(unused.0.take()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use super::*;

    #[test]
    fn a_turn_that_was_given_to_somebody_who_went_away_is_passed_on() {
        let turns = Turns::new(1);
        let mut asking: Vec<_> = (0..3).map(|_| Box::pin(Rc::clone(&turns).take())).collect();
        let mut polled: Vec<_> = asking
            .iter_mut()
            .map(|task| Future::poll(task.as_mut(), &mut Context::from_waker(Waker::noop())))
            .collect();
        drop(polled.remove(0));
        drop(asking.remove(1));
        let last = Future::poll(asking[1].as_mut(), &mut Context::from_waker(Waker::noop()));
        assert!(last.is_ready());
    }

    #[test]
    fn so_many_at_a_time_and_whoever_went_away_is_passed_over() {
        let turns = Turns::new(2);
        let mut asking: Vec<_> = (0..4).map(|_| Box::pin(Rc::clone(&turns).take())).collect();
        let mut poll = |place: usize| {
            let task: &mut std::pin::Pin<Box<_>> = &mut asking[place];
            Future::poll(task.as_mut(), &mut Context::from_waker(Waker::noop()))
        };
        let (first, second) = (poll(0), poll(1));
        assert!(first.is_ready() && second.is_ready());
        assert!(poll(2).is_pending() && poll(3).is_pending());
        drop(asking.remove(2));
        drop(first);
        let third = Future::poll(asking[2].as_mut(), &mut Context::from_waker(Waker::noop()));
        assert!(matches!(third, Poll::Ready(_)));
    }
}
