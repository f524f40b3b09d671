// How the end-to-end tests run: the built dist/ in the system's own Chromium, two files at a time. It builds nothing.
//
// No retries: a test that passes at the second go has found something.

import { defineConfig } from "@playwright/test";
import { chromiumOptions } from "../../tools/chromium.mjs";

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results",
  workers: 2,
  retries: 0,
  reporter: "list",
  forbidOnly: true,
  // Pyodide takes seconds to start, more on a busy machine.
  timeout: 60_000,
  expect: { timeout: 20_000 },
  use: {
    launchOptions: chromiumOptions,
    screenshot: "only-on-failure",
  },
});
