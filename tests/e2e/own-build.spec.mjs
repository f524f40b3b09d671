// A build of the reader's own, from the form to the dropdown: by address and by file, and what cannot be one.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dist, events, expect, finished, logs, picker, test } from "./fixtures.mjs";

const interpreters = join(dist, "interpreters");

// What each is a build of, and where it lies.
const builds = {
  micropython: ["micropython", "interpreters/micropython/micropython.mjs"],
  pyodide: ["pyodide", "interpreters/pyodide/pyodide.mjs"],
  cpython: ["wasi", "interpreters/cpython/python.wasm"],
  rustpython: ["wasi", "interpreters/rustpython/rustpython.wasm"],
};

const labels = {
  micropython: "MicroPython",
  "micropython-ulab": "MicroPython with ulab",
  pyodide: "Pyodide",
  cpython: "CPython",
  rustpython: "RustPython",
};

test.describe("a build of one's own", () => {
  test.use({ serving: { csp: true } });

  test.beforeEach(async ({ page, site }) => {
    await page.goto(`${site.url}#/your-own-build`);
    await finished(page);
  });

  function form(page) {
    return page.getByRole("form", { name: "A build of your own" });
  }

  function address(page) {
    return form(page).getByLabel("Address");
  }

  function file(page) {
    return form(page).getByLabel("Or a file");
  }

  async function add(page, kind, fields = {}) {
    await form(page).getByLabel("Kind").selectOption(kind);
    if (fields.address !== undefined) await address(page).fill(fields.address);
    if (fields.file !== undefined) await file(page).setInputFiles(fields.file);
    await form(page).getByRole("button", { name: "Add" }).click();
  }

  function option(page, name) {
    return picker(page).locator(`option[value="${name}"]`);
  }

  function names(page) {
    return page.evaluate("PyScript.availableInterpreters.map(({ name }) => name)");
  }

  test("by address it joins the list, is chosen, and survives another choice and back", async ({ page }) => {
    await add(page, "micropython", { address: "interpreters/micropython/micropython.mjs" });
    expect(await finished(page, 2)).toMatchObject({ name: "own-micropython" });
    await expect(form(page).getByRole("status")).toContainText("micropython.mjs is in the list");
    await expect(picker(page)).toHaveValue("own-micropython");
    await expect(logs(page).first()).toContainText("modules are loaded already");
    expect(await names(page)).toContain("own-micropython");

    await picker(page).selectOption("micropython-ulab");
    expect(await finished(page, 3)).toMatchObject({ name: "micropython-ulab" });
    await picker(page).selectOption("own-micropython");
    expect(await finished(page, 4)).toMatchObject({ name: "own-micropython" });
    expect(await page.evaluate("PyScript.runPython('6 * 7')")).toBe(42);
  });

  for (const [original, name] of [["cpython", "own-python"], ["pyodide", "own-pyodide"]]) {
    const [kind, path] = builds[original];
    test(`${path} is found by its address`, async ({ page }) => {
      const available = await page.evaluate("PyScript.availableInterpreters");
      const { version } = available.find((build) => build.name === original);
      await add(page, kind, { address: path });
      expect(await finished(page, 2)).toMatchObject({ name, version });
      expect(await page.evaluate("PyScript.runPython('6 * 7')")).toBe(42);
    });
  }

  test("the dropdown shows each build's version and download size, and of one's own that it is one", { tag: "@rustpython" }, async ({ page }) => {
    const available = await page.evaluate("PyScript.availableInterpreters");
    for (const [name, label] of Object.entries(labels)) {
      const { version, bytes } = available.find((build) => build.name === name);
      const [what, size] = (await option(page, name).textContent()).split(" · ");
      expect(what).toBe(`${label} ${version}`);
      // What comes over the network is compressed.
      const [number, unit] = size.split(" ");
      const download = number * { KB: 1e3, MB: 1e6 }[unit];
      expect(download, size).toBeGreaterThan(bytes / 10);
      expect(download, size).toBeLessThan(bytes);
    }
    await add(page, "micropython", { address: "interpreters/micropython/micropython.mjs" });
    await expect(option(page, "own-micropython")).toHaveText("micropython.mjs · your own build");
  });

  test("the WebAssembly of a MicroPython can be a file", async ({ page }) => {
    await add(page, "micropython", { file: join(interpreters, "micropython-ulab/micropython-ulab.wasm") });
    expect(await finished(page, 2)).toMatchObject({ name: "own-micropython-ulab" });
    expect(await page.evaluate("PyScript.runPython(\"__import__('ulab').__name__\")")).toBe("ulab");
  });

  test("a WASI command can be a file, in the page and in a worker", async ({ page }) => {
    await add(page, "wasi", { file: join(interpreters, "cpython/python.wasm") });
    expect(await finished(page, 2)).toMatchObject({ name: "own-python", version: expect.stringContaining("3.12") });
    await page.getByRole("checkbox", { name: "in a worker" }).click();
    expect(await finished(page, 3)).toMatchObject({ name: "own-python" });
    const { stdout } = await page.evaluate("PyScript.execute('print(6 * 7)', { interpreter: 'own-python' })");
    expect(stdout).toBe("42\n");
  });

  test("the page's address does not name it, so a reload finds what is there", async ({ page }) => {
    await picker(page).selectOption("micropython-ulab");
    await finished(page, 2);
    await add(page, "micropython", { address: "interpreters/micropython/micropython.mjs" });
    await finished(page, 3);
    expect(new URL(page.url()).searchParams.has("interpreter")).toBe(false);
    await page.reload();
    expect(await finished(page)).toMatchObject({ name: "micropython" });
  });

  const refused = [
    ["an empty form", "wasi", {}, "Give the address"],
    ["what is no address", "wasi", { address: "http://" }, "`http://` does not"],
    ["what is no URL", "wasi", { address: "http://:x/python.wasm" }, "is not a URL"],
    ["a name that is of no module", "micropython", { address: "builds/micropython.wasm" }, "loaded by its module"],
  ];

  for (const [what, kind, fields, message] of refused) {
    test(`${what} is told at the form, which keeps what was typed`, async ({ page }) => {
      const before = await names(page);
      await add(page, kind, fields);
      await expect(form(page).getByRole("alert")).toContainText(message);
      await expect(address(page)).toHaveValue(fields.address ?? "");
      expect(await names(page)).toEqual(before);
      expect((await events(page)).filter(({ name }) => name === "py-finished-setup")).toHaveLength(1);
    });
  }

  test("a build that is in the list already is told at the form", async ({ page }) => {
    const module = "interpreters/micropython/micropython.mjs";
    await add(page, "micropython", { address: module });
    await finished(page, 2);
    await add(page, "micropython", { address: module });
    await expect(form(page).getByRole("alert")).toContainText("in the list already, as `micropython.mjs`");
    await expect(address(page)).toHaveValue(module);
  });

  test("so is a file that is", async ({ page }) => {
    const wasm = { file: join(interpreters, "micropython/micropython.wasm") };
    await add(page, "micropython", wasm);
    await finished(page, 2);
    await add(page, "micropython", wasm);
    await expect(form(page).getByRole("alert")).toContainText("in the list already, as `micropython.wasm`");
  });

  test("Pyodide takes no file, and says why", async ({ page }) => {
    await form(page).getByLabel("Kind").selectOption("pyodide");
    await expect(file(page)).toBeDisabled();
    await expect(file(page)).toHaveAccessibleDescription(/security policy/);
  });

  for (const [what, fields, message] of [
    ["is not there", { address: "nowhere/python.wasm" }, "404"],
    ["is broken", { file: { name: "broken.wasm", mimeType: "", buffer: Buffer.from("no WebAssembly") } }, "magic word"],
  ]) {
    test(`a build that ${what} is told where every failure is, and another choice works`, async ({ page }) => {
      await add(page, "wasi", fields);
      const alert = page.getByRole("alert");
      await expect(alert).toContainText("Python could not be set up");
      await expect(alert).toContainText(message);
      await alert.getByRole("button", { name: /^Use MicroPython$/ }).click();
      expect(await finished(page, 2)).toMatchObject({ name: "micropython" });
    });
  }
});

