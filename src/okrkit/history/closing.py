"""`close`: how a cycle ended, by the final scores or by what people say."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from attrs import evolve

from okrkit.errors import AmbiguousIdError, InvalidOKRError, shown
from okrkit.history.closed import Closed, Ending
from okrkit.history.runs import in_order
from okrkit.model.calendar import Cycle, as_date
from okrkit.model.checks import choice, instance, mapping, text
from okrkit.model.closing import OUTCOMES, Closing, Outcome
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.scoring.maturity import waited_until
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.scorecard import Scorecard, score
from okrkit.scoring.scores import Kind, Score

__all__ = ["ROOT_CAUSES", "close"]

ROOT_CAUSES: Final = (
    "ambition too high",
    "wrong measure",
    "dependency",
    "capacity",
    "priorities changed",
    "outside events",
    "too many goals",
    "no owner or rhythm",
)
"""Why something was missed; anything else is written as ``"other: ..."``."""

Key: TypeAlias = str | tuple[str, str]
"""An id; where an objective and a key result share it, a pair of kind and id."""

Outcomes: TypeAlias = (
    Mapping[str, object] | Mapping[tuple[str, str], object] | Mapping[Key, object]
)
"""What people say, by id or by pair of kind and id."""

_PARTS: Final = ("outcome", "score", "root_cause", "lesson", "note", "by")
_OTHER: Final = "other:"


def close(
    okrs: OKRSet,
    *,
    on: dt.date | str,
    cycle: Cycle | str | None = None,
    outcomes: Outcomes | None = None,
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None,
    by: str = "",
) -> Closed:
    """
    Close a cycle: give each key result and objective its score and outcome.

    What is final is achieved or missed by the policy's line for its intent. What is
    running, provisional or not measured stays open, unless somebody says how it ended.
    What is closed already stays as it is, unless it is said anew.

    Args:
        okrs: The set.
        on: The day; its readings count.
        cycle: Only objectives of this cycle are closed; None closes all.
        outcomes: What people say, by id, or by pair of kind and id: an outcome, a
            mapping with `outcome`, `score`, `root_cause`, `lesson`, `note` or `by`, or
            a `Closing`. A mapping without an outcome leaves that to the rule.
        policy: A policy as `score` takes it.
        by: Who closes it.

    Returns:
        How each ended, what is open, what is asked, and the set with its closings.

    Raises:
        UnknownIdError: An id that is not in the set.
        AmbiguousIdError: An id of several things.
        InvalidOKRError: An outcome or root cause that is none, or words about an end
            that no rule can decide yet (``outcome-missing``); or a cycle that no
            objective is of (``unknown-cycle``).
        CalendarError: No date.
        PolicyError: No such preset, or a policy that contradicts itself.

    Example:
        >>> nps = KeyResult("nps", "Customers recommend us", baseline=32, target=40,
        ...                 intent="aspirational", check_ins={"2026-12-31": 38})
        >>> okrs = OKRSet([Objective("keep", "Stay", [nps])], cycle="2026-Q4")
        >>> closed = close(okrs, on="2027-01-31")
        >>> closed["nps"].outcome, closed.okrs.key_result("nps").closed.score
        ('achieved', 0.75)

    .. versionadded:: 0.1.0
    """
    day = as_date(on, field="on")
    okrs = instance(okrs, kind=OKRSet, field="okrs")
    author = text(by, field="by", empty=True)
    card = score(okrs, on=day, policy=policy, cycle=cycle)
    if cycle is not None and okrs.objectives and not len(card):
        raise _no_such(cycle, okrs)
    said = {_where(card, key): (key, value) for key, value in _told(outcomes).items()}
    nouns: dict[tuple[Kind, str], Objective | KeyResult] = {}
    for objective in okrs.objectives:
        nouns["objective", objective.id] = objective
        nouns |= {("key result", kr.id): kr for kr in objective.key_results}
    found = []
    for row in card:
        noun = nouns[row.kind, row.id]
        key, told = said.get((row.kind, row.id), (row.id, None))
        parts = _parts(told, key)
        found.append(_ending(card, row, noun, parts, day, author))
    ends = {(item.kind, item.id): item.closing for item in found}
    return Closed(
        on=day, policy=card.policy.name, items=tuple(found), okrs=_with(okrs, ends)
    )


def _no_such(cycle: Cycle | str, okrs: OKRSet) -> InvalidOKRError:
    spans = in_order(okrs.cycle_of(objective) for objective in okrs.objectives)
    return InvalidOKRError(
        "no objective of the set is of this cycle",
        code="unknown-cycle",
        place="cycle",
        expected=" or ".join(map(str, spans)),
        got=shown(str(cycle)),
        hint="Of a journal, take the set of the cycle: journal.okrs(cycle=...).",
    )


def _told(outcomes: object) -> Mapping[object, object]:
    """Refuse what is no mapping; its keys may be pairs."""
    if outcomes is None or isinstance(outcomes, Mapping):
        return outcomes or {}
    raise InvalidOKRError(
        "not a mapping",
        code="wrong-type",
        place="outcomes",
        expected="ids with their outcomes",
        got=shown(outcomes),
    )


def _where(card: Scorecard, key: object) -> tuple[Kind, str]:
    """Find what a key of `outcomes` names."""
    part, id = card, key
    if isinstance(key, tuple) and len(key) == 2:
        wanted, id = key
        kind = choice(wanted, ("objective", "key result"), field="outcomes")
        part = card.objectives if kind == "objective" else card.key_results
    if not isinstance(id, str):
        raise InvalidOKRError(
            "neither an id nor a pair of kind and id",
            code="wrong-type",
            place="outcomes",
            got=shown(key),
        )
    try:
        found, place = part.where(id)
    except AmbiguousIdError as error:
        error.hint = f'Write ("key result", {id!r}) or ("objective", {id!r}).'
        raise
    table = card.sheet.okrs.table
    return found, (table.objective_ids if found == "objective" else table.ids)[place]


def _parts(told: object, key: object) -> dict[str, Any] | Closing:
    """Read what is said of one end."""
    place = f"outcomes[{key!r}]"
    if isinstance(told, Closing):
        _cause(told.root_cause, place)
        return told
    if told is None or isinstance(told, str):
        given: dict[str, Any] = {} if told is None else {"outcome": told}
    else:
        given = mapping(told, field=place)
    parts = {choice(name, _PARTS, field=place): value for name, value in given.items()}
    if "outcome" in parts:
        choice(parts["outcome"], OUTCOMES, field=place)
    _cause(parts.get("root_cause", ""), place)
    return parts


def _cause(given: object, place: str) -> None:
    """Refuse a root cause that cannot be counted."""
    cause = text(given, field=f"{place}.root_cause", empty=True)
    other = cause.startswith(_OTHER) and cause[len(_OTHER) :].strip()
    if cause and not other and cause not in ROOT_CAUSES:
        try:
            choice(cause, ROOT_CAUSES, field=f"{place}.root_cause")
        except InvalidOKRError as error:
            error.hint = error.hint or f'Where none of them fits: "other: {cause}".'
            raise


def _ending(
    card: Scorecard,
    row: Score,
    noun: Objective | KeyResult,
    parts: dict[str, Any] | Closing,
    day: dt.date,
    by: str,
) -> Ending:
    """Decide how one thing ended."""
    rule, why = _by_rule(card, row)
    end = noun.closed
    if isinstance(parts, Closing):
        end = parts if parts.score is not None else evolve(parts, score=row.score)
        why = _said(end.outcome, rule)
    elif parts or end is None:
        outcome = parts.get("outcome", rule)
        if "outcome" in parts:
            why = _said(parts["outcome"], rule)
        elif parts and rule is None:
            raise InvalidOKRError(
                f"no outcome of {row.kind} {shown(row.id)}",
                code="outcome-missing",
                place=f"outcomes[{row.id!r}]",
                expected=" or ".join(OUTCOMES),
                hint=f"No rule gives one: {why}.",
            )
        given = {"score": row.score, "by": by, **parts, "outcome": outcome}
        end = None if outcome is None else Closing(day, **given)
    else:
        why = f"closed on {end.date}"
    if end is not None and end.score is not None:
        on_scale(end.score, card.policy, f"closing of {row.id}")
    return Ending(
        id=row.id,
        kind=row.kind,
        title=row.title,
        intent=row.intent,
        score=row.score if end is None else end.score,
        grade=row.grade if end is None else _grade(end.score, card.policy),
        maturity=row.maturity,
        closing=end,
        why=why,
        asked=_asked(row, noun, end),
    )


def _by_rule(card: Scorecard, row: Score) -> tuple[Outcome | None, str]:
    """Return the outcome that the score speaks for, and why; None where it cannot."""
    if row.maturity == "running":
        return None, "its days are not over"
    if row.maturity == "provisional":
        if row.kind == "objective":
            return None, "provisional, as one of its key results is"
        place = card.key_results.where(row.id)[1]
        last = int(waited_until(card.sheet.okrs.table)[place])
        return None, f"provisional until {dt.date.fromordinal(last)} at the latest"
    line = card.policy.success_line(row.intent)
    if row.score is None:
        return None, "not measured: say what became of it"
    outcome: Outcome = "achieved" if row.status == "achieved" else "missed"
    intent = "" if row.intent is None else f" of what is {row.intent}"
    return outcome, f"{row.score:.4g} against the line{intent}, {line:g}"


def _said(outcome: Outcome, rule: Outcome | None) -> str:
    other = f"; by its score it is {rule}" if rule not in (None, outcome) else ""
    return f"said so{other}"


def on_scale(score: float, policy: ScoringPolicy, place: str) -> float:
    """
    Return a score that people gave, where the policy could have given it, too.

    Args:
        score: The score.
        policy: Says whether a score may be above 1 or below 0.
        place: Where it stands, for the message.

    Returns:
        The score.

    Raises:
        InvalidOKRError: It is off the policy's scale.

    Example:
        >>> on_scale(0.7, ScoringPolicy(), "closing of nps")
        0.7
    """
    if (score <= 1 or policy.above != "cap") and (score >= 0 or policy.below == "keep"):
        return score
    raise InvalidOKRError(
        f"a score of {score:g} is off the scale of policy {policy.name}",
        code="score-off-scale",
        place=place,
        expected="a number from 0 to 1",
        got=shown(score),
        hint="Write 70 % and 7 of 10 as 0.7.",
    )


def _grade(score: float | None, policy: ScoringPolicy) -> str | None:
    """Return the band of a score, as people may have given another."""
    if score is None:
        return None
    import numpy as np

    from okrkit.scoring.judgement import grade_of

    return policy.bands[int(grade_of(np.array([score]), policy)[0])][0]


def _asked(row: Score, noun: Objective | KeyResult, end: Closing | None) -> bool:
    """Ask for the cause of a committed miss; an objective is missed by its parts."""
    whole = isinstance(noun, Objective) and bool(noun.key_results)
    missed = end is not None and end.outcome == "missed" and not end.root_cause
    return missed and row.intent == "committed" and not whole


def _with(okrs: OKRSet, ends: Mapping[tuple[Kind, str], Closing | None]) -> OKRSet:
    """Put the ends into the set."""

    def closed(kind: Kind, noun: Objective | KeyResult) -> Closing | None:
        return ends.get((kind, noun.id), noun.closed)

    objectives = tuple(
        evolve(
            objective,
            closed=closed("objective", objective),
            key_results=tuple(
                evolve(kr, closed=closed("key result", kr))
                for kr in objective.key_results
            ),
        )
        for objective in okrs.objectives
    )
    return evolve(okrs, objectives=objectives, _trusted=True)
