/** Response times and throughput against the number of users: of steps, else of the seconds that had so many. */
import { Heap } from "./counts.mjs";
import { apart, element, grid, line, linear, logarithmic } from "./drawing.mjs";
import { heading } from "./overtime.mjs";
import { sizes, thickEnd } from "./stretches.mjs";
import { count, time } from "./words.mjs";

/** @typedef {import("./drawing.mjs").Box} Box */
/** @typedef {import("./drawing.mjs").Axis} Axis */
/** @typedef {import("./state.mjs").State} State */
/** @typedef {{users: number, seconds: number, heap: Heap}} Level */

const MOST = 24;
const SHORT = 0.01; // of the window: shorter levels are passages
const FEWEST = 3; // slots of a level: fewer are a moment of a ramp

/** The steps inside the window; where there are none, its seconds by their number of users.
 * @param {State} state @returns {Level[]} */
export function levels(state) {
  const found = state.counts.meta.steps.length ? ofSteps(state) : ofSeconds(state);
  return found.sort((p, q) => p.users - q.users);
}

/** Each load once it has settled, as the table of steps has it. @param {State} state */
function ofSteps(state) {
  const found = /** @type {Map<string, Level>} */ (new Map());
  for (const [from, to, load] of state.counts.meta.steps) {
    const [a, b] = state.inside(from, to);
    if (a < state.window[0] || b > state.window[1]) continue;
    for (let slot = a; slot < b; slot++) add(state, found, load, slot);
  }
  return means(found, 0);
}

/** @param {State} state */
function ofSeconds(state) {
  const { counts, window } = state;
  const end = Math.min(window[1], fall(counts.users), thickEnd(sizes(state, counts.all(), state.whole())) + 1);
  const users = counts.users.subarray(window[0], Math.max(window[0], end));
  if (single(users)) return [];
  const wide = new Set(users).size > MOST ? Math.max(...users) / MOST : 1;
  const found = /** @type {Map<number, Level>} */ (new Map());
  users.forEach((number, at) => {
    if (number) add(state, found, Math.ceil(number / wide), window[0] + at);
  });
  const [a, b] = state.seconds;
  return means(found, Math.max(SHORT * (b - a), FEWEST * counts.meta.slot * 0.999));
}

/** The slot from which on users only leave. @param {ArrayLike<number>} users */
export function fall(users) {
  let from = users.length - 1;
  while (from > 0 && users[from - 1] >= users[from]) from--;
  let end = from;
  while (end < users.length && users[end] === users[from]) end++;
  return end;
}

/** Whether more than half of it, as far as users are known, had the same: the others came and went.
 * @param {ArrayLike<number>} users */
function single(users) {
  let known = 0;
  const seen = /** @type {Map<number, number>} */ (new Map());
  for (let at = 0; at < users.length; at++) {
    if (!users[at]) continue;
    seen.set(users[at], (seen.get(users[at]) ?? 0) + 1);
    known++;
  }
  return Math.max(0, ...seen.values()) > known / 2;
}

/** @template K @param {State} state @param {Map<K, Level>} found @param {K} key
 * @param {number} slot */
function add(state, found, key, slot) {
  const { counts } = state;
  const level = found.get(key) ?? { users: 0, seconds: 0, heap: new Heap(counts.high) };
  const seconds = state.second(slot + 1) - state.second(slot);
  level.users += counts.users[slot] * seconds;
  level.seconds += seconds;
  counts.merge(state.names, slot, slot + 1, level.heap);
  found.set(key, level);
}

/** @template K @param {Map<K, Level>} found @param {number} least seconds @returns {Level[]} */
function means(found, least) {
  return [...found.values()]
    .filter((level) => level.seconds > 0 && level.seconds >= least)
    .map((level) => ({ ...level, users: level.users / level.seconds }));
}

/** Draws them where there are at least two steps, or three levels. @param {State} state
 * @param {HTMLElement} place @returns {boolean} whether there was something to draw */
