// The `pyscript` module, as scripts use it: one list of cases, on each interpreter, in the page and in a
// worker. Each page has many small checks, for starting Python is what takes time.

import { expect, logs, ready, test } from "./fixtures.mjs";

test.use({ serving: { isolated: true, csp: true } });

const interpreters = ["micropython", "pyodide", "cpython", "rustpython"];

function config(interpreter, place, rest = "") {
  return `<py-config>interpreter = "${interpreter}"\nworker = ${place === "worker"}\n${rest}</py-config>`;
}

// Shows values in all their ways, and does not need JavaScript.
const showing = `
from pyscript import HTML, display

class Both:
    def _repr_html_(self):
        return "<i id=both>both</i>"
    def _repr_mimebundle_(self):
        return {"text/plain": "plain", "image/svg+xml": "<svg id=svg width=5 height=5></svg>"}

class Picture:
    def _repr_png_(self):
        return bytes([137, 80, 78, 71]), {"alt": 'a "dot" & more', "width": 3}

class Drawing:
    def _repr_svg_(self):
        return "<svg id=drawn width=4 height=4></svg>"

class Photo:
    def _repr_jpeg_(self):
        return bytes([255, 216, 255])

class Figure:
    def savefig(self, file, format):
        file.write(format.encode())

class Note:
    def _repr_markdown_(self):
        return "*not* <b>bold</b>"

print("first")
display(HTML("<b id=bold>bold</b>"))
print("<b>second</b>")
display("<u>text</u>", ["<s>"], 42)
display(Both(), Picture(), Note(), HTML)
display(Drawing(), Photo(), Figure())
display("there", target="there")
display(HTML("<em>em</em>"), "more", target="#other", append=False)
display("lost", target="nowhere")
`;

for (const interpreter of interpreters) {
  for (const place of ["page", "worker"]) {
    test(`display on ${interpreter} in the ${place}: in the order of output, and HTML only of what asks for it`, async ({ site, page }) => {
      await site.plain(page, `${config(interpreter, place)}<p id="there">Here:</p><p id="other">old</p><script type="py">${showing}</script>`);
      await ready(page);
      await expect(logs(page)).toContainText("no element of the page has the id `nowhere`");
      // What is out of sight is drawn a moment after it is there.
      const text = async () => (await logs(page).innerText()).replaceAll(/\s+/g, " ");
      await expect.poll(text).toMatch(/^first bold <b>second<\/b> <u>text<\/u> \['<s>'\] 42 \*not\* <b>bold<\/b> <class '(pyscript\.)?HTML'>/);
      await expect(logs(page).locator("b, i, u, s, em")).toHaveCount(1);
      await expect(logs(page).locator("#svg")).toBeVisible();
      const picture = logs(page).getByRole("img", { name: 'a "dot" & more' });
      expect(await picture.getAttribute("src")).toBe("data:image/png;base64,iVBORw==");
      await expect(logs(page).locator("#drawn")).toBeVisible();
      await expect(logs(page).locator("img[src='data:image/jpeg;base64,/9j/']")).toHaveCount(1);
      await expect(logs(page).locator("img[src='data:image/png;base64,cG5n']")).toHaveCount(1);
      await expect(page.locator("#there")).toHaveText("Here:there");
      await expect(page.locator("#other")).toHaveText("emmore");
      await expect(page.locator("#other em")).toHaveCount(1);
    });
  }
}

// Reaches for the page, and hears its events.
const reaching = `
import asyncio
import pyscript
from pyscript import HTML, RUNNING_IN_WORKER, Event, config, current_target, display, document, ffi, when, window
from pyscript.events import when as same_when
from pyscript.display import HTML as SameHTML

assert same_when is when and SameHTML is HTML
assert RUNNING_IN_WORKER == PLACE
assert config["greeting"]["words"] == ["hello", "you"]
assert config["type"] in ("py", "mpy")
assert window.document.title == document.title
assert ffi.is_none(document.querySelector("#nothing"))

display(HTML("<button id=again>again</button>"))
assert document.querySelector("#again").textContent == "again"
assert document.getElementById(current_target()).contains(document.querySelector("#again"))

done = []

@when("click", "#again")
def clicked(event):
    done.append("clicked " + event.target.id)

@when("click", [document.querySelector("#again")], once=True)
def once():
    done.append("once")

@when("click", document.querySelector("#again"))
async def later(event):
    await asyncio.sleep(0)
    done.append("later")
    print("later", done.count("later"))

@when("submit", "form", prevent_default=True, stop_propagation=True)
def submitted():
    print("submitted")

mine = Event()
another = Event()

@when(mine)
def heard(value):
    done.append("heard %s" % value)

@when([mine, another])
def heard_either():
    done.append("either")

mine.trigger(7)
mine.remove_listener(heard)
mine.trigger(8)
assert done == ["heard 7", "either", "either"], done
del done[:]

try:
    when("click", "#nothing")
except ValueError as error:
    print(error)

@when("click", "#fails")
def fails():
    raise RuntimeError("in a handler")

def attribute(event):
    print("attribute", event.target.id)

class Group:
    @staticmethod
    def inner():
        print("inner")

def report():
    print(sorted(done))

print("ready")
`;

