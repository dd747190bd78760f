"""The array face: progress of every kind of target, each formula written once."""

from collections.abc import Sequence

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike, NDArray

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.scoring.arithmetic import (
    Floats,
    Ints,
    share_of_length,
    share_of_way,
    within_floats,
)

Flags = NDArray[np.bool_]

KINDS = (
    "draft",
    "reach",
    "change",
    "hold",
    "zones",
    "steps",
    "milestones",
    "done",
    "establish",
)
"""Kinds of target; the place of each is its number in `okrs.table.kind`."""

REACH, HOLD, ZONES, STEPS = (KINDS.index(k) for k in ("reach", "hold", "zones", "steps"))
MILESTONES, DONE, ESTABLISH = (KINDS.index(k) for k in KINDS[6:])
CHANGE = KINDS.index("change")


@frozen(eq=False, kw_only=True)
class Terms:
    """
    What each row is judged by, as columns; NaN where a kind has no such number.

    Attributes:
        kind: Place in `KINDS`.
        baseline: Of reach and zones.
        target: Of reach and zones.
        stretch: Of zones.
        commit: Of zones.
        levels: Of zones, shape (n, 3).
        at_least: Of hold.
        at_most: Of hold.
        inclusive: Of hold.
        tolerance: Of hold.
        steps_group: Group of the steps that each row uses.
        steps_offset: Group ``i`` is ``offset[i]:offset[i + 1]``.
        steps_value: Values of the steps, rising in each group.
        steps_worth: Progress at each.
        hold: How a hold is judged: "limit", "distance" or "ratio".
        zero_range: Progress where baseline and target are equal; NaN for none.
    """

    kind: Ints
    baseline: Floats
    target: Floats
    stretch: Floats
    commit: Floats
    levels: Floats
    at_least: Floats
    at_most: Floats
    inclusive: Flags
    tolerance: Floats
    steps_group: Ints
    steps_offset: Ints
    steps_value: Floats
    steps_worth: Floats
    hold: str = field(default="limit")
    zero_range: float = field(default=np.nan)


def progress(
    kind: ArrayLike,
    actual: ArrayLike,
    *,
    baseline: ArrayLike = np.nan,
    target: ArrayLike = np.nan,
    commit: ArrayLike = np.nan,
    stretch: ArrayLike = np.nan,
    levels: Sequence[float] = (0.3, 0.7, 1.0),
    at_least: ArrayLike = np.nan,
    at_most: ArrayLike = np.nan,
    inclusive: ArrayLike = True,
    tolerance: ArrayLike = 0.0,
    steps: Sequence[tuple[float, float]] = (),
) -> Floats:
    """
    Return the progress of many values towards targets of mixed kinds.

    No loop runs over rows, and no objects are needed. A change is a reach once its
    start is known.

    Args:
        kind: Words or numbers of `KINDS`: "reach", "hold", "zones", "steps",
            "milestones" (`actual` is the share done), "done" (1 or 0), "establish".
        actual: The values; NaN where nothing is measured.
        baseline: Where reach and zones start.
        target: Where reach ends; the target of zones.
        commit: The commit value of zones.
        stretch: The stretch value of zones.
        levels: Progress at commit, target and stretch, for all zones.
        at_least: Lower limit of hold; NaN for none.
        at_most: Upper limit of hold; NaN for none.
        inclusive: Whether a limit itself holds.
        tolerance: Distance beyond a limit at which progress is 0.
        steps: Pairs (value, progress), for all rows of kind "steps".

    Returns:
        Progress of each row, unbounded; NaN exactly where `actual` is NaN (an
        "establish" is 0 there), where a number the kind needs is NaN, and where
        baseline and target are equal.

    Raises:
        InvalidOKRError: A kind that is not known, values that are no numbers,
            columns that do not fit together, or steps out of order.

    Shape:
        All arguments but levels and steps broadcast together; the result has that
        shape.

    Units:
        Values in each metric's unit; progress as a fraction.

    Source:
        Each formula: see "The arithmetic of scores".

    Example:
        >>> progress(["reach", "hold"], [2.6, 5.0], baseline=3.2, target=2, at_most=5)
        array([0.5, 1. ])
    """
    codes = _codes(kind)
    given = (actual, baseline, target, commit, stretch, at_least, at_most, tolerance)
    numbers = [_numbers(column) for column in given]
    flags = np.asarray(inclusive, dtype=np.bool_)
    try:
        columns = np.broadcast_arrays(codes, flags, *numbers)
    except ValueError as error:
        raise InvalidOKRError(
            "columns of different lengths", code="shape-mismatch", place="progress"
        ) from error
    shape = columns[0].shape
    codes, flags, *numbers = (np.ravel(column) for column in columns)
    value, start, end, promised, best, low, high, room = numbers
    points = sorted((float(v), float(worth)) for v, worth in steps)
    terms = Terms(
        kind=codes,
        baseline=start,
        target=end,
        commit=promised,
        stretch=best,
        levels=np.broadcast_to(_numbers(levels), (len(codes), 3)),
        at_least=low,
        at_most=high,
        inclusive=flags,
        tolerance=room,
        steps_group=np.zeros(len(codes), np.int64),
        steps_offset=np.array([0, len(points)]),
        steps_value=np.array([v for v, _ in points]),
        steps_worth=np.array([worth for _, worth in points]),
    )
    return travelled(terms, value).reshape(shape)


