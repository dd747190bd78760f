"""
Whether a form of a target only describes: a condition, a limit, a size, a population.

`describes` asks the questions of a table from the top; the first that fits answers.
"""

import re
from collections.abc import Callable
from typing import Final

from okrkit.wording.languages.en import targets as data
from okrkit.wording.targets.asides import (
    each_has,
    given_away,
    in_purpose,
    measures_beside,
    threshold,
    whose,
    yields,
)
from okrkit.wording.targets.grammar import Found
from okrkit.wording.targets.look import (
    BOTH_ENDS,
    NEAR,
    PREPOSITIONS,
    SEPARATORS,
    Look,
    bounds,
    in_bracket,
    is_share,
    limits_a_share,
    of_them,
    opening,
)
from okrkit.wording.targets.sizing import (
    comes_before,
    people,
    ranks_others,
    sizes,
    words_after,
)
from okrkit.wording.targets.timing import (
    in_passing,
    is_titled,
    lead_time,
    long_before,
    rhythm,
)
from okrkit.wording.wordforms import CODES

__all__ = ["describes"]


def describes(look: Look, /) -> bool:
    """
    Tell whether a form only describes another target, or nothing that counts.

    Args:
        look: The form and what stands around it.

    Returns:
        True where it is no target of its own.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> len(read_targets("Write a plan with 4 options"))
        0
    """
    questions = _FIRST if look.last is None else _LATER
    for question, answer in questions.get(look.name, _OTHERWISE):
        if question(look):
            return answer
    return False


# --- all, every, each -----------------------------------------------------------------


def _all_trails(look: Look) -> bool:
    """See "12 seats each", "each with a van"."""
    return look.after in {"", ",", ".", ")", "§", "i", "b", "z", "_"}


def _all_receives(look: Look) -> bool:
    """See "explain to all dealers"; "sent to all", "reply to all in 2 h" count."""
    if look.before != "t":
        return False
    letters, end = look.scan.letters, look.found.last
    to = letters.rfind("t", 0, look.found.first)
    said = look.scan.tokens[look.scan.places[to] - 1].lower if to else ""
    if said.endswith("ed") or said in _REACHED or said in data.REDUCTIONS:
        return False
    if opening(look.scan) in data.SPREADING:
        return False  # "roll the form out to all wards"
    rest = re.split(r"[,.(]", letters[end : end + NEAR])[0]
    return _LIMIT.search(rest) is None


def _all_pronoun(look: Look) -> bool:
    """See "give each an icon": each of what was named before."""
    return look.own == "E" and look.after in _ARTICLES


def _all_as_scope(look: Look) -> bool:
    """See "improve trust at all levels", "a debrief after every match": where, when."""
    if look.beside not in _SCOPES:
        return False
    letters = look.scan.letters
    said = look.scan.tokens[look.scan.places[look.found.first] - 1].lower
    return (
        said in data.WHENEVER
        or data.LETTERS.get(opening(look.scan)) in _CHANGED
        or (
            look.beside == "§"
            # "a monthly call with all accounts over $1m" says which: all of them
            and (look.following is None or look.following.row.name != "bound")
            and "W" in letters[: look.found.first]
        )
    )


def _all_in_effect(look: Look) -> bool:
    """See "..., so every order can be counted once"."""
    before = look.scan.places[look.found.first] - 1
    return look.separated and look.scan.tokens[before].lower in data.SO


def _all_opens(look: Look) -> bool:
    """See "For each site, at least 70% of staff": where the rest counts."""
    opens = look.beside == "i" and look.found.first == 1
    return opens and look.following is not None and look.following.row.name != "now"


def _all_of_a_thing(look: Look) -> bool:
    """See "a list of all data sets": one thing, which says of what it is."""
    following = look.following
    if look.own[0] == "E" and look.beside == "o" and following is not None:
        # "the score of each ward at least 4"
        return following.row.name in {"bound"} | BOTH_ENDS
    return look.beside == "o" and look.scan.letters[0] == "1"


def _all_is_asked(look: Look) -> bool:
    """See "3 deals in every region": whose, not how many."""
    if not look.separated:
        return look.beside != "d"
    if look.between[-2:] == ",i":
        return True  # "99% or better, for each tenant"
    return look.beside in {"j", "a", "§", "o"} and not (
        look.beside == "o" and "&" in look.between
    )


