// README's tables of what each interpreter can do, made from the cases that the tests run: `node tools/tables.mjs` writes them
// anew, and with `--check` says whether they are as they would be written.
//
// What a case says is in conformance.mjs; that it is true, the tests hold.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCases } from "./conformance.mjs";

const readme = join(import.meta.dirname, "../README.md");
const interpreters = { micropython: "MicroPython", pyodide: "Pyodide", cpython: "CPython", rustpython: "RustPython" };

// The areas of each list, by the beginnings of their cases' names.
const areas = {
  conformance: {
    lang: "the language", exc: "exceptions and tracebacks", num: "numbers", text: "text and Unicode", file: "files and paths",
    import: "imports", io: "input and output", repl: "the prompt", async: "`await` and asyncio", mod: "the library",
  },
  gateway: {
    value: "values across", object: "objects", callback: "callbacks", error: "errors", promise: "promises", copies: "copies",
    ffi: "`pyscript.ffi`", module: "the `pyscript` module", realm: "the global object",
  },
};

const tables = { areas: areaTable, differences: differenceTable };

const text = readFileSync(readme, "utf8");
const anew = Object.entries(tables).reduce((text, [name, table]) => {
  const [begin, end] = [`<!-- ${name}, by tools/tables.mjs -->\n`, `<!-- end of ${name} -->\n`];
  const [before, rest] = text.split(begin);
  if (rest === undefined || !rest.includes(end)) throw new Error(`README.md has no place for ${name}: ${begin}${end}`);
  return before + begin + table() + end + rest.split(end)[1];
}, text);

if (process.argv[2] !== "--check") writeFileSync(readme, anew);
else if (anew !== text) {
  console.error("README.md: its tables of cases are not what tests/conformance and tests/gateway say; `node tools/tables.mjs` writes them anew");
  process.exitCode = 1;
}

// How many cases of each area pass.
function areaTable() {
  return tableOf(["cases", "of them", ...Object.values(interpreters)], Object.entries(areas).flatMap(([list, names]) => {
    const cases = readCases(list);
    const unknown = cases.find(({ name }) => !(areaOf(name) in names));
    if (unknown) throw new Error(`tests/${list}/${unknown.name} belongs to no area`);
    return Object.entries(names).map(([area, title]) => {
      const own = cases.filter(({ name }) => areaOf(name) === area);
      const passing = (interpreter) => own.filter(({ differs }) => !(interpreter in differs)).length;
      return [title, own.length, ...Object.keys(interpreters).map((name) => (passing(name) === own.length ? "all" : passing(name)))];
    });
  }));
}

// What the gateway of an interpreter does another way, and why.
function differenceTable() {
  return tableOf(["what", "where not", "why not"], readCases("gateway").flatMap(
    ({ about, differs }) => Object.entries(differs).map(([interpreter, reason]) => [about, interpreters[interpreter], reason]),
  ));
}

function areaOf(name) {
  return name.split("_")[0];
}

function tableOf(headings, rows) {
  return [headings, headings.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}
