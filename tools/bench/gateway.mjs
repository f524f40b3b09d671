// The way from Python to JavaScript: how many properties a second can be read, functions called, and functions of Python's
// called back. By `import js` in the page and in a worker, beside the interpreter's own gateway, which is what the bare
// loader has; and from a worker to the page's window, beside PyScript's.
//
// The code counts by itself, so that neither the start-up nor the page's part in it counts.

import { ahead, atLeast, middle, ratios, table } from "./figures.mjs";
import { PyScriptInWorker, bare, bareInWorker, bareWorker, ours } from "./pages.mjs";
import { measureInRounds, warmUp } from "./rounds.mjs";
import { openSite } from "./site.mjs";
import { visit } from "./visit.mjs";

const WHATS = ["reads", "calls", "callbacks"];
const figures = /reads (\d+) calls (\d+) callbacks (\d+) end/;

// Does a piece of work, twice as much each time, until it takes long enough to be timed.
const counting = `
import time
def rate(work):
    count = 100
    while True:
        began = time.time()
        work(count)
        took = time.time() - began
        if took > 0.1:
            return int(count / took)
        count *= 2
def reads(count):
    for _ in range(count):
        Math.PI
def calls(count):
    for _ in range(count):
        Math.abs(-1)
`;

// JavaScript calls back at once, an array's \`forEach\` for each of a hundred items.
const callbacksAtOnce = `
hundred = js.Array.new(100).fill(0)
def ignore(item, index, array):
    pass
def callbacks(count):
    for _ in range(count // 100):
        hundred.forEach(ignore)
`;

// Where that cannot be, a promise calls back, and Python waits for it.
const callbacksLater = `
from pyscript import ffi
def ignore(value):
    pass
callback = ffi.create_proxy(ignore)
async def rate_of_callbacks():
    count = 20
    while True:
        began = time.time()
        for number in range(count):
            await Promise.resolve(number).then(callback)
        took = time.time() - began
        if took > 0.1:
            return int(count / took)
        count *= 2
`;

const report = (callbacks) => `say("reads %d calls %d callbacks %d end" % (rate(reads), rate(calls), ${callbacks}))`;

function codeFor(interpreter) {
  const begin = `import js\nsay = print\nMath = js.Math\nPromise = js.Promise\n${counting}`;
  return interpreter.name === "cpython"
    ? `${begin}${callbacksLater}${report("await rate_of_callbacks()")}`
    : `${begin}${callbacksAtOnce}${report("rate(callbacks)")}`;
}

const toWindow = (say, callbacks = "await rate_of_callbacks()") => `
from pyscript import window
${say}
Math = window.Math
Promise = window.Promise
${counting}${callbacksLater}${report(callbacks)}`;

const shown = `from pyscript import display\ndef say(text):\n    display(text, target="output")`;

// What is compared: where the code runs, and what it reaches for.
const WAYS = {
  "page": (interpreter) => ({
    ...(interpreter.type && { bare: bare(interpreter, { code: codeFor(interpreter) }) }),
    ours: ours(interpreter, { code: codeFor(interpreter) }),
  }),
  "worker": (interpreter) => ({
    ...(interpreter.type && { bare: bareInWorker(`${interpreter.name}.js`) }),
    ours: ours(interpreter, { worker: true, code: codeFor(interpreter) }),
  }),
  "worker to window": (interpreter) => ({
    // With MicroPython PyScript's window loses the function that it is to call.
    ...(interpreter.name === "pyodide" && { PyScript: PyScriptInWorker(interpreter, toWindow(shown)) }),
    ...(interpreter.name === "micropython" && { PyScript: PyScriptInWorker(interpreter, toWindow(shown, "0")) }),
    ours: ours(interpreter, { worker: true, code: toWindow("say = print") }),
  }),
};

export async function measure({ browser, dist, interpreters, runs }) {
  const groups = Object.keys(WAYS).flatMap((way) => interpreters.map((interpreter) => ({
    name: `${interpreter.title}, ${way}`, way, interpreter, sides: WAYS[way](interpreter),
  })));
  const scripts = interpreters.filter(({ type }) => type).map(
    (interpreter) => [`${interpreter.name}.js`, bareWorker(interpreter, { code: codeFor(interpreter) })],
  );
  const pages = groups.flatMap((group) => Object.entries(group.sides).map(([side, page]) => [pathOf(group, side), page]));
  const site = await openSite({ dist, pages: Object.fromEntries([...scripts, ...pages]), isolated: true });
  async function count(group, side) {
    const { match } = await visit(browser, site.url + pathOf(group, side), { pattern: figures });
    return match.slice(1).map(Number);
  }
  try {
    await warmUp(groups, count);
    await measureInRounds(groups, runs, count);
  } finally {
    await site.close();
  }
  return `From Python to JavaScript, a second:\n\n${results(groups)}\n\n${verdicts(groups)}`;
}

function pathOf({ interpreter, way }, side) {
  return `${interpreter.name}.${way.replaceAll(" ", "-")}.${side}.html`;
}

// What was not counted is nought.
function counted(counts) {
  return counts[0] ? counts : undefined;
}

function column(figures, at) {
  return figures?.map((counts) => counts[at]);
}

function results(groups) {
  const headings = ["where", "interpreter", "side", ...WHATS.flatMap((what) => [what, "spread"])];
  const rows = groups.flatMap(({ way, interpreter, sides, figures }) => Object.keys(sides).map((side) => [
    way, interpreter.title, side, ...WHATS.flatMap((_, at) => middle(counted(column(figures[side], at)), 0)),
  ]));
  return table(headings, rows, 3);
}

function verdicts(groups) {
  const rows = groups.flatMap(({ way, interpreter, figures }) => WHATS.flatMap((what, at) => {
    const [own, bare, PyScript] = ["ours", "bare", "PyScript"].map((side) => column(figures[side], at));
    return [
      ...(bare && way === "page" ? [[way, interpreter.title, what, "bare", ...atLeast(ratios(own, bare), 0.9, 2)]] : []),
      // The other way round, for more is better here.
      ...(PyScript && counted(PyScript) ? [[way, interpreter.title, what, "PyScript", ...ahead(ratios(PyScript, own))]] : []),
    ];
  }));
  return table(["where", "interpreter", "what", "beside", "figure", "aim", ""], rows, 4);
}
