// The page's window for Python in a worker: the worker's side, which asks and stands still until it is answered. See
// window-page.js.

import { decoder } from "reflected-ffi/decoder";
import remote from "reflected-ffi/remote";

const BEGIN = 8;
// The memory for answers, and how far it may grow, in bytes.
const SIZE = 1 << 15;
const LARGEST = 1 << 26;
// How often the worker looks for an answer before it goes to sleep, about a tenth of a millisecond. Most come within that,
// and to be woken takes longer than to be answered.
const LOOKS = 1000;

// A promise of the window, once the page answers; it gets its end of the channel by `give`.
export function open(give) {
  const { port1: port, port2 } = new MessageChannel();
  const memory = new Int32Array(new SharedArrayBuffer(SIZE, { maxByteLength: LARGEST }));
  const decode = decoder({ byteOffset: BEGIN });

  function ask(...request) {
    port.postMessage(["ask", ...request]);
    waitFor(memory);
    Atomics.store(memory, 0, 0);
    const [succeeded, ...outcome] = decode(memory[1], memory.buffer);
    if (succeeded) return outcome[0];
    const [name, message, stack] = outcome;
    throw Object.assign(new Error(message), { name, stack });
  }

  const side = remote({ buffer: true, reflect: ask });
  const { promise, resolve, reject } = Promise.withResolvers();
  const hear = {
    served: () => resolve(side.global),
    refused: (reason) => reject(new Error(reason)),
    call: async (number, request) => {
      try {
        port.postMessage(["done", number, await side.reflect(...request)]);
      } catch (error) {
        // What Python raised says its type beside what an error says.
        const parts = [error?.name ?? "Error", error?.message ?? error, error?.type ?? ""];
        port.postMessage(["failed", number, ...parts.map(String)]);
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
