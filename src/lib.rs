//! MicroPyScript: a small, pluggable kernel of PyScript in Rust, and an interactive report around it.
//!
//! # Where to start
//!
//! 1. [`kernel::lifecycle`] tells the whole story as one pure state machine.
//! 2. [`kernel::interpreter`] is the trait that every Python interpreter implements, and
//!    [`kernel::fake`] is the shortest possible implementation of it.
//! 3. `browser::shell` performs what the lifecycle asks for; it is the only owner of shared mutable state.
//! 4. `ui` is what an author puts on a page, `report` is the report itself.
//!
//! The kernel and the pure half of the report build and are tested on the host. What needs a browser
//! is compiled for `wasm32` only, which is how a host build proves that the kernel does without.

#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod kernel;
pub mod packages;
pub mod report;
#[cfg(target_arch = "wasm32")]
pub mod ui;
