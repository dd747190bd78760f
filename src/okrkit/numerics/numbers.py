"""Reading columns of numbers that others hand in."""

from typing import Final

import numpy as np

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Floats

LARGEST: Final = 1e100
"""Amounts up to this can be squared and added up, in any number that memory holds."""


def numbers(
    column: object, *, place: str, infinite: bool = False, most: float = np.inf
) -> Floats:
    """
    Read numbers; None, NaN and what is masked are missing, infinities are refused.

    Args:
        column: Numbers of any shape; no text, flags or dates.
        place: What is being read, for the message.
        infinite: Whether infinities are taken, too.
        most: How far from 0 numbers may be.

    Returns:
        The numbers, NaN where there is none.

    Raises:
        InvalidOKRError: No numbers, an infinite one, or one too far from 0.

    Shape:
        Any; kept.

    Units:
        Those of the numbers.

    Source:
        okrkit's own choice.

    Example:
        >>> numbers([1, None], place="values")
        array([ 1., nan])
    """
    try:
        given = np.asarray(_unmasked(column))
        read = given.astype(np.float64, copy=False) if _is_numeric(given) else None
    except (TypeError, ValueError, OverflowError):
        read = None
    if read is None:
        raise InvalidOKRError(
            "not a column of numbers",
            code="not-a-number",
            place=place,
            expected="numbers, NaN where there is none",
            got=shown(column),
        )
    if not infinite and np.any(np.isinf(read)):
        raise InvalidOKRError(
            "an infinite number",
            code="not-finite",
            place=place,
            expected="finite numbers, NaN where there is none",
        )
    if most < np.inf and (np.any(read > most) or np.any(read < -most)):
        raise InvalidOKRError(
            "a number too large to be added up",
            code="number-lost",
            place=place,
            expected=f"numbers from {-most:g} to {most:g}",
            got=shown(float(read[np.abs(read) > most][0])),
            hint="Measure in larger units, or leave it out where nobody knows it.",
        )
    return read


def _is_numeric(column: np.ndarray) -> bool:
    """Tell numbers from text, flags and dates, which numpy would pass for numbers."""
    if column.dtype.kind != "O":
        return column.dtype.kind in "iuf"
    odd = (str, bytes, bool, np.bool_, np.datetime64, np.timedelta64)
    return not any(isinstance(item, odd) for item in column.flat)


def _unmasked(column: object) -> object:
    """Return a column with NaN for what is masked, whatever lies beneath."""
    if not isinstance(column, np.ma.MaskedArray) or not np.ma.is_masked(column):
        return column
    given = np.asarray(column)
    kind = np.float64 if _is_numeric(given) and given.dtype.kind != "O" else object
    visible = given.astype(kind)
    visible[np.ma.getmaskarray(column)] = np.nan
    return visible
