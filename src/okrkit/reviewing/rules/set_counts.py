"""Rules on an objective with its key results: how many, how alike, how firmly meant?"""

import re
from collections.abc import Iterator
from typing import Final

from okrkit.model.target import Hold
from okrkit.reviewing.hit import Hit
from okrkit.reviewing.phrasing import quoted
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.rules.restating import restates
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult, SeenObjective
from okrkit.wording.concepts.phrases import stem

__all__ = ["RULES"]

_FEW, _MANY = 2, 5
_MOST_OBJECTIVES, _RATHER = 5, 3
_TO_DO: Final = 0.8
_RATHER_TO_DO: Final = 0.75
"""So much is told where some of the work has not even a number."""


@rule(
    "S05",
    "commitment undeclared",
    severity="warning",
    part="substance",
    source="KEL, GP",
    needs=("objective",),
)
def commitment_undeclared(context: ReviewContext) -> Iterator[Hit]:
    """
    An objective that nobody calls committed or aspirational.

    In bare text, which has no field for it, it is said once, and only where the key
    results leave it open: they name levels, and none says where it starts.

    Why it matters:
        A stretch that is taken for a promise makes people defensive; a promise that is
        taken for a stretch is ignored.

    Found:
        Objective: Customers succeed in their first month
        - 60% of new customers go live within 30 days
        - 90% of calls are answered within a minute

    Use instead:
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - id: first-month
            title: Customers succeed in their first month
            intent: aspirational
            key_results:
              - {id: live, title: More go live in 30 days, baseline: 40, target: 60}

    When to waive:
        The team means all of its OKRs in one way, and everybody knows.

    Source:
        Google's OKR Playbook, trap 1; Allan Kelly.
    """
    for objective in context.objectives:
        open_ = [kr for kr in objective.key_results if kr.intent is None]
        if context.bare and not _leaves_open(objective):
            continue
        if objective.objective.intent is None and open_:
            yield objective.hit(
                "Nothing says whether this is a challenge or keeping up what is good.",
                suggestion="Say committed (all of it is expected) or aspirational "
                "(70% would be a success) before the cycle starts.",
                # Text has no field for it, so that it was not left out.
                severity="info" if context.bare else None,
            )
            if context.bare:
                return


def _leaves_open(objective: SeenObjective) -> bool:
    """Tell whether nobody can see if it is a challenge: levels without a start."""
    krs = objective.key_results
    levels = [kr for kr in krs if kr.measurable and kr.form == "outcome"]
    parts = sum(kr.form != "outcome" and kr.slots.kind == "share" for kr in krs)
    starts = any(kr.baseline is not None for kr in krs)
    # A list of work is neither, nor what is mostly one; shares of it are levels, too.
    most = 2 * (len(levels) + parts) > len(krs)
    return len(krs) >= _FEW and bool(levels) and most and not starts


@rule(
    "S06",
    "number of key results",
    severity="warning",
    part="substance",
    source="GTM, MWM",
    needs=("objective",),
)
def key_result_count(context: ReviewContext) -> Iterator[Hit]:
    """
    An objective with fewer than two or more than five key results.

    Why it matters:
        One number is easily met at the cost of all else; of six nobody knows which
        counts.

    Found:
        Objective: Keep our customers

    Use instead:
        Objective: Keep our customers
        - Cut monthly customer churn from 3.2% to 2%
        - Raise NPS from 32 to 40

    When to waive:
        One number says it all, and a guardrail stands beside it.

    Source:
        John Doerr, Measure What Matters; Gtmhub.
    """
    for objective in context.objectives:
        count = len(objective.key_results)
        if count == 0:
            yield objective.hit(
                "There is no key result: nobody will know whether it was reached.",
                suggestion="Add two to four measures of what would be different.",
                severity="error",
            )
        elif count < _FEW:
            yield objective.hit(
                "There is only one key result.",
                suggestion="Add what must not suffer meanwhile, or an early sign.",
                severity="info",
            )
        elif count > _MANY:
            yield objective.hit(
                f"There are {count} key results; few can be looked after.",
                suggestion="Keep the ones that decide; make the rest health metrics.",
            )


@rule(
    "S07",
    "number of objectives",
    severity="warning",
    part="substance",
    source="RW, VA",
    needs=("fields",),
)
def objective_count(context: ReviewContext) -> Iterator[Hit]:
    """
    More objectives of one owner and cycle than anybody can follow.

    Why it matters:
        Twelve objectives in twelve weeks are a week each.

    Found:
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - {id: a, title: Customers stay, owner: Care}
          - {id: b, title: Customers recommend us, owner: Care}
          - {id: c, title: Calls are short, owner: Care}
          - {id: d, title: Complaints are rare, owner: Care}

    Use instead:
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - {id: a, title: Customers stay, owner: Care}
          - {id: d, title: Complaints are rare, owner: Care}

    When to waive:
        The owner is a department, and teams carry the objectives.

    Source:
        Google re:Work; Rick Klau.
    """
    owned: dict[tuple[str, str], list[SeenObjective]] = {}
    for objective in context.objectives:
        if objective.objective.owner:
            label = "" if objective.cycle is None else objective.cycle.label
            key = (objective.objective.owner.casefold(), label)
            owned.setdefault(key, []).append(objective)
    for objectives in owned.values():
        if len(objectives) > _RATHER:
            first = objectives[0]
            yield first.hit(
                f"{first.objective.owner} has {len(objectives)} objectives.",
                suggestion="Rank them, and keep the first three.",
                severity="info" if len(objectives) <= _MOST_OBJECTIVES else None,
            )


