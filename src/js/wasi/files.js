// The files of a command, in memory: from outside, for Rust, and what the library lacks for those inside.

import { Directory, File, OpenDirectory, wasi } from "@bjorn3/browser_wasi_shim";

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

// The files of a command, from outside of it. Errors are in words.
export class Files {
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

  // Removes a file, if it is there, and the folders that are empty then, but for the two outermost.
  removeFile(path) {
    const [preopened, names] = this.#split(path);
    const folders = [preopened];
    for (const name of names.slice(0, -1)) folders.push(folders.at(-1)?.contents?.get(name));
    if (folders.at(-1)?.contents?.get(names.at(-1)) instanceof Directory) throw new Error("it is a folder");
    for (let depth = names.length - 1; depth >= 0; depth--) {
      const contents = folders[depth]?.contents;
      contents?.delete(names[depth]);
      if (contents === undefined || contents.size > 0 || depth < 2) return;
    }
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
