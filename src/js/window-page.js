// The page's window for Python in a worker: the page's side. The worker stands still until it is answered, through memory that
// both share. What crosses how is the library's business: `reflected-ffi`, on which `coincident` is built.
//
// `coincident` itself makes the worker, and so would have to be here before every worker, for those too that never ask.

import { encoder } from "reflected-ffi/encoder";
import local from "reflected-ffi/local";
import { CONSTRUCT } from "reflected-ffi/traps";

// Where in the memory the answer begins: behind the flag, and its length.
const BEGIN = 8;

// Returns what is to hear what the worker says by its own way.
export function serve(port, before) {
  const encode = encoder({ byteOffset: BEGIN });
  const calls = new Map();
  let memory;
  let last = 0;
  // Whether the worker waits for what is done here just now.
  let isAsked = false;

  // A function of the worker's that was called here, by an event perhaps: the worker hears of it when it is free.
  function call(...request) {
    const { promise, resolve, reject } = Promise.withResolvers();
    calls.set(++last, { resolve, reject });
    port.postMessage(["call", last, request]);
    return promise;
  }

  function settled(number) {
    const call = calls.get(number);
    calls.delete(number);
    return call;
  }

  const side = local({ buffer: true, reflect: call, remote: refuseToWait });

  // It is told before each call. An event's listener need not answer; anything else might have to, while the worker cannot.
  function refuseToWait(first) {
    if (!isAsked || first instanceof Event) return;
    throw new Error("Python in a worker waits for the page just now, and cannot be called meanwhile: "
      + "a function that the page's JavaScript calls at once, and whose answer it needs, works with the worker's own `js` only");
  }

  // What a request comes to, or the parts of what it throws.
  function attempt(request) {
    // A promise calls at once what it is made with, and needs no answer.
    isAsked = request[0] !== CONSTRUCT;
    try {
      return [true, side.reflect(...request)];
    } catch (error) {
      return [false, String(error?.name ?? "Error"), String(error?.message ?? error), String(error?.stack ?? "")];
    } finally {
      isAsked = false;
    }
  }

  // Writes the answer to a request into the memory; its length, or a promise of it where something in it takes its time.
  function answer(request) {
    before();
    return encode(attempt(request), memory.buffer);
  }

  const hear = {
    memory: (shared) => {
      memory = shared;
      port.postMessage(["served"]);
    },
    ask: async (...request) => {
      let length;
      try {
        length = answer(request);
        if (typeof length !== "number") length = await length;
      } catch (error) {
        // An answer may be larger than the memory can be, and the worker stands still until it has one.
        length = encode([false, "RangeError", `the page's answer cannot be handed over: ${error.message}`, ""], memory.buffer);
      }
      memory[1] = length;
      Atomics.store(memory, 0, 1);
      Atomics.notify(memory, 0);
    },
    done: (number, value) => settled(number).resolve(value),
    failed: (number, name, message, type) => settled(number).reject(Object.assign(new Error(message), { name, type })),
  };
  const heard = ([what, ...details]) => hear[what](...details);
  port.onmessage = ({ data }) => heard(data);
  return heard;
}
