"""`check_source`: whether a source keeps what the protocol promises."""

import asyncio
import copy
import datetime as dt
from collections import Counter
from collections.abc import (
    AsyncIterable,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Sequence,
)
from itertools import islice
from typing import Final, TypeAlias

from okrkit.errors import OKRError, SourceError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import instance
from okrkit.model.metric import Metric, Observation
from okrkit.typing import AsyncMetricSource, MetricSource

__all__ = ["check_source"]

# Below `Limits.source_rows`, so that an endless source is found out soon.
_MOST: Final = 100_000

_Take: TypeAlias = Callable[[dt.date, dt.date], list[Observation]]


def check_source(
    source: MetricSource | AsyncMetricSource,
    metric: Metric | None = None,
    *,
    start: dt.date | str,
    end: dt.date | str,
) -> None:
    """
    Check that a source keeps what `okrkit.typing.MetricSource` promises.

    It is read five times: the window twice, each half of it, and an empty window. One
    that is to be awaited is awaited in an event loop of its own; call it where none
    runs.

    Args:
        source: What is checked; has a method `read`.
        metric: What to read; a count called "metric" where left out.
        start: First day of a window in which the source has readings.
        end: First day after it.

    Raises:
        SourceError: The promises that are not kept, all of them, in one message.
        InvalidOKRError: `metric` is no metric.
        CalendarError: `start` or `end` is no date.

    Example:
        >>> from okrkit import Observation
        >>> class Survey:
        ...     def read(self, metric, start, end):
        ...         return [Observation(date=start, value=34)]
        >>> check_source(Survey(), start="2026-10-01", end="2026-12-31")
        Traceback (most recent call last):
        okrkit.errors.SourceError: ... gives readings for an empty window...
    """
    first, after = as_date(start, field="start"), as_date(end, field="end")
    asked = instance(
        Metric("metric") if metric is None else metric, kind=Metric, field="metric"
    )
    before = copy.deepcopy(asked)
    try:
        with asyncio.Runner() as runner:
            take = _taker(source, asked, runner)
            broken = list(dict.fromkeys(_broken(source, take, asked, first, after)))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a source may raise anything
        broken = [f"it raises {type(error).__name__} ({shown(error)})"]
    if (asked, asked.extra) != (before, before.extra):
        broken.append("it changes the metric")
    if broken:
        raise SourceError(
            "; ".join(broken),
            metric=asked.id,
            source=type(source).__name__,
            code="source-contract",
            hint="okrkit.typing.MetricSource says what a source promises.",
        )


def _broken(
    source: object, take: _Take, metric: Metric, start: dt.date, end: dt.date
) -> Iterator[str]:
    """Say which promises a source does not keep."""
    if not isinstance(source, MetricSource):
        yield "it has no method `read`"
        return
    whole = take(start, end)
    if len(whole) > _MOST:
        yield f"it gives more than {_MOST} readings: it may never end"
        return
    if not all(isinstance(reading, Observation) for reading in whole):
        yield "it gives something that is no Observation"
        return
    if not whole:
        yield "it gives nothing for the window: choose one with readings"
    yield from _wrong_readings(whole, metric, start, end)
    if Counter(take(start, end)) != Counter(whole):
        yield "it gives something else when it is read again"
    middle = start + (end - start) // 2
    halves = take(start, middle) + take(middle, end)
    if Counter(halves) != Counter(whole):
        yield "two halves of the window give other readings than the whole"
    if take(start, start):
        yield "it gives readings for an empty window"


def _taker(
    source: MetricSource | AsyncMetricSource, metric: Metric, runner: asyncio.Runner
) -> _Take:
    """Return what reads a window, up to one reading more than a source may give."""

    def take(start: dt.date, end: dt.date) -> list[Observation]:
        given = source.read(metric, start, end)
        if isinstance(given, Awaitable | AsyncIterable):
            return runner.run(_awaited(given))
        return list(islice(given, _MOST + 1))

    return take


async def _awaited(
    given: Awaitable[Iterable[Observation]] | AsyncIterable[Observation],
) -> list[Observation]:
    """Await readings, up to one more than a source may give."""
    if isinstance(given, Awaitable):
        return list(islice(await given, _MOST + 1))
    rows: list[Observation] = []
    async for row in given:
        rows.append(row)
        if len(rows) > _MOST:
            break
    return rows


def _wrong_readings(
    readings: Sequence[Observation], metric: Metric, start: dt.date, end: dt.date
) -> Iterator[str]:
    """Say which readings cannot be ones of the metric in the window."""
    for reading in readings:
        if not start <= reading.date < end:
            yield f"it gives a reading outside the window ({reading.date})"
        try:
            metric.check_value(reading.in_unit(metric.unit).value)
        except OKRError as error:
            yield f"it gives a value the metric cannot have ({error.why})"
    moments = Counter((reading.date, reading.recorded_at) for reading in readings)
    for (day, _), count in moments.items():
        if count > 1:
            yield f"it gives several readings of one day and moment ({day})"
