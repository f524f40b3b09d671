// A flood of output from a worker: the page stays responsive, shows both ends of it, and has all of it for whoever wants it.
//
// How long a task took is taken from the browser's trace, in time of the processor: on a busy machine the clock tells more about
// the machine than about the page.

import { readFile } from "node:fs/promises";

import { expect, logs, test } from "./fixtures.mjs";

test.use({ serving: { isolated: true, csp: true } });

const LINES = 200_000;

function cell(interpreter, code) {
  return `<py-config>interpreter = "${interpreter}"\nworker = true</py-config>${code}`;
}

// The processor's time that each task of the page's main thread took between two `performance.mark`s, in milliseconds.
function tasks({ traceEvents }) {
  const [begin, end] = ["begin", "end"].map((name) => traceEvents.find((event) => event.name === name));
  return traceEvents
    .filter(({ name, pid, tid, ts }) => name.endsWith("RunTask") && pid === begin.pid && tid === begin.tid && ts > begin.ts && ts < end.ts)
    // The shortest have none.
    .flatMap(({ tdur }) => (tdur === undefined ? [] : [tdur / 1000]));
}

for (const interpreter of ["micropython", "pyodide", "cpython", "rustpython"]) {
  test(`${interpreter} prints ${LINES} lines, and no task of the page takes long`, async ({ page, site, browser }) => {
    test.setTimeout(120_000);
    await browser.startTracing(page, { categories: ["toplevel", "blink.user_timing"] });
    await site.plain(page, cell(interpreter, `
      <py-script>print("go")\nfor i in range(${LINES}): print(i)</py-script>
      <py-script>print("next")</py-script>`));
    const [flood, next] = [logs(page).nth(0), logs(page).nth(1)];
    await flood.locator(".chunk").first().waitFor();
    await page.evaluate(() => performance.mark("begin"));
    await expect(next).toHaveText("next\n", { timeout: 100_000 });
    await page.evaluate(() => performance.mark("end"));
    const trace = JSON.parse(String(await browser.stopTracing()));
    const times = tasks(trace);
    expect(times.length).toBeGreaterThan(10);
    expect(times.reduce((longest, time) => Math.max(longest, time), 0)).toBeLessThan(100);

    const shown = (await flood.locator(".chunk").allTextContents()).join("").trimEnd().split("\n");
    expect([shown[0], shown[1], shown.at(-1)]).toEqual(["go", "0", `${LINES - 1}`]);
    const leftOut = (LINES + 1 - shown.length).toLocaleString("en");
    await expect(flood.locator(".gap")).toHaveText(`… ${leftOut} lines left out · Download all (1.3 MB)`);

    const download = page.waitForEvent("download");
    const button = flood.getByRole("button", { name: "Download all" });
    await button.focus();
    await page.keyboard.press("Enter");
    const saved = String(await readFile(await (await download).path()));
    expect((await download).suggestedFilename()).toBe("output.txt");
    const expected = ["go", ...Array(LINES).keys()].join("\n") + "\n";
    expect(saved === expected).toBe(true);
  });

  test(`${interpreter} holds nothing back before a silent loop`, async ({ page, site }) => {
    await site.plain(page, cell(interpreter, `
      <py-script>import sys\nsys.stdout.write("a")\nsys.stdout.write("b")\nwhile True: pass</py-script>`));
    await expect(logs(page)).toHaveText("ab");
  });
}

test("the prompt comes back behind a flood, behind one long line, and behind Control-C", async ({ page, site }) => {
  await site.plain(page, cell("micropython", "<py-repl></py-repl>"));
  const rows = page.locator(".xterm-rows");
  const shows = (expected) =>
    expect.poll(async () => (await rows.innerText()).replaceAll("\u00a0", " ").trim()).toMatch(expected);
  await shows(/>>>$/);
  await page.locator(".xterm").click();
  await page.keyboard.type(`for i in range(${LINES}): print(i)\n\n`);
  await shows(new RegExp(`\n${LINES - 2}\n${LINES - 1}\n>>>$`));
  await page.keyboard.type("print('x' * 300000)\n");
  await shows(/xxx\n>>>$/);
  await page.keyboard.type("while True: print('y' * 50)\n\n");
  await shows(/y{50}\ny{50}\n/);
  await page.keyboard.press("Control+c");
  await shows(/KeyboardInterrupt[^]*\n>>>$/);
});
