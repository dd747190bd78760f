"""`diff`: what two sets differ in, thing by thing, in the words of OKRs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from attrs import frozen

from okrkit.history.change_words import (
    About,
    Edit,
    Scope,
    edit_of,
    name_of,
    plain_json,
    told,
)
from okrkit.history.changes import Found, Happened, differences
from okrkit.history.diff_result import Diff
from okrkit.history.pairing import Pairs, paired
from okrkit.history.runs import same_days
from okrkit.model.calendar import Cycle
from okrkit.model.checks import instance
from okrkit.model.lookup import LazyTuple
from okrkit.model.metric import Metric
from okrkit.model.noun import phrase
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Segment
from okrkit.model.series import Series
from okrkit.model.unit import Unit

__all__ = ["diff"]

Owned: TypeAlias = Objective | KeyResult
Thing: TypeAlias = Owned | Segment | Metric

_APART = ("objectives", "metrics", "observations", "segments")
_JUDGED = {
    "key result": ("target", "metric", "segment", "starts_on", "ends_on"),
    "objective": ("scope", "cycle"),
}


def diff(a: OKRSet, b: OKRSet) -> Diff:
    """
    Say what changed from one set to another.

    Things are compared by their ids, and each by all of its fields; the order in which
    they stand makes no difference. An id that is gone and a new one of the same title
    and target are one thing, renamed, where that is clear.

    Args:
        a: The set as it was.
        b: The set as it is.

    Returns:
        Every difference; empty, and so false, where the sets say the same.

    Raises:
        InvalidOKRError: One of them is no set.

    Example:
        >>> nps = KeyResult("nps", "Customers recommend us", baseline=32, target=40)
        >>> a = OKRSet([Objective("keep", "Stay", [nps])], cycle="2026-Q4")
        >>> b = OKRSet([Objective("keep", "Stay", [nps.replace(target=36)])],
        ...            cycle="2026-Q4")
        >>> diff(a, b)["nps"][0].text
        'target of nps lowered from 40 to 36'

    .. versionadded:: 0.1.0
    """
    a = instance(a, kind=OKRSet, field="a")
    b = instance(b, kind=OKRSet, field="b")
    units = _units_of(a) | _units_of(b)
    return Diff(tuple(_Comparison(a, b, units).edits()))


@frozen
class _Comparison:
    """Two sets, and the units of what is measured in either."""

    a: OKRSet
    b: OKRSet
    units: Mapping[str, Unit]

    def edits(self) -> Iterator[Edit]:
        """Go through everything that differs, from the set down to its readings."""
        whole = About("set", "")
        for found in differences(self.a, self.b, skip=_APART):
            yield edit_of(found, whole)
        yield from self.things("segment", self.a.segments, self.b.segments)
        yield from self.things("metric", self.a.metrics, self.b.metrics)
        yield from self.readings()
        yield from self.objectives()

    def things(
        self, scope: Scope, old: Sequence[Thing], new: Sequence[Thing]
    ) -> Iterator[Edit]:
        """Compare segments or metrics by their ids."""
        was = {thing.id: thing for thing in old}
        now = {thing.id: thing for thing in new}
        for id in dict.fromkeys([*now, *was]):
            about = About(scope, id, self.units.get(id) if scope == "metric" else None)
            if id not in was:
                yield _whole(about, now[id], "added")
            elif id not in now:
                yield _whole(about, was[id], "removed")
            else:
                found = differences(was[id], now[id])
                yield from (edit_of(each, about) for each in found)

    def readings(self) -> Iterator[Edit]:
        """Compare the observations of each metric."""
        was, now = self.a.observations, self.b.observations
        for id in dict.fromkeys([*now, *was]):
            old, new = was.get(id, Series()), now.get(id, Series())
            if old is not new and old != new:
                about = About("metric", id, self.units.get(id))
                for found in differences(old, new, at=()):
                    yield edit_of(found, about)

    def objectives(self) -> Iterator[Edit]:
        """Compare objectives, then the key results of each."""
        old, new = _unlike(self.a, self.b)
        owners = paired(old, new, _same_objective)
        old_rows = [(kr, o.id) for o in old for kr in o.key_results]
        new_rows = [(kr, o.id) for o in new for kr in o.key_results]
        parents_old = {kr.id: owners.now_called(owner) for kr, owner in old_rows}
        parents_new = {kr.id: owner for kr, owner in new_rows}
        rows = paired(
            [kr for kr, _ in old_rows], [kr for kr, _ in new_rows], _same_key_result
        )
        for objective in new:
            yield from self.objective(objective, owners)
            for kr in objective.key_results:
                yield from self.key_result(kr, rows, parents_old, parents_new)
        for gone in owners.removed:
            yield _whole(About("objective", gone.id), gone, "removed")
        for lost in rows.removed:
            about = About("key result", lost.id, self.unit_of(lost))
            yield _whole(about, lost, "removed", parents_old[lost.id])

    def objective(self, new: Objective, owners: "Pairs[Objective]") -> Iterator[Edit]:
        """Compare one objective with what it was, its key results apart."""
        about = About("objective", new.id)
        old = owners.old_of(new)
        if old is None:
            yield _whole(about, new, "added")
            return
        if old.id != new.id:
            yield _renamed(about, old.id)
        skip = ["id", "key_results"]
        if {type(old.cycle), type(new.cycle)} == {str, Cycle} and same_days(
            self.a.cycle_of(old), self.b.cycle_of(new)
        ):
            # One may hold the text and the other the cycle itself.
            skip.append("cycle")
        found = list(differences(old, new, skip=skip))
        yield from _judged(found, about, old, new)

    def key_result(
        self,
        new: KeyResult,
        rows: "Pairs[KeyResult]",
        parents_old: Mapping[str, str],
        parents_new: Mapping[str, str],
    ) -> Iterator[Edit]:
        """Compare one key result with what it was."""
        about = About("key result", new.id, self.unit_of(new))
        old = rows.old_of(new)
        if old is None:
            yield _whole(about, new, "added", parents_new[new.id])
            return
        if old.id != new.id:
            yield _renamed(about, old.id)
        was, now = parents_old[old.id], parents_new[new.id]
        if was != now:
            yield _moved(about, was, now)
        found = list(differences(old, new, skip=("id",)))
        yield from _judged(found, about, old, new)

    def unit_of(self, kr: KeyResult) -> Unit | None:
        """Return the unit of a key result's numbers, where a metric says it."""
        return self.units.get(kr.metric_id or "")


