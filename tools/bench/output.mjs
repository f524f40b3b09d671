// Ten thousand lines of output: from the first of them being written to the last standing in the document.
//
// The code takes the time when it begins, by the clock that every interpreter and the page share, and writes it in its
// last line, so that the start-up does not count and nobody has to tell when it is over.

import { middle, notBehind, ratios, table } from "./figures.mjs";
import { PyScript, PyScriptTerminal, ours } from "./pages.mjs";
import { measureInRounds, warmUp } from "./rounds.mjs";
import { openSite } from "./site.mjs";
import { visit } from "./visit.mjs";

const lastLine = /began\s([\d.]+)\send/;

function linesBy(write) {
  return `
import time
began = time.time()
for number in range(10_000):
    ${write}(number)
${write}(f"began {began} end")
`;
}

// PyScript has two ways into the document: the terminal, which shows what `print` writes and is set up before the code
// runs, and `display`, which adds an element for each line. From a worker there is only the first: `display` asks the page
// several times for each line, and waits for every answer, which comes to minutes.
function sidesOf(interpreter, worker) {
  const code = linesBy("print");
  return {
    ...(interpreter.type && { terminal: PyScriptTerminal(interpreter, { worker, code }) }),
    ...(interpreter.type && !worker && { display: PyScript(interpreter, { code: linesBy("display") }) }),
    ours: ours(interpreter, { worker, code }),
  };
}

export async function measure({ browser, dist, interpreters, runs }) {
  const groups = [false, true].flatMap((worker) => interpreters.map((interpreter) => ({
    name: `${interpreter.title}, ${placeOf(worker)}`, worker, interpreter, sides: sidesOf(interpreter, worker),
  })));
  const pages = Object.fromEntries(groups.flatMap((group) => Object.entries(group.sides).map(
    ([side, page]) => [pathOf(group, side), page],
  )));
  const site = await openSite({ dist, pages, isolated: true });
  async function write(group, side) {
    const { match, date } = await visit(browser, site.url + pathOf(group, side), { pattern: lastLine });
    return date - 1000 * Number(match[1]);
  }
  try {
    await warmUp(groups, write);
    await measureInRounds(groups, runs, write);
  } finally {
    await site.close();
  }
  return `Ten thousand lines, until the last stands in the document:\n\n${results(groups)}\n\n${verdicts(groups)}`;
}

function pathOf({ worker, interpreter }, side) {
  return `${interpreter.name}.${worker}.${side}.html`;
}

function placeOf(worker) {
  return worker ? "worker" : "page";
}

function results(groups) {
  const headings = ["place", "interpreter", "side", "ms", "spread"];
  const rows = groups.flatMap(({ worker, interpreter, sides, figures }) => Object.keys(sides).map((side) => [
    placeOf(worker),
    interpreter.title,
    side === "ours" ? side : `PyScript, ${side}`,
    ...middle(figures[side], 0),
  ]));
  return table(headings, rows, 3);
}

function verdicts(groups) {
  const headings = ["place", "interpreter", "beside", "ours × PyScript", "aim", ""];
  const rows = groups.flatMap(({ worker, interpreter, sides, figures }) => Object.keys(sides)
    .filter((side) => side !== "ours")
    .map((side) => [
      placeOf(worker), interpreter.title, side, ...notBehind(ratios(figures.ours, figures[side])),
    ]));
  return table(headings, rows, 3);
}
