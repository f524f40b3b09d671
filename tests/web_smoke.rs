//! x
#![cfg(target_arch = "wasm32")]
use wasm_bindgen_test::*;
wasm_bindgen_test_configure!(run_in_browser);
#[wasm_bindgen_test]
async fn x() {
    let r = js_sys::eval("import('/build/interpreters/micropython/micropython.mjs').then(m=>Object.keys(m).join()+location.href+document.baseURI+document.body.innerHTML.slice(0,300)).catch(e=>String(e))").unwrap();
    let v = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::from(r))
        .await
        .unwrap();
    panic!("{v:?}");
}
