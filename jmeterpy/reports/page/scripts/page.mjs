/** Puts the page together: decodes the counts, then wires controls, charts and tables. */
import { unpack } from "./counts.mjs";
import { distribution } from "./distribution.mjs";
import { OverTime, QUANTILE_NAMES } from "./overtime.mjs";
import { QUANTILES, State } from "./state.mjs";
import { Labels } from "./tables.mjs";
import { againstUsers } from "./users.mjs";
import { clock, count, decimal, fit, percent, rounded } from "./words.mjs";

/** @param {string} id @returns {any} */
const found = (id) => document.getElementById(id);
const CHIPS = 24;
const PAPER = 700; // A4 less its margins, in pixels

/** @param {State} state @param {OverTime} chart */
function readout(state, chart) {
  const { counts, cursor } = state;
  const { drawn } = chart;
  const at = cursor === null ? -1 : chart.at(cursor);
  const slots = at < 0 ? state.window : slotsOf(state, drawn, at);
  const heap = counts.merge(state.names, ...slots);
  const [a, b] = [state.second(slots[0]), state.second(slots[1])];
  const wall = new Date(counts.meta.start + a * 1000).toISOString().slice(11, 19);
  const [what, rest] = chart.caption();
  const strong = document.createElement("b");
  strong.textContent = what;
  found("caption").replaceChildren(strong, rest);
  const said = [[`${clock(a)} \u2013 ${clock(b)}`, `${wall} UTC`]];
  if (state.labels.length > 1)
    for (const curve of drawn.curves) {
      const value = at < 0 ? null : curve.p[0][at];
      if (at >= 0) said.push([fit(counts.meta.names[curve.name], 24), `${rounded(value)} ms`]);
    }
  else
    QUANTILES.forEach((q, k) => {
      const value = heap.percentile(q, counts.meta.least[String(q)]);
      if (!state.isWhole || at >= 0) said.push([QUANTILE_NAMES[k], `${rounded(value)} ms`]);
    });
  said.push(["/s", decimal(heap.n / Math.max(b - a, 0.001))]);
  said.push(["failed", percent(heap.failed, heap.n)]);
  said.push(["users", count(Math.max(...counts.users.subarray(...slots)))]);
  found("readout").replaceChildren(
    ...said.map(([name, value]) => {
      const span = document.createElement("span");
      const strong = document.createElement("b");
      strong.textContent = value;
      span.append(`${name} `, strong);
      return span;
    }),
  );
}

/** @param {State} state @param {import("./stretches.mjs").Drawn} drawn @param {number} at
 * @returns {[number, number]} */
function slotsOf(state, drawn, at) {
  const first = state.window[0] + at * drawn.merged;
  return [first, Math.min(first + drawn.merged, state.window[1])];
}

/** @param {State} state @param {HTMLElement} place @param {string[]} names */
function chips(state, place, names) {
  const all = button("All samples", () => state.all());
  const shown = names.slice(0, CHIPS).map((name, at) => button(name, () => state.toggle(at)));
  place.replaceChildren(all, ...shown);
  return () => {
    all.setAttribute("aria-pressed", String(!state.labels.length));
    shown.forEach((chip, at) => {
      const drawn = state.labels.indexOf(at);
      chip.setAttribute("aria-pressed", String(drawn >= 0));
      chip.className = drawn >= 0 && state.labels.length > 1 ? `c${drawn}` : "";
    });
  };
}

/** A button for each step, which looks at it. @param {State} state @param {HTMLElement} place */
function steps(state, place) {
  const found = state.counts.meta.steps.slice(0, CHIPS);
  place.hidden = !found.length;
  const made = found.map(([from, to, load]) => {
    const text = `${count(load)} user${load === 1 ? "" : "s"}`;
    const chip = button(text, () => state.look(from, to));
    chip.title = `${clock(from)} to ${clock(to)}`;
    return chip;
  });
  place.replaceChildren(...made);
  return () =>
    made.forEach((chip, at) => {
      const { slot } = state.counts.meta;
      const [a, b] = state.seconds;
      const here = Math.abs(a - found[at][0]) <= slot && Math.abs(b - found[at][1]) <= slot;
      chip.setAttribute("aria-pressed", String(here && !state.isWhole));
    });
}

