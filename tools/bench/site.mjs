// The site that the bench visits: the built dist/, PyScript, and the pages of one measure, all from one server.
//
// What is on the pages is in pages.mjs.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { serve } from "../server.mjs";

const pyscript = join(import.meta.dirname, "../../node_modules/@pyscript/core/dist");

// `pages` maps a path to its text; the other options are the server's. → { url, close }, `url` with its last slash.
export function openSite({ dist, pages, ...options }) {
  // Always the same buffers, so that each is compressed once.
  const kept = new Map(Object.entries(pages).map(([path, text]) => [path, Buffer.from(text)]));
  async function answer(path) {
    if (path.startsWith("pyscript/") && !kept.has(path)) {
      // PyScript asks for files that only some sites have.
      const body = await readFile(join(pyscript, path.slice("pyscript/".length))).catch(() => undefined);
      kept.set(path, body);
    }
    return kept.get(path);
  }
  return serve({ root: dist, gzip: true, overrides: answer, ...options });
}
