"""What is expected of key results on a day: by a plan, or by the days that are over."""

import numpy as np

from okrkit.model.calendar import elapsed_share
from okrkit.model.okr import INTENTS
from okrkit.model.okrset import OKRSet
from okrkit.model.table import NEVER, Table
from okrkit.scoring.arithmetic import Floats, Ints, share_of_way
from okrkit.scoring.basis import Reading
from okrkit.scoring.formulas import Flags
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.readings import entries, last_of
from okrkit.scoring.terms import (
    DONE,
    ESTABLISH,
    HOLD,
    MILESTONES,
    ZONES,
    Terms,
    travelled,
)


def due_on(okrs: OKRSet, policy: ScoringPolicy, reading: Reading, on: int) -> Ints:
    """
    Return the day for which something is expected of each key result.

    A metric that is read once a month says nothing of the days since: what is expected
    is that of the day of its last reading, until a newer one is overdue.

    Args:
        okrs: The set, whose metrics say their rhythm.
        policy: Only one whose `stale` is "rhythm" goes by it.
        reading: What counts for each key result.
        on: The day.

    Returns:
        The day of the last reading of a metric with a rhythm, as long as no newer one
        is overdue and the key result is not over; of others, and of what is reported
        and not read, the day itself.

    Shape:
        (n,).

    Units:
        Days as proleptic ordinals.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1, check_ins={"2026-11-06": 0.5})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> day = due_on(sheet.okrs, sheet.policy, sheet.reading, sheet.on)
        >>> (day - sheet.on).tolist()
        [0]
    """
    table = okrs.table
    if policy.stale != "rhythm":
        return np.full(len(table), on)
    # Those without a metric find the last.
    slow = np.array([*(bool(metric.rhythm) for metric in okrs.metrics), False])
    waits = slow[table.metric] & ~np.isin(table.kind, (MILESTONES, DONE, ESTABLISH))
    waits &= (on < table.end) & (on - reading.day <= table.due_days)
    return np.where(waits, reading.day, on)


def elapsed_of(start: Ints, end: Ints, on: "int | Ints") -> Floats:
    """
    Return the share of each span that is over when the day is over.

    Args:
        start: First day; `NEVER` where no span is known.
        end: First day after it.
        on: The day, or one for each.

    Returns:
        Shares, 0 before the first day and 1 on the last; NaN without a span.

    Shape:
        (n,).

    Units:
        Days as proleptic ordinals; a share of days.

    Source:
        `okrkit.model.calendar.elapsed_share`.

    Example:
        >>> elapsed_of(np.array([101, 0]), np.array([111, 0]), 105).tolist()
        [0.5, nan]
    """
    known = start > NEVER
    days = np.broadcast_to(on, start.shape)
    share = elapsed_share(start, np.where(known, end, start + 1), days)
    return np.where(known, share, np.nan)


def lines_of(table: Table, terms: Terms, policy: ScoringPolicy) -> Floats:
    """
    Return the score from which each key result is achieved.

    Args:
        table: The set as columns, for the intents.
        terms: What the rows are judged by.
        policy: Has a line for each intent.

    Returns:
        Scores. `Zones` are achieved at the level of their target at the latest.

    Shape:
        (n,).

    Units:
        A fraction.

    Source:
        Committed 1.0 and aspirational 0.7 from Google; the rest is okrkit's choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", baseline=0, target=1, intent="aspirational")
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> lines_of(sheet.okrs.table, sheet.terms, sheet.policy).tolist()
        [0.7]
    """
    lines = success_of(table.intent, policy)
    zoned = terms.kind == ZONES
    return np.where(zoned, np.minimum(lines, terms.levels[:, 1]), lines)


def success_of(intent: Ints, policy: ScoringPolicy) -> Floats:
    """
    Return the policy's success line for each intent.

    Args:
        intent: Places in `INTENTS`; -1 where nobody said.
        policy: Has a line for each intent.

    Returns:
        Scores.

    Shape:
        (n,) → (n,).

    Units:
        A fraction.

    Source:
        The policy's.

    Example:
        >>> success_of(np.array([1, -1]), ScoringPolicy()).tolist()
        [0.7, 1.0]
    """
    # The line of no intent stands last, where -1 finds it.
    return np.array([policy.success_line(word) for word in (*INTENTS, None)])[intent]


