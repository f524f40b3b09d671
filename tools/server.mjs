// A static server for tests, the bench and screenshots: what any static host does, plus the headers, delays and failures
// that a test wants to see. It is strict on purpose: a folder is answered by its own index.html and nothing else is; no
// fallback rule, no listing, nothing kept by a cache unless a test says so.
//
// It is not for the open network; a developer uses `trunk serve`.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { promisify } from "node:util";
import { gzip as gzipCallback } from "node:zlib";

const compress = promisify(gzipCallback);

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".py": "text/x-python; charset=utf-8",
  ".svg": "image/svg+xml",
  ".toml": "application/toml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".zip": "application/zip",
};
const compressible = /^(text|image\/svg|application\/(json|toml|wasm))/;

// Serves the folder `root` at the path `mount` (with its last slash), on `port` or a free one → { url, close }, `url`
// with its last slash.
//
// csp        sends the strict Content-Security-Policy
// isolated   sends COOP and COEP, so that the page is cross-origin isolated
// gzip       compresses what is worth it, once per file, so that no request waits for it twice
// cacheable  lets the browser keep what it gets, for an hour
// overrides  (path) → undefined, where the file itself answers, or the answer in its place, or a Promise of either, so
//            that a test can hold an answer back. `path` is relative to the mount and has no query. An answer is the
//            body, or { status, headers, body, truncate }; `truncate` promises the whole body, sends that many bytes of
//            it and breaks the connection.
export async function serve({
  root, mount = "/", port = 0, csp = false, isolated = false, gzip = false, cacheable = false, overrides = () => {},
}) {
  const always = {
    "Cache-Control": cacheable ? "max-age=3600" : "no-store",
    ...(csp && { "Content-Security-Policy": "script-src 'self' 'wasm-unsafe-eval'" }),
    ...(isolated && {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    }),
  };
  const fileIn = fileReader(root);
  const compressed = new WeakMap();

  async function answer(request, response) {
    const { pathname } = new URL(request.url, "http://localhost");
    const path = decodeURIComponent(pathname.replace(/\/$/, "/index.html")).slice(mount.length);
    const given = pathname.startsWith(mount) ? whole(await overrides(path) ?? await fileIn(path)) : notFound;
    const headers = { "Content-Type": types[extname(path)] ?? "application/octet-stream", ...always, ...given.headers };

    let { body } = given;
    if (gzip && compressible.test(headers["Content-Type"])) {
      if (!compressed.has(body)) compressed.set(body, await compress(body));
      body = compressed.get(body);
      headers["Content-Encoding"] = "gzip";
    }
    response.writeHead(given.status, { ...headers, "Content-Length": body.length });
    if (given.truncate === undefined) response.end(body);
    else response.write(body.subarray(0, given.truncate), () => response.destroy());
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      response.writeHead(500, always);
      response.end(String(error));
    });
  });
  await new Promise((listening) => server.listen(port, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${server.address().port}${mount}`,
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

const notFound = { status: 404, headers: { "Content-Type": "text/plain" }, body: Buffer.from("Not found\n") };

// Reads a file of `root` anew only when it has changed.
function fileReader(root) {
  const kept = new Map();
  return async function fileIn(path) {
    const file = join(root, path);
    const seen = file.startsWith(root + sep) && await stat(file).catch(() => undefined);
    if (!seen?.isFile()) return notFound;
    if (kept.get(file)?.modified !== seen.mtimeMs) {
      kept.set(file, { modified: seen.mtimeMs, body: await readFile(file) });
    }
    return kept.get(file);
  };
}

function whole(given) {
  const plain = typeof given === "string" || given instanceof Uint8Array;
  const { status = 200, headers = {}, body = "", truncate } = plain ? { body: given } : given;
  return { status, headers, body: Buffer.isBuffer(body) ? body : Buffer.from(body), truncate };
}
