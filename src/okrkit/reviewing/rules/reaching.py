"""How far a target reaches by its own numbers, without any reading: T04 asks."""

from typing import Final

from attrs import frozen

from okrkit.model.staged import Zones
from okrkit.model.target import Hold, Reach
from okrkit.reviewing.finding import Severity
from okrkit.reviewing.rules.reading import hinted
from okrkit.reviewing.rules.scales import top_of_its_scale
from okrkit.reviewing.seen import SeenKeyResult
from okrkit.wording.concepts.measures import Measure
from okrkit.wording.languages.en.rule_phrases import EVERYBODY_FEELS

__all__ = ["TooFar", "too_far"]

_ALL: Final = 100.0
_FIFTH: Final = 0.2
"""A step of so much of a scale hardly any team has seen in a cycle."""
_TOP: Final = 0.95
"""Where the end of a scale begins, at which nobody is."""
_FOLD: Final = 10.0
_A_FEW: Final = 50.0
"""Of fewer things the tenfold may be had by working."""
_OWN_STEPS: Final = 10.0
"""So few may be got rid of one by one."""


def _ids(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OTHERS: Final = _ids(
    """
    logo_churn revenue_churn cancellations logo_retention renewal_rate
    gross_revenue_retention cohort_retention repeat_rate csat complaints refund_rate
    staff_turnover staff_retention_rate staff_survey survey_participation absence
    no_shows abandonment bounce_rate conversion_rate trial_conversion win_rate
    offer_acceptance dropout activation_rate open_rate click_rate interaction_rate
    brand_awareness lost_deals task_success
    """
)
"""Measures of what others decide for themselves: never all of them do the same."""

_CHANCES: Final = _ids(
    """
    uptime downtime crash_free crash_rate on_time_delivery delivered_on_time punctuality
    fill_rate stock_outs first_contact_resolution responded_within resolved_within
    service_level first_pass_yield defect_rate errors damage_rate waste scrap rework
    forecast_accuracy accuracy occupancy
    """
)
"""Measures in which chance has a part: one slip, and the whole is missed."""

_ANSWERED: Final = frozenset({"nps", "enps", "usability_score", "employer_rating"})
"""Scores that are means over many answers."""

_MARKET: Final = _ids(
    """
    acquisition conversion retention loyalty engagement adoption revenue growth demand
    awareness market community advocacy fundraising expansion
    """
)
"""What grows as fast as others take it up."""


@frozen
class TooFar:
    """
    Why a target is beyond what is likely.

    Attributes:
        message: The reason.
        suggestion: What to do.
        severity: How much it matters.

    Example:
        >>> TooFar("Ten times as much.", "Check it.", "warning").severity
        'warning'
    """

    message: str
    suggestion: str
    severity: Severity


def too_far(kr: SeenKeyResult, /) -> TooFar | None:
    """
    Tell whether a target is one that hardly anybody has reached.

    Args:
        kr: A key result.

    Returns:
        Why; None where its numbers say nothing of it.

    Example:
        >>> from okrkit.reviewing.seen import ReviewContext
        >>> def seen(text):
        ...     return too_far(ReviewContext.of_text(text).key_results[0])
        >>> seen("Churn from 4% to 0%").severity, seen("Churn from 4% to 3%")
        ('warning', None)
    """
    found = _perfect(kr) or _leap(kr) or _topped(kr) or _manifold(kr)
    if found is not None and kr.intent == "aspirational":
        return TooFar(found.message, found.suggestion, "info")
    return found


def _perfect(kr: SeenKeyResult) -> TooFar | None:
    """Find all or none of what others decide, or of what chance has a part in."""
    goal = _goal(kr)
    may = goal in (None, _ALL) and hinted(kr.sentence, "everybody feels")
    if may and EVERYBODY_FEELS.search(kr.sentence.clean):
        return _NOBODY_ELSE
    measure = _measure(kr)
    if goal is None or measure is None or not _at_the_end(kr, goal, measure):
        return None
    if measure.id in _OTHERS:
        return _NOBODY_ELSE
    return _NO_SLIP if measure.id in _CHANCES else None


def _at_the_end(kr: SeenKeyResult, goal: float, measure: Measure) -> bool:
    """Tell whether a goal is the best end of its scale, and far from the start."""
    start = kr.baseline
    if measure.polarity == "lower":
        few = start is not None and 0 < start <= _OWN_STEPS and measure.unit == "count"
        return goal == 0 and kr.slots.kind not in ("delta", "percent-delta") and not few
    ratio = measure.unit == "%" and kr.slots.kind in (None, "absolute", "share")
    return ratio and goal == _ALL and (kr.typed or kr.slots.unit == "%")


_NOBODY_ELSE: Final = TooFar(
    "It leaves room for nobody to decide otherwise, so a single one makes it missed.",
    "Check what was ever reached, and aim at what somebody believes in; if it is a "
    "bet, call it aspirational.",
    "warning",
)
_NO_SLIP: Final = TooFar(
    "It leaves no room for chance: one slip, and it is missed for the whole cycle.",
    "Say how much is good enough, or call it aspirational.",
    "info",
)


def _leap(kr: SeenKeyResult) -> TooFar | None:
    """Find a step of a score that is a large part of its whole scale, or its end."""
    measure, start, goal = _measure(kr), kr.baseline, _goal(kr)
    if measure is None or measure.id not in _ANSWERED or goal is None:
        return None
    low, high = measure.bounds
    scale = (high or 0.0) - (low or 0.0)
    change = kr.slots.kind == "delta"
    if kr.slots.unit not in (None, "points") or kr.slots.kind == "percent-delta":
        return None
    # Of a step whose start nobody says it is asked whether it is large.
    step = 0.0 if start is None or change else goal - start
    if abs(step) >= _FIFTH * scale:
        share = 100 * abs(step) / scale
        message = f"A step of {abs(step):g} is {share:.0f}% of its whole scale."
        return TooFar(message, _CHECK, "warning")
    if change or goal < _TOP * scale + (low or 0.0):
        return None
    return TooFar(f"The scale ends at {high:g}.", _CHECK, "warning")


def _topped(kr: SeenKeyResult) -> TooFar | None:
    """Find a mean of answers that is to be the best answer there is."""
    top = None if kr.form != "outcome" else top_of_its_scale(kr)
    if top is None:
        return None
    return TooFar(
        f"The scale ends at {top:g}: all would have to say so.", _CHECK, "warning"
    )


_CHECK: Final = (
    "Check the number and whom it is of; if it is a bet, call it aspirational."
)


def _manifold(kr: SeenKeyResult) -> TooFar | None:
    """Find a tenfold of what grows only as fast as others take it up."""
    start, goal = kr.baseline, _goal(kr)
    measure = _measure(kr)
    if measure is None or _MARKET.isdisjoint(measure.shows) or goal is None:
        return None
    if kr.form != "outcome" or kr.slots.kind in ("delta", "percent-delta"):
        return None
    few = measure.unit == "count" and start is not None and start < _A_FEW
    fold = goal if kr.slots.kind == "multiple" else goal / start if start else 0.0
    if few or fold < _FOLD or measure.polarity != "higher":
        return None
    return TooFar(f"It is to be {fold:.3g} times what it was.", _CHECK, "warning")


def _goal(kr: SeenKeyResult) -> float | None:
    """Give where it is to end: of fields, a limit to keep counts as well."""
    target = kr.target if kr.typed else None
    if isinstance(target, Reach | Zones):
        return target.target
    if isinstance(target, Hold):
        return target.at_most if target.at_least is None else target.at_least
    if kr.slots.direction == "zero":
        return 0.0
    return kr.slots.target


def _measure(kr: SeenKeyResult) -> Measure | None:
    """Give what its numbers are of, where that is known."""
    metric, named = kr.metric, kr.measures
    if kr.typed and named:
        return named[0]
    if metric is None:
        return None
    return kr.context.concepts.measures.get(metric.id)
