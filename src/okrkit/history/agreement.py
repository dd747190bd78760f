"""What is agreed: the events that define something, as one document."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

from attrs import define, evolve, field, fields
from cattrs import ClassValidationError

from okrkit.errors import OKRError, StructureError
from okrkit.formats.assemble import assemble
from okrkit.formats.calendar_part import read_cadence, read_cycle
from okrkit.formats.reader import Reader, draft_id
from okrkit.formats.tree import Tree
from okrkit.formats.unstructure import write_set
from okrkit.history.documents import definition, with_ids
from okrkit.history.events import Event, Scope
from okrkit.model.calendar import Cycle, as_date
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
    "named",
    "recorded",
]

Document: TypeAlias = dict[str, Any]
"""A document, or a part of one, as plain values."""

DEFINING: Final = frozenset(
    ("okrs", "objective", "metric", "removal", "amendment", "closing")
)
"""The kinds of events that say what is agreed, and not how it goes."""

_WHOLE: Final = ("okrs", "objective")
_EXCHANGED: Final = ("objective", "metric", "removal")

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
        runs: The first and the last day of each run of a key result, by its id.

    Example:
        >>> Agreement(None).head is None
        True
    """

    day: dt.date | None
    head: Document | None = None
    metrics: dict[str, Document] = field(factory=dict)
    objectives: dict[str, Document] = field(factory=dict)
    later: dict[tuple[str, str], list[Event]] = field(factory=dict)
    runs: dict[str, list[tuple[dt.date, dt.date]]] = field(factory=dict)

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
        late: list[Event] = []
        rows = sorted(events, key=_from_day)
        for event, is_late in zip(rows, _overtaken(rows), strict=True):
            made._apply(event)
            if late and event.kind in _WHOLE:
                made._again(late, event)
            if is_late and event.kind in _EXCHANGED:
                late.append(event)
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
            rows = map(with_ids, event.data.get("objectives") or [])
            self.objectives = {row["id"]: row for row in rows}
            for key in [*self.later]:
                self._drop(key, event)
            for row in self.objectives.values():
                self._note_runs(row)
        elif event.kind == "objective":
            self._forget(event.id, event)
            self.objectives[event.id] = with_ids({"id": event.id, **event.data})
            self._forget(event.id, event)
            self._note_runs(self.objectives[event.id])
        elif event.kind == "metric":
            self.metrics[event.id] = event.data
        elif event.kind == "removal":
            self._remove(event)
        else:
            self.later.setdefault((event.scope, event.id), []).append(event)

    def _again(self, late: Iterable[Event], whole: Event) -> None:
        """Let hold on what was said of earlier days after a whole was written."""
        about = set(named(whole))
        for event in late:
            if _told(event) < _told(whole):
                continue
            is_named = (event.scope, event.id) in about
            if event.kind == "removal":
                if is_named:
                    self._remove(event)
            elif whole.kind == "okrs" and not is_named:
                self._apply(event)

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
            rows |= {row["id"]: with_ids(row) for row in written}
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
        Return the first day of a key result, where it ran and ended before that, too.

        Example:
            >>> third = dt.date(2026, 7, 1), dt.date(2026, 9, 30)
            >>> fourth = dt.date(2026, 10, 1), dt.date(2026, 12, 31)
            >>> Agreement(None, runs={"nps": [third, fourth]}).since("nps")
            '2026-10-01'
        """
        runs = self.runs.get(name)
        if not runs:
            return None
        first, _ = runs[-1]
        return first.isoformat() if any(last < first for _, last in runs) else None

    def _note_runs(self, objective: Document) -> None:
        """Note from when to when the key results of an objective run."""
        head = self.head or {}
        parts = objective.get("cycle") or head.get("cycle"), head.get("cadence")
        try:
            span = _cycle(json.dumps(parts))
            runs = [(n, _run(span, row)) for n, row in key_results_of(objective)]
        except (OKRError, ClassValidationError):
            return  # whoever makes the set of it says what is wrong
        for name, run in runs:
            if run is not None:
                self.runs.setdefault(name, []).append(run)

    def _remove(self, event: Event) -> None:
        if event.scope == "metric":
            self.metrics.pop(event.id, None)
        elif event.scope == "objective":
            self._forget(event.id, event)
            self.objectives.pop(event.id, None)
        else:
            self._drop((event.scope, event.id), event)
            for key, row in self.objectives.items():
                names = [name for name, _ in key_results_of(row)]
                if event.id in names:
                    rows = list(row["key_results"])
                    del rows[names.index(event.id)]
                    self.objectives[key] = {**row, "key_results": rows}

    def _forget(self, objective: str, new: Event) -> None:
        """Drop what was said before of a definition that is written anew."""
        self._drop(("objective", objective), new)
        for name, _ in key_results_of(self.objectives.get(objective, {})):
            self._drop(("key result", name), new)

    def _drop(self, key: tuple[str, str], new: Event) -> None:
        """Keep what was said after an event, though of a day before it."""
        kept = [e for e in self.later.pop(key, ()) if _told(e) > _told(new)]
        if kept:
            self.later[key] = kept


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


def _told(event: Event) -> tuple[int, dt.datetime]:
    """Return by what one knows which event knew of the other."""
    return event.n, event.recorded_at or FIRST


def _overtaken(rows: Sequence[Event]) -> list[bool]:
    """Tell of events in the order of their days which followed one of a later day."""
    found: list[bool] = []
    first: tuple[int, dt.datetime] | None = None
    for event in reversed(rows):
        told = _told(event)
        found.append(first is not None and first < told)
        first = told if first is None else min(first, told)
    return found[::-1]


def named(event: Event) -> Iterator[tuple[Scope, str]]:
    """
    Give the ids that an event defines, each with its scope.

    Example:
        >>> list(named(Event("metric", "nps", date="2026-10-01")))
        [('metric', 'nps')]
    """
    objectives: list[Document] = []
    if event.kind == "okrs":
        for name in event.data.get("metrics") or ():
            yield "metric", name
        objectives = event.data.get("objectives") or []
    elif event.kind == "objective":
        objectives = [{"id": event.id, **event.data}]
    elif event.kind == "metric":
        yield "metric", event.id
    for row in objectives:
        yield "objective", row["id"]
        for name, _ in key_results_of(row):
            yield "key result", name


def _run(span: Cycle | None, row: Any) -> tuple[dt.date, dt.date] | None:  # noqa: ANN401 - a document, or text
    """Return the days in which a key result runs; None where nothing says."""
    own = row if isinstance(row, Mapping) else {}
    first = own.get("starts_on") or (span and span.start)
    last = own.get("ends_on") or (span and span.last_day)
    return (as_date(first), as_date(last)) if first and last else None


@lru_cache(maxsize=64)
def _cycle(parts: str) -> Cycle | None:
    """Read a cycle and its cadence."""
    cycle, cadence = json.loads(parts)
    return OKRSet(
        cycle=None if cycle is None else read_cycle(cycle),
        cadence=None if cadence is None else read_cadence(cadence),
    ).cycle


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
    return okrs.replace(objectives=tuple(changed.get(o.id, o) for o in okrs.objectives))


def _after(noun: Any, events: Iterable[Event], okrs: OKRSet) -> Any:  # noqa: ANN401
    """Return a key result or objective after what was said of it."""
    for event in events:
        if event.kind == "closing":
            noun = evolve(noun, closed=_closing(event))
        else:
            then = noun.in_force(event.date)
            new = _read(amended_document(then, event.data), noun, okrs)
            changes = {
                name: getattr(new, name)
                for name in noun.DEFINITION
                if getattr(new, name) != getattr(then, name)
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
