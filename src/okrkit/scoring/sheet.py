"""`Sheet`: a whole set scored on a day by a policy, as columns; no loop over rows."""

import numpy as np
from attrs import frozen

from okrkit.model.okr import INTENTS
from okrkit.model.okrset import OKRSet
from okrkit.model.staged import BASES
from okrkit.model.table import HOW, NEVER, Table
from okrkit.scoring.arithmetic import Floats, Ints, group_least, group_mean, within_floats
from okrkit.scoring.judgement import (
    at_end,
    compared,
    elapsed_of,
    expected_of,
    grade_of,
    lines_of,
    rounded,
    score_of,
    statuses_of,
    steps_of,
)
from okrkit.scoring.kernel import (
    CHANGE,
    DONE,
    ESTABLISH,
    MILESTONES,
    REACH,
    ZONES,
    Flags,
    Terms,
    travelled,
)
from okrkit.scoring.policy import STATUSES, ScoringPolicy
from okrkit.scoring.readings import Reading, change_start, last_of, read

REASONS = (
    "",
    "a draft: its target is free text",
    "its first day is still to come",
    "nothing was measured up to this day",
    "the start of its change is not known",
    "its change is no change from where it started, or not a number",
    "the policy's rule says nothing of this target",
)
"""Why a row has no score; the place of each is its number, 0 for none."""

_SHARE = BASES.index("share of time")
_STALE, _NOT_YET = STATUSES.index("stale"), STATUSES.index("not yet observable")


@frozen(eq=False, kw_only=True)
class Columns:
    """
    The numbers of some key results or objectives; NaN, `NEVER` and -1 for none.

    Attributes:
        actual: The value that counts, in the metric's unit.
        progress: Unbounded.
        score: The policy's reading of it.
        grade: Place in the policy's bands.
        status: Place in `STATUSES`.
        step: Place in the steps of the policy's status rule, where that decided.
        line: Score from which it is achieved.
        expected: Progress expected on the day.
        elapsed: Share of its days that are over.
        confidence: The owner's latest.
        pace: Units a day since the start.
        required_pace: Units a day to the target from tomorrow on.
        provisional: Whether the value can still change.
        day: Ordinal of the reading that counts.
        weight: Among the key results of one objective, as the policy takes it.
        intent: Place in `INTENTS`.
        start: First day.
        end: The day after the last.
        reason: Place in `REASONS`.
    """

    actual: Floats
    progress: Floats
    score: Floats
    grade: Ints
    status: Ints
    step: Ints
    line: Floats
    expected: Floats
    elapsed: Floats
    confidence: Floats
    pace: Floats
    required_pace: Floats
    provisional: Flags
    day: Ints
    weight: Floats
    intent: Ints
    start: Ints
    end: Ints
    reason: Ints


@frozen(eq=False, kw_only=True)
class Sheet:
    """
    A set scored on a day by a policy.

    Attributes:
        okrs: The set.
        policy: The policy.
        on: Ordinal of the day.
        terms: What each key result is judged by, changes resolved, the policy applied.
        reading: What counts for each key result.
        key_results: Their numbers.
        objectives: The objectives' numbers.
        offset: Key results of objective ``i`` are ``offset[i]:offset[i + 1]``.
        counted: Which key results count in their objective.
    """

    okrs: OKRSet
    policy: ScoringPolicy
    on: int
    terms: Terms
    reading: Reading
    key_results: Columns
    objectives: Columns
    offset: Ints
    counted: Flags


def fill(okrs: OKRSet, policy: ScoringPolicy, on: int) -> Sheet:
    """
    Score a set on a day.

    Args:
        okrs: The set.
        policy: The policy.
        on: Ordinal of the day.

    Returns:
        The sheet.

    Shape:
        Linear in key results and readings; every step is one pass over a column.

    Units:
        Days as proleptic ordinals.

    Source:
        The functions it calls.

    Example:
        >>> fill(OKRSet(), ScoringPolicy(), 739935).offset.tolist()
        [0]
    """
    table = okrs.table
    start = change_start(table)
    terms = terms_of(table, policy, start)
    known = table.start > NEVER
    as_of = np.where(known, np.minimum(on, table.end - 1), on)
    reading = read(table, terms, as_of)
    key_results = _key_results(table, terms, reading, policy, on, start)
    offset = np.searchsorted(table.objective, np.arange(len(table.objective_ids) + 1))
    counted = ~np.isnan(key_results.score)
    if policy.missing == "zero":
        counted = counted | (key_results.reason > 2)
    objectives = _objectives(okrs, key_results, counted, offset, policy, on)
    return Sheet(
        okrs=okrs,
        policy=policy,
        on=on,
        terms=terms,
        reading=reading,
        key_results=key_results,
        objectives=objectives,
        offset=offset,
        counted=counted,
    )


