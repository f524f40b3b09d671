// Python in a worker: output at once, input at the cell that asks, Stop, limits, and what becomes of a worker that is lost.
//
// On a cross-origin isolated page, as a server with the two headers makes it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { answerQuestions, begin, dist, expect, finished, logs, picker, questions, ready, test } from "./fixtures.mjs";

test.use({ serving: { isolated: true, csp: true } });

const interpreters = ["micropython", "pyodide", "cpython", "rustpython"];
const awaited = "import asyncio\nawait asyncio.sleep(1000)";
const matched = 'import re; re.match("(a*)*(a*)*(a*)*(a*)*b", "a" * 60)';
// Where an interrupt helps; elsewhere the interpreter is ended and started afresh.
const keepsState = {
  pyodide: ["while True: pass", "while True: print(1)", awaited, "import time; time.sleep(1000)", matched],
  micropython: ["while True: print(1)", awaited],
  cpython: [awaited, "import time; time.sleep(1000)"],
  rustpython: [awaited, "import time; time.sleep(1000)"],
};

async function open(site, page, interpreter, body = "", config = "", worker = true) {
  await site.plain(page, `<py-config>interpreter = "${interpreter}"\nworker = ${worker}\n${config}</py-config>${body}`);
  await ready(page);
}

// From now on `window.longest()` is for how long at most the page came to nothing else, in milliseconds.
function watchPage(page) {
  return page.evaluate(() => {
    let [last, longest] = [performance.now(), 0];
    window.longest = () => {
      const now = performance.now();
      [last, longest] = [now, Math.max(longest, now - last)];
      return longest;
    };
    setInterval(window.longest, 10);
  });
}

// Stops what runs, and answers how it ended and after how many milliseconds.
function stop(page) {
  return page.evaluate(async () => {
    const began = performance.now();
    await PyScript.interpreter.interrupt();
    const outcome = await window.outcome;
    return { outcome, took: performance.now() - began };
  });
}

