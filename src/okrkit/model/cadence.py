"""`Cadence`: the rule behind cycles, and the rhythm of check-ins within them."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import Literal

from attrs import Factory, field, frozen

from okrkit.errors import CalendarError, shown
from okrkit.model.calendar import Cycle, as_date
from okrkit.model.checks import choice, instance
from okrkit.model.days import day_of, span_label
from okrkit.model.every import Every, as_every
from okrkit.model.fiscal import ISOWeeks, MonthYears, WeekYears, Years
from okrkit.model.labels import FiscalYears
from okrkit.model.nesting import choose_comparable, make_cycle, not_nested
from okrkit.model.noun import Say
from okrkit.model.recurrence import HORIZON_YEARS, first_days
from okrkit.model.rhythm import CheckInRhythm
from okrkit.model.year_end import MONTHS, YearEnd, as_month, as_year_end

__all__ = ["Cadence"]

Pattern = Literal["4-4-5", "4-5-4", "5-4-4"]
_PATTERNS: dict[Pattern, tuple[int, int, int]] = {
    "4-4-5": (4, 4, 5),
    "4-5-4": (4, 5, 4),
    "5-4-4": (5, 4, 4),
}


def _anchor(value: date | str | None) -> date | None:
    return None if value is None else as_date(value, field="anchor")


def _month_after_year_end(cadence: "Cadence") -> str:
    return MONTHS[cadence.year_end.month % 12] if cadence.year_end else MONTHS[0]


@frozen
class Cadence(CheckInRhythm):
    """
    The rule: which cycles there are, where fiscal years begin, when check-ins are due.

    Attributes:
        every: The kind of cycle: year, half, quarter, month, week or custom.
        year_end: Last day of a year of 52 or 53 whole weeks, in words: "last saturday
            of september", or "nearest saturday to january" (to its end).
        pattern: Weeks of the three periods of a quarter in such years: "4-4-5",
            "4-5-4" or "5-4-4". The 53rd week belongs to the last period.
        fiscal_year_starts: Month in which the fiscal year starts, by name or number;
            in years of whole weeks it follows from `year_end`.
        fiscal_year_named_by: Whether FY27 is the year that ends in 2027 ("end") or
            the one that starts in it ("start").
        rule: For custom cycles, on which days they start, as an RFC 5545 rule:
            "FREQ=WEEKLY;INTERVAL=6". Followed for fifty years.
        anchor: First day of the first custom cycle, a day of the rule.
        check_in: How often check-ins are due; this and the next two: `CheckInRhythm`.
        check_in_weekday: On which day, for "week" and "two weeks".
        grace_days: How many days later a check-in still is in grace.

    Raises:
        CalendarError: The parts contradict each other or cannot be read.

    Example:
        >>> cadence = Cadence("quarter", fiscal_year_starts="february")
        >>> cycle = cadence.cycle("2026-11-15")
        >>> str(cycle), cycle.start, cycle.end
        ('FY27-Q4', datetime.date(2026, 11, 1), datetime.date(2027, 2, 1))
    """

    every: Every = field(default="quarter", converter=as_every)
    year_end: YearEnd | None = field(default=None, kw_only=True, converter=as_year_end)
    pattern: Pattern | None = field(default=None, kw_only=True)
    fiscal_year_starts: str = field(
        default=Factory(_month_after_year_end, takes_self=True),
        kw_only=True,
        converter=as_month,
    )
    fiscal_year_named_by: Literal["end", "start"] = field(default="end", kw_only=True)
    rule: str | None = field(default=None, kw_only=True)
    anchor: date | None = field(default=None, kw_only=True, converter=_anchor)

    def __attrs_post_init__(self) -> None:
        """Refuse parts that contradict each other."""
        choice(
            self.fiscal_year_named_by, ("end", "start"), field="fiscal_year_named_by"
        )
        _check_weeks(self)
        _check_rule(self)

    def _phrase(self, number: Say) -> str:  # noqa: ARG002 - it has no number of its own
        told = (
            f"{name} {value}" for name, value in self._facts()[1:] if name != "every"
        )
        return ", ".join([self.every, *told])

    @property
    def years(self) -> FiscalYears:
        """
        How the fiscal year is cut.

        Example:
            >>> Cadence().years
            MonthYears(first_month=1, named_by_start=False)
        """
        by_start = self.fiscal_year_named_by == "start"
        if self.year_end is not None and self.pattern is not None:
            return WeekYears(
                year_end=self.year_end,
                pattern=_PATTERNS[self.pattern],
                named_by_start=by_start,
            )
        month = MONTHS.index(self.fiscal_year_starts) + 1
        return MonthYears(first_month=month, named_by_start=by_start)

    def parse(self, label: str) -> Cycle:
        """
        Read a label with this cadence's fiscal year; any kind of cycle will do.

        Args:
            label: A label as `Cycle.parse` reads it.

        Returns:
            The cycle, with its label in the usual spelling.

        Raises:
            CalendarError: No such label, or it may mean two cycles: under a fiscal
                year 2026-Q4 is ambiguous, FY27-Q4 is not.

        Example:
            >>> Cadence(fiscal_year_starts="february").parse("FY2027-H2").start
            datetime.date(2026, 8, 1)
        """
        return Cycle.parse(label, self)

    def cycle(self, on: date | str, *, every: Every | None = None) -> Cycle:
        """
        Return the cycle that holds a day.

        Args:
            on: The day.
            every: Another kind of cycle; the cadence's own where None.

        Returns:
            The cycle.

        Raises:
            CalendarError: A custom cycle without a rule, before its anchor or fifty
                years after it; a cycle that reaches beyond the years 1 to 9999.

        Example:
            >>> str(Cadence().cycle("2026-11-15", every="week"))
            '2026-W46'
        """
        day = as_date(on, field="on")
        kind = as_every(self.every if every is None else every)
        if kind == "custom":
            return self._custom(day)
        years = self._years(kind)
        return make_cycle(years, kind, *years.locate(kind, day))

    def cycles(
        self, start: date | str, end: date | str, *, every: Every | None = None
    ) -> Iterator[Cycle]:
        """
        Go through the cycles that have a day in a span.

        Args:
            start: First day of the span.
            end: First day after it.
            every: Another kind of cycle; the cadence's own where None.

        Yields:
            Cycles in order, without a gap; none for an empty span.

        Raises:
            CalendarError: As for `cycle`.

        Example:
            >>> [str(c) for c in Cadence().cycles("2026-06-30", "2026-10-01")]
            ['2026-Q2', '2026-Q3']
        """
        day, stop = as_date(start, field="start"), as_date(end, field="end")
        while day < stop:
            cycle = self.cycle(day, every=every)
            yield cycle
            day = cycle.end

    def next(self, cycle: Cycle) -> Cycle:
        """
        Return the cycle that begins where one ends.

        Args:
            cycle: A cycle of this cadence, of any kind.

        Returns:
            The following one, of the same kind.

        Raises:
            CalendarError: The cycle is none of this cadence, or the last there is.

        Example:
            >>> str(Cadence().next(Cycle.parse("2026-W53")))
            '2027-W01'
        """
        self._check_own(cycle)
        return self.cycle(cycle.end, every=cycle.every)

    def previous(self, cycle: Cycle) -> Cycle:
        """
        Return the cycle that ends where one begins.

        Args:
            cycle: A cycle of this cadence, of any kind.

        Returns:
            The one before, of the same kind.

        Raises:
            CalendarError: The cycle is none of this cadence, or the first there is.

        Example:
            >>> str(Cadence().previous(Cycle.parse("2026-Q1")))
            '2025-Q4'
        """
        self._check_own(cycle)
        return self.cycle(day_of(cycle.start.toordinal() - 1), every=cycle.every)

    def parent(self, cycle: Cycle, every: Every) -> Cycle:
        """
        Return the longer cycle that a cycle lies in.

        Months, quarters, halves and years nest, and so do weeks in years of whole
        weeks. ISO weeks reach over the ends of months and years: they have no parent.

        Args:
            cycle: The shorter cycle.
            every: The kind of the longer one.

        Returns:
            The cycle of that kind that holds every day.

        Raises:
            CalendarError: No cycle of that kind holds them all.

        Example:
            >>> str(Cadence().parent(Cycle.parse("2026-11"), "half"))
            '2026-H2'
        """
        instance(cycle, kind=Cycle, field="cycle")
        longer = self.cycle(cycle.start, every=every)
        if not longer.contains_cycle(cycle) or self._is_apart(cycle, longer):
            raise not_nested(cycle, longer)
        return longer

    def children(self, cycle: Cycle, every: Every) -> tuple[Cycle, ...]:
        """
        Return the shorter cycles that a cycle is made of.

        Args:
            cycle: The longer cycle.
            every: The kind of the shorter ones.

        Returns:
            Cycles in order that begin and end with it, without a gap.

        Raises:
            CalendarError: Cycles of that kind do not fill it exactly.

        Example:
            >>> [str(c) for c in Cadence().children(Cycle.parse("2026-Q4"), "month")]
            ['2026-10', '2026-11', '2026-12']
        """
        instance(cycle, kind=Cycle, field="cycle")
        first = self.cycle(cycle.start, every=every)
        if first.start < cycle.start or self._is_apart(first, cycle):
            raise not_nested(first, cycle)
        parts = tuple(self.cycles(cycle.start, cycle.end, every=every))
        if parts[-1].end > cycle.end:
            raise not_nested(parts[-1], cycle)
        return parts

    def comparable(self, cycle: Cycle, *, same_weeks: bool | None = None) -> Cycle:
        """
        Return the cycle of the year before that a cycle is compared with.

        With weeks there may be two: after a year of 53 weeks, the cycle of the same
        number lies a week further back, and the 53rd week has no counterpart. Where
        the two differ, the choice is asked for, never guessed.

        Args:
            cycle: A cycle of this cadence, of any kind but "custom".
            same_weeks: True for the days exactly 52 weeks before, False for the same
                number in the year before. None where both are the same.

        Returns:
            The cycle; of kind "custom" where the days of 52 weeks before are none.

        Raises:
            CalendarError: The cycle is none of this cadence, `same_weeks` is needed,
                or the year before has no cycle of the number.

        Example:
            >>> str(Cadence().comparable(Cycle.parse("2026-Q4")))
            '2025-Q4'
        """
        self._check_own(cycle)
        if cycle.every == "custom":
            raise CalendarError(
                "a custom cycle has no counterpart in the year before",
                code="no-counterpart",
                got=shown(cycle.label),
                hint="choose one: cadence.cycle(on) or Cycle.span(first, last)",
            )
        years = self._years(cycle.every)
        year, number = years.locate(cycle.every, cycle.start)
        exists = number <= years.size(cycle.every, year - 1)
        same_number = (
            make_cycle(years, cycle.every, year - 1, number) if exists else None
        )
        if isinstance(years, MonthYears) and same_number:
            return same_number
        same_days = self._year_of_weeks_before(cycle)
        if same_number == same_days:
            return same_days
        return choose_comparable(cycle, same_number, same_days, same_weeks=same_weeks)

    def _year_of_weeks_before(self, cycle: Cycle) -> Cycle:
        start, end = (day_of(day.toordinal() - 364) for day in (cycle.start, cycle.end))
        same = self.cycle(start, every=cycle.every)
        if (same.start, same.end) == (start, end):
            return same
        return Cycle(span_label(start, end), start=start, end=end)

    def _years(self, every: Every) -> Years:
        years = self.years
        is_iso = every == "week" and isinstance(years, MonthYears)
        return ISOWeeks() if is_iso else years

    def _custom(self, day: date) -> Cycle:
        if self.rule is None or self.anchor is None:
            raise CalendarError(
                "this custom cadence has no rule for its cycles",
                code="rule-missing",
                hint='give it rule="FREQ=WEEKLY;INTERVAL=6" and an anchor, or name '
                "the cycle by its days: 2026-10-05..2026-12-18",
            )
        starts = first_days(self.rule, self.anchor)
        after = bisect_right(starts, day)
        if not 0 < after < len(starts):
            raise CalendarError(
                "the rule has no cycle on this day",
                code="rule-out-of-range",
                expected=f"a day in {span_label(starts[0], starts[-1])}",
                got=day.isoformat(),
                hint=f"move the anchor; a rule is followed for {HORIZON_YEARS} years",
            )
        start, end = starts[after - 1], starts[after]
        return Cycle(span_label(start, end), start=start, end=end)

    def _check_own(self, cycle: Cycle) -> None:
        instance(cycle, kind=Cycle, field="cycle")
        own = self.cycle(cycle.start, every=cycle.every)
        if (own.start, own.end) != (cycle.start, cycle.end):
            raise CalendarError(
                "this is no cycle of the cadence",
                code="foreign-cycle",
                expected=f"one such as {own}",
                got=shown(cycle.label),
                hint="use the cadence that made it",
            )

    def _is_apart(self, shorter: Cycle, longer: Cycle) -> bool:
        """Whether one counts ISO weeks and the other months: a fit is by chance."""
        weeks = shorter.every == "week" and isinstance(self.years, MonthYears)
        return weeks and longer.every not in {"week", "custom"}


def _check_weeks(cadence: Cadence) -> None:
    if cadence.pattern is not None:
        choice(cadence.pattern, [*_PATTERNS], field="pattern")
    if (cadence.pattern is None) != (cadence.year_end is None):
        raise _contradiction(
            "a pattern of weeks and the end of the year belong together",
            'give both: pattern="4-4-5", year_end="last saturday of september"',
        )
    month = cadence.fiscal_year_starts
    if cadence.year_end and month != _month_after_year_end(cadence):
        raise _contradiction(
            f"a year that ends on the {cadence.year_end} cannot start in {month}",
            "leave fiscal_year_starts out; it follows from year_end",
        )


def _check_rule(cadence: Cadence) -> None:
    rule: object = cadence.rule
    if rule is None and cadence.anchor is None:
        return
    if cadence.every != "custom" or not isinstance(rule, str) or cadence.anchor is None:
        raise _contradiction(
            "a rule and its anchor belong together, to custom cycles",
            'write every="custom", rule="FREQ=WEEKLY;INTERVAL=6" and the anchor, the '
            "first day of the first cycle",
        )
    first_days(rule, cadence.anchor)


def _contradiction(why: str, hint: str) -> CalendarError:
    return CalendarError(why, code="cadence-contradiction", place="cadence", hint=hint)
