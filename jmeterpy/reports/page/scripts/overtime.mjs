/** Response times, throughput, failures and users on one time axis. */
import { edge } from "./counts.mjs";
import { density } from "./density.mjs";
import { apart, element, grid, linear, line, logarithmic, stairs, times } from "./drawing.mjs";
import { drawn } from "./stretches.mjs";
import { count, decimal, fit, lasting, rounded, time } from "./words.mjs";

/** @typedef {import("./drawing.mjs").Box} Box */
/** @typedef {import("./drawing.mjs").Axis} Axis */
/** @typedef {import("./state.mjs").State} State */
/** @typedef {import("./stretches.mjs").Drawn} Drawn */

const GAP = 40;
export const TOP = 8;
export const QUANTILE_NAMES = ["p50", "p95", "p99"];

export class OverTime {
  /** @param {State} state @param {HTMLElement} place */
  constructor(state, place) {
    this.state = state;
    this.place = place;
    this.layer = element("g");
    this.frame = { left: 0, right: 1, view: state.seconds, x: (/** @type {number} */ s) => s, wide: 1 };
    /** @type {Drawn} */
    this.drawn = {
      merged: 1, edges: [0, 1], middles: [0.5], rate: [], failed: [], curves: [], mostlyFailed: false,
    };
    this.beyond = 0; // samples above the scale
    this.bottom = 0;
  }

  draw() {
    const wide = this.state.width(this.place);
    const small = wide < 640;
    const left = small ? 46 : 60;
    const right = wide - (small ? 40 : this.state.labels.length > 1 ? 170 : 50);
    const view = this.state.seconds;
    const found = drawn(this.state, Math.min(300, Math.floor((right - left) / 3)));
    const x = (/** @type {number} */ second) =>
      left + ((second - view[0]) / Math.max(view[1] - view[0], 1e-9)) * (right - left);
    this.frame = { left, right, view, x, wide };
    this.drawn = found;
    const box = { left, right, top: TOP, bottom: TOP + (small ? 220 : 280) };
    const panels = [...this.response(box, found), ...this.smaller(box, found)];
    const bottom = box.bottom + 3 * (GAP + (small ? 56 : 64));
    const parts = [...this.bands(bottom), ...panels, ...times({ ...box, bottom }, x, view)];
    this.bottom = bottom;
    const svg = element("svg", { viewBox: `0 0 ${wide} ${bottom + 24}`, class: "live", role: "img" });
    svg.setAttribute("aria-label", this.said());
    svg.append(...parts, (this.layer = element("g", { class: "over" })));
    this.place.replaceChildren(svg);
    this.point();
  }

  /** Every other step behind all panels. @param {number} bottom */
  bands(bottom) {
    const { view, x } = this.frame;
    const shown = this.state.counts.meta.steps.filter((_, at) => at % 2);
    return shown.flatMap(([from, to]) => {
      const [a, b] = [Math.max(from, view[0]), Math.min(to, view[1])];
      const at = { x: x(a), width: x(b) - x(a), y: TOP, height: bottom - TOP };
      return b > a ? [element("rect", { class: "band", ...at })] : [];
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
        const name = curve.mark || QUANTILE_NAMES[k];
        const y = values.map((value) => (value === null ? null : axis.of(value)));
        const at = found.middles.map(x);
        parts.push(line(at, y, "halo"), line(at, y, name));
        const last = y.filter((value) => value !== null).at(-1);
        const text = curve.mark ? state.counts.meta.names[curve.name] : name;
        if (last !== undefined && last !== null) ends.push({ y: last, text, name });
      });
    }
    const placed = apart(ends.map((end) => end.y), box.top, box.bottom);
    const room = this.frame.wide < 640 ? 5 : 22;
    ends.forEach((end, at) =>
      parts.push(
        element(
          "text",
          { class: `name ${end.name}`, x: box.right + 6, y: placed[at] + 4 },
          fit(end.text, room),
        ),
      ),
    );
    if (!ends.length) parts.push(this.nothing(box));
    return parts;
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

  /** @param {Box} above @param {Drawn} found */
  smaller(above, found) {
    const { state } = this;
    const { x } = this.frame;
    const high = this.frame.wide < 640 ? 56 : 64;
    const [a, b] = state.window;
    const slots = Array.from({ length: b - a + 1 }, (_, at) => x(state.second(a + at)));
    const users = Array.from(state.counts.users.subarray(a, b));
    const panels = /** @type {[string, string, number[], number[]][]} */ ([
      ["Samples that ended, /s", "rate", found.edges.map(x), found.rate],
      ["Failed, /s", "fail", found.edges.map(x), found.failed],
      ["Users", "users", slots, users],
    ]);
    return panels.flatMap(([title, name, edges, values], at) => {
      const top = above.bottom + GAP + at * (GAP + high);
      const box = { left: above.left, right: above.right, top, bottom: top + high };
      const axis = linear(box, Math.max(...values));
      if (name === "users") axis.ticks = axis.ticks.filter(Number.isInteger);
      const y = values.map(axis.of);
      return [heading(title, top - 12, this.frame.wide), ...grid(box, axis), stairs(edges, y, name)];
    });
  }

  /** What the first panel shows: what it is of, and how to read it. */
  caption() {
    const { state } = this;
    const covers = lasting(this.drawn.merged * state.counts.meta.slot);
    const dots = state.dots ? "; behind: every sample, failures in red" : "";
    const beyond = this.beyond ? `; ${count(this.beyond)} above the scale` : "";
    const rest = `${state.log ? ", logarithmic" : ""}; a point covers ${covers}${dots}${beyond}`;
    return [`Response times of ${this.subject()}`, rest];
  }

  subject() {
    const { labels, counts, quantile } = this.state;
    if (!labels.length) return "all samples";
    if (labels.length > 1) return `${labels.length} labels, p${quantile * 100}`;
    return fit(counts.meta.names[labels[0]], 60);
  }

  /** The picture in words. */
  said() {
    const { state } = this;
    const heap = state.counts.merge(state.names, ...state.window);
    const figures = QUANTILE_NAMES.map((name, at) => {
      const q = [0.5, 0.95, 0.99][at];
      const value = heap.percentile(q, state.counts.meta.least[String(q)]);
      return value === null ? "" : `${name} ${rounded(value)} ms`;
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

  /** Show where the reader points. */
  point() {
    const { cursor } = this.state;
    this.layer.replaceChildren();
    if (cursor === null) return;
    const at = this.at(cursor);
    const where = this.frame.x(this.drawn.middles[at]).toFixed(1);
    this.layer.append(element("path", { class: "cursor", d: `M${where} ${TOP}V${this.bottom}` }));
  }

  /** @param {number} a @param {number} b */
  select(a, b) {
    const [from, to] = [Math.min(a, b), Math.max(a, b)];
    const settings = { class: "select", x: from, y: TOP, width: to - from, height: this.bottom - TOP };
    this.layer.replaceChildren(element("rect", settings));
  }
}

/** @param {string} text @param {number} y @param {number} wide */
export function heading(text, y, wide) {
  return element("text", { class: "title", x: 0, y }, fit(text, Math.floor(wide / 7.4)));
}
