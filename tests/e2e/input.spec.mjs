// Input in the page itself, without a worker: at the cell where Python can be suspended, else by the browser's dialog.

import { answerQuestions, expect, logs, questions, test } from "./fixtures.mjs";

for (const interpreter of ["pyodide", "cpython", "rustpython"]) {
  test(`on ${interpreter} the cell that asks, of several, asks its reader, and the page stays usable`, async ({ site, page }) => {
    await site.plain(page, `<py-config>interpreter = "${interpreter}"</py-config><button id=count>0</button>
      <py-script>print("before")</py-script><div id=asks>${questions}</div><py-script>print("after", name)</py-script>`);
    await page.evaluate(() => document.querySelector("#count").addEventListener("click", ({ target }) => target.textContent++));
    const cell = page.locator("#asks");
    await expect(cell.getByRole("textbox", { name: "Who?" })).toBeVisible();
    await page.locator("#count").click();
    await expect(page.locator("#count")).toHaveText("1");
    await answerQuestions(cell);
    await expect(logs(page).first()).toHaveText("before");
    await expect(logs(page).last()).toHaveText("after Ann é😀");
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
  await site.plain(page, questions);
  await expect(page.getByRole("log")).toContainText(String.raw`'Ann é😀' 'line\n' end`);
});
