"""`first_days`: for which days each metric is read, by its uses and its cadence."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from okrkit.errors import InvalidOKRError
from okrkit.model.access import span_of
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle, as_date
from okrkit.model.metric import Metric
from okrkit.model.okrset import OKRSet
from okrkit.model.target import Change, Target

__all__ = ["first_days"]

_YEAR: Final = dt.timedelta(days=366)
# The longest there are: in a year of whole weeks a month may have five.
_DAYS_OF: Final[Mapping[str | int, int]] = {
    "": 0,
    "day": 1,
    "week": 7,
    "two weeks": 14,
    "month": 35,
    "quarter": 98,
    "year": 371,
}


def first_days(okrs: OKRSet, metrics: Iterable[str], on: dt.date) -> dict[str, dt.date]:
    """
    Find the first day that matters for each metric.

    That is where the cycle before its first use begins, so that a change since then
    finds where it started; and so much earlier as the metric's own rhythm asks for,
    so that the last reading before the cycle is among what is read: a metric of every
    year has none in the quarter before.

    Args:
        okrs: The set.
        metrics: Full ids of the metrics.
        on: The last day that is read.

    Returns:
        The first day by metric id.

    Example:
        >>> okrs = OKRSet(metrics=[Metric("nps")], cycle="2026-Q4")
        >>> str(first_days(okrs, ["nps"], dt.date(2026, 11, 15))["nps"])
        '2026-07-01'
    """
    known = {okrs.cycle: _before(okrs.cycle, okrs.cadence, on)}
    rhythms = {id_: _rhythm(okrs.metric(id_)) for id_ in metrics}
    starts = {
        id_: min(known[okrs.cycle], _back(_start(okrs.cycle, on), by))
        for id_, by in rhythms.items()
    }
    for id_, span, target in _uses(okrs, starts):
        if span not in known:
            known[span] = _before(span, okrs.cadence, on)
        first = min(known[span], _back(_start(span, on), rhythms[id_]))
        if isinstance(target, Change) and target.since != "previous_cycle":
            first = min(first, _change_start(target, span, on))
        starts[id_] = min(starts[id_], first)
    return starts


def _uses(
    okrs: OKRSet, metrics: Mapping[str, object]
) -> Iterator[tuple[str, Cycle | None, Target | None]]:
    """Go through everything that uses one of the metrics."""
    scope = okrs.scope("metric")
    for objective in okrs.objectives:
        cycle = okrs.cycle_of(objective)
        uses: list[tuple[str, Cycle | None, Target | None]] = [
            (kr.metric_id, span_of(kr, cycle), kr.target)
            for kr in objective.key_results
            if kr.metric_id is not None
        ]
        named = (*objective.measured_by, *(g.metric for g in objective.guardrails))
        uses += [(name, cycle, None) for name in named]
        for name, span, target in uses:
            id_ = scope.ids[scope.find(name)]
            if id_ in metrics:
                yield id_, span, target


def _before(cycle: Cycle | None, cadence: Cadence | None, on: dt.date) -> dt.date:
    """Give the first day of the cycle before one; a year before where there is none."""
    if cycle is None:
        return _back(on, _YEAR)
    start = _start(cycle, on)
    if cadence is not None:
        try:
            return cadence.previous(cadence.cycle(start)).start
        except InvalidOKRError:
            pass  # a custom cadence reaches no further back
    return _back(start, dt.timedelta(days=cycle.days))


def _start(cycle: Cycle | None, on: dt.date) -> dt.date:
    """Give the day that a cycle starts, or the day itself where it is still to come."""
    return on if cycle is None else min(cycle.start, on)


def _rhythm(metric: Metric) -> dt.timedelta:
    """Say within how many days a metric has a reading for certain."""
    rhythm = metric.rhythm
    days = rhythm if isinstance(rhythm, int) else _DAYS_OF[rhythm]
    return dt.timedelta(days=days)


def _change_start(target: Change, span: Cycle | None, on: dt.date) -> dt.date:
    """Give a day a year before the one that a change is counted from."""
    if target.since == "previous_year":
        return _back(_back(on if span is None else span.last_day, _YEAR), _YEAR)
    return _back(as_date(target.since), _YEAR)


def _back(day: dt.date, by: dt.timedelta) -> dt.date:
    return day - by if day - dt.date.min > by else dt.date.min
