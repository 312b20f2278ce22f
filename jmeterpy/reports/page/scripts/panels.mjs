/** The panels below the response times: what each shows, and of what. */
import { Heap, middle } from "./counts.mjs";
import { thickEnd } from "./stretches.mjs";
import { bytes, count, decimal, time } from "./words.mjs";

/** @typedef {import("./state.mjs").State} State */
/** @typedef {import("./stretches.mjs").Drawn} Drawn */
/** @typedef {import("./sums.mjs").Sum} Sum */
/** A line: `edges` where each value is held from edge to edge, else `middles`.
 * @typedef {{name: string, mark: string, values: (number | null)[], edges?: number[],
 *   middles?: number[]}} Line */
/** `named`: its lines are no labels, and have names of their own.
 * @typedef {{id: string, title: string, chip: string, text: (value: number) => string, whole?: boolean, named?: boolean,
 *   lines: (state: State, found: Drawn) => Line[]}} Panel */
/** @typedef {{from: number, to: number, slots: [number, number], seconds: [number, number]}} Stretch */

const MOST = 150; // points
const MARKS = 6;
const NAMES = /** @type {Record<string, string>} */ ({
  cpu_share: "CPU", cpu_cores: "CPU, in processors", memory_bytes: "Memory", memory_share: "Memory, of all", threads: "Threads",
  throttled_share: "CPU throttled", read_bytes_per_second: "Disk read",
  written_bytes_per_second: "Disk written", received_bytes_per_second: "Network received",
  sent_bytes_per_second: "Network sent",
});

/** All panels that this page has numbers for. @param {State} state @returns {Panel[]} */
export function catalog(state) {
  const { sums, meta } = state.counts;
  const found = /** @type {Panel[]} */ ([
    { id: "rate", chip: "Throughput", title: "Samples that ended, /s", text: decimal, lines: rate },
    { id: "fail", chip: "Failures", title: "Failed, /s", text: decimal, lines: failures },
    { id: "users", chip: "Users", title: "Users", text: count, whole: true, lines: users },
    ...groups(state),
    ...machines(state),
    { id: "mean", chip: "Mean time", title: "Response time, mean", text: time, lines: means },
    {
      id: "own", chip: "Times against own median",
      title: "Times as multiples of each label's own median (p50, p95)", text: decimal, lines: own,
    },
  ]);
  const add = (/** @type {string} */ id, /** @type {string} */ chip, /** @type {string} */ title,
    /** @type {(value: number) => string} */ text, /** @type {Panel["lines"]} */ lines) =>
    found.push({ id, chip, title, text, lines });
  if (sums.has("starts")) add("starts", "Hits", "Samples that started (hits), /s", decimal, pace("starts"));
  if (sums.has("latency_ms")) add("latency", "Latency", "Latency, mean", time, per("latency_ms"));
  if (sums.has("connect_ms")) add("connect", "Connect time", "Connect time, mean", time, per("connect_ms"));
  if (sums.has("received")) add("received", "Bytes received", "Received, bytes/s", bytes, pace("received"));
  if (sums.has("sent")) add("sent", "Bytes sent", "Sent, bytes/s", bytes, pace("sent"));
  const coded = { id: "codes", chip: "Response codes", title: "Response codes, /s", text: decimal };
  if (meta.codes.length) found.push({ ...coded, named: true, lines: codes });
  return found;
}

/** Users of thread groups, where there are several. @param {State} state @returns {Panel[]} */
function groups(state) {
  const { groups: names, groupsOf } = state.counts.meta;
  if (!names.length) return [];
  const some = groupsOf > names.length ? `, the ${names.length} largest of ${count(groupsOf)}` : "";
  const title = `Users by thread group${some}`;
  return [{ id: "groups", chip: "Users by group", title, text: count, whole: true, named: true, lines: usersOf }];
}

