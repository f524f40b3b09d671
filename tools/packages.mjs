// The small index of packages that the report and the tests install from: wheels, pinned by version and hash in packages.json; pure
// ones, but for one that is `compiled` for Pyodide.
//
//   node tools/packages.mjs            what set-up does: gets the wheels that are not in the cache yet
//   node tools/packages.mjs --have     says by its exit code whether all are there
//   gatherPackages()                   writes the index of those that are there to build/packages/, for trunk to copy
//
// The wheels come by pip, so that a person's own configuration of it counts. Each is kept outside the checkout under its hash,
// and moved there when it is whole. `make update` moves their versions, but for what is compiled.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";

const root = join(import.meta.dirname, "..");
const target = join(root, "build/packages");
const listFile = join(import.meta.dirname, "packages.json");
const cache = process.env.MICROPYSCRIPT_CACHE
  ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "micropyscript");
const wheels = JSON.parse(readFileSync(listFile, "utf8"));

if (import.meta.filename === process.argv[1]) {
  if (process.argv[2] === "--have") process.exit(wheels.every(isHere) ? 0 : 1);
  getWheels();
}

function place({ sha256, file }) {
  return join(cache, "wheels", sha256, file);
}

function isHere(wheel) {
  return existsSync(place(wheel));
}

function getWheels() {
  const missing = wheels.filter((wheel) => !isHere(wheel));
  if (missing.length === 0) return;
  console.log(`set-up: ${missing.length} Python wheels for tests and the report: pip download (a few seconds)`);
  mkdirSync(join(cache, "wheels"), { recursive: true });
  const scratch = mkdtempSync(join(cache, "wheels", "download-"));
  try {
    // pip takes no two versions of a package at once, nor wheels for two platforms.
    for (let left = missing; left.length > 0;) {
      const names = left.map(({ name }) => name);
      const platform = left[0].compiled?.platform;
      const first = left.filter(({ name, compiled }, at) => names.indexOf(name) === at && compiled?.platform === platform);
      download(first, scratch, left[0].compiled);
      left = left.filter((wheel) => !first.includes(wheel));
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

// pip checks the hashes itself, and gets nothing else.
function download(wanted, scratch, { python, platform } = { python: "3.14" }) {
  const list = join(scratch, "wanted.txt");
  writeFileSync(list, wanted.map(({ name, version, sha256 }) => `${name}==${version} --hash=sha256:${sha256}\n`).join(""));
  const choice = [
    "--no-deps", "--only-binary=:all:", `--python-version=${python}`, ...(platform ? [`--platform=${platform}`] : []), "--require-hashes",
  ];
  execFileSync("python3", ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", ...choice, "--dest", scratch, "--requirement", list], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (const wheel of wanted) {
    mkdirSync(join(cache, "wheels", wheel.sha256), { recursive: true });
    renameSync(join(scratch, wheel.file), place(wheel));
  }
}

// The index in both forms, each a file that any static host can serve: `NAME/index.html` is what an ordinary client finds under
// `NAME/`, `NAME/index.json` what ours asks for by its name.
export function gatherPackages() {
  const stamp = JSON.stringify([wheels.filter(isHere), readFileSync(import.meta.filename, "utf8")]);
  const stampFile = join(root, "build/packages.stamp");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;

  // From scratch, and the stamp last, so that half a job is done again.
  rmSync(stampFile, { force: true });
  rmSync(target, { recursive: true, force: true });
  mkdirSync(join(target, "files"), { recursive: true });
  const files = wheels.filter(isHere).map(gatherWheel);
  const names = [...new Set(files.map(({ name }) => name))].sort();
  for (const name of names) writePage(name, files.filter((file) => file.name === name));
  writePages("", {
    html: names.map((name) => `<a href="${name}/">${name}</a>`),
    json: { projects: names.map((name) => ({ name })) },
  });
  writeFileSync(stampFile, stamp);
}

// Puts a wheel and its metadata into the index, and says what a page says of it.
function gatherWheel(wheel) {
  const { name, file, sha256 } = wheel;
  const bytes = readFileSync(place(wheel));
  const metadata = memberOf(bytes, /^[^/]+\.dist-info\/METADATA$/);
  cpSync(place(wheel), join(target, "files", file));
  writeFileSync(join(target, "files", `${file}.metadata`), metadata);
  const python = metadata.toString().split(/\r?\n\r?\n/)[0].match(/^Requires-Python: *(.*?)\r?$/m)?.[1];
  return { name, file, sha256, size: bytes.length, python, metadata: createHash("sha256").update(metadata).digest("hex") };
}

function writePage(name, files) {
  writePages(name, {
    html: files.map(({ file, sha256, python, metadata }) =>
      `<a href="../../files/${file}#sha256=${sha256}" data-core-metadata="sha256=${metadata}"${
        python ? ` data-requires-python="${escaped(python)}"` : ""}>${file}</a>`),
    json: {
      name,
      files: files.map(({ file, sha256, size, python, metadata }) => ({
        filename: file,
        url: `../../files/${file}`,
        hashes: { sha256 },
        size,
        ...(python && { "requires-python": python }),
        "core-metadata": { sha256: metadata },
      })),
    },
  });
}

function writePages(name, { html, json }) {
  const folder = join(target, "simple", name);
  const version = "1.0";
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "index.json"), JSON.stringify({ meta: { "api-version": version }, ...json }));
  writeFileSync(join(folder, "index.html"), [
    `<!DOCTYPE html><html><head><meta name="pypi:repository-version" content="${version}"><title>${name || "Packages"}</title></head><body>`,
    ...html.map((link) => `${link}<br>`),
    "</body></html>\n",
  ].join("\n"));
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

// The first file of a zip archive whose path matches. These archives were checked by their hash; nothing else is read here.
function memberOf(zip, pattern) {
  const end = zip.lastIndexOf("PK\x05\x06");
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const path = zip.toString("utf8", at + 46, at + 46 + nameLength);
    if (pattern.test(path)) {
      const local = zip.readUInt32LE(at + 42);
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const content = zip.subarray(start, start + zip.readUInt32LE(at + 20));
      return zip.readUInt16LE(at + 10) === 0 ? content : inflateRawSync(content);
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  throw new Error(`no ${pattern} in a wheel`);
}
