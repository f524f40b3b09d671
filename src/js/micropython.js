// Keeps the MicroPython instances of a page apart. The port finds its instance by `globalThis.Module` at every call, so a
// callback that an old instance left on the page (a listener, a timer) would reach into whichever instance is there now,
// with the number of an object that means something else to it.
// And makes its output less slow.
//
// It knows nothing of loading or running; wasm-bindgen copies this file alone, so it imports nothing.

// The highest number that an object of an instance that is gone still has on this page.
let retired = 0;

// Stands in for an instance that is gone: takes every call, does nothing, and answers None.
const NONE = 1;
const gone = new Proxy({}, { get: (_, name) => (name === "getValue" ? () => NONE : () => 0) });

// The instance of now is gone. What it left behind calls into nothing from here on.
export function retire() {
  for (const number of globalThis.proxy_js_map?.keys() ?? []) retired = Math.max(retired, number);
  globalThis.Module = gone;
}

// Makes a new instance tell its own objects from those of the ones before: it is made to use up their numbers, and a
// call with one of those numbers is answered like a call to an instance that is gone. Returns what has to be kept for as
// long as the instance lives.
export function separate(python) {
  if (retired === 0) return [];
  const kept = [];
  python.registerJsModule("_micropyscript_numbers", { keep: (object) => void kept.push(object) });
  const keep = `import _micropyscript_numbers\\nfor _ in range(${retired}): _micropyscript_numbers.keep(object())`;
  python.runPython(`exec("${keep}", {})`);

  const module = python._module;
  const { ccall } = module;
  const last = retired;
  module.ccall = (name, returns, types, values, ...rest) => {
    const isAboutProxy = name.startsWith("proxy_c_to_js_") || name === "proxy_c_free_obj";
    if (!isAboutProxy || values[0] > last) return ccall(name, returns, types, values, ...rest);
    // The answer of most calls is written to where the last value points.
    if (name === "proxy_c_to_js_call") module.setValue(values.at(-1), NONE, "i32");
    return 0;
  };
  return kept;
}

// The port gives out what is written byte by byte, a call for each. From here on `write` is called once, with all of the
// bytes; they are the port's own, so it has to copy them.
export function writeAtOnce(python, descriptor, write) {
  const operations = python.FS.streams?.[descriptor]?.stream_ops;
  if (!operations) return;
  operations.write = (stream, buffer, offset, length) => {
    write(new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length));
    return length;
  };
}

// The imports by which Python reaches for JavaScript, and JavaScript may throw.
const REACHES = [
  "call0", "call0_kwarg", "call1", "call2", "calln", "calln_kwarg", "has_attr", "lookup_attr", "store_attr", "js_subscr_load", "js_subscr_store",
  "js_get_iter", "js_iter_next", "js_reflect_construct",
];

// What was thrown last, until Python has it; and what makes Python raise it. The port's C code knows no exception of JavaScript's, so what
// is thrown would leave it in the middle of whatever it does.
let thrown;
let raise;

// The port's own `loadMicroPython`, with an instance that hears of what is thrown.
export async function load(loader, options) {
  const { instantiate, instantiateStreaming } = WebAssembly;
  const guarding = (of) => (source, imports, ...rest) => {
    const isPort = imports?.env?.js_get_error_info !== undefined;
    return of.call(WebAssembly, source, isPort ? { ...imports, env: guarded(imports.env) } : imports, ...rest);
  };
  const ours = { instantiate: guarding(instantiate), instantiateStreaming: guarding(instantiateStreaming) };
  Object.assign(WebAssembly, ours);
  raise = undefined;
  try {
    return await loader.loadMicroPython(options);
  } finally {
    if (WebAssembly.instantiate === ours.instantiate) WebAssembly.instantiate = instantiate;
    if (WebAssembly.instantiateStreaming === ours.instantiateStreaming) WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

function guarded(env) {
  const reaches = REACHES.filter((name) => name in env).map((name) => {
    const reach = env[name];
    return [name, (a, b, c, d, e, f, g, h) => {
      try {
        return reach(a, b, c, d, e, f, g, h);
      } catch (error) {
        if (!raise || isFatal(error)) throw error;
        thrown = error;
        return raise();
      }
    }];
  });
  return { ...env, ...Object.fromEntries(reaches) };
}

// The port's own way out of nested calls, and what leaves it broken.
function isFatal(error) {
  return error?.constructor?.name === "EmscriptenSjLj" || error instanceof WebAssembly.RuntimeError || error instanceof RangeError && error.message.includes("call stack");
}

// From now on `raiser`, an object of Python's, is made to iterate where something was thrown: it raises, and the port finds its way out by
// its own means.
export function raiseBy(python, raiser) {
  const { _module: module } = python;
  const { _ref: reference } = raiser;
  raise = () => module._proxy_c_to_js_get_iter(reference);
  // It is Python's for as long as the instance lives.
  return raiser;
}

// For Python: what was thrown.
export function take() {
  const value = thrown;
  thrown = undefined;
  const isError = value instanceof Error || typeof value === "object" && typeof value?.message === "string";
  if (!isError) return { value, type: "", name: "", message: String(value), stack: "" };
  const { name, message, stack = "", type = "" } = value;
  const isPython = name === "PythonError" && typeof type === "string";
  // Python's errors say their traceback; its last line is the message, after the type.
  const text = isPython ? message.trimEnd().split("\n").at(-1).replace(`${type}: `, "") : message;
  return { value, type: isPython ? type : "", name: String(name), message: text, stack: String(stack) };
}
