"""A text read once: its words, its targets, what kind of sentence it is, its names."""

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

__all__ = ["Sentence", "read"]


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
    return _remembered(text) if len(text) <= _SHORT else _read(text)


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


# A title is asked for more than once: for the draft, for a review, for a rewriting.
# So many titles are those of a large set; each takes some kilobytes.
_SHORT: Final = 500
_remembered = lru_cache(maxsize=4096)(_read)
