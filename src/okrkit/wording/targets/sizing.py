"""
Numbers that say how large or which: of a size, a name, a group, a condition.

`comes_before` asks of a number before the target, `sizes` of any; `ranks_others` of a
rank.
"""

import re
from typing import Final

from okrkit.wording.languages.en import targets as data
from okrkit.wording.plurals import is_plural
from okrkit.wording.targets.grammar import Found
from okrkit.wording.targets.look import (
    BOTH_ENDS,
    NEAR,
    PREPOSITIONS,
    SEPARATORS,
    Look,
    in_bracket,
    opening,
)
from okrkit.wording.targets.masking import Scan
from okrkit.wording.targets.nouns import counted
from okrkit.wording.wordforms import CODES, VERB, guess

__all__ = ["comes_before", "people", "ranks_others", "sizes", "words_after"]


def comes_before(look: Look, /) -> bool:
    """
    Tell whether a number before the target says where, when or of how many.

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> len(read_targets("Cut scrap on press 7 from 4% to 2%"))
        1
    """
    return any(question(look) for question in _BEFORE)


def sizes(look: Look, /) -> bool:
    """
    Tell whether a number says how large a thing is.

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("Launch the 500 ml bottle")
        ()
    """
    return _sizes(look) or _describes_a_noun(look) or _comes_with(look)


def _names_it(look: Look) -> bool:
    """See "311 call abandonment under 5%": a number by which something is known."""
    following, amount = look.following, look.amount
    if following is None or look.found.first or look.own != "N" or amount.unit:
        return False
    if following.row.name not in BOTH_ENDS | {"bound"} or look.after != "w":
        return False
    joint = look.scan.letters[look.found.last : following.first]
    said = look.scan.tokens[look.scan.places[look.found.last]].lower
    one = joint.strip("w") == "" and len(joint) > 1 and said not in data.STARS
    return one and not any(map(is_plural, words_after(look)))


def _sized_before(look: Look) -> bool:
    """See "bring 30 shops from 2% to 5%": of how many, not how much."""
    following = look.following
    if following is None or look.amount.letter not in "ND":
        return False
    joint = look.scan.letters[look.found.last : following.first]
    return (
        following.row.name in BOTH_ENDS
        and "w" in joint
        and SEPARATORS.isdisjoint(joint)
        and "§" not in joint
    )


def _if_so(look: Look) -> bool:
    """See "call back if the wait is over 5 min": a condition."""
    since = re.split(r"[,.()]", look.between[-NEAR:])[-1]
    return "ï" in since


def _opens(look: Look) -> bool:
    """See "after 6 months 300 shops use it", "for orders over $500, ..."."""
    scan, following = look.scan, look.following
    if following is None or following.row.roles in _SAYS_MORE:
        return False
    joint = scan.letters[look.found.last : following.first]
    return (
        look.found.first < _NEAR_START
        and scan.letters[0] in "ij"
        and _VERBS.isdisjoint(scan.letters[: look.found.first])
        and "&" not in joint
        and (look.name == "bare" or look.own[0] == "j" or "," in joint)
    )


def _of_a_group(look: Look) -> bool:
    """See "a family of four pays less than 90"."""
    first = look.found.first
    if look.alone or look.beside != "o" or first < _EARLY:
        return False
    said = look.scan.tokens[look.scan.places[first - 2]].lower
    return said in data.GROUPS


def _bracket_before(look: Look) -> bool:
    """See "large shops (over $2k a month): 95%": the number outside is the target."""
    following = look.following
    if following is None or not in_bracket(look) or "=" in look.own:
        return False
    return ")" in look.scan.letters[look.found.last : following.first]


def _led_to(look: Look) -> bool:
    """Tell whether a value that is led to follows: "... to 40%"."""
    following = look.following
    return following is not None and (
        look.scan.letters[following.first - 1] == "t"
        and look.before in PREPOSITIONS
        and look.found.last < following.first
    )


