// The edges of MicroPython's own gateway to JavaScript, where values cross, where JavaScript throws, and where Python asks its
// objects for what the port has no answer to, made like the other interpreters'.
//
// A value on its way is three words in the instance's memory: its kind, and what there is to say of it. What only Python can
// make is asked of `_micropython.py`. wasm-bindgen copies this file, so it imports only what Rust imports too.

import { isList, item, setItem } from "./containers.js";
import { Copies } from "./micropython-copies.js";
import { HALF, Memory, bytesIn, objects, textIn } from "./micropython-memory.js";
import { Slots } from "./micropython-slots.js";
import { withMessage } from "./python-error.js";

// The kinds of values on their way to JavaScript,
const NONE = 1, WORD = 3, STR = 5, CALLABLE = 6, OBJECT = 8, JS_OBJECT = 9, EXISTING = 10;
// and to Python, where that of an object which the port knows already came with 1.27.
const UNDEFINED = 0, NULL = 1, INTEGER = 3, DOUBLE = 4;
const LAST_KINDS = { KNOWN: 6, NEW: 7, PYTHON: 8 }, LAST_KINDS_BEFORE = { NEW: 6, PYTHON: 7 };
const EXCEPTION = -1;

// What the port says of an attribute that is there.
const FOUND = 1, METHOD = 2;
// What a function that was read is.
const AS_METHOD = "method", AS_CLASS = "class";
const UNDERSCORE = 95;
const LETTER_T = 116;

// Where the port keeps `undefined` among the objects of JavaScript that it knows.
const UNDEFINED_OBJECT = 1;
const VALUE_SIZE = 12;

// The imports by which Python reaches for JavaScript: the places of values among their arguments, the places of a count and of
// where so many values begin, the same of those that have names, and the place that the answer goes to. `answered` is a value that
// code of Python's came to, `copied` one that comes back as a copy where it is a container, and `kept` one that is not to be copied.
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
  js_then_resolve: { answered: 0 },
  proxy_convert_mp_to_js_then_js_to_mp_obj_jsside: { kept: 0 },
  proxy_convert_mp_to_js_then_js_to_js_then_js_to_mp_obj_jsside: { copied: 0 },
  store_attr: { values: [2] },
};

// Of these the imports that, since 1.26, are told as their second argument whether they call by `call` or directly.
const TOLD_HOW = ["call0_kwarg", "call1", "call1_kwarg", "call2", "calln"];

// The gateway of the instance of now: there is one at a time.
let gateway;

// From now on this one is it.
export function use(next) {
  gateway = next;
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
  // The port's loop raises what we say a promise was rejected with.
  taught: () => void (gateway.isTaught = true),
  // The same number for the same object.
  identity: (object) => gateway.identity(object),
  // Where in memory things of Python's are, see there. Then, one after the other, what the type of JavaScript's objects is about
  // to be asked for.
  fit: (places) => gateway.slots.fit(places),
  learn: (what) => gateway.slots.learn(what),
};

// The edges of one instance. Whoever loads it gives it `memory` and `table`, which are its WebAssembly's, and lets it have the port's
// imports `adapted`; once the port is there, they belong to it.
export class Gateway {
  wish = undefined;
  maker = undefined;
  pythonNull = undefined;
  isTaught = false;
  // The port's memory, and its table of functions.
  memory = undefined;
  table = undefined;
  slots = undefined;
  #module;
  #memory;
  // The port's class of what stands for objects of Python's.
  #PyProxy;
  // The port's own imports, and those that it gets.
  #env;
  #adapted;
  #kinds = LAST_KINDS;
  // Integers that do not fit into a word, by where they were to be written.
  #wide = new Map();
  // Objects of Python's that were made for an answer, and that Python has taken by the next time it asks.
  #made = [];
  // What was made a value last, and where that is.
  #came;
  #cameTo;
  // What a function of JavaScript's is, by the port's number of it: a method of what it was read from, what makes objects, or neither.
  #roles = [];
  #copies;
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
    this.#memory = new Memory(this.memory);
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
    this.#copies = new Copies({
      module: this.#module,
      memory: this.#memory,
      isBytes: (object) => this.slots.isBytes(object),
      valueOf: (object, at) => this.#valueOf(object, at),
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
    // `calln_kwarg` came with 1.27.
    if (!("calln_kwarg" in env)) this.#kinds = LAST_KINDS_BEFORE;
    const isTold = env.call1.length === 4;
    this.#env = isTold ? env : replaced(env, TOLD_HOW, (port) => (target, _how, ...rest) => port(target, ...rest));
    const names = Object.keys(REACHES).filter((name) => name in env);
    const adapted = {
      ...replaced(this.#env, names, (port, name) => this.#adaptedReach(name, port)),
      lookup_attr: this.#reading(this.#env.lookup_attr),
      proxy_js_free_obj: (number) => this.#free(number),
      invoke_vii: (place, object, at) => this.#invoke(place, object, at),
    };
    this.#adapted = isTold ? adapted : replaced(adapted, TOLD_HOW, (ours) => (target, ...rest) => ours(target, false, ...rest));
    return this.#adapted;
  }

