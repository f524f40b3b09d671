//! A plugin in Python: a file that defines the same three functions.
//!
//! Python runs late in the story, so all three are called once it can, in their order; a change to
//! the configuration is then seen by the plugin alone.

use std::rc::Rc;

use crate::browser::shell::{RunEvent, RunListener, Shell};
use crate::browser::{dom, fetch};
use crate::kernel::config::Config;
use crate::kernel::interpreter::CallError;
use crate::kernel::lifecycle::Input;
use crate::kernel::plugin::{Hook, Plugin};
use crate::kernel::session::Session;

/// A Python file as a plugin.
pub struct PythonPlugin {
    shell: Shell,
    name: String,
    filename: String,
    source: String,
    listener: RunListener,
}

impl PythonPlugin {
    /// The plugin with this source; `listener` hears what its functions print.
    #[must_use]
    pub fn new(shell: Shell, filename: &str, source: &str, listener: RunListener) -> Self {
        Self {
            shell,
            name: declared_name(source).unwrap_or_else(|| stem(filename)),
            filename: filename.to_owned(),
            source: source.to_owned(),
            listener,
        }
    }

    /// The plugin at a URL.
    pub(super) async fn fetch(shell: &Shell, url: &str) -> Result<Self, String> {
        let source = fetch::text(url).await?;
        let filename = url.rsplit('/').next().unwrap_or(url);
        // What such a plugin prints has no place on the page; the console has it.
        let print = |event| {
            if let RunEvent::Wrote(_, bytes) = event {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                web_sys::console::log_1(&text.trim_end().into());
            }
        };
        Ok(Self::new(shell.clone(), filename, &source, Rc::new(print)))
    }
}

impl Plugin for PythonPlugin {
    fn name(&self) -> &str {
        &self.name
    }

    fn interpreter_ready(&self, config: &Config, session: Rc<Session>) -> Result<(), String> {
        let heard = Rc::clone(&self.listener);
        let write = Rc::new(move |stream, bytes: &[u8]| {
            heard(RunEvent::Wrote(stream, bytes.into()));
        });
        let config = config.to_plain().to_string();
        let run = session.plug_in(&self.source, &self.filename, config, write);
        let (shell, name) = (self.shell.clone(), self.name.clone());
        dom::spawn(async move {
            match run.await {
                Ok(()) | Err(CallError::Replaced { .. }) => {}
                Err(error) => shell.send(Input::PluginFailed {
                    plugin: name,
                    hook: Hook::InterpreterReady,
                    message: error.to_string(),
                }),
            }
        });
        Ok(())
    }
}

/// The text in a line `name = "…"` at the top level of the source.
fn declared_name(source: &str) -> Option<String> {
    source.lines().find_map(|line| {
        let value = line
            .strip_prefix("name")?
            .trim_start()
            .strip_prefix('=')?
            .trim();
        let quote = value
            .chars()
            .next()
            .filter(|quote| matches!(quote, '"' | '\''))?;
        value
            .strip_prefix(quote)?
            .split(quote)
            .next()
            .map(str::to_owned)
    })
}

/// A file's name without its ending.
fn stem(filename: &str) -> String {
    filename.split('.').next().unwrap_or(filename).to_owned()
}
