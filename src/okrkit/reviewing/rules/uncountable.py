"""A number on what nobody can count, or on what is counted in many ways: K02, K05."""

from typing import Final

from okrkit.reviewing.seen import SeenKeyResult
from okrkit.wording.languages.en.rule_words import (
    AMOUNTS,
    ANSWERS,
    BY_A_MEASURE,
    INTANGIBLE,
    INTANGIBLY,
    THEMES_COUNTED,
)
from okrkit.wording.slots import Span
from okrkit.wording.wordforms import CODES, NOUN
from okrkit.wording.words import Token

__all__ = ["uncountable", "undefined_theme"]


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


def undefined_theme(kr: SeenKeyResult, /) -> Span | None:
    """
    Show a theme with a percentage, which is counted in many ways: "engagement +20%".

    Args:
        kr: A key result.

    Returns:
        Where the word stands; None where a start or a measure says how it is counted.

    Example:
        >>> text = "Raise efficiency by 15%"
        >>> undefined_theme(ReviewContext.of_text(text).key_results[0])
        (6, 16)
    """
    slots, said = kr.slots, kr.sentence.said
    if THEMES_COUNTED.isdisjoint(said) or kr.typed or slots.baseline is not None:
        return None
    tokens = kr.sentence.tokens
    percent = slots.unit == "%" and slots.target is not None
    if not percent or not said.isdisjoint(_MEASURED) or len(tokens) > _FEW:
        return None
    at = next(at for at, token in enumerate(tokens) if token.lower in THEMES_COUNTED)
    theme = (tokens[at].start, tokens[at].end)
    if any(map(_goes_on, tokens[at + 1 : at + 3])) or any(map(_short, tokens)):
        return None
    beside = (one.span for one in kr.mentions.measures)
    other = any(end <= theme[0] or theme[1] <= start for start, end in beside)
    return None if other else theme


def _short(token: Token) -> bool:
    """Tell an abbreviation, which names a measure that the team knows: "OTD", "WAU"."""
    return len(token.text) > 1 and token.text.isupper() and token.text.isalpha()


_FEW: Final = 12
"""A line of more words and marks says how it is counted, or is about something else."""


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
