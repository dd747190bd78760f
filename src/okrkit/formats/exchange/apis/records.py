"""The objects that an API gave, out of their pages, each with its place."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.formats.exchange import cells
from okrkit.formats.exchange.apis.taken import Taken
from okrkit.formats.exchange.cells import Amount
from okrkit.formats.exchange.item import Item
from okrkit.formats.exchange.moments import day_of_moment, zone_of
from okrkit.formats.exchange.settings import PercentScale
from okrkit.formats.exchange.source import Source
from okrkit.formats.faults import name_path
from okrkit.model.unit import Unit

__all__ = [
    "ident",
    "kinds",
    "listed",
    "nested",
    "person",
    "records",
    "scaled",
    "spoken_day",
]

_MORE: Final = ("next_page", "nextUrl", "pagination", "has_more", "last_page")
_MILLISECONDS: Final = 1000


def kinds(
    source: Source, names: Mapping[str, str], *, alone: str
) -> list[tuple[str, Item]]:
    """
    Give every object of what an API gave, with its kind.

    Args:
        source: What was given: lists by kind, a list, a page, or one object.
        names: The kinds by the names they may stand under.
        alone: The kind of objects that stand under no name.

    Returns:
        Pairs of kind and object, in order; what is no object is noted as a fault.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> given = {"goals": {"data": [{"gid": "1"}], "next_page": None}}
        >>> source = Source(settings=Settings(), notes=Notes(), data=given)
        >>> [(kind, item.path) for kind, item in kinds(source, {"goals": "goal"},
        ...     alone="goal")]
        [('goal', 'goals.data[0]')]
    """
    data = source.data
    named = isinstance(data, Mapping) and any(name in data for name in names)
    if not named:
        return [(alone, item) for item in records(source, data, "")]
    found: list[tuple[str, Item]] = []
    parts: Mapping[str, object] = data if isinstance(data, Mapping) else {}
    for name, value in parts.items():
        if name in names:
            found += [(names[name], item) for item in records(source, value, name)]
        elif name not in _MORE:
            near = nearest(name, names, most=1)
            source.item({}, "").fault(
                name_path((name,)),
                "no kind of object that is read",
                code="unknown-field",
                expected=", ".join(names),
                hint=f"Did you mean {near[0]!r}?" if near else "",
            )
    return found


def records(source: Source, value: object, path: str) -> Iterator[Item]:
    """
    Give the objects of a list, of a page, of several pages, or the one that is there.

    Args:
        source: Where faults and losses go.
        value: A list, ``{"data": [...]}``, a list of such pages, or one object.
        path: Where it stands.

    Yields:
        The objects in order; what is none is noted as a fault.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> source = Source(settings=Settings(), notes=Notes())
        >>> pages = [{"data": [{"id": 1}]}, {"data": [{"id": 2}]}]
        >>> [item.path for item in records(source, pages, "goals")]
        ['goals[0].data[0]', 'goals[1].data[0]']
    """
    # No recursion: pages may stand in pages deeper than Python's stack.
    waiting = [(value, path)]
    while waiting:
        value, path = waiting.pop()
        if isinstance(value, Mapping):
            if "data" not in value:
                yield source.item(Taken(value), path)
                continue
            if any(value.get(name) for name in _MORE if name != "pagination"):
                source.notes.lose("a next page", "it was not given", at=path)
            for name in value:
                if name not in ("data", *_MORE):
                    why = "okrkit reads its data alone"
                    source.notes.lose(f"field {name} of a page", why, at=path)
            waiting.append((value["data"], f"{path}.data" if path else "data"))
        elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
            inside = [(part, f"{path}[{at}]") for at, part in enumerate(value)]
            waiting += reversed(inside)
        else:
            error = InvalidOKRError(
                "not an object",
                code="wrong-type",
                expected="objects, a list of them, or pages of them",
                got=shown(value),
            )
            source.notes.fault(error, path=path)


def ident(item: Item, name: str, *, needed: bool = True) -> str:
    """
    Read an id: a text, or a whole number.

    Args:
        item: The object.
        name: Of the field.
        needed: Whether it is a fault where there is none.

    Returns:
        The id as text; empty where there is none, or a fault.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> item = Item(cells={"id": 183}, settings=Settings(), notes=Notes())
        >>> ident(item, "id")
        '183'
    """
    given = item.cells.get(name)
    if isinstance(given, bool | float | Mapping | list):
        item.fault(name, "no id", code="not-an-id", expected="a text or a whole number")
        return ""
    return item.text(name, needed=needed)


def nested(source: Source, item: Item, name: str) -> Item | None:
    """
    Give the object in a field of another.

    Args:
        source: Where faults and losses go.
        item: The object.
        name: Of the field.

    Returns:
        The inner object; None where there is none, or a fault.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> source = Source(settings=Settings(), notes=Notes())
        >>> goal = source.item({"metric": {"unit": "none"}}, "data[0]")
        >>> nested(source, goal, "metric").path
        'data[0].metric'
    """
    value = item.cells.get(name)
    if value is None:
        return None
    if isinstance(value, Mapping):
        inner = Taken(value)
        if isinstance(item.cells, Taken):
            # Whoever looks twice sees the same object.
            inner = item.cells.inner.setdefault(name, [inner])[0]
        return source.item(inner, f"{item.path}.{name}" if item.path else name)
    item.fault(name, "not an object", code="wrong-type", expected="an object")
    return None


def listed(source: Source, item: Item, name: str) -> list[Item]:
    """
    Give the objects of a list in a field of another.

    Args:
        source: Where faults and losses go.
        item: The object.
        name: Of the field.

    Returns:
        The inner objects; what is none is noted as a fault.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> source = Source(settings=Settings(), notes=Notes())
        >>> goal = source.item({"owners": [{"id": 1}]}, "data[0]")
        >>> [owner.path for owner in listed(source, goal, "owners")]
        ['data[0].owners[0]']
    """
    value = item.cells.get(name)
    if value is None:
        return []
    found = list(records(source, value, f"{item.path}.{name}".strip(".")))
    if isinstance(item.cells, Taken):
        cells = (each.cells for each in found)
        item.cells.inner[name] = [each for each in cells if isinstance(each, Taken)]
    return found


def scaled(
    item: Item, name: str, unit: str, scale: PercentScale = "0-100"
) -> Amount | None:
    """
    Read a number; one in percent is read on the scale that the caller says.

    This is the one rule for every API: ``percent="0-1"`` or ``"0-100"`` is about all
    values in percent, whatever the tool is known to do.

    Args:
        item: The object.
        name: Of the field.
        unit: Of the number; empty where it has none.
        scale: What the tool does, where the caller says nothing.

    Returns:
        The amount, in percent of a hundred; None where there is none, or a fault.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> said = Settings(percent="0-1")
        >>> item = Item(cells={"done": 0.5}, settings=said, notes=Notes())
        >>> scaled(item, "done", "%")
        Amount(value=50.0, unit='%')
    """
    value = item.number(name)
    if value is None:
        return None
    if unit == "%" and (item.settings.percent or scale) == "0-1":
        value = Unit.of("ratio").convert(value, "%")
    return Amount(value, unit or None)


def person(source: Source, item: Item, name: str, *parts: str) -> str:
    """
    Read who somebody is from a nested object: the first of the parts that says it.

    Args:
        source: Where faults and losses go.
        item: The object.
        name: Of the field.
        *parts: Fields of the inner object, best first; ``"a+b"`` joins two.

    Returns:
        The name; empty where there is none.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> source = Source(settings=Settings(), notes=Notes())
        >>> goal = source.item({"owner": {"first": "Ann", "last": "Lee"}}, "")
        >>> person(source, goal, "owner", "name", "first+last")
        'Ann Lee'
    """
    inner = nested(source, item, name)
    if inner is None:
        return ""
    for part in parts:
        said = " ".join(filter(None, map(inner.text, part.split("+"))))
        if said or inner.bad:
            item.bad |= inner.bad
            return said
    return ""


def spoken_day(item: Item, name: str) -> dt.date | None:
    """
    Read the day of a moment: the one that is written, or of milliseconds since 1970.

    Args:
        item: The object.
        name: Of the field.

    Returns:
        The day in the zone that the caller named; without one the written day, and
        for milliseconds a fault unless they are midnight in UTC.

    Example:
        >>> from okrkit.formats.exchange.notes import Notes
        >>> from okrkit.formats.exchange.settings import Settings
        >>> cells = {"due_date": "1796083200000"}
        >>> item = Item(cells=cells, settings=Settings(), notes=Notes())
        >>> spoken_day(item, "due_date")
        datetime.date(2026, 12, 1)
    """
    return item.read(name, lambda cell: _day(cell, item))


def _day(cell: object, item: Item) -> dt.date | None:
    zone = zone_of(item.settings.zone)
    count = cell
    if isinstance(cell, str) and cell.isascii() and cell.isdigit() and len(cell) < 20:
        count = int(cell)
    if isinstance(count, int) and not isinstance(count, bool):
        return day_of_moment(_moment(count), zone)
    if zone is not None and isinstance(cell, str) and "T" in cell:
        try:
            moment = dt.datetime.fromisoformat(cell)
        except ValueError:
            return cells.day(cell, item.settings)
        if moment.utcoffset() is not None:
            return day_of_moment(moment, zone)
    return cells.day(cell, item.settings)


def _moment(count: int) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(count / _MILLISECONDS, dt.UTC)
    except (OverflowError, OSError, ValueError):
        raise InvalidOKRError(
            "no moment of the years 1 to 9999",
            code="date-out-of-range",
            expected="milliseconds since 1970",
            got=shown(count),
        ) from None
