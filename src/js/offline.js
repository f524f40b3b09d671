// Brings the service worker to a page, and with it cross-origin isolation and offline use. What the service worker does is
// in service-worker.js.
//
// A page gets its headers when it is loaded, so the first visit takes one reload. Until that is decided the page does not
// start, so nobody has typed anything by then.

// The bundler puts the name of the service worker in the place of SERVICE_WORKER, or none: a build that changes under the
// developer's hands is not worth keeping.

// How long the page waits for its service worker, in milliseconds, before it starts without.
const PATIENCE = 3000;

// The reload that was tried on this tab, so that there is no other where it did not help.
const TRIED = "MicroPyScript reloaded for isolation";

// Resolves when the page may start, and never where it is about to be reloaded. `base` is the folder of the build.
export async function serviceWorked(base) {
  const { serviceWorker } = navigator;
  // There is none without HTTPS, and in some private windows.
  if (!SERVICE_WORKER || !serviceWorker) return;
  const registered = serviceWorker.register(new URL(SERVICE_WORKER, base));
  const active = registered.then(({ scope }) => {
    if (location.href.startsWith(scope)) return serviceWorker.ready;
    throw new Error(`it serves ${scope} only`);
  });
  keepTheRest(active).catch((error) => console.info(`There is no service worker for this page: ${error.message}`));

  if (crossOriginIsolated) sessionStorage.removeItem(TRIED);
  else if (!serviceWorker.controller && !sessionStorage.getItem(TRIED) && await settled(active)) {
    sessionStorage.setItem(TRIED, "yes");
    location.reload();
    await new Promise(() => {});
  }
}

// Whether it came to something in time.
function settled(active) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, false));
  return Promise.race([active.then(() => true, () => false), late]);
}

// What the page has not loaded itself is fetched when it needs the network no more. Which of the two comes first is open.
async function keepTheRest(registration) {
  const started = new Promise((resolve) => document.addEventListener("py-finished-setup", resolve, { once: true }));
  const { active } = await registration;
  await started;
  active.postMessage("keep");
}
