"""A document that keeps its comments: only the lines that change are written."""

from collections.abc import Iterator
from difflib import SequenceMatcher

__all__ = ["spliced"]


def spliced(text: str, before: str, after: str, /) -> str | None:
    r"""
    Write what changes between two texts into one that has comments and a layout.

    Args:
        text: The document as its people wrote it.
        before: The same in canonical form, before the change.
        after: The same in canonical form, after it.

    Returns:
        The text with the lines that change, as far in as those in their place, and no
        others; a comment behind a line that changes stands behind the first that
        comes for it. None where lines that would change do not stand in the text.
        Whoever calls it has to see whether the text says what was meant.

    Example:
        >>> spliced("a: 1  # so far\nb: 2\n", "a: 1\nb: 2\n", "a: 1\nb: 3\n")
        'a: 1  # so far\nb: 3\n'
    """
    own, old, new = (each.split("\n") for each in (text, before, after))
    here = _places(own, old)
    for first, last, lines in _changes(old, new):
        # What is only added stands behind the line before it.
        anchors = range(first, last) or range(first - 1, first)
        at = [here.get(line, -1) for line in anchors]
        place = at[0]
        if place < 0 or at != [*range(place, place + len(at))]:
            return None
        farther = " " * (_indent(own[place]) - _indent(old[anchors[0]]))
        gone = own[place : place + last - first]
        notes = "".join(map(str.removeprefix, _bare(gone), _bare(old[first:last])))
        if notes and not lines:
            return None
        place += not gone
        written = [farther + line for line in lines]
        written[:1] = [line + notes for line in written[:1]]
        own[place : place + len(gone)] = written
    return "\n".join(own)


def _places(own: list[str], old: list[str]) -> dict[int, int]:
    """Say where canonical lines stand in a text, however far in, comments aside."""
    told = _bare([line.partition(" #")[0] for line in own])
    blocks = SequenceMatcher(None, _bare(old), told)
    return {
        first + step: place + step
        for first, place, size in blocks.get_matching_blocks()
        for step in range(size)
    }


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield which lines give way to which, from the last; items of a list singly."""
    hunks = SequenceMatcher(None, old, new).get_opcodes()
    for how, first, last, start, end in reversed(hunks):
        if how == "equal":
            continue
        items = _items(old[first:last]), _items(new[start:end])
        if first < last == first + len(items[0]) and len(items[0]) == len(items[1]):
            for step in range(last - first - 1, -1, -1):
                yield first + step, first + step + 1, items[1][step]
        else:
            yield first, last, new[start:end]


def _items(lines: list[str]) -> list[list[str]]:
    """Cut lines where an item of the first one's list begins; none where none does."""
    items: list[list[str]] = []
    for line in lines:
        if line.lstrip().startswith("- ") and _indent(line) == _indent(lines[0]):
            items.append([])
        if not items:
            return []
        items[-1].append(line)
    return items


def _bare(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
