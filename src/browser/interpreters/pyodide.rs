//! Pyodide: CPython for Emscripten.
//!
//! What its own package loader can do is reached by Python code, not from here.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::driver::{Driven, Driver, Engine, FileSystem, callback, function};
use super::output::Output;
use super::parts::Parts;
use super::{DRIVER, DRIVER_SOURCE, Host, LIBRARY, LIBRARY_FILES, Started};
use crate::browser::{host, value};
use crate::kernel::interpreter::{
    HOME, Info, InputError, Loaded as LoadedTrait, Pending, Stream, Unsupported,
};

#[wasm_bindgen(module = "/src/js/pyodide.js")]
extern "C" {
    /// Loads an instance that reads attributes of JavaScript's quicker, and calls and awaits `rest` meanwhile.
    fn load(loader: &Loader, options: &Object, rest: &Function) -> Promise;
}

// What that file imports is copied beside it where something of it is named here.

#[wasm_bindgen(module = "/src/js/pyodide-copies.js")]
extern "C" {
    type Copies;
}

#[wasm_bindgen]
extern "C" {
    /// The namespace of `pyodide.mjs`.
    type Loader;

    /// What it loads.
    #[derive(Clone)]
    type Pyodide;

    #[wasm_bindgen(method, getter, js_name = FS)]
    fn files(this: &Pyodide) -> FileSystem;

    #[wasm_bindgen(method, getter)]
    fn version(this: &Pyodide) -> String;

    #[wasm_bindgen(method, catch)]
    fn pyimport(this: &Pyodide, name: &str) -> Result<Driver, JsValue>;

    #[wasm_bindgen(method, catch, js_name = setStdout)]
    fn set_stdout(this: &Pyodide, options: &Object) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = setStderr)]
    fn set_stderr(this: &Pyodide, options: &Object) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = setStdin)]
    fn set_stdin(this: &Pyodide, options: &Object) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = setInterruptBuffer)]
    fn set_interrupt_buffer(this: &Pyodide, buffer: &JsValue) -> Result<(), JsValue>;

    /// Throws what makes Python look for a signal, if there is one.
    #[wasm_bindgen(method, catch, js_name = checkInterrupt)]
    fn check_interrupt(this: &Pyodide) -> Result<(), JsValue>;
}

#[wasm_bindgen]
extern "C" {
    /// There where the browser can suspend WebAssembly.
    #[wasm_bindgen(thread_local_v2, js_namespace = WebAssembly, js_name = Suspending)]
    static SUSPENDING: JsValue;

    /// A function of Python's.
    type Callable;

    /// Calls it so that it may be suspended: always a promise.
    #[wasm_bindgen(method, catch, variadic, js_name = callPromising)]
    fn call_promising(this: &Callable, arguments: &Array) -> Result<JsValue, JsValue>;
}

/// Pyodide's parts.
pub(super) struct Loaded {
    name: String,
    parts: Parts,
    interrupts: JsValue,
}

impl Loaded {
    pub(super) fn new(name: String, parts: Parts, interrupts: JsValue) -> Self {
        Self {
            name,
            parts,
            interrupts,
        }
    }
}

impl LoadedTrait for Loaded {
    fn start(self: Box<Self>, host: Host) -> Pending<Started> {
        Box::pin(async move {
            let Self {
                name,
                parts,
                interrupts,
            } = *self;
            let output = Output::new(host);
            let mut callbacks = vec![
                callback(writer(&output, Stream::Stdout)),
                callback(writer(&output, Stream::Stderr)),
                callback(output.asker()),
                callback(output.teller()),
            ];
            let environment = value::object([("HOME", HOME.into())]);
            let options = value::object([("env", environment.into())]);
            // Its files lie in one folder, under names that it knows.
            if let Some((folder, _)) = parts.url(".wasm").and_then(|url| url.rsplit_once('/')) {
                value::set(&options, "indexURL", &format!("{folder}/").into());
            }
            let loader = parts.module.clone().unchecked_into::<Loader>();
            let loading = async {
                let loading = host::REST.with(|rest| load(&loader, &options, rest));
                JsFuture::from(loading).await
            };
            let python: Pyodide = parts.lend_to(loading).await?.unchecked_into();
            let interrupts = Interrupts(interrupts);
            callbacks.push(callback(reader(&output, &python, &interrupts)));
            prepare(&python, &callbacks, &interrupts)
                .map_err(|error| value::message(&error))
                .map(|driver| {
                    Rc::new(Driven {
                        info: Info {
                            name,
                            version: python.version(),
                        },
                        driver,
                        files: python.files(),
                        engine: Box::new(interrupts),
                        output,
                        _callbacks: callbacks,
                        closed: Cell::new(false),
                        activity: Rc::default(),
                    }) as _
                })
        })
    }
}

