//! The kit of a build: everything it takes to start it in a worker, as often as one likes.
//!
//! WebAssembly is compiled once, here, while it arrives; workers get the compiled module.

use std::rc::Rc;

use js_sys::Map;

use super::kept;
use super::parts::{self, OnProgress, Opened};
use crate::browser::dom;
use crate::kernel::catalogue::Build;
use crate::kernel::protocol::Start;

/// See the module's documentation.
pub(in crate::browser) struct Kit {
    /// What is to be started.
    pub(in crate::browser) start: Start,
    /// From absolute URL to compiled module, or to the bytes of a file.
    pub(super) files: Map,
}

/// A kit on its way.
pub(super) struct Arriving {
    start: Start,
    opened: Opened,
}

/// Opens every file of a build.
pub(super) async fn fetch(
    start: Start,
    build: &Build,
    base: &str,
    on_progress: OnProgress,
) -> Result<Arriving, String> {
    let opened = parts::open_all(build, base, on_progress).await?;
    Ok(Arriving { start, opened })
}

impl Arriving {
    /// Waits for the last byte.
    ///
    /// # Errors
    /// The file that is broken, and how.
    pub(super) async fn complete(self) -> Result<Rc<Kit>, String> {
        let Self { start, mut opened } = self;
        let arriving = opened
            .files
            .take()
            .into_iter()
            .map(|(url, file)| async move {
                let content = kept::whole(&url, file).await;
                (url, content)
            });
        let files = Map::new();
        for (url, content) in dom::all(arriving).await {
            let content = content.map_err(|error| opened.broken(&url, &error))?;
            files.set(&url.into(), &content);
        }
        Ok(Rc::new(Kit { start, files }))
    }
}
