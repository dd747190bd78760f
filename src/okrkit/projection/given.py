"""`Given`: series to be continued as they were handed in, read as columns."""

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.numerics.numbers import numbers
from okrkit.scoring.arithmetic import Floats
from okrkit.scoring.formulas import Flags

KINDS = ("level", "cumulative")
"""How values go on: up and down from where they are, or as a running total."""


@frozen(eq=False, kw_only=True)
class Given:
    """
    Series as they were handed in: columns that fit together, rows not yet checked.

    Attributes:
        times: Shape (n, m), in any order; NaN where there is no reading.
        values: Shape (n, m); NaN where there is none.
        errors: Standard errors, shape (n, m), NaN where not known; None for none.
        start: First moment of each cycle.
        end: The moment that is asked about.
        baseline: Value at the start; NaN where it is not known.
        lower: No value lies below; -inf for none.
        upper: No value lies above; inf for none.
        now: Later readings do not count; NaN for all of them up to the end.
        cumulative: Whether values are running totals.

    Shape:
        Every column (n,), unless said otherwise.
    """

    times: Floats
    values: Floats
    errors: Floats | None
    start: Floats
    end: Floats
    baseline: Floats
    lower: Floats
    upper: Floats
    now: Floats
    cumulative: Flags

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.start)


def read_series(
    times: ArrayLike,
    values: ArrayLike,
    *,
    start: ArrayLike,
    end: ArrayLike,
    baseline: ArrayLike,
    kind: str | Sequence[str] | ArrayLike = "level",
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    standard_error: ArrayLike | None = None,
    now: ArrayLike | None = None,
) -> Given:
    """
    Read the columns that `forecast` is given; their rows are not yet checked.

    Args:
        times: Of the readings, in days; NaN for none.
        values: Of the readings.
        start: First moment of each cycle.
        end: The moment that is asked about.
        baseline: Value at the start.
        kind: "level" or "cumulative", or one for each row.
        lower: Lower bounds.
        upper: Upper bounds.
        standard_error: Of the readings.
        now: Later readings do not count.

    Returns:
        The columns.

    Raises:
        InvalidOKRError: No columns of numbers, or of different lengths.

    Shape:
        times, values and standard_error (n, m); the others (n,) or scalars.

    Units:
        Days; values in each metric's unit.

    Source:
        okrkit's own choice.

    Example:
        >>> given = read_series([[0, 7]], [[5, 6]], start=0, end=91, baseline=5)
        >>> given.end, given.lower
        (array([91.]), array([-inf]))
    """
    value = _matrix(values, "values")
    size = len(value)
    errors = None
    if standard_error is not None:
        errors = _matrix(standard_error, "standard_error", value.shape)
        _check_errors(errors)
    return Given(
        times=_matrix(times, "times", value.shape),
        values=value,
        errors=errors,
        start=_moment(start, "start", size),
        end=_moment(end, "end", size),
        baseline=_column(baseline, "baseline", size),
        lower=_bound(lower, "lower", size, -np.inf),
        upper=_bound(upper, "upper", size, np.inf),
        now=_column(np.nan if now is None else now, "now", size),
        cumulative=_cumulative(kind, size),
    )


def refuse(why: str, code: str, name: str, **parts: str) -> InvalidOKRError:
    """
    Make the error for an argument of `okrkit.projection.forecast`.

    Args:
        why: What is wrong.
        code: Of the error.
        name: Of the argument.
        parts: What was expected, and got, and a hint.

    Returns:
        The error, to be raised.

    Example:
        >>> refuse("none", "no-value", "values").place
        'forecast.values'
    """
    return InvalidOKRError(why, code=code, place=f"forecast.{name}", **parts)


def _matrix(given: ArrayLike, name: str, shape: tuple[int, ...] = ()) -> Floats:
    read = numbers(given, place=f"forecast.{name}")
    if read.ndim != 2 or (shape and read.shape != shape):
        raise refuse(
            f"{name} must have a row for each series",
            "shape-mismatch",
            name,
            expected=f"shape {shape}, as values" if shape else "shape (n, m)",
            got=f"shape {read.shape}",
            hint="" if read.ndim == 2 else "one series is a row, too: [[1, 2, 3]]",
        )
    return read


def _column(given: ArrayLike, name: str, size: int) -> Floats:
    read = numbers(given, place=f"forecast.{name}", infinite=name in ("lower", "upper"))
    if read.shape not in ((), (1,), (size,)):
        raise refuse(
            f"{name} has another length",
            "shape-mismatch",
            name,
            expected=f"one number, or {size}",
            got=f"shape {read.shape}",
        )
    return np.broadcast_to(read, (size,))


def _moment(given: ArrayLike, name: str, size: int) -> Floats:
    read = _column(given, name, size)
    if np.isnan(read).any():
        raise refuse(
            f"{name} is not known",
            "not-finite",
            f"{name}, row {int(np.argmax(np.isnan(read)))}",
            expected="a time in days",
        )
    return read


def _check_errors(errors: Floats) -> None:
    if (errors < 0).any():
        row, place = np.argwhere(errors < 0)[0].tolist()
        raise refuse(
            "a standard error is not negative",
            "negative",
            f"standard_error, row {row}",
            expected="0 or more, NaN where it is not known",
            got=shown(float(errors[row, place])),
        )


def _bound(given: ArrayLike | None, name: str, size: int, none: float) -> Floats:
    """Read bounds; an end without one is open."""
    read = _column(none if given is None else given, name, size)
    return np.where(np.isnan(read), none, read) if np.isnan(read).any() else read


def _cumulative(kind: str | Sequence[str] | ArrayLike, size: int) -> Flags:
    try:
        words = np.asarray(kind)
        total = np.asarray(words == KINDS[1], dtype=np.bool_)
        known = np.asarray(words == KINDS[0], dtype=np.bool_) | total
    except ValueError:
        raise refuse(
            "no kind of series",
            "wrong-type",
            "kind",
            expected=f"one word, or {size}: {' or '.join(KINDS)}",
            got=shown(kind),
        ) from None
    if not known.all() or np.ma.is_masked(kind):
        word = words[~known].flat[0] if not known.all() else None
        near = nearest(str(word), KINDS, most=1)
        raise refuse(
            "no kind of series",
            "unknown-word",
            "kind",
            expected=" or ".join(KINDS),
            got=shown(word if word is None else str(word)),
            hint=f"Did you mean {near[0]!r}?" if near else "",
        )
    if words.shape not in ((), (1,), (size,)):
        raise refuse(
            "kind has another length",
            "shape-mismatch",
            "kind",
            expected=f"one word, or {size}",
            got=f"shape {words.shape}",
        )
    return np.broadcast_to(total, (size,))
