"""
The set as it was known: events to an `OKRSet`, by the day and by the moment.

Two times are kept apart. `on` is the day that is asked about: what holds from a later
day, or was said of one, is left out. `known_at` is the moment of asking: what was
recorded later is left out, corrections included.
"""

import datetime as dt
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from okrkit.errors import JournalError, TornTailWarning
from okrkit.formats.assemble import assemble
from okrkit.formats.quiet import paused_gc
from okrkit.formats.tree import Tree
from okrkit.history.agreement import (
    DEFINING,
    FIRST,
    Agreement,
    Document,
    key_results_of,
    recorded,
)
from okrkit.history.events import Event, moment_text, read_event, void
from okrkit.history.lines import Damage
from okrkit.history.runs import Run
from okrkit.history.store import Store
from okrkit.model.calendar import Cycle, optional_date
from okrkit.model.limits import Limits
from okrkit.model.metric import instant
from okrkit.model.okrset import OKRSet

__all__ = ["events_of", "rebuild", "that_count", "verified"]

COLUMNS_FROM: Final = 2000
"""From so many events on what was reported stays in columns, objects made later."""


def rebuild(
    said: bytes | Iterable[Event],
    *,
    on: dt.date | str | None = None,
    known_at: dt.datetime | dt.date | str | None = None,
    limits: Limits | None = None,
    ahead: bool = False,
    cycle: Cycle | str | None = None,
) -> OKRSet:
    """
    Make the set that a journal knew.

    What is agreed on a day follows from the events up to it in the order of their
    days, then of their recording. Of several check-ins of one key result and day the
    last recorded counts, and every reading of a metric is kept with its moment. A key
    result of the same id in another cycle is another one: it has its own check-ins,
    amendments and closing.

    Args:
        said: The events, or the sealed lines of a journal.
        on: The day; None means every day.
        known_at: The moment; None means all is known.
        limits: What is allowed; the defaults of `Limits` where none are given.
        ahead: Keep what was agreed up to the day for days after it: amendments that
            came with a definition.
        cycle: Only what was agreed for this cycle, in its last state; None means what
            is agreed then.

    Returns:
        The set.

    Raises:
        JournalError: Nothing was known then (``nothing-known``), or a line is no
            event; or there is no such cycle (``unknown-cycle``).
        StructureError: What was said does not go together.
        LimitError: There are more check-ins and observations than allowed.

    Example:
        >>> first = {"okrkit": 1, "cycle": "2026-Q4", "objectives": []}
        >>> rebuild([Event("okrs", date="2026-10-01", data=first)]).cycle.label
        '2026-Q4'
    """
    day = optional_date(on, field="on")
    moment = instant(known_at, field="known_at")
    allowed = limits or Limits()
    with paused_gc():
        okrs = None
        if isinstance(said, bytes) and said.count(b"\n") >= COLUMNS_FROM:
            from okrkit.history.in_columns import rebuild_in_columns

            okrs = rebuild_in_columns(said, day, moment, allowed, cycle)
        if okrs is None:
            every = events_of(said) if isinstance(said, bytes) else tuple(said)
            okrs = _rebuilt(every, day, moment, allowed, cycle)
    # What was put in may have been amended already, for days after this one.
    return okrs if day is None or ahead else okrs.in_force(day)


def _rebuilt(
    every: Sequence[Event],
    day: dt.date | None,
    moment: dt.datetime | None,
    limits: Limits,
    cycle: Cycle | str | None,
) -> OKRSet:
    """Read the events one by one."""
    known = [e for e in that_count(every, moment) if day is None or e.date <= day]
    agreement = Agreement.of((e for e in known if e.kind in DEFINING), day)
    if agreement.head is None:
        raise _nothing_known(every, day, moment)
    span = None if cycle is None else agreement.cycle(cycle)
    check_ins: dict[Run, dict[str, Document]] = {}
    readings: dict[str, dict[tuple[str, str], Document]] = {}
    for event in sorted(known, key=recorded):
        row = {**event.data, "date": event.date.isoformat()}
        if event.kind == "check_in":
            if run := agreement.run(event):
                check_ins.setdefault(run, {})[row["date"]] = row
        elif event.kind == "observation":
            told = moment_text(event.recorded_at) if event.recorded_at else ""
            if told:
                row["recorded_at"] = told
            # Of one moment the number decides: a series has one reading of each.
            readings.setdefault(event.id, {})[row["date"], told] = row
    document = agreement.document(limits, span)
    document["metrics"] |= {
        name: {**parts, "observations": [*readings[name].values()]}
        for name, parts in document["metrics"].items()
        if name in readings
    }
    parts = {n: run for row in agreement.rows(span) for n, run in row.parts.items()}
    document["objectives"] = [
        _with_check_ins(row, check_ins, parts) for row in document["objectives"]
    ]
    okrs, _ = assemble([Tree(document, "", "dict", lambda _: {})], limits)
    return okrs


