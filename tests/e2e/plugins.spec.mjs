// Plugins as a third party writes them: plain JavaScript and Python, on a plain page.

import { events, expect, failed, finished, happened, logs, test } from "./fixtures.mjs";

const script = "<py-script>print('the page goes on')</py-script>";

function configuredPlugin(source) {
  return `<script>
    window.calls = [];
    document.addEventListener("py-configured", () => PyScript.registerPlugin(${source}));
  </script>`;
}

test("the example that ships with the build works from the config, and follows a switch", async ({ page, site }) => {
  await site.plain(page, `<py-config>plugins = ["plugins/ready-badge.js"]</py-config>${script}`);
  const badge = page.getByRole("complementary", { name: "Python on this page" });
  await expect(badge).toContainText("micropython 1.");
  await page.evaluate("PyScript.switchInterpreter('micropython-ulab')");
  await expect(badge).toContainText("micropython-ulab 1.");
});

test("the same file works as a script tag ahead of ours", async ({ page, site }) => {
  await site.plain(page, `<script type="module" src="plugins/ready-badge.js"></script>${script}`);
  await expect(page.getByRole("complementary", { name: "Python on this page" })).toContainText("micropython 1.");
});

test("a module in the config may export a function that makes the plugin", async ({ page, site }) => {
  site.answer("maker.js", "export default () => ({ name: 'made', start() { window.started = true; } });");
  await site.plain(page, `<py-config>plugins = ["maker.js"]</py-config>${script}`);
  await finished(page);
  expect(await page.evaluate("window.started")).toBe(true);
});

test("configure may change the interpreter and the files, and later plugins see it", async ({ page, site }) => {
  site.answer("extra.py", "word = 'extra'\n");
  await site.plain(page, configuredPlugin(`{
    name: "chooser",
    configure(config) { config.interpreter = "micropython-ulab"; config.files = { "extra.py": "" }; },
  }`) + "<py-script>import extra; print(extra.word)</py-script>");
  expect(await finished(page)).toMatchObject({ name: "micropython-ulab" });
  await expect(logs(page)).toHaveText("extra\n");
});

test("after configure the config is frozen, all the way down", async ({ page, site }) => {
  await site.plain(page, configuredPlugin(`{
    name: "meddler",
    start(config) { window.frozen = [config, config.files, config.plugins].map(Object.isFrozen); },
  }`) + script);
  await finished(page);
  expect(await page.evaluate("window.frozen")).toEqual([true, true, true]);
});

test("onInterpreterReady gets an interpreter that runs Python", async ({ page, site }) => {
  await site.plain(page, configuredPlugin(`{
    name: "runner",
    async onInterpreterReady(config, interpreter) {
      window.answer = [interpreter.name, await interpreter.runPython("6 * 7")];
    },
  }`) + script);
  await finished(page);
  await expect.poll(() => page.evaluate("window.answer")).toEqual(["micropython", 42]);
});

test("a change to interpreter or files that comes too late has no effect and is reported", async ({ page, site }) => {
  await site.plain(page, script);
  await finished(page);
  await page.evaluate(() => PyScript.registerPlugin({
    name: "latecomer",
    configure(config) { config.interpreter = "pyodide"; },
  }));
  await expect(page.getByRole("alert")).toContainText(/latecomer.*interpreter/);
  expect(await page.evaluate("PyScript.interpreter.name")).toBe("micropython");
  expect(await page.evaluate("PyScript.config.interpreter")).not.toBe("pyodide");
});

test("\"!name\" leaves a built-in plugin out", async ({ page, site }) => {
  await site.plain(page, `<py-config>plugins = ["!py-script"]</py-config>${script}`);
  await finished(page);
  await page.evaluate("PyScript.runPython('1')");
  await expect(logs(page)).toHaveCount(0);
});