/// Beside what loads it, not in it: the page has this when Pyodide is there, and not before.
#[inline(never)]
fn prepare(
    python: &Pyodide,
    callbacks: &[JsValue],
    Interrupts(interrupts): &Interrupts,
) -> Result<Driver, JsValue> {
    let streams = |write: &JsValue| value::object([("write", write.clone())]);
    python.set_stdout(&streams(&callbacks[0]))?;
    python.set_stderr(&streams(&callbacks[1]))?;
    python.set_stdin(&value::object([("stdin", callbacks[4].clone())]))?;
    python.set_interrupt_buffer(interrupts)?;
    let files = python.files();
    files.make_folders(HOME)?;
    files.change_folder(HOME)?;
    let packages = site_packages(&files)?;
    files.write_file(&format!("{packages}/{DRIVER}.py"), DRIVER_SOURCE.as_bytes())?;
    files.make_folders(&format!("{packages}/{LIBRARY}"))?;
    for &(name, source) in LIBRARY_FILES {
        files.write_file(&format!("{packages}/{LIBRARY}/{name}"), source.as_bytes())?;
    }
    let driver = python.pyimport(DRIVER)?;
    driver.set_up(function(&callbacks[2]), function(&callbacks[3]))?;
    Ok(driver)
}

/// The folder for packages, whose name has Python's version in it.
fn site_packages(files: &FileSystem) -> Result<String, JsValue> {
    let names = files.read_folder("/lib")?;
    let folder = names
        .iter()
        .filter_map(|name| name.as_string())
        .find(|name| name.starts_with("python") && !name.contains(".zip"))
        .unwrap_or_default();
    Ok(format!("/lib/{folder}/site-packages"))
}

/// The array in whose first place Pyodide looks for a signal while it runs.
#[derive(Clone)]
struct Interrupts(JsValue);

impl Interrupts {
    fn signal(&self) {
        const SIGINT: u32 = 2;
        // It fails for what is no array.
        let _ = Reflect::set_u32(&self.0, 0, &SIGINT.into());
    }
}

impl Engine for Interrupts {
    fn continues(&self, _block: &str) -> bool {
        // The driver asks codeop, which knows better.
        false
    }

    fn enter(&self, driver: &Driver, name: &str, arguments: &[&str]) -> Result<JsValue, JsValue> {
        let function: Callable = value::get(driver, name).unchecked_into();
        let arguments: Array = arguments.iter().map(|&text| JsValue::from(text)).collect();
        if SUSPENDING.with(JsValue::is_undefined) {
            function
                .unchecked_ref::<Function>()
                .apply(driver, &arguments)
        } else {
            function.call_promising(&arguments)
        }
    }

    fn begin_await(&self) -> Result<(), JsValue> {
        // The driver compiles a top-level await itself.
        Ok(())
    }

    fn close(&self) {
        // Each instance keeps to itself; what is left of this one goes with its last reference.
    }

    fn interrupt(&self) -> Result<(), Unsupported> {
        self.signal();
        Ok(())
    }
}

/// Takes the bytes that Pyodide writes, and answers how many they were.
fn writer(output: &Rc<Output>, stream: Stream) -> Closure<dyn FnMut(Uint8Array) -> u32> {
    let output = Rc::clone(output);
    Closure::new(move |bytes: Uint8Array| {
        output.write(stream, &bytes.to_vec());
        bytes.length()
    })
}

/// Gives Pyodide a line of input, or null at the end of the input.
fn reader(
    output: &Rc<Output>,
    python: &Pyodide,
    interrupts: &Interrupts,
) -> Closure<dyn FnMut() -> Result<JsValue, JsValue>> {
    let (output, python) = (Rc::clone(output), python.clone());
    let interrupts = interrupts.clone();
    Closure::new(move || match output.ask("") {
        // As bytes, for a text would get a newline in any case.
        Ok(Some(line)) => Ok(Uint8Array::from(line.as_slice()).into()),
        Ok(None) => Ok(JsValue::NULL),
        Err(InputError::Interrupted) => {
            interrupts.signal();
            python.check_interrupt().map(|()| JsValue::NULL)
        }
        Err(error) => Err(js_sys::Error::new(&error.to_string()).into()),
    })
}
