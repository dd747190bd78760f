"""The drivers of an objective: which are green, and which moved in its cycle."""

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen

from okrkit.model.calendar import Cycle
from okrkit.model.noun import Noun
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.scoring.scorecard import Scorecard
from okrkit.strategy.assuming.chained import Chain
from okrkit.strategy.assuming.grid import Seen
from okrkit.strategy.assuming.movement import moved, noise_of, way_of

__all__ = ["Driven", "driven", "is_on", "risen"]

GREEN: Final = ("on track", "achieved")


@frozen(kw_only=True)
class Driven(Noun):
    """
    Where the key results on drivers stand, and those that are work.

    Attributes:
        green: Ids of those that are on track or achieved.
        behind: Of those that are scored and are not.
        stale: Of those whose readings are old.
        unmeasured: Of those without a score: never read, or a draft.
        closed: Of those that ended; they do not count.
        work: Whether some of the green ones have no metric: work that was done.

    Example:
        >>> Driven(green=("a",), unmeasured=("b",)).counted
        2
    """

    green: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    unmeasured: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    work: bool = False

    @property
    def counted(self) -> int:
        """
        How many count: all that are not closed.

        Example:
            >>> Driven(closed=("a",)).counted
            0
        """
        given = (self.green, self.behind, self.stale, self.unmeasured)
        return sum(map(len, given))


def driven(okrs: OKRSet, objective: Objective, chain: Chain, card: Scorecard) -> Driven:
    """
    Sort the key results of an objective that are drivers or work by where they stand.

    Args:
        okrs: The set.
        objective: The objective.
        chain: What it assumes.
        card: The scores of the day.

    Returns:
        Their ids.

    Example:
        >>> from okrkit import score
        >>> from okrkit.strategy.assuming.chains import assumptions
        >>> okrs = OKRSet([Objective("a", "A")])
        >>> card = score(okrs, on="2026-11-15")
        >>> driven(okrs, okrs["a"], assumptions(okrs)["a"], card).counted
        0
    """
    found: dict[str, list[str]] = {}
    work = False
    for kr in objective.key_results:
        drives = kr.metric_id and okrs.metric(kr.metric_id).id in chain.drivers
        if not drives and kr.id not in chain.work:
            continue
        stands = _stands(kr, card)
        found.setdefault(stands, []).append(kr.id)
        work |= stands == "green" and kr.id in chain.work
    return Driven(work=work, **{name: tuple(ids) for name, ids in found.items()})


def _stands(kr: KeyResult, card: Scorecard) -> str:
    score = card.key_results[kr.id]
    if kr.closed is not None:
        return "closed"
    if score.score is None:
        return "unmeasured"
    if score.status == "stale":
        return "stale"
    return "green" if score.status in GREEN else "behind"


def risen(
    readings: Mapping[str, Seen],
    drivers: Sequence[tuple[str, int]],
    cycle: Cycle,
    on: int,
    *,
    level: float,
) -> tuple[str, ...]:
    """
    Return the drivers that clearly moved in their good direction in a cycle.

    Args:
        readings: Of each metric.
        drivers: Ids of metrics, with 1 where higher is better and -1 where lower is.
        cycle: The cycle.
        on: The day, as an ordinal number.
        level: Of the interval that has to lie on the good side.

    Returns:
        Their ids.

    Example:
        >>> from okrkit import Cadence
        >>> risen({}, [], Cadence("quarter").cycle("2026-11-15"), 740000, level=0.95)
        ()
    """
    start, end = cycle.start.toordinal() - 1, min(on, cycle.last_day.toordinal())
    found: list[str] = []
    for name, way in drivers:
        seen = readings[name]
        made = moved(seen, start, end, level=level, noise=noise_of(seen))
        if way and made and way_of(made, way, matters=0.0) == "better":
            found.append(name)
    return tuple(found)


def is_on(okrs: OKRSet, kr: KeyResult, metric: str) -> bool:
    """
    Say whether a key result is on a metric.

    Args:
        okrs: The set.
        kr: The key result.
        metric: Id of the metric.

    Returns:
        Whether it is; a key result without a metric is on none.

    Example:
        >>> is_on(OKRSet(), KeyResult("a", "A", at_least=1), "churn")
        False
    """
    return kr.metric_id is not None and okrs.metric(kr.metric_id).id == metric
