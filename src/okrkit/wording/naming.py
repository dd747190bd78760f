"""Ids made from titles, labels of cycles found in words: the same each time."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

__all__ = ["Names", "cycle_labels", "slug"]

_LONGEST: Final = 40
# Of bytes: what is no letter or digit becomes a blank, many times faster than by words.
_KEPT: Final = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")
_OTHER: Final = bytes(code if code in _KEPT else 32 for code in range(256))
_LETTERS: Final = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l"})
_FEW: Final = 8


def slug(title: str, /) -> str:
    """
    Make an id from a title.

    Args:
        title: Any text.

    Returns:
        Small ASCII letters, digits and hyphens, cut at a word; ``"key-result"`` where
        nothing is left.

    Example:
        >>> slug("Größere Kunden: churn from 3.2% to 2%")
        'grossere-kunden-churn-from-3-2-to-2'
    """
    low = title.lower()
    if not low.isascii():
        low = unicodedata.normalize("NFKD", low.translate(_LETTERS))
    plain = low.encode("ascii", "ignore").translate(_OTHER)
    whole = b"-".join(plain.split()).decode("ascii")
    if len(whole) > _LONGEST:
        cut = whole[: _LONGEST + 1].rpartition("-")[0]
        whole = cut or whole[:_LONGEST]
    return whole or "key-result"


class Names:
    """
    Ids that are taken; gives the next free one.

    Example:
        >>> names = Names(["nps"])
        >>> names.free("nps"), names.free("nps"), names.free("csat")
        ('nps-2', 'nps-3', 'csat')
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        """Remember what is taken."""
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def free(self, name: str, /) -> str:
        """
        Give an id that is not taken, and take it.

        Args:
            name: The id as one would like it.

        Returns:
            It, or it with the first free number from 2 on.

        Example:
            >>> Names(["nps", "nps-2"]).free("nps")
            'nps-3'
        """
        found = name
        while found in self._taken:
            number = self._next.get(name, 2)
            self._next[name] = number + 1
            found = f"{name}-{number}"
        self._taken.add(found)
        return found


_CYCLE: Final = re.compile(
    r"(?i)(?<![\w.])"
    r"(?:(?P<first>FY ?\d{2}(?:\d{2})?|20\d{2})[ /_.\-]{0,2}(?P<part>[QH]\d)"
    r"|(?P<late>[QH]\d)[ /_.,\-']{0,3}(?P<year>FY ?\d{2}(?:\d{2})?|20\d{2}|'?\d{2})"
    r"|(?P<whole>FY ?\d{2}(?:\d{2})?|20\d{2}(?:-\d{2})?))(?![\w%])"
)


def cycle_labels(text: str, /) -> Iterator[str]:
    """
    Find what may be the label of a cycle.

    Args:
        text: A heading, or the value of "Cycle:".

    Yields:
        Labels in the way that `okrkit.Cycle` writes them.

    Example:
        >>> list(cycle_labels("Team OKRs, Q4 2026")), list(cycle_labels("FY27 H1"))
        (['2026-Q4'], ['FY27-H1'])
    """
    for _, found in zip(range(_FEW), _CYCLE.finditer(text), strict=False):
        year = found["first"] or found["year"] or found["whole"]
        part = found["part"] or found["late"] or ""
        year = year.upper().replace(" ", "").lstrip("'")
        if len(year) == 2:
            year = f"20{year}"
        yield f"{year}-{part.upper()}" if part else year
