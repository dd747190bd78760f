"""How a target starts again in the next cycle: from the current value, or anew."""

import datetime as dt

from attrs import evolve, frozen

from okrkit.model.access import readings_of
from okrkit.model.noun import phrase
from okrkit.model.okr import KeyResult
from okrkit.model.okrset import OKRSet
from okrkit.model.series import Series
from okrkit.model.staged import Done, Establish, Milestones, Zones
from okrkit.model.target import Change, Reach, Target
from okrkit.model.unit import Unit

__all__ = ["Restart", "restarted"]

_WHOLE = (1.0, 100.0)
_ANEW = ("mean", "sum", "worst", "share of time")


@frozen(kw_only=True)
class Restart:
    """
    A target for the next cycle, and what became of the old one.

    Attributes:
        target: The new target; None of a draft.
        kept: What is as it was, in words.
        dropped: What is not, in words.
        asked: What somebody has to decide; empty for nothing.

    Example:
        >>> Restart(target=Done()).asked
        ''
    """

    target: Target | None
    kept: str = ""
    dropped: str = ""
    asked: str = ""


def restarted(okrs: OKRSet, kr: KeyResult, on: dt.date) -> Restart:
    """
    Let the target of a key result start again.

    Args:
        okrs: Its set.
        kr: The key result.
        on: The day; the last reading up to it is the current value.

    Returns:
        A `Reach` or `Zones` from the current value; where that is at the target
        already, what it was, and a question. Other targets are as they were.

    Example:
        >>> from okrkit import Objective
        >>> said = {"2026-12-31": 2.5}
        >>> kr = KeyResult("k", "K", baseline=3, target=2, check_ins=said)
        >>> okrs = OKRSet([Objective("o", "O", [kr])], cycle="2026-Q4")
        >>> restarted(okrs, kr, dt.date(2027, 1, 8)).target.baseline
        2.5
    """
    target = kr.target
    metric = None if kr.metric_id is None else okrs.metric(kr.metric_id)
    if target is None or kr.draft:
        return Restart(target=target, kept="its draft")
    told = phrase(target, None if metric is None else metric.unit)
    if isinstance(target, Reach | Zones):
        return _measured(okrs, kr, target, on)
    if isinstance(target, Change):
        known = metric is not None and len(okrs.series(metric.id))
        asked = "" if known else "its start is known from check-ins alone: say it anew"
        return Restart(target=target, kept=f"target {told}, counted anew", asked=asked)
    work = isinstance(target, Milestones | Done | Establish)
    done = "what was done" if work else ""
    return Restart(target=target, kept=f"target {told}", dropped=done)


def _measured(
    okrs: OKRSet, kr: KeyResult, target: Reach | Zones, on: dt.date
) -> Restart:
    """Start a way that is travelled: from the current value, or from its start."""
    metric = None if kr.metric_id is None else okrs.metric(kr.metric_id)
    unit = metric.unit if metric else None
    told = f"target {phrase(target, unit)}"
    if metric is None and _is_share(target):
        done = "the share that was done"
        return Restart(target=target, kept=f"{told}, from 0 again", dropped=done)
    if target.basis in _ANEW:
        return Restart(target=target, kept=f"{told}, its {target.basis} counted anew")
    series = okrs.series(metric.id) if metric else Series()
    days = [o for o in readings_of(kr, series, unit) if o.date <= on]
    if not days:
        asked = "nothing was measured: is the baseline still true?"
        return Restart(target=target, kept=told, asked=asked)
    start = _from(target, days[-1].value, unit, f"of {days[-1].date}")
    if days[-1].provisional and not start.asked:
        asked = f"the value of {days[-1].date} is provisional: set the baseline again"
        return evolve(start, asked=f"{asked} when it is final")
    return start


def _is_share(target: Reach | Zones) -> bool:
    """Tell whether check-ins report a share of work, from nothing to all of it."""
    whole = isinstance(target, Reach) and target.target in _WHOLE
    return whole and target.baseline == 0


def _end(target: Reach | Zones) -> float:
    return target.target if isinstance(target, Reach) else target.stretch


def _from(target: Reach | Zones, value: float, unit: Unit | None, of: str) -> Restart:
    """Start a target from a value, where there is a way left to go."""
    say = str if unit is None else unit.format
    here = f"{value:.12g}" if unit is None else say(value)
    next_ = target.target if isinstance(target, Reach) else target.commit
    told = phrase(target, unit)
    if (next_ - value) * target.direction <= 0:
        asked = f"{here} {of} is there already: agree on a new target"
        if isinstance(target, Zones) and (_end(target) - value) * target.direction > 0:
            asked = f"{here} {of} is beyond the commit already: agree on new zones"
        return Restart(target=target, kept=f"target {told}", asked=asked)
    new = evolve(target, baseline=value)
    if new == target:
        return Restart(target=target, kept=f"target {told}")
    old = f"{target.baseline:.12g}" if unit is None else say(target.baseline)
    return Restart(
        target=new,
        kept=f"target {phrase(new, unit)}, from the value {of}",
        dropped=f"baseline {old}",
    )
