// Moves the exact npm pins in package.json to the newest versions and prints one line for each that moved: name, from, to.
// It edits package.json only (npm brings the lock file along), and leaves ranges such as "^1" to the lock file.
// Newest means numbers only, build numbers included (1.29.0-6): the tag `latest` lags behind for some interpreters, and previews
// (1.30.0-preview-2) are not for a pin.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const path = new URL("../package.json", import.meta.url);
let text = readFileSync(path, "utf8");
const { dependencies, devDependencies } = JSON.parse(text);

const moves = [];
const byNumbers = (a, b) => a.localeCompare(b, "en", { numeric: true });

for (const [name, pin] of Object.entries({ ...dependencies, ...devDependencies })) {
  if (!/^\d/.test(pin)) continue;
  const published = [JSON.parse(execFileSync("npm", ["view", name, "versions", "--json"], { stdio: ["ignore", "pipe", "ignore"] }))].flat();
  const newest = published.filter((version) => /^[\d.]+(-\d+)?$/.test(version)).sort(byNumbers).at(-1);
  if (!newest || byNumbers(newest, pin) <= 0) continue;
  text = text.replace(`"${name}": "${pin}"`, `"${name}": "${newest}"`);
  moves.push(`${name} ${pin} ${newest}\n`);
}
// What is said to have moved has moved.
writeFileSync(path, text);
process.stdout.write(moves.join(""));
