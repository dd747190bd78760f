"""`association`: whether one series moves with another beyond what each does alone."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, NotMeasuredError, shown
from okrkit.model.checks import items, number, optional_number
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.numerics.numbers import LARGEST, numbers
from okrkit.numerics.special import normal_quantile
from okrkit.results.sealed import seal
from okrkit.retention.estimates.intervals import check_level
from okrkit.strategy.assuming.own_past import (
    Habit,
    basis,
    earlier,
    habit_of,
    months,
    rest,
    spread,
    terms,
)

__all__ = ["LEAST", "Association", "association"]

LEAST: Final = 8
"""Fewer steps with both series known tell nothing."""

FREE: Final = 3
"""A lag with fewer degrees of freedom is not looked at."""

SHORT: Final = 1.5
"""
How much wider than least squares says: by this over the number of steps.

In short series that wander the usual error is too small. With this share, found by
simulation, false alarms stay at the stated rate from 10 steps on.
"""

MOST_DRAWS: Final = 9_999


@frozen(kw_only=True, eq=False)
class Association:
    """
    How one series moves with another, lag by lag.

    Attributes:
        lags: Steps by which the outcome follows.
        correlation: Of what is left of both when their own past, trend and season are
            taken out.
        slope: Change of the outcome for one unit of the driver.
        error: Standard error of the slope.
        n: Steps that count at each lag.
        best: Place of the lag with the strongest association.
        p: How often chance alone brings one as strong at any of the lags.
        bound: How many standard errors the interval is wide, each way: what chance
            alone stays below at every lag, at the level.
        least: The weakest correlation that would be seen in four of five cases.
        habits: How the driver and the outcome depend on themselves.

    Shape:
        Columns (k,) for k lags.

    Example:
        >>> x = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7], dtype=float)
        >>> found = association(x, 2 * x + np.arange(14) % 3)
        >>> found.p <= 0.05, round(float(found.slope[0]))
        (True, 2)
    """

    lags: Ints
    correlation: Floats
    slope: Floats
    error: Floats
    n: Ints
    best: int
    p: float
    bound: float
    least: float
    habits: tuple[Habit, Habit]

    def __attrs_post_init__(self) -> None:
        """Let nobody write into the columns."""
        seal(self)

    @property
    def low(self) -> float:
        """
        Lower end of the interval of the slope at the best lag, the search paid for.

        Example:
            >>> x = np.arange(12.0) % 5
            >>> bool(association(x, x + np.arange(12) % 3).low < 1)
            True
        """
        return float(self.slope[self.best] - self.bound * self.error[self.best])

    @property
    def high(self) -> float:
        """
        Upper end of it.

        Example:
            >>> x = np.arange(12.0) % 5
            >>> bool(association(x, x + np.arange(12) % 3).high > 1)
            True
        """
        return float(self.slope[self.best] + self.bound * self.error[self.best])


def association(
    driver: ArrayLike,
    outcome: ArrayLike,
    *,
    lags: int | Sequence[int] = 0,
    per_year: float | None = None,
    level: float = 0.95,
    draws: int = 999,
    seed: int | Sequence[int] = 0,
) -> Association:
    """
    Tell whether an outcome moves with a driver, beyond what each does by itself.

    Two series that drift, wander or swing with the year look alike although they have
    nothing to do with each other. So what each does by itself is taken out first, and
    what is left of the driver is put in another order many times over: the share of
    orders with an association as strong, at any of the lags, is p.

    Args:
        driver: At equal steps; NaN where there is none.
        outcome: At the same steps.
        lags: Steps by which the outcome follows; of several the strongest is taken, and
            the search is paid for.
        per_year: Steps in a year, where a season may be in them; None where not.
        level: Of the interval.
        draws: How many orders are tried, up to 9,999.
        seed: Of those orders.

    Returns:
        Correlation, slope, interval and p.

    Raises:
        InvalidOKRError: No columns of one length, lags below 0, no level, too few
            draws.
        NotMeasuredError: Fewer than eight steps with both, or one that never moves.

    Shape:
        (n,), (n,) → columns (k,) for k lags.

    Units:
        Slope in units of the outcome for one of the driver.

    Source:
        Regression on the own past of both: C. Granger (1969); what is left of the
        driver permuted: D. Dekker, D. Krackhardt and T. Snijders (2007); the largest
        statistic of several lags: P. Westfall and S. Young (1993).

    Example:
        >>> x = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7], dtype=float)
        >>> association(x, x[::-1]).p > 0.05
        True

    .. versionadded:: 0.1.0
    """
    x, y = _columns(driver, outcome)
    tried = _lags(lags)
    level = check_level(level)
    count = _draws(draws)
    key = _seed(seed)
    per_year = _steps(per_year)
    habits = habit_of(x, per_year), habit_of(y, per_year)
    fixed = terms(len(x), per_year, max(habit.season for habit in habits))
    own, known = _whitened(x, habits[0], fixed)
    if not known.any():
        raise NotMeasuredError("no two steps of the driver in a row", place="driver")
    if np.nanmax(np.abs(own)) <= 1e-9 * spread(x):
        raise NotMeasuredError("the driver only goes on as it always did")
    orders = _orders(own, known, months(len(x), per_year), count, key)
    made = [_at_lag(lag, x, y, orders, habits, fixed) for lag in tried]
    rows = [one for one in made if one is not None]
    if not rows:
        raise NotMeasuredError(
            "too few steps to tell anything",
            expected=f"{LEAST} steps or more with both, and more for longer lags",
            got=f"{int((~np.isnan(x) & ~np.isnan(y)).sum())}",
        )
    return _put_together(rows, level, habits)


@frozen(eq=False)
class _Lagged:
    """What every order of the driver gives at one lag; the first is the true one."""

    lag: int
    n: int
    free: int
    ratio: Floats
    slope: float
    error: float


def _put_together(
    rows: list[_Lagged], level: float, habits: tuple[Habit, Habit]
) -> Association:
    strength: Floats = np.abs(np.array([row.ratio for row in rows]))
    strongest = strength.max(axis=0)
    best = int(np.argmax(strength[:, 0]))
    wider = 1.0 + SHORT / rows[best].n
    others = np.sort(strongest[1:]) * wider
    reached = int((others >= strongest[0] * (1 - 1e-12)).sum())
    place = min(int(np.ceil(level * len(strongest))) - 1, len(others) - 1)
    bound = float(others[place])
    ratio = np.array([row.ratio[0] for row in rows])
    free = np.array([row.free for row in rows], dtype=np.float64)
    return Association(
        lags=np.array([row.lag for row in rows], dtype=np.int64),
        correlation=ratio / np.sqrt(free + ratio**2),
        slope=np.array([row.slope for row in rows]),
        error=np.array([row.error for row in rows]),
        n=np.array([row.n for row in rows], dtype=np.int64),
        best=best,
        p=(1 + reached) / len(strongest),
        bound=bound,
        least=_least(rows[best].free, bound),
        habits=habits,
    )


def _least(free: int, bound: float) -> float:
    """Return the correlation that lies beyond the bound in four of five cases."""
    ratio = bound + float(normal_quantile(0.8))
    return float(ratio / np.sqrt(free + ratio**2))


def _at_lag(
    lag: int,
    x: Floats,
    y: Floats,
    orders: Floats,
    habits: tuple[Habit, Habit],
    fixed: list[Floats],
) -> _Lagged | None:
    """Regress the outcome on every order of the driver at one lag."""
    n = len(x)
    past = [*earlier(y, habits[1].past)]
    past += earlier(x, lag + habits[0].past)[lag:]
    design = np.column_stack([*fixed, *past])
    moved = np.full(n, np.nan)
    moved[lag:] = orders[0, : n - lag]
    known = ~np.isnan(np.column_stack([design, moved, y])).any(axis=1)
    rows = np.flatnonzero(known)
    span = basis(design[rows]) if len(rows) else np.empty((0, 0))
    free = len(rows) - span.shape[1] - 1
    if free < FREE:
        return None
    left = rest(y[rows], span)
    tried = orders[:, rows - lag]
    size = (tried * tried).sum(axis=1) - ((tried @ span) ** 2).sum(axis=1)
    size = np.maximum(size, 1e-12 * (tried * tried).sum(axis=1))
    total = float(left @ left)
    if total <= (1e-9 * spread(y)) ** 2:
        return None  # the outcome does by itself whatever it does
    product = tried @ left
    share = np.clip(product / np.sqrt(size * total), -1 + 1e-12, 1 - 1e-12)
    return _Lagged(
        lag=lag,
        n=len(rows),
        free=free,
        ratio=share * np.sqrt(free / (1 - share**2)),
        slope=float(product[0] / size[0]),
        error=float(np.sqrt(total * (1 - share[0] ** 2) / (size[0] * free))),
    )


def _whitened(x: Floats, habit: Habit, fixed: list[Floats]) -> tuple[Floats, Flags]:
    """Return what a series does that it would not do by itself."""
    design = np.column_stack([*fixed, *earlier(x, habit.past)])
    known = np.asarray(~np.isnan(np.column_stack([design, x])).any(axis=1))
    own = np.full(len(x), np.nan)
    if known.any():
        own[known] = rest(x[known], basis(design[known]))
    return own, known


def _orders(
    own: Floats, known: Flags, part: Ints, count: int, seed: list[int]
) -> Floats:
    """Return a series, and other orders of it within the months of the year."""
    rng = np.random.default_rng(seed)
    at = np.flatnonzero(known)
    within = part[at]
    place = np.argsort(within, kind="stable")
    keys = within + rng.random((count, len(at)))
    drawn = np.argsort(keys, axis=1)
    orders = np.full((count + 1, len(own)), np.nan)
    orders[0] = own
    orders[1:, at[place]] = own[at][drawn]
    return orders


def _columns(driver: ArrayLike, outcome: ArrayLike) -> tuple[Floats, Floats]:
    x = numbers(driver, place="driver", most=LARGEST)
    y = numbers(outcome, place="outcome", most=LARGEST)
    if x.ndim != 1 or x.shape != y.shape:
        raise InvalidOKRError(
            "two series stand at the same steps",
            code="shape-mismatch",
            place="outcome",
            expected="two columns of one length",
            got=f"shapes {x.shape} and {y.shape}",
        )
    both = ~np.isnan(x) & ~np.isnan(y)
    if both.sum() < LEAST:
        raise NotMeasuredError(
            "too few steps to tell anything",
            expected=f"{LEAST} steps or more with both",
            got=f"{int(both.sum())}",
        )
    for name, column in (("driver", x), ("outcome", y)):
        if spread(column) <= 1e-12 * float(np.nanmax(np.abs(column))):
            raise NotMeasuredError(f"the {name} never moves", place=name)
    return x, y


def _lags(lags: int | Sequence[int]) -> list[int]:
    given = (lags,) if isinstance(lags, int) else items(lags, field="lags")
    found = [number(lag, field="lags") for lag in given]
    if not found or any(lag < 0 or lag != int(lag) for lag in found):
        raise InvalidOKRError(
            "not lags in steps",
            code="out-of-range",
            place="lags",
            expected="whole numbers, 0 or more, one at least",
            got=shown(lags),
        )
    return sorted({int(lag) for lag in found})


def _draws(draws: int) -> int:
    count = number(draws, field="draws")
    if not 99 <= count <= MOST_DRAWS or count != int(count):
        raise InvalidOKRError(
            "not a number of orders to try",
            code="out-of-range",
            place="draws",
            expected=f"99 to {MOST_DRAWS}",
            got=shown(draws),
        )
    return int(count)


def _steps(per_year: float | None) -> float | None:
    steps = optional_number(per_year, field="per_year")
    if steps is not None and steps < 2:
        raise InvalidOKRError(
            "too few steps in a year to show a season",
            code="out-of-range",
            place="per_year",
            expected="2 or more, or None",
            got=shown(per_year),
        )
    return steps


def _seed(seed: int | Sequence[int]) -> list[int]:
    one = isinstance(seed, int | np.integer)
    parts = (seed,) if one else items(seed, field="seed")
    if not all(isinstance(p, int | np.integer) and p >= 0 for p in parts) or not parts:
        raise InvalidOKRError(
            "not a seed",
            code="out-of-range",
            place="seed",
            expected="whole numbers, 0 or more",
            got=shown(seed),
        )
    return [int(part) for part in parts]
