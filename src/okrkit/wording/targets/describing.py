"""
Whether a form of a target only describes: a condition, a limit, a size, a population.

`describes` asks the questions of a table from the top; the first that fits answers.
"""

import re
from collections.abc import Callable
from typing import Final

from okrkit.wording.targets.grammar import Found
from okrkit.wording.targets.masking import Scan
from okrkit.wording.targets.numerals import Amount

__all__ = ["Look", "describes", "limits_a_share"]

# How many letters are looked back at: so that time grows with the text alone.
_NEAR: Final = 60
_FAR: Final = 200
_PREPOSITIONS: Final = frozenset("ija§")
_SEPARATORS: Final = frozenset("&,.")


class Look:
    """
    A form and what stands around it.

    Attributes:
        scan: The text in letters.
        found: The form.
        last: The target before it.
        following: The form after it.
        alone: Whether no other form of the text states more.
        name: Of the form.
        own: Its letters.
        beside: The letter right before it.
        before: The letter before it, an article aside.
        after: The letter after it.
        between: The letters since the target before it, or some before it.
        separated: Whether a new clause begins between the last target and the form.
        is_time: Whether its amount is a time.

    Example:
        >>> from okrkit.wording.targets.grammar import found_in
        >>> from okrkit.wording.targets.masking import scan
        >>> from okrkit.wording.words import words
        >>> seen = scan(words("Open 4 shops"))
        >>> Look(seen, next(found_in(seen.letters)), None, None, alone=True).before
        'w'
    """

    __slots__ = (
        "after",
        "alone",
        "before",
        "beside",
        "between",
        "following",
        "found",
        "is_time",
        "last",
        "name",
        "own",
        "scan",
        "separated",
    )

    def __init__(
        self,
        scan: Scan,
        found: Found,
        last: Found | None,
        following: Found | None,
        *,
        alone: bool,
    ) -> None:
        self.scan: Scan = scan
        self.found: Found = found
        self.alone: bool = alone
        self.last: Found | None = last
        self.following: Found | None = following
        row, first, end = found
        letters = scan.letters
        since = max(first - _FAR, 0 if last is None else last.last)
        self.name: str = row.name
        self.own: str = letters[first:end]
        self.beside: str = letters[first - 1 : first] if first else ""
        self.before: str = letters[max(0, first - 3) : first].rstrip("·1")[-1:]
        self.after: str = letters[end : end + 1]
        self.between: str = letters[since:first]
        self.separated: bool = not _SEPARATORS.isdisjoint(self.between)
        self.is_time: bool = "D" in self.own or "H" in self.own

    @property
    def amount(self) -> Amount:
        """Its first amount; a bare number and a bound have one."""
        amounts = self.scan.amounts
        return next(
            amounts[at]
            for at in range(self.found.first, self.found.last)
            if at in amounts
        )


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


def limits_a_share(look: Look, /) -> bool:
    """
    Tell whether a time is what a share is to keep: "95% of refunds within 3 days".

    Args:
        look: The form and what stands around it.

    Example:
        >>> from okrkit.wording.targets.reading import read_targets
        >>> read_targets("95% of refunds paid within 3 days")[0].service_level
        'within 3 days'
    """
    if not look.is_time or look.last is None or "." in look.between:
        return False
    if look.last.row.kind == "share":
        return "&" not in look.between.rstrip("wij·1")
    return _is_share(look.scan, look.last) and "&" not in look.between


def _is_share(scan: Scan, found: Found) -> bool:
    """Tell whether a form is a percentage or N out of M."""
    return found.row.kind == "share" or (
        found.row.name in {"bare", "bound", "from-to"}
        and not {"P", "S", "F"}.isdisjoint(scan.letters[found.first : found.last])
    )


# --- all, every, each -----------------------------------------------------------------


def _all_trails(look: Look) -> bool:
    """See "12 seats each", "each with a van"."""
    return look.after in {"", ",", ".", ")", "§", "i"}


def _all_receives(look: Look) -> bool:
    """See "explain to all dealers"."""
    return look.before == "t"


def _all_is_asked(look: Look) -> bool:
    """See "3 deals in every region": whose, not how many."""
    if not look.separated:
        return look.beside != "d"
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
    if not _SEPARATORS.isdisjoint(between) or "I" in own:
        return False
    if following.row.name == "bound":
        # "all accounts over $1m", "all tickets closed within 2 days"
        is_limit = own[0] in "jil" and ("D" in own or "H" in own)
        return bool(between.strip("w")) and not is_limit
    return between.rstrip("·1")[-1:] not in _PREPOSITIONS


