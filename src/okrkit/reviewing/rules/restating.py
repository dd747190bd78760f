"""Whether a key result says its objective again: O02 and S10 ask."""

from typing import Final

from okrkit.reviewing.rules.reading import spelled
from okrkit.reviewing.seen import SeenKeyResult, SeenObjective
from okrkit.wording.concepts.phrases import stem
from okrkit.wording.languages.en.rule_words import (
    AMOUNTS,
    BETTERING,
    FALLING,
    RISING,
    SMALL_WORDS,
)

__all__ = ["repeated_by", "restates"]

_MOVED: Final = spelled(RISING | FALLING | BETTERING).keys()
_NOT_SAID: Final = SMALL_WORDS | AMOUNTS | _MOVED


def restates(kr: SeenKeyResult, objective: SeenObjective, /) -> bool:
    """
    Tell whether every word of it stands in the objective, and no number beside.

    Args:
        kr: A key result.
        objective: Its objective.

    Returns:
        Whether it adds nothing.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> text = "Objective: Happy bakers" + chr(10) + "- Bakers are happy"
        >>> seen = ReviewContext.of_text(text)
        >>> restates(seen.key_results[0], seen.objectives[0])
        True
    """
    if kr.measurable or kr.typed:
        return False
    said, aim = _content(kr), _content(objective)
    return bool(said) and said <= aim and 2 * len(said) >= len(aim)


def repeated_by(objective: SeenObjective, /) -> SeenKeyResult | None:
    """
    Find "Turnover from 22% to 15%" below "Reduce turnover": one measure, said twice.

    Args:
        objective: With its key results.

    Returns:
        The first of them that measures what the objective only says the way of; None
        where the objective says more.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> text = "Objective: Reduce scrap" + chr(10) + "- Scrap from 9% to 6%"
        >>> repeated_by(ReviewContext.of_text(text).objectives[0]).title
        'Scrap from 9% to 6%'
    """
    if objective.opening.word not in _MOVED or not objective.mentions.measures:
        return None
    aim = _content(objective)
    return next((kr for kr in objective.key_results if _measures(kr, aim)), None)


def _measures(kr: SeenKeyResult, aim: set[str]) -> bool:
    """Tell whether a key result has a number for the words, and no other words."""
    if not kr.measurable or kr.form != "outcome":
        return False
    said = _content(kr)
    return aim <= said and all(len(word) <= _UNIT for word in said - aim)


_UNIT: Final = 3
"""Words so short beside a measure are units: EUR, pts, m."""


def _content(seen: SeenKeyResult | SeenObjective) -> set[str]:
    """Give what a title is about, whichever way that is to go."""
    return {
        stem(token.lower)
        for token in seen.sentence.tokens
        if token.kind == "word" and token.lower not in _NOT_SAID
    }
