// The chapters that promise the same cell on every interpreter: each of their cells runs on each of them, in the page and in a worker.

import { expect, finished, test } from "./fixtures.mjs";

test.use({ serving: { isolated: true, csp: true } });

const compiled = {
  pyodide: /^b'\\x81\\xa8compiled\\xc3'\n$/,
  others: /^msgpack [\d.]+ cannot be installed here: .*compiled for this interpreter.*\n$/,
};

// What the cells of a chapter print, in their order; those with a button are run.
const chapters = (interpreter) => ({
  javascript: [
    /^JavaScript's clock says 2\d\d\d\nThe hypotenuse of 3 and 4 is 5(\.0)?\n$/,
    /^pear\nfig\nbanana\nkiwi\n4 words: pear \+ fig \+ banana \+ kiwi\n$/,
    /^\{"fruit":\["pear","fig"\]\}\n\{"fruit":\["pear","fig","plum"\]\}\n$/,
    /^waiting …\na promise was kept\nJavaScript's timer rang\.\n$/,
    /^SyntaxError - .+\n$/,
  ],
  packages: [
    /^new: \['pylev [\d.]+'\]\n3 letters make the difference\n$/,
    /^new: \[.*'python-dateutil [\w.]+'.*\]\n\[.*'dateutil'.*\]\n$/,
    /^no-such-package → no-such-package: .*\nsix>=99 → six: no version .*\nsix==1\.16 → \['six 1\.16\.0'\]\nsix>=1\.17 → \['six 1\.\d+\.\d+'\]\n$/,
    compiled[interpreter] ?? compiled.others,
  ],
  workers: [
    /^This Python runs in (the page|a worker)\.\n$/, undefined, /Python hears a message to myself\n/, /^$/, /^Below 10000 there are 1229 primes\.\n$/,
  ],
});

for (const interpreter of ["micropython", "pyodide", "cpython", "rustpython"]) {
  for (const worker of [false, true]) {
    test.describe(`${interpreter} in the ${worker ? "worker" : "page"}`, () => {
      const open = async (page, site, chapter) => {
        await page.goto(`${site.url}?interpreter=${interpreter}&worker=${worker}#/${chapter}`);
        await finished(page);
      };

      test("the cells of each chapter print what they promise", async ({ page, site }) => {
        test.setTimeout(120_000);
        await open(page, site, Object.keys(chapters(interpreter))[0]);
        for (const [chapter, outputs] of Object.entries(chapters(interpreter))) {
          // As a reader does: from one to the next, on the same Python.
          await page.evaluate((chapter) => (location.hash = `#/${chapter}`), chapter);
          await expect(page.locator(`[aria-current="page"] a[href$="#/${chapter}"]`).first()).toBeAttached();
          const cells = page.getByRole("main").locator(".mps-editor, .mps-script");
          await expect(cells).toHaveCount(outputs.length);
          for (let place = 0; place < outputs.length; place++) {
            // A loop without end is not for the page.
            if (outputs[place] === undefined) continue;
            const run = cells.nth(place).getByRole("button", { name: "Run" });
            if (await run.count()) await run.click();
          }
          for (const [place, output] of outputs.entries()) {
            if (!output) continue;
            await expect.poll(async () => (await cells.nth(place).getByRole("log").textContent()) ?? "", chapter).toMatch(output);
          }
        }
      });

      if (worker) {
        test("the loop of the chapter on workers is ended by Stop", async ({ page, site }) => {
          await open(page, site, "workers");
          const loop = page.getByRole("main").locator(".mps-editor").first();
          await loop.getByRole("button", { name: "Run" }).click();
          await loop.getByRole("button", { name: "Stop" }).click();
          await expect(loop.getByRole("log")).toContainText(/KeyboardInterrupt|started afresh/);
        });
      }

      test("the applications of the chapter on the DOM work", async ({ page, site }) => {
        await open(page, site, "the-dom");
        const path = page.getByRole("img", { name: "A flower" }).locator("path");
        await expect(path).toHaveAttribute("d", /^M55/);
        const field = page.getByRole("textbox", { name: "What is to be done?" });
        await field.fill("write <b>tests</b>");
        await field.press("Enter");
        await expect(page.getByRole("list", { name: "To do" }).getByRole("listitem")).toHaveText(["write <b>tests</b>"]);
        await expect(field).toHaveValue("");
        const before = await path.getAttribute("d");
        await page.getByRole("slider", { name: "Petals" }).fill("3");
        await expect(path).not.toHaveAttribute("d", before);
      });
    });
  }
}
