// The host of Pythons that are WASI commands: their files, their clock, and the device over which session.py talks
// to Rust. What is said over it is Rust's and Python's business.
//
// It is a bundle of its own, fetched by the first page that chooses such an interpreter. WASI itself and the files in
// memory are @bjorn3/browser_wasi_shim's.

import { ConsoleStdout, Directory, Fd, File, OpenDirectory, PreopenDirectory, WASI, wasi } from "@bjorn3/browser_wasi_shim";

// Python finds new modules by their folder's time. Ours keep none, so a folder has changed whenever somebody looks.
Directory.prototype.stat = function stat() {
  const status = new wasi.Filestat(this.ino, wasi.FILETYPE_DIRECTORY, 0n);
  status.mtim = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
  return status;
};

// Making a folder that is there already is an error, which the library forgets.
OpenDirectory.prototype.path_create_directory = function create(path) {
  const flags = wasi.OFLAGS_CREAT | wasi.OFLAGS_DIRECTORY | wasi.OFLAGS_EXCL;
  return this.path_open(0, path, flags, 0n, 0n, 0).ret;
};

// Starts a WASI command and answers its files and `ended`, a promise that ends when it does.
//
// source      a Response, or a WebAssembly.Module
// args        the command line
// environment from name to value
// home        a folder to make
// files       from absolute path to text: what is there at the start
// exchange    (fields) → fields, or a promise of them: texts both ways
// onOutput    (descriptor, bytes)
export async function start({ source, args, environment, home, files, exchange, onOutput }) {
  if (!WebAssembly.Suspending) {
    throw new Error("this browser cannot suspend WebAssembly (JSPI), which this interpreter needs to wait");
  }
  const root = new Map();
  const device = new Device(exchange);
  const preopened = ["/home", "/lib/micropyscript", "/tmp", "/dev"].map((path) => new PreopenDirectory(path, new Map()));
  for (const folder of preopened) root.set(folder.prestat_name, folder.dir);
  const guestFiles = new Files(root);
  root.get("/dev").contents.set("host", device);
  guestFiles.makeFolder(home);
  for (const [path, text] of Object.entries(files)) guestFiles.writeFile(path, new TextEncoder().encode(text));

  const descriptors = [
    new Keyboard(exchange),
    new ConsoleStdout((bytes) => onOutput(1, bytes)),
    new ConsoleStdout((bytes) => onOutput(2, bytes)),
    ...preopened,
  ];
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const host = new WASI(args, variables, descriptors, { debug: false });
  const { fd_read: read } = host.wasiImport;
  const imports = {
    ...host.wasiImport,
    ...environmentOf(variables, host),
    fd_read: new WebAssembly.Suspending((descriptor, ...rest) => {
      const ready = host.fds[descriptor]?.ready?.();
      return ready ? ready.then(() => read(descriptor, ...rest)) : read(descriptor, ...rest);
    }),
    poll_oneoff: new WebAssembly.Suspending((subscriptions, events, count) => wait(host.inst, subscriptions, events, count)),
    sched_yield: () => 0,
  };
  const instance = await instantiate(source, { wasi_snapshot_preview1: imports });
  host.inst = instance;
  return { files: guestFiles, ended: WebAssembly.promising(instance.exports._start)() };
}

// The environment, encoded once: CPython's build asks for it before everything that it writes.
function environmentOf(variables, host) {
  const texts = variables.map((variable) => new TextEncoder().encode(`${variable}\0`));
  const size = texts.reduce((sum, text) => sum + text.length, 0);
  return {
    environ_sizes_get(countAt, sizeAt) {
      const view = new DataView(host.inst.exports.memory.buffer);
      view.setUint32(countAt, texts.length, true);
      view.setUint32(sizeAt, size, true);
      return wasi.ERRNO_SUCCESS;
    },
    environ_get(pointersAt, textsAt) {
      const memory = new Uint8Array(host.inst.exports.memory.buffer);
      const pointers = new DataView(memory.buffer, pointersAt);
      texts.forEach((text, index) => {
        pointers.setUint32(4 * index, textsAt, true);
        memory.set(text, textsAt);
        textsAt += text.length;
      });
      return wasi.ERRNO_SUCCESS;
    },
  };
}

async function instantiate(source, imports) {
  if (source instanceof WebAssembly.Module) return WebAssembly.instantiate(source, imports);
  return (await WebAssembly.instantiateStreaming(source, imports)).instance;
}

// The only wait that WASI has: for a clock.
async function wait({ exports: { memory } }, subscriptions, events, count) {
  const now = { [wasi.CLOCKID_REALTIME]: () => performance.timeOrigin + performance.now(), [wasi.CLOCKID_MONOTONIC]: () => performance.now() };
  const view = new DataView(memory.buffer);
  if (count !== 1) return wasi.ERRNO_NOTSUP;
  const { eventtype, clockid, timeout, flags, userdata } = wasi.Subscription.read_bytes(view, subscriptions);
  if (eventtype !== wasi.EVENTTYPE_CLOCK || !now[clockid]) return wasi.ERRNO_NOTSUP;
  const milliseconds = Number(timeout) / 1e6;
  const isAbsolute = flags & wasi.SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME;
  await new Promise((done) => setTimeout(done, isAbsolute ? milliseconds - now[clockid]() : milliseconds));
  new wasi.Event(userdata, wasi.ERRNO_SUCCESS, eventtype).write_bytes(new DataView(memory.buffer), events);
  return wasi.ERRNO_SUCCESS;
}

