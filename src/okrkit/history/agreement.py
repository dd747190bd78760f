"""What is agreed: the events that define something, as one document."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import define, evolve, field

from okrkit.errors import JournalError, shown
from okrkit.formats.assemble import assemble
from okrkit.formats.calendar_part import write_days
from okrkit.formats.tree import Tree
from okrkit.formats.unstructure import write_set
from okrkit.history.amended import amended_set
from okrkit.history.documents import calendar_of, with_ids
from okrkit.history.dropped import Document, Row, cut, key_results_of, with_dropped
from okrkit.history.events import Event, Scope
from okrkit.history.runs import Mark, Run, Runs, apart, in_order, same_days, text_of
from okrkit.history.shapes import refuse_shape
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.checks import text
from okrkit.model.limits import Limits

__all__ = [
    "DEFINING",
    "FIRST",
    "Agreement",
    "Document",
    "Row",
    "key_results_of",
    "named",
    "recorded",
]

DEFINING: Final = frozenset(
    ("okrs", "objective", "metric", "removal", "amendment", "closing")
)
"""The kinds of events that say what is agreed, and not how it goes."""

_WHOLE: Final = ("okrs", "objective")
_EXCHANGED: Final = ("objective", "metric", "removal")

_LAST: Final = 2**63

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
        objectives: By id, with their key results: those that are agreed now.
        past: Those of runs that another has followed.
        runs: The runs of each id, by its scope.

    Example:
        >>> Agreement(None).head is None
        True
    """

    day: dt.date | None
    head: Document | None = None
    metrics: dict[str, Document] = field(factory=dict)
    objectives: dict[str, Row] = field(factory=dict)
    past: dict[Run, Row] = field(factory=dict)
    runs: dict[tuple[Scope, str], Runs] = field(factory=dict)
    _heads: list[tuple[Cycle | None, Document]] = field(factory=list)
    _owner: dict[str, str] = field(factory=dict)
    _said: list[Event] = field(factory=list)
    _later: dict[Run, list[Event]] | None = None
    _closed: set[Run] | None = None
    _dropped: list[Row] = field(factory=list)
    _written: int = 0
    _at: dt.date = dt.date.min

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
        late: list[tuple[Event, Run | None, Cycle | None]] = []
        rows = sorted(events, key=_from_day)
        for event, is_late in zip(rows, _overtaken(rows), strict=True):
            refuse_shape(event)
            made._at = event.date
            run = made._now(event)
            made._apply(event)
            if late and event.kind in _WHOLE:
                made._again(late, event)
            if is_late and event.kind in _EXCHANGED:
                late.append((event, run, made._head_cycle()))
        return made

    def run(self, event: Event) -> Run | None:
        """
        Return the run that a check-in, amendment or closing is about.

        Example:
            >>> said = Event("check_in", "nps", date="2026-11-06")
            >>> Agreement(None).run(said) is None
            True
        """
        runs = self.runs.get((event.scope, event.id))
        return None if runs is None else runs.of(event.date, event.cycle)

    def cycles(self) -> tuple[Cycle, ...]:
        """
        Return the cycles in which anything runs, in the order of their days.

        Example:
            >>> Agreement(None).cycles()
            ()
        """
        rows = (*self.objectives.values(), *self.past.values())
        return in_order((self._head_cycle(), *(row.run.span for row in rows)))

    def cycle(self, asked: Cycle | str) -> Cycle:
        """
        Find one of the cycles.

        Args:
            asked: A cycle of the same days, or a name of it.

        Returns:
            The cycle.

        Raises:
            JournalError: There is no such cycle; names those there are.

        Example:
            >>> Agreement(None).cycle("2026-Q4")
            Traceback (most recent call last):
            okrkit.errors.JournalError: cycle: no cycle of this journal; expected one...
        """
        known = self.cycles()
        if isinstance(asked, Cycle):
            found = [cycle for cycle in known if same_days(cycle, asked)]
        else:
            said = text(asked, field="cycle")
            parts = (self.head or {}).get("cadence")
            other, cadence = calendar_of(said, parts)
            found = [c for c in known if said in (c.label, text_of(c, cadence))]
            found = found or [c for c in known if same_days(c, other)]
        if found:
            return found[0]
        raise JournalError(
            "no cycle of this journal",
            code="unknown-cycle",
            place="cycle",
            expected=" or ".join(map(str, known)) or "one that was recorded",
            got=shown(str(asked)),
        )

    def rows(self, cycle: Cycle | None = None) -> list[Row]:
        """
        Return what is agreed now, or what was agreed last for a cycle.

        What was closed stays in its cycle, also where it was removed.

        Example:
            >>> Agreement(None).rows()
            []
        """
        now = [*self.objectives.values()]
        if cycle is None:
            return now
        every = [*self.past.values(), *now]
        rows, dropped = (
            [row for row in part if same_days(row.run.span, cycle)]
            for part in (every, self._dropped)
        )
        return with_dropped(rows, dropped, self.closed)

    def closed(self, run: Run, before: int = _LAST) -> bool:
        """
        Tell whether a run was closed by an event before one of a number.

        Example:
            >>> Agreement(None).closed(Run(None), 7)
            False
        """
        if any(e.kind == "closing" and e.n < before for e in self.later.get(run, ())):
            return True
        if self._closed is None:
            rows = (*self.objectives.values(), *self.past.values(), *self._dropped)
            self._closed = {
                each
                for row in rows
                for each, noun in (
                    (row.run, row.document),
                    *((row.parts[n], p) for n, p in key_results_of(row.document)),
                )
                if isinstance(noun, Mapping) and noun.get("closed")
            }
        return run in self._closed

    @property
    def later(self) -> dict[Run, list[Event]]:
        """
        What was said of each run since its definition was written.

        Example:
            >>> Agreement(None).later
            {}
        """
        if self._later is None:
            self._later = {}
            for event in self._said:
                run = self.run(event)
                if run is not None and not _is_written(event, run):
                    self._later.setdefault(run, []).append(event)
        return self._later

    def document(self, limits: Limits, cycle: Cycle | None = None) -> Document:
        """
        Write it as one document, amendments and all.

        Args:
            limits: What is allowed.
            cycle: Only what was agreed for this cycle, in its last state.

        Returns:
            The document, without check-ins and observations.

        Raises:
            StructureError: An amendment that cannot be.

        Example:
            >>> Agreement(None, {"okrkit": 1}).document(Limits())
            {'okrkit': 1, 'metrics': {}, 'objectives': []}
        """
        chosen = self.rows(cycle)
        later: dict[tuple[str, str], list[Event]] = {}
        for row in chosen:
            runs = {("key result", name): run for name, run in row.parts.items()}
            runs["objective", row.document["id"]] = row.run
            later |= {k: self.later[r] for k, r in runs.items() if r in self.later}
        rows = {row.document["id"]: self._open(row.document) for row in chosen}
        changed = [row for row in rows.values() if _was_changed(row, later)]
        whole = {**(self.head or {}), "metrics": dict(self.metrics)}
        if cycle is not None:
            whole = self._whole(cycle, chosen)
        if changed:
            some: Any = {**whole, "objectives": changed}
            okrs, _ = assemble([Tree(some, "", "dict", lambda _: {})], limits)
            written: Any = write_set(amended_set(okrs, later))["objectives"]
            rows |= {row["id"]: with_ids(row) for row in written}
        return {**whole, "objectives": [*rows.values()]}

    def _whole(self, cycle: Cycle, rows: Iterable[Row]) -> Document:
        """Write the head that a cycle had, and the metrics that were measured in it."""
        heads = [head for span, head in self._heads if same_days(span, cycle)]
        head = heads[-1] if heads else {**(self.head or {})}
        if not heads:
            head["cycle"] = write_days(cycle)
        metrics: dict[str, Document] = {}
        for row in rows:
            metrics |= row.metrics
        if any(row.run not in self.past for row in rows) or not metrics:
            metrics |= self.metrics
        return {**head, "metrics": metrics}

    def _apply(self, event: Event) -> None:
        """Let an event change what is agreed."""
        if event.kind == "okrs":
            self._exchange(event)
        elif event.kind == "objective":
            row = {"id": event.id, **event.data}
            before = self.objectives.get(event.id)
            made = self._define(row, event, before, self.metrics)
            self.objectives[event.id] = made
        elif event.kind == "metric":
            self.metrics = {**self.metrics, event.id: event.data}
        elif event.kind == "removal":
            self._remove(event)
        else:
            self._said.append(event)
            if event.kind == "amendment" and event.scope == "objective":
                self._move(event)

    def _move(self, event: Event) -> None:
        """Note that an amendment gives an objective another cycle."""
        row = self.objectives.get(event.id)
        changed = {**(event.data.get("was") or {}), **(event.data.get("to") or {})}
        if row is None or "cycle" not in changed or self.run(event) is not row.run:
            return
        to = (event.data.get("to") or {}).get("cycle")
        cycle, cadence = self._calendar({"cycle": to})
        for run in (row.run, *row.parts.values()):
            run.called(cycle, cadence)

    def _exchange(self, event: Event) -> None:
        """Write all anew; an objective of a cycle that is over stays in it."""
        metrics, before = self.metrics, self.objectives
        self.head = {
            k: v for k, v in event.data.items() if k not in ("metrics", "objectives")
        }
        self._heads.append((self._head_cycle(), self.head))
        self.metrics = dict(event.data.get("metrics") or {})
        rows = event.data.get("objectives") or []
        self.objectives = {
            row["id"]: self._define(row, event, before.get(row["id"]), metrics)
            for row in rows
        }
        for name, row in before.items():
            if name not in self.objectives:
                over = apart(row.run.span, self._head_cycle())
                self._left(row, metrics, over=over)

    def _define(
        self,
        document: Document,
        event: Event,
        before: Row | None,
        metrics: dict[str, Document],
    ) -> Row:
        """Write an objective anew, in the run of its cycle."""
        name: str = document["id"]
        document = with_ids(document)
        cycle, cadence = self._calendar(document)
        run = self._runs("objective", name).enter(self._at, cycle, cadence)
        parts = {
            part: self._runs("key result", part).enter(self._at, cycle, cadence)
            for part, _ in key_results_of(document)
        }
        for each in (run, *parts.values()):
            each.writes.append(_mark(event))
        self._owner |= dict.fromkeys(parts, name)
        goes_on = before is not None and before.run is run
        for part in before.parts if before is not None else ():
            if part not in parts and self._owner.get(part) == name:
                self._runs("key result", part).leave(self._at, removed=goes_on)
        if before is not None and not goes_on:
            self.past[before.run] = evolve(before, metrics=metrics)
        last = before if goes_on else self.past.pop(run, None)
        self._written += 1
        anew = event.kind == "okrs" and same_days(run.span, self._head_cycle())
        order = self._written if last is None or anew else last.order
        return Row(document, run, parts, order)

    def _left(self, row: Row, metrics: dict[str, Document], *, over: bool) -> None:
        """Let an objective go: for good, or because its cycle is over."""
        name = row.document["id"]
        self._runs("objective", name).leave(self._at, removed=not over)
        for part in row.parts:
            if self._owner.get(part) == name:
                self._runs("key result", part).leave(self._at, removed=not over)
        if over:
            self.past[row.run] = evolve(row, metrics=metrics)
        else:
            self._dropped.append(evolve(row, metrics=metrics))

    def _again(
        self,
        late: Iterable[tuple[Event, Run | None, Cycle | None]],
        whole: Event,
    ) -> None:
        """Let hold on what was said of earlier days after a whole was written."""
        about = set(named(whole))
        for event, run, cycle in late:
            if _told(event) < _told(whole):
                continue
            is_named = (event.scope, event.id) in about
            if event.kind == "removal":
                # What is of another run was not meant.
                if is_named and (run is None or self._now(event) is run):
                    self._remove(event)
            elif whole.kind == "okrs" and not is_named:
                is_own = event.kind == "metric" or event.data.get("cycle")
                if is_own or not apart(cycle, self._head_cycle()):
                    self._apply(event)

    def _now(self, event: Event) -> Run | None:
        """Return the run that is in force of what an event is about."""
        runs = self.runs.get((event.scope, event.id))
        return None if runs is None else runs.in_force(self._at)

    def _runs(self, scope: Scope, id: str) -> Runs:
        found = self.runs.get((scope, id))
        if found is None:
            found = self.runs[scope, id] = Runs()
        return found

    def _calendar(self, objective: Document) -> tuple[Cycle | None, Cadence | None]:
        """Read the cycle of an objective; None where it is none that is known."""
        head = self.head or {}
        return calendar_of(
            objective.get("cycle") or head.get("cycle"), head.get("cadence")
        )

    def _head_cycle(self) -> Cycle | None:
        return self._calendar({})[0]

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

    def _remove(self, event: Event) -> None:
        if event.scope == "metric":
            kept = {k: v for k, v in self.metrics.items() if k != event.id}
            self.metrics = kept
        elif event.scope == "objective":
            row = self.objectives.pop(event.id, None)
            if row is not None:
                self._left(row, self.metrics, over=row.run.over(self._at))
        else:
            row = self.objectives.get(self._owner.get(event.id, ""))
            if row is not None and event.id in row.parts:
                gone = cut(row, only=event.id)
                self._dropped.append(evolve(gone, metrics=self.metrics))
                self._runs("key result", event.id).leave(self._at, removed=True)
                self.objectives[row.document["id"]] = cut(row, without=event.id)


def _mark(event: Event) -> Mark:
    return _from_day(event), _told(event)


def _is_written(event: Event, run: Run) -> bool:
    """Tell whether a definition that is written anew knew of an event before it."""
    when, known = _mark(event)
    return any(day > when and told >= known for day, told in run.writes)


def _was_changed(
    objective: Document, later: Mapping[tuple[str, str], list[Event]]
) -> bool:
    names = (("key result", name) for name, _ in key_results_of(objective))
    return any(k in later for k in (("objective", objective["id"]), *names))


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
