// The edges of MicroPython's own gateway to JavaScript, where values cross, where JavaScript throws, and where Python asks its
// objects for what the port has no answer to, made like the other interpreters'.
//
// A value on its way is three words in the instance's memory: its kind, and what there is to say of it. What only Python can
// make is asked of `_micropython.py`. wasm-bindgen copies this file, so it imports only what Rust imports too.

import { withMessage } from "./python-error.js";

// The kinds of values on their way to JavaScript,
const NONE = 1, WORD = 3, STR = 5, CALLABLE = 6, JS_OBJECT = 9, EXISTING = 10;
// and to Python.
const UNDEFINED = 0, NULL = 1, INTEGER = 3, DOUBLE = 4, NEW = 7, PYTHON = 8;
const EXCEPTION = -1;

// What the port says of an attribute that is there.
const FOUND = 1, METHOD = 2;

// Where the port keeps `undefined` among the objects of JavaScript that it knows.
const UNDEFINED_OBJECT = 1;
const VALUE_SIZE = 12;

// The imports by which Python reaches for JavaScript: the places of values among their arguments, the places of a count and of
// where so many values begin, the same of those that have names, and the place that the answer goes to. `alone` is a value that
// is given by no call, item or attribute of Python's.
const REACHES = {
  call0: { answer: 1 },
  call0_kwarg: { named: [2, 4], answer: 5 },
  call1: { values: [2], answer: 3 },
  call1_kwarg: { values: [2], named: [3, 5], answer: 6 },
  call2: { values: [2, 3], answer: 4 },
  calln: { several: [2, 3], answer: 4 },
  calln_kwarg: { several: [2, 3], named: [4, 6], answer: 7 },
  has_attr: {},
  js_get_iter: { answer: 1 },
  js_iter_next: { answer: 1 },
  js_reflect_construct: { several: [1, 2], answer: 3 },
  js_subscr_load: { values: [1], answer: 2 },
  js_subscr_store: { values: [1, 2] },
  js_then_continue: { answer: 4 },
  js_then_reject: {},
  js_then_resolve: { alone: 0 },
  lookup_attr: { answer: 2 },
  proxy_convert_mp_to_js_then_js_to_mp_obj_jsside: { alone: 0 },
  store_attr: { values: [2] },
};

// The gateway of the instance of now: there is one at a time.
let gateway;

