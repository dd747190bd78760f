"""Chances and foreseen values, as people read and see them."""

from functools import partial
from typing import Final, NamedTuple

from okrkit import markup
from okrkit.model.lines import Line, read_said
from okrkit.model.unit import Unit
from okrkit.projection.goal import Goal
from okrkit.scoring.amounts import value_text
from okrkit.scoring.drawn import TONES

EITHER: Final = (0.33, 0.66)
"""Between these chances either is about as likely."""

_SURE = 0.01
_WORDS: Final = (
    (0.99, "virtually certain"),
    (0.9, "very likely"),
    (EITHER[1], "likely"),
    (EITHER[0], "about as likely as not"),
    (0.1, "unlikely"),
    (0.01, "very unlikely"),
)


class Ahead(NamedTuple):
    """
    What was read of a key result, and where it may go: what a fan is drawn of.

    Attributes:
        line: Its readings.
        end: Ordinal of the last day.
        inner: Low and high of the half in the middle at the end; None where there is
            none.
    """

    line: Line
    end: int
    inner: tuple[float, float] | None = None


def chance_text(chance: float | None, *, drawn: bool = False) -> str:
    """
    Write a chance for people: never 0 or 100 % where something else is possible.

    Args:
        chance: Between 0 and 1; None for none.
        drawn: Whether it was counted in draws, where 0 means that it was in none.

    Returns:
        Text; a dash where there is none.

    Example:
        >>> [chance_text(chance) for chance in (None, 0, 0.001, 0.416, 0.9999, 1)]
        ['-', '0%', '<1%', '42%', '>99%', '100%']
        >>> chance_text(0, drawn=True)
        '<1%'
    """
    if chance is None:
        return "-"
    if chance < _SURE and (chance > 0 or drawn):
        return "<1%"
    if chance > 1 - _SURE and (chance < 1 or drawn):
        return ">99%"
    return f"{100 * chance:.0f}%"


def chance_words(chance: float | None) -> str:
    """
    Say a chance in the words that are agreed for it.

    Args:
        chance: Between 0 and 1; None for none.

    Returns:
        A few words; empty where there is no chance.

    Source:
        Mastrandrea et al., "Guidance note for lead authors of the IPCC fifth assessment
        report on consistent treatment of uncertainties", 2010, table 1; its ranges
        overlap, and the narrowest is said.

    Example:
        >>> [chance_words(chance) for chance in (0.97, 0.5, 0.2, None)]
        ['very likely', 'about as likely as not', 'unlikely', '']
    """
    if chance is None:
        return ""
    return next((word for at, word in _WORDS if chance >= at), "exceptionally unlikely")


def about_text(value: float | None, unit: Unit | None) -> str:
    """
    Write a value that nobody knows to more than three digits.

    Args:
        value: The value, or None.
        unit: Of the value; None where there is none.

    Returns:
        Text; a dash where there is no value.

    Example:
        >>> about_text(34.5678, Unit.of("%")), about_text(None, None)
        ('34.6%', '-')
    """
    return value_text(None if value is None else float(f"{value:.3g}"), unit)


def chance_bar(chance: float | None, status: str | None, said: str) -> markup.Cell:
    """
    Draw a chance as a bar in the colour of a status, with its number.

    Args:
        chance: Between 0 and 1; None for none.
        status: Where it stands; None for nowhere.
        said: The chance as text.

    Returns:
        Markup; the text alone where there is no chance.

    Example:
        >>> chance_bar(None, None, "-")
        '-'
    """
    if chance is None:
        return said
    return markup.bar(chance, said, tone=TONES.get(status, "none"))