def expected_of(
    table: Table,
    terms: Terms,
    policy: ScoringPolicy,
    on: "int | Ints",
    lines: Floats,
    elapsed: Floats | None = None,
) -> Floats:
    """
    Return the progress that is expected of each key result on a day.

    Args:
        table: The set as columns.
        terms: What the rows are judged by.
        policy: Says whether the target or the success line is expected at the end.
        on: The day, or one for each row.
        lines: Score from which each is achieved.
        elapsed: Share of the way that is due where there is no plan; that of the days
            that are over where None.

    Returns:
        By its plan where it has one: the planned value, between two dates on the
        straight line. Else: the whole of a `Hold` at any time; of `Done` and
        `Establish` nothing before the last day; of others the elapsed share of the way.
        NaN without a span.

    Shape:
        (n,).

    Units:
        A fraction, as progress.

    Source:
        Linear expectation as in Viva and others; the rest is okrkit's choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", baseline=0, target=1)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> table, terms, line = sheet.okrs.table, sheet.terms, np.ones(1)
        >>> expected_of(table, terms, sheet.policy, sheet.on, line).tolist()
        [0.5]
    """
    if elapsed is None:
        elapsed = elapsed_of(table.start, table.end, on)
    share = np.where(np.isin(table.kind, (DONE, ESTABLISH)), elapsed >= 1.0, elapsed)
    share = np.where(np.isnan(elapsed), np.nan, share)
    share = np.where((table.kind == HOLD) & ~np.isnan(elapsed), 1.0, share)
    if policy.status.expect == "success":
        share = share * np.where(table.kind == HOLD, 1.0, lines)
    if not len(table.plan.day):
        return share
    by_plan = travelled(terms, planned_value(table, terms, on))
    return np.where(planned(table, terms, on), by_plan, share)


def planned(table: Table, terms: Terms, on: "int | Ints") -> Flags:
    """
    Return which key results have a plan that says what is expected on a day.

    Args:
        table: The set as columns, with the plans.
        terms: What the rows are judged by.
        on: The day, or one for each row.

    Returns:
        A flag for each row.

    Shape:
        (n,).

    Units:
        None.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=5, plan={"2026-12-01": 5})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> planned(sheet.okrs.table, sheet.terms, sheet.on).tolist()
        [False]
    """
    value = planned_value(table, terms, on)
    return ~np.isnan(value) & ~np.isnan(travelled(terms, value))


def planned_value(table: Table, terms: Terms, on: "int | Ints") -> Floats:
    """
    Return the value that each plan expects on a day.

    Args:
        table: The set as columns, with the plans.
        terms: What the rows are judged by, for the baselines.
        on: The day, or one for each row.

    Returns:
        Between two dates the straight line; before the first from the baseline on the
        eve of the first day; after the last its value. Done and Establish move in
        steps. NaN where there is no plan, or nothing yet.

    Shape:
        (n,).

    Units:
        The metric's.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=5, plan={"2026-11-01": 9, "2026-11-29": 5})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> planned_value(sheet.okrs.table, sheet.terms, sheet.on).tolist()
        [7.0]
    """
    plan = table.plan
    if not len(plan.day):
        return np.full(len(table), np.nan)
    rows, days = np.arange(len(table)), np.broadcast_to(on, len(table))
    left = last_of(table, "plan", days)
    after = entries(table, "plan", rows, days)
    more = after < plan.offset[1:]
    after = np.minimum(after, len(plan.day) - 1)
    origin = np.where(np.isin(table.kind, (MILESTONES, DONE)), 0.0, terms.baseline)
    origin = np.where(table.start > NEVER, origin, np.nan)
    none = left.day == NEVER
    day = np.where(none, table.start - 1, left.day)
    value = np.where(none, origin, left.value)
    sloped = more & ~np.isin(table.kind, (DONE, ESTABLISH)) & ~np.isnan(value)
    day = np.where(sloped, day, plan.day[after] - 1)
    today = days.astype(np.float64)
    until = plan.day[after].astype(np.float64)
    way = share_of_way(today, day.astype(np.float64), until)
    way = np.clip(way, 0.0, 1.0)
    between = value * (1.0 - way) + plan.value[after] * way
    value = np.where(sloped, between, value)
    # A row without a plan stands at its origin here, which nobody expects of it.
    return np.where(np.diff(plan.offset) > 0, value, np.nan)
