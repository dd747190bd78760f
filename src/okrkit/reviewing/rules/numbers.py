"""Rules on numbers: can it be, is it worth it, could anybody see it?"""

import math
from collections.abc import Iterator
from typing import Final

from okrkit.model.staged import Zones
from okrkit.model.target import Change, Hold, Reach, Target
from okrkit.reviewing.hit import Hit
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.rules.reaching import too_far
from okrkit.reviewing.rules.reading import RHYTHM_DAYS
from okrkit.reviewing.rules.scales import more_than_all, off_its_scale
from okrkit.reviewing.rules.standing import limits, met_in_words, nearly_met
from okrkit.reviewing.rules.totals import started_before
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult, SeenObjective
from okrkit.wording.languages.en.rule_phrases import (
    COUNT_ASKED,
    OF_A_PLAN,
    SHARE_SAID,
    TO_BELOW_ZERO,
)
from okrkit.wording.languages.en.rule_words import (
    SURVEY_ANSWERED,
    SURVEY_SAID,
)
from okrkit.wording.measuring import measured
from okrkit.wording.slots import Slots

__all__ = ["RULES"]

_WHOLE: Final = 100.0
_LEAST_READINGS: Final = 3
_SURVEYED: Final = frozenset({"nps", "enps", "csat", "ces", "sus"})
_VISIBLE: Final = 1.96 * math.sqrt(2)
"""Standard errors that two readings must lie apart: 95 % (Cross Validated; cybaea)."""
_USUAL: Final = 0.6
"""Variance of one answer to NPS, from -1 to 1, of usual mixes; at most it is 1."""


@rule(
    "T01",
    "impossible value",
    severity="error",
    part="substance",
    source="computed",
)
def impossible(context: ReviewContext) -> Iterator[Hit]:
    """
    A number that the measure cannot have, or a percentage that means nothing.

    Why it matters:
        It cannot be reached, or nobody knows when it is: a score between -100 and 100
        has no percentages, no share is above the whole, and a running total that
        begins at 0 with the cycle does not start at the total of the last one.

    Found:
        Raise NPS from 40 to 120

    Use instead:
        Raise NPS from 40 to 55

    When to waive:
        The measure has another scale: then give the metric its bounds.

    Source:
        Computed from the measure's bounds; of totals from the cycle's first reading.
    """
    for kr in context.key_results:
        found = _cannot_be(kr)
        if found:
            slots, message, suggestion = found
            span = slots.spans.get("target")
            yield kr.hit(message, span=span, suggestion=suggestion)
    for objective in context.objectives:
        yield from _signed_share(objective)
    yield from started_before(context)


def _cannot_be(kr: SeenKeyResult) -> tuple[Slots, str, str] | None:
    """Find the first of its targets that cannot be, why, and what to do."""
    for slots in kr.sentence.targets or ((Slots(),) if kr.typed else ()):
        found = _impossible(kr, slots)
        if found:
            return slots, *found
    return None


def _signed_share(objective: SeenObjective) -> Iterator[Hit]:
    """Find an objective to raise a signed score by a percentage."""
    for slots in objective.sentence.targets[:1]:
        metric = measured(objective.sentence, slots)
        low = None if metric is None else metric.bounds[0]
        if slots.kind == "percent-delta" and low is not None and low < 0:
            message, suggestion = _NO_SHARE
            span = slots.spans.get("target")
            yield objective.hit(message, span=span, suggestion=suggestion)


