// Installing ten pure wheels at run time, from the index that the build brings: from the call to the return, with nothing
// cached. On Pyodide beside micropip, which is there already when the clock begins, while our installer has yet to come.
//
// MicroPython is left out, for most of the ten need more of a library than it has.

import { middle, notBehind, ratios, table } from "./figures.mjs";
import { bareWithMicropip, ours } from "./pages.mjs";
import { measureInRounds, warmUp } from "./rounds.mjs";
import { openSite } from "./site.mjs";
import { visit } from "./visit.mjs";

const ten = ["attrs", "click", "crc8", "humanize", "idna", "more-itertools", "pylev", "sortedcontainers", "tabulate", "toolz"];
const seconds = /took ([\d.]+) end/;

function code(importing, installing) {
  return `
import time
${importing}
began = time.time()
await ${installing}
took = time.time() - began
import attrs, click, crc8, humanize, idna, more_itertools, pylev, sortedcontainers, tabulate, toolz
print("took", took, "end")
`;
}

const byOurs = code("import pyscript", `pyscript.install(${JSON.stringify(ten)})`);
const byMicropip = code(
  "import js, micropip",
  `micropip.install(${JSON.stringify(ten)}, index_urls=js.location.origin + "/packages/simple/{package_name}/")`,
);

export async function measure({ browser, dist, interpreters, runs }) {
  const groups = interpreters.filter(({ name }) => !name.startsWith("micropython")).map((interpreter) => ({
    name: `packages on ${interpreter.title}`, interpreter, sides: sidesOf(interpreter),
  }));
  const pages = Object.fromEntries(groups.flatMap(({ interpreter, sides }) => Object.entries(sides).map(
    ([side, page]) => [pathOf(interpreter, side), page],
  )));
  const site = await openSite({ dist, pages, isolated: true });
  async function install({ interpreter }, side) {
    const { match } = await visit(browser, site.url + pathOf(interpreter, side), { pattern: seconds });
    return 1000 * Number(match[1]);
  }
  try {
    await warmUp(groups, install);
    await measureInRounds(groups, runs, install);
  } finally {
    await site.close();
  }
  return `Ten pure wheels, from the call to their being there:\n\n${results(groups)}\n\n${verdicts(groups)}`;
}

function sidesOf(interpreter) {
  return {
    ...(interpreter.name === "pyodide" && { micropip: bareWithMicropip(interpreter, { code: byMicropip }) }),
    ours: ours(interpreter, { code: byOurs }),
  };
}

function pathOf(interpreter, side) {
  return `${interpreter.name}.${side}.html`;
}

function results(groups) {
  const rows = groups.flatMap(({ interpreter, sides, figures }) => Object.keys(sides).map(
    (side) => [interpreter.title, side, ...middle(figures[side], 0)],
  ));
  return table(["interpreter", "side", "ms", "spread"], rows, 2);
}

function verdicts(groups) {
  const rows = groups.filter(({ sides }) => sides.micropip).map(
    ({ interpreter, figures }) => [interpreter.title, ...notBehind(ratios(figures.ours, figures.micropip))],
  );
  return table(["interpreter", "ours × micropip", "aim", ""], rows, 1);
}
