"""Rules on when, who and from where: K08, K12, K13, K17."""

import re
from collections.abc import Iterator
from typing import Final

from okrkit.model.staged import Done
from okrkit.reviewing.hit import Hit
from okrkit.reviewing.phrasing import quoted
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.rules.reading import RHYTHM_DAYS, found, hinted
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult, SeenObjective
from okrkit.wording.languages.en.rule_phrases import (
    DECIDED_BY,
    OUTSIDERS,
    SERVED,
)
from okrkit.wording.languages.en.rule_words import (
    AWARDS,
    BEFORE_SUBJECT,
    COMPANY_WIDE,
    MEDALS,
    OUTSIDER_WORDS,
    PHRASE_ENDS,
)
from okrkit.wording.words import Token

__all__ = ["RULES"]

# "Sales & Marketing" and "Research and Development" are one team each.
_SEVERAL: Final = re.compile(r"[,;]| \+ |@\S+\s+@")
_ENOUGH: Final = 3
"""From so many key results on one last day for all is no plan."""


@rule("K08", "no deadline", severity="info", source="GP", needs=("fields",))
def no_deadline(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result without any date, or a set whose dates are all the last day.

    Why it matters:
        Without a date there is no score; with one date for all there is no plan.

    Found:
        okrkit: 1
        cycle: 2026-Q4
        metrics:
          returns: {unit: "%"}
          booked: {unit: "%"}
          stays: {unit: "%"}
        objectives:
          - id: guests
            title: Guests come back
            key_results:
              - id: returns
                title: Guests who come back within a year
                metric: returns
                baseline: 20
                target: 30
                ends_on: 2026-12-31
              - id: booked
                title: Guests who book direct
                metric: booked
                baseline: 20
                target: 30
                ends_on: 2026-12-31
              - id: stays
                title: Guests who stay a week
                metric: stays
                baseline: 20
                target: 30
                ends_on: 2026-12-31

    Use instead:
        okrkit: 1
        cycle: 2026-Q4
        metrics:
          returns: {unit: "%"}
          booked: {unit: "%"}
          stays: {unit: "%"}
        objectives:
          - id: guests
            title: Guests come back
            key_results:
              - id: returns
                title: Guests who come back within a year
                metric: returns
                baseline: 20
                target: 30
                ends_on: 2026-11-15
              - id: booked
                title: Guests who book direct
                metric: booked
                baseline: 20
                target: 30
                ends_on: 2026-12-15
              - id: stays
                title: Guests who stay a week
                metric: stays
                baseline: 20
                target: 30
                ends_on: 2026-12-31

    When to waive:
        Work that is bound to end together, such as a fair.

    Source:
        Google's OKR Playbook.
    """
    for kr in context.key_results:
        own = kr.key_result
        if kr.cycle is None and own.ends_on is None and kr.slots.deadline is None:
            yield kr.hit(
                "Nothing says when it ends: neither a cycle nor a date.",
                suggestion="Give the set a cycle, or the key result its own last day.",
            )
    for objective in context.objectives:
        yield from _same_day(objective)


def _same_day(objective: SeenObjective) -> Iterator[Hit]:
    """Find key results that were all given the cycle's last day."""
    days = [kr.key_result.ends_on for kr in objective.key_results]
    cycle = objective.cycle
    last = None if cycle is None else cycle.last_day
    if len(days) >= _ENOUGH and last is not None and set(days) == {last}:
        yield objective.hit(
            f"All {len(days)} key results are given the last day of the cycle, so "
            "nothing is due before.",
            suggestion="Give each the day on which it can really be met.",
        )


@rule("K12", "ownership", severity="warning", source="SG", needs=("fields",))
def ownership(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result that nobody answers for, or several.

    Why it matters:
        What belongs to all is looked after by none.

    Found:
        okrkit: 1
        cycle: 2026-Q4
        metrics:
          returns: {unit: "%"}
        objectives:
          - id: guests
            title: Guests come back
            key_results:
              - id: returns
                title: Guests who come back within a year
                metric: returns
                baseline: 20
                target: 30
                owner: Ana, Ben

    Use instead:
        okrkit: 1
        cycle: 2026-Q4
        metrics:
          returns: {unit: "%"}
        objectives:
          - id: guests
            title: Guests come back
            key_results:
              - id: returns
                title: Guests who come back within a year
                metric: returns
                baseline: 20
                target: 30
                owner: Ana

    When to waive:
        The team is small, and all of it meets about this every week.

    Source:
        Sourcegraph's handbook.
    """
    without = {o.id for o in context.objectives if _nobodys(o)}
    for objective in context.objectives:
        if objective.id in without:
            yield objective.hit(
                "Nobody is named who answers for it, or for any of its key results.",
                suggestion="Name one person or team; others may help.",
            )
    for kr in context.key_results:
        if kr.objective is not None and kr.objective.id in without:
            continue
        if not kr.owner:
            yield kr.hit(
                "Nobody is named who answers for it.",
                suggestion="Name one person or team; others may help.",
            )
        elif _SEVERAL.search(kr.owner):
            yield kr.hit(
                f"Several are named to answer for it: {kr.owner}.",
                suggestion="Name one of them; the others may help.",
            )


def _nobodys(objective: SeenObjective) -> bool:
    """Tell whether nobody is named at all: that is one fault, and not many."""
    return bool(objective.key_results) and not any(
        kr.owner for kr in objective.key_results
    )


@rule(
    "K13", "not trackable", severity="warning", source="PER, SG1147", needs=("fields",)
)
def not_trackable(context: ReviewContext) -> Iterator[Hit]:
    """
    A metric that has no source and no value, or is read less often than check-ins.

    With weekly check-ins, a metric that is read once a month has nothing new to say in
    three of four.

    Why it matters:
        The first weeks go into building the count, and the start is guessed.

    Found:
        okrkit: 1
        cycle: 2026-Q4
        metrics:
          returns: {unit: "%"}
        objectives:
          - id: guests
            title: Guests come back
            key_results:
              - id: returns
                title: Guests who come back within a year
                metric: returns
                baseline: 20
                target: 30

    Use instead:
        okrkit: 1
        cycle: 2026-Q4
        metrics:
          returns: {unit: "%", source: booking system}
        objectives:
          - id: guests
            title: Guests come back
            key_results:
              - id: returns
                title: Guests who come back within a year
                metric: returns
                baseline: 20
                target: 30

    When to waive:
        Building the count is itself the first key result.

    Source:
        Perdoo, anatomy of a key result; Sourcegraph, pull request 1147.
    """
    for kr in context.key_results:
        if isinstance(kr.key_result.target, Done):
            continue
        if not _counted(kr):
            yield kr.hit(
                "Nothing says where its values come from, and there is none yet.",
                suggestion="Name the source of the metric, or enter the value of "
                "today.",
            )
            continue
        rare = _read_rarely(kr)
        if rare is not None:
            yield kr.hit(
                f"Its metric is read every {rare[0]} days, and people check in every "
                f"{rare[1]}: most check-ins will have nothing new to say.",
                suggestion="Add an early sign that is read as often as people check "
                "in, or check in less often.",
                severity="info",
            )


def _read_rarely(kr: SeenKeyResult) -> tuple[int, int] | None:
    """Give how many days lie between readings and check-ins, where the first do."""
    cadence, metric = kr.context.okrs.cadence, kr.metric
    if cadence is None or metric is None or not metric.rhythm:
        return None
    read, said = (_days(rhythm) for rhythm in (metric.rhythm, cadence.check_in))
    return (read, said) if read > said else None


def _days(rhythm: str | int) -> int:
    return rhythm if isinstance(rhythm, int) else RHYTHM_DAYS[rhythm]


def _counted(kr: SeenKeyResult) -> bool:
    """Tell whether values are there, or it is said where they come from."""
    metric = kr.metric
    return bool(
        kr.readings
        or kr.key_result.check_ins
        or kr.key_result.metric_id is None
        or (metric is not None and metric.source)
    )


@rule(
    "K17",
    "outside influence",
    severity="info",
    part="substance",
    source="LP, PH3950, BREV",
    needs=("words",),
)
def outside_influence(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result that somebody else decides: the press, a partner, a whole company.

    Why it matters:
        The team may do all it can and miss, or do nothing and meet it.

    Found:
        Have the press publish at least 3 articles on the new line

    Use instead:
        12 of 20 invited editors test the new line, up from 4

    When to waive:
        Winning them over is what the team is for.

    Source:
        Reviews at libp2p and PostHog; brev.io.
    """
    for kr in context.key_results:
        other = _decides(kr)
        if other is not None:
            yield kr.hit(
                f"It is for others to decide: {quoted(kr.title[slice(*other)])}.",
                span=other,
                suggestion="Add what the team can move itself, and what makes them "
                "decide for you.",
            )
            continue
        wide = found(kr.sentence, COMPANY_WIDE) if _of_a_team(kr) else None
        if wide is not None:
            yield kr.hit(
                "Everybody in the company moves it: whether this team did its part "
                "cannot be seen from it.",
                span=(wide.start, wide.end),
                suggestion="Take the part of it that the team moves, and can measure.",
            )


def _of_a_team(kr: SeenKeyResult) -> bool:
    """Tell whether nothing says that it is the whole company's."""
    level = "" if kr.objective is None else kr.objective.objective.level
    return kr.form == "outcome" and level != "company"


def _decides(kr: SeenKeyResult) -> tuple[int, int] | None:
    """Show those outside where they do what is counted, and are not served by it."""
    text = kr.sentence.clean
    start = kr.opening.span[0]
    done = DECIDED_BY.search(text, start) if hinted(kr.sentence, "decided by") else None
    if done is not None:
        return done.span()
    won = kr.opening.word in _WON or kr.slots.unit in AWARDS
    prize = _prize(kr) if won else None
    if prize is not None:
        return kr.opening.span[0], prize.end
    if found(kr.sentence, OUTSIDER_WORDS) is None:
        return None
    other = OUTSIDERS.search(text, start)
    if other is None:
        return None
    lead = text[start : other.start()].lower().split()
    caused = bool(lead) and lead[0] in ("have", "get", "having", "getting")
    if not caused and not (
        len(lead) <= _SUBJECT and all(w in BEFORE_SUBJECT for w in lead)
    ):
        return None
    return None if SERVED.match(text, other.end()) is None else other.span()


def _prize(kr: SeenKeyResult) -> Token | None:
    """Find what a jury gives: an award, or gold where it is no colour."""
    tokens = kr.sentence.tokens
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        last = after is None or after.lower in PHRASE_ENDS
        if token.lower in AWARDS or (last and token.lower in MEDALS):
            return token
    return None


_SUBJECT: Final = 3
_WON: Final = ("win", "receive", "earn", "get")

RULES: Final[tuple[Rule, ...]] = (
    no_deadline,
    ownership,
    not_trackable,
    outside_influence,
)
"""Those on dates, owners, sources and others, in order."""
