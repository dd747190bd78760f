"""`Journal`: the append-only record of what was said of OKRs, and when."""

import datetime as dt
import threading
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from attrs import define, evolve, field

from okrkit.errors import InvalidOKRError, JournalError, shown
from okrkit.history.checking import check_events
from okrkit.history.documents import fields_of
from okrkit.history.events import KINDS, Event, Kind, Scope, body, read_event
from okrkit.history.forking import after_fork
from okrkit.history.knowing import Defined, Log, too_many
from okrkit.history.opening import store_of
from okrkit.history.past import Past, past_of
from okrkit.history.rebuilding import rebuild, verified
from okrkit.history.runs import cycle_text
from okrkit.history.saying import (
    Moment,
    amending,
    observing,
    scope_of,
    stamped,
    there,
)
from okrkit.history.settings import Clock, clock_of, limits_of, seconds_of
from okrkit.history.store import Store
from okrkit.model.calendar import Cycle, as_date, optional_date
from okrkit.model.checkin import CheckIn
from okrkit.model.checks import choice, instance, items
from okrkit.model.closing import Closing
from okrkit.model.limits import Limits
from okrkit.model.metric import Observation, instant
from okrkit.model.okrset import OKRSet
from okrkit.results.progressing import steps

if TYPE_CHECKING:
    from okrkit.history.lines import Damage
    from okrkit.history.recorded import Recorded
    from okrkit.typing import Progress

__all__ = ["Journal"]


