"""What several rules ask of a sentence: how it opens, and which words it holds."""

from collections.abc import Container, Iterable
from typing import Final, NamedTuple

from okrkit.wording.languages.en import forms
from okrkit.wording.languages.en.rule_phrases import (
    LEAD_IN,
)
from okrkit.wording.languages.en.rule_words import (
    NO_ADVERB,
    SKIPPED,
)
from okrkit.wording.sentence import Sentence
from okrkit.wording.slots import Slots, Span
from okrkit.wording.wordforms import CODES, VERB, plural, regular
from okrkit.wording.words import Token

__all__ = ["Opening", "between", "found", "may_be_verb", "opening", "quoted", "spelled"]

_TOPIC: Final = 5
"""So many words may stand before a colon as the subject of a line."""


class Opening(NamedTuple):
    """
    The first word of what a sentence says, after "Key result:", "We" and the like.

    Attributes:
        word: In small letters; empty where it begins with no word.
        place: Of its token.
        span: Where it stands.

    Example:
        >>> from okrkit.wording.sentence import read
        >>> opening(read("KR1: We successfully launch the portal")).word
        'launch'
    """

    word: str
    place: int
    span: Span


def opening(sentence: Sentence, /) -> Opening:
    """
    Find the first word of what a sentence says.

    Args:
        sentence: What was read.

    Returns:
        The word that opens it.

    Example:
        >>> from okrkit.wording.sentence import read
        >>> opening(read("Marketing: NPS up 8")).word
        'nps'
    """
    tokens = sentence.tokens
    place = _behind_lead(sentence)
    while place < len(tokens) and _skipped(tokens[place]):
        place += 1
    if place >= len(tokens):
        return Opening("", 0, (0, 0))
    token = tokens[place]
    word = token.lower if token.kind == "word" else ""
    return Opening(word, place, (token.start, token.end))


def _behind_lead(sentence: Sentence) -> int:
    """Find the first token behind "Key result:" and a subject such as "Sales:"."""
    tokens = sentence.tokens
    lead = LEAD_IN.match(sentence.clean)
    place = 0
    if lead:
        while place < len(tokens) and tokens[place].start < lead.end():
            place += 1
    for at in range(place + 1, min(place + _TOPIC, len(tokens) - 1)):
        if tokens[at].text == ":" and tokens[at + 1].kind == "word":
            return at + 1
    return place


def _skipped(token: Token) -> bool:
    if token.kind != "word":
        return token.kind == "mark"
    return token.lower in SKIPPED or (
        token.lower.endswith("ly") and token.lower not in NO_ADVERB
    )


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


def found(
    sentence: Sentence, words: Container[str], /, *, start: int = 0
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


def quoted(words: str, /) -> str:
    """
    Put words of a title into quotation marks.

    Args:
        words: Of the title.

    Returns:
        The words without spare blanks, in quotation marks.

    Example:
        >>> quoted(" go  live ")
        '\u201cgo live\u201d'
    """
    return f"\u201c{' '.join(words.split())}\u201d"
