//! Builds of the reader's own: from what they typed or the file they chose to an entry of the list.
//!
//! What can be a build is decided in [`crate::kernel::own_build`]. A file is read where it lies, by a
//! `blob:` URL, and is sent nowhere.

use std::cell::RefCell;

use web_sys::{File, Url};

use super::shell::Shell;
use super::{dom, host, value};
use crate::kernel::catalogue::{Build, DEFAULT, Kind};
use crate::kernel::config::InterpreterChoice;
use crate::kernel::own_build;

/// A file, by everything that a page can know without reading it.
type Identity = (String, f64, f64);

thread_local! {
    /// The URL of every file that was chosen, so that the same file has the same URL. They are kept as
    /// long as the page is, for its interpreter can be chosen as long.
    static FILES: RefCell<Vec<(Identity, String)>> = RefCell::default();
}

/// Puts a build into the list for this visit, chooses it, and answers what it is called there.
///
/// # Errors
/// When it cannot be one, or is there already, in words for the reader. Then nothing has changed.
pub fn add(
    shell: &Shell,
    kind: Kind,
    address: &str,
    file: Option<&File>,
) -> Result<String, String> {
    let name = file.map(File::name);
    own_build::check(kind, address, name.as_deref()).map_err(|unusable| unusable.to_string())?;
    let catalogue = &shell.snapshot().catalogue;
    let build = match file {
        None => {
            let url = dom::absolute(address.trim(), &dom::page_url())?;
            own_build::at_url(catalogue, kind, &url)
        }
        Some(file) => {
            // A MicroPython needs a module, and a module cannot be imported from a file.
            let ours = catalogue.find(DEFAULT).map(|build| build.module.as_str());
            let module = dom::absolute(ours.unwrap_or_default(), &host::base())?;
            own_build::in_file(catalogue, kind, &file.name(), &url_of(file)?, &module)
        }
    };
    let Build { name, label, .. } = build.clone();
    let explain = |error: &dyn ToString| error.to_string();
    shell.add_build(build).map_err(|error| explain(&error))?;
    let chosen = shell.choose(InterpreterChoice::named(&name));
    chosen.map_err(|error| explain(&error))?;
    Ok(label)
}

/// A URL for the content of a file. Such a URL has no name in it, so that is put behind the `#`.
fn url_of(file: &File) -> Result<String, String> {
    let identity = (file.name(), file.size(), file.last_modified());
    let known = FILES.with_borrow(|files| {
        let file = files.iter().find(|(known, _)| *known == identity);
        file.map(|(_, url)| url.clone())
    });
    if let Some(url) = known {
        return Ok(url);
    }
    // Not every system knows the type of such a file, and without it nothing compiles.
    let wasm = file
        .slice_with_f64_and_f64_and_content_type(0.0, file.size(), "application/wasm")
        .and_then(|content| Url::create_object_url_with_blob(&content))
        .map_err(|error| value::message(&error))?;
    let url = dom::absolute(&format!("#{}", file.name()), &wasm)?;
    FILES.with_borrow_mut(|files| files.push((identity, url.clone())));
    Ok(url)
}
