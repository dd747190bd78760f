"""What a back-test looks back at: series of readings, and closed cycles of each."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from numbers import Real
from typing import TypeAlias, cast

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import ArrayLike, NDArray

from okrkit.errors import InvalidOKRError, UnknownIdError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle, as_date
from okrkit.model.checks import choice, instance
from okrkit.model.metric import Metric
from okrkit.model.rows import counted
from okrkit.model.sampling import said_of, standard_errors
from okrkit.model.series import Series
from okrkit.numerics.numbers import numbers
from okrkit.projection.given import KINDS
from okrkit.scoring.arithmetic import Floats

BASES = ("latest", "sum")
"""What a reading of a total is: the total so far, or an amount that is added to it."""

Arrays: TypeAlias = tuple[NDArray[np.datetime64], NDArray[np.float64]]
"""Dates (m,), and values (m,) or (n, m)."""

Plain: TypeAlias = Series | Mapping[str, object] | Mapping[dt.date, float] | Arrays
"""Series of readings that can be tested."""

_EPOCH = dt.date(1970, 1, 1).toordinal()
_DAY = 86_400
_ONE, _LAST = dt.timedelta(days=1), dt.date.max


@frozen(eq=False, kw_only=True)
class Past:
    """
    The readings of one series, by the moment they stand at.

    Attributes:
        id: Of the metric or series.
        moments: The end of each reading's day, as an ordinal, rising.
        values: In the metric's unit.
        errors: Standard errors; NaN where not known.
        recorded: When each became known, as an ordinal; -inf where nothing says.
        lower: No value lies below; -inf for none.
        upper: No value lies above; inf for none.
        cumulative: Whether values make a total.
        summed: Whether they are amounts that are added up.
    """

    id: str
    moments: Floats
    values: Floats
    errors: Floats
    recorded: Floats
    lower: float = -np.inf
    upper: float = np.inf
    cumulative: bool = False
    summed: bool = False


@frozen(eq=False, kw_only=True)
class Window:
    """
    One closed cycle of a series.

    Attributes:
        past: Place of the series.
        cycle: The cycle.
        goal: The key result's own target; NaN where there is none.
        way: 1 where values at or above it meet it, -1 where at or below.
        baseline: Where the key result started; NaN where the readings say.
        beliefs: What its owner said: moments, and confidences.
    """

    past: int
    cycle: Cycle
    goal: float = np.nan
    way: float = np.nan
    baseline: float = np.nan
    beliefs: tuple[tuple[float, float], ...] = field(default=())


@frozen(eq=False, kw_only=True)
class Limits:
    """
    What the caller says of all series, or of each by its id; None leaves it to them.

    Attributes:
        kind: "level" or "cumulative".
        basis: "latest" or "sum".
        lower: Lower bound.
        upper: Upper bound.
    """

    kind: str | Mapping[str, str] | None
    basis: str | Mapping[str, str] | None
    lower: float | Mapping[str, float] | None
    upper: float | Mapping[str, float] | None

    def check(self, ids: Collection[str]) -> None:
        """
        Refuse what is said of a series that is not there.

        Args:
            ids: Of the series there are.

        Raises:
            UnknownIdError: No such series.

        Example:
            >>> none = Limits(kind=None, basis=None, lower={"nps": 0}, upper=None)
            >>> none.check({"nps"})
        """
        for name in ("kind", "basis", "lower", "upper"):
            said = getattr(self, name)
            for id in said if isinstance(said, Mapping) else ():
                if id not in ids:
                    raise UnknownIdError(
                        f"{name} of a series that is not there: {shown(id)}",
                        id=id,
                        known=sorted(ids),
                    )

    def on(self, past: Past) -> Past:
        """
        Return a series as the caller wants it taken.

        Args:
            past: The series, as it was read.

        Returns:
            The same with the caller's kind, basis and bounds.

        Raises:
            InvalidOKRError: Unknown words, no bounds, or a reading outside them.

        Example:
            >>> limits = Limits(kind="cumulative", basis=None, lower=None, upper=None)
            >>> limits.on(past_of("deals", Series.of({"2026-01-31": 3}))).cumulative
            True
        """
        kind = _said(self.kind, past.id, KINDS[int(past.cumulative)])
        basis = _said(self.basis, past.id, BASES[int(past.summed)])
        low, high = (
            _bound(_said(bound, past.id, own), name)
            for bound, own, name in (
                (self.lower, past.lower, "lower"),
                (self.upper, past.upper, "upper"),
            )
        )
        if not low < high:
            raise InvalidOKRError(
                "bounds that cross",
                code="bounds-order",
                place=past.id,
                expected="lower below upper",
                got=f"{low:.6g} and {high:.6g}",
            )
        made = evolve(
            past,
            cumulative=choice(kind, KINDS, field="kind") == KINDS[1],
            summed=choice(basis, BASES, field="basis") == BASES[1],
            lower=low,
            upper=high,
        )
        outside = (made.values < low) | (made.values > high)
        if outside.any():
            raise InvalidOKRError(
                "a reading outside its bounds",
                code="out-of-bounds",
                place=made.id,
                expected=f"{low:.6g} to {high:.6g}",
                got=shown(float(made.values[outside][0])),
            )
        return made


def read_past(
    series: Plain, cadence: Cadence | None, on: dt.date | None, limits: Limits
) -> tuple[list[Past], list[Window]]:
    """
    Read what can be tested, and list the closed cycles of each series.

    Args:
        series: As `backtest` takes it.
        cadence: Of the cycles; None takes the set's own.
        on: The day of the test; None takes the last reading of each series.
        limits: What the caller says of the series.

    Returns:
        The series, and their windows.

    Raises:
        InvalidOKRError: Nothing that has readings, or a series without a cadence.

    Example:
        >>> no = Limits(kind=None, basis=None, lower=None, upper=None)
        >>> past, windows = read_past({"2026-01-01": 3, "2026-03-31": 4}, Cadence(),
        ...                           None, no)
        >>> [str(window.cycle) for window in windows]
        ['2026-Q1']
    """
    if cadence is None:
        raise InvalidOKRError(
            "no cadence",
            code="missing-field",
            place="backtest.cadence",
            expected="a Cadence, or a word such as 'quarter'",
            hint="Only an OKRSet brings its own.",
        )
    found = [limits.on(until(past, on)) for past in _plain(series)]
    limits.check({past.id for past in found})
    return found, [
        Window(past=place, cycle=cycle)
        for place, past in enumerate(found)
        for cycle in closed(past, cadence, on)
    ]


def _plain(series: Plain) -> Iterator[Past]:
    """Go through the series of anything but a set."""
    if isinstance(series, tuple) and any(isinstance(x, np.ndarray) for x in series):
        yield from _arrays(series)
    elif isinstance(series, Mapping) and not _is_one(series):
        for id, one in series.items():
            if isinstance(one, tuple) and any(isinstance(x, np.ndarray) for x in one):
                yield from _arrays(one, instance(id, kind=str, field="series"))
            else:
                yield past_of(instance(id, kind=str, field="series"), Series.of(one))
    else:
        yield past_of("series", Series.of(series))


def _is_one(series: Mapping[str, object] | Mapping[dt.date, float]) -> bool:
    """Tell ``{date: value}`` from ``{id: series}``."""
    return any(isinstance(value, Real) for value in series.values())


def past_of(id: str, series: Series, metric: Metric | None = None) -> Past:
    """
    Return the readings of a series as columns.

    Args:
        id: Of the metric or series.
        series: Its readings.
        metric: Says how far chance alone moves readings that rest on a count; None
            where there is none.

    Returns:
        The columns.

    Example:
        >>> past_of("nps", Series.of({"2026-10-31": 32})).moments.tolist()
        [739921.0]
    """
    seen = series.observations
    return Past(
        id=id,
        moments=np.array([o.date.toordinal() + 1.0 for o in seen]),
        values=series.values,
        errors=_errors(series, metric),
        recorded=np.array([_instant(o.recorded_at) for o in seen]),
    )


def _errors(series: Series, metric: Metric | None) -> Floats:
    """Return how far chance alone may move each reading; NaN where nobody knows."""
    size, none = len(series.observations), np.nan
    said = np.array(said_of(series) or [(none, none)] * size).reshape(-1, 2).T
    counts = counted(series, metric)
    found = standard_errors(
        series.values,
        said,
        np.array([of for _, of in counts]) if counts else None,
        np.full(size, -1 if metric is None else 0),
        [] if metric is None else [metric],
    )
    return np.full(size, none) if found is None else found


def _instant(moment: dt.datetime | None) -> float:
    return -np.inf if moment is None else moment.timestamp() / _DAY + _EPOCH


def _arrays(pair: tuple[object, ...], id: str | None = None) -> Iterator[Past]:
    dates = np.asarray(pair[0])
    if len(pair) != 2 or dates.dtype.kind != "M" or dates.ndim != 1:
        raise InvalidOKRError(
            "not dates with their values",
            code="wrong-type",
            place="backtest.series",
            expected="two arrays: datetime64 of shape (m,), and numbers",
            got=shown(pair),
        )
    values = np.atleast_2d(numbers(np.asarray(pair[1]), place="backtest.series"))
    if values.ndim != 2 or values.shape[1] != len(dates) or np.isnat(dates).any():
        raise InvalidOKRError(
            "dates and values do not belong together",
            code="shape-mismatch",
            place="backtest.series",
            expected=f"values (m,) or (n, m) of {len(dates)} dates",
            got=f"{values.shape}",
        )
    moments = dates.astype("datetime64[D]").astype(np.int64) + _EPOCH + 1.0
    order = np.argsort(moments, kind="stable")
    if (np.diff(moments[order]) == 0).any():
        raise InvalidOKRError(
            "two readings of one day",
            code="duplicate-reading",
            place="backtest.series",
            hint="Keep one of them, or pass a Series of observations.",
        )
    for place, row in enumerate(values[:, order]):
        known = ~np.isnan(row)
        yield Past(
            id=str(place)
            if id is None
            else id
            if len(values) == 1
            else f"{id}/{place}",
            moments=np.asarray(moments[order][known], dtype=np.float64),
            values=row[known],
            errors=np.full(known.sum(), np.nan),
            recorded=np.full(known.sum(), -np.inf),
        )


def closed(past: Past, cadence: Cadence, on: dt.date | None) -> Iterator[Cycle]:
    """
    Go through the cycles of a series that are over.

    Args:
        past: The series.
        cadence: Whose cycles.
        on: The day; None takes that of the last reading.

    Yields:
        Cycles from the first reading on.

    Example:
        >>> past = past_of("nps", Series.of({"2026-01-31": 3, "2026-03-31": 4}))
        >>> [str(cycle) for cycle in closed(past, Cadence(), None)]
        ['2026-Q1']
    """
    if not len(past.moments):
        return
    first = dt.date.fromordinal(int(past.moments[0]) - 1)
    last = dt.date.fromordinal(int(past.moments[-1]) - 1) if on is None else on
    if cadence.anchor is not None:
        first = max(first, cadence.anchor)
    for cycle in cadence.cycles(first, min(last, _LAST - _ONE) + _ONE):
        if cycle.last_day <= last:
            yield cycle


def until(past: Past, on: dt.date | None) -> Past:
    """
    Leave out the readings after a day.

    Args:
        past: The series.
        on: The day; None leaves none out.

    Returns:
        The series up to the day.

    Example:
        >>> past = past_of("nps", Series.of({"2026-01-31": 3, "2026-03-31": 4}))
        >>> len(until(past, dt.date(2026, 2, 1)).values)
        1
    """
    if on is None or not (past.moments > on.toordinal() + 1).any():
        return past
    seen = past.moments <= on.toordinal() + 1
    names = ("moments", "values", "errors", "recorded")
    return evolve(past, **{name: getattr(past, name)[seen] for name in names})


def _bound(given: object, name: str) -> float:
    """Read one bound, which may be infinite."""
    read = numbers(cast("ArrayLike", given), place=name, infinite=True)
    if read.ndim:
        raise InvalidOKRError(
            "not one bound",
            code="not-a-number",
            place=name,
            expected="one number for all series, or a mapping of ids to numbers",
            got=shown(given),
        )
    return float(read)


def _said(given: object, id: str, own: object) -> object:
    """Return what the caller says of a series, else what is known of it."""
    if isinstance(given, Mapping):
        given = given.get(id)
    return own if given is None else given


def as_day(on: dt.date | str | None) -> dt.date | None:
    """
    Read a day, or None.

    Args:
        on: The day.

    Returns:
        The same as a date.

    Example:
        >>> as_day(None) is None
        True
    """
    return None if on is None else as_date(on, field="on")
