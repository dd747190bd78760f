"""How what was agreed of a key result or objective changes, as events."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from attrs import evolve, fields

from okrkit.history.documents import change_of, definition, fields_of
from okrkit.history.events import Event, Scope
from okrkit.history.told import Told
from okrkit.model.amendment import Amendment
from okrkit.model.okr import KeyResult, Objective

__all__ = [
    "amendment",
    "closings",
    "judged",
    "others",
    "rest",
    "terms",
    "with_old_terms",
]

Noun: TypeAlias = Any
"""A key result or an objective: both have terms, amendments and an end."""

_TOLD_APART: Final = ("id", "check_ins", "key_results", "amendments", "closed")


def with_old_terms(
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


def rest(objective: Objective) -> tuple[object, ...]:
    """Return what of an objective is told by no other event."""
    return (others(objective), [(kr.id, others(kr)) for kr in objective.key_results])


def others(noun: Noun) -> dict[str, object]:
    """
    Return what is said of a key result or objective and is no part of its definition.

    Example:
        >>> others(Objective("keep", "Customers stay"))["reviewed_on"] is None
        True
    """
    apart = {*_TOLD_APART, *noun.DEFINITION}
    if getattr(noun, "draft", False):
        apart -= {*noun.DEFINITION}
    return {
        f.name: getattr(noun, f.name) for f in fields(type(noun)) if f.name not in apart
    }


def terms(
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
        for said in told:
            after = new.in_force(said.date)
            event, state = amendment(scope, state, after, said)
            if event is not None:
                yield judged(event, by)
        silent = Amendment(on, reason, was={"title": ""}, by=by)
        event, _ = amendment(scope, state, new.in_force(on), silent, now=True)
        if event is not None:
            yield judged(event, by)
    yield from closings(scope, last, new, by)


def closings(
    scope: Scope, old: Noun, new: Noun, by: str, cycle: str = ""
) -> Iterator[Told]:
    """
    Say how something ended, where that is new.

    Args:
        scope: A key result or an objective.
        old: As it is known.
        new: As it is now.
        by: Who says it.
        cycle: Which cycle ended; empty where the day says it.

    Yields:
        The closing.

    Example:
        >>> keep = Objective("keep", "Customers stay")
        >>> [*closings("objective", keep, keep, "")]
        []
    """
    known = old.closed
    if known is not None and new.closed is not None and not new.closed.by:
        # Who recorded it is no part of what the set says.
        known = evolve(known, by="")
    if new.closed is None or new.closed == known:
        return
    event = Event(
        "closing",
        new.id,
        scope=scope,
        cycle=cycle,
        date=new.closed.date,
        data=fields_of(new.closed, "date"),
        by=by,
    )
    was = "" if old.closed is None else f"{old.closed.outcome}, {old.closed.date}"
    yield Told(event, "correction" if was else "new", was)


def amendment(
    scope: Scope,
    state: Noun,
    after: Noun,
    said: Amendment,
    *,
    now: bool = False,
) -> tuple[Event | None, Noun]:
    """
    Make the event that leads from a definition to the next, and what follows.

    Args:
        scope: A key result or an objective.
        state: As it is known.
        after: As it is agreed from that day on.
        said: When and why.
        now: Whether everything counts that differs, and not only what `said` names.

    Returns:
        The event, None where nothing changes; and the definition after it.

    Example:
        >>> keep = Objective("keep", "Customers stay")
        >>> said = Amendment("2026-11-10", was={"title": "They stay"})
        >>> amendment("objective", keep, keep, said)[0] is None
        True
    """
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


def judged(event: Event, by: str) -> Told:
    """
    Say of an amendment whether anybody gave a reason for it.

    Example:
        >>> said = Event("amendment", "nps", scope="key result", date="2026-11-10")
        >>> judged(said, "Ann").state
        'silent'
    """
    silent = not event.reason.strip()
    return Told(evolve(event, by=event.by or by), "silent" if silent else "new")
