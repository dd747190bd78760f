"""The nouns around a target: what is counted, and in which unit."""

import re
from collections.abc import Iterator
from typing import Final

from okrkit.wording.languages.en import targets as data
from okrkit.wording.languages.en.numbers import CODES_OF_MONEY, MONEY_SIGNS, UNITS
from okrkit.wording.plurals import is_plural
from okrkit.wording.slots import Span
from okrkit.wording.targets.grammar import Found
from okrkit.wording.targets.masking import Scan
from okrkit.wording.targets.numerals import Amount
from okrkit.wording.targets.verbs import only_a_verb

__all__ = ["counted", "unit_of"]


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
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("9,000 weekly users")[0].unit
        'users'
    """
    aim = scan.amounts.get(at)
    if aim is None:
        after = _noun_after(scan, max(at, found.last - 1), one=True)
        ends = found.row.roles == "z" and scan.letters[found.last :][:1] in _ENDS
        return after or (_noun_before(scan, 0, found) if ends else (None, None))
    if aim.letter == "K":
        return of_the_top(scan, found, at) or (None, None)
    if aim.unit is not None or aim.letter in _UNITLESS:
        is_rate = aim.unit == "points" and _near(scan, found, since, data.RATES)
        return ("pp" if is_rate else aim.unit), None
    lone = found.row.kind == "delta" and "h" not in found.row.roles
    other = None if lone else _unit_beside(scan, found, at)
    return (other, None) if other is not None else _counted(scan, found, at, since)


def _counted(
    scan: Scan, found: Found, at: int, since: int
) -> tuple[str | None, Span | None]:
    """Name the noun that a bare number counts, or the points of a score."""
    aim, last = scan.amounts[at], max(at, found.last - 1)
    noun = _noun_after(scan, last, one=aim.value == 1 and last == at)
    scale = data.SCORES if aim.value <= data.MOST_STARS else data.WITHOUT_STARS
    scores = _near(scan, found, since, scale)
    if aim.letter == "S" and (scores or _is_scale(scan, at, aim, noun)):
        return "points", None
    noun = noun or _counted_first(scan, found, at)
    if noun is not None:
        return noun
    labelled = _in_label(scan, found) or _in_percent(scan, found, aim)
    if labelled is not None:
        return labelled, None
    before = _noun_before(scan, since, found)
    counts = _ends_before(scan, found) and (before[0] or "").lower() not in data.SCORES
    return ("points", None) if scores and not counts else before


def _counted_first(scan: Scan, found: Found, at: int) -> tuple[str, Span] | None:
    """Find what the start counts: "the backlog of 1,250 cases to 300"."""
    for place in range(found.first, at):
        if place in scan.amounts and scan.letters[place] == "N":
            noun = _noun_after(scan, place, one=False)
            if noun is not None and noun[1][1] <= scan.amounts[at].start:
                return noun
    return None


def _in_label(scan: Scan, found: Found) -> str | None:
    """Find a unit in the label before: "Wait (days): 21 -> 9", "Age in days: 12"."""
    last = scan.places[found.first]
    said = [token.lower for token in scan.tokens[max(0, last - _LABEL) : last]]
    led = bool(said) and said[-1] in _ENDS_LABEL
    while said and said[-1] in _ENDS_LABEL:
        said.pop()
    if len(said) < _LABEL - 2:
        return None
    if said[-1] in _CLOSING and said[-3] in _OPENING:
        unit = said[-2]
    elif said[-2] == "in" and led:
        unit = said[-1]
    else:
        return None
    name, letter = UNITS.get(unit, ("", ""))
    if letter == "N":
        at = last - 1
        while scan.tokens[at].lower != unit:
            at -= 1
        return scan.tokens[at].text
    return name or MONEY_SIGNS.get(unit) or CODES_OF_MONEY.get(unit.upper())


def _in_percent(scan: Scan, found: Found, aim: Amount) -> str | None:
    """Find a sign without a number before: "% of invoices paid on time: 92"."""
    last = scan.places[found.first]
    first = max(0, last - _FAR)
    for at in range(last - 1, first - 1, -1):
        if scan.tokens[at].lower in data.JOINTS:
            return None  # "% of staff trained and NPS to 40"
        alone = scan.tokens[at].text == "%" and not (
            at and scan.tokens[at - 1].kind == "number"
        )
        if alone and aim.value <= _WHOLE:
            return "%"
    return None


def _unit_beside(scan: Scan, found: Found, at: int) -> str | None:
    """Find the unit of another amount of the form: "from 14 minutes to 4"."""
    for place in range(found.first, found.last):
        if place != at and place in scan.amounts:
            unit = scan.amounts[place].unit
            # "by half to 6 people"
            changed = unit == "%" and found.row.roles[:1] == "d"
            if unit is not None and not changed:
                return unit
    return None


def _is_scale(scan: Scan, at: int, aim: Amount, noun: tuple[str, Span] | None) -> bool:
    """Tell whether N of M is a place on a scale: "4.6/5"; "9 in 10" never is."""
    said = scan.tokens[scan.places[at] + 1].lower
    if said in {"in", "out"}:
        return False
    whole = float(aim.value).is_integer()
    return not whole or (said == "/" and noun is None and aim.of in _SCALES)


def _ends_before(scan: Scan, found: Found) -> bool:
    """Tell whether a plural that is no score ends right before: "NPS promoters to"."""
    letters, first = scan.letters, found.first
    place = first - 1 - (letters[first - 1 : first] == "t")
    if place < 0 or letters[place] != "w":
        return False
    lower = scan.tokens[scan.places[place]].lower
    if not is_plural(lower) or lower in data.SCORES:
        return False
    named = letters.rfind("o", 0, place)  # "NPS of our members": the score is meant
    head = scan.tokens[scan.places[named] - 1].lower if named > 0 else ""
    return head not in data.SCORES


_UNITLESS: Final = frozenset("XVRL")
_POINTS: Final = frozenset(
    {"nps", "enps", "csat", "ces", "sus", "score", "rating", "stars", "star"}
)
_SCALES: Final = frozenset({5.0, 7.0, 10.0, 100.0})


def of_the_top(scan: Scan, found: Found, at: int, /) -> tuple[str, Span] | None:
    """
    Find what "top 5" counts: "a page for the top 5 questions" is of five questions.

    Args:
        scan: The text in letters.
        found: The form.
        at: Place of the rank.

    Returns:
        The noun and its span; None where a place in a ranking is meant.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> [read_targets(text)[0].kind for text in ("Top 5 apps", "In the top 5 apps")]
        ['absolute', 'rank']
    """
    start = max(0, found.first - 3)
    before = start + len(scan.letters[start : found.first].rstrip("·1"))
    if before and scan.tokens[scan.places[before - 1]].lower in data.INTO_RANKING:
        return None
    return _noun_after(scan, at, one=False)


def counted(scan: Scan, at: int, /) -> bool:
    """
    Tell whether a plural noun follows a number.

    Args:
        scan: The text in letters.
        at: Place of the number.

    Example:
        >>> from okrkit.wording.targets.masking import scan
        >>> from okrkit.wording.words import words
        >>> counted(scan(words("100% queries answered")), 0)
        True
    """
    return _noun_after(scan, at, one=False) is not None


def _near(scan: Scan, found: Found, since: int, nouns: frozenset[str]) -> bool:
    """Tell whether one of some nouns names what is measured."""
    tokens, places = scan.tokens, scan.places
    first = places[since] if since < len(places) else 0
    last = places[found.last] if found.last < len(places) else len(tokens)
    near = {token.lower for token in tokens[first : last + 4]}
    if nouns is data.RATES and not data.SCORES.isdisjoint(near):
        return False
    return not nouns.isdisjoint(near)


def _is_score(scan: Scan, at: int, noun: str) -> bool:
    """Tell a rating in stars from stars that are counted: "300 stars on GitHub"."""
    aim = scan.amounts.get(at)
    many = aim is not None and aim.value > data.MOST_STARS
    return not (many and noun in data.STARS)


def _noun_after(scan: Scan, at: int, *, one: bool) -> tuple[str, Span] | None:
    """Find the plural noun that a number counts; after "one" the last of a group."""
    letters, places, tokens = scan.letters, scan.places, scan.tokens
    best: tuple[str, Span] | None = None
    single: tuple[str, Span] | None = None
    one_in = _one_in_many(scan.amounts.get(at))
    before = at
    for place in _noun_places(letters, at):
        token = tokens[places[place]]
        lower = token.lower
        # "2 papers in Q1 journals": what stands between ends the group.
        apart, before = best is not None and place > before + 1, place
        if (
            apart
            or lower in data.NO_NOUN
            or (single is not None and lower in data.STATES)
            or (letters[place] == "/" and best is not None)
        ):
            break
        if letters[place] == "/":
            continue
        if best is None and lower in _POINTS and _is_score(scan, at, lower):
            return "points", (token.start, token.end)
        if is_plural(lower):
            limited = letters[place + 1 : place + 2] in _LIMITS
            if ((best or single) and (limited or only_a_verb(lower))) or (
                single is not None and letters[place + 1 : place + 2] in _ARTICLES
            ):
                break
            best = (token.text, (token.start, token.end))
            if one_in:
                break
        elif best is not None or (single is not None and _closes(single[0], lower)):
            break
        elif one:
            single = (token.text, (token.start, token.end))
    return best or single


def _closes(noun: str, lower: str) -> bool:
    """Tell whether a word ends the group of one noun: "1 shop opened", "one other"."""
    described = noun.lower().endswith(("ing", "ed"))
    return lower == "other" or (lower.endswith("ed") and not described)


def _one_in_many(aim: Amount | None) -> bool:
    """Tell whether one of many is counted: "1 in 3 visitors waits"."""
    return aim is not None and aim.of is not None and aim.value == 1


def _noun_places(letters: str, at: int) -> Iterator[int]:
    """Give the places behind a number where words around its noun stand."""
    place = at + 1
    if letters[place : place + 2] in {"o·", "oθ"}:
        place += 2
    elif letters[at] == "S" and letters[place : place + 1] == "o":
        place += 1
    end = min(place + 6, len(letters))
    while place < end:
        letter = letters[place]
        if letter == "(":
            # See "10 (stretch 14) hospitals", "15 repeat (3+ times) customers".
            place = letters.find(")", place, place + _BRACKET)
            if place < 0:
                return
            end = min(place + 6, len(letters))
        elif letter in "wudpûðîτπ/":
            yield place
        elif letter == "r" and place == at + 1:
            yield place  # "2 wins"
        elif letter not in "qmkGxW_vλ":
            return
        place += 1


_ARTICLES: Final = frozenset({"·", "1"})
_LIMITS: Final = frozenset("gl")
_BRACKET: Final = 8
_LABEL: Final = 5
_FAR: Final = 12
_WHOLE: Final = 100
_ENDS: Final = frozenset({"", ".", ",", ")"})
_ENDS_LABEL: Final = frozenset({":", "=", "-", "\u2013", "|"})
_OPENING: Final = frozenset("([")
_CLOSING: Final = frozenset(")]")


def _noun_before(
    scan: Scan, since: int, found: Found
) -> tuple[str | None, Span | None]:
    """Find the plural noun that rises, falls or stays: the head of what is measured."""
    letters, places, tokens = scan.letters, scan.places, scan.tokens
    best: tuple[str, Span] | None = None
    first = _clause_start(letters, since, found.first)
    for place in range(first, found.last):
        letter, token = letters[place], tokens[places[place]]
        if letter == "w" and is_plural(token.lower):
            best = (token.text, (token.start, token.end))
        elif best is not None:
            if letter == "w" and token.lower in data.RATES | data.SCORES:
                best = None  # "claims ratio 68 -> 64": no claims are counted
            break
        elif letter == "v" and letters[place + 1] == "W" and is_plural(token.lower):
            return token.lower, (token.start, token.end)  # "crew hours per flight"
        elif letter == "v" and letters[place + 1] in "toy":
            # "Days to hire 52 -> 35"
            words = {
                tokens[places[at]].lower
                for at in range(first, place)
                if letters[at] == "w"
            }
            if data.STATISTICS.issuperset(words) and token.lower.endswith("s"):
                return token.lower, (token.start, token.end)
        elif letter in "oi" and tokens[places[place] - 1].lower not in _COUNTS:
            break
    return (None, None) if best is None else best


def _clause_start(letters: str, since: int, first: int) -> int:
    """Find where the clause begins that a form stands in."""
    start = max(
        since,
        letters.rfind(".", since, first) + 1,
        letters.rfind("&", since, first) + 1,
    )
    verb = _VERB_AFTER.search(letters, start, first)
    if verb is not None:
        return verb.end()  # "publish 4 pages; raise visits to"
    comma = letters.rfind(",", start, first)
    return comma + 1 if comma > 0 and letters[start] == "i" else start


_VERB_AFTER: Final = re.compile(",[ud](?=.)")
_COUNTS: Final = frozenset(
    {"#", "number", "count", "amount", "volume", "total", "numbers", "quantity"}
    | {"backlog", "queue", "pile"}
)
