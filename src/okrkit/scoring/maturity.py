"""How final a score is: whether what decides it can still come, or change by itself."""

from typing import Literal, TypeAlias, get_args

import numpy as np

from okrkit.model.okrset import OKRSet
from okrkit.model.rows import rhythm_days
from okrkit.model.staged import BASES
from okrkit.model.table import NEVER, Table
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.basis import Reading
from okrkit.scoring.formulas import Flags
from okrkit.scoring.policy import ScoringPolicy
from okrkit.scoring.terms import DONE, ESTABLISH, MILESTONES

Maturity: TypeAlias = Literal["running", "provisional", "final"]
"""How final a score is."""

MATURITIES: tuple[Maturity, ...] = get_args(Maturity)
"""All of them; the place of each is its number, and never falls as days go by."""

RUNNING, PROVISIONAL, FINAL = range(len(MATURITIES))

_LATEST = BASES.index("latest")


def maturity_of(okrs: OKRSet, reading: Reading, on: int) -> Ints:
    """
    Return how final the score of each key result is.

    Args:
        okrs: The set, whose metrics say their rhythm and lag.
        reading: What counts for each key result.
        on: Ordinal of the day.

    Returns:
        Places in `MATURITIES`. Running while its days are not over, or nothing says
        when they are. Then provisional while a reading that decides is marked so, or
        is younger than its metric's lag, or the metric's rhythm still owes one for the
        last days: at the latest until `waited_until`. After that it is final, with what
        there is.

    Shape:
        (n,).

    Units:
        Days as proleptic ordinals.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1, check_ins={"2026-11-06": 0.5})
        >>> sheet = score(kr, on="2027-01-01", cycle="2026-Q4").sheet
        >>> maturity_of(sheet.okrs, sheet.reading, sheet.on).tolist()
        [2]
    """
    table = okrs.table
    over = (table.start > NEVER) & (on >= table.end)
    if not over.any():
        return np.full(len(table), RUNNING)
    late = np.where(waiting_of(okrs, reading, on), PROVISIONAL, FINAL)
    return np.where(over, late, RUNNING)


def waiting_of(okrs: OKRSet, reading: Reading, on: int) -> Flags:
    """
    Return whose deciding reading can still come, or change by itself.

    Args:
        okrs: The set, whose metrics say their rhythm and lag.
        reading: What counts for each key result.
        on: Ordinal of the day.

    Returns:
        A flag for each key result; of those whose days are over it is what makes
        their score provisional.

    Shape:
        (n,).

    Units:
        Days as proleptic ordinals.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1, check_ins={"2026-11-06": 0.5})
        >>> sheet = score(kr, on="2027-01-01", cycle="2026-Q4").sheet
        >>> waiting_of(sheet.okrs, sheet.reading, sheet.on).tolist()
        [False]
    """
    table = okrs.table
    rhythm = _of_metric(okrs, [rhythm_days(metric.rhythm) for metric in okrs.metrics])
    lag = _of_metric(okrs, [metric.lag for metric in okrs.metrics])
    # What check-ins report as done is no reading of the metric.
    measured = ~np.isin(table.kind, (MILESTONES, DONE))
    owed = measured & (rhythm > 0) & (reading.day < table.end - rhythm)
    none = reading.day == NEVER
    ripening = measured & (lag > 0) & (none | (on < reading.day + lag))
    waits: Flags = _changing(table, reading) | owed | ripening
    return waits & (on <= waited_until(table))


def stale_on(
    table: Table, reading: Reading, progress: Floats, policy: ScoringPolicy, on: Ints
) -> Flags:
    """
    Return whether the last report of each key result is too old on a day.

    Args:
        table: The key results.
        reading: What counts for each.
        progress: Of each.
        policy: It says after how many days a report is too old.
        on: The day, or one for each.

    Returns:
        A flag for each; what is done stays done.

    Shape:
        (n,).

    Units:
        Days as proleptic ordinals.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1, check_ins={"2026-11-06": 0.5})
        >>> sheet = score(kr, on="2026-12-01", cycle="2026-Q4").sheet
        >>> parts = sheet.okrs.table, sheet.reading, sheet.key_results.progress
        >>> stale_on(*parts, sheet.policy, np.array(sheet.on)).tolist()
        [True]
    """
    if policy.stale is None:
        return np.zeros(len(table), dtype=np.bool_)
    days = table.due_days if policy.stale == "rhythm" else policy.stale
    known = reading.reported > NEVER
    staged = np.isin(table.kind, (MILESTONES, DONE, ESTABLISH))
    finished = staged & (progress >= 1.0)
    stale: Flags = known & ~finished & (on - reading.reported > days)
    return stale


