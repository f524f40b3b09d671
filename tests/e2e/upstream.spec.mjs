// Holds that `PyScript.execute` loses nothing: the interpreters' own test files give through it what they give on the bare
// build, which upstream-bare.js runs in a worker of the same browser. Whether an interpreter passes its own tests is not
// asked, only that both write and raise the same.
//
// The files are got by tools/upstream-tests.sh, and are of the version that a registry has, not of the build's.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { serve } from "../../tools/server.mjs";
import { dist, expect, test } from "./fixtures.mjs";

const upstream = process.env.UPSTREAM_TESTS ?? "";
const shim = join(import.meta.dirname, "../../node_modules/@bjorn3/browser_wasi_shim/dist");
const timeLimit = 20;

const standardLibrary = [
  "augassign", "bisect", "dict", "heapq", "html", "list", "scope", "string_literals", "struct", "textwrap", "tuple", "with",
].map((name) => `test_${name}.py`);

const snippets = [
  "assignment", "attr", "basic_types", "bools", "builtin_abs", "builtin_dict", "builtin_divmod", "builtin_exec", "builtin_format",
  "builtin_range", "builtin_slice", "bytearray", "bytes", "class", "comprehensions", "control_flow", "decorators", "dict",
  "division_by_zero", "exceptions", "exit", "floats", "fstrings", "function_args", "generators", "import", "ints",
  "invalid_syntax", "isinstance", "json_snippet", "list", "metaclasses", "name", "printing", "set", "stdlib_itertools",
  "stdlib_re", "strings", "try_exceptions", "tuple", "weakrefs", "with", "xfail_assert",
].map((name) => `${name}.py`);

// Where the files of an interpreter lie, which of them are run (all, if it is not said), what lies beside them, and where
// the outcome is known to differ, and why.
const sources = {
  micropython: {
    folder: "micropython/tests/basics",
    differs: {},
  },
  pyodide: { folder: "cpython/Lib/test", names: standardLibrary.slice(0, 6), beside: libraryTests, differs: {} },
  cpython: {
    folder: "cpython/Lib/test",
    names: standardLibrary,
    beside: libraryTests,
    wasm: "interpreters/cpython/python.wasm",
    differs: { "test_with.py": "one of its tests looks into the file that it is in, and what is executed is in none" },
  },
  rustpython: {
    folder: "rustpython/tests/snippets",
    names: snippets,
    beside: (folder) => ({ "testutils.py": readFileSync(join(folder, "testutils.py"), "utf8") }),
    wasm: "interpreters/rustpython/rustpython.wasm",
    differs: {},
  },
};

for (const [interpreter, { folder, names, beside, wasm, differs }] of Object.entries(sources)) {
  test(`${interpreter}'s own tests give through execute what they give on the bare build`, async ({ page }) => {
    test.skip(!existsSync(upstream), "tools/upstream-tests.sh has not got them");
    test.setTimeout(180_000);
    const place = join(upstream, folder);
    const chosen = names ?? readdirSync(place).filter((name) => name.endsWith(".py"));
    const cases = chosen.map((name) => ({ name, code: readFileSync(join(place, name), "utf8") }));
    const server = await serve({ root: dist, isolated: true, overrides: answer });
    await page.goto(`${server.url}upstream.html`);
    await page.waitForFunction(() => window.PyScript?.isInterpreterReady);
    const outcomes = await page.evaluate(runBoth, { interpreter, cases, files: beside?.(place) ?? {}, wasm, timeLimit });
    await server.close();

    const isCommand = wasm !== undefined;
    const ours = {}, bare = {};
    for (const { name, execute, alone } of outcomes) {
      const [one, other] = [told({ ...execute, error: ending(execute, isCommand) }), told(alone)];
      // That neither could import it would be agreement too.
      if (beside === libraryTests) expect(other.verdicts, name).toContainEqual(expect.stringMatching(/^Ran [1-9]/));
      if (name in differs) {
        expect(one, `${name} is said to differ: ${differs[name]}`).not.toEqual(other);
      } else {
        ours[name] = one;
        bare[name] = other;
      }
    }
    expect(Object.keys(ours)).toHaveLength(chosen.length - Object.keys(differs).length);
    expect(ours).toEqual(bare);
  });
}

// What both must agree in. Addresses and times differ from run to run; of stderr only unittest's verdicts are looked at, for
// a traceback names the file, which is another one.
function told({ stdout, stderr, error }) {
  const verdicts = stderr.match(/^(?:Ran \d+|OK|FAILED|FAIL:|ERROR:).*?(?= in [\d.]+s$|$)/gm);
  return { stdout: stdout.replace(/\b0x[0-9a-f]+/g, "0x"), verdicts, error };
}

// The type of the error, as a bare build would tell it: a command that exits with 0 has raised nothing.
function ending({ status, error }, isCommand) {
  if (!error) return status === "complete" ? null : status;
  const isGood = error.type === "SystemExit" && ["", "None", "0", "False"].includes(error.message);
  return isCommand && isGood ? null : error.type;
}

// The part of CPython's test package that its test files import.
function libraryTests(folder) {
  const python = readdirSync(join(folder, "support"), { recursive: true }).filter((name) => name.endsWith(".py"));
  const names = ["list_tests.py", "seq_tests.py", "mapping_tests.py", ...python.map((name) => `support/${name}`)];
  const files = names.map((name) => [`test/${name}`, readFileSync(join(folder, name), "utf8")]);
  return { "test/__init__.py": "", ...Object.fromEntries(files) };
}

function answer(path) {
  const script = (file) => ({ body: readFileSync(file), headers: { "Content-Type": "text/javascript" } });
  if (path === "bare.js") return script(join(import.meta.dirname, "upstream-bare.js"));
  if (path.startsWith("wasi-shim/")) return script(join(shim, path.slice("wasi-shim/".length)));
  if (path === "upstream.html") return '<!doctype html><title>Upstream</title><script type="module" src="./micropyscript.js"></script>';
  return undefined;
}

// Runs in the page: every case both ways, two cases at a time, each on an interpreter of its own.
async function runBoth({ interpreter, cases, files, wasm, timeLimit }) {
  const module = wasm && await WebAssembly.compileStreaming(fetch(wasm));

  const runAlone = (code) => new Promise((resolve, reject) => {
    const worker = new Worker("./bare.js", { type: "module" });
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ interpreter, code, files, module });
  });

  const waiting = [...cases];
  const outcomes = [];
  const work = async () => {
    for (let one; (one = waiting.shift());) {
      const alone = await runAlone(one.code);
      const { status, stdout, stderr, error } = await PyScript.execute(one.code, { interpreter, files, timeLimit });
      outcomes.push({ name: one.name, execute: { status, stdout, stderr, error }, alone });
    }
  };
  await Promise.all([work(), work()]);
  return outcomes;
}
