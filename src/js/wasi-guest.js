// The entry of dist/js/wasi-guest.js: a worker for one WASI command, in a browser that cannot suspend WebAssembly. Whatever
// waits stands still here, and with it the whole worker.
//
// It decides nothing: wasi/apart.js, which started it, answers for what the command asks.

import { commandOf } from "./wasi/command.js";
import { split, toText } from "./wasi/fields.js";
import { Inside } from "./wasi/memory.js";

addEventListener("message", ({ data }) => run(data), { once: true });

async function run({ module, shared, ...options }) {
  const memory = new Inside(shared);
  const { imports, files, begin } = commandOf({
    ...options,
    exchange(fields) {
      say("exchange", fields);
      return answer(memory, files).map(toText);
    },
    request(bytes) {
      say("request", bytes);
      return answer(memory, files)[0];
    },
    onOutput(descriptor, bytes) {
      say("output", descriptor, bytes);
      memory.said(bytes);
    },
    pause,
  });
  try {
    const start = begin(await WebAssembly.instantiate(module, imports));
    say("started");
    start();
    say("ended");
  } catch (error) {
    // The library throws texts, too.
    say("failed", error.message ?? error);
  }
}

// Waits for an answer, which is fields, and sees to files meanwhile.
function answer(memory, files) {
  for (;;) {
    const [what, ...details] = split(memory.take(() => say("more")));
    if (toText(what) === "answer") return details;
    see(files, toText(what), details);
  }
}

function see(files, what, [path, content]) {
  try {
    say("done", files[what](toText(path), content));
  } catch (error) {
    say("refused", error.message);
  }
}

function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.max(0, milliseconds));
}

function say(...message) {
  postMessage(message);
}
