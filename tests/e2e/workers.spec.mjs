// Scripts in workers of their own, whose functions other Pythons of the page call by the worker's name.

import { expect, finished, logs, ready, test } from "./fixtures.mjs";

test.use({ serving: { isolated: true, csp: true } });

const adder = `
import sys
__export__ = ["add", "slowly", "fail", "kind", "count", "say", "odd"]
calls = 0

def add(one, other):
    return one + other

async def slowly(values):
    import asyncio
    await asyncio.sleep(0.01)
    return {"values": values, "bytes": b"\\0\\xff", "nothing": None}

def fail(message):
    raise ValueError(message)

def kind():
    return sys.implementation.name

def count():
    global calls
    calls += 1
    return calls

def say(text):
    print("says", text)

def odd(text):
    return text.encode("utf-8", "strict") if text == "fine" else b"\\xff".decode("utf-8")

def secret():
    return "not for others"

print("adder is here")
`;

const asking = `
from pyscript import workers

async def ask():
    adder = await workers["adder"]
    print(await adder.add(1, 2), await adder.add("é", "😀"))
    print(sorted((await adder.slowly([1, 2.5, True])).items()))
    for wrong in (adder.fail, adder.secret):
        try:
            await wrong("too bad")
        except (ValueError, AttributeError) as error:
            print(type(error).__name__, error)
    try:
        await adder.odd("bad")
    except (UnicodeError, RuntimeError):
        print("told")
    try:
        await adder.add(print, 1)
    except TypeError as error:
        print("TypeError", "plain data" in str(error))
    try:
        await workers["nobody"]
    except KeyError as error:
        print("KeyError", error)
    print(await adder.count(), await adder.count())
    await adder.say("hello")

await ask()
`;

