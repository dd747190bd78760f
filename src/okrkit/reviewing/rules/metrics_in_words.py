"""Rules on what a key result measures: K05, K09, K11, K14."""

import re
from collections.abc import Iterator
from typing import Final

from okrkit.model.target import Hold
from okrkit.reviewing.hit import Hit
from okrkit.reviewing.phrasing import quoted
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.rules.numberless import keeps_level, rated, unmeasured
from okrkit.reviewing.rules.reading import found, hinted, may_be_verb, spelled
from okrkit.reviewing.rules.uncountable import undefined_theme
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult
from okrkit.wording.languages.en.rule_advice import (
    LOOSE,
    VANITY,
)
from okrkit.wording.languages.en.rule_phrases import (
    DEFINED,
    DEFINING_WINDOW,
    NAMED_LOOSELY,
    QUALITY,
)
from okrkit.wording.languages.en.rule_words import (
    ANSWERS,
    BEFORE_NOUN,
    BEFORE_TIME,
    CLAUSES,
    DEGREES,
    KEEPING,
    NEED_A_MATE,
    OF_PEOPLE,
    OF_PRAISE,
    PEOPLE_UNCOUNTED,
    PRAISING,
    SHARES,
    SIZED,
    VAGUE,
    WHOSE,
    WRITTEN,
)
from okrkit.wording.slots import Span
from okrkit.wording.wordforms import CODES
from okrkit.wording.words import Token

__all__ = ["RULES"]

_KEEPING: Final = spelled(KEEPING)


@rule(
    "K05", "undefined metric", severity="warning", source="GP, IPLD", needs=("words",)
)
def undefined_metric(context: ReviewContext) -> Iterator[Hit]:
    """
    A word on which the count depends, and which two people may count differently.

    A theme with a bare percentage, as in "efficiency up 15%", is told as well.

    Why it matters:
        The number can be argued up or down at the end, whatever happened.

    Found:
        Grow active accounts from 300 to 420

    Use instead:
        Accounts with a booking in the past 28 days grow from 300 to 420

    When to waive:
        The definition stands where all who read this look, such as a metric handbook.

    Source:
        Google's OKR Playbook; a review at IPLD: nobody had defined "feature complete".
    """
    for kr in context.key_results:
        loose = _undefined(kr)
        theme = undefined_theme(kr) if loose is None else None
        if theme is not None and not _defined(kr):
            yield kr.hit(
                f"{quoted(kr.title[slice(*theme)])} is counted in many ways, and a "
                "bare percentage names none.",
                span=theme,
                suggestion="Name the measure, and both ends of it, from X to Y.",
                severity="info",
            )
        if loose is not None and not _defined(kr):
            message, span, suggestion = loose
            yield kr.hit(message, span=span, suggestion=suggestion)


def _undefined(kr: SeenKeyResult) -> tuple[str, Span, str] | None:
    """Say what may be counted differently, where it stands, and what to say."""
    word = _loose(kr) or _vague(kr)
    if word is not None and word.lower in DEGREES and unmeasured(kr) is not None:
        return None  # that a number is missing is said already
    if word is not None:
        what = f"Say {LOOSE.get(word.lower, 'what number shows it')}."
        return f"{quoted(word.text)}{_DIFFERENTLY}", (word.start, word.end), what
    named = _named_loosely(kr)
    if named is not None:
        what = "Say what it must hold, or how it is counted."
        return f"{quoted(named[0])}{_DIFFERENTLY}", named.span(), what
    stat = kr.slots.spans.get("stat")
    if stat is not None and _of_nothing(kr):
        return (
            f"It does not say what the {quoted(kr.title[slice(*stat)])} is of.",
            stat,
            "Name what is measured, and where.",
        )
    if not _people_uncounted(kr):
        return None
    return (
        f"It does not say when somebody is one of the {quoted(_unit(kr))}.",
        kr.slots.spans["unit"],
        "Say what they must do, and within how many days, to count.",
    )


