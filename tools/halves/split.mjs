// Splits a binary of ours in two: what every page needs before its first Python runs, and the rest, which comes when it is called
// for. It works on the text form, between `wasm-dis` and `wasm-as`, so it has to understand no more than the lines at the
// margin: a function is what lies between two of them.
//
// What is not needed at first is a list of functions, later.txt beside this, which record.mjs writes; what only those call goes with
// them. It is a matter of speed alone: whatever calls what is not there yet has it fetched at that moment (src/js/rest.js), so no
// list can be wrong.

import { execFile } from "node:child_process";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const programs = join(import.meta.dirname, "../../node_modules/.bin");
const run = (program, ...args) => promisify(execFile)(join(programs, program), args);
// What rustc lets its WebAssembly use. Without saying so, wasm-as would write in forms that browsers do not read yet.
const features = ["mutable-globals", "nontrapping-float-to-int", "bulk-memory", "sign-ext", "reference-types", "multivalue"].map((feature) => `--enable-${feature}`);

// The list of what can come later, a function's title on each line.
export const list = join(import.meta.dirname, "later.txt");

// What tells the versions of a crate apart in the path of a function, from one compiler to the next.
const hash = /\[[0-9a-f]{8,16}\]/g;

// A name in the text form.
const name = /\$(?:"(?:[^"\\]|\\.)*"|[^\s()"]+)/;

