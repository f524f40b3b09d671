//! The kernel's events as `document` dispatches them: what stands in `detail`.
//!
//! Names are the kernel's; when one is dispatched is the lifecycle's business.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;

use super::value;
use crate::kernel::config::Config;
use crate::kernel::event::Event;
use crate::kernel::interpreter::Info;
use crate::kernel::plugin::PluginId;

/// The detail of an event. `js` finds what JavaScript knows a plugin by.
pub fn detail(event: &Event, js: impl Fn(PluginId) -> Option<JsValue>) -> JsValue {
    let properties: Vec<(&str, JsValue)> = match event {
        Event::Configured(config) => return config_value(config),
        Event::PluginRegistered { plugin, config } | Event::PluginStarted { plugin, config } => {
            let plugin = js(*plugin).unwrap_or(JsValue::NULL);
            vec![("plugin", plugin), ("config", config_value(config))]
        }
        Event::InterpreterLoaded { name } => vec![("name", name.into())],
        Event::FileFetched { path, content } => vec![
            ("path", path.into()),
            ("content", Uint8Array::from(&content[..]).into()),
        ],
        Event::InterpreterReady(info) | Event::FinishedSetup(info) => {
            let Info { name, version } = info;
            vec![("name", name.into()), ("version", version.into())]
        }
        Event::FilesLoaded { paths } => {
            let paths: Array = paths.iter().map(|path| JsValue::from_str(path)).collect();
            vec![("paths", paths.into())]
        }
        Event::Failed(failure) => vec![
            ("stage", failure.step.name().into()),
            ("name", failure.name.as_str().into()),
            ("message", failure.message.as_str().into()),
        ],
        #[expect(clippy::cast_precision_loss, reason = "sizes of downloads")]
        Event::Progress(progress) => vec![
            ("stage", progress.stage.into()),
            ("name", progress.name.as_str().into()),
            ("loaded", (progress.loaded as f64).into()),
            ("total", (progress.total as f64).into()),
        ],
    };
    value::object(properties).into()
}

/// The configuration as JavaScript gets it: plain data, frozen through and through.
#[must_use]
pub fn config_value(config: &Config) -> JsValue {
    let config = value::from_plain(&config.to_plain());
    value::freeze_deeply(&config);
    config
}
