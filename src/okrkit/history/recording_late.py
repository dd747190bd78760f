"""What is new in a set of a cycle that another has followed already."""

import datetime as dt
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from attrs import evolve

from okrkit.errors import JournalError, OKRWarning, shown
from okrkit.history.documents import agreed
from okrkit.history.events import Scope
from okrkit.history.knowing import Defined, Log
from okrkit.history.rebuilding import rebuild
from okrkit.history.recorded import Recorded
from okrkit.history.recording import check_ins, head_of, news, unheard
from okrkit.history.recording_ends import gone_before
from okrkit.history.recording_terms import amendment, closings, judged, others
from okrkit.history.runs import in_order, same_days, text_of
from okrkit.history.told import Told
from okrkit.model.calendar import Cycle
from okrkit.model.okr import Objective
from okrkit.model.okrset import OKRSet
from okrkit.results.progressing import steps

if TYPE_CHECKING:
    from okrkit.typing import Progress

__all__ = ["all_news", "of_the_past", "split"]


def all_news(
    okrs: OKRSet,
    log: Log,
    *,
    on: dt.date,
    reason: str = "",
    by: str = "",
    progress: "Progress | bool | None" = None,
) -> Recorded:
    """
    Find what is new in a set, of what is agreed now and of cycles before.

    Args:
        okrs: The set.
        log: What was read.
        on: The day from which changed definitions hold.
        reason: Why they change.
        by: Who says it.
        progress: As `okrkit.Journal.record` takes it.

    Returns:
        What is new.

    Raises:
        JournalError: What was agreed for a cycle that is over is another in the set.
        InvalidOKRError: `progress` shows none.

    Example:
        >>> from okrkit.history.in_jsonl import JsonlStore
        >>> from okrkit.model.limits import Limits
        >>> log = Log(JsonlStore("missing.jsonl"), Limits())
        >>> all_news(OKRSet(cycle="2026-Q4"), log, on=dt.date(2026, 10, 1)).counts
        {'okrs': 1}
    """
    with steps(progress, ("read", "compare")) as step:
        defined = log.defined()
        step()
        found = _compared(okrs, log, defined, on, reason=reason, by=by)
        step()
    return found


def _compared(
    okrs: OKRSet, log: Log, defined: Defined, on: dt.date, *, reason: str, by: str
) -> Recorded:
    if not defined.events:
        return news(okrs, None, on=on, reason=reason, by=by)
    okrs = _as_known(okrs, defined.up_to(on))
    now, late = split(okrs, defined, on)
    _warn_of_early(now, defined.up_to(on), on)
    found = news(
        now,
        rebuild(log.lines, limits=log.limits),
        defined.up_to(on),
        on=on,
        reason=reason,
        by=by,
        runs=defined.agreement.runs,
        gone=gone_before(now, defined, on),
    )
    for cycle in late:
        past = rebuild(log.lines, limits=log.limits, cycle=cycle)
        found = of_the_past(found, okrs, past, cycle, now=now, by=by)
    return unheard(found, log)


def _as_known(okrs: OKRSet, known: OKRSet) -> OKRSet:
    """Write cycles of the same days as they are known: only days are agreed."""
    before = {o.id: o for o in known.objectives}
    rows = []
    for new in okrs.objectives:
        old = before.get(new.id)
        if old is not None and new.cycle and old.cycle and new.cycle != old.cycle:
            is_same = same_days(known.cycle_of(old), okrs.cycle_of(new))
            rows.append(evolve(new, cycle=old.cycle) if is_same else new)
        else:
            rows.append(new)
    made: OKRSet = evolve(okrs, objectives=tuple(rows), _trusted=True)
    return made


def _warn_of_early(okrs: OKRSet, known: OKRSet, on: dt.date) -> None:
    """Say that a cycle begins later than the day from which its set holds."""
    spans = {o.id: known.cycle_of(o) for o in known.objectives}
    for objective in okrs.objectives:
        new, old = okrs.cycle_of(objective), spans.get(objective.id)
        if _is_before(old, new) and new is not None and on < new.start:
            warnings.warn(
                f"{new} begins on {new.start}: recorded on={str(on)!r} it takes the "
                f"place of {old} from {on} on; say on={str(new.start)!r} for that day",
                OKRWarning,
                stacklevel=5,
            )
            return


def split(
    okrs: OKRSet, defined: Defined, on: dt.date
) -> tuple[OKRSet, tuple[Cycle, ...]]:
    """
    Part a set: what is agreed now, and cycles that others have followed.

    Args:
        okrs: The set.
        defined: What is defined.
        on: The day from which changed definitions hold.

    Returns:
        The set without objectives of cycles that are past, under the head that is in
        force where its own is past; and those cycles.

    Example:
        >>> from okrkit.history.events import Event
        >>> from okrkit.model.limits import Limits
        >>> start = {"okrkit": 1, "cycle": "2026-Q4", "objectives": []}
        >>> known = Defined.of([Event("okrs", date="2026-10-01", data=start)], Limits())
        >>> split(OKRSet(cycle="2026-Q4"), known, dt.date(2026, 11, 1))[1]
        ()
    """
    if not defined.days or on < defined.days[0]:
        return okrs, ()
    then = defined.up_to(on)
    cycles = {o.id: okrs.cycle_of(o) for o in okrs.objectives}
    now = {o.id: then.cycle_of(o) for o in then.objectives}
    is_past = _is_before(okrs.cycle, then.cycle)
    late = {
        id
        for id, cycle in cycles.items()
        if _is_before(cycle, now.get(id, then.cycle))
        and (id in now or _is_before(cycle, then.cycle))
    }
    spans = [cycles[id] for id in late]
    if is_past and not late:
        spans = [okrs.cycle]
    if not spans:
        return okrs, ()
    rest = tuple(_alike(o, okrs, then) for o in okrs.objectives if o.id not in late)
    made = evolve(okrs, objectives=rest, _trusted=True)
    if is_past:
        known = {metric.id: metric for metric in then.metrics}
        metrics = tuple(known.get(metric.id, metric) for metric in okrs.metrics)
        made = evolve(
            then,
            objectives=rest,
            metrics=metrics,
            observations=okrs.observations,
            _trusted=True,
        )
    return made, in_order(spans)


