// What bad input gets: a message where the reader looks, a page that otherwise works, and a way on.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dist, expect, failed, finished, logs, picker, test } from "./fixtures.mjs";

const script = "<py-script>print('Python runs')</py-script>";
const wasm = "interpreters/micropython/micropython.wasm";

// What goes wrong before an interpreter is asked for, and every word that the message must have.
const configurations = {
  "malformed TOML": ["splash = true\nfiles = {", ["line 2"]],
  "a TOML value of the wrong kind": ["\nsplash = 'yes'", ["splash", "line 2", "expected `true` or `false`"]],
  "malformed JSON": ['{\n"splash": true,\n}', ["line 3"]],
  "a JSON value of the wrong kind": ['{\n"worker": "maybe"}', ["worker", "line 2", "auto"]],
  "an unknown interpreter": ["interpreter = 'snake'", ["snake", "micropython", "micropython-ulab", "pyodide"]],
  "a file whose destination leaves the home folder": ["files = { 'a.py' = '../a.py' }", ["a.py", "../a.py", "/home/user"]],
  "two files for one destination": ["files = { 'a.py' = 'x.py', 'b.py' = './x.py' }", ["a.py", "b.py", "/home/user/x.py"]],
};

for (const [what, [config, words]] of Object.entries(configurations)) {
  test(`${what}: the message says what and where, another choice works, and what was typed stays`, async ({ page, site }) => {
    await site.plain(page, `<py-config>${config}</py-config><label>The rest of the page <input></label>${script}`);
    const { message } = await failed(page);
    const alert = page.getByRole("alert");
    for (const word of words) {
      expect(message).toContain(word);
      await expect(alert).toContainText(word);
    }
    const typed = page.getByRole("textbox", { name: "The rest of the page" });
    await typed.fill("kept");
    await page.getByRole("button", { name: "Use MicroPython with ulab" }).click();
    await expect(logs(page)).toHaveText("Python runs\n");
    await expect(alert).toHaveCount(0);
    await expect(typed).toHaveValue("kept");
  });
}

test("a malformed configuration file: the message names the file, and Retry reads it again", async ({ page, site }) => {
  site.answer("py.toml", "splash = 3\n");
  await site.plain(page, `<py-config src="py.toml"></py-config>${script}`);
  await expect(page.getByRole("alert")).toContainText("py.toml");
  site.answer("py.toml", "splash = true\n");
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(logs(page)).toHaveText("Python runs\n");
});

test("a destination outside of home in a configuration file: Retry reads it again", async ({ page, site }) => {
  site.answer("py.toml", "files = { 'a.py' = '../a.py' }\n");
  await site.plain(page, `<py-config src="py.toml"></py-config><py-script>import a; print(a.word)</py-script>`);
  expect(await failed(page)).toMatchObject({ stage: "config" });
  site.answer("py.toml", "files = { 'a.py' = 'a.py' }\n");
  site.answer("a.py", "word = 'found'\n");
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(logs(page)).toHaveText("found\n");
});

test("a configuration file that is not there: the message names it, and Retry works", async ({ page, site }) => {
  await site.plain(page, `<py-config src="nowhere.toml"></py-config>${script}`);
  await expect(page.getByRole("alert")).toContainText("nowhere.toml");
  await expect(page.getByRole("alert")).toContainText("404");
  site.answer("nowhere.toml", "splash = true\n");
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(logs(page)).toHaveText("Python runs\n");
});

test("a file that is not there: the message names it, and Retry works", async ({ page, site }) => {
  await site.plain(page, `<py-config>files = { "data/lost.py" = "" }</py-config><py-script>import lost; print(lost.word)</py-script>`);
  expect(await failed(page)).toMatchObject({ stage: "file-fetch" });
  await expect(page.getByRole("alert")).toContainText("data/lost.py");
  await expect(page.getByRole("alert")).toContainText("404");
  site.answer("data/lost.py", "word = 'found'\n");
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(logs(page)).toHaveText("found\n");
});

const broken = {
  "is not there": () => ({ status: 404 }),
  "is truncated": (path) => ({ body: readFileSync(join(dist, path)), truncate: 100_000 }),
  "is not WebAssembly": () => "<h1>a page of the server's own</h1>",
};

