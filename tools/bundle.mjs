// Bundles the JavaScript, in the two steps that Trunk.toml hooks into its build: `prepare` before cargo runs, `finish`
// when wasm-bindgen is done. What `finish` leaves in the staging folder is what a page loads:
//
//   report.js, app_bg.wasm             the report
//   micropyscript.js, embed_bg.wasm, embed_rest.wasm    the embed script, in a release in two halves
//   micropyscript-worker.js, worker_bg.wasm   an interpreter in a worker, for both
//   micropyscript-installer.js, installer_bg.wasm   fetched by the first page that wants packages
//   packages/         the index that it installs from unless a page names another
//   js/editor.js, js/terminal.js       fetched by the first cell or REPL that wants one
//   js/wasi.js                         fetched by the first page that chooses CPython or RustPython
//   js/wasi-guest.js                   for both a worker, in browsers that cannot suspend WebAssembly
//   js/window-page.js, js/window-worker.js    fetched when a script in a worker first mentions pyscript
//   js/store.js                        fetched by the first script that asks for pyscript.storage
//   conformance.json                   fetched by the chapter that runs the cases in it
//   service-worker.js, service-worker.json   isolation and offline use, in a release; the list of the files above
//
// The names are fixed, for other people's pages name them. The WebAssembly and the workers' scripts are asked for with a hash
// as `?v=`, so that a cache never gives the bindings of one build the WebAssembly of another.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join, sep } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { gatherConformance } from "./conformance.mjs";
import { gatherInterpreters } from "./interpreters.mjs";
import { gatherPackages } from "./packages.mjs";
import { split } from "./halves/split.mjs";

const root = join(import.meta.dirname, "..");
const release = process.env.TRUNK_PROFILE === "release";
const common = { bundle: true, format: "esm", minify: release, logLevel: "warning" };
const serviceWorker = "service-worker.js";

const steps = { prepare, finish };
const step = steps[process.argv[2]];
if (!step) throw new Error(`usage: node tools/bundle.mjs ${Object.keys(steps).join("|")}`);
await step();

async function prepare() {
  await gatherInterpreters();
  gatherConformance();
  gatherPackages();
  await bundle(["wasi-guest"]);
  const guest = sha256(join(root, "build/js/wasi-guest.js")).slice(0, 12);
  await bundle(["editor", "terminal", "wasi", "window-page", "window-worker", "store"], { GUEST: JSON.stringify(`wasi-guest.js?v=${guest}`) });
}

function bundle(names, define = {}) {
  return build({
    ...common,
    entryPoints: names.map((name) => join(root, `src/js/${name}.js`)),
    outdir: join(root, "build/js"),
    loader: { ".css": "text", ".py": "text" },
    define,
  });
}

async function finish() {
  const staging = process.env.TRUNK_STAGING_DIR;
  const [worker, installer] = await Promise.all([
    assemble({ staging, bin: "worker", entry: "worker.js", output: "micropyscript-worker.js" }),
    assemble({ staging, bin: "installer", entry: "installer.js", output: "micropyscript-installer.js" }),
  ]);
  const define = {
    WORKER: JSON.stringify(`micropyscript-worker.js?v=${worker}`),
    INSTALLER: JSON.stringify(`micropyscript-installer.js?v=${installer}`),
    SERVICE_WORKER: JSON.stringify(release ? serviceWorker : ""),
  };
  await Promise.all([
    assemble({ staging, bin: "app", entry: "report.js", output: "report.js", define }),
    assemble({ staging, bin: "embed", entry: "embed.js", output: "micropyscript.js", define, isSplit: release }),
  ]);
  for (const raw of ["app.js", "embed.js", "worker.js", "installer.js", "snippets"]) rmSync(join(staging, raw), { recursive: true, force: true });
  if (release) await addServiceWorker(staging);
}

