// Copies of Python's containers for JavaScript where Pyodide would give it what stands for them: lists and tuples as arrays, dicts
// as objects, sets as sets, bytes as a Uint8Array. What is asked for by `create_proxy` stays what it is, and so does what
// JavaScript has no copy for, such as a dict whose keys are tuples.
//
// It imports nothing, for wasm-bindgen copies it beside the file that imports it.

// The types that are copied, by the names that Emscripten has them by; none that is derived from one of them.
const TYPES = ["List", "Tuple", "Dict", "Set", "FrozenSet", "Bytes", "ByteArray", "MemoryView"];

export class Copies {
  #module;
  // Where in memory the types are; until Pyodide is there, nothing is copied.
  #types = new Set();
  // What was made last to stand for a container that lasts, unless Python got it back.
  #fresh;

  belongTo({ _module: module, pyodide_py: own }) {
    this.#module = module;
    this.#types = new Set(TYPES.map((name) => module[`_Py${name}_Type`]));
    // The functions of Python's whose answers Pyodide's own JavaScript takes apart.
    const taken = [own.code?.find_imports, own._state?.save_state].filter(Boolean).map((proxy) => module.PyProxy_getPtr(proxy));
    const { callPyObject } = module;
    // What a function of Python's answers.
    module.callPyObject = (place, ...given) => {
      const answer = callPyObject(place, ...given);
      return taken.includes(place) ? answer : this.#kept(answer);
    };
  }

  // The imports that these take the place of.
  adapted({ pyproxy_new_ex, JsProxy_compute_typeflags, JsProxy_SetAttr_js, JsvArray_Set, JsvArray_Insert, JsvFunction_Call_OneArg }) {
    return {
      pyproxy_new_ex: (place, capturesThis, comesBack, lasts, isForJson) => {
        const proxy = pyproxy_new_ex(place, capturesThis, comesBack, lasts, isForJson);
        this.#fresh = undefined;
        if (comesBack || isForJson || !this.#types.has(this.#typeAt(place))) return proxy;
        if (lasts) return (this.#fresh = proxy);
        // What is neither to come back nor to last is given to a function of JavaScript's.
        const copy = copyOf(proxy);
        if (copy !== proxy) proxy.destroy();
        return copy;
      },
      // Python gets something of JavaScript's. If it is what was made just now, somebody asked for that.
      JsProxy_compute_typeflags: (object, ...given) => {
        if (object === this.#fresh) this.#fresh = undefined;
        return JsProxy_compute_typeflags(object, ...given);
      },
      JsProxy_SetAttr_js: (object, name, value) => JsProxy_SetAttr_js(object, name, this.#kept(value)),
      JsvArray_Set: (array, index, value) => JsvArray_Set(array, index, this.#kept(value)),
      JsvArray_Insert: (array, index, value) => JsvArray_Insert(array, index, this.#kept(value)),
      // Somebody is told what was awaited.
      JsvFunction_Call_OneArg: (listener, value) => JsvFunction_Call_OneArg(listener, this.#kept(value)),
    };
  }

  // A value for JavaScript to keep, or its copy where it was made for that.
  #kept(value) {
    return value !== undefined && value === this.#fresh ? copyOf(value) : value;
  }

  // The second word of an object of Python's is where its type lies.
  #typeAt(place) {
    return this.#module?.HEAPU32[(place >> 2) + 1];
  }
}

// The names of the imports that are replaced.
export const COPYING = ["pyproxy_new_ex", "JsProxy_compute_typeflags", "JsProxy_SetAttr_js", "JsvArray_Set", "JsvArray_Insert", "JsvFunction_Call_OneArg"];

function copyOf(proxy) {
  try {
    return proxy.toJs({ dict_converter: Object.fromEntries });
  } catch {
    return proxy;
  }
}