// The port's own `loadMicroPython`, with an instance whose edges are ours.
export async function load(loader, options) {
  const { instantiate, instantiateStreaming } = WebAssembly;
  const next = new Gateway();
  const adapting = (of) => async (source, imports, ...rest) => {
    if (imports?.env?.js_get_error_info === undefined) return of.call(WebAssembly, source, imports, ...rest);
    const made = await of.call(WebAssembly, source, { ...imports, env: next.adapted(imports.env) }, ...rest);
    next.table = (made.instance ?? made).exports.__indirect_function_table;
    if (next.table) remember(next.table);
    return made;
  };
  const ours = { instantiate: adapting(instantiate), instantiateStreaming: adapting(instantiateStreaming) };
  Object.assign(WebAssembly, ours);
  try {
    const python = await loader.loadMicroPython(options);
    next.belongTo(python);
    gateway = next;
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

// From now on `maker`, an object of Python's, is made to iterate where something is wanted of Python: it takes the wish, and
// answers or raises; what it raises, the port raises where it called. Returns what has to be kept as long as the instance lives.
export function makeBy(maker) {
  gateway.maker = maker._ref;
  return maker;
}

// What Python takes its wishes by, and tells us of what it has.
export const wishes = {
  take: () => gateway.wish,
  // The object that stands for null in Python.
  know: (object) => void (gateway.pythonNull = object),
  // What was thrown, and what it says of itself.
  describe: described,
  // The same number for the same object.
  identity: (object) => gateway.identity(object),
  // Where in memory things of Python's are, see there. Then, one after the other, what the type of JavaScript's objects is about
  // to be asked for.
  fit: (places) => gateway.fit(places),
  learn: (what) => void (gateway.learning = what),
};

class Gateway {
  wish = undefined;
  maker = undefined;
  pythonNull = undefined;
  // The port's table of functions.
  table = undefined;
  learning = undefined;
  #module;
  // The port's class of what stands for objects of Python's.
  #PyProxy;
  // The port's own imports, and those that it gets.
  #env;
  #adapted;
  #words = new Int32Array();
  // Integers that do not fit into a word, by where they were to be written.
  #wide = new Map();
  // Objects of Python's that were made for an answer, and that Python has taken by the next time it asks.
  #made = [];
  // What goes on with code that waited for a promise, by the port's number of it.
  #resumed = new Set();
  #scratch;
  // Where the last hole was among what the port takes once.
  #hole = 0;
  #identities = new WeakMap();
  #lastIdentity = 0;
  // Whether the type of JavaScript's objects has been fitted; the port's functions in its slots, and by which number it is asked
  // for what.
  #isFitted = false;
  #slots;
  #asked = {};
  // Where in memory Python has what it gives to JavaScript now, one object after the other; and the type of integers that take
  // more than a word.
  #given;
  #pair;
  #integers;
  // What is done in the place of the next read of an attribute or an item.
  #instead;

  belongTo(python) {
    this.#module = python._module;
    this.#PyProxy = python.PyProxy;
    this.#scratch = this.#module._malloc(VALUE_SIZE);
    const { setValue, getValue, ccall } = this.#module;
    // Each value that crosses is several words, and the general functions for them compare texts to find the type. Doing
    // without gains back what our edges cost.
    this.#module.setValue = (at, value, type) => {
      if (type !== "i32") return setValue(at, value, type);
      this.#memory()[at >> 2] = value;
      if (value !== (value | 0) && typeof value === "number" && Number.isInteger(value)) this.#wide.set(at, value);
      else if (this.#wide.size) this.#wide.delete(at);
    };
    this.#module.getValue = (at, type) => (type === "i32" ? this.#word(at) : getValue(at, type));
    this.#module.ccall = (name, returns, types, values, ...rest) => {
      this.#beforeCall(name, values);
      const returned = name === CALL ? this.#module._proxy_c_to_js_call(...values) : ccall(name, returns, types, values, ...rest);
      this.#afterCall(name, values);
      return returned;
    };
  }

  identity(object) {
    if (!this.#identities.has(object)) this.#identities.set(object, ++this.#lastIdentity);
    return this.#identities.get(object);
  }

  // From Python to JavaScript

  adapted(env) {
    // Whoever instantiates may do it by the other way, which is ours too.
    if (env === this.#adapted) return env;
    this.#env = env;
    const names = Object.keys(REACHES).filter((name) => name in env);
    this.#adapted = { ...env, ...Object.fromEntries(names.map((name) => [name, this.#adaptedReach(name, env[name])])) };
    return this.#adapted;
  }

  #adaptedReach(name, port) {
    const { values = [], several, named, alone, answer } = REACHES[name];
    const reach = this.#own[name]?.(port) ?? port;
    return (...given) => {
      if (!this.maker) return port(...given);
      try {
        if (this.#made.length) this.#forget();
        // Python has what it gives one after the other, and before each that has a name the name.
        let place = 0;
        for (const at of values) this.#toJavaScript(given[at], place++);
        if (several) {
          const [count, first] = several;
          for (; place < given[count]; place++) this.#toJavaScript(given[first] + place * VALUE_SIZE, place);
        }
        if (named) {
          const [count, first] = named;
          for (let number = 0; number < given[count]; number++) this.#toJavaScript(given[first] + number * VALUE_SIZE, place + 2 * number + 1);
        }
        if (alone !== undefined) this.#toJavaScript(given[alone]);
        const returned = reach(...given);
        if (answer !== undefined && returned !== 0 && returned !== false) this.#toPython(given[answer]);
        return returned;
      } catch (error) {
        if (isFatal(error)) throw error;
        return this.#make({ what: "raise", ...described(error) });
      }
    };
  }

  // What is done another way than the port does it, and what its own does where ours does not.
  #own = {
    js_get_iter: (port) => (object, answer) => {
      const target = objects()[object];
      if (!(target instanceof Map)) return port(object, answer);
      // A mapping goes through its keys, in Python.
      return standIn(object, { [Symbol.iterator]: () => target.keys() }, () => port(object, answer));
    },

    js_subscr_load: (port) => (object, key, answer) => {
      const target = objects()[object];
      if (this.#instead) {
        const act = this.#takeInstead();
        return standIn(object, (key) => act(target, key), () => this.#env.call1(object, false, key, answer));
      }
      if (isList(target)) return port(object, key, answer);
      return standIn(object, (key) => item(target, key), () => this.#env.call1(object, false, key, answer));
    },

    js_subscr_store: () => (object, key, value) => {
      const target = objects()[object];
      return standIn(object, (key, value) => setItem(target, key, value), () => {
        this.#env.call2(object, false, key, value, this.#scratch);
      });
    },

    js_then_continue: (port) => (promise, resume, ...rest) => {
      this.#resumed.add(this.#word(resume + 4));
      const target = objects()[promise];
      // The port makes an exception that says little, and of what is no object none at all; it raises one that is made already.
      const then = (fulfilled, rejected) => target.then(fulfilled, (reason) => rejected(this.#exceptionOf(reason)));
      return standIn(promise, { then }, () => port(promise, resume, ...rest));
    },

    js_then_reject: (port) => (raised, reject) => {
      const number = this.#word(reject + 4);
      const target = objects()[number];
      if (this.#word(reject) !== JS_OBJECT || typeof target !== "function") return port(raised, reject);
      return standIn(number, (reason) => target(withMessage(reason)), () => port(raised, reject));
    },

    lookup_attr: (port) => (object, name, answer) => {
      const target = objects()[object];
      if (this.#instead) return this.#takeInstead()(target, this.#module.UTF8ToString(name));
      const isGlobal = target === globalThis;
      // Whoever reads a name of the global object will have objects of JavaScript's; `import js` reads but `__init__` there.
      if (isGlobal && !this.#isFitted && this.#module.HEAPU8[name] !== UNDERSCORE) this.#fitOnce();
      const found = port(object, name, answer);
      // A function of the global object's is not a method of it.
      if (isGlobal && found === METHOD) return FOUND;
      if (found || this.#module.UTF8ToString(name) !== "to_py") return found;
      this.#answer(answer, this.#make({ what: "copier", value: objects()[object] }));
      return 1;
    },
  };

  // A value on its way; `place` is where it was among what Python gave, if that is known.
  #toJavaScript(at, place) {
    switch (this.#word(at)) {
      case NONE:
        this.#setWords(at, JS_OBJECT, UNDEFINED_OBJECT);
        break;
      case WORD: {
        if (place === undefined || !this.#given) break;
        const integer = this.#integer(this.#word(this.#given.value + 4 * place));
        if (integer !== undefined) this.#setWords(at, EXISTING, this.#offer(integer));
        break;
      }
      case CALLABLE:
        this.#setWords(at, EXISTING, this.#offer(this.#callable(at)));
        break;
      case EXISTING: {
        const waiting = globalThis.proxy_js_existing;
        const number = this.#word(at + 4);
        if (this.pythonNull === undefined || waiting[number] !== this.pythonNull) break;
        waiting[number] = undefined;
        this.#setWords(at, NONE);
        break;
      }
      case STR: {
        const bytes = this.#module.HEAPU8;
        const [length, begin] = [this.#word(at + 4), this.#word(at + 8)];
        // The port's way ends at a NUL.
        if (length === 0 || bytes.indexOf(0, begin) >= begin + length) break;
        const text = new TextDecoder().decode(bytes.subarray(begin, begin + length));
        this.#setWords(at, EXISTING, this.#offer(text));
      }
    }
  }

  // An integer of Python's that takes more than a word, of which the port gives out a word only; or undefined. It is a sign, how
  // many digits there are of 16 bits, and where they are (py/mpz.h).
  #integer(object) {
    if (object % 4 !== 0 || this.#word(object) !== this.#integers) return undefined;
    const [count, first] = [this.#word(object + 8), this.#word(object + 12)];
    let integer = 0n;
    for (let at = first + 2 * (count - 1); at >= first; at -= 2) {
      integer = (integer << 16n) | BigInt(this.#module.HEAPU8[at] | (this.#module.HEAPU8[at + 1] << 8));
    }
    if (this.#word(object + 4) & 1) integer = -integer;
    if (integer === BigInt.asIntN(32, integer)) return undefined;
    const number = Number(integer);
    return Number.isSafeInteger(number) ? number : integer;
  }

  // The place of an object among those that the port takes once. What it has taken leaves a hole, which is used again.
  #offer(object) {
    const waiting = globalThis.proxy_js_existing;
    let place = waiting.indexOf(undefined, this.#hole);
    if (place < 0) place = waiting.indexOf(undefined);
    if (place < 0) place = waiting.length;
    waiting[place] = object;
    this.#hole = place;
    return place;
  }

  // A function of Python's for JavaScript: the port's own leaves out whatever is undefined at the end of what it is called with,
  // and throws an error whose message is a traceback.
  #callable(at) {
    let port;
    // The port makes it on its way to a function of ours.
    standIn(UNDEFINED_OBJECT, (made) => void (port = made), () => this.#env.call1(UNDEFINED_OBJECT, false, at, this.#scratch));
    const callable = (...values) => {
      if (values.length && values.at(-1) === undefined) values[values.length - 1] = nothing;
      try {
        return port(...values);
      } catch (error) {
        throw withMessage(error);
      }
    };
    callable._ref = port._ref;
    globalThis.proxy_js_map.set(port._ref, new WeakRef(callable));
    return callable;
  }

  #toPython(at) {
    switch (this.#word(at)) {
      case UNDEFINED:
        this.#setWords(at, NULL);
        break;
      case NULL:
        if (this.pythonNull === undefined) this.#make({ what: "null" });
        this.#setWords(at, PYTHON, this.pythonNull._ref);
        break;
      case INTEGER:
        if (this.#wide.size) this.#widen(at);
        break;
      // What Python has already, it has as what it is.
      case NEW: {
        const number = this.#word(at + 4);
        const object = objects()[number];
        if (object !== nothing && typeof object !== "bigint" && !isPythonError(object)) break;
        this.#env.proxy_js_free_obj(number);
        if (object === nothing) this.#setWords(at, NULL);
        else if (typeof object === "bigint") this.#answer(at, this.#make({ what: "integer", text: String(object) }));
        else this.#answer(at, this.#make({ what: "exception", ...described(object) }));
      }
    }
  }

  #widen(at) {
    const number = this.#wide.get(at + 4);
    if (number === undefined) return;
    this.#wide.delete(at + 4);
    if (Number.isSafeInteger(number)) return this.#answer(at, this.#make({ what: "integer", text: String(number) }));
    new DataView(this.#module.HEAPU8.buffer).setFloat64(at + 4, number, true);
    this.#setWords(at, DOUBLE);
  }

  // From JavaScript to Python

  #beforeCall(name, values) {
    if (!this.maker) return;
    if (name === "proxy_c_to_js_store_attr") return this.#toPython(values[2]);
    if (name !== CALL) return;
    const [target, count, first] = values;
    if (this.#resumed.delete(target)) {
      // What the promise came to, or nothing and the exception that it was rejected with.
      if (this.#word(first + VALUE_SIZE) === NULL) this.#toPython(first);
      return;
    }
    for (let number = 0; number < count; number++) this.#toPython(first + number * VALUE_SIZE);
  }

  #afterCall(name, values) {
    if (!this.maker || !ANSWERING.has(name)) return;
    const answer = values.at(-1);
    if (this.#word(answer) !== EXCEPTION) this.#toJavaScript(answer);
  }

  // What Python makes of a wish, by the port's number of it; or nothing, where it raises.
  #make(wish) {
    // Python reaches for JavaScript while it makes this, and must not let go of what was made before it.
    const before = this.#made;
    this.#made = [];
    this.wish = wish;
    try {
      const made = this.#module._proxy_c_to_js_get_iter(this.maker);
      this.#made.push(made);
      return made;
    } finally {
      this.#made.push(...before);
    }
  }

  // An exception of Python's for what a promise was rejected with, as the port takes what is Python's.
  #exceptionOf(reason) {
    if (reason instanceof this.#PyProxy) return reason;
    return Object.assign(() => {}, { _ref: this.#make({ what: "exception", ...described(reason) }) });
  }

  #forget() {
    for (const made of this.#made.splice(0)) this.#module._proxy_c_free_obj(made);
  }

  #answer(at, made) {
    this.#setWords(at, PYTHON, made);
  }

  // What Python asks its objects for: the functions in the slots of the type that JavaScript's objects have in Python

  #fitOnce() {
    this.#isFitted = true;
    if (this.table) this.#make({ what: "fit" });
  }

  // Puts functions of ours before those of the port. False where that is not laid out as expected, and stays as it is. Given are
  // the places of the type of JavaScript's objects, and of `new` of one of them; of the types of slices and integers, and of an
  // integer that takes more than a word, with its `text`; and of what is true, false and nothing.
  fit({ proxy, construct, slice, integers, integer, text, yes, no, none }) {
    const slots = Object.entries(SLOTS).map(([name, { at, takes }]) => {
      const slot = this.#module.HEAPU8[proxy + SLOT_INDICES + at];
      return [name, takes, slot === 0 ? 0 : this.#word(proxy + FIRST_SLOT + 4 * (slot - 1))];
    });
    // The method consists of a function and what it belongs to, and the function, behind a word, of its place in the table.
    slots.push(["construct", 2, this.#word(this.#word(construct + 4) + 8)]);
    const [places, port] = [{}, {}];
    for (const [name, takes, place] of slots) {
      if (place <= 0 || place >= this.table.length || this.table.get(place)?.length !== takes) return false;
      [places[name], port[name]] = [place, this.table.get(place)];
    }
    this.#slots = port;
    this.#given = new WebAssembly.Global({ value: "i32", mutable: true }, 0);
    this.#pair = this.#module._malloc(8);
    this.#integers = integers;
    if (String(this.#integer(integer)) !== text) this.#integers = undefined;
    const own = {
      unary: (kind, self) => this.#unary(kind, self, yes, no),
      binary: (kind, self, other) => this.#binary(kind, self, other),
      attribute: (self, name, answer) => this.#attribute(self, name, answer),
      item: (self, key, value) => this.#item(self, key, value, slice, none),
      text: (out, self) => this.#text(out, self),
    };
    const safe = Object.entries(own).map(([name, act]) => [name, (...given) => {
      try {
        return act(...given);
      } catch (error) {
        if (isFatal(error)) throw error;
        return this.#make({ what: "raise", ...described(error) });
      }
    }]);
    const imports = { ...Object.fromEntries(safe), call: port.call, construct: port.construct, given: this.#given };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(slotFunctions()), { s: imports });
    for (const [name, place] of Object.entries(places)) this.table.set(place, exports[name]);
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
      case this.#asked.hash: return smallInteger(typeof target === "symbol" ? 0 : this.identity(target));
    }
    return this.#slots.unary(kind, self);
  }

  #binary(kind, self, other) {
    this.#learn(kind);
    if (kind !== this.#asked.contains) return this.#slots.binary(kind, self, other);
    return this.#withKey(self, other, contains);
  }

  #attribute(self, name, answer) {
    const isRead = this.#word(answer) === 0;
    const isDeletion = !isRead && this.#word(answer + 4) === 0;
    if (!isRead) this.#given.value = answer + 4;
    if (!isDeletion) return this.#slots.attribute(self, name, answer);
    this.#instead = (target, name) => {
      if (!(name in target)) throw raised("AttributeError", name);
      if (!Reflect.deleteProperty(target, name)) throw new TypeError(`${name} cannot be deleted`);
      return 0;
    };
    // Asked for it, the port finds out the name; nothing is what tells that it is done.
    this.#setWords(answer, 0, 0);
    try {
      this.#slots.attribute(self, name, answer);
    } finally {
      this.#instead = undefined;
    }
    this.#setWords(answer, 0, 0);
  }

  #item(self, key, value, slice, none) {
    if (value === 0) {
      this.#withKey(self, key, deleteItem);
      return none;
    }
    const isSlice = value === SENTINEL && key % 4 === 0 && this.#word(key) === slice;
    return isSlice ? this.#withKey(self, key, sliceOf) : this.#portItem(self, key, value);
  }

  #text(out, self) {
    const bytes = new TextEncoder().encode(textOf(this.#objectOf(self)));
    const place = this.#module._malloc(bytes.length);
    try {
      this.#module.HEAPU8.set(bytes, place);
      this.table.get(this.#word(out + 4))(this.#word(out), place, bytes.length);
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
    this.#setWords(this.#pair, key, value);
    this.#given.value = this.#pair;
    return this.#slots.item(self, key, value);
  }

  #takeInstead() {
    const act = this.#instead;
    this.#instead = undefined;
    return act;
  }

  // The first number that comes after this was to be learned is its.
  #learn(kind) {
    if (this.learning === undefined) return;
    this.#asked[this.learning] = kind;
    this.learning = undefined;
  }

  #objectOf(self) {
    return objects()[this.#word(self + 4)];
  }

  // The instance's memory

  #word(at) {
    return this.#memory()[at >> 2];
  }

  #setWords(at, kind, word) {
    const words = this.#memory();
    words[at >> 2] = kind;
    if (word !== undefined) words[(at >> 2) + 1] = word;
  }

  #memory() {
    // Memory that has grown is another buffer, and the one before has nothing in it.
    if (this.#words.length === 0) this.#words = new Int32Array(this.#module.HEAPU8.buffer);
    return this.#words;
  }
}

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
const UNDERSCORE = 95;

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

// The port's function that calls what is Python's; it takes numbers alone.
const CALL = "proxy_c_to_js_call";

// The port's functions whose last argument is where a value for JavaScript goes.
const ANSWERING = new Set([CALL, "proxy_c_to_js_lookup_attr", "proxy_c_to_js_iternext", "proxy_convert_mp_to_js_obj_cside"]);

// Stands for `undefined` where the port would leave it out.
const nothing = Object.freeze({});

// The objects of JavaScript that the port knows, by number.
function objects() {
  return globalThis.proxy_js_ref;
}

// Does something while another object stands in the place of one.
function standIn(number, other, act) {
  const all = objects();
  const object = all[number];
  all[number] = other;
  try {
    return act();
  } finally {
    all[number] = object;
  }
}

// The port's own way out of nested calls, and what leaves it broken.
function isFatal(error) {
  return error?.constructor?.name === "EmscriptenSjLj" || error instanceof WebAssembly.RuntimeError
    || error instanceof RangeError && error.message.includes("call stack");
}

// An exception of Python's, as an error. Asking an object of the page's in a worker for its class would take several requests.
function isPythonError(value) {
  const isError = Error.isError ? Error.isError(value) : value instanceof Error;
  return isError && value.name === "PythonError";
}

// What was thrown, and what it says of itself.
function described(value) {
  try {
    const isError = value instanceof Error || typeof value === "object" && typeof value?.message === "string";
    if (!isError) return { value, type: "", name: "", message: String(value), stack: "" };
    const { name, message, stack = "", type = "" } = withMessage(value);
    const isPython = name === "PythonError" && typeof type === "string";
    // What an exception of Python's becomes needs not the error that it came as.
    return { value: isPython ? undefined : value, type: isPython ? type : "", name: String(name), message, stack: String(stack) };
  } catch {
    return { value, type: "", name: "", message: "something that has no text", stack: "" };
  }
}

// What Python takes for a list.
function isList(value) {
  return Array.isArray(value) || ArrayBuffer.isView(value) && !(value instanceof DataView)
    || typeof value === "object" && value !== null && typeof value.length === "number" && Symbol.iterator in value;
}

function item(target, key) {
  if (typeof target.get !== "function") {
    if (key in target) return target[key];
  } else if (typeof target.has === "function" ? target.has(key) : target.get(key) !== undefined) {
    return target.get(key);
  }
  throw raised("KeyError", String(key));
}

function setItem(target, key, value) {
  if (isList(target) && typeof key === "number") {
    target[place(target, key)] = value;
  } else if (typeof target.set === "function" && !isList(target)) {
    target.set(key, value);
  } else {
    target[key] = value;
  }
}

function deleteItem(target, key) {
  if (Array.isArray(target)) return void target.splice(place(target, key), 1);
  const isMap = typeof target.has === "function";
  if (isMap ? !target.has(key) : !(key in target)) throw raised("KeyError", String(key));
  if (isMap) target.delete(key);
  else Reflect.deleteProperty(target, key);
}

function contains(target, key) {
  if (typeof target.has === "function") return Boolean(target.has(key));
  if (typeof target.includes === "function") return target.includes(key);
  if (isList(target)) return [...target].includes(key);
  return key in target;
}

// The part of a list that a slice of Python's means.
function sliceOf(target, slice) {
  if (!isList(target)) throw raised("TypeError", "only a list has slices");
  const { step, start, stop } = slice;
  const by = step ?? 1;
  if (by === 0) throw raised("ValueError", "slice step cannot be zero");
  const { length } = target;
  const [least, most] = by > 0 ? [0, length] : [-1, length - 1];
  const bound = (index, without) => typeof index !== "number" ? without : Math.min(Math.max(index < 0 ? index + length : index, least), most);
  const end = bound(stop, by > 0 ? most : least);
  const items = [];
  for (let index = bound(start, by > 0 ? least : most); by > 0 ? index < end : index > end; index += by) items.push(target[index]);
  return items;
}

// The index that Python means; from the end, where it is negative.
function place(list, key) {
  if (typeof key !== "number") throw raised("TypeError", "an index is an integer or a slice");
  const index = key < 0 ? key + list.length : key;
  if (index < 0 || index >= list.length) throw raised("IndexError", "index out of range");
  return index;
}

function lengthOf(target) {
  return typeof target === "function" ? undefined : [target.length, target.size].find((size) => typeof size === "number");
}

// What is empty is false.
function isTrue(target) {
  if (isList(target)) return target.length > 0;
  return target instanceof Map || target instanceof Set ? target.size > 0 : Boolean(target);
}

function textOf(target) {
  try {
    return String(target);
  } catch {
    return Object.prototype.toString.call(target);
  }
}

// An exception of Python's own.
function raised(type, message) {
  return Object.assign(new Error(message), { name: "PythonError", type, traceback: "" });
}
