/** Response time and latency against the rate: a point for each stretch of the test. */
import { element, grid, linear, logarithmic } from "./drawing.mjs";
import { heading } from "./overtime.mjs";
import { count, decimal, time } from "./words.mjs";

/** @typedef {import("./drawing.mjs").Axis} Axis */
/** @typedef {import("./state.mjs").State} State */
/** @typedef {{rate: number, value: number, mark: string}} Dot */

const MOST = 400; // points
const HIGH = 204;

/** @param {State} state @param {HTMLElement} place */
export function againstRate(state, place) {
  const wide = state.width(place);
  const { times, latencies } = dots(state);
  const beside = wide >= 660 && latencies.length > 0;
  const half = beside ? (wide - 40) / 2 : wide;
  const second = element("g", { transform: beside ? `translate(${half + 40} 0)` : "translate(0 300)" });
  if (latencies.length) second.append(...picture("Latency, mean, against samples/s", state, latencies, half));
  const high = latencies.length && !beside ? 580 : 280;
  const svg = element("svg", { class: "live", role: "img", viewBox: `0 0 ${wide} ${high}` });
  svg.setAttribute("aria-label", `Response times against the rate, ${count(times.length)} points`);
  svg.append(...picture("Response time, p50, against samples/s", state, times, half), second);
  place.replaceChildren(svg);
}

/** @param {State} state */
function dots(state) {
  const { counts, labels, window } = state;
  const { wide, slots } = counts.meta;
  const merged = wide * Math.max(1, Math.ceil((window[1] - window[0]) / wide / MOST));
  const groups = labels.length ? labels.map((label) => [label]) : [counts.all()];
  const times = /** @type {Dot[]} */ ([]);
  const latencies = /** @type {Dot[]} */ ([]);
  for (let from = Math.floor(window[0] / wide) * wide; from < window[1]; from += merged) {
    const to = Math.min(from + merged, slots);
    const seconds = state.second(to) - state.second(from);
    if (seconds <= 0) continue;
    const rate = counts.size(counts.all(), from, to) / seconds;
    groups.forEach((names, at) => {
      const mark = groups.length > 1 ? `c${at}` : "p95";
      const heap = counts.merge(names, from, to);
      const value = heap.percentile(0.5, counts.meta.least["0.5"]);
      if (value !== null) times.push({ rate, value, mark });
      const sum = counts.sums.of("latency_ms", names, from / wide, Math.ceil(to / wide));
      if (heap.n && counts.sums.has("latency_ms")) latencies.push({ rate, value: sum / heap.n, mark });
    });
  }
  return { times, latencies };
}

/** @param {string} title @param {State} state @param {Dot[]} found @param {number} wide */
function picture(title, state, found, wide) {
  const box = { left: 60, right: wide - 12, top: 26, bottom: 26 + HIGH };
  if (!found.length) return [heading(`${title}: too few samples`, 14, wide)];
  const [low, most] = [0, 1].map((at) => (at ? Math.max : Math.min)(...found.map((dot) => dot.value)));
  const axis = state.log ? logarithmic(box, low, most) : linear(box, most, time);
  const top = Math.max(...found.map((dot) => dot.rate)) || 1;
  const across = linear({ ...box, top: 0, bottom: box.right - box.left }, top, decimal);
  const x = (/** @type {number} */ rate) => box.right - across.of(rate);
  const ticks = across.ticks.map((tick) =>
    element("text", { class: "tick", "text-anchor": "middle", x: x(tick), y: box.bottom + 17 }, decimal(tick)),
  );
  const marks = found.map(({ rate, value, mark }) =>
    element("circle", { class: `dot ${mark}`, cx: x(rate).toFixed(1), cy: axis.of(value).toFixed(1), r: 2.5 }),
  );
  return [heading(title, 14, wide), ...grid(box, axis), ...ticks, ...marks];
}
