"""What somebody says, as events that are not recorded yet."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from attrs import evolve

from okrkit.errors import AmbiguousIdError, InvalidOKRError, UnknownIdError, shown
from okrkit.history.documents import change_of, definition, fields_of
from okrkit.history.events import Event, Scope
from okrkit.history.knowing import Defined
from okrkit.history.placing import placed
from okrkit.history.settings import Clock, now
from okrkit.model.checks import instance, instances
from okrkit.model.metric import Observation, instant
from okrkit.model.okr import Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.series import Series

__all__ = ["Moment", "amending", "observing", "scope_of", "stamped", "there"]

Moment: TypeAlias = dt.datetime | dt.date | str
"""A moment with its time zone; a bare date is its midnight in UTC."""


def observing(
    metric: str,
    readings: Observation | Iterable[Observation] | Mapping[dt.date | str, float],
    by: str = "",
) -> list[Event]:
    """
    Say readings of a metric.

    Args:
        metric: Id of the metric.
        readings: Observations, or ``{date: value}``.
        by: Who records them.

    Returns:
        An event each; the moment of a reading is that of its event.

    Example:
        >>> observing("nps", {"2026-10-31": 33})[0].data
        {'value': 33}
    """
    rows = [readings] if isinstance(readings, Observation) else readings
    if isinstance(rows, Mapping):
        rows = Series.of(rows)
    return [
        Event(
            "observation",
            metric,
            date=reading.date,
            data=fields_of(reading, "date", "recorded_at"),
            recorded_at=reading.recorded_at,
            by=by,
        )
        for reading in instances(rows, Observation, field="readings")
    ]


def there(event: Event, defined: Defined) -> tuple[OKRSet, Event]:
    """
    Find what was agreed of what an event is about, on its day and in its cycle.

    Args:
        event: The event; its id may be short, its cycle left out.
        defined: What was ever defined.

    Returns:
        The set, and the event with its whole id and its cycle.

    Raises:
        UnknownIdError: It was never defined.
        JournalError: There is no such cycle of it.

    Example:
        >>> from okrkit.model.limits import Limits
        >>> start = {"okrkit": 1, "cycle": "2026-Q4"}
        >>> start["objectives"] = [{"id": "keep", "title": "Customers stay"}]
        >>> known = Defined.of([Event("okrs", date="2026-10-01", data=start)], Limits())
        >>> said = Event("amendment", "keep", scope="objective", date="2026-11-10")
        >>> there(said, known)[0].objective("keep").title
        'Customers stay'
    """
    names = defined.names(event.scope)
    event = evolve(event, id=names.ids[names.find(event.id)])
    event, run = placed(event, defined.agreement)
    okrs, _ = defined.where(event.scope, event.id, event.date, run)
    return okrs.in_force(event.date), event


def amending(
    okrs: OKRSet,
    event: Event,
    *,
    reason: str,
    by: str = "",
    changes: Mapping[str, Any],
) -> Event:
    """
    Say how a definition changes.

    Args:
        okrs: What is agreed on that day.
        event: An amendment that does not say how.
        reason: Why.
        by: Who changes it.
        changes: Fields, as `okrkit.KeyResult.replace` takes them.

    Returns:
        The event.

    Raises:
        InvalidOKRError: Nothing changes, or a value that cannot be.

    Example:
        >>> from okrkit import KeyResult, Objective
        >>> nps = KeyResult("nps", "NPS", baseline=32, target=40)
        >>> okrs = OKRSet([Objective("keep", "Stay", [nps])], cycle="2026-Q4")
        >>> said = Event("amendment", "nps", scope="key result", date="2026-11-10")
        >>> amending(okrs, said, reason="", changes={"target": 36}).data
        {'was': {'target': 40}, 'to': {'target': 36}}
    """
    of_objective = event.scope == "objective"
    noun = okrs.objective(event.id) if of_objective else okrs.key_result(event.id)
    after = noun.amend(on=event.date, reason=reason, **changes)
    okrs.with_objective(
        after
        if isinstance(after, Objective)
        else okrs.objective_of(after.id).with_key_result(after)
    )
    data = change_of(definition(noun), definition(after))
    return evolve(event, data=data, reason=reason, by=by)


def stamped(
    event: Event,
    moment: Moment | None,
    *,
    clock: Clock | None = None,
    by: str = "",
    n: int = 0,
) -> Event:
    """
    Give an event its moment, its number, and whoever says it.

    Args:
        event: The event.
        moment: When it is recorded; that of the event itself counts first.
        clock: Gives the moment where nobody says it.
        by: Who says it, where the event does not.
        n: Its number.

    Returns:
        The event.

    Raises:
        InvalidOKRError: It was recorded already (``event-recorded``), or nobody says
            when (``recorded-at-missing``).

    Example:
        >>> event = Event("check_in", "nps", date="2026-11-06")
        >>> stamped(event, "2026-11-07", by="Ann").by
        'Ann'
    """
    new = instance(event, kind=Event, field="events")
    if new.n:
        raise InvalidOKRError(
            f"event {new.n} was recorded already",
            code="event-recorded",
            place="events",
            expected="events without a number",
            hint="Write event.replace(n=0, recorded_at=None) to say it again.",
        )
    at = new.recorded_at or instant(moment, field="recorded_at")
    if at is None:
        at = now(clock)
    if at is None:
        raise InvalidOKRError(
            "nobody said when this is recorded",
            code="recorded-at-missing",
            place="recorded_at",
            expected="a moment with its time zone",
            hint="Pass recorded_at=, or give the journal a clock: "
            "Journal(path, clock=lambda: datetime.now(UTC)).",
        )
    return evolve(new, n=n, recorded_at=at, by=new.by or by)


def scope_of(id: str, defined: Defined, *scopes: Scope) -> Scope:
    """
    Tell what an id is an id of.

    Args:
        id: The id, whole or short.
        defined: What was ever defined.
        *scopes: What it may be an id of.

    Returns:
        The scope.

    Raises:
        UnknownIdError: It is an id of none of these.
        AmbiguousIdError: Several things have it.

    Example:
        >>> from okrkit.model.limits import Limits
        >>> event = Event("metric", "nps", date="2026-10-01")
        >>> scope_of("nps", Defined.of([event], Limits()), "objective", "metric")
        'metric'
    """
    found: list[Scope] = [scope for scope in scopes if defined.names(scope).places(id)]
    if len(found) > 1:
        raise AmbiguousIdError(
            f"{shown(id)} names several things",
            id=id,
            meanings=[f"{scope} {id}" for scope in found],
            hint="Say scope=, or append an Event that says it.",
        )
    for scope in found:
        return scope
    every = [name for scope in scopes for name in defined.names(scope).ids]
    raise UnknownIdError(f"no {' or '.join(scopes)} {shown(id)}", id=id, known=every)
