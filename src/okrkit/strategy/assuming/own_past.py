"""What a series does by itself: its own past, a trend, a season of the year."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Flags, Floats, Ints

__all__ = [
    "Habit",
    "basis",
    "earlier",
    "habit_of",
    "months",
    "rest",
    "spread",
    "terms",
]

YEARS: Final = 2
"""So many years of readings have to be there before a season can be told."""

MANY_YEARS: Final = 3
"""With fewer, months would leave too few orders to put the driver in."""

MONTHS: Final = 12.0
"""Most parts of a year that have a mean of their own."""

LEFT: Final = 6
"""Most that a habit may take away: so many degrees of freedom are left."""


@frozen
class Habit:
    """
    How a series depends on its own past and on the season.

    Attributes:
        past: How many of its own last values count.
        season: 0 for none, 1 or 2 waves a year, 3 for a mean for each month.

    Example:
        >>> Habit(past=1, season=0).past
        1
    """

    past: int
    season: int


def habit_of(values: Floats, per_year: float | None) -> Habit:
    """
    Choose how a series depends on itself, by its own readings alone.

    Args:
        values: At equal steps; NaN where there is none.
        per_year: Steps in a year; None where a season is not looked for.

    Returns:
        What describes it best for its size: one to three past values by how long it
        is, and a season where two years or more are there.

    Shape:
        (n,).

    Units:
        None: a count of terms.

    Source:
        G. Schwarz, "Estimating the dimension of a model" (1978): the criterion BIC.

    Example:
        >>> habit_of(np.arange(10.0) % 3, None).season
        0
    """
    n = len(values)
    most = 1 if n < 16 else 2 if n < 30 else 3
    seasons = range(4) if per_year is not None and n >= YEARS * per_year else (0,)
    own = earlier(values, most)
    known = ~np.isnan(np.column_stack([values, *own])).any(axis=1)
    best, found = np.inf, Habit(1, 0)
    for season in seasons:
        fixed = terms(n, per_year, season)
        for past in range(1, most + 1):
            design = np.column_stack([*fixed, *own[:past]])[known]
            if len(design) - design.shape[1] - 1 < LEFT:
                continue
            left = rest(values[known], basis(design))
            worth = _criterion(left, design.shape[1] + 1)
            if worth < best - 1e-9:
                best, found = worth, Habit(past, season)
    return found


def terms(n: int, per_year: float | None, season: int) -> list[Floats]:
    """
    Return what moves a series at equal steps from outside: a trend and a season.

    Args:
        n: How many steps.
        per_year: Steps in a year; None where there is no season.
        season: As in `Habit`.

    Returns:
        A column each.

    Shape:
        (n,) each.

    Units:
        None.

    Source:
        Waves of the year, or a mean for each month.

    Example:
        >>> len(terms(24, 12.0, 2))
        6
    """
    step = np.arange(n, dtype=np.float64)
    columns = [np.ones(n), step - step.mean()]
    if per_year is None or season == 0:
        return columns
    if season < 3:
        turn = 2.0 * np.pi * step / per_year
        waves = [f(k * turn) for k in range(1, season + 1) for f in (np.cos, np.sin)]
        return columns + waves
    part: Floats = np.floor(step / per_year % 1.0 * min(per_year, MONTHS) + 1e-9)
    every = range(1, int(np.max(part)) + 1)
    return columns + [(part == k).astype(np.float64) for k in every]


def months(n: int, per_year: float | None) -> Ints:
    """
    Say in which part of the year each step lies: a month, or two, or longer.

    Args:
        n: How many steps.
        per_year: Steps in a year; None where there is no season.

    Returns:
        The part, from 0: a month where readings cover three years, two months where
        they cover two, all 0 below.

    Shape:
        (n,).

    Units:
        None.

    Source:
        okrkit's own choice.

    Example:
        >>> months(10, 4.0).tolist()
        [0, 1, 2, 3, 0, 1, 2, 3, 0, 1]
    """
    if per_year is None or n < YEARS * per_year:
        return np.zeros(n, dtype=np.int64)
    share = np.arange(n) / per_year % 1.0
    parts = min(per_year, MONTHS if n >= MANY_YEARS * per_year else MONTHS / 2)
    return np.floor(share * parts + 1e-9).astype(np.int64)


def earlier(values: Floats, past: int) -> list[Floats]:
    """
    Return the values 1, 2, ... steps before each.

    Args:
        values: At equal steps.
        past: How many.

    Returns:
        A column each; NaN where there is none.

    Shape:
        (n,) each.

    Units:
        Those of the values.

    Source:
        None needed.

    Example:
        >>> [column.tolist() for column in earlier(np.array([1.0, 2.0]), 1)]
        [[nan, 1.0]]
    """
    return [_later(values, k) for k in range(1, past + 1)]


def basis(design: Floats) -> Floats:
    """
    Return directions that span the columns of a design, however they overlap.

    Args:
        design: A column for each term.

    Returns:
        Orthonormal columns.

    Shape:
        (n, k) → (n, at most k).

    Units:
        None.

    Source:
        The singular value decomposition, directions of no size left out.

    Example:
        >>> basis(np.ones((4, 2))).shape
        (4, 1)
    """
    size = np.sqrt((design * design).sum(axis=0))
    scaled = design / np.where(size > 0, size, 1.0)
    span, strength, _ = np.linalg.svd(scaled, full_matrices=False)
    kept: Flags = strength > 1e-9 * max(float(strength[0]), 1e-300)
    found: Floats = span[:, kept]
    return found


def rest(values: Floats, span: Floats) -> Floats:
    """
    Return what directions leave of a column.

    Args:
        values: The column.
        span: Orthonormal columns.

    Returns:
        Its residuals.

    Shape:
        (n,), (n, k) → (n,).

    Units:
        Those of the values.

    Source:
        Least squares.

    Example:
        >>> rest(np.array([1.0, 3.0]), basis(np.ones((2, 1)))).round(6).tolist()
        [-1.0, 1.0]
    """
    left: Floats = values - span @ (span.T @ values)
    return left


def spread(values: Sequence[float] | Floats) -> float:
    """
    Return how far values lie apart, as a size below which nothing moved.

    Args:
        values: The values.

    Returns:
        The largest distance from their mean.

    Shape:
        (n,) → one number.

    Units:
        Those of the values.

    Source:
        None needed.

    Example:
        >>> spread([1.0, 3.0])
        1.0
    """
    given = np.asarray(values, dtype=np.float64)
    return float(np.nanmax(np.abs(given - np.nanmean(given))))


def _later(values: Floats, by: int) -> Floats:
    """Move a column on by some steps."""
    moved = np.full(len(values), np.nan)
    moved[by:] = values[: len(values) - by]
    return moved


def _criterion(left: Floats, many: int) -> float:
    n = len(left)
    total = max(float(left @ left), 1e-300)
    return n * float(np.log(total / n)) + many * float(np.log(n))
