"""The rule on why an objective matters: O06."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from okrkit.reviewing.hit import Hit
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.rules.reading import is_people, may_be_verb
from okrkit.reviewing.seen import ReviewContext, SeenObjective
from okrkit.wording.languages.en.rule_phrases import PURPOSE
from okrkit.wording.languages.en.rule_words import BECOMING, BENEFITS, SMALL_WORDS
from okrkit.wording.wordforms import CODES, VERB

__all__ = ["RULES"]


@rule(
    "O06",
    "no why",
    severity="info",
    part="substance",
    source="GP, KEL",
    needs=("words",),
)
def no_why(context: ReviewContext) -> Iterator[Hit]:
    """
    An objective that does not say what is wrong today, or what it would bring.

    Why it matters:
        A reader cannot tell why this comes before other things, and nobody would notice
        if it were met. Ask: if all is met and nobody notices, was it worth it?

    Found:
        Objective: Improve blog process documentation
        - Share of posts that pass review at once grows from 40% to 70%
        - Time from draft to post falls from 9 to 4 days

    Use instead:
        Objective: Improve blog process documentation so that guests can write for us
        - Share of posts that pass review at once grows from 40% to 70%
        - Time from draft to post falls from 9 to 4 days

    When to waive:
        All who read it live with the problem every day.

    Source:
        Google's OKR Playbook; Allan Kelly, forum review.
    """
    for objective in context.objectives:
        if objective.objective.why or _says_why(objective):
            continue
        yield objective.hit(
            "It does not say which problem of today it solves, or what would be better "
            "once it is met.",
            suggestion="Add a sentence on why: who has which problem today.",
        )


_TROUBLES: Final = frozenset(word for word, code in CODES.items() if code[-1] == "f")


def _says_why(objective: SeenObjective) -> bool:
    """Tell whether it names an end or a problem, or is what those concerned will do."""
    title = objective.title
    if PURPOSE.search(title) or _ENABLED.search(title):
        return True
    lines = (objective.sentence, *(kr.sentence for kr in objective.key_results))
    if not all(map(_TROUBLES.isdisjoint, [line.said for line in lines])):
        return True
    tokens = objective.sentence.tokens
    if any(t.lower in BENEFITS for t in tokens):
        return True
    if _clause_on_people(objective):
        return True
    first = objective.opening
    if first.word in BECOMING or may_be_verb(first.word):
        return False
    # "Parcels arrive on time", "Every nurse knows whom to ask": somebody's own doing.
    after = tokens[first.place + 1 :]
    verb = any(CODES.get(t.lower, "n")[0] in (*VERB, *_IS) for t in after)
    return verb or any(
        is_people(token.lower) and _does(follower.lower)
        for token, follower in pairwise(tokens[first.place : first.place + _SUBJECT])
    )


def _clause_on_people(objective: SeenObjective) -> bool:
    """Tell "a place where people stay": behind a verb of one's own, their doing."""
    tokens = objective.sentence.tokens[objective.opening.place + 1 :]
    return any(
        token.lower in _SEVERAL and CODES.get(after.lower, "n")[0] in VERB
        for token, after in pairwise(tokens)
    ) or any(
        token.lower.endswith("s")
        and is_people(token.lower)
        and CODES.get(after.lower, "n") in _ONLY_VERBS
        for token, after in pairwise(tokens)
    )


_SEVERAL: Final = ("people", "everybody", "everyone", "anybody", "anyone")
_ONLY_VERBS: Final = frozenset(VERB)
"""Words that are verbs and no nouns: "sales teams call", but not "teams work"."""


def _does(word: str) -> bool:
    """Tell whether a word behind people says what they do."""
    plain = word.isalpha() and word not in SMALL_WORDS and word[-2:] != "ly"
    return plain and word not in CODES


_SUBJECT: Final = 5
"""So many words may hold the subject of a sentence and its verb."""
_IS: Final = ("b", "h", "J")
"""The letters of be, have and of "can"."""


_ENABLED: Final = re.compile(
    r"\b(?:for|enable|help|let|allow) \w+ (?:\w+ )?to \w|\bwithout \w", re.IGNORECASE
)

RULES: Final[tuple[Rule, ...]] = (no_why,)
"""The one rule."""