@rule(
    "S10",
    "duplicate ladder",
    severity="warning",
    source="WMA",
    needs=("objective", "words"),
)
def duplicate_ladder(context: ReviewContext) -> Iterator[Hit]:
    """
    The same measure at several heights, or the objective said again.

    Why it matters:
        One move of one number counts twice; and a key result that repeats the
        objective, with no number of its own, measures nothing.

    Found:
        Objective: Grow the community
        - Reach 1,000 weekly active members
        - Reach 2,000 weekly active members

    Use instead:
        Objective: Grow the community
        - Raise weekly active members from 600 to 2,000
        - Raise the share of questions answered within a day from 40% to 70%

    When to waive:
        The segments differ, and the titles say so.

    Source:
        What Matters, Dear Andy.
    """
    for objective in context.objectives:
        first: dict[str, SeenKeyResult] = {}
        for kr in objective.key_results:
            if restates(kr, objective):
                yield kr.hit(
                    "It says the objective again and adds nothing: no measure, no "
                    "number.",
                    suggestion="Say by what one will see that the objective is met.",
                )
                continue
            other = first.setdefault(_measure_text(kr), kr)
            if other is not kr and other.goal != kr.goal:
                yield kr.hit(
                    f"This is the measure of {quoted(other.title)} at another height.",
                    suggestion="Make one key result with stages of it.",
                )


def _measure_text(kr: SeenKeyResult) -> str:
    """Give what a key result measures, without its numbers and dates."""
    if kr.typed and kr.key_result.metric_id is not None:
        return f"{kr.key_result.metric_id} {kr.key_result.segment}"
    text = kr.sentence.clean
    for slots in kr.sentence.targets:
        for name, (start, end) in slots.spans.items():
            if name in _HEIGHTS:
                text = text[:start] + " " * (end - start) + text[end:]
    # "D1 retention" and "D7 retention" differ by a number in their name.
    named = [stem(word) for word in _WORDS.findall(text.lower())]
    return " ".join(word for word in named if not _is_dated(word))


def _is_dated(word: str) -> bool:
    return word[-1:].isdecimal() and _DATED.fullmatch(word) is not None


_HEIGHTS: Final = frozenset({"baseline", "target", "high", "stretch", "deadline"})
_WORDS: Final = re.compile(r"[^\W_]+")
_DATED: Final = re.compile(r"q[1-4]|h[12]|20\d\d|fy\d+")


@rule(
    "S11",
    "to-do list",
    severity="error",
    source="OQS, ACA",
    needs=("objective", "words"),
)
def to_do_list(context: ReviewContext) -> Iterator[Hit]:
    """
    Key results of which four in five are work, or three in four and not all counted.

    Why it matters:
        This is a plan. All of it may be done, and nothing better for anybody.

    Found:
        Objective: Make onboarding easy
        - Write a new guide
        - Launch the checklist
        - Record three videos

    Use instead:
        Objective: Make onboarding easy
        - Raise the share of new users who finish setup from 45% to 65%
        - Cut time to first value from 6 days to 2 days

    When to waive:
        The objective is to deliver, as a law or contract asks.

    Source:
        OKR Quickstart; OKR Foundations course.
    """
    for objective in context.objectives:
        count = len(objective.key_results)
        done = [kr for kr in objective.key_results if kr.form != "outcome"]
        work, counted = len(done), all(kr.measurable for kr in done)
        if count >= _FEW and work >= (_TO_DO if counted else _RATHER_TO_DO) * count:
            yield objective.hit(
                f"{'All' if work == count else f'{work} of {count}'} key results are "
                "things to do.",
                suggestion="Ask of each: so that what? Measure that, and keep the work "
                "as initiatives.",
                severity=None if work >= _TO_DO * count else "warning",
            )


@rule(
    "S12",
    "no health metric",
    severity="info",
    part="substance",
    source="WOD",
    needs=("objective", "fields"),
)
def no_health_metric(context: ReviewContext) -> Iterator[Hit]:
    """
    An aspirational objective without anything that must not get worse.

    Why it matters:
        Whoever stretches for one number pays with another.

    Found:
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - id: grow
            title: New customers find us by themselves
            intent: aspirational
            key_results:
              - {id: trials, title: More trials a week, baseline: 80, target: 160}

    Use instead:
        okrkit: 1
        cycle: 2026-Q4
        metrics: {conversion: {name: Trial conversion, unit: "%"}}
        objectives:
          - id: grow
            title: New customers find us by themselves
            intent: aspirational
            guardrails: [{metric: conversion, at_least: 12}]
            key_results:
              - {id: trials, title: More trials a week, baseline: 80, target: 160}

    When to waive:
        Health metrics are kept for the whole company.

    Source:
        Christina Wodtke, Radical Focus.
    """
    for objective in context.objectives:
        noun = objective.objective
        kept = any(isinstance(kr.target, Hold) for kr in objective.key_results)
        if noun.intent == "aspirational" and not noun.guardrails and not kept:
            yield objective.hit(
                "Nothing says what must not get worse meanwhile.",
                suggestion="Add one to three guardrails.",
            )


RULES: Final[tuple[Rule, ...]] = (
    commitment_undeclared,
    key_result_count,
    objective_count,
    duplicate_ladder,
    to_do_list,
    no_health_metric,
)
"""This family, in order."""
