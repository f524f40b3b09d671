// The installer in a real browser: what it plans from the index that is built along can be imported on every interpreter, and
// wheels are kept. What it chooses and refuses is held by tests/packages; how a page carries a plan out is not asked here.

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { dist, expect, finished, test } from "./fixtures.mjs";

const wheels = JSON.parse(readFileSync(join(import.meta.dirname, "../../tools/packages.json"), "utf8"));
const newest = (name) => wheels.findLast((wheel) => wheel.name === name);
const versioned = (name) => `${name} ${newest(name).version}`;

test.use({ serving: { csp: true, isolated: true } });

const ten = {
  attrs: "attrs", click: "click", idna: "idna", "more-itertools": "more_itertools", packaging: "packaging.version",
  "python-dateutil": "dateutil.parser", sortedcontainers: "sortedcontainers", tabulate: "tabulate", toolz: "toolz",
  "markdown-it-py": "markdown_it",
};
const small = { pylev: "pylev", crc8: "crc8" };

// Plans in the page, for an interpreter that says this of itself. Answers what a test asks about, with the error's name and text.
function plan(page, requirements, environment, index = "static+packages/simple/") {
  return page.evaluate(async ([requirements, environment, index]) => {
    const { plan } = await import(new URL("micropyscript-installer.js", location.href));
    const heard = [];
    const order = {
      requirements,
      indexes: [index.replace("packages/", new URL("packages/", location.href).href)],
      site: "/home/user/site",
      environment,
      installed: [],
    };
    try {
      window.planned = await plan(order, fetch, (detail) => heard.push(detail));
      return { added: window.planned.added, heard };
    } catch (error) {
      return { failed: `${error.name}: ${error.message}`, package: error.package };
    }
  }, [requirements, environment, index]);
}

const environments = {
  micropython: { implementation_name: "micropython", python_full_version: "3.4.0", python_version: "3.4" },
  pyodide: { implementation_name: "cpython", python_full_version: "3.14.2", python_version: "3.14", sys_platform: "emscripten" },
  cpython: { implementation_name: "cpython", python_full_version: "3.12.0", python_version: "3.12", sys_platform: "wasi" },
  rustpython: { implementation_name: "rustpython", python_full_version: "3.14.0", python_version: "3.14", sys_platform: "wasi" },
};

for (const [interpreter, environment] of Object.entries(environments)) {
  test(`what is planned for ${interpreter} can be imported there`, async ({ page, site }) => {
    test.setTimeout(120_000);
    await site.plain(page, "");
    await finished(page);
    const wanted = interpreter === "micropython" ? small : ten;
    const { added, failed } = await plan(page, Object.keys(wanted), environment);
    expect(failed).toBeUndefined();
    expect(added.length).toBeGreaterThanOrEqual(Object.keys(wanted).length);
    const outcome = await page.evaluate(([interpreter, modules]) => {
      const files = Object.fromEntries(planned.write.map(([path, bytes]) => [path.replace("/home/user/", ""), bytes]));
      const code = ["import sys", "sys.path.append('/home/user/site')", ...modules.map((module) => `import ${module}`), "print('all here')"];
      if (interpreter !== "micropython") code.push("import importlib.metadata", "print(importlib.metadata.version('tabulate'))");
      return PyScript.execute(code.join("\n"), { interpreter, files });
    }, [interpreter, Object.values(wanted)]);
    expect(outcome).toMatchObject({ status: "complete", error: null });
    expect(outcome.stdout).toBe(interpreter === "micropython" ? "all here\n" : `all here\n${newest("tabulate").version}\n`);
  });
}

test("a wheel is downloaded once, watched as it comes, and kept under its hash", async ({ page, site }) => {
  await site.plain(page, "");
  await finished(page);
  const first = await plan(page, ["six"], environments.cpython);
  const { file } = newest("six");
  const { size } = statSync(join(dist, "packages/files", file));
  expect(first.added).toEqual([versioned("six")]);
  expect(first.heard.at(-1)).toMatchObject({ stage: "packages", name: file, loaded: size });
  site.answer(`packages/files/${file}`, { status: 500 });
  expect((await plan(page, ["six"], environments.cpython)).added).toEqual([versioned("six")]);
});

test("an index that serves pages to any client does too, and a wheel that is not right is refused by name", async ({ page, site }) => {
  await site.plain(page, "");
  await finished(page);
  const simple = "packages/simple/";
  const planned = await plan(page, ["python-dateutil"], environments.cpython, simple);
  expect(planned.added).toEqual([versioned("six"), versioned("python-dateutil")]);
  site.answer(`packages/files/${newest("toolz").file}`, "not a wheel");
  const refused = await plan(page, ["toolz"], environments.cpython, simple);
  expect(refused.failed).toContain("InstallError: toolz: ");
  expect(refused.failed).toContain("is not what was announced");
  expect(refused.package).toBe("toolz");
});
