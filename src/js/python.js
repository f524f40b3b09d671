// What the `pyscript` module for Python finds on the JavaScript side, in the page and in a worker: `js._micropyscript`.
//
// It decides nothing; each item is what only JavaScript can do.

// `base` is the URL of the folder that this build lies in; `page` is that of the page, which relative URLs are seen from.
export function offer(items) {
  globalThis._micropyscript = {
    importModules: (...urls) => Promise.all(urls.map((url) => import(url))),
    // `steps` are methods of the event, which a handler in a worker would call too late.
    listen(element, type, handler, options, ...steps) {
      for (const step of steps) element.addEventListener(type, (event) => event[step](), options);
      element.addEventListener(type, handler, options);
    },
    ...items,
  };
}
