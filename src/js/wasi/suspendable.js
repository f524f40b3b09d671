// A command in a browser that can suspend WebAssembly (JSPI): it runs right here, and whatever waits for a promise is
// suspended until the promise is settled.

import { commandOf } from "./command.js";
import { Gateway } from "./gateway.js";

export async function startSuspendable({ module, ring, exchange, ...options }) {
  const gateway = new Gateway(ring);
  const { imports, files, begin } = commandOf({
    ...options,
    exchange: (fields) => (gateway.isCalledNow && WAITS.has(fields[0]) ? REFUSAL : exchange(fields)),
    request: (bytes) => gateway.answer(bytes),
    pause,
  });
  const { fd_read: read, poll_oneoff: poll, ...system } = imports.wasi_snapshot_preview1;
  const mayWait = () => !gateway.isCalledNow;
  const [fd_read, poll_oneoff] = await Promise.all([suspending(read, mayWait), suspending(poll, mayWait)]);
  const instance = await WebAssembly.instantiate(module, { ...imports, wasi_snapshot_preview1: { ...system, fd_read, poll_oneoff } });
  gateway.callNow = instance.exports.micropyscript_call;
  return {
    files,
    ended: WebAssembly.promising(begin(instance))(),
    // Suspended and never woken again, it is collected.
    close: () => gateway.close(),
  };
}

// What Python asks for that is a wait, which it cannot have while JavaScript waits for it.
const WAITS = new Set(["input", "sleep", "wait"]);
const REFUSAL = ["refused", "JavaScript waits for this function, which cannot wait for anything meanwhile"];

const NOT_SUPPORTED = 58;

// An import that suspends where `call` answers a promise, and only there: one that JavaScript's own `Suspending` makes cannot
// be called at all while JavaScript waits for Python.
async function suspending(call, mayWait) {
  let pending;
  function now(...place) {
    const outcome = call(...place);
    if (!(outcome instanceof Promise)) return outcome;
    pending = outcome;
    return mayWait() ? -1 : NOT_SUPPORTED;
  }
  const later = new WebAssembly.Suspending(() => pending);
  const { instance } = await WebAssembly.instantiate(CHOOSER, { w: { now, later } });
  return instance.exports.call;
}

// (module (type (func (param i32 i32 i32 i32) (result i32)))
//   (import "w" "now" (func (type 0))) (import "w" "later" (func (type 0)))
//   (func (export "call") (type 0) (local i32)
//     (local.tee 4 (call 0 (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
//     (if (result i32) (i32.lt_s (i32.const 0))
//       (then (call 1 (local.get 0) (local.get 1) (local.get 2) (local.get 3))) (else (local.get 4)))))
const CHOOSER = Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,
  0x01, 0x09, 0x01, 0x60, 0x04, 0x7f, 0x7f, 0x7f, 0x7f, 0x01, 0x7f,
  0x02, 0x13, 0x02, 0x01, 0x77, 0x03, 0x6e, 0x6f, 0x77, 0x00, 0x00, 0x01, 0x77, 0x05, 0x6c, 0x61, 0x74, 0x65, 0x72, 0x00, 0x00,
  0x03, 0x02, 0x01, 0x00,
  0x07, 0x08, 0x01, 0x04, 0x63, 0x61, 0x6c, 0x6c, 0x00, 0x02,
  0x0a, 0x25, 0x01, 0x23, 0x01, 0x01, 0x7f,
  0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0x20, 0x03, 0x10, 0x00, 0x22, 0x04, 0x41, 0x00, 0x48,
  0x04, 0x7f, 0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0x20, 0x03, 0x10, 0x01, 0x05, 0x20, 0x04, 0x0b, 0x0b,
);

function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
