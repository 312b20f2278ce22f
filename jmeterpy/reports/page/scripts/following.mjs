/** Figures of tables that are counted anew for a window. */
import { element } from "./drawing.mjs";
import { between, count, mean, percent, rate, rounded } from "./words.mjs";

/** @typedef {import("./state.mjs").State} State */
/** @typedef {import("./counts.mjs").Heap} Heap */
/** How many were fine, bearable, slow and failed. @typedef {number[]} Shares */

const SHARES = ["fine", "bearable", "slow", "bad"];

export class Following {
  /** @param {State} state @param {HTMLElement} page its rows that have a place and cells with keys
   * @param {string} whole what they are of until a window is chosen */
  constructor(state, page, whole) {
    this.state = state;
    this.whole = whole;
    const rows = /** @type {HTMLTableRowElement[]} */ ([...page.querySelectorAll("tr[data-place]")]);
    /** Each cell, and what stood there for the whole test, which is exact. */
    this.rows = rows.map((row) => ({
      place: row.dataset.place === "all" ? -2 : Number(row.dataset.place),
      names: row.dataset.place === "all" ? state.counts.all() : [Number(row.dataset.place)],
      cells: figures(row).map((cell) => ({
        cell,
        key: cell.dataset.key ?? "",
        nodes: [...cell.childNodes],
        value: cell.dataset.value ?? "",
      })),
    }));
  }

  /** The window's figures; for the whole test what stood there. */
  follow() {
    const { isWhole } = this.state;
    document.documentElement.classList.toggle("zoomed", !isWhole);
    const seen = /** @type {Map<number, ReturnType<Following["known"]>>} */ (new Map());
    for (const { place, names, cells } of this.rows) {
      const known = isWhole || names[0] < 0 ? null : (seen.get(place) ?? this.known(names));
      if (known) seen.set(place, known);
      for (const { cell, key, nodes, value } of cells) {
        const figure = known && figureOf(key, known);
        if (isWhole) cell.replaceChildren(...nodes);
        else cell.replaceChildren(figure ? figure[0] : key === "bar" ? "" : "\u2013");
        cell.dataset.value = isWhole ? value : String(figure?.[1] ?? "");
      }
    }
  }

  /** What the window holds of these names. @param {number[]} names */
  known(names) {
    const { counts, window, seconds } = this.state;
    const heap = counts.merge(names, ...window);
    const [fine, tolerated] = counts.meta.apdex.map((limit) => counts.quick(names, ...window, limit));
    const shares = [fine, tolerated - fine, heap.n - heap.failed - tolerated, heap.failed];
    const pace = heap.n / Math.max(seconds[1] - seconds[0], 0.001);
    return { heap, shares, pace, least: counts.meta.least };
  }

  /** What the figures are of. */
  said() {
    const [a, b] = this.state.seconds;
    if (this.state.isWhole) return this.whole;
    const bare = this.rows.some(({ names }) => names[0] < 0);
    const most = bare ? ` Only the total and the ${this.state.counts.meta.inside} busiest labels follow.` : "";
    return `Samples that ended from ${between(a, b, " to ")}; times from counts, right to 1\u202f%.${most}`;
  }
}

/** @param {HTMLTableRowElement} row @returns {HTMLTableCellElement[]} */
function figures(row) {
  return [.../** @type {NodeListOf<HTMLTableCellElement>} */ (row.querySelectorAll("[data-key]"))];
}

/** @param {string} key @param {ReturnType<Following["known"]>} known
 * @returns {[string | Element, number | null]} */
function figureOf(key, { heap, shares, pace, least }) {
  const average = heap.mean();
  const share = SHARES.indexOf(key);
  if (share >= 0) return [percent(shares[share], heap.n), heap.n ? shares[share] / heap.n : null];
  if (key === "bar") return [bar(shares, heap.n), null];
  if (key === "apdex") return apdex(shares, heap.n);
  if (key === "samples") return [count(heap.n), heap.n];
  if (key === "failed") return [percent(heap.failed, heap.n), heap.n ? heap.failed / heap.n : null];
  if (key === "mean") return [mean(average), average];
  if (key === "/s") return [rate(pace), pace];
  const q = key === "max" ? 1 : Number(key.slice(1)) / 100;
  const value = heap.percentile(q, least[String(q)]);
  return [rounded(value), value];
}

/** @param {Shares} shares @param {number} n @returns {[string, number | null]} */
function apdex([fine, bearable], n) {
  const value = n ? (fine + bearable / 2) / n : null;
  return [value === null ? "\u2013" : value.toFixed(2), value];
}

/** The shares as a bar, as the server draws it. @param {Shares} shares @param {number} n */
function bar(shares, n) {
  const made = element("svg", { class: "shares", viewBox: "0 0 200 12", "aria-hidden": "true" });
  let before = 0;
  shares.forEach((part, at) => {
    const width = (200 * part) / Math.max(n, 1);
    if (part) made.append(element("rect", { class: `s${at}`, x: before, width, height: 12 }));
    before += width;
  });
  return made;
}
