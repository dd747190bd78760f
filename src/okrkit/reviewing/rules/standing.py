"""Where a key result stands by its own words: T02 and T03 ask."""

from typing import Final

from okrkit.reviewing.rules.reading import hinted, spelled
from okrkit.reviewing.seen import SeenKeyResult
from okrkit.wording.languages.en.rule_phrases import HAD_BEFORE, HELD
from okrkit.wording.languages.en.rule_words import KEEPING, OBTAINING

__all__ = ["limits", "met_in_words", "nearly_met"]


def met_in_words(kr: SeenKeyResult, /) -> bool:
    """
    Tell whether the words give a start that is no worse than the end.

    Args:
        kr: A key result.

    Returns:
        Whether its words say so.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> text = "At least 300 shops (now 320)"
        >>> met_in_words(ReviewContext.of_text(text).key_results[0])
        True
    """
    slots = kr.slots
    start, goal = slots.baseline, slots.target
    if kr.typed or goal is None or "baseline" in slots.derived:
        return False
    if start is None:
        return _told_as_met(kr, goal)
    if slots.direction == "at-least" and limits(kr):
        return False  # what must not fall is above it: that is its point
    level = slots.kind in (None, "absolute", "share")
    return level and _is_met(kr, start, goal)


def _is_met(kr: SeenKeyResult, start: float, goal: float) -> bool:
    """Compare the start with the end, by the way that the words say it is to go."""
    way, word = kr.slots.direction, kr.opening.word
    if word in _KEEPING or limits(kr):
        return way == "at-most" and _far_below(start, goal)
    if way == "down":  # "Reach $50k revenue (we are at $52k)"
        more = kr.metric is not None and kr.metric.polarity == "higher"
        return more and word in _OBTAINING
    if way == "at-least":
        return start >= goal
    return start < goal if way == "at-most" else start == goal


def limits(kr: SeenKeyResult, /) -> bool:
    """
    Tell a limit from a level to reach.

    Args:
        kr: A key result.

    Returns:
        Whether its words say so.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> text = "The average bill does not fall below 38 EUR (now 39)"
        >>> limits(ReviewContext.of_text(text).key_results[0])
        True
    """
    if kr.opening.word in _OBTAINING or not hinted(kr.sentence, "held"):
        return False
    return HELD.search(kr.sentence.clean) is not None


def _far_below(value: float, limit: float) -> bool:
    """Tell whether a limit is so high that what is so today holds it by itself."""
    return 0 < _FAR * value <= limit


def nearly_met(kr: SeenKeyResult, /) -> bool:
    """
    Tell whether of an amount or a share hardly a step is left to do.

    Args:
        kr: A key result.

    Returns:
        Whether its words say so.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> text = "Reach $50k a month (at $48k)"
        >>> nearly_met(ReviewContext.of_text(text).key_results[0])
        True
    """
    slots = kr.slots
    goal, way = slots.target, slots.direction
    start = slots.baseline
    if kr.typed or goal is None or limits(kr):
        return False
    if slots.unit in _SCORED:
        return slots.unit == "%" and start is not None and _hardly(kr, start, goal)
    if start is not None and "baseline" not in slots.derived:
        known = slots.kind in (None, "absolute")
        return known and _near(start, goal) and kr.opening.word not in _KEEPING
    before = _before(kr) if start is None and way in _UPWARD else None
    return before is not None and before < goal and _near(before, goal)


def _hardly(kr: SeenKeyResult, start: float, goal: float) -> bool:
    """Tell whether a share moves by next to nothing, seen from both of its ends."""
    level = kr.slots.kind in (None, "absolute", "share")
    if "baseline" in kr.slots.derived or not level or kr.opening.word in _KEEPING:
        return False
    left = _TENTH * (_WHOLE - start)
    return _near(start, goal) and abs(goal - start) <= left


_WHOLE: Final = 100.0
_TENTH: Final = 0.1


def _near(one: float, other: float) -> bool:
    """Tell whether two amounts that differ do so by a twentieth at most."""
    least, most = sorted((one, other))
    return 0 < _NEAR * most <= least < most


_NEAR: Final = 0.95
_SCORED: Final = ("%", "points", "pp")
_UPWARD: Final = (None, "up", "at-least")


def _before(kr: SeenKeyResult) -> float | None:
    """Give what brackets behind the target say of the time before."""
    told = HAD_BEFORE.search(kr.title, kr.slots.spans.get("target", (0, 0))[1])
    if told is None or kr.slots.kind not in (None, "absolute", "share", "delta"):
        return None
    return float(told[1].replace(",", "")) * _SCALES.get(told[2].lower(), 1.0)


def _told_as_met(kr: SeenKeyResult, goal: float) -> bool:
    """Tell "10 new shops (we added 12 last quarter)": the same was had before."""
    before = _before(kr)
    if before is None:
        return False
    match kr.slots.direction:
        case "down" | "zero" | "between":
            return False
        case "at-most":
            keeps = kr.opening.word in _KEEPING or limits(kr)
            return _far_below(before, goal) if keeps else before < goal
        case _:
            return before >= goal


_KEEPING: Final = spelled(KEEPING)
_OBTAINING: Final = spelled(OBTAINING)
_FAR: Final = 2.0
_SCALES: Final = {"k": 1e3, "m": 1e6}
