"""The words of a report: days, amounts with their days, names in a row."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from okrkit.markup import plain
from okrkit.model.calendar import Cycle
from okrkit.model.unit import Unit
from okrkit.projection.projection import Projection
from okrkit.projection.said import about_text
from okrkit.scoring.amounts import day_text, percent_text, value_text
from okrkit.scoring.scores import Score

__all__ = [
    "amount_apart",
    "counted",
    "cycle_text",
    "joined",
    "now_text",
    "percent",
    "quoted",
    "range_text",
    "value_now",
    "where_in",
]

_FEW: Final = 5
_LONG: Final = 70
"""So much of a title is quoted in a sentence."""


def counted(number: int, noun: str) -> str:
    """
    Write how many there are, in singular or plural.

    Example:
        >>> counted(1, "key result"), counted(0, "reading")
        ('1 key result', 'no readings')
    """
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def joined(names: Sequence[str], most: int = _FEW) -> str:
    """
    Put names in a row, of many the first and how many more.

    Example:
        >>> joined(["a", "b", "c"]), joined("abc", 1)
        ('a, b and c', 'a and 2 more')
    """
    more = len(names) - most
    if more > 1:  # one more is said as quickly as counted
        return f"{', '.join(names[:most])} and {more} more"
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def quoted(title: str) -> str:
    """
    Quote a title in a sentence, of a long one the beginning.

    Example:
        >>> quoted("Customers stay")
        '“Customers stay”'
    """
    return f"“{plain(title, limit=_LONG)}”"


def percent(share: float) -> str:
    """
    Write a share as a whole percentage: never all of it where something is missing.

    Example:
        >>> percent(0.304), percent(-0.004), percent(0.998)
        ('30%', '0%', '99%')
    """
    said = percent_text(round(share, 2) + 0.0)  # there is no "-0%"
    return "99%" if said == "100%" and share < 1 else said


def now_text(score: Score, *, staged: bool = False) -> str:
    """
    Write the value that counts and its day, or that there is none.

    Args:
        score: Of a key result.
        staged: Whether its value is the share of work that is done.

    Returns:
        A few words.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> now_text(score(kr, on="2026-11-15", cycle="2026-Q4")["nps"])
        '34 on 6 Nov 2026'
    """
    said = value_now(score, staged=staged)
    day = None if score.progress is None else score.measured_on
    return said if day is None else f"{said} on {day_text(day)}"


def value_now(score: Score, *, staged: bool = False) -> str:
    """
    Write the value that counts without its day, or that there is none.

    Args:
        score: Of a key result.
        staged: Whether its value is the share of work that is done.

    Returns:
        A few words.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("nps", "x", at_least=30, check_ins={"2026-11-06": 34})
        >>> value_now(score(kr, on="2026-11-15", cycle="2026-Q4")["nps"])
        '34'
    """
    if score.actual is None or score.progress is None:
        # Of a baseline that is to be found it is known that nobody found it.
        return "not measured" if score.progress is None else "no reading yet"
    done = f"{percent(score.progress)} done"
    return done if staged else value_text(score.actual, score.unit)


def range_text(seen: Projection) -> str:
    """
    Write what the value will probably be at the end, and how unsure that is.

    Args:
        seen: Of a key result or objective.

    Returns:
        A few words.

    Example:
        >>> from okrkit import KeyResult, project
        >>> days = {"2026-10-16": 32, "2026-10-30": 33, "2026-11-13": 35}
        >>> nps = KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
        >>> range_text(project(nps, on="2026-11-15", cycle="2026-Q4")["nps"])[:5]
        'about'
    """
    unit, share = seen.foreseen_unit, seen.goal.share
    (first, low), *_, (last, high) = seen.quantiles
    ends = [_foreseen(value, unit, share=share) for value in (seen.median, low, high)]
    of = " of the way" if share else ""
    sure = percent(last - first)
    return f"about {ends[0]}{of}, with {sure} certainty from {ends[1]} to {ends[2]}"


def _foreseen(value: float | None, unit: Unit | None, *, share: bool) -> str:
    return percent(value) if share and value is not None else about_text(value, unit)


def amount_apart(amount: float, unit: Unit | None, *, sign: bool = False) -> str:
    """
    Write a difference of two values.

    Args:
        amount: The difference.
        unit: Of the values; a difference of percentages is one of percentage points.
        sign: Whether it is said which way it goes.

    Returns:
        To two digits.

    Example:
        >>> amount_apart(0.957, Unit.of("%")), amount_apart(-2, Unit.of("$"), sign=True)
        ('0.96 percentage points', '-$2')
    """
    amount = float(f"{amount:.2g}")
    plus = "+" if sign and amount > 0 else ""
    if unit is not None and unit.kind == "percent":
        return f"{plus}{about_text(amount, None)} percentage points"
    return plus + about_text(amount, unit)


def cycle_text(cycle: Cycle) -> str:
    """
    Name a cycle: by its label, or by its days where that is all it has.

    Example:
        >>> cycle_text(Cycle.span("2026-10-01", "2026-11-15"))
        '1 Oct 2026 to 15 Nov 2026'
    """
    if ".." in str(cycle):
        return f"{day_text(cycle.start)} to {day_text(cycle.last_day)}"
    return str(cycle)


def where_in(cycle: Cycle, on: dt.date) -> str:
    """
    Say where a day stands in a cycle.

    Example:
        >>> where_in(Cycle.parse("2026-Q4"), dt.date(2026, 11, 15))
        'day 46 of 92 of 2026-Q4'
    """
    name = "the cycle" if ".." in str(cycle) else str(cycle)
    if on < cycle.start:
        return f"{name} begins on {day_text(cycle.start)}"
    if on > cycle.last_day:
        return f"{name} ended on {day_text(cycle.last_day)}"
    return f"day {(on - cycle.start).days + 1} of {cycle.days} of {name}"