for (const interpreter of interpreters) {
  test.describe(interpreter, () => {
    // In the page not every interpreter's `time.sleep` leaves the page time to show anything.
    for (const [where, wait] of [["a worker", "time.sleep(1000)"], ["the page", "await asyncio.sleep(1000)"]]) {
      test(`what is written in ${where} shows at once, also when nothing follows it for a while`, async ({ site, page }) => {
        await open(site, page, interpreter, `<py-script>
import asyncio, sys, time
sys.stdout.write("a")
print("é", end="")
print("wrong", file=sys.stderr, end="")
${wait}
</py-script>`, "", where === "a worker");
        const log = page.getByRole("log");
        await expect(log).toHaveText("aéwrong");
        await expect(log.locator(".stderr")).toHaveText("wrong");
      });
    }

    test("the cell that asks, of several, asks its reader, and Ctrl-D ends the input", async ({ site, page }) => {
      await open(site, page, interpreter, `<py-script>print("before")</py-script><py-script id=asks>
import sys
name = input("Who? ")
line = sys.stdin.readline()
try:
    input()
except EOFError:
    print(repr(name), repr(line), "end")
</py-script><py-script>print("after", name)</py-script>`);
      const cell = page.locator("#asks");
      await cell.getByRole("textbox", { name: "Who?" }).fill("Ann é😀");
      await page.keyboard.press("Enter");
      const box = cell.getByRole("textbox", { name: "Input for Python" });
      await box.fill("second");
      await page.keyboard.press("Enter");
      await expect(cell.getByRole("log")).toContainText("second");
      await box.press("Control+d");
      await expect(cell.getByRole("log")).toContainText(String.raw`'Ann é😀' 'second\n' end`);
      await expect(logs(page).first()).toHaveText("before");
      await expect(logs(page).last()).toHaveText("after Ann é😀");
    });

    const endless = {
      "a loop": "while True: pass",
      "a loop that prints": "while True: print(1)",
      "a long sleep": "import time; time.sleep(1000)",
      "a regular expression that never ends": matched,
      "an awaited sleep": awaited,
    };
    for (const [what, code] of Object.entries(endless)) {
      test(`Stop ends ${what} within two seconds, the page never waits, and the next cell runs`, async ({ site, page }) => {
        await open(site, page, interpreter, "<py-editor></py-editor>");
        await page.evaluate(() => PyScript.runPython("kept = 41"));
        await watchPage(page);
        await begin(page, code);
        const { outcome, took } = await stop(page);
        expect(took).toBeLessThan(2000);
        expect(await page.evaluate("longest()")).toBeLessThan(500);
        expect(outcome).toMatch(/KeyboardInterrupt|started afresh/);
        if (keepsState[interpreter]?.includes(code)) expect(outcome).toBe("KeyboardInterrupt");
        const isKept = await page.evaluate(() => PyScript.runPython("'kept' in globals()"));
        expect(isKept).toBe(!outcome.includes("afresh"));
        expect(await page.evaluate(() => PyScript.runPython("1 + 1"))).toBe(2);
      });
    }

    test("Stop ends a question, and Python goes on", async ({ site, page }) => {
      await open(site, page, interpreter, "<py-script>kept = 41\ninput('Who? ')</py-script>");
      await expect(page.getByRole("textbox", { name: "Who?" })).toBeVisible();
      await page.getByRole("button", { name: "Stop" }).click();
      await expect(page.getByRole("log")).toContainText("KeyboardInterrupt");
      await expect(page.getByRole("textbox")).toBeHidden();
      expect(await page.evaluate(() => PyScript.runPython("kept + 1"))).toBe(42);
    });

    test("a deep recursion ends by itself or is replaced, within two seconds, and the next run works", async ({ site, page }) => {
      await open(site, page, interpreter);
      await watchPage(page);
      const { outcome, took } = await page.evaluate(async () => {
        const began = performance.now();
        const outcome = await PyScript.runPython("def f(): return f()\nf()").catch((error) => error.type ?? error.message);
        return { outcome, took: performance.now() - began };
      });
      expect(outcome).toMatch(/RecursionError|RuntimeError|afresh/);
      expect(took).toBeLessThan(2000);
      expect(await page.evaluate("longest()")).toBeLessThan(500);
      expect(await page.evaluate(() => PyScript.runPython("1 + 1"))).toBe(2);
    });

    test("a time limit ends a loop and says so", async ({ site, page }) => {
      await open(site, page, interpreter, "<py-script>while True: pass</py-script>", "time_limit = 0.5");
      await expect(page.getByRole("log")).toContainText("stopped after 0.5 s, its time limit");
      expect(await page.evaluate(() => PyScript.runPython("1 + 1"))).toBe(2);
    });

    test("the page's files and plugins are there again after a loss", async ({ site, page }) => {
      site.answer("hello.py", "word = 'again'");
      site.answer("plugin.py", "def start(config):\n    import builtins\n    builtins.plugged = True");
      await open(site, page, interpreter, "", `plugins = ["plugin.py"]\n[files]\n"hello.py" = ""`);
      await begin(page, "while True: pass");
      await stop(page);
      expect(await page.evaluate(() => PyScript.runPython("import hello"))).toBeUndefined();
      expect(await page.evaluate(() => PyScript.runPython("hello.word, plugged"))).toEqual(["again", true]);
    });
  });
}

test("a cell that runs shows for how long, and Stop; the page stays usable", async ({ site, page }) => {
  await open(site, page, "micropython", "<py-editor>while True: pass</py-editor><button id=count>0</button>");
  await page.evaluate(() => document.querySelector("#count").addEventListener("click", ({ target }) => target.textContent++));
  await page.getByRole("button", { name: "Run" }).click();
  const stop = page.getByRole("button", { name: "Stop" });
  await expect(page.getByText(/runs, \d/)).toBeVisible();
  await page.locator("#count").click();
  await expect(page.locator("#count")).toHaveText("1");
  await stop.click();
  await expect(page.getByRole("log")).toContainText("started afresh");
  await expect(stop).toBeHidden();
});

