// Where a Python that is a WASI command starts. Such a command waits in the middle of its WebAssembly, for what to do next,
// for a line, for a while; here it is decided how, by what the browser has.
//
// It is a bundle of its own, fetched by the first page that chooses such an interpreter.

import gatewayPython from "../../assets/python/gateway.py";
import jsPython from "../../assets/python/js.py";
import sessionPython from "../../assets/python/session.py";
import { startApart } from "./wasi/apart.js";
import { startSuspendable } from "./wasi/suspendable.js";

// Starts a command, and answers:
//
// files       what is in it by now: writeFile, readFile, readFolder; each answers at once, or a promise
// ended       a promise that ends when the command does
// close()     lets go of it
//
// It takes:
//
// module      the interpreter, compiled
// args        the command line
// environment from name to value
// home        a folder to make
// files       from absolute path to text: what is there at the start
// exchange    (fields) → fields, or a promise of them: texts both ways
// onOutput    (descriptor, bytes)
// ring()      makes Python call hear() of the gateway soon
// library     the folder for our own Python
export async function start({ library, ...options }) {
  Object.assign(options.files, {
    [`${library}/_micropyscript_gateway.py`]: gatewayPython,
    [`${library}/_micropyscript_session.py`]: sessionPython,
    [`${library}/js.py`]: jsPython,
  });
  if (WebAssembly.Suspending) return startSuspendable(options);
  if (globalThis.crossOriginIsolated) return startApart(options);
  throw new Error("this interpreter has to wait, which takes a browser that can suspend WebAssembly (JSPI), or else a page "
    + "that is cross-origin isolated; this browser cannot, and this page is not: serve it with the headers "
    + "Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp");
}
