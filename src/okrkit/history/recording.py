"""What is new in a set against what a journal knows, as events; nothing is written."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from attrs import evolve

from okrkit.errors import AmbiguousIdError, UnknownIdError, shown
from okrkit.formats.calendar_part import write_days
from okrkit.history.agreement import DEFINING, Agreement, named, recorded
from okrkit.history.documents import agreed, fields_of, of_objective
from okrkit.history.events import OF_RUNS, Event, Scope
from okrkit.history.knowing import Log
from okrkit.history.rebuilding import events_of, that_count
from okrkit.history.recorded import Recorded
from okrkit.history.recording_ends import first_closings, still_open
from okrkit.history.recording_terms import rest, terms, with_old_terms
from okrkit.history.runs import Run, Runs, apart, text_of
from okrkit.history.told import Told, says
from okrkit.model.calendar import Cycle
from okrkit.model.checkin import CheckIn
from okrkit.model.metric import Observation
from okrkit.model.okrset import OKRSet
from okrkit.model.series import Series

__all__ = [
    "about",
    "check_ins",
    "corrected",
    "head_of",
    "news",
    "unheard",
]

Noun: TypeAlias = Any
"""A key result or an objective: both have terms, amendments and an end."""

_WHOLE: Final = "objective"
_UNSAID: Final = ("date", "recorded_at", "unit")


def news(
    okrs: OKRSet,
    known: OKRSet | None,
    then: OKRSet | None = None,
    *,
    on: dt.date,
    reason: str = "",
    by: str = "",
    runs: Mapping[tuple[Scope, str], Runs] | None = None,
    gone: Mapping[tuple[Scope, str], Noun] | None = None,
) -> Recorded:
    """
    Find what is new in a set.

    Args:
        okrs: The set.
        known: What the journal knows; None where that is nothing.
        then: What was agreed up to `on`; the same where it is left out.
        on: The day from which changed definitions hold.
        reason: Why they change.
        by: Who says it.
        runs: What ran before.
        gone: What was removed in its cycle, as it was agreed last.

    Returns:
        Events without numbers, each with what it corrects.

    Example:
        >>> okrs = OKRSet(cycle="2026-Q4")
        >>> news(okrs, None, on=dt.date(2026, 10, 1)).counts
        {'okrs': 1}
        >>> news(okrs, okrs, on=dt.date(2026, 10, 1)).counts
        {}
    """
    rows: list[Told] = []
    begun: set[str] = set()
    before = then or known
    if known is None or before is None:
        data = agreed(_open(okrs))
        whole = Event("okrs", date=on, data=data, reason=reason, by=by)
        rows.append(Told(whole, "new"))
    else:
        begun = _begun(okrs, before)
        document = agreed(_open(okrs))
        has_head = head_of(document) == head_of(agreed(before))
        if not has_head:
            data = _under(document, before, begun)
            whole = Event("okrs", date=on, data=data, reason=reason, by=by)
            rows.append(Told(whole, "new"))
        for told in _definitions(
            okrs, before, known, begun, on, reason, by, gone or {}
        ):
            is_written = told.event.kind == "objective" and told.event.id in begun
            if has_head or not is_written:
                rows.append(told)
    rows += _readings(okrs, known, by)
    rows += check_ins(okrs, known, by, runs or {})
    rows += first_closings(okrs, _known(before, begun) | {*(gone or {})}, by)
    return Recorded(rows, missing=_missing(okrs, known, begun))


def corrected(events: Sequence[Event], told: Sequence[Told], log: Log) -> list[Event]:
    """
    Let corrections name what they correct, where their moment is not the later one.

    Args:
        events: Events with their moments.
        told: The same before they had one, each with its state.
        log: What was read.

    Returns:
        The events.

    Example:
        >>> from okrkit.history.in_jsonl import JsonlStore
        >>> from okrkit.model.limits import Limits
        >>> corrected([], [], Log(JsonlStore("missing.jsonl"), Limits()))
        []
    """
    if not any(item.state == "correction" for item in told):
        return list(events)
    agreement = _ahead(events, log)
    wanted = {_slot(e, agreement) for e in events}
    last = {
        slot: e
        for e in sorted(that_count(events_of(log.lines)), key=recorded)
        if (slot := _slot(e, agreement)) in wanted
    }
    made = []
    for event, item in zip(events, told, strict=True):
        old = last.get(_slot(event, agreement))
        if (
            item.state == "correction"
            and old
            and recorded(old)[0] >= recorded(event)[0]
        ):
            made.append(evolve(event, replaces=old.n))
        else:
            made.append(event)
    return made


def _ahead(events: Sequence[Event], log: Log) -> Agreement:
    """Put together what is agreed with what is to be recorded."""
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    new = [e.recorded(n, last) for n, e in enumerate(events, log.last + 1)]
    every = [*log.defined().events, *(e for e in new if e.kind in DEFINING)]
    return Agreement.of(every, None)


def _slot(
    event: Event, agreement: Agreement
) -> tuple[str, str, str, dt.date, Run | None]:
    """Return of what events the last recorded counts."""
    run = agreement.run(event) if event.kind in OF_RUNS else None
    return event.kind, event.scope, event.id, event.date, run


def unheard(found: Recorded, log: Log) -> Recorded:
    """
    Leave out check-ins that the journal has, though they show in no set of today.

    Those of before the first day of a key result that ran before are of its last run.

    Args:
        found: What seems to be new.
        log: What was read.

    Returns:
        What is new.

    Example:
        >>> from okrkit.history.in_jsonl import JsonlStore
        >>> from okrkit.model.limits import Limits
        >>> unheard(Recorded([]), Log(JsonlStore("missing.jsonl"), Limits())).counts
        {}
    """
    fresh = [i.event for i in found if i.state == "new"]
    fresh = [event for event in fresh if event.kind == "check_in"]
    if not fresh or not log.last:
        return found
    agreement = _ahead(found.events, log)
    new = {_slot(event, agreement) for event in fresh}
    heard = {
        slot: event.data
        for event in sorted(that_count(events_of(log.lines)), key=recorded)
        if (slot := _slot(event, agreement)) in new
    }
    known = {
        id(event) for event in fresh if heard.get(_slot(event, agreement)) == event.data
    }
    return evolve(found, items=[i for i in found if id(i.event) not in known])


def about(id: str, log: Log) -> tuple[str, list[Event]]:
    """
    Find every event that is about an id, or defines it.

    Args:
        id: Of a key result, objective or metric, whole or short.
        log: What was read.

    Returns:
        The whole id, and the events.

    Raises:
        UnknownIdError: It was never defined.
        AmbiguousIdError: A short id that several sets have.

    Example:
        >>> from okrkit.history.in_jsonl import JsonlStore
        >>> from okrkit.model.limits import Limits
        >>> about("nps", Log(JsonlStore("missing.jsonl"), Limits()))
        Traceback (most recent call last):
        okrkit.errors.UnknownIdError: nothing of this id was ever recorded: 'nps'
    """
    scopes: tuple[Scope, ...] = ("key result", "objective", "metric")
    names = [log.defined().names(scope) for scope in scopes]
    found = dict.fromkeys(part.ids[at] for part in names for at in part.places(id))
    if not found:
        every = [name for part in names for name in part.ids]
        why = f"nothing of this id was ever recorded: {shown(id)}"
        raise UnknownIdError(why, id=id, known=every)
    if len(found) > 1:
        why = f"{shown(id)} names {len(found)} things"
        raise AmbiguousIdError(why, id=id, meanings=[*found])
    whole = next(iter(found))
    rows: dict[int, Event] = {}
    for event in events_of(log.lines):
        is_named = event.id == whole or any(n == whole for _, n in named(event))
        # What takes back a whole set is about all that was in it.
        if is_named or event.replaces in rows:
            rows[event.n] = event
    return whole, [*rows.values()]


def head_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return what a document says of the set itself.

    Example:
        >>> head_of({"okrkit": 1, "objectives": []})
        {'okrkit': 1}
    """
    return {k: v for k, v in document.items() if k not in ("metrics", "objectives")}


