"""Rules on the target that a key result states: K03, K15, K16, K18, K19."""

import re
from collections.abc import Iterator
from typing import Final

from okrkit.model.target import Change
from okrkit.reviewing.hit import Hit
from okrkit.reviewing.opening import Opening
from okrkit.reviewing.phrasing import quoted
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.rules.joined import joined
from okrkit.reviewing.rules.numberless import number_of_the_way, still_open
from okrkit.reviewing.rules.pointing import pointed_against
from okrkit.reviewing.rules.reading import (
    against_others,
    found,
    may_be_verb,
    spelled,
)
from okrkit.reviewing.rules.rewriting import from_to, measure_for
from okrkit.reviewing.rules.standing import limits
from okrkit.reviewing.rules.uncountable import uncountable
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult
from okrkit.wording.concepts.measures import Measure
from okrkit.wording.concepts.vocabulary import known
from okrkit.wording.languages.en.rule_phrases import (
    BROUGHT_DOWN,
    CHANGE,
    STARTING,
)
from okrkit.wording.languages.en.rule_words import (
    BETTERING,
    CHANGES_DOWN,
    CHANGES_UP,
    CLAUSES,
    COMPARATIVES,
    FALLING,
    KEEPING,
    NOT_ITSELF,
    OBTAINING,
    PHRASE_ENDS,
    RISING,
)
from okrkit.wording.slots import Span
from okrkit.wording.wordforms import CODES

__all__ = ["RULES"]

_UP: Final = spelled(RISING)
_DOWN: Final = spelled(FALLING)
_MOVING: Final = _UP | _DOWN | spelled(BETTERING)
_OBTAINING: Final = spelled(OBTAINING)
_KEEPING: Final = spelled(KEEPING)
_RELATIVE: Final = ("delta", "percent-delta", "multiple")


