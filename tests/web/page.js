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

// Keeps the next download of a URL that ends so from beginning, until the function that this returns is called.
export function hold(ending) {
  const { fetch } = globalThis;
  let release;
  const released = new Promise((resolve) => (release = resolve));
  globalThis.fetch = async (url, options) => {
    if (!String(url).endsWith(ending)) return fetch(url, options);
    globalThis.fetch = fetch;
    await released;
    return fetch(url, options);
  };
  return release;
}
