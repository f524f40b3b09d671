// What a plain page loads, and when. The embed script's WebAssembly comes in two halves: the page runs its Python on the first,
// and whatever needs the rest finds it, or hears why not.

import { watching } from "../../tools/bench/document.mjs";
import { files, output, pages, pyodide } from "../../tools/halves/pages.mjs";
import { expect, finished, logs, test } from "./fixtures.mjs";

const rest = "embed_rest.wasm";

// The kinds of request that ask for the rest: "fetch" in good time, "xhr" in the middle of a call.
function asked(page) {
  const kinds = [];
  page.on("request", (request) => request.url().includes(rest) && kinds.push(request.resourceType()));
  return kinds;
}

// Where one of these fails after a change of Rust, the list of what can come later has grown old: node tools/halves/record.mjs.
for (const [name, body] of Object.entries(pages)) {
  test(`a page with ${name} loads the rest when Python is set up, and needs none of it before`, async ({ page, site }) => {
    await doWithout(page, site, body);
  });

  test(`a page with ${name} does so too where it had to say that the interpreter is on its way`, async ({ page, site }) => {
    const release = site.hold("interpreters/micropython/micropython.wasm");
    const waiting = page.getByRole("status").waitFor().then(release);
    await doWithout(page, site, body);
    await waiting;
  });
}

// The page has nothing left to do before the rest is here, and never asked for it in the middle of a call.
async function doWithout(page, site, body) {
  for (const [path, text] of Object.entries(files)) site.answer(path, text);
  const release = site.hold(rest);
  const kinds = asked(page);
  await page.addInitScript(watching(output));
  await site.plain(page, body);
  await page.evaluate(() => window.firstOutput.then(() => new Promise(requestIdleCallback)).then(() => {}));
  await expect.poll(() => kinds).toEqual(["fetch"]);
  release();
  expect(await page.evaluate(() => PyScript.runPython("[1, 2]"))).toEqual([1, 2]);
}

for (const isLate of [false, true]) {
  test(`a page with Pyodide asks for the rest when Pyodide's WebAssembly is down${isLate ? ", also where that took a while" : ""}`, async ({ page, site }) => {
    const kinds = asked(page);
    const asm = "interpreters/pyodide/pyodide.asm.wasm";
    if (isLate) {
      const release = site.hold(asm);
      void page.getByRole("status").waitFor().then(release);
    }
    await site.plain(page, pyodide);
    await finished(page);
    await expect(logs(page)).toHaveText("first output\n");
    // Never in the middle of a call.
    expect(kinds).toEqual(["fetch"]);
    const [interpreter, ours] = await page.evaluate((names) => names.map((name) => {
      const [file] = performance.getEntriesByType("resource").filter(({ name: url }) => url.includes(name));
      return { start: file.startTime, end: file.responseEnd };
    }), [asm, rest]);
    expect(ours.start).toBeGreaterThanOrEqual(interpreter.end);
  });
}

test("a page with a prompt asks for the rest with the first half", async ({ page, site }) => {
  const kinds = asked(page);
  await site.plain(page, "<py-repl></py-repl>");
  await finished(page);
  expect(kinds[0]).toBe("fetch");
});

test("a page that installs packages asks for the rest with the first half, and never in the middle of a call", async ({ page, site }) => {
  const kinds = asked(page);
  await site.plain(page, `<py-config>packages = ["six"]</py-config><py-script>import os\nprint("six.py" in os.listdir("/home/site-packages"))</py-script>`);
  await finished(page);
  await expect(logs(page)).toHaveText("True\n");
  expect(kinds).toEqual(["fetch"]);
});

test("what needs the rest at once has it at once", async ({ page, site }) => {
  const kinds = asked(page);
  await page.route(`**/${rest}*`, (route) => route.request().resourceType() === "fetch" ? route.abort() : route.continue());
  await site.plain(page, `<script type="mpy">print("hello")</script>`);
  await finished(page);
  expect(await page.evaluate(() => PyScript.runPython("{'a': 1}"))).toEqual({ a: 1 });
  expect(kinds).toContain("xhr");
});

test("a rest that is not there is told on the page", async ({ page, site }) => {
  site.answer(rest, { status: 404, body: "" });
  await site.plain(page, `<script type="mpy">print("hello")</script>`);
  await expect(logs(page)).toHaveText("hello\n");
  await page.evaluate(() => void PyScript.runPython("[1]"));
  await expect(page.getByRole("alert")).toContainText("embed_rest.wasm");
});

test("the interpreter sets out before our own code runs, and comes down once", async ({ page, site }) => {
  await page.addInitScript(() => document.addEventListener("py-configured", () => (window.configuredAt = performance.now())));
  await site.plain(page, `<script type="mpy">print("hello")</script>`);
  await finished(page);
  const [starts, configuredAt] = await page.evaluate(() => {
    const files = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/micropython.wasm"));
    return [files.map(({ startTime }) => startTime), window.configuredAt];
  });
  expect(starts).toHaveLength(1);
  expect(starts[0]).toBeLessThan(configuredAt);
});
