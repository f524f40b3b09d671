// Splits a binary of ours in two: what every page needs before its first Python runs, and the rest, which comes when it is called
// for. It works on the text form, between `wasm-dis` and `wasm-as`, so it has to understand no more than the lines at the
// margin: a function is what lies between two of them.
//
// What is not needed at first is named by Rust's own paths; what only that calls goes with it. It is a matter of speed
// alone: whatever calls what is not there yet has it fetched at that moment (src/js/rest.js), so no list can be wrong.

import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const programs = join(import.meta.dirname, "../node_modules/.bin");
const run = (program, ...args) => promisify(execFile)(join(programs, program), args);
// What rustc lets its WebAssembly use. Without saying so, wasm-as would write in forms that browsers do not read yet.
const features = ["mutable-globals", "nontrapping-float-to-int", "bulk-memory", "sign-ext", "reference-types", "multivalue"].map((feature) => `--enable-${feature}`);

// A name in the text form.
const name = /\$(?:"(?:[^"\\]|\\.)*"|[^\s()"]+)/;

// Writes `first` and `rest` of the binary `wasm`, whose names must still be in it. What has one of the paths `later` in its name
// can come later. Answers the short names that it has given to what crosses between the binary and its bindings.
export async function split({ wasm, first, rest, later: paths }) {
  const text = `${wasm}.wat`;
  await run("wasm-dis", wasm, "-o", text);
  const whole = readFileSync(text, "utf8");
  const short = shortNames(whole);
  const parts = read(whole.replace(crossing, (all, before, name, after) => `${before}${short.get(name) ?? name}${after}`));
  const later = findLater(parts, paths);
  for (const [output, content] of [[first, writeFirst(parts, later)], [rest, writeRest(parts, later)]]) {
    writeFileSync(text, content);
    await run("wasm-as", ...features, text, "-o", output);
    await run("wasm-opt", ...features, "--remove-unused-module-elements", output, "-o", output);
  }
  rmSync(text);
  return short;
}