export function againstUsers(state, place) {
  const found = levels(state);
  if (found.length < (state.counts.meta.steps.length ? 2 : 3)) {
    place.replaceChildren();
    return false;
  }
  const wide = state.width(place);
  const beside = wide >= 660;
  const half = beside ? (wide - 40) / 2 : wide;
  const said = found.map((level) => `${count(level.users)} users: ${count(level.heap.n / level.seconds)} /s`);
  const settings = { class: "live", role: "img", "aria-label": `By number of users: ${said.join("; ")}` };
  const svg = element("svg", { ...settings, viewBox: `0 0 ${wide} ${beside ? 270 : 560}` });
  const second = element("g", { transform: beside ? `translate(${half + 40} 0)` : "translate(0 290)" });
  second.append(...throughput(found, half));
  svg.append(...responses(state, found, half), second);
  place.replaceChildren(svg);
  return true;
}

/** @param {Level[]} found @param {number} wide */
function frame(found, wide) {
  const box = { left: 60, right: wide - 46, top: 26, bottom: 230 };
  const most = (found.at(-1)?.users ?? 1) * 1.03;
  const x = (/** @type {number} */ users) => box.left + (users / most) * (box.right - box.left);
  const across = linear({ ...box, top: 0, bottom: 200 }, most);
  const labels = across.ticks
    .filter((tick) => tick <= most)
    .map((tick) => {
      const at = { class: "tick", "text-anchor": "middle", x: x(tick), y: box.bottom + 17 };
      return element("text", at, count(tick));
    });
  return { box, x, labels, most };
}

/** @param {State} state @param {Level[]} found @param {number} wide */
function responses(state, found, wide) {
  const { box, x, labels } = frame(found, wide);
  const { least } = state.counts.meta;
  const curves = ["0.5", "0.95", "0.99"].map((q) =>
    found.map((level) => level.heap.percentile(Number(q), least[q])),
  );
  const values = /** @type {number[]} */ (curves.flat().filter((value) => value !== null));
  const most = Math.max(1, ...values);
  const axis = state.log ? logarithmic(box, Math.min(...values), most) : linear(box, most, time);
  const parts = [heading("Response times against users", 14, wide), ...grid(box, axis), ...labels];
  const ends = curves.map((curve) => curve.filter((value) => value !== null).at(-1) ?? null);
  const heights = apart(ends.map((end) => (end === null ? box.bottom : axis.of(end))), box.top, box.bottom);
  curves.forEach((curve, k) => {
    const name = ["p50", "p95", "p99"][k];
    const y = curve.map((value) => (value === null ? null : axis.of(value)));
    const at = found.map((level) => x(level.users));
    parts.push(line(at, y, name), ...dots(at, y, name));
    const label = { class: `name ${name}`, x: box.right + 8, y: heights[k] + 4 };
    if (ends[k] !== null) parts.push(element("text", label, name));
  });
  return parts;
}

/** The straight line is what the first level promises. @param {Level[]} found @param {number} wide */
function throughput(found, wide) {
  const { box, x, labels, most } = frame(found, wide);
  const rates = found.map((level) => level.heap.n / level.seconds);
  const promised = (rates[0] / found[0].users) * most;
  const top = Math.max(...rates);
  const axis = linear(box, Math.min(promised, 1.5 * top) > top ? Math.min(promised, 1.5 * top) : top);
  const parts = [heading("Samples that ended, /s, against users", 14, wide), ...grid(box, axis), ...labels];
  const reach = Math.min(most, ((axis.top / 1.06) * found[0].users) / Math.max(rates[0], 1e-9));
  const ideal = axis.of((rates[0] / found[0].users) * reach);
  parts.push(line([x(0), x(reach)], [axis.of(0), ideal], "ideal"));
  const at = found.map((level) => x(level.users));
  const y = rates.map(axis.of);
  return [...parts, line(at, y, "rate"), ...dots(at, y, "rate")];
}

/** @param {number[]} x @param {(number | null)[]} y @param {string} name */
function dots(x, y, name) {
  return y.flatMap((value, at) =>
    value === null ? [] : [element("circle", { class: `dot ${name}`, cx: x[at], cy: value, r: 3 })],
  );
}
