"""How many answers a change needs, and what change so many answers show."""

import math

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import number
from okrkit.numerics.special import normal_quantile
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.estimator import Mean, Promoters, Share
from okrkit.retention.estimates.intervals import NPS_PRIOR_ALL, check_level

__all__ = ["minimum_detectable_change", "required_responses"]

# Rules of which each answer adds one on its own.
_SINGLE = (Promoters, Share, Mean)


def minimum_detectable_change(
    n: float,
    *,
    of: Estimate | None = None,
    promoters: float | None = None,
    detractors: float | None = None,
    share: float | None = None,
    deviation: float | None = None,
    power: float = 0.8,
    level: float = 0.95,
) -> float:
    """
    Return the smallest change between two surveys that so many answers would show.

    What spreads is told in one of four ways: an estimate, promoters and detractors, a
    share, or a standard deviation.

    Args:
        n: Answers to each of the two surveys.
        of: An estimate of such a survey.
        promoters: Share of promoters, for a Net Promoter Score.
        detractors: Share of detractors.
        share: Share of those who did, for CSAT and any other share.
        deviation: Standard deviation of one answer, for a mean.
        power: How often such a change should be found.
        level: How sure one wants to be that there is one.

    Returns:
        The change: in points for a Net Promoter Score, else in the measure's unit.

    Raises:
        InvalidOKRError: Not one of the four ways, shares that are none, or no answers.

    Units:
        Points, fractions, or those of the deviation.

    Source:
        MeasuringU: n = 2 s² (z_a + z_b)² / d² - 3 for Net Promoter Scores; without the
        3 for others.

    Example:
        >>> round(minimum_detectable_change(200, promoters=0.5, detractors=0.2), 1)
        21.7
    """
    answers = number(n, field="n")
    if answers <= 0:
        raise InvalidOKRError(
            "no answers", code="zero-responses", place="n", got=shown(n)
        )
    spread, prior = _some_spread(of, promoters, detractors, share, deviation)
    sure = _sure(power, level)
    return sure * spread * math.sqrt(2 / (answers + prior))


def required_responses(
    change: float,
    *,
    of: Estimate | None = None,
    promoters: float | None = None,
    detractors: float | None = None,
    share: float | None = None,
    deviation: float | None = None,
    power: float = 0.8,
    level: float = 0.95,
) -> int:
    """
    Return how many answers to each of two surveys show a change.

    Args:
        change: What should be found: in points for a Net Promoter Score, else in the
            measure's unit.
        of: As for `minimum_detectable_change`.
        promoters: As there.
        detractors: As there.
        share: As there.
        deviation: As there.
        power: As there.
        level: As there.

    Returns:
        Answers to each survey, to the nearest whole one; at least 1. It goes by the
        usual normal approximation: of few answers the power is less than asked for
        (of 35, where 80% were, 77%).

    Raises:
        InvalidOKRError: As there, or no change, or one that cannot be: above 1 for a
            share, above 200 points for a Net Promoter Score.

    Units:
        Answers.

    Source:
        That of `minimum_detectable_change`, the other way round.

    Example:
        >>> required_responses(5, promoters=0.5, detractors=0.2)
        3827
    """
    size = abs(number(change, field="change"))
    if size == 0:
        raise InvalidOKRError(
            "a change of 0 is never found",
            code="no-change",
            place="change",
            got=shown(change),
        )
    largest = _largest(of, promoters, detractors, share)
    if largest is not None and size > largest:
        raise InvalidOKRError(
            "no score can change so much",
            code="no-change",
            place="change",
            expected=f"at most {largest:g}",
            got=shown(change),
            hint="5 percentage points of a share are 0.05." if largest == 1 else "",
        )
    spread, prior = _some_spread(of, promoters, detractors, share, deviation)
    ratio = _sure(power, level) * spread / size
    needed = 2 * ratio * ratio - prior
    if not math.isfinite(needed):
        raise InvalidOKRError(
            "no number of answers finds so small a change",
            code="not-finite",
            place="change",
            got=shown(change),
        )
    return max(round(needed), 1)


def _largest(
    of: Estimate | None,
    promoters: float | None,
    detractors: float | None,
    share: float | None,
) -> float | None:
    """Return the largest change that can be; None where any can."""
    if of is not None:
        low, high = of.definition.bounds
        return None if low is None or high is None else high - low
    if promoters is not None or detractors is not None:
        return 200.0
    return None if share is None else 1.0


