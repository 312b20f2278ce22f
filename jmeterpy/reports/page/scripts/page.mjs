/** Puts the page together: decodes the counts, then wires controls, charts and tables. */
import { unpack } from "./counts.mjs";
import { distribution } from "./distribution.mjs";
import { Following } from "./following.mjs";
import { chips, controls, panels, steps } from "./choosing.mjs";
import { OverTime } from "./overtime.mjs";
import { first } from "./panels.mjs";
import { keyboard, pointing } from "./pointing.mjs";
import { againstRate } from "./rates.mjs";
import { State } from "./state.mjs";
import { Labels } from "./tables.mjs";
import { againstUsers } from "./users.mjs";
import { NONE, between, count, fit, nameOf, percent, rate, rounded, subject } from "./words.mjs";

/** @param {string} id @returns {any} */
const found = (id) => document.getElementById(id);
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
  const said = [[`${between(a, b, " \u2013 ")} from`, `${wall} UTC`]];
  if (state.labels.length > 1)
    for (const curve of drawn.curves) {
      const value = at < 0 ? null : curve.p[0][at];
      if (at >= 0) said.push([fit(counts.meta.names[curve.name], 24), `${rounded(value)} ms`]);
    }
  else
    state.quantiles.forEach((q) => {
      const value = heap.percentile(q, counts.meta.least[String(q)]);
      if (!state.isWhole || at >= 0) said.push([nameOf(q), `${rounded(value)} ms`]);
    });
  said.push(["/s", state.isWhole && heap.n < 2 ? NONE : rate(heap.n / Math.max(b - a, 0.001))]);
  said.push(["failed", percent(heap.failed, heap.n)]);
  const users = Math.max(...counts.users.subarray(...slots));
  said.push(["users", users ? count(users) : "\u2013"]);
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
  state.panels = first(state);
  document.documentElement.classList.add("works");
  theme();
  if (!counts.counts.length) return document.documentElement.classList.add("empty");
  const chart = new OverTime(state, found("charts"));
  const labels = new Labels(state, found("labels-table"));
  const figures = new Following(state, document.body, document.querySelector(".window-said")?.textContent ?? "");
  const marks = [chips(state, found("chips"), meta.names.slice(0, meta.inside)), controls(state)];
  marks.push(steps(state, found("steps-row")), panels(state, chart.panels));
  const draw = () => {
    chart.draw();
    distribution(state, found("distribution-chart"));
    for (const id of ["distribution-said", "load-said"]) found(id).textContent = subject(state);
    found("users-section").hidden = false;
    found("users-section").hidden = !againstUsers(state, found("users-chart"));
    if (found("rates-box").open) againstRate(state, found("rates-chart"));
    for (const mark of [...marks, () => labels.mark()]) mark();
  };
  state.listeners.push((what) => {
    if (what === "cursor") chart.point();
    else if (what === "panels") {
      chart.draw();
      for (const mark of marks) mark();
    } else draw();
    if (what === "window") figures.follow();
    for (const place of document.querySelectorAll(".window-said")) place.textContent = figures.said();
    readout(state, chart);
  });
  found("rates-box").addEventListener("toggle", () => againstRate(state, found("rates-chart")));
  pointing(state, chart, found("readout"));
  keyboard(state, chart, found("readout"));
  found("filter").addEventListener("input", () => labels.filter(found("filter").value));
  draw();
  readout(state, chart);
  const sheet = (/** @type {number} */ pixels) => () => {
    state.paper = pixels;
    draw();
  };
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
