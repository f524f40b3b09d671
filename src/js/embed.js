// The entry of dist/micropyscript.js: the tags on any plain HTML page. The bundler puts the generated bindings in the
// place of "bindings", and the WebAssembly's versioned name in the place of WASM.

import init from "bindings";
import { start } from "./start.js";

// `micropyscript.js?service-worker` is how a page asks for it: an entry module can read its own address, and not its tag.
start({ init, wasm: WASM, offline: new URL(import.meta.url).searchParams.has("service-worker") });
