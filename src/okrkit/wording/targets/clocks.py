"""How long "7:30" lasts: minutes and seconds, hours and minutes, or a time of day."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from okrkit.wording.languages.en import numbers, targets
from okrkit.wording.targets.numerals import Amount
from okrkit.wording.words import Token

__all__ = ["duration", "far"]


def duration(tokens: Sequence[Token], place: int, /) -> Amount | None:
    """
    Read digits with colons as how long something lasts.

    Args:
        tokens: Of the text.
        place: Of the first digits.

    Returns:
        The amount in the smaller unit; None where the digits may be a time of day, or
        nothing says what they are.

    Example:
        >>> from okrkit.wording.words import words
        >>> found = duration(words("Handle time 7:30 min"), 2)
        >>> (found.value, found.unit)
        (450.0, 'seconds')
        >>> duration(words("Opens at 7:30"), 2) is None
        True
    """
    parts = _parts(tokens, place)
    if parts is None:
        return None
    first, end = tokens[place], place + 2 * len(parts) - 1
    value = 0.0
    for part in parts:
        value = value * _SIXTY + part
    unit = "seconds" if len(parts) == _THREE else _unit(tokens, place, end)
    if unit is None:
        return None
    behind = tokens[end].lower if end < len(tokens) else ""
    follows = end + (behind in _UNITS)
    return Amount("D", value, unit, first.start, tokens[follows - 1].end, follows)


def far(tokens: Sequence[Token], place: int, /) -> bool:
    """
    Tell whether digits before a "k" say how far one runs: "a 10k in May".

    Args:
        tokens: Of the text.
        place: Of the digits.

    Example:
        >>> from okrkit.wording.words import words
        >>> [far(words(text), 1) for text in ("Run 10k by May", "Run 10k ads")]
        [True, False]
    """
    if tokens[place].text not in _DISTANCES or place + 1 >= len(tokens):
        return False
    if tokens[place + 1].lower != "k":
        return False
    behind = tokens[place + 2].lower if place + 2 < len(tokens) else ""
    if behind in targets.RACING:
        return True
    verb = place - 1
    while verb > 0 and tokens[verb].lower in targets.BEFORE_LENGTH:
        verb -= 1
    ends = not behind.isalpha() or targets.LETTERS.get(behind, "w") in "jibt"
    return ends and verb >= 0 and tokens[verb].lower in targets.RACING


def _parts(tokens: Sequence[Token], place: int) -> list[int] | None:
    """Give the numbers between the colons, where all but the first have two digits."""
    parts, at = [tokens[place].text], place + 1
    while at + 1 < len(tokens) and tokens[at].text == ":" and len(parts) < _THREE:
        close = tokens[at].start == tokens[at - 1].end
        if not close or tokens[at + 1].start != tokens[at].end:
            break
        parts.append(tokens[at + 1].text)
        at += 2
    fits = len(parts[0]) <= _THREE and all(map(str.isdigit, parts))
    sixty = all(len(one) == 2 and int(one) < _SIXTY for one in parts[1:] if fits)
    return [int(one) for one in parts] if fits and sixty and len(parts) > 1 else None


def _unit(tokens: Sequence[Token], place: int, end: int) -> str | None:
    """Say in which unit the last digits are; None where they are of the clock."""
    for token in tokens[end : end + _FAR]:
        if token.lower in _UNITS:
            return _UNITS[token.lower]
        if token.kind == "word" and token.lower not in _JOINTS:
            break
    before = tokens[place - 1].lower if place else ""
    if before in targets.CLOCK_BEFORE:
        return None
    near = tokens[max(0, place - _NEAR) : end + _NEAR]
    said = {token.lower for token in near}
    if not said.isdisjoint(targets.CLOCK_WORDS):
        return None
    if "marathon" in said:
        return "minutes" if int(tokens[place].text) < _HOURS else "seconds"
    raced = not said.isdisjoint(targets.RACES) or any(
        one.kind == "number" and other.lower == "k" and one.end == other.start
        for one, other in pairwise(near)
    )
    long = int(tokens[place].text) > _DAY
    held = not said.isdisjoint(targets.TALKS) or long
    if raced or (held and not said.isdisjoint(targets.LASTING)):
        return "seconds"
    return None


_DISTANCES: Final = frozenset({"5", "10"})
_SIXTY: Final = 60
_THREE: Final = 3
_HOURS: Final = 10
_DAY: Final = 24
_FAR: Final = 7
_NEAR: Final = 10
_JOINTS: Final = frozenset({"to", "under", "below", "or", "and", "less", "than"})
_UNITS: Final = {
    word: "seconds" if name == "minutes" else "minutes"
    for word, (name, letter) in numbers.UNITS.items()
    if letter == "D" and name in {"minutes", "hours"}
}
