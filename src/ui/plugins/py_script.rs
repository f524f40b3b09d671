//! The plugin for `<py-script>`, `<script type="py">` and `<script type="mpy">`.
//!
//! It reads the tag and draws [PyScript], or where the tag says `worker` [WorkerScript]; running the code is
//! the shell's part.

use web_sys::Element;
use yew::prelude::*;

use super::tags::{Tags, draw};
use crate::browser::dom;
use crate::browser::shell::Shell;
use crate::kernel::config::Config;
use crate::kernel::plugin::Plugin;
use crate::ui::kernel::{ProviderProps, ShellProvider};
use crate::ui::script::PyScript;
use crate::ui::worker_script::WorkerScript;

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
            let host = host_of(tag).unwrap_or_else(|message| {
                shell.report(&message);
                own_place(tag)
            });
            let children = if tag.has_attribute("worker") {
                let name = tag.get_attribute("name");
                html! { <WorkerScript code={code.clone()} {src} {name} /> }
            } else {
                html! { <PyScript code={code.clone()} {src} place={tag.clone()} /> }
            };
            let shell = shell.clone();
            let erase = draw::<ShellProvider>(&host, ProviderProps { shell, children });
            let tag = tag.clone();
            Box::new(move || {
                erase();
                if host != tag {
                    host.remove();
                }
                // Whoever puts the tag back finds its code in it, as at first.
                tag.set_text_content(Some(&code));
            })
        })
    }
}

/// The element that a script's output goes to: the one that `target` names, or its own place.
fn host_of(tag: &Element) -> Result<Element, String> {
    let Some(target) = tag.get_attribute("target") else {
        return Ok(own_place(tag));
    };
    let by_id = dom::document().get_element_by_id(&target);
    let found = by_id.or_else(|| dom::find(&target));
    let Some(found) = found else {
        return Err(format!(
            "A script's target `{target}` is not on the page; its output goes to its own place"
        ));
    };
    if !is_script(tag) {
        tag.set_text_content(None);
    }
    // The target keeps what it holds, and other scripts may have it for a target too.
    let host = dom::create("div")?;
    let _ = found.append_child(&host);
    Ok(host)
}

/// The tag itself, or for a `<script>`, which is never shown, an element that is put behind it.
fn own_place(tag: &Element) -> Element {
    if !is_script(tag) {
        return tag.clone();
    }
    match dom::create("script-py") {
        // It fails only for a tag that has no parent, and this one is in the document.
        Ok(host) if tag.after_with_node_1(&host).is_ok() => host,
        _ => tag.clone(),
    }
}

fn is_script(tag: &Element) -> bool {
    tag.matches("script").unwrap_or(false)
}
