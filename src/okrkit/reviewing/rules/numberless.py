"""The rule on what has no number: K02; and what other rules ask of such lines."""

import re
from collections.abc import Iterator
from typing import Final

from okrkit.model.staged import Establish
from okrkit.reviewing.hit import Hit
from okrkit.reviewing.opening import Opening
from okrkit.reviewing.phrasing import quoted
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.rules.reading import found, hinted, may_be_verb, spelled
from okrkit.reviewing.rules.rewriting import measure_for, object_of
from okrkit.reviewing.rules.uncountable import uncountable
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult
from okrkit.wording.concepts.vocabulary import known
from okrkit.wording.languages.en.rule_phrases import (
    COMPARED,
    HELPED_BY,
    NEGATED,
    PLACEHOLDER,
    PLACEHOLDER_HINT,
)
from okrkit.wording.languages.en.rule_words import (
    ABSTRACT,
    ACROSS,
    AMOUNTS,
    ARTICLES,
    BEING,
    BETTERING,
    BY_HAND,
    CHANGED,
    COMPARATIVES,
    COUNTED_MORE,
    EVERY,
    FALLING,
    FEELING,
    FUZZY_SHARES,
    HOW_HIGH,
    KEEPING,
    LEVELS,
    OBTAINING,
    PHRASE_ENDS,
    RISING,
    SOFT,
    VAGUE,
)
from okrkit.wording.slots import Span
from okrkit.wording.wordforms import CODES
from okrkit.wording.words import Token

__all__ = [
    "RULES",
    "defines_measure",
    "keeps_level",
    "number_of_the_way",
    "rated",
    "still_open",
    "unmeasured",
]

_UP: Final = spelled(RISING)
_DOWN: Final = spelled(FALLING)
_MOVING: Final = _UP | _DOWN | spelled(BETTERING)
_OBTAINING: Final = spelled(OBTAINING)
_SOFT: Final = spelled(SOFT)
_KEEPING: Final = spelled(KEEPING)


