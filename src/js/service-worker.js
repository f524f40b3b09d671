// The service worker: makes the pages in its scope cross-origin isolated, and keeps what they load for offline use.
//
// A page belongs to one build for as long as it is open. What a build consists of is in service-worker.json, which the
// bundler writes: every file with its hash. That list is fetched at each navigation, so a reload gets what was deployed
// last. A file is kept under its hash, so no page gets a file of another build, and what two builds share is downloaded
// once.
//
// It leaves alone what is not same-origin, asks for a range, or sends something. It registers nothing: that is
// offline.js's part.

const base = new URL(".", location).href;
const list = new URL("service-worker.json", base).href;

// The caches: files by their hash, which build a client has, and what is no build's. Two copies on one origin keep apart.
const names = ["files", "builds", "pages"].map((what) => `MicroPyScript ${what} of ${registration.scope}`);
const [files, builds, pages] = names;

// All that it knows it could find again, so a newer one may take its place at any time.
addEventListener("install", () => skipWaiting());

addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = request.method === "GET" && new URL(request.url).origin === location.origin;
  if (!isOurs || request.headers.has("Range")) return;
  // What developer tools ask for in this way can be fetched by nobody else.
  if (request.cache === "only-if-cached" && request.mode !== "same-origin") return;
  event.respondWith(answer(event).then(isolated));
});

// A page sends any message once it runs: from then on nothing that is fetched can be in its way.
addEventListener("message", (event) => event.waitUntil(keepAll(event.source.id)));

async function answer(event) {
  const { request, clientId, resultingClientId } = event;
  const isPage = request.mode === "navigate";
  const build = isPage ? newest() : buildOf(clientId);
  // A worker has the build of its page.
  if (resultingClientId) event.waitUntil(bind(resultingClientId, build));
  const file = isPage ? undefined : await find(request.url, build);
  return file ? await recall(files, file.key) ?? download(event, file) : fromNetwork(event, build);
}

// The same response, with what a document or a worker needs to be isolated.
function isolated(response) {
  // A redirect is the browser's to follow, and nobody can make one anew.
  if (response.type === "opaqueredirect") return response;
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  return new Response(response.body, { status, statusText, headers });
}

// Builds

// What was deployed last; without a network, the last build that is here as a whole.
async function newest() {
  const response = await fetch(list, { cache: "no-cache" }).catch(() => undefined);
  if (response?.status === 404 || response?.status === 410) return stepAside();
  // A network that answers for others may answer anything.
  const build = response?.ok && await response.json().catch(() => undefined);
  return build || whole();
}

function whole() {
  return builtFor(list);
}

// Whoever took the build away wants it to be gone.
async function stepAside() {
  await registration.unregister();
  await Promise.all(names.map((name) => caches.delete(name)));
}

// The builds of clients (pages, and workers of theirs), as promises; the cache has them beyond this service worker's life.
const bound = new Map();

async function bind(client, build) {
  bound.set(client, build);
  const found = await build;
  if (found) await keep(builds, clientKey(client), Response.json(found));
}

async function buildOf(client) {
  return await bound.get(client) ?? await builtFor(clientKey(client)) ?? whole();
}

async function builtFor(key) {
  return (await recall(builds, key))?.json();
}

function clientKey(client) {
  return `${list}?client=${client}`;
}

// Files of a build

// The file that a URL stands for, if it is one of the build's. A query is there for other caches only.
async function find(url, build) {
  const { origin, pathname } = new URL(url);
  const address = origin + pathname.replace(/\/$/, "/index.html");
  return address.startsWith(base) ? fileOf(await build, address.slice(base.length)) : undefined;
}

function fileOf(build, path) {
  const hash = build?.files[path];
  return hash && { path, hash, url: base + path, key: `${base}${path}?sha256=${hash}` };
}

// The file from the network, as it arrives. It is kept if it is the one with that hash. If it is not, since a newer build is
// there, it ends in an error: this page must not get it.
async function download(event, file) {
  const response = await fetch(file.url, { cache: "no-cache" });
  if (!response.ok) return response;
  const chunks = [];
  const check = new TransformStream({
    transform(chunk, controller) {
      chunks.push(chunk);
      controller.enqueue(chunk);
    },
    async flush(controller) {
      const bytes = await new Blob(chunks).arrayBuffer();
      if (await sha256(bytes) === file.hash) {
        // A browser that has no more room for it is no reason to stop.
        await keep(files, file.key, new Response(bytes, response)).catch(() => {});
      } else if (fileOf(await newest(), file.path)?.hash !== file.hash) {
        controller.error(new TypeError(`${file.url} is of a newer version: reload the page`));
      }
    },
  });
  // Whoever reads hears of an error.
  event.waitUntil(response.body.pipeTo(check.writable).catch(() => {}));
  return new Response(check.readable, response);
}

async function sha256(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Fetches what is missing of the files that a page cannot do without, and forgets what no page needs any more.
async function keepAll(client) {
  const build = await buildOf(client) ?? await newest();
  if (!build) return;
  for (const path of build.core) {
    const file = fileOf(build, path);
    if (await recall(files, file.key)) continue;
    const response = await fetch(file.url, { cache: "no-cache" });
    const bytes = await response.clone().arrayBuffer();
    // Another build is there by now, or half of it: the one that is kept stays.
    if (await sha256(bytes) !== file.hash) return;
    await keep(files, file.key, response);
  }
  await keep(builds, list, Response.json(build));
  await forget(build);
}

async function forget(newest) {
  const open = await clients.matchAll({ type: "all", includeUncontrolled: true });
  const isOpen = new Set(open.map(({ id }) => clientKey(id)));
  const wanted = new Set(keysOf(newest));
  const clientsBuilds = await caches.open(builds);
  for (const { url } of await clientsBuilds.keys()) {
    if (isOpen.has(url)) keysOf(await builtFor(url)).forEach((key) => wanted.add(key));
    else if (url !== list) await clientsBuilds.delete(url);
  }
  const keptFiles = await caches.open(files);
  for (const { url } of await keptFiles.keys()) if (!wanted.has(url)) await keptFiles.delete(url);
}

function keysOf(build) {
  return Object.keys(build.files).map((path) => fileOf(build, path).key);
}

// Everything else

// Pages, and what an author has beside them: what the server says, or without one, what it said the last time.
async function fromNetwork(event, build) {
  const { request } = event;
  const finding = find(request.url, build);
  try {
    const response = await fetch(request);
    const isOther = await build && !await finding;
    if (isOther && mayBeKept(request, response)) event.waitUntil(keep(pages, request, response.clone()));
    return response;
  } catch (error) {
    const file = await finding;
    const ignoreSearch = request.mode === "navigate";
    const response = await (file ? recall(files, file.key) : recall(pages, request, { ignoreSearch }));
    if (response) return response;
    throw error;
  }
}

function mayBeKept(request, response) {
  const isForbidden = /\bno-store\b/i.test(response.headers.get("Cache-Control") ?? "");
  return response.ok && request.url.startsWith(registration.scope) && !isForbidden;
}

// The caches, by name; looking for something makes none.

function recall(name, key, options) {
  return caches.match(key, { cacheName: name, ...options });
}

async function keep(name, key, response) {
  await (await caches.open(name)).put(key, response);
}
