//! The worker's binary: one interpreter, called by messages. Everything else is in the library.

#[cfg(target_arch = "wasm32")]
fn main() {
    micropyscript::browser::worker::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The worker runs in a browser: `make build` makes dist/micropyscript-worker.js.");
}
