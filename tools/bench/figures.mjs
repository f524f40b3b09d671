// What the bench does with its figures: medians, quartiles, tables, and how they lie to an aim. It knows nothing of
// browsers.

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

// Two cells: the median and the spread, or nothing where nothing was measured.
export function middle(values, digits) {
  return values ? [median(values).toFixed(digits), spread(values).toFixed(digits)] : ["", ""];
}

// What each round's figure is in times the other's of the same round; undefined where one of the two is missing.
export function ratios(values, others) {
  return values && others && values.map((value, round) => value / others[round]);
}

// The same for how much more it is.
export function differences(values, others) {
  return values && others && values.map((value, round) => value - others[round]);
}

// Three cells: the figure, what it shall be at most, and whether it is.
export function atMost(values, aim, digits) {
  const figure = median(values);
  return [figure.toFixed(digits), `≤ ${aim}`, verdict(figure <= aim)];
}

// The same for what shall be at least so much.
export function atLeast(values, aim, digits) {
  const figure = median(values);
  return [figure.toFixed(digits), `≥ ${aim}`, verdict(figure >= aim)];
}

// The same for a ratio that shall not be above one by more than its spread,
export function notBehind(ratios) {
  return [plusMinus(ratios), "not behind", verdict(median(ratios) - 1 <= spread(ratios))];
}

// or that shall be below one by more than it.
export function ahead(ratios) {
  return [plusMinus(ratios), "ahead", verdict(1 - median(ratios) > spread(ratios))];
}

function plusMinus(values) {
  return `${median(values).toFixed(2)} ± ${spread(values).toFixed(2)}`;
}

function verdict(holds) {
  return holds ? "reached" : "MISSED";
}

// Rows of text under a row of headings, the first `left` columns aligned to the left.
export function table(headings, rows, left) {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const pad = (cell, column) => (column < left ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  const line = (row) => row.map(pad).join("  ").trimEnd();
  return [line(headings), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}
