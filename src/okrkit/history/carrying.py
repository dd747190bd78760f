"""`carry_over`: the next cycle's set out of what this one did not finish."""

import datetime as dt
from collections.abc import Iterable

from attrs import evolve, field, frozen

from okrkit.errors import CalendarError
from okrkit.history.carried import CarriedOver, Carry
from okrkit.history.restarting import restarted
from okrkit.model.calendar import Cycle, as_date
from okrkit.model.checks import instance, items, text
from okrkit.model.noun import phrase
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Assumption, Support

__all__ = ["carry_over"]

_ENDED = ("achieved", "abandoned")


def carry_over(
    okrs: OKRSet,
    into: Cycle | str,
    *,
    on: dt.date | str,
    only: Iterable[str] | None = None,
    name: str | None = None,
) -> CarriedOver:
    """
    Make the set of the next cycle out of what is not finished.

    A key result keeps its id, metric, zones, stretch, weight, owner and everything
    else that was agreed; a `Reach` or `Zones` of a measure starts from the current
    value, and work starts anew. What was reported of it, its plan, dates, amendments
    and closing stay behind. An objective whose cycle is not over goes on as it is.

    Args:
        okrs: The set, closed or not.
        into: The next cycle, or its label.
        on: The day; the last reading up to it is the current value.
        only: Ids of objectives and key results; an objective brings its key results
            that are not achieved or abandoned. None takes all that are neither.
        name: Of the new set; None keeps the old one's.

    Returns:
        The new set, and what of each part was kept, dropped, and has to be decided.

    Raises:
        CalendarError: No date, no cycle, or one that does not come later
            (``cycle-not-later``).
        UnknownIdError: An id that is not in the set.
        AmbiguousIdError: A short id that several sets have.
        InvalidOKRError: No set.

    Example:
        >>> nps = KeyResult("nps", "Customers recommend us", baseline=32, target=40,
        ...                 metric="nps", check_ins={"2026-12-31": 36})
        >>> from okrkit import Metric
        >>> okrs = OKRSet([Objective("keep", "Stay", [nps])], metrics=[Metric("nps")],
        ...               cycle="2026-Q4")
        >>> new = carry_over(okrs, "2027-Q1", on="2027-01-08").okrs.key_result("nps")
        >>> new.target.baseline, new.carried_from
        (36.0, '2026-Q4/nps')

    .. versionadded:: 0.1.0
    """
    day = as_date(on, field="on")
    known = instance(okrs, kind=OKRSet, field="okrs").in_force(day)
    cycle = _cycle(known, into)
    chosen = _chosen(known, cycle, only)
    found: list[Carry] = []
    objectives = []
    for objective in known.objectives:
        if objective.id in chosen.going_on:
            objectives.append(_going_on(known, objective, found))
            continue
        rows = [
            _key_result(known, kr, chosen, day)
            for kr in objective.key_results
            if kr.id in chosen.key_results
        ]
        if objective.id in chosen.objectives:
            new, told = _objective(known, objective, chosen, cycle)
            objectives.append(evolve(new, key_results=tuple(kr for kr, _ in rows)))
        else:
            told = _left(objective, chosen)
        carried = {item.id: item for _, item in rows}
        found.append(told)
        found += [
            carried.get(kr.id) or _left(kr, chosen) for kr in objective.key_results
        ]
    made = evolve(
        known,
        objectives=tuple(objectives),
        cycle=cycle,
        name=known.name if name is None else text(name, field="name", empty=True),
        _until={},
    )
    return CarriedOver(cycle=cycle.label, items=tuple(found), okrs=made)


@frozen(kw_only=True)
class _Chosen:
    """Ids of what goes on, what is carried over, and why the rest is not."""

    going_on: set[str]
    objectives: set[str] = field(factory=set)
    key_results: set[str] = field(factory=set)
    reasons: dict[str, str] = field(factory=dict)

    def has(self, okrs: OKRSet, support: Support) -> bool | None:
        """Tell whether the new set has a parent; None where the old one has not."""
        kind = "objective" if support.key_result is None else "key result"
        places = okrs.scope(kind).places(support.objective or support.key_result or "")
        if len(places) != 1:
            return None
        id = okrs.scope(kind).ids[places[0]]
        if kind == "objective":
            return id in self.objectives | self.going_on
        return id in self.key_results


