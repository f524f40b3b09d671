// The start-up in the page: from the navigation to the first output of a page with one script, cold, for the interpreter's
// bare loader, for PyScript and for us, on a plain and on a slow network.

import { ahead, atMost, median, middle, notBehind, ratios, table } from "./figures.mjs";
import { PyScript, bare, ours } from "./pages.mjs";
import { measureInRounds, warmUp } from "./rounds.mjs";
import { openSite } from "./site.mjs";
import { visit } from "./visit.mjs";

const sides = { bare, PyScript, ours };

const megabit = 1e6 / 8;
const networks = [
  { name: "plain", conditions: undefined },
  {
    name: "slow",
    conditions: { offline: false, latency: 170, downloadThroughput: 9 * megabit, uploadThroughput: 9 * megabit },
  },
];

// At most so many times the bare loader's time, and how we shall lie to PyScript.
const aims = {
  micropython: { plain: 1.5, slow: 1.25, toPyScript: ahead },
  pyodide: { plain: 1.05, slow: 1.05, toPyScript: notBehind },
};

export async function measure({ browser, dist, interpreters, runs }) {
  const both = interpreters.filter(({ name }) => name in aims);
  const groups = networks.flatMap((network) => both.map((interpreter) => ({
    name: `${interpreter.title}, ${network.name} network`, network, interpreter, sides,
  })));
  const pages = Object.fromEntries(both.flatMap((interpreter) => Object.entries(sides).map(
    ([side, page]) => [pathOf(interpreter, side), page(interpreter)],
  )));
  const site = await openSite({ dist, pages });
  const visitTo = ({ interpreter, network }, side) => visit(
    browser, site.url + pathOf(interpreter, side), { network: network.conditions },
  );
  try {
    await warmUp(groups.filter(({ network }) => network.name === "plain"), visitTo);
    await measureInRounds(groups, runs, visitTo);
  } finally {
    await site.close();
  }
  return `To the first output in the page, nothing cached, gzip:\n\n${results(groups)}\n\n${verdicts(groups)}`;
}

function pathOf(interpreter, side) {
  return `${interpreter.name}.${side}.html`;
}

function results(groups) {
  const headings = ["network", "interpreter", "side", "ms", "spread", "× bare", "spread", "kB", "requests"];
  const rows = groups.flatMap(({ network, interpreter, figures }) => Object.keys(sides).map((side) => [
    network.name,
    interpreter.title,
    side,
    ...middle(times(figures[side]), 0),
    ...middle(side === "bare" ? undefined : ratios(times(figures[side]), times(figures.bare)), 2),
    (median(figures[side].map(({ bytes }) => bytes)) / 1000).toFixed(0),
    median(figures[side].map(({ requests }) => requests)).toFixed(0),
  ]));
  return table(headings, rows, 3);
}

function verdicts(groups) {
  const headings = ["network", "interpreter", "ours × bare", "aim", "", "ours × PyScript", "aim", ""];
  const rows = groups.map(({ network, interpreter, figures }) => {
    const aim = aims[interpreter.name];
    return [
      network.name,
      interpreter.title,
      ...atMost(ratios(times(figures.ours), times(figures.bare)), aim[network.name], 2),
      ...aim.toPyScript(ratios(times(figures.ours), times(figures.PyScript))),
    ];
  });
  return table(headings, rows, 2);
}

function times(figures) {
  return figures.map(({ ms }) => ms);
}
