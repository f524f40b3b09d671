// What the Rust side asks of the page that only JavaScript can give: where this build lies, the dynamic `import()`,
// downloads begun before Rust was there, and a hand on an interpreter's own loader while it downloads.
//
// It decides nothing: which files, what failed, what the reader is told, all that is Rust's. wasm-bindgen copies this
// file alone beside the bindings it generates, so it imports nothing.

// Where this build lies

let build = { base: "", catalogue: [], worker: "", installer: "", rest: async () => {} };

// The entry modules call this first: `base` is the absolute URL of the folder this build lies in, with its last slash;
// `catalogue` is the list of interpreters that was written at build time; `worker` is the worker's script and `installer` the
// module that plans installations, both seen from `base`; `rest()` brings what our WebAssembly came without.
export function configure(it) {
  build = it;
}

export function base() {
  return build.base;
}

export function catalogue() {
  return JSON.stringify(build.catalogue);
}

export function workerUrl() {
  return build.base + build.worker;
}

export function installerUrl() {
  return build.base + build.installer;
}

// A promise of all of our WebAssembly being here, or of nothing having come.
export function rest() {
  return build.rest();
}

export function importModule(url) {
  return import(url);
}

// Downloads begun early

const underWay = new Map();

// Begins to download `url`, for whoever takes it later.
export function early(url) {
  if (underWay.has(url)) return;
  const response = download(url);
  // Whoever takes it hears of a failure; where nobody does, nothing was lost.
  response.catch(() => {});
  underWay.set(url, response);
}

// The response for the absolute `url`: the early one if it is under way, once, so that trying again downloads again.
export function take(url) {
  const response = underWay.get(url);
  underWay.delete(url);
  return response ?? download(url);
}

// Ends what was begun early and is still not taken: a guess that was wrong must not keep a connection busy.
export function dropEarly() {
  for (const response of underWay.values()) response.then(({ body }) => body?.cancel(), () => {});
  underWay.clear();
}

// The very options that interpreters' loaders and `<link rel="preload">` use, so that the browser's cache answers each.
function download(url) {
  return fetch(url, { credentials: "same-origin" });
}

// A hand on an interpreter's own loader

// How to break off the download behind a response, or behind a module that is being compiled of it.
const breaks = new WeakMap();

// The same response again, telling `onBytes(n)` of every chunk that arrives and `onEnd(error)` once, when the last has
// arrived (without an error) or none will any more. The headers stay: without `application/wasm` nothing streams.
export function counted(response, onBytes, onEnd) {
  if (!response.body) {
    queueMicrotask(() => onEnd());
    return response;
  }
  const chunks = response.body.getReader();
  let breakOff;
  let ended = false;
  function end(error) {
    if (ended) return;
    ended = true;
    onEnd(error);
  }
  const body = new ReadableStream({
    start(controller) {
      breakOff = () => {
        if (ended) return;
        const error = new Error("nobody reads on");
        end(error);
        controller.error(error);
        chunks.cancel(error).catch(() => {});
      };
    },
    async pull(controller) {
      try {
        const { done, value } = await chunks.read();
        if (ended) return;
        if (done) {
          controller.close();
          end();
        } else {
          onBytes(value.byteLength);
          controller.enqueue(value);
        }
      } catch (error) {
        if (!ended) controller.error(error);
        end(error);
      }
    },
    cancel(reason) {
      end(reason ?? new Error("nobody reads on"));
      return chunks.cancel(reason);
    },
  });
  const { status, statusText, headers } = response;
  const answer = new Response(body, { status, statusText, headers });
  breaks.set(answer, breakOff);
  return answer;
}

// A promise of WebAssembly that is compiled while its response arrives. Whoever waits for it hears of a failure.
export function compile(response) {
  const module = WebAssembly.compileStreaming(response);
  module.catch(() => {});
  if (breaks.has(response)) breaks.set(module, breaks.get(response));
  return module;
}

// Ends the downloads behind these that are not at their end.
export function dropAll(files) {
  for (const file of files) breaks.get(file)?.();
}

const loans = new Set();
let unhook = () => {};

// While an interpreter's loader runs, its `fetch` of a URL in `files` (a Map of absolute URL to Response, or to what one
// came to: an ArrayBuffer, a WebAssembly.Module, a promise of one) is answered by that, once. Everything else goes its own
// way. `onFailure(error)` is told when what was lent could not be made into a WebAssembly instance, which Pyodide writes to
// the console and waits on for ever.
export function lend(files, onFailure) {
  const loan = { files: new Map(files), onFailure };
  if (loans.size === 0) unhook = hook();
  loans.add(loan);
  return {
    end() {
      if (loans.delete(loan) && loans.size === 0) unhook();
    },
  };
}

// Which loan a lent promise, and then its response, came from.
const lenders = new WeakMap();

function hook() {
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;

  function lendingFetch(input, options) {
    return borrow(input) ?? fetch.call(globalThis, input, options);
  }

  async function reportingInstantiate(source, ...rest) {
    try {
      const module = compiled.get(await source);
      if (module) return { module, instance: await WebAssembly.instantiate(module, ...rest) };
      return await instantiateStreaming.call(WebAssembly, source, ...rest);
    } catch (error) {
      const loan = lenders.get(source);
      if (loans.has(loan)) loan.onFailure(error);
      throw error;
    }
  }

  globalThis.fetch = lendingFetch;
  WebAssembly.instantiateStreaming = reportingInstantiate;
  // What somebody else has put over ours since is theirs; with no loan left, ours beneath it only passes on.
  return () => {
    if (globalThis.fetch === lendingFetch) globalThis.fetch = fetch;
    if (WebAssembly.instantiateStreaming === reportingInstantiate) {
      WebAssembly.instantiateStreaming = instantiateStreaming;
    }
  };
}

function borrow(input) {
  const url = input instanceof Request ? input.url : URL.parse(input, location.href)?.href;
  for (const loan of loans) {
    if (!loan.files.has(url)) continue;
    const response = Promise.resolve(loan.files.get(url)).then(responseOf);
    loan.files.delete(url);
    lenders.set(response, loan);
    response.then((arrived) => lenders.set(arrived, loan), (error) => loans.has(loan) && loan.onFailure(error));
    return response;
  }
}

// The module behind a response that stands for one.
const compiled = new WeakMap();

function responseOf(file) {
  if (file instanceof Response) return file;
  const isModule = file instanceof WebAssembly.Module;
  const response = new Response(isModule ? null : file, { headers: isModule ? { "Content-Type": "application/wasm" } : {} });
  if (isModule) compiled.set(response, file);
  return response;
}
