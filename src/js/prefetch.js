// Guesses which interpreter the page will want, and whether it will install packages, and lets that come down while our own
// WebAssembly is still on its way. The guess reads the page with regular expressions; Rust reads the configuration properly, later.
//
// A wrong guess costs bandwidth, never behaviour.

import { early, importModule, installerUrl } from "./host.js";
import { fetchRest } from "./rest.js";

// The interpreters that begin to start with the first half of our WebAssembly.
const startsOnFirst = new Set(["micropython", "pyodide"]);

// `choice` is the interpreter that the address bar names, if it does.
export function prefetch({ base, catalogue, choice }) {
  const config = document.querySelector("py-config");
  const src = config?.getAttribute("src");
  if (src && URL.canParse(src, document.baseURI)) early(new URL(src, document.baseURI).href);

  const text = config?.textContent ?? "";
  const name = choice ?? (src ? undefined : nameIn(text) ?? nameByScripts());
  // Whoever waits in the middle of a call is not answered by a service worker.
  const isServed = navigator.serviceWorker?.controller;
  const isPlain = startsOnFirst.has(name) && !/worker|packages/.test(text) && !document.querySelector("py-repl, py-editor") && !isServed;
  if (!isPlain) fetchRest();
  const interpreter = catalogue.find((known) => known.name === name);
  for (const { path } of interpreter?.files ?? []) {
    const url = new URL(path, base).href;
    if (path.endsWith(".mjs")) preloadModule(url);
    else early(url);
  }
  // Where it cannot start, whoever wants it hears of that.
  if (installs(text)) importModule(installerUrl()).then(({ prepare }) => prepare()).catch(() => {});
}

function installs(config) {
  const scripts = [...document.querySelectorAll("script[type=py], script[type=mpy], py-script")];
  return /\bpackages\b/.test(config) || scripts.some(({ textContent }) => /\binstall\b/.test(textContent));
}

// `interpreter = "name"` at the start of a line of TOML, or `"interpreter": "name"` in JSON.
function nameIn(config) {
  return config.match(/(?:^\s*interpreter\s*=|"interpreter"\s*:)\s*["']([^"']+)["']/m)?.[1];
}

function nameByScripts() {
  return document.querySelector("script[type=py], script[type=mpy]")?.type === "py" ? "pyodide" : "micropython";
}

function preloadModule(href) {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = href;
  document.head.append(link);
}
