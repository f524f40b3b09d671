// What a plain page loads, and when. The embed script's WebAssembly comes in two halves: the page runs its Python on the first,
// and whatever needs the rest finds it, or hears why not.

import { expect, finished, logs, test } from "./fixtures.mjs";

const rest = "embed_rest.wasm";

// The kinds of request that ask for the rest: "fetch" in good time, "xhr" in the middle of a call.
function asked(page) {
  const kinds = [];
  page.on("request", (request) => request.url().includes(rest) && kinds.push(request.resourceType()));
  return kinds;
}

for (const [name, body] of Object.entries({
  "a script": `<script type="mpy">print("hello")</script>`,
  "a configuration": `<py-config>interpreter = "micropython"\n[files]\n"files/greeting.py" = "greeting.py"</py-config><py-script>print("hello")</py-script>`,
})) {
  test(`a page with ${name} loads the rest when Python is set up, and not before`, async ({ page, site }) => {
    const release = site.hold(rest);
    const kinds = asked(page);
    await site.plain(page, body);
    await expect(logs(page)).toHaveText("hello\n");
    await expect.poll(() => kinds).toEqual(["fetch"]);
    release();
    expect(await page.evaluate(() => PyScript.runPython("[1, 2]"))).toEqual([1, 2]);
  });
}

test("a page with a prompt asks for the rest with the first half", async ({ page, site }) => {
  const kinds = asked(page);
  await site.plain(page, "<py-repl></py-repl>");
  await finished(page);
  expect(kinds[0]).toBe("fetch");
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
