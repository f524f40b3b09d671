// JavaScript for a Python that is a WASI command: what assets/python/gateway.py asks for is done here, in this realm, and
// answered at once. And the other way round: Python's functions, as functions of JavaScript.
//
// A request is fields of text with a NUL between them: the name of an operation, then values. An answer is one value. A value
// is a letter and a text; both ends know the letters. How bytes travel is not known here, nor when Python takes what waits.

import { Refusal, contains, deleteAttribute, deleteItem, isTrue, item, lengthOf, setItem, textOf } from "../containers.js";
import { toBytes, toText } from "./text.js";

export class Gateway {
  // What Python has a number of. A number that Python let go of is given out again.
  #objects = [];
  #unused = [];
  // From the number of an object of Python's to what stands for it here, and back.
  #stands = new Map();
  #numbers = new WeakMap();
  #collected = new FinalizationRegistry((number) => this.#letGo(number));
  // What Python will be told: calls of its functions, promises that were settled, objects that nobody here has any more.
  #news = [];
  #isRung = false;
  #ring;
  // The calls that Python has not answered yet, by number.
  #calls = new Map();
  #lastCall = 0;
  // The calls that Python has to answer before JavaScript goes on, the innermost last.
  #now = [];
  #identities = new WeakMap();
  #lastIdentity = 0;
  #depth = 0;
  #isClosed = false;

  // `ring()` makes Python ask for the news soon.
  constructor(ring) {
    this.#ring = ring;
  }

  // Makes Python answer a call at once, where that can be.
  callNow = undefined;

  // Whether Python has to come back before it may wait for anything.
  get isCalledNow() {
    return this.#now.length > 0;
  }

  // What it holds, for tests.
  get sizes() {
    return { objects: this.#objects.length - this.#unused.length, stands: this.#stands.size, calls: this.#calls.size };
  }

  close() {
    this.#isClosed = true;
    this.#objects = [];
    this.#news = [];
    this.#calls.clear();
  }

  answer(request) {
    this.#depth += 1;
    try {
      // Bytes go as they are, after a NUL.
      if (request[0] === 0) return toBytes(this.#write(request.slice(1)));
      const [name, ...fields] = toText(request).split("\0");
      const answer = this.#operations[name](...this.#readAll(fields));
      return answer instanceof Raw ? answer.bytes : toBytes(this.#write(answer));
    } catch (error) {
      return toBytes(this.#writeError(error));
    } finally {
      this.#depth -= 1;
    }
  }

  // Values from Python

  #readAll(fields) {
    const values = [];
    const reader = { fields, next: 0, containers: [] };
    while (reader.next < fields.length) values.push(this.#read(reader));
    return values;
  }

  #read(reader) {
    const field = reader.fields[reader.next++];
    const text = field.slice(1);
    switch (field[0]) {
      case "u": return undefined;
      case "n": return null;
      case "t": return true;
      case "f": return false;
      case "i": return integer(text);
      case "d": return SPECIAL[text] ?? Number(text);
      case "s": return text;
      case "z": return text.replace(/\x01([\x01\x02])/g, (_, mark) => (mark === "\x01" ? mark : "\0"));
      case "o": return this.#objects[text];
      case "O": return this.#release(text);
      case "g": return this.#standFor(Number(text), true);
      case "p": return this.#standFor(Number(text), false);
      case "&": return reader.containers[text];
      default: return this.#readContainer(field[0], Number(text), reader);
    }
  }

  #readContainer(kind, size, reader) {
    const container = { "[": Array, "{": Object, "<": Set }[kind];
    const made = new container();
    reader.containers.push(made);
    for (let count = 0; count < size; count++) {
      const item = this.#read(reader);
      if (kind === "[") made.push(item);
      else if (kind === "<") made.add(item);
      else Object.defineProperty(made, item, { value: this.#read(reader), writable: true, enumerable: true, configurable: true });
    }
    return made;
  }

  // Values for Python

  #write(value) {
    switch (typeof value) {
      case "undefined": return "u";
      case "boolean": return value ? "t" : "f";
      case "number": return (Number.isSafeInteger(value) ? "i" : "d") + value;
      case "bigint": return `i${value}`;
      case "string": return `s${value}`;
      case "symbol": return `o${this.#hold(value)}`;
    }
    if (value === null) return "n";
    const number = this.#numbers.get(value);
    if (number !== undefined) return `p${number}`;
    return this.#writeHeld(value);
  }

  #writeHeld(value) {
    return (typeof value === "function" ? "m" : "o") + this.#hold(value);
  }

  // As one of several fields.
  #writeField(value) {
    const text = this.#write(value);
    if (!text.includes("\0")) return text;
    return "z" + value.replaceAll("\x01", "\x01\x01").replaceAll("\0", "\x01\x02");
  }

  #writeError(error) {
    if (error instanceof Refusal) return `k${error.type}\0${error.message}`;
    const number = this.#numbers.get(error);
    if (error instanceof PythonError && number !== undefined) return `^${number}`;
    const isError = error instanceof Error || (typeof error === "object" && typeof error?.message === "string");
    const parts = isError ? [error.name, error.message, error.stack] : ["", String(error), ""];
    return `!${[error, ...parts.map((part) => String(part ?? ""))].map((part) => this.#writeField(part)).join("\0")}`;
  }

