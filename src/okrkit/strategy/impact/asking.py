"""What `impact` is asked: an initiative, a metric, its readings and its controls."""

import datetime as dt
from collections.abc import Iterable
from typing import Literal, TypeAlias

from attrs import frozen

from okrkit.errors import CalendarError, InvalidOKRError, UnknownIdError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import instance, instances, number
from okrkit.model.metric import Metric
from okrkit.model.okrset import OKRSet
from okrkit.model.parts import Initiative
from okrkit.model.series import Series
from okrkit.strategy.impact.compared import (
    Compared,
    Controls,
    compared,
    converted,
    unit_of,
)
from okrkit.strategy.impact.gathered import Asked
from okrkit.strategy.impact.rivals import initiatives, moved_metrics, moving

__all__ = ["Question", "Share", "question"]

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
        controls: What moved where nothing was done, by name.
        days: Which days are looked at.
        on: The day.
        others: Initiatives meant to move the same metric.
        reaching: Initiatives meant to move a control, by the control's name.
    """

    initiative: Initiative
    metric: Metric
    series: Series
    controls: dict[str, Compared]
    days: Asked
    on: dt.date
    others: tuple[Initiative, ...]
    reaching: dict[str, tuple[Initiative, ...]]


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
    fitted: bool = False,
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
        fitted: Whether a share of the controls is fitted.

    Returns:
        The question.

    Raises:
        InvalidOKRError: No start, no such metric, a negative lag, no readings.
        UnknownIdError: An id that the set does not have.
        CalendarError: No day, or a lag beyond the calendar.
        UnitError: Readings of another dimension than the metric, or its controls.

    Example:
        >>> nps = Series.of({"2026-06-10": 31})
        >>> asked = question("calls", nps, None, on="2026-07-01", metric=None,
        ...     starts_on="2026-06-05", until=None, lag=0, others=())
        >>> asked.metric.id, asked.days.until.isoformat()
        ('metric', '2026-07-01')
    """
    day = as_date(on, field="on")
    work = _initiative(initiative, series)
    given = series if isinstance(series, OKRSet) else Series.of(series)
    meant = _metric(work, given, metric)
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
    known = compared(controls, given, meant, fitted=fitted)
    reaching: dict[str, tuple[Initiative, ...]] = {}
    if isinstance(given, OKRSet):
        same = (*same, *moving(given, meant.id))
        ids = {id: one for id, one in known.items() if given.scope("metric").places(id)}
        reaching = {id: moving(given, id) for id in ids}
    rivals = {one.id: one for one in same if one.id != work.id}
    readings = given.series(meant.id) if isinstance(given, OKRSet) else given
    return Question(
        initiative=work,
        metric=meant,
        series=converted(readings, meant.unit),
        controls=known,
        days=Asked(
            starts_on=start, shows_on=_later(start, wait), until=last, known_on=day
        ),
        on=day,
        others=tuple(rivals.values()),
        reaching=reaching,
    )


def _later(start: dt.date, wait: float) -> dt.date:
    try:
        return start + dt.timedelta(days=round(wait))
    except OverflowError as error:
        raise CalendarError(
            "an effect that shows after the end of the calendar",
            code="date-out-of-range",
            place="lag",
            expected="days until a year up to 9999",
            got=shown(wait),
        ) from error


def _initiative(given: Initiative | str, series: object) -> Initiative:
    if isinstance(given, Initiative):
        return given
    if not isinstance(given, str):
        return instance(given, kind=Initiative, field="initiative")
    known = initiatives(series) if isinstance(series, OKRSet) else ()
    return next((one for one in known if one.id == given), Initiative(given, given))


def _metric(
    work: Initiative, series: OKRSet | Series, metric: Metric | str | None
) -> Metric:
    if isinstance(metric, Metric):
        return metric
    if isinstance(series, Series):
        plain = Metric(metric or "metric")
        return plain.replace(unit=unit_of(series, plain.unit))
    if metric is not None:
        return series.metric(metric)
    moved = moved_metrics(series, work)
    if len(moved) == 1:
        return series.metric(moved[0])
    ids = [one.id for one in initiatives(series)]
    if not moved and work.id not in ids:
        raise UnknownIdError(f"no initiative {shown(work.id)}", id=work.id, known=ids)
    raise InvalidOKRError(
        "nothing says which metric is meant" if moved else "no metric is meant",
        code="ambiguous-metric" if moved else "missing-field",
        place=f"initiative {work.id}",
        expected="metric=, an id of the set",
        got=", ".join(moved) or "no `moves`",
    )


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
