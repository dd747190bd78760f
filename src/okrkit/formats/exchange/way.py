"""How a tool that knows only start, target and current value says a target."""

import datetime as dt
from math import fsum, inf, isnan

from attrs import frozen

from okrkit.model.metric import Metric, Observation
from okrkit.model.okr import KeyResult
from okrkit.model.okrset import OKRSet
from okrkit.model.rows import counted, judged, whole_of
from okrkit.model.series import Series
from okrkit.model.staged import Done, Establish, Milestones, Steps, Zones
from okrkit.model.target import Reach, Target
from okrkit.model.unit import Unit
from okrkit.model.ways import sign_of_way

__all__ = ["Way", "value_on", "way_of"]

_PERCENT = 100.0


@frozen
class Way:
    """
    A way from a start to a target, and how far it has come.

    Attributes:
        start: Value at its start.
        target: Value at its end.
        current: Value that is scored on the day of the export; None where nothing was
            measured.
    """

    start: float
    target: float
    current: float | None = None


def way_of(okrs: OKRSet, kr: KeyResult, on: dt.date | None) -> Way | None:
    """
    Say a key result as a way from a start to a target.

    Done and the first reading go from 0 to 1, stages from 0 to 100, zones to their
    target, steps from their lowest worth to their highest.

    Args:
        okrs: Its set.
        kr: The key result.
        on: The day whose value is current.

    Returns:
        The way; None where there is no start to say, as for limits and changes, and
        for drafts, which are never scored.

    Example:
        >>> from okrkit import Objective
        >>> kr = KeyResult("nps", "NPS", baseline=32, target=40)
        >>> way_of(OKRSet([Objective("keep", "Keep", [kr])]), kr, None)
        Way(start=32.0, target=40.0, current=None)
    """
    ends = _ends(kr.target)
    if ends is None or kr.draft:
        return None
    value = value_on(okrs, kr, on)
    if isinstance(kr.target, Milestones) and value is not None:
        value = Unit.of("ratio").convert(value, "%")
    return Way(*ends, value)


def value_on(okrs: OKRSet, kr: KeyResult, on: dt.date | None) -> float | None:
    """
    Give the value by which a key result is scored: what its basis makes of readings.

    Args:
        okrs: Its set.
        kr: The key result.
        on: The last day that counts; None for all.

    Returns:
        What it is scored by on the day: the latest value, or the sum, mean or worst of
        its readings; of a share of time the value as far along its way; 0 or 1, or a
        share done. None where nothing is known, and for the share of time of zones
        and steps, which are no way.

    Example:
        >>> from okrkit import Objective
        >>> kr = KeyResult("new", "New customers", target=Reach(0, 10, basis="sum"),
        ...     check_ins={"2026-10-30": 2, "2026-11-06": 6})
        >>> value_on(OKRSet([Objective("keep", "Keep", [kr])]), kr, None)
        8.0
    """
    last = inf if on is None else on.toordinal()
    known = [
        reading for reading in judged(kr, okrs.readings(kr.id)) if reading[0] <= last
    ]
    basis = "latest" if kr.target is None else kr.target.basis
    if not known:
        # Where check-ins have said nothing of what is done, nothing is.
        staged = isinstance(kr.target, Milestones | Done)
        said = any(each.date.toordinal() <= last for each in kr.counting)
        return 0.0 if staged and said else None
    if basis == "latest":
        return known[-1][1]
    return _by_basis(okrs, kr, known, on)


def _by_basis(
    okrs: OKRSet,
    kr: KeyResult,
    known: list[tuple[int, float, bool]],
    on: dt.date | None,
) -> float | None:
    """Give what the basis makes of the readings since the key result began."""
    basis = "latest" if kr.target is None else kr.target.basis
    last = inf if on is None else on.toordinal()
    span = okrs.span(kr.id)
    first = -inf if span is None else span.start.toordinal()
    if basis == "share of time":
        return _share_of_time(kr.target, known, first, on)
    window = [value for day, value, _ in known if day >= first]
    if not window:
        return None
    if basis == "worst":
        ends = _ends(kr.target)
        up = ends is None or sign_of_way(*_worth(kr.target, ends)) > 0
        return min(window) if up else max(window)
    metric = None if kr.metric_id is None else okrs.metric(kr.metric_id)
    inside = [r for r in okrs.readings(kr.id) if first <= r.date.toordinal() <= last]
    pooled = _pooled(inside, metric)
    if pooled is not None:
        return pooled
    # Rates do not add up: without numerators and denominators their mean is left.
    adds = basis == "sum" and isnan(whole_of(metric))
    return fsum(window) / (1 if adds else len(window))


def _pooled(readings: list[Observation], metric: Metric | None) -> float | None:
    """Give the ratio of several readings as one, where each says of how many it is."""
    counts = counted(Series.of(readings), metric)
    if len(counts) < 2:
        return None
    parts, ofs = (fsum(column) for column in zip(*counts, strict=True))
    return None if isnan(parts) or not ofs > 0 else parts / ofs * whole_of(metric)


def _share_of_time(
    target: Target | None,
    known: list[tuple[int, float, bool]],
    first: float,
    on: dt.date | None,
) -> float | None:
    """Give the value as far along the way as the share of days on which it was met."""
    if not isinstance(target, Reach):
        return None
    start, end = target.baseline, target.target
    up = sign_of_way(start, end)
    until = known[-1][0] if on is None else on.toordinal()
    # A reading from before the window still holds on its first days.
    nexts = [*(day for day, *_ in known[1:]), until + 1]
    spans = [
        (after - max(day, first), (value - end) * up >= 0)
        for (day, value, _), after in zip(known, nexts, strict=True)
        if after > first
    ]
    days = sum(count for count, _ in spans)
    if not days:
        return None
    share = sum(count for count, met in spans if met) / days
    return start + (end - start) * share


def _worth(target: Target | None, ends: tuple[float, float]) -> tuple[float, float]:
    """Give the ends of the way by whose direction the worst value is found."""
    if isinstance(target, Steps):
        return target.points[0][1], target.points[-1][1]
    return ends


def _ends(target: Target | None) -> tuple[float, float] | None:
    match target:
        case Reach() | Zones():
            return target.baseline, target.target
        case Steps():
            worth = sorted(target.points, key=lambda point: point[1])
            return worth[0][0], worth[-1][0]
        case Milestones():
            return 0.0, _PERCENT
        case Done() | Establish():
            return 0.0, 1.0
        case _:
            return None