def _with_check_ins(
    objective: Document,
    check_ins: Mapping[Run, Mapping[str, Document]],
    parts: Mapping[str, Run],
) -> Document:
    rows = []
    for name, row in key_results_of(objective):
        said = check_ins.get(parts[name], {})
        rows.append({**row, "check_ins": [*said.values()]} if said else row)
    return {**objective, "key_results": rows} if rows else objective


def events_of(lines: bytes) -> tuple[Event, ...]:
    """
    Read the events of sealed lines.

    Args:
        lines: Sound lines, each with its line end.

    Returns:
        The events, in their order.

    Raises:
        JournalError: A line is no event that is known.

    Example:
        >>> events_of(b"")
        ()
    """
    return tuple(map(read_event, filter(None, lines.split(b"\n"))))


def verified(store: Store) -> tuple[Damage, ...]:
    """
    Name every damage of a store, and its sound lines that are no events.

    Args:
        store: Where the lines are kept.

    Returns:
        The damages; where there are none, each line that cannot be read as an event.

    Raises:
        JournalError: It cannot be read, or is no journal.

    Example:
        >>> from okrkit.history.in_memory import MemoryStore
        >>> store = MemoryStore()
        >>> _ = store.append([b'{"kind":"wish","date":"2026-10-01"}'])
        >>> verified(store)[0].n
        1
    """
    found = [*store.verify()]
    if found:
        return tuple(found)
    with warnings.catch_warnings():
        # An end that was not written whole is no damage.
        warnings.simplefilter("ignore", TornTailWarning)
        lines = store.read()[0]
    for n, line in enumerate(filter(None, lines.split(b"\n")), start=1):
        try:
            read_event(line)
        except JournalError as error:
            found.append(Damage(n + 1, n, f"{error.why}: {error.got}", line))
    return tuple(found)


def that_count(
    events: Iterable[Event], known_at: dt.datetime | None = None
) -> list[Event]:
    """
    Keep the events that were known at a moment and that no other replaces.

    Args:
        events: Recorded events.
        known_at: The moment, in UTC; None means all is known.

    Returns:
        The events; withdrawals themselves are left out.

    Example:
        >>> that_count([Event("okrs", date="2026-10-01", n=1)])[0].n
        1
    """
    known = [
        e for e in events if known_at is None or (e.recorded_at or FIRST) <= known_at
    ]
    gone = void(known)
    rest = ("withdrawal", "lost")
    return [e for e in known if e.kind not in rest and not (e.n and e.n in gone)]


def _nothing_known(
    events: Sequence[Event], day: dt.date | None, moment: dt.datetime | None
) -> JournalError:
    """Say from when on something is known."""
    starts = [e for e in that_count(events) if e.kind in DEFINING]
    since = min((e.date for e in starts), default=None)
    told = min((e.recorded_at or FIRST for e in starts), default=None)
    asked = [f"on {day}" if day else "", f"known at {moment}" if moment else ""]
    return JournalError(
        "nothing was known then" if starts else "the journal defines nothing yet",
        code="nothing-known",
        expected=(
            f"a day from {since} on, known at {moment_text(told)} or later"
            if told is not None
            else "a set that was recorded"
        ),
        got=" ".join(part for part in asked if part),
        hint="" if starts else "Record a set with journal.start(okrs, on=...).",
    )
