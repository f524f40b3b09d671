// Keeps the first message that a worker gets, which may come before our WebAssembly has started.
//
// It does not read it.

const first = new Promise((resolve) => {
  globalThis.addEventListener("message", resolve, { once: true });
});

export function firstMessage() {
  return first;
}