def _open(okrs: OKRSet) -> OKRSet:
    """Return a set in which nothing has ended: that follows as events."""
    rows = tuple(
        evolve(still_open(objective), closed=None) for objective in okrs.objectives
    )
    made: OKRSet = evolve(okrs, objectives=rows, _trusted=True)
    return made


def _known(before: OKRSet | None, begun: set[str]) -> set[tuple[Scope, str]]:
    """Name the objectives and key results that go on."""
    known: set[tuple[Scope, str]] = set()
    for objective in () if before is None else before.objectives:
        if objective.id not in begun:
            known.add(("objective", objective.id))
            known |= {("key result", kr.id) for kr in objective.key_results}
    return known


def _begun(okrs: OKRSet, before: OKRSet) -> set[str]:
    """Name the objectives that begin anew: their cycle shares no day with the last."""
    cycles = {o.id: before.cycle_of(o) for o in before.objectives}
    begun = set()
    for objective in okrs.objectives:
        if apart(cycles.get(objective.id), okrs.cycle_of(objective)):
            begun.add(objective.id)
    return begun


def _under(
    document: Mapping[str, Any], before: OKRSet, begun: set[str]
) -> dict[str, Any]:
    """Write what was agreed before under another head; what begins anew, as it is."""
    old = agreed(before)
    new = {row["id"]: row for row in document["objectives"]}
    rows = []
    for row in old["objectives"]:
        if row["id"] in begun:
            rows.append(new[row["id"]])
        elif row["id"] in new or row.get("cycle") or before.cycle is None:
            rows.append(row)
        else:
            # What the set does not speak of stays in the cycle it was in.
            rows.append({**row, "cycle": write_days(before.cycle)})
    parts = {"metrics": old["metrics"]} if "metrics" in old else {}
    return {**head_of(document), **parts, "objectives": rows}


