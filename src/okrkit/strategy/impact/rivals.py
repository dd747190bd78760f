"""Other initiatives that may have made the difference."""

import datetime as dt
from collections.abc import Iterable

from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Initiative

__all__ = ["initiatives", "moved_metrics", "moving", "near"]


def moved_metrics(okrs: OKRSet, work: Initiative) -> tuple[str, ...]:
    """
    Return the metrics that an initiative should move.

    Args:
        okrs: The set.
        work: The initiative.

    Returns:
        Ids of metrics: those it names, and those of the key results it names.

    Raises:
        UnknownIdError: It names what the set does not have.

    Example:
        >>> from okrkit import Metric, OKRSet
        >>> okrs = OKRSet(metrics=[Metric("nps")])
        >>> moved_metrics(okrs, Initiative("calls", "Call", moves=["nps"]))
        ('nps',)
    """
    found: dict[str, None] = {}
    key_results = okrs.scope("key result")
    for id in work.moves:
        is_goal = bool(key_results.places(id))
        named = okrs.key_result(id).metric_id if is_goal else id
        if named is not None:
            found[okrs.metric(named).id] = None
    return tuple(found)


def initiatives(okrs: OKRSet) -> tuple[Initiative, ...]:
    """
    Return the initiatives of a set.

    Example:
        >>> initiatives(OKRSet(cycle="2026-Q4"))
        ()
    """
    return tuple(one for goal in okrs.objectives for one in goal.initiatives)


def moving(okrs: OKRSet, metric: str) -> tuple[Initiative, ...]:
    """
    Return the initiatives of a set that should move a metric.

    Example:
        >>> moving(OKRSet(cycle="2026-Q4"), "nps")
        ()
    """
    every = initiatives(okrs)
    return tuple(one for one in every if metric in moved_metrics(okrs, one))


def near(
    others: Iterable[Initiative], start: dt.date, away: dt.timedelta
) -> dict[str, str]:
    """
    Say which initiatives began or ended near a start, and so may be the reason.

    Args:
        others: The initiatives.
        start: The start.
        away: How far from it counts as near.

    Returns:
        Ids with their days, under ``"started"`` and ``"ended"``; what began near is
        not said again for its end. Without those that did neither.

    Units:
        Days.

    Source:
        okrkit's own choice.

    Example:
        >>> sale = Initiative("sale", "Sale", ends_on="2026-05-03")
        >>> near([sale], dt.date(2026, 5, 4), dt.timedelta(days=30))
        {'ended': 'sale (2026-05-03)'}
    """
    found: dict[str, list[str]] = {}
    for one in others:
        for how, day in (("started", one.starts_on), ("ended", one.ends_on)):
            if day is not None and abs(day - start) <= away:
                found.setdefault(how, []).append(f"{one.id} ({day})")
                break
    return {how: ", ".join(every) for how, every in found.items()}
