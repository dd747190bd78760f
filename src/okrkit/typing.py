"""
Protocols and aliases for annotations in programs that use okrkit.

Nothing here is needed to call okrkit; it names what okrkit accepts, so that a type
checker can tell a source from something that only looks like one.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from okrkit.model.metric import Metric, Observation
from okrkit.model.series import Series

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "BoolArray",
    "DateArray",
    "Day",
    "FloatArray",
    "MetricSource",
    "Number",
    "Reading",
    "Readings",
    "Record",
    "Source",
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


Source: TypeAlias = MetricSource | Callable[..., Readings] | Readings
"""
What `okrkit.refresh` reads a metric from: an object with `read`, a function of the
metric and the window or of less, or the readings themselves.
"""
