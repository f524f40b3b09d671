// The terminal: xterm.js with its style sheet, for the REPL. A bundle of its own, fetched by the first REPL that wants it.
//
// It knows nothing of Python: keys go out through `onData` as a terminal sends them, text comes in with its escape
// sequences. Lines, history and completion are made elsewhere.

import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import styles from "@xterm/xterm/css/xterm.css";

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);
document.adoptedStyleSheets.push(sheet);

// How many rows above the screen can be scrolled to.
const SCROLLBACK = 1000;
// What waits to be drawn, in characters. That is more than all those rows, so what is left out of a flood that comes
// faster than it can be drawn would only have been scrolled out of reach.
const BACKLOG = 256 * SCROLLBACK;
// So much is drawn in one go, in characters; between two of them the page can do something else.
const PIECE = 8192;

// Puts a terminal into `parent`, as wide and as high as it, also when its size changes later; `onResize(columns)` hears
// of it.
export function createTerminal(parent, { label, onData, onResize }) {
  const terminal = new Terminal({
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    fontFamily: "ui-monospace, monospace",
    fontSize: 14,
    minimumContrastRatio: 4.5,
    screenReaderMode: true,
    scrollback: SCROLLBACK,
    theme: themeOf(parent),
  });
  const fitter = new FitAddon();
  terminal.loadAddon(fitter);
  terminal.open(parent);
  terminal.textarea.ariaLabel = label;
  terminal.textarea.setAttribute("aria-description", "Tab completes; Escape, then Tab leaves the terminal.");
  terminal.attachCustomKeyEventHandler(leavingByEscapeTab());
  takeTextWithoutKeys(terminal);
  terminal.onData(onData);
  terminal.onResize(({ cols }) => onResize(cols));
  fitter.fit();
  onResize(terminal.cols);

  const resized = new ResizeObserver(() => fitter.fit());
  resized.observe(parent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const recolour = () => (terminal.options.theme = themeOf(parent));
  dark.addEventListener("change", recolour);

  return {
    write: writer(terminal),
    destroy() {
      resized.disconnect();
      dark.removeEventListener("change", recolour);
      terminal.dispose();
    },
  };
}

// Writes text bit by bit, the next bit when the terminal is done with the one before.
function writer(terminal) {
  let backlog = "";
  let writing = false;
  function next() {
    writing = backlog !== "";
    if (!writing) return;
    const piece = backlog.slice(0, PIECE);
    backlog = backlog.slice(PIECE);
    terminal.write(piece, next);
  }
  return (text) => {
    backlog += text;
    if (backlog.length > BACKLOG) {
      // From the beginning of a line on, unless it is far; and in no colour of what is left out.
      const start = backlog.length - BACKLOG;
      const line = backlog.slice(start, start + PIECE).indexOf("\n") + 1;
      backlog = "\x1b[0m" + backlog.slice(start + line);
    }
    if (!writing) next();
  };
}

// Tab belongs to the terminal, except right after Escape, so that the keyboard is never caught in it.
function leavingByEscapeTab() {
  let leaving = false;
  return ({ type, key }) => {
    if (type !== "keydown") return true;
    if (key === "Tab" && leaving) return false;
    // Shift on its own is the first half of Shift-Tab.
    if (key !== "Shift") leaving = key === "Escape";
    return true;
  };
}

// What an emoji picker or a phone's keyboard suggests arrives in the text area without a key, and for screen readers xterm
// leaves what arrives there alone: it was a key's, as a rule, and was sent already.
function takeTextWithoutKeys(terminal) {
  const { textarea } = terminal;
  let key = false;
  textarea.addEventListener("keydown", () => (key = true));
  textarea.addEventListener("keyup", () => (key = false));
  textarea.addEventListener("blur", () => (key = false));
  textarea.addEventListener("input", ({ data, inputType, isComposing }) => {
    if (data && inputType === "insertText" && !key && !isComposing) terminal.input(data);
  });
}

// xterm wants colours, not CSS: an element is painted with the page's custom properties and asked what came of it.
function themeOf(parent) {
  const probe = parent.appendChild(document.createElement("span"));
  const colour = (css) => {
    probe.style.color = css;
    return getComputedStyle(probe).color;
  };
  const background = colour("var(--mps-surface, Canvas)");
  const foreground = colour("var(--mps-text, CanvasText)");
  const theme = {
    background,
    foreground,
    cursor: foreground,
    cursorAccent: background,
    selectionBackground: colour("var(--mps-border, light-dark(#d0d7de, #3d444d))"),
    red: colour("var(--mps-error, light-dark(#b3261e, #ff8a80))"),
    blue: colour("var(--mps-accent, light-dark(#0550ae, #79c0ff))"),
    brightBlack: colour("var(--mps-muted, light-dark(#59636e, #9198a1))"),
  };
  probe.remove();
  return theme;
}
