// The start-up in a worker: from the navigation to the first output of a page with one script, cold, on a page that is
// cross-origin isolated. PyScript and a bare loader stand beside those interpreters that they have.
//
// The network is the plain one; what a slow one does is start.mjs' part.

import { middle, notBehind, ratios, table } from "./figures.mjs";
import { PyScriptInWorker, bareInWorker, bareWorker, ours } from "./pages.mjs";
import { measureInRounds, warmUp } from "./rounds.mjs";
import { openSite } from "./site.mjs";
import { visit } from "./visit.mjs";

export async function measure({ browser, dist, interpreters, runs }) {
  const groups = interpreters.map((interpreter) => ({
    name: `${interpreter.title} in a worker`, interpreter, sides: sidesOf(interpreter),
  }));
  const pages = Object.fromEntries(groups.flatMap(({ interpreter, sides }) => [
    [scriptOf(interpreter), bareWorker(interpreter)],
    ...Object.entries(sides).map(([side, page]) => [pathOf(interpreter, side), page]),
  ]));
  const site = await openSite({ dist, pages, isolated: true });
  const visitTo = ({ interpreter }, side) => visit(browser, site.url + pathOf(interpreter, side));
  try {
    await warmUp(groups, visitTo);
    await measureInRounds(groups, runs, visitTo);
  } finally {
    await site.close();
  }
  return `To the first output from a worker, nothing cached, gzip, isolated:\n\n${results(groups)}\n\n${verdicts(groups)}`;
}

function sidesOf(interpreter) {
  return {
    ...(interpreter.type && {
      bare: bareInWorker(scriptOf(interpreter)),
      PyScript: PyScriptInWorker(interpreter),
    }),
    ours: ours(interpreter, { worker: true }),
  };
}

function pathOf(interpreter, side) {
  return `${interpreter.name}.${side}.html`;
}

function scriptOf(interpreter) {
  return `${interpreter.name}.js`;
}

function results(groups) {
  const headings = ["interpreter", "side", "ms", "spread", "× bare", "spread"];
  const rows = groups.flatMap(({ interpreter, sides, figures }) => Object.keys(sides).map((side) => [
    interpreter.title,
    side,
    ...middle(times(figures[side]), 0),
    ...middle(side === "bare" ? undefined : ratios(times(figures[side]), times(figures.bare)), 2),
  ]));
  return table(headings, rows, 2);
}

function verdicts(groups) {
  const rows = groups.filter(({ sides }) => sides.PyScript).map(({ interpreter, figures }) => [
    interpreter.title, ...notBehind(ratios(times(figures.ours), times(figures.PyScript))),
  ]);
  return table(["interpreter", "ours × PyScript", "aim", ""], rows, 1);
}

function times(figures) {
  return figures?.map(({ ms }) => ms);
}
