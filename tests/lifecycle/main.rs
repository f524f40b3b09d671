//! The lifecycle, told as a story: what happens in which order, and what was decided where the
//! story is open.
//!
//! Every test drives the state machine through a [`page::Page`] that stands in for the real shell;
//! only `orders` goes without, to try every order in which things can arrive. Nothing here has a
//! browser, an interpreter or a clock.

mod choices;
mod configuration;
mod failures;
mod late_plugins;
mod listeners;
mod log;
// Its dependency, proptest, wants processes and files.
#[cfg(not(target_arch = "wasm32"))]
mod orders;
mod page;
mod plugin_failures;
mod refusals;
mod story;
