// A WASI command and its surroundings: folders in memory, its three standard streams, its clock, its environment. Most of it
// is @bjorn3/browser_wasi_shim's.
//
// How it waits is not known here: `exchange` and `pause` answer at once, or a promise, and then so does the import that
// waits for it.

import { ConsoleStdout, PreopenDirectory, WASI, wasi } from "@bjorn3/browser_wasi_shim";
import { Device, Keyboard, Requests, Talk, when } from "./devices.js";
import { Files } from "./files.js";

// `pause(milliseconds)` is over when that time is, and `request(bytes)` answers a request to JavaScript; the other options are
// `start`'s in ../wasi.js. Answers `imports` for the WebAssembly, `files`, and `begin`, which takes the instance and answers
// the function that runs it.
export function commandOf({ args, environment, home, files: contents, exchange, request, onOutput, pause }) {
  const root = new Map();
  const preopened = ["/home", "/lib/micropyscript", "/tmp", "/dev"].map((path) => new PreopenDirectory(path, new Map()));
  for (const folder of preopened) root.set(folder.prestat_name, folder.dir);
  const devices = root.get("/dev").contents;
  devices.set("host", new Device(() => new Talk(exchange)));
  devices.set("javascript", new Device(() => new Requests(request)));
  const files = new Files(root);
  files.makeFolder(home);
  for (const [path, text] of Object.entries(contents)) files.writeFile(path, new TextEncoder().encode(text));

  const descriptors = [
    new Keyboard(exchange),
    new ConsoleStdout((bytes) => onOutput(1, bytes)),
    new ConsoleStdout((bytes) => onOutput(2, bytes)),
    ...preopened,
  ];
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const host = new WASI(args, variables, descriptors, { debug: false });
  const { fd_read: read } = host.wasiImport;
  const system = {
    ...host.wasiImport,
    ...environmentOf(variables, host),
    fd_read: (descriptor, ...rest) => when(host.fds[descriptor]?.ready?.(), () => read(descriptor, ...rest)),
    poll_oneoff: (...place) => wait(host.inst, pause, ...place),
    sched_yield: () => 0,
  };
  function begin(instance) {
    host.inst = instance;
    return instance.exports._start;
  }
  return { imports: { wasi_snapshot_preview1: system, micropyscript: requests(request, host) }, files, begin };
}

// The same requests without a device, for a Python that was built with them.
function requests(request, host) {
  const memory = () => new Uint8Array(host.inst.exports.memory.buffer);
  let answer;
  return {
    request(at, length) {
      answer = request(memory().slice(at, at + length));
      return answer.length;
    },
    take: (at) => memory().set(answer, at),
  };
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

// The only wait that WASI has: for a clock.
function wait({ exports: { memory } }, pause, subscriptions, events, count) {
  const now = { [wasi.CLOCKID_REALTIME]: () => performance.timeOrigin + performance.now(), [wasi.CLOCKID_MONOTONIC]: () => performance.now() };
  if (count !== 1) return wasi.ERRNO_NOTSUP;
  const view = new DataView(memory.buffer);
  const { eventtype, clockid, timeout, flags, userdata } = wasi.Subscription.read_bytes(view, subscriptions);
  if (eventtype !== wasi.EVENTTYPE_CLOCK || !now[clockid]) return wasi.ERRNO_NOTSUP;
  const milliseconds = Number(timeout) / 1e6;
  const isAbsolute = flags & wasi.SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME;
  return when(pause(isAbsolute ? milliseconds - now[clockid]() : milliseconds), () => {
    new wasi.Event(userdata, wasi.ERRNO_SUCCESS, eventtype).write_bytes(new DataView(memory.buffer), events);
    return wasi.ERRNO_SUCCESS;
  });
}
