"""Rules on what was before: scores, check-ins, changed targets, relevance."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from okrkit.model.closing import closed_by
from okrkit.model.okr import KeyResult, Objective
from okrkit.reviewing.hit import Hit
from okrkit.reviewing.phrasing import quoted
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.seen import ReviewContext, SeenObjective

__all__ = ["RULES"]

_STUCK: Final = 0.4
_LEAST_SCORES: Final = 4


def _pattern(context: ReviewContext, code: str, suggestion: str) -> Iterator[Hit]:
    """Give what the track record of owners speaks for, under one code."""
    for track in context.track:
        for pattern in track.patterns:
            if pattern.code == code:
                whose = f"{track.id}: " if track.id else ""
                yield context.hit(f"{whose}{pattern.text}.", suggestion=suggestion)


@rule(
    "H01",
    "chronic 1.0",
    severity="warning",
    status="evidence",
    part="substance",
    source="RW, GP",
    needs=("day", "past"),
)
def chronic_success(context: ReviewContext) -> Iterator[Hit]:
    """
    Targets met more often than the confidence in them allows, or all of them for long.

    Why it matters:
        What is always reached was not aimed high: the team learns nothing.

    Found:
        Three past cycles in which every key result ended at 1.0.

    Use instead:
        Targets that are met about as often as their owners expect.

    When to waive:
        They were committed, and had to be met.

    Source:
        Exact test of the number of hits (`okrkit.history.track_record`); Google
        re:Work.
    """
    yield from _pattern(context, "H01", "Raise the targets, or call them committed.")


@rule(
    "H02",
    "chronic below 0.4",
    severity="warning",
    status="evidence",
    part="substance",
    source="RUN",
    needs=("day", "past"),
)
def chronic_failure(context: ReviewContext) -> Iterator[Hit]:
    """
    A mean score below 0.4 over three cycles.

    Why it matters:
        More is taken on than there are people for, and targets stop meaning anything.

    Found:
        Three past cycles with a mean score of 0.2.

    Use instead:
        Fewer objectives that have people and time.

    When to waive:
        They were bets, and called so.

    Source:
        "Running OKRs Effectively"; `okrkit.history.track_record`.
    """
    yield from _pattern(context, "H02", "Take on fewer, and give them people and time.")


@rule(
    "H03",
    "committed missed",
    severity="warning",
    part="substance",
    source="GP",
    needs=("day", "past"),
)
def committed_missed(context: ReviewContext) -> Iterator[Hit]:
    """
    A committed key result of an earlier cycle that was missed, without a note on why.

    Why it matters:
        A promise that is broken without a word is no promise the next time.

    Found:
        A committed key result that ended at 0.8, with no note.

    Use instead:
        The same with a closing that says what was learned.

    When to waive:
        The explanation stands elsewhere.

    Source:
        Google's OKR Playbook.
    """
    for kr, ending, score in context.ended:
        if ending.asked and not (kr.check_ins and kr.check_ins[-1].note):
            yield context.hit(
                f"{quoted(kr.title)} was committed and ended at {score:.2g}; nothing "
                "says why.",
                suggestion="Write down what was learned, before the next promise.",
            )


@rule(
    "H04",
    "repeated unchanged",
    severity="warning",
    part="substance",
    source="GL9190",
    needs=("day", "past"),
)
def repeated(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result that was missed before and is set again as it was.

    Why it matters:
        The same way leads to the same place.

    Found:
        A key result that ended at 0.2 last quarter, with the same target now.

    Use instead:
        Another way to it, a nearer target, or something else.

    When to waive:
        What stood in its way is gone.

    Source:
        A GitLab review.
    """
    before = {kr.id: (kr, score) for kr, _, score in context.ended}
    for seen in context.key_results:
        name = seen.key_result.carried_from.rpartition("/")[2] or seen.id
        if name not in before:
            continue
        old, score = before[name]
        if score < _STUCK and old.target == seen.key_result.target:
            yield seen.hit(
                f"It ended at {score:.2g} before, and is set again unchanged.",
                suggestion="Change the way or the target, or drop it.",
            )


