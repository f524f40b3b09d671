// The tags on a plain HTML page, as an author writes them.

import { expect, finished, logs, test } from "./fixtures.mjs";

const onPyodide = '<py-config>interpreter = "pyodide"</py-config>';

for (const [name, config] of [["micropython", ""], ["pyodide", onPyodide]]) {
  test.describe(`on ${name}`, () => {
    test("a script prints in its place", async ({ page, site }) => {
      await site.plain(page, `${config}<p>before</p>
        <py-script>
          for n in range(3):
              print("line", n)
        </py-script>
        <p>after</p>`);
      await expect(logs(page)).toHaveText("line 0\nline 1\nline 2\n");
      await expect(page.locator("body")).toContainText(/before\s*line 0\s*line 1\s*line 2\s*after/);
    });

    test("output without a last newline is shown, in any alphabet", async ({ page, site }) => {
      await site.plain(page, `${config}<meta charset="utf-8"><py-script>print("né 🐍", end="")</py-script>`);
      await expect(logs(page)).toHaveText("né 🐍");
    });

    test("an error shows at its tag, with the line in the script, and the next script runs", async ({ page, site }) => {
      await site.plain(page, `${config}
        <py-script id="bad">

          x = 1
          def fail():
              return x / 0
          fail()
        </py-script>
        <py-script id="good">print("still here")</py-script>`);
      await expect(page.locator("#bad")).toContainText("ZeroDivisionError");
      await expect(page.locator("#bad")).toContainText(/line 4, in <module>/);
      await expect(page.locator("#bad")).toContainText(/line 3, in fail/);
      await expect(page.locator("#good")).toContainText("still here");
    });

    test("scripts share one namespace, and await at top level", async ({ page, site }) => {
      await site.plain(page, `${config}
        <py-script>import asyncio; first = 40</py-script>
        <py-script>
          await asyncio.sleep(0)
          print(first + 2)
        </py-script>`);
      await expect(logs(page).last()).toHaveText("42\n");
    });
  });
}

test("code by src runs", async ({ page, site }) => {
  site.answer("code/hello.py", "print('from a file')\n");
  await site.plain(page, '<py-script src="code/hello.py"></py-script>');
  await expect(logs(page)).toHaveText("from a file\n");
});

test("target names the element that gets the output", async ({ page, site }) => {
  await site.plain(page, '<py-script target="there">print("over there")</py-script><section id="there"></section>');
  await expect(page.locator("#there")).toContainText("over there");
});

test("scripts run in page order, whatever order their sources arrive in", async ({ page, site }) => {
  const release = site.hold("slow.py", "order = ['slow']\n");
  site.answer("fast.py", "order.append('fast')\n");
  await site.plain(page, `
    <py-script src="slow.py"></py-script>
    <py-script src="fast.py"></py-script>
    <py-script>order.append("inline"); print(order)</py-script>`);
  await finished(page);
  release();
  await expect(logs(page).last()).toHaveText("['slow', 'fast', 'inline']\n");
});

test("output is text, never HTML", async ({ page, site }) => {
  await site.plain(page, "<script type=\"mpy\">print('<b>bold</b>')</script>");
  await expect(logs(page)).toHaveText("<b>bold</b>\n");
});

test("a script tag's < needs no escaping", async ({ page, site }) => {
  await site.plain(page, '<script type="mpy">print(1 <2)</script>');
  await expect(logs(page)).toHaveText("True\n");
});

for (const [type, expected] of [["mpy", "micropython"], ["py", "pyodide"]]) {
  test(`type="${type}" without a configuration means ${expected}`, async ({ page, site }) => {
    await site.plain(page, `<script type="${type}">print("hello")</script>`);
    expect(await finished(page)).toMatchObject({ name: expected });
    await expect(logs(page)).toHaveText("hello\n");
  });
}

test("a configured interpreter decides for type=\"py\" too", async ({ page, site }) => {
  await site.plain(page, `
    <py-config>interpreter = "micropython"</py-config>
    <script type="py">import sys; print(sys.implementation.name)</script>`);
  await expect(logs(page)).toHaveText("micropython\n");
});

test("the configuration may stand in a file, whose URLs are relative to it", async ({ page, site }) => {
  site.answer("settings/py.toml", '[files]\n"helper.py" = ""\n');
  site.answer("settings/helper.py", "value = 'helped'\n");
  await site.plain(page, '<py-config src="settings/py.toml"></py-config><py-script>import helper; print(helper.value)</py-script>');
  await expect(logs(page)).toHaveText("helped\n");
});

