"""`Curves`: from outcomes to progress in straight pieces, many rows at a time."""

import numpy as np
from attrs import frozen

from okrkit.numerics.special import normal_quantile
from okrkit.projection.chances.bends import bends
from okrkit.projection.joining.marginals import Quantiles
from okrkit.projection.spreads.spread import Spread
from okrkit.projection.spreads.students import FAR, furthest
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.columns import Sheet
from okrkit.scoring.formulas import spread as places_of
from okrkit.scoring.terms import Terms, travelled

_LARGEST = 8e307
_FAR_OFF = 1e12
_SHORT = 1e-290
# Of more points the piece is found by halving.
_FEW = 24


@frozen(eq=False, kw_only=True)
class Curves:
    """
    Heights over outcomes, each row a chain of straight pieces.

    Attributes:
        rows: Places of the key results.
        heavy: Whether outcomes are Student-t values; else they are normal.
        at: Where the pieces begin and end, rising.
        height: The heights there; where two points lie at one place it jumps.
        slope: Of each piece.

    Shape:
        rows (k,); at and height (k, p), slope (k, p - 1).
    """

    rows: Ints
    heavy: bool
    at: Floats
    height: Floats
    slope: Floats

    @classmethod
    def through(
        cls, rows: Ints, at: Floats, height: Floats, *, heavy: bool
    ) -> "Curves":
        """
        Return the curves through points.

        Args:
            rows: Places of the key results.
            at: Where the points are, rising.
            height: Their heights.
            heavy: Whether outcomes are Student-t values.

        Returns:
            The curves.

        Shape:
            rows (k,), at and height (k, p).

        Units:
            Those of the outcomes, and of the heights.

        Source:
            None.

        Example:
            >>> points = np.array([[-1.0, 1.0]]), np.array([[0.0, 1.0]])
            >>> Curves.through(np.array([0]), *points, heavy=False).slope.tolist()
            [[0.5]]
        """
        length = np.diff(at, axis=1)
        jump = length < _SHORT
        slope = np.diff(height, axis=1) / np.where(jump, 1.0, length)
        slope[jump] = 0.0
        return cls(rows=rows, heavy=heavy, at=at, height=height, slope=slope)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.rows)

    def take(self, which: Ints | slice) -> "Curves":
        """
        Return some rows.

        Args:
            which: Their places here.

        Returns:
            Their curves.

        Shape:
            (k,).

        Units:
            None.

        Source:
            None.

        Example:
            >>> none = np.zeros((0, 2))
            >>> curves = Curves.through(np.zeros(0, int), none, none, heavy=False)
            >>> len(curves.take(slice(0, 9)))
            0
        """
        return Curves(
            rows=self.rows[which],
            heavy=self.heavy,
            at=self.at[which],
            height=self.height[which],
            slope=self.slope[which],
        )

    def over(self, outcome: Floats) -> Floats:
        """
        Return the heights over outcomes.

        Args:
            outcome: An outcome of each row in each draw.

        Returns:
            The heights; exactly those of the points over them, and on flat pieces.

        Shape:
            (draws, k) → (draws, k).

        Units:
            Those of the heights.

        Source:
            None.

        Example:
            >>> points = np.array([[-1.0, 1.0]]), np.array([[0.0, 1.0]])
            >>> curves = Curves.through(np.array([0]), *points, heavy=False)
            >>> curves.over(np.array([[0.0], [0.5]])).tolist()
            [[0.5], [0.75]]
        """
        size, points = self.at.shape
        piece = self._pieces(outcome)
        rise: Floats = self.slope.take(piece + np.arange(size) * (points - 1))
        piece += np.arange(size) * points
        rise *= outcome - self.at.take(piece)
        rise += self.height.take(piece)
        return rise

    def _pieces(self, outcome: Floats) -> Ints:
        """Return the piece that each outcome lies on: the last that begins before."""
        size, points = self.at.shape
        piece = np.zeros(outcome.shape, dtype=np.int64)
        if points <= _FEW:
            for point in range(1, points - 1):
                piece += outcome >= self.at[:, point]
            return piece
        first, last = np.arange(size) * points, points - 2
        step = 1 << (last.bit_length() - 1)
        while step:
            there = np.minimum(piece + step, last)
            np.copyto(piece, there, where=self.at.take(first + there) <= outcome)
            step >>= 1
        return piece


def values_of(spread: Spread, rows: Ints) -> Curves:
    """
    Return the curves from Student-t outcomes to the values of spreads.

    Args:
        spread: Of all key results.
        rows: Those that are wanted.

    Returns:
        Their curves.

    Shape:
        rows (k,).

    Units:
        Those of the values.

    Source:
        `Spread`.

    Example:
        >>> one, far = np.ones(1), np.full(1, np.inf)
        >>> spread = Spread(centre=one, below=one, above=one, floor=-far, cap=far)
        >>> values_of(spread, np.array([0])).over(np.array([[2.0]])).tolist()
        [[3.0]]
    """
    some = spread.rows(rows)
    value, at = _points(some, np.empty((len(rows), 0)))
    return Curves.through(rows, at, value, heavy=True)


