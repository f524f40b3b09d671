// Runs every case of tests/conformance on one interpreter, in a worker and in the page, and holds what it writes against
// what is expected. What a case may say is in tests/conformance/README.md.
//
// In a worker a `.py` runs by `PyScript.execute`, as a tool would run it; in the page by `runPython` of a document that is
// loaded anew for each case. No case sees what another one left.

import { readCases } from "../../tools/conformance.mjs";
import { serve } from "../../tools/server.mjs";
import { dist, expect, test } from "./fixtures.mjs";

const timeLimit = 30;

// So many documents follow one another in one tab. The next one finds WebAssembly compiled, which it would not in a tab
// of its own; but what memory those before it reserved comes back late, and one tab cannot reserve without end.
const documentsPerTab = 16;

export const cases = readCases();

// The tests of one interpreter.
export function conform(interpreter) {
  for (const place of ["worker", "page"]) {
    test.describe(`${interpreter} in ${place === "page" ? "the" : "a"} ${place}`, () => {
      let server, page, openAnew;

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
        };
        await openAnew();
      });

      test.afterAll(async () => {
        await page?.close();
        await server?.close();
      });

      for (const one of cases) {
        test(one.name, async () => {
          const isFresh = place === "worker" && one.kind === "py";
          if (!isFresh) await openAnew();
          const result = isFresh ? await page.evaluate(execute, [one, timeLimit]) : await page.evaluate(run, one);
          const difference = one.differs[interpreter];
          if (difference === undefined) expect(result).toEqual(one.expected);
          else expect(result, `it is said to differ: ${difference}`).not.toEqual(one.expected);
        });
      }
    });
  }
}

function pageFor(interpreter, place) {
  return `<!doctype html><title>A case</title>
    <py-config>interpreter = "${interpreter}"\nworker = ${place === "worker"}</py-config>
    <script type="module" src="./micropyscript.js"></script>`;
}

async function open(page, server) {
  await page.goto(`${server.url}case.html`);
  await page.evaluate(() => new Promise((resolve, reject) => {
    const finished = () => resolve();
    if (window.PyScript?.isInterpreterReady) finished();
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
  window.typed = input.split("\n").slice(0, -1);
  PyScript.interpreter.onOutput(({ stream, text }) => {
    if (stream === "stdout") window.written += text;
  });
  const tell = ({ type, message }) => (message ? `${type}: ${message}` : type);
  if (kind === "py") {
    const error = await PyScript.runPython(code).then(() => null, tell);
    return { stdout: window.written, error };
  }
  for (const line of lines) {
    await PyScript.interpreter.replPush(line).catch((error) => (window.written += `${tell(error)}\n`));
  }
  return { stdout: window.written, error: null };
}
