"""What a journal has read so far: its lines, and what they define on each day."""

import datetime as dt
import warnings
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from attrs import define, field

from okrkit.errors import LimitError, ShorterJournalWarning
from okrkit.history.agreement import DEFINING, Agreement, named
from okrkit.history.events import Event, Scope, read_event
from okrkit.history.lines import number_of
from okrkit.history.rebuilding import rebuild, that_count
from okrkit.history.runs import Run
from okrkit.history.store import Mark, Store
from okrkit.model.limits import Limits
from okrkit.model.lookup import Scope as Names
from okrkit.model.okrset import OKRSet

__all__ = ["Defined", "Log", "too_many"]

_REPORTS: Final = (b'"kind":"check_in"', b'"kind":"observation"')
_REPLACES: Final = b'"replaces":'
_HEAD: Final = 48


@define(eq=False)
class Log:
    """
    The lines of a store as far as they were read; only what is new is read again.

    Attributes:
        store: Where they are kept.
        limits: What is allowed.

    Example:
        >>> from okrkit.history.in_jsonl import JsonlStore
        >>> Log(JsonlStore("missing.jsonl"), Limits()).last
        0
    """

    store: Store
    limits: Limits
    _mark: Mark = field(factory=lambda: Mark(0), init=False)
    _parts: list[bytes] = field(factory=list, init=False)
    _changes: list[Event] = field(factory=list, init=False)
    _unseen: list[bytes] = field(factory=list, init=False)
    _defined: "Defined | None" = field(default=None, init=False)

    @property
    def last(self) -> int:
        """
        The number of the last event.

        Example:
            >>> from okrkit.history.in_jsonl import JsonlStore
            >>> Log(JsonlStore("missing.jsonl"), Limits()).last
            0
        """
        return self._mark.n

    @property
    def lines(self) -> bytes:
        """
        Every line that was read, each with its line end.

        Example:
            >>> from okrkit.history.in_jsonl import JsonlStore
            >>> Log(JsonlStore("missing.jsonl"), Limits()).lines
            b''
        """
        if len(self._parts) > 1:
            self._parts = [b"".join(self._parts)]
        return self._parts[0] if self._parts else b""

    def refresh(self) -> None:
        """
        Read what was appended since.

        Raises:
            JournalError: The store cannot be read.
            LimitError: There are more events than allowed.

        Example:
            >>> from okrkit.history.in_jsonl import JsonlStore
            >>> Log(JsonlStore("missing.jsonl"), Limits()).refresh()
        """
        lines, mark = self.store.read(self._mark if self._mark.n else None)
        if mark.n < self._mark.n:
            warnings.warn(
                f"{self.store.name}: the journal had {self._mark.n:,} events when it "
                f"was read last, and has {mark.n:,} now: it was cut, removed, or "
                "replaced by another",
                ShorterJournalWarning,
                stacklevel=2,
            )
        if (lines and number_of(lines) == 1) or mark.n < self._mark.n:
            # Another journal took the place of the one before.
            self._parts, self._unseen, self._changes = [], [], []
            self._defined = None
        if mark.n > self.limits.events:
            raise too_many(mark.n, self.limits, self.store.name)
        self._mark = mark
        if lines:
            self._parts.append(lines)
            self._unseen.append(lines)

    def defined(self) -> "Defined":
        """
        Return what is defined on each day.

        Example:
            >>> from okrkit.history.in_jsonl import JsonlStore
            >>> Log(JsonlStore("missing.jsonl"), Limits()).defined().days
            []
        """
        found = [event for part in self._unseen for event in _changes(part)]
        self._unseen = []
        if found or self._defined is None:
            self._changes += found
            self._defined = Defined.of(self._changes, self.limits)
        return self._defined


def too_many(count: int, limits: Limits, place: str) -> LimitError:
    """
    Make the error of more events than are allowed.

    Example:
        >>> too_many(2, Limits(events=1), "okrs.jsonl").limit
        'events'
    """
    return LimitError(
        f"{count:,} events; the limit is {limits.events:,}",
        limit="events",
        allowed=limits.events,
        place=place,
    )


def _changes(lines: bytes) -> Iterator[Event]:
    """Read the events that define something, or replace another; few of many."""
    for line in lines.split(b"\n"):
        head = line[:_HEAD]
        if line and (_REPLACES in line or not any(kind in head for kind in _REPORTS)):
            yield read_event(line)


