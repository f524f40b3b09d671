//! What the reader typed: kept while the report is open, also while another chapter is; not kept beyond.
//!
//! It does not know what it is that was typed, nor where it is shown.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use yew::Callback;

/// What the reader typed, by chapter and place in it.
#[derive(Default)]
pub(super) struct Drafts(RefCell<BTreeMap<(String, usize), String>>);

/// There is one in a report.
impl PartialEq for Drafts {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Drafts {
    /// The draft at a place of a chapter.
    pub(super) fn at(self: &Rc<Self>, chapter: &str, place: usize) -> Draft {
        let place = (chapter.to_owned(), place);
        Draft {
            drafts: Rc::clone(self),
            place,
        }
    }
}

/// The text at one place.
#[derive(Clone, PartialEq)]
pub(super) struct Draft {
    drafts: Rc<Drafts>,
    place: (String, usize),
}

impl Draft {
    /// What was typed, or the text that was there first.
    pub(super) fn text_or(&self, first: &str) -> String {
        let texts = self.drafts.0.borrow();
        texts
            .get(&self.place)
            .map_or(first, String::as_str)
            .to_owned()
    }

    /// Takes what is typed.
    pub(super) fn keep(&self) -> Callback<String> {
        let Self { drafts, place } = self.clone();
        Callback::from(move |text| {
            drafts.0.borrow_mut().insert(place.clone(), text);
        })
    }
}