def _of_nothing(kr: SeenKeyResult) -> bool:
    """Tell "p95 < 15 seconds for shops", which names a statistic of nothing."""
    stat, number = kr.slots.spans["stat"], kr.slots.spans.get("target")
    between_ = "" if number is None else kr.sentence.clean[stat[1] : number[0]]
    before = kr.sentence.clean[: stat[0]].split()
    named = kr.mentions.measures or kr.mentions.concepts
    bare = number is not None and not any(map(str.isalpha, between_))
    return bare and not before and not named


_DIFFERENTLY: Final = " is not defined: two people may count it differently."


def _named_loosely(kr: SeenKeyResult) -> re.Match[str] | None:
    may = hinted(kr.sentence, "named loosely")
    return NAMED_LOOSELY.search(kr.sentence.clean) if may else None


def _defined(kr: SeenKeyResult) -> bool:
    """Tell whether fields or words say what is counted."""
    metric = None if kr.key_result.metric_id is None else kr.metric
    if metric is not None and (metric.definition or metric.description):
        return True
    may = hinted(kr.sentence, "defined")
    return may and DEFINED.search(kr.sentence.clean) is not None


def _vague(kr: SeenKeyResult) -> Token | None:
    """Find a word of praise where nothing else says when it is good enough."""
    if kr.typed:
        return None
    if kr.measurable:
        return _vague_part(kr)
    return None if unmeasured(kr) is not None else found(kr.sentence, VAGUE)


def _vague_part(kr: SeenKeyResult) -> Token | None:
    """Find praise in a part without a number: "good chapters and 100 members"."""
    number = kr.slots.spans.get("target")
    praised = not PRAISING.isdisjoint(kr.sentence.said)
    if not praised or number is None or kr.slots.baseline is not None:
        return None
    parts: list[list[Token]] = [[]]
    for token in kr.sentence.tokens:
        if token.lower in ("and", "&", ",", ";"):
            parts.append([])
        else:
            parts[-1].append(token)
    for place, part in enumerate(parts):
        counted = any(token.kind == "number" for token in part)
        later = any(one.start >= number[0] for one in part)
        beside = place + 1 < len(parts) and bool(parts[place + 1])
        word = next((one for one in part[:-1] if one.lower in PRAISING), None)
        if word is not None and beside and not counted and not later:
            return word
    return None


def _loose(kr: SeenKeyResult) -> Token | None:
    """Find a loose word that no window, number, bracket or clause makes firm."""
    word = found(kr.sentence, LOOSE.keys())
    if word is None or not _counts_by(kr, kr.sentence.tokens.index(word)):
        return None
    return word


def _counts_by(kr: SeenKeyResult, place: int) -> bool:
    """Tell whether the count depends on a loose word."""
    word = kr.sentence.tokens[place].lower
    after = kr.sentence.tokens[place + 1 : place + 5]
    words = [token.lower for token in after]
    if word in OF_PEOPLE and _stays_so(kr, place):
        return DEFINING_WINDOW.search(_LATER.sub("", kr.sentence.clean)) is None
    if word in OF_PEOPLE:
        sort = CODES.get(words[0], "n")[-1] if words else ""
        if sort not in "kso" or DEFINING_WINDOW.search(kr.sentence.clean):
            return False
    if word in BEFORE_NOUN and (not after or after[0].kind != "word"):
        return False
    if word in OF_PRAISE and kr.measurable:
        return False
    if word == "positive" and words[:1] and words[0] in ANSWERS:
        return False
    before = kr.sentence.tokens[place - 1].kind if place else ""
    numbered = before == "number" or any(each.kind == "number" for each in after)
    told = any(each in CLAUSES for each in words[:3]) or "(" in words[:2]
    named = bool(words) and words[0] in ("result", "results", "of")
    return not told and not named and not (numbered and word in SIZED)


def _stays_so(kr: SeenKeyResult, place: int) -> bool:
    """Tell "still active after 90 days", which says when and not what for."""
    tokens = kr.sentence.tokens
    return bool(place) and tokens[place - 1].lower == "still"


_LATER: Final = re.compile(
    r"\bafter (?:\d{1,4}|an?|one|two|three|six) \w+|\b\d{1,4} \w+ (?:after|later)\b"
)


