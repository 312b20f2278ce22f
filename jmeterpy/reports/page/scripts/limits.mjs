/** Limits of the percentiles that are drawn, each named where the lines leave room. */
import { element } from "./drawing.mjs";
import { fit } from "./words.mjs";

/** @typedef {import("./drawing.mjs").Box} Box */
/** @typedef {import("./drawing.mjs").Axis} Axis */
/** @typedef {import("./state.mjs").State} State */
/** @typedef {import("./stretches.mjs").Drawn} Drawn */
/** @typedef {{box: Box, axis: Axis, x: (second: number) => number}} Frame */

const SIGN = 6.3; // pixels
const CLEAR = 11; // pixels from a line to the middle of a text
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
      const [x, middle] = clearest(found, frame, y, said.length * SIGN).map((at) => Number(at.toFixed(1)));
      const text = { class: `limit ${limit.status.toLowerCase()}`, x, y: middle + 4 };
      return [
        element("path", { class: "limit-line", d: `M${box.left} ${y.toFixed(1)}H${box.right}` }),
        element("text", text, said),
      ];
    });
}

/** Where a text of this width, near the limit, is clear of every line; as near and as far left as
 * possible. @param {Drawn} found @param {Frame} frame @param {number} y @param {number} wide */
function clearest(found, { box, axis, x }, y, wide) {
  const lines = found.curves.flatMap((curve) => curve.p.map((line) => line.map((v) => (v === null ? null : axis.of(v)))));
  const at = found.middles.map(x);
  const far = (/** @type {number[]} */ [left, middle]) => {
    let least = CLEAR;
    for (const line of lines)
      line.forEach((here, k) => {
        const next = line[k + 1] ?? here;
        if (here === null || next === null) return;
        if ((at[k + 1] ?? at[k]) < left - 4 || at[k] > left + wide + 4) return;
        const across = (here - middle) * (next - middle) <= 0;
        least = Math.min(least, across ? 0 : Math.min(Math.abs(here - middle), Math.abs(next - middle)));
      });
    return least;
  };
  const room = Math.max(0, box.right - box.left - wide - 12);
  const inside = [y - 8, y + 9, y - 24, y + 25].filter((each) => each > box.top + 8 && each < box.bottom - 8);
  const places = inside.flatMap((middle) => PLACES.map((place) => [box.left + 6 + place * room, middle]));
  if (!places.length) return [box.left + 6, y - 8];
  return places.reduce((best, place) => (far(place) > far(best) + 1 ? place : best));
}
