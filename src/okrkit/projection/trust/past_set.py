"""What a back-test looks back at in a set: closed key results, cycles of metrics."""

import datetime as dt

import numpy as np
from attrs import evolve

from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.metric import Metric
from okrkit.model.okr import KeyResult
from okrkit.model.okrset import OKRSet
from okrkit.model.target import Change, Hold, Reach
from okrkit.projection.trust.past import (
    BASES,
    Limits,
    Past,
    Window,
    closed,
    past_of,
    until,
)
from okrkit.scoring.columns import Sheet
from okrkit.scoring.presets import resolve
from okrkit.scoring.sheet import fill

_OTHER = "whose target is not one value at the end"


def read_set(
    okrs: OKRSet, cadence: Cadence | None, on: dt.date | None, limits: Limits
) -> tuple[list[Past], list[Window], dict[str, int]]:
    """
    Read the closed key results of a set, and the other cycles of its metrics.

    Args:
        okrs: The set.
        cadence: Of the metrics' cycles; None takes the set's own.
        on: The day of the test; None takes that of the last reading or check-in.
        limits: What the caller says of the series.

    Returns:
        The series, and their windows; a cycle of a metric that a key result covers
        is tested once, as the key result's. Then how many closed key results are left
        out, by reason.

    Raises:
        InvalidOKRError: A reading outside its bounds.
        UnknownIdError: Something is said of a series that is not there.

    Example:
        >>> read_set(OKRSet(), None, None,
        ...          Limits(kind=None, basis=None, lower=None, upper=None))
        ([], [], {})
    """
    day = last_day_of(okrs) if on is None else on
    if day is None:
        return [], [], {}
    okrs = okrs.in_force(day)
    sheet = fill(okrs, resolve(okrs.policy), day.toordinal())
    found: list[Past] = []
    windows: list[Window] = []
    taken: set[tuple[str, Cycle]] = set()
    left_out: dict[str, int] = {}
    for row, kr in enumerate(okrs.key_results):
        span = okrs.span(kr.id)
        if span is None or span.last_day > day:
            continue
        goal = _goal(sheet, row, kr)
        if goal is None:
            left_out[_OTHER] = left_out.get(_OTHER, 0) + 1
            continue
        metric = None if kr.metric_id is None else okrs.metric(kr.metric_id)
        past = past_of(kr.metric_id or kr.id, okrs.readings(kr.id), metric)
        taken.add((past.id, span))
        basis = getattr(kr.target, "basis", BASES[0])
        windows.append(_window(len(found), span, goal, kr))
        past = until(past, day)
        found.append(limits.on(_bounded(past, metric, summed=basis == BASES[1])))
    rule = cadence or okrs.cadence
    summed = {past.id for past in found if past.summed}
    for metric in okrs.metrics if rule is not None else ():
        past = until(past_of(metric.id, okrs.series(metric.id), metric), day)
        past = limits.on(_bounded(past, metric, summed=metric.id in summed))
        cycles = [] if rule is None else list(closed(past, rule, on))
        windows += [
            Window(past=len(found), cycle=cycle)
            for cycle in cycles
            if (metric.id, cycle) not in taken
        ]
        found.append(past)
    limits.check({past.id for past in found})
    return found, windows, left_out


def last_day_of(okrs: OKRSet) -> dt.date | None:
    """
    Return the day of the last reading or check-in of a set.

    Args:
        okrs: The set.

    Returns:
        The day, or None where nobody ever measured or said anything.

    Example:
        >>> last_day_of(OKRSet()) is None
        True
    """
    days = [o.date for series in okrs.observations.values() for o in series]
    days += [check.date for kr in okrs.key_results for check in kr.check_ins]
    return max(days, default=None)


def _bounded(past: Past, metric: Metric | None, *, summed: bool) -> Past:
    if metric is None:
        return evolve(past, cumulative=summed, summed=summed)
    low, high = metric.bounds
    return evolve(
        past,
        cumulative=metric.kind == "total" or summed,
        summed=summed,
        lower=-np.inf if low is None else low,
        upper=np.inf if high is None else high,
    )


def _window(
    place: int, span: Cycle, goal: tuple[float, float, float], kr: KeyResult
) -> Window:
    said = [
        (check.date.toordinal() + 1.0, check.confidence)
        for check in kr.check_ins
        if check.confidence is not None and check.date in span
    ]
    return Window(
        past=place,
        cycle=span,
        goal=goal[0],
        way=goal[1],
        baseline=goal[2],
        beliefs=tuple(said),
    )


def _goal(sheet: Sheet, row: int, kr: KeyResult) -> tuple[float, float, float] | None:
    """Return target, direction and baseline, where one value at the end decides."""
    terms, target = sheet.terms, kr.target
    basis = getattr(target, "basis", None)
    if isinstance(target, Reach) and basis in BASES:
        way = 1.0 if target.target > target.baseline else -1.0
        return target.target, way, target.baseline
    if isinstance(target, Change) and basis in BASES:
        start, goal = float(terms.baseline[row]), float(terms.target[row])
        known = not np.isnan(start + goal)
        return (goal, 1.0 if goal >= start else -1.0, start) if known else None
    if isinstance(target, Hold) and basis in BASES and target.inclusive:
        low, high = target.at_least, target.at_most
        if low is not None and high is None:
            return low, 1.0, np.nan
        if high is not None and low is None:
            return high, -1.0, np.nan
    return None
