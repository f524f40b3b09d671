// Loads an instance of MicroPython whose gateway to JavaScript is ours.
//
// What the gateway does, others know. wasm-bindgen copies this file, so it imports only what Rust imports too.

import { Gateway, use } from "./micropython-gateway.js";

// The port's own `loadMicroPython`, with an instance whose edges are ours.
export async function load(loader, options) {
  const { instantiate, instantiateStreaming } = WebAssembly;
  const next = new Gateway();
  const adapting = (of) => async (source, imports, ...rest) => {
    if (imports?.env?.js_get_error_info === undefined) return of.call(WebAssembly, source, imports, ...rest);
    const made = await of.call(WebAssembly, source, { ...imports, env: next.adapted(imports.env) }, ...rest);
    const { exports } = made.instance ?? made;
    next.memory = exports.memory;
    next.table = exports.__indirect_function_table;
    if (next.table) remember(next.table);
    return made;
  };
  const ours = { instantiate: adapting(instantiate), instantiateStreaming: adapting(instantiateStreaming) };
  Object.assign(WebAssembly, ours);
  try {
    const python = await loader.loadMicroPython(options);
    next.belongTo(python);
    use(next);
    return python;
  } finally {
    if (WebAssembly.instantiate === ours.instantiate) WebAssembly.instantiate = instantiate;
    if (WebAssembly.instantiateStreaming === ours.instantiateStreaming) WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

// Makes a table answer from an array. The port asks it for a function whenever it calls one that may raise, which is at every
// reach for JavaScript and several times a line of Python, and to ask WebAssembly takes longer than the call.
function remember(table) {
  const { get, set } = WebAssembly.Table.prototype;
  const known = [];
  table.get = (place) => (known[place] ??= get.call(table, place));
  table.set = (place, ...entry) => {
    known[place] = undefined;
    set.call(table, place, ...entry);
  };
}
