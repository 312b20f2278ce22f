/** SVG by classes and numbers: the style sheet has every colour. */
import { clock, decimal, time } from "./words.mjs";

const SVG = "http://www.w3.org/2000/svg";
const SIGN = 6.6; // pixels
const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];

/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */
/** @typedef {{of: (value: number) => number, ticks: number[], text: (value: number) => string, top: number}} Axis */

/** An element. @param {string} tag @param {Record<string, string | number>} [settings]
 * @param {string} [text] */
export function element(tag, settings = {}, text = "") {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(settings)) made.setAttribute(name, String(value));
  if (text) made.textContent = text;
  return made;
}

/** A line, broken where a value is null; a lone point is a dot.
 * @param {number[]} x @param {(number | null)[]} y @param {string} name */
export function line(x, y, name) {
  let d = "";
  y.forEach((value, at) => {
    if (value === null) return;
    const joined = at > 0 && y[at - 1] !== null;
    const lone = !joined && (at + 1 >= y.length || y[at + 1] === null);
    d += `${joined ? "L" : "M"}${x[at].toFixed(1)} ${value.toFixed(1)}${lone ? "h.1" : ""}`;
  });
  return element("path", { class: name, d });
}

/** A value held over each stretch. @param {number[]} edges @param {(number | null)[]} y @param {string} name */
export function stairs(edges, y, name) {
  const x = y.flatMap((_, at) => [edges[at], edges[at + 1]]);
  return line(x, y.flatMap((value) => [value, value]), name);
}

/** The grid of a panel, with what its lines say. @param {Box} box @param {Axis} axis */
export function grid(box, axis) {
  return axis.ticks.flatMap((tick) => {
    const y = axis.of(tick);
    return [
      element("path", { class: "grid", d: `M${box.left} ${y.toFixed(1)}H${box.right}` }),
      element(
        "text",
        { class: "tick", "text-anchor": "end", x: box.left - 6, y: (y + 4).toFixed(1) },
        axis.text(tick),
      ),
    ];
  });
}

/** From zero to a little above the highest value. @param {Box} box @param {number} most
 * @param {(value: number) => string} [text] */
export function linear(box, most, text = decimal) {
  const top = most > 0 ? most * 1.06 : 1;
  const step = above(top / (box.bottom - box.top > 120 ? 6 : 2.2));
  const ticks = [0];
  for (let at = step; most > 0 && at <= top * 1.0001; at += step) ticks.push(at);
  const height = box.bottom - box.top;
  const of = (/** @type {number} */ value) => box.bottom - (Math.min(value, top) / top) * height;
  return { of, ticks, text, top };
}

/** @param {Box} box @param {number} low @param {number} high */
export function logarithmic(box, low, high) {
  const first = Math.max(1, below(Math.max(low, 1)));
  const top = Math.max(high * 1.1, first * 10);
  const spread = Math.log10(top / first);
  const steps = spread <= 3.2 ? [1, 2, 5] : [1];
  const ticks = [];
  for (let decade = Math.floor(Math.log10(first)); decade <= Math.log10(top); decade++)
    for (const step of steps) ticks.push(step * 10 ** decade);
  const height = box.bottom - box.top;
  const of = (/** @type {number} */ value) => {
    const clipped = Math.min(Math.max(value, first), top);
    return box.bottom - (Math.log(clipped / first) / Math.log(top / first)) * height;
  };
  return { of, ticks: ticks.filter((tick) => tick >= first && tick <= top), text: time, top, first };
}

/** Round times from a to b. @param {number} a @param {number} b @param {number} most */
export function moments(a, b, most) {
  const wide = (b - a) / Math.max(most, 1);
  let step = SECONDS.find((each) => each >= wide) ?? 86400;
  while (step < wide) step *= 2;
  const found = [];
  for (let at = Math.ceil(a / step) * step; at <= b + 1e-6; at += step) found.push(at);
  return found;
}

/** Time into the run below a panel. @param {Box} box @param {(s: number) => number} x
 * @param {number[]} view */
export function times(box, x, view) {
  const hours = view[1] >= 3600;
  const found = moments(view[0], view[1], (box.right - box.left) / (hours ? 80 : 60));
  const days = found.length > 1 && (found[1] - found[0]) % 86400 === 0;
  const y = box.bottom + 19;
  const units = days ? ["days", "d"] : hours ? ["h:min:s", "h:m:s"] : ["min:s", "m:s"];
  const ticks = found.map((at) => {
    const settings = { class: "tick", "text-anchor": "middle", x: x(at).toFixed(1), y };
    return element("text", settings, days ? String(at / 86400) : clock(at, hours));
  });
  const first = found.length ? x(found[0]) - ticks[0].textContent.length * 3.3 : box.left;
  const unit = units.find((each) => each.length * SIGN < first - 3) ?? "";
  return [element("text", { class: "tick", x: 0, y }, unit), ...ticks];
}

/** Places for names, moved just so far that they do not touch. @param {number[]} heights
 * @param {number} low @param {number} high @param {number} least */
export function apart(heights, low, high, least = 14) {
  const order = heights.map((_, at) => at).sort((a, b) => heights[a] - heights[b]);
  const placed = heights.slice();
  let before = low - least;
  for (const at of order) before = placed[at] = Math.max(placed[at], before + least);
  let after = high + least;
  for (const at of order.reverse()) after = placed[at] = Math.min(placed[at], after - least);
  return placed;
}

/** The next 1, 2, 2.5 or 5 at or above. @param {number} value */
function above(value) {
  const decade = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((step) => step * decade >= value * 0.9999) ?? 10) * decade;
}

/** The next 1, 2 or 5 at or below. @param {number} value */
function below(value) {
  const decade = 10 ** Math.floor(Math.log10(value) + 1e-9);
  return ([5, 2, 1].find((step) => step * decade <= value * 1.0001) ?? 1) * decade;
}
