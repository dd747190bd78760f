"""The first word of what a line says, behind "Key result:", "We" and the like."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from okrkit.wording.languages.en.rule_phrases import LEAD_IN
from okrkit.wording.languages.en.rule_words import (
    NO_ADVERB,
    SKIPPED,
    TRYING,
    TRYING_FOR,
)
from okrkit.wording.sentence import Sentence
from okrkit.wording.slots import Span
from okrkit.wording.words import Token

__all__ = ["Opening", "opening", "tries"]

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
    while place < len(tokens):
        if tries(tokens, place):
            place += 2  # "Try to raise sales" opens with what is to be done
        elif _skipped(tokens[place]):
            place += 1
        else:
            break
    if place >= len(tokens):
        return Opening("", 0, (0, 0))
    token = tokens[place]
    word = token.lower if token.kind == "word" else ""
    return Opening(word, place, (token.start, token.end))


def tries(tokens: Sequence[Token], place: int, /) -> bool:
    """
    Tell whether a word only says that something is tried: "Try to raise sales".

    Args:
        tokens: Of a sentence.
        place: Of the word.

    Returns:
        Whether it and the next word say so.

    Example:
        >>> from okrkit.wording.words import words
        >>> tries(words("Try to raise sales"), 0), tries(words("Try the soup"), 0)
        (True, False)
    """
    if tokens[place].lower not in TRYING or place + 1 >= len(tokens):
        return False
    after = tokens[place + 1].lower
    return after == "to" or (after == "for" and tokens[place].lower in TRYING_FOR)


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
