//! The built-in plugins: what puts Python's tags on a page. One file each.
//!
//! To the kernel they are plugins like any other, and a configuration can leave each of them out.

mod py_attributes;
mod py_editor;
mod py_repl;
mod py_script;
mod tags;

use std::rc::Rc;

use crate::browser::plugins::JsPlugin;
use crate::browser::shell::Shell;
use crate::kernel::plugin::Plugin;

/// Registers every built-in plugin.
pub fn register_all(shell: &Shell) {
    let plugins: [Rc<dyn Plugin>; 4] = [
        Rc::new(py_attributes::PyAttributesPlugin::new(shell.clone())),
        Rc::new(py_script::PyScriptPlugin::new(shell.clone())),
        Rc::new(py_editor::PyEditorPlugin::new(shell.clone())),
        Rc::new(py_repl::PyReplPlugin::default()),
    ];
    for plugin in plugins {
        let js = JsPlugin::stand_in(plugin.name());
        shell.register(plugin, js);
    }
}
