"""
Protocols and aliases for annotations in programs that use okrkit.

Nothing here is needed to call okrkit; it names what okrkit accepts, so that a type
checker can tell a source from something that only looks like one.
"""

from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

from okrkit.model.metric import Metric, Observation
from okrkit.model.series import Series

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "AsyncMetricSource",
    "AsyncSource",
    "BoolArray",
    "DateArray",
    "Day",
    "FloatArray",
    "MetricSource",
    "Number",
    "Progress",
    "Reading",
    "Readings",
    "Record",
    "Source",
    "TimedSource",
]

FloatArray: TypeAlias = "NDArray[np.float64]"
"""A numpy array of floats."""

BoolArray: TypeAlias = "NDArray[np.bool_]"
"""A numpy array of true and false, such as a mask of what was measured."""

DateArray: TypeAlias = "NDArray[np.datetime64]"
"""A numpy array of days, ``datetime64[D]``."""

Number: TypeAlias = float | Decimal | Fraction
"""A finite number; a bool is none, and text goes by the metric's unit."""

Day: TypeAlias = date | str
"""A `datetime.date` that is no moment, or its ISO text such as ``2026-11-15``."""

Record: TypeAlias = Mapping[str, object]
"""One reading by the names of `Observation`'s fields: date, value, n, numerator ..."""

Reading: TypeAlias = Observation | Record | tuple[Day, Number | str]
"""One reading: an observation, a record, or a pair of date and value."""

Readings: TypeAlias = (
    Number
    | str
    | Reading
    | Series
    | Mapping[date, Number | str]
    | Mapping[str, Number | str]
    | Iterable[Reading]
)
"""
What a source may give: one value (a reading of the day that is refreshed for), one
reading, a series, ``{date: value}``, or any iterable of readings.
"""


@runtime_checkable
class MetricSource(Protocol):
    """
    Whatever reads a metric: one method, `read`.

    A source gives the observations of the window that is asked for, in any order; it
    gives the same ones when it is asked again, changes nothing, and has none for an
    empty window. `okrkit.testing.check_source` tests that.

    A source may have an attribute `shares`: what it uses together with other sources,
    such as a connection, that bears no two callers at once. `okrkit.refresh_async` then
    lets them take turns, and none of them is asked where one was left behind.

    Example:
        >>> class Survey:
        ...     def read(self, metric, start, end):
        ...         return [Observation(date=start, value=34)]
        >>> isinstance(Survey(), MetricSource)
        True
    """

    def read(self, metric: Metric, start: date, end: date) -> Iterable[Observation]:
        """
        Read the observations of a metric in a window of days.

        Args:
            metric: What to read.
            start: First day of the window.
            end: First day after it.

        Returns:
            The observations whose date is in the window.

        Example:
            >>> class Survey:
            ...     def read(self, metric, start, end):
            ...         return [Observation(date=start, value=34)]
            >>> day = date(2026, 11, 15)
            >>> [reading.value for reading in Survey().read(Metric("nps"), day, day)]
            [34.0]
        """
        ...


@runtime_checkable
class TimedSource(MetricSource, Protocol):
    """
    A source that stops by itself, by the limit of the driver it asks.

    `okrkit.refresh` reads other sources in a thread of its own, so that one that hangs
    can be left behind. Where `keeps_time` is true the source is read in the thread
    that called, as a connection needs that belongs to the thread that made it. A
    function may have the attribute, too.

    Example:
        >>> class Warehouse:
        ...     keeps_time = True
        ...     def read(self, metric, start, end):
        ...         return [Observation(date=start, value=34)]
        >>> isinstance(Warehouse(), TimedSource)
        True
    """

    @property
    def keeps_time(self) -> bool:
        """
        Whether the source ends by itself, whatever happens.

        Example:
            >>> class Warehouse:
            ...     keeps_time = True
            >>> Warehouse().keeps_time
            True
        """
        ...


class AsyncMetricSource(Protocol):
    """
    A source that is awaited: by `okrkit.refresh_async`, never by `okrkit.refresh`.

    It promises what a `MetricSource` does. Its `read` is a coroutine function, or an
    async generator.

    Example:
        >>> class Survey:
        ...     async def read(self, metric, start, end):
        ...         return [Observation(date=start, value=34)]
        >>> source: AsyncMetricSource = Survey()
    """

    def read(
        self, metric: Metric, start: date, end: date
    ) -> Awaitable[Iterable[Observation]] | AsyncIterable[Observation]:
        """
        Read the observations of a metric in a window of days.

        Args:
            metric: What to read.
            start: First day of the window.
            end: First day after it.

        Returns:
            What gives the observations whose date is in the window, once it is awaited
            or gone through.

        Example:
            >>> import asyncio
            >>> class Survey:
            ...     async def read(self, metric, start, end):
            ...         return [Observation(date=start, value=34)]
            >>> day = date(2026, 11, 15)
            >>> asyncio.run(Survey().read(Metric("nps"), day, day))[0].value
            34.0
        """
        ...


Source: TypeAlias = MetricSource | Callable[..., Readings] | Readings
"""
What `okrkit.refresh` reads a metric from: an object with `read`, a function of the
metric and the window or of less, or the readings themselves.
"""

Progress: TypeAlias = Callable[..., Iterable[Any]]
"""A progress bar: called with an iterable and `total`, it gives the same, as `tqdm`."""

AsyncSource: TypeAlias = (
    AsyncMetricSource
    | Callable[..., Awaitable[Readings] | AsyncIterable[Reading]]
    | Awaitable[Readings]
    | AsyncIterable[Reading]
)
"""What `okrkit.refresh_async` takes beside a `Source`: whatever is to be awaited."""
