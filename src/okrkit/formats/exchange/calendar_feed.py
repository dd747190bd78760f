"""Days of a set as a calendar feed: check-ins that are due, and what ends when."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Final
from uuid import UUID, uuid5

from attrs import evolve, field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.formats.exchange.moments import zone_of
from okrkit.markup import plain
from okrkit.model.access import span_of
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle, as_date
from okrkit.model.checks import instance
from okrkit.model.metric import instant
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.rhythm import Rhythm
from okrkit.results import require

__all__ = ["calendar"]

_UIDS: Final = UUID("6e0a8c1c-7c0f-5d8e-9b55-2f1f6a4b7d10")
_MOST_EVENTS: Final = 50_000
_MOST_LINES: Final = 20


def calendar(
    okrs: OKRSet,
    *,
    start: dt.date | str,
    end: dt.date | str,
    stamp: dt.datetime | str,
    zone: str | None = None,
) -> str:
    r"""
    Write the days of a set as an iCalendar feed (RFC 5545), to publish or import.

    All of its events last a whole day:

    - check-ins, on the days on which the rhythm of the cadence asks for them, the last
      day of the cycle included: one event for a day and all objectives of a cycle that
      keep its rhythm, one more for each objective with a rhythm of its own. A key
      result with dates of its own is named while it runs.
    - the last day of each cycle;
    - the last day of each key result that has one of its own.

    The same set gives the same text. An event keeps its UID as long as the ids of its
    objective and key result, its cycle and its day stay as they are, whatever the
    titles: a calendar that has it already changes it, and adds no second one. UIDs of
    two sets differ where their names do.

    Args:
        okrs: The set.
        start: First day of the feed.
        end: First day after it.
        stamp: The moment the feed is made, aware, or as ISO text.
        zone: Name of the time zone to show it in; events of a whole day need none.

    Returns:
        The feed; lines end with CR and LF, as the standard asks.

    Raises:
        InvalidOKRError: It is no set, `stamp` or `zone` is none, or there are more than
            50,000 events.
        CalendarError: `start` or `end` is no day, or a key result ends before it
            starts.
        MissingExtraError: The extra ``calendar`` is not installed.

    Example:
        >>> okrs = OKRSet([Objective("keep", "Customers stay")], cycle="2026-Q4")
        >>> days = {"start": "2026-12-01", "end": "2027-01-01"}
        >>> feed = calendar(okrs, **days, stamp="2026-11-15T08:00:00+00:00")
        >>> [line for line in feed.splitlines() if line.startswith("SUMMARY")]
        ['SUMMARY:2026-Q4 ends']
    """
    okrs = instance(okrs, kind=OKRSet, field="okrs")
    first, after = as_date(start, field="start"), as_date(end, field="end")
    made = _stamp(stamp)
    shown_in = zone_of(zone)
    library = require("icalendar", extra="calendar")
    feed = library.Calendar()
    feed.add("prodid", "-//okrkit//okrkit//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", plain(okrs.name) or "OKRs")
    if shown_in is not None:
        feed.add("x-wr-timezone", shown_in.key)
    for told in _within(okrs, first, after):
        event = library.Event()
        event.add("uid", f"{uuid5(_UIDS, chr(10).join((okrs.name, *told.key)))}@okrkit")
        event.add("dtstamp", made)
        event.add("dtstart", told.day)
        event.add("dtend", told.day + dt.timedelta(days=1))
        event.add("summary", told.summary)
        if told.lines:
            event.add("description", _listed(told.lines))
        event.add("categories", [told.key[0]])
        event.add("transp", "TRANSPARENT")  # it takes no time of the day
        feed.add_component(event)
    text: bytes = feed.to_ical()
    return text.decode()


@frozen
class _Event:
    """One event: what names it for ever, its day, and what is said of it."""

    key: tuple[str, ...]
    day: dt.date
    summary: str
    lines: list[str] = field(factory=list)


def _stamp(stamp: dt.datetime | str) -> dt.datetime:
    moment = instant(stamp, field="stamp")
    if moment is None:
        raise InvalidOKRError(
            "nobody said when the feed is made",
            code="wrong-type",
            place="stamp",
            expected="a moment such as 2026-11-15T08:00:00+00:00",
            got=shown(stamp),
        )
    return moment.replace(microsecond=0)  # the standard has whole seconds


def _within(okrs: OKRSet, first: dt.date, after: dt.date) -> list[_Event]:
    """List the events of a window, by day."""
    events: dict[tuple[str, ...], _Event] = {}
    for event, line in _told(okrs, first, after):
        lines = events.setdefault(event.key, event).lines
        if line:
            lines.append(line)
        if len(events) > _MOST_EVENTS:
            raise InvalidOKRError(
                f"a feed of more than {_MOST_EVENTS:,} events",
                code="too-many-periods",
                hint="Ask for fewer days, or for a part of the set: okrs.select(...).",
            )
    return sorted(events.values(), key=lambda event: event.day)


def _told(okrs: OKRSet, first: dt.date, after: dt.date) -> Iterator[tuple[_Event, str]]:
    """Give each event of a window, several times where it has several lines."""
    cadence = okrs.cadence or Cadence()
    due: dict[tuple[Rhythm, Cycle], tuple[dt.date, ...]] = {}
    cycles = {} if okrs.cycle is None else {okrs.cycle.label: okrs.cycle}
    for objective in okrs.objectives:
        cycle = okrs.cycle_of(objective)
        if cycle is not None:
            cycles[cycle.label] = cycle
        own = objective if objective.check_in else None
        rhythm = objective.check_in or cadence.check_in
        for kr in objective.key_results:
            span = span_of(kr, cycle)
            if span is None:
                continue
            if (rhythm, span) not in due:
                days = evolve(cadence, check_in=rhythm).check_ins_due(span)
                due[rhythm, span] = tuple(d for d in days if first <= d < after)
            for day in due[rhythm, span]:
                yield _check_in(day, cycle, own), _line(kr)
            if cycle is None or span.end != cycle.end:
                yield from _end_of(kr, objective, span.last_day, first, after)
    for label, cycle in cycles.items():
        if first <= cycle.last_day < after:
            summary = f"{plain(label)} ends"
            key = ("cycle end", label, cycle.last_day.isoformat())
            yield _Event(key, cycle.last_day, summary), ""


def _check_in(day: dt.date, cycle: Cycle | None, objective: Objective | None) -> _Event:
    label = "" if cycle is None else cycle.label
    id, about = ("", label or "OKRs")
    if objective is not None:
        id, about = objective.id, objective.title
    key = ("check-in", label, id, day.isoformat())
    return _Event(key, day, f"Check in: {plain(about)}")


def _end_of(
    kr: KeyResult, objective: Objective, day: dt.date, first: dt.date, after: dt.date
) -> Iterator[tuple[_Event, str]]:
    if first <= day < after:
        key = ("key result end", kr.id, day.isoformat())
        event = _Event(key, day, f"Last day: {plain(kr.title)}")
        yield event, f"{plain(kr.id)} of {plain(objective.title)}"


def _line(kr: KeyResult) -> str:
    who = f" ({plain(kr.owner)})" if kr.owner else ""
    return f"{plain(kr.title)}{who}"


def _listed(lines: list[str]) -> str:
    """Write the first lines, and how many there are beyond them."""
    told = list(islice(lines, _MOST_LINES))
    if len(lines) > len(told):
        told.append(f"… and {len(lines) - len(told):,} more")
    return "\n".join(told)
