import { Sums } from "./sums.mjs";

/** The counts that the page carries, and what follows from them.
 *
 * @typedef {{
 *   names: string[], kinds: string[], inside: number, total: number, first: number, slot: number,
 *   slots: number, end: number, start: number, lengths: number[], least: Record<string, number>,
 *   log: boolean, steps: [number, number, string][], limits: Limit[], wide: number,
 *   stretches: number, sums: Record<string, number>, codes: string[], pairs: [number, number][],
 *   groups: string[], groupsOf: number,
 *   machines: {source: string, metric: string, wide: number, values: (number | null)[]}[],
 *   whole: string, apdex: [number, number]
 * }} Meta
 * @typedef {{q: number, of: number, ms: number, text: string, status: string}} Limit
 */

const EXACT = 100;

/** The time in the middle of a bin: itself up to 100 ms, then bins 1 % wide. @param {number} bin */
export function middle(bin) {
  if (bin < EXACT) return bin;
  const low = edge(bin);
  return (low + Math.max(low, low * 1.01 - 1)) / 2;
}

/** Where a bin begins. @param {number} bin */
export function edge(bin) {
  return bin < EXACT ? bin : EXACT * 1.01 ** (bin - EXACT);
}

/** The lowest whole millisecond of a bin; the next bin's first is its last and one.
 * @param {number} bin */
export function lowest(bin) {
  return bin <= EXACT ? bin : Math.ceil(edge(bin) - 1e-6);
}

/** Which share of a bin's whole milliseconds lies from a to b (without b).
 * @param {number} bin @param {number} a @param {number} b */
export function within(bin, a, b) {
  const [first, next] = [lowest(bin), lowest(bin + 1)];
  return Math.max(0, Math.min(next, b) - Math.max(first, a)) / (next - first);
}

/** Samples by bin. */
export class Heap {
  /** @param {number} high */
  constructor(high) {
    this.bins = new Uint32Array(high);
    this.failed = 0;
    this.n = 0;
  }

  /** Nearest rank, the middle of its bin; null where there are too few.
   * @param {number} q @param {number} least @returns {number | null} */
  percentile(q, least = 1) {
    const bin = this.place(q, least);
    return bin === null ? null : middle(bin);
  }

  /** The bin of that percentile. @param {number} q @param {number} least @returns {number | null} */
  place(q, least = 1) {
    if (this.n < least) return null;
    const rank = Math.max(1, Math.ceil(q * this.n - 1e-9));
    let seen = 0;
    for (let bin = 0; bin < this.bins.length; bin++) {
      seen += this.bins[bin];
      if (seen >= rank) return bin;
    }
    return null;
  }

  /** @returns {number | null} */
  mean() {
    let sum = 0;
    this.bins.forEach((count, bin) => (sum += count * middle(bin)));
    return this.n ? sum / this.n : null;
  }
}

/** Counts by row (failures and successes of each name), slot and bin. */
export class Counts {
  /** @param {Meta} meta @param {Uint8Array} bytes */
  constructor(meta, bytes) {
    this.meta = meta;
    const [sizes, steps, counts, users, ...rest] = streams(bytes, meta.lengths);
    this.users = users;
    this.groups = rest.splice(rest.length - meta.groups.length); // users of each, 0 where none is known
    this.sums = new Sums(meta, rest);
    this.counts = counts.map((count) => count + 1);
    this.bins = new Uint16Array(steps.length);
    this.from = new Uint32Array(sizes.length + 1);
    let at = 0;
    for (let place = 0; place < sizes.length; place++) {
      for (let k = 0, bin = 0; k < sizes[place]; k++, at++) this.bins[at] = bin += steps[at];
      this.from[place + 1] = at;
    }
    this.high = this.bins.reduce((most, bin) => Math.max(most, bin), 0) + 1;
  }

  /** What ended in slots a to b (without b), of these names.
   * @param {number[]} names @param {number} a @param {number} b @param {Heap} [heap] */
  merge(names, a, b, heap = new Heap(this.high)) {
    const { slots } = this.meta;
    for (const name of names) {
      for (const ok of [0, 1]) {
        const first = this.from[(2 * name + ok) * slots + a];
        const last = this.from[(2 * name + ok) * slots + b];
        let n = 0;
        for (let at = first; at < last; at++) {
          heap.bins[this.bins[at]] += this.counts[at];
          n += this.counts[at];
        }
        heap.n += n;
        if (!ok) heap.failed += n;
      }
    }
    return heap;
  }

  /** Tell every bin and its count in slots a to b. @param {number[]} names @param {number} a
   * @param {number} b @param {(bin: number, n: number) => void} tell */
  each(names, a, b, tell) {
    const { slots } = this.meta;
    for (const name of names)
      for (const ok of [0, 1]) {
        const last = this.from[(2 * name + ok) * slots + b];
        for (let at = this.from[(2 * name + ok) * slots + a]; at < last; at++)
          tell(this.bins[at], this.counts[at]);
      }
  }

  /** How many samples of these names succeeded in at most so many milliseconds.
   * @param {number[]} names @param {number} a @param {number} b @param {number} limit */
  quick(names, a, b, limit) {
    const { slots } = this.meta;
    const part = Float64Array.from({ length: this.high }, (_, bin) => within(bin, 0, limit + 1));
    let n = 0;
    for (const name of names) {
      const last = this.from[(2 * name + 1) * slots + b];
      for (let at = this.from[(2 * name + 1) * slots + a]; at < last; at++)
        n += this.counts[at] * part[this.bins[at]];
    }
    return Math.round(n);
  }

  /** How many samples of these names ended in slots a to b. @param {number[]} names
   * @param {number} a @param {number} b */
  size(names, a, b) {
    const { slots } = this.meta;
    let n = 0;
    for (const name of names)
      for (const ok of [0, 1]) {
        const last = this.from[(2 * name + ok) * slots + b];
        for (let at = this.from[(2 * name + ok) * slots + a]; at < last; at++) n += this.counts[at];
      }
    return n;
  }

  /** The names that make the total. */
  all() {
    return Array.from({ length: this.meta.total }, (_, name) => name);
  }
}

/** Bytes to whole numbers, stream by stream. @param {Uint8Array} bytes @param {number[]} lengths */
export function streams(bytes, lengths) {
  let start = 0;
  return lengths.map((length) => {
    const out = new Uint32Array(length);
    let filled = 0;
    for (let at = start; at < start + length; at++) {
      let value = bytes[at] & 127;
      for (let shift = 7; bytes[at] > 127; shift += 7) value |= (bytes[++at] & 127) << shift;
      out[filled++] = value >>> 0;
    }
    start += length;
    return out.subarray(0, filled);
  });
}

/** @param {string} text @param {Meta} meta */
export async function unpack(text, meta) {
  const packed = Uint8Array.from(atob(text.trim()), (sign) => sign.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Counts(meta, new Uint8Array(await new Response(stream).arrayBuffer()));
}
