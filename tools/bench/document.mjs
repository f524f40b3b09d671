// How the bench sees text come into a document: from outside, so that whoever writes it is measured like everybody else.
//
// It opens no page, and knows nobody's markup.

export const patienceInSeconds = 120;

// What a page runs before any script of its own: `appearance` is there from then on, and `firstOutput` is a promise of the
// first text that fits.
export function watching(pattern) {
  return `window.appearance = ${appearance};\nwindow.firstOutput = appearance(${pattern}, ${patienceInSeconds});`;
}

// Runs in the page. → { match, ms, date } of the text that comes into the document from now on and fits: what fitted, and
// when, in milliseconds since the navigation began and since 1970. The source of a script is text too, and does not count.
function appearance(pattern, patience) {
  function find(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.parentNode?.nodeName === "SCRIPT" ? null : node.data.match(pattern);
    for (const child of node.childNodes) {
      const found = find(child);
      if (found) return found;
    }
    return null;
  }
  return new Promise((resolve, reject) => {
    const observer = new MutationObserver((records) => {
      const now = { ms: performance.now(), date: Date.now() };
      for (const { type, target, addedNodes } of records) {
        for (const node of type === "characterData" ? [target] : addedNodes) {
          const match = find(node);
          if (!match) continue;
          observer.disconnect();
          resolve({ match: [...match], ...now });
          return;
        }
      }
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    setTimeout(() => reject(new Error(`nothing was printed within ${patience} s`)), patience * 1000);
  });
}
