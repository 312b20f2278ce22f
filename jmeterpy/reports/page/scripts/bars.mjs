/** Bars of the distribution: whole milliseconds each, one at least, on a scale that suits their spread. */
import { lowest, within } from "./counts.mjs";
import { linear, logarithmic } from "./drawing.mjs";
import { time } from "./words.mjs";

/** @typedef {import("./counts.mjs").Heap} Heap */
/** @typedef {import("./drawing.mjs").Box} Box */
/** `edges` are times, one more than there are bars; `said` is what a height is the share of.
 * @typedef {{edges: number[], log: boolean, unit: number, said: string}} Bars */

const MOST = 60;
const FEWEST = 8;
const NARROW = 6; // times the lowest: less far apart, times stand on a linear scale
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];
const PART = 1.1; // a bar's height on a logarithmic scale: the share of each tenth more

/** Bars for all samples of these heaps. @param {Heap[]} heaps @returns {Bars} */
export function barsOf(heaps) {
  const there = heaps.flatMap((heap) => [heap.place(0), heap.place(1)]).filter((bin) => bin !== null);
  const low = there.length ? lowest(Math.min(...there)) : 0;
  const high = there.length ? lowest(Math.max(...there) + 1) : 1;
  const step = STEPS.find((each) => (high - low) / each <= MOST) ?? 20_000;
  if (high <= MOST || high <= NARROW * Math.max(low, 1)) return even(low, high, step);
  return growing(Math.max(low, 1), high);
}

/** Bars of the same width, eight at least. @param {number} low @param {number} high @param {number} unit @returns {Bars} */
function even(low, high, unit) {
  const edges = [Math.floor(low / unit) * unit];
  while (edges[edges.length - 1] < high) edges.push(edges[edges.length - 1] + unit);
  while (edges.length <= FEWEST) {
    edges.push(edges[edges.length - 1] + unit);
    if (edges[0] > 0 && edges.length <= FEWEST) edges.unshift(edges[0] - unit);
  }
  return { edges, log: false, unit, said: `Share of samples per ${time(unit)}` };
}

/** Bars of the same width on a logarithmic scale, but for what whole milliseconds allow.
 * @param {number} low @param {number} high @returns {Bars} */
function growing(low, high) {
  const grows = (high / low) ** (1 / MOST);
  const edges = [low];
  while (edges[edges.length - 1] < high) {
    const last = edges[edges.length - 1];
    edges.push(Math.max(last + 1, Math.round(last * grows)));
  }
  return { edges, log: true, unit: 1, said: "Share of samples per step of 10\u202f% in time" };
}

/** How high each bar stands, in per cent: what is in it, on a logarithmic scale for its width.
 * @param {Heap} heap @param {Bars} bars */
export function heights(heap, { edges, log }) {
  const found = new Float64Array(edges.length - 1);
  let at = 0;
  heap.bins.forEach((n, bin) => {
    if (!n) return;
    while (at < found.length - 1 && edges[at + 1] <= lowest(bin)) at++;
    for (let bar = at; bar < found.length; bar++) {
      const part = bar || lowest(bin) >= edges[0] ? within(bin, edges[bar], edges[bar + 1]) : 1;
      if (!part) break;
      found[bar] += (100 * n * part) / Math.max(heap.n, 1);
    }
  });
  return Array.from(found, (share, bar) =>
    log ? (share * Math.log(PART)) / Math.log(edges[bar + 1] / edges[bar]) : share,
  );
}

/** Where a time stands in the box, and which times are named. @param {Bars} bars @param {Box} box */
export function across({ edges, log }, box) {
  const [low, high] = [edges[0], edges[edges.length - 1]];
  const wide = box.right - box.left;
  if (!log) {
    const x = (/** @type {number} */ value) => box.left + ((value - low) / (high - low)) * wide;
    const axis = linear({ left: 0, right: 0, top: 0, bottom: 200 }, high - low);
    const step = Math.max(1, axis.ticks[1] ?? 1);
    const first = Math.ceil(low / step) * step;
    const count = Math.floor((high - first) / step) + 1;
    return { x, ticks: Array.from({ length: count }, (_, at) => first + at * step) };
  }
  const ratio = Math.log(high / low);
  const x = (/** @type {number} */ value) => box.left + (Math.log(value / low) / ratio) * wide;
  const { ticks } = logarithmic({ left: 0, right: 0, top: 0, bottom: wide }, low, high);
  return { x, ticks: ticks.filter((tick) => tick >= low && tick <= high) };
}
