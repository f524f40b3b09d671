// Packages, the same on every interpreter and in both places: what the configuration lists, what Python installs, and what cannot be.
// How a release is chosen and a wheel unpacked has host tests.

import { expect, failed, finished, happened, test } from "./fixtures.mjs";
import { publish, publishMip, wheel } from "./wheels.mjs";

test.use({ serving: { isolated: true, csp: true } });

const good = {
  shout: [{
    wheel: wheel("shout", "1.0", {
      files: { "shout/__init__.py": "from greet import greet\n\ndef shout():\n    return greet().upper()\n" },
      requires: ["greet>=1", "noise; extra == 'loud'"],
      extras: ["loud"],
    }),
  }],
  greet: [
    { wheel: wheel("greet", "1.0", { files: { "greet.py": "def greet():\n    return 'hello'\n" } }) },
    { wheel: wheel("greet", "0.9", { files: { "greet.py": "def greet():\n    return 'too old'\n" } }) },
  ],
  noise: [{ wheel: wheel("noise", "3.1", { files: { "noise.py": "sound = 'bang'\n" } }) }],
  one: [{ wheel: wheel("one", "1.0", { requires: ["two"] }) }],
  two: [{ wheel: wheel("two", "1.0", { requires: ["one"] }) }],
  marked: [{
    wheel: wheel("marked", "1.0", {
      requires: [
        "of-emscripten; sys_platform == 'emscripten'",
        "of-wasi; sys_platform == 'wasi'",
        "of-micropython; implementation_name == 'micropython'",
        "of-314; python_version >= '3.14'",
        "of-windows; os_name == 'nt'",
      ],
    }),
  }],
};
for (const name of ["emscripten", "wasi", "micropython", "314", "windows"]) good[`of-${name}`] = [{ wheel: wheel(`of_${name}`, "1.0") }];

// What of `marked` each interpreter is.
const marks = {
  micropython: ["of-micropython 1.0"],
  pyodide: ["of-314 1.0", "of-emscripten 1.0"],
  cpython: ["of-wasi 1.0"],
  rustpython: ["of-314 1.0", "of-wasi 1.0"],
};

const bad = {
  wrong: [{ wheel: wheel("wrong", "1.0"), says: { hashes: { sha256: "0".repeat(64) } } }],
  leaving: [{ wheel: wheel("leaving", "1.0", { files: { "../leaving.py": "" } }) }],
  nozip: [{ wheel: { filename: "nozip-1.0-py3-none-any.whl", body: Buffer.from("not a zip") } }],
  other: [{ wheel: wheel("other", "1.0", { metadata: "Metadata-Version: 2.1\nName: another\nVersion: 1.0\n" }) }],
  compiled: [{ wheel: wheel("compiled", "1.0", { tag: "cp312-cp312-manylinux_2_17_x86_64" }) }],
  torn: [{ wheel: wheel("torn", "1.0", { requires: ["greet>=1", "odd"] }) }],
  odd: [{ wheel: wheel("odd", "1.0", { requires: ["greet<1"] }) }],
  greet: good.greet,
  ring: [{ wheel: wheel("ring", "1.0", { requires: ["knot"] }) }],
  knot: [{ wheel: wheel("knot", "1.0", { requires: ["ring<1"] }) }],
  newer: [{ wheel: wheel("newer", "1.0"), says: { "requires-python": ">=3.99" } }],
  outdated: [{ wheel: wheel("outdated", "1.0", { files: { "outdated.py": "import asyncore\n" } }) }],
  lacking: [{ wheel: wheel("lacking", "1.0", { files: { "lacking.py": "import ctypes, curses\n" } }) }],
  // The files of 1.0 come one after the other, and the last of them has no room.
  zebra: [
    { wheel: wheel("zebra", "0.9", { files: { "also_zebra.py": "old", "zebra_old.py": "" } }) },
    { wheel: wheel("zebra", "1.0", { files: { "also_zebra.py": "new", "zebra/first.py": "", "zebra/last.py": "" } }) },
  ],
};

