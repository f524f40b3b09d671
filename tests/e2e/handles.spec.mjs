// What the gateways hold of each other: objects of JavaScript that Python had, and functions of Python that JavaScript had,
// are let go of when they are dropped on the side that had them.
//
// Both sides collect their garbage when asked, which takes a browser that can be.

import { expect, ready, test } from "./fixtures.mjs";

test.use({ serving: { isolated: true }, launchOptions: async ({ launchOptions }, use) => {
  await use({ ...launchOptions, args: [...launchOptions.args, "--js-flags=--expose-gc"] });
} });

// How many objects of JavaScript's and functions of Python's each gateway knows, and what else it keeps places for, by its own
// account; Pyodide's, which gives none, by what the garbage collectors say.
const accounts = {
  micropython: `
def held():
    return [js.proxy_js_ref_map.size, js.proxy_js_map.size, js.proxy_js_existing.length]
`,
  pyodide: `
import weakref
functions = weakref.WeakSet()
objects = 0
def gone(_):
    global objects
    objects -= 1
registry = js.FinalizationRegistry.new(ffi.create_proxy(gone))
def note(made, *some):
    global objects
    objects += 1
    registry.register(made, None)
    functions.update(some)
def held():
    return [objects, len(functions)]
`,
  wasi: `
import _micropyscript_gateway as gateway
def held():
    return list(gateway._ask("sizes").values()) + [len(gateway._known)]
`,
};

const roundTrips = `
import gc
import js
from pyscript import ffi

def note(made, *some):
    pass
`;

const thousand = `
async def go():
    for number in range(1000):
        made = js.Object.new()
        def function(value):
            return value
        def bare():
            pass
        proxy = ffi.create_proxy(function)
        assert not js.Array.isArray(bare)
        assert js.Array.isArray([number, {"deep": bare}, (b"bytes", 10**12)])
        made.number = number
        assert made.number == number
        assert js.Promise.resolve(proxy) is not None
        note(made, function, bare)
        if number % 10:
            # To wait takes a timer's time on MicroPython.
            continue
        assert await js.Promise.resolve(number).then(proxy) == number
        try:
            await js.Promise.reject(made)
        except Exception:
            pass
    made = function = bare = proxy = None
await go()
`;

for (const interpreter of ["micropython", "pyodide", "cpython", "rustpython"]) {
  for (const worker of [false, true]) {
    test(`ten thousand round trips leave nothing behind on ${interpreter} in ${worker ? "a worker" : "the page"}`, async ({ site, page }) => {
      await site.plain(page, `<py-config>interpreter = "${interpreter}"\nworker = ${worker}</py-config>`);
      await ready(page);
      const run = (code) => page.evaluate((code) => PyScript.runPython(code), code);
      await run(roundTrips + (accounts[interpreter] ?? accounts.wasi));
      for (let thousands = 0; thousands < 10; thousands++) await run(thousand);
      const held = async () => {
        await run("gc.collect()\njs.gc()");
        return Math.max(...await run("held()"));
      };
      await expect.poll(held).toBeLessThan(200);
    });
  }
}

// Where the gateway lets go of what it had once only, as often as that is given.
test("Pyodide lets go of each function once, whoever had it", async ({ site, page }) => {
  await site.plain(page, `<py-config>interpreter = "pyodide"</py-config>`);
  await ready(page);
  await page.evaluate(() => {
    window.promised = async (...given) => void given;
    window.same = (given) => given;
    window.holder = {};
    window.scope = { get kept() { return window.holder.kept; } };
  });
  const run = (code) => page.evaluate((code) => PyScript.runPython(code), code);
  await run(`
import gc, js, sys
from pyscript import ffi

def function():
    pass

async def go():
    for _ in range(20):
        await js.promised(function, function)
        js.same(function)
        js.same([function, {"deep": function}])
        js.same(ffi.create_proxy(function))
        js.holder.kept = function
        js.scope.kept
        js.holder["kept"] = function
        js.holder["kept"]
        js.holder.kept = None

before = sys.getrefcount(function)
await go()`);
  const more = async () => {
    await run("gc.collect()\njs.gc()");
    return run("sys.getrefcount(function) - before");
  };
  // Before the last of them is collected it is more.
  await expect.poll(more).toBeLessThanOrEqual(0);
  for (let again = 0; again < 5; again++) expect(await more()).toBe(0);
});

// The tables of the page's side can be seen by what they keep alive alone.
for (const interpreter of ["micropython", "pyodide", "cpython", "rustpython"]) {
  test(`what Python in a worker had of the page's is let go of, on ${interpreter}`, async ({ site, page }) => {
    await site.plain(page, `<py-config>interpreter = "${interpreter}"\nworker = true</py-config>`);
    await ready(page);
    await page.evaluate(() => {
      const all = [];
      window.make = () => {
        const made = {};
        all.push(new WeakRef(made));
        return made;
      };
      window.alive = () => {
        gc();
        return all.filter((made) => made.deref()).length;
      };
    });
    const run = (code) => page.evaluate((code) => PyScript.runPython(code), code);
    await run(`
import gc
import js
from pyscript import window

def go():
    for _ in range(1000):
        window.make()
`);
    for (let thousands = 0; thousands < 5; thousands++) await run("go()");
    const alive = async () => {
      await run("gc.collect()\njs.gc()");
      return page.evaluate(() => window.alive());
    };
    await expect.poll(alive).toBeLessThan(200);
  });
}

// The port finds its map by a global name, and what a document has collected may still be told when the next one is there. When that
// happens is the browser's affair, so here it is told by hand.
test("what the document before this one let go of is not let go of here", async ({ site, page }) => {
  await site.plain(page, `<py-config>interpreter = "micropython"</py-config>`);
  await ready(page);
  const text = await page.evaluate(async () => {
    await PyScript.runPython("import js\nfrom pyscript import ffi");
    for (const number of proxy_js_map.keys()) proxy_js_map.delete(number);
    return PyScript.runPython("js.String(ffi.jsnull)");
  });
  expect(text).toBe("null");
});
