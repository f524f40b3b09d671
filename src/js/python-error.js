// The error that an interpreter of the Emscripten family throws for an exception of Python's, made like the other interpreters'.
//
// What is thrown otherwise it does not touch. It imports nothing, and the files that wasm-bindgen copies beside it may import it.

// Such an error says in its message what is said of all of it: the traceback, and behind it the type and the message. From here on
// it has each in a place of its own.
export function withMessage(error) {
  // It may be an object of the page's in a worker, of which each question costs a request.
  if (Object(error).name !== "PythonError") return error;
  const { type, message, traceback } = error;
  if (typeof type !== "string" || traceback !== undefined) return error;
  // The last traceback is the error's own; those before it tell what it came of.
  const last = message.slice(Math.max(0, message.lastIndexOf("Traceback (most recent call last):")));
  const said = saidOfGroup(message, type) ?? saidIn(last, type) ?? saidIn(message, type);
  return Object.assign(error, { message: said ?? message, traceback: message });
}

// What stands behind the type; the lines of a traceback begin otherwise.
function saidIn(text, type) {
  return behind("\\n", type, "\\n?$", text);
}

// The same of a group of exceptions, whose lines have a bar before them; what it consists of is told behind a ruled line.
function saidOfGroup(text, type) {
  // Before the last of them stands what it came of.
  const last = text.slice(Math.max(0, `\n${text}`.lastIndexOf("\n  + Exception Group Traceback")));
  return behind("\\n  \\| ", type, "\\n  \\+-\\+-", last)?.replaceAll("\n  | ", "\n");
}

// The type's name may have its module's before it.
function behind(begin, type, end, text) {
  const said = `\n${text}`.match(new RegExp(`${begin}(?:[\\w.]+\\.)?${type.replace(/\W/g, "\\$&")}(?:: ([^]*?))?${end}`));
  return said ? said[1] ?? "" : undefined;
}
