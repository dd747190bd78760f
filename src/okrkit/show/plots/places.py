"""Where names stand beside their marks so that none covers another."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import frozen

from okrkit.show.plots.canvas import colours, inert

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["named"]

_RADII: Final = (9.0, 20.0, 34.0, 50.0, 68.0)
_DIRECTIONS: Final = (45, 135, 315, 225, 0, 180, 90, 270)


@frozen
class _Box:
    """A rectangle, in points."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(
        cls, x: float, y: float, to_x: float, to_y: float, room: float
    ) -> "_Box":
        """Return the box around a straight line, with some room."""
        (left, right), (bottom, top) = sorted((x, to_x)), sorted((y, to_y))
        return cls(left - room, bottom - room, right + room, top + room)

    def beyond(self, other: "_Box") -> float:
        """Return how much of it lies outside of another."""
        inside = self.overlap(other)
        return (self.right - self.left) * (self.top - self.bottom) - inside

    def overlap(self, other: "_Box") -> float:
        """Return the area that both share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(wide, 0.0) * max(high, 0.0)


Spot: TypeAlias = tuple[float, float]
"""Across and up."""


def named(
    ax: "Axes",
    spots: Sequence[Spot],
    names: Sequence[str],
    *,
    bars: Sequence[tuple[Spot, Spot]] = (),
    size: float = 9.0,
) -> None:
    """
    Write a name beside each mark, where it hides no other name, no mark and no bar.

    Args:
        ax: The axes, whose limits are set.
        spots: Where the marks are, in the data's units.
        names: What `words` returned.
        bars: Both ends of straight lines, across or up.
        size: Height of the text, in points.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().subplots()
        >>> named(ax, [(0.5, 0.5), (0.5, 0.5)], ["price", "help"])
        >>> a, b = (text.xyann for text in ax.texts)
        >>> a == b
        False
    """
    # A layout moves the axes only when it draws; names want to know how large they are.
    ax.figure.canvas.figure.draw_without_rendering()
    scale, colour = 72 / ax.figure.dpi, colours(ax)["text"]

    def points(spot: Spot) -> Spot:
        x, y = ax.transData.transform(spot).tolist()
        return scale * x, scale * y

    frame = _Box(*(scale * float(end) for end in ax.bbox.extents))
    used = [_Box.around(*points(spot), *points(spot), 5) for spot in spots]
    used += [_Box.around(*points(one), *points(other), 1) for one, other in bars]
    # What is written there already, such as the names of corners.
    for text in ax.texts:
        ends = text.get_window_extent().extents
        used.append(_Box(*(scale * float(end) for end in ends)))
    for spot, name in zip(spots, names, strict=True):
        x, y = points(spot)
        box, far = _best(x, y, 0.6 * size * len(name), 1.2 * size, used, frame)
        used.append(box)
        ax.annotate(
            inert(name),
            spot,
            xytext=(box.left - x, box.bottom - y + 0.2 * size),
            textcoords="offset points",
            fontsize=size,
            color=colour,
            arrowprops={"arrowstyle": "-", "color": colour, "lw": 0.6} if far else None,
        )


def _best(
    x: float, y: float, wide: float, high: float, used: list[_Box], frame: _Box
) -> tuple[_Box, bool]:
    """Return the place with the least overlap, the nearest of equals; is it far?"""
    best, least = (_Box.around(x, y, x, y, 0), False), math.inf
    for radius in _RADII:
        for angle in _DIRECTIONS:
            across, up = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            # The text begins where the direction leaves the mark.
            left = x + radius * across - wide * (1 - across) / 2
            bottom = y + radius * up - high * (1 - up) / 2
            box = _Box(left, bottom, left + wide, bottom + high)
            bad = sum(box.overlap(other) for other in used) + box.beyond(frame)
            if bad < least - 0.5:
                best, least = (box, radius > _RADII[0]), bad
    return best
