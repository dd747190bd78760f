"""Marks of wikis written as Markdown has them: headings, rows of tables, lists."""

import re
from typing import Final

__all__ = ["JOINT", "without_wiki"]

JOINT: Final = "\x1f"
"""Stands where a line ended within a row, so that places and numbers stay true."""

_HINT: Final = re.compile(r"(?m)^[ \t]*(?:\{\||\|\||==|h[1-6]\. )")
_BARS: Final = re.compile(r"(?m)^[ \t]*\|\|.*$")
_EQUALS: Final = re.compile(r"(?m)^(={1,6})(?=[ \t]*[^=\s])([^\n=]{1,300})\1[ \t]*$")
_LETTERED: Final = re.compile(r"(?m)^h([1-6])\. ")
_HASHES: Final = re.compile(r"(?m)^(#{1,3})(?= )")
_SIGNS: Final = {"#": "•", "##": "◦ ", "###": "◦  "}
_DEEPEST: Final = 3


def without_wiki(text: str, /) -> str:
    """
    Write the marks of wikis as Markdown has them, each place where it was.

    Args:
        text: Any text.

    Returns:
        A text of the same length; itself where it has no such marks.

    Shape:
        Linear in the length of the text.

    Example:
        >>> without_wiki("== Keep customers ==")
        '## Keep customers   '
    """
    if _HINT.search(text) is None:
        return text
    text = _BARS.sub(lambda found: found[0].replace("||", " |"), text)
    text = _tables(text)
    text = _EQUALS.sub(_heading, text)
    if _LETTERED.search(text) is not None:
        # There "#" counts the items of a list.
        text = _HASHES.sub(lambda found: _SIGNS[found[1]], text)
        text = _LETTERED.sub(lambda found: _level(int(found[1])).ljust(4), text)
    return text


def _level(level: int) -> str:
    return "#" * min(level, _DEEPEST)


def _heading(found: re.Match[str]) -> str:
    """Write "== Title ==" with its marks in front."""
    return f"{found[1].replace('=', '#')} {found[2].strip()}".ljust(len(found[0]))


def _tables(text: str) -> str:
    """Write each table between "{|" and "|}" as rows between bars."""
    parts: list[str] = []
    last = 0
    at = text.find("{|")
    while at >= 0:
        end = text.find("\n|}", at)
        if end < 0:
            break
        parts += (text[last:at], _rows(text[at : end + 3]))
        last = end + 3
        at = text.find("{|", last)
    return "".join((*parts, text[last:]))


def _rows(table: str) -> str:
    """Write what stands on lines of their own as cells of one row."""
    made: list[str] = []
    fresh = True
    for line in table.split("\n"):
        head = line[:2]
        if head in ("{|", "|}", "|+"):
            made.append("\n" + " " * len(line))
            fresh = True
        elif head == "|-":
            made.append("\n|" + " " * (len(line) - 1))
            fresh = False
        elif line[:1] in ("|", "!"):
            cells = line[1:].replace("||", " |").replace("!!", " |")
            opens = made[-1].strip() == "|"
            made.append(("\n|" if fresh else JOINT + (" " if opens else "|")) + cells)
            fresh = False
        else:
            made.append((JOINT if line and not fresh else "\n") + line)
    return "".join(made)[1:]
