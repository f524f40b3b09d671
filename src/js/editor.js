// The code editor: CodeMirror 6 put together for short pieces of Python. A bundle of its own, fetched by the first cell
// that wants it, and not before what the first output of a page needs.
//
// It runs nothing and keeps nothing: text goes out through `onChange`, the wish to run through `onRun`.

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

// Puts an editor into `parent`. `onChange(text)` hears of what the reader types. With a `selection`, which is where the reader
// was in the text, the editor has the focus.
export function createEditor(parent, { doc, selection, label, onChange, onRun }) {
  const view = new EditorView({
    parent,
    doc,
    selection: selection && { anchor: selection[0], head: selection[1] },
    extensions: [
      keymap.of(runKeys(onRun)),
      keymap.of([{ key: "Escape", run: letTabLeave }, indentWithTab]),
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged || update.selectionSet) update.view.setTabFocusMode(false);
        if (update.docChanged) onChange(update.state.doc.toString());
      }),
      EditorView.contentAttributes.of({
        tabindex: "0",
        "aria-label": label,
        "aria-description": "Control Enter or Shift Enter runs. Tab indents; Escape, then Tab leaves the editor.",
      }),
      EditorState.tabSize.of(4),
      indentUnit.of("    "),
      python(),
      history(),
      lineNumbers(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      syntaxHighlighting(colours),
      theme,
    ],
  });
  if (selection) view.focus();
  return { destroy: () => view.destroy() };
}

function runKeys(onRun) {
  const run = () => {
    onRun();
    return true;
  };
  return ["Ctrl-Enter", "Mod-Enter", "Shift-Enter"].map((key) => ({ key, run }));
}

// From Escape until the next edit, Tab does what it does everywhere else on the page.
function letTabLeave(view) {
  view.setTabFocusMode(true);
  return true;
}

// The page's own colours where it defines them, else the browser's, so that light and dark need no second theme.
const theme = EditorView.theme({
  "&": { backgroundColor: "var(--mps-surface, Canvas)", color: "var(--mps-text, CanvasText)" },
  "&.cm-focused": { outline: "2px solid var(--mps-accent, Highlight)" },
  ".cm-content": { caretColor: "var(--mps-text, CanvasText)", padding: "0.5em 0" },
  ".cm-cursor": { borderLeftColor: "var(--mps-text, CanvasText)" },
  ".cm-scroller": { fontFamily: "var(--mps-code-font, ui-monospace, monospace)", lineHeight: "1.5" },
  ".cm-gutters": {
    backgroundColor: "transparent",
    border: "none",
    color: "var(--mps-muted, light-dark(#59636e, #9198a1))",
  },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--mps-accent, Highlight) 25%, transparent)",
  },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--mps-accent, Highlight)",
  },
  "&.cm-focused .cm-nonmatchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--mps-error, light-dark(#b3261e, #ff8a80))",
  },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--mps-code-keyword, light-dark(#8250df, #d2a8ff))" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--mps-code-string, light-dark(#0a6635, #7ee787))" },
  { tag: tags.comment, color: "var(--mps-code-comment, light-dark(#59636e, #9198a1))", fontStyle: "italic" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--mps-code-number, light-dark(#0550ae, #79c0ff))" },
  {
    tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className), tags.meta],
    color: "var(--mps-code-definition, light-dark(#953800, #ffa657))",
  },
]);
