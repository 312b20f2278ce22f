/** The sums that the page carries: starts, bytes, latency, connecting and codes by label and stretch.
 *
 * @typedef {import("./counts.mjs").Meta} Meta
 * @typedef {"received" | "sent" | "latency_ms" | "connect_ms" | "starts"} Sum
 */

export class Sums {
  /** @param {Meta} meta @param {Uint32Array[]} streams */
  constructor(meta, streams) {
    this.meta = meta;
    this.tables = new Map(Object.keys(meta.sums).map((name, at) => [name, streams[at]]));
    this.codes = streams[this.tables.size] ?? new Uint32Array();
  }

  /** Whether any of it was ever above zero. @param {Sum} what */
  has(what) {
    return this.tables.has(what);
  }

  /** The sum of these names in stretches a to b (without b). @param {Sum} what
   * @param {number[]} names @param {number} a @param {number} b */
  of(what, names, a, b) {
    const table = this.tables.get(what);
    let sum = 0;
    for (const name of names)
      for (let at = a; at < b; at++) sum += table?.[name * this.meta.stretches + at] ?? 0;
    return sum * (this.meta.sums[what] ?? 1);
  }

  /** How many samples of these names had a code. @param {number} code @param {number[]} names
   * @param {number} a @param {number} b */
  coded(code, names, a, b) {
    const wanted = new Set(names);
    let n = 0;
    this.meta.pairs.forEach(([one, name], pair) => {
      if (one !== code || !wanted.has(name)) return;
      for (let at = a; at < b; at++) n += this.codes[pair * this.meta.stretches + at];
    });
    return n;
  }
}
