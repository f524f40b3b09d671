// What the bench does with its figures: medians, quartiles, tables. It knows nothing of browsers.

// The value that `share` of all values lie below, between two of them where it falls between them.
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  return below + (above - below) * (place - Math.floor(place));
}

export function median(values) {
  return quantile(values, 0.5);
}

// How far the middle half of the values reaches.
export function spread(values) {
  return quantile(values, 0.75) - quantile(values, 0.25);
}

// Rows of text under a row of headings, the first `left` columns aligned to the left.
export function table(headings, rows, left) {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const pad = (cell, column) => (column < left ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  const line = (row) => row.map(pad).join("  ").trimEnd();
  return [line(headings), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}
