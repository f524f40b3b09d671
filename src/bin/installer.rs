//! The installer's binary: packages, worked out for the page that asks. Everything else is in the library.

#[cfg(target_arch = "wasm32")]
fn main() {
    micropyscript::browser::installer::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!(
        "The installer runs in a browser: `make build` makes dist/micropyscript-installer.js."
    );
}
