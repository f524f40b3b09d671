// Copies of Python's containers for JavaScript where Pyodide would give it what stands for them: lists and tuples as arrays, dicts
// as objects, sets as sets, bytes as a Uint8Array. What is asked for by `create_proxy` stays what it is.
//
// It imports nothing, for wasm-bindgen copies it beside the file that imports it.

// The types that are copied, by the names that Emscripten has them by; none that is derived from one of them.
const TYPES = ["List", "Tuple", "Dict", "Set", "FrozenSet", "Bytes", "ByteArray", "MemoryView"];

// What Pyodide's functions answer that have nothing else to say than whether they failed.
const FAILED = -1;

export class Copies {
  #module;
  #PyProxy;
  // Where in memory the types are; until Pyodide is there, nothing is copied.
  #types = new Set();

  belongTo({ _module: module, ffi }) {
    this.#module = module;
    this.#PyProxy = ffi.PyProxy;
    this.#types = new Set(TYPES.map((name) => module[`_Py${name}_Type`]));
    const { callPyObject } = module;
    // What a function of Python's answers.
    module.callPyObject = (...given) => this.#instead(callPyObject(...given));
  }

  // Pyodide's function that makes what stands for an object of Python's, with copies where it is given to a function of
  // JavaScript's: there it is neither to come back as what it is nor to last.
  standing(port) {
    return (place, capturesThis, comesBack, lasts, isForJson) => {
      const proxy = port(place, capturesThis, comesBack, lasts, isForJson);
      if (comesBack || lasts || isForJson || !this.#isCopied(place)) return proxy;
      return this.#raising(this.#module.error, () => {
        try {
          return copyOf(proxy);
        } finally {
          proxy.destroy();
        }
      });
    };
  }

  // A function of Pyodide's to which Python gives a value last, for JavaScript to keep.
  keeping(port) {
    return (...given) => {
      const value = given.pop();
      return this.#raising(FAILED, () => port(...given, this.#instead(value)));
    };
  }

  // Pyodide's function that tells a function of JavaScript's what was awaited.
  telling(port) {
    return (listener, value) => this.#raising(this.#module?.error, () => port(listener, this.#instead(value)));
  }

  // A value, or its copy where it stands for what is copied. Somebody may have made it and keep it, so it is not let go of.
  #instead(value) {
    if (typeof value !== "object" || value === null || this.#types.size === 0 || !(value instanceof this.#PyProxy)) return value;
    const { shared, props } = this.#module.PyProxy_getAttrsQuiet(value);
    return shared.ptr && !props.roundtrip && this.#isCopied(shared.ptr) ? copyOf(value) : value;
  }

  // Whether what lies at a place in memory is copied. The second word of an object of Python's is where its type lies.
  #isCopied(place) {
    return this.#types.size > 0 && this.#types.has(this.#module.HEAPU32[(place >> 2) + 1]);
  }

  // What is done, or what says that Python is to raise what was thrown.
  #raising(failed, act) {
    try {
      return act();
    } catch (error) {
      this.#module.handle_js_error(error);
      return failed;
    }
  }
}

function copyOf(proxy) {
  return proxy.toJs({ dict_converter: Object.fromEntries });
}