@rule(
    "K02",
    "no measurable target",
    severity="error",
    source="GP, PRE, ACA",
    needs=("words",),
)
def no_measurable_target(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result without a number and without a test.

    Why it matters:
        At the end everybody may say that it was met, or that it was not.

    Found:
        Improve the experience of guests at check-in

    Use instead:
        Share of guests who rate check-in 4 or 5 grows from 61% to 75%

    When to waive:
        A person was named who will judge it, and all accept the verdict.

    Source:
        Google's OKR Playbook; Preiss, 41 mistakes; OKR Foundations course.
    """
    for kr in context.key_results:
        span = uncountable(kr)
        if span is not None:
            yield kr.hit(
                f"Nobody can count {quoted(kr.title[slice(*span)].lower())}: its number"
                " does not say when it is met.",
                span=span,
                suggestion="Name what would show it, such as a score in a survey or how"
                " often something happens, from X to Y.",
            )
            continue
        span = unmeasured(kr)
        if span is None:
            yield from _how_many(kr)
            continue
        what = f"{_shown_by(kr, span) or '<what would show it>'} from X to Y"
        yield kr.hit(
            "Its number is of the way, and none says how far the end is to go."
            if number_of_the_way(kr)
            else "No number and no test says when it is met.",
            span=span,
            suggestion=f"Name a measure and both ends of it, such as {quoted(what)}.",
        )


def _shown_by(kr: SeenKeyResult, span: Span) -> str:
    """Name what would show it, in its own words; empty where they name nothing."""
    if span in (_bare_measure(kr), defines_measure(kr)):
        return kr.title[slice(*span)]
    word, rest = kr.title[slice(*span)].lower(), kr.title[span[1] :].strip(" .")
    if _praised(kr) is not None:
        return f"share of {word} {rest}" if word in FEELING else rest
    if word in COUNTED_MORE:
        return rest if rest == object_of(kr).partition(" ")[2] else ""
    return "" if kr.opening.word in _SOFT else measure_for(kr)


def _how_many(kr: SeenKeyResult) -> Iterator[Hit]:
    """Find some of something, and no word on how many: "publish some articles"."""
    first = kr.opening
    some = kr.sentence.tokens[first.place + 1 : first.place + 3]
    few = next((token for token in some if token.lower in FUZZY_SHARES), None)
    if few is not None and may_be_verb(first.word) and not kr.measurable:
        yield kr.hit(
            f"{quoted(few.text)} is no number: nobody can tell when it is met.",
            span=(few.start, few.end),
            suggestion="Say how many; better, what they are to bring.",
            severity="warning",
        )
        return
    many = first.word.endswith("s") and CODES.get(first.word, "n")[-1] in "ks"
    if not (many or first.word in FUZZY_SHARES) or kr.form != "outcome":
        return
    if kr.typed or kr.measurable or _has_test(kr) or NEGATED.search(kr.sentence.clean):
        return
    yield kr.hit(
        "It does not say how many of them, so nobody can tell when it is met.",
        span=first.span,
        suggestion="Say how many: \u201cX% of <all it is about> ..., up from Y%\u201d.",
        severity="warning",
    )


def unmeasured(kr: SeenKeyResult, /) -> Span | None:
    """
    Show the word that would need a number.

    Args:
        kr: A key result.

    Returns:
        Where it stands; None where there is a number or a test, or only a plain state.

    Example:
        >>> unmeasured(ReviewContext.of_text("Improve the food").key_results[0])
        (0, 7)
    """
    return kr.once(_without_number)


def _without_number(kr: SeenKeyResult) -> Span | None:
    first = kr.opening
    if number_of_the_way(kr):
        return first.span
    if kr.typed or (kr.measurable and not _everywhere(kr)) or _has_test(kr):
        return None
    word = _praised(kr) or _uncounted(kr)
    if word is not None:
        return word.start, word.end
    named = first.span if keeps_level(kr) else _only_amount(kr) or defines_measure(kr)
    if named is not None:
        return named
    if kr.binary and kr.form != "outcome" and first.word not in _MOVING:
        word = found(kr.sentence, _MAKING.get(first.word, frozenset())) or _changed(kr)
        return None if word is None else (word.start, word.end)
    return _unmeasured(kr)


def _only_amount(kr: SeenKeyResult) -> Span | None:
    """Show an amount where naming it is all: "Picking errors", "Brand awareness"."""
    said = [token for token in kr.sentence.tokens if token.kind != "mark"]
    ends = (at for at, each in enumerate(said) if each.lower in _BEHIND_A_NAME)
    name = said[: next(ends, len(said))]
    if not 0 < len(name) <= _SHORT:
        return None
    codes = [CODES.get(token.lower, "n") for token in said]
    if any(code[0] in _TOLD for code in codes):
        return None
    start, end = said[0].start, said[-1].end
    aims = (*kr.mentions.measures, *kr.mentions.concepts)
    aimed = codes[len(name) - 1][-1] in _AIMED
    if aimed and any(one.span[0] <= start and end <= one.span[1] for one in aims):
        return start, end
    plain = all(code[-1] in _IN_NAMES for code in codes[: len(name)])
    amount = _amount(name[-1].lower) and not may_be_verb(name[0].lower)
    return (start, end) if plain and amount else None


_BEHIND_A_NAME: Final = PHRASE_ENDS | {"of", "per"}
_IN_NAMES: Final = "aemksoftnxj#u"
"""The letters of words of which the name of an amount is made."""
_AIMED: Final = "mfo#nst"
"""The letters of nouns that are neither made nor done."""
_TOLD: Final = "bhJwdcgl9"
"""Letters of verbs by which something is said of it."""


def defines_measure(kr: SeenKeyResult, /) -> Span | None:
    """
    Show the name of a measure that a line defines, and says no value of.

    Args:
        kr: A key result.

    Returns:
        Where the name stands; None where it is not followed by what it counts.

    Example:
        >>> text = "Paid activation rate: users who have entered a card"
        >>> defines_measure(ReviewContext.of_text(text).key_results[0])
        (5, 20)
    """
    if ":" not in kr.sentence.said or kr.typed or kr.slots.target is not None:
        return None
    if may_be_verb(kr.opening.word):
        return None  # "Churn: build a model" is work under a heading
    behind = (one.span for one in kr.mentions.measures)
    return next((s for s in behind if kr.title[s[1] : s[1] + 1] == ":"), None)


def _changed(kr: SeenKeyResult) -> Token | None:
    """Find what ends a line and says only which way: "Vaccine wastage reduced"."""
    said = [token for token in kr.sentence.tokens if token.kind != "mark"]
    if len(said) < _FEW:
        return None
    moved = said[-1].lower in ("up", "down") and _amount(said[-2].lower)
    return said[-1] if moved or said[-1].lower in CHANGED else None


_FEW: Final = 2


def _amount(word: str) -> bool:
    """Tell "complaints" from a verb: of "sign up" nothing goes up."""
    return CODES.get(word, "n")[-1] in "mof#" and not may_be_verb(word)


def _everywhere(kr: SeenKeyResult) -> bool:
    """Tell "improve it at all levels", where "all" says where and not how far."""
    slots = kr.slots
    span = slots.spans.get("target", (0, 0))
    before = (kr.title[: span[0]].lower().split() or [""])[-1]
    whole = kr.title[slice(*span)].lower() in EVERY and before in ACROSS
    return whole and kr.opening.word in _MOVING and slots.service_level is None


def _praised(kr: SeenKeyResult) -> Token | None:
    """Find the praise that opens a line without a verb: "Happy clients"."""
    first = kr.opening
    rest = kr.sentence.tokens[first.place :]
    if first.word not in FEELING and first.word not in VAGUE:
        return None
    if any(token.lower in BEING or token.kind == "mark" for token in rest[1:]):
        return None
    return rest[0] if 1 < len(rest) <= _SHORT else None


_SHORT: Final = 4
"""A line of more words says something else than its praise."""


def _uncounted(kr: SeenKeyResult) -> Token | None:
    """Find "more" behind a verb, where nothing says how many more."""
    first = kr.opening
    after = kr.sentence.tokens[first.place + 1 : first.place + 2]
    more = bool(after) and after[0].lower in COUNTED_MORE and may_be_verb(first.word)
    return after[0] if more else None


_MAKING: Final = {
    "make": VAGUE | COMPARATIVES,
    "build": COMPARATIVES,
    "ensure": VAGUE | COMPARATIVES,
    "provide": VAGUE | COMPARATIVES,
}


def number_of_the_way(kr: SeenKeyResult, /) -> bool:
    """
    Tell whether the number is of the way alone: "raise sales by hiring 3 reps".

    Args:
        kr: A key result.

    Returns:
        Whether nothing says how far the end itself is to go.

    Example:
        >>> seen = ReviewContext.of_text("Raise sales by hiring 3 reps")
        >>> number_of_the_way(seen.key_results[0])
        True
    """
    return kr.once(_of_the_way)


def _of_the_way(kr: SeenKeyResult) -> bool:
    first, number = kr.opening, kr.slots.spans.get("target")
    if kr.typed or number is None or kr.slots.baseline is not None:
        return False
    way = HELPED_BY.search(kr.sentence.clean, first.span[1], number[0])
    doing = None if way is None else _DOING.match(kr.sentence.clean, way.end())
    own = doing is not None and doing[1].lower() not in _MOVING
    return own and first.word in _MOVING


_DOING: Final = re.compile(r"(?:\w+ly )?(\w{3,}ing)\b")


def _has_test(kr: SeenKeyResult) -> bool:
    """Tell whether something else than an amount can be looked up at the end."""
    return kr.once(_tested)


def _tested(kr: SeenKeyResult) -> bool:
    return (
        isinstance(kr.target, Establish)
        or kr.slots.direction == "unbounded"
        or kr.slots.reference is not None
        or still_open(kr) is not None
        or (hinted(kr.sentence, "compared") and _compared(kr))
    )


def _compared(kr: SeenKeyResult) -> bool:
    """Tell whether it names what it is to be compared with."""
    return COMPARED.search(kr.sentence.clean) is not None


def _unmeasured(kr: SeenKeyResult) -> Span | None:
    """Show the word that would need a number; None where a plain state is named."""
    first = kr.opening
    if first.word in _SOFT or (first.word in _MOVING and _moved(kr, first)):
        return first.span
    word = found(kr.sentence, COMPARATIVES, start=first.place)
    if word is None and first.word in _OBTAINING:
        word = found(kr.sentence, VAGUE)
        named = kr.mentions.concepts or kr.mentions.measures
        if word is None and kr.form == "outcome" and named:
            return first.span
    if word is not None:
        return word.start, word.end
    if first.word in _KEEPING and (rated(kr) or _kept_high(kr) or _kept_up(kr)):
        return first.span
    return _bare_measure(kr) or _bare_amount(kr) or _bare_aim(kr)


def _kept_high(kr: SeenKeyResult) -> bool:
    """Tell "maintain high service quality", where nothing says how high that is."""
    named = kr.mentions.concepts or kr.mentions.measures
    return bool(named) and found(kr.sentence, HOW_HIGH) is not None


def _kept_up(kr: SeenKeyResult) -> bool:
    """Tell "maintain the fleet", where nothing says how well."""
    up = _KEEPING[kr.opening.word] in ("maintain", "preserve", "sustain")
    return up and kr.form == "outcome" and not kr.binary


def keeps_level(kr: SeenKeyResult, /) -> bool:
    """
    Tell whether a level of something is to be kept as it is.

    Args:
        kr: A key result.

    Returns:
        Whether its words say so.

    Example:
        >>> seen = ReviewContext.of_text("Maintain our high level of care")
        >>> keeps_level(seen.key_results[0])
        True
    """
    keeping = _KEEPING.get(kr.opening.word, "hold") != "hold"
    return keeping and found(kr.sentence, LEVELS) is not None


def rated(kr: SeenKeyResult, /) -> bool:
    """
    Tell whether it names a rate, a score or a time, rather than things.

    Args:
        kr: A key result.

    Returns:
        Whether one of its measures is no count.

    Example:
        >>> rated(ReviewContext.of_text("Maintain uptime").key_results[0])
        True
    """
    measures = known().measures
    return any(measures[one.id].unit != "count" for one in kr.mentions.measures)


def _moved(kr: SeenKeyResult, first: Opening) -> bool:
    """Tell "raise quality" from "raise a request", which is done once."""
    after = kr.sentence.tokens[first.place + 1 : first.place + 2]
    one = bool(after) and after[0].lower in ("a", "an")
    if after and after[0].lower == "to":
        return False  # "Upgrade to Django 5" is done once
    return _MOVING[first.word] not in BY_HAND or (kr.form == "outcome" and not one)


def _bare_measure(kr: SeenKeyResult) -> Span | None:
    """Show the name of a measure where it is all that the line says."""
    named = kr.mentions.measures
    if not named or kr.form != "outcome":
        return None
    first = kr.opening
    start, end = named[0].span
    opens = first.span[0] >= start and not may_be_verb(first.word)
    return (start, end) if opens else None


def _bare_aim(kr: SeenKeyResult) -> Span | None:
    """Show what may be aimed at where naming it is all: "Donor happiness"."""
    tokens = [token for token in kr.sentence.tokens if token.kind != "mark"]
    named = kr.mentions.concepts
    if not named or len(tokens) > _SHORT - 1 or may_be_verb(kr.opening.word):
        return None
    start, end = named[-1].span
    theme = tokens[-1].lower in ABSTRACT and end >= tokens[-1].end
    return (start, end) if theme and kr.form == "outcome" else None


def _bare_amount(kr: SeenKeyResult) -> Span | None:
    """Show an amount of something where naming it is all: "a score in the survey"."""
    tokens = kr.sentence.tokens[kr.opening.place :]
    first = next((t for t in tokens if t.lower not in ARTICLES), None)
    if first is None or first.lower not in AMOUNTS:
        return None
    behind = tokens[tokens.index(first) + 1 :][:2]
    named = any(token.lower in ("of", "in", "per", "for") for token in behind)
    return (first.start, first.end) if named else None


def still_open(kr: SeenKeyResult, /) -> re.Match[str] | None:
    """
    Find what is still to be filled in.

    Args:
        kr: A key result.

    Returns:
        The words that stand for it, or None.

    Example:
        >>> seen = ReviewContext.of_text("Reach XX% adoption").key_results[0]
        >>> still_open(seen)[0]
        'XX%'
    """
    return kr.once(_placeholder)


def _placeholder(kr: SeenKeyResult) -> re.Match[str] | None:
    text = kr.sentence.clean
    hint = PLACEHOLDER_HINT.search(text)
    return None if hint is None else PLACEHOLDER.search(text)


RULES: Final[tuple[Rule, ...]] = (no_measurable_target,)
"""The one rule."""
