// Switching to an interpreter that was loaded before: from switchInterpreter to the first output of the page's one script,
// beside the bare loader that is called again on a page of its own, with the files in the HTTP cache.
//
// In the worker the bare loader gets a new worker each time, as does ours. The files of CPython and RustPython are too large
// for the cache that a visitor without a profile has, and come down again each time; nothing is compared with them.

import { atMost, differences, middle, table } from "./figures.mjs";
import { patienceInSeconds } from "./document.mjs";
import { bare, bareInWorker, bareWorker, ours } from "./pages.mjs";
import { measureInRounds, warmUp } from "./rounds.mjs";
import { openSite } from "./site.mjs";
import { stay } from "./visit.mjs";

const millisecondsMore = 30;

// Something else each time: what is printed again may stand in the document still, and nobody would see it come.
const code = `import time\nprint("hello", time.time())`;

export async function measure({ browser, dist, interpreters, runs }) {
  const groups = [false, true].flatMap((worker) => interpreters.map((interpreter) => ({
    name: `${interpreter.title}, ${placeOf(worker)}`, worker, interpreter, sides: sidesOf(interpreter, worker),
  })));
  const scripts = interpreters.map((interpreter) => [scriptOf(interpreter), bareWorker(interpreter, { code })]);
  const pages = groups.flatMap((group) => Object.entries(group.sides).map(([side, page]) => [pathOf(group, side), page]));
  const site = await openSite({
    dist, pages: Object.fromEntries([...scripts, ...pages]), isolated: true, cacheable: true,
  });
  const opened = new Map();
  // Ours is one page for all interpreters of a place, in which each takes over from the one before.
  async function pageOf(group, side) {
    const key = side === "ours" ? placeOf(group.worker) : pathOf(group, side);
    if (!opened.has(key)) opened.set(key, await stay(browser, site.url + pathOf(group, side)));
    return opened.get(key);
  }
  async function change(group, side) {
    const page = await pageOf(group, side);
    return await page.evaluate(untilOutput, { name: side === "ours" && group.interpreter.name, patienceInSeconds });
  }
  try {
    // The second time everything is there that will be there later.
    await warmUp(groups, change);
    await warmUp(groups, change);
    await measureInRounds(groups, runs, change);
  } finally {
    for (const page of opened.values()) await page.context().close();
    await site.close();
  }
  return `From the change to the first output, with everything loaded before:\n\n${results(groups)}\n\n${verdicts(groups)}`;
}

function sidesOf(interpreter, worker) {
  const bareLoader = worker ? bareInWorker(scriptOf(interpreter)) : bare(interpreter, { code });
  return { ...(interpreter.type && { bare: bareLoader }), ours: ours(interpreter, { worker, code }) };
}

function pathOf({ worker, interpreter }, side) {
  return `${interpreter.name}.${placeOf(worker)}.${side}.html`;
}

function scriptOf(interpreter) {
  return `${interpreter.name}.js`;
}

function placeOf(worker) {
  return worker ? "worker" : "page";
}

// Runs in the page: switches to `name`, or where there is none starts the bare interpreter again. → ms until it printed.
async function untilOutput({ name, patienceInSeconds }) {
  const printed = window.appearance(/hello/, patienceInSeconds);
  const began = performance.now();
  const [{ ms }] = await Promise.all([printed, name ? PyScript.switchInterpreter(name) : window.start()]);
  return ms - began;
}

function results(groups) {
  const headings = ["place", "interpreter", "side", "ms", "spread"];
  const rows = groups.flatMap(({ worker, interpreter, sides, figures }) => Object.keys(sides).map((side) => [
    placeOf(worker), interpreter.title, side, ...middle(figures[side], 0),
  ]));
  return table(headings, rows, 3);
}

function verdicts(groups) {
  const headings = ["place", "interpreter", "ours − bare, ms", "aim", ""];
  const rows = groups.filter(({ sides }) => sides.bare).map(({ worker, interpreter, figures }) => [
    placeOf(worker), interpreter.title, ...atMost(differences(figures.ours, figures.bare), millisecondsMore, 0),
  ]);
  return table(headings, rows, 2);
}
