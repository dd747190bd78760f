"""
Which of the forms in a text are targets, and which belong to one: `chosen`.

A start value, a stretch or a relative change is taken to the target it belongs to; a
limit of a share is its service level; a number that only describes is left out.
"""

import re
from typing import Final, NamedTuple

from okrkit.wording.slots import Direction
from okrkit.wording.targets.describing import describes
from okrkit.wording.targets.grammar import BY_TO, RANGE, Found, found_in
from okrkit.wording.targets.look import Look, limits_a_share
from okrkit.wording.targets.masking import Part, Scan
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
    founds = [
        _read_again(scan, found) if found.row.name in _UNSURE else found
        for found in found_in(scan.letters)
    ]
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


def _read_again(scan: Scan, found: Found) -> Found:
    """Read "takes 2 to 3 days" as a range, "by 25% to 9%" as where it leads."""
    start, aim = (
        scan.amounts[at].value
        for at in range(found.first, found.last)
        if at in scan.amounts
    )
    if found.row.name == "by-range":
        return found._replace(row=BY_TO) if aim < start else found
    code = CODES.get(scan.tokens[scan.places[found.first] - 1].lower, "n")
    verb = start < aim and code[0] in VERB and code[-1] not in NOUN
    return found._replace(row=RANGE) if verb else found


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


_UNSURE: Final = frozenset({"pair", "by-range"})
_WEAK: Final = frozenset({"bare", "now"})
_BELONGS: Final = frozenset("bsd")


def _restates(scan: Scan, last: Found, found: Found) -> bool:
    """Tell whether from-to says the change before it in full: "50% (from 2 to 3)"."""
    return (
        found.row.name == "from-to"
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
    if _of_another_kind(scan, choice.found, at, role):
        return
    choice.extra[role] = at
    if found.row.direction is not None:
        choice.ways.append(found.row.direction)


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
    if role == "d":
        return one.letter == "G" and one.unit is None and one.value > abs(aim.value)
    return role == "b" and {one.letter, aim.letter} == {"M", "P"}
