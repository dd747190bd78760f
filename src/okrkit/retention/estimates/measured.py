"""`Measured`: a measure by period and segment, ready to be read into a metric."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
from attrs import field, frozen

from okrkit.errors import NotMeasuredError
from okrkit.model.calendar import Cycle
from okrkit.model.metric import Metric, Observation
from okrkit.numerics.arrays import Flags, Floats
from okrkit.results import Explanation, ResultSet
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate


@frozen(eq=False, kw_only=True, repr=False)
class Measured(ResultSet[Estimate]):
    """
    A measure by period and segment: one row each, with its uncertainty.

    A row that nothing was measured for has no value (NaN here, None in the estimate).

    Attributes:
        definition: What is counted.
        cycles: The period of each row.
        segments: Who is meant in each row; "" for everybody.
        value: In the definition's unit.
        standard_error: Of the value.
        low: Lower ends of the intervals.
        high: Upper ends.
        numerator: Of ratios.
        denominator: Of ratios.
        n: How many units or responses each rests on.
        provisional: Whether it can still change by itself: late data, running period.
        on: The day it was asked on; nothing later counts.
        level: Of the intervals.
        method: How the intervals were made.
        excluded: Rows left out, by reason.

    Shape:
        Every column (rows,), ordered by period, then segment.
    """

    kind: ClassVar[str] = "measured"

    definition: Definition
    cycles: tuple[Cycle, ...]
    segments: tuple[str, ...]
    value: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    numerator: Floats
    denominator: Floats
    n: Floats
    provisional: Flags
    on: dt.date
    level: float = 0.95
    method: str = ""
    excluded: Mapping[str, int] = field(factory=dict)

    @property
    def ids(self) -> Sequence[str]:
        """Labels of the rows: ``2026-10``, or ``2026-10/paying`` of a segment."""
        pairs = zip(self.cycles, self.segments, strict=True)
        return [f"{c.label}/{s}" if s else c.label for c, s in pairs]

    def _at(self, index: int, /) -> Estimate:
        cycle = self.cycles[index]
        return Estimate(
            definition=self.definition,
            value=_known(self.value[index]),
            standard_error=_known(self.standard_error[index]),
            low=_known(self.low[index]),
            high=_known(self.high[index]),
            level=self.level,
            method=self.method,
            numerator=_known(self.numerator[index]),
            denominator=_known(self.denominator[index]),
            n=_known(self.n[index]),
            period=cycle,
            date=min(cycle.last_day, self.on),
            segment=self.segments[index],
            provisional=bool(self.provisional[index]),
            excluded=self.excluded,
        )

    def observations(
        self, segment: str = "", *, provisional: bool = False
    ) -> tuple[Observation, ...]:
        """
        Return the readings of one segment.

        Args:
            segment: Who is meant; "" for everybody.
            provisional: Whether those that can still change are given, too.

        Returns:
            One reading for each period that was measured, by date.
        """
        return tuple(
            one.observation()
            for one in self
            if one.segment == segment
            and one.value is not None
            and (provisional or not one.provisional)
        )

    def latest(self, segment: str = "") -> Estimate:
        """
        Return the last estimate that no longer changes.

        Args:
            segment: Who is meant; "" for everybody.

        Returns:
            The estimate of the last period that is over and complete.

        Raises:
            NotMeasuredError: There is none.
        """
        for one in reversed(list(self)):
            if one.segment == segment and one.value is not None and not one.provisional:
                return one
        raise NotMeasuredError(f"{self.definition.name}: no period is complete")

    def read(self, metric: Metric, start: dt.date, end: dt.date) -> list[Observation]:
        """
        Read a metric's segment in a window of days, as a source for `okrkit.refresh`.

        Args:
            metric: Its segment says who is meant.
            start: First day of the window.
            end: First day after it.

        Returns:
            The readings that no longer change.
        """
        segment = metric.segment if metric.segment in self.segments else ""
        return [o for o in self.observations(segment) if start <= o.date < end]

    def to_columns(self) -> dict[str, np.ndarray]:
        """Return every number as a column."""
        return {
            "id": np.array(self.ids, dtype=np.str_),
            "value": self.value,
            "standard_error": self.standard_error,
            "low": self.low,
            "high": self.high,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "n": self.n,
            "provisional": self.provisional,
        }

    def explain(self, id: str, /) -> Explanation:
        """Say how the number of a row came about."""
        one = self[id]
        return Explanation(id, one.value, formula=self.definition.formula)


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
