"""A time of two units as one amount: "1m30s", "3 h 20 min", "1 hour and 15 minutes"."""

from typing import Final

from okrkit.wording.languages.en import numbers, targets
from okrkit.wording.targets.cursor import Cursor
from okrkit.wording.targets.numerals import SECONDS, number

__all__ = ["two_units"]


def two_units(cursor: Cursor, name: str, said: str, /) -> tuple[float, str, int] | None:
    """
    Read on behind a time, where a smaller time belongs to it.

    Args:
        cursor: At the unit of the first.
        name: Of its unit.
        said: Its unit as written.

    Returns:
        The value of both, its unit, how many tokens are read; None where only one is.

    Example:
        >>> from okrkit.wording.words import words
        >>> two_units(Cursor(words("3 h 20 min"), 0, 1, 3.0), "hours", "h")
        (200.0, 'minutes', 3)
    """
    tokens, at = cursor.tokens, cursor.at + 1
    glued = cursor.number_at(at)
    at += not glued and at < len(tokens) and tokens[at].text in _JOINTS
    if at >= len(tokens) or tokens[at].kind != "number" or cursor.gap(at) > 1:
        return None
    more = number(tokens[at].text)
    behind = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    small = numbers.UNITS.get("min" if behind == "m" else behind)
    if small is None and name == "hours" and len(tokens[at].text) == _CLOCK:
        # "2h30", "2 h 30"
        if not glued and behind not in _ENDS:
            return None
        return cursor.value + (more or 0.0) / 60, name, 2
    if small is None or small[0] not in SECONDS or more is None:
        return None
    factor = SECONDS.get(name, 0.0) / SECONDS[small[0]]
    if factor <= 1 or not (glued or _goes_on(cursor, at, said, more, factor)):
        return None
    return cursor.value * factor + more, small[0], at - cursor.at + 2


def _goes_on(cursor: Cursor, at: int, said: str, more: float, factor: float) -> bool:
    """Tell "3 h 20 min" from "1 day, 4 hours for VIPs" and "a 2 hour 30 minute"."""
    tokens = cursor.tokens
    if more >= factor or (said in targets.ONE_TIME and cursor.value != 1):
        return False
    if at - cursor.at == 1:
        return True
    before = tokens[cursor.place - 1].lower if cursor.place else ""
    after = tokens[at + 2].lower if at + 2 < len(tokens) else ""
    return before != "between" and targets.LETTERS.get(after, "w") != "i"


_CLOCK: Final = 2
_JOINTS: Final = frozenset({"and", ","})
_ENDS: Final = frozenset({"", "to", "->", "\u2192", ",", ".", ";", ")"})