def travelled(terms: Terms, value: Floats, rows: Ints | None = None) -> Floats:
    """
    Return the progress of values by their terms.

    Args:
        terms: What the rows are judged by.
        value: The values; NaN where nothing is measured.
        rows: Row of the terms for each value; None where they stand side by side.

    Returns:
        Progress, unbounded; NaN where there is none.

    Shape:
        value (m,), rows (m,) → (m,).

    Units:
        A fraction.

    Source:
        As the functions below.

    Example:
        >>> travelled.__name__
        'travelled'
    """
    kind = terms.kind if rows is None else terms.kind[rows]
    result = np.full(len(value), np.nan)
    for code, judge in _JUDGES.items():
        mine = np.flatnonzero(kind == code)
        if len(mine):
            result[mine] = judge(terms, mine if rows is None else rows[mine], value[mine])
    return result


def reach(value: Floats, baseline: Floats, target: Floats) -> Floats:
    """
    Return the way travelled from baseline to target, up or down.

    Args:
        value: Where it stands.
        baseline: Where it started.
        target: Where it should end.

    Returns:
        ``(value - baseline) / (target - baseline)``: 0 at the baseline, 1 at the
        target, negative behind and above 1 beyond; NaN where the two are equal.

    Shape:
        Columns of one length (n,).

    Units:
        Values in the metric's unit; a fraction.

    Source:
        The rule of nearly every OKR tool; okrkit never clamps it.

    Example:
        >>> reach(np.array([1.4]), np.array([3.2]), np.array([2.0])).tolist()
        [1.5]
    """
    way = share_of_way(value, baseline, target)
    return np.where(baseline == target, np.nan, way)


def hold(
    value: Floats, at_least: Floats, at_most: Floats, inclusive: Flags, tolerance: Floats
) -> Floats:
    """
    Return 1 within limits, falling to 0 over the tolerance outside.

    Args:
        value: Where it stands.
        at_least: Lower limit; NaN for none.
        at_most: Upper limit; NaN for none.
        inclusive: Whether a limit itself holds.
        tolerance: Distance beyond a limit at which progress is 0; 0 for at once.

    Returns:
        ``max(0, 1 - distance / tolerance)``.

    Shape:
        Columns of one length (n,).

    Units:
        Values, limits and tolerance in the metric's unit; a fraction.

    Source:
        okrkit's own choice; with a tolerance of 0 the band of UpRaise.

    Example:
        >>> five, none = np.array([5.0, 5.0]), np.full(2, np.nan)
        >>> hold(np.array([5.0, 6.0]), none, five, five > 0, np.array([0.0, 4.0])).tolist()
        [1.0, 0.75]
    """
    low_kept = np.isnan(at_least) | (value > at_least) | (inclusive & (value == at_least))
    high_kept = np.isnan(at_most) | (value < at_most) | (inclusive & (value == at_most))
    limit = np.where(low_kept, at_most, at_least)
    beyond = np.abs(share_of_length(value, limit, tolerance))
    outside = np.where(tolerance > 0, np.maximum(0.0, 1.0 - beyond), 0.0)
    result = np.where(low_kept & high_kept, 1.0, outside)
    return np.where(np.isnan(value), np.nan, result)


