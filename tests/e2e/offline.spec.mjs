// What a static host without any setting gets by the service worker: pages that are cross-origin isolated, that work
// offline, and that never mix two builds. And what a page says that has to do without.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dist, expect, failed, finished, logs, picker, test } from "./fixtures.mjs";

const list = JSON.parse(readFileSync(join(dist, "service-worker.json")));
// Files of which a new version is deployed: a page runs these, a worker those.
const ofPage = ["report.js", "js/terminal.js"];
const ofWorker = ["micropyscript-worker.js", "interpreters/micropython/micropython.mjs"];

const hello = "<py-script>print('Python runs')</py-script>";

// The URLs under which files are kept, each with its hash.
function keptFiles(page) {
  return page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.includes(" files of "));
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => url);
  });
}

// Waits until everything is kept that a build cannot do without.
async function kept(page, site, { core, files } = list) {
  const wanted = core.map((path) => `${site.url}${path}?sha256=${files[path]}`);
  await expect.poll(async () => {
    const there = new Set(await keptFiles(page));
    return wanted.filter((url) => !there.has(url));
  }).toEqual([]);
}

// Puts a new version of these files on the site: each, a module, says in its first line that it is of version 2.
function deploy(site, paths) {
  const files = { ...list.files };
  for (const path of paths) {
    const body = Buffer.from(`(globalThis.seconds ??= []).push("${path}");\n${readFileSync(join(dist, path))}`);
    files[path] = createHash("sha256").update(body).digest("hex");
    site.answer(path, { body });
  }
  const next = { ...list, files };
  site.answer("service-worker.json", JSON.stringify(next));
  return next;
}

// Which files of version 2 the page, or a worker, has run.
function seconds(realm) {
  return realm.evaluate("globalThis.seconds ?? []");
}

// The same for its workers, which are those of interpreters.
async function workersSeconds(page) {
  expect(page.workers()).not.toEqual([]);
  return (await Promise.all(page.workers().map(seconds))).flat();
}

function isIsolated(page) {
  return page.evaluate("crossOriginIsolated");
}

function registrations(page) {
  return page.evaluate("navigator.serviceWorker.getRegistrations().then(({ length }) => length)");
}

// Counts how often the page is loaded.
function countLoads(page) {
  const loads = { count: 0 };
  page.on("domcontentloaded", () => loads.count++);
  return loads;
}

// What an open page fetches late: the terminal, and in workers, another interpreter and the first one anew.
async function useMore(page) {
  await turnToRepl(page);
  await picker(page).selectOption("micropython-ulab");
  await finished(page, 2);
  await picker(page).selectOption("micropython");
  await finished(page, 3);
}

// The reader types into a cell, and later finds that there and runs it.
async function typeCode(page) {
  await cell(page).fill("print('typed by hand')");
}

async function runTyped(page) {
  await expect(cell(page)).toHaveText("print('typed by hand')");
  await cell(page).press("Control+Enter");
  await expect(logs(page).filter({ hasText: "typed by hand" })).toBeVisible();
}

function cell(page) {
  return page.getByRole("textbox", { name: "Python cell" }).first();
}

async function turnToRepl(page) {
  await page.getByRole("navigation", { name: "Contents" }).getByRole("link", { name: "The REPL" }).click();
  await expect(page.locator(".xterm-rows")).toContainText(">>>");
}

test("_headers has what isolates a page, for every file", () => {
  const rules = readFileSync(join(dist, "_headers"), "utf8").split("\n").filter((line) => line && !line.startsWith("#"));
  expect(rules).toEqual([
    "/*",
    "  Cross-Origin-Opener-Policy: same-origin",
    "  Cross-Origin-Embedder-Policy: require-corp",
  ]);
});

for (const serving of [{}, { mount: "/some/folder/" }, { csp: true }]) {
  test.describe(`on a host that sets no headers, ${JSON.stringify(serving)}`, () => {
    test.use({ serving });

    test("the report is isolated after one reload, runs Python, and does so again offline", async ({ page, site, pageErrors }) => {
      const loads = countLoads(page);
      await page.goto(site.url);
      await expect(logs(page).first()).toContainText("Hello from micropython");
      expect(await isIsolated(page)).toBe(true);
      expect(loads.count).toBe(2);

      await kept(page, site);
      await site.close();
      await page.reload();
      await expect(logs(page).first()).toContainText("Hello from micropython");
      await turnToRepl(page);
      expect(await isIsolated(page)).toBe(true);
      expect(loads.count).toBe(3);
      expect(pageErrors).toEqual([]);
    });
  });
}