def final_until(okrs: OKRSet, reading: Reading, on: int) -> Ints:
    """
    Return up to what day the readings of each key result are final.

    Args:
        okrs: The set, whose metrics say their lag.
        reading: What counts for each key result.
        on: Ordinal of the day.

    Returns:
        Ordinals: the day before the first reading that counts and can still change,
        being marked so or younger than the lag; the last reading's own where none can.

    Shape:
        (n,).

    Units:
        Days as proleptic ordinals.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1, check_ins={"2026-11-06": 0.5})
        >>> sheet = score(kr, on="2027-01-01", cycle="2026-Q4").sheet
        >>> (final_until(sheet.okrs, sheet.reading, sheet.on) - sheet.on).tolist()
        [-56]
    """
    table, known = okrs.table, okrs.table.readings
    lag = _of_metric(okrs, [metric.lag for metric in okrs.metrics])
    # A reading is final from its day and the lag on: up to the last such day.
    ripe = np.where(lag > 0, np.floor(on - lag), reading.day)
    until = np.minimum(reading.day, ripe).astype(np.int64)
    rows = np.flatnonzero(_changing(table, reading))
    if not len(rows):
        return until
    place, marked = np.arange(len(known.day)), known.provisional
    # Of a window what follows the first that is marked, else the last ones that are.
    after = np.maximum.accumulate(np.where(marked, -1, place)) + 1
    last = np.maximum(after[reading.after[rows] - 1], known.offset[table.series[rows]])
    coming = np.minimum.accumulate(np.where(marked, place, len(place))[::-1])[::-1]
    first = coming[np.minimum(reading.first[rows], len(place) - 1)]
    cut = np.where(table.basis[rows] != _LATEST, first, last)
    until[rows] = np.minimum(until[rows], known.day[cut] - 1)
    return until


def waited_until(table: Table) -> Ints:
    """
    Return the last day on which a reading of the last days can still come.

    Args:
        table: The set as columns.

    Returns:
        Ordinals: the last day, and as long as a report may take: the rhythm and lag of
        the metric and the grace of the cadence, or its rhythm of check-ins and grace
        where that is longer.

    Shape:
        (n,).

    Units:
        Days as proleptic ordinals.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1)
        >>> sheet = score(kr, on="2027-01-01", cycle="2026-Q4").sheet
        >>> (waited_until(sheet.okrs.table) - sheet.on).tolist()
        [9]
    """
    return table.end - 1 + table.due_days


def least_mature(rows: Ints, offset: Ints, end: Ints, on: int) -> Ints:
    """
    Return how final objectives are: as final as the least of their key results.

    Args:
        rows: Places in `MATURITIES` of what can count; final for what cannot.
        offset: Key results of objective ``i`` are ``offset[i]:offset[i + 1]``.
        end: The day after the last of each objective; `NEVER` where nobody knows.
        on: Ordinal of the day.

    Returns:
        Places in `MATURITIES`.

    Shape:
        rows (n,), offset (objectives + 1,) → (objectives,).

    Units:
        Days as proleptic ordinals.

    Source:
        okrkit's own choice.

    Example:
        >>> rows, offset = np.array([1, 2]), np.array([0, 2, 2])
        >>> least_mature(rows, offset, np.array([5, 9]), on=7).tolist()
        [1, 0]
    """
    found = np.where((end > NEVER) & (on >= end), FINAL, RUNNING)
    some = np.flatnonzero(np.diff(offset))
    if len(some):
        least = np.minimum.reduceat(rows, offset[:-1][some])
        found[some] = np.minimum(found[some], least)
    return found


def _of_metric(okrs: OKRSet, values: list[float]) -> Floats:
    """Return a number of each row's metric; 0, which stands last, for those without."""
    return np.array([*values, 0.0])[okrs.table.metric]


def _changing(table: Table, reading: Reading) -> Flags:
    """Return whether a reading that decides is marked as one that can still change."""
    windowed = table.basis != _LATEST
    if not windowed.any():
        return reading.provisional
    before = np.append(0, np.cumsum(table.readings.provisional))
    after = np.maximum(reading.after, reading.first)
    some = before[after] > before[reading.first]
    return np.where(windowed, some, reading.provisional)
