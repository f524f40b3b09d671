// The worker that runs one piece of Python on a bare build, as its own documentation says one does: with the build's own
// loader, or as a command under a plain WASI host. Nothing of MicroPyScript is in here.
//
// It is told { interpreter, code, files, module }, `module` being the compiled WebAssembly of a command, and answers
// { stdout, stderr, error }, the error by its type alone.

import { ConsoleStdout, Directory, File, OpenFile, PreopenDirectory, WASI } from "./wasi-shim/index.js";

const home = "/home/user";

onmessage = async ({ data }) => {
  const written = { stdout: [], stderr: [] };
  const take = { stdout: (bytes) => void written.stdout.push(bytes.slice()), stderr: (bytes) => void written.stderr.push(bytes.slice()) };
  const error = await runners[data.interpreter](data, take).catch((error) => `crashed: ${error}`);
  const [stdout, stderr] = await Promise.all([text(written.stdout), text(written.stderr)]);
  postMessage({ stdout, stderr, error: typeof error === "function" ? error(stderr) : error });
};

const text = (chunks) => new Blob(chunks).text();

const runners = { micropython, pyodide, cpython: command, rustpython: command };

async function micropython({ code }, { stdout, stderr }) {
  const { loadMicroPython } = await import("./interpreters/micropython/micropython.mjs");
  const python = await loadMicroPython({ linebuffer: false, stdout, stderr });
  return raised(() => python.runPython(code));
}

async function pyodide({ code, files }, { stdout, stderr }) {
  const { loadPyodide } = await import("./interpreters/pyodide/pyodide.mjs");
  const python = await loadPyodide({ env: { HOME: home } });
  const write = (take) => ({ write: (bytes) => (take(bytes), bytes.length) });
  python.setStdout(write(stdout));
  python.setStderr(write(stderr));
  for (const [path, content] of Object.entries(files)) {
    python.FS.mkdirTree(`${home}/${path}`.replace(/\/[^/]*$/, ""));
    python.FS.writeFile(`${home}/${path}`, content);
  }
  python.runPython(`import sys; sys.path.insert(0, "${home}"); del sys`);
  const error = raised(() => python.runPython(code));
  python.runPython("import sys; sys.stdout.flush(); sys.stderr.flush()");
  return error;
}

function raised(run) {
  try {
    run();
    return null;
  } catch (error) {
    return error.type;
  }
}

// A command ends with a number. If that is 1, the type of the exception is at the end of what it wrote.
async function command({ code, files, module }, { stdout, stderr }) {
  const user = new Directory(new Map());
  for (const [path, content] of Object.entries({ ...files, "main.py": code })) {
    const names = path.split("/");
    const last = names.pop();
    let folder = user;
    for (const name of names) {
      if (!folder.contents.has(name)) folder.contents.set(name, new Directory(new Map()));
      folder = folder.contents.get(name);
    }
    folder.contents.set(last, new File(new TextEncoder().encode(content)));
  }
  // Not by `-c`, for this host cuts arguments short that are not ASCII.
  const host = new WASI(["python", `${home}/main.py`], [`HOME=${home}`, "PYTHONDONTWRITEBYTECODE=1", "NO_COLOR=1"], [
    new OpenFile(new File([])),
    new ConsoleStdout(stdout),
    new ConsoleStdout(stderr),
    new PreopenDirectory("/home", new Map([["user", user]])),
    new PreopenDirectory("/tmp", new Map()),
  ], { debug: false });
  // RustPython's build asks for a way to JavaScript, which nobody uses here.
  const micropyscript = { request: () => 0, take() {} };
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: host.wasiImport, micropyscript });
  const status = host.start(instance);
  return (stderr) => (status === 0 ? null : raisedAtEnd(stderr) ?? "SystemExit");
}

// The type of the exception that a command ended with, from the end of its traceback; a test run ends with its verdict.
function raisedAtEnd(stderr) {
  const lines = stderr.trimEnd().split("\n").filter((line) => /^\S/.test(line));
  if (lines.at(-1)?.startsWith("FAILED (")) return undefined;
  return lines.map((line) => /^([\w.]+)(:|$)/.exec(line)?.[1]).filter(Boolean).at(-1)?.split(".").at(-1);
}
