"""Times that a survival curve tells: quantiles and the restricted mean."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from okrkit.errors import NotMeasuredError
from okrkit.model.calendar import Cycle
from okrkit.numerics.arrays import Flags, Floats
from okrkit.numerics.special import normal_quantile
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.kaplan_meier.steps import Steps
from okrkit.retention.tables.periods import Periods, day_number

if TYPE_CHECKING:
    from okrkit.retention.kaplan_meier.result import Survival

_NEAR: Final = 1e-12
"""Survival that lies no farther from a level has reached it: floats are not exact."""

_HALF: Final = 0.5

_NO_SPREAD: Final = "no error is known: nobody was lost, or all at one time"
"""Why there is a mean and no interval of it."""


def quantile_of(survival: "Survival", lost: float, place: int) -> Estimate:
    """
    Find the time by which a share of a group is lost.

    Args:
        survival: The curves.
        lost: The share, between 0 and 1.
        place: Of the group.

    Returns:
        The time, and where the interval of the curve comes so low.
    """
    rows = slice(*np.searchsorted(survival.steps.group, [place, place + 1]))
    time, own = survival.steps.time[rows], survival.definition
    curves = (survival.steps.survival, survival.low, survival.high)
    value, low, high = (
        _first(time, curve[rows] <= 1 - lost + _NEAR) for curve in curves
    )
    name = "median" if lost == _HALF else f"{100 * lost:.4g}% quantile"
    definition = Definition(
        id=f"{own.id}.quantile-{lost:.4g}",
        name=f"{own.name}, {name}",
        formula=f"first time with survival at or below {1 - lost:.4g}",
        unit=survival.unit,
        kind="level",
        source="Brookmeyer and Crowley, Biometrics 38 (1982), 29-41",
    )
    return _estimate(
        survival,
        place,
        definition,
        value,
        (low, high),
        method=survival.method,
        note="fewer are lost so far",
    )


def mean_of(survival: "Survival", horizon: float | None, place: int) -> Estimate:
    """
    Find the mean time until a group is lost, or a horizon where that is sooner.

    Args:
        survival: The curves.
        horizon: How far it is looked; to the last time where None.
        place: Of the group.

    Returns:
        The area under the curve; without an error where nobody was lost before the
        horizon, or all of them at one time: that does not tell how times differ.
    """
    mine, own = survival.steps.of(place), survival.definition
    end = float(mine.time[-1]) if len(mine.time) else 0.0
    limit = end if horizon is None else horizon
    value, error = _area(mine, limit)
    if not len(mine.time) or (limit > end and mine.survival[-1] > 0):
        value = error = None
    if not error:
        error = None
    ends: tuple[float | None, float | None] = (None, None)
    if value is not None and error is not None:
        reach = float(normal_quantile((1 + survival.level) / 2)) * error
        ends = value - reach, value + reach
    definition = Definition(
        id=f"{own.id}.restricted-mean-{limit:.12g}-{survival.unit}",
        name=f"{own.name}, mean up to {survival.unit.format(limit, thousands=True)}",
        formula="area under the survival curve up to the horizon",
        unit=survival.unit,
        kind="level",
        source="Klein and Moeschberger, Survival Analysis, 4.5",
    )
    return _estimate(
        survival,
        place,
        definition,
        value,
        ends,
        error=error,
        method="normal",
        note="nobody was watched for so long" if value is None else _NO_SPREAD,
    )


def measured_of(survival: "Survival", rows: Sequence[Estimate]) -> Measured:
    """
    Make a series of the groups' shares after one time.

    Args:
        survival: The curves.
        rows: The share of each group.

    Returns:
        One row a group, of the span that was watched.

    Raises:
        NotMeasuredError: The spans came without days.
    """
    if survival.begin is None or survival.date is None:
        raise NotMeasuredError(
            "spans without days belong to no period",
            place="measured",
            hint="Use at(time).observation(date).",
        )
    cycle = Cycle.span(survival.begin, survival.date)
    edges = [day_number(cycle.start), day_number(cycle.end)]
    columns = {
        name: np.array([_number(getattr(row, name)) for row in rows])
        for name in ("value", "standard_error", "low", "high", "n")
    }
    return measured(
        rows[0].definition,
        Periods(
            cycles=(cycle,),
            edges=np.array(edges, np.int64),
            provisional=np.zeros(1, np.bool_),
            on=survival.date,
        ),
        survival.groups,
        value=columns["value"],
        standard_error=columns["standard_error"],
        low=columns["low"],
        high=columns["high"],
        n=columns["n"],
        method=survival.method,
        level=survival.level,
        excluded=survival.excluded,
        note=survival.note,
    )


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _estimate(
    survival: "Survival",
    place: int,
    definition: Definition,
    value: float | None,
    ends: tuple[float | None, float | None],
    *,
    method: str,
    note: str,
    error: float | None = None,
) -> Estimate:
    """Make a time; the note says why there is none, or no error of it."""
    known = value is not None
    told = known and not (method == "normal" and error is None)
    said = (survival.note if known else "", "" if told else note)
    return Estimate(
        definition=definition,
        value=value,
        standard_error=error,
        low=ends[0] if known else None,
        high=ends[1] if known else None,
        level=survival.level,
        method=method,
        n=float(survival.durations.spans[place]),
        date=survival.date,
        segment=survival.groups[place],
        excluded=survival.excluded,
        note="; ".join(part for part in said if part),
    )


def _first(time: Floats, reached: Flags) -> float | None:
    found = np.flatnonzero(reached)
    return float(time[found[0]]) if len(found) else None


def _area(steps: Steps, limit: float) -> tuple[float | None, float | None]:
    """Return the area under a curve up to a time, and its standard error."""
    inside = steps.time < limit
    time = np.concatenate([[0.0], steps.time[inside], [limit]])
    height = np.concatenate([[1.0], steps.survival[inside]])
    pieces = np.diff(time) * height
    after = np.cumsum(pieces[::-1])[::-1][1:]
    # Where nobody is left there is no area, however large Greenwood's sum.
    squares = np.where(after > 0, steps.squares[inside], 0.0)
    variance = np.where(after > 0, np.diff(squares, prepend=0.0), 0.0)
    return float(pieces.sum()), float(np.sqrt((after * after * variance).sum()))