/** One panel a metric, one line a source. @param {State} state @returns {Panel[]} */
function machines(state) {
  const { machines: tracks } = state.counts.meta;
  return [...new Set(tracks.map((track) => track.metric))].map((metric) => {
    const shares = metric.endsWith("_share");
    const name = NAMES[metric] ?? metric;
    const text = shares ? decimal : metric.includes("bytes") ? bytes : decimal;
    const unit = shares ? ", %" : metric.includes("per_second") ? ", bytes/s" : "";
    return { id: metric, chip: name, title: name + unit, text, named: true, lines: (state) => used(state, metric) };
  });
}

/** Panels that are there from the start. @param {State} state */
export function first(state) {
  const there = state.counts.meta.machines.map((track) => track.metric);
  const memory = there.includes("memory_bytes") ? "memory_bytes" : "memory_share";
  const { failed } = state.counts.merge(state.counts.all(), ...state.whole());
  const always = failed ? ["rate", "fail", "users"] : ["rate", "users"];
  return [...always, ...["cpu_share", memory].filter((each) => there.includes(each))];
}

/** The window in stretches, at most 150 points. @param {State} state @returns {Stretch[]} */
function stretches(state) {
  const { wide, stretches, slots } = state.counts.meta;
  const a = Math.floor(state.window[0] / wide);
  const b = Math.min(stretches, Math.ceil(state.window[1] / wide));
  const merged = Math.max(1, Math.ceil((b - a) / MOST));
  const found = [];
  for (let from = a; from < b; from += merged) {
    const to = Math.min(from + merged, b);
    const span = /** @type {[number, number]} */ ([from * wide, Math.min(to * wide, slots)]);
    const seconds = /** @type {[number, number]} */ ([state.second(span[0]), state.second(span[1])]);
    found.push({ from, to, slots: span, seconds });
  }
  return found;
}

/** A line for each chosen label, or one for all. @param {State} state
 * @param {(names: number[], at: Stretch) => number | null} value @returns {Line[]} */
function each(state, value) {
  const { labels, counts } = state;
  const points = stretches(state);
  const middles = points.map(({ seconds: [a, b] }) => (a + b) / 2);
  const groups = labels.length ? labels.map((label) => [label]) : [counts.all()];
  return groups.map((names, at) => ({
    name: labels.length ? counts.meta.names[names[0]] : "",
    mark: labels.length > 1 ? `c${at}` : "rate",
    values: points.map((point) => value(names, point)),
    middles,
  }));
}

/** The same without the thin end, where what is left is what was slow. @param {State} state
 * @param {Line[]} lines @returns {Line[]} */
function thick(state, lines) {
  const sizes = stretches(state).map(({ slots }) => state.counts.size(state.names, ...slots));
  const last = thickEnd(sizes);
  return lines.map((line) => ({
    ...line,
    values: line.values.map((value, at) => (at > last ? null : value)),
  }));
}

/** What a sum is a sample. @param {Sum} what @returns {Panel["lines"]} */
function per(what) {
  return (state) =>
    thick(
      state,
      each(state, (names, { from, to, slots }) => {
        const n = state.counts.size(names, ...slots);
        return n ? state.counts.sums.of(what, names, from, to) / n : null;
      }),
    );
}

/** What a sum is a second. @param {Sum} what @returns {Panel["lines"]} */
function pace(what) {
  return (state) =>
    each(state, (names, { from, to, seconds: [a, b] }) =>
      b > a ? state.counts.sums.of(what, names, from, to) / (b - a) : null,
    );
}

/** @param {State} state @returns {Line[]} */
function means(state) {
  return thick(state, each(state, (names, { slots }) => state.counts.merge(names, ...slots).mean()));
}

/** Times as multiples of what is usual for their label: what the mix of labels does not explain.
 * @param {State} state @returns {Line[]} */
