//! A plugin in JavaScript: an object with a `name` and up to three functions.

use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::browser::shell::Shell;
use crate::browser::{dom, handle};
use crate::browser::{events, value};
use crate::kernel::config::Config;
use crate::kernel::lifecycle::Input;
use crate::kernel::plugin::{Hook, Plugin};
use crate::kernel::session::Session;

/// A JavaScript object as a plugin.
pub struct JsPlugin {
    shell: Shell,
    name: String,
    object: JsValue,
}

impl JsPlugin {
    /// The plugin that an object is. Without a name it will not be registered.
    #[must_use]
    pub fn new(shell: Shell, object: JsValue) -> Self {
        let name = value::get(&object, "name").as_string().unwrap_or_default();
        Self {
            shell,
            name,
            object,
        }
    }

    /// What JavaScript gets in the events about a plugin that is not in JavaScript.
    #[must_use]
    pub fn stand_in(name: &str) -> JsValue {
        let object = value::object([("name", name.into())]).into();
        value::freeze_deeply(&object);
        object
    }

    /// The plugin that a module's default export is, or makes.
    pub(super) fn exported_by(module: &JsValue) -> Result<Option<JsValue>, String> {
        let exported = value::get(module, "default");
        match exported.dyn_ref::<Function>() {
            Some(make) => make
                .call0(&JsValue::UNDEFINED)
                .map(Some)
                .map_err(|error| value::message(&error)),
            None => Ok((!exported.is_undefined()).then_some(exported)),
        }
    }

    /// Calls one of its functions, if it has it. What the function leaves to be awaited is not
    /// waited for, but the reader hears if it fails.
    fn call(&self, hook: Hook, arguments: [&JsValue; 2]) -> Result<(), String> {
        let function = value::get(&self.object, hook.name());
        let Some(function) = function.dyn_ref::<Function>() else {
            return Ok(());
        };
        let [first, second] = arguments;
        let returned = match hook {
            Hook::Configure | Hook::Start => function.call1(&self.object, first),
            Hook::InterpreterReady => function.call2(&self.object, first, second),
        }
        .map_err(|error| value::message(&error))?;
        if let Ok(promise) = returned.dyn_into::<Promise>() {
            let (shell, name) = (self.shell.clone(), self.name.clone());
            dom::spawn(async move {
                if let Err(error) = JsFuture::from(promise).await {
                    let message = value::message(&error);
                    shell.send(Input::PluginFailed {
                        plugin: name,
                        hook,
                        message,
                    });
                }
            });
        }
        Ok(())
    }
}

impl Plugin for JsPlugin {
    fn name(&self) -> &str {
        &self.name
    }

    fn configure(&self, config: &mut Config) -> Result<(), String> {
        let js = value::from_plain(&config.to_plain());
        self.call(Hook::Configure, [&js, &JsValue::UNDEFINED])?;
        let changed = value::to_plain(&js)?;
        // A hook that goes on after an await changes nothing any more, and is told so.
        value::freeze_deeply(&js);
        *config = Config::from_plain(changed).map_err(|error| error.to_string())?;
        Ok(())
    }

    fn start(&self, config: &Config) -> Result<(), String> {
        self.call(
            Hook::Start,
            [&events::config_value(config), &JsValue::UNDEFINED],
        )
    }

    fn interpreter_ready(&self, config: &Config, session: Rc<Session>) -> Result<(), String> {
        let interpreter = handle::interpreter(&session);
        self.call(
            Hook::InterpreterReady,
            [&events::config_value(config), &interpreter],
        )
    }
}
