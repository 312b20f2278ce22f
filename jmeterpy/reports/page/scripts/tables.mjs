/** The table of labels: sorted, filtered, chosen from, and counted anew for a window. */
import { between, count, decimal, mean, percent, rounded } from "./words.mjs";

/** @typedef {import("./state.mjs").State} State */

export class Labels {
  /** @param {State} state @param {HTMLTableElement} table
   * @param {string} whole what the table is of until a window is chosen */
  constructor(state, table, whole) {
    this.state = state;
    this.whole = whole;
    this.table = table;
    this.rows = /** @type {HTMLTableRowElement[]} */ ([...table.tBodies[0].rows]);
    /** What stood there for the whole test. @type {Map<HTMLTableCellElement, [string, string]>} */
    this.exact = new Map();
    for (const row of this.rows) {
      for (const cell of figures(row)) this.exact.set(cell, [cell.textContent, cell.dataset.value ?? ""]);
      this.choosable(row);
    }
    [...(table.tHead?.rows[0].cells ?? [])].forEach((head, at) => this.sortable(head, at));
  }

  /** @param {HTMLTableRowElement} row */
  choosable(row) {
    const place = Number(row.dataset.place);
    const name = row.cells[0].querySelector("bdi");
    if (!name || !(place >= 0)) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pick";
    name.replaceWith(button);
    button.append(name);
    button.addEventListener("click", () => this.state.toggle(place));
  }

  /** @param {HTMLTableCellElement} head @param {number} at */
  sortable(head, at) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const before = head.getAttribute("aria-sort");
      for (const other of head.parentElement?.children ?? []) other.removeAttribute("aria-sort");
      const down = at === 0 ? before === "ascending" : before !== "descending";
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      this.sort(at, down);
    });
  }

  /** Rows that are in no total stay last. @param {number} at @param {boolean} down */
  sort(at, down) {
    const sign = down ? -1 : 1;
    const fixed = (/** @type {HTMLTableRowElement} */ row) => Number(row.dataset.outside ?? 0);
    this.rows.sort((a, b) => {
      const [p, q] = [a.cells[at], b.cells[at]];
      if (fixed(a) !== fixed(b)) return fixed(a) - fixed(b);
      if (at === 0) return sign * p.textContent.localeCompare(q.textContent, "en", { numeric: true });
      const [u, v] = [p.dataset.value, q.dataset.value];
      if (!u || !v) return Number(!u) - Number(!v);
      return sign * (Number(u) - Number(v));
    });
    this.table.tBodies[0].append(...this.rows);
  }

  /** @param {string} text */
  filter(text) {
    const wanted = text.toLowerCase();
    for (const row of this.rows)
      row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
  }

  /** Which are drawn. */
  mark() {
    for (const button of this.table.querySelectorAll("button.pick")) {
      const place = Number(button.closest("tr")?.dataset.place);
      button.setAttribute("aria-pressed", String(this.state.labels.includes(place)));
    }
  }

  /** The window's figures; for the whole test what stood there, which is exact. */
  follow() {
    const { state } = this;
    const { least } = state.counts.meta;
    const [a, b] = state.seconds;
    for (const row of [...this.rows, ...(this.table.tFoot?.rows ?? [])]) {
      const place = row.dataset.place === "all" ? state.counts.all() : [Number(row.dataset.place)];
      const heap = place[0] >= 0 ? state.counts.merge(place, ...state.window) : null;
      const p = (/** @type {number} */ q) => heap?.percentile(q, least[String(q)]) ?? null;
      for (const cell of figures(row)) {
        if (!this.exact.has(cell)) this.exact.set(cell, [cell.textContent, cell.dataset.value ?? ""]);
        if (state.isWhole) {
          [cell.textContent, cell.dataset.value] = this.exact.get(cell) ?? ["", ""];
          continue;
        }
        const figure = heap && figureOf(cell.dataset.key ?? "", heap, p, b - a);
        cell.textContent = figure ? figure[0] : "\u2013";
        cell.dataset.value = figure && figure[1] !== null ? String(figure[1]) : "";
      }
    }
  }

  /** What the figures are of. */
  said() {
    const [a, b] = this.state.seconds;
    if (this.state.isWhole) return this.whole;
    return `Samples that ended from ${between(a, b, " to ")}; times from counts, right to 1 %.`;
  }
}

/** @param {HTMLTableRowElement} row @returns {HTMLTableCellElement[]} */
function figures(row) {
  return [.../** @type {NodeListOf<HTMLTableCellElement>} */ (row.querySelectorAll("[data-key]"))];
}

/** @param {string} key @param {import("./counts.mjs").Heap} heap
 * @param {(q: number) => number | null} p @param {number} seconds
 * @returns {[string, number | null]} */
function figureOf(key, heap, p, seconds) {
  const share = heap.n ? heap.failed / heap.n : null;
  const average = heap.mean();
  const pace = heap.n / Math.max(seconds, 0.001);
  const times = { p50: p(0.5), p95: p(0.95), p99: p(0.99), max: heap.percentile(1) };
  if (key === "samples") return [count(heap.n), heap.n];
  if (key === "failed") return [percent(heap.failed, heap.n), share];
  if (key === "mean") return [mean(average), average];
  if (key === "/s") return [decimal(pace), pace];
  const value = times[/** @type {keyof typeof times} */ (key)];
  return [rounded(value), value];
}
