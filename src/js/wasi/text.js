// Text as Python's UTF-8, in which half of a surrogate pair may stand alone, as it may in JavaScript's strings.

const encoder = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function toBytes(text) {
  if (text.isWellFormed()) return encoder.encode(text);
  const parts = text.split(/(\p{Surrogate})/u).map((part) => (isHalf(part) ? halfToBytes(part) : encoder.encode(part)));
  const bytes = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}

export function toText(bytes) {
  try {
    return strict.decode(bytes);
  } catch {
    return toTextWithHalves(bytes);
  }
}

function isHalf(text) {
  return text.length === 1 && !text.isWellFormed();
}

function halfToBytes(half) {
  const code = half.charCodeAt(0);
  return Uint8Array.of(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
}

// The only bytes that make half of a pair are 0xED and then 0xA0 or more.
function toTextWithHalves(bytes) {
  const texts = [];
  let start = 0;
  for (let at = bytes.indexOf(0xed); at !== -1; at = bytes.indexOf(0xed, at + 1)) {
    if (!(bytes[at + 1] >= 0xa0)) continue;
    texts.push(strict.decode(bytes.subarray(start, at)));
    texts.push(String.fromCharCode(0xd000 | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f)));
    start = at + 3;
  }
  texts.push(strict.decode(bytes.subarray(start)));
  return texts.join("");
}
