// What `pyscript.storage` keeps from visit to visit: a database of the browser's for each name, from key to text.
//
// What the texts mean is Python's business.

const TABLE = "values";

export async function open(name) {
  const opening = indexedDB.open(`@pyscript/${name}`, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE);
  const database = await outcome(opening);
  const table = database.transaction(TABLE).objectStore(TABLE);
  const [keys, texts] = await Promise.all([outcome(table.getAllKeys()), outcome(table.getAll())]);
  return new Store(database, JSON.stringify(keys.map((key, index) => [key, texts[index]])));
}

class Store {
  #database;
  // What is still being written.
  #writing = Promise.resolve();

  constructor(database, entries) {
    this.#database = database;
    this.entries = entries;
  }

  set(key, text) {
    this.#write((table) => table.put(text, key));
  }

  remove(key) {
    this.#write((table) => table.delete(key));
  }

  clear() {
    this.#write((table) => table.clear());
  }

  // Is over when everything is written; it rejects where something could not be.
  async sync() {
    await this.#writing;
  }

  #write(change) {
    const written = outcome(change(this.#database.transaction(TABLE, "readwrite").objectStore(TABLE)));
    this.#writing = Promise.all([this.#writing, written]);
    // Whoever waits for it hears of a failure.
    this.#writing.catch(() => {});
  }
}

function outcome(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
