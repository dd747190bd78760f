"""`Estimate`: one number of a measure with its uncertainty."""

import datetime as dt
from collections.abc import Mapping

from attrs import field, frozen

from okrkit.errors import NotMeasuredError
from okrkit.model.calendar import Cycle
from okrkit.model.metric import Observation
from okrkit.retention.estimates.definition import Definition


@frozen(kw_only=True)
class Estimate:
    """
    One number of a measure, how far it may be off, and what it rests on.

    Attributes:
        definition: What it counts.
        value: In the definition's unit; None where there is nothing to measure.
        standard_error: Of the value; None where not known.
        low: Lower end of the interval; None where not known.
        high: Upper end.
        level: Of the interval.
        method: How the interval was made, by its name.
        numerator: Of a ratio.
        denominator: Of a ratio.
        n: How many units or responses it rests on.
        effective_n: As many equally weighted ones would tell as much.
        period: The span it holds for.
        date: The day it holds for: the period's last, or the day it was asked on.
        segment: Who is meant; "" for everybody.
        provisional: Whether it can still change by itself.
        excluded: Rows left out, by reason.
        note: What else there is to say.

    Example:
        >>> share = Definition(id="share", name="A share", formula="a / b", unit="ratio")
        >>> Estimate(definition=share, value=0.25, numerator=1, denominator=4).value
        0.25
    """

    definition: Definition
    value: float | None
    standard_error: float | None = None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    method: str = ""
    numerator: float | None = None
    denominator: float | None = None
    n: float | None = None
    effective_n: float | None = None
    period: Cycle | None = None
    date: dt.date | None = None
    segment: str = ""
    provisional: bool = False
    excluded: Mapping[str, int] = field(factory=dict, hash=False)
    note: str = ""

    def observation(self, date: dt.date | str | None = None) -> Observation:
        """
        Return the number as a reading of a metric.

        Args:
            date: The day it holds for, where the estimate has none.

        Returns:
            The reading, with unit, numerator, denominator, n and standard error.

        Raises:
            NotMeasuredError: There is nothing to measure.
            CalendarError: No date.

        Example:
            >>> share = Definition(id="s", name="A share", formula="a / b", unit="ratio")
            >>> one = Estimate(definition=share, value=0.25, numerator=1, denominator=4)
            >>> one.observation("2026-10-31").denominator
            4.0
        """
        day = self.date if date is None else date
        if self.value is None or day is None:
            raise NotMeasuredError(
                f"{self.definition.name}: {self.note or 'nothing to measure'}"
            )
        return Observation(
            date=day,
            value=self.value,
            starts_on=None if self.period is None else self.period.start,
            unit=self.definition.unit,
            standard_error=self.standard_error,
            numerator=self.numerator,
            denominator=self.denominator,
            n=self.n,
            definition=self.definition.id,
            provisional=self.provisional,
        )