  #hold(value) {
    const number = this.#unused.pop() ?? this.#objects.length;
    this.#objects[number] = value;
    return number;
  }

  #release(number) {
    const value = this.#objects[number];
    this.#objects[number] = undefined;
    this.#unused.push(Number(number));
    return value;
  }

  // Python's objects

  // What stands here for an object of Python's: a function for what can be called, and something opaque for the rest.
  #standFor(number, isFunction) {
    const there = this.#stands.get(number)?.deref();
    if (there) return there;
    const stand = isFunction ? (...values) => this.#call(number, values) : new PythonObject();
    Object.defineProperty(stand, "destroy", { value: () => this.#forget(stand, number) });
    this.#keep(stand, number);
    return stand;
  }

  #keep(stand, number) {
    this.#stands.set(number, new WeakRef(stand));
    this.#numbers.set(stand, number);
    this.#collected.register(stand, number, stand);
  }

  #forget(stand, number) {
    if (!this.#numbers.delete(stand)) return;
    this.#collected.unregister(stand);
    this.#stands.delete(number);
    this.#tell("gone", number);
  }

  #letGo(number) {
    // Python may have named it again since, and then something new stands for it.
    if (this.#stands.get(number)?.deref()) return;
    this.#stands.delete(number);
    this.#tell("gone", number);
  }

  #call(number, values) {
    if (this.#isClosed) return undefined;
    const call = ++this.#lastCall;
    if (this.callNow) return this.#callNow({ call, news: ["call", number, call, ...values] });
    if (this.#depth && !(globalThis.Event && values[0] instanceof Event)) {
      throw new PythonError("RuntimeError", "Python waits for JavaScript just now, and this interpreter cannot be called meanwhile: "
        + "a function of it that JavaScript calls at once, and whose answer it needs, works on MicroPython and Pyodide, "
        + "and on RustPython in a browser that can suspend WebAssembly");
    }
    return this.#callLater(number, call, values);
  }

  #callLater(number, call, values) {
    const { promise, ...outcome } = Promise.withResolvers();
    this.#calls.set(call, outcome);
    this.#tell("call", number, call, ...values);
    return promise;
  }

  #callNow(waiting) {
    this.#now.push(waiting);
    // An operation's own way out of this one is not a wait for it.
    const depth = this.#depth;
    try {
      this.callNow();
    } finally {
      this.#depth = depth;
      this.#now.pop();
    }
    const { outcome } = waiting;
    if (!outcome) throw new PythonError("SystemError", "Python did not answer");
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  }

  #tell(...news) {
    this.#news.push(news);
    this.#wake();
  }

  #wake() {
    if (this.#isRung || this.#isClosed) return;
    this.#isRung = true;
    this.#ring();
  }

  #fields(news) {
    return new Raw(toBytes(news.map((value) => this.#writeField(value)).join("\0")));
  }

  // What Python can ask for, by name.
  #operations = {
    realm: () => globalThis,

    get: (target, name) => {
      const value = target[name];
      if (value === undefined && !(name in Object(target))) {
        // `from_` is `from`, which Python takes for itself.
        const bare = name.slice(0, -1);
        if (name.endsWith("_") && bare in Object(target)) return target[bare];
        throw new Refusal("AttributeError", name);
      }
      return value;
    },
    set: (target, name, value) => void (target[name] = value),
    delete: deleteAttribute,

    item,
    setItem,
    deleteItem,
    has: contains,
    length: (target) => {
      const length = lengthOf(target);
      if (length === undefined) throw new Refusal("TypeError", "this object of JavaScript has no length");
      return length;
    },
    truth: isTrue,
    equal: (one, other) => one === other,
    identity: (target) => {
      if (typeof target === "symbol") return 0;
      if (!this.#identities.has(target)) this.#identities.set(target, ++this.#lastIdentity);
      return this.#identities.get(target);
    },
    names: (target) => new Raw(toBytes(`a${this.#tree(namesOf(target), 1)}`)),
    text: textOf,
    typeof: (target) => typeof target,

    iterate: (target, kind) => {
      if (kind === "async" && target[Symbol.asyncIterator]) return target[Symbol.asyncIterator]();
      if (kind !== "async" && target[Symbol.iterator]) {
        // A mapping goes through its keys, in Python.
        return target instanceof Map ? target.keys() : target[Symbol.iterator]();
      }
      if (typeof target.next === "function") return target;
      throw new Refusal("TypeError", "this object of JavaScript cannot be iterated");
    },
    next: (target) => {
      const { done, value } = target.next();
      if (done) throw new Refusal("StopIteration", "");
      return value;
    },

    call: (target, self, ...values) => Reflect.apply(target, self, values),
    construct: (target, ...values) => {
      const number = this.#numbers.get(values[0]);
      if (target === Promise && number !== undefined && !this.callNow) {
        // What is begun in there needs no answer.
        return new Promise((...both) => void this.#callLater(number, ++this.#lastCall, both));
      }
      return Reflect.construct(target, values);
    },

    then: (target, number) => {
      if (typeof target?.then !== "function") throw new Refusal("TypeError", "this object of JavaScript cannot be awaited");
      target.then((value) => this.#tell("fulfilled", number, value), (error) => {
        const raised = error instanceof PythonError ? this.#numbers.get(error) : undefined;
        this.#tell("rejected", number, error, raised);
      });
    },

    bytes: (target) => {
      const view = ArrayBuffer.isView(target) ? [target.buffer, target.byteOffset, target.byteLength] : [target];
      const isBuffer = view[0] instanceof ArrayBuffer || (globalThis.SharedArrayBuffer && view[0] instanceof SharedArrayBuffer);
      if (!isBuffer) throw new Refusal("TypeError", "this object of JavaScript has no bytes");
      const bytes = new Uint8Array(...view);
      const raw = new Uint8Array(bytes.length + 1);
      raw[0] = "y".charCodeAt();
      raw.set(bytes, 1);
      return new Raw(raw);
    },
    // A copy of Python's own, so deep; what has no counterpart stays as it is.
    copy: (target, depth) => new Raw(toBytes(`a${this.#tree(target, depth)}`)),

    // A value as an object of JavaScript, where it is one.
    value: (value) => (this.#isObject(value) ? new Raw(toBytes(this.#writeHeld(value))) : value),

    release: (...numbers) => numbers.forEach((number) => this.#release(number)),

    // Of what happened, the next for Python to know.
    news: () => {
      const news = this.#news.shift();
      if (!news) this.#isRung = false;
      // Named again since, it is not gone.
      if (news?.[0] === "gone" && this.#stands.get(news[1])?.deref()) return this.#operations.news();
      return news ? this.#fields(news) : new Raw(new Uint8Array());
    },
    // The call that JavaScript waits for just now.
    now: () => this.#fields(this.#now.at(-1).news),
    wake: () => this.#wake(),

    succeed: (call, value) => this.#reply(call, { value }),
    // What Python raised: the number of it, its type, its message and its traceback; or an error of JavaScript's own.
    fail: (call, raised, ...parts) => {
      if (!parts.length) return this.#reply(call, { error: raised });
      const error = new PythonError(...parts);
      this.#keep(error, raised);
      return this.#reply(call, { error });
    },
    // The answer to a call that waits will come later; what waits gets a promise of it.
    postpone: (call) => {
      const { promise, ...outcome } = Promise.withResolvers();
      if (this.#now.at(-1)?.call !== call) return;
      this.#calls.set(call, outcome);
      this.#now.at(-1).outcome = { value: promise };
    },

    sizes: () => new Raw(toBytes(`a${this.#tree(this.sizes, 1)}`)),
  };

  #reply(call, outcome) {
    const waiting = this.#now.at(-1);
    if (waiting?.call === call) {
      waiting.outcome = outcome;
      return;
    }
    const settle = this.#calls.get(call);
    this.#calls.delete(call);
    if ("error" in outcome) settle?.reject(outcome.error);
    else settle?.resolve(outcome.value);
  }

  #isObject(value) {
    return (typeof value === "object" && value !== null) || typeof value === "function";
  }

  #tree(value, depth, fields = [], seen = new Map()) {
    const items = depth === 0 ? undefined : contents(value);
    if (!items) {
      fields.push(this.#writeField(value));
    } else if (seen.has(value)) {
      fields.push(`&${seen.get(value)}`);
    } else {
      seen.set(value, seen.size);
      const [kind, size, parts] = items;
      fields.push(kind + size);
      for (const part of parts) this.#tree(part, depth - 1, fields, seen);
    }
    return fields.join("\0");
  }
}

// What Python raised, in JavaScript.
class PythonError extends Error {
  name = "PythonError";

  constructor(type, message, traceback = "") {
    super(message);
    this.type = type;
    this.traceback = traceback;
  }
}

// Stands for an object of Python's that JavaScript can only hand back.
class PythonObject {}

// An answer that is no value.
class Raw {
  constructor(bytes) {
    this.bytes = bytes;
  }
}

const SPECIAL = { inf: Infinity, "-inf": -Infinity, nan: NaN };

function integer(text) {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function namesOf(value) {
  const names = new Set();
  for (let object = Object(value); object; object = Object.getPrototypeOf(object)) {
    for (const name of Object.getOwnPropertyNames(object)) names.add(name);
  }
  return [...names];
}

// What is in a container that Python has a counterpart of: its kind, its size, and its parts one after the other.
function contents(value) {
  if (Array.isArray(value)) return ["[", value.length, value];
  if (value instanceof Map) return ["{", value.size, [...value].flat(1)];
  if (value instanceof Set) return ["<", value.size, value];
  if (typeof value !== "object" || value === null) return undefined;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return undefined;
  const entries = Object.entries(value);
  return ["{", entries.length, entries.flat(1)];
}