def _impossible(kr: SeenKeyResult, slots: Slots) -> tuple[str, str] | None:
    """Say why a number cannot be, and what to do; None where it can."""
    low, high = _bounds(kr, slots)
    signed = low is not None and low < 0
    if signed and slots.kind == "percent-delta":
        return _NO_SHARE
    if "baseline" in slots.derived and slots.kind == "delta":
        start = slots.baseline or 0.0
        if (high is not None and start > high) or (low is not None and start < low):
            ends = f"{_end(low)} to {_end(high)}"
            return (
                f"Such a share means a start of {start:g}; the scale is {ends}.",
                "Leave the percentage out, and say where it starts.",
            )
    for value in _values(kr, slots, low, high):
        if (high is not None and value > high) or (low is not None and value < low):
            return (
                f"{value:g} cannot be: the scale is {_end(low)} to {_end(high)}.",
                "Correct the number, or the scale.",
            )
    if not kr.typed and (
        off_its_scale(kr.sentence, slots) or _beyond_all_scales(kr, slots)
    ):
        return ("It is off the scale.", "Correct the number.")
    return _more_than_there_is(kr, slots)


def _more_than_there_is(kr: SeenKeyResult, slots: Slots) -> tuple[str, str] | None:
    """Say where a percentage is more than all; None where it may be."""
    if more_than_all(kr, slots):
        return ("More than 100% is more than there is.", "Correct the number.")
    more = slots.target is not None and slots.target > _WHOLE
    end = slots.spans.get("target", (0, 0))[1]
    share = slots.kind == "share" or _said_as_share(kr, slots)
    if share and more and not OF_A_PLAN.match(kr.title, end):
        return (f"A share of {slots.target:g}% is more than all.", "Correct it.")
    return None


_NO_SHARE: Final = (
    "A percentage of a score that may be negative or zero means nothing.",
    "Say it in points: from X to Y.",
)


def _said_as_share(kr: SeenKeyResult, slots: Slots) -> bool:
    """Tell "raise the share on time from 95% to 105%", where a level is a share."""
    before = kr.title[: slots.spans.get("target", (0, 0))[0]]
    level = slots.unit == "%" and slots.kind in (None, "absolute")
    return level and not kr.typed and SHARE_SAID.search(before) is not None


def _beyond_all_scales(kr: SeenKeyResult, slots: Slots) -> bool:
    """Tell "CSAT from 80 to 120": whatever its scale, no score of a survey is so."""
    metric, value = kr.metric, slots.target
    level = slots.kind in (None, "absolute") and _of_the_measure(kr, slots)
    survey = metric is not None and metric.id in _SURVEYED
    return survey and level and value is not None and value > _WHOLE


def _values(
    kr: SeenKeyResult, slots: Slots, low: float | None, high: float | None
) -> Iterator[float]:
    """Give every level that is stated; amounts of change are none."""
    target = kr.target if kr.typed else None
    below = TO_BELOW_ZERO.search(kr.title[: slots.spans.get("target", (0, 0))[1]])
    if target is None and below is not None:
        yield -float(below[1])
    if isinstance(target, Reach | Zones):
        yield from (target.baseline, target.target)
    elif isinstance(target, Hold):
        yield from (v for v in (target.at_least, target.at_most) if v is not None)
    elif slots.kind == "delta" and slots.target is not None:
        if low is not None and high is not None and slots.target > high - low:
            yield high + slots.target
    elif slots.kind in (None, "absolute", "percentile", "share"):
        yield from (v for v in (slots.target, slots.high) if v is not None)
    if target is None and slots.baseline is not None:
        yield slots.baseline


def _bounds(kr: SeenKeyResult, slots: Slots) -> tuple[float | None, float | None]:
    """Give the scale of the metric, or of the measure that the words name first."""
    metric = kr.metric
    if metric is None or (not kr.typed and not _of_the_measure(kr, slots)):
        return (None, None)
    high = metric.bounds[1] or math.inf
    if metric.id == "rating" and not kr.typed and (slots.baseline or 0.0) > high:
        return (None, None)  # "Google ratings from 40 to 120" are counted
    return metric.bounds


def _of_the_measure(kr: SeenKeyResult, slots: Slots) -> bool:
    """Tell the numbers of the measure from "with 200 answers" beside them."""
    first, span = kr.slots, slots.spans.get("target", (0, 0))
    if slots.unit is None and (slots.baseline or 0.0) > _WHOLE:
        return False  # "rework hours from 410 to 200" are no share
    if slots.unit not in _ON_A_SCALE or COUNT_ASKED.search(kr.title[: span[0]]):
        return False
    return slots is first or (slots.unit is not None and slots.unit == first.unit)