def _all_do_something(look: Look) -> bool:
    """See "each engineer sits with support 2 days": the number is the target."""
    following = look.following
    if following is None or following.row.name in {"all", "none", "now", "lead"}:
        return False
    letters = look.scan.letters
    between = letters[look.found.last : following.first]
    own = letters[following.first : following.last]
    if between.endswith("(") and following.row.name == "bare":
        return False  # "close all gaps within phase 1 (4 weeks)"
    if not SEPARATORS.isdisjoint(between) or "I" in own:
        return False
    if following.row.name == "bound":
        # "all accounts over $1m", "all tickets closed within 2 days"
        is_limit = own[0] in "jil" and ("D" in own or "H" in own)
        return bool(between.strip("w")) and not is_limit
    return between.rstrip("·1")[-1:] not in PREPOSITIONS | {"o"}


# --- none -----------------------------------------------------------------------------


def _none_of_nothing(look: Look) -> bool:
    """See "no" that no noun follows; "open bugs: none" is an aim."""
    aimed = look.beside in {":", "t"} and look.after in _CLOSES
    if aimed or (look.after and look.after in "wudmxW_vλsî"):
        return False
    first = look.scan.tokens[look.scan.places[look.found.first]].lower
    return first in {"no", "zero"} or look.last is None


def _none_above(look: Look) -> bool:
    """See "no client is more than 25% of fees": the limit is the target."""
    following = look.following
    if following is None or following.row.name not in {"bound", "share"}:
        return False
    letters = look.scan.letters
    own = letters[following.first : following.last]
    joint = letters[look.found.last : following.first]
    return "D" not in own and own[0] == "g" and _SUBJECT.fullmatch(joint) is not None


_SUBJECT: Final = re.compile("w[w_]{0,3}[oir]?")


def _none_in_passing(look: Look) -> bool:
    """See "(no human needed)", "5 talks with no slides"; no defects are an aim."""
    if in_bracket(look) or look.beside not in PREPOSITIONS:
        return in_bracket(look)
    near = words_after(look)
    return not any(word in data.AMISS or CODES.get(word) == "f" for word in near)


# --- numbers --------------------------------------------------------------------------


def _in_effect(look: Look) -> bool:
    """See "..., which lets us reach 3x"."""
    return "ŵ" in look.between and not look.between.endswith("oŵ")


def _placed(look: Look) -> bool:
    """See "10 more customers in the $20-100k range"."""
    return look.before in PREPOSITIONS and not look.separated


def _limits_before(look: Look) -> bool:
    """See "in 2 s for 4 out of 5 visitors", "who return inside 6 months from 2% to"."""
    following = look.following
    if following is None:
        return False
    letters = look.scan.letters
    between = letters[look.found.last : following.first]
    if between == "" and look.name == "bound":
        # See "patients with a score over 7% from 65% to 80%".
        return following.row.name in BOTH_ENDS
    own = letters[following.first : following.last]
    if between == "t" and look.name == "bound" and look.own[0] in "gl":
        # See "waits over 20 minutes to 5 a day", "refunds over $500 to 1%".
        return {"D", "H", "M"}.isdisjoint(own) and "N" not in look.own
    return look.is_time and _limits_next(look, following, between, own)


def _limits_next(look: Look, following: Found, between: str, own: str) -> bool:
    """Tell whether a time is the limit of the form behind it."""
    if between in {"i", "a"} | _EARLIER and following.row.name != "all":
        return is_share(look.scan, following)
    if look.alone:
        return False
    said_within = look.own[0] == "j" or (look.before == "i" and look.name == "bare")
    # "delays over 5 minutes from 14% to 8%": of which delays the share is.
    said_within |= look.name == "bound" and following.row.name in BOTH_ENDS
    return (
        said_within
        and SEPARATORS.isdisjoint(between)
        and "D" not in own
        and "H" not in own
    )


def _once_more(look: Look) -> bool:
    """See "20 shops reorder it at least once"."""
    return "I" in look.own and look.amount.unit == "times"


def _one_per_week(look: Look) -> bool:
    """See "one case study per quarter", which is a number."""
    return "I" in look.own and bool(_RATE.match(look.scan.letters, look.found.last))


