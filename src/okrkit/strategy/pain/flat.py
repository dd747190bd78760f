"""`grounded`: the least error of readings that were all the same before they moved."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from okrkit.numerics.arrays import Floats
from okrkit.numerics.numbers import LARGEST, numbers

__all__ = ["FLAT", "grounded"]

FLAT: Final = 3
"""So many readings that are the same say how little readings wobble."""

_FINEST: Final = 6
_SMALLEST: Final = 1e-3


def grounded(values: ArrayLike, errors: ArrayLike, *, least: float = 0.0) -> Floats:
    """
    Return errors of readings, of a series that stood still the error of its rounding.

    Where nobody knows an error the first move says how far readings wobble. It cannot,
    where three readings or more were the same before: then a fall would hide itself.

    Args:
        values: Readings, oldest first.
        errors: Their standard errors; NaN for unknown.
        least: What one answer moves a reading by; 0 where nobody knows.

    Returns:
        One step of rounding for each reading, and `least` where that is more, if no
        error above 0 is known and the first three or more are the same and not all
        are; the errors themselves otherwise. A step is 1, or 0.01 for readings from -1
        to 1, or less where the last of the same or the first other is written finer,
        and never below a thousandth of the larger.

    Shape:
        (n,), kept.

    Units:
        Those of the values.

    Source:
        okrkit's own choice.

    Example:
        >>> grounded([90, 90, 90, 60], [np.nan] * 4).tolist()
        [1.0, 1.0, 1.0, 1.0]
        >>> grounded([90, 88, 90, 60], [np.nan] * 4).tolist()
        [nan, nan, nan, nan]
    """
    x = numbers(values, place="values", most=LARGEST)
    s = numbers(errors, place="errors", most=LARGEST)
    others = np.flatnonzero(x != x[:1])
    if (s > 0).any() or not others.size or others[0] < FLAT:
        return s
    return np.full(x.shape, max(_step(x[[0, others[0]]]), least))


def _step(pair: Floats) -> float:
    """Return how finely two readings are written."""
    size = float(np.abs(pair).max())
    places = range(2 if size <= 1 else 0, _FINEST + 1)
    finest = next(
        (p for p in places if np.allclose(pair, pair.round(p), rtol=1e-12, atol=0.0)),
        _FINEST,
    )
    return max(10.0**-finest, _SMALLEST * size)
