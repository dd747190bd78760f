"""`rank_initiatives`: several initiatives side by side, many questions paid for."""

import datetime as dt
from collections.abc import Iterable, Mapping

import numpy as np

from okrkit.errors import InvalidOKRError, UnknownIdError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import instances, mapping
from okrkit.model.okrset import OKRSet
from okrkit.numerics.multiplicity import Adjustment, adjusted_level, adjusted_p
from okrkit.projection.trust.calibration import Calibration
from okrkit.results.progressing import steps
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.estimates.levels import level_text
from okrkit.strategy.impact.effect import Impact
from okrkit.strategy.impact.measuring import impact
from okrkit.strategy.impact.ranked import ImpactRanking, RankedImpact, Standing
from okrkit.strategy.impact.rivals import initiatives, moved_metrics
from okrkit.typing import Progress

__all__ = ["rank_initiatives"]


def rank_initiatives(
    given: OKRSet | Iterable[Impact],
    *,
    on: dt.date | str | None = None,
    adjust: Adjustment = "holm",
    level: float = 0.95,
    lag: float = 0,
    until: Mapping[str, dt.date | str] | None = None,
    calibration: Calibration | str | None = "default",
    progress: "Progress | bool | None" = None,
) -> ImpactRanking:
    """
    Put initiatives side by side: which worked, for all that can be seen.

    Who looks at twenty initiatives finds one that worked by chance. The p-values and
    the intervals are therefore adjusted for how many were looked at.

    Args:
        given: A set: each of its initiatives is measured on each metric it should move.
            Or impacts that you measured, with controls and lags of their own.
        on: The day, for a set; impacts have their own.
        adjust: ``"holm"`` holds the chance that any claim is false,
            ``"benjamini-hochberg"`` the share of false claims among the claims,
            ``"benjamini-yekutieli"`` the same whatever they have to do with each other;
            ``"bonferroni"`` and ``"none"`` are there, too.
        level: Of claims and intervals together.
        lag: Days until an effect can show, for a set.
        until: The last day to be looked at, by the initiative's id, for a set: an old
            one is measured up to the next one's start, for instance.
        calibration: As in `okrkit.projection.forecast`, for a set.
        progress: True for a bar by `tqdm`, or what makes one of
            the set's initiatives and `total`, as `tqdm` does; None for none.

    Returns:
        What is sure first, then by size in the better direction; sizes are in standard
        deviations, so that unlike metrics compare.

    Raises:
        InvalidOKRError: Neither a set nor impacts, the same one twice, no day for a
            set, `until` with impacts, an unknown way to adjust, no level.
        UnknownIdError: An initiative moves what the set does not have, or `until` names
            one that it does not have.
        CalendarError: No day.

    Units:
        Effects in each metric's unit.

    Source:
        `okrkit.numerics.multiplicity`; the rest as `okrkit.impact`.

    Example:
        >>> from okrkit import Initiative, Metric, Objective
        >>> weeks = [f"2026-0{m}-{d}" for m in range(1, 6) for d in (10, 20)]
        >>> nps = dict(zip(weeks, [31, 33, 32, 31, 33, 32, 31, 33, 44, 46]))
        >>> calls = Initiative("calls", "Call", starts_on="2026-05-01", moves=["nps"])
        >>> okrs = OKRSet([Objective("keep", "Stay", initiatives=[calls])],
        ...               metrics=[Metric("nps")], observations={"nps": nps})
        >>> [row.verdict for row in rank_initiatives(okrs, on="2026-06-01")]
        ['a real rise']

    .. versionadded:: 0.1.0
    """
    sure = check_level(level)
    if isinstance(given, OKRSet):
        ends = _ends(given, until)
        impacts, left_out = _of_set(given, on, sure, lag, ends, calibration, progress)
    else:
        impacts, left_out = instances(given, Impact, field="impacts"), {}
        _check_once(impacts)
        _check_own(impacts, on, until)
    asked = [np.nan if one.p is None or one.doubts else one.p for one in impacts]
    adjusted = adjusted_p(asked, adjust).tolist()
    each = adjusted_level(asked, sure, adjust)
    rows = [_row(one, p, sure, each) for one, p in zip(impacts, adjusted, strict=True)]
    rows.sort(key=_order)
    return ImpactRanking(
        items=tuple(rows),
        adjust=adjust,
        level=sure,
        interval_level=each,
        asked=int((~np.isnan(np.array(asked, dtype=np.float64))).sum()),
        left_out=left_out,
        notes=_notes(impacts, sure),
    )


