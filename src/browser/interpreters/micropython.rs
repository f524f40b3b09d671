//! MicroPython's webassembly port.
//!
//! Two instances in one realm corrupt each other: the port sets `globalThis.Module` and keeps its
//! tables of proxies there. So one starts at a time, and one that was replaced is never called again.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::lock::Mutex;
use js_sys::{Object, Promise, Uint8Array};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::driver::{Driven, Driver, Engine, FileSystem, callback, function};
use super::output::Output;
use super::parts::Parts;
use super::{
    DRIVER, DRIVER_BYTECODE, DRIVER_FIRST, DRIVER_SOURCE, Host, LIBRARY, LIBRARY_FILES, Started,
};
use crate::browser::value;
use crate::kernel::interpreter::{
    HOME, Info, InputError, Loaded as LoadedTrait, Pending, Stream, Unsupported,
};
use crate::kernel::repl;
use crate::kernel::romfs::{self, Entry};

#[wasm_bindgen(module = "/src/js/micropython.js")]
extern "C" {
    /// Whatever the instance of now has left on the page calls into nothing from here on.
    fn retire();

    /// Makes a new instance tell its own objects from those of the ones before.
    #[wasm_bindgen(catch)]
    fn separate(python: &MicroPython) -> Result<JsValue, JsValue>;

    /// Makes a stream hand over what is written at once, not byte by byte.
    #[wasm_bindgen(catch, js_name = writeAtOnce)]
    fn write_at_once(python: &MicroPython, descriptor: u32, write: &JsValue)
    -> Result<(), JsValue>;
}

#[wasm_bindgen(module = "/src/js/micropython-loader.js")]
extern "C" {
    /// Loads an instance whose gateway to JavaScript is like that of the other interpreters.
    fn load(loader: &Loader, options: &Object) -> Promise;
}

#[wasm_bindgen(module = "/src/js/micropython-gateway.js")]
extern "C" {
    /// From now on this object of Python's makes what only Python can make. Returns what has to be kept for
    /// as long as the instance lives.
    #[wasm_bindgen(catch, js_name = makeBy)]
    fn make_by(maker: &JsValue) -> Result<JsValue, JsValue>;

    /// What that object takes its wishes by.
    #[wasm_bindgen(thread_local_v2, js_name = wishes)]
    static WISHES: Object;
}

// What the gateway's file imports is copied beside it where something of each is named here.

#[wasm_bindgen(module = "/src/js/micropython-slots.js")]
extern "C" {
    type Slots;
}

#[wasm_bindgen(module = "/src/js/micropython-memory.js")]
extern "C" {
    type Memory;
}

#[wasm_bindgen(module = "/src/js/micropython-copies.js")]
extern "C" {
    type Copies;
}

#[wasm_bindgen(module = "/src/js/containers.js")]
extern "C" {
    type Refusal;
}

#[wasm_bindgen]
extern "C" {
    /// The namespace of `micropython.mjs`.
    type Loader;

    /// What it loads.
    type MicroPython;

    #[wasm_bindgen(method, getter, js_name = FS)]
    fn files(this: &MicroPython) -> FileSystem;

    #[wasm_bindgen(method, getter, js_name = _module)]
    fn module(this: &MicroPython) -> Module;

    #[wasm_bindgen(method, catch, js_name = registerJsModule)]
    fn register_module(this: &MicroPython, name: &str, module: &Object) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = runPython)]
    fn run(this: &MicroPython, source: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn pyimport(this: &MicroPython, name: &str) -> Result<Driver, JsValue>;

    #[wasm_bindgen(method, catch, js_name = runPythonAsync)]
    fn run_async(this: &MicroPython, source: &str) -> Result<JsValue, JsValue>;

    type Module;

    #[wasm_bindgen(method, catch, js_name = _mp_sched_keyboard_interrupt)]
    fn interrupt(this: &Module) -> Result<(), JsValue>;
}

/// The folder on the port's search path that files of ours go to where they cannot come from memory.
const PACKAGES: &str = "/lib";

thread_local! {
    /// Held while an instance starts.
    static STARTING: Rc<Mutex<()>> = Rc::default();
}

/// MicroPython's parts.
pub(super) struct Loaded {
    name: String,
    parts: Parts,
    heap_size: Option<u64>,
}

impl Loaded {
    pub(super) fn new(name: String, parts: Parts, heap_size: Option<u64>) -> Self {
        Self {
            name,
            parts,
            heap_size,
        }
    }
}

