// A command in a browser that cannot suspend WebAssembly: it runs in a worker of its own, ../wasi-guest.js, which stands
// still wherever the command waits. Here is the side that stays awake.
//
// The files are in the worker. It sees to them while the command waits for an answer, so they wait while it computes.
// JavaScript that Python asks for happens on this side.

import { join, toBytes } from "./fields.js";
import { Gateway } from "./gateway.js";
import { newMemory, Outside } from "./memory.js";

// The bundler puts the versioned name of the worker's script in the place of GUEST.
const script = () => new URL(GUEST, import.meta.url);

export async function startApart({ module, exchange, onOutput, ring, ...options }) {
  const command = new Command(exchange, onOutput, ring);
  await command.start({ module, ...options });
  return command;
}

class Command {
  #exchange;
  #onOutput;
  #gateway;
  #worker = new Worker(script(), { type: "module" });
  #shared = newMemory();
  #memory = new Outside(this.#shared);
  #isWaiting = false;
  // The messages that it will be handed, one each time it waits.
  #messages = [];
  // Who waits for something to be done with files, in the order of the messages.
  #callers = [];
  #started = Promise.withResolvers();
  #ended = Promise.withResolvers();

  files = {
    writeFile: (path, content) => this.#call("writeFile", path, content),
    removeFile: (path) => this.#call("removeFile", path),
    readFile: (path) => this.#call("readFile", path),
    readFolder: (path) => this.#call("readFolder", path),
  };

  constructor(exchange, onOutput, ring) {
    this.#exchange = exchange;
    this.#onOutput = onOutput;
    this.#gateway = new Gateway(ring);
  }

  get ended() {
    return this.#ended.promise;
  }

  // It is over when the WebAssembly has begun, or with the error for which it never will.
  start(options) {
    this.#worker.onmessage = ({ data: [what, ...details] }) => this.#hear[what](...details);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      // A worker whose script is not there says nothing at all.
      this.#end(new Error(event.message || `${script()} is not there`));
    };
    this.#worker.postMessage({ shared: this.#shared, ...options });
    return Promise.race([this.#started.promise, this.ended]);
  }

  close() {
    this.#worker.terminate();
    this.#gateway.close();
    for (const { reject } of this.#callers) reject(new Error("the interpreter is gone"));
  }

  // What the worker says, by its first word.
  #hear = {
    started: () => this.#started.resolve(),
    output: (descriptor, bytes) => {
      this.#onOutput(descriptor, bytes);
      this.#memory.heard(bytes);
    },
    exchange: async (fields) => {
      this.#waits();
      const answer = await this.#exchange(fields);
      this.#tell("answer", answer);
    },
    request: (bytes) => {
      this.#waits();
      this.#tell("answer", [this.#gateway.answer(bytes)]);
    },
    more: () => this.#memory.giveMore(),
    done: (outcome) => {
      this.#callers.shift().resolve(outcome);
      this.#waits();
    },
    refused: (reason) => {
      this.#callers.shift().reject(new Error(reason));
      this.#waits();
    },
    ended: () => this.#end(),
    failed: (reason) => this.#end(new Error(reason)),
  };

  #end(error) {
    if (error) this.#ended.reject(error);
    else this.#ended.resolve();
    this.close();
  }

  #call(what, ...details) {
    const { promise, ...caller } = Promise.withResolvers();
    this.#callers.push(caller);
    this.#tell(what, details);
    return promise;
  }

  // Hands over a word and what goes with it, once the command waits. What comes from Rust's memory is copied here.
  #tell(what, details) {
    const fields = [what, ...details].map((field) => (typeof field === "string" ? toBytes(field) : field));
    this.#messages.push(join(fields));
    this.#handOver();
  }

  #waits() {
    this.#isWaiting = true;
    this.#handOver();
  }

  #handOver() {
    if (!this.#isWaiting || !this.#messages.length) return;
    this.#isWaiting = false;
    this.#memory.give(this.#messages.shift());
  }
}
