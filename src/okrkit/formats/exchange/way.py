"""How a tool that knows only start, target and current value says a target."""

import datetime as dt

from attrs import frozen

from okrkit.model.okr import KeyResult
from okrkit.model.okrset import OKRSet
from okrkit.model.rows import judged
from okrkit.model.staged import Done, Establish, Milestones, Steps, Zones
from okrkit.model.target import Reach, Target
from okrkit.model.unit import Unit

__all__ = ["Way", "value_on", "way_of"]

_PERCENT = 100.0


@frozen
class Way:
    """
    A way from a start to a target, and how far it has come.

    Attributes:
        start: Value at its start.
        target: Value at its end.
        current: Value on the day of the export; None where nothing was measured.
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
        The way; None where there is no start to say: limits, changes and drafts.

    Example:
        >>> from okrkit import Objective
        >>> kr = KeyResult("nps", "NPS", baseline=32, target=40)
        >>> way_of(OKRSet([Objective("keep", "Keep", [kr])]), kr, None)
        Way(start=32.0, target=40.0, current=None)
    """
    ends = _ends(kr.target)
    if ends is None:
        return None
    value = value_on(okrs, kr, on)
    if isinstance(kr.target, Milestones) and value is not None:
        value = Unit.of("ratio").convert(value, "%")
    return Way(*ends, value)


def value_on(okrs: OKRSet, kr: KeyResult, on: dt.date | None) -> float | None:
    """
    Give the latest value of a key result.

    Args:
        okrs: Its set.
        kr: The key result.
        on: The last day that counts; None for all.

    Returns:
        What it is judged by on the day: a value, 0 or 1, or a share done; None where
        nothing is known.

    Example:
        >>> from okrkit import Objective
        >>> kr = KeyResult("nps", "NPS", at_least=40, check_ins={"2026-11-06": 34})
        >>> value_on(OKRSet([Objective("keep", "Keep", [kr])]), kr, None)
        34.0
    """
    last = None if on is None else on.toordinal()
    known = judged(kr, okrs.readings(kr.id))
    values = [value for day, value, *_ in known if last is None or day <= last]
    return values[-1] if values else None


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
