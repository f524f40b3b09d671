//! The report: chapters of prose with live Python in them.
//!
//! A chapter is a Markdown file in `assets/chapters/`. Reading it is pure, and so is tested on the
//! host; drawing it needs the browser.

pub mod chapter;
pub mod conformance;

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod drafts;
#[cfg(target_arch = "wasm32")]
mod frame;
#[cfg(target_arch = "wasm32")]
mod markdown;
#[cfg(target_arch = "wasm32")]
mod text;
#[cfg(target_arch = "wasm32")]
mod views;

#[cfg(target_arch = "wasm32")]
pub use app::start;
