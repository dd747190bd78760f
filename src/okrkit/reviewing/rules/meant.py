"""What is made for how it is, rather than for being there: O03 lets it be."""

import re
from collections.abc import Sequence
from typing import Final

from okrkit.reviewing.rules.reading import is_people
from okrkit.reviewing.seen import SeenObjective
from okrkit.wording.concepts.phrases import stem
from okrkit.wording.languages.en.rule_phrases import (
    CLAUSE_OPENS,
    DONE_ON_TIME,
    LIVELIHOODS,
    OF_ONE_MAKING,
    PURPOSE,
    STANDS_OUT,
    THING_CAN,
    UNLIKE_A_THING,
)
from okrkit.wording.languages.en.rule_words import COMPARATIVES, SOON_OR_OFTEN
from okrkit.wording.words import Token

__all__ = ["means_a_state"]


def means_a_state(objective: SeenObjective, /) -> bool:
    """
    Tell whether an objective with a verb of making is about how something is.

    Args:
        objective: As rules see it.

    Returns:
        Whether a purpose, a comparative, a superlative, what people will do with what
        is made, or "on time" says so.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> def seen(title):
        ...     text = f"Objective: {title}" + chr(10) + "- NPS from 20 to 30"
        ...     return ReviewContext.of_text(text).objectives[0]
        >>> means_a_state(seen("Ship software faster")), means_a_state(seen("Ship it"))
        (True, False)
    """
    title = objective.sentence.clean
    tokens = objective.sentence.tokens[objective.opening.place + 1 :]
    return (
        PURPOSE.search(objective.title) is not None
        or _compares(tokens)
        or STANDS_OUT.search(title) is not None
        or (DONE_ON_TIME.search(title) is not None and not _once(tokens))
        or LIVELIHOODS.search(title) is not None
        or _lived(objective, title)
    )


def _compares(tokens: Sequence[Token]) -> bool:
    """Tell "ship it faster" from "ship a faster checkout", which is there one day."""
    return bool(tokens) and tokens[-1].lower in _COMPARED


_COMPARED: Final = COMPARATIVES | SOON_OR_OFTEN


def _once(tokens: Sequence[Token]) -> bool:
    """Tell one thing that is due: "the ERP migration", "version 4"."""
    return any(
        token.kind == "number"
        or token.text[:1].isupper()
        or token.lower in OF_ONE_MAKING
        for token in tokens
    )


def _lived(objective: SeenObjective, title: str) -> bool:
    """Tell what people do there, or what never happens, from what a thing can do."""
    clause = CLAUSE_OPENS.search(title)
    if clause is None:
        return False
    rest = title[clause.end() :]
    if THING_CAN.search(rest):
        return False
    about = objective.context.concepts.about
    first = _WORDS.findall(rest.lower())[:_NEAR]
    who = any(is_people(one) or about.get(stem(one)) in _PERSONS for one in first)
    return who or UNLIKE_A_THING.search(rest) is not None


_PERSONS: Final = ("customers", "people")
_WORDS: Final = re.compile(r"[^\W\d_]+")
_NEAR: Final = 3
"""Among so many words at its front are those who do what a clause says."""
