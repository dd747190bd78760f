"""`forecast`, the array face: chances and quantiles of many key results at once."""

from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
from attrs import evolve, fields, frozen
from numpy.typing import ArrayLike

from okrkit.projection.cases import Cases, cases_of
from okrkit.projection.chances.outcomes import Outcomes
from okrkit.projection.chances.paths import of_cases
from okrkit.projection.given import Given, read_series
from okrkit.projection.questions import (
    check_basis,
    farthest,
    read_levels,
    read_targets,
    way_of_rows,
)
from okrkit.projection.spreads.spread import Spread
from okrkit.projection.tabled import Columns, numbers_html, numbers_text
from okrkit.projection.trust.calibration import (
    Calibration,
    calibrated,
    check_calibration,
)
from okrkit.results import Json, Tabular, jsonable
from okrkit.scoring.arithmetic import Floats

_ROWS: Final = 16_384
"""Rows worked on at a time: what the model makes of them stays in the cache."""

_MIDDLE: Final = np.array([0.5])


@frozen(eq=False, repr=False, kw_only=True)
class Forecast(Tabular):
    """
    What values at the end may be, one row a series.

    Attributes:
        chance: Of meeting each target; NaN where there is none.
        mean: The mean.
        median: As likely passed as not.
        quantiles: Values at `levels`.
        levels: Of the quantiles.

    Shape:
        chance (n, k), quantiles (n, q), levels (q,); the others (n,).

    Example:
        >>> forecast([[0, 7]], [[5, 6]], start=0, end=91, baseline=5, targets=[[9, 4]])
        <Forecast of 1 series, 2 targets, 3 quantiles>
    """

    kind: ClassVar[str] = "forecast"

    chance: Floats
    mean: Floats
    median: Floats
    quantiles: Floats
    levels: Floats

    def __len__(self) -> int:
        """Count the series."""
        return len(self.mean)

    def __repr__(self) -> str:
        """Return the size, on one line."""
        return (
            f"<Forecast of {len(self)} series, {self.chance.shape[1]} targets, "
            f"{len(self.levels)} quantiles>"
        )

    def __str__(self) -> str:
        """Return the first rows as a text table."""
        return numbers_text(repr(self)[1:-1], self._columns())

    def _repr_html_(self) -> str:
        """Return the first rows for a notebook."""
        return numbers_html(repr(self)[1:-1], self._columns())

    def _columns(self) -> Columns:
        """Name the columns as people read them."""
        named: Columns = {"row": [str(row) for row in range(len(self))]}
        named |= {"median": self.median, "mean": self.mean}
        for level, column in zip(self.levels.tolist(), self.quantiles.T, strict=True):
            named[f"{100 * level:g}%"] = column
        return named | {f"chance {i}": c for i, c in enumerate(self.chance.T)}

    def to_columns(self) -> dict[str, Floats]:
        """
        Return every number as a column of one length.

        Returns:
            mean, median, chance_0 for the first target and so on, and the quantiles
            as quantile_0.1 and so on.

        Shape:
            Each (n,).

        Units:
            Those of the attributes.

        Source:
            None.

        Example:
            >>> few = {"start": 0, "end": 91, "baseline": 5, "targets": 9}
            >>> list(forecast([[0]], [[5]], **few, quantiles=[0.5]).to_columns())
            ['mean', 'median', 'chance_0', 'quantile_0.5']
        """
        chances = {f"chance_{i}": column for i, column in enumerate(self.chance.T)}
        values = zip(self.levels.tolist(), self.quantiles.T, strict=True)
        quantiles = {f"quantile_{level:g}": column for level, column in values}
        return {"mean": self.mean, "median": self.median, **chances, **quantiles}

    def to_dict(self) -> dict[str, Json]:
        """
        Return plain values for JSON.

        Returns:
            `kind`, `levels`, and an item for each series; what there is not is None.

        Example:
            >>> few = {"start": 0, "end": 91, "baseline": 5, "targets": np.nan}
            >>> forecast([[0]], [[5]], **few).to_dict()["items"][0]["chance"]
            [None]
        """
        names = ("chance", "mean", "median", "quantiles")
        rows = zip(*(getattr(self, name).tolist() for name in names), strict=True)
        items = [jsonable(dict(zip(names, row, strict=True))) for row in rows]
        return {"kind": self.kind, "levels": self.levels.tolist(), "items": items}


