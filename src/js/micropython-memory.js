// The memory of a MicroPython instance, in words, and the objects of JavaScript that it knows by number.
//
// What a word means, others know. It imports nothing, for wasm-bindgen copies it beside the files that import it.

export class Memory {
  #module;
  #words = new Int32Array();

  // `module` is Emscripten's, which has the buffer of now.
  constructor(module) {
    this.#module = module;
  }

  word(at) {
    return this.#all()[at >> 2];
  }

  setWord(at, word) {
    this.#all()[at >> 2] = word;
  }

  // A value on its way: its kind, and what there is to say of it.
  setValue(at, kind, word) {
    const words = this.#all();
    words[at >> 2] = kind;
    if (word !== undefined) words[(at >> 2) + 1] = word;
  }

  #all() {
    // Memory that has grown is another buffer, and the one before has nothing in it.
    if (this.#words.length === 0) this.#words = new Int32Array(this.#module.HEAPU8.buffer);
    return this.#words;
  }
}

// The objects of JavaScript that the port knows, by number.
export function objects() {
  return globalThis.proxy_js_ref;
}
