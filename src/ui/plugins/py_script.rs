//! The plugin for `<py-script>`, `<script type="py">` and `<script type="mpy">`.
//!
//! It reads the tag and draws [PyScript]; running the code is the shell's part.

use web_sys::Element;
use yew::prelude::*;

use super::tags::{Tags, draw};
use crate::browser::dom;
use crate::browser::shell::Shell;
use crate::kernel::config::Config;
use crate::kernel::plugin::Plugin;
use crate::ui::kernel::{KernelProvider, KernelProviderProps};
use crate::ui::script::PyScript;

const SELECTOR: &str = "py-script, script[type='py'], script[type='mpy']";

/// The plugin.
pub(super) struct PyScriptPlugin {
    shell: Shell,
    tags: Tags,
}

impl PyScriptPlugin {
    pub(super) fn new(shell: Shell) -> Self {
        Self {
            shell,
            tags: Tags::default(),
        }
    }
}

impl Plugin for PyScriptPlugin {
    fn name(&self) -> &'static str {
        "py-script"
    }

    fn start(&self, _config: &Config) -> Result<(), String> {
        let shell = self.shell.clone();
        self.tags.keep(SELECTOR, move |tag| {
            let code = tag.text_content().unwrap_or_default();
            let src = tag.get_attribute("src");
            match host_of(tag) {
                Ok(host) => {
                    let children = html! {
                        <PyScript {code} {src} place={tag.clone()} />
                    };
                    draw::<KernelProvider>(
                        &host,
                        KernelProviderProps {
                            shell: shell.clone(),
                            children,
                        },
                    )
                }
                Err(message) => {
                    shell.report(&message);
                    Box::new(|| ())
                }
            }
        })
    }
}

/// The element that a script's output goes to: the one that `target` names, the tag itself, or for
/// a `<script>`, which is never shown, one that is put behind it.
fn host_of(tag: &Element) -> Result<Element, String> {
    if let Some(target) = tag.get_attribute("target") {
        if !tag.matches("script").unwrap_or(false) {
            tag.set_text_content(None);
        }
        let by_id = dom::document().get_element_by_id(&target);
        let found = by_id.or_else(|| dom::document().query_selector(&target).ok().flatten());
        let target =
            found.ok_or_else(|| format!("A script's target `{target}` is not on the page"))?;
        // The target keeps what it holds, and other scripts may have it for a target too.
        let host = dom::create("div")?;
        let _ = target.append_child(&host);
        return Ok(host);
    }
    if tag.matches("script").unwrap_or(false) {
        let host = dom::create("script-py")?;
        let _ = tag.after_with_node_1(&host);
        return Ok(host);
    }
    Ok(tag.clone())
}
