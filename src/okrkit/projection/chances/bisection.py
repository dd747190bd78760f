"""Bisection over all floats: exact, whatever rounding a test is full of."""

from collections.abc import Callable

import numpy as np

from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.formulas import Flags

Test = Callable[[Floats, Ints], Flags]

_LOWEST = np.iinfo(np.int64).min


def first_passing(
    test: Test,
    low: Floats,
    high: Floats,
    near: Floats | None = None,
    room: Floats | None = None,
) -> Floats:
    """
    Return the first float of a range that passes a test, row by row.

    Args:
        test: Takes values and their rows; once it passes it passes to the end.
        low: Where each range begins.
        high: Where it ends.
        near: About where the first may be; None where nobody knows.
        room: How far off that may be: tried first, which saves most of 64 halvings.

    Returns:
        The first value that passes; -inf where `low` does, inf where `high` does not.

    Shape:
        Every column (n,).

    Units:
        Those of the values.

    Source:
        Bisection over the order of floats: exact, with 64 tests at most.

    Example:
        >>> ends = np.array([-9.0]), np.array([9.0])
        >>> first_passing(lambda value, _: value > 2, *ends).tolist()
        [2.0000000000000004]
    """
    every = np.arange(len(low))
    result = np.where(test(low, every), -np.inf, np.where(test(high, every), 0, np.inf))
    open_ = np.flatnonzero(result == 0)
    below, above = _place_of(low[open_]), _place_of(high[open_])
    if near is not None and room is not None:
        for guess in (near - room, near + room):
            with np.errstate(invalid="ignore"):
                use = (guess[open_] > low[open_]) & (guess[open_] < high[open_])
            at = np.where(use, guess[open_], high[open_])
            ok, place = test(at, open_), _place_of(at)
            below = np.where(use & ~ok, np.maximum(below, place), below)
            above = np.where(use & ok, np.minimum(above, place), above)
    while True:
        # Halved apart, so that the distance of two floats does not overflow.
        middle = (below >> 1) + (above >> 1) + (below & above & 1)
        left = np.flatnonzero(middle > below)
        if not len(left):
            break
        at = middle[left]
        ok = test(_float_at(at), open_[left])
        above[left[ok]], below[left[~ok]] = at[ok], at[~ok]
    result[open_] = _float_at(above)
    return result


def _place_of(values: Floats) -> Ints:
    """Return the place of floats in their order, so that neighbours differ by 1."""
    bits = np.ascontiguousarray(values, dtype=np.float64).view(np.int64)
    return np.where(bits < 0, _LOWEST - bits, bits)


def _float_at(places: Ints) -> Floats:
    bits = np.where(places < 0, _LOWEST - places, places)
    return np.ascontiguousarray(bits).view(np.float64)
