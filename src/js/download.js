// What the installer asks of the page that only JavaScript can give: downloads through a `fetch` that is handed in, watched as
// they arrive, and wheels kept in the browser under their hashes.
//
// It decides nothing: what is asked for and whether it is right is Rust's. wasm-bindgen copies this file alone beside the
// bindings it generates, so it imports nothing.

let planner;

// Rust offers its one function here, and the entry module finds it.
export function offerPlanner(offered) {
  planner = offered;
}

export function offeredPlanner() {
  return planner;
}

// A file → { status, url, type, bytes, wasKept }. One with a hash may have been kept. `progress` hears of what has a name.
export async function download(fetch, progress, url, accept, sha256, name) {
  const kept = sha256 === undefined ? undefined : await cached((cache) => cache.match(key(sha256)));
  const response = kept ?? await fetch(url, accept ? { headers: { Accept: accept } } : {});
  const tell = (loaded, total) => name && progress({ stage: "packages", name, loaded, total });
  return {
    status: response.status,
    // What was kept has forgotten where it came from.
    url: kept ? url : response.url || url,
    type: response.headers.get("Content-Type") ?? "",
    bytes: await bytesOf(response, tell),
    wasKept: kept !== undefined,
  };
}

// Keeps what has proved right, for the next time.
export async function keep(sha256, bytes) {
  await cached((cache) => cache.put(key(sha256), new Response(bytes)));
}

// A browser that has no such cache, or lends it to nobody here, downloads again.
async function cached(use) {
  try {
    return await use(await caches.open("micropyscript-packages"));
  } catch {
    return undefined;
  }
}

// An address that is nobody's: one file has one hash, wherever it lies.
function key(sha256) {
  return `https://packages.invalid/sha256/${sha256}`;
}

async function bytesOf(response, tell) {
  // Under compression the header speaks of other bytes than the ones that are counted.
  const isPlain = !response.headers.get("Content-Encoding");
  const total = isPlain ? Number(response.headers.get("Content-Length") ?? 0) : 0;
  const chunks = [];
  let loaded = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader.read()) {
    chunks.push(next.value);
    loaded += next.value.length;
    tell(loaded, total);
  }
  const bytes = new Uint8Array(loaded);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