// What is asked for in vain, and what of the reason has to be read.
const refused = [
  ["wrong", /^wrong: .*SHA-256/],
  ["leaving", /^leaving: .*leaves the folder/],
  ["nozip", /^nozip: .*not a zip/],
  ["other", /^other: .*another/],
  ["compiled", /^compiled 1\.0 .*compiled.*manylinux/],
  ["torn", /^greet: .*clash.*greet<1.*odd/],
  ["nowhere", /^nowhere: .*index/],
  ["lying", /^lying: .*no use/],
  ["down", /^down: .*did not answer/],
  ["ring", /^ring: .*clash/],
  ["lacking", /^lacking 1\.0 .*imports the module `(ctypes|curses)`/],
  ["outdated", /^outdated 1\.0 .*imports the module `asyncore`/],
  ["newer", /^newer 1\.0 .*needs Python >=3\.99/],
  ["greet>=2", /^greet: no version is >=\s*2/],
  [">nonsense", /not a requirement/],
];

async function open(page, site, interpreter, place, packages = ["shout"], more = "") {
  publish(site, "good", good);
  publish(site, "bad", bad);
  site.answer("bad/lying/index.json", "{");
  site.answer("bad/down/index.json", { status: 503, body: "" });
  await site.plain(page, `<py-config>
    interpreter = "${interpreter}"
    worker = ${place === "worker"}
    packages = ${JSON.stringify(packages)}
    index_urls = ["static+good/"]
    ${more}
  </py-config>
  <script type="py">import shout; print(shout.shout())</script>`);
}

// Runs code that may await, and answers what it leaves in `outcome`.
async function outcome(page, code) {
  return page.evaluate(async (code) => {
    await PyScript.runPython(code);
    return PyScript.runPython("outcome");
  }, code);
}

for (const interpreter of ["micropython", "pyodide", "cpython", "rustpython"]) {
  for (const place of ["page", "worker"]) {
    test(`${interpreter} in the ${place} installs packages, and leaves nothing of those that cannot be`, async ({ page, site }) => {
      await open(page, site, interpreter, place);
      await finished(page);
      await expect(page.getByRole("log")).toHaveText("HELLO\n");

      // Python remembers what it has looked for in vain, and finds it all the same when it is there.
      expect(await outcome(page, `
outcome = []
try:
    import noise
except ImportError:
    outcome.append("no module")`)).toEqual(["no module"]);
      if (interpreter !== "micropython") {
        expect(await outcome(page, `
import importlib.metadata
outcome = []
try:
    importlib.metadata.version("noise")
except importlib.metadata.PackageNotFoundError:
    outcome.append("no package")`)).toEqual(["no package"]);
      }

      expect(await outcome(page, `
import pyscript
outcome = [await pyscript.install("shout"), await pyscript.install("Shout[loud]")]
import noise
outcome.append(noise.sound)`)).toEqual([[], ["noise 3.1"], "bang"]);

      if (interpreter !== "micropython") {
        expect(await outcome(page, `
import importlib.metadata
outcome = [importlib.metadata.version("shout"), importlib.metadata.distribution("noise").read_text("INSTALLER").strip()]`))
          .toEqual(["1.0", "micropyscript"]);
      }

      expect(await outcome(page, `
outcome = [await pyscript.install("one"), await pyscript.install("marked")]
outcome = [sorted(added) for added in outcome]`)).toEqual([["one 1.0", "two 1.0"], ["marked 1.0", ...marks[interpreter]]]);

      // What is in the way of one file leaves nothing of the others, and what was there stays, or comes back.
      expect(await outcome(page, `
import os
import pyscript

def tree(folder="/home/site-packages"):
    found = {}
    for name in os.listdir(folder):
        path = folder + "/" + name
        if os.stat(path)[0] & 0x4000:
            found[path] = None
            found.update(tree(path))
        else:
            with open(path, "rb") as file:
                found[path] = file.read()
    return found

os.mkdir("/home/site-packages/zebra")
os.mkdir("/home/site-packages/zebra/last.py")
outcome = []
for earlier in ([], ["zebra==0.9"]):
    await pyscript.install(*earlier, index_urls=["static+bad/"])
    before = tree()
    try:
        await pyscript.install("zebra>=1", index_urls=["static+bad/"])
    except pyscript.InstallError as error:
        outcome.append("folder" in str(error))
    outcome.append(tree() == before)
outcome.append(open("/home/site-packages/also_zebra.py").read())`)).toEqual([true, true, true, true, "old"]);

      for (const [requirement, reason] of refused) {
        // What MicroPython says of its version tells nothing, so it takes what another Python is too old or too new for.
        if (interpreter === "micropython" && ["newer", "outdated"].includes(requirement)) continue;
        const [message, isAsBefore] = await outcome(page, `
before = tree()
outcome = ["nothing was raised"]
try:
    await pyscript.install("${requirement}", index_urls=["static+bad/"])
except pyscript.InstallError as error:
    outcome = [str(error)]
outcome.append(before == tree())`);
        expect(message).toMatch(reason);
        expect(isAsBefore, requirement).toBe(true);
      }
    });
  }

  test(`a worker with a name has packages of its own on ${interpreter}`, async ({ page, site }) => {
    publish(site, "good", good);
    site.answer("shouter.py", "import shout\n__export__ = ['say']\ndef say():\n    return shout.shout()\n");
    await site.plain(page, `<py-config>interpreter = "${interpreter}"</py-config>`);
    await finished(page);
    expect(await outcome(page, `
from pyscript import create_named_worker
shouter = await create_named_worker("shouter.py", name="shouter", config={"packages": ["shout"], "index_urls": ["static+good/"]})
outcome = [await shouter.say()]
try:
    import shout
except ImportError:
    outcome.append("not here")`)).toEqual(["HELLO", "not here"]);
  });

  test(`${interpreter} runs code beside the page with packages of its own`, async ({ page, site }) => {
    await open(page, site, interpreter, "page", ["greet"]);
    await finished(page);
    const run = await page.evaluate(() => PyScript.execute("import shout\nprint(shout.shout())", { packages: ["shout"] }));
    expect(run).toMatchObject({ status: "complete", stdout: "HELLO\n" });
    const vain = page.evaluate(() => PyScript.execute("1", { packages: ["nowhere"] }));
    await expect(vain).rejects.toThrow(/nowhere/);
  });
}

