"""What counts for each row on a day: the latest reading, or a mean, sum or worst."""

import numpy as np
from attrs import evolve, frozen

from okrkit.model.staged import BASES
from okrkit.model.table import NEVER, Table
from okrkit.scoring.arithmetic import Floats, Ints, within_floats
from okrkit.scoring.formulas import Flags, spread
from okrkit.scoring.readings import entries, last_of, taken
from okrkit.scoring.terms import (
    CHANGE,
    DONE,
    HOLD,
    MILESTONES,
    REACH,
    STEPS,
    ZONES,
    Terms,
    travelled,
)

_MEAN, _SUM, _SHARE = (BASES.index(b) for b in ("mean", "sum", "share of time"))


@frozen(eq=False, kw_only=True)
class Reading:
    """
    What counts for each row on a day.

    Attributes:
        value: In the metric's unit; NaN where nothing is measured.
        share: Progress of rows judged by share of time; NaN elsewhere.
        day: Ordinal of the last reading that counts; `NEVER` for none.
        reported: Ordinal of the last reading or check-in; `NEVER` for none.
        provisional: Whether that reading can still change.
        first: Place of the first reading of the window in the table's readings.
        after: Place after the last one.

    Shape:
        Every column (n,).
    """

    value: Floats
    share: Floats
    day: Ints
    reported: Ints
    provisional: Flags
    first: Ints
    after: Ints


def read(table: Table, terms: Terms, as_of: Ints) -> Reading:
    """
    Return what counts for each row on its day.

    The latest reading counts however old it is; mean, sum, worst and share of time
    look at the window from the row's first day on. Where check-ins have said nothing of
    `Milestones` or `Done`, nothing is done.

    Args:
        table: The set as columns.
        terms: What the rows are judged by.
        as_of: The day for each row.

    Returns:
        The readings.

    Shape:
        as_of (n,).

    Units:
        Values in the metric's unit; days as proleptic ordinals.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=1, check_ins={"2026-11-06": 0.5})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> read(sheet.okrs.table, sheet.terms, np.array([sheet.on])).value.tolist()
        [0.5]
    """
    readings, group = table.readings, table.series
    known = group >= 0
    start = np.where(known, readings.offset[group], 0)
    after = np.where(known, entries(table, "readings", group, as_of), 0)
    first = np.where(known, entries(table, "readings", group, table.start - 1), 0)
    has = after > start
    last = np.where(has, after - 1, 0)
    check_in = last_of(table, "check_ins", as_of)
    day = np.where(has, taken(readings.day, last, NEVER), NEVER)
    value = np.where(has, taken(readings.value, last, np.nan), np.nan)
    staged = np.isin(table.kind, (MILESTONES, DONE)) & ~has & (check_in.day > NEVER)
    reading = Reading(
        value=np.where(staged, 0.0, value),
        share=np.full(len(table), np.nan),
        day=np.where(staged, check_in.day, day),
        reported=np.maximum(day, check_in.day),
        provisional=has & taken(readings.provisional, last, fill=False),
        first=np.maximum(first, start),
        after=after,
    )
    return _by_basis(table, terms, reading, as_of)


def direction(terms: Terms) -> Ints:
    """
    Return whether larger (1) or smaller (-1) values are better; 0 for a band.

    Args:
        terms: What the rows are judged by.

    Returns:
        A sign for each row.

    Shape:
        (n,).

    Units:
        None.

    Source:
        okrkit's own choice: it follows from the numbers.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("k", "K", at_most=5)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> direction(sheet.terms).tolist()
        [-1]
    """
    with np.errstate(invalid="ignore"):
        up = np.where(terms.target > terms.baseline, 1, -1)
    held = (~np.isnan(terms.at_least)).astype(np.int64) - ~np.isnan(terms.at_most)
    result = np.where(terms.kind == HOLD, held, 1)
    result = np.where(np.isin(terms.kind, (REACH, CHANGE, ZONES)), up, result)
    stepped = np.flatnonzero(terms.kind == STEPS)
    group = terms.steps_group[stepped]
    first = terms.steps_worth[terms.steps_offset[group]]
    last = terms.steps_worth[terms.steps_offset[group + 1] - 1]
    result[stepped] = np.where(last > first, 1, -1)
    return result


def _by_basis(table: Table, terms: Terms, reading: Reading, as_of: Ints) -> Reading:
    """Replace the latest value where something else of the window counts."""
    counts = np.isin(table.kind, (REACH, CHANGE, HOLD, ZONES, STEPS))
    rows = np.flatnonzero(counts & (table.basis > 0))
    if not len(rows):
        return reading
    value, share, day = reading.value.copy(), reading.share.copy(), reading.day.copy()
    empty = reading.after[rows] <= reading.first[rows]
    shared = rows[table.basis[rows] == _SHARE]
    share[shared] = _share_of_time(table, terms, reading, shared, as_of)
    hollow = rows[empty & (table.basis[rows] != _SHARE)]
    value[hollow], day[hollow] = np.nan, NEVER
    full = rows[~empty & (table.basis[rows] != _SHARE)]
    if len(full):
        value[full] = _of_window(table, terms, reading, full)
    return evolve(reading, value=value, share=share, day=day)


def _of_window(table: Table, terms: Terms, reading: Reading, rows: Ints) -> Floats:
    """Return mean, sum or worst of the window of each row; none is empty."""
    first, size = reading.first[rows], reading.after[rows] - reading.first[rows]
    values = table.readings.value[spread(first, size)]
    begin = np.cumsum(size) - size
    with np.errstate(over="ignore"):
        # An eighth of each: no sum of readings overflows on its way to a mean.
        mean = np.add.reduceat(values / np.repeat(size, size), begin)
        total = within_floats(np.add.reduceat(values, begin))
    plain = total / size
    mean = np.where(np.abs(total) < 1e300, plain, mean)
    low = np.minimum.reduceat(values, begin)
    high = np.maximum.reduceat(values, begin)
    sign = direction(terms)[rows]
    with np.errstate(over="ignore", invalid="ignore"):
        lower = low - terms.at_least[rows] < terms.at_most[rows] - high
    worst = np.where((sign > 0) | ((sign == 0) & lower), low, high)
    basis = table.basis[rows]
    return np.where(basis == _MEAN, mean, np.where(basis == _SUM, total, worst))


def _share_of_time(
    table: Table, terms: Terms, reading: Reading, rows: Ints, as_of: Ints
) -> Floats:
    """Return the share of days, from the first known on, on which it was met."""
    offset = table.readings.offset[np.maximum(table.series[rows], 0)]
    # A reading from before the window still holds on its first days.
    first = np.maximum(reading.first[rows] - 1, offset)
    after = np.maximum(reading.after[rows], first)
    some = after > first
    result = np.full(len(rows), np.nan)
    rows, first, size = rows[some], first[some], (after - first)[some]
    if not len(rows):
        return result
    which, owner = spread(first, size), np.repeat(rows, size)
    met = travelled(terms, table.readings.value[which], owner) >= 1.0
    begin = np.cumsum(size) - size
    since = np.maximum(table.readings.day[which], table.start[owner])
    until = np.append(since[1:], NEVER)
    until[np.cumsum(size) - 1] = as_of[rows] + 1
    held = np.where(met, until - since, 0)
    days = np.add.reduceat(until - since, begin)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.add.reduceat(held, begin) / days
    result[some] = np.where(days > 0, share, np.nan)
    return result
