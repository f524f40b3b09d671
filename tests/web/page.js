// What the browser tests need of JavaScript: to notice that the document changed, and to serve a text of their own.
//
// It knows nothing of Python, and waits for nothing longer than it is told to.

// A promise of whether anything in the document changes within so many milliseconds.
export function nextChange(milliseconds) {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => end(true));
    const timer = setTimeout(() => end(false), milliseconds);
    function end(changed) {
      clearTimeout(timer);
      observer.disconnect();
      resolve(changed);
    }
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}

// A URL that answers with this text.
export function urlOf(text, type) {
  return URL.createObjectURL(new Blob([text], { type }));
}
