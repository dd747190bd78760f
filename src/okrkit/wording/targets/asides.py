"""What a number says beside the target: of whom, what is given, what comes of work."""

import re
from typing import Final

from okrkit.wording.languages.en import targets as data
from okrkit.wording.plurals import is_plural
from okrkit.wording.targets.look import (
    BOTH_ENDS,
    NEAR,
    PREPOSITIONS,
    SEPARATORS,
    Look,
    opening,
    said_before,
)
from okrkit.wording.targets.sizing import words_after
from okrkit.wording.wordforms import CODES, NOUN, VERB

__all__ = [
    "each_has",
    "given_away",
    "in_purpose",
    "measures_beside",
    "threshold",
    "whose",
    "yields",
]

_NEARBY: Final = 6


def whose(look: Look, /) -> bool:
    """
    Tell whether a bound says who is counted: "pupils with at least one book".

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("Pupils with at least one book from 30 to 70")[0].target
        70.0
    """
    following = look.following
    if following is None or look.own[0] not in "gl" or look.beside not in _SUBJECTS:
        return False
    letters = look.scan.letters
    # In "who wait over 5 days fall to" the verb is taken into the form of the time.
    verb = look.own[-1] in _MOVES
    between = letters[look.found.last - verb : following.first].removesuffix(":")
    if following.row.name not in _BOTH:
        moved = between[-1:] if following.row.name == "by" else between[-2:]
        if following.row.name not in _AIMS or moved not in _MOVED:
            return False
        between, verb = between.removesuffix("t"), True
    return (
        (verb or not {"N", "I", "P"}.isdisjoint(look.own))
        and _PARTS.isdisjoint(between)
        and _names_a_group(look)
    )


def _names_a_group(look: Look) -> bool:
    """Tell whether a text begins with whom it is of, and with no order."""
    first = opening(look.scan)
    code = CODES.get(first, "n")
    return (
        is_plural(first)
        or code[0] not in VERB
        or (code[-1] in NOUN and look.scan.letters[1] == "o")
    )


_BOTH: Final = BOTH_ENDS | {"pair", "pair-bound"}
_AIMS: Final = frozenset({"bare", "bound", "by"})
_MOVES: Final = frozenset("ud")
_MOVED: Final = frozenset({"u", "d", "ut", "dt"})
_SUBJECTS: Final = frozenset("w_§i")
_PARTS: Final = frozenset(",.(&:t")


def threshold(look: Look, /) -> bool:
    """
    Tell whether a bound says which ones are counted, where a bound on them follows.

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("Refunds over $90 paid in at most 2% of sales")[0].target
        2.0
    """
    following, (row, first, end) = look.following, look.found
    own = look.own.removeprefix("b") if row.name == "by" else look.own
    subject = look.beside in _SUBJECTS or said_before(look.scan, first).endswith("ing")
    if following is None or own[0] not in "gl" or not subject:
        return False
    letters = look.scan.letters
    joint = letters[end : following.first]
    aim = letters[following.first : following.last]
    if _JOINT.fullmatch(joint) is None or {"P", "N"}.isdisjoint(aim):
        return False
    if following.row.name == "share" and _DOING.search(joint):
        # See "discounts over 15% given in fewer than 10% of deals".
        return CODES.get(opening(look.scan), "n")[-1] in NOUN
    compared = following.row.name in {"bound", "share"} and aim[0] in "gl"
    if not compared or joint[-1:] in PREPOSITIONS or _measure_ends(look, joint):
        return False
    return _names_a_group(look) or letters[0] in _ORDERS


def _measure_ends(look: Look, joint: str) -> bool:
    """See "revenue over $5M churn below 3%": what follows is said of another thing."""
    if joint[-1:] != "w" or {"P", "M", "O"}.isdisjoint(look.own):
        return False
    place = look.scan.places[look.found.last + len(joint) - 1]
    return CODES.get(look.scan.tokens[place].lower, "n")[-1] in "mf"


