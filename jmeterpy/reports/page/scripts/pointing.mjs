/** Looking closer, with the pointer or with keys. */

/** @typedef {import("./state.mjs").State} State */
/** @typedef {import("./overtime.mjs").OverTime} OverTime */

/** Drag to look at a window, double click for all of it. @param {State} state
 * @param {OverTime} chart @param {HTMLElement} readout */
export function pointing(state, chart, readout) {
  const place = chart.place;
  /** @type {number | null} */
  let from = null;
  const where = (/** @type {PointerEvent} */ event) => {
    const { left, right, wide } = chart.frame;
    const box = place.getBoundingClientRect();
    return Math.min(right, Math.max(left, ((event.clientX - box.left) * wide) / box.width));
  };
  const second = (/** @type {number} */ at) => {
    const { left, right, view } = chart.frame;
    return view[0] + ((at - left) / (right - left)) * (view[1] - view[0]);
  };
  place.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    from = where(event);
    place.setPointerCapture(event.pointerId);
  });
  place.addEventListener("pointermove", (event) => {
    readout.setAttribute("aria-live", "off");
    if (from !== null && Math.abs(where(event) - from) > 4) chart.select(from, where(event));
    else state.point(second(where(event)));
  });
  place.addEventListener("pointerup", (event) => {
    const to = where(event);
    const start = from;
    from = null;
    if (start === null || Math.abs(to - start) <= 4) return;
    state.cursor = null;
    state.look(second(Math.min(start, to)), second(Math.max(start, to)));
  });
  place.addEventListener("pointercancel", () => {
    from = null;
    chart.point();
  });
  place.addEventListener("pointerleave", () => from === null && state.point(null));
  place.addEventListener("dblclick", () => state.reset());
}

/** Arrows move, + and - zoom, Escape shows all. @param {State} state @param {OverTime} chart
 * @param {HTMLElement} readout */
export function keyboard(state, chart, readout) {
  chart.place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [a, b] = state.seconds;
    const { middles } = chart.drawn;
    const now = state.cursor ?? (a + b) / 2;
    const step = event.shiftKey ? 10 : 1;
    const move = (/** @type {number} */ by) => {
      const at = Math.min(middles.length - 1, Math.max(0, chart.at(now) + by));
      state.point(middles[at]);
    };
    /** @type {Record<string, () => void>} */
    const acts = {
      ArrowLeft: () => move(state.cursor === null ? 0 : -step),
      ArrowRight: () => move(state.cursor === null ? 0 : step),
      Home: () => move(-middles.length),
      End: () => move(middles.length),
      "+": () => state.zoom(0.5, now),
      "=": () => state.zoom(0.5, now),
      "-": () => state.zoom(2, now),
      Escape: () => state.reset(),
      "0": () => state.reset(),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    readout.setAttribute("aria-live", "polite");
    act();
  });
}
