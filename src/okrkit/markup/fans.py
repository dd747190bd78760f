"""SVG: what was read, and where it may go: a line that opens into bands."""

import math
from collections.abc import Sequence
from typing import Final

from okrkit.markup.html import CELL_SHOWN, Markup, Tone, element
from okrkit.markup.svg import sampled
from okrkit.markup.text import Cell, plain

__all__ = ["fan"]

_WIDE: Final = 120
_HIGH: Final = 36
_ROOM: Final = 3


def fan(
    points: Sequence[tuple[float, float]],
    bands: Sequence[tuple[float, float]],
    end: float,
    label: Cell,
    /,
    *,
    middle: float | None = None,
    goal: tuple[float | None, float | None] = (None, None),
    tone: Tone = "info",
) -> Markup:
    """
    Draw a series up to now, the bands it may end in, and where it should end.

    The bands open on straight lines from the last value: what lies between now and the
    end is not foreseen, only drawn.

    Args:
        points: Pairs of place and value, in order; of more than 100 as many are drawn.
        bands: Pairs of low and high at the end, the widest first.
        end: The place of the end, at or after the last point.
        label: What it shows, for screen readers and as its title.
        middle: The likeliest value at the end.
        goal: Where what should be begins and ends, drawn as broken lines.
        tone: Colour of the bands; the label must say the same in words or numbers.

    Returns:
        An image; without any point an empty one.

    Example:
        >>> drawn = fan([(0, 1), (5, 2)], [(1, 5)], 10, "1 to 5", goal=(4, None))
        >>> drawn.count("<polygon"), drawn.count('class="okrkit-goal"')
        (1, 1)
    """
    text = plain(label, limit=CELL_SHOWN)
    known = [(x, y) for x, y in sampled(points) if math.isfinite(y)]
    parts = _drawn(known, bands, end, middle, goal, tone) if known else []
    return element(
        "svg",
        element("title", text),
        *parts,
        class_="okrkit-fan",
        viewBox=f"0 0 {_WIDE} {_HIGH}",
        role="img",
    )


def _drawn(
    known: Sequence[tuple[float, float]],
    bands: Sequence[tuple[float, float]],
    end: float,
    middle: float | None,
    goal: tuple[float | None, float | None],
    tone: Tone,
) -> list[Markup]:
    """Draw the goal first, then the bands over it, and the values on top."""
    goals = [value for value in goal if value is not None]
    heights = [y for _, y in known] + [y for band in bands for y in band] + goals
    heights += [] if middle is None else [middle]
    low, high = min(heights) / 2, max(heights) / 2  # halves: no span can overflow
    first, width = known[0][0], max(end - known[0][0], 1e-9)

    def at(x: float, y: float) -> str:
        share = (y / 2 - low) / (high - low) if high > low else 0.5
        across = _ROOM + (_WIDE - 2 * _ROOM) * (x - first) / width
        return f"{across:.4g},{_HIGH - _ROOM - (_HIGH - 2 * _ROOM) * share:.4g}"

    last = known[-1]
    parts = [
        _line((at(first, value), at(end, value)), "okrkit-goal") for value in goals
    ]
    parts += [
        element(
            "polygon",
            points=" ".join((at(*last), at(end, upper), at(end, lower))),
            class_=f"okrkit-band okrkit-{tone}",
        )
        for lower, upper in bands
    ]
    if middle is not None:
        parts.append(_line((at(*last), at(end, middle)), "okrkit-middle"))
    if len(known) > 1:
        parts.append(_line([at(*point) for point in known], "okrkit-read"))
    x, y = at(*last).split(",")
    return [*parts, element("circle", cx=x, cy=y, r=2)]


def _line(points: Sequence[str], name: str) -> Markup:
    return element("polyline", points=" ".join(points), class_=name)