for (const interpreter of interpreters) {
  for (const place of ["page", "worker"]) {
    test(`the page and its events on ${interpreter} in the ${place}`, async ({ site, page }) => {
      const code = reaching.replace("PLACE", place === "worker" ? "True" : "False");
      await site.plain(page, `${config(interpreter, place, '[greeting]\nwords = ["hello", "you"]')}
        <button id="fails">fails</button>
        <form><button id="send">send</button></form>
        <button id="attribute" py-click="attribute">attribute</button>
        <a id="stopping" href="#elsewhere" py-click="attribute" py-prevent-default py-stop-propagation>stopping</a>
        <button id="short" mpy-click="attribute">short</button>
        <button id="lacking" py-click="nobody">lacking</button>
        <button id="report" py-click="report">report</button>
        <script type="py">${code}</script>`);
      await ready(page);
      const log = logs(page);
      await expect(log).toContainText("when(): nothing on the page is #nothing\nready\n");
      await page.click("#again");
      await page.click("#again");
      await expect(log).toContainText("later 2\n");
      await page.click("#report");
      await expect(log).toContainText("['clicked again', 'clicked again', 'later', 'later', 'once']");
      const address = page.url();
      await page.evaluate(() => {
        window.passed = [];
        for (const type of ["submit", "click"]) document.addEventListener(type, ({ target }) => window.passed.push(target.id || type));
      });
      await page.click("#send");
      await expect(log).toContainText("submitted");
      expect(page.url()).toBe(address);
      await page.click("#fails");
      await expect(log).toContainText("RuntimeError: in a handler");
      await expect(log).not.toContainText("_events.py");
      await page.click("#attribute");
      await expect(log).toContainText("attribute attribute");
      await page.click("#short");
      await expect(log).toContainText("attribute short");
      await page.click("#stopping");
      await expect(log).toContainText("attribute stopping");
      expect(page.url()).toBe(address);
      // The submission and the last click were heard where they happened, and nowhere above.
      expect(await page.evaluate(() => window.passed)).toEqual(["send", "fails", "attribute", "short"]);
      await page.click("#lacking");
      await expect(log).toContainText("NameError: name 'nobody' isn't defined");
      await page.evaluate(() => {
        const added = document.createElement("input");
        added.id = "added";
        added.setAttribute("py-input", "Group.inner");
        added.setAttribute("aria-label", "added");
        document.body.append(added);
        document.querySelector("#lacking").setAttribute("py-focus", "attribute");
      });
      await page.fill("#added", "x");
      await expect(log).toContainText("inner");
      await page.focus("#lacking");
      await expect(log).toContainText("attribute lacking");
    });
  }
}

const fetching = `
import asyncio
from pyscript import RUNNING_IN_WORKER, fetch, js_import, js_modules, storage
from pyscript.js_modules import lib
from pyscript.js_modules.lib import double

assert lib.double(4) == 8 and double(5) == 10
try:
    js_modules.unknown
    raise AssertionError("there is no such module")
except AttributeError as error:
    assert "unknown" in str(error)
if RUNNING_IN_WORKER:
    from pyscript.js_modules import own
    assert own.where == "worker"
response = await fetch("answers/data.json")
assert response.ok and response.status == 200
assert await response.json() == {"a": [1, None, "é"]}
assert await fetch("answers/data.json").json() == {"a": [1, None, "é"]}
assert await fetch("answers/data.bin").bytearray() == bytearray([0, 255, 128])
assert (await fetch("answers/nothing")).status == 404
assert await fetch("answers/echo", method="POST", headers={"x-mine": "1"}, body="text").text() == "POSTed"
(module,) = await js_import("./lib.mjs")
assert module.double(1) == 2

store = await storage("visits")
print(sorted(store.items()))
store["count"] = store.get("count", 0) + 1
store["kinds"] = [None, True, 2.5, "é", b"\\x00\\xff", {"k": [1]}]
store["gone"] = 1
del store["gone"]
store.update({"more": 1})
store.pop("more")
await store.sync()
print("stored")
`;

