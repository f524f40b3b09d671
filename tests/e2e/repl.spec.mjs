// <py-repl>: a terminal that behaves as Python's own prompt does, on each interpreter.

import { expect, finished, test } from "./fixtures.mjs";

function screen(page) {
  return page.locator(".xterm-rows");
}

// What stands on the screen, without the blank lines below it.
async function shows(page, expected) {
  await expect.poll(async () => (await screen(page).innerText()).replaceAll("\u00a0", " ").trim()).toMatch(expected);
}

async function paste(page, text) {
  await page.locator(".xterm-helper-textarea").evaluate((textarea, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    textarea.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  }, text);
}

async function open(page, site, config) {
  await site.plain(page, `<py-config>${config}</py-config><py-repl></py-repl>`);
  await finished(page);
  await shows(page, />>>$/);
  await page.locator(".xterm").click();
}

const interpreters = ["micropython", "pyodide", "cpython", "rustpython"];

for (const name of interpreters) {
  test.describe(`on ${name}`, () => {
    test.beforeEach(({ page, site }) => open(page, site, `interpreter = "${name}"`));

    test("echoes the value of an expression, but not None", async ({ page }) => {
      await page.keyboard.type("'a' * 3\nNone\n6 * 7\n");
      await shows(page, />>> 'a' \* 3\n'aaa'\n>>> None\n>>> 6 \* 7\n42\n>>>$/);
    });

    test("takes a block over several lines, which an empty line ends", async ({ page }) => {
      await page.keyboard.type("for n in range(2):\n");
      await shows(page, />>> for n in range\(2\):\n\.\.\.$/);
      await page.keyboard.type("    print('n', n)\n\n");
      await shows(page, /\n0?.*n 0\nn 1\n>>>$/);
    });

    test("takes several lines pasted at once", async ({ page }) => {
      await paste(page, "def twice(x):\n    return 2 * x\n\ntwice(21)\n");
      await shows(page, /\n42\n>>>$/);
    });

    test("completes names from the live namespace by Tab", async ({ page }) => {
      await page.keyboard.type("a_rather_long_name = 'found'\n");
      await page.keyboard.type("a_rath");
      await page.keyboard.press("Tab");
      await shows(page, />>> a_rather_long_name$/);
      await page.keyboard.press("Enter");
      await shows(page, /\n'found'\n>>>$/);
    });

    test("Control-C clears the line, Control-L the screen", async ({ page }) => {
      await page.keyboard.type("this is no Python");
      await page.keyboard.press("Control+c");
      await page.keyboard.type("'after'\n");
      await shows(page, /\n'after'\n>>>$/);
      await page.keyboard.press("Control+l");
      await shows(page, /^>>>$/);
    });

    test("shows an error in red and goes on", async ({ page }) => {
      await page.keyboard.type("1 / 0\n");
      await expect(screen(page).locator(".xterm-fg-1, .xterm-fg-9").last()).toContainText("ZeroDivisionError");
      await page.keyboard.type("'on'\n");
      await shows(page, /\n'on'\n>>>$/);
    });

    test("shows print(end=\"\") at once", async ({ page }) => {
      await page.keyboard.type("print('no newline', end='')\n");
      await shows(page, /no newline.*\n?>>>$/);
    });

    test("Python's names are the page's", async ({ page }) => {
      await page.evaluate("PyScript.runPython('from_the_page = 99')");
      await page.keyboard.type("from_the_page\n");
      await shows(page, /\n99\n>>>$/);
    });
  });
}

