// The memory of a MicroPython instance, in bytes and in words, the texts in it, and the objects of JavaScript that it knows by number.
//
// What a word means, others know. It imports nothing, for wasm-bindgen copies it beside the files that import it.

export class Memory {
  #memory;
  #bytes = new Uint8Array();
  #words = new Int32Array();

  // `memory` is WebAssembly's, which has the buffer of now. Not every version of the port gives out Emscripten's view of it.
  constructor(memory) {
    this.#memory = memory;
  }

  get bytes() {
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.#memory.buffer);
    return this.#bytes;
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
    if (this.#words.length === 0) this.#words = new Int32Array(this.#memory.buffer);
    return this.#words;
  }
}

// The objects of JavaScript that the port knows, by number.
export function objects() {
  return globalThis.proxy_js_ref;
}

// Texts in which half of a surrogate pair stands alone

// What the three bytes begin with that stand for half of a surrogate pair; other characters begin so too.
export const HALF = 0xed;
const FIRST_HALF = 0xa0;

// How many bytes a text takes in which such halves stand alone.
export function bytesIn(text) {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0);
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

// The text that bytes stand for, with such halves.
export function textIn(bytes) {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let text = "";
  let from = 0;
  for (let at = bytes.indexOf(HALF); at >= 0; at = bytes.indexOf(HALF, at + 3)) {
    const [, second, third] = bytes.subarray(at, at + 3);
    if (second < FIRST_HALF) continue;
    text += decoder.decode(bytes.subarray(from, at)) + String.fromCharCode(((HALF & 0xf) << 12) | ((second & 0x3f) << 6) | (third & 0x3f));
    from = at + 3;
  }
  return text + decoder.decode(bytes.subarray(from));
}