test("execute tells five endings apart", async ({ site, page }) => {
  await open(site, page, "micropython");
  const execute = (code, options) => page.evaluate(([code, options]) => PyScript.execute(code, options), [code, options]);
  expect(await execute("6 * 7", {})).toMatchObject({ status: "complete", value: 42, error: null, stdout: "", stderr: "" });
  const raised = await execute("print('before')\n1/0", { interpreter: "cpython" });
  expect(raised).toMatchObject({ status: "error", stdout: "before\n", stderr: "", error: { type: "ZeroDivisionError" } });
  expect(raised.error.traceback).toContain('File "<execute>", line 2');
  expect(await execute("while True: pass", { timeLimit: 0.2 })).toMatchObject({ status: "timeout" });
  expect(await page.evaluate(() => {
    const controller = new AbortController();
    const outcome = PyScript.execute("while True: pass", { signal: controller.signal });
    controller.abort();
    return outcome;
  })).toMatchObject({ status: "stopped" });
  // Python's own stack limit does not see the one of WebAssembly in this build.
  const deep = "class A:\n    def __add__(self, other): return self + other\nA() + A()";
  expect(await execute(deep, { interpreter: "cpython" })).toMatchObject({ status: "crashed" });
});

test("execute gives input and files, and runs several at once", async ({ site, page }) => {
  await open(site, page, "micropython");
  const outcomes = await page.evaluate(() => Promise.all(Array.from({ length: 6 }, (_, index) => PyScript.execute(
    "import sys\nprint(sys.stdin.read() + open('deep/a.txt').read())",
    { stdin: `${index}`, files: { "deep/a.txt": new Uint8Array([33]) } },
  ))));
  expect(outcomes.map(({ stdout }) => stdout)).toEqual(["0!\n", "1!\n", "2!\n", "3!\n", "4!\n", "5!\n"]);
});

for (const interpreter of interpreters) {
  test(`execute on ${interpreter}: each run in a fresh worker, and how it ended`, async ({ site, page }) => {
    await open(site, page, "micropython");
    const execute = (code, options) =>
      page.evaluate(([code, options]) => PyScript.execute(code, options), [code, { interpreter, ...options }]);
    // The time does not run before the code does: some of them take longer than that to start.
    const leaves = "import sys\nkept = 1\nopen('left', 'w').close()\nprint('told', file=sys.stderr)";
    const complete = await execute(leaves, { timeLimit: 0.5 });
    expect(complete).toMatchObject({ status: "complete", stdout: "", stderr: "told\n" });
    expect(complete.ms).toBeGreaterThan(0);
    expect(complete.ms).toBeLessThan(500);
    expect(await execute("import os\nprint('kept' in globals(), 'left' in os.listdir('.'))\n1/0"))
      .toMatchObject({ status: "error", stdout: "False False\n", error: { type: "ZeroDivisionError" } });
    const late = await execute("print('so far')\nwhile True: pass", { timeLimit: 0.5 });
    expect(late).toMatchObject({ status: "timeout", stdout: "so far\n" });
    expect(late.ms).toBeGreaterThan(400);
    if (["cpython", "rustpython"].includes(interpreter)) {
      expect(await execute("import os\nprint('so far')\nos._exit(3)"))
        .toMatchObject({ status: "crashed", stdout: "so far\n" });
    }
    const began = page.waitForEvent("console", (message) => message.text() === "began");
    const stopped = page.evaluate((interpreter) => {
      window.controller = new AbortController();
      const code = "import js\nprint('so far')\njs.console.log('began')\nwhile True: pass";
      return PyScript.execute(code, { interpreter, signal: controller.signal });
    }, interpreter);
    await began;
    await page.evaluate(() => controller.abort());
    expect(await stopped).toMatchObject({ status: "stopped", stdout: "so far\n" });
    // Only the page's own is left.
    await expect.poll(() => page.workers().length).toBe(1);
  });
}

test("execute runs four at a time, and the next one when there is room", async ({ site, page }) => {
  const began = [];
  page.on("console", (message) => message.text().startsWith("began") && began.push(message.text()));
  await open(site, page, "micropython");
  await page.evaluate(() => {
    window.controllers = Array.from({ length: 6 }, () => new AbortController());
    window.outcomes = Promise.all(controllers.map(({ signal }, index) =>
      PyScript.execute(`import js\njs.console.log("began ${index}")\nwhile True: pass`, { signal })));
  });
  await expect.poll(() => began.toSorted()).toEqual(["began 0", "began 1", "began 2", "began 3"]);
  // With the page's own. What had room, too, would have had its worker before any of them began.
  expect(page.workers()).toHaveLength(5);
  await page.evaluate(() => controllers[2].abort());
  await expect.poll(() => began.slice(4)).toEqual(["began 4"]);
  await page.evaluate(() => controllers.forEach((controller) => controller.abort()));
  expect(await page.evaluate(async () => (await outcomes).map(({ status }) => status))).toEqual(Array(6).fill("stopped"));
});

