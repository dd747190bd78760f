"""Rules on one objective: O02 to O05 and O07; O01 and O06 have their own modules."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from okrkit.reviewing.hit import Hit
from okrkit.reviewing.phrasing import quoted
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.rules.meant import means_a_state
from okrkit.reviewing.rules.reading import is_people, may_be_verb, spelled
from okrkit.reviewing.rules.restating import repeated_by
from okrkit.reviewing.seen import ReviewContext, SeenObjective
from okrkit.wording.languages.en.rule_advice import (
    SCOPE_WORDS,
)
from okrkit.wording.languages.en.rule_phrases import (
    BEFORE_NAMED,
    MARK_OF,
)
from okrkit.wording.languages.en.rule_words import (
    ABSTRACT,
    ARTICLES,
    BECOMING,
    BEING,
    EVERGREEN,
    EVERGREEN_BEFORE,
    FALLING,
    GENERIC,
    GOING_ON,
    KEEPING,
    LAUNCHING,
    LEVELS,
    MOVING_OVER,
    NUMBER_BEHIND,
    PHRASE_ENDS,
    PLACES,
    PLEASING,
    REBUILDING,
    SPARED,
)
from okrkit.wording.slots import Slots, Span
from okrkit.wording.wordforms import CODES, VERB
from okrkit.wording.words import Token

__all__ = ["RULES", "made"]

_GENERIC: Final = spelled(GENERIC)
_LAUNCHING: Final = spelled(LAUNCHING)
_KEEPING: Final = spelled(KEEPING)
_LONGEST: Final = 70


@rule(
    "O02", "objective is a metric", severity="info", source="ACA, GP", needs=("words",)
)
def objective_is_metric(context: ReviewContext) -> Iterator[Hit]:
    """
    An objective whose point is a number, or which is one of its own key results.

    Why it matters:
        A number says how far, not why; and with it in the objective, the key results
        have nothing left to measure.

    Found:
        Objective: Reach $5m in recurring revenue
        - Raise net revenue retention from 98% to 106%
        - Win 40 new accounts a month, up from 25

    Use instead:
        Objective: Growing accounts stay with us and buy more
        - Raise net revenue retention from 98% to 106%
        - Win 40 new accounts a month, up from 25

    When to waive:
        The number is what all in the company call it by.

    Source:
        OKR Foundations course; Google's OKR Playbook.
    """
    for objective in context.objectives:
        targets = objective.sentence.targets
        number = next(
            (s for s in targets if _amount(objective, s) and _aimed(objective, s)), None
        )
        if number is not None:
            span = number.spans.get("target")
            yield objective.hit(
                "A number is the point of it, and belongs into a key result.",
                span=span,
                suggestion="Move the number into a key result, and say what it would "
                "mean for those concerned.",
            )
            continue
        same = repeated_by(objective)
        if same is not None:
            yield objective.hit(
                f"It is its own key result: {quoted(same.title)} says the same, and "
                "how far.",
                suggestion="Say in the objective what that would mean, and for whom.",
            )


def _amount(objective: SeenObjective, slots: Slots) -> bool:
    """Tell a number that is to be reached from "all", "no" and "number one"."""
    start, end = slots.spans.get("target", (0, 0))
    said = objective.title[start:end]
    if slots.target is None or not said or slots.direction == "zero":
        return False
    counted = slots.kind not in ("rank", "ratio")
    plain = slots.kind == "share" and slots.target == _ALL
    return counted and not plain and _A_LENGTH.fullmatch(said) is None


_ALL: Final = 100.0
_A_LENGTH: Final = re.compile(
    r"(?:an?|one) \w+|(?:two|three|four|five|six) (?:day|week|month|year|hour)s",
    re.IGNORECASE,
)
"""What is said in words, as "within a week", is no number to be measured."""


_COUNTED_OFF: Final = re.compile(r"[.)]\s+[a-z]")
"""What follows the number of an item: "1. being first 2. being cheap"."""


def _aimed(objective: SeenObjective, slots: Slots) -> bool:
    """Tell an amount from a name ("year two") and from people ("the 200 schools")."""
    start, end = slots.spans["target"]
    before, after = objective.title[:start], objective.title[end:]
    if _COUNTED_OFF.match(objective.title, end) and before[-1:] in ("", " "):
        return False
    if slots.unit == "%" or slots.kind not in (None, "absolute"):
        return True
    words = before.split()
    last = words[-1] if words else ""
    if last.lower() in NUMBER_BEHIND:
        return False
    measured = any(m.span[1] >= start - 1 for m in objective.mentions.measures)
    if len(words) > 1 and last.istitle() and last.isalpha() and not measured:
        return False
    return BEFORE_NAMED.search(before) is None or MARK_OF.match(after) is not None


@rule(
    "O03",
    "objective is a deliverable",
    severity="warning",
    source="GOI, OQS, ORC",
    needs=("words",),
)
def objective_is_deliverable(context: ReviewContext) -> Iterator[Hit]:
    """
    An objective that is to launch, build or finish something.

    Why it matters:
        It can be met although nobody is better off, and the key results become its
        steps.

    Found:
        Objective: Launch the new customer portal
        - Share of orders placed online grows from 20% to 35%
        - Order errors fall from 4% to 2%

    Use instead:
        Objective: Customers order without calling us
        - Share of orders placed online grows from 20% to 35%
        - Order errors fall from 4% to 2%

    When to waive:
        The deliverable was promised as such, by law or by contract.

    Source:
        Goitein; okrquickstart.com; okrorca.com.
    """
    for objective in context.objectives:
        thing = made(objective)
        if thing is None or means_a_state(objective):
            continue
        if any(slots.unit == "%" for slots in objective.sentence.targets):
            continue  # "Automate half of the checks" is met by degrees: O02
        first = objective.opening
        there = f"{quoted(objective.title[slice(*thing)])} is there"
        done = "it is done" if first.word in _WITHOUT_A_THING else there
        yield objective.hit(
            f"It is met once {done}, whatever comes of it.",
            span=(first.span[0], thing[1]),
            suggestion="Name the change it is to cause, and for whom.",
        )


_OVER: Final = spelled(MOVING_OVER)
_WITHOUT_A_THING: Final = _OVER | spelled(["integrate"])


def made(objective: SeenObjective, /) -> Span | None:
    """
    Show what is made, where that is a thing or an event and no state of people.

    Args:
        objective: As rules see it.

    Returns:
        Where it stands in the title; None where nothing is made.

    Example:
        >>> text = "Objective: Launch the portal" + chr(10) + "- NPS from 20 to 30"
        >>> made(ReviewContext.of_text(text).objectives[0])
        (11, 17)
    """
    first = objective.opening
    verb = _LAUNCHING.get(first.word, _OVER.get(first.word))
    tokens = objective.sentence.tokens[first.place + 1 :]
    if first.word in _OVER and tokens and tokens[0].lower == "to":
        return _moved_to(tokens[1:])
    if verb is None or any(t.lower in ("into", "to") for t in tokens[:2]):
        return None
    if _clause(tokens):
        return None
    nouns = list(_nouns(tokens))
    if not nouns or nouns[-1].lower in SPARED:
        return None
    kinds = {CODES.get(token.lower, "n")[-1] for token in nouns}
    made = kinds & {"a", "e", "x"} or nouns[-1].text[:1].isupper()
    launched = verb == "launch" and CODES.get(nouns[-1].lower, "n")[-1] not in _HOW
    there = made or verb in REBUILDING or launched
    return (nouns[0].start, _whole_name(nouns[-1], tokens)) if there else None


_HOW: Final = "y~j"
"""Letters of words that say how: "launch faster"."""


def _whole_name(last: Token, tokens: Sequence[Token]) -> int:
    """Give the end of a name with its number: "the app v2"."""
    behind = (t for t in tokens if t.start == last.end and t.kind == "number")
    return next(behind, last).end


def _moved_to(tokens: Sequence[Token]) -> Span | None:
    """Show where to, where that is a place or a system: "Move to the new office"."""
    nouns = list(_nouns(tokens))
    last = nouns[-1].lower if nouns else ""
    made = last in PLACES or CODES.get(last, "n")[-1] == "a"
    named = bool(nouns) and nouns[-1].text[:1].isupper()
    return (nouns[0].start, nouns[-1].end) if made or named else None


def _clause(tokens: Sequence[Token]) -> bool:
    """Tell "Deploying is boring" and "Launch customers become ..." from a verb."""
    first, second = [*(t.lower for t in tokens[:2]), "", ""][:2]
    people = first.endswith("s") and is_people(first)
    return first in BEING or (people and CODES.get(second, "n")[0] in VERB)


def _nouns(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the words of what a verb acts on, without small ones at the front."""
    begun = False
    for token in tokens:
        if token.kind == "mark" or (begun and token.lower in PHRASE_ENDS):
            return
        if token.lower in PHRASE_ENDS:
            continue
        begun = True
        if token.kind == "word" and token.lower not in ARTICLES:
            yield token


