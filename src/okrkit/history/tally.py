"""What came of key results that are over: one row each, over all sets given."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import numpy as np
from attrs import frozen

from okrkit.history.closing import on_scale
from okrkit.model.calendar import Cycle
from okrkit.model.closing import closed_by
from okrkit.model.okr import Intent, KeyResult
from okrkit.model.okrset import OKRSet
from okrkit.scoring.columns import Sheet
from okrkit.scoring.judgement import compared
from okrkit.scoring.maturity import FINAL, MATURITIES
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.presets import resolve
from okrkit.scoring.sheet import fill

__all__ = ["Tallied", "tallied"]


@frozen(kw_only=True)
class Tallied:
    """
    What was said and what came of one key result that is over.

    Attributes:
        id: Its id.
        group: Of whom or what it is counted.
        cycle: Label of its days.
        end: The day after the last.
        intent: As it was declared, or its objective's.
        score: It was closed with, else the policy's.
        hit: Whether it met its target.
        said: Every confidence in its days but the last, by date.

    Example:
        >>> over = {"id": "nps", "group": "Ann", "cycle": "2026-Q4", "intent": None}
        >>> over |= {"end": dt.date(2027, 1, 1), "score": 0.7, "hit": False}
        >>> Tallied(**over, said=(0.5, 0.5, 0.5)).dead
        True
    """

    id: str
    group: str
    cycle: str
    end: dt.date
    intent: Intent | None
    score: float
    hit: bool
    said: tuple[float, ...]

    @property
    def dead(self) -> bool:
        """
        Whether its confidence never changed, or left nothing to doubt at first.

        Example:
            >>> over = {"id": "nps", "group": "Ann", "cycle": "2026-Q4", "intent": None}
            >>> over |= {"end": dt.date(2027, 1, 1), "score": 0.7, "hit": False}
            >>> Tallied(**over, said=(0.5, 0.6, 0.4)).dead
            False
        """
        still = len(self.said) > 2 and len(set(self.said)) == 1
        return bool(self.said) and (still or self.said[0] >= 0.9)


def tallied(
    sets: Iterable[OKRSet],
    *,
    on: dt.date,
    by: str,
    policy: ScoringPolicy | None,
) -> tuple[tuple[Tallied, ...], dict[str, int]]:
    """
    Tally the key results of sets that are over, each once.

    Args:
        sets: The sets; of one key result in several the last counts.
        on: The day.
        by: "owner", "level", "metric" or "cycle".
        policy: Scores them; None takes each set's own.

    Returns:
        The rows by the ends of their days, and how many are left out, by reason.

    Example:
        >>> tallied([OKRSet(cycle="2026-Q4")], on=dt.date(2027, 1, 8), by="owner",
        ...         policy=None)
        ((), {})
    """
    found: dict[tuple[object, ...], Tallied | str] = {}
    for okrs in sets:
        known = okrs.in_force(on)
        sheet = fill(known, policy or resolve(known.policy), on.toordinal())
        progress = compared(sheet.key_results.progress)
        for row, kr in enumerate(known.key_results):
            span = known.span(kr.id)
            days = (span.start, span.end) if span else ()
            found[kr.id, *days] = _row(sheet, row, kr, span, progress, on, by)
    rows = [row for row in found.values() if isinstance(row, Tallied)]
    left_out = Counter(row for row in found.values() if isinstance(row, str))
    return tuple(sorted(rows, key=lambda row: row.end)), dict(left_out)


def _row(
    sheet: Sheet,
    row: int,
    kr: KeyResult,
    span: Cycle | None,
    progress: "np.ndarray",
    on: dt.date,
    by: str,
) -> Tallied | str:
    """Return the row of a key result, or why it is left out."""
    end = closed_by(kr.closed, on)
    maturity = int(sheet.key_results.maturity[row])
    if span is None:
        return "no days"
    if end is not None and end.outcome == "postponed":
        return "postponed"
    if end is None and maturity != FINAL:
        return MATURITIES[maturity]
    score = float(sheet.key_results.score[row])
    way = float(progress[row])
    hit = way >= 1 or (np.isnan(way) and score >= 1)
    last = min(span.last_day, on)
    if end is not None:
        # How people closed it goes before what its readings say, in everything.
        hit, last = end.outcome == "achieved", min(last, end.date)
        if end.score is not None:
            score = on_scale(end.score, sheet.policy, f"closing of {kr.id}")
    if np.isnan(score):
        return "not measured"
    return Tallied(
        id=kr.id,
        group=_group(sheet.okrs, kr, span, by),
        cycle=span.label,
        end=span.end,
        intent=kr.intent or sheet.okrs.objective_of(kr.id).intent,
        score=score,
        hit=bool(hit),
        said=tuple(
            said.confidence
            for said in kr.check_ins
            if said.confidence is not None and said.date in span and said.date < last
        ),
    )


def _group(okrs: OKRSet, kr: KeyResult, span: Cycle, by: str) -> str:
    objective = okrs.objective_of(kr.id)
    names = {
        "owner": kr.owner or objective.owner,
        "level": objective.level,
        "metric": kr.metric_id,
        "cycle": span.label,
    }
    return names[by] or f"(no {by})"
