//! The plugin for `<py-editor>`.
//!
//! It reads the tag and draws [`PyEditor`].

use yew::prelude::*;

use super::tags::{Tags, draw};
use crate::browser::shell::Shell;
use crate::kernel::config::Config;
use crate::kernel::plugin::Plugin;
use crate::ui::editor::PyEditor;
use crate::ui::kernel::{KernelProvider, KernelProviderProps};

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
            let code = tag.text_content().unwrap_or_default();
            let children = html! { <PyEditor {code} /> };
            draw::<KernelProvider>(
                tag,
                KernelProviderProps {
                    shell: shell.clone(),
                    children,
                },
            )
        })
    }
}
