"""Rewriting a key result without adding a fact: what is open stays X and Y."""

import re
from collections.abc import Sequence
from typing import Final

from okrkit.reviewing.rules.reading import spelled
from okrkit.reviewing.seen import SeenKeyResult
from okrkit.wording.languages.en import forms
from okrkit.wording.languages.en.concepts import ABOUT
from okrkit.wording.languages.en.rule_advice import (
    CHIEF_MEASURE,
    EVENTS,
    KINDS_OF_WORK,
    PERIODS,
)
from okrkit.wording.languages.en.rule_words import (
    ARRANGED,
    COMPARATIVES,
    EVERY,
    OBJECT_ENDS,
)
from okrkit.wording.wordforms import plural, regular
from okrkit.wording.words import Token

__all__ = ["as_state", "from_to", "measure_for", "object_of"]

_CUSTOMERS: Final = {
    form: plural(word)
    for word in ABOUT["customers"].split()
    for form in (word, plural(word))
}
_WORK: Final = spelled({*KINDS_OF_WORK, *ARRANGED, "complete", "finish", "undertake"})


def as_state(kr: SeenKeyResult, /) -> str:
    """
    Say work with a share or with everybody as the state of those concerned.

    Args:
        kr: A key result that reads as work.

    Returns:
        The rewritten title; empty where that cannot be done by its words alone.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> def state(text):
        ...     return as_state(ReviewContext.of_text(text).key_results[0])
        >>> state("Complete 80% of supplier audits within 30 days of signing")
        '80% of supplier audits are completed within 30 days of signing'
        >>> state("Hold a monthly review call with all accounts over $1m")
        'All accounts over $1m have had a review call in the last calendar month'
    """
    at = kr.opening
    verb = _WORK.get(at.word, "")
    if not verb or at.word != verb:
        return ""
    rest = kr.sentence.tokens[at.place + 1 :]
    return _share(kr, verb, rest) or _met(kr, rest)


def _share(kr: SeenKeyResult, verb: str, rest: Sequence[Token]) -> str:
    """Turn "Schedule 95% of X within Y" around."""
    of = next((i for i, token in enumerate(rest[:5]) if token.lower == "of"), None)
    if of is None or not any(token.text == "%" for token in rest[:of]):
        return ""
    end = next(
        (i for i in range(of + 1, len(rest)) if _ends(rest[i], kr.sentence.clean)),
        len(rest),
    )
    nouns = rest[of + 1 : end]
    if not nouns or any(token.kind == "number" for token in nouns):
        return ""
    share = kr.title[rest[0].start : rest[of].end]
    tail = kr.title[rest[end].start :] if end < len(rest) else ""
    whom = _customers(kr, nouns) if verb in ARRANGED else None
    if whom:
        people, event = whom
        return _line(share, people, f"have a date for the {event}", _whole(tail))
    if kr.slots.service_level is None:
        return ""  # "100% of pipelines are migrated" says no more of what comes of it
    things = kr.title[nouns[0].start : nouns[-1].end]
    return _line(share, things, "are", _done(verb), _whole(tail))


def _ends(token: Token, text: str) -> bool:
    return token.kind == "mark" or (
        token.lower in OBJECT_ENDS and text[token.start - 1 : token.start] == " "
    )


def _customers(kr: SeenKeyResult, nouns: Sequence[Token]) -> tuple[str, str] | None:
    """Cut "new customer onboarding calls" into the people and the call."""
    if nouns[-1].lower not in EVENTS:
        return None
    for place, token in enumerate(nouns[:-1]):
        people = _CUSTOMERS.get(token.lower)
        if people:
            before = kr.title[nouns[0].start : token.start]
            event = kr.title[token.end : nouns[-1].start] + EVENTS[nouns[-1].lower]
            return f"{before}{people}", event.strip()
        if place > 1:
            break
    return None


def _met(kr: SeenKeyResult, rest: Sequence[Token]) -> str:
    """Turn "Hold a monthly review call with all accounts ..." around."""
    words = [token.lower for token in rest]
    place = 1 if words[:1] in (["a"], ["an"], ["the"]) else 0
    often = PERIODS.get(words[place]) if len(words) > place else None
    if often is None or "with" not in words[place:]:
        return ""
    whom = words.index("with", place)
    event = rest[place + 1 : whom]
    if not event or event[-1].lower not in EVENTS or whom + 2 >= len(rest):
        return ""
    everybody = words[whom + 1] in EVERY
    if not everybody and rest[whom + 1].kind != "number":
        return ""
    people = kr.title[rest[whom + 1].start :].rstrip(" .")
    called = kr.title[event[0].start : event[-1].start] + EVENTS[event[-1].lower]
    has = "has" if words[whom + 1] in ("every", "each") else "have"
    article = "an" if called[0].lower() in "aeiou" else "a"
    return _line(people, has, "had", article, called, often)


def _whole(tail: str) -> str:
    """Put back the word that note-takers leave out: "within 5 days signing"."""
    return _GAP.sub(r"\1 of \2", tail.rstrip(" ."))


_GAP: Final = re.compile(
    r"(within \d+ (?:working |business )?(?:days?|hours?|weeks?)) (\w+ing\b)"
)


def _done(verb: str) -> str:
    return forms.IRREGULAR.get(verb, f"x {regular(verb, 'ed')}").split()[-1]


def _line(*parts: str) -> str:
    line = " ".join(" ".join(parts).split())
    return line[:1].upper() + line[1:]


