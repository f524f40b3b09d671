// Moves the wheels of packages.json to the newest versions that pip finds, and prints a line for each that moved: name, from, to.
// It edits packages.json only; set-up gets the wheels into the cache. Two kinds stay: of a package that is there twice the older
// one, which is wanted as such, and what is compiled, which fits one version of Pyodide.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const path = new URL("packages.json", import.meta.url);
let text = readFileSync(path, "utf8");
const rows = JSON.parse(text);
const movable = rows.filter(({ name, compiled }, at) => !compiled && at === rows.findLastIndex((row) => row.name === name));

const scratch = mkdtempSync(join(tmpdir(), "update-packages-"));
const moves = [];
try {
  const choice = ["--no-deps", "--only-binary=:all:", "--python-version=3.14", "--dest", scratch];
  const names = movable.map(({ name }) => name);
  execFileSync("python3", ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", ...choice, ...names], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (const file of readdirSync(scratch)) {
    const [project, version] = file.split("-");
    const row = movable.find(({ name }) => name.replaceAll("-", "_") === project);
    if (row.version === version) continue;
    const sha256 = createHash("sha256").update(readFileSync(join(scratch, file))).digest("hex");
    text = text.replace(written(row), written({ version, file, sha256 }));
    moves.push(`${row.name} ${row.version} ${version}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}
writeFileSync(path, text);
process.stdout.write(moves.join(""));

// What a row says of its version, as it is written in the file.
function written({ version, file, sha256 }) {
  return `"version": "${version}", "file": "${file}", "sha256": "${sha256}"`;
}
