// What MicroPython asks JavaScript's objects for, where the port has no answer: their length, truth, hash and text, `in`, `del` and
// slices. And what it gives them: integers, of which the port gives out a word only.
//
// The port asks by the slots of the type that these objects have in Python, which are places in its table of functions. Ours stand
// before the port's there. How a value crosses is the gateway's to know. wasm-bindgen copies this file, so it imports only what Rust
// imports too.

import { Refusal, contains, deleteAttribute, deleteItem, isList, isTrue, lengthOf, textOf } from "./containers.js";
import { objects } from "./micropython-memory.js";

// A type in the port's memory (py/obj.h): where the bytes are that number its slots, which of them is for what, how many values
// the function there takes, and where the slots are, which are places in the table.
const SLOT_INDICES = 8;
const SLOTS = {
  text: { at: 1, takes: 3 },
  call: { at: 2, takes: 4 },
  unary: { at: 3, takes: 2 },
  binary: { at: 4, takes: 3 },
  attribute: { at: 5, takes: 3 },
  item: { at: 6, takes: 3 },
};
const FIRST_SLOT = 20;
// Says that an item is to be read.
const SENTINEL = 4;

export class Slots {
  #module;
  #memory;
  #table;
  // Makes a function raise in Python what it throws, and gives the same number for the same object.
  #raising;
  #identity;
  // The port's functions in those slots, by which number it is asked for what, and what will be asked next.
  #port;
  #asked = {};
  #learning;
  // What is done in the place of the next read of an attribute or an item.
  #instead;
  // Where in memory Python has what it gives to JavaScript now, one object after the other; two words for that; and the type of
  // integers that take more than a word.
  #given;
  #pair;
  #integers;
  // The types of bytes.
  #bytes = [];

  constructor({ module, memory, table, raising, identity }) {
    this.#module = module;
    this.#memory = memory;
    this.#table = table;
    this.#raising = raising;
    this.#identity = identity;
  }

  // From now on the first that is asked for is this.
  learn(what) {
    this.#learning = what;
  }

  // Where in memory the object is at a place of what Python gives, if that is known.
  given(place) {
    return this.#given && this.#memory.word(this.#given.value + 4 * place);
  }

  isBytes(object) {
    return this.#bytes.includes(this.#memory.word(object));
  }