# --- none -----------------------------------------------------------------------------


def _none_of_nothing(look: Look) -> bool:
    """See "no" that no noun follows."""
    if look.after and look.after in "wudmxW_vλsî":
        return False
    first = look.scan.tokens[look.scan.places[look.found.first]].lower
    return first in {"no", "zero"} or look.last is None


def _none_in_passing(look: Look) -> bool:
    """See "(no human needed)", "5 talks with no slides"."""
    return _in_bracket(look) or look.beside in _PREPOSITIONS


# --- numbers --------------------------------------------------------------------------


def _in_bracket(look: Look) -> bool:
    """Tell whether a form stands inside brackets."""
    first = look.found.first
    since = max(0, first - _NEAR)
    letters = look.scan.letters
    return letters.rfind("(", since, first) > letters.rfind(")", since, first)


def _in_effect(look: Look) -> bool:
    """See "..., which lets us reach 3x"."""
    return "ŵ" in look.between


def _placed(look: Look) -> bool:
    """See "10 more customers in the $20-100k range"."""
    return look.before in _PREPOSITIONS and not look.separated


def _limits_before(look: Look) -> bool:
    """See "in 2 s for 4 out of 5 visitors", "who return inside 6 months from 2% to"."""
    following = look.following
    if following is None:
        return False
    letters = look.scan.letters
    between = letters[look.found.last : following.first]
    own = letters[following.first : following.last]
    if between == "t" and look.name == "bound" and look.own[0] in "gl":
        # See "waits over 20 minutes to 5 a day", "refunds over $500 to 1%".
        return {"D", "H", "M"}.isdisjoint(own) and "N" not in look.own
    if not look.is_time:
        return False
    if between in {"i", "a"} and following.row.name != "all":
        return _is_share(look.scan, following)
    if look.alone:
        return False
    said_within = look.own[0] == "j" or (look.before == "i" and look.name == "bare")
    # "delays over 5 minutes from 14% to 8%": of which delays the share is.
    said_within |= look.name == "bound" and following.row.name in _BOTH_ENDS
    return (
        said_within
        and _SEPARATORS.isdisjoint(between)
        and "D" not in own
        and "H" not in own
    )


_BOTH_ENDS: Final = frozenset({"from-to", "to-from", "arrow"})


def _ranks_others(look: Look) -> bool:
    """See "for the top 10 clients", "our top 20 accounts"."""
    first = look.found.first
    if look.alone:
        return False
    definite = look.after == "w" and look.scan.letters[first - 1 : first] in {"·", "1"}
    return look.before in _PREPOSITIONS or look.before == "o" or definite


def _once_more(look: Look) -> bool:
    """See "20 shops reorder it at least once"."""
    return "I" in look.own and look.amount.unit == "times"


def _one_per_week(look: Look) -> bool:
    """See "one case study per quarter", which is a number."""
    return "I" in look.own and bool(_RATE.match(look.scan.letters, look.found.last))


def _just_one(look: Look) -> bool:
    """See "one plan": an article, not a number."""
    return "I" in look.own and (look.name == "bare" or not look.separated)


def _sizes(look: Look) -> bool:
    """See "the 3 pages we have", "the largest 30", "a 10 TB sample"."""
    amount, first = look.amount, look.found.first
    if amount.letter not in "ND" or not first:
        return False
    said = look.scan.tokens[look.scan.places[first] - 1].lower
    behind = look.scan.letters[first - 2 : first - 1] if first > 1 else ""
    if amount.letter == "N" and amount.unit is None:
        if said in _DEFINITE:
            return behind in _OF_WHICH and behind != ""
        return said.endswith("est") and look.beside == "w" and behind == "·"
    return said in {"a", "an"} and look.after == "w" and behind not in set("rtgl")


def _describes_a_noun(look: Look) -> bool:
    """See "a 5-year plan"; "to a 2-day cycle" is a target."""
    return "H" in look.own and (
        look.before not in {"t", "o", "a", ":"} or not look.alone
    )


def _comes_with(look: Look) -> bool:
    """See "a plan with 4 options"."""
    return look.before == "§" and not {"N", "I"}.isdisjoint(look.own)


def _time_in_passing(look: Look) -> bool:
    """See "9 talks, 30 minutes each"."""
    if not look.is_time or _bounds(look):
        return False
    return look.before not in {"o", "a", "t", ":", "&", ","} or not look.separated


