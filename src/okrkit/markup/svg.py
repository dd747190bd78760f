"""SVG: a bar and a small line, each with its text."""

import math
from collections.abc import Sequence
from typing import Final

from okrkit.markup.html import CELL_SHOWN, Markup, Tone, element
from okrkit.markup.text import Cell, plain

__all__ = ["bar", "sparkline"]

_POINTS_SHOWN: Final = 200


def bar(share: float | None, label: Cell, /, *, tone: Tone = "info") -> Markup:
    """
    Draw a share as a bar, with its number beside it.

    Args:
        share: From 0 to 1; outside it is drawn as empty or full, and None as no bar.
        label: What the bar says, always shown as text.
        tone: Its colour; the label must say the same in words or numbers.

    Returns:
        One image with its label.

    Example:
        >>> 'width="70"' in bar(0.7, "0.70")
        True
    """
    text = plain(label, limit=CELL_SHOWN)
    parts = [
        element("title", text),
        element("rect", class_="okrkit-track", width=100, height=8, rx=2),
    ]
    if share is not None and not math.isnan(share):
        width = f"{100 * min(max(share, 0.0), 1.0):.4g}"
        parts.append(
            element("rect", class_=f"okrkit-{tone}", width=width, height=8, rx=2)
        )
    drawn = element(
        "svg",
        *parts,
        viewBox="0 0 100 8",
        preserveAspectRatio="none",
        aria_hidden="true",
        focusable="false",
    )
    number = element("span", text, class_="okrkit-number")
    return element(
        "span", drawn, number, class_="okrkit-bar", role="img", aria_label=text
    )


def sparkline(values: Sequence[float | None], label: Cell, /) -> Markup:
    """
    Draw a series as a small line in the colour of the text around it.

    Args:
        values: In order; None and non-finite values are gaps. Of more than 200, as
            many are drawn, evenly chosen, with the first and the last.
        label: What the line shows, for screen readers and as its title.

    Returns:
        An image; without any value an empty one.

    Example:
        >>> "<polyline" in sparkline([1.0, 2.0, 1.5], "NPS, 3 readings")
        True
    """
    text = plain(label, limit=CELL_SHOWN)
    lines = _polylines(_sampled(values))
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
        aria_label=text,
        focusable="false",
    )


def _sampled(values: Sequence[float | None]) -> list[float | None]:
    """Choose at most as many values as can be told apart."""
    last = len(values) - 1
    if last < _POINTS_SHOWN:
        return list(values)
    steps = _POINTS_SHOWN - 1
    return [values[step * last // steps] for step in range(_POINTS_SHOWN)]


def _polylines(values: Sequence[float | None]) -> list[list[str]]:
    """Place the values on the canvas, one line for each run without a gap."""
    known = [v for v in values if v is not None and math.isfinite(v)]
    if not known:
        return []
    low, high = min(known) / 2, max(known) / 2  # halves: the span cannot overflow
    lines: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None or not math.isfinite(value):
            lines.append([])
            continue
        x = 2 + 96 * place / max(len(values) - 1, 1)
        y = 17 - 14 * ((value / 2 - low) / (high - low) if high > low else 0.5)
        lines[-1].append(f"{x:.4g},{y:.4g}")
    return [line for line in lines if line]