  // Puts functions of ours before those of the port. False where that is not laid out as expected, and stays as it is. Given are
  // the places of the type of JavaScript's objects, and of `new` of one of them; of the types of slices and integers, and of an
  // integer that takes more than a word, with its `text`; of the types of bytes; and of what is true, false and nothing.
  fit({ proxy, construct, slice, integers, integer, text, bytes, bytearray, memoryview, yes, no, none }) {
    const slots = Object.entries(SLOTS).map(([name, { at, takes }]) => {
      const slot = this.#memory.bytes[proxy + SLOT_INDICES + at];
      return [name, takes, slot === 0 ? 0 : this.#memory.word(proxy + FIRST_SLOT + 4 * (slot - 1))];
    });
    // The method consists of a function and what it belongs to, and the function, behind a word, of its place in the table.
    slots.push(["construct", 2, this.#memory.word(this.#memory.word(construct + 4) + 8)]);
    const [places, port] = [{}, {}];
    for (const [name, takes, place] of slots) {
      if (place <= 0 || place >= this.#table.length || this.#table.get(place)?.length !== takes) return false;
      [places[name], port[name]] = [place, this.#table.get(place)];
    }
    this.#port = port;
    this.#given = new WebAssembly.Global({ value: "i32", mutable: true }, 0);
    this.#pair = this.#module._malloc(8);
    this.#integers = integers;
    this.#bytes = [bytes, bytearray, memoryview];
    if (String(this.integerAt(integer)) !== text) this.#integers = undefined;
    const own = {
      unary: (kind, self) => this.#unary(kind, self, yes, no),
      binary: (kind, self, other) => this.#binary(kind, self, other),
      attribute: (self, name, answer) => this.#attribute(self, name, answer),
      item: (self, key, value) => this.#item(self, key, value, slice, none),
      text: (out, self) => this.#text(out, self),
    };
    const raising = Object.entries(own).map(([name, act]) => [name, this.#raising(act)]);
    const imports = { ...Object.fromEntries(raising), call: port.call, construct: port.construct, given: this.#given };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(slotFunctions()), { s: imports });
    for (const [name, place] of Object.entries(places)) this.#table.set(place, exports[name]);
    return true;
  }

  #unary(kind, self, yes, no) {
    this.#learn(kind);
    const target = this.#objectOf(self);
    switch (kind) {
      case this.#asked.truth: return isTrue(target) ? yes : no;
      case this.#asked.length: {
        const length = lengthOf(target);
        if (length === undefined) break;
        return smallInteger(length);
      }
      case this.#asked.hash: return smallInteger(typeof target === "symbol" ? 0 : this.#identity(target));
    }
    return this.#port.unary(kind, self);
  }

  #binary(kind, self, other) {
    this.#learn(kind);
    if (kind !== this.#asked.contains) return this.#port.binary(kind, self, other);
    return this.#withKey(self, other, contains);
  }

  #attribute(self, name, answer) {
    const isRead = this.#memory.word(answer) === 0;
    const isDeletion = !isRead && this.#memory.word(answer + 4) === 0;
    if (!isRead) this.#given.value = answer + 4;
    if (!isDeletion) return this.#port.attribute(self, name, answer);
    this.#instead = (target, name) => {
      deleteAttribute(target, name);
      return 0;
    };
    // Asked for it, the port finds out the name; nothing is what tells that it is done.
    this.#memory.setValue(answer, 0, 0);
    try {
      this.#port.attribute(self, name, answer);
    } finally {
      this.#instead = undefined;
    }
    this.#memory.setValue(answer, 0, 0);
  }

  #item(self, key, value, slice, none) {
    if (value === 0) {
      this.#withKey(self, key, deleteItem);
      return none;
    }
    const isSlice = value === SENTINEL && key % 4 === 0 && this.#memory.word(key) === slice;
    return isSlice ? this.#withKey(self, key, sliceOf) : this.#portItem(self, key, value);
  }

  #text(out, self) {
    const bytes = new TextEncoder().encode(textOf(this.#objectOf(self)));
    const place = this.#module._malloc(bytes.length);
    try {
      this.#memory.bytes.set(bytes, place);
      this.#table.get(this.#memory.word(out + 4))(this.#memory.word(out), place, bytes.length);
    } finally {
      this.#module._free(place);
    }
  }

  // Does something with an object and a key that is Python's, by way of the port's function that reads an item.
  #withKey(self, key, act) {
    this.#instead = act;
    try {
      return this.#portItem(self, key, SENTINEL);
    } finally {
      this.#instead = undefined;
    }
  }

  #portItem(self, key, value) {
    this.#memory.setValue(this.#pair, key, value);
    this.#given.value = this.#pair;
    return this.#port.item(self, key, value);
  }

  // What is to be done in the place of the read that the port is about, if something is.
  takeInstead() {
    const act = this.#instead;
    this.#instead = undefined;
    return act;
  }

  // The first number that comes after this was to be learned is its.
  #learn(kind) {
    if (this.#learning === undefined) return;
    this.#asked[this.#learning] = kind;
    this.#learning = undefined;
  }

  #objectOf(self) {
    return objects()[this.#memory.word(self + 4)];
  }

  // The integer that an object of Python's is, where it takes more than a word; or undefined. Such an integer is a sign, how many
  // digits there are of 16 bits, and where they are (py/mpz.h).
  integerAt(object) {
    if (object % 4 !== 0 || this.#memory.word(object) !== this.#integers) return undefined;
    const [count, first] = [this.#memory.word(object + 8), this.#memory.word(object + 12)];
    let integer = 0n;
    for (let at = first + 2 * (count - 1); at >= first; at -= 2) {
      integer = (integer << 16n) | BigInt(this.#memory.bytes[at] | (this.#memory.bytes[at + 1] << 8));
    }
    if (this.#memory.word(object + 4) & 1) integer = -integer;
    if (integer === BigInt.asIntN(32, integer)) return undefined;
    const number = Number(integer);
    return Number.isSafeInteger(number) ? number : integer;
  }
}

// Functions that a table takes, for a table takes WebAssembly's alone. Most of what is exported here is what is imported, but
// `call` and `construct` first keep where what is given begins:
// (module (type (func (param i32 i32) (result i32))) …
//   (import "s" "unary" (func (type 0))) … (import "s" "given" (global (mut i32)))
//   (func (type 3) (global.set 0 (local.get 3)) (call 5 (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
//   (func (type 0) (global.set 0 (i32.add (local.get 1) (i32.const 4))) (call 6 (local.get 0) (local.get 1)))
//   (export "unary" (func 0)) … (export "call" (func 7)) (export "construct" (func 8)))
function slotFunctions() {
  const [ofTwo, ofThree, withoutAnswer, ofFour] = [0, 1, 2, 3];
  const imported = { unary: ofTwo, binary: ofThree, item: ofThree, attribute: withoutAnswer, text: withoutAnswer, call: ofFour, construct: ofTwo };
  const names = Object.keys(imported);
  const [word, get, set, constant, add, call, end] = [0x7f, 0x20, 0x24, 0x41, 0x6a, 0x10, 0x0b];
  const keeping = {
    call: [get, 3, set, 0, get, 0, get, 1, get, 2, get, 3, call, names.indexOf("call"), end],
    construct: [get, 1, constant, 4, add, set, 0, get, 0, get, 1, call, names.indexOf("construct"), end],
  };
  const own = Object.keys(keeping);
  const numberOf = (name) => own.includes(name) ? names.length + own.indexOf(name) : names.indexOf(name);
  const named = (name) => [name.length, ...new TextEncoder().encode(name)];
  const section = (number, items) => [number, 1 + items.flat().length, items.length, ...items.flat()];
  const type = (takes, ...answer) => [0x60, takes, ...Array(takes).fill(word), answer.length, ...answer];
  return Uint8Array.of(
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,
    ...section(1, [type(2, word), type(3, word), type(3), type(4, word)]),
    ...section(2, [...names.map((name) => [...named("s"), ...named(name), 0, imported[name]]), [...named("s"), ...named("given"), 3, word, 1]]),
    ...section(3, own.map((name) => [imported[name]])),
    ...section(7, names.map((name) => [...named(name), 0, numberOf(name)])),
    ...section(10, Object.values(keeping).map((body) => [1 + body.length, 0, ...body])),
  );
}

// An integer as Python has it in a word.
function smallInteger(number) {
  return (number << 1) | 1;
}

// The part of a list that a slice of Python's means.
function sliceOf(target, slice) {
  if (!isList(target)) throw new Refusal("TypeError", "only a list has slices");
  const { step, start, stop } = slice;
  const by = step ?? 1;
  if (by === 0) throw new Refusal("ValueError", "slice step cannot be zero");
  const { length } = target;
  const [least, most] = by > 0 ? [0, length] : [-1, length - 1];
  const bound = (index, without) => typeof index !== "number" ? without : Math.min(Math.max(index < 0 ? index + length : index, least), most);
  const end = bound(stop, by > 0 ? most : least);
  const items = [];
  for (let index = bound(start, by > 0 ? least : most); by > 0 ? index < end : index > end; index += by) items.push(target[index]);
  return items;
}
