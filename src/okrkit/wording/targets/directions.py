"""Which way the words of a target point: by a bound, by its values, by a verb."""

import re
from typing import Final

from okrkit.wording.slots import Direction, SlotKind
from okrkit.wording.targets.choosing import Choice
from okrkit.wording.targets.masking import Scan

__all__ = ["direction_of", "said_before"]

_FAR: Final = 200


def direction_of(
    scan: Scan,
    choice: Choice,
    at: int,
    since: int,
    *,
    kind: SlotKind,
    baseline: float | None,
) -> Direction | None:
    """
    Tell which way a target points; a bound wins over values, values over a verb.

    Args:
        scan: The text in letters.
        choice: The target.
        at: Place of its amount.
        since: Where the target before it ends.
        kind: How its number is meant.
        baseline: Its start value.

    Returns:
        The way, None where no word says it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("Reduce the wait to under 4 days")[0].direction
        'at-most'
    """
    row, aim = choice.found.row, scan.amounts[at]
    if row.direction == "between":
        return "between"
    bound = _bound(scan, choice, at)
    if bound is not None:
        return bound
    changes = kind in _CHANGED
    if baseline is not None and baseline != aim.value and not changes:
        return "up" if aim.value > baseline else "down"
    way = choice.ways[0] if choice.ways else row.direction
    return (
        way
        or _by_form(scan, choice, at, kind)
        or _by_verb(scan, since, choice.found.first, at, kind)
    )


def said_before(scan: Scan, first: int, /) -> str:
    """
    Give the word before a form.

    Args:
        scan: The text in letters.
        first: Place of the first letter of the form.

    Example:
        >>> from okrkit.wording.targets.masking import scan
        >>> from okrkit.wording.words import words
        >>> said_before(scan(words("Paid in 3 days")), 2)
        'in'
    """
    place = scan.places[first]
    return scan.tokens[place - 1].lower if place else ""


def _bound(scan: Scan, choice: Choice, at: int) -> Direction | None:
    """Find a bound beside the number."""
    letters, found = scan.letters, choice.found
    before = letters[found.first : at].rstrip("·1wx")[-1:]
    if before in _BOUNDS and (before != "^" or found.last - found.first == 2):
        clause = letters[max(0, found.first - 8) : at]
        if "n" in clause and _FLIPPED.search(clause):
            return "at-least" if before == "l" else "at-most"
        return _BOUNDS[before]
    tail = letters[at + 1 : at + 6].lstrip("wx_WF)")
    if scan.amounts[at].more or tail[:1] == "p":
        return "at-least"
    if tail[:1] == "q":
        return "at-most"
    return found.row.direction if found.row.name in {"limit", "ceiling"} else None


def _by_form(scan: Scan, choice: Choice, at: int, kind: SlotKind) -> Direction | None:
    """Read the way from the form itself: a sign, "double", "fewer", "in 3 days"."""
    aim, found = scan.amounts[at], choice.found
    if aim.letter == "G":
        return "up" if aim.value >= 0 else "down"
    if aim.letter == "V":
        return "down" if aim.value < 1 else "up"
    if found.row.name in _WITH_WAY:
        own = scan.letters[found.first : found.last]
        if not {"u", "û", "m"}.isdisjoint(own):
            return "up"
        if not {"d", "ð", "k"}.isdisjoint(own):
            return "down"
    if aim.value == 0 and kind == "absolute":
        return "zero"
    in_time = aim.letter == "D" and said_before(scan, found.first) == "in"
    return "at-most" if in_time else None


def _by_verb(
    scan: Scan, since: int, first: int, at: int, kind: SlotKind
) -> Direction | None:
    """Read the way from the nearest verb before the form."""
    letters, changes = scan.letters, kind in _CHANGED
    if kind == "share" and "t" not in letters[max(0, first - 1) : at]:
        return None
    between = letters[max(since, first - _FAR) : first]
    if not changes:
        between = between[between.rfind(",") + 1 :]
    said = _last_of(between, _CHANGES if changes else _VERBS)
    if not said and since and (changes or between[:1] == "&"):
        said = _last_of(letters[max(0, since - _FAR) : since], _CHANGES)
    if said == "h":
        joint = letters[max(first - 1, 0) : at]
        exact = not changes and not {"a", "t", "r", ":", "o"}.isdisjoint(joint)
        return "exactly" if exact or letters[at] in "PM" else None
    return _SAYS.get(said)


def _last_of(letters: str, wanted: re.Pattern[str]) -> str:
    """Give the last of some letters."""
    found = wanted.search(letters[::-1])
    return found[0] if found else ""


_CHANGED: Final = frozenset({"delta", "percent-delta", "multiple"})
_BOUNDS: Final[dict[str, Direction]] = {
    "g": "at-least",
    "l": "at-most",
    "j": "at-most",
    "⌊": "at-least",
    "⌈": "at-most",
    "^": "at-most",
}
# "never falls under", "nobody is paged on more than".
_FLIPPED: Final = re.compile(r"n[wurs·1oi↑]{0,5}g|n[wrs·1oi]{0,4}[d↓][w]{0,2}l")
_WITH_WAY: Final = frozenset(
    {"change", "change-of", "noun-change", "more", "times-more", "by-to"}
)
_VERBS: Final = re.compile("[îudh↑↓]")
_CHANGES: Final = re.compile("[îuûdðh↑↓]")
_SAYS: Final[dict[str, Direction]] = {
    "u": "up",
    "û": "up",
    "↑": "up",
    "d": "down",
    "ð": "down",
    "↓": "down",
}
