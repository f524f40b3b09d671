//! Tags on a page: finding them, also those that are added later, and drawing into each.
//!
//! What is drawn is the plugin's business.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::browser::dom::{self, Watch};

/// A tag that was drawn into, and how to take the drawing away.
struct Drawn {
    tag: Element,
    erase: Box<dyn FnOnce()>,
}

/// Keeps the tags of one selector drawn for as long as it lives.
#[derive(Default)]
pub(super) struct Tags {
    watch: RefCell<Option<Watch>>,
}

impl Tags {
    /// Draws into every tag that `selector` finds, now and later. `draw` answers how to erase what
    /// it drew, which happens when the tag leaves the page.
    pub(super) fn keep(
        &self,
        selector: &'static str,
        draw: impl Fn(&Element) -> Box<dyn FnOnce()> + 'static,
    ) -> Result<(), String> {
        let drawn: Rc<RefCell<Vec<Drawn>>> = Rc::default();
        let watch = dom::watch_elements(move || {
            let (stay, gone) = drawn
                .take()
                .into_iter()
                .partition(|drawn| drawn.tag.is_connected());
            *drawn.borrow_mut() = stay;
            for Drawn { erase, .. } in gone {
                erase();
            }
            for tag in dom::find_all(selector) {
                let is_new = drawn.borrow().iter().all(|drawn| drawn.tag != tag);
                if is_new {
                    let erase = draw(&tag);
                    drawn.borrow_mut().push(Drawn { tag, erase });
                }
            }
        })?;
        *self.watch.borrow_mut() = Some(watch);
        Ok(())
    }
}

/// Draws a component into an element, whose own content it replaces.
pub(super) fn draw<C>(host: &Element, props: C::Properties) -> Box<dyn FnOnce()>
where
    C: BaseComponent,
    C::Properties: 'static,
{
    let handle = yew::Renderer::<C>::with_root_and_props(host.clone(), props).render();
    Box::new(move || handle.destroy())
}