def zones(
    value: Floats, places: tuple[Floats, Floats, Floats, Floats], levels: Floats
) -> Floats:
    """
    Return progress through baseline, commit, target and stretch.

    Args:
        value: Where it stands.
        places: Values of baseline, commit, target and stretch, in order up or down.
        levels: Progress at commit, target and stretch.

    Returns:
        Piecewise linear through 0 and the levels; the first and last piece go on
        beyond the ends.

    Shape:
        Columns of one length (n,); levels (n, 3).

    Units:
        Values in the metric's unit; a fraction.

    Source:
        Levels 0.3, 0.7 and 1.0 as in puzzle/okr; the values as Lamorte sets them.

    Example:
        >>> places = tuple(np.array([x]) for x in (0.0, 30.0, 70.0, 100.0))
        >>> zones(np.array([50.0]), places, np.array([[0.3, 0.7, 1.0]])).tolist()
        [0.5]
    """
    baseline, commit, target, stretch = places
    up = np.where(stretch > baseline, 1.0, -1.0)
    piece = (up * value > up * commit).astype(np.int64) + (up * value > up * target)
    worth = np.column_stack([np.zeros(len(value)), levels])
    row = np.arange(len(value))
    way = share_of_way(
        value,
        np.choose(piece, [baseline, commit, target]),
        np.choose(piece, [commit, target, stretch]),
    )
    return _between(way, worth[row, piece], worth[row, piece + 1])


def steps(value: Floats, group: Ints, offset: Ints, at: Floats, worth: Floats) -> Floats:
    """
    Return progress through points: piecewise linear, flat outside.

    Args:
        value: Where it stands.
        group: Which points each row uses.
        offset: Group ``i`` is the points ``offset[i]:offset[i + 1]``, two or more.
        at: Values of the points, rising in each group.
        worth: Progress at each point.

    Returns:
        The progress between the two points around each value.

    Shape:
        value, group (n,); offset (groups + 1,); at, worth (points,) → (n,).

    Units:
        Values in the metric's unit; a fraction.

    Source:
        okrkit's own choice; checkpoints as in ShamanR, for both directions.

    Example:
        >>> at, worth = np.array([0.0, 50.0, 100.0]), np.array([1.0, 0.4, 0.0])
        >>> steps(np.array([50.0]), np.array([0]), np.array([0, 3]), at, worth).tolist()
        [0.4]
    """
    first, size = offset[group], offset[group + 1] - offset[group]
    which = spread(first, size)
    passed = at[which] <= np.repeat(value, size)
    count = np.add.reduceat(passed.astype(np.int64), np.cumsum(size) - size)
    left = first + np.clip(count - 1, 0, size - 2)
    way = np.clip(share_of_way(value, at[left], at[left + 1]), 0.0, 1.0)
    return _between(way, worth[left], worth[left + 1])


def spread(first: Ints, size: Ints) -> Ints:
    """
    Return the places ``first, first + 1, ...`` of each group, one after the other.

    Args:
        first: First place of each group.
        size: How many places each has.

    Returns:
        All places, group by group.

    Shape:
        (groups,) → (sum of sizes,).

    Units:
        Places.

    Source:
        okrkit's own choice.

    Example:
        >>> spread(np.array([5, 0]), np.array([2, 1])).tolist()
        [5, 6, 0]
    """
    before = np.cumsum(size) - size
    return np.repeat(first - before, size) + np.arange(int(size.sum()))


