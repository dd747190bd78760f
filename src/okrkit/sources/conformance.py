"""`check_source`: whether a source keeps what the protocol promises."""

import asyncio
import copy
import datetime as dt
from collections import Counter
from collections.abc import (
    AsyncIterable,
    Awaitable,
    Callable,
    Coroutine,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Final, Self, TypeAlias, TypeVar

from okrkit.errors import InvalidOKRError, OKRError, SourceError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import instance
from okrkit.model.metric import Metric, Observation
from okrkit.model.series import Series
from okrkit.sources.asking import Asked, ask
from okrkit.sources.records import observations
from okrkit.typing import AsyncMetricSource, MetricSource

__all__ = ["check_source"]

T = TypeVar("T")

# Below `Limits.source_rows`, so that an endless source is found out soon.
_MOST: Final = 100_000
_START: Final = "2000-01-01"
_END: Final = "2100-01-01"

_Take: TypeAlias = Callable[[dt.date, dt.date], list[Observation]]


def check_source(
    source: object,
    metric: Metric | None = None,
    *,
    start: dt.date | str = _START,
    end: dt.date | str = _END,
) -> None:
    """
    Check that a source keeps what `okrkit.typing.MetricSource` promises.

    It is read several times: the window twice, in two parts cut in the middle and at
    days of its readings, and an empty window. One that is to be awaited is awaited in
    an event loop of its own; where one runs already, as in a notebook, in a thread.

    A function, or readings by date, are checked as `okrkit.refresh` reads them: of what
    they give, only days of the window count.

    A source whose readings depend on where the window ends keeps no such promise: make
    it without `provisional=True`, which dates what still runs by the last day asked
    for, to check it.

    Args:
        source: What is checked: an object with a method `read`, a function, or readings
            by date.
        metric: What to read; a count called "metric" where left out.
        start: First day of a window in which the source has readings; that of the
            century where left out, for no clock is looked at.
        end: First day after it.

    Raises:
        SourceError: The promises that are not kept, all of them, in one message.
        InvalidOKRError: `metric` is no metric, or no day is in the window.
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
    if first >= after:
        raise InvalidOKRError(
            "no day is in the window",
            code="out-of-range",
            place="end",
            expected=f"a day after {first}",
            got=str(after),
        )
    asked = instance(
        Metric("metric") if metric is None else metric, kind=Metric, field="metric"
    )
    before = copy.deepcopy(asked)
    checked = _asked(source)
    try:
        with _Loop() as loop:
            if not isinstance(checked, MetricSource):
                broken = ["it has no method `read`"]
            else:
                take = _taker(checked, asked, loop)
                broken = list(dict.fromkeys(_broken(take, asked, first, after)))
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


def _asked(source: object) -> object:
    """Wrap what `refresh` takes and has no method `read`: a function, or readings."""
    if isinstance(source, type | MetricSource):
        return source
    if callable(source) or isinstance(source, Mapping | list | tuple | Series):
        return _Handed(source)
    return source


class _Handed:
    """A function, or readings, as a source."""

    def __init__(self, source: object) -> None:
        self._source = source

    def read(
        self, metric: Metric, start: dt.date, end: dt.date
    ) -> Iterable[Observation] | Awaitable[Iterable[Observation]]:
        given = ask(self._source, Asked(metric, start, end))
        if isinstance(given, Awaitable | AsyncIterable):
            return self._later(given, metric, start, end)
        return _inside(given, metric, start, end)

    async def _later(
        self,
        given: Awaitable[object] | AsyncIterable[object],
        metric: Metric,
        start: dt.date,
        end: dt.date,
    ) -> Iterable[Observation]:
        if isinstance(given, Awaitable):
            return _inside(await given, metric, start, end)
        return _inside(await _collected(given), metric, start, end)


def _inside(
    given: object, metric: Metric, start: dt.date, end: dt.date
) -> Iterator[Observation]:
    """Read what was given, and keep the days of the window."""
    dated = isinstance(given, Iterable | Observation)
    on = dt.date.max if dated else max(start, end - dt.timedelta(1))
    for row in observations(given, metric, on=on):
        if start <= row.date < end:
            yield row


class _Loop:
    """An event loop, made where it is needed; in a thread where another one runs."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._thread = ThreadPoolExecutor(1) if _runs() else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread is None:
            self._runner.close()
        else:
            self._thread.submit(self._runner.close).result()
            self._thread.shutdown()

    def run(self, made: Coroutine[object, object, T]) -> T:
        if self._thread is None:
            return self._runner.run(made)
        return self._thread.submit(self._runner.run, made).result()


def _runs() -> bool:
    """Tell whether an event loop runs in this thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _broken(take: _Take, metric: Metric, start: dt.date, end: dt.date) -> Iterator[str]:
    """Say which promises a source does not keep."""
    whole = take(start, end)
    if len(whole) > _MOST:
        yield f"it gives more than {_MOST} readings: it may never end"
        return
    if not all(isinstance(reading, Observation) for reading in whole):
        what = next(type(r).__name__ for r in whole if not isinstance(r, Observation))
        yield f"it gives something that is no Observation, but a {what}"
        return
    if not whole:
        yield "it gives nothing for the window: choose one with readings"
    yield from _wrong_readings(whole, metric, start, end)
    if Counter(take(start, end)) != Counter(whole):
        yield "it gives something else when it is read again"
    days = sorted({reading.date for reading in whole if start < reading.date < end})
    # A reading of the very day of a cut belongs to the part after it alone.
    cuts = {start + (end - start) // 2, *days[:1], *days[-1:]}
    for cut in sorted(cuts):
        if Counter(take(start, cut) + take(cut, end)) != Counter(whole):
            yield f"two parts of the window, cut at {cut}, give other readings than it"
    if take(start, start):
        yield "it gives readings for an empty window"


def _taker(
    source: MetricSource | AsyncMetricSource, metric: Metric, loop: "_Loop"
) -> _Take:
    """Return what reads a window, up to one reading more than a source may give."""

    def take(start: dt.date, end: dt.date) -> list[Observation]:
        given = source.read(metric, start, end)
        if isinstance(given, Awaitable | AsyncIterable):
            return loop.run(_awaited(given))
        return list(islice(given, _MOST + 1))

    return take


async def _awaited(
    given: Awaitable[Iterable[Observation]] | AsyncIterable[Observation],
) -> list[Observation]:
    """Await readings, up to one more than a source may give."""
    if isinstance(given, Awaitable):
        return list(islice(await given, _MOST + 1))
    return await _collected(given)


async def _collected(given: AsyncIterable[T]) -> list[T]:
    rows: list[T] = []
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
