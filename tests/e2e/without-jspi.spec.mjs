// Python in a browser that cannot suspend WebAssembly (JSPI), as Safari cannot: in the page and in a worker of
// a cross-origin isolated page, and what is said where the page is not isolated either. Most is about CPython and RustPython,
// which wait in a worker of their own there; Pyodide asks as MicroPython does everywhere.
//
// The browser here can, so JSPI is taken away: from the page, and at the head of each worker's script.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { answerQuestions, begin, dist, expect, failed, questions, ready, test as base } from "./fixtures.mjs";

const takeAway = "delete WebAssembly.Suspending; delete WebAssembly.promising;";
const scripts = ["micropyscript-worker.js", "js/wasi-guest.js"];

const test = base.extend({
  page: async ({ page, site }, use) => {
    await page.addInitScript(takeAway);
    for (const script of scripts) site.answer(script, takeAway + readFileSync(join(dist, script), "utf8"));
    await use(page);
  },
});

test.use({ serving: { isolated: true, csp: true } });

const interpreters = ["cpython", "rustpython"];
const places = { "the page": false, "a worker": true };

async function open(site, page, { interpreter, worker, body = "", config = "" }) {
  await site.plain(page, `<py-config>interpreter = "${interpreter}"\nworker = ${worker}\n${config}</py-config>${body}`);
  await ready(page);
}

function run(page, code) {
  return page.evaluate((code) => PyScript.runPython(code).catch((error) => error.type ?? error.message), code);
}

async function stop(page) {
  await page.evaluate(() => PyScript.interpreter.interrupt());
  return page.evaluate(() => window.outcome);
}

function guests(page) {
  return page.workers().filter((worker) => worker.url().includes("js/wasi-guest.js"));
}

