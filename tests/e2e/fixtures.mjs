// What every end-to-end test starts from: a site that serves the built dist/ as a static host would, plain pages that
// load its embed script, and the list of the events that a page has seen. No test sleeps; each waits for what it is about.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { serve } from "../../tools/server.mjs";

export { expect };

export const dist = join(import.meta.dirname, "../../dist");

// Why what is about RustPython is skipped, or nothing. Set-up compiles it, and cannot where Rust's target for WASI is not to be had.
export const noRustPython = existsSync(join(dist, "interpreters/rustpython/rustpython.wasm")) ? "" : "set-up could not compile RustPython";

export const test = base.extend({
  // What the site's server is told; see tools/server.mjs. `test.use({ serving: { csp: true } })` changes it.
  serving: [{}, { option: true }],

  site: async ({ serving }, use) => {
    const answers = new Map();
    const server = await serve({ root: dist, ...serving, overrides: (path) => answers.get(path)?.() });
    await use({
      url: server.url,

      // From now on `path` is answered by this; `undefined` gives it back to the file.
      answer(path, answer) {
        answers.set(path, () => answer);
      },

      // Holds the answer to `path` back until the function that this returns is called. The file itself answers then,
      // or `answer` if there is one.
      hold(path, answer) {
        let release;
        const released = new Promise((resolve) => (release = resolve));
        answers.set(path, () => released);
        return () => release(answer);
      },

      // From now on there is no network, as far as this site goes.
      close: () => server.close(),

      // Opens a plain page with this in its body, and the embed script at the end.
      async plain(page, body, script = "./micropyscript.js") {
        answers.set("plain.html", () => `<!doctype html>
          <html lang="en">
            <head><meta name="viewport" content="width=device-width"><title>A plain page</title></head>
            <body>${body}<script type="module" src="${script}"></script></body>
          </html>`);
        await page.goto(`${server.url}plain.html`);
      },
    });
    await server.close();
  },

  page: async ({ page }, use) => {
    await page.addInitScript(watchEvents);
    await use(page);
  },

  // Everything that went wrong without anybody catching it; listening from before the first page on.
  pageErrors: [async ({ page }, use) => {
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await use(errors);
  }, { auto: true }],

  // A test is about RustPython by its name, its file's or a tag.
  withRustPython: [async ({}, use, { tags, titlePath, skip }) => {
    const isAbout = tags.includes("@rustpython") || titlePath.some((title) => /rustpython/i.test(title));
    skip(isAbout && noRustPython !== "", noRustPython);
    await use();
  }, { auto: true }],
});

// Runs in the page, before any of its own scripts: `seen` is every `py-…` event in order, with its detail as plain data.
function watchEvents() {
  window.seen = [];
  const names = [
    "py-configured", "py-plugin-registered", "py-plugin-started", "py-interpreter-loaded", "py-file-fetched",
    "py-interpreter-ready", "py-files-loaded", "py-finished-setup", "py-failed", "py-progress",
  ];
  const plain = (key, value) => {
    if (key === "plugin") return value.name;
    if (value instanceof Uint8Array) return { type: value.constructor.name, length: value.length };
    return value;
  };
  for (const name of names) {
    document.addEventListener(name, ({ detail }) => {
      window.seen.push({ name, detail: JSON.parse(JSON.stringify(detail, plain)) });
    });
  }
}

// The events that the page has seen, but for progress.
export async function events(page) {
  const seen = await page.evaluate("seen");
  return seen.filter(({ name }) => name !== "py-progress");
}

// Only their names, without the plugins': those that are built in are nobody's contract.
export async function story(page) {
  const seen = await events(page);
  return seen.map(({ name }) => name).filter((name) => !name.startsWith("py-plugin"));
}

// The detail of the `count`-th event of that name, once it has been dispatched.
export async function happened(page, name, count = 1) {
  const handle = await page.waitForFunction(
    ([name, count]) => window.seen?.filter((event) => event.name === name)[count - 1],
    [name, count],
  );
  return (await handle.jsonValue()).detail;
}

// The same for the event that every good start ends in. Pyodide's may take a while.
export function finished(page, count = 1) {
  return happened(page, "py-finished-setup", count);
}

export function failed(page, count = 1) {
  return happened(page, "py-failed", count);
}

export function picker(page) {
  return page.getByRole("combobox", { name: "Interpreter" });
}

export function logs(page) {
  return page.getByRole("log");
}

export function ready(page) {
  return page.waitForFunction(() => window.PyScript?.isInterpreterReady);
}

// Runs code until it has begun, and leaves what it comes to in `window.outcome`: "it ended", or the error in a word.
export function begin(page, code) {
  return page.evaluate((code) => new Promise((began) => {
    let written = "";
    PyScript.interpreter.onOutput(({ text }) => (written += text).includes("began") && began());
    window.outcome = PyScript.runPython(`print("began")\n${code}`).then(() => "it ended", (error) => error.type ?? error.message);
  }), code);
}

// A script that asks its reader three times, and the reader who answers at the cell: text, a line past `input`, and the end.
export const questions = `<py-script>
import sys
name = input("Who? ")
line = sys.stdin.readline()
try:
    input("More? ")
except EOFError:
    print(repr(name), repr(line), "end")
</py-script>`;

export async function answerQuestions(page) {
  const first = page.getByRole("textbox", { name: "Who?" });
  await first.fill("Ann é😀");
  await first.press("Enter");
  const second = page.getByRole("textbox", { name: "Input for Python" });
  await second.fill("line");
  await second.press("Enter");
  await page.getByRole("textbox", { name: "More?" }).press("Control+d");
  await expect(page.getByRole("log")).toContainText(String.raw`'Ann é😀' 'line\n' end`);
}