@rule(
    "O04",
    "long or compound objective",
    severity="info",
    source="GP, GTM, KOL",
    needs=("words",),
)
def long_objective(context: ReviewContext) -> Iterator[Hit]:
    """
    An objective of more than one line, or of two aims.

    Why it matters:
        What cannot be remembered steers nothing; of two aims one is forgotten.

    Found:
        Objective: Win more small shops and improve the margin of large orders
        - Small shops that order monthly grow from 200 to 320
        - Margin of orders over 10,000 EUR grows from 14% to 18%

    Use instead:
        Objective: Small shops buy from us first
        - Small shops that order monthly grow from 200 to 320
        - Share of their orders that go to us grows from 14% to 18%

    When to waive:
        Shortening it would lose for whom it is.

    Source:
        Google's OKR Playbook; Gtmhub's design score; Koliber.
    """
    for objective in context.objectives:
        start = objective.opening.span[0]
        words = " ".join(objective.sentence.clean[start:].split())
        second = _more_aims(objective)
        named = _named_aims(objective)
        if named > 1:
            yield objective.hit(
                f"It names {named} fields and no aim in any of them.",
                suggestion="Choose one, and say in a sentence what will be different "
                "in it.",
            )
        elif second:
            more = len(second) > 1
            yield objective.hit(
                f"It holds {'several' if more else 'two'} aims, and one will be "
                "forgotten.",
                span=(second[0], objective.sentence.tokens[-1].end),
                suggestion="Choose one, or make an objective of each."
                if more
                else "Choose one, or make two objectives of it.",
            )
        elif len(words) > _LONGEST:
            yield objective.hit(
                f"It is {len(words)} characters long; what fits on one line (about "
                f"{_LONGEST}) is remembered.",
                suggestion="Keep who and what changes; move how and why below it.",
            )


