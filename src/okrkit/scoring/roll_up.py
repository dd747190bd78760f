"""From key results to objectives: scores, statuses, spans."""

import numpy as np
from attrs import frozen

from okrkit.model.okrset import OKRSet
from okrkit.model.table import NEVER
from okrkit.scoring.arithmetic import Floats, Ints, group_least, group_mean
from okrkit.scoring.columns import DRAFT, MEASURED, RIPENING, UNREAD, Columns
from okrkit.scoring.expectation import elapsed_of, success_of
from okrkit.scoring.formulas import Flags
from okrkit.scoring.judgement import (
    at_end,
    compared,
    grade_of,
    rounded,
    statuses_of,
    steps_of,
)
from okrkit.scoring.maturity import FINAL, PROVISIONAL, least_mature
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.status import JUDGED, STATUSES

_STALE = STATUSES.index("stale")
_RIPENING = STATUSES.index("not yet observable")


def roll_up(
    okrs: OKRSet,
    rows: Columns,
    counted: Flags,
    offset: Ints,
    policy: ScoringPolicy,
    on: int,
) -> Columns:
    """
    Return the numbers of objectives, from those of their own key results.

    Args:
        okrs: The set, for the intents of objectives.
        rows: The numbers of the key results.
        counted: Which key results count.
        offset: Key results of objective ``i`` are ``offset[i]:offset[i + 1]``.
        policy: Says how scores and statuses roll up.
        on: Ordinal of the day.

    Returns:
        Their numbers. An objective runs from the first to the last day of its key
        results, and is stale where all that count are. After that, without any score
        and while the first reading of a key result can still come, it is not yet
        observable.

    Shape:
        rows (n,), offset (objectives + 1,) → (objectives,).

    Units:
        Scores as fractions; days as proleptic ordinals.

    Source:
        The plain or weighted mean of nearly every OKR tool; the rest is ours.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1, check_ins={"2026-11-06": 0.5})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> sheet.objectives.score.tolist()
        [1.0]
    """
    weight = np.where(counted, rows.weight, 0.0)
    score, progress = np.nan_to_num(rows.score), np.nan_to_num(rows.progress)
    expected = group_mean(rows.expected, weight, offset)
    if policy.roll_up == "mean":
        score = group_mean(score, weight, offset)
        progress = group_mean(progress, weight, offset)
    else:
        score, progress = (
            group_least(np.where(weight > 0, column, np.nan), offset)
            for column in (score, progress)
        )
    start, end = _spans(rows, offset)
    by_score = policy.status.objective == "score"
    return judged(
        Rolled(
            score=rounded(score, policy),
            progress=progress,
            expected=expected,
            status=None if by_score else _rolled(rows.status, weight, offset, policy),
            stale=_every(rows.status == _STALE, weight > 0, offset),
            provisional=_over(np.maximum, rows.provisional & counted, offset),
            maturity=least_mature(
                may_count(rows), offset, _ends(okrs, end, offset), on
            ),
            ripening=_over(np.maximum, ripens(rows), offset),
            day=_over(np.maximum, np.where(counted, rows.day, NEVER), offset),
            intent=okrs.table.objective_intent,
            start=start,
            end=end,
        ),
        policy,
        on,
    )


@frozen(eq=False, kw_only=True)
class Rolled:
    """
    What comes up to objectives from below; a verdict is still to be given.

    Attributes:
        score: Rolled up; NaN for none.
        progress: Rolled up.
        expected: Rolled up.
        status: Rolled up, places in `STATUSES`, -1 for none; None where the status
            follows from the score.
        stale: Whether all that counts is stale.
        provisional: Whether something that counts can still change.
        maturity: Of the least mature that counts or may come to, places in
            `MATURITIES`.
        ripening: Whether the first reading of something that would count can still
            come.
        day: Ordinal of the latest reading that counts.
        intent: Place in `INTENTS`.
        start: First day.
        end: The day after the last.
    """

    score: Floats
    progress: Floats
    expected: Floats
    status: Ints | None
    stale: Flags
    provisional: Flags
    maturity: Ints
    ripening: Flags
    day: Ints
    intent: Ints
    start: Ints
    end: Ints


