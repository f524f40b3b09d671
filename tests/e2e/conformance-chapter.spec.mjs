// The chapter that runs the conformance cases: its table, its verdicts, Run and Stop. What interpreters do is not tested
// here; that is what the cases themselves are for.

import { expect, finished, picker, test } from "./fixtures.mjs";

// Cases of three ends, on record or not.
const cases = [
  oneCase("lang_good.py", "It does as it should.", "print(input())", { stdout: "read\n" }, { input: "read\n" }),
  oneCase("lang_raises.py", "It raises.", "raise ValueError('so')", { error: "ValueError: so" }),
  oneCase("mod_known.py", "It differs, as is known.", "print(1)", { stdout: "2\n" }, { differs: { micropython: "it cannot count" } }),
  oneCase("mod_news.py", "It differs, to everybody's surprise.", "print('this')", { stdout: "that\n" }),
  oneCase("mod_mended.py", "It is said to differ.", "print(3)", { stdout: "3\n" }, { differs: { micropython: "it was ill" } }),
];

function oneCase(name, about, code, expected, rest) {
  return { name, about, code, input: "", differs: {}, expected: { stdout: "", error: null, ...expected }, ...rest };
}

const endless = [oneCase("lang_endless.py", "It does not end.", "while True: pass", {}), ...cases];

function chapter(page) {
  const main = page.getByRole("main");
  return {
    main,
    run: main.getByRole("button", { name: "Run" }),
    stop: main.getByRole("button", { name: "Stop" }),
    status: main.getByRole("status"),
    table: main.getByRole("region", { name: "Cases and interpreters" }),
    row: (about) => main.getByRole("row").filter({ has: page.getByRole("rowheader", { name: about }) }),
    include: (name) => main.getByRole("checkbox", { name, exact: true }),
  };
}

async function open(page, site, list) {
  if (list) site.answer("conformance.json", JSON.stringify(list));
  await page.goto(`${site.url}#/the-same-everywhere`);
  await finished(page);
  return chapter(page);
}

test.describe("the conformance chapter", () => {
  test.use({ serving: { csp: true, isolated: true } });

  test("has every case and every interpreter, and MicroPython chosen", { tag: "@rustpython" }, async ({ page, site }) => {
    const { table, row, include, run } = await open(page, site);
    await expect(table.getByRole("columnheader")).toHaveText(["Case", "MicroPython", "Pyodide", "CPython", "RustPython"]);
    await expect(row("The match statement.").getByRole("img", { name: "not run" })).toHaveCount(4);
    expect(await table.getByRole("rowheader").count()).toBeGreaterThan(100);
    await expect(include("MicroPython")).toBeChecked();
    await expect(include("Pyodide")).not.toBeChecked();
    await include("MicroPython").uncheck();
    await expect(run).toBeDisabled();
  });

  test("Run tells what is expected, what is known and what is news", async ({ page, site }) => {
    const { main, run, status, row, table } = await open(page, site, cases);
    await run.click();
    await expect(status).toHaveText("5 done, 2 unexpected");
    for (const about of ["It does as it should.", "It raises."]) {
      await expect(row(about).getByRole("img", { name: "as expected" })).toHaveCount(1);
    }
    await row("It differs, as is known.").getByText("differs", { exact: true }).click();
    await expect(row("It differs, as is known.")).toContainText("it cannot count");
    await expect(row("It differs, to everybody's surprise.")).toContainText("unexpected");
    const told = main.getByText("What MicroPython wrote");
    await expect(told).toHaveCount(2);
    await told.last().click();
    await expect(table.getByText("that", { exact: true })).toBeVisible();
    await expect(table.getByText("this", { exact: true })).toBeVisible();
    await told.first().click();
    await expect(table).toContainText("It is said to differ (it was ill), and does not.");
  });

  test("several interpreters run beside the page's own, which goes on", async ({ page, site }) => {
    const { run, status, row, include } = await open(page, site, cases.slice(0, 2));
    await page.evaluate("PyScript.runPython('kept = 41')");
    await include("CPython").check();
    await run.click();
    await expect(status).toHaveText("4 done, 0 unexpected");
    await expect(row("It raises.").getByRole("img", { name: "as expected" })).toHaveCount(2);
    expect(await page.evaluate("PyScript.runPython('kept + 1')")).toBe(42);
    await expect(picker(page)).toHaveValue("micropython");
  });

  test("Stop ends what runs, and Run begins again", async ({ page, site }) => {
    const { main, run, stop, status, row } = await open(page, site, endless);
    await run.click();
    await expect(row("It does not end.").getByRole("img", { name: "running" })).toBeVisible();
    await expect(main.getByText("5 of 6")).toBeVisible();
    await stop.click();
    await expect(status).toHaveText("ended after 5 of 6, 2 unexpected");
    await expect(row("It does not end.").getByRole("img", { name: "not run" })).toHaveCount(4);
    await run.click();
    await expect(stop).toBeVisible();
    await stop.click();
    await expect(run).toBeEnabled();
  });

  test("a run ends when the reader goes to another chapter", async ({ page, site }) => {
    const { run, row } = await open(page, site, endless);
    await run.click();
    await expect(row("It is said to differ.")).toContainText("unexpected");
    await page.getByRole("link", { name: /^Previous/ }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("A build of your own");
    await expect.poll(() => page.workers().length).toBe(1);
  });

  test("an interpreter that cannot run says so once, and the others do", async ({ page, site }) => {
    site.answer("interpreters/cpython/python.wasm", { status: 404, body: "" });
    const { main, run, status, include } = await open(page, site, cases);
    await include("CPython").check();
    await run.click();
    await expect(status).toHaveText("ended after 5 of 10, 2 unexpected");
    await expect(main.getByRole("alert")).toHaveText(/^CPython cannot run: .*404/);
  });

  test("cases that are not there are missed in words", async ({ page, site }) => {
    site.answer("conformance.json", { status: 404, body: "" });
    const { main, run } = await open(page, site);
    await expect(main.getByRole("alert")).toContainText("conformance.json");
    await expect(run).toBeDisabled();
  });

  test.describe("on the narrowest phone", () => {
    test.use({ viewport: { width: 320, height: 640 } });

    test("the table scrolls by itself, also by keyboard, and the page does not", async ({ page, site }) => {
      const { table } = await open(page, site);
      const [content, window] = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]");
      expect(content).toBeLessThanOrEqual(window);
      await table.focus();
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => table.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
    });
  });
});