for (const interpreter of interpreters) {
  for (const [where, worker] of Object.entries(places)) {
    test.describe(`${interpreter} in ${where}`, () => {
      const place = { interpreter, worker };

      test("scripts print, and state lives on", async ({ site, page }) => {
        await open(site, page, { ...place, body: "<py-script>kept = 41\nprint('é😀', kept)</py-script>" });
        await expect(page.getByRole("log")).toHaveText("é😀 41\n");
        expect(await run(page, "kept + 1")).toBe(42);
        expect(await run(page, "1 / 0")).toBe("ZeroDivisionError");
      });

      test("JSPI is gone, in the worker too", async ({ site, page }) => {
        await open(site, page, place);
        await expect.poll(() => guests(page).length).toBe(1);
        // The worker of the guest stands still, and could not answer.
        const workers = page.workers().filter((worker) => !guests(page).includes(worker));
        expect(workers).toHaveLength(worker ? 1 : 0);
        for (const realm of [page, ...workers]) {
          expect(await realm.evaluate("[WebAssembly.Suspending, WebAssembly.promising].map(String).join()")).toBe("undefined,undefined");
        }
      });

      test("JavaScript is reached: values, calls, callbacks, promises, the page", async ({ site, page }) => {
        await open(site, page, place);
        expect(await run(page, `
import js
from pyscript import document, ffi
array = js.Array.of(3, "é\\0", None)
heard = []
button = document.createElement("button")
button.addEventListener("click", ffi.create_proxy(lambda event: heard.append(event.type)))
button.click()
awaited = await js.Promise.resolve(7)
import asyncio
while not heard:
    await asyncio.sleep(0)
document.body.append(button)
`)).toBeUndefined();
        expect(await run(page, "[array[0], array[1], array[2], array.length, awaited, heard]")).toEqual([3, "é\0", null, 3, 7, ["click"]]);
        await expect(page.locator("button", { hasText: /^$/ })).toHaveCount(1);
        expect(await run(page, "js.JSON.parse('{')")).toBe("JsException");
        // It stands still while it waits for JavaScript.
        expect(await run(page, `
try:
    js.Array.of(1).map(ffi.create_proxy(lambda *_: 1))
except ffi.JsException as error:
    said = error.message
`)).toBeUndefined();
        expect(await run(page, "said")).toContain("cannot be called meanwhile");
      });

      test("a cell asks its reader", async ({ site, page }) => {
        await open(site, page, { ...place, body: questions });
        await answerQuestions(page);
      });

      test("Stop ends a question", async ({ site, page }) => {
        await open(site, page, { ...place, body: `<py-script>
try:
    input("Again? ")
except KeyboardInterrupt:
    print("stopped")
</py-script>` });
        await expect(page.getByRole("textbox", { name: "Again?" })).toBeVisible();
        await page.getByRole("button", { name: "Stop" }).click();
        await expect(page.getByRole("log")).toContainText("stopped");
      });

      test("files go in and out, while Python waits and after it has computed", async ({ site, page }) => {
        site.answer("hello.py", "word = 'copied'");
        await open(site, page, { ...place, config: `[files]\n"hello.py" = ""` });
        expect(await run(page, "__import__('hello').word")).toBe("copied");

        // More than goes over in one part.
        const size = 1_000_000;
        const read = await page.evaluate(async (size) => {
          const { files } = PyScript.interpreter;
          await files.write("deep/large.bin", Uint8Array.from({ length: size }, (_, index) => index));
          const sum = await PyScript.runPython("sum(open('deep/large.bin', 'rb').read())");
          await PyScript.runPython("open('deep/own.txt', 'w').write('é')\nNone");
          const [large, own, empty] = [await files.read("deep/large.bin"), await files.read("deep/own.txt"), await files.write("empty", "")];
          return { sum, large: large.length, last: large.at(-1), own: [...own], empty, names: await files.list("deep") };
        }, size);
        const sum = Array.from({ length: size }, (_, index) => index % 256).reduce((sum, byte) => sum + byte);
        expect(read).toMatchObject({ sum, large: size, last: (size - 1) % 256, own: [0xc3, 0xa9], names: ["large.bin", "own.txt"] });

        for (const [call, reason] of [
          ["read('missing')", "there is no such file or folder"],
          ["read('deep')", "it is a folder"],
          ["list('/etc')", "there are files in"],
        ]) {
          await expect(page.evaluate(`PyScript.interpreter.files.${call}`)).rejects.toThrow(reason);
        }

        // The first is awaited while Python does, the others while it computes.
        await begin(page, "import asyncio, os\nwhile not os.path.exists('go'): await asyncio.sleep(0.01)\nfound = open('go').read()");
        await page.evaluate(() => PyScript.interpreter.files.write("go", "went"));
        expect(await page.evaluate(() => window.outcome)).toBe("it ended");
        await begin(page, "for i in range(100000): pass");
        expect(await page.evaluate(async () => {
          const { files } = PyScript.interpreter;
          const [, content] = await Promise.all([files.write("after", "all"), files.read("after")]);
          await window.outcome;
          return [new TextDecoder().decode(content), await PyScript.runPython("found, open('after').read()")];
        })).toEqual(["all", ["went", "all"]]);
      });

      test("sleep and asyncio wait, and a stopped wait keeps state", async ({ site, page }) => {
        await open(site, page, { ...place, config: 'plugins = ["!splash"]' });
        expect(await run(page, "import time\nbegan = time.time()\ntime.sleep(0.05)")).toBeUndefined();
        expect(await run(page, "time.time() - began >= 0.04")).toBe(true);
        expect(await run(page, `import asyncio
order = []
async def later(seconds, word):
    await asyncio.sleep(seconds)
    order.append(word)
await asyncio.gather(later(0.05, "b"), later(0, "a"))`)).toBeUndefined();
        expect(await run(page, "order")).toEqual(["a", "b"]);
        for (const wait of ["time.sleep(1000)", "await asyncio.sleep(1000)"]) {
          await begin(page, wait);
          expect(await stop(page)).toBe("KeyboardInterrupt");
          expect(await run(page, "order")).toEqual(["a", "b"]);
        }
      });

      test("20,000 lines arrive in order, on both streams", async ({ site, page }) => {
        await open(site, page, place);
        const texts = await page.evaluate(async () => {
          const texts = { stdout: "", stderr: "" };
          PyScript.interpreter.onOutput(({ text, stream }) => (texts[stream] += text));
          await PyScript.runPython("import sys\nfor i in range(20000): print(i, file=sys.stdout if i % 2 else sys.stderr)");
          return texts;
        });
        const every = (first) => Array.from({ length: 10_000 }, (_, index) => `${2 * index + first}\n`).join("");
        expect(texts.stdout === every(1)).toBe(true);
        expect(texts.stderr === every(0)).toBe(true);
      });

      test("an end that nobody wanted is told", async ({ site, page }) => {
        await open(site, page, place);
        const message = await run(page, "import os\nos._exit(3)");
        expect(message).toContain(`${interpreter} crashed`);
        expect(message).toContain("3");
        if (worker) {
          expect(message).toContain("started afresh");
          expect(await run(page, "1 + 1")).toBe(2);
        }
        await expect.poll(() => guests(page).length).toBe(worker ? 1 : 0);
      });
    });
  }

  test(`${interpreter} in a worker: Stop ends a loop, the next run works, and files are there again`, async ({ site, page }) => {
    site.answer("hello.py", "word = 'again'");
    await open(site, page, { interpreter, worker: true, config: `[files]\n"hello.py" = ""` });
    await begin(page, "while True: pass");
    expect(await stop(page)).toContain("started afresh");
    expect(await run(page, "__import__('hello').word")).toBe("again");
    await expect.poll(() => guests(page).length).toBe(1);
  });

  test(`${interpreter} in the page: a loop leaves the page usable, and a page that is busy makes a flood wait`, async ({ site, page }) => {
    await open(site, page, { interpreter, worker: false });
    const longest = await page.evaluate(async () => {
      PyScript.interpreter.onOutput(({ text }) => {
        if (!text.includes("began")) return;
        const end = performance.now() + 1000;
        while (performance.now() < end);
      });
      await PyScript.runPython(`import time
gaps = []
print("began")
for i in range(50):
    before = time.time()
    print("x" * 100000)
    gaps.append(time.time() - before)`);
      return PyScript.runPython("max(gaps)");
    });
    expect(longest).toBeGreaterThan(0.2);

    await begin(page, "while True: pass");
    expect(guests(page)).toHaveLength(1);
    await page.evaluate(() => PyScript.switchInterpreter("micropython"));
    expect(await run(page, "1 + 1")).toBe(2);
    await expect.poll(() => guests(page).length).toBe(0);
  });

  test(`${interpreter}: execute runs beside the page's own`, async ({ site, page }) => {
    await open(site, page, { interpreter: "micropython", worker: false });
    const execute = (code, options) => page.evaluate(([code, options]) => PyScript.execute(code, options), [code, options]);
    const options = { interpreter, stdin: "one\ntwo", files: { "deep/a.txt": "!" } };
    expect(await execute("print(input() + open('deep/a.txt').read())\ninput()", options))
      .toMatchObject({ status: "complete", stdout: "one!\n", stderr: "", value: undefined });
    expect(await execute("while True: pass", { interpreter, timeLimit: 0.2 })).toMatchObject({ status: "timeout" });
    await expect.poll(() => page.workers().length).toBe(0);
  });
}

