"""What `impact` is asked: an initiative, a metric, its readings and its controls."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from attrs import frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import instance, instances, number
from okrkit.model.metric import Metric
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Initiative
from okrkit.model.series import Series
from okrkit.strategy.impact.gathered import Asked

__all__ = ["Controls", "Question", "Share", "moved_metrics", "question"]

Controls: TypeAlias = (
    "Series | Mapping[str, Series | Mapping[str, float]] | Sequence[str] | str | None"
)
"""A control series, several by name, or ids of metrics of the set."""

Share: TypeAlias = Literal["whole", "fitted"]
"""How much of the controls' movement is taken off."""


@frozen(kw_only=True)
class Question:
    """
    What is asked, put in order.

    Attributes:
        initiative: What is done.
        metric: What it should move.
        series: The readings of the metric.
        controls: Readings by name.
        days: Which days are looked at.
        on: The day.
        others: Initiatives meant to move the same metric, with their first days.
    """

    initiative: Initiative
    metric: Metric
    series: Series
    controls: dict[str, Series]
    days: Asked
    on: dt.date
    others: tuple[tuple[str, dt.date], ...]


def question(
    initiative: Initiative | str,
    series: object,
    controls: Controls,
    *,
    on: dt.date | str,
    metric: Metric | str | None,
    starts_on: dt.date | str | None,
    until: dt.date | str | None,
    lag: float,
    others: Iterable[Initiative],
) -> Question:
    """
    Put what was asked in order.

    Args:
        initiative: The initiative, or an id.
        series: Readings, or a set.
        controls: As `okrkit.impact` takes them.
        on: The day.
        metric: What the readings are of.
        starts_on: The first day; None takes that of the initiative.
        until: The last day to be looked at; None for the day itself.
        lag: Days until an effect can show.
        others: Further initiatives on the same metric.

    Returns:
        The question.

    Raises:
        InvalidOKRError: No start, no such metric, a negative lag, no readings.
        UnknownIdError: An id that the set does not have.
        CalendarError: No day.

    Example:
        >>> nps = Series.of({"2026-06-10": 31})
        >>> asked = question("calls", nps, None, on="2026-07-01", metric=None,
        ...     starts_on="2026-06-05", until=None, lag=0, others=())
        >>> asked.metric.id, asked.days.until.isoformat()
        ('metric', '2026-07-01')
    """
    day = as_date(on, field="on")
    work = _initiative(initiative, series)
    meant = _metric(work, series, metric)
    start = _start(work, starts_on)
    wait = number(lag, field="lag")
    if wait < 0:
        raise InvalidOKRError(
            "an effect cannot show before its cause",
            code="negative",
            place="lag",
            expected="0 or more days",
            got=shown(lag),
        )
    last = day if until is None else min(day, as_date(until, field="until"))
    same = instances(others, Initiative, field="others")
    if isinstance(series, OKRSet):
        same = (*same, *_beside(series, meant.id))
    rivals = {one.id: one.starts_on for one in same if one.starts_on is not None}
    rivals.pop(work.id, None)
    return Question(
        initiative=work,
        metric=meant,
        series=_readings(series, meant),
        controls=_controls(controls, series),
        days=Asked(
            starts_on=start, shows_on=start + dt.timedelta(days=round(wait)), until=last
        ),
        on=day,
        others=tuple(rivals.items()),
    )


def _initiative(given: Initiative | str, series: object) -> Initiative:
    if isinstance(given, Initiative):
        return given
    if not isinstance(given, str):
        return instance(given, kind=Initiative, field="initiative")
    known = _initiatives(series) if isinstance(series, OKRSet) else ()
    return next((one for one in known if one.id == given), Initiative(given, given))


def _metric(work: Initiative, series: object, metric: Metric | str | None) -> Metric:
    if isinstance(metric, Metric):
        return metric
    if isinstance(series, OKRSet):
        if metric is not None:
            return series.metric(metric)
        moved = moved_metrics(series, work)
        if len(moved) == 1:
            return series.metric(moved[0])
        raise InvalidOKRError(
            "nothing says which metric is meant" if moved else "no metric is meant",
            code="ambiguous-metric" if moved else "missing-field",
            place=f"initiative {work.id}",
            expected="metric=, an id of the set",
            got=", ".join(moved) or "no `moves`",
        )
    return Metric(metric or "metric")


def _start(work: Initiative, starts_on: dt.date | str | None) -> dt.date:
    if starts_on is not None:
        return as_date(starts_on, field="starts_on")
    if work.starts_on is None:
        raise InvalidOKRError(
            "nobody said when it started",
            code="missing-field",
            place=f"initiative {work.id}",
            expected="starts_on, of the initiative or as an argument",
        )
    return work.starts_on


def moved_metrics(okrs: OKRSet, work: Initiative) -> tuple[str, ...]:
    """
    Return the metrics that an initiative should move.

    Args:
        okrs: The set.
        work: The initiative.

    Returns:
        Ids of metrics: those it names, and those of the key results it names.

    Raises:
        UnknownIdError: It names what the set does not have.

    Example:
        >>> from okrkit import OKRSet
        >>> okrs = OKRSet(metrics=[Metric("nps")])
        >>> moved_metrics(okrs, Initiative("calls", "Call", moves=["nps"]))
        ('nps',)
    """
    found: dict[str, None] = {}
    key_results = okrs.scope("key result")
    for id in work.moves:
        is_goal = bool(key_results.places(id))
        named = okrs.key_result(id).metric_id if is_goal else id
        if named is not None:
            found[okrs.metric(named).id] = None
    return tuple(found)


def _initiatives(okrs: OKRSet) -> tuple[Initiative, ...]:
    return tuple(one for goal in okrs.objectives for one in goal.initiatives)


def _beside(okrs: OKRSet, metric: str) -> tuple[Initiative, ...]:
    """Return the initiatives of a set that should move a metric."""
    every = _initiatives(okrs)
    return tuple(one for one in every if metric in moved_metrics(okrs, one))


def _readings(series: object, metric: Metric) -> Series:
    if isinstance(series, OKRSet):
        return series.series(metric.id)
    return Series.of(series)


def _controls(given: Controls, series: object) -> dict[str, Series]:
    """Return readings by name."""
    if given is None:
        return {}
    if isinstance(given, str):
        given = (given,)
    if isinstance(given, Series):
        return {"control": given}
    if isinstance(given, Mapping):
        return {name: Series.of(each) for name, each in given.items()}
    if not isinstance(series, OKRSet):
        raise InvalidOKRError(
            "controls by id need a set to look them up in",
            code="wrong-type",
            place="controls",
            expected="a Series, or a mapping of names to series",
            got=shown(given),
        )
    return {name: series.series(name) for name in given}
