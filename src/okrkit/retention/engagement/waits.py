"""
How long it takes until a share of those who wait has been served.

Who still waits is censored; the ends of intervals are waits of certain ranks.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import numpy as np
from attrs import evolve

from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.numerics.special import normal_quantile
from okrkit.retention.arrays.durations import Durations
from okrkit.retention.arrays.waiting import SECOND, WaitCounts
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.kaplan_meier.steps import Steps, steps_of
from okrkit.retention.tables.periods import Periods

METHOD: Final = "order statistics"
"""How intervals of quantiles are made: ranks by the binomial, of any distribution."""

# Up to so many the binomial is added up; beyond it is normal to a rank.
_EXACT: Final = 100_000

_DAY: Final = 86_400

_HALF: Final = 0.5


def quantile_measured(
    definition: Definition,
    counts: WaitCounts,
    periods: Periods,
    *,
    quantile: float,
    level: float,
    seconds: int,
    excluded: Mapping[str, int],
) -> Measured:
    """
    Measure within how long a share of those who wait is served.

    Args:
        definition: What is counted.
        counts: The waits.
        periods: The spans.
        quantile: The share.
        level: Of the intervals.
        seconds: Of one unit of the definition.
        excluded: Rows left out, by reason.

    Returns:
        One row for each period and segment; not measured where too few were served. A
        row is provisional while one who waits may yet be served sooner than it says,
        and until whoever came last could have waited so long.

    Raises:
        InvalidOKRError: No quantile, or no level.
    """
    share, level = check_level(quantile, field="quantile"), check_level(level)
    shape = (len(periods), len(counts.segments) + 1)
    durations = by_group(counts, len(periods))
    steps = steps_of(durations)
    total, waiting = (
        np.bincount(durations.group, column, shape[0] * shape[1])
        for column in (durations.entered, durations.censored)
    )
    found = np.full((3, total.size), np.nan)
    still = np.zeros(total.size, np.bool_)
    for group in np.flatnonzero(total).tolist():
        own, n = steps.of(group), int(total[group])
        low, high = order_ranks(n, share, level)
        value = _reached(own, share)
        found[:, group] = value, _reached(own, low / n), _reached(own, high / n)
        waits = own.time[own.censored > 0]
        still[group] = bool((waits < (np.inf if np.isnan(value) else value)).any())
    name = "median" if share == _HALF else f"p{100 * share:g}"
    values, lows, highs = (found / seconds).reshape(3, *shape)
    return measured(
        evolve(
            definition,
            id=f"{definition.id}.{name}",
            name=f"{definition.name}, {name}",
            formula=definition.formula.replace("a share", _share(share)),
        ),
        periods,
        ("", *counts.segments),
        value=values,
        low=lows,
        high=highs,
        n=total.reshape(shape),
        parts={"waiting": waiting.reshape(shape)},
        method=METHOD,
        level=level,
        provisional=periods.provisional[:, None] | still.reshape(shape),
        excluded=excluded,
        dates=_known(periods, values * seconds / _DAY),
    )


def _share(share: float) -> str:
    return "half" if share == _HALF else f"{100 * share:g}%"


def _known(periods: Periods, days: Floats) -> Floats:
    """Return from which day on a wait is known: whoever came last has waited it."""
    ends = periods.edges[1:, None] - 1
    waited: Floats = np.nan_to_num(np.ceil(days))
    return waited + ends


def by_group(counts: WaitCounts, periods: int) -> Durations:
    """
    Count waits by period and segment in one: everybody, then each segment.

    Args:
        counts: The waits.
        periods: How many periods there are.

    Returns:
        Waits in seconds; group is period times (1 + segments), plus 0 for everybody.

    Shape:
        (rows,) to at most (4 rows,).
    """
    width = len(counts.segments) + 1
    own = counts.segment >= 0
    group: Ints = np.concatenate(
        [counts.period * width, (counts.period * width + counts.segment + 1)[own]]
    )
    many = np.concatenate([counts.requests, counts.requests[own]]).astype(np.float64)
    over: Flags = np.concatenate([counts.over, counts.over[own]])
    waits: Ints = np.concatenate([counts.waited, counts.waited[own]])
    lengths, waited = np.unique(waits, return_inverse=True)
    # Place 0 of each group is where everybody enters, before any wait.
    keys: Ints = np.concatenate([waited + 1, np.zeros_like(waited)])
    keys += np.tile(group, 2) * (len(lengths) + 1)
    kinds, place = np.unique(keys, return_inverse=True)
    groups, times = np.divmod(kinds, len(lengths) + 1)
    seconds = np.append(-np.inf, lengths / SECOND)
    ends, size = place[: waits.size], len(kinds)
    return Durations(
        groups=tuple(map(str, range(periods * width))),
        group=groups,
        time=seconds[times],
        entered=np.bincount(place[waits.size :], many, size).astype(
            np.float64, copy=False
        ),
        events=np.bincount(ends, many * over, size).astype(np.float64, copy=False),
        censored=np.bincount(ends, many * ~over, size).astype(np.float64, copy=False),
        spans=np.bincount(group, many, periods * width).astype(np.int64),
    )


def _reached(steps: Steps, share: float) -> float:
    """Return the first time by which so large a share is served; NaN for never."""
    served: Flags = 1 - steps.survival >= share - 1e-12
    if not 0 < share <= 1 or not served.any():
        return np.nan
    return float(steps.time[np.argmax(served)])


@lru_cache(maxsize=4096)
def order_ranks(n: int, share: float, level: float) -> tuple[int, int]:
    """
    Return between which of n ordered values a quantile lies, whatever the distribution.

    Args:
        n: How many values.
        share: The quantile.
        level: How often it lies between them, at least.

    Returns:
        Ranks from 1 to n; 0 and n + 1 where no value is low or high enough.

    Source:
        David and Nagaraja, Order Statistics, 3rd edition (2003), 7.1; beyond 100,000
        values the normal approximation.

    Example:
        >>> order_ranks(10, 0.5, 0.95)
        (2, 9)
    """
    tail = (1 - level) / 2
    if n > _EXACT:
        reach = float(normal_quantile(1 - tail)) * np.sqrt(n * share * (1 - share))
        return max(int(np.floor(n * share - reach)), 0), int(
            np.ceil(n * share + reach)
        ) + 1
    k: Ints = np.arange(1, n + 1)
    rises: Floats = np.log((n - k + 1) / k) + np.log(share / (1 - share))
    logs = np.append(0.0, np.cumsum(rises))
    chances = np.exp(logs - logs.max())
    below = np.cumsum(chances) / chances.sum()
    low = int(np.searchsorted(below, tail * (1 + 1e-9), side="right"))
    return low, int(np.searchsorted(below, (1 - tail) * (1 - 1e-9))) + 1
