"""
`judge`: is a key result an activity, an output or an outcome, and can it be measured?

The signs of `signs` are weighed: their sum is the log odds of an outcome, and each
that counts is shown as `Evidence`.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import exp
from typing import Final

from okrkit.wording.forms.evidence import Evidence, Form, Judged
from okrkit.wording.forms.once import is_binary
from okrkit.wording.forms.signs import signs_of
from okrkit.wording.languages.en import form_says as words_of
from okrkit.wording.languages.en.form_weights import BIAS, WEIGHTS
from okrkit.wording.slots import Slots
from okrkit.wording.words import Token

__all__ = ["judge"]

_SHOWN: Final = 5
"""How many signs are shown at most: the strongest."""


def judge(text: str, tokens: Sequence[Token], targets: Sequence[Slots], /) -> Judged:
    """
    Tell what satisfies a key result: work, or a change.

    Args:
        text: One sentence or line, without markup.
        tokens: Its words.
        targets: What it says of targets.

    Returns:
        Its form, how sure that is, and the words that show it; nothing is sure where
        there are no words.

    Example:
        >>> from okrkit.wording.words import words
        >>> text = "Publish the report"
        >>> judged = judge(text, words(text), ())
        >>> judged.form, judged.binary, judged.evidence[0].says
        ('activity', True, 'it begins with work')
    """
    if not any(map(str.isalnum, text)):
        return _NOTHING
    odds, names, weighed = BIAS, set(), []
    for sign in signs_of(text, tokens, targets):
        names.add(sign[0])
        weight = WEIGHTS.get(sign[0])
        if weight:
            odds += weight
            weighed.append((-abs(weight), weight, sign))
    weighed.sort()
    chance = 1 / (1 + exp(-odds))
    form: Form = "outcome"
    if chance < 0.5:
        form = "activity" if any(map(_works, names)) else "output"
    measurable = endless = False
    for slots in targets:
        if slots.direction == "unbounded":
            endless = True
        elif slots.target is not None:
            measurable = "aside" not in names
    return Judged(
        form=form,
        strength=max(chance, 1 - chance),
        measurable=measurable,
        binary=not endless and is_binary(names, form, measurable=measurable),
        evidence=tuple(
            _evidence(tokens, weight, *sign) for _, weight, sign in weighed[:_SHOWN]
        ),
    )


_NOTHING: Final = Judged(
    form="output", strength=0.0, measurable=False, binary=False, evidence=()
)
"""What a text without words is: no form fits, and none is claimed."""

# Something in the words says that somebody works: else a thing is only named.
_WORKS: Final = (
    "opens-",
    "headline-",
    "in-place",
    "says-done",
    "says-part",
    "says-act",
    "says-be",
    "says-has",
    "says-modal",
    "says-to",
    "then-done",
    "then-part",
    "has-part",
    "has-done",
)


# There are a few hundred names: each is asked about once.
@lru_cache(maxsize=1024)
def _works(name: str) -> bool:
    return name.startswith(_WORKS)


def _evidence(
    tokens: Sequence[Token], weight: float, name: str, start: int, end: int
) -> Evidence:
    """Show a sign by its words."""
    first = tokens[max(start, 0)].start if tokens else 0
    last = tokens[min(end, len(tokens)) - 1].end if tokens else 0
    return Evidence(name, (first, max(first, last)), weight, _says(name))


@lru_cache(maxsize=1024)
def _says(name: str) -> str:
    """Give a sign as a part of a sentence."""
    known = words_of.SIGNS.get(name)
    if known is not None:
        return known
    parts = name.replace("+", "-").split("-")
    first, last = parts[0], parts[-1]
    if first in ("opens", "headline"):
        return f"it begins with {words_of.DEEDS[last]}"
    said = next((part for part in parts[1:] if part in words_of.SAID), None)
    thing = next((part for part in parts[1:] if part in words_of.THINGS), None)
    if parts[1] == "acts":
        said, thing = "act", first
    what = words_of.THINGS.get(thing or "", "its subject")
    if said is not None:
        return f"it says {words_of.SAID[said]} {what}"
    share = next((words_of.SHARES[one] for one in parts if one in words_of.SHARES), "")
    about = words_of.ABOUT.get(first, "it is about")
    return f"{about} {share} {what}".replace("  ", " ")