def judged(rolled: Rolled, policy: ScoringPolicy, on: int) -> Columns:
    """
    Return the numbers of objectives with grade and status.

    Args:
        rolled: What came up from below.
        policy: Its bands, lines and status rule.
        on: Ordinal of the day.

    Returns:
        Their numbers.

    Shape:
        (objectives,).

    Units:
        Scores as fractions; days as proleptic ordinals.

    Source:
        The policy's.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1, check_ins={"2026-11-06": 0.5})
        >>> score(kr, on="2026-11-15", cycle="2026-Q4").sheet.objectives.grade.tolist()
        [2]
    """
    score, none = rolled.score, np.full(len(rolled.score), np.nan)
    lines = success_of(rolled.intent, policy)
    if rolled.status is None:
        step = steps_of(score, score, rolled.expected, policy)
        status = statuses_of(step, policy)
    else:
        step, status = np.full(len(score), -1), rolled.status
    status = np.where(rolled.stale, _STALE, status)
    measured = ~np.isnan(score)
    final = at_end(
        status,
        on=on,
        start=rolled.start,
        end=rolled.end,
        achieved=compared(score) >= compared(lines),
        measured=measured,
    )
    # What is measured is judged by that alone, and its maturity says the rest.
    waits = ~measured & rolled.ripening & (rolled.maturity == PROVISIONAL)
    final = np.where(waits, _RIPENING, final)
    return Columns(
        actual=none,
        progress=rolled.progress,
        score=score,
        grade=grade_of(score, policy),
        status=final,
        step=np.where((final == status) & ~rolled.stale, step, -1),
        line=lines,
        expected=rolled.expected,
        due=np.full(len(score), on),
        elapsed=elapsed_of(rolled.start, rolled.end, on),
        confidence=none,
        pace=none,
        required_pace=none,
        anew=none,
        provisional=rolled.provisional,
        maturity=rolled.maturity,
        day=rolled.day,
        weight=none,
        intent=rolled.intent,
        start=rolled.start,
        end=rolled.end,
        reason=np.where(measured, MEASURED, np.where(waits, RIPENING, UNREAD)),
    )


def may_count(rows: Columns) -> Ints:
    """
    Return how final key results are, final where they never count: weight 0, a draft.

    Args:
        rows: The numbers of the key results.

    Returns:
        Places in `MATURITIES`.

    Shape:
        (n,).

    Units:
        None.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1, weight=0)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> may_count(sheet.key_results).tolist()
        [2]
    """
    never = (rows.weight == 0) | (rows.reason == DRAFT)
    return np.where(never, FINAL, rows.maturity)


def ripens(rows: Columns) -> Flags:
    """
    Return which key results will count once their first reading has come.

    Args:
        rows: The numbers of the key results.

    Returns:
        A flag for each.

    Shape:
        (n,).

    Units:
        None.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1)
        >>> sheet = score(kr, on="2027-01-01", cycle="2026-Q4").sheet
        >>> ripens(sheet.key_results).tolist()
        [False]
    """
    flags: Flags = (rows.reason == RIPENING) & (rows.weight > 0)
    return flags


def nearest_place(mean: Floats) -> Floats:
    """
    Return the status nearest to a mean of places; half goes to the worse.

    Args:
        mean: Means of places in `STATUSES`, from the best; NaN for none.

    Returns:
        Places; NaN for none.

    Shape:
        (n,) → (n,).

    Units:
        Places.

    Source:
        okrkit's own choice; nine decimals, as wherever a number meets a bound.

    Example:
        >>> nearest_place(np.array([0.5, 1.2])).tolist()
        [1.0, 1.0]
    """
    return np.floor(compared(mean) + 0.5)


def _spans(rows: Columns, offset: Ints) -> tuple[Ints, Ints]:
    """Return the first day of each objective's key results, and the day after all."""
    late = 1 << 40
    start = _over(np.minimum, np.where(rows.start > NEVER, rows.start, late), offset)
    return np.where(start == late, NEVER, start), _over(np.maximum, rows.end, offset)


def _ends(okrs: OKRSet, end: Ints, offset: Ints) -> Ints:
    """Return the day after the last, of the cycle where there are no key results."""
    known = okrs.table.made.get("scoring.ends")
    if not isinstance(known, np.ndarray):
        known = np.zeros(len(end), dtype=np.int64)
        for place in np.flatnonzero(np.diff(offset) == 0).tolist():
            cycle = okrs.cycle_of(okrs.objectives[place])
            known[place] = NEVER if cycle is None else cycle.end.toordinal()
        okrs.table.made["scoring.ends"] = known
    return np.maximum(known, end)


def _over(how: np.ufunc, column: np.ndarray, offset: Ints) -> np.ndarray:
    """Reduce a column objective by objective; 0 for those without key results."""
    result = np.zeros(len(offset) - 1, dtype=column.dtype)
    some = np.flatnonzero(np.diff(offset))
    if len(some):
        result[some] = how.reduceat(column, offset[:-1][some])
    return result


def _every(flags: Flags, counted: Flags, offset: Ints) -> Flags:
    """Return whether a flag holds for every key result that counts, and for any."""
    held = _over(np.add, (flags & counted).astype(np.int64), offset)
    all_of: Flags = held == _over(np.add, counted.astype(np.int64), offset)
    return all_of & (held > 0)


def _rolled(status: Ints, weight: Floats, offset: Ints, policy: ScoringPolicy) -> Ints:
    """Roll the statuses of key results up: the weakest, or their mean place."""
    judged = (weight > 0) & (status >= 0) & (status < len(JUDGED))
    place = np.where(judged, status * 1.0, np.nan)
    if policy.status.objective == "weakest":
        rolled = -group_least(-place, offset)
    else:
        rolled = nearest_place(group_mean(place, np.ones(len(place)), offset))
    return np.where(np.isnan(rolled), -1, np.nan_to_num(rolled)).astype(np.int64)
