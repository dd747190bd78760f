"""Which lines are objectives where no label says so: headings, and what has lists."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from okrkit.wording.gathering import is_prose
from okrkit.wording.labelling import Label
from okrkit.wording.languages.en.okr_text import LEAD_INS, TITLES
from okrkit.wording.listing import Line

__all__ = ["aims_of"]

_AIMS: Final = ("objective", "objectives")
_RESULTS: Final = ("key result", "key results")
_LONGEST: Final = 25


def aims_of(found: Sequence[tuple[Line, Label | None]], /) -> frozenset[int] | None:
    """
    Tell which lines are objectives though no label says so.

    Args:
        found: Every line, with its label.

    Returns:
        Numbers of such lines: none where labels say what is an objective; None where
        nothing in the text is one.

    Example:
        >>> from okrkit.wording.listing import lines
        >>> text = "Keep customers" + chr(10) + "- NPS 40"
        >>> aims_of([(line, None) for line in lines(text)])
        frozenset({1})
    """
    roles = {label.role for _, label in found if label is not None}
    if not roles.isdisjoint(_AIMS):
        return frozenset()
    if not roles.isdisjoint(_RESULTS):
        aims = _above_labels(found)
    else:
        aims = _above_lists([line for line, label in found if label is None])
    return frozenset(aims) or None


def _above_labels(found: Sequence[tuple[Line, Label | None]]) -> set[int]:
    """Find the line that stands above each run of key results."""
    aims: set[int] = set()
    above: Line | None = None
    for line, label in found:
        if label is not None and label.role in _RESULTS:
            if above is not None:
                aims.add(above.number)
            above = None
        elif label is None and line.mark not in ("|", "=") and _may_aim(line):
            heads = line.apart or line.mark == "#"
            # Between the key results of one run stand notes, and no objective.
            if (not aims or heads) and not (line.indent and not line.is_item):
                above = line
    return aims


def _above_lists(plain: Sequence[Line]) -> set[int]:
    """Find what has a list below it: a heading, a line, or an item with items."""
    aims: set[int] = set()
    above: Line | None = None
    place = 0
    while place < len(plain):
        line = plain[place]
        if not line.is_item:
            kept = above is not None and above.mark == "#" and line.mark != "#"
            if line.mark == "=":
                above = None
            elif not kept and line.mark != "|":
                above = line if _may_aim(line) else None
            place += 1
            continue
        last = place
        while last < len(plain) and (plain[last].is_item or _goes_on(plain[last])):
            last += 1
        block = [item for item in plain[place:last] if item.is_item]
        tops = _parents(block)
        if tops:
            aims.update(top.number for top in tops)
        elif above is not None:
            aims.add(above.number)
        above, place = None, last
    return aims


def _goes_on(line: Line) -> bool:
    return line.mark == "" and line.indent > 0 and not line.apart


def _parents(block: Sequence[Line]) -> list[Line]:
    """List the outer items of a list, where most of them have items of their own."""
    outer = min(item.depth for item in block)
    tops = [item for item in block if item.depth == outer]
    parents = sum(a.depth == outer < b.depth for a, b in pairwise(block))
    return tops if 2 * parents > len(tops) else []


def _may_aim(line: Line) -> bool:
    """Tell whether a line could be an objective by its words."""
    words = line.plain.casefold().replace(":", " ").replace("\u2019", "'").split()
    plain = [word.strip(".,!?()-*_") for word in words]
    if not LEAD_INS.isdisjoint(plain) or is_prose(line.plain):
        return False
    said = [word for word in plain if word and not word.isdigit()]
    if len(said) > _LONGEST:
        return False
    return not all(word in TITLES or word.startswith(("20", "fy")) for word in said)
