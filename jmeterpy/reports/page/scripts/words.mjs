/** Numbers as the other reports write them. */

export const NONE = "\u2013";
const THIN = "\u202f";

/** A whole number with gaps. @param {number} value */
export function count(value) {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** About three digits. @param {number | null} value */
export function decimal(value) {
  if (value === null) return NONE;
  if (value >= 99.95) return count(value);
  if (value > 0 && value < 0.0095) return value < 0.0001 ? "<0.0001" : String(+value.toPrecision(2));
  const text = value.toFixed(value >= 0.95 ? 1 : value >= 0.095 ? 2 : 3);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** How many a second, with three digits at least, as the tables of the server have it.
 * @param {number} perSecond */
export function rate(perSecond) {
  if (perSecond >= 999.95) return count(perSecond);
  if (perSecond >= 9.995) return perSecond.toFixed(1);
  if (perSecond > 0 && perSecond < 0.0001) return "<0.0001";
  return perSecond ? perSecond.toPrecision(3).replace(/(\.\d+?)0+$/, "$1") : "0";
}

/** A time from counts: three digits are known, so no more are said. @param {number | null} value */
export function rounded(value) {
  if (value === null) return NONE;
  if (value < 1000) return count(value);
  const unit = 10 ** (Math.floor(Math.log10(value)) - 2);
  return count(Math.round(value / unit) * unit);
}

/** A mean: below ten one digit more. @param {number | null} value */
export function mean(value) {
  if (value === null) return NONE;
  return value < 9.95 ? value.toFixed(1).replace(".0", "") : rounded(value);
}

/** A share; 0 only where there is none, 100 only where it is all.
 * @param {number} part @param {number} whole */
export function percent(part, whole) {
  if (!whole) return NONE;
  if (!part || part === whole) return part ? `100${THIN}%` : `0${THIN}%`;
  const share = (100 * part) / whole;
  if (share < 0.05) return `<0.1${THIN}%`;
  if (share >= 99.95) return `>99.9${THIN}%`;
  const unit = share >= 9.95 && share < 99.5 ? 1 : 10;
  const halfUp = Math.floor((200 * unit * part + whole) / (2 * whole)); // whole numbers: exact
  return `${halfUp / unit}${THIN}%`;
}

/** A time into the run. @param {number} seconds @param {boolean} [long] with hours, be they none */
export function clock(seconds, long = false) {
  const whole = Math.floor(Math.max(seconds, 0) + 1e-6);
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60 && !long) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** A window, its edges as the table of steps has them: in whole seconds of the clock, of which the
 * first start lies in the first. @param {number} from @param {number} to @param {string} word */
export function between(from, to, word) {
  return `${clock(Math.ceil(from - 1e-6))}${word}${clock(Math.ceil(to - 1e-6))}`;
}

/** Which samples a chart is of: whose, and when they ended.
 * @param {import("./state.mjs").State} state */
export function subject({ labels, counts, isWhole, seconds }) {
  const { names, whole } = counts.meta;
  const several = labels.map((label) => fit(names[label], 24)).join(", ");
  const whose = labels.length === 1 ? fit(names[labels[0]], 60) : several || "All samples";
  return `${whose}, ${isWhole ? whole : between(...seconds, " to ")}`;
}

/** How long something lasts. @param {number} seconds */
export function lasting(seconds) {
  const parts = /** @type {[number, string][]} */ ([
    [Math.floor(seconds / 3600), "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [Math.floor(seconds % 60), "s"],
  ]).filter(([value]) => value);
  return parts.map(([value, unit]) => `${value} ${unit}`).join(" ") || "0 s";
}

/** A response time on an axis, to three digits. @param {number} value */
export function time(value) {
  if (value === 0) return "0";
  if (value < 999.5) return `${decimal(value)} ms`;
  return `${value < 99_950 ? +(value / 1000).toPrecision(3) : count(value / 1000)} s`;
}

/** What a percentile is called. @param {number} q */
export function nameOf(q) {
  return q === 1 ? "max" : `p${+(q * 100).toFixed(2)}`;
}

/** Bytes. @param {number} value */
export function bytes(value) {
  const units = ["", "k", "M", "G", "T"];
  const at = value > 0 ? Math.max(0, Math.min(4, Math.floor(Math.log10(value * 1.0005) / 3))) : 0;
  return `${decimal(value / 1000 ** at)} ${units[at]}B`;
}

/** @param {string} text @param {number} width */
export function fit(text, width) {
  const signs = Array.from(text);
  return signs.length <= width ? text : `${signs.slice(0, width - 1).join("")}\u2026`;
}
