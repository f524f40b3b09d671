// window.PyScript, as other people's scripts rely on it.

import { begin, expect, failed, finished, happened, test } from "./fixtures.mjs";

const script = "<py-script>from_a_script = 'seen'</py-script>";

const interpreters = ["micropython", "pyodide", "cpython", "rustpython"];

for (const name of interpreters) {
  test.describe(`runPython on ${name}`, () => {
    test.beforeEach(async ({ page, site }) => {
      await site.plain(page, `<py-config>interpreter = "${name}"</py-config>${script}`);
      await finished(page);
    });

    test("gives the value of an expression as JavaScript knows it", async ({ page }) => {
      const values = {
        "None": null,
        "True": true,
        "6 * 7": 42,
        "1.5": 1.5,
        "'né 🐍'": "né 🐍",
        "[1, 'two', [None]]": [1, "two", [null]],
        "(1, 2)": [1, 2],
        "{'a': {'b': [1]}}": { a: { b: [1] } },
      };
      for (const [code, value] of Object.entries(values)) {
        expect(await page.evaluate((code) => PyScript.runPython(code), code)).toEqual(value);
      }
    });

    test("gives bytes as a Uint8Array, and the repr of what has no counterpart", async ({ page }) => {
      expect(await page.evaluate(async () => {
        const bytes = await PyScript.runPython("bytes([0, 255, 7])");
        return [bytes.constructor.name, [...bytes]];
      })).toEqual(["Uint8Array", [0, 255, 7]]);
      expect(await page.evaluate("PyScript.runPython('object')")).toBe("<class 'object'>");
    });

    test("code that awaits can be stopped in the page too, and keeps its state", async ({ page }) => {
      await begin(page, "import asyncio\nkept = 41\nawait asyncio.sleep(1000)");
      const outcome = await page.evaluate(async () => {
        await PyScript.interpreter.interrupt();
        return [await window.outcome, await PyScript.runPython("kept + 1")];
      });
      expect(outcome).toEqual(["KeyboardInterrupt", 42]);
    });

    test("gives undefined for statements, in the namespace of the page's scripts", async ({ page }) => {
      expect(await page.evaluate("PyScript.runPython('x = from_a_script')")).toBe(undefined);
      expect(await page.evaluate("PyScript.runPython('x')")).toBe("seen");
    });

    test("awaits at top level", async ({ page }) => {
      expect(await page.evaluate(() => PyScript.runPython("import asyncio\nawait asyncio.sleep(0)\ny = 5"))).toBe(undefined);
      expect(await page.evaluate("PyScript.runPython('y')")).toBe(5);
    });

    test("rejects with a PythonError", async ({ page }) => {
      const error = await page.evaluate(() => PyScript.runPython("x = 1\n\n{}['missing']").then(
        () => "no error",
        (error) => ({ isError: error instanceof Error, name: error.name, type: error.type, message: error.message, traceback: error.traceback }),
      ));
      expect(error).toMatchObject({ isError: true, name: "PythonError", type: "KeyError" });
      expect(error.message).toContain("missing");
      expect(error.traceback).toContain("line 3");
    });
  });
}

test("window.PyScript can be neither replaced, deleted nor changed", async ({ page, site }) => {
  await site.plain(page, script);
  await finished(page);
  expect(await page.evaluate(() => {
    const { writable, configurable } = Object.getOwnPropertyDescriptor(window, "PyScript");
    return { writable, configurable, frozen: Object.isFrozen(PyScript) };
  })).toEqual({ writable: false, configurable: false, frozen: true });
});

test("a listener of py-configured finds it there, with the config and no interpreter yet", async ({ page, site }) => {
  await site.plain(page, `<script>
    document.addEventListener("py-configured", () => {
      window.early = [PyScript.interpreter, PyScript.isInterpreterReady, PyScript.config?.splash];
    });
  </script>${script}`);
  await finished(page);
  expect(await page.evaluate("window.early")).toEqual([null, false, true]);
});

test("it is there in the report too", async ({ page, site }) => {
  await page.goto(site.url);
  await finished(page);
  expect(await page.evaluate("PyScript.runPython('1 + 1')")).toBe(2);
});

test("it tells the interpreters there are, with version and size", { tag: "@rustpython" }, async ({ page, site }) => {
  await site.plain(page, script);
  await finished(page);
  const available = await page.evaluate("PyScript.availableInterpreters");
  // And one that was compiled on this machine, where there is one.
  const names = available.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["micropython", "micropython-ulab", "pyodide", "cpython", "rustpython"]));
  for (const { version, bytes } of available) {
    expect(version).toMatch(/\d/);
    expect(bytes).toBeGreaterThan(100_000);
  }
});

test("it tells the config as configured, and the plugins", async ({ page, site }) => {
  await site.plain(page, `<py-config>mine = { deep = [1, 2] }</py-config>${script}`);
  await finished(page);
  expect(await page.evaluate("PyScript.config")).toMatchObject({ mine: { deep: [1, 2] }, splash: true });
  expect(await page.evaluate("PyScript.plugins.map(({ name }) => name)")).toEqual(
    expect.arrayContaining(["py-script", "py-repl", "py-editor"]),
  );
});

