"""The calendar of a document: its cadence and cycle, read and written."""

from collections.abc import Mapping
from typing import Any

from attrs import fields

from okrkit.errors import InvalidOKRError
from okrkit.formats.codec import converter_of, mapping, only
from okrkit.formats.gather import Gather
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle, as_date, as_every
from okrkit.model.checks import text

__all__ = [
    "CADENCE_FIELDS",
    "CYCLE_FIELDS",
    "read_cadence",
    "read_cycle",
    "read_days",
    "write_cadence",
    "write_cycle",
    "write_days",
]

CADENCE_FIELDS = (
    "every",
    "fiscal_year_starts",
    "fiscal_year_named_by",
    "year_end",
    "pattern",
    "rule",
    "anchor",
    "check_in",
    "check_in_weekday",
    "grace_days",
)
"""What a document may say of the cadence, in the order it is written."""

CYCLE_FIELDS = ("label", "starts_on", "ends_on", "every")


def read_cadence(value: object) -> Cadence:
    """
    Read a cadence.

    Args:
        value: Its fields.

    Returns:
        The cadence.

    Raises:
        InvalidOKRError: The parts contradict each other.
        ClassValidationError: Faults of single fields.

    Example:
        >>> read_cadence({"every": "quarter", "check_in": "week"}).every
        'quarter'
    """
    given = mapping(value, "the fields of a cadence")
    only(given, CADENCE_FIELDS, "a cadence")
    parts: dict[str, Any] = {
        name: part for name, part in given.items() if part is not None
    }
    gather = Gather(Cadence)
    for attribute in fields(Cadence):
        if attribute.name in parts:
            read = converter_of(attribute)
            gather.take(attribute.name, read, parts[attribute.name])
    gather.stop()
    try:
        return Cadence(**parts)
    except InvalidOKRError as error:
        if error.place in parts:
            gather.add(error.place, error)
            gather.stop()
        raise


def write_cadence(cadence: Cadence) -> dict[str, object]:
    """
    Write a cadence; what is the default or follows from the rest is left out.

    Example:
        >>> write_cadence(Cadence("quarter", fiscal_year_starts="february"))
        {'every': 'quarter', 'fiscal_year_starts': 'february'}
    """
    usual = Cadence(cadence.every, year_end=cadence.year_end, pattern=cadence.pattern)
    written: dict[str, object] = {"every": cadence.every}
    for name in CADENCE_FIELDS[1:]:
        value = getattr(cadence, name)
        stands = name in ("year_end", "pattern") and value is not None
        if stands or value != getattr(usual, name):
            written[name] = str(value) if name in ("year_end", "anchor") else value
    return written


def read_cycle(value: object) -> str | Cycle:
    """
    Read a cycle: a label stays text, a mapping of its days becomes a `Cycle`.

    Args:
        value: A label, or ``{label, starts_on, ends_on}``.

    Returns:
        The label or the cycle.

    Raises:
        InvalidOKRError: Neither.
        ClassValidationError: Faults of its fields.

    Example:
        >>> read_cycle({"starts_on": "2026-10-05", "ends_on": "2026-12-18"}).label
        '2026-10-05..2026-12-18'
    """
    if isinstance(value, Mapping):
        return read_days(value)
    return text(value, field="cycle", longest=60)


def read_days(given: Mapping[str, object]) -> Cycle:
    """
    Read a cycle that is given by its days.

    Args:
        given: ``starts_on`` and ``ends_on``, and a label where it has one.

    Returns:
        The cycle; ``ends_on`` is its last day.

    Raises:
        InvalidOKRError: It ends before it begins.
        ClassValidationError: Faults of its fields.

    Example:
        >>> read_days({"starts_on": "2026-10-05", "ends_on": "2026-10-18"}).days
        14
    """
    only(given, CYCLE_FIELDS, "a cycle")
    gather = Gather(Cycle)
    parts: dict[str, Any] = {
        name: part for name, part in given.items() if part is not None
    }
    for name in ("starts_on", "ends_on"):
        if name not in parts:
            why = InvalidOKRError(
                f"{name} is missing", code="missing-field", hint=f"Add {name}."
            )
            gather.add(name, why)
        else:
            gather.take(name, as_date, parts[name], field=name)
    if "label" in parts:
        gather.take("label", text, parts["label"], field="label")
    if "every" in parts:
        gather.take("every", as_every, parts["every"])
    gather.stop()
    span = Cycle.span(parts["starts_on"], parts["ends_on"])
    return Cycle(
        parts.get("label", span.label),
        start=span.start,
        end=span.end,
        every=parts.get("every", "custom"),
    )


def write_cycle(
    cycle: Cycle, cadence: Cadence | None = None
) -> str | dict[str, object]:
    """
    Write a cycle: its label where that says it all, else its days.

    Args:
        cycle: The cycle.
        cadence: What the label is read with.

    Returns:
        The label, or a mapping.

    Example:
        >>> write_cycle(Cycle.parse("2026-Q4"))
        '2026-Q4'
    """
    try:
        if Cycle.parse(cycle.label, cadence) == cycle:
            return cycle.label
    except InvalidOKRError:
        pass  # a label of its own, such as "Sprint 7"
    return write_days(cycle)


def write_days(cycle: Cycle) -> dict[str, object]:
    """
    Write a cycle by its days.

    Example:
        >>> write_days(Cycle.parse("2026-10-05..2026-12-18"))["ends_on"]
        '2026-12-18'
    """
    days: dict[str, object] = {
        "label": cycle.label,
        "starts_on": cycle.start.isoformat(),
        "ends_on": cycle.last_day.isoformat(),
    }
    return days if cycle.every == "custom" else {**days, "every": cycle.every}
