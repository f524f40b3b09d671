//! The plugin for `<py-editor>`.
//!
//! It reads the tag and draws [`PyEditor`].

use yew::prelude::*;

use super::tags::{Tags, draw};
use crate::browser::shell::Shell;
use crate::kernel::config::Config;
use crate::kernel::plugin::Plugin;
use crate::kernel::source::dedent;
use crate::ui::editor::PyEditor;
use crate::ui::kernel::{ProviderProps, ShellProvider};

/// The plugin.
pub(super) struct PyEditorPlugin {
    shell: Shell,
    tags: Tags,
}

impl PyEditorPlugin {
    pub(super) fn new(shell: Shell) -> Self {
        Self {
            shell,
            tags: Tags::default(),
        }
    }
}

impl Plugin for PyEditorPlugin {
    fn name(&self) -> &'static str {
        "py-editor"
    }

    fn start(&self, _config: &Config) -> Result<(), String> {
        let shell = self.shell.clone();
        self.tags.keep("py-editor", move |tag| {
            let text = tag.text_content().unwrap_or_default();
            let code = dedent(&text).trim_end().to_owned();
            let children = html! { <PyEditor {code} /> };
            let shell = shell.clone();
            let erase = draw::<ShellProvider>(tag, ProviderProps { shell, children });
            let tag = tag.clone();
            Box::new(move || {
                erase();
                // Whoever puts the tag back finds its code in it, as at first.
                tag.set_text_content(Some(&text));
            })
        })
    }
}
