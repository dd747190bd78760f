"""`Followed`: how many events were followed in time, and how long it took."""

from typing import ClassVar

import numpy as np
from attrs import evolve, fields, frozen

from okrkit.numerics.arrays import Floats, Ints
from okrkit.results import Explanation
from okrkit.retention.arrays.followed import FollowCounts, Window
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.intervals import proportion_interval
from okrkit.retention.estimates.measured import Measured


@frozen(eq=False, kw_only=True, repr=False)
class Followed(Measured):
    """
    How many events were followed in time, by period and segment.

    Numerator and denominator are the events that were met, and those whose window is
    over. What is due in a period is met, missed, or open: in a window that is not over.

    Attributes:
        definition, cycles, segments, value, standard_error, low, high: See `Measured`.
        numerator, denominator, n, effective_n, provisional, on, level: See there.
        method, excluded, parts, estimator, note, notes, dates: See there.
        counts: The events by period, segment and how long it took.
        window: When a follow-up counts.

    Example:
        >>> from okrkit.retention.service.sample import onboarding
        >>> made = onboarding()
        >>> made.due, made.met, made.missed, made.open
        (array([2., 1.]), array([1., 0.]), array([1., 0.]), array([0., 1.]))
    """

    kind: ClassVar[str] = "followed"

    counts: FollowCounts
    window: Window

    def _at(self, index: int, /) -> Estimate:
        one, waiting = super()._at(index), self.open[index]
        return evolve(one, note=f"{waiting:g} still open") if waiting else one

    @property
    def met(self) -> Floats:
        """
        Events that were followed in time, and whose window is over.

        Shape:
            (rows,).
        """
        return self.numerator

    @property
    def missed(self) -> Floats:
        """
        Events whose window is over without a follow-up: it stays so.

        Shape:
            (rows,).
        """
        return self.denominator - self.numerator

    @property
    def open(self) -> Floats:
        """
        Events whose window is not over; not counted yet.

        Shape:
            (rows,).
        """
        return self.parts["open"]

    @property
    def early(self) -> Floats:
        """
        Those of the open ones that have been followed already.

        Shape:
            (rows,).
        """
        return self.parts["early"]

    @property
    def due(self) -> Floats:
        """
        All events of the period: met, missed and open.

        Shape:
            (rows,).
        """
        return self.denominator + self.open

    def median(self, id: str, /) -> float | None:
        """
        Return after how many days half of the events had been followed.

        Args:
            id: Of the row, such as ``2026-10``.

        Returns:
            Days; None where fewer than half were, or nothing was measured.

        Raises:
            UnknownIdError: There is no such row.

        Example:
            >>> from okrkit.retention.service.sample import onboarding
            >>> onboarding().median("2026-10")
            3.0
        """
        days, events = self._delays(id)
        half = self[id].denominator
        if not half or 2 * events.sum() < half:
            return None
        return float(days[np.searchsorted(2 * np.cumsum(events), half)])

    def by_day(self, id: str, /) -> dict[str, np.ndarray]:
        """
        Return the share that had been followed by each day of the window.

        Args:
            id: Of the row.

        Returns:
            Columns: day, events (followed on that day), share (by its end), low, high.
            Shares and ends are NaN where nothing was measured.

        Raises:
            UnknownIdError: There is no such row.

        Shape:
            (days of the window,) each.

        Example:
            >>> from okrkit.retention.service.sample import onboarding
            >>> onboarding().by_day("2026-10")["share"]
            array([0. , 0. , 0. , 0.5, 0.5, 0.5])
        """
        first, last = self.window.from_day, self.window.days
        days, events = self._delays(id)
        table = np.zeros(last - first + 1)
        table[days - first] = events
        share = proportion_interval(
            np.cumsum(table), self[id].denominator or 0, level=self.level
        )
        return {
            "day": np.arange(first, last + 1),
            "events": table,
            "share": share.value,
            "low": share.low,
            "high": share.high,
        }

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every number as a column.

        Returns:
            What every measure has, and due, met, missed, open, early.

        Example:
            >>> from okrkit.retention.service.sample import onboarding
            >>> onboarding().to_columns()["missed"]
            array([1., 0.])
        """
        own = {name: getattr(self, name) for name in _COUNTS}
        return {**super().to_columns(), **own}

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the number of a row came about.

        Args:
            id: Of the row.

        Returns:
            What was due, met, missed and open, with the formula.

        Raises:
            UnknownIdError: There is no such row.

        Example:
            >>> from okrkit.retention.service.sample import onboarding
            >>> print(onboarding().explain("2026-10").inputs[-1])
            median days = 3
        """
        whole = super().explain(id)
        place = self.ids.index(id)
        parts = [
            Explanation(name, float(getattr(self, name)[place]), note=note)
            for name, note in _COUNTS.items()
        ]
        days = self.median(id)
        parts.append(Explanation("median days", days))
        return evolve(whole, inputs=(*whole.inputs, *parts))

    def _delays(self, id: str) -> tuple[Ints, Floats]:
        """Return how many closed events of a row were followed after how many days."""
        place = self.ids.index(self[id].id)
        period, segment = divmod(place, len(self.counts.segments) + 1)
        counts = self.counts
        rows = (counts.period == period) & counts.closed & (counts.delay >= 0)
        if segment:
            rows &= counts.segment == segment - 1
        if not rows.any():
            return np.zeros(0, np.int64), np.zeros(0)
        events = np.bincount(counts.delay[rows], counts.events[rows]).astype(
            np.float64, copy=False
        )
        days = np.flatnonzero(events)
        return days, events[days]


def followed_of(made: Measured, *, counts: FollowCounts, window: Window) -> Followed:
    """
    Add to a measure what it was made of.

    Args:
        made: The measure.
        counts: The events.
        window: When a follow-up counts.

    Returns:
        The measure with both.
    """
    own = {f.name: getattr(made, f.name) for f in fields(Measured)}
    return Followed(**own, counts=counts, window=window)


_COUNTS = {
    "due": "all events of the period",
    "met": "followed in their window, which is over",
    "missed": "their window is over without a follow-up",
    "open": "their window is not over: not counted yet",
    "early": "open, and followed already",
}
