"""Metrics and their readings, made of rows."""

from collections.abc import Mapping
from functools import partial

from attrs import define, field

from okrkit.errors import InvalidOKRError
from okrkit.formats.exchange.draft import Draft, ReadingRow
from okrkit.model.metric import Metric, Observation

__all__ = ["Recorded", "record"]


@define(eq=False)
class Recorded:
    """
    The metrics of a draft and their readings.

    Attributes:
        metrics: By id.
        readings: Of each metric that has some.

    Example:
        >>> Recorded().metrics
        {}
    """

    metrics: dict[str, Metric] = field(factory=dict)
    readings: dict[str, list[Observation]] = field(factory=dict)


def record(draft: Draft) -> Recorded:
    """
    Make the metrics and readings of a draft; what cannot be is noted.

    Args:
        draft: The rows.

    Returns:
        Metrics, those that readings alone name included, and readings.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> from okrkit.formats.exchange.source import Source
        >>> record(Draft(Source(settings=Settings(), notes=Notes()), "flat")).readings
        {}
    """
    found = Recorded()
    for line in draft.metrics:
        if line.metric.id in found.metrics:
            line.item.fault("", "a metric that stands twice", code="duplicate-id")
        elif not line.item.bad:
            found.metrics[line.metric.id] = line.metric
    seen: set[tuple[object, ...]] = set()
    for reading in draft.readings:
        if reading.item.bad:
            continue
        metric = _metric(reading, found.metrics)
        if metric is None:
            continue
        made = reading.item.attempt(partial(_observation, reading, metric))
        if made is None:
            continue
        if (metric.id, made.date, made.recorded_at) in seen:
            reading.item.fault(
                "",
                f"a second reading of {made.date}",
                code="duplicate-reading",
                expected="one reading of each day",
            )
            continue
        seen.add((metric.id, made.date, made.recorded_at))
        found.metrics.setdefault(metric.id, metric)
        found.readings.setdefault(metric.id, []).append(made)
    return found


def _metric(reading: ReadingRow, known: Mapping[str, Metric]) -> Metric | None:
    if reading.metric in known:
        return known[reading.metric]
    unit = (reading.value.unit if reading.value else None) or "count"
    return reading.item.attempt(partial(Metric, reading.metric, unit=unit))


def _observation(line: ReadingRow, metric: Metric) -> Observation:
    if line.date is None:
        raise InvalidOKRError("a reading without a day", code="value-without-date")
    amount = line.value
    made = Observation(
        date=line.date,
        value=None if amount is None else amount.value,
        unit=metric.unit if amount is None or amount.unit is None else amount.unit,
        starts_on=line.starts_on,
        standard_error=line.standard_error,
        numerator=line.numerator,
        denominator=line.denominator,
        n=line.n,
        recorded_at=line.recorded_at or None,
        source=line.source,
        provisional=line.provisional,
        extra=dict(line.extra),
    ).in_unit(metric.unit)
    metric.check_value(made.value, place=f"reading of {made.date}")
    return made