for (const hook of ["configure", "start", "onInterpreterReady"]) {
  test(`a plugin that throws in ${hook} is reported, and everything else goes on`, async ({ page, site }) => {
    await site.plain(page, configuredPlugin(`{
      name: "thrower",
      configure() { calls.push("configure"); if ("${hook}" === "configure") throw new Error("on purpose"); },
      start() { calls.push("start"); if ("${hook}" === "start") throw new Error("on purpose"); },
      onInterpreterReady() { calls.push("onInterpreterReady"); throw new Error("on purpose"); },
    }`) + script);
    await finished(page);
    await expect(logs(page)).toHaveText("the page goes on\n");
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("thrower");
    await expect(alert).toContainText(hook);
    await expect(alert).toContainText("on purpose");
    expect((await page.evaluate("calls")).at(-1)).toBe(hook);
  });
}

test("a plugin without a name is refused with a message", async ({ page, site }) => {
  await site.plain(page, configuredPlugin("{ start() { calls.push('start'); } }") + script);
  await finished(page);
  await expect(page.getByRole("alert")).toContainText("needs a name");
  await expect(logs(page)).toHaveText("the page goes on\n");
  expect(await page.evaluate("calls")).toEqual([]);
});

test("a second plugin of the same name is refused, the first one stays", async ({ page, site }) => {
  await site.plain(page, configuredPlugin("{ name: 'twin', start() { calls.push('first'); } }")
    + "<script>document.addEventListener('py-configured', () => PyScript.registerPlugin({ name: 'twin', start() { calls.push('second'); } }));</script>"
    + script);
  await finished(page);
  await expect(page.getByRole("alert")).toContainText("twin");
  expect(await page.evaluate("calls")).toEqual(["first"]);
});

test("a module in the config that is not there is reported by its address", async ({ page, site }) => {
  await site.plain(page, `<py-config>plugins = ["nowhere.js"]</py-config>${script}`);
  await finished(page);
  await expect(page.getByRole("alert")).toContainText("nowhere.js");
  await expect(logs(page)).toHaveText("the page goes on\n");
});

for (const name of ["micropython", "pyodide"]) {
  test(`a plugin in Python runs on ${name}`, async ({ page, site }) => {
    site.answer("greeter.py", `
name = "greeter"
def configure(config):
    print("configure", config["mine"])
def start(config):
    print("start")
def onInterpreterReady(config, interpreter):
    print("ready", interpreter.name)
`);
    // What it prints belongs to no tag.
    const printed = [];
    page.on("console", (message) => printed.push(message.text()));
    await site.plain(page, `<py-config>
      interpreter = "${name}"
      plugins = ["greeter.py"]
      mine = "kept"
    </py-config>${script}`);
    await finished(page);
    await expect.poll(() => printed.join(" ")).toContain(`configure kept start ready ${name}`);
    const own = (await events(page)).filter(({ detail }) => detail.plugin === "greeter");
    expect(own.map((event) => event.name)).toEqual(["py-plugin-registered", "py-plugin-started"]);
  });
}

test("a plugin in Python that raises is reported with Python's own message", async ({ page, site }) => {
  site.answer("broken.py", "def start(config):\n    1 / 0\n");
  await site.plain(page, `<py-config>plugins = ["broken.py"]</py-config>${script}`);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("broken");
  await expect(alert).toContainText("ZeroDivisionError");
  await expect(logs(page).filter({ hasText: "the page goes on" })).toBeVisible();
});

test("a plugin lives through a failure of the interpreter", async ({ page, site }) => {
  site.answer("interpreters/micropython/micropython.wasm", { status: 404 });
  await site.plain(page, configuredPlugin("{ name: 'patient', onInterpreterReady() { calls.push('ready'); } }") + script);
  await failed(page);
  site.answer("interpreters/micropython/micropython.wasm", undefined);
  await page.getByRole("button", { name: "Retry" }).click();
  await finished(page);
  expect(await page.evaluate("calls")).toEqual(["ready"]);
});
