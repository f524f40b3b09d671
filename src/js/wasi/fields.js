// Fields as bytes: a line with the size of each, then the fields. session.py has the same.
//
// A message without fields is an empty line.

export function toBytes(text) {
  return new TextEncoder().encode(text);
}

export function toText(bytes) {
  return new TextDecoder().decode(bytes);
}

// The line before the fields.
export function sizesOf(fields) {
  return toBytes(fields.map(({ length }) => length).join(",") + "\n");
}

export function join(fields) {
  const parts = [sizesOf(fields), ...fields];
  const message = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let end = 0;
  for (const part of parts) {
    message.set(part, end);
    end += part.length;
  }
  return message;
}

export function split(message) {
  let start = message.indexOf(10) + 1;
  const sizes = toText(message.subarray(0, start - 1)).split(",").filter(Boolean).map(Number);
  return sizes.map((size) => message.subarray(start, start += size));
}
