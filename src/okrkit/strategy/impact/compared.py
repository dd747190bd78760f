"""Controls as they are given: readings by name, in the unit of the metric."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import frozen

from okrkit.errors import InvalidOKRError, UnitError, shown
from okrkit.model.metric import Metric, Observation
from okrkit.model.okrset import OKRSet
from okrkit.model.series import Series
from okrkit.model.unit import Unit

__all__ = ["Compared", "Controls", "compared", "converted", "unit_of"]

Controls: TypeAlias = (
    Series
    | Mapping[str, float]
    | Mapping[str, Series | Mapping[str, float]]
    | Sequence[str]
    | str
    | None
)
"""A control series, several by name, or ids of metrics of the set."""


@frozen(kw_only=True)
class Compared:
    """
    What moved where nothing was done.

    Attributes:
        metric: What its readings are of.
        series: Its readings, in the unit of the metric that is looked at, save where
            a share is fitted to one that has another dimension.
    """

    metric: Metric
    series: Series


def converted(series: Series, unit: Unit) -> Series:
    """
    Return readings in a unit.

    Args:
        series: The readings.
        unit: The unit wanted.

    Returns:
        A series of the same readings; the same one where nothing is to be converted.

    Raises:
        UnitError: Of another dimension.

    Units:
        The one wanted.

    Source:
        `Observation.in_unit`, as a set converts what it is given.

    Example:
        >>> rows = [Observation(date="2026-10-31", value=0.032, unit="ratio")]
        >>> converted(Series(rows), Unit.of("%")).values.tolist()
        [3.2]
    """
    rows = tuple(series)
    if all(r.unit == unit or _bare(r) for r in rows):
        return series
    return Series(tuple(r.in_unit(unit) for r in rows))


def _bare(reading: Observation) -> bool:
    """Whether a reading is a number in the metric's own unit."""
    return reading.unit is None and reading.numerator is None


def unit_of(series: Series, otherwise: Unit) -> Unit:
    """
    Return the unit that readings say.

    Example:
        >>> rows = [Observation(date="2026-10-31", value=3, unit="%")]
        >>> str(unit_of(Series(rows), Unit.of("count")))
        '%'
    """
    return next((r.unit for r in series if r.unit is not None), otherwise)


def compared(
    given: Controls, beside: object, metric: Metric, *, fitted: bool
) -> dict[str, Compared]:
    """
    Read controls, in the unit of the metric.

    Args:
        given: As `okrkit.impact` takes them.
        beside: The set they are looked up in, where they are ids.
        metric: The metric whose unit they are to have.
        fitted: Whether a share is fitted: then a single control may have another
            dimension, since a share carries it over.

    Returns:
        Each control by its name.

    Raises:
        InvalidOKRError: An id without a set, or no readings.
        UnitError: A control of another dimension, whose movement cannot be taken off.
        UnknownIdError: An id that the set does not have.

    Example:
        >>> churn, rows = Metric("churn", unit="%"), {"2026-10-31": 3.2}
        >>> list(compared({"free": rows}, None, churn, fitted=False))
        ['free']
    """
    named = _named(given, beside, metric)
    alone = fitted and len(named) == 1
    return {
        name: _in_unit(name, one, metric, alone=alone) for name, one in named.items()
    }


def _named(given: Controls, beside: object, metric: Metric) -> dict[str, Compared]:
    """Return each control by its name, in its own unit."""
    if given is None:
        return {}
    if isinstance(given, str):
        given = (given,)
    if isinstance(given, Mapping):
        # A mapping of days to numbers is one control, as it is one series.
        whole = any(not isinstance(r, (Series, Mapping)) for r in given.values())
        parts = {"control": given} if whole and not _listed(given) else given
        return {name: _of(name, Series.of(one), metric) for name, one in parts.items()}
    if isinstance(given, Series):
        return {"control": _of("control", given, metric)}
    if not isinstance(beside, OKRSet):
        raise InvalidOKRError(
            "controls by id need a set to look them up in",
            code="wrong-type",
            place="controls",
            expected="a Series, or a mapping of names to series",
            got=shown(given),
        )
    return {
        name: Compared(metric=beside.metric(name), series=beside.series(name))
        for name in given
    }


def _listed(given: Mapping[str, object]) -> bool:
    """Whether something in a mapping holds readings of its own."""
    return any(isinstance(r, (Mapping, Sequence)) for r in given.values())


def _of(name: str, series: Series, metric: Metric) -> Compared:
    own = unit_of(series, metric.unit)
    return Compared(
        metric=metric if metric.unit.convertible(own) else Metric(name, unit=own),
        series=series,
    )


def _in_unit(name: str, one: Compared, metric: Metric, *, alone: bool) -> Compared:
    series = converted(one.series, one.metric.unit)
    own = one.metric.unit
    if own == metric.unit or (alone and not own.convertible(metric.unit)):
        return Compared(metric=one.metric, series=series)
    try:
        rows = tuple(r.in_unit(own).in_unit(metric.unit) for r in series)
    except UnitError as error:
        raise UnitError(
            f"a control in {own} beside a metric in {metric.unit}",
            code="unit-mismatch",
            place=f"control {name}",
            expected=str(metric.unit),
            got=str(own),
            hint="Give one of the same unit, or this one alone and share='fitted'.",
        ) from error
    # Its bounds are of the other unit; the metric's are of this one.
    return Compared(metric=metric.replace(lag=one.metric.lag), series=Series(rows))
