"""Which way the words of a target point: by a bound, by its values, by a verb."""

import re
from itertools import pairwise, takewhile
from typing import Final

from okrkit.wording.languages.en import targets as data
from okrkit.wording.slots import Direction, SlotKind
from okrkit.wording.targets.choosing import Choice
from okrkit.wording.targets.look import opening, said_before
from okrkit.wording.targets.masking import Scan
from okrkit.wording.words import Token

__all__ = ["direction_of"]

_FAR: Final = 200
_INSIDE: Final = re.compile("j[·1]?[wπ]{1,2}o\\Z")


def _within(letters: str, first: int) -> bool:
    """See "stay within a budget of $40,000"."""
    return _INSIDE.search(letters, max(0, first - 5), first) is not None


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
    bound = None if row.name == "pointed" else _bound(scan, choice, at)
    if bound is None and _within(scan.letters, choice.found.first):
        bound = "at-most"  # "stay within a budget of $40,000"
    if bound == "at-most" and _lifted(scan, choice.found.first):
        return "up"
    upwards = bound == "at-most" and "^" in scan.letters[choice.found.first : at]
    if bound is not None and not (
        upwards and baseline is not None and baseline < aim.value
    ):
        return bound
    changes = kind in _CHANGED
    if baseline is not None and baseline != aim.value and not changes:
        return "up" if aim.value > baseline else "down"
    way = choice.ways[0] if choice.ways else row.direction
    if row.name == "better":
        way = _of_pace(scan, choice)
    return (
        way
        or _by_form(scan, choice, at, kind)
        or _by_verb(scan, since, choice.found.first, at, kind)
        or _by_last(scan, choice.found.last)
    )


def _by_last(scan: Scan, last: int) -> Direction | None:
    """Read the way from a verb that ends the sentence: "Wartezeit um 20 % senken"."""
    said = scan.letters[last : last + 1]
    ends = scan.letters[last + 1 : last + 2] in {"", ".", ","}
    return _SAYS.get(said) if ends else None


def _lifted(scan: Scan, first: int) -> bool:
    """See "get the rating up to 4.5"; "by up to 5%", "hire up to 5" are bounds."""
    letters = scan.letters
    if letters[first] != "^" or first == 0 or letters[first - 1] in _JOINED:
        return False
    clause = letters[max(0, first - _FAR) : first]
    start = max(clause.rfind(sign) for sign in ",.&") + 1
    verb = scan.tokens[scan.places[first - len(clause) + start]].lower
    moved = verb in data.MOVES and len(clause) - start > 1
    before = scan.tokens[scan.places[first] - 1].lower
    return moved or clause[start : start + 1] == "u" or before in data.BETTER_HIGH


_PHRASE: Final = 30
_JOINED: Final = frozenset("abtihr,.&")


def _bound(scan: Scan, choice: Choice, at: int) -> Direction | None:
    """Find a bound beside the number."""
    letters, found = scan.letters, choice.found
    before = letters[found.first : at].rstrip("·1wx")[-1:]
    if before in _BOUNDS and (before != "^" or found.last - found.first == 2):
        clause = letters[max(0, found.first - 8) : at]
        if not _NOT.isdisjoint(clause) and _FLIPPED.search(clause):
            return "at-least" if before == "l" else "at-most"
        return _BOUNDS[before]
    tail = letters[at + 1 : at + 6].lstrip("wx_WF)")
    if scan.amounts[at].more or tail[:1] == "p":
        # See "defects: 0.8 ppm or better".
        low = tail[:1] == "p" and _least(scan, found.first, at)
        return "at-most" if low else "at-least"
    if tail[:1] == "q":
        return "at-most"
    if tail[:1] in _BOUNDS and tail[1:2] in {"", ",", ".", ")"}:
        return _BOUNDS[tail[0]]  # "5 days at most"
    return found.row.direction if found.row.name in _LIMITS else None


def _least(scan: Scan, first: int, at: int) -> bool:
    """Tell whether "or better" is less: of what is better where it is low."""
    place = scan.places[scan.letters.index("p", at)]
    if scan.tokens[place : place + 2][-1].lower != "better":
        return False
    start = max(scan.letters.rfind(mark, 0, first) for mark in ",.&") + 1
    said = scan.tokens[scan.places[start] : scan.places[first]]
    phrase = [token.lower for token in takewhile(_in_phrase, said)]
    while phrase and phrase[-1] in data.RATES - data.BETTER_LOW:
        phrase.pop()
    return bool(phrase) and phrase[-1] in data.BETTER_LOW


def _by_form(scan: Scan, choice: Choice, at: int, kind: SlotKind) -> Direction | None:
    """Read the way from the form itself: a sign, "double", "fewer", "in 3 days"."""
    aim, found = scan.amounts[at], choice.found
    if aim.letter == "G":
        return "up" if aim.value >= 0 else "down"
    if aim.letter == "V":
        falls = scan.letters[found.first - 1 : found.first] in {"d", "↓"}
        return "down" if aim.value < 1 or falls else "up"
    if found.row.name in _WITH_WAY:
        own = scan.letters[found.first : found.last]
        if not {"u", "û", "m"}.isdisjoint(own):
            return "up"
        if not {"d", "ð", "k"}.isdisjoint(own):
            return "down"
    lead = scan.tokens[scan.places[found.first - 1]].lower if found.first else ""
    if kind == "absolute" and (aim.value == 0 or lead == "down"):
        return "down" if aim.value else "zero"  # "down to 180 kB"
    in_time = aim.letter == "D" and said_before(scan, found.first) == "in"
    return "at-most" if in_time else None


