"""Rules on key results that read as work: K01, K04, K07, K10."""

import re
from collections.abc import Iterator
from typing import Final

from okrkit.model.staged import Establish
from okrkit.reviewing.hit import Hit
from okrkit.reviewing.phrasing import quoted
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.rules.instead import instead
from okrkit.reviewing.rules.numberless import (
    defines_measure,
    number_of_the_way,
    still_open,
    unmeasured,
)
from okrkit.reviewing.rules.reading import (
    found,
    hedged,
    may_be_verb,
    spelled,
)
from okrkit.reviewing.rules.rewriting import measure_for
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult
from okrkit.wording.languages.en.rule_advice import KINDS_OF_WORK
from okrkit.wording.languages.en.rule_phrases import (
    HELPED_BY,
    MET_US,
    REPEATED,
)
from okrkit.wording.languages.en.rule_words import (
    BEING,
    BETTERING,
    COUNTED_MORE,
    FALLING,
    KEEPING,
    NOT_SOFT_BEFORE,
    OF_WHAT,
    PRACTISING,
    RISING,
    SOFT,
    WAY_ENDS,
)
from okrkit.wording.slots import Span
from okrkit.wording.wordforms import CODES

__all__ = ["RULES"]

_WORK: Final = spelled(KINDS_OF_WORK)
_SOFT: Final = spelled(SOFT)
_KEEPING: Final = spelled(KEEPING)
_MOVING: Final = spelled(RISING | FALLING | BETTERING)


