"""What is new in a set against what a journal knows, as events; nothing is written."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from attrs import evolve, fields

from okrkit.errors import AmbiguousIdError, UnknownIdError, shown
from okrkit.formats.calendar_part import write_days
from okrkit.history.agreement import named, recorded
from okrkit.history.documents import agreed, definition, fields_of, of_objective
from okrkit.history.events import Event, Scope
from okrkit.history.knowing import Log
from okrkit.history.rebuilding import events_of, that_count
from okrkit.history.recorded import Recorded
from okrkit.history.told import Told, says
from okrkit.model.amendment import Amendment
from okrkit.model.metric import Observation
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.series import Series

__all__ = ["about", "change_of", "corrected", "news"]

Noun: TypeAlias = Any
"""A key result or an objective: both have terms, amendments and an end."""

_TOLD_APART: Final = ("id", "check_ins", "key_results", "amendments", "closed")
_UNSAID: Final = ("date", "recorded_at", "unit")


def news(
    okrs: OKRSet,
    known: OKRSet | None,
    then: OKRSet | None = None,
    *,
    on: dt.date,
    reason: str = "",
    by: str = "",
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

    Returns:
        Events without numbers, each with what it corrects.

    Example:
        >>> okrs = OKRSet(cycle="2026-Q4")
        >>> news(okrs, None, on=dt.date(2026, 10, 1)).counts
        {'okrs': 1}
        >>> news(okrs, okrs, on=dt.date(2026, 10, 1)).counts
        {}
    """
    document = agreed(okrs)
    rows: list[Told] = []
    begun: set[str] = set()
    before = then or known
    if known is None or before is None:
        whole = Event("okrs", date=on, data=document, reason=reason, by=by)
        rows.append(Told(whole, "new"))
    else:
        begun = _begun(okrs, before)
        has_head = _head(document) == _head(agreed(before))
        if not has_head:
            data = _under(document, before, begun)
            whole = Event("okrs", date=on, data=data, reason=reason, by=by)
            rows.append(Told(whole, "new"))
        for told in _definitions(okrs, before, known, begun, on, reason, by):
            is_written = told.event.kind == "objective" and told.event.id in begun
            if has_head or not is_written:
                rows.append(told)
    rows += _readings(okrs, known, by)
    rows += _check_ins(okrs, known, by)
    return Recorded(rows, missing=_missing(okrs, known, begun))