// Writes `first` and `rest` of the binary `wasm`, whose names must still be in it. Answers the short names that it has given to what
// crosses between the binary and its bindings. With `recorded`, the first is all of it and says which of its functions run, and its
// text goes to that path.
export async function split({ wasm, first, rest, recorded }) {
  const text = `${wasm}.wat`;
  await run("wasm-dis", wasm, "-o", text);
  const whole = readFileSync(text, "utf8");
  const short = shortNames(whole);
  const parts = read(whole.replace(crossing, (all, before, name, after) => `${before}${short.get(name) ?? name}${after}`));
  if (recorded) copyFileSync(text, recorded);
  const listed = new Set(readFileSync(list, "utf8").split("\n"));
  const later = recorded ? [] : findLater(parts, (own) => listed.has(titleOf(own)));
  for (const [output, content] of [[first, writeFirst(parts, later, recorded)], [rest, writeRest(parts, later)]]) {
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
export function read(text) {
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

// A function's path in Rust, the same for every compiler and without the number that tells equal ones apart.
export function titleOf(own) {
  return own.replace(/^\$"?|"$/g, "").replace(/\\(.)/g, "$1").replace(hash, "").replace(/\.\d+$/, "");
}

// The functions that can come later: those that are so, and what only they call.
function findLater(parts, isLater) {
  const { early } = walk(parts, isLater);
  return [...parts.functions.keys()].filter((own) => !early.has(own));
}

// From what the binary shows of itself through all that is called there, but for what comes later: which functions are `early`, and
// at which `ends` the walk stopped.
export function walk({ functions, exports, elements, other }, isLater) {
  const early = new Set();
  const ends = new Set();
  const look = [...namesIn([...exports, ...elements, ...other].join("\n"))];
  while (look.length > 0) {
    const next = look.pop();
    const { item, names } = functions.get(next) ?? {};
    if (early.has(next) || !item) continue;
    if (isLater(next) && isWorthIt(next, item)) {
      ends.add(next);
      continue;
    }
    early.add(next);
    look.push(...names);
  }
  return { early, ends };
}

// Not what has no name but a number, which is another one as soon as anything is added. Not what is hardly longer than what would
// stand in its place. And of what Rust makes to drop things and to go through them much is equal, so that one such function stands
// for others, and the next build may choose another one: only what is so long that it hardly has its equal.
function isWorthIt(own, item) {
  if (/^\$\d+$/.test(own)) return false;
  const lines = /^\$"<?core::(ptr|iter)::/.test(own.replace(hash, "")) ? 40 : 16;
  return item.split("\n", lines).length === lines;
}

// The binary without what comes later. In its place stand functions that look into a table, which the rest fills; behind that the
// table has what the rest calls here, which takes less than an export for each.
function writeFirst(parts, later, recorded) {
  const { other, imports, globals, tables, memories, exports, elements, functions } = parts;
  const places = new Map(later.map((own, place) => [own, place]));
  const { calls, things } = shared(parts, later);
  const bring = `(if (i32.eqz (global.get $rest:here)) (then (call $rest:bring)))`;
  const kept = [...functions].map(([own, { item, signature }], number) => {
    if (recorded) return item.replace(/^.*\n(?:  \(local .*\n)*/, `$&  (call $rest:ran (i32.const ${number}))\n`);
    return places.has(own) ? throughTable(own, signature, places.get(own), bring) : item;
  });
  const size = later.length + calls.length;
  return module([
    ...other.filter((item) => item.startsWith(" (type")),
    ...imports,
    ` (import "rest" "bring" (func $rest:bring))`,
    ...recorded ? [` (import "rest" "ran" (func $rest:ran (param i32)))`] : [],
    ...globals, ` (global $rest:here (mut i32) (i32.const 0))`,
    ...memories, ...tables, ` (table $rest:table ${size} ${size} funcref)`,
    ...exports,
    ...things.map(({ kind, own, key }) => ` (export "${key}" (${kind} ${own}))`),
    ...elements, ` (elem $rest:calls (table $rest:table) (i32.const ${later.length}) func ${calls.map(([own]) => own).join(" ")})`,
    ...other.filter((item) => !item.startsWith(" (type")),
    ...kept,
  ]);
}

// What comes later, on the memory, the tables and the functions of the first half.
function writeRest(parts, later) {
  const { other, memories, functions } = parts;
  const { calls, things } = shared(parts, later);
  const [, memory] = memories[0].match(/^ \(memory (.*)\)$/);
  return module([
    ...other.filter((item) => item.startsWith(" (type")),
    ` (import "first" "memory" (memory ${memory}))`,
    ...things.map(({ kind, own, key, type }) => ` (import "first" "${key}" (${kind} ${own}${type}))`),
    ` (elem $rest:elements (table $rest:table) (i32.const 0) func ${later.join(" ")})`,
    ` (start $rest:start)`,
    ` (func $rest:start (global.set $rest:here (i32.const 1)))`,
    ...calls.map(([own, signature], at) => throughTable(own, signature, later.length + at)),
    ...later.map((own) => functions.get(own).item),
  ]);
}

// A function that only calls what is at that place of the table.
function throughTable(own, signature, place, before = "") {
  const types = [...signature.matchAll(/\(param ([^)]*)\)/g)].flatMap(([, types]) => types.split(" ").filter((type) => !type.startsWith("$")));
  const [results = ""] = signature.match(/\(result [^)]*\)/) ?? [];
  const parameters = types.map((type, at) => `(param $${at} ${type})`).join(" ");
  const values = types.map((_, at) => `(local.get $${at})`).join(" ");
  return ` (func ${own} ${parameters} ${results} ${before}
  (call_indirect $rest:table (param ${types.join(" ")}) ${results} ${values} (i32.const ${place})))`;
}

// What the rest has of the first half, in an order that is the same for both: the functions that it `calls`, with their signatures,
// and other `things`: their kind, their name inside, their type, and the key under which they cross.
function shared({ globals, tables, functions, imported }, later) {
  const isLater = new Set(later);
  const called = new Set(later.flatMap((own) => [...functions.get(own).names]));
  const typed = [...[...functions].map(([own, { signature }]) => [own, signature]), ...imported];
  const calls = typed.filter(([own]) => called.has(own) && !isLater.has(own));
  const size = later.length + calls.length;
  const things = [
    { kind: "table", own: "$rest:table", type: ` ${size} ${size} funcref` },
    { kind: "global", own: "$rest:here", type: " (mut i32)" },
  ];
  for (const [kind, items] of [["global", globals], ["table", tables]]) {
    for (const item of items) {
      const [, own, type] = item.match(new RegExp(`^ \\(${kind} (${name.source})( \\(mut \\w+\\)| i\\d\\d|.*(?=\\)$))`));
      if (called.has(own)) things.push({ kind, own, type });
    }
  }
  return { calls, things: things.map((thing, at) => ({ ...thing, key: `r${at.toString(36)}` })) };
}

function module(items) {
  return `(module\n${items.join("\n")}\n)\n`;
}
