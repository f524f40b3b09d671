// The entry of dist/micropyscript.js: the tags on any plain HTML page. The bundler puts the generated bindings in the
// place of "bindings", and the WebAssembly's versioned name in the place of WASM.

import init from "bindings";
import { start } from "./start.js";

start({ init, wasm: WASM });