def _definitions(
    okrs: OKRSet,
    before: OKRSet,
    known: OKRSet,
    begun: set[str],
    on: dt.date,
    reason: str,
    by: str,
    gone: Mapping[tuple[Scope, str], Noun],
) -> Iterator[Told]:
    """Compare what is agreed, part by part; what begins anew is amended by nothing."""
    new, old = agreed(okrs).get("metrics", {}), agreed(before).get("metrics", {})
    for name, parts in new.items():
        if name not in old or old[name] != parts:
            yield Told(
                Event("metric", name, date=on, data=parts, reason=reason, by=by),
                "new",
                ""
                if name not in old
                else says(Event("metric", name, date=on, data=old[name])),
            )
    wholes = {o.id: o for o in before.objectives if o.id not in begun}
    parts = {kr.id: kr for o in wholes.values() for kr in o.key_results}
    # What was removed and comes back is the same: what changed of it is amended.
    parts |= {name: noun for (scope, name), noun in gone.items() if scope != _WHOLE}
    late = {noun.id: noun for noun in known.key_results}
    late_wholes = {o.id: o for o in known.objectives}
    now = {kr.id for kr in okrs.key_results}
    for objective in okrs.objectives:
        was = wholes.get(objective.id)
        old = gone.get((_WHOLE, objective.id), was)
        whole = still_open(with_old_terms(objective, old, parts, now), parts)
        whole = whole if old is not None else evolve(whole, closed=None)
        if was is None or rest(whole) != rest(was):
            data = {k: v for k, v in of_objective(whole).items() if k != "id"}
            yield Told(
                Event(
                    "objective", objective.id, date=on, data=data, reason=reason, by=by
                ),
                "new",
            )
        if old is not None:
            last = late_wholes.get(objective.id, old)
            yield from terms("objective", old, last, objective, on, reason, by)
        for kr in objective.key_results:
            if kr.id in parts:
                old_kr = parts[kr.id]
                last_kr = late.get(kr.id, old_kr)
                yield from terms("key result", old_kr, last_kr, kr, on, reason, by)


