// Messages between a page and its Python, in the page and in a worker: `postMessage` and `onmessage` on this side,
// `pyscript.post_message` and `pyscript.on_message` on the other. What of it belongs to no interpreter has host tests.

import { begin, expect, ready, test } from "./fixtures.mjs";

test.use({ serving: { isolated: true, csp: true } });

const interpreters = ["micropython", "pyodide", "cpython", "rustpython"];

const echo = `
import pyscript

@pyscript.on_message
def hear(message):
    print(type(message).__name__, message)
    pyscript.post_message(message)
`;

async function open(site, page, interpreter, place, script) {
  const config = `<py-config>interpreter = "${interpreter}"\nworker = ${place === "worker"}</py-config>`;
  await site.plain(page, `${config}<script type="py">${script}</script>`);
  await ready(page);
}

// Sends messages, and answers what has come back by the time that as many have.
function roundTrip(page, messages) {
  return page.evaluate((messages) => new Promise((done, failed) => {
    const back = [];
    PyScript.interpreter.onmessage = ({ data }) => back.push(data) === messages.length && done(back);
    for (const message of messages) PyScript.interpreter.postMessage(message).catch(failed);
  }), messages);
}

for (const interpreter of interpreters) {
  for (const place of ["page", "worker"]) {
    test.describe(`${interpreter} in the ${place}`, () => {
      test("plain data goes there and comes back as it was, in order, and output stands with the script", async ({ site, page }) => {
        await open(site, page, interpreter, place, echo);
        const deep = JSON.parse('{"k":'.repeat(31) + "[7]" + "}".repeat(31));
        const messages = [deep, null, true, -7, 2.5, "é😀\n", "", [1, ["a"]], { key: { inner: [null] } }, Number.MAX_SAFE_INTEGER];
        expect(await roundTrip(page, messages)).toEqual(messages);
        await expect(page.getByRole("log")).toContainText("int -7\nfloat 2.5\n");
        await expect(page.getByRole("log")).toContainText("list [1, ['a']]");
      });

      test("bytes, big integers and what has no digits keep their kind", async ({ site, page }) => {
        await open(site, page, interpreter, place, echo);
        const kinds = await page.evaluate(() => new Promise((done, failed) => {
          const back = [];
          PyScript.interpreter.onmessage = ({ data }) => {
            back.push(data instanceof Uint8Array ? `bytes ${[...data]}` : `${typeof data} ${data}`);
            if (back.length === 4) done(back);
          };
          const messages = [new Uint8Array([0, 255]), 2n ** 70n, Infinity, NaN];
          for (const message of messages) PyScript.interpreter.postMessage(message).catch(failed);
        }));
        expect(kinds).toEqual(["bytes 0,255", `bigint ${2n ** 70n}`, "number Infinity", "number NaN"]);
      });

      test("what is sent before the other side listens is kept", async ({ site, page }) => {
        await open(site, page, interpreter, place, "import pyscript\npyscript.post_message('early')");
        await expect(page.locator("script[type=py]")).toHaveCount(1);
        const outcome = await page.evaluate(async () => {
          const { interpreter } = PyScript;
          const sent = interpreter.postMessage(20);
          const heard = new Promise((done) => {
            const all = [];
            interpreter.onmessage = ({ data }) => all.push(data) === 2 && done(all);
          });
          await interpreter.runPython("import pyscript\npyscript.on_message(lambda n: pyscript.post_message(n + 1))");
          await sent;
          return heard;
        });
        expect(outcome).toEqual(["early", 21]);
      });

      test("a listener may await, and what it raises comes back to the sender", async ({ site, page }) => {
        await open(site, page, interpreter, place, `
import asyncio
import pyscript

async def hear(message):
    await asyncio.sleep(0.01)
    pyscript.post_message(100 / message)

pyscript.on_message(hear)
`);
        expect(await roundTrip(page, [8])).toEqual([12.5]);
        const error = await page.evaluate(() => PyScript.interpreter.postMessage(0).catch((error) => error.type));
        expect(error).toBe("ZeroDivisionError");
      });

      test("what is no plain data is refused on either side", async ({ site, page }) => {
        await open(site, page, interpreter, place, echo);
        const refused = (code) => page.evaluate((code) => PyScript.runPython(code).catch((error) => `${error.type}: ${error.message}`), code);
        expect(await refused("pyscript.post_message(print)")).toContain("TypeError: a message is plain data");
        expect(await refused("pyscript.post_message([object()])")).toContain("TypeError: a message is plain data");
        expect(await refused("circle = []\ncircle.append(circle)\npyscript.post_message(circle)")).toBe("TypeError: a message holds itself, or is too deep");
        expect(await refused("pyscript.on_message(None)")).toContain("TypeError: messages are heard by a function");
        const sent = await page.evaluate(async () => {
          const circle = [];
          circle.push(circle);
          const send = (value) => PyScript.interpreter.postMessage(value).catch((error) => error.message);
          return [await send(document.body), await send(() => 1), await send(circle)];
        });
        expect(sent[0]).toBe("a message is plain data, which [object HTMLBodyElement] is not");
        expect(sent[1]).toContain("a message is plain data");
        expect(sent[2]).toBe("a message holds itself, or is too deep");
        expect(await roundTrip(page, ["all is well"])).toEqual(["all is well"]);
      });
    });
  }
}

test("a message for a Python that was ended is refused by the one that took its place", async ({ site, page }) => {
  await open(site, page, "cpython", "worker", echo);
  expect(await roundTrip(page, [1])).toEqual([1]);
  await begin(page, "while True: pass");
  const refused = await page.evaluate(async () => {
    await PyScript.interpreter.interrupt();
    await window.outcome;
    return PyScript.interpreter.postMessage(2).catch((error) => error.message);
  });
  expect(refused).toBe("nobody listens to messages: there is no pyscript.on_message(…)");
});

test("a Python that was replaced says nothing to whoever hears the next one", async ({ site, page }) => {
  await open(site, page, "cpython", "page", "pass");
  const talk = `
import asyncio
import pyscript

async def talk():
    while True:
        pyscript.post_message("old")
        await asyncio.sleep(0.01)

talking = asyncio.create_task(talk())
await asyncio.sleep(0)
`;
  const heard = await page.evaluate(async (talk) => {
    const { interpreter } = PyScript;
    await interpreter.runPython(talk);
    await new Promise((done) => (interpreter.onmessage = done));
    await PyScript.switchInterpreter("micropython");
    const all = [];
    const last = new Promise((done) => {
      PyScript.interpreter.onmessage = ({ data }) => all.push(data) && data === "last" && done();
    });
    interpreter.onmessage = null;
    await PyScript.runPython("import asyncio, pyscript\nawait asyncio.sleep(0.3)\npyscript.post_message('last')");
    await last;
    return all;
  }, talk);
  expect(heard).toEqual(["last"]);
});

test("a listener of the page that throws costs nobody else anything, and may be taken away", async ({ site, page }) => {
  await open(site, page, "micropython", "page", echo);
  const outcome = await page.evaluate(async () => {
    const { interpreter } = PyScript;
    const before = interpreter.onmessage;
    const called = new Promise((done) => {
      interpreter.onmessage = () => {
        done();
        throw new Error("mine");
      };
    });
    await interpreter.postMessage(1);
    await called;
    interpreter.onmessage = null;
    return [before, interpreter.onmessage, await interpreter.runPython("6 * 7")];
  });
  expect(outcome).toEqual([null, null, 42]);
});