def _of_pace(scan: Scan, choice: Choice) -> Direction | None:
    """Read "20% faster": a pace that rises, or a time that falls."""
    said = scan.tokens[scan.places[choice.found.last - 1]].lower
    start = choice.extra.get("b")
    takes = start is not None and scan.amounts[start].letter == "D"
    if said in data.SOONER_IN_TIME:
        return "down"
    way: Direction = "down" if takes else "up"
    return way if said in data.AT_A_PACE else None


def _by_verb(
    scan: Scan, since: int, first: int, at: int, kind: SlotKind
) -> Direction | None:
    """Read the way from the nearest verb before the form."""
    letters, changes = scan.letters, kind in _CHANGED
    if not changes and said_before(scan, first) in data.GAINS:
        return None  # "Gain 3 sponsors": nothing that was there before rises
    if kind == "share" and "t" not in letters[max(0, first - 1) : at]:
        return None
    start = max(since, first - _FAR)
    if not changes:
        start = max(start, letters.rfind(",", start, first) + 1)
    said = _last_of(scan, start, first, _CHANGES if changes else _VERBS)
    if not said and since and (changes or letters[start:first][:1] == "&"):
        said = _last_of(scan, max(0, since - _FAR), since, _CHANGES)
    if changes:
        return _of_change(scan, said, start, at)
    if said == "h":
        joint = letters[max(first - 1, 0) : at]
        exact = not {"a", "t", "r", ":", "o"}.isdisjoint(joint)
        return "exactly" if exact or letters[at] in "PMR" else None
    if not said and not since and "t" in letters[first - 1 : at]:
        # "Scale it to 40"; a scale is also a thing, so only as the first word.
        return "up" if opening(scan) in data.RISES_FIRST else None
    return "at-most" if _limited(scan, said, start, first) else _SAYS.get(said)


def _of_change(scan: Scan, said: str, start: int, at: int) -> Direction | None:
    """Read the way of a change: to improve a delay is to shorten it."""
    if said == "î":
        # Of the noun alone that is improved: error detection is no error.
        head = _head(scan, scan.letters.rfind(said, start, at), at)
        if head in data.EITHER_WAY or _spent_gladly(scan, at):
            return None if head in data.EITHER_WAY else "up"
        return "down" if head in data.BETTER_LOW else "up"
    words = {scan.tokens[place].lower for place in scan.places[start : at + 1]}
    if not said:
        return None if words.isdisjoint(data.SURPASSING) else "up"
    return _SAYS.get(said)


def _spent_gladly(scan: Scan, at: int) -> bool:
    """Tell whether more of a time is better: "watch time"."""
    place = scan.places[at]
    said = [token.lower for token in scan.tokens[max(0, place - _PHRASE) : place]]
    return any(one in data.GLADLY and other == "time" for one, other in pairwise(said))


def _head(scan: Scan, verb: int, at: int) -> str:
    """Give the last word of what a verb is said of, before a preposition."""
    after = scan.tokens[scan.places[verb] + 1 : scan.places[at]]
    phrase = [token.lower for token in takewhile(_in_phrase, after)]
    return phrase[-1] if phrase else ""


def _in_phrase(token: Token) -> bool:
    return token.text[:1].isalpha() and token.lower not in data.BEHIND_HEAD


def _limited(scan: Scan, said: str, start: int, first: int) -> bool:
    """See "limit meetings to 3 per week", which bounds them."""
    if said != "d":
        return False
    places = scan.places[start:first]
    joint = scan.letters[first : first + 1] == "t" or scan.letters[first - 1] == "t"
    words = [scan.tokens[place].lower for place in places]
    verb = next((at for at, word in enumerate(words) if word in data.LIMITING), None)
    # "Limit eating out to 3 meals": less of one's own doing
    return joint and verb is not None and not words[verb + 1].endswith("ing")


def _last_of(scan: Scan, first: int, last: int, wanted: frozenset[str]) -> str:
    """Give the last of some letters; in "reduce hospital stays" the verb's."""
    for place in range(last - 1, first - 1, -1):
        if (
            scan.letters[place] in wanted
            and not (
                scan.letters[place] == "h" and scan.letters[place - 1 : place] == "o"
            )
            and not (
                scan.tokens[scan.places[place]].lower.endswith("s")
                and _BEHIND_VERB.search(scan.letters[max(first, place - 4) : place])
            )
        ):
            return scan.letters[place]
    return ""


_CHANGED: Final = frozenset({"delta", "percent-delta", "multiple"})
_LIMITS: Final = frozenset(
    {"limit", "ceiling", "over-then", "under-then", "more-then", "fewer-then"}
)
_BOUNDS: Final[dict[str, Direction]] = {
    "g": "at-least",
    "l": "at-most",
    "j": "at-most",
    "⌊": "at-least",
    "⌈": "at-most",
    "^": "at-most",
}
# "never falls under", "nobody is paged on more than".
_NOT: Final = frozenset("nZ")
_FLIPPED: Final = re.compile(
    r"n[wurs·1oi↑]{0,5}g|n[wrs·1oi]{0,4}[d↓][w]{0,2}l|Zw[w_]{0,3}[oir]?g"
)
_WITH_WAY: Final = frozenset(
    {"change", "change-of", "noun-change", "lead", "more", "times-more", "by-to"}
    | {"change-from", "noun-change-from"}
)
_VERBS: Final = frozenset("îudh↑↓")
_CHANGES: Final = frozenset("îuûdðh↑↓")
_BEHIND_VERB: Final = re.compile("[îud][w·1_x]{0,3}$")
_SAYS: Final[dict[str, Direction]] = {
    "u": "up",
    "û": "up",
    "↑": "up",
    "d": "down",
    "ð": "down",
    "↓": "down",
}