def terms_of(table: Table, policy: ScoringPolicy, start: Floats) -> Terms:
    """
    Return what each row is judged by: changes resolved, the policy's word applied.

    Args:
        table: The set as columns.
        policy: Its `way`, `hold`, `inclusive`, `tolerance` and `zone_levels` win where
            they are set.
        start: Where each change starts; NaN elsewhere.

    Returns:
        The terms.

    Shape:
        start (n,).

    Units:
        The metric's.

    Source:
        okrkit's own choice.

    Example:
        >>> terms_of.__name__
        'terms_of'
    """
    changed = table.kind == CHANGE
    by = table.change_by
    with np.errstate(over="ignore", invalid="ignore"):
        moved = np.where(table.change_how == HOW.index("absolute"), start + by, start * by)
        percent = start + np.abs(start) * by / 100
        moved = np.where(table.change_how == HOW.index("percent"), percent, moved)
    target = np.where(changed, np.where(np.isfinite(moved), moved, np.nan), table.target)
    if policy.way == "stretch":
        far = (table.kind == REACH) & ~np.isnan(table.stretch)
        target = np.where(far, table.stretch, target)
    levels, tolerance, inclusive = table.levels, table.tolerance, table.inclusive
    if policy.zone_levels is not None:
        levels = np.broadcast_to(np.array(policy.zone_levels), levels.shape)
    if policy.tolerance is not None:
        tolerance = np.full(len(table), policy.tolerance)
    if policy.inclusive is not None:
        inclusive = np.full(len(table), policy.inclusive)
    return Terms(
        kind=table.kind,
        baseline=np.where(changed, start, table.baseline),
        target=target,
        stretch=table.stretch,
        commit=table.commit,
        levels=levels,
        at_least=table.at_least,
        at_most=table.at_most,
        inclusive=inclusive,
        tolerance=tolerance,
        steps_group=np.arange(len(table)),
        steps_offset=table.steps.offset,
        steps_value=table.steps.value,
        steps_worth=table.worth,
        hold=policy.hold,
        zero_range=np.nan if policy.zero_range is None else policy.zero_range,
    )


def _key_results(
    table: Table,
    terms: Terms,
    reading: Reading,
    policy: ScoringPolicy,
    on: int,
    start: Floats,
) -> Columns:
    by_time = ~np.isnan(reading.share)
    progress = np.where(by_time, reading.share, travelled(terms, reading.value))
    progress = np.where((table.basis == _SHARE) & ~by_time, np.nan, progress)
    reason = _reasons(table, terms, reading, progress, on, start)
    progress = np.where(reason > 0, np.nan, progress)
    cap = travelled(terms, np.where(table.kind == REACH, terms.stretch, np.nan))
    score = score_of(progress, cap, policy)
    lines = lines_of(table, terms, policy)
    expected = expected_of(table, terms, policy, on, lines)
    step = steps_of(progress, score, expected, policy)
    status = statuses_of(step, policy)
    stale = _stale(table, reading, progress, policy, on)
    status = np.where(stale, _STALE, status)
    final = at_end(
        status,
        on=on,
        start=table.start,
        end=table.end,
        achieved=compared(score) >= compared(lines),
        measured=~np.isnan(score),
    )
    decided = (final == status) & ~stale
    pace, required_pace = _paces(table, terms, reading, on)
    weight = table.weight if policy.weights == "use" else np.ones(len(table))
    return Columns(
        actual=reading.value,
        progress=progress,
        score=score,
        grade=grade_of(score, policy),
        status=final,
        step=np.where(decided, step, -1),
        line=lines,
        expected=expected,
        elapsed=elapsed_of(table.start, table.end, on),
        confidence=last_of(table, "check_ins", np.full(len(table), on), valued=True).value,
        pace=pace,
        required_pace=required_pace,
        provisional=reading.provisional,
        day=reading.day,
        weight=weight,
        intent=table.intent,
        start=table.start,
        end=table.end,
        reason=reason,
    )


def _reasons(
    table: Table,
    terms: Terms,
    reading: Reading,
    progress: Floats,
    on: int,
    start: Floats,
) -> Ints:
    """Return why a row has no score; later lines go before earlier ones."""
    none = np.isnan(progress)
    reason = np.where(none, 6, 0)
    changed = table.kind == CHANGE
    flat = changed & (np.isnan(terms.target) | (terms.target == terms.baseline))
    reason[none & flat] = 5
    reason[none & changed & np.isnan(start)] = 4
    reason[none & np.isnan(reading.value)] = 3
    reason[(table.start > NEVER) & (on < table.start)] = 2
    reason[table.kind == 0] = 1
    return reason


