//! The embed script's binary: Python's tags on any page. Everything else is in the library.

#[cfg(target_arch = "wasm32")]
fn main() {
    if let Err(message) = micropyscript::ui::page::start() {
        micropyscript::browser::dom::warn(&message);
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The embed script runs in a browser: `make build` makes dist/micropyscript.js.");
}
