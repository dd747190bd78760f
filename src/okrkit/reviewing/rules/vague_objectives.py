"""The rule on objectives that any company could have: O01."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from okrkit.reviewing.hit import Hit
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.rules.objectives import made
from okrkit.reviewing.rules.reading import is_people, may_be_verb, spelled
from okrkit.reviewing.seen import ReviewContext, SeenObjective
from okrkit.wording.languages.en.rule_phrases import (
    ABLE,
    BOASTED,
    DOING_NOUN,
    PURPOSE,
    SO_THAT_ALL_SEE,
    WITH_OURS,
)
from okrkit.wording.languages.en.rule_words import (
    ABSTRACT,
    BECOMING,
    BENEFITS,
    BETTERED,
    BETTERING,
    CLAUSES,
    COMPARATIVES,
    FALLING,
    GENERIC,
    PHRASE_ENDS,
    PLEASING,
    RISING,
    SHOWING,
    SMALL_WORDS,
    VAGUE,
    WHOSE,
)
from okrkit.wording.words import Token

__all__ = ["RULES"]

_GENERIC: Final = spelled(GENERIC)
_SAYING: Final = 4
"""A generic verb with more words of content than these says something after all."""


@rule("O01", "vague objective", severity="warning", source="ACA, PRE", needs=("words",))
def vague_objective(context: ReviewContext) -> Iterator[Hit]:
    """
    An objective that any company could have: a generic verb and a theme.

    Why it matters:
        Nobody can see from it what will be different, or for whom, so it decides
        nothing.

    Found:
        Objective: Improve sales performance
        - Raise the win rate from 18% to 25%
        - Cut the sales cycle from 60 to 45 days

    Use instead:
        Objective: Small shops buy from us without waiting for a visit
        - Raise the share of shops that order online from 18% to 25%
        - Cut the time from first contact to order from 60 to 45 days

    When to waive:
        The theme was agreed for the year, and the sentence behind it stands elsewhere.

    Source:
        OKR Foundations course; Preiss, 41 mistakes.
    """
    for objective in context.objectives:
        if objective.objective.scope or made(objective) is not None:
            continue
        if _theme_of_people(objective):
            yield objective.hit(
                "It would fit any company: it says for whom, and not what will be "
                "different for them.",
                suggestion="Say what they will be able to do.",
                severity="info",
            )
        elif (
            _theme(objective)
            or BOASTED.fullmatch(objective.title)
            or _only_better(objective)
            or _only_more(objective)
            or (_generic(objective) and not _for_somebody(objective))
        ):
            yield objective.hit(
                "It would fit any company: it does not say for whom anything will be "
                "different, or what.",
                suggestion="Say who will notice, and what they will be able to do.",
            )
        elif _only_pleases(objective):
            yield objective.hit(
                "It says whom to please, and not what they would notice.",
                suggestion="Say what they will then do or have that they do not now.",
                severity="info",
            )
        elif _only_less(objective):
            yield objective.hit(
                "It says which way an amount is to go, and not what that is for.",
                suggestion="Say who will notice, and what they will be able to do.",
                severity="info",
            )
        elif _field_of_work(objective):
            yield objective.hit(
                "It names a field of work, and not what will be different in it.",
                suggestion="Say in a sentence with a verb who will then do or have "
                "what.",
                severity="info",
            )


def _only_better(objective: SeenObjective) -> bool:
    """Tell "More efficient warehouse": better in no way that could be told."""
    said = [token.lower for token in _words(objective)]
    tokens = objective.sentence.tokens
    lowers = [token.lower for token in tokens[objective.opening.place :][:2]]
    more = lowers[:1] == ["more"] and lowers[1:2] and lowers[1] in VAGUE
    few = len(said) < _SAYING and not any(is_people(word) for word in said)
    return few and bool(more or (lowers and lowers[0] in BETTERED))


def _only_more(objective: SeenObjective) -> bool:
    """Tell "Do marketing better" and "Use the app more": nobody is named, nor what."""
    said = _words(objective)
    last = objective.sentence.tokens[-1:]
    more = bool(last) and last[0].lower in ("better", "more") and len(said) > 1
    # "We sell more" stands alone where it is what they live on: it is as vague.
    return more and len(said) < _SAYING and not any(is_people(t.lower) for t in said)


def _only_pleases(objective: SeenObjective) -> bool:
    """Tell "Delight our customers", behind which nothing follows."""
    said = [token.lower for token in _words(objective)]
    pleased = len(said) == len(("verb", "people")) and said[0] in _PLEASING
    return pleased and (said[1] in WHOSE or is_people(said[1]))


_PLEASING: Final = spelled(PLEASING).keys()


def _only_less(objective: SeenObjective) -> bool:
    """Tell "Reduce costs": a verb, an amount that any company has, and no more."""
    said = _words(objective)
    falls = len(said) == len(("verb", "amount")) and said[0].lower in _FALLING
    return falls and _known(objective)


_FALLING: Final = spelled(FALLING)


def _field_of_work(objective: SeenObjective) -> bool:
    """Tell "Early detection of leaks": a noun for doing something, and no verb."""
    first, said = objective.opening, _words(objective)
    if any(t.lower in BENEFITS | COMPARATIVES or t.kind == "number" for t in said):
        return False
    tokens = objective.sentence.tokens[first.place :]
    if any(token.lower in CLAUSES for token in tokens):
        return False
    head = first.word
    for token in tokens:
        if token.kind == "mark" or token.lower in PHRASE_ENDS:
            break
        head = token.lower
    verb = may_be_verb(first.word) and head != first.word
    people = any(is_people(token.lower) for token in said[:1])
    return (
        0 < len(said) <= _NAMED
        and not verb
        and not people
        and (len(said) == 1 or DOING_NOUN.search(head) is not None)
    )


_NAMED: Final = 6


def _theme_of_people(objective: SeenObjective) -> bool:
    """Tell "Improve user engagement": a verb that fits anything, people, a theme."""
    said = [token.lower for token in _words(objective)]
    of_us = len(said) > len(_THEME) and WITH_OURS.search(objective.sentence.clean)
    if not (len(said) == len(_THEME) or of_us) or said[0] not in _RAISED:
        return False
    who, what = said[1], said[2]
    return (who in WHOSE or is_people(who)) and what in ABSTRACT


_THEME: Final = ("verb", "people", "theme")
_RAISED: Final = spelled(RISING | BETTERING)


def _for_somebody(objective: SeenObjective) -> bool:
    """Tell whether somebody is named who would notice, or what it is for."""
    if SO_THAT_ALL_SEE.search(objective.title):
        return True
    if objective.mentions.populations or PURPOSE.search(objective.title):
        return True
    if ABLE.search(objective.title):
        return True
    tokens = objective.sentence.tokens
    words = {token.lower for token in tokens} - ABSTRACT
    if any(is_people(word) for word in words):
        return True
    # "Prove that plumbers will pay": whoever it is, they are to do something.
    return any(
        token.lower == "that" and after.lower[-1:] == "s"
        for token, after in pairwise(t for t in tokens if t.lower[-2:] != "ly")
    )


def _words(objective: SeenObjective) -> Sequence[Token]:
    """Give its words of content from the one that opens it."""
    first = objective.opening
    tokens = objective.sentence.tokens[first.place :]
    return [t for t in tokens if t.kind != "mark" and t.lower not in SMALL_WORDS]


def _theme(objective: SeenObjective) -> bool:
    """Tell whether it is a theme alone: "Operational excellence", "Focus on people"."""
    said = _words(objective)
    first = objective.opening.word
    if not said or len(said) >= _SAYING or first in BECOMING:
        return False
    if is_people(first):
        return False  # "Everybody decides with data" says who
    if _GENERIC.get(first) == "focus":
        return True
    return said[-1].lower in ABSTRACT and not may_be_verb(said[0].lower)


def _generic(objective: SeenObjective) -> bool:
    """Tell whether it is a verb that fits anything, with little behind it."""
    said = _words(objective)
    verb = _GENERIC.get(said[0].lower) if said else None
    if verb is None or any(token.kind == "number" for token in said):
        return False
    if verb in SHOWING:
        return len(said) <= _SAYING + 1
    rest = said[1:]
    abstract = any(token.lower in ABSTRACT for token in rest)
    if verb in RISING and not (abstract or _known(objective)):
        return False  # "Grow tomatoes without peat" is the business itself
    if verb == "have" and abstract:
        return len(rest) <= 2 * _SAYING
    named = any(token.text[:1].isupper() for token in rest)
    return len(rest) <= _SAYING and not (named and len(rest) > 1)


def _known(objective: SeenObjective) -> bool:
    """Tell whether it names a concept or a measure that any company may have."""
    return bool(objective.mentions.concepts or objective.mentions.measures)


RULES: Final[tuple[Rule, ...]] = (vague_objective,)
"""The one rule."""
