// The warm call: runPython("1+1") on an interpreter that runs already, beside the same call of the bare interpreter, which
// answers at once and not by a promise. Ours is in the page and in a worker.
//
// The pages stay open, for the start is another measure's part; they are cross-origin isolated, and so have a finer clock.

import { atMost, differences, median, middle, ratios, table } from "./figures.mjs";
import { bare, ours } from "./pages.mjs";
import { measureInRounds, warmUp } from "./rounds.mjs";
import { openSite } from "./site.mjs";
import { stay } from "./visit.mjs";

// A figure is the batch in the middle of so many, so that it does not matter who else wants the processor now and then. The
// clock is too coarse for a single call in the page, and good enough for a single round trip.
const batches = { bare: { count: 100, size: 10 }, page: { count: 100, size: 10 }, worker: { count: 1000, size: 1 } };

// In the page MicroPython's own call is so short that there is no sense in a ratio.
const inPageBy = {
  micropython: (page, bare) => ["page − bare, µs", ...atMost(differences(page, bare), 50, 0)],
  pyodide: (page, bare) => ["page × bare", ...atMost(ratios(page, bare), 1.3, 2)],
};
const microsecondsInWorker = 500;

export async function measure({ browser, dist, interpreters, runs }) {
  const groups = interpreters.map((interpreter) => ({
    name: `warm call of ${interpreter.title}`, interpreter, sides: sidesOf(interpreter),
  }));
  const pages = Object.fromEntries(groups.flatMap(({ interpreter, sides }) => Object.entries(sides).map(
    ([side, page]) => [pathOf(interpreter, side), page],
  )));
  const site = await openSite({ dist, pages, isolated: true });
  try {
    // One interpreter after the other, since only its own pages are compared, and all of them together fill a memory.
    for (const group of groups) await measureGroup(group);
  } finally {
    await site.close();
  }
  return `A warm call:\n\n${results(groups)}\n\n${verdicts(groups)}`;

  async function measureGroup(group) {
    const opened = {};
    async function call({ interpreter }, side) {
      opened[side] ??= await stay(browser, site.url + pathOf(interpreter, side));
      return await callIn(opened[side], side);
    }
    try {
      await warmUp([group], call);
      await measureInRounds([group], runs, call);
    } finally {
      for (const page of Object.values(opened)) await page.context().close();
    }
  }
}

// → the µs of a call.
async function callIn(page, side) {
  return 1000 * median(await page.evaluate(side === "bare" ? callBare : callOurs, batches[side])) / batches[side].size;
}

function sidesOf(interpreter) {
  return {
    ...(interpreter.type && { bare: bare(interpreter) }),
    page: ours(interpreter),
    worker: ours(interpreter, { worker: true }),
  };
}

function pathOf(interpreter, side) {
  return `${interpreter.name}.${side}.html`;
}

// These two run in the page. → the times of the batches. What a bare call comes to is not looked at, for MicroPython's is
// nothing.
function callBare({ count, size }) {
  const times = [];
  for (let batch = 0; batch < count; batch++) {
    const began = performance.now();
    for (let call = 0; call < size; call++) python.runPython("1+1");
    times.push(performance.now() - began);
  }
  return times;
}

async function callOurs({ count, size }) {
  const times = [];
  for (let batch = 0; batch < count; batch++) {
    const began = performance.now();
    for (let call = 0; call < size; call++) {
      const value = await PyScript.runPython("1+1");
      if (value !== 2) throw new Error(`1+1 is not ${value}`);
    }
    times.push(performance.now() - began);
  }
  return times;
}

function results(groups) {
  const rows = groups.flatMap(({ interpreter, sides, figures }) => Object.keys(sides).map((side) => [
    interpreter.title, side === "bare" ? side : `ours, ${side}`, ...middle(figures[side], 1),
  ]));
  return table(["interpreter", "side", "µs", "spread"], rows, 2);
}

function verdicts(groups) {
  const inPage = groups.filter(({ interpreter }) => interpreter.name in inPageBy).map(({ interpreter, figures }) => [
    interpreter.title, ...inPageBy[interpreter.name](figures.page, figures.bare),
  ]);
  const inWorker = groups.map(({ interpreter, figures }) => [
    interpreter.title, "worker, µs", ...atMost(figures.worker, microsecondsInWorker, 0),
  ]);
  return table(["interpreter", "what", "figure", "aim", ""], [...inPage, ...inWorker], 2);
}
