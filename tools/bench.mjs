// Measures how fast we are: node tools/bench.mjs [--runs N] [--dist FOLDER] [--only NAME]. Always beside somebody else in
// the same run, the interpreter's bare loader or PyScript, all on the same files, in the same browser.
//
// It judges no build: it fails where a page prints nothing or breaks, and else only says how the figures lie to what we
// aim at. What is measured how is in the file of each measure, in tools/bench/.

import { readdir } from "node:fs/promises";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import * as gateway from "./bench/gateway.mjs";
import * as output from "./bench/output.mjs";
import * as packages from "./bench/packages.mjs";
import { interpreters } from "./bench/pages.mjs";
import * as start from "./bench/start.mjs";
import * as switching from "./bench/switching.mjs";
import * as warm from "./bench/warm.mjs";
import * as worker from "./bench/worker.mjs";
import { chromiumOptions } from "./chromium.mjs";

const measures = { start, worker, warm, output, switching, gateway, packages };

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "7" },
    dist: { type: "string", default: join(import.meta.dirname, "../dist") },
    only: { type: "string" },
  },
});
const runs = Number(options.runs);
if (!(Number.isInteger(runs) && runs > 0)) throw new Error(`--runs takes a whole number, not ${options.runs}`);
const names = options.only ? [options.only] : Object.keys(measures);
if (!(names[0] in measures)) throw new Error(`--only takes one of ${Object.keys(measures).join(", ")}, not ${names[0]}`);

const dist = resolve(options.dist);
const built = await readdir(join(dist, "interpreters"));
const browser = await chromium.launch({
  ...chromiumOptions,
  // Whatever a page may ask for elsewhere, it does not get.
  args: [...chromiumOptions.args, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});
try {
  console.log(`Chromium ${browser.version()}, ${cpus().length} cores. Figures are medians of ${runs}, spreads the middle half.`);
  for (const name of names) {
    console.error(`measuring: ${name}`);
    const report = await measures[name].measure({
      browser, dist, runs, interpreters: interpreters.filter((interpreter) => built.includes(interpreter.name)),
    });
    console.log(`\n${report}`);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await browser.close();
}
