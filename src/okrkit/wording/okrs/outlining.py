"""Which lines are objectives where no label says so: headings, and what has lists."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from okrkit.wording.languages.en.okr_text import LEAD_INS, TITLES
from okrkit.wording.okrs.gathering import is_prose
from okrkit.wording.okrs.labelling import Label
from okrkit.wording.okrs.listing import Line

__all__ = ["aims_of", "areas_of"]

_AIMS: Final = ("objective", "objectives")
_RESULTS: Final = ("key result", "key results")
_LONGEST: Final = 25
_CHANGE: Final = re.compile(r"\d\s?%|\d\S{0,9}\s?(?:to|->|→|=>)\s?\S{0,3}\d")
_DIGIT: Final = re.compile(r"\d")


def aims_of(found: Sequence[tuple[Line, Label | None]], /) -> frozenset[int] | None:
    """
    Tell which lines are objectives though no label says so.

    Args:
        found: Every line, with its label.

    Returns:
        Numbers of such lines: none where labels say what is an objective; None where
        nothing in the text is one.

    Example:
        >>> from okrkit.wording.okrs.listing import lines
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


def areas_of(
    found: Sequence[tuple[Line, Label | None]], aims: frozenset[int] | None, /
) -> frozenset[int]:
    """
    Tell which items only stand over key results: "Retention" over three of them.

    Args:
        found: Every line, with its label.
        aims: What `aims_of` told.

    Returns:
        Numbers of items without a number, all of whose own items have one, and one of
        them a change or a share.

    Example:
        >>> from okrkit.wording.okrs.listing import lines
        >>> text = "- Grow;  - Sales;    - ARR 4 to 6;  - Care;    - CSAT 90%"
        >>> found = [(line, None) for line in lines(text.replace(";", chr(10)))]
        >>> sorted(areas_of(found, frozenset({1})))
        [2, 4]
    """
    if aims is None or any(label and label.role == "objectives" for _, label in found):
        return frozenset()
    areas: set[int] = set()
    below: list[tuple[Line, bool]] = []
    for line, label in reversed(found):
        if not line.is_item:
            below.clear()
            continue
        inner: list[tuple[Line, bool]] = []
        while below and below[-1][0].depth > line.depth:
            inner.append(below.pop())
        first = inner[0][0].depth if inner else 0
        own = [(item, sure) for item, sure in inner if item.depth == first]
        counted = all(sure or _DIGIT.search(item.plain) for item, sure in own)
        shown = any(sure or _CHANGE.search(item.plain) for item, sure in own)
        plain = label is None and not _DIGIT.search(line.plain)
        is_area = plain and counted and shown and line.number not in aims
        if is_area:
            areas.add(line.number)
        if label is None or label.role == "key result":
            below.append((line, is_area))
    return frozenset(areas)


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