_ON_A_SCALE: Final = (None, "%", "pp", "points")


def _end(value: float | None) -> str:
    return "any depth" if value is None else f"{value:g}"


@rule(
    "T02",
    "trivial target",
    severity="warning",
    part="substance",
    source="GP, GL9059",
)
def trivial(context: ReviewContext) -> Iterator[Hit]:
    """
    A target that is met already, or that would be met without any effort.

    Why it matters:
        It will be green whatever anybody does, and hides that nothing is aimed at.

    Found:
        # on: 2026-10-01
        okrkit: 1
        cycle: 2026-Q4
        metrics:
          nps:
            unit: points
            observations:
              2026-06-30: 41
              2026-07-31: 42
              2026-08-31: 44
              2026-09-30: 45
        objectives:
          - id: keep
            title: Customers stay
            key_results:
              - {id: nps, title: NPS, metric: nps, baseline: 38, target: 42}

    Use instead:
        # on: 2026-10-01
        okrkit: 1
        cycle: 2026-Q4
        metrics:
          nps:
            unit: points
            observations:
              2026-06-30: 41
              2026-07-31: 42
              2026-08-31: 41
              2026-09-30: 42
        objectives:
          - id: keep
            title: Customers stay
            key_results:
              - {id: nps, title: NPS, metric: nps, baseline: 42, target: 50}

    When to waive:
        Keeping it is work enough: then make it a health metric.

    Source:
        Google's OKR Playbook, traps 2 and 4; a GitLab review.
    """
    for kr in context.key_results:
        if met_in_words(kr):
            yield kr.hit(
                "By its own words it is met already.",
                span=kr.slots.spans.get("baseline"),
                suggestion="Raise it, or make it a health metric with a limit.",
                severity="info" if kr.slots.direction == "at-most" else None,
            )
        elif nearly_met(kr):
            yield kr.hit(
                "By its own words hardly a step is left.",
                span=kr.slots.spans.get("target"),
                suggestion="Aim further, or make it a health metric with a limit.",
                severity="info",
            )
        if context.lacks("day") or context.lacks("readings"):
            continue
        demand = context.demand(kr)
        if demand is None or demand.word not in ("already met", "business as usual"):
            continue
        met = demand.word == "already met"
        yield kr.hit(
            "It is met already."
            if met
            else "It would be met without any effort, going by the readings so far.",
            suggestion="Raise it, or make it a health metric with a limit.",
        )


@rule(
    "T03",
    "below noise",
    severity="warning",
    status="evidence",
    part="substance",
    source="CV, CYB, GL4302",
)
def below_noise(context: ReviewContext) -> Iterator[Hit]:
    """
    A change so small that so few answers could not show it.

    Where nobody says how many answer, a step of an NPS that shows only among a thousand
    or more is told with their number.

    Why it matters:
        Whether it is reached will be decided by chance.

    Found:
        okrkit: 1
        cycle: 2026-Q4
        metrics:
          nps:
            unit: points
            bounds: [-100, 100]
            observations: [{date: 2026-09-30, value: 30, n: 60}]
        objectives:
          - id: keep
            title: Customers stay
            key_results:
              - {id: nps, title: NPS, metric: nps, baseline: 30, target: 34}

    Use instead:
        okrkit: 1
        cycle: 2026-Q4
        metrics:
          nps:
            unit: points
            bounds: [-100, 100]
            observations: [{date: 2026-09-30, value: 30, n: 6000}]
        objectives:
          - id: keep
            title: Customers stay
            key_results:
              - {id: nps, title: NPS, metric: nps, baseline: 30, target: 34}

    When to waive:
        Far more people will be asked than last time.

    Source:
        Standard error of a Net Promoter Score: p + d - (p - d)^2 over n; two readings
        differ visibly (95 %) beyond 1.96 standard errors times the root of two.
    """
    for kr in context.key_results:
        change, error = _change(kr), _error(kr)
        if change is None:
            continue
        if error is None:
            yield from _among_many(kr, abs(change))
            continue
        least = _VISIBLE * error
        if abs(change) < least:
            unit = "" if kr.metric is None else f" {kr.metric.unit}"
            yield kr.hit(
                f"A change of {abs(change):g}{unit} is below what so many answers "
                f"show: about {least:.2g}.",
                suggestion="Ask more people, look over a longer time, or aim at a "
                "bigger change.",
            )