def _unit(kr: SeenKeyResult) -> str:
    return kr.slots.unit or ""


def _people_uncounted(kr: SeenKeyResult) -> bool:
    """Tell whether people are counted of whom nothing is said: "1 million users"."""
    if kr.typed or kr.form != "outcome" or _unit(kr) not in PEOPLE_UNCOUNTED:
        return False
    unit, number = kr.slots.spans.get("unit"), kr.slots.spans.get("target")
    text = kr.sentence.clean
    if unit is None or number is None or kr.slots.kind != "absolute":
        return False
    if text[number[1] : unit[0]].strip() or DEFINING_WINDOW.search(text):
        return False
    after = next((t for t in kr.sentence.tokens if t.start >= unit[1]), None)
    return after is None or after.kind == "mark" or after.lower in BEFORE_TIME


@rule("K09", "vanity count", severity="info", source="OT1, SBD", needs=("words",))
def vanity_count(context: ReviewContext) -> Iterator[Hit]:
    """
    A count that can rise without anything better behind it.

    Why it matters:
        What is counted gets made: views are bought, tests assert nothing, bugs are
        split in two.

    Found:
        Grow page views of the help pages from 20,000 to 30,000 a month

    Use instead:
        Share of help readers who open no ticket within a day grows from 70% to 80%

    When to waive:
        It stands beside a key result on what it is to bring.

    Source:
        okrstool.com; scaledbydesign.com.
    """
    for kr in context.key_results:
        word = kr.once(_vain)
        if word is not None:
            yield kr.hit(
                f"{quoted(word.text)} can rise with nothing better behind it.",
                span=(word.start, word.end),
                suggestion=f"Pair it with its quality or effect: {VANITY[word.lower]}.",
                severity="warning" if _nothing_else(kr) else None,
            )


def _nothing_else(kr: SeenKeyResult) -> bool:
    """Tell whether all that stands beside it are such counts, and work."""
    beside = () if kr.objective is None else kr.objective.key_results
    return len(beside) > 1 and all(
        each.form != "outcome" or each.once(_vain) is not None for each in beside
    )


def _vain(kr: SeenKeyResult) -> Token | None:
    """Find the count where it is what the target counts, and nothing sorts it."""
    word = found(kr.sentence, VANITY.keys())
    if word is None or not _counts(kr, word) or QUALITY.search(kr.sentence.clean):
        return None
    if word.lower in WRITTEN and (
        kr.form == "outcome" or kr.opening.word not in _WRITING
    ):
        return None
    return None if word.lower in NEED_A_MATE and not _coverage(kr, word) else word


_WRITING: Final = spelled(
    ["publish", "write", "post", "create", "produce", "release", "send"]
)


def _coverage(kr: SeenKeyResult, word: Token) -> bool:
    """Tell test coverage, story points and bugs found from others of the name."""
    tokens = kr.sentence.tokens
    place = tokens.index(word)
    before = tokens[place - 1].lower if place else ""
    after = tokens[place + 1].lower if place + 1 < len(tokens) else ""
    match word.lower:
        case "coverage":
            return before in ("test", "code", "branch", "unit", "line")
        case "points":
            return before == "story"
        case "stars":
            return before in ("github", "gitlab") or (kr.goal or 0.0) > _STARS
        case "visitors" | "visits":
            on = [token.lower for token in tokens[place + 1 : place + 5]]
            return before in _ONLINE or (
                on[:1] == ["on"] and any(each in _ONLINE for each in on)
            )
        case _:
            return after in ("found", "reported", "logged", "filed")


_ONLINE: Final = ("website", "web", "site", "page", "blog", "unique")
_STARS: Final = 5.0
"""A rating has no more."""


def _counts(kr: SeenKeyResult, word: Token) -> bool:
    """Tell whether the target counts what the word names."""
    slots = kr.slots
    if slots.target is None:
        before = kr.sentence.clean[: word.start].lower()
        return kr.form == "outcome" and "number of" in before
    if slots.kind == "share" or slots.direction in ("at-most", "zero", "down"):
        return False
    number = slots.spans.get("target")
    gap = "" if number is None else kr.sentence.clean[word.end : number[0]]
    near = slots.unit == word.lower or _UP_TO.fullmatch(gap.lower()) is not None
    return near or word.lower in NEED_A_MATE


