// A command in a browser that can suspend WebAssembly (JSPI): it runs right here, and whatever waits for a promise is
// suspended until the promise is settled.

import { commandOf } from "./command.js";

export async function startSuspendable({ source, ...options }) {
  const { imports, files, begin } = commandOf({ ...options, pause });
  const { fd_read: read, poll_oneoff: poll } = imports;
  const instance = await instantiate(source, {
    wasi_snapshot_preview1: {
      ...imports,
      fd_read: new WebAssembly.Suspending(read),
      poll_oneoff: new WebAssembly.Suspending(poll),
    },
  });
  return {
    files,
    ended: WebAssembly.promising(begin(instance))(),
    // Suspended and never woken again, it is collected.
    close() {},
  };
}

async function instantiate(source, imports) {
  if (source instanceof WebAssembly.Module) return WebAssembly.instantiate(source, imports);
  return (await WebAssembly.instantiateStreaming(source, imports)).instance;
}

function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
