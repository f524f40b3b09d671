//! Plugins from outside: in JavaScript, as objects, and in Python, as files.
//!
//! To the kernel both are a [`Plugin`] like any other.

mod javascript;
mod python;

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::shell::Shell;
use super::{dom, host, value};
use crate::kernel::plugin::Plugin;

pub use javascript::JsPlugin;
pub use python::PythonPlugin;

/// The plugin at a URL of the configuration; `None` where the module registers it itself.
///
/// # Errors
/// When there is no such file, or it fails; in words for the reader.
pub async fn import(
    shell: &Shell,
    url: &str,
    base: &str,
) -> Result<Option<(Rc<dyn Plugin>, JsValue)>, String> {
    let explain = |reason: String| format!("The plugin {url} was not loaded: {reason}");
    let absolute = dom::absolute(url, base).map_err(explain)?;
    let path = absolute.split(['?', '#']).next().unwrap_or_default();
    if path
        .rsplit_once('.')
        .is_some_and(|(_, extension)| extension == "py")
    {
        let plugin = PythonPlugin::fetch(shell, &absolute)
            .await
            .map_err(explain)?;
        let js = JsPlugin::stand_in(plugin.name());
        return Ok(Some((Rc::new(plugin), js)));
    }
    let module = JsFuture::from(host::import_module(&absolute))
        .await
        .map_err(|error| explain(value::message(&error)))?;
    let exported = JsPlugin::exported_by(&module).map_err(explain)?;
    Ok(exported.map(|js| {
        let plugin: Rc<dyn Plugin> = Rc::new(JsPlugin::new(shell.clone(), js.clone()));
        (plugin, js)
    }))
}
