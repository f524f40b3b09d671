// Runs every case of a list on one interpreter, in a worker and in the page, and holds what it writes against what is
// expected. What a case may say is in tests/conformance/README.md.
//
// A case that may leave something behind has an interpreter of its own: in a worker a `.py` runs by `PyScript.execute`, as a
// tool would run it, else by `runPython` of a document that is loaded anew. The others follow one another on one interpreter,
// each in an emptied namespace, for most of the time of a case is its interpreter's start.

import { isDeepStrictEqual } from "node:util";
import { expect, test } from "@playwright/test"; // the fixtures' `test` opens a page for each test
import { readCases } from "../../tools/conformance.mjs";
import { serve } from "../../tools/server.mjs";
import { dist, noRustPython } from "./fixtures.mjs";

const timeLimit = 30;

// So many documents follow one another in one tab. The next one finds WebAssembly compiled, which it would not in a tab
// of its own; but what memory those before it reserved comes back late, and one tab cannot reserve without end.
const documentsPerTab = 16;

// The cases that leave nothing behind but names, in each list.
const leavesNothing = { conformance: /^(lang|num|text|exc|mod)_/, gateway: /./ };

// The tests of one interpreter.
export function conform(interpreter, list = "conformance") {
  for (const place of ["worker", "page"]) {
    test.describe(`${list} of ${interpreter} in ${place === "page" ? "the" : "a"} ${place}`, () => {
      test.skip(interpreter === "rustpython" && noRustPython !== "", noRustPython);
      let server, page, openAnew;
      // Whether the document is one in which nothing has run that leaves something behind.
      let isClean = false;

      test.beforeAll(async ({ browser }) => {
        server = await serve({
          root: dist,
          isolated: true,
          overrides: (path) => (path === "case.html" ? pageFor(interpreter, place) : undefined),
        });
        let opened = 0;
        openAnew = async () => {
          if (opened++ % documentsPerTab === 0) {
            await page?.close();
            page = await browser.newPage();
            await page.addInitScript(answerPrompts);
          }
          await open(page, server);
          isClean = true;
        };
        await openAnew();
      });

      test.afterAll(async () => {
        await page?.close();
        await server?.close();
      });

      for (const one of readCases(list)) {
        test(one.name, async () => {
          const result = await resultOf(one);
          const difference = one.differs[interpreter];
          // After what nobody expected, nobody knows what the interpreter is like.
          isClean &&= difference === undefined && isDeepStrictEqual(result, one.expected);
          if (difference === undefined) expect(result).toEqual(one.expected);
          else expect(result, `it is said to differ: ${difference}`).not.toEqual(one.expected);
        });
      }

      async function resultOf(one) {
        const isShared = leavesNothing[list].test(one.name) && !one.input;
        if (!isShared && place === "worker" && one.kind === "py") return page.evaluate(execute, [one, timeLimit]);
        if (!isShared || !isClean) await openAnew();
        isClean = isShared;
        return page.evaluate(run, one);
      }
    });
  }
}

function pageFor(interpreter, place) {
  return `<!doctype html><title>A case</title>
    <py-config>interpreter = "${interpreter}"\nworker = ${place === "worker"}\ntime_limit = ${timeLimit}</py-config>
    <script type="module" src="./micropyscript.js"></script>`;
}

async function open(page, server) {
  await page.goto(`${server.url}case.html`);
  await page.evaluate(() => new Promise((resolve, reject) => {
    const finished = () => {
      PyScript.interpreter.onOutput(({ stream, text }) => {
        if (stream === "stdout") window.written += text;
      });
      resolve();
    };
    if (window.PyScript?.isInterpreterReady) return finished();
    document.addEventListener("py-finished-setup", finished, { once: true });
    document.addEventListener("py-failed", ({ detail }) => reject(new Error(detail.message)), { once: true });
  }));
}

// The rest runs in the page.

// In place of the browser's dialog: what it asks is part of what is written, as on a terminal.
function answerPrompts() {
  window.typed = [];
  window.written = "";
  window.prompt = (message) => {
    window.written += message;
    return window.typed.shift() ?? null;
  };
}

async function execute([{ code, input }, timeLimit]) {
  const { status, stdout, error } = await PyScript.execute(code, { stdin: input, timeLimit });
  const told = error && (error.message ? `${error.type}: ${error.message}` : error.type);
  return { stdout, error: told ?? (status === "complete" ? null : status) };
}

async function run({ kind, code, lines, input }) {
  const tell = ({ type, message }) => (message ? `${type}: ${message}` : type);
  await PyScript.runPython("for _name in [_name for _name in globals() if _name[:2] != '__']:\n    del globals()[_name]");
  window.typed = input.split("\n").slice(0, -1);
  window.written = "";
  if (kind === "py") {
    const error = await PyScript.runPython(code).then(() => null, tell);
    return { stdout: window.written, error };
  }
  for (const line of lines) {
    await PyScript.interpreter.replPush(line).catch((error) => (window.written += `${tell(error)}\n`));
  }
  return { stdout: window.written, error: null };
}
