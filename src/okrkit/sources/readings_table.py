"""`ReadingsTable`: what every source has that reads a table, wherever that is kept."""

import datetime as dt
from abc import ABC, abstractmethod

from attrs import field, frozen

from okrkit.model.calendar import as_date
from okrkit.model.metric import Metric, Observation
from okrkit.sources.shape import Shape

__all__ = ["ReadingsTable"]


@frozen(kw_only=True, eq=False, repr=False)
class ReadingsTable(ABC):
    """
    A source whose readings are rows of a table.

    Attributes:
        shape: How the table is laid out.
        name: What its readings name as their source.

    Example:
        >>> from okrkit.sources.from_frames import frame
        >>> isinstance(frame({"date": ["2026-10-31"], "value": [32]}), ReadingsTable)
        True
    """

    shape: Shape = field(factory=Shape)
    name: str = ""

    def read(
        self, metric: Metric, start: dt.date | str, end: dt.date | str
    ) -> tuple[Observation, ...]:
        """
        Read the readings of a window of days.

        Args:
            metric: What to read; values without a unit are in its unit.
            start: First day of the window.
            end: First day after it.

        Returns:
            The readings whose date is in the window; none where it has no days.

        Raises:
            OKRError: No such table, file or column, a row that cannot be read, more
                rows or time than is allowed, or whatever keeps the table says of it,
                without its secrets.

        Example:
            >>> from okrkit.sources.from_frames import frame
            >>> table = {"month": ["2026-09", "2026-10"], "value": [32, 34]}
            >>> source = frame(table, columns={"date": "month"}, every="month")
            >>> found = source.read(Metric("nps"), "2026-10-01", "2026-11-01")
            >>> [(str(reading.date), reading.value) for reading in found]
            [('2026-10-31', 34.0)]
        """
        first, after = as_date(start, field="start"), as_date(end, field="end")
        return self._readings(metric, first, after) if first < after else ()

    @abstractmethod
    def _readings(
        self, metric: Metric, start: dt.date, end: dt.date
    ) -> tuple[Observation, ...]:
        """Read the readings of a window that has at least one day."""