def object_of(kr: SeenKeyResult, /) -> str:
    """
    Give what the opening verb acts on, up to where something else begins.

    Args:
        kr: A key result.

    Returns:
        The words; empty where they are none or too many to quote.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> seen = ReviewContext.of_text("Improve the checkout flow by Q3")
        >>> object_of(seen.key_results[0])
        'the checkout flow'
    """
    at = kr.opening
    rest = kr.sentence.tokens[at.place + 1 :]
    end = 0
    while end < len(rest) and (
        not _ends(rest[end], kr.sentence.clean)
        or (rest[end].lower == "of" and rest[end - 1].lower in _COUNTING)
    ):
        end += 1
    if not 0 < end <= _QUOTABLE or any(t.kind != "word" for t in rest[:end]):
        return ""
    if end < len(rest) and rest[end].lower in ("and", "or"):
        return ""
    return kr.title[rest[0].start : rest[end - 1].end]


_COUNTING: Final = frozenset(
    ("number", "share", "percentage", "proportion", "amount", "rate")
)
_QUOTABLE: Final = 6


def measure_for(kr: SeenKeyResult, /) -> str:
    """
    Name a measure for what a key result wants to move.

    Args:
        kr: A key result.

    Returns:
        Its own words where they name a measure, else the chief measure of the concept
        they name; empty where neither is known.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> seen = ReviewContext.of_text("Improve customer satisfaction")
        >>> bool(measure_for(seen.key_results[0]))
        True
    """
    share = _SHARE_OF.match(kr.title, kr.opening.span[1])
    if share is not None:
        return share[1]
    thing = object_of(kr)
    words = thing.lower().split()
    if not words or not _STATING.isdisjoint(words):
        return ""
    start = kr.title.find(thing, kr.opening.span[1])
    end = start + len(thing)
    per = _PER.match(kr.title, end)
    if per is not None:
        return kr.title[start : per.end()]
    counted = not _COUNTING.isdisjoint(words) and "of" in words
    named = (span for _, span in kr.mentions.measures)
    if counted or any(_to_the_end(thing, span[1] - start) for span in named):
        while words[0] in COMPARATIVES or words[0] in _DETERMINERS:
            thing = thing[len(words.pop(0)) :].lstrip()
        return thing
    for concept, span in kr.mentions.concepts:
        if span[1] == end:
            return CHIEF_MEASURE.get(concept, "")
    return ""


_SHARE_OF: Final = re.compile(
    r"\s+(?:the |our )?((?:%|share|percentage|proportion|number) of [^.;:,()\d]{3,70}?)"
    r"\s*\.?\s*\Z",
    re.IGNORECASE,
)
"""What is counted, as the line itself says it to its end."""
_PER: Final = re.compile(r" per [a-z][\w-]{1,20}\b")
_STATING: Final = frozenset(("is", "are", "be", "feel", "stay"))
_DETERMINERS: Final = ("a", "an", "the", "our", "my", "their")


def _to_the_end(thing: str, place: int) -> bool:
    """Tell whether what ends at a place is all but for "score" and the like."""
    return 0 < place <= len(thing) and thing[place:].strip().lower() in _MEASURING


_MEASURING: Final = ("", "score", "scores", "rate", "rates", "level", "levels")


def from_to(kr: SeenKeyResult, /) -> str:
    """
    Write the place for a start into a key result that says only where it goes.

    Args:
        kr: A key result with a target.

    Returns:
        The title with "from X to Y"; empty where its words do not allow that.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> seen = ReviewContext.of_text("Raise conversion to 9%").key_results[0]
        >>> from_to(seen)
        'Raise conversion from X% to 9%'
    """
    span = kr.slots.spans.get("target")
    if span is None:
        return ""
    before, words = kr.title[: span[0]], kr.title[slice(*span)]
    unit = "%" if "%" in words or kr.title[span[1] :].startswith("%") else ""
    goal = _TO.search(before)
    if goal and kr.slots.kind not in ("percent-delta", "delta", "multiple"):
        return (
            f"{before[: goal.start()]} from X{unit}{before[goal.start() :]}"
            + (kr.title[span[0] :])
        )
    limit = _BOUND.search(before)
    if limit and kr.slots.kind not in ("percent-delta", "delta", "multiple"):
        return f"{before[: limit.start()]} from X{unit} to{kr.title[limit.start() :]}"
    change = _BY.search(before)
    if change and kr.slots.kind in ("percent-delta", "delta"):
        unit_said = _UNIT.match(kr.title, span[1])
        end = span[1] if unit_said is None else unit_said.end()
        if kr.slots.unit and kr.title[end:].startswith(f" {kr.slots.unit}"):
            return ""
        by = kr.title[change.start() + 1 : end].removeprefix("by ")
        return f"{before[: change.start()]} from X to Y ({by}){kr.title[end:]}"
    return ""


_TO: Final = re.compile(
    r" to (?:at least |at most |under |over |above |below |more than |[<>≥≤$€£] ?)?\Z"
)
_BOUND: Final = re.compile(r" (?:below|under|above|over) [$€£]?\Z")
_BY: Final = re.compile(
    r" (?:by|up|down) (?:by )?(?:at least |a minimum of |another |minimum )?\Z"
)
_UNIT: Final = re.compile(
    r"(?: ?%)?(?: (?:points?|days?|hours?|minutes?|weeks?|pp)\b)?"
    r"(?: (?:over|on|vs\.?|versus|compared|against) [^(),;.]{1,60}\Z)?"
)