def _stale(
    table: Table, reading: Reading, progress: Floats, policy: ScoringPolicy, on: int
) -> Flags:
    """Return whether the last report is too old; what is done stays done."""
    if policy.stale is None:
        return np.zeros(len(table), dtype=np.bool_)
    days = table.due_days if policy.stale == "rhythm" else policy.stale
    known = reading.reported > NEVER
    staged = np.isin(table.kind, (MILESTONES, DONE, ESTABLISH))
    finished = staged & (progress >= 1.0)
    return known & ~finished & (on - reading.reported > days)


def _paces(
    table: Table, terms: Terms, reading: Reading, on: int
) -> tuple[Floats, Floats]:
    """Return units a day since the start, and from tomorrow on to the target."""
    travels = np.isin(table.kind, (REACH, CHANGE, ZONES)) & (table.start > NEVER)
    travels = travels & np.isin(table.basis, (BASES.index("latest"), BASES.index("sum")))
    gone = np.where(travels, reading.day + 1 - table.start, 0)
    left = np.where(travels, table.end - 1 - np.maximum(on, table.start - 1), 0)
    # Divided before they are subtracted, so that nothing overflows.
    gone = np.where(gone > 0, gone, np.nan)
    left = np.where(left > 0, left, np.nan)
    pace = reading.value / gone - terms.baseline / gone
    required = terms.target / left - reading.value / left
    return within_floats(pace), within_floats(required)


def _objectives(
    okrs: OKRSet,
    rows: Columns,
    counted: Flags,
    offset: Ints,
    policy: ScoringPolicy,
    on: int,
) -> Columns:
    none = np.full(len(offset) - 1, np.nan)
    weight = np.where(counted, rows.weight, 0.0)
    score, progress = np.nan_to_num(rows.score), np.nan_to_num(rows.progress)
    expected = group_mean(rows.expected, weight, offset)
    if policy.roll_up == "mean":
        score = rounded(group_mean(score, weight, offset), policy)
        progress = group_mean(progress, weight, offset)
    else:
        score, progress = (
            group_least(np.where(weight > 0, column, np.nan), offset)
            for column in (score, progress)
        )
    intent = _intents(okrs)
    lines = np.array(
        [policy.committed, policy.aspirational, policy.learning, policy.unstated]
    )[intent]
    start = _over(np.minimum, np.where(rows.start > NEVER, rows.start, 1 << 40), offset)
    start = np.where(start == 1 << 40, NEVER, start)
    end = _over(np.maximum, rows.end, offset)
    step = steps_of(score, score, expected, policy)
    status = statuses_of(step, policy)
    if policy.status.objective != "score":
        step = np.full(len(step), -1)
        status = _rolled(rows.status, weight, offset, policy)
    stale = _every(rows.status == _STALE, weight > 0, offset)
    status = np.where(stale, _STALE, status)
    measured = ~np.isnan(score)
    final = at_end(
        status,
        on=on,
        start=start,
        end=end,
        achieved=compared(score) >= compared(lines),
        measured=measured,
    )
    return Columns(
        actual=none,
        progress=progress,
        score=score,
        grade=grade_of(score, policy),
        status=final,
        step=np.where((final == status) & ~stale, step, -1),
        line=lines,
        expected=expected,
        elapsed=elapsed_of(start, end, on),
        confidence=none,
        pace=none,
        required_pace=none,
        provisional=_over(np.maximum, rows.provisional & counted, offset),
        day=_over(np.maximum, np.where(counted, rows.day, NEVER), offset),
        weight=none,
        intent=intent,
        start=start,
        end=end,
        reason=np.where(measured, 0, 3),
    )


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
    return (held > 0) & (held == _over(np.add, counted.astype(np.int64), offset))


def _rolled(status: Ints, weight: Floats, offset: Ints, policy: ScoringPolicy) -> Ints:
    """Roll the statuses of key results up: the weakest, or their mean place."""
    judged = (weight > 0) & (status >= 0) & (status < 3)
    place = np.where(judged, status * 1.0, np.nan)
    if policy.status.objective == "weakest":
        rolled = -group_least(-place, offset)
    else:
        rolled = np.round(group_mean(place, np.ones(len(place)), offset))
    return np.where(np.isnan(rolled), -1, np.nan_to_num(rolled)).astype(np.int64)


def _intents(okrs: OKRSet) -> Ints:
    """Return the intents of the objectives; read off them once."""
    made = okrs.table.made.get("scoring.intents")
    if isinstance(made, np.ndarray):
        return made
    words = [o.intent for o in okrs.objectives]
    made = np.array([-1 if w is None else INTENTS.index(w) for w in words], dtype=np.int64)
    okrs.table.made["scoring.intents"] = made
    return made
