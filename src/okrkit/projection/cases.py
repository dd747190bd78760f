"""`Cases`: many short series to be continued, checked, as columns."""

from collections.abc import Sequence

import numpy as np
from attrs import Factory, field, fields, frozen
from numpy.typing import ArrayLike

from okrkit.errors import shown
from okrkit.projection.given import Given, read_series, refuse
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.formulas import Flags

_GRAIN = 1e-9


def _span(cases: "Cases") -> Floats:
    with np.errstate(over="ignore"):
        return cases.end - cases.start


def _no_size(cases: "Cases") -> Floats:
    return np.full(len(cases.count), np.nan)


@frozen(eq=False, kw_only=True)
class Cases:
    """
    Series to be continued, one a row: readings by time, pushed to the left.

    Attributes:
        times: Shape (n, m), rising; NaN after the last reading.
        values: Shape (n, m); NaN after the last reading.
        errors: Known standard errors, shape (n, m); 0 where none is known.
        count: How many readings each row has.
        start: First moment of each cycle.
        end: The moment that is asked about.
        baseline: Value at the start; NaN where it is not known.
        lower: No value lies below; -inf for none.
        upper: No value lies above; inf for none.
        cumulative: Whether values are running totals.
        span: Length of each cycle, whatever moment is asked about.
        size: A distance that matters, as from baseline to target: what a change is
            measured by where a series shows none at all; NaN for none.

    Shape:
        Every column (n,), unless said otherwise; m is 1 at least.
    """

    times: Floats
    values: Floats
    errors: Floats
    count: Ints
    start: Floats
    end: Floats
    baseline: Floats
    lower: Floats
    upper: Floats
    cumulative: Flags
    span: Floats = field(default=Factory(_span, takes_self=True))
    size: Floats = field(default=Factory(_no_size, takes_self=True))

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.count)

    def latest(self) -> tuple[Floats, Floats]:
        """
        Return moment and value of the last reading of each row.

        Returns:
            Moments and values; the start and the baseline where there is no reading.

        Shape:
            (n,), twice.

        Units:
            Days, and each metric's.

        Source:
            None.

        Example:
            >>> cases = read_cases([[0, 7]], [[5, 6]], start=0, end=91, baseline=5)
            >>> cases.latest()
            (array([7.]), array([6.]))
        """
        rows, place = np.arange(len(self)), np.maximum(self.count - 1, 0)
        some = self.count > 0
        return (
            np.where(some, self.times[rows, place], self.start),
            np.where(some, self.values[rows, place], self.baseline),
        )

    def rows(self, which: slice | Ints) -> "Cases":
        """
        Return some rows.

        Args:
            which: A slice, or places.

        Returns:
            Those rows, as views where that can be.

        Shape:
            (k,) or (k, m).

        Units:
            None.

        Source:
            None.

        Example:
            >>> cases = read_cases([[0, 7]], [[5, 6]], start=0, end=91, baseline=5)
            >>> len(cases.rows(slice(0, 0)))
            0
        """
        columns = {f.name: getattr(self, f.name)[which] for f in fields(Cases)}
        return Cases(**columns)


def read_cases(
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
) -> Cases:
    """
    Read and check what `okrkit.projection.forecast` is given; see there.

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
        The cases.

    Raises:
        InvalidOKRError: What is no series, or contradicts itself.

    Shape:
        times, values and standard_error (n, m); the others (n,) or scalars.

    Units:
        Days; values in each metric's unit.

    Source:
        okrkit's own choice.

    Example:
        >>> read_cases([[7, 0]], [[6, 5]], start=0, end=91, baseline=5).values
        array([[5., 6.]])
    """
    given = read_series(
        times,
        values,
        start=start,
        end=end,
        baseline=baseline,
        kind=kind,
        lower=lower,
        upper=upper,
        standard_error=standard_error,
        now=now,
    )
    return cases_of(given)


def cases_of(given: Given, first: int = 0, after: int | None = None) -> Cases:
    """
    Check rows of what was given, and push their readings to the left.

    Args:
        given: The columns.
        first: The first row.
        after: The row after the last; None for all that are left.

    Returns:
        The cases; parts of the columns themselves where nothing has to move.

    Raises:
        InvalidOKRError: What is no series, or contradicts itself.

    Shape:
        (n, m) → (k, the most readings of a row).

    Units:
        Those of the columns.

    Source:
        okrkit's own choice.

    Example:
        >>> given = read_series([[7, 0]], [[6, 5]], start=0, end=91, baseline=5)
        >>> cases_of(given).values
        array([[5., 6.]])
    """
    rows = slice(first, after)
    at, value = given.times[rows], given.values[rows]
    _check_undated(at, value, first)
    # A comparison with NaN is false: what has no time is not seen.
    last = np.fmin(given.now[rows], given.end[rows])
    seen = (at <= last[:, None]) & ~np.isnan(value)
    known = [at, value] if given.errors is None else [at, value, given.errors[rows]]
    at, value, *errors = _pushed(known, seen)
    cases = Cases(
        times=at,
        values=value,
        errors=np.nan_to_num(errors[0]) if errors else np.zeros_like(value),
        count=np.count_nonzero(seen, axis=1),
        start=given.start[rows],
        end=given.end[rows],
        baseline=given.baseline[rows],
        lower=given.lower[rows],
        upper=given.upper[rows],
        cumulative=given.cumulative[rows],
    )
    _check_times(cases, first)
    _check_bounds(cases, first)
    _check_known(cases, first)
    return cases


