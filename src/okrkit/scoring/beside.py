"""What stands beside the scores: guardrails, and metrics that are shown."""

import datetime as dt

from attrs import frozen

from okrkit.errors import NotMeasuredError
from okrkit.model.calendar import Cycle
from okrkit.model.metric import Metric, Observation
from okrkit.model.okr import Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.unit import Unit


@frozen(kw_only=True)
class Held:
    """
    A guardrail on a day; reported apart, never averaged in.

    Attributes:
        objective: Id of the objective it stands beside.
        metric: Id of the metric.
        name: Name of the metric.
        at_least: Lower limit, or None.
        at_most: Upper limit, or None.
        actual: The latest value; None where not measured.
        unit: Of the value.
        measured_on: The day of the value.
        holds: Whether the limits hold, themselves included; None where not measured.

    Example:
        >>> from okrkit import Guardrail, Metric
        >>> guard = Guardrail(metric="complaints", at_most=20)
        >>> okrs = OKRSet(
        ...     [Objective("keep", "Stay", guardrails=[guard])],
        ...     metrics=[Metric("complaints")],
        ...     observations={"complaints": {"2026-11-01": 21}})
        >>> guardrails_of(okrs, dt.date(2026, 11, 15))[0].holds
        False
    """

    objective: str
    metric: str
    name: str
    at_least: float | None
    at_most: float | None
    actual: float | None
    unit: Unit
    measured_on: dt.date | None
    holds: bool | None


@frozen(kw_only=True)
class Shown:
    """
    A metric that an objective is measured by, on a day; shown, never scored.

    Attributes:
        objective: Id of the objective.
        metric: Id of the metric.
        name: Name of the metric.
        actual: The latest value; None where not measured.
        unit: Of the value.
        measured_on: The day of the value.

    Example:
        >>> from okrkit import Metric
        >>> keep = Objective("keep", "Stay", measured_by=["nps"])
        >>> okrs = OKRSet([keep], metrics=[Metric("nps")])
        >>> shown_by(okrs, dt.date(2026, 11, 15))[0].actual is None
        True
    """

    objective: str
    metric: str
    name: str
    actual: float | None
    unit: Unit
    measured_on: dt.date | None


def guardrails_of(okrs: OKRSet, on: dt.date) -> tuple[Held, ...]:
    """
    Return every guardrail of a set, with its latest value.

    Args:
        okrs: The set.
        on: The day; of an objective whose cycle is over, its last day.

    Returns:
        One for each guardrail, objective by objective.

    Example:
        >>> guardrails_of(OKRSet(), dt.date(2026, 11, 15))
        ()
    """
    found = []
    for objective in okrs.objectives:
        for guard in objective.guardrails:
            metric = okrs.metric(guard.metric)
            reading = _latest(okrs, metric, objective, on)
            value = None if reading is None else reading.value
            low, high = guard.at_least, guard.at_most
            found.append(
                Held(
                    objective=objective.id,
                    metric=metric.id,
                    name=metric.name,
                    at_least=low,
                    at_most=high,
                    actual=value,
                    unit=metric.unit,
                    measured_on=None if reading is None else reading.date,
                    holds=None
                    if value is None
                    else (low is None or value >= low)
                    and (high is None or value <= high),
                )
            )
    return tuple(found)


def shown_by(okrs: OKRSet, on: dt.date) -> tuple[Shown, ...]:
    """
    Return the metrics that the objectives of a set are measured by.

    Args:
        okrs: The set.
        on: The day; of an objective whose cycle is over, its last day.

    Returns:
        One for each metric of each objective.

    Example:
        >>> shown_by(OKRSet(), dt.date(2026, 11, 15))
        ()
    """
    found = []
    for objective in okrs.objectives:
        for name in objective.measured_by:
            metric = okrs.metric(name)
            reading = _latest(okrs, metric, objective, on)
            found.append(
                Shown(
                    objective=objective.id,
                    metric=metric.id,
                    name=metric.name,
                    actual=None if reading is None else reading.value,
                    unit=metric.unit,
                    measured_on=None if reading is None else reading.date,
                )
            )
    return tuple(found)


def _latest(
    okrs: OKRSet, metric: Metric, objective: Objective, on: dt.date
) -> Observation | None:
    cycle: Cycle | None = okrs.cycle_of(objective)
    day = on if cycle is None else min(on, cycle.last_day)
    try:
        return okrs.series(metric.id).latest(day)
    except NotMeasuredError:
        return None