def _cycle(okrs: OKRSet, into: Cycle | str) -> Cycle:
    cycle = into if isinstance(into, Cycle) else Cycle.parse(into, okrs.cadence)
    if okrs.cycle is not None and cycle.start <= okrs.cycle.start:
        raise CalendarError(
            "not a later cycle",
            code="cycle-not-later",
            place="into",
            expected=f"a cycle that starts after {okrs.cycle.start}",
            got=str(cycle),
        )
    return cycle


def _chosen(okrs: OKRSet, cycle: Cycle, only: Iterable[str] | None) -> _Chosen:
    """Decide what is carried over."""
    spans = {o.id: okrs.cycle_of(o) for o in okrs.objectives}
    going = {id for id, span in spans.items() if span and span.end > cycle.start}
    named = None if only is None else _named(okrs, only)
    chosen = _Chosen(going_on=going)
    for objective in okrs.objectives:
        rows = objective.key_results
        if objective.id in going:
            chosen.key_results.update(kr.id for kr in rows)
            continue
        whole = named is None or ("objective", objective.id) in named
        reason = "" if whole else "not named"
        if named is None and _ended(objective) == "abandoned":
            reason = "its objective was abandoned"
        for kr in rows:
            picked = named is not None and ("key result", kr.id) in named
            why = "" if picked else reason or _ended(kr)
            chosen.reasons[f"key result {kr.id}"] = why
            if not why:
                chosen.key_results.add(kr.id)
        left = _ended(objective) if named is None else reason
        if not left or any(kr.id in chosen.key_results for kr in rows):
            chosen.objectives.add(objective.id)
        chosen.reasons[f"objective {objective.id}"] = left
    return chosen


def _named(okrs: OKRSet, only: Iterable[str]) -> set[tuple[str, str]]:
    """Find what ids name: objectives, key results, or both."""
    found = set()
    for id in items(only, field="only"):
        name = text(id, field="only")
        hits = [
            (kind, okrs.scope(kind).ids[place])
            for kind in ("objective", "key result")
            for place in okrs.scope(kind).places(name)[:1]
        ]
        for kind, _ in hits or [("key result", name)]:
            okrs.scope(kind).find(name)  # which says what is wrong with it
        found.update(hits)
    return found


def _ended(noun: Objective | KeyResult) -> str:
    end = noun.closed
    return "" if end is None or end.outcome not in _ENDED else end.outcome


def _left(noun: Objective | KeyResult, chosen: _Chosen) -> Carry:
    kind = "objective" if isinstance(noun, Objective) else "key result"
    why = chosen.reasons[f"{kind} {noun.id}"]
    return _carry(noun, "left behind", why=why)


def _carry(
    noun: Objective | KeyResult,
    state: str,
    *,
    why: str = "",
    kept: Iterable[str] = (),
    dropped: Iterable[str] = (),
    asked: Iterable[str] = (),
) -> Carry:
    return Carry(
        id=noun.id,
        kind="objective" if isinstance(noun, Objective) else "key result",
        title=noun.title,
        state=state,
        why=why,
        kept=tuple(filter(None, kept)),
        dropped=tuple(filter(None, dropped)),
        asked=tuple(filter(None, asked)),
    )


def _going_on(okrs: OKRSet, objective: Objective, found: list[Carry]) -> Objective:
    """Keep an objective of a longer cycle as it is, with that cycle."""
    span = okrs.cycle_of(objective)
    nouns: tuple[Objective | KeyResult, ...] = (objective, *objective.key_results)
    found += [_carry(noun, "goes on", why=f"its cycle is {span}") for noun in nouns]
    same: Objective = evolve(objective, cycle=objective.cycle or span)
    return same


def _lineage(okrs: OKRSet, objective: Objective, id: str) -> str:
    span = okrs.cycle_of(objective)
    return id if span is None else f"{span.label}/{id}"