for (const interpreter of interpreters) {
  for (const place of ["page", "worker"]) {
    test(`fetch, storage and JavaScript modules on ${interpreter} in the ${place}`, async ({ site, page }) => {
      site.answer("answers/data.json", '{"a": [1, null, "é"]}');
      site.answer("answers/data.bin", Buffer.from([0, 255, 128]));
      site.answer("answers/echo", "POSTed");
      site.answer("lib.mjs", "export const double = (n) => 2 * n;");
      site.answer("own.mjs", "export const where = globalThis.document ? 'page' : 'worker';");
      const modules = { page: '[js_modules.main]\n"./lib.mjs" = "lib"', worker: '[js_modules.worker]\n"./own.mjs" = "own"' };
      const body = `${config(interpreter, place, `${modules.page}\n${modules.worker}`)}<script type="py">${fetching}</script>`;
      await site.plain(page, body);
      await ready(page);
      await expect(logs(page)).toContainText("[]\nstored\n");
      await page.reload();
      await expect(logs(page)).toContainText("stored\n");
      await expect(logs(page)).toContainText(String.raw`[('count', 1), ('kinds', [None, True, 2.5, 'é', b'\x00\xff', {'k': [1]}])]`);
    });
  }
}

// What a run comes to, or the type and the message of what it raises.
function run(page, code) {
  return page.evaluate((code) => PyScript.runPython(code).catch(({ type, message }) => `${type}: ${message}`), code);
}

for (const interpreter of interpreters) {
  test(`what the page and a worker on ${interpreter} cannot do for each other is said`, async ({ site, page }) => {
    await site.plain(page, config(interpreter, "worker"));
    await ready(page);
    await run(page, "from pyscript import ffi, window");
    // A function that the page needs at once.
    for (const call of ["window.Array.of(1, 2).map", "window.Array.of(1, 2).sort"]) {
      const said = await run(page, `${call}(ffi.create_proxy(lambda *values: 1))`);
      expect(said).toMatch(/^JsException: .*cannot be called meanwhile/s);
    }
    // What needs no answer.
    await run(page, `
heard = []
target = window.EventTarget.new()
target.addEventListener("first", ffi.create_proxy(lambda event: heard.append(event.type)))
target.dispatchEvent(window.Event.new("first"))`);
    await expect.poll(() => run(page, "heard")).toEqual(["first"]);
    expect(await run(page, "await window.Promise.new(ffi.create_proxy(lambda resolve, reject: resolve(7)))")).toBe(7);
    // An answer that has no room in the memory for it.
    expect(await run(page, "window.Uint8Array.new(70_000_000)")).toMatch(/^JsException: .*cannot be handed over/s);
    expect(await run(page, "window.document.title")).toBe("A plain page");
    // What Python raises.
    await run(page, `
def fail():
    raise ValueError("from Python")
window.fail = ffi.create_proxy(fail)`);
    const error = await page.evaluate(() => window.fail().catch(({ name, type, message }) => ({ name, type, message })));
    expect(error).toEqual({ name: "PythonError", type: "ValueError", message: expect.stringContaining("from Python") });
  });
}

for (const interpreter of interpreters) {
  test(`a worker on ${interpreter} asks the page no more than it has to`, async ({ site, page }) => {
    // Each answer wakes the worker.
    await page.addInitScript(() => {
      const { notify } = Atomics;
      window.answers = 0;
      Atomics.notify = (...memory) => (window.answers++, notify.apply(Atomics, memory));
    });
    await site.plain(page, config(interpreter, "worker"));
    await ready(page);
    await run(page, "from pyscript import window\nmath = window.Math\nmath.abs(-1)");
    const before = await page.evaluate(() => window.answers);
    expect(await run(page, "[math.abs(-number) for number in range(100)][-1]")).toBe(99);
    const asked = await page.evaluate(() => window.answers) - before;
    // For the function, and what it comes to; beside that a few for what is let go of.
    expect(asked).toBeGreaterThanOrEqual(200);
    expect(asked).toBeLessThan(220);
  });
}