for (const [name, [kind, url]] of Object.entries(builds)) {
  for (const worker of [false, true]) {
    test(`the configuration names ${name} by kind and URL, for ${worker ? "a worker" : "the page"}`, async ({ page, site }) => {
      await site.plain(page, `<py-config>interpreter = { kind = "${kind}", url = "${url}" }\nworker = ${worker}</py-config>
        <py-script>print("Python runs")</py-script>`);
      await expect(logs(page)).toHaveText("Python runs\n");
      expect(page.workers()).toHaveLength(worker ? 1 : 0);
    });
  }
}

test("the configuration chooses a variant", async ({ page, site }) => {
  await site.plain(page, `<py-config>interpreter = { kind = "micropython", variant = "ulab" }</py-config>
    <py-script>import ulab; print(ulab.__name__)</py-script>`);
  await expect(logs(page)).toHaveText("ulab\n");
});

// What an older port does with the image in which our Python comes, and how it would find bytecode that is not its own.
for (const [what, romfs] of [["that knows no memory for Python", "undefined"], ["that has other bytecode", "image.with(mark + 1, 5)"]]) {
  test(`a MicroPython ${what} reads the source`, async ({ page, site }) => {
    site.answer("older.mjs", `import { loadMicroPython as load } from "./interpreters/micropython/micropython.mjs";
      export function loadMicroPython({ romfs: image, ...options }) {
        const mark = image.findIndex((byte, at) => byte === 0x4d && image[at + 1] === 6);
        return load({ ...options, romfs: ${romfs} });
      }`);
    site.answer("micropython.wasm", readFileSync(join(interpreters, "micropython/micropython.wasm")));
    await site.plain(page, `<py-config>interpreter = { kind = "micropython", url = "older.mjs" }</py-config>
      <py-script>import js, pyscript; print(js.JSON.parse("null"), pyscript.RUNNING_IN_WORKER)</py-script>`);
    await expect(logs(page)).toHaveText("jsnull False\n");
  });
}