def _unlike(a: OKRSet, b: OKRSet) -> tuple[list[Objective], list[Objective]]:
    """
    Return the objectives of each set that have no equal of their id in the other.

    Those of large documents are told apart by what the documents say, without making
    the objects: equal words make equal objectives where units are the same.
    """
    old, new = _contents(a.objectives), _contents(b.objectives)
    if old is None or new is None or _units_of(a) != _units_of(b):
        old, new = a.objectives, b.objectives
    was = dict(zip(a.scope("objective").ids, old, strict=True))
    now = dict(zip(b.scope("objective").ids, new, strict=True))
    left = [at for at, id in enumerate(was) if id not in now or was[id] != now[id]]
    rest = [at for at, id in enumerate(now) if id not in was or was[id] != now[id]]
    return [a.objectives[at] for at in left], [b.objectives[at] for at in rest]


def _contents(objectives: Sequence[Objective]) -> Sequence[object] | None:
    return objectives.contents if isinstance(objectives, LazyTuple) else None


def _units_of(okrs: OKRSet) -> dict[str, Unit]:
    return {metric.id: metric.unit for metric in okrs.metrics}


def _same_objective(objective: Objective) -> tuple[object, ...]:
    return (objective.title,)


def _same_key_result(kr: KeyResult) -> tuple[object, ...]:
    return (kr.title,)


def _judged(
    found: Sequence[Found], about: About, old: Owned, new: Owned
) -> Iterator[Edit]:
    """Put differences into words; those that nobody gave a reason for are silent."""
    reasons = [a for a in new.amendments if a.reason and a not in old.amendments]
    said = {name for amendment in reasons for name in amendment.was}
    draft = isinstance(old, KeyResult) and old.draft
    for each in found:
        name = each.steps[0]
        judged = name in _JUDGED[about.scope] and not draft
        yield edit_of(each, about, silent=judged and name not in said)


def _whole(about: About, thing: Thing, what: Happened, parent: str = "") -> Edit:
    """Say that a thing was added or removed."""
    is_new = what == "added"
    where = f" {'to' if is_new else 'from'} objective {parent}" if parent else ""
    return Edit(
        scope=about.scope,
        id=about.id,
        what=what,
        was=None if is_new else plain_json(thing),
        now=plain_json(thing) if is_new else None,
        text=f"{name_of(about)} {what}{where}{_what_it_is(thing, about.unit)}",
    )


def _what_it_is(thing: Thing, unit: Unit | None) -> str:
    """Say in a few words what a thing is that came or went."""
    match thing:
        case KeyResult():
            words = f'"{thing.title}", {phrase(thing.target or "draft", unit)}'
            many = len(thing.check_ins)
            return f": {words}" + (f", with {_many(many, 'check-in')}" if many else "")
        case Objective():
            many = len(thing.key_results)
            return f': "{thing.title}", with {_many(many, "key result")}'
        case _:
            words = told(thing)
            return f": {words}" if words else ""


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _renamed(about: About, old: str) -> Edit:
    return Edit(
        scope=about.scope,
        id=about.id,
        what="renamed",
        field="id",
        was=old,
        now=about.id,
        text=f"{name_of(About(about.scope, old))} renamed to {about.id}",
    )


def _moved(about: About, old: str, new: str) -> Edit:
    return Edit(
        scope=about.scope,
        id=about.id,
        what="moved",
        field="objective",
        was=old,
        now=new,
        text=f"{about.id} moved from objective {old} to objective {new}",
    )