  // The port calls whatever may raise by a function of JavaScript's, so also what makes a value of what Python's code came to.
  #invoke(place, object, at) {
    this.#env.invoke_vii(place, object, at);
    this.#came = object;
    this.#cameTo = at;
  }

  // Where in memory Python has what a value was made of just now, if that is known.
  #objectOf(at) {
    return this.#cameTo === at ? this.#came : undefined;
  }

  // The port lets go of an object, which may have another number by now.
  #free(number) {
    const object = objects()[number];
    const known = globalThis.proxy_js_ref_map?.get(object);
    this.#env.proxy_js_free_obj(number);
    if (known !== undefined && known !== number) globalThis.proxy_js_ref_map.set(object, known);
  }

  #adaptedReach(name, port) {
    const { values = [], several, named, answered, copied, kept, answer } = REACHES[name];
    const reach = this.#own[name]?.(port) ?? port;
    return (...given) => {
      if (!this.maker) return port(...given);
      try {
        if (this.#made.length) this.#forget();
        // Python has what it gives one after the other, and before each that has a name the name.
        let place = 0;
        for (const at of values) this.#toJavaScript(given[at], this.slots.given(place++));
        if (several) {
          const [count, first] = several;
          for (; place < given[count]; place++) this.#toJavaScript(given[first] + place * VALUE_SIZE, this.slots.given(place));
        }
        if (named) {
          const [count, first] = named;
          for (let number = 0; number < given[count]; number++) {
            this.#toJavaScript(given[first] + number * VALUE_SIZE, this.slots.given(place + 2 * number + 1));
          }
        }
        // The port has the object behind the value.
        if (answered !== undefined) this.#toJavaScript(given[answered], this.#memory.word(given[answered] + VALUE_SIZE));
        if (copied !== undefined && this.#memory.word(given[copied]) === OBJECT) this.#toJavaScript(given[copied]);
        if (kept !== undefined) this.#toJavaScript(given[kept], undefined, true);
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
  };

  // Reads an attribute, which Python does at every call of a method as well.
  #reading(port) {
    return (object, name, answer) => {
      if (!this.maker) return port(object, name, answer);
      try {
        if (this.#made.length) this.#forget();
        const instead = this.slots.takeInstead();
        if (instead) return instead(objects()[object], this.#module.UTF8ToString(name));
        return this.#read(port, object, name, answer);
      } catch (error) {
        return this.#raise(error);
      }
    };
  }

  #read(port, object, name, answer) {
    const target = objects()[object];
    const isGlobal = target === globalThis;
    const letter = this.#memory.bytes[name];
    // Whoever reads a name of the global object will have objects of JavaScript's. Importing reads names with underscores.
    if (isGlobal && !this.#isFitted && letter !== UNDERSCORE) this.#fit();
    // The loop is about to wait for a promise, and is all there by now.
    if (!this.isTaught && letter === LETTER_T && this.#module.UTF8ToString(name) === "then") this.#make({ what: "teach" });
    const found = port(object, name, answer);
    if (found === METHOD) {
      const number = this.#memory.word(answer + 4);
      const role = this.#memory.word(answer) === this.#kinds.KNOWN ? this.#roles[number] : undefined;
      if (role === AS_METHOD && !isGlobal) return METHOD;
      if (role === AS_CLASS) return FOUND;
      // A function of the global object's is no method of it; and what makes objects is the same wherever it is read.
      const isMaking = !isGlobal && role === undefined && isClass(objects()[number]);
      const isMethod = !isGlobal && !isMaking;
      this.#toPython(answer, isMethod);
      if (isMaking) this.#roles[this.#memory.word(answer + 4)] = AS_CLASS;
      return isMethod ? METHOD : FOUND;
    }
    if (found) this.#toPython(answer);
    else if (this.#module.UTF8ToString(name) === "to_py") this.#answer(answer, this.#make({ what: "copier", value: target }));
    else return 0;
    return FOUND;
  }

  // A value on its way; `object` is where in memory Python has it, if that is known. A container goes as a copy, unless it is to be
  // kept.
  #toJavaScript(at, object, isKept = false) {
    switch (this.#memory.word(at)) {
      case NONE:
        this.#memory.setValue(at, JS_OBJECT, UNDEFINED_OBJECT);
        break;
      case WORD: {
        const integer = object === undefined ? undefined : this.slots.integerAt(object);
        // In another build another object may stand there.
        const isMeant = integer !== undefined && BigInt.asIntN(32, BigInt(integer)) === BigInt(this.#memory.word(at + 4));
        if (isMeant) this.#memory.setValue(at, EXISTING, this.#offer(integer));
        break;
      }
      case CALLABLE:
        this.#memory.setValue(at, EXISTING, this.#offer(this.#callable(at)));
        break;
      case OBJECT: {
        const copy = isKept ? undefined : this.#copies.of(this.#memory.word(at + 4), object);
        if (copy !== undefined) this.#memory.setValue(at, EXISTING, this.#offer(copy));
        break;
      }
      // What JavaScript knows already.
      case EXISTING: {
        const waiting = globalThis.proxy_js_existing;
        const number = this.#memory.word(at + 4);
        const known = waiting[number];
        if (known !== undefined && known === this.pythonNull) {
          waiting[number] = undefined;
          this.#memory.setValue(at, NONE);
        } else if (!isKept && known instanceof this.#PyProxy) {
          waiting[number] = this.#copies.of(known._ref, object) ?? known;
        }
        break;
      }
      case STR: {
        const [length, begin] = [this.#memory.word(at + 4), this.#memory.word(at + 8)];
        const bytes = this.#memory.bytes.subarray(begin, begin + length);
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

  // What a value on its way is in JavaScript. The port makes it on its way to a function of ours.
  #valueAt(at) {
    if (this.#memory.word(at) === JS_OBJECT && this.#memory.word(at + 4) === UNDEFINED_OBJECT) return undefined;
    let value;
    standIn(UNDEFINED_OBJECT, (made) => void (value = made), () => this.#env.call1(UNDEFINED_OBJECT, false, at, this.#scratch));
    return value;
  }

  // The same for what is no container, of an object of Python's at a place in memory.
  #valueOf(object, at) {
    this.#toJavaScript(at, object);
    return this.#valueAt(at);
  }

  // A function of Python's for JavaScript: the port's own leaves out whatever is undefined at the end of what it is called with,
  // and throws an error whose message is a traceback.
  #callable(at) {
    const port = this.#valueAt(at);
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

  // A value on its way; `isMethod` says that it is a function which the port will call with what it was read from.
  #toPython(at, isMethod = false) {
    switch (this.#memory.word(at)) {
      case UNDEFINED:
        this.#memory.setValue(at, NULL);
        break;
      case NULL:
        if (this.pythonNull === undefined) this.#make({ what: "null" });
        this.#memory.setValue(at, this.#kinds.PYTHON, this.pythonNull._ref);
        break;
      case INTEGER:
        if (this.#wide.size) this.#widen(at);
        break;
      case this.#kinds.KNOWN: {
        // What the port has under one number it calls in one way.
        const number = this.#memory.word(at + 4);
        if ((this.#roles[number] === AS_METHOD) !== isMethod) this.#renumber(at, number, isMethod);
        break;
      }
      // What Python has already, it has as what it is.
      case this.#kinds.NEW: {
        const number = this.#memory.word(at + 4);
        const object = objects()[number];
        this.#roles[number] = isMethod ? AS_METHOD : undefined;
        if (object !== nothing && typeof object !== "bigint" && !isPythonError(object)) break;
        this.#env.proxy_js_free_obj(number);
        if (object === nothing) this.#memory.setValue(at, NULL);
        else if (typeof object === "bigint") this.#answer(at, this.#make({ what: "integer", text: String(object) }));
        else this.#answer(at, this.#make({ what: "exception", ...described(object) }));
      }
    }
  }

  // Gives an object that the port knows another number.
  #renumber(at, number, isMethod) {
    const all = objects();
    const object = all[number];
    // The port looks for the next hole from here on, too.
    let other = globalThis.proxy_js_ref_next;
    while (all[other] !== undefined) other++;
    all[other] = object;
    globalThis.proxy_js_ref_next = other + 1;
    globalThis.proxy_js_ref_map.set(object, other);
    this.#roles[other] = isMethod ? AS_METHOD : undefined;
    this.#memory.setValue(at, this.#kinds.NEW, other);
  }

  #widen(at) {
    const number = this.#wide.get(at + 4);
    if (number === undefined) return;
    this.#wide.delete(at + 4);
    if (Number.isSafeInteger(number)) return this.#answer(at, this.#make({ what: "integer", text: String(number) }));
    new DataView(this.#memory.bytes.buffer).setFloat64(at + 4, number, true);
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
    // What is read of what JavaScript was given to know stays Python's.
    if (this.#memory.word(answer) !== EXCEPTION) this.#toJavaScript(answer, this.#objectOf(answer), name !== CALL);
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
    this.#memory.setValue(at, this.#kinds.PYTHON, made);
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

// The port's function that calls what is Python's; it takes numbers alone.
const CALL = "proxy_c_to_js_call";

// The port's functions whose last argument is where a value for JavaScript goes.
const ANSWERING = new Set([CALL, "proxy_c_to_js_lookup_attr", "proxy_c_to_js_iternext"]);

// The same functions, with others in the place of those that are named.
function replaced(functions, names, by) {
  return { ...functions, ...Object.fromEntries(names.map((name) => [name, by(functions[name], name)])) };
}

// Stands for `undefined` where the port would leave it out.
const nothing = Object.freeze({});

// Of what makes objects nobody can change by which prototype.
function isClass(something) {
  try {
    return Object.getOwnPropertyDescriptor(something, "prototype")?.writable === false;
  } catch {
    // What stands in a worker for a function of the page's cannot say it; the page can.
    const there = globalThis._micropyscript?.window;
    return there?.Object.getOwnPropertyDescriptor(something, "prototype")?.writable === false;
  }
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