def _sure(power: float, level: float) -> float:
    """Return how many standard errors a change must have."""
    share = number(power, field="power")
    if not 0 < share < 1:
        raise InvalidOKRError(
            "no power",
            code="not-a-level",
            place="power",
            expected="a number between 0 and 1, such as 0.8",
            got=shown(power),
        )
    ends = normal_quantile([(1 + check_level(level)) / 2, share])
    sure = float(ends.sum())
    if sure <= 0:
        raise InvalidOKRError(
            "power and level ask for nothing",
            code="not-a-level",
            place="power",
            got=f"power {share:g}, level {level:g}",
        )
    return sure


def _some_spread(
    of: Estimate | None,
    promoters: float | None,
    detractors: float | None,
    share: float | None,
    deviation: float | None,
) -> tuple[float, float]:
    """Return the spread, or refuse none: where all answer alike all is certain."""
    spread, prior = _spread(of, promoters, detractors, share, deviation)
    if spread <= 0:
        raise InvalidOKRError(
            "where all answer alike nothing is left to plan",
            code="no-spread",
            place="share" if share is not None else "promoters",
            expected="a share above 0 and below 1, or answers of two kinds",
            hint="Say what you expect, such as 0.02: nobody knows that there is none.",
        )
    return spread, prior


def _spread(
    of: Estimate | None,
    promoters: float | None,
    detractors: float | None,
    share: float | None,
    deviation: float | None,
) -> tuple[float, float]:
    """Return the standard deviation of one answer, and the prior answers."""
    kinds = promoters is not None or detractors is not None
    ways = [of is not None, kinds, share is not None, deviation is not None]
    if sum(ways) != 1:
        raise InvalidOKRError(
            "what spreads is told in one way",
            code="one-of-two",
            expected="of, promoters and detractors, share, or deviation",
            got=f"{sum(ways)} of them",
        )
    if of is not None:
        return _of_estimate(of)
    if share is not None:
        part = _share(share, "share")
        return math.sqrt(part * (1 - part)), 0
    if deviation is not None:
        spread = number(deviation, field="deviation")
        if spread <= 0:
            raise InvalidOKRError(
                "no deviation", code="negative", place="deviation", got=shown(spread)
            )
        return spread, 0
    return _of_kinds(_share(promoters, "promoters"), _share(detractors, "detractors"))


def _of_kinds(up: float, down: float) -> tuple[float, float]:
    if up + down > 1 + 1e-9:
        raise InvalidOKRError(
            "promoters and detractors are more than all",
            code="not-a-share",
            place="promoters",
            got=f"{up:g} and {down:g}",
        )
    return 100 * math.sqrt(max(up + down - (up - down) ** 2, 0)), NPS_PRIOR_ALL


def _of_estimate(of: Estimate) -> tuple[float, float]:
    single = of.estimator is None or isinstance(of.estimator, _SINGLE)
    if not single:
        raise InvalidOKRError(
            "not a measure of single answers",
            code="wrong-type",
            place="of",
            expected="a Net Promoter Score, a share or a mean",
            got=of.definition.id,
        )
    if of.standard_error is None:
        raise InvalidOKRError(
            "how far answers differ is not known",
            code="no-spread",
            place="of",
            expected="an estimate with an error",
            got=of.note or of.definition.id,
            hint="Say deviation=, or share=, as you expect it to be.",
        )
    count = of.n if of.effective_n is None else of.effective_n
    spread = of.standard_error * math.sqrt(count or 0)
    return spread, NPS_PRIOR_ALL if isinstance(of.estimator, Promoters) else 0


def _share(value: float | None, place: str) -> float:
    if value is None:
        raise InvalidOKRError(
            f"{place} are missing",
            code="missing-field",
            place=place,
            hint="Promoters and detractors are given together.",
        )
    part = number(value, field=place)
    if not 0 <= part <= 1:
        raise InvalidOKRError(
            "no share",
            code="not-a-share",
            place=place,
            expected="a number from 0 to 1",
            got=shown(value),
            hint="50 percent is 0.5." if 1 < part <= 100 else "",
        )
    return part
