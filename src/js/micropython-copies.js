// Copies of Python's containers for JavaScript: lists and tuples as arrays, dicts as objects, bytes as a Uint8Array.
//
// How a single value crosses is the gateway's to know. wasm-bindgen copies this file, so it imports only what Rust imports too.

import { Refusal } from "./containers.js";

// What the port says that an object of Python's is, and the kind of value that one is on its way.
const LIST = 1, TUPLE = 2, DICT = 3, BUFFER = 4;
const OBJECT = 8;

const WORD_SIZE = 4;
const VALUE_SIZE = 12;
// What stands for no key in the table of a dict, and for one that was deleted (py/obj.h).
const NO_KEYS = [0, 4];
// How deep containers may stand in each other. The stack holds more, in a worker less than 1,000, and when it overflows the
// interpreter is lost.
const DEEPEST = 200;

export class Copies {
  #module;
  #memory;
  #isBytes;
  #valueOf;

  // `isBytes(object)` says of what lies in memory whether it is bytes, and `valueOf(object, at)` what it is for JavaScript, of which
  // `at` is the value on its way.
  constructor({ module, memory, isBytes, valueOf }) {
    this.#module = module;
    this.#memory = memory;
    this.#isBytes = isBytes;
    this.#valueOf = valueOf;
  }

  // The copy of what has this number among the objects that JavaScript knows, and of all that is in it; or undefined, where it is no
  // container. `object` is its place in memory, if that is known. Its number is let go of.
  of(number, object) {
    return this.#copy(number, object, new Map(), 0);
  }

  // `copies` has what is copied already, by its place in memory, so that what has itself in it has its copy in it.
  #copy(number, object, copies, depth) {
    const { type, count, first } = this.#contentOf(number);
    const copy = this.#empty(type, object, first, count);
    if (copy === undefined) return undefined;
    if (object !== undefined) copies.set(object, copy);
    try {
      if (depth === DEEPEST) throw new Refusal("RuntimeError", "maximum recursion depth exceeded");
      const item = (place) => this.#item(this.#memory.word(first + WORD_SIZE * place), copies, depth + 1);
      if (type === DICT) this.#fillObject(copy, first, count, item);
      else if (type !== BUFFER) for (let place = 0; place < count; place++) copy.push(item(place));
      return copy;
    } finally {
      // Where JavaScript knows the container itself as well, that is not over.
      if (!globalThis.proxy_js_map.has(number)) this.#module._proxy_c_free_obj(number);
    }
  }

  // What kind of container it is, and how much there is in it from where on.
  #contentOf(number) {
    const found = this.#module._malloc(2 * WORD_SIZE);
    try {
      const type = this.#module._proxy_c_to_js_get_type_and_data(number, found);
      return { type, count: this.#memory.word(found), first: this.#memory.word(found + WORD_SIZE) };
    } finally {
      this.#module._free(found);
    }
  }

  #empty(type, object, first, count) {
    switch (type) {
      case LIST:
      case TUPLE: return [];
      case DICT: return {};
      case BUFFER: return object === undefined || !this.#isBytes(object) ? undefined : this.#memory.bytes.slice(first, first + count);
    }
  }

  // A key and its item stand beside each other.
  #fillObject(copy, first, count, item) {
    for (let place = 0; place < 2 * count; place += 2) {
      if (NO_KEYS.includes(this.#memory.word(first + WORD_SIZE * place))) continue;
      const value = item(place + 1);
      Object.defineProperty(copy, keyOf(item(place)), { value, writable: true, enumerable: true, configurable: true });
    }
  }

  #item(object, copies, depth) {
    // A small integer is no place: all but its last bit is what it is.
    if (object & 1) return object >> 1;
    if (copies.has(object)) return copies.get(object);
    const at = this.#module._malloc(VALUE_SIZE);
    try {
      this.#module._proxy_convert_mp_to_js_obj_cside(object, at);
      const isObject = this.#memory.word(at) === OBJECT;
      const copy = isObject ? this.#copy(this.#memory.word(at + WORD_SIZE), object, copies, depth) : undefined;
      return copy ?? this.#valueOf(object, at);
    } finally {
      this.#module._free(at);
    }
  }
}

// A key as text, as Python says it. To ask an object of Python's would run its code in the middle of the copy.
function keyOf(key) {
  switch (typeof key) {
    case "string": return key;
    case "number":
    case "bigint": return String(key);
    case "boolean": return key ? "True" : "False";
    case "undefined": return "None";
    default: throw new Refusal("TypeError", "JavaScript has no such keys: a dict that becomes an object has text and numbers for keys");
  }
}
