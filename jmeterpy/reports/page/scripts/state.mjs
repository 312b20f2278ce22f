/** What the reader has chosen; whoever shows it is told when it changes.
 *
 * @typedef {import("./counts.mjs").Counts} Counts
 */

export const MOST_LABELS = 6;
export const QUANTILES = [0.5, 0.9, 0.95, 0.99, 1];
const SHORTEST = 5; // slots of a window, at least

export class State {
  /** @param {Counts} counts */
  constructor(counts) {
    this.counts = counts;
    /** @type {number[]} */
    this.labels = [];
    this.quantile = 0.95; // of compared labels
    this.lines = [0.5, 0.95, 0.99]; // of one label, or of all
    /** @type {string[]} */
    this.panels = [];
    this.log = counts.meta.log;
    this.dots = true;
    /** @type {[number, number]} */
    this.window = this.whole();
    this.paper = 0; // pixels across a sheet, while it is printed
    /** @type {number | null} */
    this.cursor = null; // seconds
    /** @type {((what: string) => void)[]} */
    this.listeners = [];
  }

  /** How wide a picture is to be, in pixels. @param {HTMLElement} place */
  width(place) {
    return this.paper || Math.max(place.clientWidth, 280);
  }

  /** The whole test, in slots. @returns {[number, number]} */
  whole() {
    return [0, this.counts.meta.slots];
  }

  get isWhole() {
    return this.window[0] === 0 && this.window[1] === this.counts.meta.slots;
  }

  /** Names to draw: those chosen, else all of the total. */
  get names() {
    return this.labels.length ? this.labels : this.counts.all();
  }

  /** Percentiles to draw. */
  get quantiles() {
    return this.labels.length > 1 ? [this.quantile] : this.lines;
  }

  /** Choose a percentile: the one for compared labels, else one more or less. @param {number} q */
  percentile(q) {
    const rest = this.lines.filter((each) => each !== q);
    if (this.labels.length > 1) this.quantile = q;
    else if (rest.length === this.lines.length) this.lines = [...rest, q].sort((a, b) => a - b);
    else if (rest.length) this.lines = rest;
    this.tell("labels");
  }

  /** How to draw. @param {{log?: boolean, dots?: boolean}} look */
  set(look) {
    Object.assign(this, look);
    this.tell("scale");
  }

  /** Show a panel, or no longer. @param {string} id */
  panel(id) {
    const there = this.panels.includes(id);
    this.panels = there ? this.panels.filter((each) => each !== id) : [...this.panels, id];
    this.tell("panels");
  }

  /** The window in seconds into the run. @returns {[number, number]} */
  get seconds() {
    return [this.second(this.window[0]), this.second(this.window[1])];
  }

  /** When a slot starts. @param {number} slot */
  second(slot) {
    const { first, slot: wide, end } = this.counts.meta;
    return Math.min(Math.max(first + slot * wide, 0), end);
  }

  /** The slots that hold these seconds. @param {number} a @param {number} b
   * @returns {[number, number]} */
  slotsOf(a, b) {
    const { first, slot, slots } = this.counts.meta;
    const from = Math.max(0, Math.floor((a - first) / slot + 1e-6));
    return [from, Math.min(slots, Math.ceil((b - first) / slot - 1e-6))];
  }

  /** The slots that lie in these seconds wholly; where there is none, those that hold them.
   * @param {number} a @param {number} b @returns {[number, number]} */
  inside(a, b) {
    const { first, slot, slots } = this.counts.meta;
    const from = Math.max(0, Math.ceil((a - first) / slot - 1e-6));
    const to = Math.min(slots, Math.floor((b - first) / slot + 1e-6));
    return to > from ? [from, to] : this.slotsOf(a, b);
  }

  /** Look at a step: at nothing of its neighbours, where slots are that narrow.
   * @param {number} a @param {number} b */
  step(a, b) {
    const [from, to] = this.inside(a, b);
    this.look(this.second(from), this.second(to));
  }

  /** Look at this window, in seconds: whole slots, at least five. @param {number} a @param {number} b */
  look(a, b) {
    const { slots } = this.counts.meta;
    const least = Math.min(SHORTEST, slots);
    let [from, to] = this.slotsOf(a, b);
    if (to - from < least) {
      from = Math.min(Math.max(0, Math.floor((from + to - least) / 2)), slots - least);
      to = from + least;
    }
    this.window = [from, to];
    this.tell("window");
  }

  /** @param {number} factor @param {number} around */
  zoom(factor, around) {
    const [a, b] = this.seconds;
    const half = ((b - a) * factor) / 2;
    this.look(around - half, around + half);
  }

  reset() {
    this.cursor = null;
    this.window = this.whole();
    this.tell("window");
  }

  /** Choose a label, or no longer. @param {number} name */
  toggle(name) {
    const there = this.labels.includes(name);
    this.labels = there ? this.labels.filter((each) => each !== name) : [...this.labels, name];
    if (this.labels.length > MOST_LABELS) this.labels.shift();
    this.tell("labels");
  }

  /** Compare the busiest. */
  busiest() {
    this.labels = Array.from({ length: Math.min(MOST_LABELS, this.counts.meta.inside) }, (_, at) => at);
    this.tell("labels");
  }

  all() {
    this.labels = [];
    this.tell("labels");
  }

  /** @param {number | null} second */
  point(second) {
    this.cursor = second;
    this.tell("cursor");
  }

  /** @param {string} what */
  tell(what) {
    for (const listener of this.listeners) listener(what);
  }
}
