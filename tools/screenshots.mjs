// Makes the README's pictures anew from the built dist/: node tools/screenshots.mjs. It changes nothing but those files.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { serve } from "./server.mjs";

const root = join(import.meta.dirname, "..");
const folder = join(root, "assets/screenshots");

const pictures = [
  { name: "report", width: 1200, height: 800 },
  { name: "report-dark", width: 1200, height: 800, colorScheme: "dark" },
  { name: "report-phone", width: 390, height: 800 },
];

mkdirSync(folder, { recursive: true });
const server = await serve({ root: join(root, "dist") });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const { name, width, height, colorScheme = "light" } of pictures) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await page.goto(server.url);
  await page.getByRole("log").first().getByText("Hello from").waitFor();
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  console.log(path);
  await page.close();
}
await browser.close();
await server.close();
