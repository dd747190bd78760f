"""Runs: one key result or objective in one cycle, and what is said of which."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from attrs import define, field

from okrkit.errors import InvalidOKRError
from okrkit.model.cadence import Cadence
from okrkit.model.calendar import Cycle
from okrkit.model.checks import text

__all__ = [
    "Mark",
    "Run",
    "Runs",
    "apart",
    "cycle_text",
    "in_order",
    "same_days",
    "text_of",
]

Mark: TypeAlias = tuple[tuple[dt.date, dt.datetime, int], tuple[int, dt.datetime]]
"""Of an event: its day, moment and number; and by what one knows what it knew of."""

_EVER = dt.date.max.toordinal() + 1


def text_of(cycle: Cycle, cadence: Cadence | None = None) -> str:
    """
    Write a cycle as one text that reads back.

    Args:
        cycle: The cycle.
        cadence: What its label is read with.

    Returns:
        Its label where that says it all, else its first and last day.

    Example:
        >>> text_of(Cycle.parse("2026-Q4"))
        '2026-Q4'
        >>> sprint = Cycle("Sprint 7", start="2026-10-01", end="2026-10-15")
        >>> text_of(sprint)
        '2026-10-01..2026-10-14'
    """
    try:
        if same_days(Cycle.parse(cycle.label, cadence), cycle):
            return cycle.label
    except InvalidOKRError:
        pass  # a label of its own
    return Cycle.span(cycle.start, cycle.last_day).label


def cycle_text(cycle: Cycle | str | None) -> str:
    """
    Write a cycle as an event says it.

    Args:
        cycle: The cycle, its label, or none.

    Returns:
        Its text; empty for none.

    Raises:
        InvalidOKRError: Something else.

    Example:
        >>> cycle_text(Cycle.parse("2026-Q4")), cycle_text(None)
        ('2026-Q4', '')
    """
    if cycle is None:
        return ""
    return text_of(cycle) if isinstance(cycle, Cycle) else text(cycle, field="cycle")


@lru_cache(maxsize=64)
def _names(cycle: Cycle, cadence: Cadence | None) -> tuple[str, frozenset[str]]:
    """Return the text of a cycle, and every text that it goes by."""
    name = text_of(cycle, cadence)
    days = Cycle.span(cycle.start, cycle.last_day).label
    return name, frozenset((name, cycle.label, days))


def same_days(one: Cycle | None, other: Cycle | None) -> bool:
    """
    Tell whether two cycles have the same days, whatever they are called.

    Example:
        >>> days = Cycle.span("2026-10-01", "2026-12-31")
        >>> same_days(Cycle.parse("2026-Q4"), days)
        True
    """
    if one is None or other is None:
        return one is other
    return (one.start, one.end) == (other.start, other.end)


def apart(one: Cycle | None, other: Cycle | None) -> bool:
    """
    Tell whether two cycles share no day; one that nobody knows may share any.

    Example:
        >>> apart(Cycle.parse("2026-Q4"), Cycle.parse("2027-Q1"))
        True
    """
    if one is None or other is None:
        return False
    return one.end <= other.start or other.end <= one.start


@define(eq=False)
class Run:
    """
    One key result or objective in one cycle.

    Attributes:
        span: The cycle as it was defined last; None where nothing says.
        name: The cycle as text that reads back; empty where nothing says.
        names: Every text that the cycle goes by.
        writes: What wrote its definition as a whole: when it holds from, and what
            it knew of.
        gone: From when on it was removed, and from when on it was back.

    Example:
        >>> Run(Cycle.parse("2026-Q4")).holds(dt.date(2026, 12, 31))
        True
    """

    span: Cycle | None
    name: str = ""
    names: frozenset[str] = frozenset()
    writes: list[Mark] = field(factory=list)
    gone: list[list[dt.date]] = field(factory=list)

    def holds(self, day: dt.date) -> bool:
        """
        Tell whether a day is one of its cycle.

        Example:
            >>> Run(None).holds(dt.date(2026, 12, 31))
            False
        """
        return self.span is not None and self.span.start <= day < self.span.end

    def over(self, day: dt.date) -> bool:
        """
        Tell whether its cycle is over on a day.

        Example:
            >>> Run(Cycle.parse("2026-Q4")).over(dt.date(2027, 1, 1))
            True
        """
        return self.span is not None and self.span.end <= day

    def removed(self, day: dt.date) -> dt.date | None:
        """
        Return since when it is removed on a day; None where it is there.

        Example:
            >>> Run(None, gone=[[dt.date(2026, 11, 1)]]).removed(dt.date(2026, 11, 2))
            datetime.date(2026, 11, 1)
        """
        for since, *back in self.gone:
            if since <= day and not (back and back[0] <= day):
                return since
        return None

    @property
    def gone_now(self) -> bool:
        """
        Whether it was removed last, and not added again.

        Example:
            >>> Run(None, gone=[[dt.date(2026, 11, 1)]]).gone_now
            True
        """
        return bool(self.gone) and len(self.gone[-1]) == 1

    def called(self, cycle: Cycle | None, cadence: Cadence | None = None) -> None:
        """
        Note which cycle it is defined for; it keeps the names it had.

        Example:
            >>> run = Run(None)
            >>> run.called(Cycle.parse("2026-Q4"))
            >>> run.name
            '2026-Q4'
        """
        self.span = cycle
        self.name = ""
        if cycle is not None:
            self.name, names = _names(cycle, cadence)
            self.names = names if not self.names else self.names | names


@define(eq=False)
class Runs:
    """
    The runs of one id, in the order of their definitions, and which was in force when.

    Example:
        >>> runs = Runs()
        >>> fourth = runs.enter(dt.date(2026, 10, 1), Cycle.parse("2026-Q4"))
        >>> first = runs.enter(dt.date(2027, 1, 1), Cycle.parse("2027-Q1"))
        >>> runs.of(dt.date(2026, 12, 31)) is fourth
        True
        >>> runs.of(dt.date(2027, 1, 3), "2026-Q4") is fourth
        True
    """

    every: list[Run] = field(factory=list)
    _days: list[dt.date] = field(factory=list)
    _in_force: list[Run | None] = field(factory=list)

    def enter(
        self, day: dt.date, cycle: Cycle | None, cadence: Cadence | None = None
    ) -> Run:
        """
        Note that a definition holds from a day on.

        Cycles that share days, as when a wrong one is put right, are one run.

        Args:
            day: The day; not before those that were noted.
            cycle: The cycle of the definition.
            cadence: What its label is read with.

        Returns:
            The run that it is a definition of.

        Example:
            >>> Runs().enter(dt.date(2026, 10, 1), Cycle.parse("2026-Q4")).name
            '2026-Q4'
        """
        now = self._in_force[-1] if self._in_force else None
        known = [run for run in (now, *reversed(self.every)) if run is not None]
        run = next((r for r in known if not apart(r.span, cycle)), None)
        if run is None:
            run = Run(cycle)
            self.every.append(run)
        if not run.names or run.span != cycle:
            run.called(cycle, cadence)
        if run.gone and len(run.gone[-1]) == 1:
            run.gone[-1].append(day)
        self._note(day, run)
        return run

    def leave(self, day: dt.date, *, removed: bool) -> None:
        """
        Note that there is no definition from a day on.

        Example:
            >>> runs = Runs()
            >>> run = runs.enter(dt.date(2026, 10, 1), Cycle.parse("2026-Q4"))
            >>> runs.leave(dt.date(2026, 11, 1), removed=True)
            >>> run.removed(dt.date(2026, 11, 2))
            datetime.date(2026, 11, 1)
        """
        now = self._in_force[-1] if self._in_force else None
        if now is not None and removed:
            now.gone.append([day])
        self._note(day, None)

    def _note(self, day: dt.date, run: Run | None) -> None:
        if self._days and self._days[-1] == day:
            self._in_force[-1] = run
        else:
            self._days.append(day)
            self._in_force.append(run)

    def in_force(self, day: dt.date) -> Run | None:
        """
        Return the run whose definition is in force on a day.

        Example:
            >>> Runs().in_force(dt.date(2026, 10, 1)) is None
            True
        """
        at = bisect_right(self._days, day)
        return self._in_force[at - 1] if at else None

    def of(self, day: dt.date, cycle: str = "") -> Run | None:
        """
        Return the run that something said of a day is about.

        Args:
            day: The day.
            cycle: A name of the run; empty where the day decides: the run whose days
                hold it, else the one in force, the last one over, or the first.

        Returns:
            The run; None where no run has that name.

        Example:
            >>> Runs().of(dt.date(2026, 10, 1)) is None
            True
        """
        every = self.every
        if cycle:
            return next((r for r in reversed(every) if cycle in r.names), None)
        if len(every) < 2:
            return every[0] if every else None
        now = self.in_force(day)
        held = [run for run in every if run.holds(day)]
        if now is not None and (now in held or not held):
            return now
        if held:
            return held[-1]
        over = [run for run in every if run.over(day)]
        return max(over, key=_last) if over else min(every, key=_last)

    def follows(self, run: Run, day: dt.date) -> bool:
        """
        Tell whether it follows from a day for ever that a run is meant.

        Example:
            >>> runs = Runs()
            >>> run = runs.enter(dt.date(2026, 10, 1), Cycle.parse("2026-Q4"))
            >>> runs.follows(run, dt.date(2026, 9, 30))
            False
        """
        return run.holds(day) and self.in_force(day) in (run, None)

    def pattern(self, run: Run) -> tuple[object, ...]:
        """
        Return what `window` depends on, alike for ids that run alike.

        Example:
            >>> runs = Runs()
            >>> run = runs.enter(dt.date(2026, 10, 1), Cycle.parse("2026-Q4"))
            >>> len(runs.pattern(run))
            4
        """
        at = {id(each): n for n, each in enumerate(self.every)}
        spans = tuple(each.span for each in self.every)
        force = tuple(-1 if r is None else at[id(r)] for r in self._in_force)
        return spans, tuple(self._days), force, at[id(run)]

    def window(self, run: Run) -> list[tuple[int, int]]:
        """
        Return the days of which what is said without a cycle is about a run.

        Args:
            run: The run.

        Returns:
            First and last ordinal of each stretch of days.

        Example:
            >>> runs = Runs()
            >>> run = runs.enter(dt.date(2026, 10, 1), Cycle.parse("2026-Q4"))
            >>> runs.window(run) == [(1, dt.date.max.toordinal())]
            True
        """
        spans = [each.span for each in self.every if each.span is not None]
        edges = {1, *(day.toordinal() for day in self._days)}
        edges |= {day.toordinal() for s in spans for day in (s.start, s.end)}
        found: list[tuple[int, int]] = []
        for first, after in pairwise([*sorted(edges), _EVER]):
            if self.of(dt.date.fromordinal(first)) is not run:
                continue
            if found and found[-1][1] == first - 1:
                found[-1] = found[-1][0], after - 1
            else:
                found.append((first, after - 1))
        return found


def _last(run: Run) -> dt.date:
    return dt.date.min if run.span is None else run.span.end


def in_order(spans: Iterable[Cycle | None]) -> tuple[Cycle, ...]:
    """
    Return cycles in the order of their days, those of the same days once.

    Example:
        >>> one, other = Cycle.parse("2027-Q1"), Cycle.parse("2026-Q4")
        >>> [cycle.label for cycle in in_order([one, other, one, None])]
        ['2026-Q4', '2027-Q1']
    """
    found = {(c.start, c.end): c for c in spans if c is not None}
    return tuple(found[days] for days in sorted(found))