def ranks_others(look: Look, /) -> bool:
    """
    Tell whether a rank says whose: "for the top 10 clients", "our top 20 accounts".

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("Raise margin on the top 50 products by 3%")[0].target
        3.0
    """
    first, following = look.found.first, look.following
    if following is not None and look.after == "w" and first < _EARLY:
        # In "top-10 accounts: 2 meetings each" they are of whom it is said.
        joint = look.scan.letters[look.found.last : following.first]
        if SEPARATORS.isdisjoint(joint) and "i" not in joint:
            return True
    if look.alone and look.before == "o" and look.after == "w":
        # "end the stock-outs of the top 50 items"; "one of the top 3" is a place
        return _of_whom(look)
    if look.alone and not _led_to(look):
        return _worked_on(look)
    definite = look.after == "w" and look.scan.letters[first - 1 : first] in {"·", "1"}
    return look.before in PREPOSITIONS or look.before == "o" or definite


def _of_whom(look: Look) -> bool:
    """Tell whether a rank says of whom something is, and is no place among others."""
    letters, first = look.scan.letters, look.found.first
    at = letters.rfind("o", 0, first) - 1
    said = look.scan.tokens[look.scan.places[at]].lower if at >= 0 else ""
    return letters[at : at + 1] == "w" and said not in data.MEMBERS


def _worked_on(look: Look) -> bool:
    """See "a report on the top 20 reasons", "a plan for top 20 roles"."""
    scan, at = look.scan, look.found.first - 1
    while at >= 0 and scan.letters[at] in "·1":
        at -= 1
    said = scan.tokens[scan.places[at]].lower if at > 0 else ""
    made = CODES.get(opening(scan), "n")[0] in _WORK
    on = said == "on" or (said == "for" and (made or at == look.found.first - 1))
    words = words_after(look)
    listed = len(words) > 1 and is_plural(words[-2]) and not is_plural(words[-1])
    return (on and any(map(is_plural, words))) or (
        listed and CODES.get(words[-1], "")[-1:] == "a"
    )


def _sizes(look: Look) -> bool:
    """See "the 3 pages we have", "the largest 30", "a 10 TB sample"."""
    amount, first = look.amount, look.found.first
    if look.beside == "o" and look.scan.letters[first - 2 : first - 1] == "λ":
        return True  # "the first of 3 deals"
    if amount.letter not in "ND" or not first:
        return False
    said = look.scan.tokens[look.scan.places[first] - 1].lower
    behind = look.scan.letters[first - 2 : first - 1] if first > 1 else ""
    if said == "the" and amount.unit is not None and look.after == "w":
        # "the 500 ml bottle": its size
        return behind not in set("rtgluda") and not counted(look.scan, first)
    if amount.letter == "N" and amount.unit is None:
        if said in _DEFINITE:
            return behind in _OF_WHICH and behind != ""
        return said.endswith("est") and look.beside == "w" and behind == "·"
    return said in {"a", "an"} and look.after == "w" and behind not in set("rtgl")


def _describes_a_noun(look: Look) -> bool:
    """See "a 5-year plan"; "to a 2-day cycle" is a target."""
    return (
        "H" in look.own
        and (look.before not in {"t", "o", "a", ":"} or not look.alone)
        and not (look.alone and opening(look.scan) in data.REACHING)
    )


def _comes_with(look: Look) -> bool:
    """See "a plan with 4 options"; "meet with 4 mayors", "test it with 4" are none."""
    if look.before != "§" or {"N", "I"}.isdisjoint(look.own):
        return False
    if look.last is not None:
        return "p" not in look.own
    scan = look.scan
    at = scan.letters.rfind("§", max(0, look.found.first - 3), look.found.first)
    said = scan.tokens[scan.places[at] - 1].lower if at > 0 else ""
    opens = at == 1 and CODES.get(said, "n")[0] in VERB
    if said in data.GROUPS and not opens:
        return True  # "a panel with 6 members"
    tried = opening(scan) in data.TRYING
    if "p" in look.own and not data.RATED_BY.isdisjoint(words_after(look)):
        return False  # "launch it with a 4.5+ rating"
    return not (opens or tried or said in _PRONOUNS or _people(look))


def people(scan: Scan, found: Found, /) -> bool:
    """
    Tell whether a form counts people, who do something.

    Args:
        scan: The text in letters.
        found: The form.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> len(read_targets("90 tutors publish at least 1 lesson"))
        1
    """
    group = _group_after(scan, found)
    noun = next((word for word in group if is_plural(word)), "")
    return noun != "" and (CODES.get(noun) or guess(noun))[-1] in "ks"


