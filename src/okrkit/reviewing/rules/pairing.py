"""The rule on what may suffer for a number: S08."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from okrkit.reviewing.hit import Hit
from okrkit.reviewing.rule import Rule, rule
from okrkit.reviewing.seen import ReviewContext, SeenKeyResult, SeenObjective
from okrkit.wording.concepts.phrases import stem
from okrkit.wording.languages.en.rule_words import FILLING

__all__ = ["RULES"]


@rule(
    "S08",
    "unpaired",
    severity="info",
    part="substance",
    source="MWM, WM1",
    needs=("objective", "words"),
)
def unpaired(context: ReviewContext) -> Iterator[Hit]:
    """
    Volume, speed or cost without anything that shows what may suffer for it.

    Why it matters:
        What is counted grows, and what is not is paid with: calls are held that only
        annoy, tickets are closed that come back.

    Found:
        Objective: Serve customers faster
        - Cut first response time from 9 hours to 2 hours
        - Close 400 tickets a week

    Use instead:
        Objective: Serve customers faster
        - Cut first response time from 9 hours to 2 hours
        - Keep customer satisfaction at 4.5 of 5 or above

    When to waive:
        A guardrail of the team covers it.

    Source:
        Andrew Grove by John Doerr, Measure What Matters: pair effect and
        counter-effect.
    """
    for objective in context.objectives:
        if objective.objective.guardrails:
            continue
        beside = _Beside.of(objective)
        said: set[str] = set()
        for kr in objective.key_results:
            why = _may_suffer(kr, beside)
            if why and not (why == _WORTH and why in said):
                said.add(why)
                yield kr.hit(
                    f"Nothing beside it shows {why}.",
                    suggestion="Pair it with a measure of quality, or add a guardrail.",
                )


_QUALITY: Final = frozenset({
    "quality", "satisfaction", "reliability", "safety", "security", "compliance",
    "retention", "loyalty", "wellbeing", "staff_engagement", "impact", "usability",
    "staff_retention",
})  # fmt: skip
_PRESSED: Final = {
    "delivery": "whether quality holds",
    "productivity": "whether quality holds",
    "cost": "whether service and quality hold",
    "support": "whether customers are content with it",
}
"""What may suffer for a measure, by what it shows first."""
_HURRIED: Final = {
    "time_to_hire": "whether those who are hired stay and do well",
    "cost_per_hire": "whether those who are hired stay and do well",
}
"""What may suffer for a measure that is only to be quicker or cheaper."""
_CONTACT: Final = frozenset({
    "call", "calls", "meeting", "meetings", "email", "emails", "visit", "visits",
    "survey", "surveys", "notification", "notifications", "review", "reviews",
})  # fmt: skip
_AGAIN: Final = frozenset({
    "daily", "weekly", "fortnightly", "monthly", "quarterly", "every", "each", "all",
    "regular", "regularly",
})  # fmt: skip


def _shown(kr: SeenKeyResult) -> Iterator[str]:
    """Give what the measures of a result show first."""
    if kr.form == "outcome":
        for measure in kr.measures:
            yield from measure.shows[:1]


class _Beside(NamedTuple):
    """What the key results of an objective are, counted once for all of them."""

    shown: set[str]
    more: bool
    pairs: int

    @classmethod
    def of(cls, objective: SeenObjective) -> "_Beside":
        """Count what the key results of an objective show."""
        return cls(
            shown={concept for kr in objective.key_results for concept in _shown(kr)},
            more=all(map(_counts_more, objective.key_results)),
            pairs=sum(map(_may_pair, objective.key_results)),
        )


def _may_suffer(kr: SeenKeyResult, beside: _Beside) -> str | None:
    """Say what a key result may be at the cost of; None where that is shown."""
    shown = beside.shown
    if kr.form != "outcome":
        lowers = {token.lower for token in kr.sentence.tokens}
        about = kr.context.concepts.about
        whom = any(about.get(stem(lower)) == "customers" for lower in lowers)
        if lowers & _CONTACT and lowers & _AGAIN and whom and "quality" not in shown:
            return "whether it helps those it reaches, or only annoys them"
        return None
    if beside.more and not shown - _VOLUMES:
        return _WORTH
    if shown & _QUALITY or _is_ceiling(kr) or beside.pairs > _may_pair(kr):
        return None
    if kr.measures[:1] and kr.measures[0].id in _NO_PRESSURE:
        return None
    hurried = next(
        (_HURRIED[one.id] for one in kr.measures if one.id in _HURRIED), None
    )
    return hurried or next(
        (_PRESSED[each] for each in _shown(kr) if each in _PRESSED), None
    )


def _counts_more(kr: SeenKeyResult) -> bool:
    """Tell whether more of something is to be had, whatever each of it is worth."""
    if kr.form != "outcome":
        return True  # work shows nothing of what may suffer
    slots = kr.slots
    named = any(token.lower in ("number", "volume") for token in kr.sentence.tokens[:6])
    unit = (slots.unit or "").lower()
    counted = unit in _VOLUME_UNITS and slots.kind in ("absolute", "delta")
    known = any(measure.id in _VOLUME_MEASURES for measure in kr.measures)
    filled = kr.opening.word in FILLING and slots.unit == "%"
    up = slots.direction in ("up", "at-least", None)
    volume = named or counted or known or filled
    return up and volume and slots.kind not in ("share", "ratio")


_WORTH: Final = "whether each is still worth as much, or served as well"
_VOLUMES: Final = frozenset({"acquisition", "growth", "revenue", "demand"})
_VOLUME_MEASURES: Final = frozenset({
    "bookings", "customers", "deals_won", "occupancy", "orders", "output_volume",
    "revenue", "sales", "signups",
})  # fmt: skip
_VOLUME_UNITS: Final = frozenset({
    "customers", "deals", "items", "leads", "orders", "patients", "policies", "sales",
    "tickets", "trips", "units", "visits",
})  # fmt: skip
"""What can be had in greater numbers at a lower price, or with less care."""


def _is_ceiling(kr: SeenKeyResult) -> bool:
    """Tell whether it only says what must not be passed: then it is a guardrail."""
    slots = kr.slots
    return slots.direction == "at-most" and kr.baseline is None


def _may_pair(kr: SeenKeyResult) -> bool:
    """Tell whether nobody can say that it does not show what may suffer."""
    unknown = kr.form == "outcome" and kr.measurable and not kr.measures
    return unknown or _is_ceiling(kr)


_NO_PRESSURE: Final = frozenset({"effort", "time_saved", "self_service"})
"""Measures of what somebody is freed from: few are the worse for less of it."""


RULES: Final[tuple[Rule, ...]] = (unpaired,)
"""The one rule."""
