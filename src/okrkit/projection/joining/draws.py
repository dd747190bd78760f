"""
Random numbers that depend on a seed, a name and the number of a draw alone.

So a key result keeps its draws whatever else is in the set, and any part of the draws
can be made again without the rest.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from okrkit.numerics.special import normal_quantile
from okrkit.scoring.arithmetic import Floats, Ints

Keys = NDArray[np.uint64]

_BITS: Final = 16
_CELLS: Final = 1 << _BITS
# Cells of the first and last 64th are too steep for straight lines.
_TAIL: Final = _CELLS // 64
_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_MIXERS: Final = (
    (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)),
    (np.uint64(27), np.uint64(0x94D049BB133111EB)),
)


def keys_of(seed: int, names: Iterable[str]) -> Keys:
    """
    Return where the draws of each name begin.

    Args:
        seed: Any whole number.
        names: What draws belong to; equal names have equal draws.

    Returns:
        A key for each name.

    Shape:
        (n,).

    Units:
        None.

    Source:
        BLAKE2 (RFC 7693), keyed by the seed.

    Example:
        >>> first, again, other = keys_of(1, ["nps", "nps", "churn"]).tolist()
        >>> first == again, first == other
        (True, False)
    """
    key = blake2b(str(seed).encode(), digest_size=16).digest()
    found = (
        blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8, key=key).digest()
        for name in names
    )
    return np.frombuffer(b"".join(found), dtype="<u8").astype(np.uint64)


def normals(keys: Keys, first: int, count: int) -> Floats:
    """
    Return standard normal draws.

    Args:
        keys: Whose draws.
        first: Number of the first draw, from 0.
        count: How many draws.

    Returns:
        The draws, each good to 1e-7.

    Shape:
        keys (n,) → (count, n).

    Units:
        Standard deviations.

    Source:
        SplitMix64 (G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom
        number generators", 2014), then the normal quantile: from a table of straight
        pieces, and exact in the outer 64ths.

    Example:
        >>> keys = keys_of(1, ["nps"])
        >>> bool(normals(keys, 0, 9)[4] == normals(keys, 4, 1)[0])
        True
    """
    number = np.arange(first + 1, first + count + 1, dtype=np.uint64)
    x = keys + (number * _STEP)[:, None]
    for shift, factor in _MIXERS:
        x ^= x >> shift
        x *= factor
    x ^= x >> np.uint64(31)
    x >>= np.uint64(11)
    whole = x.view(np.int64)
    cell = whole >> (53 - _BITS)
    low, width = _normal_table()
    rest = whole & ((1 << (53 - _BITS)) - 1)
    drawn: Floats = np.multiply(rest, 2.0 ** (_BITS - 53), dtype=np.float64)
    drawn *= width.take(cell)
    drawn += low.take(cell)
    outside = np.flatnonzero((cell - _TAIL).view(np.uint64) >= _CELLS - 2 * _TAIL)
    if len(outside):
        drawn.ravel()[outside] = _exact(whole.ravel()[outside])
    return drawn


def _exact(whole: Ints) -> Floats:
    """Return the normal quantile of 53 random bits, as good on both sides."""
    upper = whole >= 1 << 52
    near = np.where(upper, (1 << 53) - 1 - whole, whole)
    value: Floats = normal_quantile((near + 0.5) * 2.0**-53)
    np.negative(value, out=value, where=upper)
    return value


@cache
def _normal_table() -> tuple[Floats, Floats]:
    """Return the normal quantile where each cell begins, and its rise over the cell."""
    at = np.arange(_TAIL, _CELLS // 2 + 1) / _CELLS
    half = normal_quantile(at)
    whole = np.concatenate([half, -half[-2::-1]])
    low, width = np.zeros(_CELLS), np.zeros(_CELLS)
    inside = slice(_TAIL, _CELLS - _TAIL)
    low[inside], width[inside] = whole[:-1], np.diff(whole)
    return low, width
