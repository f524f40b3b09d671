// One visit to a page as somebody makes it who was never there before: when did Python's first output stand in the
// document, and how many bytes had come down by then. Whoever made the page is measured from outside, and all alike.
//
// It compares and prints nothing.

const patienceInSeconds = 120;

// A context of its own for each visit has neither an HTTP cache nor compiled code. `network` is what CDP's
// Network.emulateNetworkConditions takes, or undefined for the network as it is.
// → { ms, bytes, requests }, ms since the navigation began; it throws where nothing is printed.
export async function visit(browser, url, network) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await page.addInitScript(awaitFirstOutput, patienceInSeconds);
    const traffic = await watchTraffic(await context.newCDPSession(page), network);
    await page.goto(url, { waitUntil: "commit" });
    const { ms, wallTime } = await page.evaluate(() => window.firstOutput).catch((error) => {
      throw new Error([error.message, ...complaints].join("\n"));
    });
    return { ms, ...await traffic.until(wallTime) };
  } finally {
    await context.close();
  }
}

// Runs in the page, before any script of its own. The source of a script is text too, and does not count.
function awaitFirstOutput(patience) {
  function says(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data.includes("hello") && node.parentNode?.nodeName !== "SCRIPT";
    return node.nodeName !== "SCRIPT" && [...node.childNodes].some(says);
  }
  window.firstOutput = new Promise((resolve, reject) => {
    const observer = new MutationObserver((records) => {
      if (!records.some(({ target, addedNodes }) => [target, ...addedNodes].some(says))) return;
      const ms = performance.now();
      observer.disconnect();
      resolve({ ms, wallTime: (performance.timeOrigin + ms) / 1000 });
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    setTimeout(() => reject(new Error(`nothing was printed within ${patience} s`)), patience * 1000);
  });
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
