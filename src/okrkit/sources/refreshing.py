"""
`refresh`: the readings of many sources into a set, all or nothing for each metric.

No source can do harm to another, or to the set: what it gives is read whole, checked
and compared with what is known before any of it counts.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter

from attrs import evolve, fields

from okrkit.errors import InvalidOKRError, OKRError, SourceError, shown
from okrkit.model.access import span_of
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle, as_date
from okrkit.model.checks import instance
from okrkit.model.limits import Limits
from okrkit.model.metric import Observation, instant
from okrkit.model.okrset import OKRSet
from okrkit.model.series import Series
from okrkit.model.target import Change, Target
from okrkit.sources.alike import check_alike
from okrkit.sources.reading import read
from okrkit.sources.result import Refresh, Refreshed
from okrkit.typing import Source

__all__ = ["refresh"]

_FIRST = dt.datetime.min.replace(tzinfo=dt.UTC)
_YEAR = dt.timedelta(days=366)
# What a reading says, without who read it and when.
_BESIDE = ("recorded_at", "source", "extra")
_SAYS = attrgetter(*(f.name for f in fields(Observation) if f.name not in _BESIDE))


def refresh(
    okrs: OKRSet,
    sources: Mapping[str, Source],
    *,
    on: dt.date | str,
    recorded_at: dt.datetime | str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    dry_run: bool = False,
) -> Refresh:
    """
    Read metrics from their sources, and put what is new into the set.

    A source is asked for the days from one cycle before the first key result that
    uses the metric starts (so that a `Change` finds where it started) up to `on`.
    A source that fails leaves its metric as it was, and the others untouched. The
    same readings twice change nothing. Readings by another `definition` than those a
    metric has, or of another kind of period, are refused: a series counts one thing.

    Args:
        okrs: The set.
        sources: By metric id: an object with `read`, a function of metric, start and
            end or of less, or the readings themselves.
        on: The last day there can be a reading for.
        recorded_at: The moment put on readings that have none. A reading that differs
            from the known one of its day is taken only if it was recorded later.
        limits: How many rows a source may give.
        dry_run: Only try: the set in the result is the one that came in.

    Returns:
        The new set, and what became of each metric.

    Raises:
        InvalidOKRError: `okrs` is no set, `limits` are none, or `sources` no mapping.
        CalendarError: `on` or `recorded_at` is no date.

    Example:
        >>> import okrkit as okr
        >>> okrs = okr.OKRSet(metrics=[okr.Metric("churn", unit="%")], cycle="2026-Q4")
        >>> run = okr.refresh(okrs, {"churn": "3.2%"}, on="2026-11-15")
        >>> run.okrs.series("churn").values
        array([3.2])
    """
    okrs = instance(okrs, kind=OKRSet, field="okrs")
    limits = instance(limits, kind=Limits, field="limits")
    day = as_date(on, field="on")
    moment = instant(recorded_at, field="recorded_at")
    if not isinstance(sources, Mapping):
        raise InvalidOKRError(
            "sources are given by metric",
            code="wrong-type",
            place="sources",
            expected="a mapping of metric id to source",
            got=shown(sources),
        )
    chosen, items = _chosen(okrs, sources)
    starts = _starts(okrs, chosen, day)
    observations = dict(okrs.observations)
    for id_, source in chosen.items():
        known = okrs.series(id_)
        try:
            found = read(
                source,
                okrs.metric(id_),
                start=starts[id_],
                end=day + dt.timedelta(1),
                recorded_at=moment,
                limits=limits,
            )
            check_alike(known, found, id_)
            new = tuple(_news(known, found, id_))
        except SourceError as error:
            items[id_] = Refreshed(id_, "failed", latest=_last(known), error=error)
            continue
        series = known.adding(new)
        if new:
            observations[id_] = series
        items[id_] = Refreshed(
            id_, "changed" if new else "unchanged", new, latest=_last(series)
        )
    if not dry_run and any(item.new for item in items.values()):
        # Every reading was checked against its metric; nothing else has changed.
        okrs = evolve(okrs, observations=observations, _trusted=True)
    return Refresh(okrs, day, dry_run, tuple(items.values()))


def _chosen(
    okrs: OKRSet, sources: Mapping[str, Source]
) -> tuple[dict[str, Source], dict[str, Refreshed]]:
    """Find the metric of each source; what cannot be found has failed already."""
    chosen: dict[str, Source] = {}
    items: dict[str, Refreshed] = {}
    for name, source in sources.items():
        try:
            id_ = okrs.metric(name).id
        except OKRError as error:
            items[str(name)] = Refreshed(str(name), "failed", error=error)
            continue
        if id_ in chosen or id_ in items:
            chosen.pop(id_, None)
            items[id_] = Refreshed(id_, "failed", error=_second(id_))
        else:
            chosen[id_] = source
            items[id_] = Refreshed(id_, "unchanged")
    return chosen, items


def _second(metric: str) -> SourceError:
    return SourceError(
        "two sources for one metric",
        metric=metric,
        code="duplicate-source",
        hint="Give one, by the metric's full id.",
    )


def _news(
    known: Series, found: Iterable[Observation], metric: str
) -> Iterator[Observation]:
    """Give the readings that add to what is known; refuse those that contradict it."""
    counts = {reading.date: reading for reading in known}
    moments = {(reading.date, reading.recorded_at): reading for reading in known}
    for reading in sorted(found, key=lambda r: (r.date, _moment(r))):
        before = counts.get(reading.date)
        if before is not None:
            same = moments.get((reading.date, reading.recorded_at), before)
            if _SAYS(reading) in (_SAYS(before), _SAYS(same)):
                continue
            if _moment(reading) <= _moment(before):
                raise _contradiction(before, reading, metric)
        counts[reading.date] = moments[reading.date, reading.recorded_at] = reading
        yield reading


def _moment(reading: Observation) -> dt.datetime:
    return reading.recorded_at or _FIRST


def _contradiction(
    before: Observation, reading: Observation, metric: str
) -> SourceError:
    values = f"{before.value!r} and {reading.value!r}"
    return SourceError(
        f"another reading of {reading.date} is known",
        metric=metric,
        source=reading.source,
        code="contradiction",
        got=values if before.value != reading.value else f"two accounts of {values}",
        hint="Pass recorded_at= to let a correction count: the later one does.",
    )


def _last(series: Series) -> Observation | None:
    return series[-1] if series else None


# -- which days to ask for ---------------------------------------------------------


def _starts(okrs: OKRSet, metrics: Iterable[str], on: dt.date) -> dict[str, dt.date]:
    """Find for each metric the first day that matters: a cycle before it is used."""
    known = {okrs.cycle: _before(okrs.cycle, okrs.cadence, on)}
    starts = dict.fromkeys(metrics, known[okrs.cycle])
    for id_, span, target in _uses(okrs, starts):
        if span not in known:
            known[span] = _before(span, okrs.cadence, on)
        first = known[span]
        if isinstance(target, Change) and target.since != "previous_cycle":
            first = min(first, _change_start(target, span, on))
        starts[id_] = min(starts[id_], first)
    return starts


def _uses(
    okrs: OKRSet, metrics: Mapping[str, object]
) -> Iterator[tuple[str, Cycle | None, Target | None]]:
    """Go through everything that uses one of the metrics."""
    scope = okrs.scope("metric")
    for objective in okrs.objectives:
        cycle = okrs.cycle_of(objective)
        uses: list[tuple[str, Cycle | None, Target | None]] = [
            (kr.metric_id, span_of(kr, cycle), kr.target)
            for kr in objective.key_results
            if kr.metric_id is not None
        ]
        named = (*objective.measured_by, *(g.metric for g in objective.guardrails))
        uses += [(name, cycle, None) for name in named]
        for name, span, target in uses:
            id_ = scope.ids[scope.find(name)]
            if id_ in metrics:
                yield id_, span, target


def _before(cycle: Cycle | None, cadence: Cadence | None, on: dt.date) -> dt.date:
    """Give the first day of the cycle before one; a year before where there is none."""
    if cycle is None:
        return _back(on, _YEAR)
    start = min(cycle.start, on)
    if cadence is not None:
        try:
            return cadence.previous(cadence.cycle(start)).start
        except InvalidOKRError:
            pass  # a custom cadence reaches no further back
    return _back(start, dt.timedelta(days=cycle.days))


def _change_start(target: Change, span: Cycle | None, on: dt.date) -> dt.date:
    """Give a day a year before the one that a change is counted from."""
    if target.since == "previous_year":
        return _back(_back(on if span is None else span.last_day, _YEAR), _YEAR)
    return _back(as_date(target.since), _YEAR)


def _back(day: dt.date, by: dt.timedelta) -> dt.date:
    return day - by if day - dt.date.min > by else dt.date.min
