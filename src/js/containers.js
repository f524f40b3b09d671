// What Python asks an object of JavaScript's that may be a container: its items, its length, what it contains, whether it is empty.
// The answers are the same on each gateway that is ours.
//
// It knows nothing of how a value crosses. It imports nothing, for wasm-bindgen copies it beside a file that imports it.

// An exception of Python's that an answer comes to.
export class Refusal extends Error {
  name = "PythonError";
  traceback = "";

  constructor(type, message) {
    super(message);
    this.type = type;
  }
}

// What Python takes for a list.
export function isList(value) {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) return true;
  return typeof value === "object" && value !== null && typeof value.length === "number" && Symbol.iterator in value;
}

export function item(target, key) {
  if (isList(target)) return target[place(target, key)];
  if (typeof target.get !== "function") {
    if (key in target) return target[key];
  } else if (typeof target.has === "function" ? target.has(key) : target.get(key) !== undefined) {
    return target.get(key);
  }
  throw new Refusal("KeyError", String(key));
}

export function setItem(target, key, value) {
  if (isList(target)) target[place(target, key)] = value;
  else if (typeof target.set === "function") target.set(key, value);
  else target[key] = value;
}

export function deleteItem(target, key) {
  if (Array.isArray(target)) return void target.splice(place(target, key), 1);
  const isMap = typeof target.has === "function";
  if (isMap ? !target.has(key) : !(key in target)) throw new Refusal("KeyError", String(key));
  if (isMap) target.delete(key);
  else Reflect.deleteProperty(target, key);
}

export function deleteAttribute(target, name) {
  if (!(name in target)) throw new Refusal("AttributeError", name);
  if (!Reflect.deleteProperty(target, name)) throw new TypeError(`${name} cannot be deleted`);
}

export function contains(target, key) {
  if (typeof target.has === "function") return Boolean(target.has(key));
  if (typeof target.includes === "function") return target.includes(key);
  if (isList(target)) return [...target].includes(key);
  return key in target;
}

// Its length, or undefined where it has none.
export function lengthOf(target) {
  return typeof target === "function" ? undefined : [target.length, target.size].find((size) => typeof size === "number");
}

// What is empty is false.
export function isTrue(target) {
  if (isList(target)) return target.length > 0;
  return target instanceof Map || target instanceof Set ? target.size > 0 : Boolean(target);
}

export function textOf(target) {
  try {
    return String(target);
  } catch {
    return Object.prototype.toString.call(target);
  }
}

// The index that Python means; from the end, where it is negative.
function place(list, key) {
  if (typeof key !== "number") throw new Refusal("TypeError", "an index is an integer or a slice");
  const index = key < 0 ? key + list.length : key;
  if (index < 0 || index >= list.length) throw new Refusal("IndexError", "index out of range");
  return index;
}