_JOINT: Final = re.compile("(?:[wxvWH_·1oia]|[tb]·?w)*:?")
_DOING: Final = re.compile("[wW][ia]$")
_ORDERS: Final = frozenset("hud")


def given_away(look: Look, /) -> bool:
    """
    Tell whether a number is what is given, no aim: "offer a 20% discount".

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("Give a 30% discount to new members")
        ()
    """
    if data.REDUCTIONS.isdisjoint(words_after(look)[:1]):
        return False
    first = look.found.first
    near = look.scan.places[max(0, first - _NEARBY) : first]
    return any(look.scan.tokens[place].lower in data.OFFERING for place in near)


def in_purpose(look: Look, /) -> bool:
    """
    Tell whether "all" says what a thing is for: "a pool to let all wards swap".

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("Write a guide to describe the way of working in every ward")
        ()
    """
    scan, first = look.scan, look.found.first
    if scan.letters[max(0, first - 2) : first] == ",w":
        # "a map, listing all fairs"
        said = scan.tokens[scan.places[first] - 1].lower
        return said.endswith("ing") and first > _EARLY + 1
    at = scan.letters.rfind("tw", max(0, first - NEAR), first)
    since = scan.letters[at:first]
    if at <= _EARLY or not SEPARATORS.isdisjoint(since):
        return False
    before, _, does = scan.tokens[scan.places[at] - 1 : scan.places[at] + 2]
    code = CODES.get(does.lower, "n")
    # "a guide to describe", "to report hazards"; see "training to staff in all shops"
    acts = code[0] in VERB and (code[-1] not in NOUN or since[2:3] in _OBJECT)
    makes = CODES.get(opening(scan), "n")[0] in _MAKES
    return (since == "tw" or acts) and makes and before.lower not in data.WANTING


_OBJECT: Final = frozenset({"w", "·", "1"})
_MAKES: Final = frozenset("WDB")
_EARLY: Final = 2


def each_has(look: Look, /) -> bool:
    """
    Tell whether a number is one of each: "6 reports, 2 pages each".

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> len(read_targets("Write 6 reports, 2 pages each"))
        1
    """
    if {"N", "D"}.isdisjoint(look.own):
        return False
    end = look.found.last
    rest = look.scan.letters[end : end + 8].lstrip("wu")
    return rest[:1] in {"A", "E"} and rest[1:2] in {"", ")", ",", "."}


def yields(look: Look, /) -> bool:
    """
    Tell whether a number is what comes of work: "5 fairs bringing 300 leads".

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> len(read_targets("Run 5 fairs bringing 300 leads"))
        2
    """
    said = look.scan.tokens[look.scan.places[look.found.first] - 1].lower
    alone = {"(", "A", "E"}.isdisjoint(look.between)
    return said in data.YIELDING and alone and not each_has(look)


def measures_beside(look: Look, /) -> bool:
    """
    Tell whether a bracket is an aim of its own: "by 40% (under 2 seconds)".

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> len(read_targets("Reach 85% renewal (revenue retention 92%)"))
        2
    """
    letters, (_, first, end) = look.scan.letters, look.found
    opened = letters.rfind("(", max(0, first - NEAR), first)
    closed = letters.find(")", end, end + _NEARBY)
    if look.last is None or opened < 0 or ")" in letters[opened:first]:
        return False
    changed = look.last.row.kind == "delta"
    if look.name == "bound" or changed:
        whole = (opened + 1, end) == (first, closed)
        return look.name == "bound" and changed and look.is_time and whole
    words = letters[opened + 1 : first] + letters[end:closed]
    if words.strip("wp") or {"P", "M"}.isdisjoint(look.own):
        return False
    said = (look.scan.tokens[at].lower for at in look.scan.places[opened + 1 : closed])
    return any(CODES.get(word) == "m" for word in said)
