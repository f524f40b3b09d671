// Wheels and indexes that are made for a test: small ones, and bad ones.

import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

// A zip archive of these files, from path to text, nothing compressed.
function zip(files) {
  const local = [];
  const central = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const [name, content] = [Buffer.from(path), Buffer.from(text)];
    const sizes = Buffer.alloc(12);
    [crc32(content), content.length, content.length].forEach((value, place) => sizes.writeUInt32LE(value, place * 4));
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(name.length, 0);
    const begin = Buffer.from([20, 0, 0, 0, 0, 0, 0, 0, 33, 0]);
    local.push(Buffer.from("PK\x03\x04"), begin, sizes, lengths, name, content);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    central.push(Buffer.from("PK\x01\x02"), Buffer.from([20, 0]), begin, sizes, lengths, place, name);
    offset += 30 + name.length + content.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  const count = Object.keys(files).length;
  [count, count].forEach((value, place) => end.writeUInt16LE(value, 4 + place * 2));
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, directory, Buffer.from("PK\x05\x06"), end]);
}

// A wheel: its file's name and its bytes. `files` are its modules, `requires` what it depends on; `tag` what it is for.
export function wheel(name, version, { files = {}, requires = [], extras = [], tag = "py3-none-any", metadata } = {}) {
  const info = `${name}-${version}.dist-info`;
  const about = [
    "Metadata-Version: 2.1", `Name: ${name}`, `Version: ${version}`,
    ...extras.map((extra) => `Provides-Extra: ${extra}`), ...requires.map((each) => `Requires-Dist: ${each}`),
  ];
  return {
    filename: `${name}-${version}-${tag}.whl`,
    body: zip({
      ...files,
      [`${info}/METADATA`]: metadata ?? `${about.join("\n")}\n`,
      [`${info}/WHEEL`]: `Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: ${tag}\n`,
      [`${info}/RECORD`]: "",
    }),
  };
}

// Puts an index on the site, in a folder: `packages` is from name to releases, each { wheel, says }, where `says` is what the index
// says of the file beside its name, URL and hash.
export function publish(site, folder, packages) {
  for (const [name, releases] of Object.entries(packages)) {
    const files = releases.map(({ wheel: { filename, body }, says = {} }) => {
      site.answer(`${folder}/${name}/${filename}`, { body });
      return { filename, url: filename, hashes: { sha256: createHash("sha256").update(body).digest("hex") }, ...says };
    });
    site.answer(`${folder}/${name}/index.json`, JSON.stringify({ meta: { "api-version": "1.0" }, name, files }));
  }
}

// Puts an index of MicroPython's kind on the site: `packages` is from name to { version, files, needs, hash }, where `hash` is what the
// index says of the files, if that is not so.
export function publishMip(site, folder, packages) {
  for (const [name, { version, files, needs = [], hash }] of Object.entries(packages)) {
    const hashes = Object.entries(files).map(([path, text]) => {
      const short = hash ?? createHash("sha256").update(text).digest("hex").slice(0, 16);
      site.answer(`${folder}/file/${short.slice(0, 2)}/${short}`, { body: text });
      return [path, short];
    });
    const description = JSON.stringify({ v: 1, version, hashes, deps: needs.map((need) => [need, "latest"]) });
    for (const format of ["6", "py"]) site.answer(`${folder}/package/${format}/${name}/latest.json`, description);
  }
}
