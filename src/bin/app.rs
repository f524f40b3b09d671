//! The report's binary: opens the report. Everything else is in the library.

#[cfg(target_arch = "wasm32")]
fn main() {
    if let Err(message) = micropyscript::report::start() {
        micropyscript::browser::dom::warn(&message);
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The report runs in a browser: `make serve`.");
}
