"""`satisfaction_alerts`: whether satisfaction fell, and which objective it touches."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, Literal

import numpy as np
from attrs import evolve, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import choice, items, number
from okrkit.model.metric import Metric, Observation
from okrkit.model.okrset import OKRSet
from okrkit.model.series import Series
from okrkit.model.unit import Unit
from okrkit.numerics.arrays import Floats
from okrkit.retention.estimates.intervals import check_level
from okrkit.strategy.pain.alert import Alert, Alerts, Fallen
from okrkit.strategy.pain.changes import located
from okrkit.strategy.pain.cusum import cusum, cusum_run_length, cusum_threshold
from okrkit.strategy.pain.flat import grounded
from okrkit.strategy.pain.segments import SURVEYS
from okrkit.strategy.pain.surprises import steadied, surprises, typical
from okrkit.strategy.reading_errors import reading_errors

__all__ = ["LEAST", "satisfaction_alerts"]

LEAST: Final = 6
"""Of fewer readings no absence of an alarm says anything."""

_YEAR: Final = 365.25


@frozen(kw_only=True, eq=False)
class _Watched:
    """One measure, as columns: worse is lower."""

    metric: Metric
    objectives: tuple[str, ...]
    readings: Sequence[Observation]
    sign: int
    note: str
    unit: Unit | None


def satisfaction_alerts(
    of: object,
    /,
    *,
    on: dt.date | str,
    metrics: Iterable[str] | None = None,
    false_alarms_per_year: float = 0.25,
    since: dt.date | str | None = None,
    polarity: Literal["higher", "lower"] = "higher",
    level: float = 0.95,
) -> Alerts:
    """
    Say which measures of satisfaction fell, since when, how far, and what they touch.

    Each reading is compared with what those before it say, their errors and the
    metric's own wobble included; surprises for the worse add up, and an alarm is raised
    where they are more than chance brings at the stated rate. Provisional readings do
    not count, and after a change of definition a metric starts anew.

    Args:
        of: A set, or the readings of one measure: a `Series`, or what makes one.
        on: The day; later readings do not count.
        metrics: Ids of the metrics to watch; where None, those of kind "score" and
            those whose definition is of a survey.
        false_alarms_per_year: How many each measure may raise while nothing changes.
        since: Alarms before this day do not count; a year before `on` where None.
        polarity: What is better, where a metric does not say.
        level: Of the intervals of the day and of the size.

    Returns:
        An alert for each measure, those that fell last first.

    Raises:
        CalendarError: No date.
        InvalidOKRError: No readings, no measure of satisfaction, a rate that no
            threshold has, or `since` after `on`.
        UnknownIdError: No such metric.

    Units:
        Sizes in the metric's unit; the sum in standard deviations.

    Source:
        Page, Biometrika 41 (1954), 100-115; "See where it hurts" in the documentation.

    Example:
        >>> months = {f"2026-{m:02}-28": 40 - 9 * (m > 8) + m % 2 for m in range(1, 13)}
        >>> alert = satisfaction_alerts(months, on="2026-12-31")["series"]
        >>> alert.verdict, str(alert.changed_on), round(alert.size)
        ('has fallen', '2026-09-28', -8)

    .. versionadded:: 0.1.0
    """
    day = as_date(on, field="on")
    first = _year_before(day) if since is None else as_date(since, field="since")
    if first > day:
        raise InvalidOKRError(
            "alarms of days that are not yet",
            code="period-order",
            place="since",
            expected=f"{day} or before",
            got=f"{first}",
        )
    rate = number(false_alarms_per_year, field="false_alarms_per_year")
    if rate <= 0:
        raise InvalidOKRError(
            "alarms that are never false are never raised",
            code="not-positive",
            place="false_alarms_per_year",
            expected="a number above 0",
            got=shown(false_alarms_per_year),
        )
    better = choice(polarity, ("higher", "lower"), field="polarity")
    level = check_level(level)
    watched = _watched(of, metrics, day, higher=better == "higher")
    found = [_judged(one, rate=rate, since=first, level=level) for one in watched]
    found.sort(key=_latest_first)
    return Alerts(
        items=tuple(found),
        on=day,
        since=first,
        false_alarms_per_year=rate,
        level=level,
    )


def _year_before(day: dt.date) -> dt.date:
    """Return the day a year before, or the first that there is."""
    return dt.date.fromordinal(max(1, day.toordinal() - 365))


def _latest_first(alert: Alert) -> tuple[bool, int]:
    """Order alerts: those that fell, the last of them first."""
    fell = alert.verdict == "has fallen"
    day = alert.raised_on if fell else None
    return not fell, -(day.toordinal() if day is not None else 0)


def _watched(
    of: object, metrics: Iterable[str] | None, day: dt.date, *, higher: bool
) -> list[_Watched]:
    """Take what is watched out of whatever was given."""
    if not isinstance(of, OKRSet):
        if metrics is not None:
            raise InvalidOKRError(
                "one series has no metrics to choose",
                code="not-needed",
                place="metrics",
                got=shown(metrics),
            )
        read = Series.of(of), day
        return [_columns(Metric("series"), *read, unit=None, higher=higher)]
    return [
        _columns(
            one,
            of.series(one.id),
            day,
            unit=one.unit,
            objectives=_read_by(of, one.id),
            higher=higher,
        )
        for one in _chosen(of, metrics)
    ]


def _chosen(okrs: OKRSet, metrics: Iterable[str] | None) -> list[Metric]:
    """Return the metrics that are asked for, or those of satisfaction."""
    if metrics is not None:
        return [okrs.metric(name) for name in items(metrics, field="metrics")]
    found = [one for one in okrs.metrics if _of_surveys(one, okrs.series(one.id))]
    if not found:
        raise InvalidOKRError(
            "no metric of satisfaction in this set",
            code="no-satisfaction",
            place="metrics",
            expected='metrics of kind "score", or with readings of a survey',
            hint="Name those to watch: metrics=[...].",
        )
    return found


def _of_surveys(metric: Metric, readings: Series) -> bool:
    """Tell whether a metric says what customers answered."""
    names = {metric.definition, *(one.definition for one in readings)}
    return metric.kind == "score" or any(
        name.partition(".")[0] in SURVEYS for name in names
    )


def _read_by(okrs: OKRSet, metric: str) -> tuple[str, ...]:
    """Return the objectives whose key results or `measured_by` read a metric."""
    return tuple(
        objective.id
        for objective in okrs
        if metric in objective.measured_by
        or any(kr.metric_id == metric for kr in objective.key_results)
    )


def _columns(
    metric: Metric,
    series: Series,
    day: dt.date,
    *,
    unit: Unit | None,
    objectives: tuple[str, ...] = (),
    higher: bool,
) -> _Watched:
    """Choose the readings that count, in one unit and by one definition."""
    note = ""
    known = [o for o in series.current() if o.date <= day and not o.provisional]
    if unit is None and known:
        unit = known[-1].unit
        known = known if unit is None else [o.in_unit(unit) for o in known]
    changed = [
        place
        for place, (a, b) in enumerate(pairwise(known), 1)
        if a.definition != b.definition
    ]
    if changed:
        note = f"; readings before {known[changed[-1]].date} are by another definition"
        known = known[changed[-1] :]
    polarity = metric.polarity or ("higher" if higher else "lower")
    return _Watched(
        metric=metric,
        objectives=objectives,
        readings=known,
        sign=1 if polarity == "higher" else -1,
        note=note,
        unit=unit,
    )


def _judged(one: _Watched, *, rate: float, since: dt.date, level: float) -> Alert:
    """Judge one measure."""
    days = np.array([o.date.toordinal() for o in one.readings], np.float64)
    values = np.array([o.value for o in one.readings], np.float64)
    errors = _errors(one)
    made = Alert(
        id=one.metric.id,
        name=one.metric.name or one.metric.id,
        verdict="cannot tell",
        why="",
        raised_on=None,
        changed_on=None,
        changed_from=None,
        changed_to=None,
        before=None,
        size=None,
        low=None,
        high=None,
        objectives=one.objectives,
        readings=len(days),
        per_year=None,
        sum=None,
        threshold=None,
        earlier=(),
        unit=one.unit,
    )
    note = one.note
    if np.isnan(errors).all():
        note += "; no error of a reading is known: n or standard_error would say more"
    if len(days) < 2:
        return evolve(made, why=_why(made, note, since))
    per_year = _YEAR / typical(days)
    run = max(per_year / rate, cusum_run_length(0.0))
    threshold = cusum_threshold(run)
    columns = one.sign * values, errors, days
    least = _answer(one)
    alarms, total, start = _alarms(columns, threshold, least)
    counted = [place for place in alarms if one.readings[place].date >= since]
    made = evolve(
        made,
        per_year=per_year,
        sum=total,
        threshold=threshold,
        earlier=tuple(
            f"{one.readings[p].date}" for p in alarms if p not in counted[-1:]
        ),
    )
    if counted:
        made = _told(
            made, one, _part(columns, start, least), (start, counted[-1]), level
        )
    elif len(days) >= LEAST:
        made = evolve(made, verdict="no sign")
    return evolve(made, why=_why(made, note, since))


def _errors(one: _Watched) -> Floats:
    """Return the errors of readings, steadied; NaN where none is known."""
    made = reading_errors(Series(one.readings), one.metric)
    n, units = (
        np.array([math.nan if x is None else x for x in column], np.float64)
        for column in (
            [o.n for o in one.readings],
            [o.denominator for o in one.readings],
        )
    )
    return steadied(made, np.where(n > 0, n, units))


def _alarms(
    columns: tuple[Floats, Floats, Floats], threshold: float, least: float
) -> tuple[list[int], float, int]:
    """
    Go through the readings, and start anew after each alarm, at the level it found.

    Returns the places of alarms, the last sum, and where the last but one began.
    """
    alarms: list[int] = []
    start = begun = 0
    while True:
        part = _part(columns, start, least)
        scores = surprises(*part)
        # Readings up to the alarm say what the new level is, and raise none again.
        if alarms:
            scores[: alarms[-1] - start + 1] = np.nan
        sums = cusum(scores)
        over = np.flatnonzero(sums > threshold)
        if not over.size:
            return alarms, float(sums[-1]), begun
        place = start + int(over[0])
        alarms.append(place)
        begun = start
        known = [column[: place + 1 - start] for column in part]
        start += located(*known).first


def _part(
    columns: tuple[Floats, Floats, Floats], start: int, least: float
) -> tuple[Floats, Floats, Floats]:
    """Return the readings from a place on; if they stood still, with an error."""
    values, errors, days = (column[start:] for column in columns)
    return values, grounded(values, errors, least=least), days


def _answer(one: _Watched) -> float:
    """Return what one answer moves a reading by; 0 where nobody knows."""
    low, high = one.metric.bounds or (None, None)
    counts = [o.n for o in one.readings if o.n]
    if low is None or high is None or not counts:
        return 0.0
    return (high - low) / float(np.median(counts))


def _told(
    made: Alert,
    one: _Watched,
    part: tuple[Floats, Floats, Floats],
    places: tuple[int, int],
    level: float,
) -> Alert:
    """Say when the change was and how large, by all readings since the one before."""
    start, alarm = places
    found = located(*part, last=alarm - start, level=level)
    days = [o.date for o in one.readings[start:]]
    low, high = sorted((one.sign * found.low, one.sign * found.high))
    return evolve(
        made,
        verdict="has fallen",
        raised_on=one.readings[alarm].date,
        changed_on=days[found.first],
        changed_from=days[found.earliest],
        changed_to=days[found.latest],
        before=one.sign * found.before,
        size=one.sign * found.size,
        low=low,
        high=high,
    )


def _why(made: Alert, note: str, since: dt.date) -> str:
    """Say the verdict in a sentence."""
    verdict: Fallen = made.verdict
    if verdict == "has fallen":
        touched = ", ".join(made.objectives)
        what = f"; to re-evaluate: {touched}" if touched else ""
        return (
            f"the readings up to {made.raised_on} are worse than chance explains; the "
            f"level changed between {made.changed_from} and {made.changed_to}"
            f"{what}{note}"
        )
    if verdict == "no sign":
        return f"no alarm since {since} in {made.readings} readings{note}"
    return f"{made.readings} readings, and {LEAST} are needed to see nothing{note}"