@rule("K01", "activity", severity="warning", source="KEL, GP, ATO", needs=("words",))
def activity(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result that its owner satisfies by doing or producing something.

    Why it matters:
        It can be met although nothing got better for anybody, and it closes other ways
        to get there. Ask "so that what?" until the answer is a change in somebody else.

    Found:
        Launch the customer portal

    Use instead:
        Raise the share of orders placed online from 20% to 35%

    When to waive:
        The work itself is what was promised: an audit, a law, a contract.

    Source:
        Allan Kelly, forum review; Google's OKR Playbook, trap 4.
    """
    for kr in context.key_results:
        work = kr.form != "outcome" or _own_time(kr) is not None or _counts_work(kr)
        endless = kr.slots.direction == "unbounded" and kr.opening.word in _MOVING
        if not work or endless or _only_vague(kr):
            continue  # what lacks an end is told so
        if _measures_first(kr) or _begins_open(kr):
            continue
        span = _shown(kr)
        served = kr.slots.service_level is not None
        yield kr.hit(
            _what_is_done(kr, span, served=served),
            span=span,
            suggestion=instead(kr, span),
            severity="info" if served else None,
        )


def _counts_work(kr: SeenKeyResult) -> bool:
    """Tell "20 hours of training a head": its measure is of what one does oneself."""
    metric = None if kr.typed or not kr.measurable else kr.metric
    measure = None if metric is None else kr.context.concepts.measures.get(metric.id)
    if measure is None or measure.role != "activity":
        return False
    spans = [one.span for one in kr.mentions.measures if one.id == measure.id]
    before = kr.sentence.clean[: min(spans)[0]].lower().split() if spans else []
    # "Content with the training": what is measured is what people think of it.
    return not (len(before) > 1 and before[-1] in OF_WHAT)


def _begins_open(kr: SeenKeyResult) -> bool:
    """Tell whether what looks like its verb is still to be filled in: "INSERT ..."."""
    open_ = still_open(kr)
    return open_ is not None and open_.start() <= kr.opening.span[0] < open_.end()


def _own_time(kr: SeenKeyResult) -> Span | None:
    """Show what takes one's own time: to practise, or a talk "with me"."""
    if kr.typed:
        return None
    first = kr.opening
    if first.word in PRACTISING and kr.slots.baseline is None:
        window = kr.slots.window is not None
        if window or REPEATED.search(kr.sentence.clean) is not None:
            return first.span
    met = MET_US.search(kr.sentence.clean)
    return None if met is None else met.span()


def _measures_first(kr: SeenKeyResult) -> bool:
    """Tell whether it is to find out where something stands: that comes first."""
    named = kr.opening.word == "measure" and bool(kr.mentions.measures)
    return isinstance(kr.target, Establish) or named or "baseline" in kr.sentence.said


def _only_vague(kr: SeenKeyResult) -> bool:
    """Tell "reduce churn" from work: nothing says so but that a number is missing."""
    word = kr.opening.word
    if unmeasured(kr) is None or word in _SOFT:
        return False
    return (
        word == "make"
        or word in COUNTED_MORE
        or defines_measure(kr) is not None
        or kr.title[slice(*(unmeasured(kr) or (0, 0)))].lower() in ("up", "down")
        or _only_named(kr)
        or bool(measure_for(kr))
        or not any(
            sign.weight < 0 and not sign.name.startswith(_LACKING)
            for sign in kr.sentence.judged.evidence
        )
    )


def _only_named(kr: SeenKeyResult) -> bool:
    """Tell "Picking errors", where all that is said is what lacks a number."""
    start, end = unmeasured(kr) or (0, 0)
    return end > start and kr.title.strip(" .") == kr.title[start:end]


_LACKING: Final = ("no-target", "placeholder", "vague")


def _shown(kr: SeenKeyResult) -> Span | None:
    """Show the word for the work; None where it is the line as a whole."""
    for sign in kr.sentence.judged.evidence:
        if sign.weight < 0 and sign.name.startswith(_WORKING):
            return sign.span
    first = kr.opening
    return first.span if first.word in _WORK else _own_time(kr)


_WORKING: Final = (
    "opens-",
    "headline-",
    "says-done",
    "says-part",
    "says-passive",
    "then-done",
    "then-part",
    "then-passive",
)


def _what_is_done(kr: SeenKeyResult, span: Span | None, *, served: bool) -> str:
    said = "" if span is None else f" ({quoted(kr.title[slice(*span)])})"
    if served:
        return (
            f"It is worded as work{said}, though its share and its limit say what "
            "others get; as work it allows one way only."
        )
    if kr.form == "output":
        return (
            "It names a thing that is to exist, not what gets better for whom once it "
            "does."
        )
    return (
        f"It is met once work is done{said}, even if nothing gets better for anybody."
    )


@rule("K04", "binary", severity="info", source="GTM, LEAD, LAM", needs=("words",))
def binary(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result that can only be done or not done.

    Why it matters:
        Nothing is seen before the last day, and nearly done counts as nothing.

    Found:
        The refund form is live by May

    Use instead:
        Share of refunds asked for by the form grows from 10% to 60%

    When to waive:
        It is a committed milestone: a law, a contract, the end of a phase.

    Source:
        Gtmhub's design score; LeadDev; Lamorte counts milestones as a kind of their
        own.
    """
    for kr in context.key_results:
        if _all_or_nothing(kr):
            yield kr.hit(
                "It can only be done or not done: there is nothing to see on the way.",
                suggestion="Write how far it reaches or what it changes, from X to Y, "
                "or mark it as a committed milestone.",
            )


def _all_or_nothing(kr: SeenKeyResult) -> bool:
    """Tell whether it is one thing to do, and not a promise or a vague wish."""
    once = kr.form != "outcome" or may_be_verb(kr.opening.word)
    if not (kr.binary and once) or kr.intent == "committed":
        return False
    again = REPEATED.search(kr.sentence.clean) is not None
    left = again or _measures_first(kr) or _calm(kr)
    return not left and unmeasured(kr) is None


def _calm(kr: SeenKeyResult) -> bool:
    """Tell a state without a verb and without a thing that is made: "Calm mornings"."""
    if may_be_verb(kr.opening.word) or found(kr.sentence, BEING) is not None:
        return False
    if _shown(kr) is not None:
        return False  # "Team trained"
    return not any(
        CODES.get(token.lower, "n")[-1] in _THINGS for token in kr.sentence.tokens
    )


_THINGS: Final = "aex"


@rule(
    "K07",
    "embedded solution",
    severity="info",
    source="KEL, GP, LEAD",
    needs=("words",),
)
def embedded_solution(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result that names the way as well as the end.

    Why it matters:
        A better way found in week three would not count, and the worse one is kept.

    Found:
        Raise checkout success from 94% to 98% by rewriting the payment service

    Use instead:
        Raise checkout success from 94% to 98%

    When to waive:
        The way is fixed from outside, or it is what is being tried.

    Source:
        Allan Kelly; Google's OKR Playbook; Persa, LeadDev.
    """
    for kr in context.key_results:
        first = kr.opening
        if kr.form != "outcome" or not (kr.measurable or first.word in _MOVING):
            continue
        way = HELPED_BY.search(kr.sentence.clean, first.span[1])
        if way is None or _of_the_measure(kr, way.start()):
            continue
        if _lasts(kr, way[0]) or _users(kr, way) or _way_counted(kr, way[0]):
            continue
        span = (way.start(), _end_of_way(kr, way.end()))
        yield kr.hit(
            f"It names the way ({quoted(kr.title[slice(*span)])}) as well as the end.",
            span=span,
            suggestion=f"Keep the end{_without(kr, span)}, and move the way to the "
            "initiatives.",
        )


def _without(kr: SeenKeyResult, span: Span) -> str:
    """Quote what is left of a title without the way; nothing where that is cut."""
    left = f"{kr.title[: span[0]].rstrip(' ,')} {kr.title[span[1] :].lstrip()}"
    left = left.rstrip(" .")
    return f", {quoted(left)}" if left.count("(") == left.count(")") else ""


def _of_the_measure(kr: SeenKeyResult, place: int) -> bool:
    """Tell whether the words stand before the number, and so say what is counted."""
    span = kr.slots.spans.get("target")
    return span is not None and place < span[0] and not number_of_the_way(kr)


def _lasts(kr: SeenKeyResult, word: str) -> bool:
    """Tell "through the winter", where something is to hold as long."""
    keeps = _KEEPING.get(kr.opening.word) is not None
    return keeps and word.lower().startswith("through")


def _way_counted(kr: SeenKeyResult, word: str) -> bool:
    """Tell "100% of staff sign in through SSO", where the way is what is counted."""
    opens = not kr.opening.word and kr.slots.kind == "share"
    return opens and not word.lower().startswith("by ")


def _users(kr: SeenKeyResult, way: re.Match[str]) -> bool:
    """Tell whether "using" says what those counted do: "customers using the app"."""
    if not way[0].lower().startswith("using"):
        return False
    before = [t.lower for t in kr.sentence.tokens if t.end <= way.start()]
    last = before[-1] if before else ""
    return last in BEING or CODES.get(last, "n")[-1] in "ks"


def _end_of_way(kr: SeenKeyResult, place: int) -> int:
    """Find where the way ends: at a mark, or where a time begins."""
    tokens = kr.sentence.tokens
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.start < place:
            continue
        listed = token.text == "," and after is not None and after.lower[-3:] == "ing"
        if (token.text in ",;.(" and not listed) or token.lower in WAY_ENDS:
            return len(kr.sentence.clean[: token.start].rstrip())
    return len(kr.sentence.clean.rstrip())


@rule("K10", "soft verb", severity="warning", source="GP, LP", needs=("words",))
def soft_verb(context: ReviewContext) -> Iterator[Hit]:
    """
    A key result that begins with help, support, explore and the like, or is hedged.

    Hedged is what is only tried ("try to", "aim to"), may be ("possibly"), or hangs on
    what is possible ("where feasible").

    Why it matters:
        Whoever took part or tried at all has met it. Nobody can say whether it was
        enough.

    Found:
        Support the sales team with better material

    Use instead:
        Sales reps close 30% of first meetings, up from 22%

    When to waive:
        Taking part is the duty, as in a working group that the law asks for.

    Source:
        Google's OKR Playbook; a review at libp2p.
    """
    for kr in context.key_results:
        hedge = hedged(kr.sentence, kr.opening)
        if hedge is not None and not _endless(kr, hedge):
            yield kr.hit(
                f"{quoted(kr.title[slice(*hedge)])} promises the attempt, and not the "
                "result: it is met whatever comes of it.",
                span=hedge,
                suggestion="Leave it out. If it is uncertain, say so by a stretch or by"
                " the confidence, not in the words.",
            )
            continue
        first = kr.opening
        verb = _SOFT.get(first.word)
        if verb is None or (kr.form == "outcome" and kr.measurable):
            continue
        after = kr.sentence.tokens[first.place + 1 :][:2]
        if not after or any(token.lower in NOT_SOFT_BEFORE for token in after):
            continue
        yield kr.hit(
            f"{quoted(kr.title[slice(*first.span)])} says that somebody takes part, "
            "not what comes of it.",
            span=first.span,
            suggestion="Name the end of it: what will be different for whom, from X to"
            " Y.",
        )


def _endless(kr: SeenKeyResult, hedge: Span) -> bool:
    """Tell "as much as possible", where no number is said: K19 speaks of it."""
    return not kr.measurable and kr.title[hedge[0] :].lower().startswith("as ")


RULES: Final[tuple[Rule, ...]] = (activity, binary, embedded_solution, soft_verb)
"""Those on work, in order."""