test("execute says what is wrong with its options", async ({ site, page }) => {
  await open(site, page, "micropython");
  for (const [options, message] of [
    [{ interpreter: "snake" }, "there is no interpreter `snake`"],
    [{ files: { "../a": "" } }, "leaves the home folder"],
    [{ stdin: 5 }, "`stdin`"],
    [{ timeLimit: "x" }, "`timeLimit`"],
    [{ signal: 1 }, "`signal`"],
    [{ packages: "six" }, "`packages`"],
  ]) {
    const outcome = page.evaluate((options) => PyScript.execute("1", options), options);
    await expect(outcome).rejects.toThrow(message);
  }
});

test("a worker that is lost while it runs is reported and replaced", async ({ site, page }) => {
  await open(site, page, "cpython");
  const deep = "class A:\n    def __add__(self, other): return self + other\nA() + A()";
  const message = await page.evaluate((code) => PyScript.runPython(code).catch((error) => error.message), deep);
  expect(message).toContain("cpython crashed");
  expect(message).toContain("started afresh");
  expect(await page.evaluate(() => PyScript.runPython("1 + 1"))).toBe(2);
});

for (const interpreter of interpreters) {
  test(`${interpreter}: a worker that goes away while it runs costs nothing that was typed`, async ({ site, page }) => {
    // One that closes itself says so; this one goes without a word.
    await page.route("**/micropyscript-worker.js*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `globalThis.leave = close.bind(globalThis);\n${await response.text()}` });
    });
    await open(site, page, interpreter, "<py-editor></py-editor><py-editor></py-editor>");
    const editors = page.locator(".cm-content");
    await editors.first().fill(`print("began")\n${awaited}`);
    await editors.last().fill("print('typed by hand')");
    const run = page.getByRole("button", { name: "Run" });
    await run.first().click();
    await expect(logs(page).first()).toContainText("began");
    // It takes its answer along, if it is quick.
    await page.workers()[0].evaluate("leave()").catch(() => {});
    await page.getByRole("button", { name: "Stop" }).click();
    await expect(logs(page).first()).toContainText("started afresh");
    await expect(editors.first()).toContainText("asyncio.sleep(1000)");
    await run.last().click();
    await expect(logs(page).last()).toHaveText("typed by hand");
  });
}

for (const late of [false, true]) {
  test(`the worker's script that is not there fails the setup, files ${late ? "late" : "early"}`, async ({ site, page }) => {
    site.answer("micropyscript-worker.js", { status: 404, body: "" });
    const release = late ? site.hold("interpreters/micropython/micropython.wasm") : () => {};
    const missing = page.waitForResponse((response) => response.url().includes("micropyscript-worker.js"));
    await site.plain(page, '<py-config>worker = true</py-config><py-script>print("hello")</py-script>');
    await missing;
    // Whatever the browser has to say of it, it has said when the page has had a turn of its own.
    await page.evaluate(() => new Promise((done) => setTimeout(done)));
    release();
    await expect(page.getByRole("alert")).toContainText("micropyscript-worker.js");
  });
}

test("an interpreter's file that is cut short is named, and costs nothing that was typed", async ({ site, page }) => {
  site.answer("interpreters/micropython/micropython.wasm", { body: Buffer.alloc(300_000), headers: { "Content-Type": "application/wasm" }, truncate: 1000 });
  await site.plain(page, '<py-config>worker = true</py-config><py-editor>print("of the page")</py-editor>');
  await expect(page.getByRole("alert")).toContainText("micropython.wasm");
  await page.locator(".cm-content").fill("print('typed by hand')");
  site.answer("interpreters/micropython/micropython.wasm", undefined);
  await page.getByRole("button", { name: "Retry" }).click();
  await ready(page);
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("log")).toHaveText("typed by hand");
});

