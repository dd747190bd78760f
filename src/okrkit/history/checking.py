"""Events against what a journal defines: all faults at once, nothing kept before."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from attrs import evolve

from okrkit.errors import (
    DocumentFault,
    InvalidOKRError,
    JournalError,
    OKRError,
    StructureError,
    shown,
)
from okrkit.formats.codec import converter, known
from okrkit.formats.faults import name_path
from okrkit.formats.gather import Faulty, leaves
from okrkit.formats.metric_part import read_observation
from okrkit.formats.notices import Notice, give, kept_fields
from okrkit.formats.targets import Quantity
from okrkit.history.agreement import DEFINING, Agreement
from okrkit.history.documents import fields_of
from okrkit.history.events import OF_RUNS, Event, read_event, void
from okrkit.history.knowing import Defined, Log
from okrkit.history.placing import placed, refuse_gone, refuse_removal
from okrkit.history.rebuilding import events_of, rebuild, that_count
from okrkit.history.rewriting import Rewriting
from okrkit.history.runs import Run
from okrkit.history.shapes import refuse_shape
from okrkit.history.terms import Terms
from okrkit.model.checkin import CheckIn
from okrkit.model.integrity import check_in_faults, fault_at
from okrkit.model.metric import Observation
from okrkit.model.okrset import OKRSet
from okrkit.model.unit import Unit

__all__ = ["check_events"]

_PLACES: Final = ("data", "replaces", "cycle", "date")
_TAKEN: Final = ("date", "recorded_at")


def _nothing() -> None:
    """Show no progress."""


def check_events(
    events: Sequence[Event], log: Log, *, step: Callable[[], None] = _nothing
) -> tuple[Event, ...]:
    """
    Check events against each other and against what is known.

    Args:
        events: Events that are not recorded yet, each with its moment and the number
            it gets unless another writer is faster.
        log: What is known, up to date.
        step: Called when another event is checked.

    Returns:
        The same events with whole ids, and values in the unit of their metric.

    Raises:
        StructureError: With every fault, at ``events[0].data.value`` and so on.

    Example:
        >>> from okrkit.history.in_jsonl import JsonlStore
        >>> from okrkit.model.limits import Limits
        >>> check_events([], Log(JsonlStore("missing.jsonl"), Limits()))
        ()
    """
    odd = {at: found for at, e in enumerate(events) if (found := _odd(e, at))}
    faults = [fault for found in odd.values() for fault in found]
    sound = [e for at, e in enumerate(events) if at not in odd]
    defined = log.defined()
    changes = [e for e in sound if e.kind in DEFINING or e.replaces is not None]
    if changes:
        defined = _candidate(changes, log, faults) or defined
    notices: list[Notice] = []
    made: list[Event] = []
    terms = Terms(log.defined(), sound)
    for at, event in enumerate(events):
        if at not in odd:
            try:
                made.append(_checked(event, defined, log, notices, terms))
            except (OKRError, Faulty) as error:
                faults += _faults(error, at)
        step()
    if not faults and any(e.kind in DEFINING or e.replaces for e in made):
        faults += _together(made, log) or _before(made, log, defined)
    _raise(faults)
    give(notices, stacklevel=4)
    return tuple(made)


def _raise(faults: list[DocumentFault]) -> None:
    if faults:
        count = f"{len(faults)} fault{'s' * (len(faults) != 1)}"
        raise StructureError(f"nothing was recorded: {count} in the events", faults)


def _odd(event: Event, at: int) -> list[DocumentFault]:
    """Find what no event can say, before anything is made of it."""
    if event.kind == "lost":
        why = JournalError(
            "only a repair says that an event was lost",
            code="event-reserved",
            expected="an event of another kind",
        )
        return _faults(why, at)
    try:
        refuse_shape(event)
    except StructureError as error:
        return _faults(error, at)
    return []


def _candidate(
    changes: list[Event], log: Log, faults: list[DocumentFault]
) -> Defined | None:
    """Return what is defined once the new definitions hold; None where they cannot."""
    before = log.defined()
    candidate = Defined.of([*before.events, *changes], log.limits)
    try:
        if _has_whole(candidate) or not _has_whole(before):
            candidate.latest()
    except OKRError as error:
        places = [at for at, e in enumerate(changes) if e.kind in DEFINING]
        faults += _faults(error, places[0] if places else 0)
        return None
    return candidate


def _has_whole(defined: Defined) -> bool:
    """Tell whether there is a set at all, which the rest is said of."""
    return any(event.kind == "okrs" for event in defined.events)


def _together(made: list[Event], log: Log) -> list[DocumentFault]:
    """Try whether everything that was ever said still goes together."""
    every = [*events_of(log.lines), *made]
    if not any(e.kind == "okrs" for e in that_count(every)):
        why = JournalError(
            "without this event nothing is defined",
            code="nothing-left",
            hint="Replace it: append an event of its kind with replaces=.",
        )
        return _faults(why, 0)
    try:
        okrs = rebuild(every, limits=log.limits)
        _check_units(every, okrs)
        agreement = Agreement.of(
            (e for e in that_count(every) if e.kind in DEFINING), None
        )
        past = {run.name: run.span for run in agreement.past}
        named = {
            run.name for e in made if e.kind in OF_RUNS and (run := agreement.run(e))
        }
        for name in past.keys() & named:
            rebuild(every, limits=log.limits, cycle=past[name])
    except OKRError as error:
        return _faults(error, 0)
    return []


def _before(made: list[Event], log: Log, defined: Defined) -> list[DocumentFault]:
    """Refuse to change what was agreed on earlier days."""
    try:
        Rewriting(log.defined(), defined).check(made)
    except OKRError as error:
        return _faults(error, 0)
    return []


def _check_units(events: Sequence[Event], okrs: OKRSet) -> None:
    """Refuse another unit of a metric of which values are known: each has its unit."""
    units: dict[str, set[str]] = {}
    counting = that_count(events)
    for event in counting:
        for name, parts in metrics_of(event):
            units.setdefault(name, set()).add((parts or {}).get("unit") or "count")
    changed = {name for name, found in units.items() if len(found) > 1}
    measured = {kr.id: kr.metric_id for kr in okrs.key_results} if changed else {}
    for event in counting if changed else ():
        about = measured.get(event.id) if event.kind == "check_in" else event.id
        if event.kind in ("check_in", "observation") and about in changed:
            raise InvalidOKRError(
                f"the unit of metric {shown(about)} changes, and it has values",
                code="unit-mismatch",
                expected=" or ".join(sorted(units[about])),
                hint="Give what is measured in another unit another id.",
            )


def metrics_of(event: Event) -> Iterable[tuple[str, Any]]:
    """
    Give the metrics that an event defines, as documents.

    Example:
        >>> list(metrics_of(Event("metric", "nps", date="2026-10-01")))
        [('nps', {})]
    """
    if event.kind == "metric":
        return [(event.id, event.data)]
    found = event.data.get("metrics") if event.kind == "okrs" else None
    return (found or {}).items()


def _checked(
    event: Event,
    defined: Defined,
    log: Log,
    notices: list[Notice],
    terms: Terms,
) -> Event:
    """Check one event; what it says is written anew in canonical form."""
    if event.replaces is not None:
        event = _check_replaced(event, log)
    taken = [name for name in _TAKEN if name in event.data]
    if event.kind in ("check_in", "observation") and taken:
        raise InvalidOKRError(
            f"{taken[0]} is a field of the event itself",
            code="extra-field",
            place="data",
            got=shown(taken[0]),
        )
    event, run = _of_run(event, defined, terms)
    if event.kind == "check_in":
        okrs, name = defined.where("key result", event.id, event.date, run)
        said = _check_in(event, okrs, name)
        last = defined.latest() if run is None else defined.of_run(run)
        if name in last.scope("key result").ids:
            # It has to go together with what was agreed later, too.
            _check_in(event, last, name)
        _notice(said, event, notices)
        return _written(event, name, fields_of(said, "date"))
    if event.kind == "observation":
        okrs, name = defined.where("metric", event.id, event.date)
        row = {"date": event.date, **event.data}
        reading = read_observation(row, okrs.metric(name))
        if name in defined.latest().scope("metric").ids:
            read_observation(row, defined.latest().metric(name))
        _notice(reading, event, notices)
        data = fields_of(reading, "date", "recorded_at", "unit")
        return _written(event, name, data)
    if event.kind == "removal":
        _, name = defined.where(event.scope, event.id, event.date)
        event = evolve(event, id=name)
        if not any(e.kind in ("okrs", "objective", "metric") for e in terms.events):
            refuse_removal(event, log.defined())
        return event
    return event


def _of_run(event: Event, defined: Defined, terms: Terms) -> tuple[Event, Run | None]:
    """Find which run an event is about, and whether it can still be said of that."""
    if event.kind not in OF_RUNS:
        return event, None
    names = defined.names(event.scope)
    event, run = placed(
        evolve(event, id=names.ids[names.find(event.id)]), defined.agreement
    )
    refuse_gone(event, run, defined.agreement)
    if event.kind == "amendment":
        terms.check(event, run)
    return event, run


def _written(event: Event, name: str, data: dict[str, Any]) -> Event:
    """Write an event anew where it was not in canonical form already."""
    if event.id == name and event.data == data:
        return event
    return evolve(event, id=name, data=data)


def _check_in(event: Event, okrs: OKRSet, name: str) -> CheckIn:
    """Read a check-in as its key result was agreed on its day."""
    then = okrs.key_result(name).in_force(event.date)
    metric = None if then.metric_id is None else okrs.metric(then.metric_id)
    given: dict[str, Any] = {**event.data, "date": event.date}
    if isinstance(given.get("value"), str):
        unit = Unit.of("count") if metric is None else metric.unit
        given["value"] = Quantity(unit)(given["value"], "value")
    made: CheckIn = converter().structure(given, CheckIn)
    if faults := [*check_in_faults(then, made, metric, "")]:
        raise StructureError("a check-in that cannot be", faults)
    return made


def _check_replaced(event: Event, log: Log) -> Event:
    """Refuse to replace what is not there; tell a withdrawal what it is about."""
    n = event.replaces or 0
    old = read_event(log.lines.split(b"\n", n)[n - 1]) if 0 < n <= log.last else None
    wrong = "there is no such event" if old is None else _why_not(old, event, log)
    if old is None or wrong:
        raise JournalError(
            wrong,
            code="event-replaced",
            place="replaces",
            expected="the number of an event that counts, of the same kind and id",
            got=shown(event.replaces),
            hint="" if old is None else f"Event {old.n} is {old.kind} of {old.id!r}.",
        )
    if event.kind != "withdrawal" or event.id:
        return event
    return evolve(event, id=old.id, scope=old.scope)


def _why_not(old: Event, event: Event, log: Log) -> str:
    """Say why an event cannot take the place of another; empty where it can."""
    if old.n in void(events_of(log.lines)):
        return "it was replaced already"
    if event.kind != "withdrawal" and (old.kind, old.id) != (event.kind, event.id):
        return "it is about something else"
    return ""


def _notice(said: CheckIn | Observation, event: Event, notices: list[Notice]) -> None:
    """Warn of fields nobody knows: a slip would lose what it says."""
    if said.extra:
        what = event.kind.replace("_", "-")
        place = f"{what} of {event.id} on {event.date}"
        notices += kept_fields([(what, said.extra, known(type(said)), place)])


def _faults(error: OKRError | Faulty, at: int) -> list[DocumentFault]:
    """Say the faults of one event, each with its place."""
    if isinstance(error, Faulty):
        return [
            fault_at(e, name_path(("events", at, "data", *p))) for p, e in leaves(error)
        ]
    if isinstance(error, StructureError):
        return [
            fault_at(f, _below(at, getattr(f, "path", "")))
            for f in error.exceptions
            if isinstance(f, OKRError)
        ]
    inside = getattr(error, "place", "")
    path = f"events[{at}]" + (f".{inside}" if inside in _PLACES else "")
    return [fault_at(error, path)]


def _below(at: int, path: str) -> str:
    """Name a place in what an event says."""
    return f"events[{at}].data.{path.lstrip('.')}".rstrip(".")
