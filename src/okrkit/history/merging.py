"""`merge`: two changes of one set to one set, field by field, every check-in kept."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final

from attrs import evolve, field, frozen

from okrkit.errors import (
    DocumentFault,
    InvalidOKRError,
    StructureError,
    UnknownIdError,
)
from okrkit.formats import to_dict
from okrkit.formats.assemble import assemble
from okrkit.formats.notices import Notice, give
from okrkit.formats.quiet import paused_gc
from okrkit.formats.tree import Tree
from okrkit.history.merge_amendments import replayed
from okrkit.history.merge_result import Conflict, Merged
from okrkit.history.merge_tables import Row, Rows, Tables, tables_of, tree_of
from okrkit.history.merge_trees import MISSING, Clash, Merger, Sides, in_order
from okrkit.model.checks import instance
from okrkit.model.limits import Limits
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.results.plain import Json

__all__ = ["merge"]

_AMENDED: Final = "amendments"
_EVENTS: Final = {"metrics": "reading", "key_results": "check-in"}
_STEP: Final = re.compile(r"objectives\[([0-9]+)\](?:\.key_results\[([0-9]+)\])?")
_EVENT: Final = re.compile(r"\.(?:check_ins|observations)\[([0-9]+)\]")
_SAID: Final = frozenset(("value", "numerator", "confidence", "done", "note"))
"""What makes a check-in say something."""
_MEASURED: Final = ("value", "numerator", "denominator", "n", "standard_error")
"""What was measured, and how: one value."""
# What three sets hold is in memory already: no limit keeps it out.
_LIMITS: Final = Limits(depth=500, nodes=10**12, events=10**12, faults=10_000)


def merge(base: OKRSet, ours: OKRSet, theirs: OKRSet) -> Merged:
    """
    Merge two changes of one set.

    What one side changed is taken; what both changed alike, too. Check-ins and readings
    of both sides are united, and none is dropped while its key result or metric is
    there. Where both sides changed one field, or checked in on one day, each in its own
    way, ours stands and the conflict is named; what one side removed and the other
    changed stays. So does what the rest still needs, as a metric.

    Args:
        base: The set that both began with; an empty one where there is none.
        ours: The one.
        theirs: The other.

    Returns:
        The merged set and the conflicts.

    Raises:
        InvalidOKRError: One is no set, or still has conflicts (``merge-conflict``).
        StructureError: Neither side's version of something fits the rest.

    Warns:
        OKRWarning: As for `okrkit.from_dict`.

    Example:
        >>> from okrkit import CheckIn, KeyResult, Objective
        >>> nps = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
        >>> base = OKRSet([Objective("keep", "Stay", [nps])], cycle="2026-Q4")
        >>> ours = base.with_check_in("nps", CheckIn("2026-11-06", 34))
        >>> theirs = base.with_check_in("nps", CheckIn("2026-11-13", 35))
        >>> len(merge(base, ours, theirs).okrs.key_result("nps").check_ins)
        2

    .. versionadded:: 0.1.0
    """
    sets = Sides(base, ours, theirs)
    for name, okrs in sets._asdict().items():
        _check(name, okrs)
    first = tables_of(to_dict(base))
    sides = Sides(first, *(_tables(okrs, base, first) for okrs in sets[1:]))
    work = _Merge(sides, sets)
    with paused_gc():
        okrs, notices = work.settled(work.united())
    give(notices, stacklevel=2)
    conflicts = tuple(map(_conflict, work.merger.clashes))
    if conflicts:
        kept: list[object] = [conflict.to_dict() for conflict in conflicts]
        extra = {**okrs.extra, "conflicts": kept}
        okrs = evolve(okrs, extra=extra, _trusted=True)
    return Merged(okrs=okrs, conflicts=conflicts, kept=tuple(work.kept))


def _check(name: str, okrs: OKRSet) -> None:
    okrs = instance(okrs, kind=OKRSet, field=name)
    if okrs.extra.get("conflicts"):
        raise InvalidOKRError(
            "this set still has conflicts of another merge",
            code="merge-conflict",
            place=name,
            hint="Settle them, and remove them from its field conflicts.",
        )


def _tables(okrs: OKRSet, base: OKRSet, known: Tables) -> Tables:
    """Take a set apart; what is as in the base is that part of it, and not like it."""
    was = {each.id: each for each in base.objectives}
    new = tuple(each for each in okrs.objectives if was.get(each.id) != each)
    found = tables_of(to_dict(evolve(okrs, objectives=new, _trusted=True)))
    changed = {each.id for each in new}
    inside: dict[str, list[str]] = {}
    for tables, is_meant in ((known, False), (found, True)):
        for id, row in tables.things["key_results"].items():
            if (row["objective"] in changed) is is_meant:
                inside.setdefault(row["objective"], []).append(id)
    here = {each.id: found if each.id in changed else known for each in okrs.objectives}
    rows = [(id, tables) for o, tables in here.items() for id in inside.get(o, ())]
    found.things["objectives"] = {o: t.things["objectives"][o] for o, t in here.items()}
    found.things["key_results"] = {id: t.things["key_results"][id] for id, t in rows}
    found.events["key_results"] = {
        id: t.events["key_results"][id]
        for id, t in rows
        if id in t.events["key_results"]
    }
    return found


@frozen
class _Merge:
    """A merge on its way: three sides as tables, and what was found."""

    sides: Sides[Tables]
    sets: Sides[OKRSet]
    merger: Merger = field(factory=Merger)
    kept: list[str] = field(factory=list)

    def united(self) -> Tables:
        """Merge every table; what the rest refers to stays."""
        head = self.merger.fields(self.sides.each(lambda side: side.head), ())
        merged = Tables(head, {})
        rows = self.rows("key_results", set())
        parents = {row["objective"] for row in rows.values()}
        merged.things["segments"] = self.rows("segments", set())
        merged.things["objectives"] = self.rows("objectives", parents)
        merged.things["key_results"] = rows
        merged.things["metrics"] = self.rows("metrics", {*_metrics_of(merged)})
        for table in _EVENTS:
            merged.events[table] = {
                id: self.events(table, id) for id in merged.things[table]
            }
        return merged

    def rows(self, table: str, needed: set[str]) -> Rows:
        """Merge one table; what is needed stays, whoever removed it."""
        found: Rows = {}
        for id in in_order(self.sides.each(lambda side: [*side.things[table]])):
            row = self.row(table, id, is_needed=id in needed)
            if row is not None:
                found[id] = row
        return found

    def row(self, table: str, id: str, *, is_needed: bool) -> dict[str, Any] | None:
        """Merge one thing; None where it was removed."""
        versions = self.sides.each(lambda side: side.things[table].get(id))
        was, mine, other = versions
        if was is mine is other:
            return mine
        if mine is not None and other is not None:
            rows = self.amended(table, id, Sides(was or {}, mine, other))
            return self.merger.fields(rows, (table, id))
        left = other if mine is None else mine
        if was is None:
            return left
        is_untouched = left is None or (left == was and not self.has_news(table, id))
        if is_untouched and not is_needed:
            return None
        self.merger.clashes.append(self.clash_of(table, id))
        return was if left is None else left

    def amended(
        self, table: str, id: str, rows: Sides[Mapping[str, object]]
    ) -> Sides[Mapping[str, object]]:
        """Give both sides one story, where both of them amended something."""
        if not {_AMENDED} <= rows.ours.keys() & rows.theirs.keys():
            return rows
        found = replayed(table, self.sets.each(partial(_noun, table, id)))
        if found is None:
            return rows
        self.merger.clashes.extend(found.clashes)
        self.kept.extend(found.notes)
        new = {name: value for name, value in found.row.items() if value is not None}

        def told(row: Mapping[str, object]) -> Mapping[str, object]:
            return {**{n: v for n, v in row.items() if n not in found.row}, **new}

        return Sides(rows.base, told(rows.ours), told(rows.theirs))

    def clash_of(self, table: str, id: str) -> Clash:
        """Return what each side says of one thing, or of a field of the document."""
        if not table:
            return Clash((id,), self.sides.each(lambda s: s.head.get(id, MISSING)))
        versions: Sides[object] = self.sides.each(
            lambda side: side.things[table].get(id, MISSING)
        )
        return Clash((table, id), versions)

    def has_news(self, table: str, id: str) -> bool:
        """Whether a side has a check-in or reading that the base does not have."""
        if table not in _EVENTS:
            return False
        known, *sides = self.sides.each(lambda side: side.events[table].get(id, {}))
        return any(known.get(key) != row for side in sides for key, row in side.items())

    def events(self, table: str, id: str) -> Rows:
        """Unite the check-ins of a key result, or the readings of a metric."""
        rows = self.sides.each(lambda side: side.events[table].get(id, {}))
        if rows.base is rows.ours is rows.theirs:
            return {**rows.ours}
        found: Rows = {}
        for key in {**rows.ours, **rows.theirs}:
            versions = rows.each(partial(_get, key))
            found[key] = self.event(versions, (table, id, _EVENTS[table], key))
        return found

    def event(self, versions: Sides[Row | None], path: tuple[str, ...]) -> Row:
        """Merge one check-in or reading, which is never dropped."""
        was, mine, other = versions
        if mine is not None and other is not None:
            if was is not None:
                sides = Sides(was, mine, other).each(_packed)
                merged = _unpacked(self.merger.fields(sides, path))
                if merged.keys() & _SAID or not mine.keys() & _SAID:
                    return merged
            if mine != other:
                first = MISSING if was is None else was
                self.clash(Clash(path, Sides(first, mine, other)))
            return mine
        if was is not None:
            self.note_kept("ours" if mine is None else "theirs", path)
        return mine or other or {}

    def note_kept(self, side: str, path: tuple[str, ...]) -> None:
        """Note what one side took out of a thing that it has, and that stays."""
        table, id, what, key = path
        if id in getattr(self.sides, side).things[table]:
            self.kept.append(f"{what} of {id} on {key}, which {side} removed, stays")

    def settled(self, merged: Tables) -> tuple[OKRSet, list[Notice]]:
        """Make the set; what does not fit the rest is taken as one side has it."""
        for side in (self.sides.ours, self.sides.theirs, self.sides.base):
            try:
                return _assembled(merged)
            except StructureError as error:
                for table, id, at in dict.fromkeys(_origins(error.faults, merged)):
                    if at is None or not self.take_event(side, merged, table, id, at):
                        self.take(side, merged, table, id)
        return _assembled(merged)

    def take_event(
        self, side: Tables, merged: Tables, table: str, id: str, at: int
    ) -> bool:
        """Take a check-in or reading as one side has it; False where it is so."""
        place = merged.events[table][id]
        key = sorted(place)[at]
        new = side.events[table].get(id, {}).get(key, place[key])
        if new == place[key]:
            return False
        place[key] = new
        versions: Sides[object] = self.sides.each(
            lambda s: s.events[table].get(id, {}).get(key, MISSING)
        )
        self.clash(Clash((table, id, _EVENTS[table], key), versions))
        return True

    def take(self, side: Tables, merged: Tables, table: str, id: str) -> None:
        """Take a thing, or a field of the document, as one side has it: a conflict."""
        place = merged.things[table] if table else merged.head
        known = side.things[table] if table else side.head
        new: Any = known.get(id, place.get(id))
        if table == "key_results":
            # Where it stands was settled before.
            new = {**new, "objective": place[id]["objective"]}
            metric = new.get("metric")
            if new == place[id] and metric in side.things["metrics"]:
                # It is as this side has it, so what it measures is not.
                return self.take(side, merged, "metrics", metric)
        if new != place.get(id):
            place[id] = new
            self.clash(self.clash_of(table, id))
        return None

    def clash(self, clash: Clash) -> None:
        """Note a conflict, in the place of those within it."""
        size = len(clash.path)
        others = [c for c in self.merger.clashes if c.path[:size] != clash.path]
        self.merger.clashes[:] = [*others, clash]


def _assembled(tables: Tables) -> tuple[OKRSet, list[Notice]]:
    """Make the set, of what was written of sets: nothing in it needs to be copied."""
    return assemble([Tree(tree_of(tables), "", "dict", lambda _: {})], _LIMITS)


def _noun(table: str, id: str, okrs: OKRSet) -> KeyResult | Objective | None:
    with suppress(UnknownIdError):
        return okrs.key_result(id) if table == "key_results" else okrs.objective(id)
    return None


def _packed(row: Row) -> Mapping[str, object]:
    """Make one field of all that was measured."""
    parts = {name: row[name] for name in _MEASURED if name in row}
    rest = {name: row[name] for name in row if name not in parts}
    whole = parts["value"] if [*parts] == ["value"] else parts
    return {**rest, "value": whole} if parts else rest


def _unpacked(row: Row) -> Row:
    """Make the fields again of what was measured."""
    parts = row.get("value")
    if not isinstance(parts, dict):
        return row
    return {**{name: row[name] for name in row if name != "value"}, **parts}


def _get(key: str, rows: Rows) -> Row | None:
    return rows.get(key)


def _metrics_of(merged: Tables) -> Iterator[str]:
    """Go through the ids of metrics that something is measured by."""
    for row in merged.things["key_results"].values():
        if isinstance(row.get("metric"), str):
            yield row["metric"]
    for row in merged.things["objectives"].values():
        yield from row.get("measured_by", ())
        yield from (guardrail["metric"] for guardrail in row.get("guardrails", ()))


def _origins(
    faults: Sequence[DocumentFault], merged: Tables
) -> Iterator[tuple[str, str, int | None]]:
    """Find the things, and their check-ins, that faults of the document are about."""
    rows: dict[str, list[str]] = {id: [] for id in merged.things["objectives"]}
    for id, row in merged.things["key_results"].items():
        rows[row["objective"]].append(id)
    objectives = [*rows]
    for fault in faults:
        step, event = _STEP.match(fault.path), _EVENT.search(fault.path)
        at = int(event[1]) if event else None
        if step is not None:
            owner = objectives[int(step[1])]
            if step[2]:
                yield "key_results", rows[owner][int(step[2])], at
            else:
                yield "objectives", owner, None
            continue
        table, _, rest = fault.path.partition(".")
        ids = sorted(merged.things.get(table, ()), key=len, reverse=True)
        found = [id for id in ids if rest == id or rest.startswith(f"{id}.")]
        yield (table, found[0], at) if found else ("", table, None)


def _conflict(clash: Clash) -> Conflict:
    """Name a conflict by where it stands in a document, its slots as they are there."""
    path, values = list(clash.path), clash.values()
    if path[0] == "key_results" and path[2:3] == ["target"]:
        # In a document the slots of a target stand in the key result itself.
        if len(path) > 4:
            del path[2:4]
        else:
            values = {side: _slots(value) for side, value in values.items()}
    elif path[2:3] == [_AMENDED] and path[-1] == "target":
        values = {side: _slots(value) for side, value in values.items()}
    elif len(path) == 2:
        values = {side: _whole(value) for side, value in values.items()}
    return Conflict(path=".".join(path), values=values)


def _whole(value: Json) -> Json:
    """Give a key result as a document has it, its target's slots among its own."""
    if not isinstance(value, dict) or "objective" not in value:
        return value
    rest = {k: v for k, v in value.items() if k != "target"}
    slots = _slots(value.get("target"))
    return {**rest, **(slots if isinstance(slots, dict) else {})}


def _slots(kinds: Json) -> Json:
    """Take the slots of a target out of their kind."""
    inside = [*kinds.values()] if isinstance(kinds, dict) else []
    return inside[0] if inside else None