for (const place of ["page", "worker"]) {
  test(`MicroPython in the ${place} installs from an index of its own kind, and others say what they lack`, async ({ page, site }) => {
    publishMip(site, "mip", {
      "os-more": { version: "0.6", files: { "os_more/__init__.py": "from os_base import word\n" }, needs: ["os-base"] },
      "os-base": { version: "1.0", files: { "os_base.py": "word = 'from a mip index'\n" } },
      broken: { version: "1.0", files: { "broken.py": "" }, hash: "0123456789abcdef" },
    });
    await site.plain(page, `<py-config>
      interpreter = "micropython"
      worker = ${place === "worker"}
      packages = ["os-more"]
      index_urls = ["mip+mip", "static+good/"]
    </py-config><py-script>import os_more; print(os_more.word)</py-script>`);
    await finished(page);
    await expect(page.getByRole("log")).toHaveText("from a mip index\n");
    const install = page.evaluate(() => PyScript.runPython('await __import__("pyscript").install("broken")'));
    await expect(install).rejects.toThrow(/broken: .*is not what was announced/);
    const another = page.evaluate(() => PyScript.switchInterpreter("cpython"));
    await expect(another).rejects.toThrow(/os-more: the index .*good\/ has no package/);
  });
}

for (const place of ["page", "worker"]) {
  test(`a wheel that was compiled for Pyodide works on it in the ${place}`, async ({ page, site }) => {
    await site.plain(page, `<py-config>
      interpreter = "pyodide"
      worker = ${place === "worker"}
      packages = ["msgpack"]
      time_limit = 1
    </py-config><py-script>
      import msgpack
      from msgpack import _cmsgpack
      print(msgpack.unpackb(msgpack.packb({"a": [1, None]})), msgpack.Packer is _cmsgpack.Packer)
    </py-script>`);
    await finished(page);
    await expect(page.getByRole("log")).toHaveText("{'a': [1, None]} True\n");
    if (place === "page") return;
    // And again, when its worker was lost.
    const deaf = "while True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass";
    const lost = await page.evaluate((deaf) => PyScript.runPython(deaf).catch(({ message }) => message), deaf);
    expect(lost).toContain("started afresh");
    expect(await page.evaluate(() => PyScript.runPython("__import__('msgpack._cmsgpack')._cmsgpack.Packer().pack(1)[0]"))).toBe(1);
  });
}

