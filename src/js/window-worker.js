// The page's window for Python in a worker: the worker's side, which asks and stands still until it is answered. See
// window-page.js.

import { decoder } from "reflected-ffi/decoder";
import remote from "reflected-ffi/remote";
import { GET_PROTOTYPE_OF, HAS, SET_PROTOTYPE_OF, UNREF } from "reflected-ffi/traps";

const BEGIN = 8;
// The memory for answers, and how far it may grow, in bytes.
const SIZE = 1 << 15;
const LARGEST = 1 << 26;
// How often the worker looks for an answer before it goes to sleep, about a tenth of a millisecond. Most come within that,
// and to be woken takes longer than to be answered.
const LOOKS = 1000;

// A promise of the window, once the page answers; it gets its end of a channel by `give`. What the page has to say comes by that
// channel. What it is told goes the worker's own way, which is a third faster.
export function open(give) {
  const { port1: port, port2 } = new MessageChannel();
  const memory = new Int32Array(new SharedArrayBuffer(SIZE, { maxByteLength: LARGEST }));
  const decode = decoder({ byteOffset: BEGIN });

  // What is the same at every time of asking is asked once. For each object that crosses, interpreters go through its prototypes, to
  // see whether it is Python's.
  const prototypes = new Map();

  function reflect(method, number, ...details) {
    switch (method) {
      case GET_PROTOTYPE_OF:
        if (!prototypes.has(number)) prototypes.set(number, ask(method, number));
        return prototypes.get(number);
      // That is how MicroPython asks it, and what is the page's is not Python's.
      case HAS:
        return details[0][1] !== "_ref" && ask(method, number, ...details);
      // What nobody has any more may get another number when it comes back.
      case UNREF:
        for (const [of, prototype] of prototypes) if (of === number || prototype?.[1] === number) prototypes.delete(of);
        break;
      case SET_PROTOTYPE_OF:
        prototypes.delete(number);
    }
    return ask(method, number, ...details);
  }

  function ask(...request) {
    postMessage(["ask", ...request]);
    waitFor(memory);
    Atomics.store(memory, 0, 0);
    const [succeeded, ...outcome] = decode(memory[1], memory.buffer);
    if (succeeded) return outcome[0];
    const [name, message, stack] = outcome;
    throw Object.assign(new Error(message), { name, stack });
  }

  const side = remote({ buffer: true, reflect });
  const { promise, resolve, reject } = Promise.withResolvers();
  const hear = {
    served: () => resolve(side.global),
    refused: (reason) => reject(new Error(reason)),
    call: async (number, request) => {
      try {
        postMessage(["done", number, await side.reflect(...request)]);
      } catch (error) {
        // What Python raised says its type beside what an error says.
        const parts = [error?.name ?? "Error", error?.message ?? error, error?.type ?? ""];
        postMessage(["failed", number, ...parts.map(String)]);
      }
    },
  };
  port.onmessage = ({ data: [what, ...details] }) => hear[what](...details);
  port.postMessage(["memory", memory]);
  give(port2);
  return promise;
}

// Waits until the page has answered.
function waitFor(memory) {
  for (let looks = LOOKS; looks > 0; looks--) {
    if (Atomics.load(memory, 0) !== 0) return;
    Atomics.pause?.();
  }
  // A call that wakes may be about the answer before.
  while (Atomics.load(memory, 0) === 0) Atomics.wait(memory, 0, 0);
}
