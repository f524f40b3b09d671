//! The lifecycle, live: its events on a timeline, the plugins, the files.
//!
//! It shows snapshots and changes nothing.

mod files;
mod plugins;
mod timeline;

pub use files::Files;
pub use plugins::Plugins;
pub use timeline::Timeline;
