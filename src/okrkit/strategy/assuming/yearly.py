"""What a metric does each year again, reading by reading."""

from typing import Final

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats
from okrkit.results.sealed import seal
from okrkit.strategy.assuming.grid import LONGEST_SEASON, YEAR, Seen
from okrkit.strategy.assuming.own_past import YEARS, habit_of, terms

__all__ = ["Yearly", "yearly"]

MANY: Final = 2_000
"""With more steps than these a season is not looked for: they are too close."""


@frozen(eq=False)
class Yearly:
    """
    The season of a metric.

    Attributes:
        columns: What may come again each year, for each reading; none where no season
            is seen.
        readings: In a year, mostly.
        told: Whether there are readings enough to tell a season.

    Shape:
        columns (n, k) for k terms.

    Example:
        >>> Yearly(np.empty((9, 0)), 12.0, told=False).told
        False
    """

    columns: Floats
    readings: float
    told: bool

    def __attrs_post_init__(self) -> None:
        """Let nobody write into the columns."""
        seal(self)


def yearly(metric: Seen) -> Yearly:
    """
    Look for a season in the readings of a metric, as the association does.

    Args:
        metric: Its readings, two at least.

    Returns:
        Its terms where two years are there and a season describes them better; a metric
        that is read less than quarterly has none that could be told apart.

    Shape:
        (n, k) for n readings.

    Units:
        None.

    Source:
        G. Schwarz, "Estimating the dimension of a model" (1978): the criterion BIC.

    Example:
        >>> day = np.arange(36) * 30
        >>> wave = np.sin(day / 365.25 * 2 * np.pi) + np.arange(36) % 5 / 9
        >>> yearly(Seen(day, wave, wave * np.nan)).columns.shape
        (36, 2)
    """
    n = len(metric.day)
    # Months are not equally long: a reading is a step, and a gap is several.
    place = np.cumsum(
        np.round(np.diff(metric.day, prepend=metric.day[0]) / metric.step)
    )
    place = place.astype(np.int64)
    steps = int(place[-1])
    days = float(metric.day[-1] - metric.day[0]) / steps
    none = np.empty((n, 0))
    if days > LONGEST_SEASON or steps >= MANY:
        return Yearly(none, YEAR / days, told=True)
    if min(n, steps + 1) < YEARS * YEAR / days:
        return Yearly(none, YEAR / days, told=False)
    grid = np.full(steps + 1, np.nan)
    grid[place] = metric.value
    season = habit_of(grid, YEAR / days).season
    columns = terms(len(grid), YEAR / days, season)[2:]
    found = np.column_stack([none, *[column[place] for column in columns]])
    return Yearly(found, YEAR / days, told=True)
