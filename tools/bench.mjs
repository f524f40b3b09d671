// Measures the start-up: node tools/bench.mjs [--runs N] [--dist FOLDER]. From the navigation to the first Python output
// on a page with one script, cold, for the interpreter's bare loader, for PyScript and for us, all on the same files.
//
// A round visits all of them one after the other, and what is compared is compared within a round, so that a machine
// that is busy for a while is busy for everybody. It judges no build: it fails where a page prints nothing, and else
// only says how the figures lie to what we aim at.

import { readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { median, spread, table } from "./bench/figures.mjs";
import { interpreters, sides } from "./bench/pages.mjs";
import { visit } from "./bench/visit.mjs";
import { serve } from "./server.mjs";

const root = join(import.meta.dirname, "..");
const pyscript = join(root, "node_modules/@pyscript/core/dist");

const megabit = 1e6 / 8;
const networks = [
  { name: "plain", conditions: undefined },
  {
    name: "slow",
    conditions: { offline: false, latency: 170, downloadThroughput: 9 * megabit, uploadThroughput: 9 * megabit },
  },
];

// At most so many times the bare loader's time.
const targets = {
  MicroPython: { plain: 1.5, slow: 1.25 },
  Pyodide: { plain: 1.05, slow: 1.05 },
};

const { values: options } = parseArgs({
  options: { runs: { type: "string", default: "7" }, dist: { type: "string", default: join(root, "dist") } },
});
const runs = Number(options.runs);
if (!(Number.isInteger(runs) && runs > 0)) throw new Error(`--runs takes a whole number, not ${options.runs}`);

const cases = networks.flatMap((network) => interpreters.map((interpreter) => ({
  network,
  interpreter,
  figures: Object.fromEntries(Object.keys(sides).map((side) => [side, []])),
})));

const server = await serve({ root: resolve(options.dist), gzip: true, overrides: answers() });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    // Whatever a page may ask for elsewhere, it does not get.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  ],
});
try {
  console.log(`Chromium ${browser.version()}, ${cpus().length} cores, gzip; each visit with nothing cached.`);
  await warmUp();
  for (let round = 0; round < runs; round++) {
    console.error(`round ${round + 1} of ${runs}`);
    for (const one of cases) await measure(one, round);
  }
  console.log(`\nTo the first output, medians of ${runs}:\n\n${results()}\n\n${verdicts()}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}

// Whoever comes first waits for the server to compress, and nobody should be the one.
async function warmUp() {
  console.error("warming up");
  for (const interpreter of interpreters) {
    for (const side of Object.keys(sides)) await visitTo(side, interpreter, networks[0]);
  }
}

// Everybody is first once, then second, then third.
async function measure({ network, interpreter, figures }, round) {
  const order = Object.keys(sides);
  order.push(...order.splice(0, round % order.length));
  for (const side of order) figures[side].push(await visitTo(side, interpreter, network));
}

async function visitTo(side, interpreter, network) {
  const address = `${server.url}${pathOf(side, interpreter)}`;
  return await visit(browser, address, network.conditions).catch((error) => {
    throw new Error(`${side} with ${interpreter.name}, ${network.name} network: ${error.message}`);
  });
}

function pathOf(side, interpreter) {
  return `${side}.${interpreter.type}.html`;
}

// What the server gives besides dist/: the pages, and PyScript. Always the same buffers, so that they are compressed once.
function answers() {
  const pages = interpreters.flatMap((interpreter) => Object.entries(sides).map(
    ([side, page]) => [pathOf(side, interpreter), Buffer.from(page(interpreter))],
  ));
  const kept = new Map(pages);
  return async function answer(path) {
    if (path.startsWith("pyscript/") && !kept.has(path)) {
      kept.set(path, await readFile(join(pyscript, path.slice("pyscript/".length))));
    }
    return kept.get(path);
  };
}

function results() {
  const headings = ["network", "interpreter", "side", "ms", "spread", "× bare", "spread", "kB", "requests"];
  const rows = cases.flatMap(({ network, interpreter, figures }) => Object.keys(sides).map((side) => {
    const times = figures[side].map(({ ms }) => ms);
    const ratios = ratiosOf(figures, side, "bare");
    return [
      network.name,
      interpreter.name,
      side,
      median(times).toFixed(0),
      spread(times).toFixed(0),
      ...(side === "bare" ? ["", ""] : [median(ratios).toFixed(2), spread(ratios).toFixed(2)]),
      (median(figures[side].map(({ bytes }) => bytes)) / 1000).toFixed(0),
      median(figures[side].map(({ requests }) => requests)).toFixed(0),
    ];
  }));
  return table(headings, rows, 3);
}

function verdicts() {
  const headings = ["network", "interpreter", "ours × bare", "aim", "", "ours × PyScript", "aim", ""];
  const rows = cases.map(({ network, interpreter, figures }) => {
    const aim = targets[interpreter.name][network.name];
    const ratio = median(ratiosOf(figures, "ours", "bare"));
    const toPyScript = ratiosOf(figures, "ours", "PyScript");
    const difference = median(toPyScript) - 1;
    // MicroPython shall be ahead by more than the spread, Pyodide behind by no more than it.
    const ahead = interpreter.name === "MicroPython";
    const holds = ahead ? difference < -spread(toPyScript) : difference <= spread(toPyScript);
    return [
      network.name,
      interpreter.name,
      ratio.toFixed(2),
      `≤ ${aim}`,
      verdict(ratio <= aim),
      `${(1 + difference).toFixed(2)} ± ${spread(toPyScript).toFixed(2)}`,
      ahead ? "ahead" : "not behind",
      verdict(holds),
    ];
  });
  return table(headings, rows, 2);
}

function verdict(holds) {
  return holds ? "reached" : "MISSED";
}

function ratiosOf(figures, side, other) {
  return figures[side].map(({ ms }, round) => ms / figures[other][round].ms);
}
