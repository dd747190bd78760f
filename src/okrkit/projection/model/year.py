"""What the same days of earlier years did: the season, where the history shows one."""

import numpy as np
from attrs import frozen

from okrkit.projection.model.rows import Rows, looked_up
from okrkit.scoring.arithmetic import Floats

YEAR = 365.25
"""Days of a year."""

_YEARS = 3
_PRIOR = 3.0


@frozen(eq=False, kw_only=True)
class Years:
    """
    What earlier years did between the days of the last reading and of the end.

    Attributes:
        step: Mean change over the years that are known; 0 where none is.
        known: How many are.
        alike: How alike this year's and last year's changes were, -1 to 1, shrunk.
        size: How large last year's changes were beside this year's.

    Shape:
        Every column (n,).
    """

    step: Floats
    known: Floats
    alike: Floats
    size: Floats


def years_before(rows: Rows) -> Years:
    """
    Look the same days up in earlier years.

    Args:
        rows: The series.

    Returns:
        What they did; nothing where a series is shorter than a year.

    Shape:
        (n,).

    Units:
        Those of the rows.

    Source:
        The seasonal random walk, its step weighed by how well it repeated.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> from okrkit.projection.model.rows import made_ready
        >>> cases = read_cases([[0, 7]], [[5, 6]], start=0, end=91, baseline=5)
        >>> years_before(made_ready(cases, np.array([0]))).known.tolist()
        [0.0]
    """
    step, known, alike, size = np.zeros((4, len(rows)))
    span = rows.last_day - rows.day[0]
    if (span > YEAR - 1.0).any():
        for back in range(1, _YEARS + 1):
            ago = back * YEAR
            before = looked_up(rows, rows.cases.end - ago)
            before -= looked_up(rows, rows.last_day - ago)
            there = np.isfinite(before)
            step += np.where(there, before, 0.0)
            known += there
        step /= np.maximum(known, 1.0)
        alike, size = _repeated(rows)
    return Years(step=step, known=known, alike=alike, size=size)


def _repeated(rows: Rows) -> tuple[Floats, Floats]:
    """Return how alike the changes of this year and last were, and how large."""
    product, own, past, pairs = np.zeros((4, len(rows)))
    before = looked_up(rows, np.where(rows.has[0], rows.day[0], -np.inf) - YEAR)
    for place in range(1, len(rows.day)):
        moment = np.where(rows.has[place], rows.day[place], -np.inf)
        now = looked_up(rows, moment - YEAR)
        change, last = rows.value[place] - rows.value[place - 1], now - before
        there = np.isfinite(last) & rows.has[place]
        change, last = np.where(there, change, 0.0), np.where(there, last, 0.0)
        product += change * last
        own += change * change
        past += last * last
        pairs += there
        before = now
    with np.errstate(divide="ignore", invalid="ignore"):
        alike = product / np.sqrt(own * past) * pairs / (pairs + _PRIOR)
        size = np.minimum(np.sqrt(past / own), 4.0)
    moved = own * past > 0
    return np.where(moved, alike, 0.0), np.where(own > 0, size, 0.0)
