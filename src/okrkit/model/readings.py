"""Readings of one metric in columns; their objects are made on access."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from okrkit.model.lookup import LazyTuple
from okrkit.model.metric import Metric, Observation
from okrkit.model.unit import Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["NO_MOMENT", "Readings", "microseconds"]

NO_MOMENT = -(2**63)
"""The moment of a reading that says none: before every other."""

_FIRST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Readings(LazyTuple[Observation]):
    """
    Readings in order, checked, one for a date and moment, in the unit of their metric.

    Equal to, hashed and pickled as the tuple of observations it stands for.

    Attributes:
        unit: Of the metric, and of every value.
        day: Ordinal of each.
        moment: Microseconds since 1970 of its recording, `NO_MOMENT` where it has none.
        value: Of each.
        said: Standard errors and n's, NaN where there are none, shape (2, n).
        provisional: Whether it can still change; none of these says its period.

    Example:
        >>> import numpy as np
        >>> none = np.zeros(0, np.int64)
        >>> len(Readings(Unit.of("count"), none, none, none, none, none, lambda _: ...))
        0
    """

    __slots__ = ("_maker", "day", "moment", "provisional", "said", "unit", "value")

    def __init__(
        self,
        unit: Unit,
        day: "NDArray[np.int64]",
        moment: "NDArray[np.int64]",
        value: "NDArray[np.float64]",
        said: "NDArray[np.float64]",
        provisional: "NDArray[np.bool_]",
        make: Callable[[int], Observation],
    ) -> None:
        """Keep the columns, and how an object is made of a place in them."""
        super().__init__(len(day), make)
        self.unit: Unit = unit
        self.day: NDArray[np.int64] = day
        self.moment: NDArray[np.int64] = moment
        self.value: NDArray[np.float64] = value
        self.said: NDArray[np.float64] = said
        self.provisional: NDArray[np.bool_] = provisional
        self._maker = make

    def fits(self, metric: Metric) -> bool:
        """
        Tell whether every value is one of a metric.

        Args:
            metric: The metric.

        Returns:
            Whether the unit is the metric's, and its lowest and highest value can be.

        Example:
            >>> import numpy as np
            >>> none = np.zeros(0, np.int64)
            >>> readings = Readings(Unit.of("%"), none, none, none, none, none, id)
            >>> readings.fits(Metric("churn", unit="%"))
            True
        """
        if self.unit != metric.unit:
            return False
        if not len(self):
            return True
        low, high = metric.bounds
        if low is None and high is None and metric.unit.kind == "ratio":
            low, high = -1.0, 1.0
        lowest, highest = min(self.value.tolist()), max(self.value.tolist())
        return (low is None or lowest >= low) and (high is None or highest <= high)

    def current(self, moment: dt.datetime | None) -> "Readings":
        """
        Keep one reading for a date: the one recorded last, as known at a moment.

        Args:
            moment: The moment; None means all is known.

        Returns:
            The readings; these where that is so already.

        Example:
            >>> import numpy as np
            >>> day, moment = np.array([739926, 739926]), np.array([5, 6])
            >>> both, said = np.array([1.0, 2.0]), np.full((2, 2), np.nan)
            >>> made = Readings(Unit.of("count"), day, moment, both, said, day == 0, id)
            >>> made.current(None).value.tolist()
            [2.0]
        """
        import numpy as np

        known = np.arange(len(self))
        if moment is not None:
            known = known[self.moment <= microseconds(moment)]
        day = self.day[known]
        last = np.append(day[1:] != day[:-1], [True] * bool(len(day)))
        places = known[last.astype(np.bool_)]
        return self if len(places) == len(self) else self._keep(places)

    def dates(self) -> "NDArray[np.datetime64]":
        """
        Return the dates as numpy days.

        Example:
            >>> import numpy as np
            >>> one, said = np.array([739926]), np.full((2, 1), np.nan)
            >>> Readings(Unit.of("%"), one, one, one * 1.0, said, one == 0, id).dates()
            array(['2026-11-06'], dtype='datetime64[D]')
        """
        return (self.day - _FIRST.toordinal()).astype("datetime64[D]")

    def _keep(self, places: "NDArray[np.int64]") -> "Readings":
        at: Sequence[int] = places.tolist()
        return Readings(
            self.unit,
            self.day[places],
            self.moment[places],
            self.value[places],
            self.said[:, places],
            self.provisional[places],
            lambda place: self[at[place]],
        )


def microseconds(moment: dt.datetime) -> int:
    """
    Count the microseconds from 1970 to a moment.

    Example:
        >>> microseconds(dt.datetime(1970, 1, 2, tzinfo=dt.UTC))
        86400000000
    """
    return (moment - _FIRST) // dt.timedelta(microseconds=1)
