// Keeps the MicroPython instances of a page apart. The port finds its instance by `globalThis.Module` at every call, so a
// callback that an old instance left on the page (a listener, a timer) would reach into whichever instance is there now,
// with the number of an object that means something else to it.
// The same goes for the documents of a tab: what the one before has collected may be told when this one is there, and is
// looked for in this one's `globalThis.proxy_js_map`.
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
  const known = globalThis.proxy_js_map;
  // Whatever is told of this instance's own is gone.
  known.delete = (number) => known.get(number)?.deref() === undefined && Map.prototype.delete.call(known, number);
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
