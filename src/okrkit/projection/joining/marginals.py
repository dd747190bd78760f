"""`Marginals`: what each key result may come to by itself, before they are joined."""

from typing import Self

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike

from okrkit.alignment.arrays import nodes
from okrkit.errors import InvalidOKRError
from okrkit.numerics.numbers import numbers
from okrkit.projection.spreads.spread import Spread
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.formulas import Flags

_SLACK = 1e-9
_MOST = 1 << 31


@frozen(eq=False, kw_only=True)
class Quantiles:
    """
    Progress of key results without a value that goes on: work, or a share of time.

    Attributes:
        rows: Places of the key results, each once.
        offset: Points of row ``i`` are ``offset[i]:offset[i + 1]``.
        level: Chance up to each point, rising from 0 to 1 in each row.
        progress: Progress there, rising; where two points have one level it jumps, and
            between two levels it goes straight in the normal quantile of the level.

    Shape:
        rows (k,), offset (k + 1,), level and progress (points,).

    Example:
        >>> Quantiles().rows.tolist()
        []
    """

    rows: Ints = field(factory=lambda: np.zeros(0, dtype=np.int64))
    offset: Ints = field(factory=lambda: np.zeros(1, dtype=np.int64))
    level: Floats = field(factory=lambda: np.zeros(0))
    progress: Floats = field(factory=lambda: np.zeros(0))

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.rows)

    @classmethod
    def of_atoms(
        cls, rows: ArrayLike, offset: ArrayLike, progress: ArrayLike, chance: ArrayLike
    ) -> Self:
        """
        Return the quantiles of progress that takes a few values.

        Args:
            rows: Places of the key results.
            offset: Values of row ``i`` are ``offset[i]:offset[i + 1]``; one or more.
            progress: The values, in any order.
            chance: Of each.

        Returns:
            The quantiles.

        Raises:
            InvalidOKRError: Columns that do not fit together, or chances that are
                below 0 or do not sum to 1.

        Shape:
            rows (k,), offset (k + 1,), progress and chance (values,).

        Units:
            Fractions.

        Source:
            None.

        Example:
            >>> done = Quantiles.of_atoms([3], [0, 2], [0.0, 1.0], [0.25, 0.75])
            >>> done.level.tolist(), done.progress.tolist()
            ([0.0, 0.25, 0.25, 1.0], [0.0, 0.0, 1.0, 1.0])
        """
        place = nodes(rows, size=_MOST, place="quantiles.rows")
        first = nodes(offset, size=_MOST, place="quantiles.offset")
        value, part = _known(progress, "progress"), _known(chance, "chance")
        _refuse_rows(place)
        size = np.diff(first)
        fits = len(first) == len(place) + 1 and first[0] == 0 and bool((size > 0).all())
        if not fits or not first[-1] == len(value) == len(part):
            raise _shapes("quantiles.offset")
        row = np.repeat(np.arange(len(place)), size)
        total = np.bincount(row, part, minlength=len(place))
        if np.min(part, initial=0.0) < 0 or np.any(np.abs(total - 1) > _SLACK):
            raise InvalidOKRError(
                "no chances of all that can be",
                code="not-a-probability",
                place="quantiles.chance",
                expected="0 or more, 1 in all for each row",
            )
        order = np.lexsort((value, row))
        after = np.cumsum(part[order])
        start = np.repeat(np.append(0.0, after)[first[:-1]], size)
        after = np.clip(after - start, 0.0, 1.0)
        after[first[1:] - 1] = 1.0
        before = np.append(0.0, after[:-1])
        before[first[:-1]] = 0.0
        return cls(
            rows=place,
            offset=2 * first,
            level=np.column_stack([before, after]).ravel(),
            progress=np.repeat(value[order], 2),
        )

    @classmethod
    def of_levels(cls, rows: ArrayLike, levels: ArrayLike, progress: ArrayLike) -> Self:
        """
        Return the quantiles of progress that is known at some levels.

        Args:
            rows: Places of the key results.
            levels: Rising, above 0 and below 1; beyond the first and the last progress
                stays as it is there.
            progress: At each level, not falling.

        Returns:
            The quantiles.

        Raises:
            InvalidOKRError: Columns that do not fit together, levels or progress out of
                order.

        Shape:
            rows (k,), levels (q,), progress (k, q).

        Units:
            Fractions.

        Source:
            None.

        Example:
            >>> half = Quantiles.of_levels([0], [0.1, 0.9], [[0.2, 0.6]])
            >>> half.level.tolist(), half.progress.tolist()
            ([0.0, 0.1, 0.9, 1.0], [0.2, 0.2, 0.6, 0.6])
        """
        place = nodes(rows, size=_MOST, place="quantiles.rows")
        level, height = _known(levels, "levels"), _known(progress, "progress")
        _refuse_rows(place)
        if height.shape != (len(place), len(level)) or not len(level):
            raise _shapes("quantiles.progress")
        whole = np.concatenate([[0.0], level, [1.0]])
        if np.any(np.diff(whole) <= 0) or np.any(np.diff(height, axis=1) < 0):
            raise InvalidOKRError(
                "quantiles out of order",
                code="not-a-level",
                place="quantiles.levels",
                expected="levels rising between 0 and 1, progress not falling",
            )
        return cls(
            rows=place,
            offset=np.arange(len(place) + 1) * len(whole),
            level=np.tile(whole, len(place)),
            progress=np.column_stack([height[:, 0], height, height[:, -1]]).ravel(),
        )

    def joined(self, others: "Quantiles") -> Self:
        """
        Return these, and then others.

        Args:
            others: Of other rows.

        Returns:
            All of them.

        Raises:
            InvalidOKRError: A row that both have.

        Shape:
            (k,) and (l,) → (k + l,).

        Units:
            Fractions.

        Source:
            None.

        Example:
            >>> one = Quantiles.of_levels([0], [0.5], [[0.2]])
            >>> len(one.joined(Quantiles.of_levels([1], [0.5], [[0.3]])))
            2
        """
        rows = np.concatenate([self.rows, others.rows])
        _refuse_rows(rows)
        return type(self)(
            rows=rows,
            offset=np.append(self.offset, self.offset[-1] + others.offset[1:]),
            level=np.append(self.level, others.level),
            progress=np.append(self.progress, others.progress),
        )


