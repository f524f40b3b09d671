// The warm call: runPython("1+1") on an interpreter that runs already, beside the same call of the bare interpreter, which
// answers at once and not by a promise. Ours is in the page and in a worker.
//
// The pages stay open, for the start is another measure's part; they are cross-origin isolated, and so have a finer clock.

import { atMost, differences, median, middle, ratios, table } from "./figures.mjs";
import { bare, ours } from "./pages.mjs";
import { measureInRounds, warmUp } from "./rounds.mjs";
import { openSite } from "./site.mjs";
import { stay } from "./visit.mjs";

// So many calls make one figure, and are made once before for nothing, so that they are compiled.
const calls = 1000;

// In the page MicroPython's own call is so short that there is no sense in a ratio.
const inPageBy = {
  micropython: (page, bare) => ["mean − bare, µs", ...atMost(differences(page, bare), 50, 0)],
  pyodide: (page, bare) => ["mean × bare", ...atMost(ratios(page, bare), 1.3, 2)],
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
  return `A warm call, in µs: the mean of ${calls}, and their median:\n\n${results(groups)}\n\n${verdicts(groups)}`;

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

async function callIn(page, side) {
  const times = await page.evaluate(side === "bare" ? callBare : callOurs, calls);
  const sum = times.reduce((before, ms) => before + ms, 0);
  return { mean: 1000 * sum / calls, median: 1000 * median(times) };
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

// These two run in the page. → the times of the calls. What a bare call comes to is not looked at: MicroPython's is nothing.
function callBare(calls) {
  const times = [];
  for (let call = 0; call < calls; call++) {
    const began = performance.now();
    python.runPython("1+1");
    times.push(performance.now() - began);
  }
  return times;
}

async function callOurs(calls) {
  const times = [];
  for (let call = 0; call < calls; call++) {
    const began = performance.now();
    const value = await PyScript.runPython("1+1");
    times.push(performance.now() - began);
    if (value !== 2) throw new Error(`1+1 is not ${value}`);
  }
  return times;
}

function results(groups) {
  const headings = ["interpreter", "side", "mean", "spread", "median", "spread"];
  const rows = groups.flatMap(({ interpreter, sides, figures }) => Object.keys(sides).map((side) => [
    interpreter.title, side, ...middle(means(figures[side]), 0), ...middle(medians(figures[side]), 0),
  ]));
  return table(headings, rows, 2);
}

function verdicts(groups) {
  const headings = ["interpreter", "place", "what", "figure", "aim", ""];
  const inPage = groups.filter(({ interpreter }) => interpreter.name in inPageBy).map(({ interpreter, figures }) => [
    interpreter.title, "page", ...inPageBy[interpreter.name](means(figures.page), means(figures.bare)),
  ]);
  const inWorker = groups.map(({ interpreter, figures }) => [
    interpreter.title, "worker", "median round trip, µs", ...atMost(medians(figures.worker), microsecondsInWorker, 0),
  ]);
  return table(headings, [...inPage, ...inWorker], 3);
}

function means(figures) {
  return figures.map(({ mean }) => mean);
}

function medians(figures) {
  return figures.map(({ median }) => median);
}