def check_ins(
    okrs: OKRSet,
    known: OKRSet | None,
    by: str,
    runs: Mapping[tuple[Scope, str], Runs],
) -> Iterator[Told]:
    """
    Find the check-ins that are new; those outside their cycle say which it is.

    Args:
        okrs: The set.
        known: What is known of the same cycles.
        by: Who says it.
        runs: What ran before: a check-in of days of an earlier cycle is that one's.

    Yields:
        Each new check-in.

    Example:
        >>> [*check_ins(OKRSet(), None, "", {})]
        []
    """
    ids = set() if known is None else set(known.scope("key result").ids)
    for objective in okrs.objectives:
        cycle = okrs.cycle_of(objective)
        name = "" if cycle is None else text_of(cycle, okrs.cadence)
        for kr in objective.key_results:
            old = {}
            if known is not None and kr.id in ids:
                its = known.cycle_of(known.objective_of(kr.id))
                if not apart(its, cycle):
                    old = {c.date: c for c in known.key_result(kr.id).check_ins}
            before = runs.get(("key result", kr.id))
            for check_in in kr.check_ins:
                if check_in == old.get(check_in.date):
                    continue
                day = check_in.date
                is_own = cycle is None or day in cycle or _is_past(day, cycle, before)
                event = Event(
                    "check_in",
                    kr.id,
                    cycle="" if is_own else name,
                    date=day,
                    data=fields_of(check_in, "date"),
                    by=by or check_in.author,
                )
                yield _corrects(event, old.get(day))


def _is_past(day: dt.date, cycle: Cycle, runs: Runs | None) -> bool:
    """Tell whether a day before a cycle is one of an earlier cycle."""
    if day >= cycle.start or runs is None:
        return False
    return any(run.holds(day) for run in runs.every if apart(run.span, cycle))


def _corrects(event: Event, old: CheckIn | None) -> Told:
    if old is None:
        return Told(event, "new")
    return Told(event, "correction", ", ".join(p for p in old.cells()[1:] if p))


def _readings(okrs: OKRSet, known: OKRSet | None, by: str) -> Iterator[Told]:
    ids = set() if known is None else set(known.scope("metric").ids)
    for metric in okrs.metrics:
        series = known.series(metric.id) if known and metric.id in ids else Series()
        old: dict[dt.date, list[Observation]] = {}
        for reading in series:
            old.setdefault(reading.date, []).append(reading.in_unit(metric.unit))
        for reading in okrs.series(metric.id):
            before = old.get(reading.date, [])
            if _is_known(reading, before):
                continue
            event = Event(
                "observation",
                metric.id,
                date=reading.date,
                data=fields_of(reading, *_UNSAID),
                recorded_at=reading.recorded_at,
                by=by,
            )
            moment = reading.recorded_at
            earlier = [o for o in before if not moment or _moment(o) <= moment]
            last = earlier[-1].value if earlier else None
            was = "" if last is None else metric.unit.format(last, thousands=True)
            yield Told(event, "correction" if earlier else "new", was)


def _is_known(reading: Observation, before: Sequence[Observation]) -> bool:
    """Tell whether a reading says nothing that was not known at its moment."""
    said = fields_of(reading, *_UNSAID)
    moment = reading.recorded_at
    if moment is None:
        return any(fields_of(old, *_UNSAID) == said for old in before)
    earlier = [old for old in before if _moment(old) <= moment]
    return bool(earlier) and fields_of(earlier[-1], *_UNSAID) == said


def _moment(reading: Observation) -> dt.datetime:
    return reading.recorded_at or dt.datetime.min.replace(tzinfo=dt.UTC)


def _missing(
    okrs: OKRSet, known: OKRSet | None, begun: set[str]
) -> tuple[tuple[Scope, str], ...]:
    """Name what the journal knows and the set does not have, and that stays."""
    if known is None:
        return ()
    ended = {kr.id for o in known.objectives if o.id in begun for kr in o.key_results}
    scopes: tuple[Scope, ...] = ("metric", "objective", "key result")
    here = {scope: {*okrs.scope(scope).ids} for scope in scopes}
    return tuple(
        (scope, name)
        for scope in scopes
        for name in known.scope(scope).ids
        if name not in here[scope] and (scope != "key result" or name not in ended)
    )