@frozen(eq=False, kw_only=True)
class Marginals:
    """
    What each key result may come to by itself, one row each, in the set's order.

    Attributes:
        spread: Of the value that counts at the end, in the metric's unit; NaN as its
            centre where a row has none.
        quantiles: Progress of rows without such a value.

    Shape:
        spread (n,); n is the number of key results.

    Example:
        >>> known = Spread.of([34.0, np.nan], scale=[2.0, np.nan])
        >>> Marginals(spread=known).known().tolist()
        [True, False]
    """

    spread: Spread
    quantiles: Quantiles = field(factory=Quantiles)

    @classmethod
    def of_shares(cls, count: int, quantiles: Quantiles | None = None) -> Self:
        """
        Return marginals of key results none of which has a value that goes on.

        Args:
            count: How many key results there are.
            quantiles: Progress of some of them.

        Returns:
            The marginals.

        Example:
            >>> Marginals.of_shares(2).known().tolist()
            [False, False]
        """
        none, far = np.full(count, np.nan), np.full(count, np.inf)
        spread = Spread(centre=none, below=none, above=none, floor=-far, cap=far)
        return cls(spread=spread, quantiles=quantiles or Quantiles())

    def known(self) -> Flags:
        """
        Return which rows have a value that goes on.

        Returns:
            A flag for each; False where the quantiles say more.

        Example:
            >>> Marginals.of_shares(1).known().tolist()
            [False]
        """
        known = np.isfinite(self.spread.centre)
        known[self.quantiles.rows] = False
        return known


def _refuse_rows(rows: Ints) -> None:
    """Refuse a row that stands twice."""
    if len(np.unique(rows)) < len(rows):
        raise InvalidOKRError(
            "a key result stands twice",
            code="duplicate",
            place="quantiles.rows",
            expected="each row once",
        )


def _known(column: ArrayLike, name: str) -> Floats:
    """Read numbers of which none may be missing."""
    read = numbers(column, place=f"quantiles.{name}")
    if np.isnan(read).any():
        raise InvalidOKRError(
            "a number is missing",
            code="not-a-number",
            place=f"quantiles.{name}",
            expected="no NaN",
        )
    return read


def _shapes(place: str) -> InvalidOKRError:
    return InvalidOKRError(
        "columns that do not fit together", code="shape-mismatch", place=place
    )
