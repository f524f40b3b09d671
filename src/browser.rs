//! The browser: the only place that knows a `JsValue`.
//!
//! What the kernel decides is performed here, and what happens here is told to the kernel. No rule
//! of the lifecycle lives here, and no markup.

pub mod api;
pub mod attributes;
pub mod dom;
pub mod events;
pub mod execute;
pub mod fetch;
pub mod handle;
pub mod host;
pub mod installer;
pub mod interpreters;
pub mod orders;
pub mod own_build;
pub mod packages;
pub mod page;
pub mod plugins;
pub mod shell;
pub mod value;
pub mod widgets;
pub mod window;
pub mod worker;

use crate::kernel::catalogue::Catalogue;
use crate::kernel::config::{InterpreterChoice, WorkerChoice};

/// The shell of this page, with the interpreters that were built along with it. A `choice`, and
/// one of the place, are stronger than the page's configuration.
///
/// # Errors
/// When the list of interpreters is not one, which means that the build is broken.
pub fn shell_of_page(
    choice: Option<InterpreterChoice>,
    worker: Option<WorkerChoice>,
) -> Result<shell::Shell, String> {
    let catalogue =
        Catalogue::from_json(&host::catalogue()).map_err(|broken| broken.to_string())?;
    Ok(shell::Shell::new(shell::Setup {
        catalogue,
        base: host::base(),
        choice,
        worker,
    }))
}