test("runPython before setup is finished is answered when it is", async ({ page, site }) => {
  const release = site.hold("interpreters/micropython/micropython.wasm");
  await site.plain(page, script);
  await happened(page, "py-configured");
  const answer = page.evaluate("PyScript.runPython('6 * 7')");
  release();
  expect(await answer).toBe(42);
});

test("runPython is rejected if setup fails", async ({ page, site }) => {
  const release = site.hold("interpreters/micropython/micropython.wasm", { status: 404 });
  await site.plain(page, script);
  await happened(page, "py-configured");
  const answer = page.evaluate(() => PyScript.runPython("1").then(() => "answered", (error) => error.message));
  release();
  await failed(page);
  expect(await answer).toContain("micropython.wasm");
});

test("switchInterpreter resolves when the other one is ready, and the first one is gone at once", async ({ page, site }) => {
  await site.plain(page, script);
  await finished(page);
  expect(await page.evaluate(async () => {
    const switched = PyScript.switchInterpreter("micropython-ulab");
    const meanwhile = [PyScript.isInterpreterReady, PyScript.interpreter];
    await switched;
    return [...meanwhile, PyScript.isInterpreterReady, PyScript.interpreter.name];
  })).toEqual([false, null, true, "micropython-ulab"]);
});

test("switchInterpreter rejects a name that nobody knows, with those there are", async ({ page, site }) => {
  await site.plain(page, script);
  await finished(page);
  const message = await page.evaluate(() => PyScript.switchInterpreter("snake").then(() => "", (error) => error.message));
  expect(message).toContain("snake");
  expect(message).toContain("pyodide");
});

for (const name of interpreters) {
  test.describe(`the interpreter object of ${name}`, () => {
    test.beforeEach(async ({ page, site }) => {
      await site.plain(page, `<py-config>interpreter = "${name}"</py-config>`);
      await finished(page);
    });

    test("reads, writes and lists files, and rejects for one that is not there", async ({ page }) => {
      expect(await page.evaluate(async () => {
        const { files } = PyScript.interpreter;
        await files.write("notes/one.txt", "first");
        await files.write("notes/two.bin", new Uint8Array([1, 2]));
        const [text, bytes] = [await files.read("notes/one.txt"), await files.read("notes/two.bin")];
        return [new TextDecoder().decode(text), [...bytes], (await files.list("notes")).toSorted()];
      })).toEqual(["first", [1, 2], ["one.txt", "two.bin"]]);
      expect(await page.evaluate("PyScript.runPython('open(\"notes/one.txt\").read()')")).toBe("first");
      const reading = page.evaluate(() => PyScript.interpreter.files.read("nowhere"));
      await expect(reading).rejects.toThrow("nowhere");
    });

    test("completes from the live namespace", async ({ page }) => {
      await page.evaluate("PyScript.runPython('xylophone = 1')");
      expect(JSON.stringify(await page.evaluate("PyScript.interpreter.complete('xylo')"))).toContain("xylophone");
    });

    test("takes lines until a block is whole, and gives its output to who pushed it", async ({ page }) => {
      expect(await page.evaluate(async () => {
        const heard = [];
        const push = (line) => PyScript.interpreter.replPush(line, ({ text }) => heard.push(text));
        const more = [];
        for (const line of ["for n in range(2):", "    print(n)", ""]) more.push((await push(line)).more);
        return [more, heard.join("")];
      })).toEqual([[true, true, false], "0\n1\n"]);
    });

    test("lets a listener overhear everything that Python writes", async ({ page }) => {
      expect(await page.evaluate(async () => {
        const heard = [];
        PyScript.interpreter.onOutput(({ stream, text }) => heard.push([stream, text]));
        await PyScript.runPython("print('out', end='')");
        return heard;
      })).toEqual([["stdout", "out"]]);
    });
  });

  test(`a time limit on ${name} in the page ends what awaits, and says so`, async ({ page, site }) => {
    const code = "import asyncio\nkept = 41\nawait asyncio.sleep(1000)";
    const config = `<py-config>interpreter = "${name}"\ntime_limit = 0.5</py-config>`;
    await site.plain(page, `${config}<py-script>${code}</py-script>`);
    await expect(page.getByRole("log")).toContainText("stopped after 0.5 s, its time limit");
    expect(await page.evaluate("PyScript.runPython('kept + 1')")).toBe(42);
  });
}

test.describe("the interpreter object", () => {
  test.beforeEach(async ({ page, site }) => {
    await site.plain(page, script);
    await finished(page);
  });

  test("has the same name and version as the event told", async ({ page }) => {
    expect(await page.evaluate("({ name: PyScript.interpreter.name, version: PyScript.interpreter.version })"))
      .toEqual(await finished(page));
  });

  test("is one object for as long as the interpreter lives", async ({ page }) => {
    expect(await page.evaluate("PyScript.interpreter === PyScript.interpreter")).toBe(true);
  });

  test("has in a plugin's hands what it has here", async ({ page }) => {
    expect(await page.evaluate(() => new Promise((resolve) => PyScript.registerPlugin({
      name: "comparer",
      onInterpreterReady: (config, interpreter) => resolve(
        JSON.stringify(Object.keys(interpreter)) === JSON.stringify(Object.keys(PyScript.interpreter)),
      ),
    })))).toBe(true);
  });
});
