/** What can be chosen: labels, steps, percentiles, panels, scale. */
import { MOST_LABELS, QUANTILES } from "./state.mjs";
import { between, fit, nameOf } from "./words.mjs";

/** @typedef {import("./state.mjs").State} State */
/** @typedef {import("./panels.mjs").Panel} Panel */

/** @param {string} id @returns {any} */
const found = (id) => document.getElementById(id);
const CHIPS = 24;

/** @param {State} state @param {HTMLElement} place @param {string[]} names */
export function chips(state, place, names) {
  const all = button("All samples", () => state.all());
  const shown = names.slice(0, CHIPS).map((name, at) => button(name, () => state.toggle(at)));
  const few = names.length <= MOST_LABELS ? `Compare all ${names.length}` : `Compare the ${MOST_LABELS} busiest`;
  const busiest = button(few, () => state.busiest());
  const more = document.createElement("a");
  more.href = "#labels";
  more.textContent = "more in the table of labels";
  place.replaceChildren(all, ...(names.length > 1 ? [busiest] : []), ...shown);
  if (names.length > CHIPS) place.append(more);
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
export function steps(state, place) {
  const stretches = state.counts.meta.steps.slice(0, CHIPS);
  place.hidden = !stretches.length;
  found("steps-what").hidden = place.hidden;
  const made = stretches.map(([from, to, load]) => {
    const chip = button(load, () => state.step(from, to));
    chip.title = between(from, to, " to ");
    return chip;
  });
  place.replaceChildren(...made);
  return () =>
    made.forEach((chip, at) => {
      const { slot } = state.counts.meta;
      const [a, b] = state.seconds;
      const here = Math.abs(a - stretches[at][0]) <= slot && Math.abs(b - stretches[at][1]) <= slot;
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

/** @param {State} state */
export function controls(state) {
  const press = (/** @type {string} */ id, /** @type {() => void} */ act) =>
    found(id).addEventListener("click", act);
  press("whole", () => state.reset());
  press("closer", () => state.zoom(0.5, state.cursor ?? (state.seconds[0] + state.seconds[1]) / 2));
  press("wider", () => state.zoom(2, (state.seconds[0] + state.seconds[1]) / 2));
  press("log", () => state.set({ log: !state.log }));
  press("dots", () => state.set({ dots: !state.dots }));
  const chosen = QUANTILES.map((q) => button(nameOf(q), () => state.percentile(q)));
  found("quantiles").replaceChildren(...chosen);
  return () => {
    found("log").setAttribute("aria-pressed", String(state.log));
    found("dots").setAttribute("aria-pressed", String(state.dots));
    found("whole").disabled = found("wider").disabled = state.isWhole;
    chosen.forEach((chip, at) =>
      chip.setAttribute("aria-pressed", String(state.quantiles.includes(QUANTILES[at]))),
    );
  };
}

/** A button for each panel. @param {State} state @param {Panel[]} panels */
export function panels(state, panels) {
  const made = panels.map((panel) => button(panel.chip, () => state.panel(panel.id)));
  found("panels").replaceChildren(...made);
  return () => {
    const shown = panels.filter((panel) => state.panels.includes(panel.id));
    made.forEach((chip, at) =>
      chip.setAttribute("aria-pressed", String(state.panels.includes(panels[at].id))),
    );
    const names = shown.map((panel) => panel.chip).join(", ") || "none";
    const more = panels.length - shown.length;
    found("panels-said").textContent = more ? `${names} (${more} more)` : names;
  };
}
