//! The editor and the terminal: JavaScript widgets that are loaded when a page first needs one.
//!
//! Nothing here knows Python; text goes in, text comes out. Whoever opens one sees to it that what the page's first output
//! needs has come before.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlTextAreaElement};

use super::{dom, host, value};

#[wasm_bindgen]
extern "C" {
    type EditorModule;

    #[wasm_bindgen(method, catch, js_name = createEditor)]
    fn create(this: &EditorModule, parent: &Element, options: &Object)
    -> Result<JsEditor, JsValue>;

    type JsEditor;

    #[wasm_bindgen(method)]
    fn destroy(this: &JsEditor);

    type TerminalModule;

    #[wasm_bindgen(method, catch, js_name = createTerminal)]
    fn create(
        this: &TerminalModule,
        parent: &Element,
        options: &Object,
    ) -> Result<JsTerminal, JsValue>;

    type JsTerminal;

    #[wasm_bindgen(method)]
    fn write(this: &JsTerminal, text: &str);

    #[wasm_bindgen(method, js_name = destroy)]
    fn destroy_terminal(this: &JsTerminal);
}

/// An editor for Python. It leaves the page when it is dropped.
pub struct Editor {
    js: JsEditor,
    _on_change: Closure<dyn FnMut(String)>,
    _on_run: Closure<dyn FnMut()>,
}

impl Editor {
    /// An editor inside of `parent`, with `label` as its accessible name. It takes over from a text area
    /// once its module is here: the text of then, and the reader who is in it.
    ///
    /// # Errors
    /// When its module cannot be had.
    pub async fn open(
        parent: &Element,
        plain: impl FnOnce() -> Option<HtmlTextAreaElement>,
        label: &str,
        on_change: impl FnMut(String) + 'static,
        on_run: impl FnMut() + 'static,
    ) -> Result<Self, String> {
        let module: EditorModule = import("js/editor.js").await?.unchecked_into();
        let on_change = Closure::<dyn FnMut(String)>::new(on_change);
        let on_run = Closure::<dyn FnMut()>::new(on_run);
        let plain = plain();
        let text = plain.as_ref().map(HtmlTextAreaElement::value);
        let options = value::object([
            ("doc", text.unwrap_or_default().into()),
            (
                "selection",
                plain.as_ref().map_or(JsValue::UNDEFINED, selection),
            ),
            ("label", label.into()),
            ("onChange", on_change.as_ref().clone()),
            ("onRun", on_run.as_ref().clone()),
        ]);
        let js = module
            .create(parent, &options)
            .map_err(|error| value::message(&error))?;
        Ok(Self {
            js,
            _on_change: on_change,
            _on_run: on_run,
        })
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.js.destroy();
    }
}

/// From where to where the reader's selection goes, which is also where the cursor is; undefined where the reader is elsewhere.
fn selection(plain: &HtmlTextAreaElement) -> JsValue {
    match (
        plain.matches(":focus"),
        plain.selection_start(),
        plain.selection_end(),
    ) {
        (Ok(true), Ok(Some(start)), Ok(Some(end))) => Array::of2(&start.into(), &end.into()).into(),
        _ => JsValue::UNDEFINED,
    }
}

/// A terminal. It leaves the page when it is dropped.
pub struct Terminal {
    js: JsTerminal,
    _on_data: Closure<dyn FnMut(String)>,
    _on_resize: Closure<dyn FnMut(u32)>,
}

impl Terminal {
    /// A terminal inside of `parent`; `on_data` hears what is typed, `on_resize` how many columns
    /// there are, at once and whenever that changes.
    ///
    /// # Errors
    /// When its module cannot be had.
    pub async fn open(
        parent: &Element,
        label: &str,
        on_data: impl FnMut(String) + 'static,
        on_resize: impl FnMut(u32) + 'static,
    ) -> Result<Self, String> {
        let module: TerminalModule = import("js/terminal.js").await?.unchecked_into();
        let on_data = Closure::<dyn FnMut(String)>::new(on_data);
        let on_resize = Closure::<dyn FnMut(u32)>::new(on_resize);
        let options = value::object([
            ("label", label.into()),
            ("onData", on_data.as_ref().clone()),
            ("onResize", on_resize.as_ref().clone()),
        ]);
        let js = module
            .create(parent, &options)
            .map_err(|error| value::message(&error))?;
        Ok(Self {
            js,
            _on_data: on_data,
            _on_resize: on_resize,
        })
    }

    /// Writes text, with the escape sequences of a terminal in it.
    pub fn write(&self, text: &str) {
        self.js.write(text);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.js.destroy_terminal();
    }
}

async fn import(path: &str) -> Result<JsValue, String> {
    let url = dom::absolute(path, &host::base())?;
    JsFuture::from(host::import_module(&url))
        .await
        .map_err(|error| format!("{url}: {}", value::message(&error)))
}