// A file that answers what is written to it. A message is a line with the sizes of its fields in bytes, then the fields.
class Device extends File {
  constructor(exchange) {
    super([]);
    this.exchange = exchange;
  }

  path_open() {
    return { ret: wasi.ERRNO_SUCCESS, fd_obj: new Talk(this.exchange) };
  }
}

// What the device and the keyboard have in common.
class CharacterDevice extends Fd {
  fd_fdstat_get() {
    return { ret: 0, fdstat: new wasi.Fdstat(wasi.FILETYPE_CHARACTER_DEVICE, 0) };
  }

  fd_filestat_get() {
    return { ret: 0, filestat: new wasi.Filestat(0n, wasi.FILETYPE_CHARACTER_DEVICE, 0n) };
  }
}

// Standard input, for whoever reads it past `sys.stdin`: each read that finds nothing asks for a line.
class Keyboard extends CharacterDevice {
  #exchange;
  #line = new Uint8Array();

  constructor(exchange) {
    super();
    this.#exchange = exchange;
  }

  ready() {
    if (this.#line.length) return undefined;
    return Promise.resolve(this.#exchange(["input", ""])).then(([answer]) => {
      if (answer.startsWith("=")) this.#line = new TextEncoder().encode(answer.slice(1));
    });
  }

  fd_read(size) {
    const data = this.#line.subarray(0, size);
    this.#line = this.#line.subarray(size);
    return { ret: 0, data };
  }
}

class Talk extends CharacterDevice {
  #exchange;
  // What Python has not read yet: the line of sizes, then each field.
  #answer = [];
  #pending;

  constructor(exchange) {
    super();
    this.#exchange = exchange;
  }

  // A promise while the answer is not there.
  ready() {
    return this.#pending;
  }

  fd_write(message) {
    const answer = this.#exchange(fieldsOf(message));
    if (answer instanceof Promise) {
      this.#pending = answer.then((fields) => {
        this.#pending = undefined;
        this.#take(fields);
      });
    } else {
      this.#take(answer);
    }
    return { ret: 0, nwritten: message.byteLength };
  }

  #take(fields) {
    const parts = fields.map((field) => new TextEncoder().encode(field));
    const sizes = parts.map((part) => part.length).join(",") + "\n";
    this.#answer = [new TextEncoder().encode(sizes), ...parts.filter((part) => part.length)];
  }

  fd_read(size) {
    const [first = new Uint8Array(), ...rest] = this.#answer;
    const data = first.subarray(0, size);
    this.#answer = data.length < first.length ? [first.subarray(size), ...rest] : rest;
    return { ret: 0, data };
  }
}

function fieldsOf(message) {
  let start = message.indexOf(10) + 1;
  const sizes = new TextDecoder().decode(message.subarray(0, start - 1)).split(",").map(Number);
  return sizes.map((size) => new TextDecoder().decode(message.subarray(start, start += size)));
}

// The files of a guest, from outside of it. Errors are in words.
class Files {
  #root;

  constructor(root) {
    this.#root = root;
  }

  #find(path) {
    const [folder, inside] = this.#split(path);
    let entry = folder;
    for (const name of inside) {
      if (!(entry instanceof Directory)) throw new Error("it is not a folder");
      entry = entry.contents.get(name);
      if (!entry) throw new Error("there is no such file or folder");
    }
    return entry;
  }

  // The preopened folder that a path lies in, and the names from there.
  #split(path) {
    for (const [name, folder] of this.#root) {
      if (path === name || path.startsWith(name + "/")) {
        return [folder, path.slice(name.length).split("/").filter(Boolean)];
      }
    }
    throw new Error(`there are files in ${[...this.#root.keys()].join(", ")} only`);
  }

  // Makes a folder and those around it, where they are not there yet.
  makeFolder(path) {
    const [preopened, names] = this.#split(path);
    let folder = preopened;
    for (const name of names) {
      if (!folder.contents.has(name)) folder.contents.set(name, new Directory(new Map()));
      folder = folder.contents.get(name);
      if (!(folder instanceof Directory)) throw new Error(`${name} is not a folder`);
    }
    return folder;
  }

  writeFile(path, content) {
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1);
    if (name === "") throw new Error("it is a folder");
    const parent = this.makeFolder(path.slice(0, slash));
    const file = parent.contents.get(name);
    if (file instanceof Directory) throw new Error("it is a folder");
    if (file) file.data = new Uint8Array(content);
    else parent.contents.set(name, new File(content));
  }

  readFile(path) {
    const file = this.#find(path);
    if (file instanceof Directory) throw new Error("it is a folder");
    return file.data;
  }

  // The names in a folder; folders end in a slash.
  readFolder(path) {
    const folder = this.#find(path);
    if (!(folder instanceof Directory)) throw new Error("it is not a folder");
    return [...folder.contents].map(([name, entry]) => (entry instanceof Directory ? `${name}/` : name));
  }
}
