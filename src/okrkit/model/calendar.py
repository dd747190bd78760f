"""
The time boxes that OKRs are set for, and the days they are made of.

A `Cycle` is half-open: its `end` is the first day after it, so that cycles tile.
Nothing here knows a time zone, and nothing asks what day it is.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

from attrs import field, frozen

from okrkit.errors import CalendarError, shown
from okrkit.model.checks import instance
from okrkit.model.days import (
    add_months,
    as_date,
    backwards,
    business_days,
    elapsed_share,
    optional_date,
    span_elapsed,
    span_label,
    span_of,
)
from okrkit.model.every import Every, as_every
from okrkit.model.labels import Fiscal, read_label
from okrkit.model.noun import Noun

__all__ = [
    "Cycle",
    "Every",
    "add_months",
    "as_date",
    "as_every",
    "business_days",
    "elapsed_share",
    "optional_date",
    "span_elapsed",
]


def _start(value: date | str) -> date:
    return as_date(value, field="start")


def _end(value: date | str) -> date:
    return as_date(value, field="end")


@frozen(order=True)
class Cycle(Noun):
    """
    One dated span of a cadence, half-open: the time box of OKRs.

    Ordered by first day, then by end. Cycles with the same days and different
    labels are different values.

    Attributes:
        label: Its name, such as ``2026-Q4`` or ``FY27-H1``; what `str` returns.
        start: First day.
        end: First day after it.
        every: The kind: year, half, quarter, month, week or custom.

    Raises:
        CalendarError: `end` is not after `start`, or the label is empty.

    Example:
        >>> cycle = Cycle.parse("2026-Q4")
        >>> cycle.start, cycle.last_day, cycle.days
        (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31), 92)
    """

    start: date = field(kw_only=True, converter=_start)
    end: date = field(kw_only=True, converter=_end)
    label: str = field()
    every: Every = field(default="custom", kw_only=True, converter=as_every)

    def __attrs_post_init__(self) -> None:
        """Refuse an empty span, and a label that cannot be shown on one line."""
        if self.end <= self.start:
            raise backwards(self.start, self.end)
        label: object = self.label
        if not isinstance(label, str) or not label.strip() or not label.isprintable():
            raise CalendarError(
                "a cycle needs a label",
                code="label-unreadable",
                place="label",
                expected="one line of text such as '2026-Q4'",
                got=shown(label),
            )

    @classmethod
    def parse(cls, label: str, cadence: Fiscal | None = None) -> Self:
        """
        Read a label; the days follow from it.

        Calendar labels are ``2026``, ``2026-H2``, ``2026-Q4``, ``2026-11``,
        ``2026-W46`` (ISO week) and ``2026-10-05..2026-12-18``, whose last day
        belongs to the span, as people write it. Fiscal labels are ``FY27``,
        ``FY27-H1``, ``FY27-Q4``, ``FY27-P03`` and, in years of whole weeks,
        ``FY27-W07``; FY27 is FY2027.

        Args:
            label: The text.
            cadence: Says how fiscal years run; fiscal labels need one.

        Returns:
            The cycle, with its label in the usual spelling.

        Raises:
            CalendarError: No such label or span, or a fiscal label without a
                cadence that says when its year begins.

        Example:
            >>> Cycle.parse("2026-W53").last_day
            datetime.date(2027, 1, 3)
        """
        label, every, start, end = read_label(label, cadence.years if cadence else None)
        return cls(label, start=start, end=end, every=every)

    @classmethod
    def span(cls, first: date | str, last: date | str) -> Self:
        """
        Make a custom cycle from its first and its last day, both included.

        Args:
            first: First day.
            last: Last day.

        Returns:
            A cycle of kind "custom", labelled with both days.

        Raises:
            CalendarError: `last` lies before `first`, or is 9999-12-31.

        Example:
            >>> Cycle.span("2026-10-05", "2026-12-18").days
            75
        """
        start, end = span_of(first, last)
        return cls(span_label(start, end), start=start, end=end)

    @property
    def days(self) -> int:
        """
        Number of days.

        Example:
            >>> Cycle.parse("2026-Q1").days
            90
        """
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """
        Last day that belongs to the cycle.

        Example:
            >>> Cycle.parse("2026-Q4").last_day
            datetime.date(2026, 12, 31)
        """
        return self.end - timedelta(1)

    def __contains__(self, day: date | str) -> bool:
        """
        Tell whether a day belongs to the cycle.

        Example:
            >>> "2026-12-31" in Cycle.parse("2026-Q4")
            True
        """
        return self.start <= as_date(day) < self.end

    def contains_cycle(self, other: "Cycle") -> bool:
        """
        Tell whether every day of another cycle belongs to this one.

        Args:
            other: The cycle that may lie within.

        Returns:
            True also for a cycle of the same days.

        Raises:
            InvalidOKRError: It is no cycle.

        Example:
            >>> Cycle.parse("2026").contains_cycle(Cycle.parse("2026-W53"))
            False
        """
        other = instance(other, kind=Cycle, field="other")
        return self.start <= other.start and other.end <= self.end

    def overlap(self, other: "Cycle") -> "Cycle | None":
        """
        Return the days that two cycles share.

        Args:
            other: The other cycle.

        Returns:
            A cycle of kind "custom", or None where they share no day.

        Raises:
            InvalidOKRError: It is no cycle.

        Example:
            >>> str(Cycle.parse("2026").overlap(Cycle.parse("2026-W53")))
            '2026-12-28..2026-12-31'
        """
        other = instance(other, kind=Cycle, field="other")
        start, end = max(self.start, other.start), min(self.end, other.end)
        if end <= start:
            return None
        return Cycle(span_label(start, end), start=start, end=end)

    def part(
        self, starts_on: date | str | None = None, ends_on: date | str | None = None
    ) -> "Cycle":
        """
        Narrow the cycle, as for a key result that starts late or ends early.

        Args:
            starts_on: First day of the part; the cycle's own where None.
            ends_on: Last day of the part, included; the cycle's own where None.

        Returns:
            A cycle of kind "custom", or this one where nothing is narrowed.

        Raises:
            CalendarError: The part is empty or reaches beyond the cycle.

        Example:
            >>> str(Cycle.parse("2026-Q4").part(starts_on="2026-11-16"))
            '2026-11-16..2026-12-31'
        """
        first = (
            self.start if starts_on is None else as_date(starts_on, field="starts_on")
        )
        last = self.last_day if ends_on is None else as_date(ends_on, field="ends_on")
        if (first, last) == (self.start, self.last_day):
            return self
        if not (self.start <= first <= last < self.end):
            raise CalendarError(
                "these days are no part of the cycle",
                code="span-outside",
                expected=f"days within {span_label(self.start, self.end)}",
                got=f"{first.isoformat()}..{last.isoformat()}",
                hint="use a longer cycle, or move starts_on or ends_on into it",
            )
        return Cycle.span(first, last)

    def elapsed(
        self,
        on: date | str,
        *,
        business: bool = False,
        holidays: Iterable[date | str] = (),
    ) -> float:
        """
        Return the share of the cycle that is over when the day `on` is over.

        The day itself counts as gone, since a check-in tells of the whole day:
        the share is 0 before the first day and 1 on the last.

        Args:
            on: The day of the question.
            business: Count Mondays to Fridays without `holidays` instead.
            holidays: Days off, for `business` only.

        Returns:
            A share, 0..1.

        Raises:
            CalendarError: Business days count and the cycle has none.

        Example:
            >>> Cycle.parse("2026-Q4").elapsed("2026-11-15")
            0.5
        """
        return span_elapsed(
            self.start, self.end, on, business=business, holidays=holidays
        )

    def remaining(self, on: date | str) -> int:
        """
        Return the number of days left when the day `on` is over.

        Args:
            on: The day of the question.

        Returns:
            Days: all of them before the first day, 0 from the last day on.

        Example:
            >>> Cycle.parse("2026-Q4").remaining("2026-12-30")
            1
        """
        left = (self.end - as_date(on, field="on")).days - 1
        return max(0, min(self.days, left))

    def __str__(self) -> str:
        """
        Return the label.

        Example:
            >>> str(Cycle.parse("2026-q4".upper()))
            '2026-Q4'
        """
        return self.label
