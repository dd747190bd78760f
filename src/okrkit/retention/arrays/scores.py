"""`ScoreCounts`: how many gave which answer, by period and segment."""

import math
from typing import Final

import numpy as np
from attrs import field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Floats, Ints
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.table import Columns

__all__ = [
    "WIDEST",
    "ScoreCounts",
    "score_counts_of_columns",
    "score_counts_of_sums",
    "weight_factor",
]

WIDEST: Final = 101
"""The most answers a scale can have: 0 to 100."""

# Rows worked on at a time: what lies between stays in the cache.
_BLOCK: Final = 1 << 16
# Squares of weights below it come near the smallest numbers there are.
_SMALLEST: Final = 2.0**-400
# The most numbers of one result: 400 MB of each of its columns.
_MOST: Final = 50_000_000


@frozen(eq=False, kw_only=True)
class ScoreCounts:
    """
    How many gave which answer, by period and segment.

    Attributes:
        scores: The answers of the scale, in order.
        segments: Who is meant: "" for everybody first, then by name.
        count: How many gave each answer.
        weight: Sums of their weights; the counts where None.
        squares: Sums of their squared weights; the counts where None.
        off: How many answers are none of the scale, by period and segment.
        unknown: How many rows that count have no segment.

    Shape:
        scores (k,), segments (s,); count, weight and squares (p, s, k), off (p, s).

    Example:
        >>> table = Columns(size=2, arrays={"score": np.array([5.0, 1.0])})
        >>> made = score_counts_of_columns(table, periods=None, scale=(1, 5))
        >>> made.count.shape, made.segments
        ((1, 1, 5), ('',))
    """

    scores: Ints
    segments: tuple[str, ...]
    count: Ints
    weight: Floats | None = field(default=None)
    squares: Floats | None = field(default=None)
    off: Ints
    unknown: int = 0


def score_counts_of_columns(
    table: Columns, *, periods: Periods | None, scale: tuple[int, int]
) -> ScoreCounts:
    """
    Count the answers of a table.

    Args:
        table: Roles score and, where there are any, day, segment and weight.
        periods: The spans; None for all rows as one, whatever their day.
        scale: Lowest and highest answer.

    Returns:
        The counts; of one row without periods.

    Raises:
        InvalidOKRError: A weight below 0, or too many periods by segments.

    Shape:
        See `ScoreCounts`.

    Units:
        Counts.

    Source:
        okrkit's own choice.

    Example:
        >>> rows = {"score": np.array([10.0, 9, 3, 99])}
        >>> table = Columns(size=4, arrays=rows)
        >>> made = score_counts_of_columns(table, periods=None, scale=(0, 10))
        >>> made.count[0, 0].tolist(), made.off.tolist()
        ([0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1], [[1]])
    """
    low, high = scale
    names = table.labels.get("segment", ()) if "segment" in table else ()
    spans = 1 if periods is None else len(periods)
    weights = _column(table, "weight")
    if weights is not None and table.size and weights.min() < 0:
        raise InvalidOKRError(
            "a weight below 0",
            code="negative",
            place="weight",
            expected="0 or more",
            got=shown(float(weights.min())),
        )
    # Places of one row more at both ends: before the first period, and after the last;
    # of one segment more: nobody knows which; of one answer more: off the scale.
    shape = (spans + 2, len(names) + 1, high - low + 2)
    cells = math.prod(shape)
    if cells > _MOST:
        raise InvalidOKRError(
            f"{cells} periods by segments by answers",
            code="too-many-periods",
            place="segment",
            expected=f"at most {_MOST}",
            hint="Ask for longer periods, or for fewer segments.",
        )
    if weights is not None and table.size:
        weights = weights * weight_factor(float(weights.max()))
    counts = np.zeros(cells, np.int64)
    powers = [np.zeros(cells), np.zeros(cells)] if weights is not None else []
    spots = _Spots(table, periods, scale, shape)
    block = max(_BLOCK, cells)
    for first in range(0, table.size, block):
        rows = slice(first, first + block)
        at = spots.of(rows)
        counts += np.bincount(at, minlength=cells)
        if weights is not None:
            weight = weights[rows]
            powers[0] += np.bincount(at, weight, cells)
            powers[1] += np.bincount(at, weight * weight, cells)
    sums = [counts, *powers]
    return score_counts_of_sums([part.reshape(shape) for part in sums], scale, names)


