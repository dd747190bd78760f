"""
What a text says of a target, as a `Target` of the model.

A wrong number is worse than none: where the words leave open from where, which way or
against what, there is no target, and a person is asked.
"""

from typing import Final, Literal, TypeAlias

from okrkit.errors import InvalidOKRError
from okrkit.model.metric import Metric
from okrkit.model.staged import Done, Establish
from okrkit.model.target import Change, Hold, Reach, Target
from okrkit.wording.languages.en.okr_text import (
    BASELINE_VERBS,
    CLIMBING,
    EACH,
    PREVIOUS,
    SPANS,
    YEARLY,
)
from okrkit.wording.languages.en.targets import LETTERS
from okrkit.wording.sentence import Sentence
from okrkit.wording.slots import Slots, in_percent

__all__ = ["target_of"]

_Since: TypeAlias = Literal["previous_cycle", "previous_year"]

_CHANGES: Final = frozenset({"delta", "percent-delta", "multiple"})
_DURATIONS: Final = frozenset({
    "ms", "milliseconds", "seconds", "minutes", "hours", "days", "weeks", "months",
    "quarters", "years",
})  # fmt: skip
_OPEN_UNITS: Final = _DURATIONS | {None, "%", "pp", "points", "ratio", "count"}
_NEAR: Final = 12
_ALL: Final = 100


def target_of(sentence: Sentence, metric: Metric | None) -> Target | None:
    """
    Return what a text is judged by.

    Args:
        sentence: What it says.
        metric: What it measures; its polarity says which side of a bare value is good.

    Returns:
        The target; None where the words leave open what would be judged, or say what
        the metric cannot be.

    Example:
        >>> from okrkit.wording.sentence import read
        >>> target_of(read("Raise conversion from 6% to 9%"), None)
        Reach(baseline=6.0, target=9.0, stretch=None, basis='latest')
    """
    if not sentence.targets:
        return _without_number(sentence)
    target = _stated(sentence, in_percent(sentence.targets[0]), metric)
    return target if _fits(target, metric) else None


def _without_number(sentence: Sentence) -> Target | None:
    """Return what words alone say: measure first where it stands, or get it done."""
    said = {token.lower for token in sentence.tokens}
    if "baseline" in said and not said.isdisjoint(BASELINE_VERBS):
        return Establish()
    return Done() if sentence.judged.binary else None


def _stated(sentence: Sentence, slots: Slots, metric: Metric | None) -> Target | None:
    """Return the target that the slots state."""
    goal = slots.target
    if goal is None or slots.direction == "unbounded":
        return None
    if slots.kind in _CHANGES:
        return _change(slots, goal, _sign(sentence, slots, metric))
    if slots.direction == "between":
        return _band(goal, slots.high)
    start = slots.baseline
    if start is not None and start != goal:
        against = {"at-least": start > goal, "at-most": start < goal}
        wrong = against.get(slots.direction or "", False)
        return None if wrong else Reach(start, goal, stretch=_stretch(slots))
    if slots.reference is not None and start is None and not _since(slots):
        return None  # what it is compared with is no value of the metric
    return _hold(slots, goal, _better(metric))


def _band(low: float, high: float | None) -> Hold | None:
    fits = high is not None and high >= low
    return Hold(at_least=low, at_most=high) if fits else None


def _change(slots: Slots, amount: float, sign: int) -> Target | None:
    """Return a change by an amount; none where the way or the start is unclear."""
    start, since = slots.baseline, _since(slots)
    if slots.high is not None or amount <= 0:
        return None
    if slots.kind == "multiple":
        return _times(slots, amount)
    if sign == 0 or (start is None and since is None):
        return None
    by, how = sign * amount, slots.kind
    if start is not None:
        end = start + by if how == "delta" else start * (1 + by / 100)
        return Reach(start, end) if end != start else None
    if how == "percent-delta":
        return Change(by, "percent", since=since or "")
    return Change(by, unit="pp" if slots.unit == "pp" else None, since=since or "")


