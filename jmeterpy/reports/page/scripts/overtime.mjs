/** Response times, and below them the chosen panels, on one time axis. */
import { edge } from "./counts.mjs";
import { density } from "./density.mjs";
import { apart, element, grid, linear, line, logarithmic, stairs, times } from "./drawing.mjs";
import { limits } from "./limits.mjs";
import { catalog } from "./panels.mjs";
import { drawn } from "./stretches.mjs";
import { count, decimal, fit, lasting, nameOf, rounded, time } from "./words.mjs";

/** @typedef {import("./drawing.mjs").Box} Box */
/** @typedef {import("./drawing.mjs").Axis} Axis */
/** @typedef {import("./state.mjs").State} State */
/** @typedef {import("./stretches.mjs").Drawn} Drawn */
/** @typedef {import("./panels.mjs").Panel} Panel */
/** @typedef {import("./panels.mjs").Line} Line */

const GAP = 40;
export const TOP = 8;
const STEP = 14; // room for the names of steps

export class OverTime {
  /** @param {State} state @param {HTMLElement} place */
  constructor(state, place) {
    this.state = state;
    this.place = place;
    this.panels = catalog(state);
    this.layer = element("g");
    this.frame = { left: 0, right: 1, view: state.seconds, x: (/** @type {number} */ s) => s, wide: 1 };
    /** @type {Drawn} */
    this.drawn = {
      merged: 1, edges: [0, 1], middles: [0.5], rates: [[]], failures: [[]], curves: [], mostlyFailed: false,
    };
    /** What the panels show, and where. @type {{panel: Panel, lines: Line[], y: number}[]} */
    this.shown = [];
    this.beyond = 0; // samples above the scale
    this.bottom = 0;
  }

  draw() {
    const wide = this.state.width(this.place);
    const small = wide < 640;
    const left = small ? 52 : 60;
    const wordy = this.named();
    const right = wide - (small ? (wordy ? 72 : 40) : this.state.labels.length > 1 || wordy ? 150 : 50);
    const view = this.state.seconds;
    const found = drawn(this.state, Math.min(300, Math.floor((right - left) / 3)));
    const x = (/** @type {number} */ second) =>
      left + ((second - view[0]) / Math.max(view[1] - view[0], 1e-9)) * (right - left);
    this.frame = { left, right, view, x, wide };
    this.drawn = found;
    const top = TOP + (this.state.counts.meta.steps.length ? STEP : 0);
    const box = { left, right, top, bottom: top + (small ? 220 : 280) };
    const high = small ? 56 : 64;
    const parts = this.response(box, found);
    const panels = this.panels.filter((panel) => this.state.panels.includes(panel.id));
    this.shown = panels.map((panel, at) => ({
      panel,
      lines: panel.lines(this.state, found),
      y: box.bottom + GAP + at * (GAP + high),
    }));
    for (const each of this.shown) parts.push(...this.panel(each, box, high));
    const bottom = box.bottom + panels.length * (GAP + high);
    this.bottom = bottom;
    const svg = element("svg", { viewBox: `0 0 ${wide} ${bottom + 24}`, class: "live", role: "img" });
    svg.setAttribute("aria-label", this.said());
    svg.append(...this.bands(bottom), ...parts, ...times({ ...box, bottom }, x, view));
    svg.append((this.layer = element("g", { class: "over" })));
    this.place.replaceChildren(svg);
    this.point();
  }

  /** Whether a panel needs room for the names of its lines. */
  named() {
    return this.panels.some((panel) => this.state.panels.includes(panel.id) && panel.named);
  }

  /** Every other step behind all panels, and the load of each. @param {number} bottom */
  bands(bottom) {
    const { view, x } = this.frame;
    return this.state.counts.meta.steps.flatMap(([from, to, load], step) => {
      const [a, b] = [Math.max(from, view[0]), Math.min(to, view[1])];
      if (b <= a) return [];
      const at = { x: x(a), width: x(b) - x(a), y: TOP, height: bottom - TOP };
      const name = { class: "tick step", "text-anchor": "middle", x: (x(a) + x(b)) / 2, y: TOP + 8 };
      const text = x(b) - x(a) > 74 ? load : x(b) - x(a) > 30 ? load.split(" ")[0] : "";
      const shade = step % 2 ? [element("rect", { class: "band", ...at })] : [];
      return text ? [...shade, element("text", name, text)] : shade;
    });
  }