// The service worker, and the list of all other files with their hashes. `core` are those that it keeps before anybody has
// asked for them: all but the packages and the interpreters, which are large, and of these the first, which is the default.
async function addServiceWorker(staging) {
  const [{ name }] = JSON.parse(readFileSync(join(root, "build/catalogue.json")));
  const paths = readdirSync(staging, { recursive: true })
    .filter((path) => path !== "_headers" && statSync(join(staging, path)).isFile())
    .map((path) => path.replaceAll(sep, "/"))
    .sort();
  const files = Object.fromEntries(paths.map((path) => [path, sha256(join(staging, path))]));
  const core = paths.filter((path) => !/^(interpreters|packages)\//.test(path) || path.startsWith(`interpreters/${name}/`));
  writeFileSync(join(staging, "service-worker.json"), JSON.stringify({ files, core }));
  await build({ ...common, entryPoints: [join(root, "src/js", serviceWorker)], outdir: staging });
}

function sha256(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

// One binary: its WebAssembly made small, its bindings and our entry module made one file. Answers its
// version. With `isSplit` it comes in two halves.
async function assemble({ staging, bin, entry, output, define = {}, isSplit = false }) {
  const wasm = join(staging, `${bin}_bg.wasm`);
  const rest = join(staging, `${bin}_rest.wasm`);
  // Here and not by trunk, which would download a wasm-opt of its own where it finds none on PATH. Neighbours that are alike compress better.
  const passes = ["-Oz", "--one-caller-inline-max-function-size=0", "--reorder-functions-by-name"];
  if (release) await promisify(execFile)(join(root, "node_modules/.bin/wasm-opt"), [...passes, ...(isSplit ? ["-g"] : []), wasm, "-o", wasm]);
  const names = isSplit ? await split({ wasm, first: wasm, rest, recorded: process.env.RECORDED }) : undefined;
  const version = sha256(wasm).slice(0, 12);
  await build({
    ...common,
    entryPoints: [join(root, "src/js", entry)],
    outfile: join(staging, output),
    // A browser that knows this line compiles all of it while it comes down, beside the page's own thread; nearly all of it runs at once.
    banner: { js: "//# allFunctionsCalledOnLoad" },
    define: {
      ...define,
      WASM: JSON.stringify(`${bin}_bg.wasm?v=${version}`),
      REST: JSON.stringify(isSplit ? `${bin}_rest.wasm?v=${sha256(rest).slice(0, 12)}` : ""),
    },
    plugins: [bindingsFrom(join(staging, `${bin}.js`), names)],
    // wasm-bindgen lists a module once for each place that imports from it, which does no harm.
    logOverride: { "duplicate-object-key": "silent" },
  });
  return version;
}

// Resolves "bindings" to what wasm-bindgen generated, and wasm-bindgen's copies of our files to the files themselves, so that
// the entry module and Rust share one instance of each. Has the bindings of a binary that is split, in which what crosses has other
// `names`, tell src/js/rest.js what it has to know.
function bindingsFrom(path, names) {
  return {
    name: "bindings",
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^bindings$/ }, () => ({ path }));
      onResolve({ filter: /\/snippets\/.*\/src\/js\/.*\.js$/ }, (copy) => ({ path: join(root, "src/js", basename(copy.path)) }));
      if (!names) return;
      onLoad({ filter: /.*/ }, (file) => {
        if (file.path !== path) return;
        const bindings = readFileSync(path, "utf8")
          .replace("__wbg_load(await module_or_path, imports)", "__wbg_load(await module_or_path, withRest(imports))")
          .replace("function __wbg_finalize_init(instance, module) {", "$&\n    begun(instance);")
          .replace(/\b(__wb|wasm_bindgen_)\w+/g, (name) => names.get(name) ?? name);
        if (!bindings.includes("withRest") || !bindings.includes("begun")) throw new Error(`${path} is not as tools/bundle.mjs knows it`);
        return { contents: `import { begun, withRest } from ${JSON.stringify(join(root, "src/js/rest.js"))};\n${bindings}` };
      });
    },
  };
}
