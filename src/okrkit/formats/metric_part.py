"""A metric and its observations, read from a document into one unit."""

from collections.abc import Mapping

from cattrs import ClassValidationError

from okrkit.errors import InvalidOKRError, shown
from okrkit.formats.codec import article, converter, known, mapping, unknown
from okrkit.formats.gather import Gather, group
from okrkit.formats.source_part import read_source
from okrkit.formats.targets import Quantity
from okrkit.model.checks import items
from okrkit.model.metric import ROLES, Metric, Observation
from okrkit.model.unit import Unit

__all__ = ["METRIC_FIELDS", "read_metric", "read_observation"]

METRIC_FIELDS = (*known(Metric), "observations")
"""What a document may say of a metric."""


def read_metric(value: object, name: object) -> Metric:
    """
    Read the fields of a metric.

    Args:
        value: The fields, or None.
        name: Its id.

    Returns:
        The metric.

    Raises:
        InvalidOKRError: No fields.
        ClassValidationError: With every fault.

    Example:
        >>> read_metric({"kind": "outcome"}, "nps").role
        'outcome'
    """
    given = {} if value is None else mapping(value, "the fields of a metric")
    parts = {key: part for key, part in given.items() if key != "observations"}
    gather = Gather(Metric)
    if parts.get("id") not in (None, name):
        why = InvalidOKRError(
            "the metric has another id already",
            code="metric-id",
            expected=shown(name),
            got=shown(parts["id"]),
            hint="Leave id out: the key is the id.",
        )
        gather.add("id", why)
    if isinstance(parts.get("kind"), str) and parts["kind"] in ROLES:
        role = parts.pop("kind")
        if parts.get("role") not in (None, role):
            why = InvalidOKRError(
                f"its kind says {role} and its role says otherwise",
                code="unknown-word",
                expected="kind: level, total, ratio or score",
                hint="Keep role.",
            )
            gather.add("kind", why)
        parts["role"] = role
    if parts.get("bounds") is not None:
        unit = gather.take("unit", Unit.of, parts.get("unit") or "count")
        parts["bounds"] = gather.take(
            "bounds", _bounds, parts["bounds"], Quantity(unit or Unit.of("count"))
        )
        if unit is None:
            parts.pop("unit")
    if isinstance(parts.get("source"), Mapping):
        parts["source"] = gather.take("source", read_source, parts["source"])
    made: Metric | None = gather.take(
        "", converter().structure, {**parts, "id": name}, Metric
    )
    if made is None:
        raise _merged(gather)
    gather.stop()
    return made


def _merged(gather: Gather) -> ClassValidationError:
    """Lift the faults of the metric's own fields beside those found before."""
    errors = gather.errors[:-1]
    last = gather.errors[-1]
    inner = last.exceptions if isinstance(last, ClassValidationError) else [last]
    return group(Metric, [*errors, *inner])


def _bounds(value: object, quantity: Quantity) -> list[float | None]:
    if isinstance(value, Mapping):
        gather = Gather(dict)
        for name in value:
            if name not in ("at_least", "at_most"):
                gather.add(name, unknown(name, ("at_least", "at_most"), "bounds"))
        steps: list[tuple[str | int, object]] = [
            ("at_least", value.get("at_least")),
            ("at_most", value.get("at_most")),
        ]
    else:
        gather = Gather(list)
        steps = list(enumerate(items(value, field="bounds")))
    ends = [
        None if end is None else gather.take(step, quantity, end, "bounds")
        for step, end in steps
    ]
    gather.stop()
    return ends


def read_observation(row: object, metric: Metric | None) -> Observation:
    """
    Read one observation into the unit of its metric.

    Args:
        row: Its fields.
        metric: What it reads; None where the metric has a fault.

    Returns:
        The observation.

    Raises:
        InvalidOKRError: No fields, or a value the metric cannot have.
        ClassValidationError: With every fault.

    Example:
        >>> metric = Metric("churn", unit="%")
        >>> read_observation({"date": "2026-10-31", "value": "3.2%"}, metric).value
        3.2
    """
    given = dict(mapping(row, f"the fields of {article(Observation)}"))
    if isinstance(given.get("value"), str):
        # Of a metric with a fault the unit may not be known: its text is not judged.
        given["value"] = 0.0 if metric is None else _own_unit(given, metric)
    reading: Observation = converter().structure(given, Observation)
    if metric is None:
        return reading
    reading = reading.in_unit(metric.unit)
    metric.check_value(reading.value)
    return reading


def _own_unit(given: Mapping[str, object], metric: Metric) -> float:
    gather = Gather(Observation)
    unit = metric.unit
    if isinstance(given.get("unit"), str):
        unit = gather.take("unit", Unit.of, given["unit"]) or unit
    value: float = gather.take("value", unit.parse, given["value"])
    gather.stop()
    return value