def _is_before(one: Cycle | None, other: Cycle | None) -> bool:
    return one is not None and other is not None and one.end <= other.start


def _alike(objective: Objective, okrs: OKRSet, known: OKRSet) -> Objective:
    """Name the cycle of an objective as it is known, where the days are the same."""
    cycle = okrs.cycle_of(objective)
    old = next((o for o in known.objectives if o.id == objective.id), None)
    if old is not None and same_days(known.cycle_of(old), cycle):
        same: Objective = evolve(objective, cycle=old.cycle)
        return same
    named: Objective = evolve(objective, cycle=cycle)
    return named


def of_the_past(
    found: Recorded,
    okrs: OKRSet,
    past: OKRSet,
    cycle: Cycle,
    *,
    now: OKRSet,
    by: str = "",
) -> Recorded:
    """
    Add what is new of a cycle that another has followed: it is compared with its own.

    Args:
        found: What is new of the present.
        okrs: The whole set.
        past: What the journal knows of the cycle.
        cycle: The cycle.
        now: The part of the set that was compared with the present already.
        by: Who says it.

    Returns:
        What is new: check-ins, closings, and amendments that the set itself dates
        within the cycle.

    Raises:
        JournalError: A definition is another, and the set does not say since when
            (``cycle-over``).

    Example:
        >>> okrs = OKRSet(cycle="2026-Q4")
        >>> of_the_past(Recorded([]), okrs, okrs, okrs.cycle, now=okrs).counts
        {}
    """
    name = text_of(cycle, okrs.cadence)
    there = {o.id for o in now.objectives}
    rest = [o for o in okrs.objectives if o.id not in there]
    mine = [o for o in rest if same_days(okrs.cycle_of(o), cycle)]
    if same_days(okrs.cycle, cycle):
        _same_head(okrs, past, name)
    known = {o.id: o for o in past.objectives}
    rows = [told for o in mine for told in _terms(o, known.get(o.id), cycle, name, by)]
    part = evolve(okrs, objectives=tuple(mine), _trusted=True)
    rows += [
        evolve(told, event=evolve(told.event, cycle=name))
        for told in check_ins(part, past, by, {})
    ]
    missing = tuple((s, n) for s, n in found.missing if n not in okrs.scope(s).ids)
    if same_days(okrs.cycle, cycle):
        missing = tuple((s, n) for s, n in missing if n in past.scope(s).ids)
    return evolve(found, items=(*found.items, *rows), missing=missing)


def _same_head(okrs: OKRSet, past: OKRSet, name: str) -> None:
    """Refuse another head, and metrics that are measured another way."""
    new, old = head_of(agreed(okrs)), head_of(agreed(past))
    for field in {**new, **old}:
        if field not in ("cycle", "cadence") and new.get(field) != old.get(field):
            raise _over(f"{field!r} of the document", name)
    known = {metric.id: metric for metric in past.metrics}
    for metric in okrs.metrics:
        if known.get(metric.id, metric) != metric:
            raise _over(f"metric {shown(metric.id)}", name)


def _terms(
    new: Objective, old: Objective | None, cycle: Cycle, name: str, by: str
) -> Iterator[Told]:
    """Compare an objective and its key results with what they were."""
    if old is None:
        raise _over(f"objective {shown(new.id)}", name)
    new = evolve(new, cycle=old.cycle)
    yield from _noun("objective", old, new, cycle, name, by)
    known = {kr.id: kr for kr in old.key_results}
    for kr in new.key_results:
        if kr.id not in known:
            raise _over(f"key result {shown(kr.id)}", name)
        yield from _noun("key result", known[kr.id], kr, cycle, name, by)


def _noun(
    scope: Scope,
    old: Any,  # noqa: ANN401 - a key result or an objective
    new: Any,  # noqa: ANN401 - likewise
    cycle: Cycle,
    name: str,
    by: str,
) -> Iterator[Told]:
    state = old
    for said in new.amendments:
        if said in old.amendments or said.date not in cycle:
            continue
        event, state = amendment(scope, state, new.in_force(said.date), said)
        if event is not None:
            yield judged(evolve(event, cycle=name), by)
    for field in new.DEFINITION:
        if getattr(state, field) != getattr(new, field):
            raise _over(f"{field} of {scope} {shown(new.id)}", name)
    if others(state) != others(new):
        raise _over(f"{scope} {shown(new.id)}", name)
    yield from closings(scope, old, new, by, name)


def _over(what: str, cycle: str) -> JournalError:
    return JournalError(
        f"{what} is another than was agreed for {cycle}, and {cycle} is over",
        code="cycle-over",
        expected="check-ins, closings, and amendments dated within the cycle",
        hint="Amend it with a day of the cycle, in the set or with journal.amend.",
    )