def _ends(
    okrs: OKRSet, until: Mapping[str, dt.date | str] | None
) -> dict[str, dt.date]:
    """Read the last days of a set's initiatives."""
    if until is None:
        return {}
    known = [one.id for one in initiatives(okrs)]
    for id in mapping(until, field="until"):
        if id not in known:
            raise UnknownIdError(
                f"no initiative {shown(id)}", id=str(id), known=known, place="until"
            )
    return {id: as_date(day, field=f"until {id}") for id, day in until.items()}


def _notes(impacts: tuple[Impact, ...], level: float) -> tuple[str, ...]:
    """Say in what impacts differ that are ranked side by side."""
    days, made = sorted({one.on for one in impacts}), []
    if len(days) > 1:
        span = f"from {days[0]} to {days[-1]}"
        known = "what is known of the latest was not known of the first"
        made.append(f"measured on {len(days)} different days, {span}: {known}")
    ends = sorted({one.until for one in impacts})
    if len(days) == 1 < len(ends):
        span = f"from {ends[0]} to {ends[-1]}"
        made.append(f"looked at up to {len(ends)} different days, {span}")
    other = sorted({one.level for one in impacts} - {level})
    if other:
        each = " and ".join(map(level_text, other))
        made.append(f"measured at {each} each; all are ranked at {level_text(level)}")
    return tuple(made)


def _of_set(
    okrs: OKRSet,
    on: dt.date | str | None,
    level: float,
    lag: float,
    ends: Mapping[str, dt.date],
    calibration: Calibration | str | None,
    progress: "Progress | bool | None",
) -> tuple[tuple[Impact, ...], dict[str, str]]:
    """Measure each initiative of a set on each metric that it should move."""
    if on is None:
        raise InvalidOKRError(
            "nobody said on which day",
            code="option-missing",
            place="on",
            expected="the day, as in on='2026-11-15'",
        )
    found: list[Impact] = []
    left_out: dict[str, str] = {}
    day = as_date(on, field="on")
    works = list(initiatives(okrs))
    with steps(progress, [work.id for work in works]) as step:
        for work in works:
            moved = moved_metrics(okrs, work)
            if work.starts_on is None:
                left_out[work.id] = "nobody said when it started"
            elif not moved:
                left_out[work.id] = "moves no metric"
            else:
                found += [
                    impact(
                        work,
                        okrs,
                        on=day,
                        metric=metric,
                        until=ends.get(work.id),
                        lag=lag,
                        level=level,
                        calibration=calibration,
                    )
                    for metric in moved
                ]
            step()
    return tuple(found), left_out


def _check_once(impacts: tuple[Impact, ...]) -> None:
    seen: set[str] = set()
    for one in impacts:
        if one.id in seen:
            raise InvalidOKRError(
                "an impact stands twice",
                code="duplicate-id",
                place="impacts",
                got=shown(one.id),
                hint="Give the initiatives, or the metrics, ids of their own.",
            )
        seen.add(one.id)


def _check_own(
    impacts: tuple[Impact, ...], on: dt.date | str | None, until: object
) -> None:
    """Refuse days that impacts have of their own."""
    if until is not None:
        raise InvalidOKRError(
            "impacts were measured up to days of their own",
            code="option-unused",
            place="until",
            got=shown(until),
            hint="Say until= where you measure each: okr.impact(..., until=...).",
        )
    day = None if on is None else as_date(on, field="on")
    other = next((one for one in impacts if day is not None and one.on != day), None)
    if other is not None:
        raise InvalidOKRError(
            "an impact was measured on another day",
            code="contradiction",
            place=f"impact {other.id}",
            expected=str(day),
            got=str(other.on),
            hint="Leave `on` out: impacts have their own.",
        )


def _row(one: Impact, p: float, level: float, each: float) -> RankedImpact:
    known = None if np.isnan(p) else p
    ends = one.interval(each)
    verdict = one.verdict_at(known, 1 - level)
    return RankedImpact(
        impact=one,
        verdict=verdict,
        standing=_standing(one, verdict),
        p_adjusted=known,
        low=None if ends is None else ends[0],
        high=None if ends is None else ends[1],
    )


def _standing(one: Impact, verdict: str) -> Standing:
    """Say what a verdict means for a metric that has a better direction."""
    if verdict == "cannot tell":
        return "cannot tell"
    if verdict == "may be chance":
        return "not seen to work"
    if one.metric.polarity is None:
        return "changed it"
    better = {"higher": "a real rise", "lower": "a real fall"}[one.metric.polarity]
    return "worked" if verdict == better else "made it worse"


_ORDER: tuple[Standing, ...] = (
    "worked",
    "changed it",
    "made it worse",
    "not seen to work",
    "cannot tell",
)


def _order(row: RankedImpact) -> tuple[int, float]:
    return _ORDER.index(row.standing), -(row.better or 0.0)