def _from_nothing(look: Look) -> bool:
    """See "go from zero", which is a start without an aim."""
    if look.beside != "f":
        return False
    # "wird innerhalb von 5 Tagen": what is said before is not read
    foreign = look.scan.tokens[look.scan.places[look.found.first] - 1].lower
    return look.amount.value == 0 or foreign in data.FOREIGN_LEADS


def _just_one(look: Look) -> bool:
    """See "one plan": an article, not a number; "from 4 to one" is none."""
    if "I" not in look.own or (look.beside == "t" and look.after in _CLOSES):
        return False
    following = look.following
    if following is not None and following.row.name == "now":
        # "one inbox instead of 6"
        between = look.scan.letters[look.found.last : following.first]
        return not SEPARATORS.isdisjoint(between)
    return look.name == "bare" or not look.separated


def _part_of_them(look: Look) -> bool:
    """See "10 deals, 2 of which are new": a part of what is counted already."""
    return not {"N", "I"}.isdisjoint(look.own) and of_them(look.scan, look.found)


def _comes_with_share(look: Look) -> bool:
    """See "500 users with 40% active", which are two targets."""
    if look.separated:
        return False
    if look.beside == "o" and _of_a_statistic(look):
        return True
    return "§" in look.between and (
        bounds(look)
        or (look.before == "§" and not {"P", "M", "p"}.isdisjoint(look.own))
        or (look.beside in {"o", "a"} and not {"P", "O"}.isdisjoint(look.own))
    )


def _of_a_statistic(look: Look) -> bool:
    """See "15 deals with an average size of $20k": an aim of its own."""
    scan, first = look.scan, look.found.first
    at = first - len(look.between)
    at += max(look.between.rfind("§"), look.between.rfind("a"))
    if at < first - len(look.between):
        return False
    said = {scan.tokens[place].lower for place in scan.places[at:first]}
    return not said.isdisjoint(data.STATISTICS | data.SCORES)


def _said_of_now(look: Look) -> bool:
    """See "(we are at $48k and growing 10% a month)": how it goes today."""
    first = look.found.first
    opened = look.scan.letters.rfind("(", max(0, first - NEAR), first)
    return in_bracket(look) and "s" in look.scan.letters[opened:first]


def _same_clause(look: Look) -> bool:
    """See "4 talks in 3 towns"."""
    return not look.separated


def _sized_things(look: Look) -> bool:
    """See "20 deals worth over $50k": of what size the things are."""
    if look.separated:
        return False
    if look.last is not None and look.last.row.name == "none":
        return "§" not in look.between  # "no customer waits more than 2 days"
    if look.is_time and look.beside == "i":
        # "10 customers use it for at least 4 weeks"
        return True
    said = look.scan.tokens[look.scan.places[look.found.first]].lower
    sized = look.beside == "w" or "i" in look.between
    return sized and said in _SIZES and {"n", "§", "t", "a"}.isdisjoint(look.between)


def _each_of_them_does(look: Look) -> bool:
    """See "90 tutors publish at least 1 lesson": who counts as one of the 90."""
    last, letters = look.last, look.scan.letters
    if last is not None and last.row.kind == "share" and last.row.name != "all":
        joint = letters[last.last : look.found.first]
        return look.own[0] in "gl" and _THEY_DO.fullmatch(joint) is not None
    return (
        last is not None
        and last.first < _EARLY
        and last.row.name in {"bare", "bound"}
        and look.own[0] == "g"
        and re.fullmatch("w{2,5}", letters[last.last : look.found.first]) is not None
        and people(look.scan, last)
    )


def _off_by(look: Look) -> bool:
    """See "fewer than 3% of trains late by more than 15 minutes": which of them."""
    bound = look.own[1] in "gl" and look.beside == "w"
    return bound and limits_a_share(look)


# "of pupils read", "of our new tutors have taught"
# and "of clients with more than 9 seats"
_THEY_DO: Final = re.compile("[·1]?o[·1]?(?:[wx_]{2,6}|[wx_]{1,4}§)")