def _comes_with_share(look: Look) -> bool:
    """See "500 users with 40% active", which are two targets."""
    if look.separated:
        return False
    return "§" in look.between and (
        _bounds(look) or (look.before == "§" and not {"P", "M"}.isdisjoint(look.own))
    )


def _same_clause(look: Look) -> bool:
    """See "4 talks in 3 towns"."""
    return not look.separated


def _sized_things(look: Look) -> bool:
    """See "20 deals worth over $50k": of what size the things are."""
    if look.separated:
        return False
    if look.is_time and look.beside == "i":
        # "10 customers use it for at least 4 weeks"
        return True
    said = look.scan.tokens[look.scan.places[look.found.first]].lower
    sized = look.beside == "w" or "i" in look.between
    return sized and said in _SIZES and {"n", "§", "t"}.isdisjoint(look.between)


def _each_has(look: Look) -> bool:
    """See "6 reports, 2 pages each"."""
    if "N" not in look.own:
        return False
    end = look.found.last
    rest = look.scan.letters[end : end + 8].lstrip("wu")
    return rest[:1] in {"A", "E"} and rest[1:2] in {"", ")", ",", "."}


def _after_preposition(look: Look) -> bool:
    """See "hire 3 welders, and show it in 4 towns"."""
    if "n" in look.between:
        return False
    since = re.split(r"[&,.(]", look.between)[-1]
    if since[:1] == "i":
        return True
    if look.name == "bare" and not {"N", "I"}.isdisjoint(look.own):
        return not set("i§ajo").isdisjoint(since)
    return "i" in since and not {"N", "M"}.isdisjoint(look.own) and not _bounds(look)


def _somewhere(look: Look) -> bool:
    """See "in 3 regions" before the target itself."""
    return (
        not look.alone
        and look.before in _PREPOSITIONS
        and not {"N", "D"}.isdisjoint(look.own)
    )


def _bounds(look: Look) -> bool:
    """Tell whether a form is a bound, "within" aside."""
    return look.name == "bound" and look.own[0] != "j"


def _vague(look: Look) -> bool:
    """See "maximise", which says something only where nothing else does."""
    return look.last is not None or look.following is not None


_SIZES: Final = frozenset(
    {"over", "above", "under", "below", "exceeding", "within"}
    | {">", "<", ">=", "<=", "≥", "≤"}
)
_RATE: Final = re.compile("[wu]{0,4}W")
_OF_WHICH: Final = frozenset("ioteh§j&")
_DEFINITE: Final = frozenset({"the", "our", "these", "those", "their", "its", "both"})

_Questions = tuple[tuple[Callable[[Look], bool], bool], ...]
_OTHERWISE: Final[_Questions] = ()
# What is asked of the first form of a text, or where none before it is a target.
_FIRST: Final[dict[str, _Questions]] = {
    "all": ((_all_receives, True), (_all_do_something, True)),
    "none": ((_none_of_nothing, True), (_in_bracket, True)),
    "endless": ((_vague, True),),
    "bound": ((_limits_before, True),),
    "rank": ((_ranks_others, True),),
    "bare": (
        (_limits_before, True),
        (_one_per_week, False),
        (_just_one, True),
        (_sizes, True),
        (_describes_a_noun, True),
        (_comes_with, True),
        (_somewhere, True),
    ),
}
# What is asked of a form behind a target.
_LATER: Final[dict[str, _Questions]] = {
    "all": (
        (_all_trails, True),
        (_all_receives, True),
        (_all_is_asked, True),
        (_all_do_something, True),
    ),
    "none": ((_none_of_nothing, True), (_none_in_passing, True)),
    "endless": ((_vague, True),),
    "bound": (
        (limits_a_share, True),
        (_once_more, True),
        (_just_one, True),
        (_in_bracket, True),
        (_time_in_passing, True),
        (_comes_with_share, False),
        (_sized_things, True),
        (_after_preposition, True),
    ),
    "rank": ((_ranks_others, True), (_in_bracket, True), (_same_clause, True)),
    "bare": (
        (_in_effect, True),
        (limits_a_share, True),
        (_once_more, True),
        (_just_one, True),
        (_sizes, True),
        (_describes_a_noun, True),
        (_comes_with, True),
        (_in_bracket, True),
        (_time_in_passing, True),
        (_comes_with_share, False),
        (_same_clause, True),
        (_each_has, True),
        (_after_preposition, True),
    ),
    "fold": ((_in_effect, True), (_placed, True), (_in_bracket, True)),
    "share": ((_placed, True), (_in_bracket, True)),
    "range": ((_placed, True), (_in_bracket, True)),
    "between": ((_placed, True), (_in_bracket, True)),
}
