// The edges of MicroPython's own gateway to JavaScript, where values cross, where JavaScript throws, and where Python asks its
// objects for what the port has no answer to, made like the other interpreters'.
//
// A value on its way is three words in the instance's memory: its kind, and what there is to say of it. What only Python can
// make is asked of `_micropython.py`. wasm-bindgen copies this file, so it imports only what Rust imports too.

import { isList, item, setItem } from "./containers.js";
import { Memory, objects } from "./micropython-memory.js";
import { Slots } from "./micropython-slots.js";
import { withMessage } from "./python-error.js";

// The kinds of values on their way to JavaScript,
const NONE = 1, WORD = 3, STR = 5, CALLABLE = 6, JS_OBJECT = 9, EXISTING = 10;
// and to Python.
const UNDEFINED = 0, NULL = 1, INTEGER = 3, DOUBLE = 4, NEW = 7, PYTHON = 8;
const EXCEPTION = -1;

// What the port says of an attribute that is there.
const FOUND = 1, METHOD = 2;
const UNDERSCORE = 95;

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
  fit: (places) => gateway.slots.fit(places),
  learn: (what) => gateway.slots.learn(what),
};

class Gateway {
  wish = undefined;
  maker = undefined;
  pythonNull = undefined;
  // The port's table of functions.
  table = undefined;
  slots = undefined;
  #module;
  #memory;
  // The port's class of what stands for objects of Python's.
  #PyProxy;
  // The port's own imports, and those that it gets.
  #env;
  #adapted;
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
  // Whether the type of JavaScript's objects has been fitted.
  #isFitted = false;

