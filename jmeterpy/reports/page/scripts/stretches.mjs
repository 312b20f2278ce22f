/** Stretches of time wide enough to state a percentile of what ended in them. */
import { Heap } from "./counts.mjs";

/** @typedef {import("./state.mjs").State} State */
/** @typedef {{name: number, p: (number | null)[][], mark: string}} Curve */
/** @typedef {{
 *   merged: number, edges: number[], middles: number[], rate: number[], failed: number[],
 *   curves: Curve[]
 * }} Drawn */

const FEWEST = 20;

/** How many slots make a point: most points have samples enough, yet at least 20 points are left.
 * @param {number[][]} sizes of each slot, for each line @param {number} least @param {number} most */
export function merging(sizes, least, most) {
  const span = sizes[0].length;
  const lowest = Math.max(1, Math.ceil(span / most));
  const highest = Math.max(lowest, Math.floor(span / FEWEST));
  for (let merged = lowest; merged < highest; merged++)
    if (sizes.every((each) => typical(each, merged) >= least)) return merged;
  return highest;
}

/** @param {number[]} sizes @param {number} merged */
function typical(sizes, merged) {
  const sums = [];
  for (let at = 0; at < sizes.length; at += merged)
    sums.push(sizes.slice(at, at + merged).reduce((sum, size) => sum + size, 0));
  const busy = sums.filter(Boolean).sort((a, b) => a - b);
  return busy.length ? busy[busy.length >> 1] : 0;
}

/** What the charts draw. @param {State} state @param {number} most points @returns {Drawn} */
export function drawn(state, most) {
  const { counts, window } = state;
  const compared = state.labels.length > 1;
  const groups = compared ? state.labels.map((label) => [label]) : [state.names];
  const quantiles = compared ? [state.quantile] : [0.5, 0.95, 0.99];
  const least = (/** @type {number} */ q) => counts.meta.least[String(q)];
  const wanted = least(compared ? state.quantile : 0.95);
  const merged = merging(groups.map((names) => sizes(state, names)), wanted, most);
  const cuts = [];
  for (let at = window[0]; at < window[1]; at += merged) cuts.push(at);
  const ends = [...cuts.slice(1), window[1]];
  const edges = [...cuts, window[1]].map((slot) => state.second(slot));
  const curves = groups.map((names, at) => ({
    name: compared ? names[0] : -1,
    mark: compared ? `c${at}` : "",
    p: /** @type {(number | null)[][]} */ (quantiles.map(() => [])),
  }));
  const rate = /** @type {number[]} */ ([]);
  const failed = /** @type {number[]} */ ([]);
  const busy = /** @type {number[]} */ ([]);
  cuts.forEach((a, at) => {
    const all = new Heap(counts.high);
    groups.forEach((names, group) => {
      const heap = counts.merge(names, a, ends[at]);
      quantiles.forEach((q, k) => curves[group].p[k].push(heap.percentile(q, least(q))));
      all.n += heap.n;
      all.failed += heap.failed;
    });
    rate.push(all.n / Math.max(edges[at + 1] - edges[at], 0.001));
    failed.push(all.failed / Math.max(edges[at + 1] - edges[at], 0.001));
    busy.push(all.n);
  });
  const last = thickEnd(busy);
  for (const curve of curves) for (const values of curve.p) values.fill(null, last + 1);
  const middles = cuts.map((_, at) => (edges[at] + edges[at + 1]) / 2);
  return { merged, edges, middles, rate, failed, curves };
}

/** The last point before the thin end: what ends when nothing starts any more is what was slow.
 * @param {number[]} samples */
export function thickEnd(samples) {
  const busy = samples.filter(Boolean).sort((a, b) => a - b);
  const median = busy.length % 2 ? busy[busy.length >> 1] : (busy[busy.length / 2 - 1] + busy[busy.length / 2]) / 2;
  return samples.findLastIndex((n) => 2 * n >= median && n > 0);
}

/** @param {State} state @param {number[]} names */
function sizes(state, names) {
  const found = [];
  for (let slot = state.window[0]; slot < state.window[1]; slot++)
    found.push(state.counts.size(names, slot, slot + 1));
  return found;
}
