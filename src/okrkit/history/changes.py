"""What differs between two nouns: every field of theirs, whatever fields they have."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from attrs import fields, frozen, has

from okrkit.model.calendar import Cycle
from okrkit.model.metric import Observation
from okrkit.model.noun import Noun
from okrkit.model.parts import Assumption, Guardrail, Support
from okrkit.model.unit import Unit
from okrkit.model.year_end import YearEnd

__all__ = ["Found", "Happened", "Part", "differences", "key_of", "keyed"]

Happened: TypeAlias = Literal["added", "removed", "changed", "moved", "renamed"]
"""What became of a thing, or of a part of it."""

# Said as a whole, though they have fields.
_WHOLE = (Cycle, Unit, YearEnd)


class Part(str):
    """
    The name of one of several: a day, an id, a field that no noun has.

    Example:
        >>> Part("2026-11-06")
        '2026-11-06'
    """

    __slots__ = ()


@frozen
class Found:
    """
    One thing that differs, before it is put into words.

    Attributes:
        steps: Names of fields, and a `Part` where a field holds several.
        what: Whether it was added, removed or changed.
        was: What it was; None where it is new.
        now: What it is; None where it is gone.

    Example:
        >>> Found(("owner",), "changed", "Ann", "Bob").now
        'Bob'
    """

    steps: tuple[str, ...]
    what: Happened
    was: object
    now: object


def differences(
    old: object, new: object, *, at: tuple[str, ...] = (), skip: Iterable[str] = ()
) -> Iterator[Found]:
    """
    Go through the fields of two nouns of one kind, and give what differs.

    The order of parts that have names, and of ids, makes no difference.

    Args:
        old: The one.
        new: The other, of the same class.
        at: The steps that lead here.
        skip: Fields that are compared elsewhere.

    Yields:
        Each difference, in the order of the fields.

    Example:
        >>> from okrkit import Reach
        >>> [found.steps for found in differences(Reach(32, 40), Reach(32, 36))]
        [('target',)]
    """
    passed = {*skip}
    for each in fields(type(new)):  # type: ignore[arg-type]
        name = each.name
        if name not in passed and not name.startswith("_"):
            yield from _values(getattr(old, name), getattr(new, name), (*at, name))


def _values(was: object, now: object, at: tuple[str, ...]) -> Iterator[Found]:
    """Compare two values of one field."""
    if was is now or was == now:
        return
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        yield from _entries(was, now, at)
    elif (
        isinstance(was, Sequence) and isinstance(now, Sequence) and _is_named(was, now)
    ):
        yield from _parts(was, now, at)
    elif isinstance(was, tuple) and isinstance(now, tuple) and _is_pairs(*was, *now):
        yield from _pairs(was, now, at)
    elif type(was) is type(now) and has(type(now)) and not isinstance(now, _WHOLE):
        # What differs in no field is still told, as a whole.
        yield from [*differences(was, now, at=at)] or [_one(at, was, now)]
    else:
        yield _one(at, was, now)


def _one(steps: tuple[str, ...], was: object, now: object) -> Found:
    return Found(steps, _what(was, now), was, now)


def _what(was: object, now: object) -> Happened:
    if _is_nothing(was):
        return "added"
    return "removed" if _is_nothing(now) else "changed"


def _is_nothing(value: object) -> bool:
    return value is None or value in ("", ())


def _entries(
    was: Mapping[str, object], now: Mapping[str, object], at: tuple[str, ...]
) -> Iterator[Found]:
    """Compare mappings by key."""
    for name in [*was, *(name for name in now if name not in was)]:
        old, new = was.get(name), now.get(name)
        if name not in now or name not in was or old != new:
            what: Happened = "added" if name not in was else "changed"
            what = "removed" if name not in now else what
            yield Found((*at, Part(name)), what, old, new)


def _is_named(was: Sequence[object], now: Sequence[object]) -> bool:
    """Whether they hold things with names: nouns, or ids."""
    return not isinstance(now, str) and all(
        isinstance(each, (Noun, str)) for each in (*was, *now)
    )


def _parts(
    was: Sequence[object], now: Sequence[object], at: tuple[str, ...]
) -> Iterator[Found]:
    """Compare nouns, or ids, by their names, in whatever order they stand."""
    old, new = keyed(was), keyed(now)
    for name in dict.fromkeys([*old, *new]):
        left = list(old.get(name, ()))
        rest = []
        for each in new.get(name, ()):
            if each in left:
                left.remove(each)
            else:
                rest.append(each)
        steps = (*at, Part(name))
        both = min(len(left), len(rest))
        for one, other in zip(left[:both], rest[:both], strict=True):
            yield from _values(one, other, steps)
        for gone in left[both:]:
            yield Found(steps, "removed", gone, None)
        for more in rest[both:]:
            yield Found(steps, "added", None, more)


def keyed(parts: Iterable[object]) -> dict[str, list[object]]:
    """
    Sort parts by what they are called.

    Args:
        parts: Nouns, or ids.

    Returns:
        The parts of each name, mostly one.

    Example:
        >>> from okrkit import Support
        >>> [*keyed([Support(objective="grow"), Support(key_result="nps")])]
        ['grow', 'key result nps']
    """
    found: dict[str, list[object]] = {}
    for part in parts:
        found.setdefault(key_of(part), []).append(part)
    return found


def key_of(part: object) -> str:
    """
    Say what one of several is called: by its id, its day, or what it points to.

    Args:
        part: A noun, or an id.

    Returns:
        Its name, not always its own alone.

    Example:
        >>> from okrkit import CheckIn
        >>> key_of(CheckIn("2026-11-06", 34))
        '2026-11-06'
    """
    match part:
        case Support():
            return part.objective or f"key result {part.key_result}"
        case Guardrail():
            return part.metric
        case Assumption():
            return f"{', '.join(part.drivers)} on {part.outcome}"
        case Observation() if part.recorded_at is not None:
            return f"{part.date}, recorded at {part.recorded_at}"
        case str():
            return part
        case _:
            names = (getattr(part, name, None) for name in ("id", "date"))
            return next((str(name) for name in names if name), type(part).__name__)


def _is_pairs(*rows: object) -> bool:
    """Whether all are pairs of a day and what is expected then."""
    return all(
        isinstance(row, tuple) and len(row) == 2 and isinstance(row[0], dt.date)
        for row in rows
    )


def _pairs(
    was: tuple[tuple[dt.date, object], ...],
    now: tuple[tuple[dt.date, object], ...],
    at: tuple[str, ...],
) -> Iterator[Found]:
    """Compare pairs by their day."""
    old = {day.isoformat(): value for day, value in was}
    new = {day.isoformat(): value for day, value in now}
    yield from _entries(old, new, at)
