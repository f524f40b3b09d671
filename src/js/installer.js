// The entry of dist/micropyscript-installer.js: plans what it takes to install packages. The bundler puts the generated bindings in the place
// of "bindings", and the WebAssembly's versioned name in the place of WASM.

import init from "bindings";
import { offeredPlanner } from "./download.js";

let started;

// Starts what plans, for whoever will want it. Rejects with an Error named InstallError; the next call tries again.
export function prepare() {
  started ??= init({ module_or_path: globalThis.fetch(new URL(WASM, import.meta.url), { credentials: "same-origin" }) })
    .catch((error) => {
      started = undefined;
      throw installError(`The installer could not be started: ${error.message}`);
    });
  return started;
}

// What has to be removed and written to install what an order asks for → { remove, write, wheels, installed, added }. It writes
// nothing itself. Rejects with an Error named InstallError.
export async function plan(order, fetch, progress = () => {}) {
  await prepare();
  const answer = await offeredPlanner()(JSON.stringify(order), fetch, progress);
  if (answer.error === undefined) return answer;
  throw Object.assign(installError(answer.error), { package: answer.package });
}

function installError(message) {
  return Object.assign(new Error(message), { name: "InstallError" });
}
