// The page's window for Python in a worker, as far as it is there before anybody asks for it: the two sides are bundles of
// their own, fetched when a script first mentions what they are for.
//
// wasm-bindgen copies this file alone, so it imports nothing.

// Imports `modules`, a list of names and URLs, for `pyscript.js_modules`; `page` is the page's URL.
export async function prepare(page, modules) {
  const imported = modules.map(async ([name, url]) => [name, await import(url)]);
  globalThis._micropyscript = {
    ...globalThis._micropyscript,
    page,
    modules: Object.fromEntries(await Promise.all(imported)),
  };
}

// In the worker. Gives its end of a channel to `give`, and is over when `window` is there, or the reason why it will not be.
export async function open(give) {
  const python = globalThis._micropyscript;
  try {
    const side = await import(`${python.base}js/window-worker.js`);
    python.window = await side.open(give);
  } catch (error) {
    python.noWindow = `pyscript.window is not there: ${error.message}`;
  }
}

// In the page. Who hears what a worker asks of the window.
const hearers = new WeakMap();

// In the page, before anybody else listens to a worker: what it asks of the window is a list, unlike all else that it says, and
// nobody else hears it.
export function attend(worker) {
  worker.addEventListener("message", (event) => {
    if (!Array.isArray(event.data)) return;
    event.stopImmediatePropagation();
    hearers.get(worker)?.(event.data);
  });
}

// In the page. Answers the worker at the other end of the channel from now on; `before` is called before each answer.
export async function serve(worker, port, before) {
  try {
    const side = await import(`${globalThis._micropyscript.base}js/window-page.js`);
    hearers.set(worker, side.serve(port, before));
  } catch (error) {
    refuse(port, error.message);
  }
}

// In the page. Says through the channel why there is no window.
export function refuse(port, reason) {
  port.postMessage(["refused", reason]);
}
