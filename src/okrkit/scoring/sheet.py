"""`Sheet`: a whole set scored on a day by a policy, as columns; no loop over rows."""

import numpy as np
from attrs import evolve

from okrkit.model.okrset import OKRSet
from okrkit.model.staged import BASES
from okrkit.model.table import NEVER, Table
from okrkit.model.ways import HOW, changed
from okrkit.scoring.anew import begun_anew
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.basis import Reading, read
from okrkit.scoring.columns import (
    DRAFT,
    EARLY,
    MEASURED,
    NO_RULE,
    NO_START,
    NO_WAY,
    RIPENING,
    UNREAD,
    Columns,
    Sheet,
)
from okrkit.scoring.expectation import due_on, elapsed_of, expected_of, lines_of
from okrkit.scoring.judgement import (
    at_end,
    cap_of,
    compared,
    grade_of,
    score_of,
    statuses_of,
    steps_of,
)
from okrkit.scoring.maturity import PROVISIONAL, maturity_of, stale_on
from okrkit.scoring.origin import origin_of
from okrkit.scoring.pace import per_day, travels
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.readings import change_start, last_of
from okrkit.scoring.roll_up import roll_up
from okrkit.scoring.status import STATUSES
from okrkit.scoring.terms import (
    CHANGE,
    KINDS,
    REACH,
    Terms,
    travelled,
)

_SHARE = BASES.index("share of time")
_STALE = STATUSES.index("stale")
_RIPENING = STATUSES.index("not yet observable")


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
    start = change_start(table, on)
    terms = terms_of(table, policy, start)
    known = table.start > NEVER
    as_of = np.where(known, np.minimum(on, table.end - 1), on)
    reading = read(table, terms, as_of)
    key_results = _key_results(okrs, terms, reading, policy, on, start)
    offset = np.searchsorted(table.objective, np.arange(len(table.objective_ids) + 1))
    counted = ~np.isnan(key_results.score)
    if policy.missing == "zero":
        counted = counted | (key_results.reason > RIPENING)
    objectives = roll_up(okrs, key_results, counted, offset, policy, on)
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


def with_reading(sheet: Sheet, reading: Reading) -> Sheet:
    """
    Return a sheet judged again, as if something else had been read.

    Args:
        sheet: A set scored on a day.
        reading: What counts for each key result instead.

    Returns:
        The sheet with other numbers; its day, policy and terms stay.

    Shape:
        Linear in key results.

    Units:
        Values in each metric's unit.

    Source:
        As `fill`.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1, check_ins={"2026-11-06": 0.5})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> other = evolve(sheet.reading, value=np.array([2.0]))
        >>> with_reading(sheet, other).key_results.score.tolist()
        [0.0]
    """
    okrs, policy, on = sheet.okrs, sheet.policy, sheet.on
    start = change_start(okrs.table, on)
    rows = _key_results(okrs, sheet.terms, reading, policy, on, start)
    counted = ~np.isnan(rows.score)
    if policy.missing == "zero":
        counted = counted | (rows.reason > RIPENING)
    return evolve(
        sheet,
        reading=reading,
        key_results=rows,
        objectives=roll_up(okrs, rows, counted, sheet.offset, policy, on),
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
        >>> from okrkit import Change, KeyResult, score
        >>> kr = KeyResult("k", "K", target=Change(10))
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> terms_of(sheet.okrs.table, sheet.policy, np.array([5.0])).target.tolist()
        [15.0]
    """
    target = table.target.copy()
    for place, how in enumerate(HOW):
        rows = np.flatnonzero((table.kind == CHANGE) & (table.change_how == place))
        with np.errstate(over="ignore", invalid="ignore"):
            end = changed(start[rows], table.change_by[rows], how)
        target[rows] = np.where(np.isfinite(end), end, np.nan)
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
        baseline=np.where(table.kind == CHANGE, start, table.baseline),
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
    okrs: OKRSet,
    terms: Terms,
    reading: Reading,
    policy: ScoringPolicy,
    on: int,
    start: Floats,
) -> Columns:
    table, by_time = okrs.table, ~np.isnan(reading.share)
    progress = np.where(by_time, reading.share, travelled(terms, reading.value))
    progress = np.where((table.basis == _SHARE) & ~by_time, np.nan, progress)
    reason = _reasons(table, terms, reading, progress, on, start)
    maturity = maturity_of(okrs, reading, on)
    reason[(reason == UNREAD) & (maturity == PROVISIONAL)] = RIPENING
    progress = np.where(reason == MEASURED, progress, np.nan)
    score = score_of(progress, cap_of(terms, policy, np.arange(len(table))), policy)
    lines = lines_of(table, terms, policy)
    due = due_on(okrs, policy, reading, on)
    expected = expected_of(table, terms, policy, due, lines)
    step = steps_of(progress, score, expected, policy)
    status = statuses_of(step, policy)
    stale = stale_on(table, reading, progress, policy, np.array(on))
    status = np.where(stale, _STALE, status)
    final = at_end(
        status,
        on=on,
        start=table.start,
        end=table.end,
        achieved=compared(score) >= compared(lines),
        measured=~np.isnan(score),
    )
    final = np.where(reason == RIPENING, _RIPENING, final)
    decided = (final == status) & ~stale
    said = last_of(table, "check_ins", np.full(len(table), on), valued=True)
    anew, pace, required_pace = _paces(okrs, terms, reading, on)
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
        due=due,
        elapsed=elapsed_of(table.start, table.end, on),
        confidence=said.value,
        pace=pace,
        required_pace=required_pace,
        anew=anew,
        provisional=reading.provisional,
        maturity=maturity,
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
    reason = np.where(none, NO_RULE, MEASURED)
    change = table.kind == CHANGE
    flat = change & (np.isnan(terms.target) | (terms.target == terms.baseline))
    reason[none & flat] = NO_WAY
    reason[none & change & np.isnan(start)] = NO_START
    reason[none & np.isnan(reading.value)] = UNREAD
    reason[(table.start > NEVER) & (on < table.start)] = EARLY
    reason[table.kind == KINDS.index("draft")] = DRAFT
    return reason


def _paces(
    okrs: OKRSet, terms: Terms, reading: Reading, on: int
) -> tuple[Floats, Floats, Floats]:
    """Return what began anew; units a day so far, and from tomorrow to the target."""
    anew = begun_anew(okrs, terms, reading)
    table, origin = okrs.table, origin_of(okrs, terms, reading, anew)
    travelling = travels(table)
    gone = np.where(travelling, reading.day + 1.0 - origin.moment, 0.0)
    left = np.where(travelling, table.end - 1 - np.maximum(on, table.start - 1), 0)
    pace = per_day(reading.value, origin.value, gone)
    return anew, pace, per_day(terms.target, reading.value, left.astype(np.float64))