  /** @param {Box} box @param {Drawn} found */
  response(box, found) {
    const { state } = this;
    const { x } = this.frame;
    const axis = this.scale(box, found);
    const parts = grid(box, axis);
    if (state.dots) parts.push(...density(state, box, axis, x));
    const ends = /** @type {{y: number, text: string, name: string}[]} */ ([]);
    for (const curve of found.curves) {
      curve.p.forEach((values, k) => {
        const q = nameOf(state.quantiles[k]);
        const name = curve.mark || q;
        const y = values.map((value) => (value === null ? null : axis.of(value)));
        const at = found.middles.map(x);
        parts.push(line(at, y, "halo"), line(at, y, name));
        const last = y.filter((value) => value !== null).at(-1);
        const text = curve.mark ? state.counts.meta.names[curve.name] : q;
        if (last !== undefined && last !== null) ends.push({ y: last, text, name });
      });
    }
    parts.push(...limits(state, found, { box, axis, x }), ...this.names(ends, box, 14));
    if (!ends.length) parts.push(this.nothing(box));
    return parts;
  }

  /** Names where lines end. @param {{y: number, text: string, name: string}[]} ends
   * @param {Box} box @param {number} least */
  names(ends, box, least) {
    const placed = apart(ends.map((end) => end.y), box.top, box.bottom, least);
    const room = Math.max(5, Math.floor((this.frame.wide - box.right - 6) / 7.6));
    return ends.map((end, at) =>
      element("text", { class: `name ${end.name}`, x: box.right + 6, y: placed[at] + 4 }, fit(end.text, room)),
    );
  }

  /** @param {Box} box */
  nothing(box) {
    const y = box.bottom - 12;
    const few = "too few samples for percentiles over time";
    const text = this.drawn.mostlyFailed ? "mostly failures: no percentiles over time" : few;
    return element("text", { class: "tick", x: box.left + 10, y }, text);
  }

  /** @param {Box} box @param {Drawn} found */
  scale(box, found) {
    const { state } = this;
    const values = found.curves.flatMap((curve) => curve.p.flat()).filter((value) => value !== null);
    const heap = state.counts.merge(state.names, ...state.window);
    const most = heap.percentile(1) ?? 1;
    this.beyond = 0;
    if (state.log) return logarithmic(box, heap.percentile(0.001) ?? 1, most);
    const shown = values.length ? Math.max(...values.map(Number)) : most;
    const axis = linear(box, state.counts.meta.log ? Math.min(most, shown * 1.25) : most, time);
    heap.bins.forEach((n, bin) => (this.beyond += edge(bin) > axis.top ? n : 0));
    return axis;
  }

  /** @param {{panel: Panel, lines: Line[], y: number}} shown @param {Box} above @param {number} high */
  panel({ panel, lines, y: top }, above, high) {
    const { x, wide } = this.frame;
    const box = { left: above.left, right: above.right, top, bottom: top + high };
    const most = Math.max(0, ...lines.flatMap((each) => each.values).map(Number));
    const axis = linear(box, most, panel.text);
    if (panel.whole) axis.ticks = axis.ticks.filter(Number.isInteger);
    const parts = [heading(panel.title, top - 12, wide), ...grid(box, axis)];
    const ends = /** @type {{y: number, text: string, name: string}[]} */ ([]);
    for (const { name, mark, values, edges, middles } of lines) {
      const y = values.map((value) => (value === null ? null : axis.of(value)));
      if (edges) parts.push(stairs(edges.map(x), y, mark));
      else parts.push(line((middles ?? []).map(x), y, mark));
      const last = y.filter((value) => value !== null).at(-1);
      if (name && last !== undefined && last !== null) ends.push({ y: last, text: name, name: mark });
    }
    const told = this.state.labels.length > 1 && !panel.named;
    return told ? parts : [...parts, ...this.names(ends, { ...box, top: top - 6, bottom: box.bottom + 4 }, 12)];
  }

  /** What the first panel shows: what it is of, and how to read it. */
  caption() {
    const { state } = this;
    const covers = lasting(this.drawn.merged * state.counts.meta.slot);
    const dots = state.dots ? "; behind: every sample, red where they failed" : "";
    const beyond = this.beyond ? `; ${count(this.beyond)} above the scale` : "";
    const few = this.unstated();
    const rest = `${state.log ? ", logarithmic" : ""}; a point covers ${covers}${few}${dots}${beyond}`;
    return [`Response times of ${this.subject()}`, rest];
  }