@define(eq=False)
class Defined:
    """
    The definitions of each day; sets are made when they are first asked for.

    Attributes:
        events: Those that define something and count.
        days: On which the definitions change, in order.
        limits: What is allowed.

    Example:
        >>> Defined.of([], Limits()).days
        []
    """

    events: list[Event]
    days: list[dt.date]
    limits: Limits
    _sets: dict[int, OKRSet] = field(factory=dict, init=False)
    _agreed: dict[dt.date, OKRSet] = field(factory=dict, init=False)
    _names: dict[Scope, Names] = field(factory=dict, init=False)
    _runs: dict[str, OKRSet] = field(factory=dict, init=False)
    _now: frozenset[str] | None = field(default=None, init=False)
    _agreement: Agreement | None = field(default=None, init=False)

    @classmethod
    def of(cls, events: Iterable[Event], limits: Limits) -> "Defined":
        """
        Keep what defines something and counts.

        Example:
            >>> Defined.of([], Limits()).events
            []
        """
        kept = [event for event in that_count(events) if event.kind in DEFINING]
        return cls(kept, sorted({event.date for event in kept}), limits)

    def up_to(self, day: dt.date) -> OKRSet:
        """
        Return what is agreed up to a day, with what it agrees for days after it.

        Example:
            >>> first = {"okrkit": 1, "cycle": "2026-Q4", "objectives": []}
            >>> event = Event("okrs", date="2026-10-01", data=first)
            >>> Defined.of([event], Limits()).up_to(dt.date(2026, 9, 1)).cycle.label
            '2026-Q4'
        """
        at = self.days[max(bisect_right(self.days, day), 1) - 1]
        if at not in self._agreed:
            made = rebuild(self.events, on=at, limits=self.limits, ahead=True)
            self._agreed[at] = made
        return self._agreed[at]

    def latest(self) -> OKRSet:
        """
        Return what is agreed last.

        Example:
            >>> first = {"okrkit": 1, "cycle": "2026-Q4", "objectives": []}
            >>> event = Event("okrs", date="2026-10-01", data=first)
            >>> Defined.of([event], Limits()).latest().cycle.label
            '2026-Q4'
        """
        return self._set(max(len(self.days), 1))

    @property
    def agreement(self) -> Agreement:
        """
        What is agreed last, with the runs of everything.

        Example:
            >>> Defined.of([], Limits()).agreement.head is None
            True
        """
        if self._agreement is None:
            self._agreement = Agreement.of(self.events, None)
        return self._agreement

    def of_run(self, run: Run) -> OKRSet:
        """
        Return what was agreed for a cycle, in its last state.

        Example:
            >>> first = {"okrkit": 1, "cycle": "2026-Q4", "objectives": []}
            >>> event = Event("okrs", date="2026-10-01", data=first)
            >>> Defined.of([event], Limits()).of_run(Run(None)).cycle.label
            '2026-Q4'
        """
        if self._now is None:
            rows = self.agreement.objectives.values()
            self._now = frozenset(row.run.name for row in rows)
        if run.span is None or self._now == {run.name}:
            return self.latest()
        if run.name not in self._runs:
            self._runs[run.name] = rebuild(
                self.events, limits=self.limits, cycle=run.span
            )
        return self._runs[run.name]

    def where(
        self, scope: Scope, id: str, day: dt.date, run: Run | None = None
    ) -> tuple[OKRSet, str]:
        """
        Find the definitions that have an id: of the day, else the next, else the last.

        Args:
            scope: What it is an id of.
            id: The id, whole or short.
            day: The day.
            run: Which run of it; None where any will do.

        Returns:
            The set, and the whole id.

        Raises:
            UnknownIdError: It was never defined; names the nearest.
            AmbiguousIdError: A short id that several sets have.

        Example:
            >>> metrics = {"okrkit": 1, "cycle": "2026-Q4", "metrics": {"nps": {}}}
            >>> event = Event("okrs", date="2026-10-01", data=metrics)
            >>> known = Defined.of([event], Limits())
            >>> known.where("metric", "nps", dt.date(2026, 11, 1))[1]
            'nps'
        """
        names = self.names(scope)
        whole = names.ids[names.find(id)]
        if run is not None and self._is_other(scope, whole, day, run):
            return self.of_run(run), whole
        at = max(bisect_right(self.days, day), 1)
        for place in (*range(at, len(self.days) + 1), *range(at - 1, 0, -1)):
            okrs = self._set(place)
            if okrs.scope(scope).places(whole):
                return okrs, whole
        return self.latest(), whole  # defined by what was not in force on any day

    def _is_other(self, scope: Scope, id: str, day: dt.date, run: Run) -> bool:
        """Tell whether what is in force on a day is of another run."""
        runs = self.agreement.runs[scope, id]
        now = runs.in_force(day)
        return len(runs.every) > 1 and now is not run

    def names(self, scope: Scope) -> Names:
        """
        Return every id that was ever defined.

        Example:
            >>> Defined.of([], Limits()).names("metric").ids
            ()
        """
        if not self._names:
            found: dict[Scope, dict[str, None]] = {
                "objective": {},
                "key result": {},
                "metric": {},
            }
            for event in self.events:
                for kind, name in named(event):
                    found[kind][name] = None
            self._names = {kind: Names(kind, tuple(ids)) for kind, ids in found.items()}
        return self._names[scope]

    def _set(self, place: int) -> OKRSet:
        if place not in self._sets:
            day = self.days[place - 1] if self.days else None
            self._sets[place] = rebuild(self.events, on=day, limits=self.limits)
        return self._sets[place]
