// What must hold of every page: the strict Content-Security-Policy, no serious finding by axe, the keyboard alone, phones.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, failed, finished, logs, picker, test } from "./fixtures.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const plainPage = `
  <main>
    <h1>A plain page</h1>
    <py-script>print("hello")</py-script>
    <py-editor>print("edited")</py-editor>
    <py-repl></py-repl>
  </main>`;

// A page of each kind.
const pages = {
  "the report": {
    async open(page, site) {
      await page.goto(site.url);
      await finished(page);
    },
  },
  "a plain page": {
    async open(page, site) {
      await site.plain(page, plainPage);
      await finished(page);
      await expect(page.locator(".xterm-rows")).toContainText(">>>");
      await expect(page.locator("py-editor .cm-content")).toBeVisible();
    },
  },
  "a page whose setup has failed": {
    async open(page, site) {
      site.answer("interpreters/micropython/micropython.wasm", { status: 404 });
      await site.plain(page, plainPage);
      await failed(page);
      await expect(page.getByRole("button", { name: "Retry" })).toBeVisible();
    },
  },
  "a page with a cell that runs and asks": {
    serving: { isolated: true },
    async open(page, site) {
      await site.plain(page, `
        <py-config>worker = true</py-config>
        <main><h1>A question</h1><py-editor>input("Who? ")</py-editor></main>`);
      await finished(page);
      await page.getByRole("button", { name: "Run" }).click();
      await expect(page.getByRole("textbox", { name: "Who?" })).toBeVisible();
      await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
    },
  },
};

async function serious(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate("axe.run()");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

const phone = { width: 360, height: 740 };

function isTooWide(page) {
  return page.evaluate("document.documentElement.scrollWidth > innerWidth");
}

for (const [kind, { serving = {}, open }] of Object.entries(pages)) {
  test.describe(kind, () => {
    test.use({ serving });

    for (const colorScheme of ["light", "dark"]) {
      test.describe(`in ${colorScheme}`, () => {
        test.use({ colorScheme });

        test("axe finds nothing serious", async ({ page, site }) => {
          await open(page, site);
          expect(await serious(page)).toEqual([]);
        });
      });
    }

    test.describe("on a phone", () => {
      test.use({ viewport: phone });

      test("nothing scrolls sideways", async ({ page, site }) => {
        await open(page, site);
        expect(await isTooWide(page)).toBe(false);
      });
    });
  });
}

const files = readdirSync(join(import.meta.dirname, "../../assets/chapters")).sort();
const chapters = files.map((file) => file.replace(/^\d+-(.*)\.md$/, "$1"));

for (const colorScheme of ["light", "dark"]) {
  test.describe(`the report in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test("axe finds nothing serious in any chapter, and none scrolls sideways on a phone", async ({ page, site }) => {
      test.setTimeout(180_000);
      await page.goto(site.url);
      await finished(page);
      const usual = page.viewportSize();
      const found = [];
      for (const chapter of chapters.slice(1)) {
        await page.evaluate((chapter) => (location.hash = `#/${chapter}`), chapter);
        await expect(page.locator(`[aria-current="page"] a[href$="#/${chapter}"]`).first()).toBeAttached();
        // Everything is there: what runs by itself has run, and the widgets have come.
        await page.evaluate(() => PyScript.runPython("1"));
        await expect(page.locator(".mps-editor textarea, .terminal-box:not(:has(.xterm))")).toHaveCount(0);
        found.push(...(await serious(page)).map((finding) => `${chapter}: ${finding}`));
        await page.setViewportSize(phone);
        if (await isTooWide(page)) found.push(`${chapter}: it scrolls sideways`);
        await page.setViewportSize(usual);
      }
      expect(found).toEqual([]);
    });
  });
}

for (const colorScheme of ["light", "dark"]) {
  test.describe(`where the system is ${colorScheme}`, () => {
    test.use({ colorScheme });

    test("so is the report", async ({ page, site }) => {
      await page.goto(site.url);
      await finished(page);
      const brightness = await page.getByRole("main").evaluate((element) => {
        const colour = () => getComputedStyle(element).backgroundColor;
        while (colour() === "rgba(0, 0, 0, 0)") element = element.parentElement;
        return Math.max(...colour().match(/\d+/g).map(Number));
      });
      if (colorScheme === "light") expect(brightness).toBeGreaterThan(200);
      else expect(brightness).toBeLessThan(80);
    });
  });
}

test.describe("under the strict Content-Security-Policy", () => {
  test.use({ serving: { csp: true } });

  // Every violation counts, not only those that stop something; a document reports its own.
  async function violations(page) {
    await page.addInitScript(() => {
      window.violations = [];
      document.addEventListener("securitypolicyviolation", ({ blockedURI, violatedDirective }) => {
        window.violations.push(`${violatedDirective}: ${blockedURI}`);
      });
    });
    return () => page.evaluate("violations");
  }

  for (const name of ["micropython", "pyodide"]) {
    test(`the report runs ${name}`, async ({ page, site }) => {
      const seen = await violations(page);
      await page.goto(`${site.url}?interpreter=${name}`);
      await expect(logs(page).first()).toContainText("Hello from");
      expect(await seen()).toEqual([]);
    });

    test(`a plain page runs ${name} with every tag`, async ({ page, site }) => {
      const seen = await violations(page);
      await site.plain(page, `<py-config>interpreter = "${name}"</py-config>${plainPage}`);
      await expect(logs(page).first()).toHaveText("hello\n");
      await page.getByRole("button", { name: "Run" }).click();
      await expect(page.locator("py-editor").getByRole("log")).toHaveText("edited\n");
      await expect(page.locator(".xterm-rows")).toContainText(">>>");
      expect(await seen()).toEqual([]);
    });
  }
});

test.describe("by keyboard alone", () => {
  // Presses Tab until the element has the focus. A page where it never gets it runs into the end of the loop.
  async function tabTo(page, locator) {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press("Escape");
      await page.keyboard.press("Tab");
      if (await locator.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error("Tab never came there");
  }

  test("the skip link comes first and leads to the text", async ({ page, site }) => {
    await page.goto(site.url);
    await finished(page);
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: /^skip/i });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
  });

  test("an interpreter can be chosen", async ({ page, site }) => {
    await page.goto(site.url);
    await finished(page);
    await tabTo(page, picker(page));
    await page.keyboard.type("MicroPython w");
    expect(await finished(page, 2)).toMatchObject({ name: "micropython-ulab" });
  });

  test("a cell can be reached, edited, run and left", async ({ page, site }) => {
    await site.plain(page, `<py-editor></py-editor><button>outside</button>`);
    await finished(page);
    await tabTo(page, page.locator("py-editor .cm-content"));
    await page.keyboard.type("print('by keyboard')");
    await page.keyboard.press("Control+Enter");
    await expect(page.locator("py-editor").getByRole("log")).toHaveText("by keyboard\n");
    await tabTo(page, page.getByRole("button", { name: "outside" }));
  });

  test("the terminal can be reached and left", async ({ page, site }) => {
    await site.plain(page, `<button>before</button><py-repl></py-repl><button>outside</button>`);
    await expect(page.locator(".xterm-rows")).toContainText(">>>");
    await tabTo(page, page.locator(".xterm-helper-textarea"));
    await page.keyboard.type("1 + 1\n");
    await expect(page.locator(".xterm-rows")).toContainText("2");
    await tabTo(page, page.getByRole("button", { name: "outside" }));
  });
});

test("reduced motion: nothing is animated", async ({ page, site }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(site.url);
  await finished(page);
  expect(await page.evaluate("document.getAnimations().length")).toBe(0);
});
