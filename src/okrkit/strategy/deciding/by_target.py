"""Rules about targets and metrics: retarget, and retire."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from okrkit.scoring.columns import UNREAD
from okrkit.scoring.terms import DONE, ESTABLISH, HOLD, MILESTONES
from okrkit.strategy.deciding.decision import Decision, Evidence
from okrkit.strategy.deciding.known import Known
from okrkit.strategy.listed import percent

__all__ = [
    "already_met",
    "at_its_bound",
    "in_no_doubt",
    "nearly_sure",
    "never_read",
    "no_precedent",
]

MET_BY: Final = 0.75
"""A target that is met before so much of its days is over was met early."""

KEPT: Final = 0.8
"""With a chance from here on what is met now will probably be met at the end."""

SURE: Final = 0.95
"""A chance above it is as good as certain."""

HOPELESS: Final = 0.05
"""A chance below it is as good as none."""

HALF: Final = 0.5
"""Share of days from which on there was time enough to see."""

FAR: Final = 100
"""Beyond so many standard deviations a number says no more than that it is far."""

SPANS: Final = 4
"""Fewer past spans say nothing of what always holds."""


def already_met(known: Known) -> Iterator[Decision]:
    """
    Find targets that are met early, and will probably stay so.

    Args:
        known: What is known.

    Yields:
        A decision to retarget each that is not committed.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> days = {f"2026-0{m}-28": 40 - m % 2 / 5 for m in range(1, 10)}
        >>> days |= {"2026-10-28": 40}
        >>> kr = KeyResult("nps", "x", baseline=30, target=39, check_ins=days)
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> next(already_met(Known(outlook=project(okrs, on="2026-11-15")))).kind
        'retarget'
    """
    columns = known.columns
    chance = known.endings.chance
    early = (columns.progress >= 1) & (columns.elapsed <= MET_BY) & (chance >= KEPT)
    flags = early & known.travels & ~known.committed & ~columns.provisional
    for row in known.rows(flags):
        yield row.asks(
            "retarget",
            "already met",
            "Its target is met, and there is time left.",
            (
                known.value(row, "value", columns.actual[row.at]),
                known.elapsed(row, f"at most {percent(MET_BY)}"),
                known.chance(row, f"at least {percent(KEPT)}"),
            ),
            (
                "raise the target, by an amendment with its reason",
                "close it as achieved and free the people",
                "keep the value by a guardrail",
            ),
        )


def nearly_sure(known: Known) -> Iterator[Decision]:
    """
    Find targets that are as good as met with half of the time left.

    Args:
        known: What is known.

    Yields:
        A decision to retarget each that is not committed.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> days = {f"2026-0{m}-28": 40 - m % 2 / 5 for m in range(1, 10)}
        >>> days |= {"2026-10-28": 40}
        >>> kr = KeyResult("nps", "x", baseline=30, target=38, check_ins=days)
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> [d.subject for d in nearly_sure(Known(outlook=project(okrs,
        ...                                               on="2026-11-01")))]
        ['nps']
    """
    columns, chance = known.columns, known.endings.chance
    read = known.endings.readings > 0
    flags = (chance > SURE) & (columns.elapsed <= HALF) & read
    for row in known.rows(flags & known.travels & ~known.committed):
        yield row.asks(
            "retarget",
            "nearly sure",
            "It is as good as met, and half of its days are still to come.",
            (
                known.chance(row, f"above {percent(SURE)}"),
                known.elapsed(row, f"at most {percent(HALF)}"),
            ),
            (
                "raise the target, by an amendment with its reason",
                "leave it, and say that it was no stretch",
            ),
        )


def no_precedent(known: Known) -> Iterator[Decision]:
    """
    Find targets without a precedent whose chance is as good as gone.

    Args:
        known: What is known.

    Yields:
        A decision to retarget each.

    Example:
        >>> from okrkit import OKRSet, project
        >>> list(no_precedent(Known(outlook=project(OKRSet(), on="2026-11-15"))))
        []
    """
    chance = known.endings.chance
    flags = (chance < HOPELESS) & known.travels
    for row in known.rows(flags):
        demand = known.realism[row.key_result.id]
        if demand.word != "no precedent":
            continue
        stretch = demand.stretch or 0.0
        yield row.asks(
            "retarget",
            "no precedent",
            "Nothing like it was ever seen of its metric, and it will not happen now.",
            (
                known.chance(row, f"below {percent(HOPELESS)}"),
                Evidence("stretch", stretch, _swings(stretch), "above 3"),
            ),
            (
                "say what is done that was never done before",
                "lower the target, by an amendment with its reason",
                "keep it as a learning key result",
            ),
        )


def _swings(stretch: float) -> str:
    """Write how far a target lies beyond what is usual, in its own terms."""
    far = f"over {FAR:g}" if stretch > FAR else f"{stretch:.2g}"
    return f"{far} standard deviations beyond what is usual"


def never_read(known: Known) -> Iterator[Decision]:
    """
    Find key results that nobody measures.

    Args:
        known: What is known.

    Yields:
        A decision to retire each without a reading when half of its days are over.

    Example:
        >>> from okrkit import KeyResult, Objective, OKRSet, project
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> next(never_read(Known(outlook=project(okrs, on="2026-12-01")))).trigger
        'It has no reading, and half of its days are over.'
    """
    columns = known.columns
    kinds = known.outlook.foresight.sheet.terms.kind
    valued = ~np.isin(kinds, (MILESTONES, DONE, ESTABLISH))
    flags = (columns.reason == UNREAD) & (columns.elapsed >= HALF) & valued
    for row in known.rows(flags):
        yield row.asks(
            "retire",
            "never read",
            "It has no reading, and half of its days are over.",
            (
                Evidence("readings", 0.0, "none"),
                known.elapsed(row, f"at least {percent(HALF)}"),
            ),
            (
                "connect a source, or record its value by check-ins",
                "replace the metric by one that is measured",
                "close it as abandoned",
            ),
        )


def at_its_bound(known: Known) -> Iterator[Decision]:
    """
    Find metrics that cannot get any better.

    Args:
        known: What is known.

    Yields:
        A decision to retire each whose value lies on its bound on the good side.

    Example:
        >>> from okrkit import KeyResult, Metric, Objective, OKRSet, project
        >>> csat = Metric("csat", unit="%", polarity="higher", bounds=(0, 100))
        >>> kr = KeyResult("csat", "x", metric=csat, baseline=90, target=99,
        ...                check_ins={"2026-11-06": 100})
        >>> okrs = OKRSet([Objective("keep", "Stay", [kr])], cycle="2026-Q4")
        >>> next(at_its_bound(Known(outlook=project(okrs, on="2026-11-15")))).kind
        'retire'
    """
    columns = known.columns
    for row in known.rows((columns.progress >= 1) & known.travels):
        metric = known.metric_of(row)
        if metric is None or metric.polarity is None:
            continue
        low, high = metric.bounds
        bound = high if metric.polarity == "higher" else low
        if bound is None or columns.actual[row.at] != bound:
            continue
        yield row.asks(
            "retire",
            "at its bound",
            "Its metric has the best value that it can have.",
            (known.value(row, "value", bound, "the bound of the metric"),),
            (
                "keep it by a guardrail, and ask for something else",
                "measure what still differs: a part, a rarer fault, a harder case",
            ),
        )


def in_no_doubt(known: Known) -> Iterator[Decision]:
    """
    Find limits that were kept in every past span and will be kept again.

    Args:
        known: What is known.

    Yields:
        A decision to retire each that is not committed.

    Example:
        >>> from okrkit import OKRSet, project
        >>> list(in_no_doubt(Known(outlook=project(OKRSet(), on="2026-11-15"))))
        []
    """
    held = known.outlook.foresight.sheet.terms.kind == HOLD
    chance = known.endings.chance
    for row in known.rows(held & (chance > SURE) & ~known.committed):
        demand = known.realism[row.key_result.id]
        if demand.precedent != 1 or demand.spans < SPANS:
            continue
        spans = f"{demand.spans} of {demand.spans}"
        yield row.asks(
            "retire",
            "in no doubt",
            "Its limit was kept in every past span, and will be again.",
            (
                Evidence("past spans that kept it", 1.0, spans, f"{SPANS} or more"),
                known.chance(row, f"above {percent(SURE)}"),
            ),
            (
                "make it a guardrail: reported, and never averaged in",
                "tighten the limit, by an amendment with its reason",
            ),
        )
