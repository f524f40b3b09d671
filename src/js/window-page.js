// The page's window for Python in a worker: the page's side. The worker stands still until it is answered, through memory that
// both share. What crosses how is the library's business: `reflected-ffi`, on which `coincident` is built.
//
// `coincident` itself makes the worker, and so would have to be here before every worker, for those too that never ask.

import { encoder } from "reflected-ffi/encoder";
import local from "reflected-ffi/local";

// Where in the memory the answer begins: behind the flag, and its length.
const BEGIN = 8;

export function serve(port, before) {
  const encode = encoder({ byteOffset: BEGIN });
  const calls = new Map();
  let memory;
  let last = 0;

  // A function of the worker's that was called here, by an event perhaps: the worker hears of it when it is free.
  function call(...request) {
    const { promise, resolve, reject } = Promise.withResolvers();
    calls.set(++last, { resolve, reject });
    port.postMessage(["call", last, request]);
    return promise;
  }

  const side = local({ buffer: true, reflect: call });

  const hear = {
    memory: (shared) => (memory = shared),
    ask: async (...request) => {
      before();
      const length = encode(attempt(() => side.reflect(...request)), memory.buffer);
      // It is a promise where something in it takes its time.
      memory[1] = typeof length === "number" ? length : await length;
      Atomics.store(memory, 0, 1);
      Atomics.notify(memory, 0);
    },
    done: (number, failed, value) => {
      const { resolve, reject } = calls.get(number);
      calls.delete(number);
      if (failed) reject(new Error(value));
      else resolve(value);
    },
  };
  port.onmessage = ({ data: [what, ...details] }) => hear[what](...details);
  port.postMessage(["served"]);
}

// What a call comes to, or the parts of what it throws.
function attempt(call) {
  try {
    return [true, call()];
  } catch (error) {
    return [false, String(error?.name ?? "Error"), String(error?.message ?? error), String(error?.stack ?? "")];
  }
}
