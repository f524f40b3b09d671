// The pages that the bench visits: each has one script, and differs only in who runs it. Nobody gets a hint, a preload or
// a style sheet that his own documentation does not ask for.
//
// Nothing is measured here; see the file of each measure.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const wheels = JSON.parse(readFileSync(join(import.meta.dirname, "../packages.json"), "utf8"));
const { file: micropip } = wheels.find(({ name }) => name === "micropip");

// `type` is how PyScript and we mark a script for an interpreter, `module` its own loader. Those without are ours alone.
export const interpreters = [
  {
    name: "micropython",
    title: "MicroPython",
    type: "mpy",
    module: "/interpreters/micropython/micropython.mjs",
    loader: "loadMicroPython",
  },
  { name: "micropython-ulab", title: "MicroPython, ulab" },
  {
    name: "pyodide",
    title: "Pyodide",
    type: "py",
    module: "/interpreters/pyodide/pyodide.mjs",
    loader: "loadPyodide",
  },
  { name: "cpython", title: "CPython, WASI" },
  { name: "rustpython", title: "RustPython, WASI" },
];

const hello = `print("hello")`;

// The interpreter's own loader, as its documentation uses it, and as little around it as there can be: `python` is what
// it loaded, and `start` loads it again.
export function bare({ type, module, loader }, { code = hello } = {}) {
  return page(`
    <script type="module">
      import { ${loader} } from "${module}";
      const output = document.querySelector("pre");
      window.start = async function () {
        window.python = await ${loader}({ stdout: (line) => output.append(line, "\\n") });
        python.runPython(document.querySelector("script[type=${type}]").textContent);
      };
      await start();
    </script>
    <script type="${type}">${code}</script>
    <pre></pre>`);
}

// Pyodide's own loader with micropip, whose wheel is in our index, loaded before the code runs.
export function bareWithMicropip({ module, loader }, { code }) {
  return page(`
    <script type="module">
      import { ${loader} } from "${module}";
      const output = document.querySelector("pre");
      const python = await ${loader}({ stdout: (line) => output.append(line, "\\n") });
      await python.loadPackage("/packages/files/${micropip}");
      await python.runPythonAsync(document.querySelector("script[type=py]").textContent);
    </script>
    <script type="py">${code}</script>
    <pre></pre>`);
}

// The same in a worker, whose script is the next function's.
export function bareInWorker(script) {
  return page(`
    <script type="module">
      const output = document.querySelector("pre");
      let worker;
      window.start = function () {
        worker?.terminate();
        worker = new Worker("${script}", { type: "module" });
        worker.onmessage = ({ data }) => output.append(data, "\\n");
      };
      start();
    </script>
    <pre></pre>`);
}

export function bareWorker({ module, loader }, { code = hello } = {}) {
  return `
import { ${loader} } from "${module}";
const python = await ${loader}({ stdout: (line) => postMessage(line) });
python.runPython(${JSON.stringify(code)});
`;
}

// PyScript's `print` writes to the console; what puts text into the page, without a terminal, is `display`. The
// configuration is in JSON, because PyScript downloads a parser for TOML.
export function PyScript(interpreter, { code = `display("hello")` } = {}) {
  return pyScript(interpreter, "", `from pyscript import display\n${code}`);
}

// In a worker `display` has to be told where.
export function PyScriptInWorker(interpreter, code = `from pyscript import display\ndisplay("hello", target="output")`) {
  return pyScript(interpreter, "worker", code, `<div id="output"></div>`);
}

// With a terminal, what `print` writes is shown too.
export function PyScriptTerminal(interpreter, { worker, code }) {
  return pyScript(interpreter, worker ? "terminal worker" : "terminal", code);
}

function pyScript({ type, module }, attributes, code, beside = "") {
  return page(`
    <script type="module" src="/pyscript/core.js"></script>${beside}
    <script type="${type}" ${attributes} config='{ "interpreter": "${module}" }'>${code}</script>`);
}

export function ours({ name, type }, { worker = false, code = hello } = {}) {
  const config = [...(type ? [] : [`interpreter = "${name}"`]), ...(worker ? ["worker = true"] : [])];
  const configured = config.length === 0 ? "" : `
    <py-config>\n${config.join("\n")}\n</py-config>`;
  return page(`
    <script type="module" src="/micropyscript.js"></script>${configured}
    <script type="${type ?? "py"}">${code}</script>`);
}

function page(body) {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>One script</title>
    <link rel="icon" href="data:,">
  </head>
  <body>${body}
  </body>
</html>
`;
}
