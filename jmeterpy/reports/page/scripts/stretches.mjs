/** Stretches of time wide enough to state a percentile of what ended in them. */

/** @typedef {import("./state.mjs").State} State */
/** @typedef {{name: number, p: (number | null)[][], mark: string}} Curve */
/** @typedef {{
 *   merged: number, edges: number[], middles: number[], rates: number[][], failures: number[][],
 *   curves: Curve[], mostlyFailed: boolean
 * }} Drawn */

const FEWEST = 20;

/** How many slots make a point: four in five points have samples enough for what is drawn, the
 * highest percentile if that leaves 40 points, else the next one if it leaves 20.
 * @param {number[][]} sizes of each slot, for each line @param {number[]} wanted samples, the most
 * first @param {number} most points */
export function merging(sizes, wanted, most) {
  const span = sizes[0].length;
  const lowest = Math.max(1, Math.ceil(span / most));
  let fewest = FEWEST * wanted.length;
  for (const least of wanted) {
    for (let merged = lowest; merged === lowest || span / merged >= fewest; merged++)
      if (sizes.every((each) => usual(each, merged) >= least)) return merged;
    fewest = FEWEST;
  }
  return Math.max(lowest, Math.floor(span / FEWEST));
}

/** What four in five points that are not empty have. @param {number[]} sizes
 * @param {number} merged */
function usual(sizes, merged) {
  const sums = [];
  for (let at = 0; at < sizes.length; at += merged)
    sums.push(sizes.slice(at, at + merged).reduce((sum, size) => sum + size, 0));
  const busy = sums.filter(Boolean).sort((a, b) => a - b);
  return busy.length ? busy[Math.floor(busy.length / 5)] : 0;
}

/** What the charts draw. @param {State} state @param {number} most points @returns {Drawn} */
export function drawn(state, most) {
  const { counts, window } = state;
  const compared = state.labels.length > 1;
  const groups = compared ? state.labels.map((label) => [label]) : [state.names];
  const quantiles = state.quantiles;
  const least = (/** @type {number} */ q) => counts.meta.least[String(q)];
  const wanted = quantiles.map(least).sort((p, q) => q - p).slice(0, compared ? 1 : 2);
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
  const rates = /** @type {number[][]} */ (groups.map(() => []));
  const failures = /** @type {number[][]} */ (groups.map(() => []));
  const busy = /** @type {number[]} */ ([]);
  const seconds = Math.min(merged * counts.meta.slot, Math.max(counts.meta.end, 0.001));
  const whole = counts.merge(state.names, ...window);
  const mostlyFailed = 2 * whole.failed > whole.n; // then times say nothing
  cuts.forEach((a, at) => {
    let n = 0;
    groups.forEach((names, group) => {
      const heap = counts.merge(names, a, ends[at]);
      quantiles.forEach((q, k) => curves[group].p[k].push(heap.percentile(q, least(q))));
      n += heap.n;
      rates[group].push(heap.n / seconds);
      failures[group].push(heap.failed / seconds);
    });
    busy.push(n);
  });
  const last = mostlyFailed ? -1 : thickEnd(busy);
  for (const curve of curves) for (const values of curve.p) values.fill(null, last + 1);
  const middles = cuts.map((_, at) => (edges[at] + edges[at + 1]) / 2);
  return { merged, edges, middles, rates, failures, curves, mostlyFailed };
}

/** The last point before the thin end: what ends when nothing starts any more is what was slow.
 * @param {number[]} samples */
export function thickEnd(samples) {
  const busy = samples.filter(Boolean).sort((a, b) => a - b);
  const half = busy.length >> 1;
  const median = busy.length % 2 ? busy[half] : (busy[half - 1] + busy[half]) / 2;
  let last = samples.length - 1;
  while (last >= 0 && (2 * samples[last] < median || !samples[last])) last--;
  return last;
}

/** How many samples ended in each slot. @param {State} state @param {number[]} names
 * @param {[number, number]} window */
export function sizes(state, names, window = state.window) {
  const found = [];
  for (let slot = window[0]; slot < window[1]; slot++)
    found.push(state.counts.size(names, slot, slot + 1));
  return found;
}