  belongTo(python) {
    this.#module = python._module;
    this.#memory = new Memory(this.#module);
    this.#PyProxy = python.PyProxy;
    this.#scratch = this.#module._malloc(VALUE_SIZE);
    this.slots = new Slots({
      module: this.#module,
      memory: this.#memory,
      table: this.table,
      raising: (act) => (...given) => {
        try {
          return act(...given);
        } catch (error) {
          return this.#raise(error);
        }
      },
      identity: (object) => this.identity(object),
    });
    const { setValue, getValue, ccall, lengthBytesUTF8 } = this.#module;
    // Each value that crosses is several words, and the general functions for them compare texts to find the type. Doing
    // without gains back what our edges cost.
    this.#module.setValue = (at, value, type) => {
      if (type !== "i32") return setValue(at, value, type);
      this.#memory.setWord(at, value);
      if (value !== (value | 0) && typeof value === "number" && Number.isInteger(value)) this.#wide.set(at, value);
      else if (this.#wide.size) this.#wide.delete(at);
    };
    this.#module.getValue = (at, type) => (type === "i32" ? this.#memory.word(at) : getValue(at, type));
    // The port makes room for four bytes where half of a surrogate pair stands alone, and writes three.
    this.#module.lengthBytesUTF8 = (text) => text.isWellFormed() ? lengthBytesUTF8(text) : bytesIn(text);
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
        return this.#raise(error);
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
      const instead = this.slots.takeInstead();
      if (instead) return standIn(object, (key) => instead(target, key), () => this.#env.call1(object, false, key, answer));
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
      this.#resumed.add(this.#memory.word(resume + 4));
      const target = objects()[promise];
      // The port makes an exception that says little, and of what is no object none at all; it raises one that is made already.
      const then = (fulfilled, rejected) => target.then(fulfilled, (reason) => rejected(this.#exceptionOf(reason)));
      return standIn(promise, { then }, () => port(promise, resume, ...rest));
    },

    js_then_reject: (port) => (raised, reject) => {
      const number = this.#memory.word(reject + 4);
      const target = objects()[number];
      if (this.#memory.word(reject) !== JS_OBJECT || typeof target !== "function") return port(raised, reject);
      return standIn(number, (reason) => target(withMessage(reason)), () => port(raised, reject));
    },

    lookup_attr: (port) => (object, name, answer) => {
      const target = objects()[object];
      const instead = this.slots.takeInstead();
      if (instead) return instead(target, this.#module.UTF8ToString(name));
      const isGlobal = target === globalThis;
      // Whoever reads a name of the global object will have objects of JavaScript's. Importing reads names with underscores.
      if (isGlobal && !this.#isFitted && this.#module.HEAPU8[name] !== UNDERSCORE) this.#fit();
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
    switch (this.#memory.word(at)) {
      case NONE:
        this.#memory.setValue(at, JS_OBJECT, UNDEFINED_OBJECT);
        break;
      case WORD: {
        const integer = place === undefined ? undefined : this.slots.integer(place);
        if (integer !== undefined) this.#memory.setValue(at, EXISTING, this.#offer(integer));
        break;
      }
      case CALLABLE:
        this.#memory.setValue(at, EXISTING, this.#offer(this.#callable(at)));
        break;
      case EXISTING: {
        const waiting = globalThis.proxy_js_existing;
        const number = this.#memory.word(at + 4);
        if (this.pythonNull === undefined || waiting[number] !== this.pythonNull) break;
        waiting[number] = undefined;
        this.#memory.setValue(at, NONE);
        break;
      }
      case STR: {
        const [length, begin] = [this.#memory.word(at + 4), this.#memory.word(at + 8)];
        const bytes = this.#module.HEAPU8.subarray(begin, begin + length);
        // The port's way ends at a NUL, and knows no half of a surrogate pair.
        if (!bytes.includes(0) && !bytes.includes(HALF)) break;
        this.#memory.setValue(at, EXISTING, this.#offer(textIn(bytes)));
      }
    }
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
    switch (this.#memory.word(at)) {
      case UNDEFINED:
        this.#memory.setValue(at, NULL);
        break;
      case NULL:
        if (this.pythonNull === undefined) this.#make({ what: "null" });
        this.#memory.setValue(at, PYTHON, this.pythonNull._ref);
        break;
      case INTEGER:
        if (this.#wide.size) this.#widen(at);
        break;
      // What Python has already, it has as what it is.
      case NEW: {
        const number = this.#memory.word(at + 4);
        const object = objects()[number];
        if (object !== nothing && typeof object !== "bigint" && !isPythonError(object)) break;
        this.#env.proxy_js_free_obj(number);
        if (object === nothing) this.#memory.setValue(at, NULL);
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
    this.#memory.setValue(at, DOUBLE);
  }

  // From JavaScript to Python

  #beforeCall(name, values) {
    if (!this.maker) return;
    if (name === "proxy_c_to_js_store_attr") return this.#toPython(values[2]);
    if (name !== CALL) return;
    const [target, count, first] = values;
    if (this.#resumed.delete(target)) {
      // What the promise came to, or nothing and the exception that it was rejected with.
      if (this.#memory.word(first + VALUE_SIZE) === NULL) this.#toPython(first);
      return;
    }
    for (let number = 0; number < count; number++) this.#toPython(first + number * VALUE_SIZE);
  }

  #afterCall(name, values) {
    if (!this.maker || !ANSWERING.has(name)) return;
    const answer = values.at(-1);
    // What a list or a dict has in it is there as it is.
    const integer = name === CONVERT ? this.slots.integerAt(values[0]) : undefined;
    if (integer !== undefined) this.#memory.setValue(answer, EXISTING, this.#offer(integer));
    else if (this.#memory.word(answer) !== EXCEPTION) this.#toJavaScript(answer);
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
    this.#memory.setValue(at, PYTHON, made);
  }

  // Has Python raise what JavaScript threw, when the port goes on.
  #raise(error) {
    if (isFatal(error)) throw error;
    return this.#make({ what: "raise", ...described(error) });
  }

  #fit() {
    this.#isFitted = true;
    if (this.table) this.#make({ what: "fit" });
  }
}

// What the three bytes begin with that stand for half of a surrogate pair; other characters begin so too.
const HALF = 0xed;
const FIRST_HALF = 0xa0;

// How many bytes a text takes in which such halves stand alone.
function bytesIn(text) {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0);
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

// The text that bytes stand for, with such halves.
function textIn(bytes) {
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

// The port's function that calls what is Python's; it takes numbers alone.
const CALL = "proxy_c_to_js_call";

// The port's function that converts an object of Python's.
const CONVERT = "proxy_convert_mp_to_js_obj_cside";

// The port's functions whose last argument is where a value for JavaScript goes.
const ANSWERING = new Set([CALL, "proxy_c_to_js_lookup_attr", "proxy_c_to_js_iternext", CONVERT]);

// Stands for `undefined` where the port would leave it out.
const nothing = Object.freeze({});

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
