"""`Estimate`: one number of a measure with its uncertainty."""

import datetime as dt
from collections.abc import Mapping

import numpy as np
from attrs import field, frozen

from okrkit.errors import NotMeasuredError, UnknownIdError, shown
from okrkit.model.calendar import Cycle, optional_date
from okrkit.model.checks import number
from okrkit.model.metric import Metric, Observation
from okrkit.results import Explanation
from okrkit.results.plain import Json, jsonable
from okrkit.retention.estimates.chances import chance_above
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimator import Estimator
from okrkit.retention.estimates.view import (
    estimate_explained,
    estimate_html,
    estimate_text,
)


@frozen(kw_only=True, repr=False)
class Estimate:
    """
    One number of a measure, how far it may be off, and what it rests on.

    A source of one reading: ``okrkit.refresh(okrs, {"churn": estimate}, on=...)``.

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
        parts: Every sum it was made of, by name: numerator, denominator, n and more.
        estimator: The rule that made it of them; None where it was given.

    Example:
        >>> share = Definition(id="share", name="Share", formula="a/b", unit="ratio")
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
    date: dt.date | None = field(default=None, converter=optional_date)
    segment: str = ""
    provisional: bool = False
    excluded: Mapping[str, int] = field(factory=dict, hash=False)
    note: str = ""
    parts: Mapping[str, float] = field(factory=dict, hash=False)
    estimator: Estimator | None = None

    @property
    def id(self) -> str:
        """
        What it is called: period and segment, or the definition's id.

        Example:
            >>> share = Definition(id="s", name="A share", formula="a/b", unit="ratio")
            >>> Estimate(definition=share, value=0.25, segment="paying").id
            's/paying'
        """
        head = self.definition.id if self.period is None else self.period.label
        return f"{head}/{self.segment}" if self.segment else head

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
            >>> share = Definition(id="s", name="A share", formula="a/b", unit="ratio")
            >>> one = Estimate(definition=share, value=0.25, numerator=1, denominator=4)
            >>> one.observation("2026-10-31").denominator
            4.0
        """
        day = self.date if date is None else date
        if self.value is None:
            raise NotMeasuredError(
                f"{self.definition.name}: {self._why_none()}", place=self.id
            )
        if day is None:
            raise NotMeasuredError(
                f"{self.definition.name}: it holds for no day",
                place=self.id,
                hint="Say which: observation('2026-10-31').",
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

    def _why_none(self) -> str:
        """Say why there is no value."""
        why = "nothing to measure"
        if self.n == 0:
            why = f"there was nobody to measure ({self.definition.formula})"
        elif self.denominator == 0:
            why = f"nothing to divide by ({self.definition.formula})"
        return "; ".join(part for part in (why, self.note) if part)

    def read(self, metric: Metric, start: dt.date, end: dt.date) -> list[Observation]:
        """
        Give the reading it is, as a source for `okrkit.refresh`.

        Args:
            metric: What is read; its segment is this one's, where both say one.
            start: First day of the window.
            end: First day after it.

        Returns:
            The reading, where its day lies in the window; none where there was nothing
            to measure.

        Raises:
            UnknownIdError: The metric is of another segment.
            NotMeasuredError: It holds for no day: give `observation(day)` then.

        Example:
            >>> share = Definition(id="s", name="A share", formula="a/b", unit="ratio")
            >>> one = Estimate(definition=share, value=0.25, date="2026-10-31")
            >>> window = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
            >>> [reading.value for reading in one.read(Metric("share"), *window)]
            [0.25]
        """
        if metric.segment and self.segment not in ("", metric.segment):
            raise UnknownIdError(
                "the number is of another segment",
                code="unknown-segment",
                id=metric.segment,
                known=[self.segment],
                place=self.id,
                expected=shown(self.segment),
            )
        if self.value is None:
            return []
        reading = self.observation()
        return [reading] if start <= reading.date < end else []

    def chance_at_least(self, value: float, /) -> float | None:
        """
        Return the chance that the true value is at least so much.

        It goes with the interval, by the same method: at the lower end of one of 95%
        it is 97.5%, at the value about one half, at the upper end 2.5%. Where nobody
        of 84 did, it is no certainty that nobody does. A value that cannot be has no
        chance.

        Args:
            value: In the definition's unit.

        Returns:
            The chance; None where the value, or how far it may be off, is not known.

        Raises:
            InvalidOKRError: No number.

        Source:
            The level whose interval ends there (Cox, Annals of Mathematical Statistics
            29, 1958); the normal distribution where only the error is known.

        Example:
            >>> share = Definition(id="s", name="A share", formula="a/b", unit="ratio")
            >>> one = Estimate(definition=share, value=0.25, standard_error=0.05)
            >>> round(one.chance_at_least(0.2), 4)
            0.8413
        """
        at = number(value, field="chance_at_least")
        low, high = self.definition.bounds
        chance = chance_above(self, at)
        if chance is None:
            return None
        if high is not None and at > high:
            return 0.0
        sure = self.standard_error == 0 and self.value == at
        return 1.0 if sure or (low is not None and at <= low) else chance

    def chance_at_most(self, value: float, /) -> float | None:
        """
        Return the chance that the true value is at most so much.

        Args:
            value: In the definition's unit.

        Returns:
            The chance, as `chance_at_least` has it.

        Raises:
            InvalidOKRError: No number.

        Source:
            The level whose interval ends there (Cox, Annals of Mathematical Statistics
            29, 1958); the normal distribution where only the error is known.

        Example:
            >>> share = Definition(id="s", name="A share", formula="a/b", unit="ratio")
            >>> one = Estimate(definition=share, value=0.25, standard_error=0.05)
            >>> round(one.chance_at_most(0.2), 4)
            0.1587
        """
        at = number(value, field="chance_at_most")
        low, high = self.definition.bounds
        chance = chance_above(self, at)
        if chance is None:
            return None
        if low is not None and at < low:
            return 0.0
        sure = self.standard_error == 0 and self.value == at
        return 1.0 if sure or (high is not None and at >= high) else 1 - chance

    def explain(self) -> Explanation:
        """
        Say how the number came about.

        Returns:
            Its inputs, formula, interval and what was left out.

        Example:
            >>> share = Definition(id="s", name="A share", formula="a/b", unit="ratio")
            >>> print(Estimate(definition=share, value=0.25).explain())
            s = 25%
                = a/b
        """
        return estimate_explained(self)

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Every number by name; what is not known is None.

        Example:
            >>> share = Definition(id="s", name="A share", formula="a/b", unit="ratio")
            >>> Estimate(definition=share, value=0.25).to_dict()["value"]
            0.25
        """
        period = self.period
        return {
            "kind": "estimate",
            "id": self.id,
            "definition": self.definition.id,
            "name": self.definition.name,
            "unit": str(self.definition.unit),
            "period": None if period is None else period.label,
            "starts_on": None if period is None else period.start.isoformat(),
            **{name: jsonable(getattr(self, name)) for name in _PLAIN},
        }

    def __str__(self) -> str:
        """Return it as one line."""
        return estimate_text(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """Return it for a notebook, its interval drawn."""
        return estimate_html(self)


_PLAIN = (
    "date",
    "segment",
    "value",
    "standard_error",
    "low",
    "high",
    "level",
    "method",
    "numerator",
    "denominator",
    "n",
    "effective_n",
    "provisional",
    "excluded",
    "note",
)


def known(value: float) -> float | None:
    """
    Return a number of a column, None where there is none.

    Example:
        >>> known(0.25), known(float("nan"))
        (0.25, None)
    """
    return None if np.isnan(value) else float(value)
