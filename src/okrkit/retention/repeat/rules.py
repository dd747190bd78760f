"""`SegmentRule`: how scores of recency, frequency and money become named segments."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from attrs import field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import items, text
from okrkit.numerics.arrays import Ints
from okrkit.retention.wholes import whole

Span = tuple[int, int]
"""Lowest and highest score that fits."""

MOST: Final = 1000
"""The most scores there are."""

OTHERS: Final = "others"
"""The segment of those that no rule fits."""


def _span(value: object) -> Span:
    ends = items(value, field="scores")
    if len(ends) != 2 or whole(ends[0], field="scores") > whole(
        ends[1], field="scores"
    ):
        raise InvalidOKRError(
            "not a span of scores",
            code="scores-span",
            place="scores",
            expected="a lowest and a highest one, such as (4, 5)",
            got=shown(value),
        )
    return int(ends[0]), int(ends[1])


def _name(value: object) -> str:
    return text(value, field="name", longest=100)


@frozen
class SegmentRule:
    """
    A named segment: the scores of its customers; the highest score is the best.

    Attributes:
        name: Of the segment.
        recency: Lowest and highest score that fits.
        frequency: Likewise.
        monetary: Likewise.

    Raises:
        InvalidOKRError: No name, or no spans of scores.

    Example:
        >>> SegmentRule("champions", recency=(4, 5), frequency=(4, 5)).monetary
        (1, 1000)
    """

    name: str = field(converter=_name)
    recency: Span = field(default=(1, MOST), kw_only=True, converter=_span)
    frequency: Span = field(default=(1, MOST), kw_only=True, converter=_span)
    monetary: Span = field(default=(1, MOST), kw_only=True, converter=_span)

    def __str__(self) -> str:
        """Return what the rule asks for, in words."""
        spans = {
            "recency": self.recency,
            "frequency": self.frequency,
            "monetary": self.monetary,
        }
        said = [
            f"{name} {low} to {high}"
            for name, (low, high) in spans.items()
            if high < MOST
        ]
        return ", ".join(said) or "everybody"


RULES: Final = (
    SegmentRule("champions", recency=(4, 5), frequency=(4, 5), monetary=(4, 5)),
    SegmentRule("loyal", recency=(3, 5), frequency=(4, 5)),
    SegmentRule("can't lose", recency=(1, 2), frequency=(4, 5), monetary=(4, 5)),
    SegmentRule("at risk", recency=(1, 2), frequency=(3, 5)),
    SegmentRule("promising", recency=(3, 5), frequency=(3, 3)),
    SegmentRule("recent", recency=(4, 5), frequency=(1, 2)),
    SegmentRule("need attention", recency=(3, 3), frequency=(1, 2)),
    SegmentRule("hibernating", recency=(2, 2), frequency=(1, 2)),
    SegmentRule("lost", recency=(1, 1), frequency=(1, 2)),
)
"""Segments of scores from 1 to 5: the first rule that fits counts, and one does."""


def segments_of(
    rules: Sequence[SegmentRule], scores: tuple[Ints, Ints, Ints]
) -> tuple[Ints, tuple[str, ...]]:
    """
    Find the segment of each customer: that of the first rule that fits.

    Args:
        rules: In order.
        scores: Of recency, frequency and money.

    Returns:
        Places of the names, and the names; "others" last, where no rule fits.

    Shape:
        Scores (customers,) → places (customers,).

    Example:
        >>> best, worst = np.array([5]), np.array([1])
        >>> places, names = segments_of(RULES, (best, worst, worst))
        >>> names[places[0]]
        'recent'
    """
    names = tuple(dict.fromkeys([*(rule.name for rule in rules), OTHERS]))
    place = np.full(len(scores[0]), names.index(OTHERS), np.int64)
    for rule in reversed(rules):
        spans = (rule.recency, rule.frequency, rule.monetary)
        fits = np.ones(len(place), np.bool_)
        for score, (low, high) in zip(scores, spans, strict=True):
            fits &= (score >= low) & (score <= high)
        place[fits] = names.index(rule.name)
    return place, names
