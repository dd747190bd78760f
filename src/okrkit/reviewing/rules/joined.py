"""Two aims in one line that share a number: K06 and K03 ask."""

from collections.abc import Sequence
from typing import Final

from okrkit.reviewing.rules.reading import spelled
from okrkit.reviewing.seen import SeenKeyResult
from okrkit.wording.languages.en.rule_words import BETTERING, FALLING, RISING
from okrkit.wording.slots import Span
from okrkit.wording.wordforms import CODES
from okrkit.wording.words import Token

__all__ = ["joined"]

_CHANGE: Final = RISING | FALLING | BETTERING
_CHANGING: Final = spelled(_CHANGE)


def joined(kr: SeenKeyResult, /) -> Span | None:
    """
    Show the second of two aims, where one number stands for both.

    Args:
        kr: A key result.

    Returns:
        Where it stands; None where there is but one aim, or each has a number.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> text = "Cut waiting time and raise satisfaction by 20%"
        >>> joined(ReviewContext.of_text(text).key_results[0])
        (21, 26)
    """
    if kr.sentence.said.isdisjoint(_JOINTS) or kr.opening.word not in _CHANGING:
        return None
    if kr.typed or kr.slots.target is None or len(kr.sentence.targets) > 1:
        return None
    if _CHANGING[kr.opening.word][:4] in _ENDLESS:
        return None  # K19 says that it has no end
    tokens = kr.sentence.tokens
    first = kr.opening.place
    for place in range(first + 2, len(tokens) - 2):
        if tokens[place].lower not in _JOINTS:
            continue
        second = tokens[place + 1]
        acts = second.lower in _CHANGE and _noun(tokens[place + 2])
        if acts or _pair(kr, tokens[first + 1 : place], tokens[place + 1 :]):
            return second.start, second.end
    return None


_ENDLESS: Final = ("maxi", "mini")
_JOINTS: Final = frozenset({"and", "&", "while"})


def _noun(token: Token) -> bool:
    """Tell whether a verb has something it acts on."""
    return token.kind == "word" and CODES.get(token.lower, "n")[0] not in "pOFTY"


def _pair(kr: SeenKeyResult, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Tell "cut cost and time by 10%": two amounts, and one step for both."""
    if kr.slots.kind not in _STEPS or len(before) > _SHORT:
        return False
    by = len(after) > 1 and after[1].lower in ("by", "from")
    amounts = [_amount(token) for token in (*before[-1:], *after[:1])]
    return by and all(amounts) and before[-1].lower != after[0].lower


_STEPS: Final = ("percent-delta", "delta", "multiple")
_SHORT: Final = 2


def _amount(token: Token) -> bool:
    return CODES.get(token.lower, "n")[-1] in "mft"
