// The entry of dist/micropyscript-worker.js: an interpreter in a worker. The bundler puts the generated bindings in the place of
// "bindings", and the WebAssembly's versioned name in the place of WASM.

import "./inbox.js";
import init from "bindings";

init({ module_or_path: fetch(new URL(WASM, import.meta.url), { credentials: "same-origin" }) });
