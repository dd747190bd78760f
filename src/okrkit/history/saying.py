"""What somebody says, as events that are not recorded yet."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from attrs import evolve

from okrkit.errors import AmbiguousIdError, InvalidOKRError, UnknownIdError, shown
from okrkit.history.documents import definition, fields_of
from okrkit.history.events import Event, Scope
from okrkit.history.knowing import Defined
from okrkit.history.recording import change_of
from okrkit.model.checks import instance, instances
from okrkit.model.metric import Observation, instant
from okrkit.model.okrset import OKRSet
from okrkit.model.series import Series

__all__ = ["Moment", "amending", "observing", "scope_of", "stamped"]

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


def amending(
    okrs: OKRSet,
    id: str,
    *,
    on: dt.date,
    reason: str,
    by: str = "",
    changes: Mapping[str, Any],
) -> Event:
    """
    Say that a definition changes.

    Args:
        okrs: What is agreed on that day.
        id: Of the key result or objective.
        on: The first day of the new definition.
        reason: Why.
        by: Who changes it.
        changes: Fields, as `okrkit.KeyResult.replace` takes them.

    Returns:
        The event.

    Raises:
        InvalidOKRError: Nothing changes, or a value that cannot be.
        UnknownIdError: No such key result or objective.

    Example:
        >>> from okrkit import KeyResult, Objective
        >>> nps = KeyResult("nps", "NPS", baseline=32, target=40)
        >>> okrs = OKRSet([Objective("keep", "Stay", [nps])], cycle="2026-Q4")
        >>> day = dt.date(2026, 11, 10)
        >>> amending(okrs, "nps", on=day, reason="", changes={"target": 36}).data
        {'was': {'target': 40}, 'to': {'target': 36}}
    """
    after = okrs.amend(id, on=on, reason=reason, **changes)
    of_objective = bool(okrs.scope("objective").places(id))
    noun = okrs.objective(id) if of_objective else okrs.key_result(id)
    new = after.objective(id) if of_objective else after.key_result(id)
    return Event(
        "amendment",
        noun.id,
        scope="objective" if of_objective else "key result",
        date=on,
        data=change_of(definition(noun), definition(new)),
        reason=reason,
        by=by,
    )


def stamped(
    event: Event,
    moment: Moment | None,
    *,
    clock: Callable[[], dt.datetime] | None = None,
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
    if at is None and clock is not None:
        at = instant(clock(), field="clock")
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
