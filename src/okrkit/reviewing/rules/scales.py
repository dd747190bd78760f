"""Where a scale ends that the words themselves name: T01 and T04 ask."""

from collections.abc import Iterator
from typing import Final

from okrkit.reviewing.seen import SeenKeyResult
from okrkit.wording.languages.en.rule_phrases import (
    OUT_OF,
    OUT_OF_FEW,
    SCALE_IN_BRACKETS,
    SCALE_TO,
    STARS,
)
from okrkit.wording.languages.en.rule_words import PARTS_OF_ALL, RATED_IN_PUBLIC
from okrkit.wording.sentence import Sentence
from okrkit.wording.slots import Slots

__all__ = ["more_than_all", "off_its_scale", "top_of_its_scale"]


def off_its_scale(sentence: Sentence, slots: Slots, /) -> bool:
    """
    Tell "6 out of 5" and "5.5 stars": the words themselves say where it ends.

    Args:
        sentence: What was read.
        slots: One of its targets.

    Returns:
        Whether its value lies beyond that.

    Example:
        >>> from okrkit.wording.sentence import read
        >>> seen = read("Satisfaction of 6 out of 5")
        >>> off_its_scale(seen, seen.targets[0])
        True
    """
    hinted = not sentence.said.isdisjoint(_HINTS)
    if hinted and any(value > end for value, end in _scored(sentence, slots)):
        return True
    value, end = slots.target or 0.0, slots.spans.get("target", (0, 0))[1]
    rated = STARS.match(sentence.clean, end)
    graded = not _GRADED.isdisjoint(sentence.said)
    few = value <= _MOST_STARS and (graded or not value.is_integer())
    return rated is not None and value > _STARS and few


def top_of_its_scale(kr: SeenKeyResult, /) -> float | None:
    """
    Tell "rating from 4.1/5 to 5/5": nobody has answers that are all the best.

    Args:
        kr: A key result.

    Returns:
        Where the scale ends, if its words say so and it is to be reached; else None.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> text = "Google rating from 4.1 to 5.0"
        >>> top_of_its_scale(ReviewContext.of_text(text).key_results[0])
        5.0
    """
    sentence = kr.sentence
    if kr.typed or not sentence.targets or sentence.said.isdisjoint(_HINTS):
        return None
    scored = _scored(sentence, kr.slots)
    return next((end for value, end in scored if value == end), None)


def _scored(sentence: Sentence, slots: Slots) -> Iterator[tuple[float, float]]:
    """Yield values that stand beside the end of their scale, and that end."""
    value, end = slots.target, slots.spans.get("target", (0, 0))[1]
    if value is None:
        return
    text = sentence.clean
    whole = OUT_OF.match(text, end)
    if whole is not None:
        yield value, float(whole[1])
    # "10/5" may be a day: one of them with a point makes scores of all.
    few = [one.groups() for one in OUT_OF_FEW.finditer(text)] if "/" in text else []
    if any("." in score for score, _ in few):
        yield from ((float(score), float(top)) for score, top in few)
    level = slots.kind in (None, "absolute") and slots.unit in _SCORES
    if not level or slots is not sentence.targets[0]:
        return
    top = _named(sentence, end) or _in_public(sentence, slots)
    if top is not None:
        yield value, top


def _named(sentence: Sentence, place: int) -> float | None:
    """Give where a scale ends that is named behind a number, or in brackets."""
    bracket = SCALE_IN_BRACKETS.search(sentence.clean) if "(" in sentence.said else None
    if bracket is not None:
        return float(bracket[1])
    named = "scale" in sentence.said
    scale = SCALE_TO.search(sentence.clean) if named else None
    if scale is None or scale.start() < place:
        return None
    last = next(filter(None, scale.groups()))
    return float(_NUMBERS.get(last.lower(), last))


def _in_public(sentence: Sentence, slots: Slots) -> float | None:
    """Give the end of what is rated by stars in public: "App rating from 4.1"."""
    said = sentence.said
    if said.isdisjoint(RATED_IN_PUBLIC) or said.isdisjoint(_GRADED):
        return None
    start, value = slots.baseline or 0.0, slots.target or 0.0
    return _STARS if start <= _STARS and value < _MOST_STARS else None


def more_than_all(kr: SeenKeyResult, slots: Slots, /) -> bool:
    """
    Tell "attendance from 88% to 120%", and "complaints down by 150%".

    Args:
        kr: A key result.
        slots: One of its targets.

    Returns:
        Whether it is to have more than all, or to lose more than there is.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> seen = ReviewContext.of_text("Attendance from 88% to 120%").key_results[0]
        >>> more_than_all(seen, seen.slots)
        True
    """
    if kr.typed or slots.unit != "%" or (slots.target or 0.0) <= _WHOLE:
        return False
    if slots.kind == "percent-delta":
        return slots.direction == "down" and _BELOW_ZERO.isdisjoint(kr.sentence.said)
    start = slots.baseline
    if slots.kind not in (None, "absolute") or start is None or start > _WHOLE:
        return False
    place = slots.spans.get("baseline", (0, 0))[0]
    parts = kr.title[:place].lower().replace("(", " ").split()
    return not PARTS_OF_ALL.isdisjoint(parts) and _OF_MONEY.isdisjoint(parts)


_WHOLE: Final = 100.0
_BELOW_ZERO: Final = frozenset({"net", "profit", "balance", "cash", "ebitda"})
"""What may fall below nothing."""
_OF_MONEY: Final = frozenset({"net", "revenue", "dollar", "ndr", "nrr", "target"})
"""What may be kept by more than all, since those who stay may buy more."""
_STARS: Final = 5.0
_MOST_STARS: Final = 10.0
"""More of them are counted, one by one."""
_GRADED: Final = frozenset({"average", "rated", "rating", "ratings", "score", "scored"})
_HINTS: Final = _GRADED | {"out", "scale", "/", "("}
"""Words without one of which no scale is named: quicker than looking for it."""
_SCORES: Final = (None, "points")
_NUMBERS: Final = {
    "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "ten": 10.0,
}  # fmt: skip