@rule(
    "K03", "no baseline", severity="warning", source="PER, KEL, MSFT", needs=("words",)
)
def no_baseline(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result that claims a change and does not say where it starts.

    Why it matters:
        Nobody outside can tell whether the step is small or large, and progress on the
        way has no first point.

    Found:
        Raise trial conversion to 9%

    Use instead:
        Raise trial conversion from 6% to 9%

    When to waive:
        It is the first time that this is measured: then measure it first.

    Source:
        Perdoo, anatomy of a key result; Allan Kelly; Amaral, Viva Goals.
    """
    for kr in context.key_results:
        if kr.baseline is not None or _start_known(kr) or uncountable(kr):
            continue  # what cannot be counted has no start either
        if _claims(kr):
            yield kr.hit(
                "It does not say where it starts, so a reader cannot tell whether the "
                "step is small or large.",
                span=kr.slots.spans.get("target"),
                suggestion=_with_start(kr),
            )
        elif not kr.typed and (_score(kr) or _level(kr) or _led_to(kr)):
            yield kr.hit(
                "It does not say where the score stands today."
                if _score(kr)
                else "It does not say where that stands today.",
                span=kr.slots.spans.get("target"),
                suggestion="Add the value of today: \u201c(now X)\u201d.",
                severity="info",
            )


def _phrasal(kr: SeenKeyResult) -> bool:
    """Tell "sign up 40 shops" from "NPS up 8"."""
    after = kr.sentence.tokens[kr.opening.place + 1 :][:1]
    return may_be_verb(kr.opening.word) and any(t.lower in _WAYS for t in after)


_WAYS: Final = ("up", "down")


def _start_known(kr: SeenKeyResult) -> bool:
    """Tell whether readings say where it starts, or its goal is an end by itself."""
    if kr.typed:
        return not isinstance(kr.target, Change) or bool(kr.readings)
    if kr.slots.target is None or kr.slots.direction in ("zero", "unbounded"):
        return True
    if against_others(kr.sentence):
        return True
    return STARTING.search(kr.sentence.clean) is not None


def _claims(kr: SeenKeyResult) -> bool:
    """Tell whether a change is claimed, of something that has a value today."""
    if kr.typed or number_of_the_way(kr):
        return kr.typed
    slots, first = kr.slots, kr.opening
    if kr.form != "outcome" and slots.unit not in _GRADED:
        return slots.kind == "multiple" and first.word in _MOVING
    if first.word in _MOVING:
        return slots.unit != "%" or slots.target != _WHOLE or slots.kind in _RELATIVE
    return _step(kr, first) or _brought_down(kr)


def _brought_down(kr: SeenKeyResult) -> bool:
    """Tell "refunds down to 3%", where the change stands behind what changes."""
    down = kr.slots.direction == "down" and kr.slots.kind != "delta"
    return down and BROUGHT_DOWN.search(kr.sentence.clean) is not None


def _step(kr: SeenKeyResult, first: Opening) -> bool:
    """Tell a step from a tolerance, and from a multiple of something else."""
    slots = kr.slots
    if slots.kind not in _RELATIVE or first.word in _KEEPING or _phrasal(kr):
        return False
    if slots.kind == "multiple":
        start = slots.spans.get("target", (0, 0))[0]
        compared = found(kr.sentence, COMPARATIVES) is not None
        return start <= first.span[1] or compared or first.word in _OBTAINING
    more = first.word in _OBTAINING and slots.kind == "delta"
    return not more and (
        slots.direction in ("up", "down")
        or _so_much_more(kr)
        or CHANGE.search(kr.sentence.clean) is not None
    )


def _so_much_more(kr: SeenKeyResult) -> bool:
    """Tell "pick 20% faster", which compares with today and with nobody else."""
    end = kr.slots.spans.get("target", (0, 0))[1]
    after = next((t for t in kr.sentence.tokens if t.start >= end), None)
    if kr.slots.kind != "percent-delta" or after is None:
        return False
    return after.lower in COMPARATIVES and "than" not in kr.sentence.said


_WHOLE: Final = 100.0


def _score(kr: SeenKeyResult) -> bool:
    """Tell whether it is the score of a survey, which had a value before."""
    measure = _measure(kr)
    return (
        measure is not None
        and measure.kind == "score"
        and kr.slots.kind not in ("share", "ratio", "percentile")
        and kr.form == "outcome"
    )


def _level(kr: SeenKeyResult) -> bool:
    """Tell whether it is a level to reach of what has a value today: "95% on time"."""
    slots, first = kr.slots, kr.opening
    if kr.form != "outcome" or slots.kind not in _LEVELS:
        return False
    if first.word in _KEEPING or limits(kr) or number_of_the_way(kr):
        return False
    whole = slots.unit == "%" and slots.target in (0.0, _WHOLE)
    return slots.unit in _GRADED and not whole


def _led_to(kr: SeenKeyResult) -> bool:
    """Tell "followers to 20,000": where an amount is to go, and not whence."""
    slots, start = kr.slots, kr.slots.spans.get("target", (0, 0))[0]
    words = kr.title[:start].lower().split()
    led = words[-1:] == ["to"] and slots.kind in (None, "absolute")
    if not led or kr.form != "outcome" or may_be_verb(kr.opening.word):
        return False
    ends = (at for at, word in enumerate(words) if word in PHRASE_ENDS)
    head = words[max(0, next(ends) - 1)]
    return head not in _LED_TO and CODES.get(head, "n")[-1] in "mkof"


_LED_TO: Final = ("access", "next", "up")
"""Words that stand before "to" without a way."""


_LEVELS: Final = (None, "absolute", "share", "percentile")


def _measure(kr: SeenKeyResult) -> Measure | None:
    """Find what is measured, where the numbers can be of it."""
    metric = kr.metric
    measure = None if metric is None else known().measures.get(metric.id)
    if measure is None:
        return None
    timed = kr.slots.unit in _TIMED
    return measure if timed == (measure.unit in (*_TIMED, "time")) else None


_TIMED: Final = ("ms", "seconds", "minutes", "hours", "days", "weeks", "months")
_GRADED: Final = ("%", "pp", "points", *_TIMED)


def _with_start(kr: SeenKeyResult) -> str:
    if joined(kr) is not None:
        return "Make each of its aims a key result of its own, \u201cfrom X to Y\u201d."
    line = from_to(kr)
    if line:
        return f"Write {quoted(line)}; where nobody knows X, measure it first."
    return "Write \u201cfrom X to Y\u201d; where nobody knows X, measure it first."


@rule("K15", "direction conflict", severity="error", source="SCR", needs=("words",))
def direction_conflict(context: ReviewContext) -> Iterator[Hit]:
    """
    Words and numbers that point in different ways.

    Why it matters:
        Half the readers go by the verb and half by the numbers.

    Found:
        Sick days per driver fall from 4 to 6

    Use instead:
        Sick days per driver fall from 6 to 4

    When to waive:
        Never; one of the two is a slip.

    Source:
        Seen in published key results.
    """
    for kr in context.key_results:
        yield from _word_against_numbers(kr) or _worse(kr)


def _word_against_numbers(kr: SeenKeyResult) -> list[Hit]:
    """Compare the word that governs the numbers with the way from start to goal."""
    told = pointed_against(kr)
    if told is None:
        return []
    said, done = ("up", "down") if told.up else ("down", "up")
    start, goal = told.ends
    return [
        kr.hit(
            f"{_saying(kr, told.span)} {said}, and its numbers go {done}, from {start} "
            f"to {goal}.",
            span=told.span,
            suggestion="Change the word, or swap the numbers.",
        )
    ]


def _saying(kr: SeenKeyResult, span: Span) -> str:
    word = kr.title[slice(*span)]
    return "It says" if word.lower() in _WAYS else f"{quoted(word)} says"


def _worse(kr: SeenKeyResult) -> list[Hit]:
    """Compare where its words go with what is better; fields were checked before."""
    metric = kr.metric
    if kr.typed or metric is None or not _plainly(kr):
        return []
    start, goal = kr.baseline, kr.goal
    if kr.slots.kind not in _RELATIVE and start is not None and goal is not None:
        way = (goal > start) - (goal < start)
    else:
        word = kr.opening.word
        way = 1 if word in _UP else -1 if word in _DOWN else 0
    if way == 0 or (way > 0) == (metric.polarity == "higher"):
        return []
    better = "more" if metric.polarity == "higher" else "less"
    goes = "up" if way > 0 else "down"
    return [
        kr.hit(
            f"It goes {goes}, while of {quoted(metric.name)} {better} is better.",
            span=kr.mentions.measures[0].span,
            suggestion="Turn the verb or the numbers round, or say why worse is meant."
            if kr.opening.word in _MOVING
            else "Swap the numbers, or say why worse is meant.",
            severity=None if kr.opening.word in _MOVING else "warning",
        )
    ]


def _plainly(kr: SeenKeyResult) -> bool:
    """Tell whether the measure itself, and nothing about it, is what moves."""
    first = kr.opening
    named, measure = kr.mentions.measures, _measure(kr)
    if len(named) != 1 or measure is None:
        return False
    start, end = named[0].span
    verb = first.word in _MOVING and first.span[1] <= start
    # "Complaints from 10 to 30" has no verb to say that it is meant so.
    if not verb:
        moved = _FROM.match(kr.sentence.clean, end)
        if moved is None:
            return False
        end = moved.end() - len("from")
    lead = kr.title[first.span[1] if verb else 0 : start].split()
    rest = kr.sentence.clean[end:].lstrip(" )")
    return (
        measure.polarity is not None
        and len(lead) <= _NEAR
        and not any(word.lower() in _OTHERWISE for word in lead)
        and _GOES_ON.match(rest) is not None
    )


_NEAR: Final = 3
_OTHERWISE: Final = NOT_ITSELF | CLAUSES | CHANGES_UP | CHANGES_DOWN
"""Words before a measure by which it is not the measure that the numbers are of."""
_FROM: Final = re.compile(
    r"(?: up| (?:(?:is|has|have|to be) )?improve[ds]?| (?:gets?|becomes?) better)? from"
    r"\b",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    r"(?:from|to|by|up|down|under|below|above|over|[<>(])\b|\Z|[\d.,]"
)


@rule("K16", "relative-only target", severity="info", source="MB", needs=("words",))
def relative_only(context: ReviewContext) -> Iterator[Hit]:
    """
    A target that is only a step: by N %, N times, up N.

    Why it matters:
        What it ends at depends on a start that nobody wrote down, and on seasons.

    Found:
        Raise weekly orders by 15%

    Use instead:
        Raise weekly orders from 400 to 460

    When to waive:
        Start and end stand beside it, on the page where all look.

    Source:
        Betz.
    """
    for kr in context.key_results:
        if not _only_a_step(kr) or uncountable(kr):
            continue
        yield kr.hit(
            "It states a step and neither of its ends, so what it ends at depends on "
            "which start is taken.",
            span=kr.slots.spans.get("target"),
            suggestion="Write the two ends beside the step: \u201cfrom X to Y\u201d."
            + _no_percentage(kr),
        )


def _no_percentage(kr: SeenKeyResult) -> str:
    """Say where a percentage beside the step would be no help but a fault."""
    metric, step = kr.metric, kr.slots.target
    low, high = (None, None) if metric is None else metric.bounds
    if low is None or low >= 0 or high is None or not step:
        return ""
    return (
        f" A percentage cannot stand for them: as 10%, {step:g} would mean a start of "
        f"{10 * step:g}, and the scale ends at {high:g}."
    )


def _only_a_step(kr: SeenKeyResult) -> bool:
    if kr.typed:
        return isinstance(kr.target, Change) and not kr.readings
    known_start = kr.baseline is not None or _start_known(kr)
    return kr.slots.kind in _RELATIVE and not known_start and _claims(kr)


@rule("K18", "placeholder", severity="error", source="common sense", needs=("words",))
def placeholder(context: ReviewContext) -> Iterator[Hit]:
    """
    A word that stands for something still to come: TBD, XX %, [target].

    Why it matters:
        As long as it stands there, nothing was agreed.

    Found:
        Reach XX% adoption among branch managers

    Use instead:
        60% of branch managers plan their week in the tool, up from 35%

    When to waive:
        The cycle has not begun, and a day is set on which it is filled in.

    Source:
        Common sense.
    """
    for kr in context.key_results:
        if kr.typed:
            continue
        blank = still_open(kr)
        if blank is not None:
            yield kr.hit(
                f"{quoted(blank[0])} is still to be filled in.",
                span=blank.span(),
                suggestion="Fill it in, or make finding it out a key result of its own"
                " with a day.",
            )


@rule("K19", "unbounded", severity="warning", source="SG FY22-Q3", needs=("words",))
def unbounded(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result to maximise, to minimise, or as much as possible.

    Why it matters:
        It is never met and never missed.

    Found:
        Maximise the number of farmers who insure against hail

    Use instead:
        Farmers insured against hail grow from 310 to 450

    When to waive:
        It is ranked against others by the same number, as in a contest.

    Source:
        Sourcegraph, third quarter of the fiscal year 2022.
    """
    for kr in context.key_results:
        if kr.typed or kr.measurable:
            continue
        first = kr.opening
        extreme = _EXTREME.search(kr.sentence.clean)
        if kr.slots.direction != "unbounded" and extreme is None:
            continue
        measure = measure_for(kr) or "<what is counted>"
        yield kr.hit(
            "It has no end: no value at which it is met.",
            span=first.span if extreme is None else extreme.span(),
            suggestion=f"Say how far: {quoted(f'{measure} from X to Y')}, and how sure "
            "you are.",
        )


_EXTREME: Final = re.compile(
    r"\b(?:(?:maxi|mini)mi[sz](?:e|es|ed|ing)|as (?:\w+ ){1,2}as possible)\b",
    re.IGNORECASE,
)

RULES: Final[tuple[Rule, ...]] = (
    no_baseline,
    direction_conflict,
    relative_only,
    placeholder,
    unbounded,
)
"""Those on targets, in order."""
