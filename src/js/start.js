// What both entry modules do: downloads begin as early as they can, and our WebAssembly is started and takes over. The Rust
// `main` does the rest; only a start that fails is told from here, since then there is no Rust to tell it.

import catalogue from "../../build/catalogue.json";
import { configure, dropEarly } from "./host.js";
import { serviceWorked } from "./offline.js";
import { prefetch } from "./prefetch.js";
import { offer } from "./python.js";
import { fetchRest, restIfAsked } from "./rest.js";
import { tell } from "./tell.js";

// The bundler puts the versioned names of the worker's script and of the installer's module in the place of WORKER and INSTALLER.

// How many milliseconds a quick line takes for a small file.
const QUICK = 50;

// `init` is wasm-bindgen's, `wasm` the URL of its WebAssembly relative to this bundle, `choice` the interpreter that the
// address bar names, if it does; `offline` says whether the page wants the service worker.
export async function start({ init, wasm, choice, offline }) {
  const base = new URL(".", import.meta.url).href;
  // A browser that is told to keep nothing may refuse even to be asked; Python runs all the same.
  if (offline) await serviceWorked(base).catch((error) => console.info(error.message));
  configure({ base, catalogue, worker: WORKER, installer: INSTALLER, rest: fetchRest });
  offer({ base });
  const response = fetch(new URL(wasm, base), { credentials: "same-origin" });
  const ahead = () => prefetch({ base, catalogue, choice });
  // On a slow line ours first: while the interpreter comes down, ours can start. It is busy either way, so nobody loses by it.
  if (isQuick()) ahead();
  else response.then(ahead, () => {});
  // By then everything that is wanted has been taken.
  document.addEventListener("py-interpreter-loaded", dropEarly, { once: true });
  try {
    await init({ module_or_path: response.then(orThrow).then(withRestIfAsked) });
  } catch (error) {
    tell(`This page cannot run Python: ${new URL(wasm, base).pathname} could not be started. ${error.message}`);
    throw error;
  }
}

// Whether this script came down so soon that the line has room for several files at once.
function isQuick() {
  const [download] = performance.getEntriesByName(import.meta.url, "resource");
  return download?.duration < QUICK;
}

// A page that will want the rest of our WebAssembly begins when both are here.
async function withRestIfAsked(response) {
  await restIfAsked();
  return response;
}

function orThrow(response) {
  if (response.ok) return response;
  throw new Error(`The server answered ${response.status} ${response.statusText}.`);
}
