// The entry of dist/report.js: the report. Unlike on a plain page, the address bar may name the interpreter. The bundler
// puts the generated bindings in the place of "bindings", and the WebAssembly's versioned name in the place of WASM.

import init from "bindings";
import { start } from "./start.js";

const choice = new URLSearchParams(location.search).get("interpreter") ?? undefined;
start({ init, wasm: WASM, choice, offline: true });