def _objective(
    okrs: OKRSet, old: Objective, chosen: _Chosen, cycle: Cycle
) -> tuple[Objective, Carry]:
    supports = [(s, chosen.has(okrs, s)) for s in old.supports]
    works = [
        (i, i.ends_on is None or i.ends_on >= cycle.start) for i in old.initiatives
    ]
    beliefs = [(a, _holds(okrs, old, a, chosen)) for a in old.assumptions]
    new = evolve(
        old,
        cycle=None,
        supports=tuple(s for s, there in supports if there is not False),
        initiatives=tuple(i for i, goes in works if goes),
        assumptions=tuple(a for a, holds in beliefs if holds),
        reviewed_on=None,
        amendments=(),
        closed=None,
        carried_from=_lineage(okrs, old, old.id),
    )
    kept = [
        _of("owner", old.owner),
        _of("level", old.level),
        _of("intent", old.intent or ""),
        *(
            f"support of {_parent(s)}{', which is in another set' * (there is None)}"
            for s, there in supports
            if there is not False
        ),
        *(f"guardrail {phrase(g)}" for g in old.guardrails),
        *(f"measured by {metric}" for metric in old.measured_by),
        *(f"initiative {i.id}" for i, goes in works if goes),
    ]
    dropped = [
        *(
            f"support of {_parent(s)}, which is not carried over"
            for s, there in supports
            if there is False
        ),
        *(f"initiative {i.id}, ended on {i.ends_on}" for i, on in works if not on),
        *(
            f"assumption on {a.outcome}, of key results not carried over"
            for a, holds in beliefs
            if not holds
        ),
        _of("reviewed on", old.reviewed_on),
        *_past(old),
    ]
    return new, _carry(old, "carried over", kept=kept, dropped=dropped)


def _holds(okrs: OKRSet, old: Objective, belief: Assumption, chosen: _Chosen) -> bool:
    """Tell whether all that an assumption names is there still."""
    here = {kr.id for kr in old.key_results if kr.id in chosen.key_results}
    here |= {id.rpartition("/")[2] for id in here}
    named = (*belief.drivers, belief.outcome)
    return all(n in here or len(okrs.scope("metric").places(n)) == 1 for n in named)


def _key_result(
    okrs: OKRSet, old: KeyResult, chosen: _Chosen, day: dt.date
) -> tuple[KeyResult, Carry]:
    start = restarted(okrs, old, day)
    scope = okrs.scope("key result")
    waits = {
        id: any(scope.ids[at] in chosen.key_results for at in scope.places(id))
        for id in old.depends_on
    }
    new = evolve(
        old,
        target=start.target,
        check_ins=(),
        plan=(),
        starts_on=None,
        ends_on=None,
        depends_on=tuple(id for id, there in waits.items() if there),
        amendments=(),
        closed=None,
        carried_from=_lineage(okrs, okrs.objective_of(old.id), old.id),
    )
    kept = [
        start.kept,
        _of("metric", old.metric_id or ""),
        f"weight {old.weight:g}" if old.weight != 1 else "",
        _of("intent", old.intent or ""),
        _of("owner", old.owner),
        _of("segment", old.segment),
        *(f"dependency on {id}" for id, there in waits.items() if there),
    ]
    said = len(old.check_ins)
    dropped = [
        f"{said} check-in{'s' * (said > 1)}, the last of {old.check_ins[-1].date}"
        if said
        else "",
        start.dropped,
        f"plan of {len(old.plan)} dates" if old.plan else "",
        _of("first day", old.starts_on),
        _of("last day", old.ends_on),
        *(
            f"dependency on {id}, not carried over"
            for id, on in waits.items()
            if not on
        ),
        *_past(old),
    ]
    return new, _carry(
        old, "carried over", kept=kept, dropped=dropped, asked=[start.asked]
    )


def _past(old: Objective | KeyResult) -> list[str]:
    """Say what lies behind: amendments, the closing, and the lineage before."""
    told = [
        f"amendment of {a.date}{f' ({a.reason})' if a.reason else ''}"
        for a in old.amendments
    ]
    if old.closed is not None:
        told.append(f"closing: {phrase(old.closed)}")
    if old.carried_from:
        told.append(f"carried from {old.carried_from}")
    return told


def _parent(support: Support) -> str:
    return support.objective or support.key_result or ""


def _of(name: str, value: object) -> str:
    return f"{name} {value}" if value not in (None, "") else ""
