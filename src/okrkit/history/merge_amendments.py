"""Amendments of two sides to one story: each holds from its day, whoever said it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from attrs import evolve, field, frozen

from okrkit.errors import OKRError
from okrkit.formats import to_dict
from okrkit.history.merge_tables import Row, tables_of
from okrkit.history.merge_trees import Clash, Sides
from okrkit.model.amendment import Amendment
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet

__all__ = ["Replayed", "replayed"]

Noun: TypeAlias = KeyResult | Objective

_AMENDED: Final = "amendments"
_FIRST: Final = dt.date.min
"""Stands for the time before the first amendment."""


@frozen
class Replayed:
    """
    What was agreed on each day, of two sides that both amended.

    Attributes:
        row: The fields that were amended on a side, and the amendments, as the row of
            a document has them; None is a field that is left out.
        clashes: What both sides amended on one day, each in its own way.
        notes: Amendments that change nothing any more, a sentence for each.

    Example:
        >>> Replayed({}).clashes
        []
    """

    row: Mapping[str, Any]
    clashes: list[Clash] = field(factory=list)
    notes: list[str] = field(factory=list)


def replayed(table: str, sides: Sides[Noun | None]) -> Replayed | None:
    """
    Say anew, day by day, what both sides amended since they began.

    An amendment holds from its day until a later one changes the same field. Of one
    field, one day and two values ours stands, and that is a conflict.

    Args:
        table: ``"key_results"`` or ``"objectives"``.
        sides: One thing as each side has it.

    Returns:
        What is agreed; None where not both sides added amendments, where one changed
        what was agreed before without one, or where all of it makes no definition.

    Example:
        >>> kr = KeyResult("nps", "NPS", baseline=32, target=40)
        >>> ours = kr.amend(on="2026-11-10", reason="A month was lost", target=36)
        >>> theirs = kr.amend(on="2026-11-05", reason="Too easy", target=42)
        >>> found = replayed("key_results", Sides(kr, ours, theirs))
        >>> found.row["target"], [str(a["date"]) for a in found.row["amendments"]]
        ({'reach': {'baseline': 32, 'target': 36}}, ['2026-11-05', '2026-11-10'])
    """
    base, ours, theirs = sides
    if base is None or ours is None or theirs is None:
        return None
    if len({base.amendments, ours.amendments, theirs.amendments}) < len(sides):
        return None
    told = _Told(table, Sides(base, ours, theirs))
    if not told.is_added():
        return None
    try:
        return told.again()
    except OKRError:
        return None  # whoever makes the set of it says what does not fit


@frozen
class _Told:
    """What three sides amended, on its way to one story."""

    table: str
    sides: Sides[Noun]

    def is_added(self) -> bool:
        """Whether both sides said nothing anew of what the base has."""
        known = _days(self.sides.base)
        was = _story(self.sides.base, known, self.names())
        return all(
            {day: _days(side).get(day) for day in known} == known
            and _story(side, known, self.names()) == was
            for side in (self.sides.ours, self.sides.theirs)
        )

    def names(self) -> set[str]:
        """Name the fields that were amended on a side."""
        return {n for side in self.sides for a in side.amendments for n in a.was}

    def again(self) -> Replayed:
        """Amend the first definition by what each day has."""
        base, ours, theirs = self.sides
        found = Replayed({})
        noun = ours.in_force(_FIRST)
        for day in sorted({*_days(ours), *_days(theirs)}):
            for amendment, changes in self.of_day(day, found.clashes):
                new = {n: v for n, v in changes.items() if getattr(noun, n) != v}
                if new:
                    noun = noun.amend(
                        on=day,
                        reason=amendment.reason,
                        by=amendment.by,
                        recorded_at=amendment.recorded_at,
                        **new,
                    )
                else:
                    found.notes.append(_left_out(base.id, amendment))
        whole = _row(self.table, _with_extra(noun, (ours, theirs)))
        row = {name: whole.get(name) for name in (*self.names(), _AMENDED)}
        return evolve(found, row=row)

    def of_day(
        self, day: dt.date, clashes: list[Clash]
    ) -> Iterator[tuple[Amendment, dict[str, Any]]]:
        """Give the amendments of a day, each with what it makes of the fields."""
        ours, theirs = ([*_said(side, day)] for side in self.sides[1:])
        yield from ours
        for amendment, changes in theirs:
            mine = ours[0][1] if ours else {}
            other = [n for n, v in changes.items() if mine.get(n, v) != v]
            clashes += (self.clash(day, name) for name in other)
            rest = {n: v for n, v in changes.items() if n not in mine}
            is_same = bool(ours) and ours[0][0].reason == amendment.reason
            if rest or not (is_same or other):
                yield amendment, rest

    def clash(self, day: dt.date, name: str) -> Clash:
        """Return what each side says of one field from a day on."""
        path = self.table, self.sides.base.id, _AMENDED, day.isoformat(), name
        then = self.sides.each(lambda side: _row(self.table, side.in_force(day)))
        return Clash(path, then.each(lambda row: row.get(name)))


def _days(noun: Noun) -> dict[dt.date, tuple[object, ...]]:
    """Return who amended why on each day."""
    return {a.date: (a.reason, a.by, a.recorded_at, a.extra) for a in noun.amendments}


def _story(
    noun: Noun, days: Iterable[dt.date], names: Iterable[str]
) -> dict[tuple[dt.date, str], object]:
    """Return what was made of fields on some days, and what they were at first."""
    first = noun.in_force(_FIRST)
    found: dict[tuple[dt.date, str], object] = {
        (_FIRST, name): getattr(first, name) for name in names
    }
    for day in days:
        for _, changes in _said(noun, day):
            found |= {(day, name): value for name, value in changes.items()}
    return found


def _said(noun: Noun, day: dt.date) -> Iterator[tuple[Amendment, dict[str, Any]]]:
    """Give the amendment of a day, and what it made of the fields it changed."""
    for amendment in noun.amendments:
        if amendment.date == day:
            then = noun.in_force(day)
            yield amendment, {name: getattr(then, name) for name in amendment.was}


def _with_extra(noun: Noun, sides: Sequence[Noun]) -> Noun:
    """Keep what documents say of amendments beyond what is known."""
    extra: dict[dt.date, dict[str, object]] = {}
    for side in reversed(sides):
        for amendment in side.amendments:
            extra.setdefault(amendment.date, {}).update(amendment.extra)
    kept = tuple(evolve(a, extra=extra[a.date]) for a in noun.amendments)
    return noun.replace(amendments=kept)


def _row(table: str, noun: Noun) -> Row:
    """Write a key result or objective as a row of its table."""
    objective = (
        Objective(noun.id, noun.title, [noun])
        if isinstance(noun, KeyResult)
        else evolve(noun, key_results=())
    )
    alone = OKRSet([objective], cycle="2026-Q4", _trusted=True)
    return tables_of(to_dict(alone)).things[table][noun.id]


def _left_out(id: str, amendment: Amendment) -> str:
    why = f" ({amendment.reason})" if amendment.reason else ""
    return (
        f"the amendment of {id} on {amendment.date}{why} is left out: it was agreed so "
        "already"
    )