def change_of(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """
    Say what an amendment changes, in document words.

    Args:
        before: A definition as a document.
        after: The same, changed.

    Returns:
        ``was`` and ``to``: fields that are not alike, each where it is there.

    Example:
        >>> change_of({"id": "nps", "target": 40}, {"id": "nps", "target": 36})
        {'was': {'target': 40}, 'to': {'target': 36}}
    """
    was = {k: v for k, v in before.items() if k not in after or after[k] != v}
    to = {k: v for k, v in after.items() if k not in before or before[k] != v}
    return {"was": was, "to": to}


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
    wanted = {_slot(e) for e in events}
    last = {
        _slot(e): e
        for e in sorted(that_count(events_of(log.lines)), key=recorded)
        if _slot(e) in wanted
    }
    made = []
    for event, item in zip(events, told, strict=True):
        old = last.get(_slot(event))
        if (
            item.state == "correction"
            and old
            and recorded(old)[0] >= recorded(event)[0]
        ):
            made.append(evolve(event, replaces=old.n))
        else:
            made.append(event)
    return made


def _slot(event: Event) -> tuple[str, str, str, dt.date]:
    return event.kind, event.scope, event.id, event.date


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
    new = {
        _slot(item.event)
        for item in found
        if item.event.kind == "check_in" and item.state == "new"
    }
    if not new or not log.last:
        return found
    heard = {
        _slot(event): event.data
        for event in sorted(that_count(events_of(log.lines)), key=recorded)
        if _slot(event) in new
    }
    return evolve(
        found, items=[i for i in found if heard.get(_slot(i.event)) != i.event.data]
    )


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


def _head(document: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in document.items() if k not in ("metrics", "objectives")}


def _begun(okrs: OKRSet, before: OKRSet) -> set[str]:
    """Name the objectives that begin anew: their cycle shares no day with the last."""
    cycles = {o.id: before.cycle_of(o) for o in before.objectives}
    begun = set()
    for objective in okrs.objectives:
        old, new = cycles.get(objective.id), okrs.cycle_of(objective)
        if old is not None and new is not None and old.overlap(new) is None:
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
    return {**_head(document), **parts, "objectives": rows}


def _definitions(
    okrs: OKRSet,
    before: OKRSet,
    known: OKRSet,
    begun: set[str],
    on: dt.date,
    reason: str,
    by: str,
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
    late = {noun.id: noun for noun in known.key_results}
    late_wholes = {o.id: o for o in known.objectives}
    now = {kr.id for kr in okrs.key_results}
    for objective in okrs.objectives:
        was = wholes.get(objective.id)
        whole = _with_old_terms(objective, was, parts, now)
        if was is None or _rest(whole) != _rest(was):
            data = {k: v for k, v in of_objective(whole).items() if k != "id"}
            yield Told(
                Event(
                    "objective", objective.id, date=on, data=data, reason=reason, by=by
                ),
                "new",
            )
        if was is not None:
            last = late_wholes.get(objective.id, was)
            yield from _terms("objective", was, last, objective, on, reason, by)
        for kr in objective.key_results:
            if kr.id in parts:
                old_kr = parts[kr.id]
                last_kr = late.get(kr.id, old_kr)
                yield from _terms("key result", old_kr, last_kr, kr, on, reason, by)


def _with_old_terms(
    new: Objective,
    old: Objective | None,
    before: Mapping[str, KeyResult],
    now: set[str],
) -> Objective:
    """
    Return a new objective with what was agreed before, where that was known.

    What is agreed now follows as amendments. Key results that the set does not have
    stay, unless they stand under another objective now.
    """
    rows = [_old_terms(kr, before.get(kr.id)) for kr in new.key_results]
    if old is None:
        return evolve(new, key_results=tuple(rows))
    rows += [kr for kr in old.key_results if kr.id not in now]
    whole: Objective = evolve(_old_terms(new, old), key_results=tuple(rows))
    return whole


def _old_terms(new: Noun, old: Noun) -> Noun:
    if old is None or getattr(new, "draft", False) or getattr(old, "draft", False):
        return new
    terms = {name: getattr(old, name) for name in new.DEFINITION}
    return evolve(new, **terms, amendments=old.amendments, closed=old.closed)


def _rest(objective: Objective) -> tuple[object, ...]:
    """Return what of an objective is told by no other event."""
    return (_others(objective), [(kr.id, _others(kr)) for kr in objective.key_results])


def _others(noun: Noun) -> dict[str, object]:
    apart = {*_TOLD_APART, *noun.DEFINITION}
    if getattr(noun, "draft", False):
        apart -= {*noun.DEFINITION}
    return {
        f.name: getattr(noun, f.name) for f in fields(type(noun)) if f.name not in apart
    }


def _terms(
    scope: Scope,
    old: Noun,
    last: Noun,
    new: Noun,
    on: dt.date,
    reason: str,
    by: str,
) -> Iterator[Told]:
    """Say how what was agreed changes, and how it ended."""
    if not (getattr(new, "draft", False) or getattr(old, "draft", False)):
        heard = {*last.amendments, *old.amendments}
        told = [a for a in new.amendments if a not in heard]
        state = old
        for amendment in told:
            after = new.in_force(amendment.date)
            event, state = _amendment(scope, state, after, amendment)
            if event is not None:
                yield _judged(event, by)
        silent = Amendment(on, reason, was={"title": ""}, by=by)
        event, _ = _amendment(scope, state, new.in_force(on), silent, now=True)
        if event is not None:
            yield _judged(event, by)
    old = last
    if new.closed is not None and new.closed != old.closed:
        data = fields_of(new.closed, "date")
        event = Event(
            "closing", new.id, scope=scope, date=new.closed.date, data=data, by=by
        )
        was = "" if old.closed is None else f"{old.closed.outcome}, {old.closed.date}"
        yield Told(event, "correction" if was else "new", was)


def _amendment(
    scope: Scope,
    state: Noun,
    after: Noun,
    said: Amendment,
    *,
    now: bool = False,
) -> tuple[Event | None, Noun]:
    """Make the event that leads from a definition to the next, and what follows."""
    before = state.in_force(said.date)
    names = after.DEFINITION if now else said.was
    changes = {
        name: getattr(after, name)
        for name in names
        if getattr(after, name) != getattr(before, name)
    }
    if not changes:
        return None, state
    event = Event(
        "amendment",
        after.id,
        scope=scope,
        date=said.date,
        data=change_of(definition(before), definition(evolve(before, **changes))),
        reason=said.reason,
        by=said.by,
        recorded_at=said.recorded_at,
    )
    return event, state.amend(on=said.date, reason=said.reason, **changes)


def _judged(event: Event, by: str) -> Told:
    silent = not event.reason.strip()
    return Told(evolve(event, by=event.by or by), "silent" if silent else "new")


def _check_ins(okrs: OKRSet, known: OKRSet | None, by: str) -> Iterator[Told]:
    ids = set() if known is None else set(known.scope("key result").ids)
    for kr in okrs.key_results:
        old = {}
        if known is not None and kr.id in ids and known.span(kr.id) == okrs.span(kr.id):
            old = {c.date: c for c in known.key_result(kr.id).check_ins}
        for check_in in kr.check_ins:
            before = old.get(check_in.date)
            if check_in == before:
                continue
            event = Event(
                "check_in",
                kr.id,
                date=check_in.date,
                data=fields_of(check_in, "date"),
                by=by or check_in.author,
            )
            was = (
                "" if before is None else ", ".join(p for p in before.cells()[1:] if p)
            )
            yield Told(event, "new" if before is None else "correction", was)


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
            was = metric.unit.format(earlier[-1].value) if earlier else ""
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
    return tuple(
        (scope, name)
        for scope in scopes
        for name in known.scope(scope).ids
        if name not in set(okrs.scope(scope).ids)
        and (scope != "key result" or name not in ended)
    )
