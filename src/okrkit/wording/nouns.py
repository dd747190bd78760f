"""The nouns around a target: what is counted, and in which unit."""

from typing import Final

from okrkit.wording.grammar import Found
from okrkit.wording.languages.en import targets as data
from okrkit.wording.masking import Scan
from okrkit.wording.slots import Span

__all__ = ["unit_of"]


def unit_of(
    scan: Scan, found: Found, at: int, since: int, /
) -> tuple[str | None, Span | None]:
    """
    Name the unit of a number: beside it, or the noun that is counted.

    Args:
        scan: The text in letters.
        found: The form that the number belongs to.
        at: Place of the number, in letters.
        since: Where the target before it ends.

    Returns:
        The unit, and the span of a noun; None where the text says none.

    Example:
        >>> from okrkit.wording.targets import read_targets
        >>> read_targets("9,000 weekly users")[0].unit
        'users'
    """
    aim = scan.amounts.get(at)
    if aim is not None:
        if aim.unit is not None:
            is_rate = aim.unit == "points" and _near(scan, found, since, data.RATES)
            return ("pp" if is_rate else aim.unit), None
        if aim.letter in "XVRK":
            return None, None
        others = [
            scan.amounts[place].unit
            for place in range(found.first, found.last)
            if place != at and place in scan.amounts
        ]
        if any(others) and found.row.kind != "delta":
            return next(unit for unit in others if unit), None
    last = max(at, found.last - 1)
    noun = _noun_after(scan, last, aim is None or (aim.value == 1 and last == at))
    if aim is not None and aim.letter == "S":
        scale = not aim.value.is_integer() or (noun is None and aim.of in _SCALES)
        if scale or _near(scan, found, since, data.SCORES):
            return "points", None
    if noun is not None:
        return noun
    if aim is None:
        return None, None
    if _near(scan, found, since, data.SCORES):
        return "points", None
    return _noun_before(scan, since, found)


_POINTS: Final = frozenset("nps enps csat ces sus score rating stars star".split())
_SCALES: Final = frozenset({5.0, 7.0, 10.0, 100.0})


def counted(scan: Scan, at: int, /) -> bool:
    """
    Tell whether a plural noun follows a number.

    Args:
        scan: The text in letters.
        at: Place of the number.

    Example:
        >>> from okrkit.wording.masking import scan
        >>> from okrkit.wording.words import words
        >>> counted(scan(words("100% queries answered")), 0)
        True
    """
    return _noun_after(scan, at, False) is not None


def _near(scan: Scan, found: Found, since: int, nouns: frozenset[str]) -> bool:
    """Tell whether one of some nouns names what is measured."""
    tokens, places = scan.tokens, scan.places
    first = places[since] if since < len(places) else 0
    last = places[found.last] if found.last < len(places) else len(tokens)
    near = {token.lower for token in tokens[first : last + 4]}
    if nouns is data.RATES and not data.SCORES.isdisjoint(near):
        return False
    return not nouns.isdisjoint(near)


def _noun_after(scan: Scan, at: int, one: bool) -> tuple[str, Span] | None:
    """Find the plural noun that a number counts; after "one" the last of a group."""
    letters, places, tokens = scan.letters, scan.places, scan.tokens
    best: tuple[str, Span] | None = None
    single: tuple[str, Span] | None = None
    place = at + 1
    if letters[place : place + 2] in {"o·", "oθ"}:
        place += 2
    end = min(place + 6, len(letters))
    while place < end:
        letter = letters[place]
        token = tokens[places[place]]
        lower = token.lower
        place += 1
        if letter == "(" and letters[place : place + 2] == "w)":
            place += 2
        elif letter in "pqmkGxW_vλ" or (letter == "/" and best is None):
            continue
        elif letter not in "wudpûðî" or lower in data.NO_NOUN:
            break
        elif lower in _POINTS and best is None:
            return "points", (token.start, token.end)
        elif is_plural(lower):
            if one and single is not None and letters[place : place + 1] in _ARTICLES:
                break
            best = (token.text, (token.start, token.end))
        elif best is not None or (one and single is not None and lower.endswith("ed")):
            break
        elif one:
            single = (token.text, (token.start, token.end))
    return best or single


_ARTICLES: Final = frozenset({"·", "1"})


def is_plural(lower: str, /) -> bool:
    """
    Tell whether a word is a plural noun by its form.

    Args:
        lower: The word in small letters.

    Example:
        >>> [is_plural(word) for word in ("stores", "business", "staff", "growth")]
        [True, False, True, False]
    """
    return lower in data.COUNTLESS or (
        len(lower) > 2
        and lower[-1] == "s"
        and lower[-2] not in "su'\u2019"
        and lower not in data.SINGULARS
    )


def _noun_before(
    scan: Scan, since: int, found: Found
) -> tuple[str | None, Span | None]:
    """Find the plural noun that rises, falls or stays: the head of what is measured."""
    letters, places, tokens = scan.letters, scan.places, scan.tokens
    best: tuple[str, Span] | None = None
    first = since
    for sign in ".&":
        first = max(first, letters.rfind(sign, since, found.first) + 1)
    comma = letters.rfind(",", first, found.first)
    if comma > 0 and letters[first] == "i":
        first = comma + 1
    for place in range(first, found.last):
        letter = letters[place]
        token = tokens[places[place]]
        if letter == "w":
            if token.lower in data.NO_NOUN and best is not None:
                break
            if is_plural(token.lower):
                best = (token.text, (token.start, token.end))
            elif best is not None:
                break
        elif (
            letter == "v"
            and letters[place + 1] in "toy"
            and "w" not in letters[first:place]
            and token.lower.endswith("s")
        ):
            return token.lower, (token.start, token.end)
        elif letter in "oi":
            previous = tokens[places[place] - 1].lower
            if best is not None or previous not in _COUNTS:
                break
        elif best is not None:
            break
    return best if best is not None else (None, None)


_COUNTS: Final = frozenset(
    {"number", "count", "amount", "volume", "total", "numbers", "quantity"}
)
