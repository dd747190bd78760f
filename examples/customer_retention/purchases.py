"""
Measures of repeat purchase from a file of purchases, each as of a Sunday.

Every method takes a window of days and gives one reading for each Sunday in it, made
of what was known on that Sunday: never of a later purchase, and never a rate over
customers who have not had their time yet. Purchases of a customer on one day are one
order.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from okrkit import Observation


class Purchases:
    """The orders of a set of customers, first orders told from repeat orders."""

    def __init__(
        self, customer: np.ndarray, day: np.ndarray, amount: np.ndarray
    ) -> None:
        """Put the purchases of a customer on one day together."""
        keys, row = np.unique(np.stack([customer, day]), axis=1, return_inverse=True)
        self.customer, self.day = keys
        self.amount = np.bincount(row.ravel(), weights=amount)
        # Orders stand by customer, then by day: where the customer changes is a first.
        self.is_first = np.r_[True, np.diff(self.customer) > 0]
        self.first = self.day[self.is_first]
        after = np.r_[self.is_first[1:], True]
        second = np.r_[self.day[1:], 0][self.is_first]
        once = after[self.is_first]
        self.gap = np.where(once, np.inf, second - self.first)

    @classmethod
    def read(cls, path: Path) -> "Purchases":
        """Read a file of lines: id, number in the sample, date, CDs, dollars."""
        columns = np.loadtxt(path, usecols=(1, 2, 4))
        customer, date, amount = columns.T
        texts = date.astype(np.int64).astype("U8")
        days = [f"{text[:4]}-{text[4:6]}-{text[6:]}" for text in texts]
        day = np.array(days, dtype="datetime64[D]").astype(np.int64)
        return cls(customer.astype(np.int64), day, amount)

    def second_purchase(
        self, start: dt.date, end: dt.date, *, within: int
    ) -> Iterator[Observation]:
        """Give the share of customers who bought again within so many days."""
        for sunday, today in sundays(start, end):
            had_time = self.first + within <= today
            if had_time.any():
                yield share(
                    sunday,
                    (self.gap[had_time] <= within).sum(),
                    had_time.sum(),
                    definition=f"second order within {within} days of the first",
                    # It moves until the last customer has had the time.
                    provisional=not had_time.all(),
                )

    def repeat_customers(self, start: dt.date, end: dt.date) -> Iterator[Observation]:
        """Give how many customers came back in the four weeks up to each Sunday."""
        for sunday, today in sundays(start, end):
            orders = self._repeat(today - 28, today)
            yield Observation(
                date=sunday,
                starts_on=sunday - dt.timedelta(days=27),
                value=np.unique(self.customer[orders]).size,
            )

    def repeat_order(self, start: dt.date, end: dt.date) -> Iterator[Observation]:
        """Give the average repeat order of the four weeks up to each Sunday."""
        for sunday, today in sundays(start, end):
            amounts = self.amount[self._repeat(today - 28, today)]
            if amounts.size > 1:
                yield Observation(
                    date=sunday,
                    starts_on=sunday - dt.timedelta(days=27),
                    numerator=amounts.sum(),
                    denominator=amounts.size,
                    n=amounts.size,
                    standard_error=amounts.std(ddof=1) / amounts.size**0.5,
                )

    def repeat_revenue(self, start: dt.date, end: dt.date) -> Iterator[Observation]:
        """Give what repeat orders brought in since the calendar quarter began."""
        for sunday, today in sundays(start, end):
            began = sunday.replace(month=(sunday.month - 1) // 3 * 3 + 1, day=1)
            orders = self._repeat(_number(began) - 1, today)
            yield Observation(
                date=sunday, starts_on=began, value=self.amount[orders].sum()
            )

    def active(self, start: dt.date, end: dt.date) -> Iterator[Observation]:
        """Give the share of all customers who ordered in the last 13 weeks."""
        for sunday, today in sundays(start, end):
            orders = (self.day > today - 91) & (self.day <= today)
            known = (self.first <= today).sum()
            if known:
                yield share(sunday, np.unique(self.customer[orders]).size, known)

    def _repeat(self, after: int, today: int) -> np.ndarray:
        return ~self.is_first & (self.day > after) & (self.day <= today)


def share(
    day: dt.date,
    part: int,
    whole: int,
    *,
    definition: str = "",
    provisional: bool = False,
) -> Observation:
    """Make a reading of a share, with its standard error: sqrt(p (1 - p) / n)."""
    rate = part / whole
    return Observation(
        date=day,
        unit="ratio",
        numerator=part,
        denominator=whole,
        n=whole,
        standard_error=(rate * (1 - rate) / whole) ** 0.5,
        definition=definition,
        provisional=provisional,
    )


def sundays(start: dt.date, end: dt.date) -> Iterator[tuple[dt.date, int]]:
    """Go through the Sundays of a window, each also as days since 1970."""
    day = start + dt.timedelta(days=6 - start.weekday())
    while day < end:
        yield day, _number(day)
        day += dt.timedelta(days=7)


def _number(day: dt.date) -> int:
    return day.toordinal() - dt.date(1970, 1, 1).toordinal()
