"""
What a text says of its targets: `read_targets`.

In reading order: `letters` writes a text in an alphabet that `languages.en.targets`
explains, `masking` hides what is no amount, `grammar` finds the forms, `choosing` tells
targets from descriptions, `around` and `filling` fill the slots.
"""

from collections.abc import Sequence
from typing import Final

from attrs import evolve

from okrkit.wording.cleaning import cleaned
from okrkit.wording.slots import Slots
from okrkit.wording.targets.around import around, only_compared
from okrkit.wording.targets.choosing import Choice, chosen
from okrkit.wording.targets.filling import filled
from okrkit.wording.targets.look import of_them
from okrkit.wording.targets.masking import Scan, scan
from okrkit.wording.words import Token, words

__all__ = ["read_targets"]


def read_targets(
    text: str, tokens: Sequence[Token] | None = None, /
) -> tuple[Slots, ...]:
    """
    Read every target that a text states.

    Args:
        text: A key result in a person's words.
        tokens: Of the text after `cleaned`, where they are at hand.

    Returns:
        The slots of each target, in the order of the text; none where it states none.

    Example:
        >>> slots = read_targets("Cut monthly churn from 3.2% to 2%")[0]
        >>> slots.baseline, slots.target, slots.unit, slots.direction
        (3.2, 2.0, '%', 'down')
    """
    if tokens is None:
        tokens = words(cleaned(text))
    seen = scan(tokens)
    choices = chosen(seen)
    if not choices:
        return only_compared(text, seen)
    since = 0
    targets: list[Slots] = []
    for choice, spans in zip(choices, around(seen, choices), strict=True):
        last = targets[-1] if targets else None
        slots = filled(text, seen, choice, since, spans)
        if last is not None and (
            _goes_on(seen, choice, since, last, slots)
            or _further(seen, choice, since, last, slots)
        ):
            slots = evolve(slots, direction=last.direction)
        if last is not None and slots.target and of_them(seen, choice.found):
            slots = evolve(slots, unit=slots.unit or last.unit)
        if last is not None and _more_share(seen, choice, last, slots):
            slots = evolve(slots, kind="share")
        targets.append(slots)
        since = choice.found.last
    return tuple(targets)


def _more_share(seen: Scan, choice: Choice, last: Slots, slots: Slots) -> bool:
    """Tell whether a share goes on: "80% of calls within 1 h and 95% within 4 h"."""
    after = seen.letters[choice.found.last : choice.found.last + 1]
    return (
        choice.found.row.name == "bare"
        and (last.kind, last.unit, slots.unit) == ("share", "%", "%")
        and slots.kind == "absolute"
        and after in _ENDS_SHARE
    )


_DATED: Final = frozenset("iz,&t_()")
_ENDS_SHARE: Final = frozenset({"", "j", "b", "i", ",", ".", "_"})


def _further(seen: Scan, choice: Choice, since: int, last: Slots, slots: Slots) -> bool:
    """Tell whether a verb holds on: "raise it to 70% in Q2 and 80% in Q3"."""
    joint = seen.letters[since : choice.found.first]
    return (
        slots.direction is None
        and choice.found.row.name == "bare"
        and last.direction in {"up", "down"}
        and last.unit == slots.unit
        and set(joint) <= _DATED
        and not {"z", "_"}.isdisjoint(joint)
    )


def _goes_on(seen: Scan, choice: Choice, since: int, last: Slots, slots: Slots) -> bool:
    """Tell whether a bound holds on: "under 2 s for small files and 9 s for large"."""
    return (
        slots.direction is None
        and choice.found.row.name == "bare"
        and last.direction in {"at-least", "at-most"}
        and last.unit == slots.unit
        and (slots.unit, slots.target) != ("%", 100)
        and not set("udhr,.").intersection(seen.letters[since : choice.found.first])
    )
