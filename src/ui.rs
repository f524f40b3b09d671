//! What an author uses: Python as Yew components, and the plugins that put them on plain pages.
//!
//! Components show what the shell's snapshots say and send inputs to it. They hold no state of
//! Python's, and know no `JsValue`.

pub mod controls;
pub mod editor;
pub mod failure;
pub mod format;
pub mod kernel;
pub mod output;
pub mod page;
pub mod panel;
pub mod picker;
pub mod place;
pub mod plugins;
pub mod repl;
pub mod run;
pub mod script;
pub mod status;
pub mod theme;
pub mod worker_script;
