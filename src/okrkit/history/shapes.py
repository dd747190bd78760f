"""Whether what an event says has the shape that its kind has, before it is used."""

from collections.abc import Iterator, Mapping

from okrkit.errors import DocumentFault, StructureError, shown
from okrkit.history.events import Event

__all__ = ["refuse_shape"]


def refuse_shape(event: Event) -> None:
    """
    Refuse an event that says what no event of its kind can say.

    Only what has to be known to find ids in it is looked at; whoever makes the set
    says what else is wrong.

    Args:
        event: The event.

    Raises:
        StructureError: With every fault, at its place in what the event says.

    Example:
        >>> refuse_shape(Event("okrs", date="2026-10-01", data={"objectives": 5}))
        Traceback (most recent call last):
        okrkit.errors.StructureError: what event 0 says has not the shape of okrs: 1...
          objectives: not a list; expected a list, got 5
    """
    faults = [*_faults(event)]
    if faults:
        count = f"{len(faults)} fault{'s' * (len(faults) != 1)}"
        raise StructureError(
            f"what event {event.n} says has not the shape of {event.kind}: {count}",
            faults,
        )


def _faults(event: Event) -> Iterator[DocumentFault]:
    data = event.data
    if event.kind == "okrs":
        yield from _mapping(metrics := data.get("metrics"), "metrics")
        for name, part in metrics.items() if isinstance(metrics, Mapping) else ():
            yield from _metric(part, f"metrics.{name}")
        yield from _objectives(data.get("objectives"))
    elif event.kind == "objective":
        if data.get("id", event.id) != event.id:
            yield _fault("id", "the id of the event", data["id"], "another id")
        else:
            yield from _objective(data, "")
    elif event.kind == "metric":
        yield from _metric(data, "")
    elif event.kind == "amendment":
        for name in ("was", "to"):
            yield from _mapping(data.get(name), name)
    elif event.kind == "closing" and not isinstance(data.get("outcome"), str):
        expected = "achieved, missed, postponed or abandoned"
        yield _fault("outcome", expected, data.get("outcome"), "no outcome")


def _metric(part: object, place: str) -> Iterator[DocumentFault]:
    yield from _mapping(part, place)
    unit = part.get("unit") if isinstance(part, Mapping) else None
    if unit is not None and not isinstance(unit, str):
        yield _fault(f"{place}.unit".lstrip("."), "the name of a unit", unit, "no text")


def _objectives(rows: object) -> Iterator[DocumentFault]:
    yield from _list(rows, "objectives")
    seen: set[str] = set()
    for at, row in enumerate(rows if isinstance(rows, list) else ()):
        place = f"objectives[{at}]"
        yield from _whole(row, place, seen)
        if isinstance(row, Mapping):
            yield from _objective(row, f"{place}.")


def _objective(row: Mapping[str, object], place: str) -> Iterator[DocumentFault]:
    yield from _ending(row, place)
    parts = row.get("key_results")
    yield from _list(parts, f"{place}key_results")
    seen: set[str] = set()
    for at, part in enumerate(parts if isinstance(parts, list) else ()):
        if not isinstance(part, str):
            where = f"{place}key_results[{at}]"
            yield from _whole(part, where, seen)
            if isinstance(part, Mapping):
                yield from _ending(part, f"{where}.")


def _ending(row: Mapping[str, object], place: str) -> Iterator[DocumentFault]:
    """How something ended is a mapping with its day."""
    end = row.get("closed")
    if end is None or (isinstance(end, Mapping) and isinstance(end.get("date"), str)):
        return
    yield _fault(f"{place}closed", "a mapping with its date", end, "no closing")


def _whole(row: object, place: str, seen: set[str]) -> Iterator[DocumentFault]:
    """One part of a list is a mapping with an id of its own."""
    if not isinstance(row, Mapping):
        yield _fault(place, "a mapping of fields", row, "not a mapping")
    elif not isinstance(name := row.get("id"), str):
        yield _fault(f"{place}.id", "an id", name, "no id")
    elif name in seen:
        yield _fault(f"{place}.id", "an id of its own", name, "an id twice")
    else:
        seen.add(name)


def _mapping(value: object, place: str) -> Iterator[DocumentFault]:
    if value is not None and not isinstance(value, Mapping):
        yield _fault(place, "a mapping of fields", value, "not a mapping")


def _list(value: object, place: str) -> Iterator[DocumentFault]:
    if value is not None and not isinstance(value, list):
        yield _fault(place, "a list", value, "not a list")


def _fault(place: str, expected: str, got: object, what: str) -> DocumentFault:
    return DocumentFault(
        what, code="event-shape", path=place, expected=expected, got=shown(got)
    )
