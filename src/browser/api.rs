//! `window.PyScript`: what a page may know and do.
//!
//! Its shape is a contract; what it does is done by the shell.

use js_sys::{Array, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

use super::handle::{self, function, rejected};
use super::plugins::JsPlugin;
use super::shell::Shell;
use super::{dom, events, execute, value};
use crate::kernel::config::InterpreterChoice;

/// Puts the object on the window, where it can neither be replaced nor removed.
///
/// # Errors
/// When the page has one already: two of us on one page do not go together.
pub fn install(shell: &Shell) -> Result<(), String> {
    let api = Object::new();
    getter(&api, "config", shell, |shell| {
        match &shell.snapshot().config {
            Some(config) => events::config_value(config),
            None => JsValue::NULL,
        }
    });
    getter(&api, "plugins", shell, |shell| {
        let plugins = shell.js_plugins().into_iter().collect::<Array>();
        Object::freeze(&plugins).into()
    });
    getter(&api, "availableInterpreters", shell, available_interpreters);
    getter(&api, "interpreter", shell, |shell| {
        shell.js_interpreter().unwrap_or(JsValue::NULL)
    });
    getter(&api, "isInterpreterReady", shell, |shell| {
        shell.session().is_some().into()
    });
    method(&api, "registerPlugin", shell, register_plugin);
    method(&api, "runPython", shell, run_python);
    method(&api, "switchInterpreter", shell, switch_interpreter);
    value::set(&api, "execute", &execute(shell));
    Object::freeze(&api);
    // Neither writable nor configurable, as is the default here.
    let property = value::object([("value", api.into()), ("enumerable", JsValue::TRUE)]);
    value::define_property(&dom::window(), "PyScript", &property)
        .map(|_| ())
        .map_err(|_| "this page has a window.PyScript already".to_owned())
}

fn available_interpreters(shell: &Shell) -> JsValue {
    let rows = shell
        .snapshot()
        .catalogue
        .builds()
        .iter()
        .map(|build| {
            #[expect(clippy::cast_precision_loss, reason = "sizes of downloads")]
            let row = value::object([
                ("name", build.name.as_str().into()),
                ("version", build.version.as_str().into()),
                ("bytes", (build.bytes as f64).into()),
            ]);
            JsValue::from(row)
        })
        .collect::<Array>()
        .into();
    value::freeze_deeply(&rows);
    rows
}

fn register_plugin(shell: &Shell, object: &JsValue) -> JsValue {
    let plugin = JsPlugin::new(shell.clone(), object.clone());
    shell.register(std::rc::Rc::new(plugin), object.clone());
    JsValue::UNDEFINED
}

/// Code that comes before setup is finished waits for it.
fn run_python(shell: &Shell, code: &JsValue) -> JsValue {
    let Some(code) = code.as_string() else {
        return rejected("runPython takes a string of Python");
    };
    let shell = shell.clone();
    dom::promise(async move {
        let session = shell
            .ready()
            .await
            .map_err(|failure| js_error(&failure.message))?;
        Ok(handle::run(&session, &code))
    })
    .into()
}

fn execute(shell: &Shell) -> JsValue {
    let shell = shell.clone();
    handle::function2(move |code, options| match code.as_string() {
        Some(code) => dom::promise(execute::js::execute(shell.clone(), code, options)).into(),
        None => rejected("execute takes a string of Python, and options"),
    })
}

fn switch_interpreter(shell: &Shell, name: &JsValue) -> JsValue {
    let Some(name) = name.as_string() else {
        return rejected("switchInterpreter takes the name of an interpreter");
    };
    // At once, and not when the promise is first looked at: the old interpreter is gone by then.
    if let Err(unknown) = shell.choose(InterpreterChoice::named(&name)) {
        return rejected(&unknown.to_string());
    }
    let shell = shell.clone();
    dom::promise(async move {
        match shell.ready().await {
            Ok(session) if session.info().name == name => Ok(JsValue::UNDEFINED),
            Ok(_) => Err(js_error("another interpreter was chosen in the meantime")),
            Err(failure) => Err(js_error(&failure.message)),
        }
    })
    .into()
}

fn js_error(message: &str) -> JsValue {
    js_sys::Error::new(message).into()
}

// The closures below live as long as the page: so does the object that holds them.

fn getter(api: &Object, key: &str, shell: &Shell, read: fn(&Shell) -> JsValue) {
    let shell = shell.clone();
    let get = Closure::<dyn FnMut() -> JsValue>::new(move || read(&shell)).into_js_value();
    let property = value::object([("get", get), ("enumerable", JsValue::TRUE)]);
    value::accessor(api, key, &property);
}

fn method(api: &Object, key: &str, shell: &Shell, call: fn(&Shell, &JsValue) -> JsValue) {
    let shell = shell.clone();
    value::set(api, key, &function(move |argument| call(&shell, &argument)));
}