def _pushed(columns: list[Floats], seen: Flags) -> list[Floats]:
    """Return columns by time, which is the first, pushed to the left; NaN after."""
    if not seen.any():
        return [np.full((len(seen), 1), np.nan) for _ in columns]
    width = int(np.count_nonzero(seen, axis=1).max())
    whole = bool(seen.all())
    if not whole:
        columns = [np.where(seen, column, np.nan) for column in columns]
    at = columns[0]
    # A reading after a gap, or not later than the one before it, is out of place.
    stray = seen[:, 1:] & ~(seen[:, :-1] & (at[:, 1:] > at[:, :-1]))
    rows = np.flatnonzero(stray.any(axis=1))
    if len(rows):
        order = np.argsort(at[rows], axis=1, kind="stable")  # NaN comes last
        columns = [column.copy() for column in columns] if whole else columns
        for column in columns:
            column[rows] = np.take_along_axis(column[rows], order, axis=1)
    return [column[:, :width] for column in columns]


def _check_undated(times: Floats, values: Floats, first: int) -> None:
    """Refuse a value that stands at no time: nobody can tell where it belongs."""
    undated = np.isnan(times) & ~np.isnan(values)
    if undated.any():
        row, place = _first(undated)
        raise refuse(
            "a value has no time",
            "value-without-date",
            _named("times", first + row),
            expected="a time for each value, NaN in both for none",
            got=shown(float(values[row, place])),
        )


def _check_times(cases: Cases, first: int) -> None:
    """Refuse a cycle that does not end after its start, and two readings at once."""
    with np.errstate(over="ignore"):
        span = cases.end - cases.start
        before = cases.end - cases.times[:, 0]
    if not (span > 0).all():
        row, _ = _first(~(span > 0))
        raise refuse(
            "a cycle must end after its start",
            "span-empty",
            _named("end", first + row),
            expected=f"after {float(cases.start[row])!r}",
            got=shown(float(cases.end[row])),
        )
    endless = np.isinf(span) | np.isinf(before)
    if endless.any():
        raise refuse(
            "times too far apart to be told from each other",
            "not-finite",
            _named("times", first + _first(endless)[0]),
            expected="days",
        )
    twice = cases.times[:, 1:] == cases.times[:, :-1]
    if twice.any():
        row, place = _first(twice)
        raise refuse(
            "two readings have the same time",
            "equal-times",
            _named("times", first + row),
            expected="one reading at a time",
            got=shown(float(cases.times[row, place])),
            hint="keep the later one, or their mean",
        )


def _check_bounds(cases: Cases, first: int) -> None:
    """Refuse bounds that cross, and what lies beyond them."""
    lower, upper = cases.lower, cases.upper
    crossed = ~(lower < upper)
    if crossed.any():
        row, _ = _first(crossed)
        raise refuse(
            "not a lower and an upper bound",
            "bounds-order",
            _named("lower", first + row),
            expected="lower below upper",
            got=f"{float(lower[row])!r} and {float(upper[row])!r}",
        )
    if np.isinf(lower).all() and np.isinf(upper).all():
        return
    # What was counted before the start counts backwards from there.
    past = cases.cumulative[:, None] & (cases.times < cases.start[:, None])
    # Sums of floats may miss a bound that they stand at.
    grain = _GRAIN * np.nanmax(np.abs(cases.values), axis=1, initial=0.0)[:, None]
    for name, column, free in (
        ("baseline", cases.baseline[:, None], False),
        ("values", cases.values, past),
    ):
        low, high = lower[:, None] - grain, upper[:, None] + grain
        beyond = (column < low) | (column > high)
        beyond &= ~np.asarray(free)
        if beyond.any():
            row, place = _first(beyond)
            raise refuse(
                "a value lies outside the bounds",
                "out-of-bounds",
                _named(name, first + row),
                expected=f"{float(lower[row])!r} to {float(upper[row])!r}",
                got=shown(float(column[row, place])),
            )


def _check_known(cases: Cases, first: int) -> None:
    """Refuse a row about which nothing is known, and a running total that falls."""
    blank = (cases.count == 0) & np.isnan(cases.baseline)
    if blank.any():
        raise refuse(
            "nothing is known: no reading that counts, and no baseline",
            "not-measured",
            _named("values", first + _first(blank)[0]),
            expected="a reading up to now, or a baseline",
            hint="leave the row out, or give the baseline",
        )
    if not cases.cumulative.any():
        return
    falls = cases.cumulative[:, None] & (cases.values[:, 1:] < cases.values[:, :-1])
    if falls.any():
        row, place = _first(falls)
        raise refuse(
            "a running total never falls",
            "falling-total",
            _named("values", first + row),
            expected=f"at least {float(cases.values[row, place])!r}",
            got=shown(float(cases.values[row, place + 1])),
            hint='kind="level" for what goes up and down',
        )


def _first(wrong: Flags) -> tuple[int, int]:
    """Return row and place of the first flag that is set."""
    row, place = divmod(int(np.argmax(wrong)), wrong.shape[1] if wrong.ndim > 1 else 1)
    return row, place


def _named(name: str, row: int) -> str:
    return f"{name}, row {row}"