// CPython's rule, which RustPython shares.
const tooLong = { micropython: "bigint", pyodide: "ValueError", cpython: "ValueError", rustpython: "ValueError" };

for (const interpreter of interpreters) {
  test(`${interpreter}: a completion on its way does not keep Stop from what awaits`, async ({ site, page }) => {
    await open(site, page, interpreter);
    await begin(page, awaited);
    const outcome = await page.evaluate(async () => {
      const completed = PyScript.interpreter.complete("pri");
      await PyScript.interpreter.interrupt();
      return [await window.outcome, (await completed).candidates.includes("print")];
    });
    expect(outcome).toEqual(["KeyboardInterrupt", true]);
  });

  test(`${interpreter} goes on after a number that may be too long to write`, async ({ site, page }) => {
    await open(site, page, interpreter);
    const outcome = await page.evaluate(async () => {
      const told = await PyScript.runPython("10 ** 5000").then((value) => typeof value, (error) => error.type);
      return [told, await PyScript.runPython("1 + 1")];
    });
    expect(outcome).toEqual([tooLong[interpreter], 2]);
  });
}

for (const interpreter of ["micropython", "pyodide", "cpython", "rustpython"]) {
  test(`${interpreter} that closes its worker is told and replaced`, async ({ site, page }) => {
    await open(site, page, interpreter);
    const outcome = await page.evaluate(async () => {
      const told = await PyScript.runPython("import js\njs.close()").catch((error) => error.message);
      return [told, await PyScript.runPython("1 + 1")];
    });
    expect(outcome).toEqual([expect.stringMatching(/crashed: .*closed from within[^]*started afresh/), 2]);
  });
}

for (const interpreter of ["cpython", "rustpython"]) {
  test(`${interpreter} survives a second Stop, while what awaits cleans up`, async ({ site, page }) => {
    await site.plain(page, `<py-config>interpreter = "${interpreter}"</py-config>`);
    await ready(page);
    await begin(page, "import asyncio\nkept = 41\ntry:\n    await asyncio.sleep(1000)\nfinally:\n    print('cleans')\n    await asyncio.sleep(1000)");
    const outcome = await page.evaluate(async () => {
      const cleans = new Promise((done) => PyScript.interpreter.onOutput(({ text }) => text.includes("cleans") && done()));
      const first = PyScript.interpreter.interrupt().catch(() => {});
      await cleans;
      await PyScript.interpreter.interrupt();
      await first;
      return [await window.outcome, await PyScript.runPython("kept + 1")];
    });
    expect(outcome).toEqual(["KeyboardInterrupt", 42]);
  });

  test(`${interpreter} that ends while nothing runs is told and replaced at the next run`, async ({ site, page }) => {
    await open(site, page, interpreter);
    const outcome = await page.evaluate(async () => {
      const leaving = "import asyncio, os\nasync def leave():\n    await asyncio.sleep(0.05)\n    os._exit(3)\n";
      await PyScript.runPython(`${leaving}leaving = asyncio.create_task(leave())\nawait asyncio.sleep(0)`);
      for (;;) {
        const told = await PyScript.runPython("await asyncio.sleep(0.01)").catch((error) => error.message);
        if (told) return [told, await PyScript.runPython("1 + 1")];
      }
    });
    expect(outcome).toEqual([expect.stringMatching(/crashed[^]*started afresh/), 2]);
  });
}

const webAssembly = {
  micropython: "interpreters/micropython/micropython.wasm",
  pyodide: "interpreters/pyodide/pyodide.asm.wasm",
  cpython: "interpreters/cpython/python.wasm",
  rustpython: "interpreters/rustpython/rustpython.wasm",
};

for (const [interpreter, wasm] of Object.entries(webAssembly)) {
  for (const worker of [false, true]) {
    const place = worker ? "all workers" : "the page and all workers";
    test(`the WebAssembly of ${interpreter} comes down once for ${place}`, async ({ site, page }) => {
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await site.plain(page, `<py-config>interpreter = "${interpreter}"\nworker = ${worker}\nheap_size = 4000000</py-config>`);
      await page.waitForFunction(() => window.PyScript);
      await page.evaluate(() => Promise.all([PyScript.execute("1"), PyScript.execute("2")]));
      await ready(page);
      expect(asked.filter((url) => url.endsWith(wasm))).toHaveLength(1);
    });
  }
}