test("files arrive byte by byte, folders and all", async ({ page, site }) => {
  site.answer("bytes.bin", Buffer.from([0, 255, 13, 10, 128]));
  await site.plain(page, `
    <py-config>{ "files": { "bytes.bin": "deep/folder/" } }</py-config>
    <py-script>
      import os
      print(os.getcwd())
      print(list(open("deep/folder/bytes.bin", "rb").read()))
    </py-script>`);
  await expect(logs(page)).toHaveText("/home/user\n[0, 255, 13, 10, 128]\n");
});

test("the configuration is never shown", async ({ page, site }) => {
  await site.plain(page, "<py-config>splash = false</py-config><py-script>print(1)</py-script>");
  await expect(logs(page)).toHaveText("1\n");
  await expect(page.locator("py-config")).toBeHidden();
});

test("tags that are added later work", async ({ page, site }) => {
  await site.plain(page, "<py-script>print('first')</py-script>");
  await finished(page);
  await page.evaluate(() => {
    const script = document.createElement("py-script");
    script.textContent = "print('added')";
    document.body.append(script);
  });
  await expect(logs(page).last()).toHaveText("added\n");
  await page.evaluate(() => {
    const script = Object.assign(document.createElement("script"), { type: "py", textContent: "print('added, 1 < 2')" });
    document.body.append(script);
  });
  await expect(logs(page).last()).toHaveText("added, 1 < 2\n");
});

test("whoever types into a cell while Python comes goes on in its editor, at the same place", async ({ page, site }) => {
  const release = site.hold("late.py", "x = 1\n");
  await site.plain(page, "<py-config>files = { 'late.py' = '' }</py-config><py-editor>print(1)</py-editor>");
  await page.locator("py-editor textarea").focus();
  for (const key of ["Control+End", "ArrowLeft", "+", "1"]) await page.keyboard.press(key);
  release();
  const editor = page.locator("py-editor .cm-content");
  await expect(editor).toBeFocused();
  await page.keyboard.type("00");
  await expect(editor).toHaveText("print(1+100)");
  await page.keyboard.press("Control+Enter");
  await expect(logs(page)).toHaveText("101\n");
});

test.describe("py-editor", () => {
  const cell = '<py-script>shared = "the page"</py-script><py-editor>print(shared)</py-editor><button>outside</button>';

  // CodeMirror, which takes over from a plain text area.
  function editor(page) {
    return page.locator("py-editor .cm-content");
  }

  test.beforeEach(async ({ page, site }) => {
    await site.plain(page, cell);
    await finished(page);
  });

  test("waits for Run, and has the page's state", async ({ page }) => {
    await expect(editor(page)).toContainText("print(shared)");
    await page.getByRole("button", { name: "Run" }).click();
    await expect(page.locator("py-editor").getByRole("log")).toHaveText("the page\n");
  });

  for (const keys of ["Control+Enter", "Shift+Enter"]) {
    test(`${keys} runs what was typed`, async ({ page }) => {
      await editor(page).click();
      await page.keyboard.press("Control+a");
      await page.keyboard.type("for n in range(2):\nprint(n)");
      await page.keyboard.press(keys);
      await expect(page.locator("py-editor").getByRole("log")).toHaveText("0\n1\n");
    });
  }

  test("Tab indents; Escape, then Tab leaves", async ({ page }) => {
    await editor(page).click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Tab");
    await expect(editor(page)).toHaveText("    print(shared)");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await expect(editor(page)).not.toBeFocused();
  });

  test("Python is highlighted", async ({ page }) => {
    await editor(page).fill("name = None # note");
    const colourOf = (place) => place.evaluate((element) => getComputedStyle(element).color);
    const part = (text) => editor(page).locator("span", { hasText: text }).last();
    await expect(part("# note")).not.toHaveCSS("color", await colourOf(editor(page)));
    await expect(part("None")).not.toHaveCSS("color", await colourOf(part("# note")));
  });

  test("an error shows below, and running again clears it", async ({ page }) => {
    await editor(page).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("1 / 0");
    await page.keyboard.press("Control+Enter");
    await expect(page.locator("py-editor")).toContainText("ZeroDivisionError");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("print('fine')");
    await page.keyboard.press("Control+Enter");
    await expect(page.locator("py-editor").getByRole("log")).toHaveText("fine\n");
  });
});
