"""What several rules ask of a sentence: which words it holds, and in which form."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Final

from okrkit.reviewing.opening import Opening, tries
from okrkit.wording.concepts.phrases import stem
from okrkit.wording.languages.en import forms
from okrkit.wording.languages.en.rule_phrases import AGAINST_OTHERS, HINTS
from okrkit.wording.languages.en.rule_words import (
    HEDGES,
    PEOPLE,
    POSSIBLE,
    POSSIBLY,
    WHEN_POSSIBLE,
)
from okrkit.wording.sentence import Sentence
from okrkit.wording.slots import Slots, Span
from okrkit.wording.wordforms import CODES, VERB, plural, regular
from okrkit.wording.words import Token

__all__ = [
    "RHYTHM_DAYS",
    "against_others",
    "between",
    "found",
    "hedged",
    "hinted",
    "is_people",
    "may_be_verb",
    "names_customers",
    "spelled",
]

RHYTHM_DAYS: Final = {"day": 1, "week": 7, "two weeks": 14, "month": 30}
"""How many days lie between two readings or check-ins, by the word of a rhythm."""


def spelled(verbs: Iterable[str], /) -> dict[str, str]:
    """
    Spell out the forms of verbs.

    Args:
        verbs: In their base form.

    Returns:
        The verb of each form.

    Example:
        >>> spelled(["cut", "raise"])["raised"]
        'raise'
    """
    return {form: verb for verb in verbs for form in _forms(verb)}


def _forms(verb: str) -> tuple[str, ...]:
    past = forms.IRREGULAR.get(verb, "").split() or [regular(verb, "ed")]
    return (verb, plural(verb), *past, regular(verb, "ing"))


def may_be_verb(word: str, /) -> bool:
    """
    Tell whether a word is rather a verb of one's own than anything else.

    Args:
        word: In small letters.

    Returns:
        Whether it is known as one.

    Example:
        >>> may_be_verb("launch"), may_be_verb("churn")
        (True, False)
    """
    return CODES.get(word, "n")[0] in _OWN


# What others do ("customers churn") opens no sentence about one's own work.
_OWN: Final = frozenset(VERB) - {"U"}


def against_others(sentence: Sentence, /) -> bool:
    """
    Tell whether a number is compared with that of others, rather than with before.

    Args:
        sentence: What was read.

    Returns:
        Whether it says so.

    Example:
        >>> from okrkit.wording.sentence import read
        >>> against_others(read("20% higher retention of members vs. non-members"))
        True
        >>> against_others(read("20% higher retention vs. last year"))
        False
    """
    may = hinted(sentence, "against")
    return may and AGAINST_OTHERS.search(sentence.clean) is not None


def is_people(word: str, /) -> bool:
    """
    Tell whether a word stands for people who would notice.

    Args:
        word: In small letters.

    Returns:
        Whether it does.

    Example:
        >>> is_people("nurses"), is_people("culture")
        (True, False)
    """
    return word in PEOPLE or CODES.get(word, "n")[-1] == "k"


def found(
    sentence: Sentence, words: AbstractSet[str], /, *, start: int = 0
) -> Token | None:
    """
    Find the first of the words that a sentence holds.

    Args:
        sentence: What was read.
        words: In small letters.
        start: The token to begin at.

    Returns:
        The token, or None.

    Example:
        >>> from okrkit.wording.sentence import read
        >>> found(read("More active users"), {"active"}).start
        5
    """
    if words.isdisjoint(sentence.said):
        return None
    return next((each for each in sentence.tokens[start:] if each.lower in words), None)


def between(sentence: Sentence, first: Slots, second: Slots, /) -> str:
    """
    Give the words between two targets, in small letters.

    Args:
        sentence: What was read.
        first: One target.
        second: A later one.

    Returns:
        The text between their numbers; empty where one has no place.

    Example:
        >>> from okrkit.wording.sentence import read
        >>> seen = read("Churn under 2% and NPS above 40")
        >>> between(seen, *seen.targets)
        ' and nps above '
    """
    one, two = first.spans.get("target"), second.spans.get("target")
    if one is None or two is None:
        return ""
    return sentence.clean[one[1] : two[0]].lower()


def hedged(sentence: Sentence, opening: Opening, /) -> Span | None:
    """
    Show the words by which only an attempt is promised, or what may be.

    Args:
        sentence: What was read.
        opening: Its first word, behind "try to" and the like.

    Returns:
        Where they stand: "try to", "possibly", "where feasible"; None where none do.

    Example:
        >>> from okrkit.reviewing.opening import opening
        >>> from okrkit.wording.sentence import read
        >>> seen = read("Cut returns from 9% to 6% where feasible")
        >>> hedged(seen, opening(seen))
        (26, 40)
    """
    tokens = sentence.tokens
    for place in range(opening.place):
        if tries(tokens, place):
            return tokens[place].start, tokens[place + 1].end
    if HEDGES.isdisjoint(sentence.said) and POSSIBLE.isdisjoint(sentence.said):
        return None
    for place, token in enumerate(tokens):
        if token.lower in HEDGES:
            after = tokens[place + 1 : place + 2]
            if place < opening.place or any(each.kind == "number" for each in after):
                return token.start, token.end
        if token.lower in POSSIBLE:
            for before in tokens[max(0, place - _HANGING) : place]:
                far = before.lower == "as" and token.lower in POSSIBLY
                if far or before.lower in WHEN_POSSIBLE:
                    return before.start, token.end
    return None


_HANGING: Final = 3
"""So far before "possible" stands what makes a promise hang on it."""


def hinted(sentence: Sentence, about: str, /) -> bool:
    """
    Tell whether a sentence may hold a phrase at all, before the phrase is looked for.

    Args:
        sentence: What was read.
        about: Which of the hints.

    Returns:
        False where it cannot hold the phrase.

    Example:
        >>> from okrkit.wording.sentence import read
        >>> hinted(read("Faster than last year"), "compared")
        True
    """
    return not HINTS[about].isdisjoint(sentence.said)


def names_customers(sentence: Sentence, /) -> bool:
    """
    Tell whether a sentence names customers: suppliers and patients are no segments.

    Args:
        sentence: What is read.

    Returns:
        Whether one of its words is for them.

    Example:
        >>> from okrkit.wording.sentence import read
        >>> names_customers(read("All accounts over $1m have had a review"))
        True
    """
    return any(stem(token.lower) in _BUYERS for token in sentence.tokens)


_BUYERS: Final = frozenset({"customer", "client", "account", "user", "subscriber"})