for (const place of ["page", "worker"]) {
  test(`a wheel that Pyodide cannot link is taken back in the ${place}, each time`, async ({ page, site }) => {
    const library = "unlinked.cpython-314-wasm32-emscripten.so";
    publish(site, "broken", {
      unlinked: [{ wheel: wheel("unlinked", "1.0", { tag: "cp314-cp314-pyemscripten_2026_0_wasm32", files: { [library]: "no WebAssembly" } }) }],
    });
    await open(page, site, "pyodide", place);
    await finished(page);
    expect(await outcome(page, `
import os, pyscript
outcome = []
for _ in range(2):
    try:
        await pyscript.install("unlinked", index_urls=["static+broken/"])
    except pyscript.InstallError as error:
        outcome += [error.package, "cannot be linked here" in str(error)]
outcome += [name for folder in ("/home/site-packages", "/tmp") for name in os.listdir(folder) if "unlinked" in name]`))
      .toEqual(["unlinked", true, "unlinked", true]);
  });
}

test("a wheel that was compiled for another interpreter is refused with what it is for", async ({ page, site }) => {
  await site.plain(page, `<py-config>interpreter = "cpython"\npackages = ["msgpack"]</py-config>`);
  const { name, message } = await failed(page);
  expect(name).toBe("msgpack");
  expect(message).toMatch(/compiled for this interpreter.*pyemscripten_2026_0_wasm32/);
});

for (const [what, body, expected] of [
  ["that it installs", `<py-script>\nimport pyscript\nawait pyscript.install("six")\n</py-script>`, ["installer_bg.wasm"]],
  ["nothing of packages", `<py-script>print("hello")</py-script>`, []],
]) {
  test(`a page that says ${what} has ${expected.length ? "the" : "no"} installer before its interpreter is there`, async ({ page, site }) => {
    const asked = [];
    page.on("request", (request) => request.url().includes("installer_bg.wasm") && asked.push("installer_bg.wasm"));
    const release = site.hold("interpreters/micropython/micropython.wasm");
    await site.plain(page, body);
    await happened(page, "py-configured");
    await expect.poll(() => asked).toEqual(expected);
    release();
    await finished(page);
    expect(asked).toEqual(expected);
  });
}

test("wheels come side by side, and the status says that they do, and how much is there", async ({ page, site }) => {
  publish(site, "good", good);
  const names = ["shout", "noise"];
  const wheels = names.map((name) => `good/${name}/${good[name][0].wheel.filename}`);
  const asked = [];
  page.on("request", (request) => asked.push(...wheels.filter((wheel) => request.url().endsWith(wheel))));
  const releases = names.map((name, at) => site.hold(wheels[at], { body: good[name][0].wheel.body }));
  await site.plain(page, `<py-config>packages = ["shout", "noise"]\nindex_urls = ["static+good/"]</py-config>`);
  await expect(page.getByRole("status")).toContainText("installing packages");
  await expect.poll(() => asked.toSorted()).toEqual(wheels.toSorted());
  for (const release of releases) release();
  await finished(page);
  const seen = (await page.evaluate("seen")).filter(({ name, detail }) => name === "py-progress" && detail.stage === "packages");
  expect(seen.map(({ detail }) => detail.name)).toContain("greet-1.0-py3-none-any.whl");
  expect(seen.at(-1).detail.loaded).toBeGreaterThan(0);
});

test("a package of the configuration that cannot be installed fails the setup, and another try may work", async ({ page, site }) => {
  await open(page, site, "micropython", "page", ["later"]);
  expect(await failed(page)).toMatchObject({ stage: "packages", name: "later" });
  await expect(page.getByRole("alert")).toContainText("later");
  publish(site, "good", { later: [{ wheel: wheel("later", "1.0") }] });
  await page.getByRole("button", { name: "Retry" }).click();
  await finished(page);
});

for (const interpreter of ["micropython", "cpython", "rustpython"]) {
  test(`what was installed is there again when a worker on ${interpreter} was lost`, async ({ page, site }) => {
    await open(page, site, interpreter, "worker", ["shout"], "time_limit = 1");
    await finished(page);
    const [stopped, again] = await page.evaluate(async () => [
      await PyScript.runPython("while True: pass").catch(({ message }) => message),
      await PyScript.runPython("__import__('shout').shout()"),
    ]);
    expect(stopped).toContain("started afresh");
    expect(again).toBe("HELLO");
  });
}
