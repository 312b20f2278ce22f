/** Limits of the percentiles that are drawn, each named where the lines leave room. */
import { element } from "./drawing.mjs";
import { fit } from "./words.mjs";

/** @typedef {import("./drawing.mjs").Box} Box */
/** @typedef {import("./drawing.mjs").Axis} Axis */
/** @typedef {import("./state.mjs").State} State */
/** @typedef {import("./stretches.mjs").Drawn} Drawn */
/** @typedef {{box: Box, axis: Axis, x: (second: number) => number}} Frame */

const SIGN = 6.3; // pixels
const PLACES = [0, 0.25, 0.5, 0.75, 1];

/** @param {State} state @param {Drawn} found @param {Frame} frame */
export function limits({ labels, quantiles, counts }, found, frame) {
  const { box, axis } = frame;
  if (labels.length > 1) return [];
  const of = labels.length ? labels[0] : -1;
  return counts.meta.limits
    .filter((limit) => limit.of === of && quantiles.includes(limit.q) && limit.ms < axis.top)
    .flatMap((limit) => {
      const y = axis.of(limit.ms);
      const said = fit(limit.text, 48);
      const x = clearest(found, frame, y - 8, said.length * SIGN).toFixed(1);
      const text = { class: `limit ${limit.status.toLowerCase()}`, x, y: (y - 4).toFixed(1) };
      return [
        element("path", { class: "limit-line", d: `M${box.left} ${y.toFixed(1)}H${box.right}` }),
        element("text", text, said),
      ];
    });
}

/** Where a text of this width is farthest from every line; as far left as possible.
 * @param {Drawn} found @param {Frame} frame @param {number} y @param {number} wide */
function clearest(found, { box, axis, x }, y, wide) {
  const lines = found.curves.flatMap((curve) => curve.p);
  const far = (/** @type {number} */ left) => {
    const under = found.middles.map((middle) => x(middle) > left - 6 && x(middle) < left + wide + 6);
    const gaps = lines.flatMap((line) =>
      line.map((value, at) => (value === null || !under[at] ? 40 : Math.abs(axis.of(value) - y))),
    );
    return Math.min(40, ...gaps);
  };
  const room = Math.max(0, box.right - box.left - wide - 12);
  const places = PLACES.map((place) => box.left + 6 + place * room);
  return places.reduce((best, place) => (far(place) > far(best) + 2 ? place : best));
}
