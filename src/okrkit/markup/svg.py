"""SVG: a bar, an interval and a small line, each with its text."""

import math
from collections.abc import Sequence
from typing import Final, TypeVar

from okrkit.markup.html import CELL_SHOWN, Markup, Tone, element
from okrkit.markup.text import Cell, plain

__all__ = ["bar", "interval", "sampled", "sparkline"]

_T = TypeVar("_T")

_POINTS_SHOWN: Final = 100
_ROOM: Final = 6.0


def bar(
    share: float | None,
    label: Cell,
    /,
    *,
    tone: Tone = "info",
    mark: float | None = None,
    told: Cell = None,
) -> Markup:
    """
    Draw a share as a bar, with its number beside it.

    Args:
        share: From 0 to 1; outside it is drawn as empty or full, and None as no bar.
        label: What the bar says, always shown as text.
        tone: Its colour; the label must say the same in words or numbers.
        mark: A share that it is held against, drawn as a line across the bar.
        told: The label for screen readers and as title, with what the mark says; None
            for `label`.

    Returns:
        One image with its label.

    Example:
        >>> 'width="70"' in bar(0.7, "0.70")
        True
    """
    text = plain(label, limit=CELL_SHOWN)
    said = text if told is None else plain(told, limit=CELL_SHOWN)
    marked = mark is not None and math.isfinite(mark)
    # A mark stands out above and below the bar.
    top, high = (3, 14) if marked else (0, 8)
    parts = [
        element("title", said),
        element(
            "rect",
            class_="okrkit-track",
            y=top or None,
            width=100,
            height=8,
            rx=2,
        ),
    ]
    if share is not None and not math.isnan(share):
        width = f"{100 * min(max(share, 0.0), 1.0):.4g}"
        parts.append(
            element(
                "rect",
                class_=f"okrkit-{tone}",
                y=top or None,
                width=width,
                height=8,
                rx=2,
            )
        )
    if mark is not None and marked:
        at = 98.5 * min(max(mark, 0.0), 1.0)
        parts.append(_line(at, "okrkit-mark", y=0, high=high, wide=1.5))
    drawn = element(
        "svg",
        *parts,
        viewBox=f"0 0 100 {high}",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
    number = element("span", text, class_="okrkit-number")
    classes = "okrkit-bar okrkit-marked" if marked else "okrkit-bar"
    return element("span", drawn, number, class_=classes, role="img", aria_label=said)


def interval(
    low: float | None,
    middle: float | None,
    high: float | None,
    label: Cell,
    /,
    *,
    told: Cell = None,
    start: float | None = None,
    goal: tuple[float | None, float | None] = (None, None),
    tone: Tone = "info",
) -> Markup:
    """
    Draw where a value may lie, beside where it began and where it should be.

    Args:
        low: Where the interval begins.
        middle: The likeliest value in it.
        high: Where it ends; without the three no interval is drawn.
        label: What the interval says, shown as text; empty where that stands elsewhere.
        told: The same for screen readers, with what is only drawn; None for `label`.
        start: Drawn as a short line below.
        goal: Where what should be begins and ends, drawn as high lines.
        tone: Its colour; the label must say the same in words or numbers.

    Returns:
        One image with its label.

    Example:
        >>> 'aria-label="3 to 5"' in interval(3, 4, 5, "3 to 5", goal=(6, None))
        True
    """
    text = plain(label, limit=CELL_SHOWN)
    said = text if told is None else plain(told, limit=CELL_SHOWN)
    left, centre, right, begin, *ends = _placed([low, middle, high, start, *goal])
    parts = [
        element("title", said),
        element("rect", class_="okrkit-track", y=6, width=100, height=4),
    ]
    if left is not None and centre is not None and right is not None:
        wide = max(right - left, 2.0)
        parts.append(_line(left, f"okrkit-{tone}", y=3, wide=wide))
        if wide > _ROOM:
            parts.append(_line(centre - 0.75, "okrkit-gap", y=3, wide=1.5))
    if begin is not None:
        parts.append(_line(begin - 0.6, "okrkit-mark", y=10, high=6, wide=1.2))
    parts += [
        _line(end - 0.6, "okrkit-mark", y=0, high=16, wide=1.2)
        for end in ends
        if end is not None
    ]
    drawn = element(
        "svg",
        *parts,
        viewBox="0 0 100 16",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
    number = element("span", text, class_="okrkit-number") if text else ""
    classes = "okrkit-bar okrkit-interval"
    return element("span", drawn, number, class_=classes, role="img", aria_label=said)


def _line(x: float, name: str, *, y: int, high: int = 10, wide: float = 1.0) -> Markup:
    return element(
        "rect", class_=name, x=f"{x:.4g}", y=y, width=f"{wide:.4g}", height=high
    )


def _placed(values: Sequence[float | None]) -> list[float | None]:
    """Place values from left to right, with a little room at both ends."""
    known = [v for v in values if v is not None and math.isfinite(v)]
    low = min(known, default=0.0) / 2  # halves: the span cannot overflow
    span = max(known, default=0.0) / 2 - low
    return [
        None
        if v is None or not math.isfinite(v)
        else 3 + 94 * ((v / 2 - low) / span if span > 0 else 0.5)
        for v in values
    ]


def sparkline(
    values: Sequence[float | None],
    label: Cell,
    /,
    *,
    at: Sequence[float] | None = None,
) -> Markup:
    """
    Draw a series as a small line in the colour of the text around it.

    Args:
        values: In order; None and non-finite values are gaps. Of more than 100, as
            many are drawn, evenly chosen, with the first and the last.
        label: What the line shows, for screen readers and as its title.
        at: Where each stands, such as its day, in order; None for even steps.

    Returns:
        An image; without any value an empty one.

    Example:
        >>> "<polyline" in sparkline([1.0, 2.0, 1.5], "NPS, 3 readings")
        True
    """
    text = plain(label, limit=CELL_SHOWN)
    places = range(len(values)) if at is None else at
    lines = _polylines(sampled(list(zip(places, values, strict=True))))
    drawn: list[Markup] = [
        element("polyline", points=" ".join(line)) for line in lines if len(line) > 1
    ]
    dots = [line[0] for line in lines if len(line) == 1]
    if lines:
        dots.append(lines[-1][-1])
    for dot in dots:
        x, y = dot.split(",")
        drawn.append(element("circle", cx=x, cy=y, r=2))
    return element(
        "svg",
        element("title", text),
        *drawn,
        class_="okrkit-spark",
        viewBox="0 0 100 20",
        role="img",
    )


def sampled(values: Sequence[_T], /) -> list[_T]:
    """
    Choose at most as many values as can be told apart in a small drawing.

    Args:
        values: In order.

    Returns:
        All of them, or 100, evenly chosen, with the first and the last.

    Example:
        >>> len(sampled(range(9))), len(sampled(range(999))), sampled(range(999))[-1]
        (9, 100, 998)
    """
    last = len(values) - 1
    if last < _POINTS_SHOWN:
        return list(values)
    steps = _POINTS_SHOWN - 1
    return [values[step * last // steps] for step in range(_POINTS_SHOWN)]


def _polylines(points: Sequence[tuple[float, float | None]]) -> list[list[str]]:
    """Place the values on the canvas, one line for each run without a gap."""
    known = [v for _, v in points if v is not None and math.isfinite(v)]
    if not known:
        return []
    low, high = min(known) / 2, max(known) / 2  # halves: the span cannot overflow
    first, width = points[0][0], points[-1][0] - points[0][0]
    lines: list[list[str]] = [[]]
    for place, value in points:
        if value is None or not math.isfinite(value):
            lines.append([])
            continue
        x = 2 + 96 * (place - first) / (width or 1)
        y = 17 - 14 * ((value / 2 - low) / (high - low) if high > low else 0.5)
        lines[-1].append(f"{x:.4g},{y:.4g}")
    return [line for line in lines if line]