impl LoadedTrait for Loaded {
    fn start(self: Box<Self>, host: Host) -> Pending<Started> {
        Box::pin(async move {
            let starting = STARTING.with(Rc::clone);
            let _alone = starting.lock().await;
            let Self {
                name,
                parts,
                heap_size,
            } = *self;
            let output = Output::new(host);
            let mut callbacks = vec![
                callback(writer(&output, Stream::Stdout)),
                callback(writer(&output, Stream::Stderr)),
                callback(output.asker()),
                callback(reader(&output)),
                callback(output.teller()),
            ];
            let options = value::object([
                ("linebuffer", JsValue::FALSE),
                ("stdout", callbacks[0].clone()),
                ("stderr", callbacks[1].clone()),
                ("stdin", callbacks[3].clone()),
                ("romfs", Uint8Array::from(memory().as_slice()).into()),
            ]);
            if let Some(url) = parts.url(".wasm") {
                value::set(&options, "url", &url.into());
            }
            if let Some(bytes) = heap_size {
                #[expect(clippy::cast_precision_loss, reason = "a size in memory")]
                value::set(&options, "heapsize", &(bytes as f64).into());
            }
            let loader = parts.module.clone().unchecked_into::<Loader>();
            let loading = async { JsFuture::from(load(&loader, &options)).await };
            let python: MicroPython = parts.lend_to(loading).await?.unchecked_into();
            let kept = separate(&python).map_err(|error| value::message(&error))?;
            callbacks.push(kept);
            let module = python.module();
            output.interrupt_by(move || {
                // It fails for an instance that is gone, and then there is nothing to stop.
                let _ = module.interrupt();
            });
            prepare(&python, &mut callbacks)
                .map_err(|error| value::message(&error))
                .map(|(driver, version)| {
                    Rc::new(Driven {
                        info: Info { name, version },
                        driver,
                        files: python.files(),
                        engine: Box::new(python),
                        output,
                        _callbacks: callbacks,
                        closed: Cell::new(false),
                        activity: Rc::default(),
                    }) as _
                })
        })
    }
}

fn prepare(
    python: &MicroPython,
    callbacks: &mut Vec<JsValue>,
) -> Result<(Driver, String), JsValue> {
    write_at_once(python, 1, &callbacks[0])?;
    write_at_once(python, 2, &callbacks[1])?;
    python.files().make_folders(HOME)?;
    let driver = import_driver(python)?;
    callbacks.push(make_by(&value::get(&driver, "maker"))?);
    let version = driver.set_up(function(&callbacks[2]), function(&callbacks[4]))?;
    Ok((driver, version))
}

/// Imports the driver, which finds in a module of its own what it does not begin with.
fn import_driver(python: &MicroPython) -> Result<Driver, JsValue> {
    let page = value::object([("later", DRIVER_SOURCE[DRIVER_FIRST..].into())]);
    WISHES.with(|wishes| Object::assign(&page, wishes));
    python.register_module("_micropyscript_page", &page)?;
    // In the place of the port's module, in which names that are set stay in Python.
    python.register_module("js", &js_sys::global())?;
    python.pyimport(DRIVER).or_else(|_| {
        // A build without such memory, or with bytecode of another version, reads the source.
        let files = python.files();
        files.make_folders(&format!("{PACKAGES}/{LIBRARY}"))?;
        let driver = &DRIVER_SOURCE[..DRIVER_FIRST];
        files.write_file(&format!("{PACKAGES}/{DRIVER}.py"), driver.as_bytes())?;
        for &(name, source) in LIBRARY_FILES {
            files.write_file(&format!("{PACKAGES}/{LIBRARY}/{name}"), source.as_bytes())?;
        }
        // Where it stands is on the search path too.
        python.run(
            r#"exec("""
import sys, uos
uos.chdir("/")
sys.path[:] = [path for path in sys.path if path[:4] != "/rom"]
""", {})"#,
        )?;
        python.pyimport(DRIVER)
    })
}

/// Our Python in the port's own memory. From a file it would read in many small pieces, each by a call out to JavaScript, and
/// that takes longer than to compile it.
fn memory() -> Vec<u8> {
    let library = LIBRARY_FILES
        .iter()
        .map(|&(name, source)| Entry::File(name, source.as_bytes()));
    let (compiled, source) = (format!("{DRIVER}.mpy"), format!("{DRIVER}.py"));
    let driver = if DRIVER_BYTECODE.is_empty() {
        Entry::File(&source, &DRIVER_SOURCE.as_bytes()[..DRIVER_FIRST])
    } else {
        Entry::File(&compiled, DRIVER_BYTECODE)
    };
    let library = Entry::Folder(LIBRARY, library.collect());
    romfs::image(&[driver, Entry::Folder("lib", vec![library])])
}

impl Engine for MicroPython {
    fn continues(&self, block: &str) -> bool {
        repl::continues(block)
    }

    fn begin_await(&self) -> Result<(), JsValue> {
        // Whatever `compile` is called in here may await at its top level.
        self.run_async(&format!("__import__('{DRIVER}').begin()"))
            .map(|_| ())
    }

    fn close(&self) {
        retire();
    }

    fn interrupt(&self) -> Result<(), Unsupported> {
        self.module()
            .interrupt()
            .map_err(|error| Unsupported(value::message(&error)))
    }
}

/// Takes the bytes that the port writes.
fn writer(output: &Rc<Output>, stream: Stream) -> Closure<dyn FnMut(Uint8Array)> {
    let output = Rc::clone(output);
    Closure::new(move |bytes: Uint8Array| output.write(stream, &bytes.to_vec()))
}

/// Gives the port the bytes of a line of input, one at a time, and null at the end of the input.
fn reader(output: &Rc<Output>) -> Closure<dyn FnMut() -> Result<JsValue, JsValue>> {
    let output = Rc::clone(output);
    let mut line: std::vec::IntoIter<u8> = Vec::new().into_iter();
    Closure::new(move || {
        if line.as_slice().is_empty() {
            match output.ask("") {
                Ok(Some(bytes)) => line = bytes.into_iter(),
                Ok(None) => return Ok(JsValue::NULL),
                Err(InputError::Interrupted) => {
                    output.interrupt();
                    return Ok(JsValue::NULL);
                }
                Err(error) => return Err(js_sys::Error::new(&error.to_string()).into()),
            }
        }
        Ok(line.next().map_or(JsValue::NULL, Into::into))
    })
}
