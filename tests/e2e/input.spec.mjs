// Input in the page itself, without a worker: at the cell where Python can be suspended, else by the browser's dialog.

import { expect, test } from "./fixtures.mjs";

const code = `<py-script>
import sys
name = input("Who? ")
line = sys.stdin.readline()
try:
    input("More? ")
except EOFError:
    print(repr(name), repr(line), "end")
</py-script>`;

for (const interpreter of ["pyodide", "cpython", "rustpython"]) {
  test(`on ${interpreter} a cell of the page asks its reader, and the page stays usable`, async ({ site, page }) => {
    await site.plain(page, `<py-config>interpreter = "${interpreter}"</py-config>${code}<button id=count>0</button>`);
    await page.evaluate(() => document.querySelector("#count").addEventListener("click", ({ target }) => target.textContent++));
    const first = page.getByRole("textbox", { name: "Who?" });
    await expect(first).toBeVisible();
    await page.locator("#count").click();
    await expect(page.locator("#count")).toHaveText("1");
    await first.fill("Ann é😀");
    await first.press("Enter");
    const second = page.getByRole("textbox", { name: "Input for Python" });
    await second.fill("line");
    await second.press("Enter");
    await page.getByRole("textbox", { name: "More?" }).press("Control+d");
    await expect(page.getByRole("log")).toContainText(String.raw`'Ann é😀' 'line\n' end`);
  });

  test(`on ${interpreter} Stop ends a question in the page, and Python goes on`, async ({ site, page }) => {
    await site.plain(page, `<py-config>interpreter = "${interpreter}"</py-config><py-script>kept = 41\ninput("Who? ")</py-script>`);
    await expect(page.getByRole("textbox", { name: "Who?" })).toBeVisible();
    await page.getByRole("button", { name: "Stop" }).click();
    await expect(page.getByRole("log")).toContainText("KeyboardInterrupt");
    expect(await page.evaluate(() => PyScript.runPython("kept + 1"))).toBe(42);
  });
}

test("MicroPython, which cannot be suspended, asks by the browser's dialog", async ({ site, page }) => {
  const answers = ["Ann é😀", "line", null];
  page.on("dialog", (dialog) => {
    const answer = answers.shift();
    return answer === null ? dialog.dismiss() : dialog.accept(answer);
  });
  await site.plain(page, code);
  await expect(page.getByRole("log")).toContainText(String.raw`'Ann é😀' 'line\n' end`);
});
