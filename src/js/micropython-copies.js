// Copies of Python's containers for JavaScript: lists and tuples as arrays, dicts as objects, bytes as a Uint8Array.
//
// How a single value crosses is the gateway's to know. It imports nothing, for wasm-bindgen copies it beside the files that import it.

// What the port says that an object of Python's is, and the kind of value that one is on its way.
const LIST = 1, TUPLE = 2, DICT = 3, BUFFER = 4;
const OBJECT = 8;

const WORD_SIZE = 4;
const VALUE_SIZE = 12;
// What stands for no key in the table of a dict, and for one that was deleted (py/obj.h).
const NO_KEYS = [0, 4];

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
  of(number, object, seen = new Map()) {
    const found = this.#module._malloc(2 * WORD_SIZE);
    const type = this.#module._proxy_c_to_js_get_type_and_data(number, found);
    const [count, first] = [this.#memory.word(found), this.#memory.word(found + WORD_SIZE)];
    this.#module._free(found);
    const copy = this.#empty(type, object, first, count);
    if (copy === undefined) return undefined;
    // What has itself in it has its copy in it.
    if (object !== undefined) seen.set(object, copy);
    if (type === DICT) this.#fillObject(copy, first, count, seen);
    else if (type !== BUFFER) this.#fillArray(copy, first, count, seen);
    // Where JavaScript knows the container itself as well, that is not over.
    if (!globalThis.proxy_js_map.has(number)) this.#module._proxy_c_free_obj(number);
    return copy;
  }

  #empty(type, object, first, count) {
    switch (type) {
      case LIST:
      case TUPLE: return [];
      case DICT: return {};
      case BUFFER: return object === undefined || !this.#isBytes(object) ? undefined : this.#memory.bytes.slice(first, first + count);
    }
  }

  #fillArray(copy, first, count, seen) {
    for (let place = 0; place < count; place++) copy.push(this.#item(this.#memory.word(first + WORD_SIZE * place), seen));
  }

  #fillObject(copy, first, count, seen) {
    for (let place = 0; place < count; place++) {
      const [key, item] = [0, 1].map((which) => this.#memory.word(first + WORD_SIZE * (2 * place + which)));
      if (NO_KEYS.includes(key)) continue;
      const value = this.#item(item, seen);
      Object.defineProperty(copy, this.#item(key, seen), { value, writable: true, enumerable: true, configurable: true });
    }
  }

  #item(object, seen) {
    // A small integer is no place: all but its last bit is what it is.
    if (object & 1) return object >> 1;
    if (seen.has(object)) return seen.get(object);
    const at = this.#module._malloc(VALUE_SIZE);
    try {
      this.#module._proxy_convert_mp_to_js_obj_cside(object, at);
      const copy = this.#memory.word(at) === OBJECT ? this.of(this.#memory.word(at + WORD_SIZE), object, seen) : undefined;
      return copy ?? this.#valueOf(object, at);
    } finally {
      this.#module._free(at);
    }
  }
}