test("Pyodide's own JavaScript gets what it takes apart, and what cannot be copied is a proxy", async ({ site, page }) => {
  await site.plain(page, config("pyodide", "page"));
  await ready(page);
  await page.evaluate(() => (window.typeOf = async (answer) => (await answer()).type));
  await run(page, "import js, pyodide_js\nfrom pyscript import ffi\nawait pyodide_js.loadPackagesFromImports('import json')");
  await run(page, "async def answer():\n    return {(1, 2): 3}\nsaid = await js.typeOf(answer)");
  expect(await run(page, "said")).toBe("dict");
  // What was asked for stays what it is.
  await run(page, "held = ffi.create_proxy([1], roundtrip=False)\njs.held = held");
  expect(await page.evaluate(() => window.held.type)).toBe("list");
});

for (const place of ["page", "worker"]) {
  // Its loop is told how to raise once it is there, which may be long after JavaScript was reached for.
  test(`MicroPython in the ${place} raises what a promise was rejected with, also where it reached for JavaScript long before`, async ({ site, page }) => {
    await site.plain(page, config("micropython", place));
    await ready(page);
    await run(page, "import js\nfrom pyscript import ffi\njs.Math.max(1, 2)");
    const raising = "try:\n    await js.Promise.reject(js.RangeError.new('too far'))\nexcept ffi.JsException as error:\n    said = f'{error.name}: {error.message}'";
    await run(page, raising);
    expect(await run(page, "said")).toBe("RangeError: too far");
  });

  test(`MicroPython in the ${place} says of what cannot be copied why, and goes on`, async ({ site, page }) => {
    await site.plain(page, config("micropython", place));
    await ready(page);
    await run(page, "import js\nnested = []\nfor _ in range(5000):\n    nested = [nested]");
    expect(await run(page, "js.Array.isArray(nested)")).toMatch(/^RuntimeError: .*recursion depth/s);
    expect(await run(page, "js.Array.isArray([{(1, 2): 3}])")).toMatch(/^TypeError: .*text and numbers for keys/s);
    expect(await run(page, "js.Array.isArray([[{1: 2}]])")).toBe(true);
  });

  test(`CPython in the ${place} says why a function cannot be called at once, and goes on`, async ({ site, page }) => {
    await site.plain(page, config("cpython", place));
    await ready(page);
    await run(page, "import js\nfrom pyscript import ffi");
    const said = await run(page, "js.Array.of(1).map(ffi.create_proxy(lambda *_: 1))");
    expect(said).toMatch(/^JsException: .*this interpreter cannot be called meanwhile/s);
    expect(await run(page, "js.Math.max(1, 2)")).toBe(2);
  });

  test(`RustPython in the ${place} says that what JavaScript waits for cannot wait, and goes on`, async ({ site, page }) => {
    await site.plain(page, config("rustpython", place));
    await ready(page);
    await run(page, "import js, time\nfrom pyscript import ffi");
    const said = await run(page, "js.Array.of(1).map(ffi.create_proxy(lambda *_: time.sleep(1)))");
    expect(said).toContain("which cannot wait for anything meanwhile");
    expect(await run(page, "js.Math.max(1, 2)")).toBe(2);
  });
}

for (const interpreter of interpreters) {
  for (const place of ["page", "worker"]) {
    test(`a timer calls ${interpreter} in the ${place} also when no script runs any more`, async ({ site, page }) => {
      await site.plain(page, config(interpreter, place));
      await ready(page);
      await run(page, `
import js
from pyscript import ffi
seen = []
js.setTimeout(ffi.create_proxy(lambda *_: seen.append("called")), 0)`);
      await expect.poll(() => run(page, "seen")).toEqual(["called"]);
    });
  }
}

test.describe("on a page that is not isolated", () => {
  test.use({ serving: {} });

  for (const interpreter of interpreters) {
    // Those that are WASI commands wait by JSPI there, and reach for the page no more than the others.
    test(`the page's document says in a worker on ${interpreter} which headers are missing`, async ({ site, page }) => {
      await site.plain(page, `${config(interpreter, "worker")}<script type="py">
from pyscript import document
try:
    document.title
except RuntimeError as error:
    print(error)
</script>`);
      await expect(logs(page)).toContainText(/pyscript\.document.*Cross-Origin-Opener-Policy: same-origin.*Cross-Origin-Embedder-Policy: require-corp/);
    });
  }
});
