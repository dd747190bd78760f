"""
The forms of words, and the class of each as a letter: "work verb", "artefact".

Every form of the language data is spelled out once; an unknown word is told by its
parts and its ending.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from okrkit.wording.languages.en import form_nouns, form_verbs, forms, numbers

__all__ = [
    "AFRESH",
    "CODES",
    "COMPOUNDS",
    "GOING_ON",
    "LETTERS",
    "MADE_BETTER",
    "NOUN",
    "PAST",
    "THING_MADE",
    "VERB",
    "guess",
]

LETTERS: Final[Mapping[str, str]] = {
    "work": "W",
    "delivery": "D",
    "change": "C",
    "reach": "R",
    "keep": "K",
    "gain": "G",
    "sell": "I",
    "soft": "S",
    "start": "B",
    "ensure": "E",
    "solve": "L",
    "remove": "X",
    "staff": "H",
    "move": "M",
    "third": "U",
    "artefact": "a",
    "event": "e",
    "metric": "m",
    "customer": "k",
    "staff noun": "s",
    "business": "o",
    "trouble": "f",
    "time": "t",
    "determiner": "z",
    "own": "u",
    "we": "q",
    "every": "Q",
    "none": "N",
    "be": "b",
    "have": "h",
    "modal": "J",
    "there": "@",
    "to": "T",
    "from": "F",
    "of": "O",
    "by": "Y",
    "and": "A",
    "who": "Z",
    "per": "P",
    "preposition": "p",
    "more": "~",
    "quantity": "#",
    "fraction": "r",
}
"""The letter of each class of `languages.en.forms`."""

VERB: Final = "WDCRKGISBELXHMUV"
"""Letters of verbs that may open a sentence; V is an unknown one."""

NOUN: Final = "aemksoftnx#r"
"""Letters of nouns; n is an unknown one, x a practice in -ing, # and r quantities."""

PAST: Final = "wdcgl"
"""Letters of pasts and participles: of work, delivery, change, gain, solving."""

AFRESH: Final = frozenset('.,:-()TJqZ"')
"""Letters after which a clause may begin, so a word that can be a verb is one."""

GOING_ON: Final = frozenset("zuTpYFQ09yj<$>b")
"""Letters before which a word that follows a noun may be its verb."""

THING_MADE: Final = "[zujQ]{0,4}[aemksofnxt]{1,5}"
"""The letters of what is made better, as a pattern."""

MADE_BETTER: Final = (
    "(?:9[%tx]?)?~|(?<=k)y?j|y?j+[pT][zuj]{0,3}[aemsofnx]{0,2}k"
    "|z[jaemofnx]{1,3}p[zuj]{0,3}k"
)
"""And of what it is made: "faster", "easy for our guests", "a joy for users"."""

_PAST_OF: Final = {
    **dict.fromkeys("WSBEXHMV", "w"),
    "D": "d",
    **dict.fromkeys("CR", "c"),
    **dict.fromkeys("GIKU", "g"),
    "L": "l",
}
_DOING: Final = dict.fromkeys("WDSBEXHMVLU", "v") | dict.fromkeys("CRKGI", "i")


@lru_cache(maxsize=4096)
def guess(word: str, /) -> str:
    """
    Tell the class of an unknown word by its parts and its ending.

    Args:
        word: In small letters.

    Returns:
        Its letter, or two where its place is to decide.

    Example:
        >>> [guess(word) for word in ("silently", "dockerised", "gardeners", "zorp")]
        ['y', 'wj', 'k', 'n']
    """
    first, hyphen, last = word.rpartition("-")
    if hyphen and last:
        return _hyphened(first, last)
    for prefix in forms.VERB_PREFIXES:
        stem = CODES.get(word[len(prefix) :], "") if word.startswith(prefix) else ""
        if stem and stem[0] in VERB and len(word) > len(prefix) + 2:
            return "W" + (stem[1] if stem[-1] in NOUN else "n")
    if word.endswith("er") and any(CODES.get(stem) == "j" for stem in _stems(word)):
        return "~"  # "happier"
    return next(
        (code for ends, length, code in _ENDINGS if _has(word, ends, length)), "n"
    )


def _hyphened(first: str, last: str) -> str:
    """Tell the class of two words that a hyphen joins."""
    if last in forms.ENDS_DEED and CODES.get(first, ".")[0] in VERB:
        return "e"  # "sign-on"
    found = CODES.get(last) or guess(last)
    if first in forms.VERB_PREFIXES and found[0] in VERB + PAST:
        return found  # "re-contact", "co-funded"
    if last.endswith((*forms.ADJECTIVE_ENDINGS, "ed", "ly")):
        return "j"
    return found[-1] if found[-1] in NOUN else "j"


