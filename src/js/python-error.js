// The error that an interpreter of the Emscripten family throws for an exception of Python's, made like the other interpreters'.
//
// What is thrown otherwise it does not touch. It imports nothing, and the files that wasm-bindgen copies beside it may import it.

// Such an error says in its message what is said of all of it: the traceback, and behind it the type and the message. From here on
// it has each in a place of its own.
export function withMessage(error) {
  const { name, type, message, traceback } = Object(error);
  if (name !== "PythonError" || !/^\w+$/.test(type) || traceback !== undefined) return error;
  // The lines of a traceback begin otherwise; that of a class in a module is there with the module's name.
  const said = `\n${message}`.match(new RegExp(`\\n(?:\\w+\\.)*${type}(?:: ([^]*?))?\\n?$`));
  return Object.assign(error, { message: said ? said[1] ?? "" : message, traceback: message });
}
