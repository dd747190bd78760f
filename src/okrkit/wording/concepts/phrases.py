"""
Phrases of a language found in a text, the longest first, in one pass.

A phrase is written in small letters and the singular: plurals are found as well. Its
marks are few: ``log-in`` is found as one word or as two; ``renew~`` also as "renews",
"renewed" and "renewing"; ``#`` is any number; ``turnover|people`` is found only where
the people it is about are staff (see `GUARDS`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple, TypeAlias

from okrkit.wording.words import Token

__all__ = ["Entry", "Found", "Keys", "Phrases", "keys_of", "stem"]

Entry: TypeAlias = tuple[str, str, str]
"""What a phrase stands for: kind, id, and the guard that it asks for."""

_DROPPED: Final = frozenset({"the", "a", "an", "our", "their", "your", "its", "my"})
_QUIET: Final = frozenset("-\"'\u2019\u201c\u201d\u2018`*_\u2010\u2011")
_HYPHENS: Final = re.compile("[-\u2010\u2011]")
_WALL: Final = ""
"""Key of a mark that parts two phrases; no phrase has it."""


class Keys(NamedTuple):
    """
    A text as what phrases are compared with.

    Attributes:
        keys: Stems in order; a word with a hyphen gives one or several.
        places: For each, the number of the token that it comes from.

    Example:
        >>> Keys(["churn"], [0]).keys
        ['churn']
    """

    keys: list[str]
    places: list[int]


class Found(NamedTuple):
    """
    A phrase where it stands.

    Attributes:
        start: Number of its first key.
        end: Number of the key after its last.
        entries: What it stands for.

    Example:
        >>> Found(0, 1, ()).end
        1
    """

    start: int
    end: int
    entries: tuple[Entry, ...]


class _Node:
    """A step on the way through a phrase."""

    __slots__ = ("entries", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.entries: tuple[Entry, ...] = ()


class Phrases:
    """
    Many phrases, ready to be found.

    Args:
        phrases: Phrase and what it stands for; a phrase may stand for several things.

    Example:
        >>> from okrkit.wording.words import words
        >>> phrases = Phrases([("churn rate", ("measure", "churn", ""))])
        >>> keys = keys_of(words("Our churn rates fall"), phrases.words)
        >>> [found.entries for found in phrases.all(keys.keys)]
        [(('measure', 'churn', ''),)]
    """

    __slots__ = ("_roots", "words")

    def __init__(self, phrases: Iterable[tuple[str, Entry]]) -> None:
        """Lay the phrases out as a tree of words."""
        self._roots: dict[str, _Node] = {}
        self.words: set[str] = set()
        for phrase, entry in phrases:
            for keys in filter(None, _spelled(phrase)):
                self._add(keys, entry)

    def _add(self, keys: Sequence[str], entry: Entry) -> None:
        self.words.update(keys)
        node = self._roots.setdefault(keys[0], _Node())
        for key in keys[1:]:
            node = node.next.setdefault(key, _Node())
        if entry not in node.entries:
            node.entries += (entry,)

    def all(self, keys: Sequence[str], /) -> Iterator[Found]:
        """
        Give every phrase, those at one place from the longest to the shortest.

        Args:
            keys: The stems of a text.

        Yields:
            The phrases, by where they start. They may overlap.

        Shape:
            Linear in the text: a phrase has few words.

        Example:
            >>> phrases = Phrases([("nps", ("measure", "nps", ""))])
            >>> list(phrases.all(["raise", stem("nps")]))
            [Found(start=1, end=2, entries=(('measure', 'nps', ''),))]
        """
        count = len(keys)
        for start, root in enumerate(map(self._roots.get, keys)):
            if root is None:
                continue
            here = [Found(start, start + 1, root.entries)] if root.entries else []
            node = root
            for end in range(start + 1, count):
                following = node.next.get(keys[end])
                if following is None:
                    break
                node = following
                if node.entries:
                    here.append(Found(start, end + 1, node.entries))
            yield from reversed(here)


def keys_of(tokens: Sequence[Token], known: frozenset[str] | set[str], /) -> Keys:
    """
    Turn tokens into what phrases are compared with.

    Args:
        tokens: Of one text.
        known: The words of all phrases: a word with a hyphen that is among them without
            it stays one word.

    Returns:
        Stems and where they come from; articles and quotes are left out.

    Example:
        >>> from okrkit.wording.words import words
        >>> keys_of(words("The sign-ups of new-comers"), {"signup"}).keys
        ['signup', 'of', 'new', 'comer']
    """
    keys: list[str] = []
    places: list[int] = []
    key, at = keys.append, places.append
    for place, (_, lower, kind, _, _) in enumerate(tokens):
        if kind == "word":
            if lower in _DROPPED:
                continue
            if "-" in lower:
                for part in _parts(lower, known):
                    key(part)
                    at(place)
                continue
            key(stem(lower) if lower[-1] == "s" else lower)
        elif kind == "number":
            key("#")
        elif kind == "sign":
            key(lower)
        elif lower in _QUIET:
            continue
        else:
            key(_WALL)
        at(place)
    return Keys(keys, places)


def _parts(word: str, known: frozenset[str] | set[str]) -> tuple[str, ...]:
    """Read a word with hyphens as one, where that is known, or as several."""
    whole = stem(_HYPHENS.sub("", word))
    if whole in known:
        return (whole,)
    return tuple(stem(part) for part in _HYPHENS.split(word))


def stem(word: str, /) -> str:
    """
    Take the plural and the possessive off a word in small letters.

    Args:
        word: One word.

    Returns:
        Its singular, by rule: the same word always gives the same, known or not.

    Example:
        >>> [stem(word) for word in ("companies", "customer's", "losses", "business")]
        ['company', 'customer', 'loss', 'business']
    """
    if not word.endswith("s"):
        return word
    # No word of a language is longer, and a text of one word is not worth keeping.
    return _remembered(word) if len(word) <= _LONGEST else _singular(word)


def _singular(word: str) -> str:
    for tail in ("'s", "\u2019s"):
        word = word.removesuffix(tail)
    if len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    return word[:-1]


_LONGEST: Final = 64
_remembered = lru_cache(maxsize=1 << 15)(_singular)


def _spelled(phrase: str) -> Iterator[tuple[str, ...]]:
    """Give every way to write a phrase, as keys."""
    every = phrase.lower().split()
    ways = (_ways(word) for word in every if word not in _DROPPED)
    for chosen in product(*ways):
        yield tuple(key for keys in chosen for key in keys)


def _ways(word: str) -> list[tuple[str, ...]]:
    if word.endswith("~"):
        return [(stem(form),) for form in _forms(word[:-1])]
    if "-" in word and len(word) > 1:
        parts = word.split("-")
        return [(stem("".join(parts)),), tuple(stem(part) for part in parts)]
    return [(stem(word),)]


def _forms(verb: str) -> tuple[str, ...]:
    """Give the regular forms of a verb; the irregular ones are phrases of their own."""
    if verb.endswith("e"):
        return verb, verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, verb[:-1] + "ied", verb + "ing"
    return verb, verb + "ed", verb + "ing"


def compiled(rows: Mapping[Entry, Iterable[str]], /) -> Phrases:
    """
    Make phrases of what they stand for; a guard is written after a bar.

    Args:
        rows: The words of each thing, by its kind and id.

    Returns:
        The phrases.

    Example:
        >>> compiled({("measure", "attrition", ""): ["turnover|people"]}).words
        {'turnover'}
    """
    return Phrases(
        (phrase.strip(), (kind, id, guard.strip()))
        for (kind, id, _), words in rows.items()
        for word in words
        for phrase, _, guard in (word.partition("|"),)
        if phrase.strip()
    )
