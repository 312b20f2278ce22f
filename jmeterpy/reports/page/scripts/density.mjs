/** Every sample behind the lines: the more of them in a place, the stronger the colour. */
import { edge } from "./counts.mjs";
import { element } from "./drawing.mjs";

/** @typedef {import("./drawing.mjs").Box} Box */
/** @typedef {import("./drawing.mjs").Axis} Axis */
/** @typedef {import("./state.mjs").State} State */

const LEVELS = 5;
const CELL = 3; // pixels, at least
const STRONG = 0.65; // how much of a failure's colour is by number; all of it is by their share

/** @param {State} state @param {Box} box @param {Axis} axis @param {(second: number) => number} x */
export function density(state, box, axis, x) {
  const { counts, window } = state;
  const columns = columnsOf(state, box);
  const rows = Math.ceil((box.bottom - box.top) / CELL);
  const rowOf = Array.from({ length: counts.high }, (_, bin) => {
    const y = axis.of(edge(bin));
    return Math.min(rows - 1, Math.max(0, Math.floor((box.bottom - y) / CELL)));
  });
  let most = 1;
  const tables = [1, 0].map((ok) => {
    const table = new Uint32Array(columns.count * rows);
    for (const name of state.names)
      for (let slot = window[0]; slot < window[1]; slot++) {
        const place = (2 * name + ok) * counts.meta.slots + slot;
        const column = columns.of(slot);
        for (let at = counts.from[place]; at < counts.from[place + 1]; at++)
          if (edge(counts.bins[at]) <= axis.top) table[column * rows + rowOf[counts.bins[at]]] += counts.counts[at];
      }
    most = table.reduce((high, value) => Math.max(high, value), most);
    return table;
  });
  return tables.flatMap((table, at) =>
    cells(table, rows, columns, { box, x, most, kind: at ? "bad" : "well", good: at ? tables[0] : null }),
  );
}

/** @param {State} state @param {Box} box */
function columnsOf(state, box) {
  const [a, b] = state.window;
  const wide = Math.max(1, Math.ceil((b - a) / ((box.right - box.left) / CELL)));
  return {
    count: Math.ceil((b - a) / wide),
    of: (/** @type {number} */ slot) => Math.floor((slot - a) / wide),
    second: (/** @type {number} */ column) => state.second(Math.min(b, a + column * wide)),
  };
}

/** One path a level. @param {Uint32Array} table @param {number} rows
 * @param {ReturnType<typeof columnsOf>} columns
 * @param {{box: Box, x: (second: number) => number, most: number, kind: string, good: Uint32Array | null}} look */
function cells(table, rows, columns, { box, x, most, kind, good }) {
  const parts = Array.from({ length: LEVELS }, () => "");
  for (let column = 0; column < columns.count; column++) {
    const left = x(columns.second(column));
    const wide = Math.max(x(columns.second(column + 1)) - left, 1);
    for (let row = 0; row < rows; row++) {
      const value = table[column * rows + row];
      if (!value) continue;
      const many = Math.log1p(value) / Math.log1p(most);
      const share = good ? value / (value + good[column * rows + row]) : 1;
      const strong = good ? Math.sqrt(share) * (1 - STRONG + STRONG * many) : many;
      const level = Math.min(LEVELS - 1, Math.floor(strong * LEVELS));
      const y = box.bottom - (row + 1) * CELL;
      parts[level] += `M${left.toFixed(1)} ${y.toFixed(1)}h${wide.toFixed(1)}v${CELL}h-${wide.toFixed(1)}z`;
    }
  }
  return parts.map((d, level) => element("path", { class: `${kind} l${level}`, d }));
}
