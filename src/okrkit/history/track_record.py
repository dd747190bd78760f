"""`track_record`: what scores and confidence of many cycles say of targets."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias, get_args

import numpy as np

from okrkit.history.tally import Tallied, tallied
from okrkit.history.tracked import Pattern, Track, TrackRecord
from okrkit.model.calendar import as_date
from okrkit.model.checks import choice, instance
from okrkit.model.okrset import OKRSet
from okrkit.numerics.beliefs import brier, tails
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.presets import resolve

__all__ = ["LEAST", "track_of", "track_record"]

By: TypeAlias = Literal["owner", "level", "metric", "cycle"]
"""Whose record it is."""

LEAST: Final = 6
"""Fewer scored key results are too little to judge."""

LIKELY: Final = 0.05
"""Hits that chance alone brings this seldom, or less, speak of easy targets."""

CYCLES: Final = 3
"""So many cycles make something chronic."""


def track_record(
    *sets: OKRSet,
    on: dt.date | str,
    by: By = "owner",
    policy: "ScoringPolicy | str | Mapping[str, object] | None" = None,
) -> TrackRecord:
    """
    Look back over closed cycles: are targets too easy, too many, or never in doubt?

    Key results count that are over and final, or closed; a score they were closed with
    counts as it is. What was postponed, still runs or is not measured is left out, and
    counted by reason. The first confidence in each is what is tested.

    Args:
        *sets: One for each cycle, or sets of several cycles.
        on: The day.
        by: Whose record: ``"owner"``, ``"level"``, ``"metric"`` or ``"cycle"``.
        policy: A policy as `score` takes it; None takes each set's own.

    Returns:
        A row for each, with the codes of the rules that it speaks for: H01 (chronic
        1.0), H02 (chronic below 0.4), H08 (dead confidence).

    Raises:
        CalendarError: No date.
        InvalidOKRError: No set, or another `by`.
        PolicyError: No such policy.

    Source:
        Exact one-sided test of the number of hits: the Poisson binomial distribution,
        the binomial where all confidence is equal. Brier (1950).

    Example:
        >>> from okrkit import CheckIn, KeyResult, Objective
        >>> rows = [KeyResult(f"k{i}", "K", baseline=0, target=1, check_ins=[
        ...     CheckIn("2026-10-05", 0, confidence=0.5), CheckIn("2026-12-31", 1)])
        ...     for i in range(6)]
        >>> okrs = OKRSet([Objective("o", "O", rows, owner="Ann")], cycle="2026-Q4")
        >>> ann = track_record(okrs, on="2027-01-31")["Ann"]
        >>> ann.hits, ann.p, ann.codes
        (6, 0.015625, ('H01',))

    .. versionadded:: 0.1.0
    """
    day = as_date(on, field="on")
    found = [instance(each, kind=OKRSet, field="sets") for each in sets]
    group = choice(by, get_args(By), field="by")
    rule = None if policy is None else resolve(policy)
    rows, left_out = tallied(found, on=day, by=group, policy=rule)
    groups = dict.fromkeys(row.group for row in rows)
    return TrackRecord(
        on=day,
        by=group,
        rows=rows,
        items=tuple(
            track_of(name, [r for r in rows if r.group == name]) for name in groups
        ),
        all=track_of("all", rows),
        left_out=left_out,
    )


def track_of(id: str, rows: Sequence[Tallied]) -> Track:
    """
    Judge one record.

    Args:
        id: Whose it is.
        rows: Its key results, by the ends of their days.

    Returns:
        The numbers; None where there are none, or too few to judge.

    Example:
        >>> track_of("Ann", []).verdict
        'too little to judge: 0 of 6 key results'
    """
    n = len(rows)
    said = [row for row in rows if row.said]
    first = np.array([row.said[0] for row in said], dtype=np.float64)
    hits = sum(row.hit for row in said)
    enough = len(said) >= LEAST
    p = tails(first, hits)[1] if enough else None
    mean = _mean([row.score for row in rows])
    share = hits / len(said) if said else 0.0
    patterns: tuple[Pattern, ...] = ()
    verdict = f"too little to judge: {n} of {LEAST} key results"
    if n >= LEAST:
        patterns = tuple(filter(None, (_easy(rows, p), _over(rows), _dead(said))))
        verdict = "; ".join(each.text for each in patterns) or "nothing against it"
    return Track(
        id=id,
        n=n,
        cycles=len({row.cycle for row in rows}),
        score=mean,
        band=_band(mean) if mean is not None and n >= LEAST else None,
        claimed=len(said),
        hits=hits,
        said=_mean(first.tolist()),
        said_last=_mean([row.said[-1] for row in said]),
        p=p,
        brier=_mean([_brier(row) for row in said]) if enough else None,
        base=share * (1 - share) if enough else None,
        patterns=patterns,
        verdict=verdict,
    )


def _brier(row: Tallied) -> float:
    """Each key result counts the same, however often something was said of it."""
    return float(brier(np.array(row.said), np.array(float(row.hit))).mean())


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _band(score: float) -> str:
    """Name the band of a mean score over everything."""
    near = round(score, 9)
    if near > 0.85:
        return "too safe"
    if near >= 0.6:
        return "healthy"
    return "over capacity" if near < 0.4 else "below healthy"


def _last(rows: Sequence[Tallied]) -> list[Tallied]:
    """Return what is of the last three cycles; nothing where there are fewer."""
    cycles = list(dict.fromkeys(row.cycle for row in rows))[-CYCLES:]
    few = len(cycles) < CYCLES
    found = [] if few else [row for row in rows if row.cycle in cycles]
    return found if len(found) >= LEAST else []


def _easy(rows: Sequence[Tallied], p: float | None) -> Pattern | None:
    """More was met than was believed, or hardly anything is left to aspire to."""
    if p is not None and p <= LIKELY:
        said = [row for row in rows if row.said]
        hits, first = sum(row.hit for row in said), [row.said[0] for row in said]
        text = f"{hits} of {len(said)} met at {np.mean(first):.0%} said: p = {p:.2g}"
        return Pattern("H01", "chronic 1.0", text)
    stretch = _last([row for row in rows if row.intent == "aspirational"])
    mean = _mean([row.score for row in stretch])
    if mean is None or round(mean, 9) < 0.9:
        return None
    text = (
        f"aspirational ones mean {mean:.2f} over {CYCLES} cycles (n = {len(stretch)})"
    )
    return Pattern("H01", "chronic 1.0", text)


def _over(rows: Sequence[Tallied]) -> Pattern | None:
    """Too much was taken on, again and again."""
    last = _last(rows)
    mean = _mean([row.score for row in last])
    if mean is None or round(mean, 9) >= 0.4:
        return None
    text = f"mean {mean:.2f} over {CYCLES} cycles (n = {len(last)})"
    return Pattern("H02", "chronic below 0.4", text)


def _dead(said: Sequence[Tallied]) -> Pattern | None:
    """Nobody asks themselves anew."""
    dead = sum(row.dead for row in said)
    if len(said) < LEAST or 2 * dead <= len(said):
        return None
    text = (
        f"confidence of {dead} of {len(said)} never changes, or starts at 0.9 or more"
    )
    return Pattern("H08", "dead confidence", text)