def progress_of(sheet: Sheet, spread: Spread, rows: Ints) -> list[Curves]:
    """
    Return the curves from Student-t outcomes to progress.

    Every target makes progress in straight pieces of the value: the scoring's own
    kernel is asked at the ends of the pieces, and lines are drawn between.

    Args:
        sheet: The set, scored on a day: its terms count.
        spread: What the value of each key result may be at the end.
        rows: Those that have one.

    Returns:
        Curves, rows of one number of pieces together.

    Shape:
        rows (k,).

    Units:
        Progress as a fraction; beyond a million million it counts as that.

    Source:
        `okrkit.scoring.terms.travelled`.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", baseline=0, target=4)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> one, far = np.ones(1), np.full(1, np.inf)
        >>> spread = Spread(centre=one, below=one, above=one, floor=-far, cap=far)
        >>> [curves] = progress_of(sheet, spread, np.array([0]))
        >>> curves.over(np.array([[-1.0], [1.0]])).tolist()
        [[0.0], [0.5]]
    """
    terms, found = sheet.terms, []
    open_ended = np.isinf(spread.floor[rows]) & np.isinf(spread.cap[rows])
    for mine, knots in bends(terms, rows):
        # Without bounds there are fewer points.
        for part in (open_ended[mine], ~open_ended[mine]):
            if part.any():
                some = rows[mine[part]]
                found.append(_progress(terms, spread.rows(some), some, knots[part]))
    return found


def shares_of(quantiles: Quantiles, good: Floats) -> list[Curves]:
    """
    Return the curves from normal outcomes to progress that has no value behind it.

    Args:
        quantiles: Of the progress.
        good: Of each key result, whether large values of its metric are good: 1, or
            not: -1. Outcomes tell of values; progress rises where they are good.

    Returns:
        Curves, rows of one number of points together.

    Shape:
        good (n,); grows with the points.

    Units:
        Progress as a fraction.

    Source:
        `Quantiles`.

    Example:
        >>> done = Quantiles.of_atoms([0], [0, 2], [0.0, 1.0], [0.5, 0.5])
        >>> [curves] = shares_of(done, np.ones(1))
        >>> curves.over(np.array([[-0.1], [0.1]])).tolist()
        [[0.0], [1.0]]
    """
    every = np.clip(normal_quantile(quantiles.level), -FAR, FAR)
    many = np.diff(quantiles.offset)
    found = []
    for size in np.unique(many):
        for sign in (1, -1):
            which = np.flatnonzero((many == size) & (good[quantiles.rows] == sign))
            if not len(which):
                continue
            flat = places_of(quantiles.offset[which], many[which])
            flat = flat.reshape(len(which), int(size))[:, ::sign]
            at, height = sign * every[flat], quantiles.progress[flat]
            rows = quantiles.rows[which]
            found.append(Curves.through(rows, at, height, heavy=False))
    return found


def _progress(terms: Terms, spread: Spread, rows: Ints, knots: Floats) -> Curves:
    """Return curves with points where something bends: the value, or its worth."""
    value, at = _points(spread, knots)
    height = travelled(terms, value.ravel(), np.repeat(rows, value.shape[1]))
    height = np.clip(height.reshape(value.shape), -_FAR_OFF, _FAR_OFF)
    return Curves.through(rows, at, height, heavy=True)


def _points(spread: Spread, knots: Floats) -> tuple[Floats, Floats]:
    """Return values at which something bends, and the outcomes that make them."""
    centre, below, above, floor, cap = (
        column[:, None]
        for column in (
            spread.centre,
            spread.below,
            spread.above,
            spread.floor,
            spread.cap,
        )
    )
    with np.errstate(all="ignore"):
        least = np.clip(centre - below * furthest(), -_LARGEST, _LARGEST)
        most = np.clip(centre + above * furthest(), -_LARGEST, _LARGEST)
        inner = np.clip(
            np.concatenate([centre, floor, cap, knots], axis=1), least, most
        )
        if np.isinf(floor).all() and np.isinf(cap).all():
            inner = np.delete(inner, [1, 2], axis=1)
        inner = np.sort(np.clip(inner, floor, cap), axis=1)
        off = inner - centre
        at = np.where(off < 0, off / below, off / above)
    at = np.clip(np.where(off == 0, 0.0, at), -furthest(), furthest())
    ends = (np.clip(end, floor, cap) for end in (least, most))
    low, high = (np.broadcast_to(end, (len(at), 1)) for end in ends)
    far = np.full((len(at), 1), furthest())
    value = np.concatenate([low, inner, high], axis=1)
    return value, np.concatenate([-far, at, far], axis=1)
