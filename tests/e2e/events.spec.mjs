// The order of events against the story that the design tells, for every way in which things can arrive.

import { events, expect, failed, finished, happened, story, test } from "./fixtures.mjs";

const script = "<py-script>print('ran')</py-script>";
const oneFile = '<py-config>files = { "late.py" = "" }</py-config>';

// A page script that registers a plugin named "p" when `event` is dispatched, and writes its hooks between the events.
function registeredOn(event) {
  return `<script>
    const note = (name) => seen.push({ name, detail: { plugin: "p" } });
    document.addEventListener("${event}", () => PyScript.registerPlugin({
      name: "p",
      configure: () => note("configure"),
      start: () => note("start"),
      onInterpreterReady: () => note("onInterpreterReady"),
    }), { once: true });
  </script>`;
}

// What has to do with the plugin "p" or with the interpreter, in order.
async function storyOfPlugin(page) {
  const seen = await events(page);
  return seen
    .filter(({ name, detail }) => detail.plugin === "p" || (!name.startsWith("py-plugin") && name.startsWith("py-")))
    .map(({ name }) => name);
}

test("no files", async ({ page, site }) => {
  await site.plain(page, script);
  await finished(page);
  expect(await story(page)).toEqual([
    "py-configured",
    "py-interpreter-loaded",
    "py-interpreter-ready",
    "py-files-loaded",
    "py-finished-setup",
  ]);
  expect(await happened(page, "py-files-loaded")).toEqual({ paths: [] });
});

test("files that arrive after the interpreter is ready", async ({ page, site }) => {
  const release = site.hold("late.py", "x = 1\n");
  await site.plain(page, oneFile + script);
  await happened(page, "py-interpreter-ready");
  release();
  await finished(page);
  expect(await story(page)).toEqual([
    "py-configured",
    "py-interpreter-loaded",
    "py-interpreter-ready",
    "py-file-fetched",
    "py-files-loaded",
    "py-finished-setup",
  ]);
});

test("files that arrive before the interpreter is loaded", async ({ page, site }) => {
  site.answer("late.py", "x = 1\n");
  const release = site.hold("interpreters/micropython/micropython.wasm");
  await site.plain(page, oneFile + script);
  await happened(page, "py-file-fetched");
  release();
  await finished(page);
  expect(await story(page)).toEqual([
    "py-configured",
    "py-file-fetched",
    "py-interpreter-loaded",
    "py-interpreter-ready",
    "py-files-loaded",
    "py-finished-setup",
  ]);
});

test("files come side by side, and each tells how far it is", async ({ page, site }) => {
  const release = site.hold("slow.py", "x = 1\n");
  site.answer("quick.py", "y = 2\n");
  await site.plain(page, `<py-config>files = { "slow.py" = "", "quick.py" = "" }</py-config>${script}`);
  expect(await happened(page, "py-file-fetched")).toMatchObject({ path: "/home/user/quick.py" });
  release();
  await finished(page);
  expect(await happened(page, "py-files-loaded")).toEqual({ paths: ["/home/user/slow.py", "/home/user/quick.py"] });
  const progress = (await page.evaluate("seen")).filter(({ name, detail }) => name === "py-progress" && detail.stage === "file");
  const last = Object.fromEntries(progress.map(({ detail }) => [detail.name, detail.loaded]));
  expect(last).toEqual({ "/home/user/slow.py": 6, "/home/user/quick.py": 6 });
});

test("the details are what the contract says", async ({ page, site }) => {
  site.answer("late.py", "x = 1\n");
  await site.plain(page, registeredOn("py-configured") + oneFile + script);
  await finished(page);
  const details = Object.fromEntries((await events(page))
    .filter(({ name, detail }) => !name.startsWith("py-plugin") || detail.plugin === "p")
    .map(({ name, detail }) => [name, detail]));
  const { version } = details["py-interpreter-ready"];
  expect(version).toMatch(/^\d+\.\d+/);
  expect(details).toMatchObject({
    "py-configured": { files: { "late.py": "" }, splash: true },
    "py-plugin-registered": { plugin: "p", config: { files: { "late.py": "" } } },
    "py-plugin-started": { plugin: "p", config: { files: { "late.py": "" } } },
    "py-interpreter-loaded": { name: "micropython" },
    "py-file-fetched": { path: "/home/user/late.py", content: { type: "Uint8Array", length: 6 } },
    "py-interpreter-ready": { name: "micropython" },
    "py-files-loaded": { paths: ["/home/user/late.py"] },
    "py-finished-setup": { name: "micropython", version },
  });
});