test.describe("the report", () => {
  test.beforeEach(async ({ page, site }) => {
    await page.goto(site.url);
    await finished(page);
    await kept(page, site);
  });

  test("an address with a query opens offline too, with an interpreter that was used before", async ({ page, site }) => {
    await picker(page).selectOption("micropython-ulab");
    await finished(page, 2);
    const paths = Object.keys(list.files).filter((path) => path.startsWith("interpreters/micropython-ulab/"));
    await kept(page, site, { ...list, core: paths });
    await site.close();
    await page.goto(`${site.url}index.html?interpreter=micropython-ulab`);
    expect(await finished(page)).toMatchObject({ name: "micropython-ulab" });
  });

  test("an open page keeps its version, a reload gets the new one, and then the old one is gone", async ({ page, site }) => {
    await typeCode(page);
    const next = deploy(site, [...ofPage, ...ofWorker]);
    await runTyped(page);
    await useMore(page);
    expect(await seconds(page)).toEqual([]);
    expect(await workersSeconds(page)).toEqual([]);

    await page.reload();
    await finished(page);
    await expect(page.locator(".xterm-rows")).toContainText(">>>");
    expect(await seconds(page)).toEqual(ofPage);
    expect(await workersSeconds(page)).toEqual(ofWorker);

    await kept(page, site, next);
    const old = `${site.url}report.js?sha256=${list.files["report.js"]}`;
    await expect.poll(() => keptFiles(page)).not.toContain(old);
    await site.close();
    await page.reload();
    await finished(page);
    await expect(page.locator(".xterm-rows")).toContainText(">>>");
    expect(await seconds(page)).toEqual(ofPage);
  });

  test("a page of the old version goes on beside one of the new", async ({ page, site, context }) => {
    const next = deploy(site, [...ofPage, ...ofWorker]);
    const other = await context.newPage();
    await other.goto(site.url);
    await expect(logs(other).first()).toContainText("Hello from micropython");
    expect(await seconds(other)).toEqual(["report.js"]);
    await kept(other, site, next);
    // A service worker that has nothing to do is stopped at any time, and forgets what it had in variables.
    const browser = await context.newCDPSession(page);
    await browser.send("ServiceWorker.enable");
    await browser.send("ServiceWorker.stopAllWorkers");
    await useMore(page);
    expect(await seconds(page)).toEqual([]);
    expect(await workersSeconds(page)).toEqual([]);
    await other.close();
  });

  test("a newer service worker takes over under an open page, and costs neither version nor text", async ({ page, site }) => {
    await typeCode(page);
    deploy(site, [...ofPage, ...ofWorker]);
    site.answer("service-worker.js", `${readFileSync(join(dist, "service-worker.js"))}\n// newer`);
    await page.evaluate(async () => {
      const changed = new Promise((resolve) => (navigator.serviceWorker.oncontrollerchange = resolve));
      await (await navigator.serviceWorker.ready).update();
      await changed;
    });
    await runTyped(page);
    await useMore(page);
    expect(await seconds(page)).toEqual([]);
    expect(await workersSeconds(page)).toEqual([]);
  });

  test("an interpreter of a newer version is not given to an older page, which works after a reload", async ({ page, site }) => {
    deploy(site, ["interpreters/micropython-ulab/micropython.mjs"]);
    await picker(page).selectOption("micropython-ulab");
    expect(await failed(page)).toMatchObject({ name: "micropython-ulab" });
    await page.reload();
    expect(await finished(page)).toMatchObject({ name: "micropython-ulab" });
  });

  test("a file that the host changes on its way is used as it comes", async ({ page, site }) => {
    const path = "interpreters/micropython-ulab/micropython.mjs";
    site.answer(path, `${readFileSync(join(dist, path))}\n// with kind regards from the host\n`);
    await picker(page).selectOption("micropython-ulab");
    expect(await finished(page, 2)).toMatchObject({ name: "micropython-ulab" });
  });

  test("it loses its service worker where the build is taken away", async ({ page, site }) => {
    site.answer("service-worker.json", { status: 404 });
    site.answer("index.html", "<!doctype html><title>Another page</title>");
    await page.reload();
    await expect(page).toHaveTitle("Another page");
    await expect.poll(() => registrations(page)).toBe(0);
    await expect.poll(() => page.evaluate("caches.keys()")).toEqual([]);
  });

  test("a request for a range goes to the server untouched, and others come with the headers", async ({ page }) => {
    const policy = (headers) => page.evaluate(async (headers) => {
      const response = await fetch("files/greeting.py", { headers });
      return response.headers.get("Cross-Origin-Embedder-Policy");
    }, headers);
    expect(await policy({})).toBe("require-corp");
    expect(await policy({ Range: "bytes=0-9" })).toBe(null);
  });
});

