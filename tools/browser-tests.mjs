// Runs a test program that is made for the browser: node tools/browser-tests.mjs program.wasm [arguments]. cargo calls it for
// every tests/web_*.rs (.cargo/config.toml says so).
//
// wasm-bindgen's own runner makes the program's page; its server only lists it. What a browser loads comes from ours: it
// asks for several files at once, and the runner's server (tiny_http 0.12) gives as many connections to one thread as arrive
// before the thread wakes up, where all but the first wait for ever.
//
// It compiles nothing, and it knows no test: what it says and how it ends is what the page says last.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "@playwright/test";
import { chromiumOptions } from "./chromium.mjs";
import { serve } from "./server.mjs";

// Milliseconds for all tests of a program; a cold machine takes half a minute to open the browser.
const limit = 120_000;

const folder = mkdtempSync(join(tmpdir(), "browser-tests-"));
try {
  process.exitCode = await run(process.argv.slice(2));
} finally {
  rmSync(folder, { recursive: true });
}

// Answers the exit code.
async function run(given) {
  const page = await makePage(given);
  return page.html === undefined ? page.code : open(page);
}

// Lets wasm-bindgen make the page of a program → { html }, its other files being in `folder`, or { code } where the program
// was only asked something, or cannot be run.
async function makePage(given) {
  const runner = spawn("wasm-bindgen-test-runner", given, {
    env: { ...process.env, TMPDIR: folder, NO_HEADLESS: "1", WASM_BINDGEN_TEST_ADDRESS: "127.0.0.1:0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(runner, "exit");
  try {
    for await (const line of createInterface(runner.stdout)) {
      const [, url] = /available at (http:\S+)/.exec(line) ?? [];
      if (url) return { html: await (await fetch(url)).text() };
      console.log(line);
    }
    const [code] = await exited;
    return { code: code ?? 1 };
  } finally {
    // It would serve for ever.
    runner.kill();
    await exited;
  }
}

// Opens the page, waits until its tests have said how they went, and says it → the exit code. Beside its own files the page may
// have those of the project.
async function open({ html }) {
  const made = join(folder, readdirSync(folder)[0]);
  const module = { headers: { "Content-Type": "text/javascript" }, body: readFileSync(join(made, "wasm-bindgen-test.js")) };
  const named = { "index.html": html, "wasm-bindgen-test": module, "favicon.ico": "" };
  const root = join(import.meta.dirname, "..");
  // The builds are in as many folders as a test wants, so that none finds what an earlier one has kept.
  const fileOf = (path) => (/^build-\d+\//.test(path) ? join(root, path.replace(/-\d+/, "")) : join(made, path));
  const server = await serve({
    root,
    isolated: true,
    overrides: (path) => named[path] ?? readFile(fileOf(path)).catch(() => undefined),
  });
  const browser = await chromium.launch(chromiumOptions);
  try {
    const page = await browser.newPage();
    const heard = [];
    page.on("console", (message) => heard.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => heard.push(String(error)));
    await page.goto(server.url);
    const output = page.locator("#output");
    const ended = await output.filter({ hasText: "test result: " }).waitFor({ timeout: limit }).then(() => true, () => false);
    const said = await output.textContent();
    console.log(said);
    if (!ended) console.log([`no test result after ${limit / 1000} seconds; the browser's console:`, ...heard].join("\n"));
    return said.includes("test result: ok") ? 0 : 1;
  } finally {
    await browser.close();
    await server.close();
  }
}
