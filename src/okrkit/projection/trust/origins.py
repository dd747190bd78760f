"""Closed cycles seen from days within them: what was known then, and what came."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from attrs import evolve, fields, frozen
from numpy.typing import ArrayLike, NDArray

from okrkit.errors import UnknownIdError, shown
from okrkit.numerics.numbers import numbers
from okrkit.projection.batch import LONGEST
from okrkit.projection.cases import Cases, read_cases
from okrkit.projection.questions import farthest
from okrkit.projection.trust.past import Past, Window
from okrkit.results.progressing import steps
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.formulas import Flags
from okrkit.typing import Progress

LATEST = 1 / 6
"""A cycle is scored by its last reading, which must lie in this last part of it."""

STEPS = (0.25, 0.5, 0.75)
"""Quantiles of past changes over a cycle that are the default targets."""

LEAST_CHANGES = 4
"""Fewer past changes make no targets."""

Targets = ArrayLike | Mapping[str, ArrayLike] | None
Words = NDArray[np.object_]


@frozen(eq=False, kw_only=True)
class Origins:
    """
    Closed cycles as they were to be forecast, one row for a cycle and a cut.

    Attributes:
        cases: What was known.
        outcome: What came.
        unit: Mean |change| over a cycle of the series; NaN where it never changed.
        goals: Targets, shape (n, k); NaN for none.
        ways: 1 where values at or above it meet it, -1 at or below, shape (n, k).
        belief: The owner's confidence in the last target; NaN where nothing was said.
        id: Of the metric or series.
        cycle: Label of the cycle.
        cut: Share of the cycle that was over.
        series: Number of the id.
        closed: Number of the series' cycle.

    Shape:
        Every column (n,), unless said otherwise.
    """

    cases: Cases
    outcome: Floats
    unit: Floats
    goals: Floats
    ways: Floats
    belief: Floats
    id: Words
    cycle: Words
    cut: Floats
    series: Ints
    closed: Ints

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.outcome)

    @property
    def met(self) -> Floats:
        """Whether each target was met, 1 or 0; NaN where there is none."""
        came = self.outcome[:, None]
        met = np.where(self.ways > 0, came >= self.goals, came <= self.goals)
        return np.where(np.isnan(self.goals), np.nan, met)

    def rows(self, which: Flags | Ints) -> "Origins":
        """Return some rows."""
        columns = {
            f.name: getattr(self, f.name)[which]
            for f in fields(Origins)
            if f.name != "cases"
        }
        places = np.arange(len(self))[which]
        return Origins(cases=self.cases.rows(places), **columns)


@frozen(eq=False, kw_only=True)
class _Row:
    """
    One row, before all are put side by side.

    What changes and targets are counted from, `baseline`, may be the first reading of
    the cycle itself; what was known at its start, `before`, never is.
    """

    window: int
    cut: float
    moments: Floats
    values: Floats
    errors: Floats
    baseline: float
    before: float
    cumulative: bool
    outcome: float
    goals: Floats
    ways: Floats
    belief: float


def origins_of(
    past: Sequence[Past],
    windows: Sequence[Window],
    *,
    cuts: Sequence[float],
    targets: Targets,
    history: float | None,
    progress: "Progress | bool | None" = None,
) -> tuple[Origins, dict[str, int]]:
    """
    Go through closed cycles, and through cuts of each.

    Args:
        past: The series.
        windows: Their closed cycles.
        cuts: Shares of a cycle that are over.
        targets: Values, or values by id; None takes quantiles of past changes.
        history: How many lengths of a cycle before its start are known; None for all.
        progress: As for `backtest`.

    Returns:
        The rows, and how many cycles are left out by reason.

    Raises:
        UnknownIdError: Targets for a series that is not there.
        InvalidOKRError: Targets that are no numbers.

    Shape:
        Linear in rows and readings.

    Units:
        Days; values in each metric's.

    Source:
        Rolling origins: Tashman (2000), Out-of-sample tests of forecasting accuracy.

    Example:
        >>> rows, left_out = origins_of([], [], cuts=(0.5,), targets=None, history=4)
        >>> len(rows), left_out
        (0, {})
    """
    given = _given(targets, {one.id for one in past})
    # Sums and differences beyond the largest float make no target, or are refused.
    with np.errstate(over="ignore", invalid="ignore"):
        with steps(progress, [past[window.past].id for window in windows]) as step:
            rows, left_out = _rows(past, windows, cuts, given, history, step)
        return _stacked(rows, past, windows), left_out


def _rows(
    past: Sequence[Past],
    windows: Sequence[Window],
    cuts: Sequence[float],
    given: Mapping[str | None, Floats],
    history: float | None,
    step: Callable[[], None],
) -> tuple[list[_Row], dict[str, int]]:
    rows: list[_Row] = []
    left_out: dict[str, int] = {}
    for place, window in enumerate(windows):
        one = past[window.past]
        made: list[_Row] | str = _outcome(one, window)
        if not isinstance(made, str):
            made = [
                row
                for cut in cuts
                if (row := _row(one, window, place, cut, given, history)) is not None
            ] or "nothing was known at any cut"
        if isinstance(made, str):
            left_out[made] = left_out.get(made, 0) + 1
        else:
            rows += made
        step()
    return rows, left_out


def _given(targets: Targets, ids: set[str]) -> dict[str | None, Floats]:
    if targets is None:
        return {}
    if not isinstance(targets, Mapping):
        return {None: np.atleast_1d(numbers(targets, place="backtest.targets"))}
    for id in targets:
        if id not in ids:
            raise UnknownIdError(
                f"targets of a series that is not there: {shown(id)}",
                id=id,
                known=sorted(ids),
            )
    return {
        id: np.atleast_1d(numbers(column, place=f"backtest.targets[{id!r}]"))
        for id, column in targets.items()
    }


def _span(window: Window) -> tuple[float, float]:
    return float(window.cycle.start.toordinal()), float(window.cycle.end.toordinal())


def _outcome(past: Past, window: Window) -> list[_Row] | str:
    """Say why a cycle has no outcome, or nothing."""
    start, end = _span(window)
    last = (past.moments > end - LATEST * (end - start)) & (past.moments <= end)
    return [] if last.any() else "no reading in the last sixth of the cycle"


def _row(
    past: Past,
    window: Window,
    place: int,
    cut: float,
    given: Mapping[str | None, Floats],
    history: float | None,
) -> _Row | None:
    start, end = _span(window)
    origin = np.floor(start + cut * (end - start))
    known = _known(past, start, end, origin)
    if known is None:
        return None
    at, values, errors, baseline, before, cumulative = known
    far = -np.inf if history is None else start - history * (end - start)
    # As many readings as a projection looks at.
    recent = np.flatnonzero(at > far)[-LONGEST:]
    goals, ways = _targets(past, window, given, baseline, origin)
    said = [belief for moment, belief in window.beliefs if moment <= origin]
    if not np.isnan(window.baseline):
        before = own = window.baseline
    else:
        own = baseline
    return _Row(
        window=place,
        cut=cut,
        moments=at[recent],
        values=values[recent],
        errors=errors[recent],
        baseline=own,
        before=before,
        cumulative=cumulative,
        outcome=_final(past, start, end),
        goals=np.append(goals, window.goal),
        ways=np.append(ways, window.way),
        belief=said[-1] if said else np.nan,
    )


def seen(past: Past, origin: float) -> Ints:
    """
    Return the readings that were known at a moment, one for a day.

    Args:
        past: The series.
        origin: The moment.

    Returns:
        Places in the series, by day; of several for a day the last one recorded.

    Example:
        >>> from okrkit import Series
        >>> from okrkit.projection.trust.past import past_of
        >>> past = past_of("nps", Series.of({"2026-10-31": 32, "2026-11-30": 34}))
        >>> seen(past, past.moments[0]).tolist()
        [0]
    """
    places = np.flatnonzero((past.moments <= origin) & (past.recorded <= origin))
    after = np.diff(past.moments[places], append=np.inf) > 0
    return places[after]


def _total(past: Past, places: Ints, start: float) -> Floats:
    """Return values; of amounts, their total since a start."""
    values: Floats = past.values[places]
    if not past.summed:
        return values
    before = past.moments[places] <= start
    total: Floats = np.cumsum(values) - values[before].sum()
    return total


def _known(
    past: Past, start: float, end: float, origin: float
) -> tuple[Floats, Floats, Floats, float, float, bool] | None:
    """
    Return moments, values, errors, two baselines, and whether it is a total.

    The first baseline is what targets are counted from. The second is what the
    forecast is told: NaN where nothing was known before the cycle, since its first
    reading is among the values already.
    """
    places = seen(past, origin)
    at, values = past.moments[places], _total(past, places, start)
    errors = np.nan_to_num(past.errors[places])
    cumulative, zero = past.cumulative, past.summed
    falls = np.flatnonzero(values[1:] < values[:-1]) + 1
    inside = int(np.searchsorted(at, start, side="right"))
    if cumulative and len(falls):
        reset = int(falls[-1])
        # A counter that starts anew within the cycle, or after it fell, is a level.
        cumulative = reset <= inside and not past.summed
        if cumulative:
            zero = reset == inside
            at, values, errors = at[reset:], values[reset:], errors[reset:]
            inside -= reset
    if zero:
        return (at, values, errors, 0.0, 0.0, cumulative) if len(at) else None
    if inside and at[inside - 1] > start - (end - start):
        last = float(values[inside - 1])
        return at, values, errors, last, last, cumulative
    if inside < len(at):
        return at, values, errors, float(values[inside]), np.nan, cumulative
    return None


def _final(past: Past, start: float, end: float) -> float:
    """Return what came in the end, as it is known today."""
    places = seen(past, np.inf)
    places = places[past.moments[places] <= end]
    return float(_total(past, places, start)[-1])


def _targets(
    past: Past,
    window: Window,
    given: Mapping[str | None, Floats],
    baseline: float,
    origin: float,
) -> tuple[Floats, Floats]:
    if given:
        goals = given.get(past.id, given.get(None, np.empty(0)))
        return goals, np.where(goals >= baseline, 1.0, -1.0)
    start, end = _span(window)
    changes = past_changes(past, start, end - start, origin)
    steps = np.full(len(STEPS), np.nan)
    if len(changes) >= LEAST_CHANGES:
        steps = np.quantile(np.abs(changes), STEPS)
    steps = np.where((steps > 0) & np.isfinite(steps), steps, np.nan)
    down = np.full(len(steps), np.nan) if past.cumulative else baseline - steps
    goals = np.concatenate([baseline + steps, down])
    if not past.summed:
        goals[(goals < past.lower) | (goals > past.upper)] = np.nan
    return goals, np.repeat([1.0, -1.0], len(steps))


def past_changes(past: Past, start: float, length: float, origin: float) -> Floats:
    """
    Return how much a series changed in spans of a length that ended before a start.

    Args:
        past: The series.
        start: Later readings do not count.
        length: Of a span, in days.
        origin: Readings recorded later do not count.

    Returns:
        One change for each reading that another follows about a length later. Totals
        go on where a counter starts anew.

    Shape:
        (m,).

    Units:
        Days; changes in the metric's unit.

    Source:
        None.

    Example:
        >>> from okrkit import Series
        >>> from okrkit.projection.trust.past import past_of
        >>> past = past_of("nps", Series.of({"2026-01-31": 30, "2026-03-31": 34}))
        >>> past_changes(past, 740000.0, 59.0, 740000.0).tolist()
        [4.0]
    """
    places = seen(past, origin)
    places = places[past.moments[places] <= start]
    at, values = past.moments[places], past.values[places]
    if past.summed:
        values = np.cumsum(values)
    elif past.cumulative:
        rises = np.diff(values, prepend=values[:1])
        values = np.cumsum(np.where(rises < 0, values, rises))
    later = np.searchsorted(at, at + length, side="right") - 1
    full = (at + length <= start) & (at[later] > at + length / 2)
    changes: Floats = values[later[full]] - values[full]
    return changes[np.isfinite(changes)]


def _stacked(
    rows: Sequence[_Row], past: Sequence[Past], windows: Sequence[Window]
) -> Origins:
    """Put rows side by side, as columns."""
    width = max((len(row.moments) for row in rows), default=0)
    most = max((len(row.goals) for row in rows), default=1)
    of = [windows[row.window] for row in rows]
    own = [past[window.past] for window in of]
    pairs = list(zip(own, of, strict=True))
    ids = np.array([one.id for one in own], dtype=object)
    _, series = np.unique(ids.astype(str), return_inverse=True)
    cases = read_cases(
        _padded([row.moments for row in rows], width),
        _padded([row.values for row in rows], width),
        standard_error=_padded([row.errors for row in rows], width),
        start=np.array([window.cycle.start.toordinal() for window in of], dtype=float),
        end=np.array([window.cycle.end.toordinal() for window in of], dtype=float),
        baseline=np.array([row.before for row in rows], dtype=float),
        kind=np.array([_KIND[row.cumulative] for row in rows], dtype=object),
        lower=np.array([-np.inf if p.summed else p.lower for p in own], dtype=float),
        upper=np.array([np.inf if p.summed else p.upper for p in own], dtype=float),
    )
    outcome = np.array([row.outcome for row in rows], dtype=float)
    goals = _padded([row.goals for row in rows], most, right=True)
    baseline = np.array([row.baseline for row in rows], dtype=float)
    cases = evolve(cases, size=farthest(goals, baseline))
    # Two key results may run for the same days on one metric: that is one cycle.
    days = [(one.id, window.cycle.start, window.cycle.end) for one, window in pairs]
    number = {key: place for place, key in enumerate(dict.fromkeys(days))}
    closed = np.array([number[key] for key in days], dtype=np.int64)
    changes = outcome - baseline
    return Origins(
        cases=cases,
        outcome=outcome,
        unit=_units(changes, closed, series.ravel()),
        goals=goals,
        ways=_padded([row.ways for row in rows], most, right=True),
        belief=np.array([row.belief for row in rows], dtype=float),
        id=ids,
        cycle=np.array([str(window.cycle) for window in of], dtype=object),
        cut=np.array([row.cut for row in rows], dtype=float),
        series=series.ravel(),
        closed=closed,
    )


_KIND = {False: "level", True: "cumulative"}


def _padded(rows: Sequence[Floats], width: int, *, right: bool = False) -> Floats:
    """Stack rows of any length, NaN at the end, or before where `right`."""
    made = np.full((len(rows), width), np.nan)
    for line, row in zip(made, rows, strict=True):
        line[width - len(row) if right else 0 :][: len(row)] = row
    return made


def _units(changes: Floats, closed: Ints, series: Ints) -> Floats:
    """Return the mean |change| over the cycles of each row's series."""
    if not len(changes):
        return changes
    _, first = np.unique(closed, return_index=True)
    most = int(np.max(series)) + 1
    size = np.bincount(series[first], minlength=most)
    whole = np.bincount(series[first], weights=np.abs(changes[first]), minlength=most)
    with np.errstate(invalid="ignore", divide="ignore"):
        unit = np.where((whole > 0) & np.isfinite(whole), whole / size, np.nan)
    return unit[series]
