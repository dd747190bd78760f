"""Readings as a small line, and in words."""

from collections.abc import Iterable
from typing import NamedTuple

from okrkit import markup
from okrkit.model.metric import Observation
from okrkit.model.noun import Say, said

__all__ = ["Line", "line_drawn", "line_through", "read_said"]


class Line(NamedTuple):
    """
    Readings in the order of their days.

    Attributes:
        days: Ordinals.
        values: In one unit.
        summed: Whether each value is the sum of the readings up to its day.
    """

    days: list[int]
    values: list[float]
    summed: bool = False


def line_through(readings: Iterable[Observation], /) -> Line:
    """
    Take the days and the values of readings.

    Args:
        readings: In the order of their days.

    Returns:
        The line.

    Example:
        >>> line_through([Observation(date="2026-11-06", value=34)]).values
        [34.0]
    """
    pairs = [(reading.date.toordinal(), reading.value) for reading in readings]
    days, values = zip(*pairs, strict=True) if pairs else ((), ())
    return Line(list(days), list(values))


def line_drawn(line: Line, say: Say = said, /) -> markup.Markup | None:
    """
    Draw readings as a small line.

    Args:
        line: The readings.
        say: How to write a value.

    Returns:
        A sparkline that says how many there are, the first and the last; None of fewer
        than two, where there is no line.

    Example:
        >>> line_drawn(Line([1, 9], [32.0, 34.0])).split("title>")[1][:-2]
        '2 readings, from 32 to 34'
        >>> line_drawn(Line([1], [32.0]))
    """
    if len(line.values) < 2:
        return None
    return markup.sparkline(line.values, read_said(line, say), at=line.days)


def read_said(line: Line, say: Say = said, /) -> str:
    """
    Say what was read.

    Args:
        line: The readings, one at least.
        say: How to write a value.

    Returns:
        How many there are, the first and the last.

    Example:
        >>> read_said(Line([1], [32.0])), read_said(Line([1, 9], [32.0, 34.0]))
        ('1 reading: 32', '2 readings, from 32 to 34')
        >>> read_said(Line([1, 9], [32.0, 66.0], summed=True))
        'sum of 2 readings, from 32 to 66'
    """
    first, last = say(line.values[0]), say(line.values[-1])
    of = "sum of " if line.summed else ""
    many = f"{of}{len(line.values)} readings, from {first} to {last}"
    return f"1 reading: {last}" if len(line.values) == 1 else many
