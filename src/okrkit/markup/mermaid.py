"""Text that Mermaid shows, and reads nothing in."""

from typing import Final

from okrkit.markup.directions import isolated
from okrkit.markup.text import plain

__all__ = ["mermaid_text"]

# Mermaid reads these in a label even where they are written as numbers: a backslash
# with an n breaks the line, the others stand for the number of a character.
_READ: Final = {
    "\\n": "\N{SET MINUS}n",
    "\N{LATIN SMALL LIGATURE FL}": "fl",
    "\N{PILCROW SIGN}\u00df": "\N{PILCROW SIGN} \u00df",
}


def mermaid_text(text: str, /, *, limit: int = 80) -> str:
    """
    Write a text so that Mermaid shows it and reads nothing in it.

    Every sign but letters, digits and spaces is written as its number: quotes end a
    label, ``#`` begins a number, ``%%{`` a directive, ``fa:`` an icon, and signs of
    Markdown are read in labels too.

    Args:
        text: Whatever a user wrote.
        limit: How many signs of it are shown.

    Returns:
        One line, for a label in quotes.

    Example:
        >>> mermaid_text('Say "yes"')
        'Say #34;yes#34;'
    """
    line = isolated(" ".join(plain(text, limit=limit).split()))
    for read, meant in _READ.items():
        line = line.replace(read, meant)
    return "".join(map(_sign, line))


def _sign(sign: str) -> str:
    kept = not sign.isascii() or sign.isalnum() or sign == " "
    return sign if kept else f"#{ord(sign)};"