def _more_aims(objective: SeenObjective) -> list[int]:
    """Give where further verbs of change stand behind "and" or a mark."""
    tokens = objective.sentence.tokens
    first = objective.opening
    if first.word not in _AIMING:
        return []
    return [
        tokens[place].start
        for place in range(first.place + 2, len(tokens))
        if tokens[place].lower in _AIMING
        and tokens[place - 1].lower in _JOINTS
        and _acts(objective, place + 1)
    ]


_JOINTS: Final = ("and", "&", "while", "plus", ";", ",")


def _named_aims(objective: SeenObjective) -> int:
    """Count what a bare list names: "Growth, quality, people"; 0 where it is none."""
    parts: list[list[str]] = [[]]
    for token in objective.sentence.tokens[objective.opening.place :]:
        if token.lower in ("and", "&", "/", "+") or token.text in ",;":
            parts.append([])
        elif token.kind == "word":
            parts[-1].append(token.lower)
    said = [part for part in parts if part]
    bare = all(
        len(part) <= _NAME
        and _themed(part[-1])
        and (len(part) == 1 or not may_be_verb(part[0]))
        for part in said
    )
    return len(said) if bare else 0


_NAME: Final = 2
"""Of so many words is what a bare list names at most."""


def _themed(word: str) -> bool:
    """Tell whether a word names a field rather than somebody, a thing or a deed."""
    return word in ABSTRACT or (
        not is_people(word) and CODES.get(word, "n")[-1] in "mox#f"
    )


def _acts(objective: SeenObjective, place: int) -> bool:
    """Tell whether a verb has something it acts on, and is no noun."""
    tokens = objective.sentence.tokens
    if place >= len(tokens) or tokens[place].kind != "word":
        return False
    return tokens[place].lower not in ("of", "in", "for", "to", "and", "or", "with")


_AIMING: Final = {
    form: verb
    for form, verb in (
        _GENERIC | _LAUNCHING | spelled({*FALLING, *PLEASING, "win"})
    ).items()
    if form == verb and verb not in ("work", "show", "design", "research", "focus")
}


@rule(
    "O05", "maintenance objective", severity="info", source="RW2, GP", needs=("words",)
)
def maintenance_objective(context: ReviewContext) -> Iterator[Hit]:
    """
    An objective to keep something as it is, or one that is valid for ever.

    Why it matters:
        It asks for nothing that is not done already, and takes the place of what
        should change.

    Found:
        Objective: Maintain our level of service
        - Answer 95% of calls within 30 seconds
        - Keep complaints under 2%

    Use instead:
        Objective: Callers are done after one call
        - Share of calls solved at once grows from 61% to 75%
        - Repeat calls fall from 22% to 15%

    When to waive:
        It is under threat, so that keeping it takes all you have.

    Source:
        re:Work; Google's OKR Playbook.
    """
    for objective in context.objectives:
        first = objective.opening
        if first.word not in _KEEPING:
            yield from _evergreen(objective)
            continue
        after = objective.sentence.tokens[first.place + 1 :]
        going = any(token.lower in GOING_ON for token in after)
        keeps = _KEEPING[first.word] in ("keep", "hold") and _keeps_people(after)
        if keeps and not going:
            continue
        if after and after[0].lower in ("ahead", "true"):
            continue
        yield objective.hit(
            f"{quoted(objective.title[slice(*first.span)])} asks for nothing that is "
            "not so already.",
            span=first.span,
            suggestion="Watch it as a health metric, and use the objective for what "
            "should change.",
            severity="warning" if any(t.lower in LEVELS for t in after) else None,
        )


