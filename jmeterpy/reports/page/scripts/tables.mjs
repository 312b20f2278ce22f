/** The table of labels: sorted, filtered, and chosen from. */

/** @typedef {import("./state.mjs").State} State */

export class Labels {
  /** @param {State} state @param {HTMLTableElement} table */
  constructor(state, table) {
    this.state = state;
    this.table = table;
    this.rows = /** @type {HTMLTableRowElement[]} */ ([...table.tBodies[0].rows]);
    for (const row of this.rows) this.choosable(row);
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
}