// An import or an export at the margin, up to its name and after it.
const crossing = /^( \((?:import "[^"]*"|export) ")([^"]*)(")/gm;

// wasm-bindgen's names say what they are and end in a hash, and stand in the binary and in its bindings: ten kilobytes, compressed.
function shortNames(text) {
  const long = [...text.matchAll(crossing)].map(([, , name]) => name).filter((name) => /^(__wb|wasm_bindgen_)/.test(name));
  return new Map(long.map((name, at) => [name, `$${at.toString(36)}`]));
}

// What lies at the margin, by its kind; functions, with what they consist of, by name.
function read(text) {
  const parts = { other: [], imports: [], globals: [], tables: [], memories: [], exports: [], elements: [], functions: new Map(), imported: new Map() };
  const kinds = { import: "imports", global: "globals", table: "tables", memory: "memories", export: "exports", elem: "elements" };
  for (const [item] of text.matchAll(/^ \((?:func [^]*?\n \)|.*\))$/gm)) {
    const kind = item.match(/^ \((\w+)/)[1];
    if (kind === "func") {
      const [, own, signature] = item.match(new RegExp(`^ \\(func (${name.source})(.*)`));
      parts.functions.set(own, { item, signature: signature.replace(/ \(;.*?;\)/g, ""), names: namesIn(item.slice(item.indexOf("\n"))) });
      continue;
    }
    const imported = kind === "import" && item.match(new RegExp(`\\(func (${name.source})(.*)\\)\\)$`));
    if (imported) parts.imported.set(imported[1], imported[2]);
    parts[kinds[kind] ?? "other"].push(item);
  }
  return parts;
}

function namesIn(text) {
  return new Set(text.match(new RegExp(name, "g")));
}

// The functions that can come later: those that are named so, and what only they call.
function findLater({ functions, exports, elements, other }, paths) {
  // An iterator over such things runs also where there are none, and of those that drop something many are equal, and so one.
  const isOfCore = /^\$"<?core(\[\w+\])?::(iter|ptr)::/;
  const isLater = (own) => !isOfCore.test(own) && paths.some((path) => own.replace(/\[[0-9a-f]{16}\]/g, "").includes(path));
  const early = new Set();
  const look = [...namesIn([...exports, ...elements, ...other].join("\n"))];
  while (look.length > 0) {
    const next = look.pop();
    const { item, names } = functions.get(next) ?? {};
    if (early.has(next) || !item || (isLater(next) && !isShort(item))) continue;
    early.add(next);
    look.push(...names);
  }
  return [...functions.keys()].filter((each) => !early.has(each));
}

// What stands in a function's place would be no shorter. And wasm-opt makes one of those that are equal, so their names mean little.
function isShort(item) {
  return item.split("\n", 16).length < 16;
}

// The binary without what comes later. In its place stand a table of it, and functions that look there.
function writeFirst(parts, later) {
  const { other, imports, globals, tables, memories, exports, elements, functions } = parts;
  const places = new Map(later.map((own, place) => [own, place]));
  const kept = [...functions].map(([own, { item, signature }]) => {
    if (!places.has(own)) return item;
    const values = [...signature.matchAll(/\(param (\$\S+) /g)].map(([, value]) => `(local.get ${value})`).join(" ");
    const types = signature.replace(/\(param \$\S+ /g, "(param ");
    return ` (func ${own}${signature}
  (if (i32.eqz (global.get $rest:here)) (then (call $rest:bring)))
  (call_indirect $rest:table${types} ${values} (i32.const ${places.get(own)})))`;
  });
  return module([
    ...other.filter((item) => item.startsWith(" (type")),
    ...imports,
    ` (import "rest" "bring" (func $rest:bring))`,
    ...globals, ` (global $rest:here (mut i32) (i32.const 0))`,
    ...memories, ...tables, ` (table $rest:table ${later.length} ${later.length} funcref)`,
    ...exports,
    ...shared(parts, later).map(({ kind, own, key }) => ` (export "${key}" (${kind} ${own}))`),
    ...elements,
    ...other.filter((item) => !item.startsWith(" (type")),
    ...kept,
  ]);
}

// What comes later, on the memory, the tables and the functions of the first half.
function writeRest(parts, later) {
  const { other, memories, functions } = parts;
  const [, memory] = memories[0].match(/^ \(memory (.*)\)$/);
  return module([
    ...other.filter((item) => item.startsWith(" (type")),
    ` (import "first" "memory" (memory ${memory}))`,
    ...shared(parts, later).map(({ kind, own, key, type }) => ` (import "first" "${key}" (${kind} ${own}${type}))`),
    ` (elem $rest:elements (table $rest:table) (i32.const 0) func ${later.join(" ")})`,
    ` (start $rest:start)`,
    ` (func $rest:start (global.set $rest:here (i32.const 1)))`,
    ...later.map((own) => functions.get(own).item),
  ]);
}

// What the rest has of the first half, in an order that is the same for both: its kind, its name inside, its type, and the key
// under which it crosses.
function shared({ globals, tables, functions, imported }, later) {
  const isLater = new Set(later);
  const called = new Set(later.flatMap((own) => [...functions.get(own).names]));
  const things = [
    { kind: "table", own: "$rest:table", type: ` ${later.length} ${later.length} funcref` },
    { kind: "global", own: "$rest:here", type: " (mut i32)" },
  ];
  for (const [kind, items] of [["global", globals], ["table", tables]]) {
    for (const item of items) {
      const [, own, type] = item.match(new RegExp(`^ \\(${kind} (${name.source})( \\(mut \\w+\\)| i\\d\\d|.*(?=\\)$))`));
      if (called.has(own)) things.push({ kind, own, type });
    }
  }
  const typed = [...[...functions].map(([own, { signature }]) => [own, signature]), ...imported];
  for (const [own, signature] of typed) {
    if (called.has(own) && !isLater.has(own)) things.push({ kind: "func", own, type: signature });
  }
  return things.map((thing, at) => ({ ...thing, key: `r${at.toString(36)}` }));
}

function module(items) {
  return `(module\n${items.join("\n")}\n)\n`;
}