def weight_factor(largest: float) -> float:
    """
    Return what weights are multiplied by, so that their squares can be told from 0.

    Only how weights compare counts; a power of 2 leaves that as it is, to the last bit.

    Args:
        largest: Of the weights, or of sums of them.

    Returns:
        1, but for weights so small that nothing would be left of their squares.

    Example:
        >>> weight_factor(2.5), weight_factor(2.0**-600) == 2.0**600
        (1.0, True)
    """
    if not 0 < largest < _SMALLEST:
        return 1.0
    return 2.0 ** min(-math.floor(math.log2(largest)), 1000)


def _column(table: Columns, role: str) -> np.ndarray | None:
    return table[role] if role in table else None  # noqa: SIM401 - it is no mapping


class _Spots:
    """Where each row is counted: one number for period, segment and answer."""

    def __init__(
        self,
        table: Columns,
        periods: Periods | None,
        scale: tuple[int, int],
        shape: tuple[int, int, int],
    ) -> None:
        self._score = table["score"]
        self._segment = _column(table, "segment")
        self._day = None if periods is None else table["day"]
        self._low, self._high = scale
        self._shape = shape
        if periods is not None:
            # One place for each day there can be, and one at both ends.
            self._first = int(periods.edges[0]) - 1
            days = np.arange(self._first, int(periods.edges[-1]) + 1)
            place = periods.place(days) + 1
            place[days > periods.last_day] = shape[0] - 1
            self._places = place

    def of(self, rows: slice) -> Ints:
        """Return the places of some rows."""
        _, segments, answers = self._shape
        score = self._score[rows]
        # What lies far off is no whole number of 64 bits: a bound is as far off.
        near = np.clip(score, self._low - 1, self._high + 1)
        whole = near.astype(np.int64) if score.dtype.kind == "f" else score
        on_scale = (whole == score) & (whole >= self._low) & (whole <= self._high)
        cells = np.where(on_scale, whole - self._low, answers - 1).astype(np.int64)
        if self._segment is not None:
            cells += (self._segment[rows] + 1) * answers
        if self._day is None:
            return cells + segments * answers
        day = self._day[rows] - self._first
        np.clip(day, 0, len(self._places) - 1, out=day)
        cells += self._places[day] * (segments * answers)
        return cells


def score_counts_of_sums(
    sums: list[np.ndarray], scale: tuple[int, int], names: tuple[str, ...]
) -> ScoreCounts:
    """
    Cut what counts out of the sums, with everybody before the segments.

    Args:
        sums: Counts and, where there are weights, their sums and those of their
            squares; with one place more at both ends of the periods (before the first,
            after the day asked on), one segment more before all (nobody knows which),
            and one answer more (off the scale).
        scale: Lowest and highest answer.
        names: Of the segments.

    Returns:
        The counts.

    Shape:
        Each (p + 2, 1 + segments, answers + 1).

    Example:
        >>> one = np.zeros((3, 1, 3), np.int64)
        >>> one[1, 0] = [4, 5, 6]
        >>> made = score_counts_of_sums([one], (1, 2), ())
        >>> made.count.tolist(), made.off.tolist()
        ([[[4, 5]]], [[6]])
    """
    within = [part[1:-1] for part in sums]
    made = [
        np.concatenate([part.sum(axis=1, keepdims=True), part[:, 1:]], axis=1)
        for part in within
    ]
    known = [part[:, :, :-1] for part in made]
    return ScoreCounts(
        scores=np.arange(scale[0], scale[1] + 1),
        segments=("", *names),
        count=known[0],
        weight=known[1] if len(known) > 1 else None,
        squares=known[2] if len(known) > 1 else None,
        off=made[0][:, :, -1],
        unknown=int(within[0][:, 0].sum()) if names else 0,
    )
