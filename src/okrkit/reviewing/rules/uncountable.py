"""A number on what nobody can count: K02 asks what would show it."""

from typing import Final

from okrkit.reviewing.seen import SeenKeyResult
from okrkit.wording.languages.en.rule_words import (
    AMOUNTS,
    ANSWERS,
    BY_A_MEASURE,
    INTANGIBLE,
    INTANGIBLY,
)
from okrkit.wording.slots import Span
from okrkit.wording.wordforms import CODES, NOUN
from okrkit.wording.words import Token

__all__ = ["uncountable"]


def uncountable(kr: SeenKeyResult, /) -> Span | None:
    """
    Show what has a number, though nobody can count it.

    Args:
        kr: A key result.

    Returns:
        Where the word stands; None where a start or a measure says how it is counted.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> uncountable(ReviewContext.of_text("30% better teamwork").key_results[0])
        (11, 19)
    """
    return kr.once(_uncountable)


def _uncountable(kr: SeenKeyResult) -> Span | None:
    slots, said = kr.slots, kr.sentence.said
    if kr.typed or slots.target is None or slots.baseline is not None:
        return None
    of_itself = slots.kind in _OF_ITSELF or (slots.unit == "%" and len(said) <= _SHORT)
    if not of_itself or not said.isdisjoint(_MEASURED):
        return None
    tokens = kr.sentence.tokens
    for at, token in enumerate(tokens):
        state = token.lower in INTANGIBLY and tokens[0].lower in _BEING
        if not state and token.lower not in INTANGIBLE:
            continue
        if any(map(_goes_on, tokens[at + 1 : at + 2])):
            continue  # "quality complaints", "quality: complaints"
        return None if _measures_more(kr, token.end) else (token.start, token.end)
    return None


def _measures_more(kr: SeenKeyResult, place: int) -> bool:
    """Tell whether a measure stands behind it, which says how it is counted."""
    return any(one.span[0] >= place for one in kr.mentions.measures)


def _goes_on(token: Token) -> bool:
    """Tell whether something else is named by it."""
    names = token.kind == "word" and CODES.get(token.lower, "n")[-1] in NOUN
    return names or token.text == ":"


_OF_ITSELF: Final = frozenset(("percent-delta", "multiple"))
_SHORT: Final = 3
"""Words of "Motivation 100%": more of them may say who is counted."""
_BEING: Final = frozenset(("be", "become", "get"))
_MEASURED: Final = AMOUNTS | ANSWERS | BY_A_MEASURE
