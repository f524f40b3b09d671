// The memory that a command in a worker of its own shares with whoever started it. A worker that runs WebAssembly hears no
// messages, so what it is told lies here; what it says goes by message, and here is how much of its output was heard.
//
// What the messages mean is not known here.

// The flags, by their place.
const SIZE = 0; // how many bytes are there to be taken
const TOTAL = 1; // how many the whole message has
const HEARD = 2; // how much output was heard; wraps around
const FLAGS = 3;

// A longer message goes in parts.
const PART = 1 << 18;

// So much output may be under way before the command waits, in bytes; each piece of it costs something besides.
const OUTPUT = 1 << 20;
const BESIDES = 128;

export function newMemory() {
  return { flags: new SharedArrayBuffer(4 * FLAGS), part: new SharedArrayBuffer(PART) };
}

// The side that started the command, and never waits.
export class Outside {
  #flags;
  #part;
  #rest;

  constructor({ flags, part }) {
    this.#flags = new Int32Array(flags);
    this.#part = new Uint8Array(part);
  }

  // Hands over a message, for which the command waits.
  give(message) {
    Atomics.store(this.#flags, TOTAL, message.length);
    this.#rest = message;
    this.giveMore();
  }

  // Hands over the next part of it, which the command asks for.
  giveMore() {
    const part = this.#rest.subarray(0, PART);
    this.#rest = this.#rest.subarray(PART);
    this.#part.set(part);
    Atomics.store(this.#flags, SIZE, part.length);
    Atomics.notify(this.#flags, SIZE);
  }

  heard({ length }) {
    Atomics.add(this.#flags, HEARD, length + BESIDES);
    Atomics.notify(this.#flags, HEARD);
  }
}

// The command's side.
export class Inside {
  #flags;
  #part;
  #said = 0;

  constructor({ flags, part }) {
    this.#flags = new Int32Array(flags);
    this.#part = new Uint8Array(part);
  }

  // Waits for a message. `askForMore()` asks for the next part of it.
  take(askForMore) {
    let message;
    let size = 0;
    do {
      if (size) askForMore();
      Atomics.wait(this.#flags, SIZE, 0);
      const part = this.#part.subarray(0, Atomics.load(this.#flags, SIZE));
      message ??= new Uint8Array(Atomics.load(this.#flags, TOTAL));
      message.set(part, size);
      size += part.length;
      Atomics.store(this.#flags, SIZE, 0);
    } while (size < message.length);
    return message;
  }

  // Waits where too much of what was said is still to be heard.
  said({ length }) {
    this.#said = (this.#said + length + BESIDES) | 0;
    for (;;) {
      const heard = Atomics.load(this.#flags, HEARD);
      if (((this.#said - heard) | 0) <= OUTPUT) return;
      Atomics.wait(this.#flags, HEARD, heard);
    }
  }
}