def _has(word: str, ends: tuple[str, ...], length: int) -> bool:
    return word.endswith(ends) and len(word) > length


def _stems(word: str) -> tuple[str, ...]:
    """Give what a comparative may be of: "safer", "slower", "happier", "bigger"."""
    return word[:-1], word[:-2], word[:-3] + "y", word[:-3]


# The ending, the length that the word must exceed, and the letters.
_ENDINGS: Final = (
    (("ly",), 2, "y"),
    (("eed",), 0, "n"),
    (("ed",), 4, "wj"),
    (("ing",), 5, "vn"),
    (forms.ADJECTIVE_ENDINGS, 0, "j"),
    (forms.PERSON_ENDINGS, 5, "k"),
)


def _entries() -> Iterator[tuple[str, str]]:
    """Yield every known form of a word with the letter it may have."""
    for name, words in forms.FUNCTION.items():
        yield from ((word, LETTERS[name]) for word in words.split())
    yield from ((word, "0") for word in numbers.NUMBER_WORDS)
    yield from ((word, "j") for word in forms.ADJECTIVES.split())
    yield from ((word, "y") for word in forms.ADVERBS.split())


def _codes() -> dict[str, str]:
    """Spell out every form of every word, once."""
    small = dict(reversed([*_entries()]))
    nouns: dict[str, str] = {}
    for name, words in form_nouns.NOUNS.items():
        letter = LETTERS["staff noun" if name == "staff" else name]
        for word in words.split():
            nouns.setdefault(word, letter)
            nouns.setdefault(plural(word), letter)
    verbs = dict(reversed([*_verbs()]))
    second = {**dict.fromkeys(forms.ADJECTIVES.split(), "j"), **nouns, "get": "b"}
    found = {word: verbs.get(word, "") + second.get(word, "") for word in verbs | nouns}
    for word in forms.NOUNISH.split():
        found[word] = verbs.get(word, "v") + "x"
    lone = dict.fromkeys("wdcgl", "j") | dict.fromkeys("vi", "n")
    found = {word: code + lone.get(code, "") for word, code in found.items()}
    for name in ("quantity", "fraction"):
        found |= dict.fromkeys(forms.FUNCTION[name].split(), LETTERS[name])
    return small | found


def _verbs() -> Iterator[tuple[str, str]]:
    """Yield every form of every verb with its letter."""
    for name, words in form_verbs.VERBS.items():
        for word in words.split():
            yield from _inflected(word, LETTERS[name])


def _inflected(verb: str, letter: str) -> Iterator[tuple[str, str]]:
    """Yield the forms of a verb."""
    yield verb, letter
    yield plural(verb), letter
    past, doing = _PAST_OF[letter], _DOING[letter]
    for form in forms.IRREGULAR.get(verb, "").split() or (regular(verb, "ed"),):
        yield form, past
    yield regular(verb, "ing"), doing


def plural(word: str) -> str:
    """
    Give a noun's plural, or the third person of a verb: both take -s.

    Args:
        word: In the singular, or a verb's base.

    Returns:
        The regular form.

    Example:
        >>> [plural(word) for word in ("survey", "story", "process", "bug")]
        ['surveys', 'stories', 'processes', 'bugs']
    """
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def regular(verb: str, ending: str) -> str:
    """
    Give a verb's form in -ed or -ing.

    Args:
        verb: Its base.
        ending: ``"ed"`` or ``"ing"``.

    Returns:
        The regular form.

    Example:
        >>> [regular(verb, "ed") for verb in ("plan", "apply", "create", "onboard")]
        ['planned', 'applied', 'created', 'onboarded']
    """
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + ending
    if ending == "ed" and verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    if _doubles(verb):
        return verb + verb[-1] + ending
    return verb + ending


def _doubles(verb: str) -> bool:
    """Tell whether the last consonant doubles: one short vowel, stressed."""
    if len(verb) < 3 or verb[-1] in "aeiouwxyh" or verb[-2] not in _VOWELS:
        return False
    if verb[-3] in _VOWELS:
        return verb[-4:-1] == "qui"
    syllables = sum(
        here in _VOWELS and before not in _VOWELS
        for before, here in zip(" " + verb, verb, strict=False)
    )
    return syllables == 1 or verb.endswith(_STRESSED)


_STRESSED: Final = ("mit", "fer", "gin", "set", "cur", "sell", "run", "ship", "get")
_VOWELS: Final = frozenset("aeiou")
CODES: Final = _codes()
COMPOUNDS: Final = {
    (first, form): LETTERS["staff noun" if name == "staff" else name]
    for name, pairs in forms.COMPOUNDS.items()
    for first, _, second in (pair.partition(" ") for pair in pairs.split(","))
    for form in (second, plural(second))
}
