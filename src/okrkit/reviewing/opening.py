"""The first word of what a line says, behind "Key result:", "We" and the like."""

from typing import Final, NamedTuple

from okrkit.wording.languages.en.rule_phrases import LEAD_IN
from okrkit.wording.languages.en.rule_words import NO_ADVERB, SKIPPED
from okrkit.wording.sentence import Sentence
from okrkit.wording.slots import Span
from okrkit.wording.words import Token

__all__ = ["Opening", "opening"]

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