test.describe("in a worker", () => {
  test.use({ serving: { isolated: true } });

  for (const name of interpreters) {
    test(`${name} asks for input in the terminal`, async ({ page, site }) => {
      await open(page, site, `interpreter = "${name}"\nworker = true`);
      await page.keyboard.type("name = input('name? ')\n");
      await shows(page, /\nname\?$/);
      await page.keyboard.type("Ado");
      await page.keyboard.press("Backspace");
      await page.keyboard.type("a\nname\n");
      await shows(page, /\nname\? Ada\n>>> name\n'Ada'\n>>>$/);
      await page.keyboard.press("Control+l");

      await page.keyboard.type("import sys\nprint('line', end=': '); line = sys.stdin.readline()\n");
      await shows(page, /\nline:$/);
      await page.keyboard.type("read\nline\n");
      await shows(page, /\nline: read\n>>> line\n'read\\n'\n>>>$/);
      await page.keyboard.press("Control+l");

      await paste(page, "a, b = input('1? '), input('2? ')\none\ntwo\na + b\n");
      await shows(page, /\n1\? one\n2\? two\n>>> a \+ b\n'onetwo'\n>>>$/);
      await page.keyboard.press("Control+l");

      await page.keyboard.type("input('end? ')\n");
      await shows(page, /\nend\?$/);
      await page.keyboard.press("Control+d");
      await shows(page, /\nend\? ?\n[^]*EOFError[^]*\n>>>$/);
      await page.keyboard.press("Control+l");

      await page.keyboard.type("input('stop? ')\n");
      await shows(page, /\nstop\?$/);
      await page.keyboard.type("half");
      await page.keyboard.press("Control+c");
      await shows(page, /\nstop\? half\n[^]*KeyboardInterrupt[^]*\n>>>$/);
      await page.keyboard.type("name\n");
      await shows(page, /\n'Ada'\n>>>$/);
      await page.keyboard.press("Control+l");

      await page.keyboard.type("print('line', end=': '); sys.stdin.readline()\n");
      await shows(page, /\nline:$/);
      await page.keyboard.press("Control+c");
      await shows(page, /\nline: ?\n[^]*KeyboardInterrupt[^]*\n>>>$/);
      await page.keyboard.type("name\n");
      await shows(page, /\n'Ada'\n>>>$/);
    });
  }

  // Runs a loop that has no end, and stops it.
  async function stopLoop(page) {
    await page.keyboard.type("kept = 'kept'\n");
    await paste(page, "def loop():\n    print('it go' + 'es')\n    while True: pass\n\nloop()\n");
    await shows(page, /\nit goes$/);
    await page.keyboard.type("typed ahead");
    await page.keyboard.press("Control+c");
  }

  test("Control-C stops a loop, and what was defined is kept", async ({ page, site }) => {
    await open(page, site, `interpreter = "pyodide"\nworker = true`);
    await stopLoop(page);
    await shows(page, /\nit goes\n[^]*KeyboardInterrupt\n>>>$/);
    await page.keyboard.type("kept\n");
    await shows(page, /\n'kept'\n>>>$/);
  });

  for (const name of ["micropython", "cpython", "rustpython"]) {
    test(`Control-C on ${name} ends the interpreter, says so, and goes on with a fresh one`, async ({ page, site }) => {
      await open(page, site, `interpreter = "${name}"\nworker = true`);
      await stopLoop(page);
      const said = `stopped. ${name} could not be interrupted. It was started afresh`;
      await expect(screen(page).locator(".xterm-fg-1, .xterm-fg-9").first()).toContainText(said);
      await shows(page, /\n>>>$/);
      await page.keyboard.type("kept\n");
      await shows(page, /NameError[^]*\n>>>$/);
    });
  }
});

test("in the page, too, an interpreter that can wait asks in the terminal", async ({ page, site }) => {
  await open(page, site, `interpreter = "cpython"`);
  await page.keyboard.type("name = input('name? ')\n");
  await shows(page, /\nname\?$/);
  await page.keyboard.type("Ada\nname\n");
  await shows(page, /\nname\? Ada\n>>> name\n'Ada'\n>>>$/);
});

test("in the page, Control-C ends what awaits, and says what it cannot end", async ({ page, site }) => {
  await open(page, site, "");
  await page.keyboard.type("import asyncio\nawait asyncio.sleep(1000)\n");
  await shows(page, /sleep\(1000\)$/);
  await page.keyboard.press("Control+c");
  await shows(page, /KeyboardInterrupt[^]*\n>>>$/);
  await page.evaluate(() => PyScript.runPython(`
async def stubborn():
    print("awaits")
    while True:
        try:
            await asyncio.sleep(1000)
        except asyncio.CancelledError:
            pass
`));
  await page.keyboard.type("await stubborn()\n");
  await shows(page, /\nawaits$/);
  await page.keyboard.press("Control+c");
  await expect(screen(page)).toContainText("in a worker it can be ended");
});

test("text that no key typed is entered once, and so is text that keys typed", async ({ page, site }) => {
  await open(page, site, "");
  await page.keyboard.type("'a");
  await page.keyboard.insertText("🐍");
  await page.keyboard.type("bB");
  await page.keyboard.insertText(" words");
  await page.keyboard.type("'\n");
  await shows(page, />>> 'a🐍bB words'\n'a🐍bB words'\n>>>$/);
});

test("the arrow keys walk through the history, which survives a reload", async ({ page, site }) => {
  await site.plain(page, "<py-repl></py-repl>");
  await shows(page, />>>$/);
  await page.locator(".xterm").click();
  await page.keyboard.type("'one'\n'two'\n");
  await shows(page, /\n'two'\n>>>$/);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await shows(page, />>> 'one'$/);
  await page.keyboard.press("ArrowDown");
  await shows(page, />>> 'two'$/);
  await page.reload();
  await shows(page, />>>$/);
  await page.locator(".xterm").click();
  await page.keyboard.press("ArrowUp");
  await shows(page, />>> 'two'$/);
});

test("Escape, then Tab leaves the terminal", async ({ page, site }) => {
  await site.plain(page, "<py-repl></py-repl><button>outside</button>");
  await shows(page, />>>$/);
  await page.locator(".xterm").click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(page.locator(".xterm-helper-textarea")).not.toBeFocused();
});
