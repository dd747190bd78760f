"""Which way the words point that govern a start and a goal: K15 asks."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from okrkit.reviewing.rules.reading import may_be_verb, spelled
from okrkit.reviewing.seen import SeenKeyResult
from okrkit.wording.languages.en.rule_words import (
    AMOUNT_OF_MONEY,
    AS_A_NOUN,
    BEFORE_CHANGE,
    BEFORE_WAY,
    BEHIND_CHANGE,
    BEHIND_WAY,
    BEING,
    BY_MEANS,
    CHANGES_DOWN,
    CHANGES_UP,
    COMPARATIVES,
    COUNTED_KIND,
    FALLING,
    FALLING_BY_ITSELF,
    LED_BY,
    LESS,
    MORE,
    OBTAINING,
    OF_WHICH,
    OTHER_CLAUSES,
    PHRASAL,
    PLACED,
    QUALITIES,
    RAISED_OTHERWISE,
    RISING,
    RISING_BY_ITSELF,
    SHORTER,
    SOONER,
    TIME_TO,
    UNMARKED_PLURALS,
    VAGUE,
)
from okrkit.wording.slots import Slots, Span
from okrkit.wording.wordforms import CODES, guess
from okrkit.wording.words import Token

__all__ = ["Pointed", "pointed_against"]

_UP: Final = spelled(RISING)
_DOWN: Final = spelled(FALLING)
_UP_BY_ITSELF: Final = spelled(RISING_BY_ITSELF)
_DOWN_BY_ITSELF: Final = spelled(FALLING_BY_ITSELF)
_BASES: Final = RISING | FALLING | RISING_BY_ITSELF | FALLING_BY_ITSELF
_VERBS: Final = {
    **dict.fromkeys((*_UP, *_UP_BY_ITSELF), 1),
    **dict.fromkeys((*_DOWN, *_DOWN_BY_ITSELF), -1),
}
_SIDES: Final = {"up": 1, "down": -1}
_WAYS: Final = {**_VERBS, **_SIDES}
_NOUNS: Final = {**dict.fromkeys(CHANGES_UP, 1), **dict.fromkeys(CHANGES_DOWN, -1)}
_MEASURING: Final = {
    **dict.fromkeys(MORE, 1),
    **dict.fromkeys(LESS, -1),
    **dict.fromkeys(SOONER, -1),
}
_TELLING: Final = frozenset((*_WAYS, *_NOUNS, *_MEASURING))
_RELATIVE: Final = ("delta", "percent-delta", "multiple", "rank")
_TIMED: Final = ("ms", "seconds", "minutes", "hours", "days", "weeks", "months")


class Pointed(NamedTuple):
    """
    A word that points against the numbers it governs.

    Attributes:
        up: Whether it says that they go up.
        span: Where it stands.
        ends: The start and the goal, as the title has them.

    Example:
        >>> Pointed(up=True, span=(0, 5), ends=("9", "4")).ends
        ('9', '4')
    """

    up: bool
    span: Span
    ends: tuple[str, str]


def pointed_against(kr: SeenKeyResult, /) -> Pointed | None:
    """
    Find the word that points one way while its start and goal go the other.

    Args:
        kr: A key result.

    Returns:
        The word and the numbers; None where they agree, or no word governs them.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> seen = ReviewContext.of_text("Sick days drop from 4 to 6").key_results[0]
        >>> pointed_against(seen).ends
        ('4', '6')
    """
    said = kr.sentence.said
    if _TELLING.isdisjoint(said) or not PLACED.isdisjoint(said):
        return None
    tokens, governed = kr.sentence.tokens, False
    for slots in kr.sentence.targets:
        if None in (slots.baseline, slots.target) or slots.kind in _RELATIVE:
            continue
        beside = _beside(tokens, slots)
        if beside is not None:
            governed = True
            way = _WAYS[tokens[beside].lower]
            if _apart(way, slots.baseline, slots.target):
                return _pointed(kr, way, beside, slots)
    return None if governed else _of_all(kr)


def _of_all(kr: SeenKeyResult) -> Pointed | None:
    """Ask the word that opens the line, or the part of it that holds the numbers."""
    slots = kr.slots
    if kr.baseline is None or kr.goal is None or slots.kind in _RELATIVE:
        return None
    if len(kr.sentence.targets) > 1:
        return None
    led = _led(kr, _pair(kr))
    if led is None or not _apart(led[0], kr.baseline, kr.goal):
        return None
    return _pointed(kr, *led, slots)


def _apart(way: int, start: float | None, goal: float | None) -> bool:
    return start is not None and goal is not None and (goal - start) * way < 0


def _pointed(kr: SeenKeyResult, way: int, place: int, slots: Slots) -> Pointed:
    """Show the numbers as the title has them, else as the fields do."""
    token = kr.sentence.tokens[place]
    values = (("baseline", kr.baseline), ("target", kr.goal))
    start, goal = (
        kr.title[slice(*slots.spans[name])]
        if name in slots.spans and not kr.typed
        else f"{value:,.10g}"
        for name, value in values
    )
    return Pointed(way > 0, (token.start, token.end), (start, goal))


def _pair(kr: SeenKeyResult) -> int:
    """Give the place where the numbers begin; the end where only fields have them."""
    tokens, spans = kr.sentence.tokens, kr.slots.spans
    first = min((spans[end][0] for end in _ENDS if end in spans), default=len(kr.title))
    return next(
        (at for at, one in enumerate(tokens) if one.start >= first), len(tokens)
    )


_ENDS: Final = ("baseline", "target")


def _beside(tokens: Sequence[Token], slots: Slots) -> int | None:
    """Find a word that stands at one of the numbers: "drop from 4", "up to 9"."""
    for end in _ENDS:
        if end not in slots.spans:
            continue
        start = slots.spans[end][0]
        last = next(at for at, one in enumerate(tokens) if one.start >= start) - 1
        while last >= 0 and (
            tokens[last].lower in LED_BY or tokens[last].kind == "mark"
        ):
            last -= 1
        for place in range(last, max(-1, last - _FAR), -1):
            token = tokens[place]
            if token.lower in _WAYS:
                near = place == last or tokens[place + 1].lower in BEHIND_WAY
                return place if near and _finite(tokens, place, slots) else None
            if token.kind != "word" or token.lower in OTHER_CLAUSES:
                break
    return None


_FAR: Final = 7
"""So many words may stand from a verb to "from": "rise in all shops of the north"."""


def _finite(tokens: Sequence[Token], place: int, slots: Slots) -> bool:
    """Tell a verb of which the numbers are said from a noun, and from a clause."""
    clause: list[str] = []
    for token in reversed(tokens[:place]):
        if (token.kind == "mark" and token.text != "-") or token.lower == "while":
            break
        clause.append(token.lower)
    word, before = tokens[place].lower, (*clause, "", "")
    if not OTHER_CLAUSES.isdisjoint(clause):
        return False
    if word in _SIDES:
        return _no_phrase(before, tokens[place + 1 : place + 2])
    if word in _BASES and word != "cut":
        return _agrees(clause, before) and not _of_money(before[0], slots)
    if word in AS_A_NOUN:
        return word != "cuts" and not _of_money(before[0], slots)
    return before[0] in BEING or not clause or _participle(word, clause)


def _agrees(clause: Sequence[str], before: Sequence[str]) -> bool:
    """Tell "sick days drop" and "to drop" from "a price drop"."""
    if before[0] == "to":
        return before[1] not in TIME_TO
    if before[0] in BEFORE_WAY:
        return True
    said = clause[::-1]
    ends = (at for at, one in enumerate(said) if one in OF_WHICH)
    heads = (*clause[:1], *said[: next(ends, 0)][-1:])  # "defects per release fall"
    return any(one in UNMARKED_PLURALS or _PLURAL.search(one) for one in heads)


def _participle(word: str, clause: Sequence[str]) -> bool:
    """Tell "churn reduced from 3%" from shares and from "funds raised"."""
    if word == "grown" or not _OF_SHARES.isdisjoint(clause):
        return word.endswith(("s", "ing"))  # "share of claims reduced from 9% to 14%"
    return not (word in ("raised", "cut") and clause[0] in RAISED_OTHERWISE)


_PLURAL: Final = re.compile(r"[^sui]s\Z")


_OF_SHARES: Final = frozenset({"%", "percentage", "percent", "proportion", "share"})


def _no_phrase(before: Sequence[str], after: Sequence[Token]) -> bool:
    """Tell "bookings up" from "sign up", "set up" and "by up to"."""
    verb, lead = before[0], before[1]
    if verb in PHRASAL or not verb:
        return True
    if lead == "to":
        return False  # "time to ramp up"
    if verb in BY_MEANS or verb == "to":
        return not any(one.lower == "to" for one in after)
    code = CODES.get(verb, "n")
    opens = not lead or lead in BEFORE_WAY
    return code[0] not in "wdcglv" and not (opens and may_be_verb(verb))


def _of_money(head: str, slots: Slots) -> bool:
    """Tell an amount that has no percentage of its own: "sales", "rents"."""
    return slots.unit == "%" and head.removesuffix("s") in AMOUNT_OF_MONEY


def _led(kr: SeenKeyResult, end: int) -> tuple[int, int] | None:
    """Find the word that leads to the numbers from afar, and its way."""
    tokens, first = kr.sentence.tokens, _first(kr)
    for place in range(end - 1, first, -1):
        lead = tokens[place - 1].lower
        after = [token.lower for token in tokens[place : place + 3]]
        if tokens[place].lower in _VERBS and lead in _JOINED:
            return _VERBS[after[0]], place  # "cut churn by raising renewals"
        if lead in BY_MEANS and "than" not in after:
            doing = after[0].endswith("ing") or after[0] in COMPARATIVES
            if doing and lead != "with":
                return None
    word = tokens[first].lower
    if word in _UP or word in _DOWN:
        return _VERBS[word], first
    last = len(tokens) - 1
    if last == end - 1 and tokens[last].lower in _WAYS:  # the fields have the numbers
        ends = _finite(tokens, last, kr.slots)
        return (_WAYS[tokens[last].lower], last) if ends else None
    return _noun(kr) or _comparative(kr, end)


def _first(kr: SeenKeyResult) -> int:
    """Give the place of what opens it: never "from", as in "Faster answers: from 4"."""
    first = kr.opening
    return 0 if first.word == "from" else first.place


_JOINED: Final = frozenset({"and", "&", "by", "then", "through", "via", "while"})


def _noun(kr: SeenKeyResult) -> tuple[int, int] | None:
    """Read "reduction of waste", "achieve an increase in bookings"."""
    tokens, place = kr.sentence.tokens, _first(kr)
    if tokens[place].lower in OBTAINING:
        place += 1
        place += place < len(tokens) and tokens[place].lower in BEFORE_CHANGE
    said = [token.lower for token in tokens[place : place + 6]]
    if len(said) < _NOUN_OF or said[0] not in _NOUNS or said[1] not in BEHIND_CHANGE:
        return None
    shares = kr.slots.unit == "%"
    if shares and (
        said[0] == "growth" or any(_of_money(w, kr.slots) for w in said[2:])
    ):
        return None  # its own size may go the other way: "growth in sales"
    return _NOUNS[said[0]], place


_NOUN_OF: Final = len(("drop", "in", "returns"))


def _comparative(kr: SeenKeyResult, end: int) -> tuple[int, int] | None:
    """Read "fewer complaints: 30", and not "fewer than 9", "more punctual buses"."""
    tokens, first = kr.sentence.tokens, _first(kr)
    word = tokens[first].lower
    said = [token.lower for token in tokens[first + 1 : end]]
    while said and (said[-1] in LED_BY or not said[-1][-1].isalnum()):
        said.pop()
    if word not in _MEASURING or not said or said[0] == "than" or ":" in said:
        return None
    timed, shares = kr.slots.unit in _TIMED, kr.slots.unit == "%"
    if word in SOONER:
        return (-1, first) if timed else None
    if word in MORE and (timed or not QUALITIES.isdisjoint(said)):
        return None
    code = CODES.get(said[0]) or guess(said[0])
    describes = (code[-1] == "j" or said[0] in VAGUE) and said[0] not in COUNTED_KIND
    if (describes and word in ("more", "less")) or (shares and word in SHORTER):
        return None
    return _MEASURING[word], first
