"""Every rule, by what it asks. The guide's tables are these entries."""

from __future__ import annotations

from jmeterpy.reports.findings import (
    bodies,
    endpoints,
    failing,
    generator,
    limit,
    mix,
    target,
    trust,
    users,
    when,
)
from jmeterpy.reports.findings.interface import Rule

_RULES = (
    # May the numbers be trusted?
    Rule("no-samples", "invalid", "trust", trust.no_samples,
         "Was anything measured?", "one sample was taken"),
    Rule("incomplete-run", "invalid", "trust", trust.incomplete_run,
         "Did the run end as planned?", "at least 95 % of the planned time was run"),
    Rule("undelivered-load", "invalid", "trust", trust.undelivered_load,
         "Were the planned users there?", "98 % of them were active at once"),
    Rule("saturated-generator", "invalid", "trust", generator.saturated_generator,
         "Was the load generator the limit?", "its CPU was at 80 %, or its machine at 90 % "
         "with a tenth of it its own, for less than 10 s or a tenth of the time"),
    Rule("unplanned-pauses", "invalid", "trust", users.unplanned_pauses,
         "Did users pause longer than planned?", "users, rate and response times agree with the "
         "plan's pauses to 4 % and 20 ms"),
    Rule("unread-rows", "problem", "trust", trust.unread_rows,
         "Were rows left out?", "every row could be read"),
    Rule("missing-labels", "problem", "trust", mix.missing_labels,
         "Did every planned label come?", "all that are certain came"),
    Rule("uneven-load", "notice", "trust", mix.uneven_load,
         "Did the mix follow the plan?", "no label is off by 3 points, by 15 % of its share, and "
         "by more than chance and one turn of each user"),
    Rule("too-few-samples", "notice", "trust", trust.too_few_samples,
         "Which percentiles are not stated?", "each label has 368 samples"),
    Rule("double-counted-rows", "info", "trust", trust.double_counted_rows,
         "Do rows repeat the time of others?", "there are no transactions or parts of requests"),
    Rule("hidden-waiting", "notice", "trust", users.hidden_waiting,
         "What would users on a schedule have met?", "p99 with what was not sent during stops is "
         "less than twice the p99 of the samples"),
    Rule("test-limited-throughput", "info", "trust", users.limited_throughput,
         "Is the rate the users' or the target's?", "users wait for answers more than a quarter of "
         "the time, 1 % fails, a CPU is at 70 %, or a limit was found"),
    # Where are the errors?
    Rule("errors-in-one-endpoint", "problem", "errors", failing.errors_in_one_endpoint,
         "Is one endpoint to blame?", "no label has half of at least 10 failures and surely three "
         "times the rate of the rest"),
    Rule("errors-of-one-kind", "problem", "errors", failing.errors_of_one_kind,
         "Of what kind are they?", "fewer than 10, surely less than 0.3 %, or no kind has surely "
         "60 %"),
    Rule("errors-in-a-window", "problem", "errors", failing.errors_in_a_window,
         "When did it fail, and did it recover?", "no stretch of at most 40 % of the time has 70 % "
         "of at least 20 failures, at surely five times the rate"),
    Rule("timeout-at-a-round-number", "problem", "errors", failing.timeout_at_a_round_number,
         "Is it a timer and no response time?", "no cluster of 5 samples just after 1, 2, 3, 5, "
         "10 ... 300 s"),
    Rule("failure-driven-load", "problem", "errors", failing.failure_driven_load,
         "Do failures raise the load?", "no 5 s with 20 % failures and 1.3 times the rate"),
    Rule("tiny-successes", "problem", "errors", bodies.tiny_successes,
         "Are some successes error pages?", "no label has 10 successes (0.2 to 40 %) of one size, "
         "below a quarter of its median"),
    Rule("commonest-failure", "info", "errors", failing.commonest_failure,
         "What failed most often?", "nothing failed, or another rule says it"),
    # Which endpoint?
    Rule("load-sensitive-endpoint", "problem", "endpoint", endpoints.load_sensitive_endpoint,
         "Which endpoint degrades with load?", "no p95 rose surely by half more than the others', "
         "and by twice their milliseconds"),
    Rule("slowest-endpoint", "info", "endpoint", endpoints.slowest_endpoint,
         "Which endpoint is slowest?", "no p95 (of fewer samples: median) lies surely above all "
         "others"),
    Rule("quickest-endpoint", "info", "endpoint", endpoints.quickest_endpoint,
         "Which endpoint is quickest?", "no p95 lies surely below all others, 0.1 % of it failed, "
         "or it has fewer than 368 successes"),
    Rule("most-waiting", "info", "endpoint", endpoints.most_waiting,
         "Where is the time spent?", "no label has 1.2 times the share of time that its samples "
         "have"),
    Rule("two-populations", "notice", "endpoint", endpoints.two_populations,
         "One kind of answer, or two?", "fewer than 500 successes, a median below 20 ms, or no "
         "valley between two peaks"),
    Rule("connection-overhead", "notice", "endpoint", bodies.connection_overhead,
         "Is the time spent connecting?", "connecting is less than a fifth of the time, or fewer "
         "than half of the samples connect anew"),
    Rule("long-downloads", "notice", "endpoint", bodies.long_downloads,
         "What takes long after the first byte?", "each label spends less than half of its time, "
         "or less than 20 ms, after the first byte"),
    # When?
    Rule("ramp-storm", "notice", "time", when.ramp_storm,
         "Did starting users cost more than having them?", "p95 in the ramp is not surely above "
         "twice the first step's"),
    Rule("warm-up", "notice", "time", when.warm_up,
         "How long until it is as fast as later?", "the first 20 s are not 1.25 times as slow as "
         "the second half, or it lasts longer than half"),
    Rule("level-shift", "problem", "time", when.level_shift,
         "Did it change at once?", "less than 110 s at constant load, or no step of 20 % explains "
         "more than half of what a line leaves"),
    Rule("drift", "problem", "time", when.drift,
         "Does it get slower at constant load?", "less than 290 s at constant load, or growth of "
         "12 % or less, or not steady"),
    Rule("periodic-stalls", "problem", "time", when.periodic_stalls,
         "Does everything stop at even distances?", "fewer than five stops, or uneven ones"),
    Rule("stalls", "problem", "time", when.stalls,
         "Did everything stop?", "no second in which a fifth took five times the median, after "
         "the rate fell below 60 %"),
    # How much?
    Rule("missed-threshold", "problem", "limit", limit.missed_threshold,
         "Where was a threshold missed first?", "none was missed, or only such as warn, at "
         "no moment that can be named"),
    Rule("breaking-point", "problem", "limit", limit.breaking_point,
         "Where is the limit?", "no bad steps that reach to the top"),
    Rule("inconclusive-steps", "notice", "limit", limit.inconclusive_steps,
         "Are bad steps something else than load?", "no step below a good one is bad"),
    Rule("unreached-limit", "info", "limit", limit.unreached_limit,
         "How far did nothing break?", "a step was bad, or fewer than three steps"),
    Rule("near-miss", "notice", "limit", limit.near_miss,
         "Would the verdict hold next time?", "no limit of a percentile lies in its interval"),
    Rule("saturated-target-cpu", "problem", "limit", target.saturated_target_cpu,
         "Is the target's processor full?", "the median CPU of each source is below 85 % in every "
         "step"),
    Rule("idle-target", "problem", "limit", target.idle_target,
         "Is it slow though the processor is idle?", "no step was bad for its times or its rate, "
         "or a CPU was at 60 % there"),
    Rule("memory-growth", "problem", "limit", target.memory_growth,
         "Does the target's memory grow?", "less than 290 s at constant load, growth of 5 % or "
         "less, or it stopped growing"),
)  # fmt: skip
RULES: dict[str, Rule] = {rule.id: rule for rule in _RULES}
