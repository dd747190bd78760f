"""Which lines are objectives where no label says so: headings, and what has lists."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from okrkit.wording.languages.en.okr_text import LEAD_INS, TITLES
from okrkit.wording.okrs.gathering import is_prose
from okrkit.wording.okrs.labelling import Label, label_of
from okrkit.wording.okrs.listing import Line

__all__ = ["aims_of", "areas_of", "indented"]

_AIMS: Final = ("objective", "objectives")
_RESULTS: Final = ("key result", "key results")
_LONGEST: Final = 25
_CHANGE: Final = re.compile(r"\d\s?%|\d\S{0,9}\s?(?:to|->|→|=>)\s?\S{0,3}\d")
_DIGIT: Final = re.compile(r"\d")
_HEADS: Final = re.compile(
    r"(?i)^(?!.*\bobjective)(?:.*[|\t])?\s*(?:key results?|krs?)\s*[|\t]"
)


def indented(found: Sequence[Line], /) -> list[Line]:
    """
    Make items of lines that only their indentation sets apart from the one above.

    Args:
        found: Every line.

    Returns:
        The lines; items among them two or more in a row that stand deeper than what
        is above, begin like sentences of their own, and of which most have a number.

    Example:
        >>> from okrkit.wording.okrs.listing import lines
        >>> text = "Keep customers;  Churn 5%;  NPS 40".replace(";", chr(10))
        >>> [line.mark for line in indented(list(lines(text)))]
        ['', '-', '-']
    """
    made = list(found)
    place = 1
    while place < len(made):
        above, last = made[place - 1], place
        while last < len(made) and _is_deeper(made[last], above, made[place]):
            last += 1
        run = made[place:last]
        counted = sum(_DIGIT.search(line.plain) is not None for line in run)
        if len(run) > 1 and 2 * counted > len(run):
            depth = above.depth + 1 if above.is_item else 0
            made[place:last] = [line._replace(mark="-", depth=depth) for line in run]
        place = max(last, place + 1)
    return made


def _is_deeper(line: Line, above: Line, first: Line) -> bool:
    """Tell whether a line stands deeper than one above it, and in line with others."""
    if line.mark or line.indent != first.indent or line.indent <= above.indent:
        return False
    word = line.plain.split(maxsplit=1)[0] if line.plain.strip() else ""
    fresh = not word[:1].islower() or word != word.lower()
    return fresh and (line is first or not line.apart) and label_of(line) is None


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
        them a change or a share; and of titles above an objective.

    Example:
        >>> from okrkit.wording.okrs.listing import lines
        >>> text = "- Grow;  - Sales;    - ARR 4 to 6;  - Care;    - CSAT 90%"
        >>> found = [(line, None) for line in lines(text.replace(";", chr(10)))]
        >>> sorted(areas_of(found, frozenset({1})))
        [2, 4]
    """
    areas = _titles(found)
    if aims is None or any(label and label.role == "objectives" for _, label in found):
        return frozenset(areas)
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


def _titles(found: Sequence[tuple[Line, Label | None]]) -> set[int]:
    """Find lines such as "OKR 2: People" that stand over an objective of their own."""
    heads = {
        line.number: "okr" in label.more
        for line, label in found
        if label is not None and label.role == "objective"
    }
    mixed = len(set(heads.values())) > 1
    return {number for number, title in heads.items() if title and mixed}


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
        if above is not None and _HEADS.search(line.plain) is not None:
            aims.add(above.number)
            above = None
        if not line.is_item:
            kept = above is not None and above.mark == "#" and line.mark != "#"
            if line.mark == "=":
                # Right below a line it underlines that.
                above = above if above is not None and not line.apart else None
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
