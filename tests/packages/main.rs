//! What it takes to install packages, from an order to a plan, over an index in memory and with real wheels.
//!
//! Single parts (a requirement, a page, an address) are tested beside their code.

mod bad_input;
mod choices;
mod files;
mod interpreters;
mod net;
// Its dependency, proptest, wants processes and files.
#[cfg(not(target_arch = "wasm32"))]
mod puzzles;
mod wheels;