_UP_TO: Final = re.compile(r"[^\w]*(?:from [^a-z]+ )?(?:to|at|of|by|above|over)?[^\w]*")


@rule("K11", "KPI in disguise", severity="info", source="OT4", needs=("words",))
def kpi_in_disguise(context: ReviewContext) -> Iterator[Hit]:
    """
    A value to keep where it is, or a metric to watch, as a key result.

    Why it matters:
        It asks for nothing new, and takes the place of what should change.

    Found:
        Keep uptime at 99.9%

    Use instead:
        Minutes of outage a month fall from 90 to 20

    When to waive:
        It is under threat, so that keeping it is the work of the cycle.

    Source:
        okrstool.com.
    """
    for kr in context.key_results:
        first = kr.opening
        keeps = first.word in _KEEPING and (kr.measurable or rated(kr))
        keeps = (keeps and kr.form == "outcome") or keeps_level(kr)
        if keeps and not _moves(kr) and (not kr.typed or _held(kr)):
            yield kr.hit(
                f"{quoted(kr.title[slice(*first.span)])} asks for no change: it "
                "describes something to watch.",
                span=first.span,
                suggestion="Make it a health metric with a band, and use the key result"
                " for what should change.",
            )
        elif not kr.typed and _only_named(kr):
            yield kr.hit(
                "It names a metric and no value to reach.",
                suggestion="Watch it as a health metric with a band, or say from X to"
                " Y.",
            )


def _moves(kr: SeenKeyResult) -> bool:
    """Tell "Hold time from 5 to 1 min", where the word is a noun and all changes."""
    return kr.slots.baseline is not None and kr.slots.direction in ("up", "down")


def _held(kr: SeenKeyResult) -> bool:
    return isinstance(kr.target, Hold)


def _only_named(kr: SeenKeyResult) -> bool:
    """Tell whether the line is the name of a measure and nothing else."""
    named = kr.mentions.measures
    if kr.measurable or kr.form != "outcome" or not named:
        return False
    first = kr.opening
    rest = kr.sentence.clean[named[0].span[1] :].strip(" .")
    return (
        not may_be_verb(first.word)
        and first.span[0] >= named[0].span[0] - 4
        and (not rest)
    )


@rule("K14", "population not stated", severity="info", source="KEL", needs=("words",))
def population_not_stated(context: ReviewContext) -> Iterator[Hit]:
    """
    A share that does not say of whom.

    Why it matters:
        The share can be raised by counting fewer, or those who find it easy.

    Found:
        Raise adoption from 20% to 45%

    Use instead:
        Raise adoption among branch managers from 20% to 45%

    When to waive:
        There is only one group it can mean.

    Source:
        Allan Kelly, forum review.
    """
    for kr in context.key_results:
        if kr.form != "outcome" or not kr.measurable or _unit(kr) != "%":
            continue
        word = found(kr.sentence, SHARES)
        if word is not None and _of_nobody(kr, word):
            yield kr.hit(
                f"It does not say of whom {quoted(word.text)} is measured.",
                span=(word.start, word.end),
                suggestion="Name the denominator: \u201cof all <accounts>\u201d.",
            )


def _of_nobody(kr: SeenKeyResult, word: Token) -> bool:
    """Tell whether neither words nor fields say whose share it is."""
    if kr.slots.population is not None or kr.mentions.populations:
        return False
    if kr.key_result.segment or _defined(kr):
        return False
    text = kr.sentence.clean
    if kr.slots.kind == "percent-delta" or _OF_WHOM.search(text):
        return False
    return not any(t.lower in WHOSE for t in kr.sentence.tokens if t != word)


_OF_WHOM: Final = re.compile(r"\b(?:of|for|by) (?![\d~<>≥≤$€£])", re.IGNORECASE)


RULES: Final[tuple[Rule, ...]] = (
    undefined_metric,
    vanity_count,
    kpi_in_disguise,
    population_not_stated,
)
"""Those on metrics, in order."""
