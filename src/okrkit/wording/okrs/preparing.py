"""What is told of a whole text before it is read: its tags, its language."""

import re
from collections.abc import Iterable
from typing import Final

from okrkit.wording.languages.en.okr_text import (
    FOREIGN_VERBS,
    FOREIGN_WORDS,
    OWN_WORDS,
)
from okrkit.wording.okrs.marking import JOINT

__all__ = ["NOT_ENGLISH", "reads_as_english", "without_tags"]

NOT_ENGLISH: Final = "the text does not read as English"
"""What the first line of a text in another language is kept for."""

_ITEM: Final = re.compile(r"<(?:li|tr)\b", re.IGNORECASE)
_ROW: Final = re.compile(r"^[ \t]*\|", re.MULTILINE)
_TAG: Final = re.compile(
    r"<(?P<end>/?)(?P<name>[uo]l|li|p|div|h[1-6]|br|table|tbody|thead|t[rdh])\b[^<>\n]{0,200}>",
    re.IGNORECASE,
)
_SIGNS: Final = ("•", "-", "◦")
_WORD: Final = re.compile(r"[^\W\d_]+")
_STRANGE: Final = re.compile(r"[^\W\d_\u0000-\u036f]")
_ROWS: Final = ("tr", "tbody", "thead")
_FEWEST: Final = 3
_CLEAR: Final = 3
"""So many small words one clear one is worth."""


def without_tags(text: str, /) -> str:
    """
    Write lists and tables in HTML as lines with marks, of the same length.

    Args:
        text: Any text.

    Returns:
        The text, each place in it where it was; itself where it has no such thing.

    Example:
        >>> without_tags("<ul><li>NPS 40</li></ul>").split()
        ['•', 'NPS', '40']
    """
    if _ITEM.search(text) is None or _ROW.search(text) is not None:
        return text
    depth = -1
    in_row = False
    parts: list[str] = []
    at = 0
    for tag in _TAG.finditer(text):
        name, ends = tag["name"].lower(), bool(tag["end"])
        between = text[at : tag.start()]
        if in_row or (name in _ROWS and not between.strip()):
            between = between.replace("\n", JOINT)
        if name in ("ul", "ol"):
            depth += -1 if ends else 1
        if name == "tr":
            in_row = not ends
        inside = in_row or name in _ROWS
        said = _in_row(name, ends=ends) if inside else _alone(name, depth, ends=ends)
        parts += (between, said.ljust(len(tag[0])))
        at = tag.end()
    return "".join((*parts, text[at:]))


def _alone(name: str, depth: int, *, ends: bool) -> str:
    """Write a tag that is no part of a table."""
    if name == "li" and not ends:
        return f"\n{_SIGNS[min(max(depth, 0), len(_SIGNS) - 1)]} "
    return "\n# " if name.startswith("h") and not ends else "\n"


def _in_row(name: str, *, ends: bool) -> str:
    """Write a tag of a row, or within one of its cells."""
    if name == "tr":
        return "" if ends else "\n|"
    if name in ("td", "th"):
        return "|" if ends else ""
    return "<br>" if name in ("br", "li") and not ends else ""


def reads_as_english(text: str, /) -> bool:
    """
    Tell whether a text may be English, by its small words and its letters.

    Args:
        text: Any text.

    Returns:
        False only where words of other languages clearly prevail, or most letters
        are of another script.

    Example:
        >>> reads_as_english("NPS 40")
        True
        >>> reads_as_english("Wir halten die Kunden mit dem Portal und der App")
        False
    """
    said = _WORD.findall(text.lower())
    foreign = _count(said, FOREIGN_WORDS) + _CLEAR * _count(said, FOREIGN_VERBS)
    if foreign >= _FEWEST and foreign > 2 * _count(said, OWN_WORDS):
        return False
    if _STRANGE.search(text) is None:
        return True
    letters = "".join(said)
    strange = sum(map("\u036f".__lt__, letters))
    return 2 * strange <= len(letters)


def _count(said: Iterable[str], known: frozenset[str]) -> int:
    """Count the words that are among those known."""
    return sum(map(known.__contains__, said))
