// The devices of a command: the one over which session.py talks to Rust, the one for requests to JavaScript, and the
// keyboard. What is said over them is not known here.

import { Fd, File, wasi } from "@bjorn3/browser_wasi_shim";
import { sizesOf, split, toBytes, toText } from "./fields.js";

// Goes on with a value, now or when its promise is settled.
export function when(value, goOn) {
  return value instanceof Promise ? value.then(goOn) : goOn(value);
}

// A file that is opened as whatever `open()` makes.
export class Device extends File {
  #open;

  constructor(open) {
    super([]);
    this.#open = open;
  }

  path_open() {
    return { ret: wasi.ERRNO_SUCCESS, fd_obj: this.#open() };
  }
}

// What the device and the keyboard have in common. `ready()` of each answers a promise while there is nothing to read yet.
class CharacterDevice extends Fd {
  fd_fdstat_get() {
    return { ret: 0, fdstat: new wasi.Fdstat(wasi.FILETYPE_CHARACTER_DEVICE, 0) };
  }

  fd_filestat_get() {
    return { ret: 0, filestat: new wasi.Filestat(0n, wasi.FILETYPE_CHARACTER_DEVICE, 0n) };
  }
}

// Standard input, for whoever reads it past `sys.stdin`: each read that finds nothing asks for a line.
export class Keyboard extends CharacterDevice {
  #exchange;
  #line = new Uint8Array();

  constructor(exchange) {
    super();
    this.#exchange = exchange;
  }

  ready() {
    if (this.#line.length) return undefined;
    return when(this.#exchange(["input", ""]), ([answer]) => {
      const text = answer.slice(1);
      // Text, or a character for each byte of what is none.
      if (answer.startsWith("=")) this.#line = toBytes(text);
      if (answer.startsWith("*")) this.#line = Uint8Array.from(text, (character) => character.charCodeAt(0));
    });
  }

  fd_read(size) {
    const data = this.#line.subarray(0, size);
    this.#line = this.#line.subarray(size);
    return { ret: 0, data };
  }
}

// What is written is answered at once. As many bytes as are there to be read, so many are said to have been written.
export class Requests extends CharacterDevice {
  #request;
  #answer;

  constructor(request) {
    super();
    this.#request = request;
  }

  fd_write(message) {
    this.#answer = this.#request(message);
    return { ret: 0, nwritten: this.#answer.length };
  }

  fd_pread() {
    return { ret: 0, data: this.#answer };
  }
}

export class Talk extends CharacterDevice {
  #exchange;
  // What Python has not read yet: the line of sizes, then each field.
  #answer = [];
  #pending;

  constructor(exchange) {
    super();
    this.#exchange = exchange;
  }

  ready() {
    return this.#pending;
  }

  fd_write(message) {
    this.#pending = when(this.#exchange(split(message).map(toText)), (fields) => this.#take(fields));
    return { ret: 0, nwritten: message.byteLength };
  }

  #take(fields) {
    this.#pending = undefined;
    const parts = fields.map(toBytes);
    this.#answer = [sizesOf(parts), ...parts.filter((part) => part.length)];
  }

  fd_read(size) {
    const [first = new Uint8Array(), ...rest] = this.#answer;
    const data = first.subarray(0, size);
    this.#answer = data.length < first.length ? [first.subarray(size), ...rest] : rest;
    return { ret: 0, data };
  }
}
