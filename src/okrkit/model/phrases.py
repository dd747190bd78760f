"""Words for messages: what a misspelt name may mean, and the article of a noun."""

from collections.abc import Iterable
from heapq import nlargest
from itertools import pairwise

from okrkit.errors import nearest

_SHOWN = 20
_COMPARED = 200


class NearMisses:
    """
    Near misses of the first words that are asked about; of more than are shown none.

    Example:
        >>> near = NearMisses(1)
        >>> near("tittle", ["title"]), near("ownr", ["owner"])
        (('title',), ())
    """

    __slots__ = ("left",)

    def __init__(self, left: int = _SHOWN) -> None:
        """Keep for how many words to look."""
        self.left: int = left

    def __call__(self, word: str, known: Iterable[str]) -> tuple[str, ...]:
        """Return the nearest of what is known; nothing when enough was looked for."""
        self.left -= 1
        return nearest(word, _shortlist(word, known)) if self.left >= 0 else ()


def with_article(noun: str) -> str:
    """
    Put "a" or "an" before a noun.

    Args:
        noun: A word, or the name of a class.

    Returns:
        Both.

    Example:
        >>> with_article("int"), with_article("OKRSet"), with_article("Unit")
        ('an int', 'an OKRSet', 'a Unit')
    """
    return f"{'an' if noun[:1].lower() in 'aeio' else 'a'} {noun}"


def _shortlist(word: str, known: Iterable[str]) -> list[str]:
    """Choose those that share most letters with a word: comparing itself is slow."""
    letters, pairs = set(word), set(pairwise(word))

    def shared(name: str) -> int:
        same = len(letters.intersection(name)) + len(pairs.intersection(pairwise(name)))
        return same - abs(len(name) - len(word))

    names = [*known]
    return names if len(names) <= _COMPARED else nlargest(_COMPARED, names, key=shared)
