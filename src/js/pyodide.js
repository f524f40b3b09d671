// Makes Pyodide's gateway like the other interpreters': an error says its message and its traceback apart, a function that
// JavaScript was given bare can be called after the call too, and a container is given as a copy. And makes it quicker where
// Python reads an attribute of an object of JavaScript's, which it does at every call of a method as well. Pyodide makes the text
// of the name anew each time, and looks among Python's reserved words for it; here the text is kept, for Python has the name of
// an attribute in one place as long as the code lives that reads it.
//
// What an attribute is, and what there is to raise, remains Pyodide's to say. wasm-bindgen copies this file, so it
// imports only what Rust imports too.

import { COPYING, Copies } from "./pyodide-copies.js";
import { withMessage } from "./python-error.js";

// Pyodide's own `loadPyodide`, with an instance that reads attributes so. `rest()` brings what is needed when Pyodide is there;
// it is called when Pyodide's own files have come down, for it takes seconds more to start, in which the line is free.
export async function load(loader, options, rest) {
  const { instantiateStreaming } = WebAssembly;
  let coming, loans, copies;
  async function adapting(...source) {
    const made = await instantiate(...source);
    coming = rest();
    return made;
  }
  WebAssembly.instantiateStreaming = adapting;
  try {
    const python = await loader.loadPyodide(options);
    if (loans) loans.module = python._module;
    copies?.belongTo(python);
    await (coming ?? rest());
    return python;
  } finally {
    if (WebAssembly.instantiateStreaming === adapting) WebAssembly.instantiateStreaming = instantiateStreaming;
  }

  async function instantiate(source, imports, ...others) {
    const port = imports?.env ?? {};
    if (!areThere(ADAPTED, port)) return instantiateStreaming.call(WebAssembly, source, imports, ...others);
    const names = new Names();
    loans = new Loans(port);
    const { new_error } = port;
    const own = {
      JsProxy_GetAttr_js: reading(port.JsProxy_GetAttr_js, names),
      new_error: (...parts) => errorOf(new_error(...parts)),
      gc_register_proxies: (proxies) => loans.collect(proxies),
      destroy_proxies: (proxies, message) => port.destroy_proxies(loans.ending(proxies), message),
      get_async_js_call_done_callback: (proxies) => port.get_async_js_call_done_callback(loans.ending(proxies)),
    };
    if (areThere(COPYING, port)) {
      copies = new Copies();
      Object.assign(own, copies.adapted(port));
    }
    // Pyodide answers by its `env` for functions that it has not, too.
    const env = Object.assign(Object.create(imports.env), own);
    const made = await instantiateStreaming.call(WebAssembly, source, { ...imports, env }, ...others);
    names.memory = made.instance.exports.memory;
    return made;
  }
}

// The imports of Pyodide's that are replaced, and what it takes to replace them.
const ADAPTED = ["JsProxy_GetAttr_js", "new_error", "destroy_proxies", "get_async_js_call_done_callback", "gc_register_proxies"];

function areThere(names, port) {
  return names.every((name) => typeof port[name] === "function");
}

// What stands for objects of Python's that JavaScript was given bare. Most of it ends with the call. A function does not, nor what can
// be awaited: it lasts until JavaScript's garbage is collected, as with the other interpreters.
class Loans {
  // Emscripten's, which says of a proxy how it stands, once Pyodide is there.
  module;
  #port;

  constructor(port) {
    this.#port = port;
  }

  // From now on these are let go of when they are collected.
  collect(proxies) {
    const lent = this.#lent(proxies);
    if (lent === proxies) return this.#port.gc_register_proxies(proxies);
    for (const proxy of lent) this.#port.gc_register_proxies([proxy]);
  }

  // Those that end now, or with what the call promised.
  ending(proxies) {
    const isKept = (proxy) => typeof proxy === "function" || "then" in Object.getPrototypeOf(proxy);
    const lent = this.#lent(proxies);
    if (lent === proxies) return proxies;
    this.collect(lent.filter(isKept));
    return lent.filter((proxy) => !isKept(proxy));
  }

  // Without those that somebody has ended, and those that are collected already: Pyodide would let go of them twice. What a call
  // answers is among them too, which JavaScript may have kept from before. The very same where nothing can be said of them.
  #lent(proxies) {
    if (!this.module?.PyProxy_getAttrsQuiet || !Array.isArray(proxies)) return proxies;
    const lent = new Set(proxies);
    return [...lent].filter((proxy) => {
      // A copy is among them where it was given.
      const { ptr, gcRegistered } = this.module.PyProxy_getAttrsQuiet(proxy)?.shared ?? {};
      return ptr && !gcRegistered;
    });
  }
}

// Pyodide's error for an exception of Python's. It is made of a frame of Pyodide's own, by whose name Pyodide knows where to cut the
// traceback, and ours behind it is none.
function errorOf(error) {
  error.stack = error.stack.replace(/(\n(?: +at )?new_error\b.*)\n.*/, "$1");
  return withMessage(error);
}

// Reads an attribute: `place` is where its name is in memory.
function reading(port, names) {
  return (object, place) => {
    const name = names.at(place);
    // Where it is a number, it stands for an object that only an older Pyodide knows.
    if (name === undefined || typeof object === "number") return port(object, place);
    let found, isThere;
    try {
      found = object[name];
      isThere = found !== undefined || name in object;
    } catch (error) {
      // Pyodide is to see what was thrown, and a getter is not to run twice.
      return port({ get [name]() { throw error; } }, place);
    }
    return isThere ? found : port(object, place);
  };
}

// How many names are kept at most; a power of two.
const KEPT = 1024;
const LONGEST = 64;

// The texts of names in the instance's memory.
class Names {
  memory;
  #bytes = new Uint8Array();
  #places = new Uint32Array(KEPT);
  #texts = new Array(KEPT).fill("");

  // The text at a place; or undefined, where Pyodide has to look itself: it reads `class_` as `class`.
  at(place) {
    if (!this.memory) return undefined;
    // Memory that has grown is another buffer, and the one before has nothing in it.
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.memory.buffer);
    const kept = (place >> 3) & (KEPT - 1);
    const text = this.#texts[kept];
    if (this.#places[kept] === place && this.#says(place, text)) return text;
    return this.#keep(kept, place);
  }

  // What was there once may be something else by now.
  #says(place, text) {
    const bytes = this.#bytes;
    for (let at = 0; at < text.length; at++) {
      if (bytes[place + at] !== text.charCodeAt(at)) return false;
    }
    return text.length > 0 && bytes[place + text.length] === 0;
  }

  #keep(kept, place) {
    const bytes = this.#bytes.subarray(place, place + LONGEST);
    const length = bytes.indexOf(0);
    if (length <= 0 || bytes[length - 1] === UNDERSCORE || bytes.subarray(0, length).some((byte) => byte > LAST_ASCII)) return undefined;
    this.#places[kept] = place;
    return (this.#texts[kept] = String.fromCharCode(...bytes.subarray(0, length)));
  }
}

const UNDERSCORE = 95;
const LAST_ASCII = 127;
