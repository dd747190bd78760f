"""What ended, and what was removed and comes back, in a set that is recorded."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import evolve

from okrkit.history.events import Scope
from okrkit.history.knowing import Defined
from okrkit.history.recording_terms import closings
from okrkit.history.runs import apart, text_of
from okrkit.history.told import Told
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet

__all__ = ["Gone", "first_closings", "gone_before", "still_open"]

Gone = dict[tuple[Scope, str], Objective | KeyResult]
"""What was removed, as it was agreed last, by scope and id."""

_DAY: Final = dt.timedelta(days=1)


def still_open(
    objective: Objective, known: Mapping[str, object] | None = None
) -> Objective:
    """
    Return an objective as it was before it ended: closings are events of their own.

    Args:
        objective: The objective.
        known: What keeps how it ended, by id; None where that is nothing.

    Returns:
        The objective.

    Example:
        >>> still_open(Objective("keep", "Customers stay")).closed is None
        True
    """
    rows = tuple(
        kr if kr.id in (known or {}) else evolve(kr, closed=None)
        for kr in objective.key_results
    )
    made: Objective = evolve(objective, key_results=rows)
    return made


def first_closings(
    okrs: OKRSet, known: set[tuple[Scope, str]], by: str
) -> Iterator[Told]:
    """
    Say how things ended that are defined for the first time.

    Args:
        okrs: The set.
        known: What was defined before, by scope and id.
        by: Who says it.

    Yields:
        Their closings, each with its cycle.

    Example:
        >>> [*first_closings(OKRSet(cycle="2026-Q4"), set(), "")]
        []
    """
    for objective in okrs.objectives:
        cycle = okrs.cycle_of(objective)
        name = "" if cycle is None else text_of(cycle, okrs.cadence)
        if ("objective", objective.id) not in known:
            before = evolve(objective, closed=None)
            yield from closings("objective", before, objective, by, name)
        for kr in objective.key_results:
            if ("key result", kr.id) not in known:
                before_kr = evolve(kr, closed=None)
                yield from closings("key result", before_kr, kr, by, name)


def gone_before(okrs: OKRSet, defined: Defined, on: dt.date) -> Gone:
    """
    Find what was removed and is in the set again, in the same cycle.

    Args:
        okrs: The set.
        defined: What is defined.
        on: The day from which the set holds.

    Returns:
        Each as it was agreed when it was removed.

    Example:
        >>> from okrkit.model.limits import Limits
        >>> gone_before(OKRSet(), Defined.of([], Limits()), dt.date(2026, 10, 1))
        {}
    """
    found: Gone = {}
    for objective in okrs.objectives:
        cycle = okrs.cycle_of(objective)
        nouns: tuple[Objective | KeyResult, ...] = (objective, *objective.key_results)
        for noun in nouns:
            scope: Scope = "objective" if noun is objective else "key result"
            runs = defined.agreement.runs.get((scope, noun.id))
            every = () if runs is None else reversed(runs.every)
            run = next((r for r in every if not apart(r.span, cycle)), None)
            since = None if run is None else run.removed(on)
            old = None if since is None else _last(scope, noun.id, defined, since)
            if old is not None:
                found[scope, noun.id] = old
    return found


def _last(
    scope: Scope, id: str, defined: Defined, since: dt.date
) -> Objective | KeyResult | None:
    """Return what was agreed before a removal; None where it began on that day."""
    then = defined.up_to(since - _DAY)
    if id not in then.scope(scope).ids:
        return None
    if scope == "objective":
        # Its key results come back one by one.
        whole: Objective = evolve(then.objective(id), key_results=())
        return whole
    return then.key_result(id)
