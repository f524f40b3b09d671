// Visits to a page, as somebody makes them who was never there before: when did Python's first output stand in the
// document, and how many bytes had come down by then. Whoever made the page is measured from outside, and all alike.
//
// It compares and prints nothing.

import { watching } from "./document.mjs";

// What every page of the bench prints, unless it prints something else.
const hello = /hello/;

// A context of its own for each visit has neither an HTTP cache nor compiled code. `network` is what CDP's
// Network.emulateNetworkConditions takes, or undefined for the network as it is; `pattern` is what the output looks like.
// → { ms, match, date, bytes, requests }, as `appearance` has it, with the traffic until then; it throws where nothing is
// printed.
export async function visit(browser, url, { network, pattern = hello } = {}) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const traffic = await watchTraffic(await context.newCDPSession(page), network);
    const { wallTime, ...output } = await open(page, url, pattern);
    return { ...output, ...await traffic.until(wallTime) };
  } finally {
    await context.close();
  }
}

// A page that stays open, once it has printed. It has a context of its own, and goes with it: page.context().close().
export async function stay(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    await open(page, url, hello);
    return page;
  } catch (error) {
    await context.close();
    throw error;
  }
}

async function open(page, url, pattern) {
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.addInitScript(watching(pattern));
  await page.goto(url, { waitUntil: "commit" });
  try {
    return await page.evaluate(async () => {
      const output = await window.firstOutput;
      return { ...output, wallTime: (performance.timeOrigin + output.ms) / 1000 };
    });
  } catch (error) {
    throw new Error([error.message, ...complaints].join("\n"));
  }
}

async function watchTraffic(cdp, network) {
  const arrivals = [];
  let clock;
  // The first request is the page's own. CDP tells its time by both of its clocks, and all that follows by one.
  cdp.once("Network.requestWillBeSent", ({ timestamp, wallTime }) => (clock = wallTime - timestamp));
  cdp.on("Network.dataReceived", (arrival) => arrivals.push(arrival));
  cdp.on("Network.loadingFinished", (arrival) => arrivals.push({ ...arrival, isTotal: true }));
  await cdp.send("Network.enable");
  if (network) await cdp.send("Network.emulateNetworkConditions", network);
  return {
    async until(wallTime) {
      // The answer to this comes after every event that is on its way.
      await cdp.send("Network.disable");
      const requests = new Map();
      for (const { requestId, timestamp, encodedDataLength, isTotal } of arrivals) {
        if (timestamp + clock > wallTime) continue;
        const before = isTotal ? 0 : requests.get(requestId) ?? 0;
        requests.set(requestId, before + encodedDataLength);
      }
      return { bytes: [...requests.values()].reduce((sum, bytes) => sum + bytes, 0), requests: requests.size };
    },
  };
}
