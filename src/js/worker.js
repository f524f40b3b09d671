// The entry of dist/micropyscript-worker.js: an interpreter in a worker. The bundler puts the generated bindings in the place of
// "bindings", and the WebAssembly's versioned name in the place of WASM.

import "./inbox.js";
import init from "bindings";
import { offer } from "./python.js";

offer({
  base: new URL(".", import.meta.url).href,
  noWindow:
    "pyscript.window and pyscript.document in a worker need a page that is cross-origin isolated; " +
    "serve it with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp",
});

// A worker that closes itself tells nobody, and the page would wait for it.
const { close } = globalThis;
globalThis.close = () => {
  reportError(new Error("its worker was closed from within"));
  close.call(globalThis);
};

init({ module_or_path: fetch(new URL(WASM, import.meta.url), { credentials: "same-origin" }) });
