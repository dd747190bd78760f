"""The rule on a key result with two targets: K06."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from okrkit.reviewing.hit import Hit
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.rules.joined import joined
from okrkit.reviewing.rules.reading import between, may_be_verb
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult
from okrkit.wording.languages.en.rule_phrases import (
    JOINING,
    OF_NOTHING_ELSE,
    OF_THE_FIRST,
)
from okrkit.wording.slots import Slots

__all__ = ["RULES"]


@rule("K06", "compound key result", severity="warning", source="KOL", needs=("words",))
def compound(context: ReviewContext) -> Iterator[Hit]:
    """
    One key result with two targets, or with two aims and one number for both.

    Why it matters:
        When one is met and the other missed, nobody knows what to score.

    Found:
        Cut refunds from 4% to 2% and raise repeat orders from 20% to 30%

    Use instead:
        Cut refunds from 4% to 2%

    When to waive:
        The second is a limit that must hold for the first to count.

    Source:
        Koliber.
    """
    for kr in context.key_results:
        if kr.typed:
            continue
        second_aim = joined(kr)
        if second_aim is not None:
            yield kr.hit(
                "It holds two aims and one number: when one is met and the other "
                "missed, there is no telling what to score.",
                span=second_aim,
                suggestion="Make each a key result of its own, with both its ends.",
            )
            continue
        for first, second in pairwise(kr.sentence.targets):
            if _apart(kr, first, second):
                yield kr.hit(
                    "It states two targets: when one is met and the other missed, "
                    "there is no telling what to score.",
                    span=second.spans.get("target"),
                    suggestion="Make each a key result of its own; a limit that must "
                    "hold meanwhile is a health metric.",
                )
                break


def _apart(kr: SeenKeyResult, first: Slots, second: Slots) -> bool:
    """Tell whether two targets are joined, and none is part of the other."""
    if not any(_in_digits(kr, slots) for slots in (first, second)):
        return False  # "all context and no blockers" is one state
    words = between(kr.sentence, first, second)
    if JOINING.search(words) is None or _part_of(kr, words, second):
        return False
    if _in_brackets(kr, first) != _in_brackets(kr, second):
        return False  # one says what counts, or when
    if ")" not in words and _in_brackets(kr, second):
        return False
    staffed = kr.form != "outcome" and "%" not in (first.unit, second.unit)
    return not staffed or may_be_verb(_after_joint(words))


def _in_digits(kr: SeenKeyResult, slots: Slots) -> bool:
    """Tell an amount from "all", "every" and "no"."""
    said = kr.sentence.clean[slice(*slots.spans.get("target", (0, 0)))]
    return any(map(str.isdigit, said))


def _part_of(kr: SeenKeyResult, words: str, slots: Slots) -> bool:
    """Tell whether a number is of the first one's things, or says it again."""
    after = kr.sentence.clean[slots.spans["target"][1] :].lower()
    return (
        OF_THE_FIRST.search(words) is not None
        or (OF_THE_FIRST.match(after.lstrip()) is not None)
        or OF_NOTHING_ELSE.match(after) is not None
    )


def _in_brackets(kr: SeenKeyResult, slots: Slots) -> bool:
    """Tell whether a number is one of a breakdown in brackets."""
    before = kr.title[: slots.spans["target"][0]]
    return before.count("(") > before.count(")")


def _after_joint(words: str) -> str:
    """Give the word behind the joint: a verb begins a second piece of work."""
    joint = JOINING.search(words)
    rest = "" if joint is None else words[joint.end() :]
    return (rest.split() or [""])[0]


RULES: Final[tuple[Rule, ...]] = (compound,)
"""The one rule."""
