"""A text read once: its words, its targets, what kind of sentence it is, its names."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, Final

from attrs import Factory, field, frozen

from okrkit.wording.cleaning import cleaned
from okrkit.wording.concepts.mentioning import Mentions, mentions
from okrkit.wording.forms.evidence import Judged
from okrkit.wording.forms.judging import judge
from okrkit.wording.slots import Slots
from okrkit.wording.targets.reading import read_targets
from okrkit.wording.words import Token, words

__all__ = ["Sentence", "held", "read"]


def _said(sentence: Any) -> frozenset[str]:  # noqa: ANN401 - it is still being made
    return frozenset([token.lower for token in sentence.tokens])


@frozen(kw_only=True)
class Sentence:
    """
    All that the words of one text say.

    Attributes:
        text: As it was given; every span is of it.
        clean: The same with markup blanked out, character by character.
        tokens: Its words.
        targets: What it says of targets, in order.
        judged: Whether it reads as an activity, an output or an outcome.
        mentions: The concepts, measures and people it names.
        said: Its words in small letters, once each.

    Example:
        >>> read("Cut churn from 3.2% to 2%").targets[0].baseline
        3.2
    """

    text: str
    clean: str
    tokens: tuple[Token, ...]
    targets: tuple[Slots, ...]
    judged: Judged
    mentions: Mentions
    said: frozenset[str] = field(
        default=Factory(_said, takes_self=True), init=False, repr=False, eq=False
    )


def read(text: str, /) -> Sentence:
    """
    Read a text once, for everything that is asked of it.

    Args:
        text: One sentence or line.

    Returns:
        What it says.

    Example:
        >>> read("Launch the portal").judged.binary
        True
    """
    kept = _HELD.get()
    if kept is not None and text in kept:
        return kept[text]
    found = _remembered(text) if len(text) <= _SHORT else _read(text)
    if kept is not None:
        kept[text] = found
    return found


@contextmanager
def held() -> Generator[None]:
    """
    Keep all that is read meanwhile, however much: nothing is read twice.

    Each title of a large set is read for its draft and then for its review; what is
    remembered from call to call is not enough for it.

    Yields:
        Nothing; what was kept is let go at the end.

    Example:
        >>> with held():
        ...     read("NPS up 8") is read("NPS up 8")
        True
    """
    token = _HELD.set({})
    try:
        yield
    finally:
        _HELD.reset(token)


def _read(text: str) -> Sentence:
    clean = cleaned(text)
    tokens = words(clean)
    targets = read_targets(clean, tokens)
    return Sentence(
        text=text,
        clean=clean,
        tokens=tuple(tokens),
        targets=targets,
        judged=judge(clean, tokens, targets),
        mentions=mentions(tokens),
    )


# A title is asked for again in a later call: for a draft, a review, an explanation.
# Each takes some kilobytes.
_SHORT: Final = 500
_remembered = lru_cache(maxsize=4096)(_read)
_HELD: Final[ContextVar[dict[str, Sentence] | None]] = ContextVar("held", default=None)
