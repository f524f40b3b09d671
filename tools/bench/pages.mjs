// The pages that the bench visits: each has one script, print("hello"), and differs only in who runs it. Nobody gets a
// hint, a preload or a style sheet that his own documentation does not ask for.
//
// Nothing is measured here; see visit.mjs.

export const interpreters = [
  { name: "MicroPython", type: "mpy", module: "/interpreters/micropython/micropython.mjs", load: loadMicroPython },
  { name: "Pyodide", type: "py", module: "/interpreters/pyodide/pyodide.mjs", load: loadPyodide },
];

// Each is (interpreter) → the page.
export const sides = { bare, PyScript, ours };

// The interpreter's own loader, as its documentation uses it, and as little around it as there can be.
function bare({ type, load, module }) {
  return page(`
    <script type="module">${load(module)}
      const output = document.querySelector("pre");
      python.runPython(document.querySelector("script[type=${type}]").textContent);
    </script>
    <script type="${type}">print("hello")</script>
    <pre></pre>`);
}

function loadMicroPython(module) {
  return `
      import { loadMicroPython } from "${module}";
      const python = await loadMicroPython({ stdout: (line) => output.append(line, "\\n") });`;
}

function loadPyodide(module) {
  return `
      import { loadPyodide } from "${module}";
      const python = await loadPyodide({ stdout: (line) => output.append(line, "\\n") });`;
}

// Its `print` writes to the console; what puts text into the page, without a terminal, is `display`. The configuration is
// in JSON, because PyScript downloads a parser for TOML.
function PyScript({ type, module }) {
  return page(`
    <script type="module" src="/pyscript/core.js"></script>
    <script type="${type}" config='{ "interpreter": "${module}" }'>
      from pyscript import display
      display("hello")
    </script>`);
}

function ours({ type }) {
  return page(`
    <script type="module" src="/micropyscript.js"></script>
    <script type="${type}">print("hello")</script>`);
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
