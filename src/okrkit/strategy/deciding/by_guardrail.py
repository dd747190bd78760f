"""Rules about guardrails: one that is broken, and one that may still be."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from okrkit.model.cadence import Cadence
from okrkit.model.okr import Objective
from okrkit.model.rows import due_days, overdue_after
from okrkit.scoring.amounts import day_text, value_text
from okrkit.scoring.beside import Held
from okrkit.strategy.deciding.by_reading import READ_NOW, SAY_RHYTHM
from okrkit.strategy.deciding.decision import Decision, Evidence
from okrkit.strategy.deciding.known import Known

__all__ = ["aged", "guardrail_broken", "guardrail_unsure", "guardrails_left"]


def guardrail_broken(known: Known) -> Iterator[Decision]:
    """
    Find guardrails that do not hold, by a reading that is final and not stale.

    Args:
        known: What is known.

    Yields:
        A decision to escalate each, of objectives that run or ended lately.

    Example:
        >>> from okrkit import OKRSet, project
        >>> list(guardrail_broken(Known(outlook=project(OKRSet(), on="2026-11-15"))))
        []
    """
    for held in _broken(known):
        if _unsure(known, held):
            continue
        of, over = _looked_at(known)[held.objective], _over(known, held)
        options = (
            "find out which work moved it, and pause that",
            "put it right before the key results it stands beside",
        )
        if over:
            options = (
                "say so where the objective is closed: what it reached had this price",
                "put it right first, before anything of it is carried over",
            )
        yield Decision(
            kind="escalate",
            about="metric",
            subject=held.metric,
            title=held.name,
            rules=("guardrail broken",),
            trigger=f"A guardrail of “{of.title}” {'did' if over else 'does'} not "
            f"hold{' at the end' * over}.",
            evidence=(_value(held),),
            options=(*options, "change the limit, by an amendment with its reason"),
            owner=of.owner,
        )


def guardrail_unsure(known: Known) -> Iterator[Decision]:
    """
    Find guardrails that did not hold when last read, by a reading that may not count.

    Args:
        known: What is known.

    Yields:
        A decision to read each again, of objectives that run or ended lately: its
        reading is stale or provisional, at the latest on the last day.

    Example:
        >>> from okrkit import Guardrail, KeyResult, Metric, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> guard = Guardrail(metric="cost", at_most=9)
        >>> keep = Objective("keep", "Stay", [kr], guardrails=[guard])
        >>> okrs = OKRSet([keep], cycle="2026-Q4", metrics=[Metric("cost")],
        ...               observations={"cost": {"2026-10-02": 10}})
        >>> seen = Known(outlook=project(okrs, on="2026-11-15"))
        >>> next(guardrail_unsure(seen)).trigger[:54]
        'A guardrail of “Stay” was broken on 2 Oct 2026. Read i'
    """
    for held in _broken(known):
        if not _unsure(known, held):
            continue
        of, day = _looked_at(known)[held.objective], held.measured_on
        why, because = Evidence("reading", "provisional", "provisional"), "provisional"
        if day is not None and aged(known, held):
            days, limit = (_asked_on(known, held) - day).days, too_old(known, held)
            why = Evidence("age", days, f"{days} days", f"more than {limit.days:g}")
            because = limit.said
        yield Decision(
            kind="read again",
            about="metric",
            subject=held.metric,
            title=held.name,
            rules=("guardrail unsure",),
            trigger=f"A guardrail of “{of.title}” was broken{_on(held)}. Read it "
            f"again: that reading is {because}.",
            evidence=(_value(held), why),
            options=(
                READ_NOW,
                "if it is still broken, find out which work moved it, and pause that",
                SAY_RHYTHM,
            ),
            owner=of.owner,
        )


def _broken(known: Known) -> Iterator[Held]:
    """Give the guardrails that do not hold, of objectives that run or ended lately."""
    those = _looked_at(known)
    for held in known.outlook.card.guardrails:
        if held.holds is False and held.objective in those:
            yield held


def _looked_at(known: Known) -> dict[str, Objective]:
    return known.live | known.lately


def _over(known: Known, held: Held) -> bool:
    return _asked_on(known, held) < known.on


def _asked_on(known: Known, held: Held) -> dt.date:
    """Return the day on which a guardrail must hold: this one, or the last it had."""
    last = known.last_day(held.objective)
    return known.on if last is None else min(known.on, last)


def _value(held: Held) -> Evidence:
    """Give the value of a guardrail and its day, beside its limits."""
    ends = (("at least", held.at_least), ("at most", held.at_most))
    limit = " and ".join(
        f"{word} {value_text(end, held.unit)}" for word, end in ends if end is not None
    )
    read = value_text(held.actual, held.unit) + _on(held)
    return Evidence("value", held.actual, read, limit)


def _on(held: Held) -> str:
    return "" if held.measured_on is None else f" on {day_text(held.measured_on)}"


def guardrails_left(known: Known) -> Iterator[str]:
    """
    Give the guardrails that cannot be judged on the day, and why.

    Args:
        known: What is known.

    Yields:
        A phrase for each whose metric has no reading, or held by one that is stale or
        provisional.

    Example:
        >>> from okrkit import Guardrail, KeyResult, Metric, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", at_least=1)
        >>> guard = Guardrail(metric="cost", at_most=10)
        >>> keep = Objective("keep", "Stay", [kr], guardrails=[guard])
        >>> okrs = OKRSet([keep], cycle="2026-Q4", metrics=[Metric("cost")])
        >>> list(guardrails_left(Known(outlook=project(okrs, on="2026-11-15"))))
        ['cost, beside “Stay”, has no reading']
    """
    live = known.live
    for held in known.outlook.card.guardrails:
        if held.holds is False or held.objective not in live:
            continue
        if why := _unsure(known, held):
            yield f"{held.name}, beside “{live[held.objective].title}”, {why}"


def _unsure(known: Known, held: Held) -> str:
    """Say why a guardrail cannot be judged on the day; nothing where it can."""
    day = held.measured_on
    if day is None:
        return "has no reading"
    if known.okrs.series(held.metric).latest(day).provisional:
        return f"has a provisional reading of {day_text(day)}"
    if not aged(known, held):
        return ""
    return f"has a stale reading, of {day_text(day)}: {too_old(known, held).said}"


def aged(known: Known, held: Held) -> bool:
    """
    Tell whether a newer reading of a guardrail was due than the last.

    Args:
        known: What is known.
        held: The guardrail.

    Returns:
        Whether it was; never of what has no reading.

    Example:
        >>> from okrkit import Guardrail, KeyResult, Metric, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> guard = Guardrail(metric="cost", at_most=9)
        >>> keep = Objective("keep", "Stay", [kr], guardrails=[guard])
        >>> okrs = OKRSet([keep], cycle="2026-Q4", metrics=[Metric("cost")],
        ...               observations={"cost": {"2026-10-02": 10}})
        >>> known = Known(outlook=project(okrs, on="2026-11-15"))
        >>> aged(known, known.outlook.card.guardrails[0])
        True
    """
    most = too_old(known, held).days
    if most is None or held.measured_on is None:
        return False
    return (_asked_on(known, held) - held.measured_on).days > most


class TooOld(NamedTuple):
    """After how many days a reading is stale, None for never, and by which rule."""

    days: float | None
    said: str


def too_old(known: Known, held: Held) -> TooOld:
    """
    Say from what age on the reading of a guardrail is stale.

    Args:
        known: What is known.
        held: The guardrail.

    Returns:
        The days that the policy allows, or the rhythm in which it is read.

    Example:
        >>> from okrkit import Guardrail, KeyResult, Metric, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> keep = Objective("keep", "Stay", [kr],
        ...                  guardrails=[Guardrail(metric="cost", at_most=9)])
        >>> okrs = OKRSet([keep], cycle="2026-Q4", metrics=[Metric("cost")])
        >>> known = Known(outlook=project(okrs, on="2026-11-15"))
        >>> too_old(known, known.outlook.card.guardrails[0]).said
        'too old after 10 days (every week, with 3 days of grace)'
    """
    okrs, stale = known.okrs, known.outlook.policy.stale
    if stale is None:
        return TooOld(None, "")
    if stale != "rhythm":
        return TooOld(stale, f"too old after {stale:g} days (by the policy)")
    cadence, metric = okrs.cadence or Cadence("quarter"), okrs.metric(held.metric)
    own = okrs.objective(held.objective).check_in
    rhythm: str | int = own or cadence.check_in
    due = due_days(okrs, rhythm)
    days = overdue_after(okrs, metric, due)
    if days > due:
        rhythm = metric.rhythm or rhythm
    every = f"{rhythm} days" if isinstance(rhythm, int) else rhythm
    said = f"every {every}, with {cadence.grace_days} days of grace"
    if days > due and metric.lag:
        said += f", and final {metric.lag:g} days later"
    return TooOld(days, f"too old after {days} days ({said})")
