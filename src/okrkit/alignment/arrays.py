"""Columns of the whole room: their types, checks, and groups that lie side by side."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from okrkit.errors import InvalidOKRError, shown

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_MOST = 1 << 31


def numbers(values: ArrayLike, *, place: str, length: int | None = None) -> Floats:
    """
    Return a column of floats.

    Args:
        values: Numbers; NaN where there is none.
        place: What they are, for the message.
        length: How many there must be; None for any number.

    Returns:
        The column; what was given itself where it is one already.

    Raises:
        InvalidOKRError: No column of numbers, one of another length, or infinity.

    Shape:
        (n,) → (n,).

    Units:
        Those of the values.

    Source:
        None: a check.

    Example:
        >>> numbers([1, 2], place="weight").tolist()
        [1.0, 2.0]
    """
    column = _column(values, kinds="iuf", place=place, length=length)
    floats = column.astype(np.float64, copy=False)
    # One pass tells that all is well; which fault it is costs another.
    with np.errstate(all="ignore"):
        well = bool(np.isfinite(floats.sum()))
    if not well and np.isinf(floats).any():
        raise InvalidOKRError(
            "not a finite number",
            code="not-finite",
            place=place,
            expected="finite numbers, NaN where there is none",
            got="infinity",
        )
    return floats


def count(value: object, *, place: str) -> int:
    """
    Return how many there are.

    Args:
        value: A whole number from 0 up.
        place: What it is, for the message.

    Returns:
        The number.

    Raises:
        InvalidOKRError: No whole number, or one below 0 or from 2 to the 31st on:
            `by` holds two places in one number.

    Shape:
        None.

    Units:
        None.

    Source:
        None: a check.

    Example:
        >>> count(3, place="size")
        3
    """
    code = "wrong-type"
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        whole = int(value)
        if 0 <= whole < _MOST:
            return whole
        code = "invalid-value"
    raise InvalidOKRError(
        "not how many there can be",
        code=code,
        place=place,
        expected=f"a whole number from 0 to {_MOST - 1}",
        got=shown(value),
    )


def nodes(
    values: ArrayLike, *, size: int, place: str, length: int | None = None
) -> Ints:
    """
    Return a column of nodes.

    Args:
        values: Nodes by place.
        size: How many nodes there are.
        place: What they are, for the message.
        length: How many there must be; None for any number.

    Returns:
        The column; what was given itself where it is one already.

    Raises:
        InvalidOKRError: No column of whole numbers, one of another length, or a node
            that is not there.

    Shape:
        (n,) → (n,).

    Units:
        Nodes by place.

    Source:
        None: a check.

    Example:
        >>> nodes([0, 2], size=3, place="child").tolist()
        [0, 2]
    """
    column = _column(values, kinds="iu", place=place, length=length)
    inside = (column >= 0) & (column < size)
    if not inside.all():
        raise InvalidOKRError(
            "a node that is not there",
            code="unknown-node",
            place=place,
            expected=f"0 to {size - 1}",
            got=str(column[~inside][0]),
        )
    return column.astype(np.int64, copy=False)


def _column(
    values: ArrayLike, *, kinds: str, place: str, length: int | None
) -> Floats | Ints:
    try:
        column: Floats | Ints = np.asarray(values)
    except ValueError:  # lists of different lengths
        column = np.zeros(())
    if column.ndim != 1 or (column.size and column.dtype.kind not in kinds):
        raise InvalidOKRError(
            "not a column of numbers",
            code="wrong-type",
            place=place,
            expected="whole numbers" if kinds == "iu" else "numbers",
            got=f"{column.dtype} of shape {column.shape}",
        )
    if length is not None and len(column) != length:
        raise InvalidOKRError(
            "columns of different lengths",
            code="shape-mismatch",
            place=place,
            expected=str(length),
            got=str(len(column)),
        )
    return column


def by(keys: Ints) -> Ints:
    """
    Return the order that sorts; what is equal stays in order.

    Args:
        keys: From 0 up, below two thousand million, as many at most.

    Returns:
        Places.

    Shape:
        (n,) → (n,).

    Units:
        Places.

    Source:
        okrkit's own choice: one sort of key and place together is several times
        faster than an argsort.

    Example:
        >>> by(np.array([1, 0, 1])).tolist()
        [1, 0, 2]
    """
    order = keys << 32
    order |= np.arange(len(keys), dtype=np.int64)
    order.sort()
    order &= 0xFFFFFFFF
    return order


def firsts(keys: Ints, size: int) -> Ints:
    """
    Return where the group of each key begins once all are sorted, and the last ends.

    Args:
        keys: From 0 up, in any order.
        size: How many keys there can be.

    Returns:
        Places, one more than keys.

    Shape:
        (n,) → (size + 1,).

    Units:
        Places.

    Source:
        None: a count.

    Example:
        >>> firsts(np.array([2, 0, 2]), 3).tolist()
        [0, 1, 1, 3]
    """
    return np.append(0, np.cumsum(np.bincount(keys, minlength=size)))


def among(keys: Ints, size: int) -> Flags:
    """
    Return which of all keys are among those given.

    Args:
        keys: Some of 0 to ``size - 1``.
        size: How many keys there can be.

    Returns:
        A flag for each key.

    Shape:
        (n,) → (size,).

    Units:
        None.

    Source:
        None: a look-up.

    Example:
        >>> among(np.array([2, 0, 2]), 3).tolist()
        [True, False, True]
    """
    found = np.zeros(size, dtype=np.bool_)
    found[keys] = True
    return found


def sizes(begin: Ints, stop: int) -> Ints:
    """
    Return how long each group is.

    Args:
        begin: Where each begins.
        stop: Where the last ends.

    Returns:
        Lengths.

    Shape:
        (groups,) → (groups,).

    Units:
        Places.

    Source:
        None: a count.

    Example:
        >>> sizes(np.array([0, 2]), 5).tolist()
        [2, 3]
    """
    size = np.empty_like(begin)
    size[:-1] = begin[1:]
    size[-1:] = stop
    size -= begin
    return size


def shares(weight: Floats, begin: Ints) -> Floats:
    """
    Return each weight over the weights of its group; NaN in a group of only 0.

    Args:
        weight: 0 or more.
        begin: Where each group begins; none is empty.

    Returns:
        Shares; they sum to 1 in each group.

    Shape:
        weight (n,), begin (groups,) → (n,).

    Units:
        Relative weights; fractions.

    Source:
        okrkit's own choice: relative to the largest first, so that nothing overflows.

    Example:
        >>> shares(np.array([1.0, 3.0, 0.0]), np.array([0, 2])).tolist()
        [0.25, 0.75, nan]
    """
    if not len(weight):
        return weight
    size = sizes(begin, len(weight))
    with np.errstate(all="ignore"):
        part: Floats = weight / np.repeat(np.maximum.reduceat(weight, begin), size)
        part /= np.repeat(np.add.reduceat(part, begin), size)
    return part