/** @param {string} text @param {() => void} act */
function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = fit(text, 40);
  if (text.length > 40) made.title = fit(text, 300);
  made.addEventListener("click", act);
  return made;
}

/** Drag to look at a window, double click for all of it. @param {State} state @param {OverTime} chart */
function pointing(state, chart) {
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
    found("readout").setAttribute("aria-live", "off");
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
  place.addEventListener("pointercancel", () => ((from = null), chart.point()));
  place.addEventListener("pointerleave", () => from === null && state.point(null));
  place.addEventListener("dblclick", () => state.reset());
}

/** Arrows move, + and - zoom, Escape shows all. @param {State} state @param {OverTime} chart */
function keyboard(state, chart) {
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
      Escape: () => ((state.cursor = null), state.reset()),
      "0": () => state.reset(),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    found("readout").setAttribute("aria-live", "polite");
    act();
  });
}

/** @param {State} state */
function controls(state) {
  const press = (/** @type {string} */ id, /** @type {() => void} */ act) =>
    found(id).addEventListener("click", act);
  press("whole", () => state.reset());
  press("closer", () => state.zoom(0.5, state.cursor ?? (state.seconds[0] + state.seconds[1]) / 2));
  press("wider", () => state.zoom(2, (state.seconds[0] + state.seconds[1]) / 2));
  press("log", () => ((state.log = !state.log), state.tell("scale")));
  press("dots", () => ((state.dots = !state.dots), state.tell("scale")));
  for (const chip of found("quantiles").children)
    chip.addEventListener("click", () => {
      state.quantile = Number(chip.dataset.q);
      state.tell("labels");
    });
  return () => {
    found("log").setAttribute("aria-pressed", String(state.log));
    found("dots").setAttribute("aria-pressed", String(state.dots));
    found("whole").disabled = found("wider").disabled = state.isWhole;
    found("quantiles").hidden = state.labels.length < 2;
    for (const chip of found("quantiles").children)
      chip.setAttribute("aria-pressed", String(Number(chip.dataset.q) === state.quantile));
  };
}

/** Light, dark, or as the system has it. */
function theme() {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  found("theme").addEventListener("click", () => {
    const now = root.dataset.theme ?? (dark.matches ? "dark" : "light");
    root.dataset.theme = now === "dark" ? "light" : "dark";
  });
}

async function start() {
  const meta = JSON.parse(found("meta").textContent);
  const counts = await unpack(found("counts").textContent, meta);
  const state = new State(counts);
  document.documentElement.classList.add("works");
  theme();
  if (!counts.counts.length) return document.documentElement.classList.add("empty");
  const chart = new OverTime(state, found("charts"));
  const labels = new Labels(state, found("labels-table"));
  const marks = [chips(state, found("chips"), meta.names.slice(0, meta.inside)), controls(state)];
  marks.push(steps(state, found("steps-row")));
  const draw = () => {
    chart.draw();
    distribution(state, found("distribution-chart"));
    found("users-section").hidden = false;
    found("users-section").hidden = !againstUsers(state, found("users-chart"));
    for (const mark of [...marks, () => labels.mark()]) mark();
  };
  state.listeners.push((what) => {
    if (what === "cursor") chart.point();
    else draw();
    if (what === "window") labels.follow();
    found("window-said").textContent = labels.said();
    readout(state, chart);
  });
  pointing(state, chart);
  keyboard(state, chart);
  found("filter").addEventListener("input", () => labels.filter(found("filter").value));
  draw();
  readout(state, chart);
  const sheet = (/** @type {number} */ pixels) => () => ((state.paper = pixels), draw());
  addEventListener("beforeprint", sheet(PAPER));
  addEventListener("afterprint", sheet(0));
  let wide = found("charts").clientWidth;
  new ResizeObserver(() => {
    if (found("charts").clientWidth === wide || matchMedia("print").matches) return;
    wide = found("charts").clientWidth;
    draw();
    readout(state, chart);
  }).observe(found("charts"));
}

start().then(
  () => (document.documentElement.dataset.ready = "yes"),
  () => {
    document.documentElement.classList.remove("works");
    document.documentElement.dataset.ready = "no";
  },
);
