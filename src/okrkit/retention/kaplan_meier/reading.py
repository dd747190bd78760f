"""Reading spans that others hand in: ends, flags, beginnings, weights and groups."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.numerics.numbers import LARGEST, numbers
from okrkit.retention.arrays.durations import Durations, durations_of_arrays


def read_durations(
    durations: ArrayLike,
    observed: ArrayLike | None,
    *,
    entry: ArrayLike | None,
    weights: ArrayLike | None,
    groups: Sequence[object] | np.ndarray | None,
) -> Durations:
    """
    Read spans of waiting for an event.

    Args:
        durations: Ends of the spans, from 0 on.
        observed: Whether the event happened then; always where None.
        entry: When the watching began; 0 where None.
        weights: How often each span counts; once where None.
        groups: The group of each span; None for none.

    Returns:
        Counts by group and time.

    Raises:
        InvalidOKRError: No numbers, a span that ends when it begins, or before,
            columns of different lengths, or nothing at all.

    Example:
        >>> read_durations([1, 2], None, entry=None, weights=None, groups=None).spans
        array([2])
    """
    time = _times(durations)
    count = len(time)
    happened = _flags(observed, count)
    begun = None if entry is None else _column(entry, count, "entry")
    weight = None if weights is None else _column(weights, count, "weights")
    _refuse(time < 0, "a span below 0", "duration-negative", "durations")
    if begun is not None:
        said = "a span that ends when it begins, or before"
        _refuse(time <= begun, said, "span-empty", "entry")
    code, names = _groups(groups, count)
    if weight is not None:
        _refuse(weight < 0, "a weight below 0", "negative", "weights")
        used = weight > 0
        time, happened, weight = time[used], happened[used], weight[used]
        begun = None if begun is None else begun[used]
        code = None if code is None else code[used]
    if not len(time):
        raise InvalidOKRError(
            "no spans", code="no-spans", place="durations", expected="at least one"
        )
    return durations_of_arrays(
        time, happened, entry=begun, weight=weight, group=code, groups=names
    )


def _times(durations: ArrayLike) -> Floats | Ints:
    """Read ends of spans; whole numbers stay whole."""
    given = np.asarray(durations)
    whole = given.dtype.kind in "iu" and given.ndim == 1
    if whole and not np.ma.is_masked(durations):
        return given.astype(np.int64, copy=False)
    return _column(durations, None, "durations")


def _column(column: ArrayLike, count: int | None, place: str) -> Floats:
    read = numbers(column, place=place, most=LARGEST)
    if read.ndim != 1 or (count is not None and len(read) != count):
        raise InvalidOKRError(
            "columns of different lengths",
            code="lengths-differ",
            place=place,
            expected="one number a span" if count is None else f"{count} numbers",
            got=shown(read.shape),
        )
    _refuse(np.isnan(read), "a span without a number", "no-value", place)
    return read


def _flags(observed: ArrayLike | None, count: int) -> Flags:
    if observed is None:
        return np.ones(count, np.bool_)
    given = np.asarray(observed)
    flags = given.dtype.kind == "b" and given.shape == (count,)
    if flags and not np.ma.is_masked(observed):
        return given
    read = _column(observed, count, "observed")
    _refuse((read != 0) & (read != 1), "neither 0 nor 1", "not-a-flag", "observed")
    return np.equal(read, 1)


def _groups(
    groups: Sequence[object] | np.ndarray | None, count: int
) -> tuple[Ints | None, tuple[str, ...]]:
    if groups is None:
        return None, ()
    given = [None if name is None else str(name) for name in groups]
    if len(given) != count:
        raise InvalidOKRError(
            "columns of different lengths",
            code="lengths-differ",
            place="groups",
            expected=f"{count} names",
            got=shown(len(given)),
        )
    names = sorted({name for name in given if name})
    places = {name: place for place, name in enumerate(names)}
    codes = [places[name] if name else -1 for name in given]
    return np.array(codes, np.int64), tuple(names)


def _refuse(wrong: Flags, message: str, code: str, place: str) -> None:
    """Refuse a column where any of it is wrong, and name the first place."""
    if wrong.any():
        raise InvalidOKRError(
            message, code=code, place=f"{place}[{int(np.flatnonzero(wrong)[0])}]"
        )
