"""`Terms`: how far ahead, at what discount and margin a value is asked for."""

import re
from typing import Final, Literal, TypeAlias

import numpy as np
from attrs import frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import choice
from okrkit.retention.lengths import DAYS, TimeUnit, span
from okrkit.retention.lifetime.described import positive

Timing: TypeAlias = Literal["purchase", "month-end"]
"""When money counts: at each purchase, or at the end of the month it falls in."""

_TIMINGS: Final = ("purchase", "month-end")
_RATE: Final = re.compile(
    r"([0-9]+(?:\.[0-9]+)?) ?% ?(?:an?|per) (day|week|month|year)", re.ASCII
)
_APART: Final = re.compile(r"([0-9])(?=[dwmy][a-z]*$)")
"""Where "12months" has no space."""


@frozen
class Discount:
    """
    A rate of discount with its unit of time.

    Attributes:
        rate: Effective: 0.1 makes 110 at the end of what is 100 at the start.
        per: Over which unit.

    Example:
        >>> Discount(0.1, "years").log("years").__round__(6)
        0.09531
    """

    rate: float
    per: TimeUnit

    def log(self, unit: TimeUnit) -> float:
        """
        Return the same as a continuous rate.

        Args:
            unit: Of time.

        Returns:
            log(1 + rate), per unit.

        Units:
            1 over the unit.

        Source:
            Months and years as long as the calendar has them on average.

        Example:
            >>> round(Discount(0.01, "months").log("years"), 6)
            0.119404
        """
        return float(np.log1p(self.rate)) * DAYS[unit] / DAYS[self.per]

    def __str__(self) -> str:
        """Return it as people say it."""
        if not self.rate:
            return "no discount"
        return f"{100 * self.rate:.6g}% a {self.per[:-1]}"


def as_discount(value: object) -> Discount:
    """
    Return a rate of discount, whose unit must be said.

    Args:
        value: Text such as "10% a year" or "1% a month"; 0 or None for none.

    Returns:
        The rate, effective over its unit.

    Raises:
        InvalidOKRError: A number without a unit, or no rate.

    Example:
        >>> as_discount("10% a year")
        Discount(rate=0.1, per='years')
    """
    if isinstance(value, Discount):
        return value
    if value is None or (not isinstance(value, (bool, str)) and value == 0):
        return Discount(0.0, "years")
    found = _RATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        said = ""
        if isinstance(value, int | float) and not isinstance(value, bool):
            percent = 100 * value if -1 < value < 1 else value
            said = f"Say of what: '{percent:.6g}% a year'."
        raise InvalidOKRError(
            "no rate of discount with its unit of time",
            code="not-a-discount",
            place="discount",
            expected="a text such as '10% a year' or '1% a month', or 0 for none",
            got=shown(value),
            hint=said,
        )
    units: dict[str, TimeUnit] = {
        "day": "days",
        "week": "weeks",
        "month": "months",
        "year": "years",
    }
    return Discount(float(found[1]) / 100, units[found[2]])


_NUMBER: Final = re.compile(r"\s*[0-9.]+\s*")
"""A number without its unit."""


@frozen(kw_only=True)
class Terms:
    """
    How far ahead, at what discount and margin a value is asked for.

    Attributes:
        horizon: As it was said; None for all time.
        discount: With its unit of time.
        timing: When money counts.
        margin: Which part of the money of a purchase is earned.

    Example:
        >>> Terms.of(horizon="12 months", discount="10% a year").said
        'of the next 12 months, at 10% a year'
    """

    horizon: str | None
    discount: Discount
    timing: Timing = "purchase"
    margin: float = 1.0

    @classmethod
    def of(
        cls,
        *,
        horizon: object,
        discount: object,
        timing: object = "purchase",
        margin: object = 1.0,
    ) -> "Terms":
        """
        Read terms, none of which is a number that could be of another unit.

        Args:
            horizon: Text such as "12 months"; None for all time.
            discount: Text such as "10% a year"; 0 for none.
            timing: "purchase" or "month-end".
            margin: Above 0.

        Returns:
            The terms.

        Raises:
            InvalidOKRError: A bare number, all time without a discount or by months,
                or months that are not whole.

        Example:
            >>> Terms.of(horizon="90 days", discount=0).said
            'of the next 90 days, no discount'
        """
        rate = as_discount(discount)
        choice(timing, _TIMINGS, field="timing")
        when: Timing = "month-end" if timing == "month-end" else "purchase"
        ahead = None
        if horizon is not None:
            if not isinstance(horizon, str) or _NUMBER.fullmatch(horizon):
                raise InvalidOKRError(
                    "a horizon without its unit of time",
                    code="not-a-duration",
                    place="horizon",
                    expected="a text such as '12 months', or None for all time",
                    got=shown(horizon),
                    hint="A model may count in weeks where you think of months.",
                )
            ahead = _APART.sub(r"\1 ", " ".join(horizon.lower().split()))
            months = span(ahead, "months", place="horizon")
            if when == "month-end" and (months != round(months) or not months):
                _refuse_months(shown(horizon))
        elif when == "month-end":
            _refuse_months("all time")
        if ahead is None and not rate.rate:
            raise InvalidOKRError(
                "all time without a discount has no end",
                code="discount-missing",
                place="discount",
                expected="a rate above 0, or a horizon",
                got="0",
            )
        each = positive(margin, field="margin")
        return cls(horizon=ahead, discount=rate, timing=when, margin=each)

    def rate(self, unit: TimeUnit) -> float:
        """
        Return the continuous rate of discount.

        Example:
            >>> Terms.of(horizon="1 years", discount=0).rate("weeks")
            0.0
        """
        return self.discount.log(unit)

    def ahead(self, unit: TimeUnit) -> float:
        """
        Return the horizon in a unit; inf for all time.

        Example:
            >>> Terms.of(horizon="2 weeks", discount=0).ahead("days")
            14.0
        """
        return np.inf if self.horizon is None else span(self.horizon, unit)

    @property
    def said(self) -> str:
        """The terms in words."""
        ahead = "all time" if self.horizon is None else f"the next {self.horizon}"
        when = ", month by month" if self.timing == "month-end" else ""
        rate = f"at {self.discount}" if self.discount.rate else "no discount"
        part = "" if self.margin == 1 else f", margin {self.margin:.6g}"
        return f"of {ahead}, {rate}{when}{part}"


def _refuse_months(got: str) -> None:
    raise InvalidOKRError(
        "no whole months",
        code="not-a-duration",
        place="horizon",
        expected="whole months such as '12 months', where money counts at their end",
        got=got,
    )