  /** The percentiles that no point of a line has samples enough for, or not each. */
  unstated() {
    const { curves, mostlyFailed } = this.drawn;
    const none = (/** @type {number} */ k) => curves.some(({ p }) => p[k].every((value) => value === null));
    const names = this.state.quantiles.filter((_, k) => curves.length && none(k)).map(nameOf);
    const parts = this.state.quantiles.filter((_, k) => !none(k) && curves.some(({ p }) => gaps(p, k)));
    if (mostlyFailed || !(names.length + parts.length)) return "";
    const some = curves.length > 1 ? " of some" : "";
    const said = names.length ? [`${names.join(", ")}${some}`] : [];
    if (parts.length) said.push(`${parts.map(nameOf).join(", ")}${some} at some points`);
    return `; ${said.join(", ")}: too few samples per point`;
  }

  subject() {
    const { labels, counts, quantile } = this.state;
    if (!labels.length) return "all samples";
    if (labels.length > 1) return `${labels.length} labels, ${nameOf(quantile)}`;
    return fit(counts.meta.names[labels[0]], 60);
  }

  /** The picture in words. */
  said() {
    const { state } = this;
    const heap = state.counts.merge(state.names, ...state.window);
    const figures = [0.5, 0.95, 0.99].map((q) => {
      const value = heap.percentile(q, state.counts.meta.least[String(q)]);
      return value === null ? "" : `${nameOf(q)} ${rounded(value)} ms`;
    });
    const [a, b] = state.seconds;
    const head = `Over ${lasting(Math.round(b - a))}: ${count(heap.n)} samples`;
    return [head, ...figures, `${decimal(heap.failed)} failed`].filter(Boolean).join(", ");
  }

  /** The point (of the lines) that holds a moment. @param {number} second */
  at(second) {
    const { edges } = this.drawn;
    let found = edges.findIndex((edge, at) => at > 0 && second < edge) - 1;
    if (found < 0) found = edges.length - 2;
    return found;
  }

  /** Show where the reader points, and what each panel says there. */
  point() {
    const { cursor } = this.state;
    this.layer.replaceChildren();
    if (cursor === null) return;
    const second = this.drawn.middles[this.at(cursor)];
    const where = this.frame.x(second).toFixed(1);
    this.layer.append(element("path", { class: "cursor", d: `M${where} ${TOP}V${this.bottom}` }));
    for (const { panel, lines, y } of this.shown) this.layer.append(this.values(panel, lines, y - 12, second));
  }

  /** @param {Panel} panel @param {Line[]} lines @param {number} y @param {number} second */
  values(panel, lines, y, second) {
    const text = element("text", { class: "value", "text-anchor": "end", x: this.frame.right, y });
    for (const each of lines.slice(0, 6)) {
      const value = valueAt(each, second);
      const said = value === null ? "\u2013" : panel.text(value);
      const gap = text.childNodes.length ? 8 : 0;
      text.append(element("tspan", { class: each.mark, dx: gap }, gap ? ` ${said}` : said));
    }
    return text;
  }

  /** @param {number} a @param {number} b */
  select(a, b) {
    const [from, to] = [Math.min(a, b), Math.max(a, b)];
    const settings = { class: "select", x: from, y: TOP, width: to - from, height: this.bottom - TOP };
    this.layer.replaceChildren(element("rect", settings));
  }
}

/** @param {Line} line @param {number} second */
function valueAt({ values, edges, middles }, second) {
  if (edges) return values[edges.findIndex((edge, at) => at > 0 && second < edge) - 1] ?? null;
  let best = 0;
  (middles ?? []).forEach((middle, at, all) => {
    if (Math.abs(middle - second) < Math.abs(all[best] - second)) best = at;
  });
  return values[best] ?? null;
}

/** @param {string} text @param {number} y @param {number} wide */
export function heading(text, y, wide) {
  return element("text", { class: "title", x: 0, y }, fit(text, Math.floor(wide / 7.4)));
}

/** Whether a percentile lacks a tenth or more of the points that others have.
 * @param {(number | null)[][]} p @param {number} k */
function gaps(p, k) {
  const drawn = p[0].map((_, at) => at).filter((at) => p.some((values) => values[at] !== null));
  return 10 * drawn.filter((at) => p[k][at] === null).length >= Math.max(1, drawn.length);
}
