"""Cells in rows and columns, coloured by a share and with their numbers in them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from okrkit.numerics.arrays import Flags, Floats
from okrkit.show.plots.canvas import colours, inches, inert, ink

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

__all__ = ["cells", "columns", "row_height"]

_LARGEST: Final = 8.5
_SMALLEST: Final = 4.5
"""Points of a character that is still read."""

_WIDE: Final = 0.62
"""Width of a character, as part of its height."""


def row_height(many: int) -> int:
    """
    Return for how many ordinary rows a new figure has room, for so many of a grid.

    Args:
        many: How many rows the grid has.

    Returns:
        What `canvas.drawn_on` takes; rows of a grid have one line each.

    Example:
        >>> row_height(10)
        6
    """
    return -(-many * 3 // 5)


def columns(ax: "Axes", labels: Sequence[str], *, less: float = 0.0) -> None:
    """
    Write the names of columns under them, as many as there is room for.

    Args:
        ax: The axes.
        labels: What `words` returned, one for each.
        less: Inches that labels beside the axes take.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(2, 2)).subplots()
        >>> columns(ax, [f"2026-{month:02}" for month in range(1, 13)])
        >>> [label.get_text() for label in ax.get_xticklabels()]
        ['2026-01', '2026-07']
    """
    wide = max((len(label) for label in labels), default=1) + 2
    fit = max(1, int((inches(ax) - less) * 72 / (wide * _WIDE * _LARGEST)))
    step = max(1, -(-len(labels) // fit))
    places = range(0, len(labels), step)
    ax.set_xticks(places, [inert(labels[at]) for at in places], fontsize=_LARGEST)
    ax.tick_params(axis="x", length=0)
    ax.set_xlim(-0.5, len(labels) - 0.5)


def cells(
    ax: "Axes",
    filled: Floats,
    texts: Sequence[Sequence[str]],
    *,
    framed: Flags,
    less: float = 0.0,
) -> None:
    """
    Draw cells, the fuller the darker, each with its number.

    Args:
        ax: The axes, whose rows and columns are named.
        filled: How full each is, 0 to 1; NaN draws nothing but the text.
        texts: What stands in each; left out where it would be too small to read.
        framed: Which ones are not sure.
        less: Inches that labels beside the axes take.

    Shape:
        filled, framed (rows, columns).

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().subplots()
        >>> some = np.array([[0.2, np.nan]])
        >>> cells(ax, some, [["20%", ""]], framed=np.isnan(some))
        >>> [text.get_text() for text in ax.texts]
        ['20%']
    """
    from matplotlib.colors import to_rgb

    shades = colours(ax)
    ends = (np.array(to_rgb(shades[name])) for name in ("track", "info"))
    least, most = ends
    part = np.nan_to_num(np.clip(filled, 0.0, 1.0))[:, :, None]
    drawn = ~np.isnan(filled)
    painted = np.dstack([least + (most - least) * part, drawn.astype(np.float64)])
    rows, many = filled.shape
    edges = np.arange(many + 1) - 0.5, np.arange(rows + 1) - 0.5
    ax.pcolormesh(*edges, painted, edgecolor=shades["back"], lw=1)
    for row, column in np.argwhere(framed & drawn).tolist():
        ax.add_patch(_frame(row, column, ink(painted[row, column, :3])))
    size = _size(ax, texts, less)
    if size < _SMALLEST:
        return
    for row, line in enumerate(texts):
        for column, said in enumerate(line):
            under = painted[row, column, :3]
            over = ink(under) if drawn[row, column] else shades["text"]
            if said:
                there = ax.text(column, row, inert(said), fontsize=size, color=over)
                there.set(ha="center", va="center")


def _frame(row: int, column: int, colour: str) -> "Rectangle":
    """Return the sign of what is not sure: a dotted frame inside of a cell."""
    from matplotlib.patches import Rectangle

    patch = Rectangle((column - 0.45, row - 0.4), 0.9, 0.8, ls=":", lw=1)
    patch.set(fill=False, edgecolor=colour)
    return patch


def _size(ax: "Axes", texts: Sequence[Sequence[str]], less: float) -> float:
    """Return how high characters may be so that every text fits its cell."""
    longest = max((len(text) for row in texts for text in row), default=0)
    high = ax.bbox.height / ax.figure.dpi * 72 / max(len(texts), 1)
    wide = (inches(ax) - less) * 72 / max(max(map(len, texts), default=0), 1)
    return min(_LARGEST, 0.55 * high, wide / (_WIDE * (max(longest, 1) + 1)))