function own(state) {
  const { counts } = state;
  const usual = counts.meta.names.map((_, name) =>
    Math.max(counts.merge([name], ...state.whole()).percentile(0.5) ?? 1, 0.5),
  );
  const scaled = (/** @type {number} */ q) =>
    each(state, (names, { slots }) => {
      const heap = new Heap(OWN_HIGH);
      for (const name of names)
        counts.each([name], ...slots, (bin, n) => {
          const at = Math.round(Math.log(Math.max(middle(bin), 0.5) / usual[name]) / OWN_STEP) + OWN_ONE;
          heap.bins[Math.min(OWN_HIGH - 1, Math.max(0, at))] += n;
          heap.n += n;
        });
      const at = heap.place(q, counts.meta.least[String(q)]);
      return at === null ? null : Math.exp((at - OWN_ONE) * OWN_STEP);
    });
  const high = thick(state, scaled(0.95));
  if (state.labels.length > 1) return high;
  const [p50, p95] = [thick(state, scaled(0.5))[0], high[0]];
  return [{ ...p50, mark: "p50", name: "p50" }, { ...p95, mark: "p95", name: "p95" }];
}
const [OWN_HIGH, OWN_ONE, OWN_STEP] = [2400, 1200, Math.log(1.01)];

/** @param {State} state @returns {Line[]} */
function codes(state) {
  const { meta, sums } = state.counts;
  const points = stretches(state);
  const middles = points.map(({ seconds: [a, b] }) => (a + b) / 2);
  const there = meta.codes.map((name, code) => ({
    name,
    values: points.map(({ from, to, seconds: [a, b] }) =>
      b > a ? sums.coded(code, state.names, from, to) / (b - a) : null,
    ),
    middles,
  }));
  const lines = there.filter((line) => line.values.some(Boolean));
  const rest = lines.splice(lines.length > MARKS ? MARKS - 1 : MARKS);
  const sum = (/** @type {number} */ at) => rest.reduce((all, line) => all + (line.values[at] ?? 0), 0);
  if (rest.length) lines.push({ name: "other codes", values: points.map((_, at) => sum(at)), middles });
  return lines.map((line, at) => ({ ...line, mark: `c${at}` }));
}

/** @param {State} state @param {Drawn} found @returns {Line[]} */
function rate(state, found) {
  return found.rates.map((values, at) => named(state, found, values, at, "rate"));
}

/** @param {State} state @param {Drawn} found @returns {Line[]} */
function failures(state, found) {
  return found.failures.map((values, at) => named(state, found, values, at, "fail"));
}

/** @param {State} state @param {Drawn} found @param {number[]} values @param {number} at
 * @param {string} mark @returns {Line} */
function named(state, found, values, at, mark) {
  const compared = state.labels.length > 1;
  const name = compared ? state.counts.meta.names[state.labels[at]] : "";
  return { name, mark: compared ? `c${at}` : mark, values, edges: found.edges };
}

/** @param {State} state @returns {Line[]} */
function users(state) {
  return [{ name: "", mark: "users", values: known(state, state.counts.users), edges: edgesOf(state) }];
}

/** @param {State} state @returns {Line[]} */
function usersOf(state) {
  const edges = edgesOf(state);
  return state.counts.meta.groups.map((name, at) => {
    return { name, mark: `c${at}`, values: known(state, state.counts.groups[at]), edges };
  });
}

/** The users in the slots of the window; null where no sample has yet told them.
 * @param {State} state @param {Uint32Array} users */
function known(state, users) {
  return Array.from(users.subarray(...state.window), (number) => number || null);
}

/** The seconds between which the slots of the window lie. @param {State} state */
function edgesOf(state) {
  const [a, b] = state.window;
  return Array.from({ length: b - a + 1 }, (_, at) => state.second(a + at));
}

/** @param {State} state @param {string} metric @returns {Line[]} */
function used(state, metric) {
  const { meta } = state.counts;
  const [low, high] = state.seconds;
  const sources = [...new Set(meta.machines.map((track) => track.source))].sort();
  const tracks = meta.machines.filter((track) => track.metric === metric);
  return tracks.map((track) => {
    const middles = track.values.map((_, k) => meta.first + (k + 0.5) * track.wide);
    const inside = middles.map((second) => second >= low && second <= high);
    return {
      name: track.source,
      mark: `c${sources.indexOf(track.source) % MARKS}`,
      values: track.values.filter((_, k) => inside[k]),
      middles: middles.filter((_, k) => inside[k]),
    };
  });
}
