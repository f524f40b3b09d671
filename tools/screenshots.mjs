// Makes the README's picture anew from the built dist/: node tools/screenshots.mjs. It changes nothing but that file.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { chromiumOptions } from "./chromium.mjs";
import { serve } from "./server.mjs";

const root = join(import.meta.dirname, "..");
const folder = join(root, "assets/screenshots");

mkdirSync(folder, { recursive: true });
const server = await serve({ root: join(root, "dist") });
const browser = await chromium.launch(chromiumOptions);
const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
await page.goto(server.url);
await page.getByRole("log").first().getByText("Hello from").waitFor();
await page.getByText("py-finished-setup").first().waitFor();
await page.screenshot({ path: join(folder, "report.png") });
await browser.close();
await server.close();
