"""Trees of parts that open and close, without any script."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from okrkit.markup.html import Markup, clipped
from okrkit.markup.text import ROWS_SHOWN, Cell, first

__all__ = ["tree"]

_T = TypeVar("_T")

_DEPTH_SHOWN: Final = 24


def tree(
    root: _T,
    /,
    *,
    summary: Callable[[_T], Cell],
    children: Callable[[_T], Iterable[_T]],
    limit: int = ROWS_SHOWN,
    opened: int = 1,
) -> Markup:
    """
    Make a tree of parts that open and close, without any script.

    Args:
        root: The whole.
        summary: Gives the line of a part.
        children: Gives its parts; asked once of each part that is shown.
        limit: Most parts to show; the rest, and what lies deeper than 24 levels, is
            named in place.
        opened: How many levels stand open; the others open at a click.

    Returns:
        The tree.

    Example:
        >>> tree(1, summary=str, children=lambda n: [2] if n == 1 else [])[:40]
        '<ul class="okrkit-tree"><li><details ope'
    """
    pieces = ['<ul class="okrkit-tree">']
    # Texts wait on the stack beside the parts: what closes a part comes after it.
    stack: list[str | tuple[_T, int]] = ["</ul>", (root, 0)]
    left = limit - 1
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        part, depth = item
        line = clipped(summary(part))
        room = left if depth < _DEPTH_SHOWN else 0
        below, more = first(children(part), room, None)
        left -= len(below)
        if not below and not more:
            pieces.append(f"<li>{line}</li>")
            continue
        is_open = " open" if depth < opened else ""
        pieces.append(f"<li><details{is_open}><summary>{line}</summary><ul>")
        stack.append("</ul></details></li>")
        if more:
            stack.append(f'<li class="okrkit-more">… and {more} more</li>')
        stack.extend((child, depth + 1) for child in reversed(below))
    return Markup("".join(pieces))