test.describe("a plugin", () => {
  test("registered on py-configured goes along from the beginning", async ({ page, site }) => {
    await site.plain(page, registeredOn("py-configured") + script);
    await finished(page);
    expect(await storyOfPlugin(page)).toEqual([
      "py-configured",
      "configure",
      "py-plugin-registered",
      "py-interpreter-loaded",
      "start",
      "py-plugin-started",
      "py-interpreter-ready",
      "onInterpreterReady",
      "py-files-loaded",
      "py-finished-setup",
    ]);
  });

  test("registered on py-interpreter-loaded catches up, and waits for ready with the others", async ({ page, site }) => {
    await site.plain(page, registeredOn("py-interpreter-loaded") + script);
    await finished(page);
    expect(await storyOfPlugin(page)).toEqual([
      "py-configured",
      "py-interpreter-loaded",
      "configure",
      "py-plugin-registered",
      "start",
      "py-plugin-started",
      "py-interpreter-ready",
      "onInterpreterReady",
      "py-files-loaded",
      "py-finished-setup",
    ]);
  });

  for (const event of ["py-interpreter-ready", "py-files-loaded", "py-finished-setup"]) {
    test(`registered on ${event} catches up at once`, async ({ page, site }) => {
      await site.plain(page, registeredOn(event) + script);
      await finished(page);
      await happened(page, "onInterpreterReady");
      const seen = await storyOfPlugin(page);
      const own = ["configure", "py-plugin-registered", "start", "py-plugin-started", "onInterpreterReady"];
      expect(seen.filter((name) => own.includes(name))).toEqual(own);
      expect(seen.indexOf("configure")).toBeGreaterThan(seen.indexOf(event));
    });
  }

  test("is told of every further interpreter, and is not configured or started again", async ({ page, site }) => {
    await site.plain(page, registeredOn("py-configured") + script);
    await finished(page);
    await page.evaluate("PyScript.switchInterpreter('micropython-ulab')");
    await finished(page, 2);
    const seen = await storyOfPlugin(page);
    expect(seen.filter((name) => name === "onInterpreterReady")).toHaveLength(2);
    expect(seen.filter((name) => name === "configure" || name === "start")).toEqual(["configure", "start"]);
  });
});

test.describe("a failure", () => {
  const failures = {
    "of the configuration": {
      body: "<py-config>interpreter = </py-config>",
      stage: "config",
      before: [],
    },
    "to load the interpreter": {
      body: "",
      answers: { "interpreters/micropython/micropython.wasm": { status: 404 } },
      stage: "interpreter-load",
      before: ["py-configured"],
    },
    "to start the interpreter": {
      body: "",
      answers: { "interpreters/micropython/micropython.wasm": "this is no WebAssembly" },
      stage: "interpreter-start",
      before: ["py-configured", "py-interpreter-loaded"],
    },
    "to fetch a file": {
      body: oneFile,
      stage: "file-fetch",
      // Whether the interpreter was there first is a matter of chance.
      before: expect.arrayContaining(["py-configured"]),
    },
    "to write a file": {
      body: '<py-config>files = { "a.py" = "taken", "b.py" = "taken/b.py" }</py-config>',
      answers: { "a.py": "1", "b.py": "2" },
      stage: "files-copy",
      before: expect.arrayContaining(["py-configured", "py-interpreter-loaded", "py-interpreter-ready"]),
    },
  };

  for (const [what, { body, answers = {}, stage, before }] of Object.entries(failures)) {
    test(`${what} ends the story with py-failed`, async ({ page, site }) => {
      for (const [path, answer] of Object.entries(answers)) site.answer(path, answer);
      await site.plain(page, body + script);
      expect(await failed(page)).toMatchObject({ stage, name: expect.any(String), message: expect.any(String) });
      const seen = await story(page);
      expect(seen.at(-1)).toBe("py-failed");
      expect(seen.slice(0, -1)).toEqual(before);
      expect(seen).not.toContain("py-finished-setup");
    });
  }
});

test("a switch while loading tells the story of the second interpreter only", async ({ page, site }) => {
  const release = site.hold("interpreters/micropython/micropython.wasm");
  await site.plain(page, script);
  await happened(page, "py-configured");
  await page.evaluate("void PyScript.switchInterpreter('micropython-ulab')");
  await finished(page);
  release();
  await page.evaluate("PyScript.runPython('1')");
  const seen = (await events(page)).filter(({ name }) => !name.startsWith("py-plugin"));
  expect(seen.slice(1).map(({ name, detail }) => [name, detail.name])).toEqual([
    ["py-interpreter-loaded", "micropython-ulab"],
    ["py-interpreter-ready", "micropython-ulab"],
    ["py-files-loaded", undefined],
    ["py-finished-setup", "micropython-ulab"],
  ]);
});

test("progress never goes back, and ends at the total", async ({ page, site }) => {
  await site.plain(page, script);
  await finished(page);
  const progress = (await page.evaluate("seen"))
    .filter(({ name, detail }) => name === "py-progress" && detail.stage === "interpreter")
    .map(({ detail }) => detail);
  const loaded = progress.map(({ loaded }) => loaded);
  expect(loaded).toEqual(loaded.toSorted((a, b) => a - b));
  expect(progress.at(-1).loaded).toBe(progress.at(-1).total);
});