const answers = [
  "3 é😀",
  "[('bytes', b'\\x00\\xff'), ('nothing', None), ('values', [1, 2.5, True])]",
  "ValueError too bad",
  /AttributeError this worker exports no 'secret'; its __export__ is \['add', /,
  "told",
  "TypeError True",
  /KeyError .*no worker is named 'nobody'; there are: adder/,
  "1 2",
];

function config(interpreter, place) {
  return `<py-config>interpreter = "${interpreter}"\nworker = ${place === "worker"}</py-config>`;
}

for (const interpreter of ["micropython", "pyodide", "cpython", "rustpython"]) {
  for (const place of ["page", "worker"]) {
    test(`a named worker on ${interpreter} answers Python in ${place === "page" ? "the page" : "a worker"}`, async ({ site, page }) => {
      site.answer("adder.py", adder);
      await site.plain(page, `${config(interpreter, place)}
        <script type="py" worker name="adder" src="adder.py"></script>
        <script type="py">${asking}</script>`);
      await ready(page);
      await expect(logs(page).nth(1)).toContainText("1 2");
      const lines = (await logs(page).nth(1).textContent()).trim().split("\n");
      expect(lines).toEqual(answers.map((answer) => (typeof answer === "string" ? answer : expect.stringMatching(answer))));
      await expect(logs(page).first()).toHaveText("adder is here\nsays hello\n");
    });
  }
}

test("Python starts a worker on whatever interpreter, which runs beside it", { tag: "@rustpython" }, async ({ site, page }) => {
  site.answer("adder.py", adder);
  await site.plain(page, config("micropython", "page"));
  await ready(page);
  const kinds = await page.evaluate(() => PyScript.runPython(`
from pyscript import create_named_worker, workers
kinds = []
for type in ("mpy", "py", "cpython", "rustpython"):
    await create_named_worker("adder.py", name=type, type=type)
    kinds.append(await (await workers[type]).kind())
`).then(() => PyScript.runPython("kinds")));
  expect(kinds).toEqual(["micropython", "cpython", "cpython", "rustpython"]);
});

test("a worker has the page's files and configuration, or its own", async ({ site, page }) => {
  site.answer("adder.py", `
import helper
from pyscript import config
__export__ = ["told"]
def told():
    return [helper.word, config.get("greeting")]
`);
  site.answer("page.py", "word = 'of the page'");
  site.answer("own.py", "word = 'of its own'");
  await site.plain(page, `<py-config>greeting = "hello"\n[files]\n"page.py" = "helper.py"</py-config>`);
  await ready(page);
  await page.evaluate(() => PyScript.runPython(`
from pyscript import create_named_worker
one = await create_named_worker("adder.py", name="one")
other = await create_named_worker("adder.py", name="other", config={"files": {"own.py": "helper.py"}, "greeting": "hi"})
told = [await one.told(), await other.told()]
`));
  expect(await page.evaluate(() => PyScript.runPython("told"))).toEqual([["of the page", "hello"], ["of its own", "hi"]]);
});

test("a worker that cannot be is told to whoever wants it", async ({ site, page }) => {
  site.answer("broken.py", "print('so far')\n1 / 0");
  await site.plain(page, config("micropython", "page"));
  await ready(page);
  const told = (options) => page.evaluate(
    (options) => PyScript.runPython(`from pyscript import create_named_worker\nawait create_named_worker(${options})`).then(() => "it came", ({ message }) => message),
    options,
  );
  expect(await told("'broken.py', name='broken'")).toMatch(/worker 'broken': its script raised ZeroDivisionError/);
  expect(await told("'missing.py', name='missing'")).toMatch(/worker 'missing': .*missing\.py.*404/);
  expect(await told("'broken.py', name='odd', type='perl'")).toMatch(/worker 'odd': .*perl.*micropython/s);
  expect(await told("'broken.py', name='odd', config={'files': 7}")).toMatch(/worker 'odd': .*files/s);
  expect(await page.evaluate(() => PyScript.runPython("await __import__('pyscript').workers['broken']").catch(({ message }) => message))).toMatch(/there is none/);
  await expect.poll(() => page.workers().length).toBe(0);
});

test("of two tags with one name the other says so", async ({ site, page }) => {
  const tag = (word) => `<py-script worker name="twice">__export__ = ["me"]\ndef me():\n    return "${word}"</py-script>`;
  await site.plain(page, `${tag("first")}${tag("second")}<py-script worker name="empty"></py-script>`);
  await ready(page);
  await expect(page.getByRole("alert").filter({ hasText: "another worker named `twice`" })).toHaveCount(1);
  await expect(page.getByRole("alert").filter({ hasText: "no code" })).toHaveCount(1);
  expect(await page.evaluate(() => PyScript.runPython("await (await __import__('pyscript').workers['twice']).me()"))).toMatch(/first|second/);
});

test("a tag in a worker of its own is stopped, runs again on the next interpreter, and leaves with its tag", async ({ site, page }) => {
  await site.plain(page, `<py-script worker>
import sys
print(sys.implementation.name)
while True:
    pass
</py-script>`);
  await expect(logs(page)).toContainText("micropython");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(logs(page)).toContainText(/stopped|KeyboardInterrupt/);
  await page.evaluate(() => PyScript.switchInterpreter("pyodide"));
  await finished(page, 2);
  await expect(logs(page)).toContainText("cpython");
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  const workers = () => page.workers().length;
  await expect.poll(workers).toBe(1);
  await page.evaluate(() => document.querySelector("py-script").remove());
  await expect.poll(workers).toBe(0);
});

test("a function that is called can be stopped at its worker's tag, and the next call finds the script run again", async ({ site, page }) => {
  await site.plain(page, `${config("micropython", "page")}<py-script worker name="busy">
__export__ = ["loop", "answer"]
print("it has run")
def loop():
    while True:
        pass
def answer():
    return 42
</py-script>`);
  await ready(page);
  const call = (name) => page.evaluate((name) => PyScript.runPython(`await (await __import__("pyscript").workers["busy"]).${name}()`).catch(({ message }) => message), name);
  expect(await call("answer")).toBe(42);
  const looping = call("loop");
  await page.getByRole("button", { name: "Stop" }).click();
  expect(await looping).toMatch(/worker 'busy': stopped\. micropython could not be interrupted/);
  await expect(logs(page)).toContainText("started afresh");
  expect(await call("answer")).toBe(42);
  await expect(logs(page)).toHaveText("it has run\n");
  await expect(page.getByRole("button", { name: "Stop" })).toHaveCount(0);
});

test("a worker that Python started asks by the browser's dialog, and does not wait for itself", async ({ site, page }) => {
  site.answer("asker.py", `
from pyscript import workers
__export__ = ["ask", "wait"]
def ask():
    return input("Who? ")
async def wait():
    await workers["asker"]
`);
  await site.plain(page, config("micropython", "page"));
  await ready(page);
  page.on("dialog", (dialog) => dialog.accept("Ann"));
  const call = (name) => page.evaluate((name) => PyScript.runPython(`await (await __import__("pyscript").create_named_worker("asker.py", name="asker")).${name}()`).catch(({ message }) => message), name);
  expect(await call("ask")).toBe("Ann");
  expect(await call("wait")).toMatch(/worker 'asker': it would wait for itself/);
});