def _between(way: Floats, start: Floats, end: Floats) -> Floats:
    """Mix two levels; exactly the first at 0 and the second at 1."""
    rise = end - start
    with np.errstate(over="ignore"):
        mixed = np.where(way <= 0.5, start + rise * way, end - rise * (1.0 - way))
    return within_floats(mixed)


def _reach(terms: Terms, rows: Ints, value: Floats) -> Floats:
    way = reach(value, terms.baseline[rows], terms.target[rows])
    equal = (terms.baseline[rows] == terms.target[rows]) & ~np.isnan(value)
    return np.where(equal, terms.zero_range, way)


def _hold(terms: Terms, rows: Ints, value: Floats) -> Floats:
    low, high = terms.at_least[rows], terms.at_most[rows]
    if terms.hold == "limit":
        kept = (terms.inclusive[rows], terms.tolerance[rows])
        return hold(value, low, high, *kept)
    # Both other rules divide by the limit: they say nothing of a band, or of 0.
    limit = np.where(np.isnan(low), high, np.where(np.isnan(high), low, np.nan))
    limit = np.where(limit > 0, limit, np.nan)
    share = share_of_length(value, np.zeros_like(value), limit)
    if terms.hold == "ratio":
        return share
    return np.where(np.isnan(low), 2.0 - share, share)


def _zones(terms: Terms, rows: Ints, value: Floats) -> Floats:
    names = (terms.baseline, terms.commit, terms.target, terms.stretch)
    baseline, commit, target, stretch = (column[rows] for column in names)
    return zones(value, (baseline, commit, target, stretch), terms.levels[rows])


def _steps(terms: Terms, rows: Ints, value: Floats) -> Floats:
    offset, at, worth = terms.steps_offset, terms.steps_value, terms.steps_worth
    result = steps(value, terms.steps_group[rows], offset, at, worth)
    return np.where(np.isnan(value), np.nan, result)


def _as_it_is(_: Terms, __: Ints, value: Floats) -> Floats:
    return value


def _established(_: Terms, __: Ints, value: Floats) -> Floats:
    return np.where(np.isnan(value), 0.0, 1.0)


_JUDGES = {
    REACH: _reach,
    CHANGE: _reach,
    HOLD: _hold,
    ZONES: _zones,
    STEPS: _steps,
    MILESTONES: _as_it_is,
    DONE: _as_it_is,
    ESTABLISH: _established,
}


def _codes(kind: ArrayLike) -> Ints:
    """Read kinds, given as words or as numbers."""
    given = np.asarray(kind)
    if given.dtype.kind in "iu":
        if given.size and not 0 <= given.min() <= given.max() < len(KINDS):
            raise _unknown(int(given.max()))
        return given.astype(np.int64, copy=False)
    codes = np.full(given.shape, -1)
    for code, word in enumerate(KINDS):
        codes[given == word] = code
    if codes.size and codes.min() < 0:
        raise _unknown(given[codes < 0].flat[0])
    return codes


def _unknown(kind: object) -> InvalidOKRError:
    near = nearest(str(kind), KINDS, most=1)
    return InvalidOKRError(
        "no kind of target",
        code="unknown-word",
        place="progress.kind",
        expected=", ".join(KINDS),
        got=shown(kind),
        hint=f"Did you mean {near[0]!r}?" if near else "",
    )


def _numbers(column: ArrayLike) -> Floats:
    """Read a column of numbers; None and NaN are missing, infinities are refused."""
    try:
        numbers = np.asarray(column)
        if numbers.dtype.kind in "bSU":
            raise TypeError
        numbers = numbers.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidOKRError(
            "not a column of numbers",
            code="not-a-number",
            place="progress",
            expected="numbers, NaN where there is none",
            got=shown(column),
        ) from error
    if np.any(np.isinf(numbers)):
        raise InvalidOKRError(
            "an infinite number",
            code="not-finite",
            place="progress",
            expected="finite numbers, NaN where there is none",
        )
    return numbers
