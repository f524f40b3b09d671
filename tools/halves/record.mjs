// Finds out what the two halves of the embed script's WebAssembly should be: node tools/halves/record.mjs. It builds that WebAssembly
// whole and so that it says which of its functions run, visits plain pages with it until they have nothing left to do, and rewrites
// later.txt, the list by which split.mjs cuts: the functions that did not run and that one that did, or the browser, could call.
//
// It is run by hand, when the list has grown old: the tests say so (tests/e2e/halves.spec.mjs), or the first half has become larger.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { watching } from "../bench/document.mjs";
import { chromiumOptions } from "../chromium.mjs";
import { serve } from "../server.mjs";
import { files, output, pages, pyodide } from "./pages.mjs";
import { list, read, titleOf, walk } from "./split.mjs";

// What differs from one visit to the next, and with it what runs: an interpreter that is here at once, or so late that the page has
// said that it is on its way; and a machine with time to spare, or so slow that what it draws is drawn in turns.
const circumstances = [
  { isLate: false, slowness: 1 },
  { isLate: true, slowness: 1 },
  { isLate: false, slowness: 6 },
  { isLate: true, slowness: 6 },
  { isLate: false, slowness: 12 },
];

const scratch = mkdtempSync(join(tmpdir(), "halves-"));
const dist = join(scratch, "dist");
const text = join(scratch, "embed.wat");
try {
  execFileSync("trunk", ["build", "--release", "--dist", dist], { stdio: "inherit", env: { ...process.env, RECORDED: text } });
  const parts = read(readFileSync(text, "utf8"));
  const functions = [...parts.functions.keys()];
  const ran = new Set((await record()).map((number) => titleOf(functions[number])));
  const { early, ends } = walk(parts, (own) => !ran.has(titleOf(own)));
  writeFileSync(list, [...new Set([...ends].map(titleOf))].sort().join("\n") + "\n");
  console.log(`${early.size} of ${functions.length} functions come first; ${ends.size} are listed as what can come later.`);
} finally {
  rmSync(scratch, { recursive: true });
}

// The numbers of the functions that ran on any of the pages, in any of those circumstances.
async function record() {
  const numbers = new Set();
  const answers = new Map();
  const server = await serve({ root: dist, overrides: (path) => files[path] ?? answers.get(path) });
  const browser = await chromium.launch(chromiumOptions);
  try {
    const all = [...Object.entries(pages).map(([name, body]) => [name, body, untilIdle]), ["Pyodide", pyodide, untilRest]];
    for (const [name, body, until] of all) {
      console.log(`visiting a page with ${name}`);
      answers.set("page.html", `<!doctype html><title>A page</title><body>${body}<script type="module" src="./micropyscript.js"></script>`);
      for (const each of circumstances) {
        for (const number of await visit(browser, `${server.url}page.html`, { ...each, until })) numbers.add(number);
      }
    }
  } finally {
    await browser.close();
    await server.close();
  }
  return [...numbers];
}

async function visit(browser, url, { isLate, slowness, until }) {
  const page = await browser.newPage();
  const protocol = await page.context().newCDPSession(page);
  await protocol.send("Emulation.setCPUThrottlingRate", { rate: slowness });
  await page.addInitScript(watching(output));
  await page.addInitScript(listen);
  if (isLate) {
    await page.route("**/interpreters/**/*.wasm", async (route) => {
      await page.getByRole("status").waitFor();
      await route.continue();
    });
  }
  await page.goto(url);
  const ran = await page.evaluate(until);
  await page.close();
  return ran;
}

// Both run in the page: what ran until it had nothing left to do, and until it asked for the rest.
async function untilIdle() {
  await window.firstOutput;
  await new Promise(requestIdleCallback);
  return [...window.ran];
}

function untilRest() {
  return window.ranUntilRest;
}

// Runs in the page, before anything else: gives our WebAssembly what it tells of itself.
function listen() {
  window.ran = new Set();
  window.ranUntilRest = new Promise((resolve) => {
    const { fetch } = window;
    window.fetch = (...asked) => {
      if (String(asked[0]).includes("embed_rest.wasm")) resolve([...window.ran]);
      return fetch(...asked);
    };
  });
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = (source, imports) => {
    const rest = imports?.rest && { ...imports.rest, ran: (number) => window.ran.add(number) };
    return instantiateStreaming.call(WebAssembly, source, rest ? { ...imports, rest } : imports);
  };
}