test("pyodide in the page asks by the browser's dialog", async ({ site, page }) => {
  const answers = ["Ann é😀", "line", null];
  page.on("dialog", (dialog) => {
    const answer = answers.shift();
    return answer === null ? dialog.dismiss() : dialog.accept(answer);
  });
  await open(site, page, { interpreter: "pyodide", worker: false, body: questions });
  await expect(page.getByRole("log")).toContainText(String.raw`'Ann é😀' 'line\n' end`);
});

test("pyodide in a worker asks at the cell", async ({ site, page }) => {
  await open(site, page, { interpreter: "pyodide", worker: true, body: questions });
  await answerQuestions(page);
});

test("a stack that is too deep for WebAssembly is told, and what ran is replaced", async ({ site, page }) => {
  await open(site, page, { interpreter: "cpython", worker: true });
  const message = await run(page, "class A:\n    def __add__(self, other): return self + other\nA() + A()");
  expect(message).toContain("cpython crashed");
  expect(message).toContain("started afresh");
  expect(await run(page, "1 + 1")).toBe(2);
});

test("the worker's script that is not there fails the setup and is named", async ({ site, page }) => {
  site.answer("js/wasi-guest.js", { status: 404, body: "" });
  await site.plain(page, '<py-config>interpreter = "cpython"</py-config>');
  expect((await failed(page)).message).toContain("wasi-guest.js");
});

test("WebAssembly that is none fails the setup", async ({ site, page }) => {
  site.answer("interpreters/cpython/python.wasm", { body: "nothing", headers: { "Content-Type": "application/wasm" } });
  await site.plain(page, '<py-config>interpreter = "cpython"</py-config>');
  expect((await failed(page)).message).toContain("WebAssembly");
});

test.describe("a page that is not isolated", () => {
  test.use({ serving: { csp: true } });

  test("pyodide in a worker runs, and says what input needs", async ({ site, page }) => {
    await open(site, page, { interpreter: "pyodide", worker: true });
    expect(await page.evaluate(() => PyScript.runPython("input()").catch(({ message }) => message)))
      .toContain("Cross-Origin-Opener-Policy");
    expect(await run(page, "1 + 1")).toBe(2);
  });

  for (const interpreter of interpreters) {
    for (const [where, worker] of Object.entries(places)) {
      test(`${interpreter} in ${where}: what is missing is said, and MicroPython can be chosen`, async ({ site, page }) => {
        await site.plain(page, `<py-config>interpreter = "${interpreter}"\nworker = ${worker}</py-config>`);
        const alert = page.getByRole("alert");
        await expect(alert).toContainText("JSPI");
        await expect(alert).toContainText("Cross-Origin-Opener-Policy: same-origin");
        await expect(alert).toContainText("Cross-Origin-Embedder-Policy: require-corp");
        await page.evaluate(() => PyScript.switchInterpreter("micropython"));
        expect(await run(page, "1 + 1")).toBe(2);
      });
    }
  }
});