def _people(look: Look) -> bool:
    """Tell whether a number counts people: "a course with 20 teachers"."""
    words = words_after(look)
    noun = next((word for word in words if is_plural(word)), "")
    if not noun or not _AT_ONCE.isdisjoint(words):
        return False
    many = look.amount.value >= _MANY and CODES.get(noun, "n")[-1] not in "ae"
    return many or (CODES.get(noun) or guess(noun))[-1] in "ks"


def words_after(look: Look, /) -> list[str]:
    """
    Give the words of the group that a form begins.

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> len(read_targets("Ship 12 reports with no missed deadlines"))
        2
    """
    return _group_after(look.scan, look.found)


def _group_after(scan: Scan, found: Found) -> list[str]:
    end = found.last
    group = scan.letters[end : end + _GROUP]
    near = scan.places[end : end + len(group) - len(group.lstrip("w"))]
    return [scan.tokens[place].lower for place in near]


def _names_a_price(look: Look) -> bool:
    """See "launch a grant ($500 a head)": what the thing costs."""
    if look.following is not None or "M" not in look.own or not in_bracket(look):
        return False
    first = CODES.get(opening(look.scan), "n")
    return first[0] in "WDB"


def _lists_parts(look: Look) -> bool:
    """See "deliver access control (10 roles, 50 rights)": what is in the thing."""
    if look.own != "N" or look.after != "w" or not in_bracket(look):
        return False
    scan, first = look.scan, look.found.first
    opened = scan.letters.rfind("(", 0, first)
    thing = scan.tokens[scan.places[opened] - 1].lower
    return (
        opened > 1
        and CODES.get(opening(scan), "n")[0] in "WDB"
        and not scan.letters[opened + 1 : first].strip("wN,&")
        and not any(at < opened for at in scan.amounts)
        and not is_plural(thing)
        and not people(scan, look.found)
    )


def _in_a_named_place(look: Look) -> bool:
    """See "scrap on press 7 from 4% to 2%", "the wait at desk 4 to 10 minutes"."""
    following, amount = look.following, look.amount
    if following is None or look.beside != "w" or amount.letter != "N":
        return False
    letters = look.scan.letters
    joint = letters[look.found.last : following.first]
    if joint not in {"", "t", "a", "to", "r"} or amount.unit is not None:
        return False
    before = letters[max(0, look.found.first - NEAR) : look.found.first - 1]
    whole = amount.value.is_integer() and amount.value < _FEW
    return whole and before.rstrip("w")[-1:] in set("ijao")


def _who_do_so_much(look: Look) -> bool:
    """See "raise schools that take 10 or more courses to 90": which schools."""
    following = look.following
    if following is None or look.own[-1] not in "pq":
        return False
    letters = look.scan.letters
    joint = letters[look.found.last : following.first]
    led = re.fullmatch("w{0,3}t", joint) is not None
    return led and not _VERBS.isdisjoint(letters[: look.found.first])


def _by_when(look: Look) -> bool:
    """See "develop in 3 months a plan": until when work is done."""
    led = look.is_time and (look.before == "i" or look.own[0] == "j")
    if look.amount.unit not in _LONG or not led:
        return False
    return CODES.get(opening(look.scan), "n")[0] in _WORK


_BEFORE: Final = (
    _names_it,
    _by_when,
    _who_do_so_much,
    _in_a_named_place,
    _bracket_before,
    _sized_before,
    _opens,
    _of_a_group,
    _if_so,
    _names_a_price,
    _lists_parts,
)
_FEW: Final = 100
_LONG: Final = frozenset({"weeks", "months", "quarters", "years"})
_WORK: Final = frozenset("WDBH")
_NEAR_START: Final = 8
_SAYS_MORE: Final = frozenset("bsd")
_VERBS: Final = frozenset("udîhr&,.↑↓")
_MANY: Final = 20
_GROUP: Final = 4
_EARLY: Final = 2
_AT_ONCE: Final = frozenset({"concurrent", "simultaneous", "parallel"})
_PRONOUNS: Final = frozenset({"it", "them", "this", "these", "one", "each"})
_OF_WHICH: Final = frozenset("ioteh§j&")
_DEFINITE: Final = frozenset({"the", "our", "these", "those", "their", "its", "both"})
