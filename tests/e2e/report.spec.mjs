// The report as a reader meets it: it opens, Python runs in it, and another interpreter is one choice away.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { events, expect, finished, happened, logs, picker, test } from "./fixtures.mjs";

// The title of every chapter but home, in the order of their files.
const folder = join(import.meta.dirname, "../../assets/chapters");
const titleOf = (file) => readFileSync(join(folder, file), "utf8").match(/^# (.+)$/m)[1];
const chapters = readdirSync(folder).sort().slice(1).map(titleOf);

function contents(page) {
  return page.getByRole("navigation", { name: "Contents" });
}

// Opens a chapter by its name in the contents, and waits until it stands there.
async function turnTo(page, chapter) {
  await contents(page).getByRole("link", { name: chapter }).click();
  await expect(page.getByRole("heading", { level: 1, name: chapter })).toBeVisible();
}

test.describe("the report", () => {
  test.beforeEach(({ page, site }) => page.goto(site.url));

  test("home says hello by itself", async ({ page }) => {
    await expect(logs(page).first()).toContainText("Hello from micropython");
  });

  test("the status tells the interpreter's version and how long it took", async ({ page }) => {
    const { version } = await finished(page);
    const status = page.getByRole("status").first();
    await expect(status).toContainText("ready");
    await expect(status).toContainText(version);
    await expect(status).toContainText(/after [\d.]+ (ms|s)$/);
  });

  test("home shows the sizes and times that this very page measured", async ({ page }) => {
    await finished(page);
    const table = page.getByRole("region", { name: "Measurements" });
    await expect(table.getByRole("row").filter({ hasText: "MicroPython" }).first()).toContainText(/\d+ ms|\d s/);
    await expect(table.getByRole("row").filter({ hasText: "Pyodide" })).toContainText(/\d MB/);
    await expect(table.getByRole("row").filter({ hasText: "Pyodide" })).not.toContainText(/\d+ ms|\d s/);
  });

  test("choosing an interpreter replays the page's scripts on it", async ({ page }) => {
    await expect(logs(page).first()).toContainText("Hello from micropython");
    await picker(page).selectOption("pyodide");
    await expect(logs(page).first()).toContainText("Hello from cpython");
    await expect(logs(page).first()).not.toContainText("micropython");
  });

  test("the choice is in the URL, and a reload keeps it", async ({ page }) => {
    await finished(page);
    await picker(page).selectOption("micropython-ulab");
    await finished(page, 2);
    expect(new URL(page.url()).searchParams.get("interpreter")).toBe("micropython-ulab");
    await page.reload();
    expect(await finished(page)).toMatchObject({ name: "micropython-ulab" });
    await expect(picker(page)).toHaveValue("micropython-ulab");
  });

  test("what the reader typed survives another interpreter", async ({ page }) => {
    await finished(page);
    const editor = page.locator(".cm-content").first();
    await editor.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("print('typed by hand')");
    await picker(page).selectOption("micropython-ulab");
    await finished(page, 2);
    await expect(editor).toContainText("print('typed by hand')");
    await editor.click();
    await page.keyboard.press("Control+Enter");
    await expect(logs(page).filter({ hasText: "typed by hand" })).toBeVisible();
  });

  test("what the reader typed survives a visit to another chapter", async ({ page }) => {
    await finished(page);
    const editor = page.locator(".cm-content").first();
    await editor.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("print('typed by hand')");
    await turnTo(page, "How it works");
    await page.goBack();
    await expect(editor).toContainText("print('typed by hand')");
  });

  test("so does what the reader typed into a workshop", async ({ page }) => {
    await finished(page);
    await turnTo(page, "Configuration");
    const configuration = page.getByRole("textbox", { name: "A configuration" });
    await configuration.fill("packages = 7");
    await turnTo(page, "Plugins");
    const plugin = page.getByRole("textbox", { name: "A plugin in Python" });
    await plugin.fill("name = 'typed by hand'");
    await turnTo(page, "Configuration");
    await expect(configuration).toHaveValue("packages = 7");
    await turnTo(page, "Plugins");
    await expect(plugin).toHaveText("name = 'typed by hand'");
  });

  test("back and forth ten times works, and nothing calls an interpreter that is gone", async ({ page, pageErrors }) => {
    test.setTimeout(240_000);
    const hello = logs(page).first();
    await expect(hello).toContainText("Hello from micropython");
    for (let round = 0; round < 10; round++) {
      await picker(page).selectOption("pyodide");
      await expect(hello).toContainText("Hello from cpython");
      await picker(page).selectOption("micropython");
      await expect(hello).toContainText("Hello from micropython");
    }
    expect(pageErrors).toEqual([]);
  });

  test("a choice while another interpreter is loading wins", async ({ page, site }) => {
    await finished(page);
    const release = site.hold("interpreters/pyodide/pyodide.asm.wasm");
    await picker(page).selectOption("pyodide");
    await picker(page).selectOption("micropython-ulab");
    expect(await finished(page, 2)).toMatchObject({ name: "micropython-ulab" });
    release();
    await expect(picker(page)).toHaveValue("micropython-ulab");
    expect((await events(page)).filter(({ detail }) => detail.version && detail.name === "pyodide")).toEqual([]);
  });

  for (const chapter of chapters) {
    test(`the chapter "${chapter}" opens from the contents, and a reload stays in it`, async ({ page, pageErrors }) => {
      await turnTo(page, chapter);
      await page.reload();
      await expect(page.getByRole("heading", { level: 1, name: chapter })).toBeVisible();
      await finished(page);
      expect(pageErrors).toEqual([]);
    });
  }

  test("next and previous walk through the chapters", async ({ page }) => {
    for (const chapter of chapters) {
      await page.getByRole("link", { name: /^next/i }).click();
      await expect(page.getByRole("heading", { level: 1, name: chapter })).toBeVisible();
    }
    await page.getByRole("link", { name: /^previous/i }).click();
    await expect(page.getByRole("heading", { level: 1, name: chapters.at(-2) })).toBeVisible();
  });

  test("How it works shows the events, the plugins and the files, live", async ({ page }) => {
    await turnTo(page, "How it works");
    await finished(page);
    const main = page.getByRole("main");
    const moments = main.getByRole("list", { name: "Lifecycle events" }).getByRole("listitem");
    await expect(moments.filter({ hasText: "py-finished-setup" })).toContainText(/\d (ms|s)/);
    await expect(main.getByRole("row", { name: "py-script ready" })).toBeVisible();
    await expect(main.getByRole("listitem").filter({ hasText: /^greeting\.py$/ })).toBeVisible();
  });

  test("Configuration imports the file that the configuration names", async ({ page }) => {
    await turnTo(page, "Configuration");
    await expect(logs(page).first()).toContainText("Hello, reader!");
  });

  test("Configuration says of a configuration what is wrong with it, and changes nothing on the page", async ({ page }) => {
    await turnTo(page, "Configuration");
    await finished(page);
    const main = page.getByRole("main");
    const workshop = main.getByRole("textbox", { name: /configuration/i });
    await workshop.fill("interpreter = 'snake'");
    await expect(main).toContainText("there is no interpreter `snake`");
    await workshop.fill("splash = true\nfiles = [1]");
    await expect(main).toContainText(/line 2.*files/);
    await expect(page.getByRole("status").first()).toContainText("ready");
  });

  test("The REPL takes a line", async ({ page }) => {
    await turnTo(page, "The REPL");
    await expect(page.locator(".xterm-rows")).toContainText(">>>");
    await page.locator(".xterm").first().click();
    await page.keyboard.type("6 * 7\n");
    await expect(page.locator(".xterm-rows")).toContainText("42");
  });

  test("Plugins registers the one that the reader wrote", async ({ page }) => {
    await turnTo(page, "Plugins");
    await finished(page);
    const before = (await events(page)).filter(({ name }) => name === "py-plugin-registered").length;
    await page.getByRole("button", { name: /^Register/ }).click();
    await happened(page, "py-plugin-started", before + 1);
    await expect(logs(page).filter({ hasText: "onInterpreterReady: hello, reader" })).toBeVisible();
  });

  test("Plugins loads the one in JavaScript, which follows another interpreter", async ({ page }) => {
    await turnTo(page, "Plugins");
    await finished(page);
    await page.getByRole("button", { name: /JavaScript/ }).click();
    const badge = page.getByRole("complementary", { name: "Python on this page" });
    await expect(badge).toContainText("micropython 1.");
    await picker(page).selectOption("micropython-ulab");
    await expect(badge).toContainText("micropython-ulab 1.");
  });

  test("Native modules switches to ulab by its button", async ({ page }) => {
    await turnTo(page, "Native modules");
    await expect(logs(page).first()).toContainText("There is no ulab");
    await page.getByRole("button", { name: /ulab/ }).click();
    await expect(logs(page).first()).toContainText(/ulab \d/);
    await expect(picker(page)).toHaveValue("micropython-ulab");
  });
});

for (const [chapter, bundle] of [["", "editor"], ["#/the-repl", "terminal"]]) {
  test(`the ${bundle} comes after what the first output needs`, async ({ page, site }) => {
    const release = site.hold("interpreters/micropython/micropython.wasm");
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(site.url + chapter);
    await expect(page.getByRole("status").first()).toContainText("loading");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const extras = () => asked.map((path) => path.split("/").pop()).filter((name) => /^(editor|terminal)\.js$/.test(name));
    expect(extras()).toEqual([]);
    release();
    await expect.poll(extras).toContain(`${bundle}.js`);
    await expect(logs(page).first()).not.toBeEmpty();
  });
}

test("the page tells stage and bytes of how many while it loads", async ({ page, site }) => {
  await page.addInitScript(() => {
    window.said = [];
    new MutationObserver(() => {
      const status = document.querySelector("header [role=status]")?.textContent;
      if (status) window.said.push(status);
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  await page.goto(site.url);
  await expect(page.getByRole("status").first()).toContainText("ready after");
  const said = (await page.evaluate("said")).join("\n");
  expect(said).toMatch(/^MicroPython: \w+, (?!0 B)[\d.]+ (B|KB|MB) of [\d.]+ (KB|MB)$/m);
});

test.describe("on a host that mounts it in a folder", () => {
  test.use({ serving: { mount: "/some/folder/" } });

  for (const address of ["", "index.html"]) {
    test(`the report opens at ${address || "the folder"}, and deep links survive a reload`, async ({ page, site }) => {
      await page.goto(site.url + address);
      await expect(logs(page).first()).toContainText("Hello from micropython");
      await turnTo(page, "Configuration");
      await expect(logs(page).first()).toContainText("Hello, reader!");
      await page.reload();
      await expect(logs(page).first()).toContainText("Hello, reader!");
    });
  }

  test("?interpreter= overrides the configuration", async ({ page, site }) => {
    await page.goto(`${site.url}index.html?interpreter=micropython-ulab`);
    expect(await finished(page)).toMatchObject({ name: "micropython-ulab" });
  });
});

test("an unknown interpreter in the address lists the known ones, and another choice works", async ({ page, site }) => {
  await page.goto(`${site.url}?interpreter=snake`);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("snake");
  await expect(alert).toContainText("micropython, micropython-ulab, pyodide");
  await picker(page).first().selectOption("micropython");
  await expect(logs(page).first()).toContainText("Hello from micropython");
});

test.describe("on an isolated page", () => {
  test.use({ serving: { isolated: true } });

  test("the status says whether Python runs in a worker, and the reader changes it", async ({ page, site }) => {
    await page.goto(site.url);
    await finished(page);
    const status = page.getByRole("status").first();
    await expect(status).toContainText("in a worker: ready");
    expect(page.workers()).not.toHaveLength(0);
    await page.getByRole("checkbox", { name: "in a worker" }).uncheck();
    await finished(page, 2);
    await expect(status).toContainText("ready");
    await expect(status).not.toContainText("in a worker");
    expect(new URL(page.url()).searchParams.get("worker")).toBe("false");
  });
});
