//! The kernel: what MicroPyScript is, without a browser.
//!
//! Pure Rust over data. It reads no clock, does no input or output, and knows neither Yew nor a
//! `JsValue`; what it wants done it returns as an effect, and somebody else does it.

pub mod answer;
pub mod call;
pub mod catalogue;
pub mod config;
pub mod display;
pub mod event;
pub mod fake;
pub mod files;
pub mod input;
pub mod interpreter;
pub mod lifecycle;
pub mod messages;
pub mod output;
pub mod own_build;
pub mod pairs;
pub mod plain;
pub mod plugin;
pub mod protocol;
pub mod repl;
pub mod romfs;
pub mod router;
pub mod scripts;
pub mod session;
pub mod source;
pub mod supervisor;
pub mod turns;
