"""
Which of the forms in a text are targets, and which belong to one: `chosen`.

A start value, a stretch or a relative change is taken to the target it belongs to; a
limit of a share is its service level; a number that only describes is left out.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from okrkit.wording.languages.en import targets as data
from okrkit.wording.slots import Direction
from okrkit.wording.targets.dates import is_year
from okrkit.wording.targets.describing import describes
from okrkit.wording.targets.grammar import BARE, BY_TO, RANGE, Found, found_in
from okrkit.wording.targets.look import Look, limits_a_share, opening, said_before
from okrkit.wording.targets.masking import Part, Scan
from okrkit.wording.targets.numerals import Amount, steps
from okrkit.wording.wordforms import CODES, NOUN, VERB

__all__ = ["Choice", "chosen"]


class Choice(NamedTuple):
    """
    One target: its form, and what other forms say of it.

    Attributes:
        found: The form of the target.
        extra: The place of an amount by its role: b(aseline), s(tretch), d (change).
        ways: Which way the forms point that belong to it.
        parts: Words that belong to it.

    Example:
        >>> Choice(next(found_in("tN")), {}, [], []).extra
        {}
    """

    found: Found
    extra: dict[str, int]
    ways: list[Direction]
    parts: list[Part]


def chosen(scan: Scan, /) -> list[Choice]:
    """
    Choose the targets among the forms in a text.

    Args:
        scan: The text in letters.

    Returns:
        The targets in order, each with what belongs to it.

    Example:
        >>> from okrkit.wording.targets.masking import scan
        >>> from okrkit.wording.words import words
        >>> len(chosen(scan(words("95% of refunds paid within 3 days"))))
        1
    """
    founds = list(_founds(scan))
    strong = max(
        (at for at, found in enumerate(founds) if not _weak(scan, found)),
        default=-1,
    )
    kept: list[Choice] = []
    waiting: list[Found] = []
    limits: list[Part] = []
    for index, found in enumerate(founds):
        role = found.row.roles
        last = kept[-1] if kept else None
        if role in _BELONGS and (last is not None or role != "d"):
            if last is None:
                waiting.append(found)
            else:
                _belongs(scan, last, found)
            continue
        look = Look(
            scan,
            found,
            None if last is None else last.found,
            founds[index + 1] if index + 1 < len(founds) else None,
            alone=last is None and strong <= index,
        )
        aimed = _named_aim(look)
        if aimed or not describes(look):
            if last is not None and (aimed or _restates(scan, last.found, found)):
                kept.pop()
            share = found.row.kind == "share"
            kept.append(Choice(found, {}, [], limits if share else []))
            limits = []
            continue
        part = _part(look)
        if part is not None:
            (limits if last is None else last.parts).append(part)
    for found in waiting:
        if kept:
            _belongs(scan, kept[0], found)
    return kept


def _named_aim(look: Look) -> bool:
    """See "log all meals (target: 7 days a week)", which says all in numbers."""
    return (
        look.last is not None
        and look.last.row.name == "all"
        and look.name in {"bare", "bound"}
        and _TARGET.search(look.between) is not None
    )


_TARGET: Final = re.compile("[(]τ[:=]?$")


def _weak(scan: Scan, found: Found) -> bool:
    """Tell whether a form states little: a bare number, "for all", "in every"."""
    if found.row.name == "all":
        return scan.letters[found.first - 1 : found.first] == "i"
    return found.row.name in _WEAK or found.row.roles in _BELONGS


def _founds(scan: Scan) -> Iterator[Found]:
    """Find the forms; behind one that was read shorter, look again."""
    at: int | None = 0
    while at is not None:
        since, at = at, None
        for found in found_in(scan.letters, since):
            if found.row.name not in _UNSURE:
                yield found
                continue
            again = _read_again(scan, found)
            yield again
            if again.last < found.last:
                at = again.last
                break


def _read_again(scan: Scan, found: Found) -> Found:
    """Read "takes 2 to 3 days" as a range, "by 25% to 9%" as where it leads."""
    again = _AGAIN.get(found.row.name)
    if again is not None:
        return again(scan, found)
    start, aim = (one.value for one in _both(scan, found))
    if scan.letters[found.first - 1] == "~" and start < aim:
        return found._replace(row=RANGE)  # "Interviews - 3 to 5"
    if found.row.name == "by-range":
        return found._replace(row=BY_TO) if aim < start else found
    code = CODES.get(scan.tokens[scan.places[found.first] - 1].lower, "n")
    verb = start < aim and code[0] in VERB and code[-1] not in NOUN
    return found._replace(row=RANGE) if verb else found


def _alone(found: Found) -> Found:
    """Read the first amount of a form alone."""
    return found._replace(row=BARE, last=found.first + 1)


def _of_one_thing(scan: Scan, found: Found) -> Found:
    """See "7% (2025) / 5% (2026)", "2 of 5 shops to 4 of 5 shops": the same, later."""
    at = [at for at in range(found.first, found.last) if at in scan.amounts][1]
    first, then = found.first + 1, at + 1
    if found.row.name == "dated-values":
        one, other = (scan.tokens[scan.places[place + 1]] for place in (first, then))
        later = is_year(one) and is_year(other) and one.text < other.text
        return found if later else _alone(found)
    size = at - 1 - first
    nouns = [
        [scan.tokens[place].lower for place in scan.places[since : since + size]]
        for since in (first, then)
    ]
    return found if nouns[0] == nouns[1] else _alone(found)


def _beside_each_other(scan: Scan, found: Found) -> Found:
    """See "late trains 7% / 5%"; "recall / precision 80% / 90%" are two."""
    before = scan.letters[: found.first]
    start, aim = _both(scan, found)
    one = found.first < _FAR and {"/", "&", ",", "|"}.isdisjoint(before)
    return found if one and steps(start, aim) else _alone(found)


def _bounded(scan: Scan, found: Found) -> Found:
    """Tell "waits: 9 to at most 4", a start and an aim, from "3 to at most 5"."""
    falls = not {"l", "⌈"}.isdisjoint(scan.letters[found.first : found.last])
    code = CODES.get(scan.tokens[scan.places[found.first] - 1].lower, "n")
    verb = code[0] in VERB and code[-1] not in NOUN
    moves = steps(*_both(scan, found))
    if falls and moves > 0:
        return found._replace(row=RANGE)
    return found if (moves < 0) == falls and not verb else _alone(found)


def _one_more(scan: Scan, found: Found) -> Found:
    """Read "plan 3 additional events" as a count of what is made."""
    said = scan.tokens[scan.places[found.last - 1]].lower
    code = CODES.get(opening(scan), "n")
    makes = said in data.FRESH and scan.letters[found.first] == "N"
    if not makes or code[0] not in _MAKES:
        return found
    return _alone(found)


def _moved(scan: Scan, found: Found) -> Found:
    """Read "give a set of 5 bikes to 2 schools" as no start and no aim."""
    letters, first = scan.letters, found.first
    before = letters[max(0, first - _FAR) : first]
    start = max(before.rfind(sign) for sign in ",.&")
    said = scan.tokens[scan.places[first - len(before) + start + 1]].lower
    clause = before[start + 1 :]
    if found.row.name == "value-aim":
        if "wτ" in letters[first : found.last] and not _we(scan, found):
            return _alone(found)
        code = CODES.get(said, "n")
        aimed = not {"u", "d", "î", "t", "g", "l", "^", "h"}.isdisjoint(clause)
        verb = code[0] in VERB and code[-1] not in NOUN and clause[-1:] != ":"
        is_ = "r" not in clause or said_before(scan, first) in data.BEING
        fits = bool(clause) and is_ and not (aimed or verb) and _alike(scan, found)
    else:
        # "bring a team of 4 to 2 fairs"
        counts = letters[found.last - 1 : found.last + 1] == "Nw"
        joint = scan.tokens[scan.places[found.last - 1] - 2].lower
        fits = (
            not _WAYS.isdisjoint(clause)
            or (said in data.MOVES and not counts)
            or joint == "down"
        )
    if fits:
        return found
    low, high = _both(scan, found)
    if letters[first + 1] == "t" and steps(low, high) > 0:
        return found._replace(row=RANGE)
    return found if _sinks(scan, found, said) else _alone(found)


def _we(scan: Scan, found: Found) -> bool:
    """Tell "we want 100" from "guests want 3 meals"."""
    at = scan.letters.index("wτ", found.first)
    return scan.tokens[scan.places[at]].lower in data.PERSONS


def _sinks(scan: Scan, found: Found, said: str) -> bool:
    """See "a lead time of 9 days to 3 days": what falls is no range."""
    letters, first, last = scan.letters, found.first, found.last
    low, high = _both(scan, found)
    code = CODES.get(said, "n")
    joint = scan.tokens[scan.places[first] - 2].lower
    return (
        found.row.name == "sum-to"
        and low.letter == high.letter
        and steps(low, high) < 0
        and letters[last : last + 1] not in ({*"wxo1"} if low.letter == "N" else {"o"})
        and (low.letter != "N" or letters[first + 1] == "t")
        and not (code[0] in VERB and code[-1] not in NOUN)
        and joint not in data.PARTED
    )


def _both(scan: Scan, found: Found) -> list[Amount]:
    """Give the two amounts of a form."""
    places = range(found.first, found.last)
    return [scan.amounts[at] for at in places if at in scan.amounts]


def _alike(scan: Scan, found: Found) -> bool:
    """Tell whether the two amounts of a form are in the same unit."""
    one, other = _both(scan, found)
    return one.letter == other.letter and one.unit == other.unit


_FAR: Final = 40
_OF_ANY: Final = frozenset({None, "%", "pp", "points"})
_WAYS: Final = frozenset("udî↑↓")


def _part(look: Look) -> Part | None:
    """Say what a form is to a target where it only describes it."""
    found = look.found
    limits = look.is_time if look.last is None else limits_a_share(look)
    if not limits and (look.last is None or found.row.name != "bound"):
        return None
    if "I" in look.own:
        return None
    first = found.first - (look.beside == "i")
    return Part("service_level" if limits else "condition", first, found.last)


_UNLIKE: Final = frozenset(map(frozenset, ("MP", "DP", "DM", "OM", "DO")))
_MAKES: Final = frozenset("WDBH")
_AGAIN: Final[dict[str, Callable[[Scan, Found], Found]]] = {
    "more": _one_more,
    "pair-bound": _bounded,
    "dated-values": _of_one_thing,
    "part-to": _of_one_thing,
    "slashed": _beside_each_other,
    "sum-to": _moved,
    "sized-to": _moved,
    "value-aim": _moved,
}
_UNSURE: Final = frozenset({"pair", "by-range", *_AGAIN})
_WEAK: Final = frozenset({"bare", "now"})
_BELONGS: Final = frozenset("bsd")


def _restates(scan: Scan, last: Found, found: Found) -> bool:
    """Tell whether from-to says the change before it in full: "50% (from 2 to 3)"."""
    return (
        found.row.name in {"from-to", "arrow"}
        and last.row.kind in {"delta", "multiple"}
        and (
            scan.letters[found.first - 1] in "(,"
            or {"&", ",", "."}.isdisjoint(scan.letters[last.last : found.first])
        )
    )


def _belongs(scan: Scan, choice: Choice, found: Found) -> None:
    """Take a form to the target that it says more of."""
    role = found.row.roles
    if role in choice.extra or (
        role == "d" and choice.found.row.kind in {"delta", "multiple"}
    ):
        return
    at = next(at for at in range(found.first, found.last) if at in scan.amounts)
    if _of_another_kind(scan, choice.found, at, role) or (
        role == "b" and _of_all_there_are(scan, choice.found, at)
    ):
        return
    choice.extra[role] = at
    if found.row.direction is not None:
        choice.ways.append(found.row.direction)


def _of_all_there_are(scan: Scan, found: Found, at: int) -> bool:
    """See "win 40 new members (currently 300)": there are more than are to come."""
    aim = scan.amounts.get(found.first)
    if aim is None or found.last >= len(scan.places):
        return False
    said = scan.tokens[scan.places[found.last]].lower
    return said in data.FRESH and scan.amounts[at].value > aim.value


def _of_another_kind(scan: Scan, found: Found, at: int, role: str) -> bool:
    """See "collect 100% (now $18k)", "speak at 5 large (+200 guests) fairs"."""
    one = scan.amounts[at]
    aim = next(
        (
            scan.amounts[at]
            for at in range(found.first, found.last)
            if at in scan.amounts
        ),
        None,
    )
    if aim is None:
        return False
    if found.row.name != "all" and role == "b" and scan.letters[at - 1 : at] == "a":
        return one.letter != aim.letter or one.unit != aim.unit
    if role == "d" and one.unit not in _OF_ANY and one.unit != aim.unit:
        # See "enrol 500 patients (+$1.2M revenue)".
        return one.letter == "G"
    if role == "d":
        return one.letter == "G" and one.unit is None and one.value > abs(aim.value)
    if (found.row.kind, aim.letter) == ("delta", "P"):
        return False  # "15% less per parcel (now $4)": a share of what it is
    return role == "b" and frozenset({one.letter, aim.letter}) in _UNLIKE
