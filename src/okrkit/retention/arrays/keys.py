"""Keys of rows: dense codes, distinct pairs, counts by cell; little is sorted."""

import numpy as np
from attrs import frozen

from okrkit.errors import InvalidOKRError
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.retention.tables.periods import Periods
from okrkit.retention.tables.table import Columns

SPARE = 1 << 22
"""Places that a table may have beyond four for each row, before sorting is better."""

CELLS = 20_000_000
"""The most cells, periods times segments, of one question."""


@frozen(eq=False, kw_only=True)
class Grid:
    """
    The cells of a statistic: periods down, everybody and the segments across.

    Attributes:
        periods: How many periods.
        segments: Names of the columns; the first is "" for everybody.

    Raises:
        InvalidOKRError: More than 20 million cells.

    Example:
        >>> Grid(periods=12, segments=("", "paying")).width
        2
    """

    periods: int
    segments: tuple[str, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse what would not fit into memory."""
        if self.periods * self.width > CELLS:
            raise InvalidOKRError(
                f"{self.periods} periods of {self.width - 1} segments",
                code="too-many-periods",
                place="segment",
                expected=f"at most {CELLS} cells",
                hint="Ask for longer periods, or for fewer segments.",
            )

    @property
    def width(self) -> int:
        """Everybody and the segments, counted."""
        return len(self.segments)

    def add(
        self, place: Ints, segment: Ints | None, weights: Floats | None = None
    ) -> Floats:
        """
        Sum rows by period and segment.

        Args:
            place: Of the period; those outside do not count.
            segment: Codes, -1 for none; None where there are no segments.
            weights: What is summed; rows are counted where None.

        Returns:
            Sums; the first column is of all rows.

        Shape:
            Arguments (n,) → (periods, width).

        Example:
            >>> Grid(periods=2, segments=("",)).add(np.array([0, 1, 1]), None).tolist()
            [[1.0], [2.0]]
        """
        inside = (place >= 0) & (place < self.periods)
        if not inside.all():
            place = place[inside]
            segment = None if segment is None else segment[inside]
            weights = None if weights is None else weights[inside]
        cell = place * self.width
        if segment is not None:
            cell = cell + (segment + 1)
        size = self.periods * self.width
        sums = np.bincount(cell, weights, minlength=size).astype(np.float64)
        table = sums.reshape(self.periods, self.width)
        table[:, 0] = table.sum(axis=1)
        return table

    def add_from(
        self, place: Ints, segment: Ints | None, weights: Floats | None = None
    ) -> Floats:
        """
        Sum rows by segment, each from its period on.

        Args:
            place: Of the first period of each row.
            segment: Codes, -1 for none; None where there are no segments.
            weights: What is summed.

        Returns:
            Sums by period and segment.

        Shape:
            Arguments (n,) → (periods, width).

        Example:
            >>> grid = Grid(periods=3, segments=("",))
            >>> grid.add_from(np.array([0, 1]), None).tolist()
            [[1.0], [2.0], [2.0]]
        """
        return np.cumsum(self.add(place, segment, weights), axis=0)


def grid_of(columns: Columns, periods: Periods) -> Grid:
    """
    Make the grid of a table: its segments by the periods.

    Args:
        columns: Says the segments, where it has any.
        periods: The spans.

    Returns:
        The grid.

    Example:
        >>> from okrkit.retention.tables.periods import periods_of
        >>> rows = Columns(size=0, arrays={}, labels={"segment": ("paying",)})
        >>> grid_of(rows, periods_of(20_454, on="2026-02-28")).segments
        ('', 'paying')
    """
    return Grid(periods=len(periods), segments=("", *columns.labels.get("segment", ())))


def dense(customer: Ints) -> tuple[Ints, int]:
    """
    Number customers from 0, in the order of their keys.

    Args:
        customer: Keys, of any size.

    Returns:
        A code for each row, and how many customers there are.

    Shape:
        (n,) → (n,).

    Example:
        >>> dense(np.array([70, -5, 70]))
        (array([1, 0, 1]), 2)
    """
    if not len(customer):
        return customer, 0
    low, high = int(np.min(customer)), int(np.max(customer))
    if high - low < 4 * len(customer) + SPARE:
        seen = np.zeros(high - low + 1, np.bool_)
        seen[customer - low] = True
        number = np.cumsum(seen) - 1
        return number[customer - low], int(number[-1]) + 1
    keys, codes = np.unique(customer, return_inverse=True)
    return codes.astype(np.int64, copy=False), len(keys)


def distinct(keys: Ints, size: int) -> Ints:
    """
    Return the keys that occur, each once, in order.

    Args:
        keys: From 0 to below `size`.
        size: How many there can be.

    Returns:
        The keys.

    Shape:
        (n,) → at most (n,).

    Example:
        >>> distinct(np.array([5, 2, 5]), 6)
        array([2, 5])
    """
    if size > 8 * len(keys) + SPARE:
        keys = np.sort(keys)
        return keys[firsts(keys)]
    seen = np.zeros(size, np.bool_)
    seen[keys] = True
    return np.flatnonzero(seen)


def summed(keys: Ints, weights: Floats, size: int) -> tuple[Ints, Floats]:
    """
    Sum by key.

    Args:
        keys: From 0 to below `size`.
        weights: What is summed.
        size: How many keys there can be.

    Returns:
        The keys that occur, in order, and their sums.

    Shape:
        (n,), (n,) → at most (n,) each.

    Example:
        >>> summed(np.array([5, 2, 5]), np.array([1.0, 1.0, -1.0]), 6)
        (array([2, 5]), array([1., 0.]))
    """
    if size > 4 * len(keys) + SPARE:
        found, back = np.unique(keys, return_inverse=True)
        return found, np.bincount(back, weights, minlength=len(found)).astype(
            np.float64, copy=False
        )
    found = distinct(keys, size)
    return found, np.bincount(keys, weights, minlength=size)[found].astype(
        np.float64, copy=False
    )


def with_everybody(sums: Floats | Ints) -> Floats:
    """
    Put the sum over all segments where those of no segment stood.

    Args:
        sums: Of no segment, then of each.

    Returns:
        Of everybody, then of each.

    Shape:
        (p, 1 + segments); kept.

    Units:
        Kept.

    Source:
        okrkit's own choice.

    Example:
        >>> with_everybody(np.array([[1, 2, 3]]))
        array([[6., 2., 3.]])
    """
    made = sums.astype(np.float64)
    made[:, 0] = made.sum(axis=1)
    return made


def firsts(codes: Ints) -> Flags:
    """
    Tell which rows are the first of their code.

    Args:
        codes: In order.

    Returns:
        One flag a row.

    Shape:
        (n,) → (n,).

    Example:
        >>> firsts(np.array([3, 3, 4]))
        array([ True, False,  True])
    """
    first = np.ones(len(codes), np.bool_)
    np.not_equal(codes[1:], codes[:-1], out=first[1:])
    return first


def by_pair(codes: Ints, days: Ints) -> Ints | None:
    """
    Find the order of rows by code, then day; equal ones stay as they are.

    Args:
        codes: Of customers, from 0.
        days: Of the rows.

    Returns:
        Places of the rows, in order; None where they stand so already.

    Shape:
        (n,), (n,) → (n,).

    Example:
        >>> by_pair(np.array([1, 0, 1]), np.array([5, 9, 2]))
        array([1, 2, 0])
    """
    if not len(codes):
        return None
    low = int(np.min(days))
    keys = codes * (int(np.max(days)) - low + 1) + (days - low)
    if (keys[1:] >= keys[:-1]).all():
        return None
    return np.argsort(keys, kind="stable")
