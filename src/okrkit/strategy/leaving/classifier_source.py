"""`RiskSource`: the sums of watch lists, read period by period as `refresh` asks."""

import datetime as dt
from collections.abc import Callable
from typing import Final, Literal, TypeAlias, get_args

from attrs import field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import choice, instance, text
from okrkit.model.days import optional_date
from okrkit.model.metric import Metric, Observation
from okrkit.retention.tables.periods import day_number, periods_of
from okrkit.strategy.leaving.watched import WatchList, threshold

RiskReading: TypeAlias = Literal["expected churn", "at-risk share", "value at risk"]
"""The sums of a watch list that can be read."""

_READINGS: Final[tuple[str, ...]] = get_args(RiskReading)


def _reading(value: object) -> str:
    return choice(value, _READINGS, field="reading")


def _least(value: object) -> float:
    return threshold(value, field="least")


def _name(value: object) -> str:
    return text(value, field="name")


def _since(value: dt.date | str | None) -> dt.date | None:
    return optional_date(value, field="since")


@frozen(eq=False, repr=False)
class RiskSource:
    """
    A source that makes a watch list at the end of each period and reads one sum of it.

    Attributes:
        listed: Gives the watch list of a day, from what was known on it.
        reading: "expected churn", "at-risk share" or "value at risk".
        least: From which chance on a customer counts as at risk.
        every: The kind of period: "year", "half", "quarter", "month", "week" or "day".
        since: No day before it is asked about; None for none.
        name: What its readings name as their source.

    Raises:
        InvalidOKRError: No such reading or chance.
        CalendarError: No date, or no kind of period.

    Example:
        >>> from okrkit.strategy.leaving.contracts_sample import hazard
        >>> source = RiskSource(
        ...     lambda day: hazard().risk(on=day, horizon=3), since="2026-10-31")
        >>> made = source.read(Metric("churn"), "2026-08-01", "2026-11-15")
        >>> [(str(one.date), one.definition) for one in made]
        [('2026-10-31', 'expected-churn.contract-hazard.3-months')]
    """

    listed: Callable[[dt.date], WatchList]
    reading: str = field(default="expected churn", kw_only=True, converter=_reading)
    least: float = field(default=0.5, kw_only=True, converter=_least)
    every: str = field(default="month", kw_only=True)
    since: dt.date | None = field(default=None, kw_only=True, converter=_since)
    name: str = field(default="watch list", kw_only=True, converter=_name)

    def read(
        self, metric: Metric, start: dt.date | str, end: dt.date | str
    ) -> tuple[Observation, ...]:
        """
        Read the sum of the watch list of each period's last day in a window.

        Args:
            metric: What it is read for.
            start: First day of the window.
            end: First day after it.

        Returns:
            One reading for each period that ends in the window.

        Raises:
            InvalidOKRError: What `listed` gives is no watch list of that day, or it
                has no such sum.
            CalendarError: No date.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> source = RiskSource(lambda day: hazard().risk(on=day))
            >>> source.read(Metric("churn"), "2026-10-01", "2026-10-31")
            ()
        """
        first, after = as_date(start, field="start"), as_date(end, field="end")
        if self.since is not None:
            first = max(first, self.since)
        if first >= after:
            return ()
        last = after - dt.timedelta(1)
        spans = periods_of(day_number(first), on=last, every=self.every)
        ends = [cycle.end - dt.timedelta(1) for cycle in spans.cycles]
        return tuple(self._of(metric, day) for day in ends if day <= last)

    def _of(self, metric: Metric, day: dt.date) -> Observation:
        """Read the sum of the watch list of a day."""
        made = instance(self.listed(day), kind=WatchList, field="listed")
        if made.on != day:
            raise InvalidOKRError(
                "a watch list of another day",
                code="date-mismatch",
                place="listed",
                expected=str(day),
                got=shown(str(made.on)),
            )
        readings = made.readings(least=self.least)
        if self.reading not in readings:
            raise InvalidOKRError(
                f"the watch list has no value for metric {metric.id}",
                code="no-value",
                place="reading",
                expected="customers whose value is known",
                got=self.reading,
            )
        return readings[self.reading]

    def __repr__(self) -> str:
        """Return what is read, on one line."""
        return f"<risk source: {self.reading} of {self.name}>"