def _among_many(kr: SeenKeyResult, change: float) -> Iterator[Hit]:
    """Find a small step of an NPS of which nobody says how many answer."""
    asked = any(one.id in _PROMOTED for one in kr.mentions.measures)
    if not asked or not change or _answers_said(kr):
        return
    needed = _USUAL * (100 * _VISIBLE / change) ** 2
    if needed >= _MANY:
        yield kr.hit(
            f"A step of {change:g} shows only among about {needed:,.0f} answers each "
            "time, and it does not say how many there are.",
            suggestion="Say how many answer; if it is fewer, aim at a bigger step.",
            severity="info",
        )


_PROMOTED: Final = ("nps", "enps")
_MANY: Final = 1000
"""So many answers few teams get in a cycle."""


def _answers_said(kr: SeenKeyResult) -> bool:
    """Tell whether readings or words say how many people answer."""
    lowers = {token.lower for token in kr.sentence.tokens}
    return not SURVEY_SAID.isdisjoint(lowers) or any(
        each.n is not None for each in kr.readings
    )


def _change(kr: SeenKeyResult) -> float | None:
    """Give the planned change of a level; None where none is planned."""
    if not kr.typed:
        return None if limits(kr) else _change_in_words(kr.slots)
    target: Target | None = kr.target
    if isinstance(target, Reach | Zones):
        return target.target - target.baseline
    absolute = isinstance(target, Change) and target.how == "absolute"
    return target.by if isinstance(target, Change) and absolute else None


def _change_in_words(slots: Slots) -> float | None:
    if slots.target is None or slots.kind not in (None, "absolute", "delta"):
        return None
    if slots.kind == "delta":
        return slots.target
    return None if slots.baseline is None else slots.target - slots.baseline


def _error(kr: SeenKeyResult) -> float | None:
    """Give the standard error of its last reading; None where it is not known."""
    metric = kr.metric
    if metric is None or not kr.readings:
        return None
    last = kr.readings[-1]
    if last.standard_error is not None:
        return last.standard_error
    n = last.denominator if last.n is None else last.n
    if n is None:
        return None
    if metric.bounds == (-100, 100):
        return 100 * math.sqrt(_USUAL / n)
    share = last.value / _WHOLE if metric.unit.kind == "percent" else last.value
    if metric.unit.kind in ("percent", "ratio") and 0 <= share <= 1:
        scale = _WHOLE if metric.unit.kind == "percent" else 1.0
        return scale * math.sqrt(share * (1 - share) / n)
    return None


@rule(
    "T04",
    "no precedent",
    severity="info",
    part="substance",
    source="GL2360, GL9190",
)
def no_precedent(context: ReviewContext) -> Iterator[Hit]:
    """
    A target further off than the metric ever went, or than anybody is likely to get.

    Readings of the metric before the cycle decide, where there are any. Without them
    its own numbers may: nobody leaves, everybody is satisfied, a fifth of the whole
    scale of a score, ten times the customers.

    Why it matters:
        It may be a typing error, a wrong population, or a bet: people should know
        which. What nobody believes in, nobody works for.

    Found:
        Cut monthly customer churn from 4% to 0%

    Use instead:
        Cut monthly customer churn from 4% to 3.2%

    When to waive:
        It is meant as a bet, and called aspirational.

    Source:
        GitLab's OKR reviews; `okrkit.projection.realism`.
    """
    lacks = context.lacks("day") or context.lacks("readings")
    for kr in context.key_results:
        demand = None if lacks else context.demand(kr)
        if demand is not None and demand.word is not None:
            if demand.word == "no precedent":
                yield kr.hit(
                    "The metric has never moved so far in such a time.",
                    suggestion="Check the number and the population; if it is a bet, "
                    "call it aspirational.",
                )
            continue
        far = too_far(kr)
        if far is not None and not _cannot_be(kr):
            yield kr.hit(
                far.message,
                span=kr.slots.spans.get("target"),
                suggestion=far.suggestion,
                severity=far.severity,
            )


