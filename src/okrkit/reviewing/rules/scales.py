"""Where a scale ends that the words themselves name: T01 asks."""

from typing import Final

from okrkit.wording.languages.en.rule_phrases import OUT_OF, SCALE_TO, STARS
from okrkit.wording.sentence import Sentence
from okrkit.wording.slots import Slots

__all__ = ["off_its_scale"]


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
    value, end = slots.target or 0.0, slots.spans.get("target", (0, 0))[1]
    whole = OUT_OF.match(sentence.clean, end)
    if whole is not None:
        return value > float(whole[1])
    named = "scale" in sentence.said
    scale = SCALE_TO.search(sentence.clean) if named else None
    if scale is not None and slots is sentence.targets[0] and slots.unit in _SCORES:
        last = next(filter(None, scale.groups()))
        level = slots.kind in (None, "absolute") and end <= scale.start()
        return level and value > float(_NUMBERS.get(last.lower(), last))
    rated = STARS.match(sentence.clean, end)
    graded = not _GRADED.isdisjoint(sentence.said)
    few = value <= _MOST_STARS and (graded or not value.is_integer())
    return rated is not None and value > _STARS and few


_STARS: Final = 5.0
_MOST_STARS: Final = 10.0
"""More of them are counted, one by one."""
_GRADED: Final = frozenset({"average", "rated", "rating", "ratings", "score", "scored"})
_SCORES: Final = (None, "points")
_NUMBERS: Final = {
    "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "ten": 10.0,
}  # fmt: skip
