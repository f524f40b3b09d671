// The half of our WebAssembly that a plain page does not need before its first Python runs; tools/halves/split.mjs decides which. Brings it
// while nobody waits for it, or at the very moment when something in it is called.
//
// The bundler puts the half's versioned name in the place of REST, and has wasm-bindgen's bindings call `withRest` and `begun`; where
// a binary is not split, REST is empty and nobody does.

import { tell } from "./tell.js";

const url = REST && new URL(REST, import.meta.url).href;

// What the first half exports, once it is started.
let first;
// The rest, compiled, from the moment that it is; and whether it is with the first half.
let compiled;
let isHere = !url;

// Its download, from when somebody asked for it.
let coming;

// When Python is set up, the line is free.
document.addEventListener("py-finished-setup", fetchRest, { once: true });

// The imports of the first half, with what it calls where something is missing.
export function withRest(imports) {
  return { ...imports, rest: { bring } };
}

// The first half is there as this instance, and will be started.
export function begun({ exports }) {
  first = exports;
  if (compiled) bring();
}

// Brings it in good time: a promise of its being here, or of its not coming like this.
export function fetchRest() {
  coming ??= fetchAhead();
  return coming;
}

// Waits for it, if it was asked for.
export function restIfAsked() {
  return coming;
}

async function fetchAhead() {
  if (isHere) return;
  try {
    const response = await fetch(url, { credentials: "same-origin" });
    if (response.ok) compiled = await WebAssembly.compile(await response.arrayBuffer());
  } catch {
    // Whoever calls what is missing tries again, and says so.
  }
  if (compiled && first && !isHere) bring();
}

// It is here when this returns: WebAssembly that is in the middle of a call cannot wait for a promise.
function bring() {
  try {
    compiled ??= new WebAssembly.Module(download());
    new WebAssembly.Instance(compiled, { first });
    isHere = true;
  } catch (error) {
    tell(`A part of what runs Python here is missing: ${new URL(url).pathname} could not be started. ${error.message} Reload the page to try again.`);
    throw error;
  }
}

function download() {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  // Such a request gives text only; like this, a character is a byte.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`The server answered ${request.status} ${request.statusText}.`);
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0));
}
