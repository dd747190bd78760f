"""What is told of a whole text before it is read: its tags, its language."""

import re
from typing import Final

from okrkit.wording.languages.en.okr_text import FOREIGN_WORDS, OWN_WORDS

__all__ = ["NOT_ENGLISH", "reads_as_english", "without_tags"]

NOT_ENGLISH: Final = "the text does not read as English"
"""What the first line of a text in another language is kept for."""

_ITEM: Final = re.compile(r"<li\b", re.IGNORECASE)
_ROW: Final = re.compile(r"^[ \t]*\|", re.MULTILINE)
_TAG: Final = re.compile(
    r"<(?P<end>/?)(?P<name>[uo]l|li|p|div|h[1-6]|br)\b[^<>\n]{0,200}>", re.IGNORECASE
)
_SIGNS: Final = ("•", "-", "◦")
_WORD: Final = re.compile(r"[^\W\d_]+")
_FEWEST: Final = 3


def without_tags(text: str, /) -> str:
    """
    Write a list in HTML as lines with marks, of the same length.

    Args:
        text: Any text.

    Returns:
        The text, each place in it where it was; itself where it has no such list.

    Example:
        >>> without_tags("<ul><li>NPS 40</li></ul>").split()
        ['•', 'NPS', '40']
    """
    if _ITEM.search(text) is None or _ROW.search(text) is not None:
        return text
    depth = -1
    parts: list[str] = []
    at = 0
    for tag in _TAG.finditer(text):
        name, ends = tag["name"].lower(), bool(tag["end"])
        said = "\n"
        if name in ("ul", "ol"):
            depth += -1 if ends else 1
        elif name == "li" and not ends:
            said = f"\n{_SIGNS[min(max(depth, 0), len(_SIGNS) - 1)]} "
        elif name.startswith("h") and not ends:
            said = "\n# "
        parts += (text[at : tag.start()], said.ljust(len(tag[0])))
        at = tag.end()
    return "".join((*parts, text[at:]))


def reads_as_english(text: str, /) -> bool:
    """
    Tell whether a text may be English, by its small words and its letters.

    Args:
        text: Any text.

    Returns:
        False only where the small words of other languages clearly prevail, or
        most letters are of another script.

    Example:
        >>> reads_as_english("NPS 40")
        True
        >>> reads_as_english("Wir halten die Kunden mit dem Portal und der App")
        False
    """
    said = [word.lower() for word in _WORD.findall(text)]
    foreign = sum(word in FOREIGN_WORDS for word in said)
    own = sum(word in OWN_WORDS for word in said)
    if foreign >= _FEWEST and foreign > 2 * own:
        return False
    letters = "".join(said)
    strange = sum(letter > "\u036f" for letter in letters)
    return 2 * strange <= len(letters)
