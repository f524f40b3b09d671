// An allocation without end, in a worker: Stop ends it, or it has ended by itself before. Whichever it was, the reader is
// told, the page goes on, and so does Python.
//
// It takes as much memory as there is time for until Stop, at most the 4 GiB of a 32-bit WebAssembly, and gives it back.
// How much an interpreter can have is not asked.

import { expect, finished, logs, test } from "./fixtures.mjs";

test.use({ serving: { isolated: true, csp: true } });

// How such a run may end, and what the reader is told: Stop interrupts it or has the interpreter replaced; or before
// that Python raises, or the interpreter breaks.
const ends = {
  interrupted: { told: /KeyboardInterrupt/, byStop: true },
  replaced: { told: /stopped\. \w+ could not be interrupted\. It was started afresh/, byStop: true, losesState: true },
  "out of memory": { told: /MemoryError/ },
  crashed: { told: /\w+ crashed: .+\s+It was started afresh/, losesState: true },
};
const anyEnd = new RegExp(Object.values(ends).map(({ told }) => told.source).join("|"));

for (const interpreter of ["micropython", "pyodide", "cpython", "rustpython"]) {
  test(`on ${interpreter} an allocation without end is over within two seconds of Stop, and the next cell runs`, async ({ site, page }) => {
    await site.plain(page, `<py-config>interpreter = "${interpreter}"\nworker = true</py-config>
      <py-editor>print("began")\nkept = []\nwhile True: kept.append(bytearray(100000))</py-editor>
      <py-editor>print("kept" in globals(), 6 * 7)</py-editor>
      <button id=count>0</button>`);
    await finished(page);
    await page.evaluate(() => document.querySelector("#count").addEventListener("click", ({ target }) => target.textContent++));
    const run = page.getByRole("button", { name: "Run" });
    const log = logs(page).first();
    await run.first().click();
    await expect(log).toContainText("began");
    await page.locator("#count").click();
    await expect(page.locator("#count")).toHaveText("1");
    await expect(page.getByRole("button", { name: "Stop" }).or(log.getByText(anyEnd)).first()).toBeVisible();

    const { isPressed, took } = await pressStop(page);
    expect(took).toBeLessThan(2000);
    await expect(log).toHaveText(anyEnd);
    const said = await log.textContent();
    const [end, ...others] = Object.keys(ends).filter((name) => ends[name].told.test(said));
    expect(others, said).toEqual([]);
    if (ends[end].byStop) expect(isPressed).toBe(true);

    await run.last().click();
    await expect(logs(page).last()).toHaveText(ends[end].losesState ? "False 42" : "True 42");
  });
}

// Presses Stop, if anything still runs, and waits until nothing does → whether it was pressed, and after how many
// milliseconds it was over.
function pressStop(page) {
  return page.evaluate(() => {
    const stop = [...document.querySelectorAll("button")].find((button) => button.textContent === "Stop");
    if (!stop) return { isPressed: false, took: 0 };
    const began = performance.now();
    return new Promise((over) => {
      new MutationObserver((_, observer) => {
        if (stop.isConnected) return;
        observer.disconnect();
        over({ isPressed: true, took: performance.now() - began });
      }).observe(document.body, { childList: true, subtree: true });
      stop.click();
    });
  });
}
