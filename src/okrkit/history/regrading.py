"""`regrade`: what was amended, graded as it was agreed before and as it is now."""

import datetime as dt
from collections.abc import Mapping, Sequence

from attrs import evolve, fields

from okrkit.history.change_words import About, edit_of
from okrkit.history.changes import differences
from okrkit.history.regraded import Regrade, Regraded, Version
from okrkit.model.amendment import Amendment
from okrkit.model.calendar import as_date
from okrkit.model.checks import instance
from okrkit.model.noun import phrase
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.unit import Unit
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.presets import resolve
from okrkit.scoring.scorecard import Scorecard
from okrkit.scoring.scores import Kind, Score
from okrkit.scoring.sheet import fill

__all__ = ["regrade"]

_INSIDE = ("its key results were amended",)


def regrade(
    okrs: OKRSet,
    *,
    on: dt.date | str,
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None,
) -> Regraded:
    """
    Grade what was amended under each of its definitions, by the readings of one day.

    Args:
        okrs: The set; what is amended later than the day is left out.
        on: The day whose readings count.
        policy: A policy as `score` takes it.

    Returns:
        Each objective that was amended or has key results that were, then these: the
        definition it had at first and after each amendment, with the score under it.
        The last score is that of `score`.

    Raises:
        InvalidOKRError: No set.
        CalendarError: No date.
        PolicyError: No such preset, or a policy that contradicts itself.

    Example:
        >>> nps = KeyResult("nps", "Customers recommend us", baseline=32, target=40,
        ...                 check_ins={"2026-11-06": 35})
        >>> okrs = OKRSet([Objective("keep", "Stay", [nps])], cycle="2026-Q4")
        >>> okrs = okrs.amend("nps", on="2026-11-10", reason="Late", target=36)
        >>> again = regrade(okrs, on="2026-11-15")["nps"]
        >>> again.original.score, again.current.score, again.difference
        (0.375, 0.75, 0.375)

    .. versionadded:: 0.1.0
    """
    day = as_date(on, field="on")
    known = instance(okrs, kind=OKRSet, field="okrs").in_force(day)
    rule = resolve(known.policy if policy is None else policy)
    touched = [o for o in known.objectives if _days(o)]
    days = [_days(o) for o in touched]
    cards = []
    for step in range(max(map(len, days), default=0) + 1):
        # Those with fewer amendments stand as they are now.
        stood = tuple(
            o if step >= len(changed) else o.in_force(changed[step])
            for o, changed in zip(touched, days, strict=True)
        )
        then = evolve(known, objectives=stood, _trusted=True)
        cards.append(Scorecard(sheet=fill(then, rule, day.toordinal())))
    items: list[Regrade] = []
    for objective, changed in zip(touched, days, strict=True):
        items.append(_regrade(known, objective, changed, cards))
        amended = (kr for kr in objective.key_results if kr.amendments)
        items += (_regrade(known, kr, changed, cards) for kr in amended)
    return Regraded(on=day, policy=rule.name, items=tuple(items))


def _days(objective: Objective) -> list[dt.date]:
    """List the last days of the definitions of an objective and its key results."""
    nouns = (objective, *objective.key_results)
    return sorted({a.until for noun in nouns for a in noun.amendments})


def _regrade(
    okrs: OKRSet,
    noun: Objective | KeyResult,
    days: Sequence[dt.date],
    cards: Sequence[Scorecard],
) -> Regrade:
    """Put the versions of one noun together: at first, and after each amendment."""
    kind: Kind = "objective" if isinstance(noun, Objective) else "key result"
    made = {amendment.until: amendment for amendment in noun.amendments}
    # An objective is graded anew after each change of its key results, too.
    changed = days if isinstance(noun, Objective) else [*made]
    score = _score_in(cards[0], kind, noun.id)
    versions = [_first(okrs, noun.in_force(days[0]), score)]
    for day in changed:
        step = days.index(day) + 1
        then = noun if step == len(days) else noun.in_force(days[step])
        score = _score_in(cards[step], kind, noun.id)
        since = day + dt.timedelta(1)
        version = evolve(_first(okrs, then, score), since=since, changes=_INSIDE)
        if day in made:
            version = _amended(okrs, version, (noun.in_force(day), then), made[day])
        versions.append(version)
    return Regrade(id=noun.id, kind=kind, title=noun.title, versions=tuple(versions))


def _score_in(card: Scorecard, kind: Kind, id: str) -> Score:
    return (card.objectives if kind == "objective" else card.key_results)[id]


def _first(okrs: OKRSet, noun: Objective | KeyResult, score: Score) -> Version:
    target = noun.target if isinstance(noun, KeyResult) else None
    return Version(
        definition=noun.title if target is None else phrase(target, _unit(okrs, noun)),
        progress=score.progress,
        score=score.score,
        grade=score.grade,
    )


def _amended(
    okrs: OKRSet,
    version: Version,
    both: tuple[Objective | KeyResult, Objective | KeyResult],
    amendment: Amendment,
) -> Version:
    """Say what was changed, why, and who did it."""
    was, now = both
    unit = _unit(okrs, now)
    scope: Kind = "objective" if isinstance(now, Objective) else "key result"
    # Numbers of two metrics have no unit in common.
    about = About(scope, now.id, unit if unit == _unit(okrs, was) else None)
    skip = {each.name for each in fields(type(now))} - {*now.DEFINITION}
    found = differences(was, now, skip=skip)
    return evolve(
        version,
        changes=tuple(edit_of(each, about).text for each in found),
        reason=amendment.reason,
        by=amendment.by,
        silent=not amendment.reason.strip(),
    )


def _unit(okrs: OKRSet, noun: Objective | KeyResult) -> Unit | None:
    if isinstance(noun, Objective) or noun.metric_id is None:
        return None
    return okrs.metric(noun.metric_id).unit