def forecast(
    times: ArrayLike,
    values: ArrayLike,
    *,
    start: ArrayLike,
    end: ArrayLike,
    baseline: ArrayLike,
    targets: ArrayLike | None = None,
    directions: ArrayLike | None = None,
    kind: str | Sequence[str] | ArrayLike = "level",
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    standard_error: ArrayLike | None = None,
    now: ArrayLike | None = None,
    basis: str = "latest",
    quantiles: ArrayLike = (0.1, 0.5, 0.9),
    calibration: Calibration | str | None = "default",
) -> Forecast:
    """
    Forecast many short series at once: what each will be at its end.

    The same model as `okrkit.project`, and for up to 60 readings the same numbers; no
    loop runs over rows.
    Missing numbers are NaN; None and what is masked are NaN, too.

    Args:
        times: Of the readings, in any order; those before the start are history.
            Where there is no reading both time and value are NaN. A time without a
            value is no reading either; a value without a time is refused. Running
            totals can count backwards before the start, below 0 and any bound.
        values: Of the readings.
        start: First moment of each cycle.
        end: The moment that is asked about. Later readings do not count.
        baseline: Value at the start; NaN where it is not known, and there is a reading.
        targets: Some for each series. NaN for none: its chance is NaN. A target beyond
            the bounds is met never or always.
        directions: 1 where a target is met at or above it, -1 where at or below, NaN
            for none. None: 1 for targets at or above the baseline, else -1.
        kind: "level" (goes up and down) or "cumulative" (a running total, which never
            falls), or one for each row.
        lower: No value can lie below; None, NaN and -inf for no such bound.
        upper: No value can lie above.
        standard_error: Known errors of readings; NaN where not known.
        now: Later readings do not count: the past is seen as it was. None and NaN
            for the last reading.
        basis: What of the series is asked about: its value at the end ("latest"), or
            its "mean", "sum" or "worst" value from start to end. The worst is the
            lowest where the directions of a row are 1, else the highest. Of a share of
            time, which has a limit beside its target, ask `okrkit.project`.
        quantiles: Levels between 0 and 1.
        calibration: "default", None for the model without any learned correction, or
            what corrects the default, such as a `Recalibration` of your own record.

    Returns:
        Chances, means, medians and quantiles; finite all of them, but chances without
        a target. A series without any reading that counts is forecast from its
        baseline; one whose reading stands at its end is certain, if that is exact.

    Raises:
        InvalidOKRError: No numbers, infinite ones (bounds can be infinite), or shapes
            that do not fit; a cycle that does not end after its start; two readings at
            one time; bounds that cross; a reading or baseline outside them; a negative
            error; a running total that falls; a row with neither reading nor
            baseline; a direction or level that is none; unknown words. The message
            names the first row, from 0.

    Shape:
        times, values, standard_error (n, m); targets, directions (n, k), or what
        broadcasts to it: (1, k), (n, 1) or a scalar; quantiles (q,); the others (n,)
        or scalars. → chance (n, k), mean and median (n,), quantiles (n, q).

    Units:
        Times in days since any moment, values in each metric's unit; probabilities.

    Source:
        The model: "How a chance is made" in the documentation.

    .. versionadded:: 0.1.0

    Example:
        >>> weeks, nps = [[0, 7, 14, 21]], [[32, 33, 35, 35]]
        >>> cycle = {"start": 0, "end": 91, "baseline": 32}
        >>> view = forecast(weeks, nps, **cycle, targets=[[34, 60]], upper=100)
        >>> bool(view.chance[0, 0] > 0.5 > view.chance[0, 1])
        True
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
    check_calibration(calibration)
    check_basis(basis)
    levels = read_levels(quantiles)
    goals, ways = read_targets(targets, directions, given.baseline)
    worst = way_of_rows(ways) if basis == "worst" else np.ones(len(given))
    made = Forecast(
        chance=np.empty(goals.shape),
        mean=np.empty(len(given)),
        median=np.empty(len(given)),
        quantiles=np.empty((len(given), len(levels))),
        levels=levels,
    )
    for first in range(0, len(given), _ROWS):
        rows = slice(first, first + _ROWS)
        ends = _ends(given, rows, goals[rows], basis, worst, calibration)
        made.chance[rows] = _chances(ends, goals[rows], ways[rows])
        made.mean[rows] = ends.mean()
        made.median[rows] = ends.quantiles(_MIDDLE)[:, 0]
        made.quantiles[rows] = ends.quantiles(levels)
    for column in fields(Forecast):
        getattr(made, column.name).setflags(write=False)
    return made


def _ends(
    given: Given,
    rows: slice,
    goals: Floats,
    basis: str,
    worst: Floats,
    calibration: object,
) -> Spread | Outcomes:
    """Check some rows, and return what may count at their ends."""
    cases = cases_of(given, rows.start, rows.stop)
    cases = evolve(cases, size=farthest(goals, cases.baseline))
    if basis == "latest":
        return calibrated(cases, calibration)
    return of_cases(
        cases,
        basis,
        now=_moments(cases, given.now[rows]),
        direction=worst[rows],
        calibration=calibration,
    )


def _chances(ends: Spread | Outcomes, goals: Floats, ways: Floats) -> Floats:
    """Return the chance of each target; NaN where there is none."""
    up = ways > 0
    if up.all():
        return ends.at_least(goals)
    if not up.any():
        return ends.at_most(goals)
    return np.where(up, ends.at_least(goals), ends.at_most(goals))


def _moments(cases: Cases, now: Floats) -> Floats:
    """Return from when on each row is not known."""
    latest, _ = cases.latest()
    return np.where(np.isnan(now), latest, np.minimum(now, cases.end))
