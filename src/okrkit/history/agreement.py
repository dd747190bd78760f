"""What is agreed: the events that define something, as one document."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from attrs import define, evolve, field, fields

from okrkit.errors import StructureError
from okrkit.formats.assemble import assemble
from okrkit.formats.reader import Reader, draft_id
from okrkit.formats.tree import Tree
from okrkit.formats.unstructure import write_set
from okrkit.history.documents import definition
from okrkit.history.events import Event
from okrkit.model.closing import Closing
from okrkit.model.limits import Limits
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet

__all__ = [
    "DEFINING",
    "FIRST",
    "Agreement",
    "Document",
    "amended_document",
    "key_results_of",
    "recorded",
]

Document: TypeAlias = dict[str, Any]
"""A document, or a part of one, as plain values."""

DEFINING: Final = frozenset(
    ("okrs", "objective", "metric", "removal", "amendment", "closing")
)
"""The kinds of events that say what is agreed, and not how it goes."""

FIRST: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
"""Stands for the moment of an event that says none: before every other."""


@define
class Agreement:
    """
    Documents as the events leave them, before they are made a set.

    Attributes:
        day: The day that is asked about; None means every day.
        head: What is said of the set itself; None where nothing is.
        metrics: By id.
        objectives: By id, with their key results.
        later: What was said of definitions since, by scope and id.
        runs: Since when each key result ran, and in which cycle.

    Example:
        >>> Agreement(None).head is None
        True
    """

    day: dt.date | None
    head: Document | None = None
    metrics: dict[str, Document] = field(factory=dict)
    objectives: dict[str, Document] = field(factory=dict)
    later: dict[tuple[str, str], list[Event]] = field(factory=dict)
    runs: dict[str, list[tuple[dt.date, str]]] = field(factory=dict)

    @classmethod
    def of(cls, events: Iterable[Event], day: dt.date | None) -> "Agreement":
        """
        Put events together in the order in which they hold.

        Args:
            events: Those that define something and count, of days up to `day`.
            day: The day that is asked about; None means every day.

        Returns:
            What is agreed.

        Example:
            >>> first = {"okrkit": 1, "cycle": "2026-Q4", "objectives": []}
            >>> event = Event("okrs", date="2026-10-01", data=first)
            >>> Agreement.of([event], None).head["cycle"]
            '2026-Q4'
        """
        made = cls(day)
        for event in sorted(events, key=_from_day):
            made._apply(event)
        return made

    def _apply(self, event: Event) -> None:
        """Let an event change what is agreed."""
        if event.kind == "okrs":
            self.head = {
                k: v
                for k, v in event.data.items()
                if k not in ("metrics", "objectives")
            }
            self.metrics = dict(event.data.get("metrics") or {})
            rows = event.data.get("objectives") or []
            self.objectives = {row["id"]: row for row in rows}
            self.later.clear()
            for row in rows:
                self._note_cycle(row, event.date)
        elif event.kind == "objective":
            self._forget(event.id)
            self.objectives[event.id] = {"id": event.id, **event.data}
            self._forget(event.id)
            self._note_cycle(self.objectives[event.id], event.date)
        elif event.kind == "metric":
            self.metrics[event.id] = event.data
        elif event.kind == "removal":
            self._remove(event)
        else:
            self.later.setdefault((event.scope, event.id), []).append(event)

    def document(self, limits: Limits) -> Document:
        """
        Write it as one document, amendments and all.

        Args:
            limits: What is allowed.

        Returns:
            The document, without check-ins and observations.

        Raises:
            StructureError: An amendment that cannot be.

        Example:
            >>> Agreement(None, {"okrkit": 1}).document(Limits())
            {'okrkit': 1, 'metrics': {}, 'objectives': []}
        """
        rows = {name: self._open(row) for name, row in self.objectives.items()}
        changed = [row for row in rows.values() if self._was_changed(row)]
        whole = {**(self.head or {}), "metrics": dict(self.metrics)}
        if changed:
            some: Any = {**whole, "objectives": changed}
            okrs, _ = assemble([Tree(some, "", "dict", lambda _: {})], limits)
            written: Any = write_set(_amended(okrs, self.later))["objectives"]
            rows |= {row["id"]: row for row in written}
        return {**whole, "objectives": [*rows.values()]}

    def _was_changed(self, objective: Document) -> bool:
        names = (("key result", name) for name, _ in key_results_of(objective))
        return any(k in self.later for k in (("objective", objective["id"]), *names))

    def _open(self, objective: Document) -> Document:
        """Leave out how it and its key results ended later than the day asked about."""
        rows: Any = objective.get("key_results")
        made: Document = self._still_open(objective)
        if self.day is None or not rows:
            return made
        return {**made, "key_results": [self._still_open(row) for row in rows]}

    def _still_open(self, noun: Any) -> Any:  # noqa: ANN401 - a document, or text
        """Leave out how something ended later than the day that is asked about."""
        if self.day is None or isinstance(noun, str) or not noun.get("closed"):
            return noun
        if noun["closed"]["date"] <= self.day.isoformat():
            return noun
        return {name: part for name, part in noun.items() if name != "closed"}

    def since(self, name: str) -> str | None:
        """
        Return from when a key result runs in this cycle, if it did in one before.

        Example:
            >>> runs = [(dt.date(2026, 7, 1), "Q3"), (dt.date(2026, 10, 1), "Q4")]
            >>> Agreement(None, runs={"nps": runs}).since("nps")
            '2026-10-01'
        """
        runs = self.runs.get(name)
        if not runs:
            return None
        day, cycle = runs[-1]
        for before, other in reversed(runs):
            if other != cycle:
                return day.isoformat()
            day = before
        return None

    def _note_cycle(self, objective: Document, day: dt.date) -> None:
        cycle = objective.get("cycle") or (self.head or {}).get("cycle")
        for name, _ in key_results_of(objective):
            self.runs.setdefault(name, []).append((day, json.dumps(cycle)))

    def _remove(self, event: Event) -> None:
        if event.scope == "metric":
            self.metrics.pop(event.id, None)
        elif event.scope == "objective":
            self._forget(event.id)
            self.objectives.pop(event.id, None)
        else:
            self.later.pop((event.scope, event.id), None)
            for key, row in self.objectives.items():
                names = [name for name, _ in key_results_of(row)]
                if event.id in names:
                    rows = list(row["key_results"])
                    del rows[names.index(event.id)]
                    self.objectives[key] = {**row, "key_results": rows}

    def _forget(self, objective: str) -> None:
        """Drop what was said later of a definition that is written anew."""
        self.later.pop(("objective", objective), None)
        for name, _ in key_results_of(self.objectives.get(objective, {})):
            self.later.pop(("key result", name), None)


def recorded(event: Event) -> tuple[dt.datetime, int]:
    """
    Return by what events are ordered: their moment, then their number.

    Example:
        >>> recorded(Event("okrs", date="2026-10-01", n=7))[1]
        7
    """
    return event.recorded_at or FIRST, event.n


def _from_day(event: Event) -> tuple[dt.date, dt.datetime, int]:
    return event.date, *recorded(event)


def key_results_of(objective: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """
    Give the key results of a document's objective with their ids.

    Example:
        >>> list(key_results_of({"id": "keep", "key_results": ["NPS to 40"]}))
        [('keep.1', 'NPS to 40')]
    """
    for at, row in enumerate(objective.get("key_results") or ()):
        is_text = isinstance(row, str)
        yield draft_id(objective["id"], at) if is_text else row["id"], row


def _amended(okrs: OKRSet, later: Mapping[tuple[str, str], list[Event]]) -> OKRSet:
    """Amend and close key results and objectives, in the order it was said."""
    changed: dict[str, Objective] = {}
    for (scope, name), events in later.items():
        if scope == "objective":
            if name in okrs.scope("objective").ids:
                old = changed.get(name) or okrs.objective(name)
                changed[name] = _after(old, events, okrs)
        elif name in okrs.scope("key result").ids:
            owner = okrs.objective_of(name).id
            old = changed.get(owner) or okrs.objective(owner)
            inside = next(kr for kr in old.key_results if kr.id == name)
            changed[owner] = old.with_key_result(_after(inside, events, okrs))
    if not changed:
        return okrs
    return okrs.replace(objectives=tuple(changed.get(o.id, o) for o in okrs.objectives))


def _after(noun: Any, events: Iterable[Event], okrs: OKRSet) -> Any:  # noqa: ANN401
    """Return a key result or objective after what was said of it."""
    for event in events:
        if event.kind == "closing":
            noun = evolve(noun, closed=_closing(event))
        else:
            new = _read(amended_document(noun, event.data), noun, okrs)
            changes = {
                name: getattr(new, name)
                for name in noun.DEFINITION
                if getattr(new, name) != getattr(noun, name)
            }
            if changes:
                noun = noun.amend(
                    on=event.date,
                    reason=event.reason,
                    by=event.by,
                    recorded_at=event.recorded_at,
                    **changes,
                )
    return noun


def _closing(event: Event) -> Closing:
    known = {f.name for f in fields(Closing)} - {"date", "extra"}
    said = {name: part for name, part in event.data.items() if name in known}
    rest = {name: part for name, part in event.data.items() if name not in known}
    return Closing(event.date, **{"by": event.by, **said}, extra=rest)


def amended_document(noun: KeyResult | Objective, data: Mapping[str, Any]) -> Document:
    """
    Write a definition as a document, with other fields.

    Args:
        noun: A key result or objective.
        data: Its fields that were (``was``) and are (``to``), in document words.

    Returns:
        The document, without amendments, check-ins and what else is no definition.

    Example:
        >>> kr = KeyResult("nps", "NPS", baseline=32, target=40)
        >>> change = {"was": {"baseline": 32, "target": 40}, "to": {"at_least": 40}}
        >>> amended_document(kr, change)
        {'id': 'nps', 'title': 'NPS', 'at_least': 40}
    """
    before = definition(noun)
    was, to = data.get("was") or {}, data.get("to") or {}
    kept = {name: part for name, part in before.items() if name not in was}
    return {**kept, **{name: part for name, part in to.items() if part is not None}}


def _read(document: Document, noun: object, okrs: OKRSet) -> KeyResult | Objective:
    """Read one definition by the loader's own rules."""
    metrics = {metric.id: metric for metric in okrs.metrics}
    reader = Reader(elsewhere=metrics.get)
    made = (
        reader.read_objective(document, ())
        if isinstance(noun, Objective)
        else reader.read_key_result(document, (), "")
    )
    if made is None or reader.faults:
        faults = [error for _, error in reader.faults]
        raise StructureError(f"{document['id']} cannot be amended so", faults)
    return made