test.describe("a plain page", () => {
  test("has no service worker unless it asks for one", async ({ page, site }) => {
    const loads = countLoads(page);
    await site.plain(page, hello);
    await finished(page);
    expect(await registrations(page)).toBe(0);
    expect(await isIsolated(page)).toBe(false);
    expect(loads.count).toBe(1);
  });

  test("that asks for one is isolated after one reload", async ({ page, site }) => {
    const loads = countLoads(page);
    await site.plain(page, hello, "./micropyscript.js?service-worker");
    await expect(logs(page)).toHaveText("Python runs\n");
    expect(await isIsolated(page)).toBe(true);
    expect(loads.count).toBe(2);
  });

  test("that asks for one opens offline, where its server lets it be kept", async ({ page, site }) => {
    const body = `<!doctype html><title>Mine</title><py-config src="mine.toml"></py-config>${hello}
      <script type="module" src="micropyscript.js?service-worker"></script>`;
    site.answer("mine.html", { headers: { "Cache-Control": "max-age=0" }, body });
    site.answer("mine.toml", { headers: { "Cache-Control": "max-age=0" }, body: "splash = false" });
    await page.goto(`${site.url}mine.html`);
    await expect(logs(page)).toHaveText("Python runs\n");
    await kept(page, site);
    await site.close();
    await page.reload();
    await expect(logs(page)).toHaveText("Python runs\n");
  });

  test("above the folder of the build works without", async ({ page, site }) => {
    const messages = [];
    page.on("console", (message) => messages.push(message.text()));
    for (const path of [...list.core, "service-worker.js"]) site.answer(`build/${path}`, readFileSync(join(dist, path)));
    await site.plain(page, hello, "./build/micropyscript.js?service-worker");
    await expect(logs(page)).toHaveText("Python runs\n");
    expect(messages.join()).toContain(`${site.url}build/`);
  });

  test("that wants a worker tells its author in the console what is missing", async ({ page, site }) => {
    const told = page.waitForEvent("console", (message) => message.text().includes("Cross-Origin-Embedder-Policy"));
    await site.plain(page, `<py-config>worker = "auto"</py-config>${hello}`);
    await told;
    await expect(logs(page)).toHaveText("Python runs\n");
  });
});

test.describe("the report is loaded twice at most", () => {
  test("in a frame, where it cannot be isolated", async ({ page, site }) => {
    site.answer("frame.html", `<!doctype html><title>A frame</title><iframe src="./"></iframe>`);
    let count = 0;
    page.on("request", (request) => (count += request.isNavigationRequest() && request.url() === site.url ? 1 : 0));
    await page.goto(`${site.url}frame.html`);
    await expect(page.frameLocator("iframe").getByRole("log").first()).toContainText("Hello from micropython");
    expect(count).toBe(2);
  });

  test("where developer tools pass the service worker by", async ({ page, site, context }) => {
    const browser = await context.newCDPSession(page);
    await browser.send("Network.enable");
    await browser.send("Network.setBypassServiceWorker", { bypass: true });
    const loads = countLoads(page);
    await page.goto(site.url);
    await expect(logs(page).first()).toContainText("Hello from micropython");
    expect(await isIsolated(page)).toBe(false);
    expect(loads.count).toBe(2);
  });

  test("and not again where the service worker comes too late", async ({ page, site }) => {
    const release = site.hold("service-worker.js");
    const loads = countLoads(page);
    await page.goto(site.url);
    await expect(logs(page).first()).toContainText("Hello from micropython");
    release();
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
    expect(loads.count).toBe(1);
  });
});

test.describe("on a host that sets the headers", () => {
  test.use({ serving: { isolated: true } });

  test("the report is not loaded again, says nothing, and opens offline", async ({ page, site }) => {
    const loads = countLoads(page);
    await page.goto(site.url);
    await finished(page);
    expect(loads.count).toBe(1);
    await expect(page.getByText("Cross-Origin-Embedder-Policy")).toHaveCount(0);
    await kept(page, site);
    await site.close();
    await page.reload();
    await expect(logs(page).first()).toContainText("Hello from micropython");
  });

  test("a reader who chooses the page is told what cannot be stopped there", async ({ page, site }) => {
    await page.goto(site.url);
    await finished(page);
    const panel = page.getByRole("complementary", { name: "Lifecycle" });
    await expect(panel).not.toContainText("cannot be stopped");
    await page.getByRole("checkbox", { name: "in a worker" }).uncheck();
    await finished(page, 2);
    await expect(panel).toContainText("a loop without end cannot be stopped. In a worker it can.");
  });
});

test("a browser that keeps nothing for a page runs Python all the same", async ({ page, site }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "sessionStorage", { get: () => { throw new DOMException("denied", "SecurityError"); } });
  });
  await page.goto(site.url);
  await expect(logs(page).first()).toContainText("Hello from micropython");
});

test.describe("where there is no service worker", () => {
  test.use({ serviceWorkers: "block" });

  test("the report runs in the page, and says what is missing and how to get it", async ({ page, site }) => {
    await page.goto(site.url);
    await expect(logs(page).first()).toContainText("Hello from micropython");
    const panel = page.getByRole("complementary", { name: "Lifecycle" });
    await expect(panel).toContainText("Cross-Origin-Opener-Policy: same-origin");
    await expect(panel).toContainText("Cross-Origin-Embedder-Policy: require-corp");
    await page.getByRole("checkbox", { name: "in a worker" }).check();
    await finished(page, 2);
    await expect(panel).not.toContainText("Python runs in the page itself");
    await expect(panel).toContainText("shares no memory with the page");
  });
});