test.describe("in the report", () => {
  test.use({ serviceWorkers: "block" });

  test("WebAssembly comes down once, wherever the reader is in it and however often they come back", async ({ site, page }) => {
    const asked = [];
    page.on("request", (request) => asked.push(request.url().split("/").pop()));
    await page.goto(site.url);
    await finished(page);
    await page.evaluate(() => (location.hash = "#/plugins"));
    await page.evaluate(() => PyScript.execute("1"));
    await page.getByRole("checkbox", { name: "in a worker" }).uncheck();
    await finished(page, 2);
    for (const [at, name] of ["micropython-ulab", "micropython", "micropython-ulab"].entries()) {
      await picker(page).selectOption(name);
      await finished(page, 3 + at);
    }
    for (const name of ["micropython.wasm", "micropython-ulab.wasm"]) {
      expect(asked.filter((file) => file === name)).toHaveLength(1);
    }
  });
});

for (const [interpreter, wasm] of Object.entries(webAssembly)) {
  for (const worker of [false, true]) {
    test(`${interpreter} ${worker ? "for a worker" : "for the page"}: the network gone halfway costs nothing that was typed`, async ({ site, page }) => {
      const before = interpreter === "micropython" ? "micropython-ulab" : "micropython";
      await site.plain(page, `<py-config>interpreter = "${before}"\nworker = ${worker}</py-config><py-editor></py-editor>`);
      await ready(page);
      await page.locator(".cm-content").fill("print('typed by hand')");
      const body = readFileSync(join(dist, wasm));
      const headers = { "Content-Type": "application/wasm" };
      const release = site.hold(wasm, { body, headers, truncate: body.length >> 1 });
      const underWay = page.waitForRequest((request) => request.url().includes(wasm));
      await page.evaluate((name) => void PyScript.switchInterpreter(name).catch(() => {}), interpreter);
      await underWay;
      release();
      await expect(page.getByRole("alert")).toContainText(wasm.split("/").pop());
      site.answer(wasm, undefined);
      await page.getByRole("button", { name: "Retry" }).click();
      await ready(page);
      await page.getByRole("button", { name: "Run" }).click();
      await expect(page.getByRole("log")).toHaveText("typed by hand");
    });
  }
}

test("execute gives input as the bytes that it is", async ({ site, page }) => {
  await open(site, page, "micropython");
  const code = "import sys\nprint(list(sys.stdin.buffer.readline()), input())";
  for (const interpreter of interpreters) {
    const stdout = await page.evaluate(async ([code, interpreter]) => {
      const stdin = new Uint8Array([0xff, 0, 0xfe, 10, 0xc3, 0xa9, 10]);
      return (await PyScript.execute(code, { interpreter, stdin })).stdout;
    }, [code, interpreter]);
    expect(stdout, interpreter).toBe("[255, 0, 254, 10] é\n");
  }
});

test.describe("a page that is not isolated", () => {
  test.use({ serving: { csp: true } });

  for (const interpreter of interpreters) {
    test(`${interpreter} runs in a worker, and what is missing for input is said`, async ({ site, page }) => {
      await open(site, page, interpreter, "<py-script>print('hello')</py-script>");
      await expect(page.getByRole("log")).toHaveText("hello");
      await begin(page, "while True: pass");
      expect((await stop(page)).outcome).toContain("started afresh");
      if (interpreter === "micropython") {
        const message = await page.evaluate(() => PyScript.runPython("input()").catch((error) => error.message));
        expect(message).toContain("Cross-Origin-Opener-Policy");
      }
    });
  }

  for (const interpreter of ["pyodide", "cpython", "rustpython"]) {
    test(`${interpreter} asks at the cell all the same, for it can be suspended`, async ({ site, page }) => {
      await open(site, page, interpreter, questions);
      await answerQuestions(page);
    });
  }

  test("`auto` stays in the page", async ({ site, page }) => {
    await site.plain(page, '<py-config>worker = "auto"</py-config><py-script>print("hello")</py-script>');
    await expect(page.getByRole("log")).toHaveText("hello");
    expect(page.workers()).toHaveLength(0);
  });
});