@rule(
    "H05",
    "stale check-ins",
    severity="warning",
    part="substance",
    source="OT1, WOD",
    needs=("day", "cycle"),
)
def stale(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result of which nothing was heard for longer than agreed.

    Why it matters:
        Trouble is found when the cycle is over.

    Found:
        # on: 2026-12-10
        okrkit: 1
        cadence: {every: quarter, check_in: week}
        cycle: 2026-Q4
        objectives:
          - id: keep
            title: Customers stay
            key_results:
              - id: nps
                title: They recommend us
                baseline: 32
                target: 40
                check_ins: {2026-10-09: 33}

    Use instead:
        # on: 2026-12-10
        okrkit: 1
        cadence: {every: quarter, check_in: week}
        cycle: 2026-Q4
        objectives:
          - id: keep
            title: Customers stay
            key_results:
              - id: nps
                title: They recommend us
                baseline: 32
                target: 40
                check_ins: {2026-10-09: 33, 2026-12-08: 37}

    When to waive:
        The metric is read once a month, and the rhythm of check-ins should say so.

    Source:
        Christina Wodtke; okrstool.com.
    """
    for kr in context.key_results:
        score = context.score_of(kr)
        if score is not None and score.status == "stale":
            yield kr.hit(
                "Nothing was heard of it for longer than agreed.",
                suggestion="Check in, even if nothing has moved.",
            )


@rule(
    "H06",
    "silent target change",
    severity="warning",
    part="substance",
    source="TEL",
    needs=("record",),
)
def silent_change(context: ReviewContext) -> Iterator[Hit]:
    """
    A definition that was edited without saying why.

    Why it matters:
        Nobody can tell a target that was met from one that was moved.

    Found:
        A diff in which the target of a key result is lower, and no amendment says why.

    Use instead:
        ``kr.amend(on=, reason=, target=)``, which keeps what was agreed before.

    When to waive:
        A typing error was mended.

    Source:
        tellzm.com; `okrkit.diff`, `Journal.record`.
    """
    for text in context.silent:
        yield context.hit(
            f"{text}; nothing says why.",
            suggestion="Amend it with a date and a reason: the old one is kept.",
        )


@rule(
    "H07",
    "all-or-nothing scores",
    severity="info",
    part="substance",
    source="GTM",
    needs=("day", "past"),
)
def all_or_nothing(context: ReviewContext) -> Iterator[Hit]:
    """
    An earlier cycle that ended with nothing but 0 and 1.

    Why it matters:
        Key results that are done or not done tell nothing on the way.

    Found:
        Six key results of one cycle that ended at 0 or 1.

    Use instead:
        Key results of which a part can be reached.

    When to waive:
        They were deliveries that a law or contract asked for.

    Source:
        Gtmhub.
    """
    for okrs, ends in context.ended_in:
        scores = [score for _, _, score in ends]
        if len(scores) >= _LEAST_SCORES and set(scores) <= {0.0, 1.0}:
            when = "an earlier cycle" if okrs.cycle is None else str(okrs.cycle)
            yield context.hit(
                f"All {len(scores)} key results of {when} ended at 0 or 1.",
                suggestion="Measure how far, not only whether.",
            )


@rule(
    "H08",
    "dead confidence",
    severity="info",
    part="substance",
    source="WOD",
    needs=("day", "past"),
)
def dead_confidence(context: ReviewContext) -> Iterator[Hit]:
    """
    Confidence that never changes, or starts at nine of ten.

    Why it matters:
        It is filled in, not felt; it warns of nothing.

    Found:
        Six key results whose confidence was 0.9 in every check-in.

    Use instead:
        A vote of the team each week, from 0.5 on.

    When to waive:
        Confidence is kept elsewhere.

    Source:
        Christina Wodtke, Radical Focus; `okrkit.history.track_record`.
    """
    yield from _pattern(context, "H08", "Vote anew each week, each for themselves.")


@rule(
    "H09",
    "no longer relevant",
    severity="warning",
    part="substance",
    source="okrkit",
    needs=("fields", "day"),
)
def relevance(context: ReviewContext) -> Iterator[Hit]:
    """
    What it was agreed for has changed since somebody last looked.

    It looks whether a parent was amended or closed since `reviewed_on`, the scope was
    changed while its key results were not, the segment is empty, the metric is never
    read, or a driver moves without its outcome.

    Why it matters:
        A team reaches what nobody waits for any more.

    Found:
        # on: 2026-11-15
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - id: grow
            title: The business grows
            closed: {date: 2026-11-10, outcome: abandoned}
          - id: keep
            title: Customers stay
            reviewed_on: 2026-10-02
            supports: [{objective: grow}]

    Use instead:
        # on: 2026-11-15
        okrkit: 1
        cycle: 2026-Q4
        objectives:
          - {id: grow, title: The business grows}
          - id: keep
            title: Customers stay
            reviewed_on: 2026-11-11
            supports: [{objective: grow}]

    When to waive:
        Somebody looked, and it still holds: then say so with `reviewed_on`.

    Source:
        The article on customer retention that okrkit began with: OKRs must stay
        relevant; `okrkit.decisions`, `okrkit.check_assumptions`.
    """
    for objective in context.objectives:
        for why in _parents(context, objective):
            yield objective.hit(why, suggestion=_LOOK)
    for decision in context.lost:
        for seen in context.of(decision.subject):
            yield seen.hit(decision.trigger, suggestion=_LOOK)
    for link in context.gone:
        for objective in context.of_id(link.objective):
            yield objective.hit(
                f"{link.driver} has moved without {link.outcome}.", suggestion=_LOOK
            )


_LOOK: Final = "Look whether it still matters, and say so with reviewed_on."


def _parents(context: ReviewContext, objective: SeenObjective) -> Iterator[str]:
    """Say which parents changed since somebody looked."""
    noun, day = objective.objective, context.on
    cycle = objective.cycle
    since = noun.reviewed_on or (None if cycle is None else cycle.start)
    for support in noun.supports:
        found = context.noun_of(support)
        if found is None or day is None:
            continue
        for when, what in _changes(found, day):
            if since is None or when > since:
                yield f"{found.id}, which it supports, was {what} on {when}."


def _changes(
    noun: Objective | KeyResult, day: dt.date
) -> Iterator[tuple[dt.date, str]]:
    """Give when a parent was closed or last amended."""
    closed = closed_by(noun.closed, day)
    if closed is not None:
        yield closed.date, "closed"
        return
    amended = [each.date for each in noun.amendments if each.date <= day]
    if amended:
        yield amended[-1], "amended"


RULES: Final[tuple[Rule, ...]] = (
    chronic_success,
    chronic_failure,
    committed_missed,
    repeated,
    stale,
    silent_change,
    all_or_nothing,
    dead_confidence,
    relevance,
)
"""This family, in order."""