for (const [what, answer] of Object.entries(broken)) {
  test(`an interpreter that ${what}: the message names it, and Retry works`, async ({ page, site }) => {
    site.answer(wasm, answer(wasm));
    await site.plain(page, script);
    await failed(page);
    await expect(page.getByRole("alert")).toContainText("micropython");
    site.answer(wasm, undefined);
    await page.getByRole("button", { name: "Retry" }).click();
    await expect(logs(page)).toHaveText("Python runs\n");
    await expect(page.getByRole("alert")).toHaveCount(0);
  });

  test(`an interpreter that ${what}: another one can be chosen`, async ({ page, site }) => {
    site.answer(wasm, answer(wasm));
    await site.plain(page, script);
    await failed(page);
    await page.getByRole("button", { name: "Use MicroPython with ulab" }).click();
    await expect(logs(page)).toHaveText("Python runs\n");
  });

  test(`Pyodide that ${what}: the page says so and does not wait for ever`, async ({ page, site }) => {
    const path = "interpreters/pyodide/pyodide.asm.wasm";
    site.answer(path, answer(path));
    await site.plain(page, `<py-config>interpreter = "pyodide"</py-config>${script}`);
    await failed(page);
    await expect(page.getByRole("alert")).toContainText("pyodide");
    await page.getByRole("button", { name: "Use MicroPython", exact: true }).click();
    await expect(logs(page)).toHaveText("Python runs\n");
  });
}

test("an interpreter's module that is not there: Retry works", async ({ page, site }) => {
  site.answer("interpreters/micropython/micropython.mjs", { status: 404 });
  await site.plain(page, script);
  expect(await failed(page)).toMatchObject({ stage: "interpreter-load" });
  site.answer("interpreters/micropython/micropython.mjs", undefined);
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(logs(page)).toHaveText("Python runs\n");
});

test("a failure in the report keeps what the reader typed", async ({ page, site }) => {
  await page.goto(site.url);
  await finished(page);
  const editor = page.locator(".cm-content").first();
  await editor.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("print('kept')");
  site.answer("interpreters/micropython-ulab/micropython-ulab.wasm", { status: 404 });
  await picker(page).first().selectOption("micropython-ulab");
  await failed(page);
  await expect(page.getByRole("alert")).toContainText("micropython-ulab");
  await expect(editor).toContainText("print('kept')");
  await picker(page).first().selectOption("micropython");
  await finished(page, 2);
  await editor.click();
  await page.keyboard.press("Control+Enter");
  await expect(logs(page).filter({ hasText: "kept" })).toBeVisible();
});

test("our own WebAssembly that is not there is named at the top of the page", async ({ page, site }) => {
  site.answer("embed_bg.wasm", { status: 404 });
  await site.plain(page, `<h1>The rest of the page</h1>${script}`);
  await expect(page.getByRole("alert")).toContainText("embed_bg.wasm");
  await expect(page.getByRole("alert")).toContainText("404");
  expect(await page.locator("body > :first-child").getAttribute("role")).toBe("alert");
});

test.describe("a tag", () => {
  const good = '<py-script id="good">print("still here")</py-script>';

  test("<py-script> with neither code nor src says so in its place", async ({ page, site }) => {
    await site.plain(page, `<py-script id="empty"></py-script>${good}`);
    await expect(page.locator("#empty")).toContainText("src");
    await expect(page.locator("#good")).toContainText("still here");
  });

  test("<py-script> whose src is not there says so in its place, and nobody waits for it", async ({ page, site }) => {
    await site.plain(page, `<py-script id="lost" src="lost.py"></py-script>${good}`);
    await expect(page.locator("#lost")).toContainText("lost.py");
    await expect(page.locator("#lost")).toContainText("404");
    await expect(page.locator("#good")).toContainText("still here");
  });

  test("<py-script> with a target that is not there says so, and the others run", async ({ page, site }) => {
    await site.plain(page, `<py-script target="nowhere">print("unheard")</py-script>${good}`);
    await expect(page.getByRole("alert")).toContainText("nowhere");
    await expect(page.locator("#good")).toContainText("still here");
  });

  test("a script with an error of syntax shows it in its place", async ({ page, site }) => {
    await site.plain(page, `<py-script id="bad">x = = 1</py-script>${good}`);
    await expect(page.locator("#bad")).toContainText("SyntaxError");
    await expect(page.locator("#good")).toContainText("still here");
  });
});
