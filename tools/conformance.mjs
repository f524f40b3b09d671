// Reads the cases of tests/conformance and tests/gateway: for the end-to-end tests, and for the report, which runs the former
// before the reader's eyes. What the files of a case hold is in tests/conformance/README.md.
//
// It runs nothing.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");

// Every case of a list, sorted by name:
//
// name      the file
// kind      "py" or "repl"
// about     what its head says of it
// code      all of it
// lines     what is typed, for a session
// input     what it reads
// differs   from interpreter to the reason why it is known to differ
// expected  { stdout, error }, where an error is `Type: message` or null
export function readCases(list = "conformance") {
  const folder = join(root, "tests", list);
  return readdirSync(folder).filter((file) => /\.(py|repl)$/.test(file)).sort().map((file) => readCase(folder, file));
}

// The cases that are code, as the one file that the report fetches.
export function gatherConformance() {
  const file = join(root, "build/conformance.json");
  const cases = readCases()
    .filter(({ kind }) => kind === "py")
    .map(({ name, about, code, input, differs, expected }) => ({ name, about, code, input, differs, expected }));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(cases));
}

function readCase(folder, file) {
  const read = (ending) => {
    try {
      return readFileSync(join(folder, file + ending), "utf8");
    } catch (error) {
      if (error.code === "ENOENT") return undefined;
      throw error;
    }
  };
  const code = read("");
  const head = code.split("\n").slice(0, code.split("\n").findIndex((line) => !line.startsWith("#")));
  const difference = /^# differs: (\w+): (.+)$/;
  const differs = head.map((line) => line.match(difference)).filter(Boolean);
  const kind = file.split(".").pop();
  return {
    name: file,
    kind,
    about: head.filter((line) => !difference.test(line)).map((line) => line.replace(/^#\s*/, "")).join(" "),
    code,
    // The head of a session is not typed.
    lines: kind === "repl" ? code.replace(/\n$/, "").split("\n").slice(head.length) : [],
    input: read(".in") ?? "",
    differs: Object.fromEntries(differs.map(([, interpreter, reason]) => [interpreter, reason])),
    expected: { stdout: read(".exp"), error: read(".err")?.trimEnd() ?? null },
  };
}