def _times(slots: Slots, amount: float) -> Target | None:
    """Return a multiple of where it stands; not of another measure."""
    ways = {"up": amount > 1, "down": amount < 1, "at-least": amount > 1}
    if not ways.get(slots.direction or "", False):
        return None
    start = slots.baseline
    if start is not None:
        return Reach(start, start * amount) if start else None
    since = _since(slots)
    return Change(amount, "times", since=since) if since else None


def _sign(sentence: Sentence, slots: Slots, metric: Metric | None) -> int:
    """Tell which way a change goes: 1, -1, or 0 where nothing says so."""
    match slots.direction:
        case "up":
            return 1
        case "down":
            return -1
        case "at-least":
            # "by at least 10%" is of the verb before it, which the bound hides.
            return _verb(sentence, slots) or _better(metric)
        case _:
            return 0


def _verb(sentence: Sentence, slots: Slots) -> int:
    """Read the way from the word nearest to the number that says one."""
    span = slots.spans.get("target")
    if span is None:
        return 0
    before = [token for token in sentence.tokens if token.end <= span[0]]
    after = [token for token in sentence.tokens if token.start >= span[1]]
    for token in (*before[::-1][:_NEAR], *after[:_NEAR]):
        way = CLIMBING.get(LETTERS.get(token.lower, ""), 0)
        if way:
            return way
    return 0


def _since(slots: Slots) -> _Since | None:
    """Say where a change starts: None where it is compared with something else."""
    window = f" {slots.window or ''} ".lower()
    if any(f" {word} " in window for word in EACH):
        return None  # a growth that compounds from period to period
    said = f" {slots.reference or ''} ".lower().replace("-", " ").replace("/", " ")
    if any(f" {word} " in said for word in YEARLY):
        return "previous_year"
    if not said.strip():
        return "previous_cycle"
    words = set(said.split())
    known = words & PREVIOUS and (words & SPANS or len(words) == 1)
    return "previous_cycle" if known else None


def _stretch(slots: Slots) -> float | None:
    """Return the stretch where it lies beyond the target, as seen from the start."""
    start, goal, more = slots.baseline, slots.target, slots.stretch
    if start is None or goal is None or more is None:
        return None
    return more if (more - goal) * (goal - start) > 0 else None


def _better(metric: Metric | None) -> int:
    """Say which way is better: 1, -1, or 0 where nothing says so."""
    better = {"higher": 1, "lower": -1}
    return 0 if metric is None else better.get(metric.polarity or "", 0)


def _hold(slots: Slots, goal: float, better: int) -> Hold | None:
    """Return the limit that a value without a start is to keep."""
    way = slots.direction
    if way in ("at-most", "zero", "at-least"):
        side = 1 if way == "at-least" else -1
    elif way in ("up", "down"):
        side = 1 if way == "up" else -1
        if side * better < 0:
            return None
    else:
        side = _side(slots, better)
    if side == 0:
        return None
    return Hold(at_least=goal) if side > 0 else Hold(at_most=goal)


def _side(slots: Slots, better: int) -> int:
    """Say which side of a bare value is meant: 1 above, -1 below, 0 where unclear."""
    if slots.kind in ("rank", "ratio"):
        return -1 if slots.kind == "rank" else 0
    if slots.kind == "share" and slots.target == _ALL:
        return 1
    return better or _natural(slots)


def _natural(slots: Slots) -> int:
    """Say which side of a value is meant where only its kind tells: shares, counts."""
    if slots.direction == "exactly":
        return 0
    if slots.kind == "share":
        return 1
    return 0 if slots.kind != "absolute" or slots.unit in _OPEN_UNITS else 1


def _fits(target: Target | None, metric: Metric | None) -> bool:
    """Tell whether a set would take the target for this metric."""
    if metric is None or isinstance(target, Done | Establish | None):
        return True
    if getattr(target, "direction", 0) * _better(metric) < 0:
        return False
    try:
        if isinstance(target, Change):
            target.check_unit(metric.unit)
        for name in ("baseline", "target", "stretch", "at_least", "at_most"):
            value = getattr(target, name, None)
            if value is not None:
                metric.check_value(value)
    except InvalidOKRError:
        return False
    return True