@rule(
    "T05",
    "signal slower than cycle",
    severity="warning",
    part="substance",
    source="PH3950, BREV",
    needs=("fields", "cycle"),
)
def slow_signal(context: ReviewContext) -> Iterator[Hit]:
    """
    A metric that is read fewer than three times in the cycle, or final only long after.

    Why it matters:
        The team learns how it goes when nothing can be done any more.

    Found:
        okrkit: 1
        cycle: 2026-Q4
        metrics:
          renewals: {unit: "%", rhythm: month, lag: 60}
        objectives:
          - id: keep
            title: Customers stay
            key_results:
              - {id: r, title: More renew, metric: renewals, baseline: 81, target: 88}

    Use instead:
        okrkit: 1
        cycle: 2026-Q4
        metrics:
          usage: {unit: "%", rhythm: week}
        objectives:
          - id: keep
            title: Customers stay
            key_results:
              - {id: u, title: Use, metric: usage, baseline: 41, target: 55}

    When to waive:
        An early sign of it is watched beside it.

    Source:
        PostHog; Brev.
    """
    for kr in context.key_results:
        metric, cycle = kr.metric, kr.cycle
        if metric is None or cycle is None or kr.key_result.metric_id is None:
            continue
        days = (cycle.end - cycle.start).days
        step = RHYTHM_DAYS.get(str(metric.rhythm), metric.rhythm)
        rare = isinstance(step, int) and days // step < _LEAST_READINGS
        if rare or metric.lag > days / 2:
            yield kr.hit(
                f"Its metric is read {days // step} times in the cycle."
                if rare and isinstance(step, int)
                else f"Its readings are final only {metric.lag:g} days later.",
                suggestion="Add an early sign that moves within weeks.",
            )


@rule(
    "T06",
    "sample unstated",
    severity="info",
    part="substance",
    source="GL4302",
    needs=("words",),
)
def sample_unstated(context: ReviewContext) -> Iterator[Hit]:
    """
    A survey score without the number of answers behind it.

    Why it matters:
        Of 60 answers an NPS moves by 20 points by chance; of 6,000 by two.

    Found:
        Raise NPS from 32 to 40

    Use instead:
        Raise NPS from 32 to 40 (n = 1,200 a quarter)

    When to waive:
        The number is on the dashboard that everybody looks at.

    Source:
        A GitLab review.
    """
    for kr in context.key_results:
        asked = next((one for one in kr.mentions.measures if one.id in _SURVEYED), None)
        if asked is None or _answers_said(kr):
            continue
        if kr.typed and not kr.readings:
            continue  # nobody has been asked yet
        if not _scored(kr, asked.span):
            continue
        yield kr.hit(
            "It does not say how many people answer.",
            span=asked.span if asked.span[1] <= len(kr.title) else None,
            suggestion="Give the number of answers, or the response rate.",
        )


def _scored(kr: SeenKeyResult, span: tuple[int, int]) -> bool:
    """Tell a score with a number from people who are served: "answer detractors"."""
    if kr.typed:
        return True
    named = kr.sentence.clean[slice(*span)].lower().split()
    return kr.measurable and SURVEY_ANSWERED.isdisjoint(named)


RULES: Final[tuple[Rule, ...]] = (
    impossible,
    trivial,
    below_noise,
    no_precedent,
    slow_signal,
    sample_unstated,
)
"""This family, in order."""
