/** How long samples took, whenever they ended: their shares, and the percentile curve. */
import { across, barsOf, heights } from "./bars.mjs";
import { edge } from "./counts.mjs";
import { element, grid, line, linear, logarithmic, stairs } from "./drawing.mjs";
import { heading } from "./overtime.mjs";
import { decimal, rounded, time } from "./words.mjs";

/** @typedef {import("./counts.mjs").Heap} Heap */
/** @typedef {import("./drawing.mjs").Box} Box */
/** @typedef {import("./state.mjs").State} State */

const NINES = [0.5, 0.9, 0.95, 0.99, 0.999, 0.9999];

/** @param {State} state @param {HTMLElement} place */
export function distribution(state, place) {
  const wide = state.width(place);
  const compared = state.labels.length > 1;
  const groups = compared ? state.labels.map((label) => [label]) : [state.names];
  const heaps = groups.map((names) => state.counts.merge(names, ...state.window));
  const beside = wide >= 660;
  const half = beside ? (wide - 40) / 2 : wide;
  const settings = { class: "live", role: "img", "aria-label": said(heaps[0]) };
  const found = curves(state, heaps, half);
  const high = found.length > 1 ? 560 : 310; // or only that there are too few
  const svg = element("svg", { ...settings, viewBox: `0 0 ${wide} ${beside ? 270 : high}` });
  const second = element("g", { transform: beside ? `translate(${half + 40} 0)` : "translate(0 290)" });
  second.append(...found);
  svg.append(...shares(heaps, half, compared), second);
  place.replaceChildren(svg);
}

/** @param {Heap} heap */
function said(heap) {
  const figures = [0.5, 0.95, 0.99].map((q) => `p${q * 100} ${rounded(heap.percentile(q))} ms`);
  return `Response times: ${figures.join(", ")}`;
}

/** What part of the samples took how long. @param {Heap[]} heaps @param {number} wide
 * @param {boolean} compared */
function shares(heaps, wide, compared) {
  const box = { left: 52, right: wide - 10, top: 26, bottom: 230 };
  const bars = barsOf(heaps);
  const { x, ticks } = across(bars, box);
  const tables = heaps.map((heap) => heights(heap, bars));
  const axis = linear(box, Math.max(...tables.flat()), (value) => `${decimal(value)} %`);
  const edges = bars.edges.map(x);
  const parts = [heading(bars.said, 14, wide), ...grid(box, axis)];
  tables.forEach((table, at) => {
    const name = compared ? `c${at}` : "bars";
    const closed = [0, ...table, 0].map(axis.of);
    parts.push(stairs([edges[0], ...edges, edges[edges.length - 1]], closed, name));
  });
  return [...parts, ...below(ticks, x, box)];
}

/** @param {number[]} ticks @param {(value: number) => number} x @param {Box} box */
function below(ticks, x, box) {
  let before = -100;
  return ticks.flatMap((tick) => {
    if (x(tick) - before < 52) return [];
    before = x(tick);
    const settings = { class: "tick", "text-anchor": "middle", x: x(tick), y: box.bottom + 17 };
    return [element("text", settings, time(tick))];
  });
}

/** Response time at each share of samples; the nines are equally far apart.
 * @param {State} state @param {Heap[]} heaps @param {number} wide */
function curves(state, heaps, wide) {
  const box = { left: 60, right: wide - 32, top: 26, bottom: 230 };
  const least = state.counts.meta.least;
  const n = Math.max(...heaps.map((heap) => heap.n));
  const known = NINES.filter((q) => n >= (least[String(q)] ?? Infinity));
  if (!known.length)
    return [heading("Percentiles: too few samples", 14, wide)];
  const far = Math.max(1, -Math.log10(1 - (known.at(-1) ?? 0.9)));
  const x = (/** @type {number} */ q) => box.left + (-Math.log10(1 - q) / far) * (box.right - box.left);
  const steps = Array.from({ length: 121 }, (_, at) => 1 - 10 ** ((-at / 120) * far));
  const most = Math.max(...heaps.map((heap) => heap.percentile(known.at(-1) ?? 0.9) ?? 1));
  const low = Math.min(...heaps.map((heap) => heap.percentile(0) ?? 1));
  const axis = state.log ? logarithmic(box, low, most) : linear(box, most, time);
  const parts = [heading("Percentiles: at most this long", 14, wide), ...grid(box, axis)];
  heaps.forEach((heap, at) => {
    const y = steps.map((q) => {
      const value = heap.percentile(q, Math.ceil(Math.log(0.025) / Math.log(Math.max(q, 0.5))));
      return value === null ? null : axis.of(Math.max(value, edge(1)));
    });
    parts.push(line(steps.map(x), y, heaps.length > 1 ? `c${at}` : "p95"));
  });
  let before = -100;
  for (const q of known) {
    if (x(q) - before < 46) continue;
    before = x(q);
    const settings = { class: "tick", "text-anchor": "middle", x: x(q), y: box.bottom + 17 };
    parts.push(element("text", settings, `${+(q * 100).toFixed(2)} %`));
  }
  return parts;
}
