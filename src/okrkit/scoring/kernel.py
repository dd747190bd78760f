"""The array face: progress of every kind of target, each formula written once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.numerics.numbers import numbers
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.formulas import Flags
from okrkit.scoring.terms import HOLD, KINDS, STEPS, ZONES, Terms, travelled


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
        actual: The values; NaN where nothing is measured. Here and in all columns of
            numbers None and what is masked are NaN, too.
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
        baseline and target are equal. Each is the float nearest to the exact value of
        its formula, whatever the numbers; beyond the largest float that float.

    Raises:
        InvalidOKRError: A kind that is not known, values that are no numbers,
            columns that do not fit together, zones or steps out of order, limits that
            cross, or a negative tolerance.

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
    read = [numbers(column, place="progress") for column in given]
    flags = _flags(inclusive)
    try:
        columns = np.broadcast_arrays(codes, flags, *read)
    except ValueError as error:
        raise InvalidOKRError(
            "columns of different lengths", code="shape-mismatch", place="progress"
        ) from error
    shape = columns[0].shape
    codes, flags, *rest = (np.ravel(column) for column in columns)
    value, start, end, promised, best, low, high, room = rest
    at, worth = _points(steps)
    terms = Terms(
        kind=codes,
        baseline=start,
        target=end,
        commit=promised,
        stretch=best,
        levels=np.broadcast_to(_three(levels), (len(codes), 3)),
        at_least=low,
        at_most=high,
        inclusive=flags,
        tolerance=room,
        steps_group=np.zeros(len(codes), np.int64),
        steps_offset=np.array([0, len(at)]),
        steps_value=at,
        steps_worth=worth,
    )
    if np.any(codes == STEPS):
        _refuse_steps(at, worth, steps)
    if np.any(codes == ZONES):
        _refuse_zones(terms)
    _refuse_limits(terms)
    return travelled(terms, value).reshape(shape)


def _codes(kind: ArrayLike) -> Ints:
    """Read kinds, given as words or as numbers."""
    given = _whole(kind, "kind")
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


def _flags(inclusive: ArrayLike) -> Flags:
    """Read flags; what is no flag would be one of numpy's."""
    given = _whole(inclusive, "inclusive")
    if given.dtype != np.bool_ and given.size:
        raise InvalidOKRError(
            "neither true nor false",
            code="not-a-flag",
            place="progress.inclusive",
            expected="true or false",
            got=shown(inclusive),
        )
    return given.astype(np.bool_, copy=False)


def _whole(column: ArrayLike, name: str) -> np.ndarray:
    """Refuse a column with masked entries, whose hidden values numpy would take."""
    if np.ma.is_masked(column):
        raise InvalidOKRError(
            "an entry is masked",
            code="missing-field",
            place=f"progress.{name}",
            expected="an entry for each row",
        )
    return np.asarray(column)


def _refuse_steps(at: Floats, worth: Floats, steps: object) -> None:
    """Refuse what a `Steps` would refuse: too few, or progress that turns."""
    if len(at) < 2:
        raise _bad_steps(steps)
    rises = np.diff(worth)
    if worth[0] == worth[-1] or (np.any(rises < 0) and np.any(rises > 0)):
        raise InvalidOKRError(
            "progress must rise or fall with the value, and not turn",
            code="target-order",
            place="progress.steps",
            got=shown(steps),
        )


def _refuse_zones(terms: Terms) -> None:
    """Refuse what a `Zones` would refuse: values or levels out of order."""
    places = (terms.baseline, terms.commit, terms.target, terms.stretch)
    rises = np.sign(np.diff(places, axis=0))
    ordered = np.isnan(rises).any(axis=0) | (np.abs(rises.sum(axis=0)) == 3)
    wrong = (terms.kind == ZONES) & ~ordered
    if wrong.any():
        row = int(np.argmax(wrong))
        raise InvalidOKRError(
            "values are not in order",
            code="target-order",
            place=f"progress, row {row}",
            expected="baseline, commit, target and stretch, each beyond the last",
            got=shown([float(place[row]) for place in places]),
        )
    levels = terms.levels[0]
    if not 0 < levels[0] < levels[1] < levels[2]:
        raise InvalidOKRError(
            "levels are not in order",
            code="target-order",
            place="progress.levels",
            expected="three levels, rising, above 0",
            got=shown(levels.tolist()),
        )


def _refuse_limits(terms: Terms) -> None:
    """Refuse what a `Hold` would refuse: limits that hold nothing, negative room."""
    low, high, held = terms.at_least, terms.at_most, terms.kind == HOLD
    crossed = held & ((low > high) | ((low == high) & ~terms.inclusive))
    if crossed.any():
        row = int(np.argmax(crossed))
        raise InvalidOKRError(
            "nothing lies between the limits",
            code="target-order",
            place=f"progress, row {row}",
            expected="at_least below at_most",
            got=f"{float(low[row])!r} and {float(high[row])!r}",
        )
    negative = held & (terms.tolerance < 0)
    if negative.any():
        row = int(np.argmax(negative))
        raise InvalidOKRError(
            "a tolerance is a distance",
            code="negative",
            place=f"progress.tolerance, row {row}",
            expected="0 or more",
            got=shown(float(terms.tolerance[row])),
        )


def _points(steps: Sequence[tuple[float, float]]) -> tuple[Floats, Floats]:
    """Read the points that rows of kind "steps" use, sorted by value."""
    points = numbers(steps, place="progress")
    if not points.size:
        points = points.reshape(0, 2)
    if points.ndim != 2 or points.shape[1] != 2:
        raise _bad_steps(steps)
    points = points[np.argsort(points[:, 0])]
    if np.any(np.diff(points[:, 0]) <= 0) or np.any(np.isnan(points)):
        raise _bad_steps(steps)
    return points[:, 0], points[:, 1]


def _bad_steps(steps: object) -> InvalidOKRError:
    return InvalidOKRError(
        "no steps",
        code="target-incomplete",
        place="progress.steps",
        expected="two or more pairs of value and progress, no value twice",
        got=shown(steps),
    )


def _three(levels: Sequence[float]) -> Floats:
    found = numbers(levels, place="progress")
    if found.shape != (3,):
        raise InvalidOKRError(
            "not three levels",
            code="shape-mismatch",
            place="progress.levels",
            expected="progress at commit, target and stretch",
            got=shown(levels),
        )
    return found


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
