"""What to write instead of work, by the kind of work it is: K01 asks."""

from collections.abc import Sequence
from typing import Final

from okrkit.reviewing.phrasing import quoted
from okrkit.reviewing.rules.reading import is_people, may_be_verb, spelled
from okrkit.reviewing.rules.rewriting import as_state
from okrkit.reviewing.seen import SeenKeyResult
from okrkit.wording.languages.en.rule_advice import (
    EFFECTS,
    KINDS_OF_THING,
    KINDS_OF_WORK,
    SAYS_NOTHING,
    THINGS_OF_CODE,
)
from okrkit.wording.languages.en.rule_phrases import FOR_A_CHANGE
from okrkit.wording.languages.en.rule_words import OBJECT_ENDS
from okrkit.wording.slots import Span
from okrkit.wording.wordforms import CODES
from okrkit.wording.words import Token

__all__ = ["instead"]

_WORK: Final = spelled(KINDS_OF_WORK)
_LIGHT: Final = spelled(SAYS_NOTHING)


def instead(kr: SeenKeyResult, shown: Span | None, /) -> str:
    """
    Rewrite work where its words allow, else ask for what it is to bring.

    Args:
        kr: A key result that reads as work.
        shown: The word for the work, where there is one.

    Returns:
        The suggestion: a rewritten line, or a question with a measure for such work.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> seen = ReviewContext.of_text("Set up a council of parents").key_results[0]
        >>> instead(seen, None).partition(", such as ")[0]
        'Ask \u201cso that what?\u201d, and write what it will decide or get done'
    """
    state = as_state(kr)
    if state:
        return f"Write it as a state: {quoted(state)}."
    purpose = FOR_A_CHANGE.search(kr.sentence.clean)
    if purpose is not None:
        what = kr.title[slice(*purpose.span(1))]
        return (
            "It says what it is for: measure that, such as "
            f"{quoted(f'{what} from X to Y')}."
        )
    kind = _of_its_end(kr, shown) or _of_its_verb(kr) or _of_its_thing(kr)
    if kind is None:
        return (
            "Ask \u201cso that what?\u201d, and write what will be different for whom."
        )
    return f"Ask \u201cso that what?\u201d, and write {EFFECTS[kind]}."


def _of_its_verb(kr: SeenKeyResult) -> str | None:
    """Tell the kind of work that a line opens with; what is made says more."""
    first = kr.opening
    verb, rest = _WORK.get(first.word, ""), kr.sentence.tokens[first.place + 1 :]
    kind, head = KINDS_OF_WORK.get(verb), _head(rest)
    made = KINDS_OF_THING.get(head)
    if kind is None:
        return made if first.word in _LIGHT and made not in _ONLY_MADE else None
    if _of_nobody(kr, kind, rest):
        return None
    if kind not in _MAKING:
        code = kind == "rework" and head in THINGS_OF_CODE
        return "end" if verb == "close" and made == "place" else "code" * code or kind
    if head in THINGS_OF_CODE:
        return "learn" if kind == "meet" else "code"
    return made or (kind if head and kind != "meet" else None)


_MAKING: Final = ("launch", "write", "meet", "ease")
_ONLY_MADE: Final = ("code", "place")
"""Things that say nothing of the work on them unless it is to make them."""


def _of_nobody(kr: SeenKeyResult, kind: str, rest: Sequence[Token]) -> bool:
    """Tell "train daily", "onboarding revamp", "send students" from other work."""
    word = kr.opening.word
    if kind not in ("hire", "train") and word != "send":
        return False
    people = any(is_people(t.lower) or _staff(t.lower) for t in rest)
    if kind == "hire":
        return word.endswith("ing") and not people and kr.slots.target is None
    daily = kind == "train" and word[-2:] != "ed"
    return people if word == "send" else daily and not people


def _head(tokens: Sequence[Token]) -> str:
    """Give the noun of what a verb acts on: the last word of its phrase."""
    head = ""
    for token in tokens:
        if token.lower in OBJECT_ENDS or (
            token.kind == "mark" and token.text not in _WITHIN
        ):
            break
        head = token.lower if token.kind == "word" else head
    return head


_WITHIN: Final = "\"\u201c\u201d:'"
"""Marks that end no phrase: "the “Fun Friday” meeting", "1:1 sessions"."""


def _staff(word: str) -> bool:
    return CODES.get(word, "n")[-1] == "s"


def _of_its_end(kr: SeenKeyResult, shown: Span | None) -> str | None:
    """Tell the kind of work of a participle: "Team trained", "Newsletter sent"."""
    if shown is None or shown == kr.opening.span:
        return None
    verb = _WORK.get(kr.title[slice(*shown)].lower(), "")
    kind = KINDS_OF_WORK.get(verb)
    part = kr.slots.kind == "share" or verb in _ANYTHING
    return None if part or kind in _OF_WHAT_IS_THERE else kind


_OF_WHAT_IS_THERE: Final = ("learn", "meet", "fix", "win")
"""Kinds that a participle does not tell: "Backups tested", "All bugs closed"."""
_ANYTHING: Final = ("add", "deliver", "enable", "extend", "open", "set")
"""Verbs whose participle is said of anything: "20 case studies added"."""


def _of_its_thing(kr: SeenKeyResult) -> str | None:
    """Tell the kind of work by its noun: "3 posts", "complete the HIPAA training"."""
    if not kr.sentence.said.isdisjoint(_COURSES):
        return "train"
    first = kr.opening
    if may_be_verb(first.word):
        return None
    kind = KINDS_OF_THING.get(_head(kr.sentence.tokens[first.place :]))
    return kind if kind in _TELLING else None


_COURSES: Final = frozenset(n for n, kind in KINDS_OF_THING.items() if kind == "train")
_TELLING: Final = ("reach", "meet")