def _evergreen(objective: SeenObjective) -> Iterator[Hit]:
    """Find what is never reached: "Continuously improve", "continuous innovation"."""
    tokens = objective.sentence.tokens
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        theme = after is not None and (
            after.lower in ABSTRACT or after.lower == "improvement"
        )
        if token.lower in EVERGREEN or (theme and token.lower in EVERGREEN_BEFORE):
            yield objective.hit(
                f"{quoted(token.text)} is never reached: it could stand there in every "
                "cycle.",
                span=(token.start, token.end),
                suggestion="Say what will be different at the end of this one.",
            )
            return


def _keeps_people(after: Sequence[Token]) -> bool:
    """Tell "keep customers", which has to be won again, from "keep the level"."""
    return any(
        is_people(token.lower)
        and not (follower is not None and follower.lower in ABSTRACT)
        for token, follower in zip(after[:4], [*after[1:5], None], strict=False)
    )


@rule(
    "O07",
    "undefined scope word",
    severity="info",
    source="PH3708, WMA",
    needs=("words",),
)
def undefined_scope(context: ReviewContext) -> Iterator[Hit]:
    """
    An objective that turns on "successful", "best", "key", or on a picture.

    Why it matters:
        Everybody agrees, each to something else.

    Found:
        Objective: Become the go-to partner for clinics
        - Clinics that send us patients monthly grow from 3 to 10
        - Referred patients grow from 8 to 40 a month

    Use instead:
        Objective: Clinics in Leeds send us patients before anybody else
        - Clinics that send us patients monthly grow from 3 to 10
        - Referred patients grow from 8 to 40 a month

    When to waive:
        The key results define it, and all read them together.

    Source:
        A review at PostHog; What Matters, Dear Andy.
    """
    for objective in context.objectives:
        found = _SCOPED.search(objective.sentence.clean)
        if found is None:
            yield from _pictured(objective)
        if found is None or _placed(objective, found):
            continue
        yield objective.hit(
            f"{quoted(found[0])} is not defined: everybody can agree, each to "
            "something else.",
            span=found.span(),
            suggestion=f"Say {SCOPE_WORDS[found[0].lower()]}.",
        )


def _pictured(objective: SeenObjective) -> Iterator[Hit]:
    """Find a picture in the place of an aim: "Be the lighthouse of the harbour"."""
    said = _picture(objective)
    if not said or objective.mentions.concepts:
        return
    if any(is_people(each.lower) for each in said):
        return
    yield objective.hit(
        f"{quoted(objective.title[said[0].start : said[-1].end])} is a picture: "
        "everybody can agree, each to something else.",
        span=(said[0].start, said[-1].end),
        suggestion="Say what those concerned will do or have once it is so.",
    )


def _picture(objective: SeenObjective) -> Sequence[Token]:
    """Give what something is to be: what stands between "the" and "of"."""
    first = objective.opening
    tokens = objective.sentence.tokens[first.place + 1 :]
    lowers = [token.lower for token in tokens]
    if "of" not in lowers or first.word not in _MADE_TO_BE:
        return ()
    of = lowers.index("of")
    the = max((at for at in range(of) if lowers[at] == "the"), default=of)
    near = the == 0 or first.word == "make"
    return tokens[the + 1 : of] if near and of - the <= _OF else ()


_MADE_TO_BE: Final = BECOMING | {"make"}
_OF: Final = 3
"""So soon follows of what something is to be a picture."""


_SCOPED: Final = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted(SCOPE_WORDS, reverse=True))})(?![\w-])"
    r"(?! (?:results?|practi[cs]es?|to)\b)",
    re.IGNORECASE,
)


def _placed(objective: SeenObjective, found: re.Match[str]) -> bool:
    """Tell whether it is said in which place, as for "best bakery in Leeds"."""
    return found[0].lower() in ("best", "leading", "premier") and bool(
        re.search(r"\b(?:in|of) (?:the )?[A-Z]", objective.title[found.end() :])
    )


RULES: Final[tuple[Rule, ...]] = (
    objective_is_metric,
    objective_is_deliverable,
    long_objective,
    maintenance_objective,
    undefined_scope,
)
"""This family, in order."""