def range_drawn(
    ends: tuple[tuple[float, float | None], ...],
    median: float | None,
    goal: Goal,
    unit: Unit | None,
    *,
    labelled: bool = True,
) -> markup.Cell:
    """
    Draw between what values something will end, beside baseline and target.

    Args:
        ends: Levels, each with the value that it ends below with that chance.
        median: As likely to end above as below.
        goal: Where it began, and what meets its target.
        unit: Of the values; None where there is none.
        labelled: Whether the numbers stand beside it, too.

    Returns:
        Markup; a dash where there are no values.

    Example:
        >>> drawn = range_drawn(((0.1, 3), (0.9, 5)), 4, Goal(2, 6), None)
        >>> drawn.split("<title>")[1].split("<")[0]
        '80% between 3 and 5, median 4; from 2, target at least 6'
    """
    (_, low), (_, high) = ends[0], ends[-1]
    if low is None or median is None or high is None:
        return "-"
    middle, lower, upper = (about_text(v, unit) for v in (median, low, high))
    label = middle if low == high else f"{middle} ({lower} to {upper})"
    return markup.interval(
        low,
        median,
        high,
        label if labelled else "",
        told=range_told(ends, median, goal, unit),
        start=goal.baseline,
        goal=(goal.low, goal.high),
    )


def range_told(
    ends: tuple[tuple[float, float | None], ...],
    median: float | None,
    goal: Goal,
    unit: Unit | None,
) -> str:
    """
    Say between what values something will end, and what it is held against.

    Args:
        ends: Levels, each with the value that it ends below with that chance.
        median: As likely to end above as below.
        goal: Where it began, and what meets its target.
        unit: Of the values; None where there is none.

    Returns:
        One line; what is not known is left out.

    Example:
        >>> range_told(((0.1, 3), (0.9, 5)), 4, Goal(2, 6), None)
        '80% between 3 and 5, median 4; from 2, target at least 6'
        >>> range_told(((0.1, None), (0.9, None)), None, Goal(2, 6), None)
        'from 2, target at least 6'
    """
    (first, low), (last, high) = ends[0], ends[-1]
    told = []
    if low is not None and median is not None and high is not None:
        middle, lower, upper = (about_text(v, unit) for v in (median, low, high))
        within = f"{100 * (last - first):.3g}% between {lower} and {upper}"
        sure = low == high
        told.append(f"certain: {middle}" if sure else f"{within}, median {middle}")
    known = [] if goal.baseline is None else [f"from {value_text(goal.baseline, unit)}"]
    known += [f"target {goal.text(unit)}"] if goal.text(unit) else []
    return "; ".join([*told, *([", ".join(known)] if known else [])])


def fan_drawn(
    ahead: Ahead,
    ends: tuple[tuple[float, float | None], ...],
    median: float | None,
    goal: Goal,
    unit: Unit | None,
) -> markup.Markup:
    """
    Draw readings, the values they may lead to, and the target as a line.

    Args:
        ahead: The readings, and the last day.
        ends: Levels, each with the value that it ends below with that chance.
        median: As likely to end above as below.
        goal: Where it began, and what meets its target.
        unit: Of the values; None where there is none.

    Returns:
        An image that says the same in words.

    Example:
        >>> ahead = Ahead(Line([1, 9], [2.0, 3.0]), 90, (3.5, 4.5))
        >>> drawn = fan_drawn(ahead, ((0.1, 3), (0.9, 5)), 4, Goal(2, 6), None)
        >>> drawn.count("<polygon"), drawn.split("title>")[1][:23]
        (2, '2 readings, from 2 to 3')
    """
    low, high = ends[0][1], ends[-1][1]
    bands = [] if low is None or high is None else [(low, high)]
    bands += [ahead.inner] if ahead.inner is not None else []
    read = read_said(ahead.line, partial(value_text, unit=unit))
    said = range_told(ends, median, goal, unit)
    return markup.fan(
        list(zip(ahead.line.days, ahead.line.values, strict=True)),
        bands,
        max(ahead.end, ahead.line.days[-1]),
        f"{read}; {said}" if said else read,
        middle=median,
        goal=(goal.low, goal.high),
    )