@define(eq=False, repr=False, weakref_slot=True)
class Journal:
    """
    An append-only record: nothing in it is ever changed or removed.

    Every event has the day it holds for and the moment it was recorded. A correction
    is one more event; `okrs` rebuilds the set as it was known at any moment. Many
    threads may use one journal, and many processes one file or database.

    Attributes:
        where: A path that ends in ``.jsonl``, a SQLAlchemy engine or address, or a
            store. A file is made by the first event; its folder must be there.
        clock: Gives the moment of recording where nobody says it; there is no default.
        limits: How many events are read.
        seconds: How long other writers are waited for.
        store: What keeps its lines.

    Raises:
        JournalError: There is no such folder, or no journal.
        InvalidOKRError: A clock that cannot be called, no limits, or no seconds.

    Example:
        >>> import okrkit as okr
        >>> from okrkit.history.in_memory import MemoryStore
        >>> okrs = okr.OKRSet(metrics=[okr.Metric("nps")], cycle="2026-Q4")
        >>> journal = Journal(MemoryStore())
        >>> _ = journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01")
        >>> journal.okrs().metric("nps").id
        'nps'
    """

    where: object
    clock: Clock | None = field(default=None, kw_only=True, converter=clock_of)
    limits: Limits = field(factory=Limits, kw_only=True, converter=limits_of)
    seconds: float = field(default=10.0, kw_only=True, converter=seconds_of)
    store: Store = field(init=False)
    _log: Log = field(init=False)
    _guard: threading.RLock = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Find the store, and read nothing yet."""
        self.store = store_of(self.where, seconds=self.seconds)
        self.forget()
        after_fork(self)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give back the file or connection."""
        self.store.close()

    def __repr__(self) -> str:
        """Return where it is kept, without passwords."""
        return f"<Journal {self.store.name}>"

    def forget(self) -> None:
        """
        Forget what was read, and read it again when it is needed.

        A forked process does this by itself.

        Example:
            >>> Journal("missing.jsonl").forget()
        """
        self._guard = threading.RLock()
        self._log = Log(self.store, self.limits)

    def append(
        self,
        events: Event | Iterable[Event],
        *,
        recorded_at: Moment | None = None,
        by: str = "",
    ) -> tuple[Event, ...]:
        """
        Record events; they last when this returns.

        Args:
            events: New events, which have no number yet.
            recorded_at: The moment; that of an event itself stays where it has one.
                None asks the journal's clock.
            by: Who says it, where an event does not say.

        Returns:
            The events as they were recorded, each with its number.

        Raises:
            StructureError: Ids that are not known, or values that cannot be: every
                fault, and nothing was recorded.
            InvalidOKRError: Nobody said when (``recorded-at-missing``).
            JournalError: It cannot be read, locked or written.
            LimitError: There are more events than allowed.

        Example:
            >>> from okrkit.history.in_memory import MemoryStore
            >>> start = {"okrkit": 1, "cycle": "2026-Q4", "objectives": []}
            >>> first = Event("okrs", date="2026-10-01", data=start)
            >>> journal = Journal(MemoryStore())
            >>> journal.append(first, recorded_at="2026-10-01")[0].n
            1
        """
        return self._append(_listed(events), recorded_at, by)

    def start(
        self,
        okrs: OKRSet,
        *,
        on: dt.date | str,
        recorded_at: Moment | None = None,
        by: str = "",
        progress: "Progress | bool | None" = None,
    ) -> tuple[Event, ...]:
        """
        Record a whole set in a journal that defines nothing yet.

        Args:
            okrs: The set.
            on: The day from which it holds.
            recorded_at: The moment; None asks the journal's clock.
            by: Who says it.
            progress: True for a bar by `tqdm`, or what makes one of the numbers of the
                events and `total`, as `tqdm` does. Nothing is recorded where it is
                stopped.

        Returns:
            The events.

        Raises:
            JournalError: The journal defines something already.
            InvalidOKRError: No set, or `progress` shows none.

        Example:
            >>> from okrkit.history.in_memory import MemoryStore
            >>> journal = Journal(MemoryStore())
            >>> okrs = OKRSet(cycle="2026-Q4")
            >>> len(journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01"))
            1
        """
        from okrkit.history.recording import news

        okrs = instance(okrs, kind=OKRSet, field="okrs")
        day = as_date(on, field="on")
        made: tuple[Event, ...] = ()
        # Where another writer was faster nothing is made, and it was started then.
        while not made:
            with self._fresh() as log:
                if log.defined().events:
                    raise JournalError(
                        "the journal was started already",
                        code="journal-started",
                        place=self.store.name,
                        hint="Use record(): it finds what is new.",
                    )
                found = news(okrs, None, None, on=day, reason="", by=by)
                made = self._append(
                    found.events, recorded_at, by, after=log.last, progress=progress
                )
        return made

    def check_in(
        self,
        key_result: str,
        check_in: CheckIn,
        *,
        cycle: Cycle | str | None = None,
        recorded_at: Moment | None = None,
        by: str = "",
        replaces: int | None = None,
        reason: str = "",
    ) -> tuple[Event, ...]:
        """
        Record a check-in; one of the same day corrects the one before.

        Args:
            key_result: Id of the key result.
            check_in: What is said.
            cycle: Which cycle of the key result it is about, or its label; None where
                the date says it.
            recorded_at: The moment; None asks the journal's clock.
            by: Who records it; the author of the check-in where left out.
            replaces: Number of the check-in it corrects, where that is of another day.
            reason: Why it is corrected.

        Returns:
            The event.

        Raises:
            StructureError: No such key result or cycle of it, or no value of its
                metric.

        Example:
            >>> from okrkit.history.in_memory import MemoryStore
            >>> import okrkit as okr
            >>> nps = okr.KeyResult("nps", "NPS", baseline=32, target=40)
            >>> keep = okr.Objective("keep", "Customers stay", [nps])
            >>> okrs = okr.OKRSet([keep], cycle="2026-Q4")
            >>> journal = Journal(MemoryStore())
            >>> _ = journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01")
            >>> said = okr.CheckIn("2026-11-06", 34)
            >>> journal.check_in("nps", said, recorded_at="2026-11-06")[0].n
            2
        """
        said = instance(check_in, kind=CheckIn, field="check_in")
        event = Event(
            "check_in",
            key_result,
            cycle=cycle_text(cycle),
            date=said.date,
            data=fields_of(said, "date"),
            by=by or said.author,
            replaces=replaces,
            reason=reason,
        )
        return self._append([event], recorded_at, by)

    def observe(
        self,
        metric: str,
        readings: Observation | Iterable[Observation] | Mapping[dt.date | str, float],
        *,
        recorded_at: Moment | None = None,
        by: str = "",
    ) -> tuple[Event, ...]:
        """
        Record readings of a metric.

        Args:
            metric: Id of the metric.
            readings: Observations, or ``{date: value}``; the moment that a reading has
                itself is when it was recorded.
            recorded_at: The moment of the others; None asks the journal's clock.
            by: Who records it.

        Returns:
            The events.

        Raises:
            StructureError: No such metric, or no value of it.

        Example:
            >>> from okrkit.history.in_memory import MemoryStore
            >>> import okrkit as okr
            >>> okrs = okr.OKRSet(metrics=[okr.Metric("nps")], cycle="2026-Q4")
            >>> journal = Journal(MemoryStore())
            >>> _ = journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01")
            >>> now = "2026-11-02"
            >>> _ = journal.observe("nps", {"2026-10-31": 33}, recorded_at=now)
            >>> journal.okrs().series("nps").values
            array([33.])
        """
        return self._append(observing(metric, readings, by), recorded_at, by)

    def amend(
        self,
        id: str,
        /,
        *,
        on: dt.date | str,
        reason: str,
        in_cycle: Cycle | str | None = None,
        by: str = "",
        recorded_at: Moment | None = None,
        **changes: Any,  # noqa: ANN401 - fields of either, checked by the noun
    ) -> tuple[Event, ...]:
        """
        Record that a definition changes from a day on.

        Args:
            id: Of the key result or objective.
            on: The first day of the new definition.
            reason: Why; empty for a silent change.
            in_cycle: Which cycle of it is amended, or its label; None where the date
                says it. (An objective can be given another ``cycle``, too.)
            by: Who changes it.
            recorded_at: The moment; None asks the journal's clock.
            **changes: Fields, as `okrkit.KeyResult.replace` takes them.

        Returns:
            The event.

        Raises:
            InvalidOKRError: Nothing changes, or a value that cannot be.
            UnknownIdError: No such key result or objective.

        Example:
            >>> from okrkit.history.in_memory import MemoryStore
            >>> import okrkit as okr
            >>> nps = okr.KeyResult("nps", "NPS", baseline=32, target=40)
            >>> keep = okr.Objective("keep", "Customers stay", [nps])
            >>> okrs = okr.OKRSet([keep], cycle="2026-Q4")
            >>> journal = Journal(MemoryStore())
            >>> _ = journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01")
            >>> _ = journal.amend("nps", on="2026-11-10", reason="A month was lost",
            ...                   recorded_at="2026-11-10", target=36)
            >>> journal.okrs(on="2026-11-09").key_result("nps").target.target
            40.0
        """
        day = as_date(on, field="on")
        made: tuple[Event, ...] = ()
        while not made:
            with self._fresh() as log:
                defined = self._known()
                scope = scope_of(id, defined, "objective", "key result")
                inside = cycle_text(in_cycle)
                event = Event("amendment", id, scope=scope, date=day, cycle=inside)
                okrs, event = there(event, defined)
                event = amending(okrs, event, reason=reason, by=by, changes=changes)
                made = self._append([event], recorded_at, by, after=log.last)
        return made

    def close(
        self,
        id: str,
        closing: Closing,
        *,
        cycle: Cycle | str | None = None,
        recorded_at: Moment | None = None,
        by: str = "",
    ) -> tuple[Event, ...]:
        """
        Record how a key result or objective ended.

        The file or connection itself is given back by ``with``.

        Args:
            id: Of the key result or objective.
            closing: How it ended.
            cycle: Which cycle of it ended, or its label; None where only one can be
                meant.
            recorded_at: The moment; None asks the journal's clock.
            by: Who closes it.

        Returns:
            The event.

        Raises:
            StructureError: No such key result or objective, or no such cycle of it; an
                earlier one is still open, and `cycle` does not say which
                (``cycle-unclear``).

        Example:
            >>> from okrkit.history.in_memory import MemoryStore
            >>> import okrkit as okr
            >>> okrs = okr.OKRSet([okr.Objective("keep", "Stay")], cycle="2026-Q4")
            >>> journal = Journal(MemoryStore())
            >>> _ = journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01")
            >>> end = Closing("2027-01-08", "achieved")
            >>> _ = journal.close("keep", end, recorded_at="2027-01-08")
            >>> journal.okrs().objective("keep").closed.outcome
            'achieved'
        """
        end = instance(closing, kind=Closing, field="closing")
        event = Event(
            "closing",
            id,
            cycle=cycle_text(cycle),
            scope=self._scope_of(id, "objective", "key result"),
            date=end.date,
            data=fields_of(end, "date"),
            by=by or end.by,
        )
        return self._append([event], recorded_at, by)

    def remove(
        self,
        id: str,
        *,
        on: dt.date | str,
        reason: str,
        scope: Scope | None = None,
        recorded_at: Moment | None = None,
        by: str = "",
    ) -> tuple[Event, ...]:
        """
        Record that a key result, objective or metric is no part of the set any more.

        Args:
            id: Its id.
            on: The first day without it.
            reason: Why.
            scope: What it is an id of; None where only one thing has it.
            recorded_at: The moment; None asks the journal's clock.
            by: Who says it.

        Returns:
            The event.

        Raises:
            StructureError: No such thing, or something refers to it.

        Example:
            >>> from okrkit.history.in_memory import MemoryStore
            >>> import okrkit as okr
            >>> okrs = okr.OKRSet(metrics=[okr.Metric("nps")], cycle="2026-Q4")
            >>> journal = Journal(MemoryStore())
            >>> _ = journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01")
            >>> _ = journal.remove("nps", on="2026-11-01", reason="Nobody looks",
            ...                    recorded_at="2026-11-01")
            >>> journal.okrs().metrics
            ()
        """
        event = Event(
            "removal",
            id,
            scope=scope or self._scope_of(id, "objective", "key result", "metric"),
            date=on,
            reason=reason,
            by=by,
        )
        return self._append([event], recorded_at, by)

    def withdraw(
        self,
        n: int,
        *,
        reason: str,
        recorded_at: Moment | None = None,
        by: str = "",
    ) -> tuple[Event, ...]:
        """
        Record that an event does not count; it stays in the journal.

        Args:
            n: Number of the event; a withdrawal that is withdrawn counts no more.
            reason: Why.
            recorded_at: The moment; None asks the journal's clock.
            by: Who withdraws it.

        Returns:
            The withdrawal.

        Raises:
            StructureError: No such event, or the rest does not go together without it.

        Example:
            >>> from okrkit.history.in_memory import MemoryStore
            >>> import okrkit as okr
            >>> okrs = okr.OKRSet(metrics=[okr.Metric("nps")], cycle="2026-Q4")
            >>> journal = Journal(MemoryStore())
            >>> _ = journal.start(okrs, on="2026-10-01", recorded_at="2026-10-01")
            >>> now = "2026-11-02"
            >>> _ = journal.observe("nps", {"2026-10-31": 33}, recorded_at=now)
            >>> _ = journal.withdraw(2, reason="A test", recorded_at="2026-11-03")
            >>> len(journal.okrs().series("nps"))
            0
        """
        old = self._event(n)
        event = Event(
            "withdrawal",
            old.id if old else "",
            scope=old.scope if old else "set",
            date=old.date if old else dt.date.min,
            replaces=n,
            reason=reason,
            by=by,
        )
        return self._append([event], recorded_at, by)

    def record(
        self,
        okrs: OKRSet,
        *,
        on: dt.date | str,
        reason: str = "",
        by: str = "",
        recorded_at: Moment | None = None,
        dry_run: bool = False,
        progress: "Progress | bool | None" = None,
    ) -> "Recorded":
        """
        Record what is new in a set: check-ins, readings, definitions, closings.

        The same set twice records nothing. What the journal knows and the set does
        not have is named, and not removed. An objective of a cycle that another has
        followed is compared with that cycle, and the present stays as it is.

        Args:
            okrs: The set.
            on: The day from which changed definitions hold.
            reason: Why definitions change; a change without one is silent.
            by: Who says it.
            recorded_at: The moment; None asks the journal's clock.
            dry_run: Find what is new, and write nothing.
            progress: True for a bar by `tqdm`, or what makes one of the names of two
                steps and `total`, as `tqdm` does; it ends before anything is written.

        Returns:
            What is new, counted by kind, with what contradicts what was known.

        Raises:
            StructureError: What is new cannot be.
            InvalidOKRError: No set, or `progress` shows none.
            JournalError: It cannot be read, locked or written; or what was agreed for
                a cycle that is over is another in the set (``cycle-over``).

        Example:
            >>> from okrkit.history.in_memory import MemoryStore
            >>> import okrkit as okr
            >>> okrs = okr.OKRSet(metrics=[okr.Metric("nps")], cycle="2026-Q4")
            >>> journal = Journal(MemoryStore())
            >>> run = journal.record(okrs, on="2026-10-01", dry_run=True)
            >>> run.counts
            {'okrs': 1}
        """
        from okrkit.history.recording import corrected
        from okrkit.history.recording_late import all_news

        okrs = instance(okrs, kind=OKRSet, field="okrs")
        day = as_date(on, field="on")
        while True:
            with self._fresh() as log:
                found = all_news(
                    okrs, log, on=day, reason=reason, by=by, progress=progress
                )
                if dry_run:
                    return found.of(self._tried(found.events, log), dry_run=True)
                stamped = [self._stamped(e, recorded_at, by) for e in found.events]
                rows = corrected(stamped, found.items, log)
                made = self._append(rows, recorded_at, by, after=log.last)
            if made or not found.items:
                return found.of(made, dry_run=False)
            # Another writer was faster, and may have recorded the same.

    def events(
        self,
        *,
        id: str | None = None,
        kind: Kind | None = None,
        on: dt.date | str | None = None,
        known_at: Moment | None = None,
    ) -> tuple[Event, ...]:
        """
        Return what was recorded, in its order, corrections and all.

        Args:
            id: Only what is about this id.
            kind: Only events of this kind.
            on: Only what holds for a day up to this one.
            known_at: Only what was recorded up to this moment.

        Returns:
            The events.

        Raises:
            JournalError: It cannot be read.

        Example:
            >>> Journal("missing.jsonl").events(kind="check_in")
            ()
        """
        day = optional_date(on, field="on")
        moment = instant(known_at, field="known_at")
        wanted = None if kind is None else choice(kind, KINDS, field="kind")
        with self._fresh() as log:
            lines = log.lines
        rows = (line for line in lines.split(b"\n") if line)
        if wanted is not None:
            # Most lines are told by their beginning, and need not be read.
            rows = (line for line in rows if f'"kind":"{wanted}"'.encode() in line[:64])
        return tuple(
            event
            for event in map(read_event, rows)
            if (id is None or event.id == id)
            and (day is None or event.date <= day)
            and (moment is None or (event.recorded_at or _FIRST) <= moment)
        )

    def okrs(
        self,
        *,
        on: dt.date | str | None = None,
        known_at: Moment | None = None,
        cycle: Cycle | str | None = None,
    ) -> OKRSet:
        """
        Rebuild the set as it was on a day, as far as it was known at a moment.

        Args:
            on: The day; None means every day.
            known_at: The moment; what was recorded later is left out. None means now.
            cycle: Only what was agreed for this cycle, in its last state, with what
                was said of it after its end. None means what is agreed on the day.

        Returns:
            The set; every verb takes it.

        Raises:
            JournalError: Nothing was known then (``nothing-known``), or there is no
                such cycle (``unknown-cycle``).

        Example:
            >>> Journal("missing.jsonl").okrs()
            Traceback (most recent call last):
            okrkit.errors.JournalError: the journal defines nothing yet; expected a...
        """
        with self._fresh() as log:
            lines = log.lines
        return rebuild(lines, on=on, known_at=known_at, limits=self.limits, cycle=cycle)

    def cycles(self) -> tuple[Cycle, ...]:
        """
        Return the cycles that anything was agreed for, in the order of their days.

        Returns:
            The cycles; `okrs` takes each.

        Raises:
            JournalError: It cannot be read.

        Example:
            >>> Journal("missing.jsonl").cycles()
            ()
        """
        with self._fresh() as log:
            return log.defined().agreement.cycles()

    def history(self, id: str) -> Past:
        """
        Return all that was said of a key result, metric or objective.

        Args:
            id: Its id.

        Returns:
            The events, each with what has become of it.

        Raises:
            UnknownIdError: Nothing of this id was ever defined.

        Example:
            >>> Journal("missing.jsonl").history("nps")
            Traceback (most recent call last):
            okrkit.errors.UnknownIdError: nothing of this id was ever recorded...
        """
        from okrkit.history.recording import about

        with self._fresh() as log:
            whole, events = about(id, log)
            return past_of(whole, events, log.defined().agreement)

    def verify(self) -> "tuple[Damage, ...]":
        """
        Name every damage; nothing is changed.

        Returns:
            The damages with their lines; none where all is well. Sound lines that are
            no events, such as those of a newer okrkit, are named as well.

        Raises:
            JournalError: It cannot be read, or is no journal.

        Example:
            >>> Journal("missing.jsonl").verify()
            ()
        """
        return verified(self.store)

    @contextmanager
    def _fresh(self) -> Generator[Log]:
        """Keep other threads out of what was read, and bring it up to date."""
        with self._guard:
            self._log.refresh()
            yield self._log

    def _append(
        self,
        events: Iterable[Event],
        recorded_at: Moment | None,
        by: str,
        after: int | None = None,
        progress: "Progress | bool | None" = None,
    ) -> tuple[Event, ...]:
        """Check and keep events; nothing where others were faster than `after`."""
        given = list(events)
        if not given:
            return ()
        while True:
            with self._fresh() as log:
                last = log.last
                rows = [
                    self._stamped(event, recorded_at, by, n)
                    for n, event in enumerate(given, last + 1)
                ]
                if last + len(rows) > self.limits.events:
                    raise too_many(last + len(rows), self.limits, self.store.name)
                if after is not None and after != last:
                    return ()
                with steps(progress, range(1, len(rows) + 1)) as step:
                    made = check_events(rows, log, step=step)
                # What was checked holds only as long as nobody says something else.
                bodies = [body(event) for event in made]
                if self.store.append(bodies, after=last):
                    return made

    def _tried(self, events: Iterable[Event], log: Log) -> tuple[Event, ...]:
        """Check events that are not to be kept, as if they were said last of all."""
        last = dt.datetime.max.replace(tzinfo=dt.UTC)
        rows = [e.recorded(n, last) for n, e in enumerate(events, log.last + 1)]
        made = check_events(rows, log)
        return tuple(
            evolve(e, n=0, recorded_at=old.recorded_at)
            for e, old in zip(made, events, strict=True)
        )

    def _stamped(
        self, event: Event, recorded_at: Moment | None, by: str, n: int = 0
    ) -> Event:
        return stamped(event, recorded_at, clock=self.clock, by=by, n=n)

    def _known(self) -> Defined:
        """Return what is defined; raise where that is nothing."""
        defined = self._log.defined()
        if not defined.events:
            self.okrs()  # which says so
        return defined

    def _scope_of(self, id: str, *scopes: Scope) -> Scope:
        """Tell what an id is an id of."""
        with self._fresh() as log:
            return scope_of(id, log.defined(), *scopes)

    def _event(self, n: int) -> Event | None:
        if isinstance(n, bool) or not isinstance(n, int):
            raise InvalidOKRError(
                "not the number of an event",
                code="not-whole",
                place="n",
                got=shown(n),
            )
        with self._fresh() as log:
            lines, last = log.lines, log.last
        return read_event(lines.split(b"\n", n)[n - 1]) if 0 < n <= last else None


_FIRST = dt.datetime.min.replace(tzinfo=dt.UTC)


def _listed(events: Event | Iterable[Event]) -> list[Event]:
    if isinstance(events, Event):
        return [events]
    return list(items(events, field="events"))
