// Finds handlers that stand in the page, such as `py-click="greet"`, also those that are added later, and calls them.
//
// What a name means is Python's business: `_attributes.py` is what it calls. wasm-bindgen copies this file alone, so it
// imports nothing.

const PREFIX = /^m?py-/;

// Attributes that tell the page what to do before the handler runs, which may come too late for that.
const STEPS = { "py-prevent-default": "preventDefault", "py-stop-propagation": "stopPropagation" };

// Which attributes of an element have their listener.
const heard = new WeakMap();

// Calls `onFound` whenever there is a handler that was not there before.
export function watch(onFound) {
  const look = (roots) => {
    const found = roots.flatMap(elementsIn).flatMap((element) => [...element.attributes].filter((attribute) => listen(element, attribute.name)));
    if (found.length > 0) onFound();
  };
  look([document.documentElement]);
  new MutationObserver((records) => {
    look(records.flatMap(({ type, target, addedNodes, attributeName }) => {
      if (type === "childList") return [...addedNodes];
      return PREFIX.test(attributeName) ? [target] : [];
    }));
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

// No Python hears of events until it says so again.
export function forget() {
  delete globalThis._micropyscript.call;
}

function elementsIn(root) {
  return root instanceof Element ? [root, ...root.querySelectorAll("*")] : [];
}

// Answers whether it is a handler that had no listener yet.
function listen(element, name) {
  if (!PREFIX.test(name) || name in STEPS) return false;
  const names = heard.get(element) ?? new Set();
  if (names.has(name)) return false;
  heard.set(element, names.add(name));
  element.addEventListener(name.replace(PREFIX, ""), (event) => {
    // It may have been taken away since, or name another function.
    const handler = element.getAttribute(name);
    if (handler === null) return;
    for (const [attribute, step] of Object.entries(STEPS)) if (element.hasAttribute(attribute)) event[step]();
    globalThis._micropyscript.call?.(handler, event);
  });
  return true;
}