def _after_preposition(look: Look) -> bool:
    """See "hire 3 welders, and show it in 4 towns"."""
    if "n" in look.between:
        return False
    since = re.split(r"[&,.(]", look.between)[-1]
    if since[:1] == "i":
        return True
    if look.name == "bare" and not {"N", "I"}.isdisjoint(look.own):
        return not set("i§ajo").isdisjoint(since)
    return "i" in since and not {"N", "M"}.isdisjoint(look.own) and not bounds(look)


def _somewhere(look: Look) -> bool:
    """See "in 3 regions" before the target itself."""
    return (
        not look.alone
        and look.before in PREPOSITIONS
        and not {"N", "D"}.isdisjoint(look.own)
    )


def _vague(look: Look) -> bool:
    """See "maximise", which says something only where nothing else does."""
    return look.last is not None or look.following is not None


_ARTICLES: Final = frozenset("1·")
_EARLIER: Final = frozenset({"wi"})
_SCOPES: Final = frozenset("ia§")
_CHANGED: Final = frozenset("uîd")
_EARLY: Final = 2
_SIZES: Final = frozenset(
    {"over", "above", "under", "below", "exceeding", "within"}
    | {">", "<", ">=", "<=", "≥", "≤"}
)
_RATE: Final = re.compile("[wu]{0,4}W")
_REACHED: Final = frozenset({"out", "live", "available", "sent", "over"})
_LIMIT: Final = re.compile("j[·1]?[DH]|i[DH]|ŧ")
_CLOSES: Final = frozenset({"", ",", ".", ")"})

_Questions = tuple[tuple[Callable[[Look], bool], bool], ...]
_OTHERWISE: Final[_Questions] = ()
# What is asked of the first form of a text, or where none before it is a target.
_FIRST: Final[dict[str, _Questions]] = {
    "all": (
        (_all_receives, True),
        (in_purpose, True),
        (_all_opens, True),
        (_all_of_a_thing, True),
        (_all_pronoun, True),
        (_all_as_scope, True),
        (_all_do_something, True),
    ),
    "none": ((_none_of_nothing, True), (in_bracket, True), (_none_above, True)),
    "endless": ((_vague, True),),
    "bound": (
        (_limits_before, True),
        (whose, True),
        (is_titled, True),
        (comes_before, True),
        (threshold, True),
    ),
    "by": ((threshold, True),),
    "rank": ((ranks_others, True),),
    "share": ((whose, True),),
    "noun-change": ((whose, True),),
    "bare": (
        (_from_nothing, True),
        (given_away, True),
        (lead_time, True),
        (_limits_before, True),
        (is_titled, True),
        (comes_before, True),
        (rhythm, True),
        (_one_per_week, False),
        (_just_one, True),
        (sizes, True),
        (_somewhere, True),
    ),
}
# What is asked of a form behind a target.
_LATER: Final[dict[str, _Questions]] = {
    "all": (
        (_all_trails, True),
        (_all_receives, True),
        (_all_is_asked, True),
        (_all_in_effect, True),
        (_all_do_something, True),
    ),
    "none": ((_none_of_nothing, True), (_none_in_passing, True)),
    "endless": ((_vague, True),),
    "bound": (
        (limits_a_share, True),
        (long_before, True),
        (_once_more, True),
        (_each_of_them_does, True),
        (_just_one, True),
        (measures_beside, False),
        (in_bracket, True),
        (in_passing, True),
        (_comes_with_share, False),
        (_sized_things, True),
        (_after_preposition, True),
    ),
    "rank": ((ranks_others, True), (in_bracket, True), (_same_clause, True)),
    "bare": (
        (_in_effect, True),
        (given_away, True),
        (limits_a_share, True),
        (_part_of_them, True),
        (_once_more, True),
        (_just_one, True),
        (sizes, True),
        (measures_beside, False),
        (in_bracket, True),
        (in_passing, True),
        (_comes_with_share, False),
        (yields, False),
        (_same_clause, True),
        (each_has, True),
        (_after_preposition, True),
    ),
    "by": ((_off_by, True),),
    "change": ((_said_of_now, True),),
    "noun-change": ((_said_of_now, True),),
    "fold": ((_in_effect, True), (_placed, True), (in_bracket, True)),
    "share": ((_placed, True), (in_bracket, True)),
    "range": ((_placed, True), (in_bracket, True)),
    "between": ((_placed, True), (in_bracket, True)),
}
