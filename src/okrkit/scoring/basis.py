"""What counts for each row on a day: the latest reading, or a mean, sum or worst."""

import numpy as np
from attrs import evolve, frozen

from okrkit.model.staged import BASES
from okrkit.model.table import NEVER, Table
from okrkit.model.ways import sign_of_limits, sign_of_way
from okrkit.scoring.amounts import in_formula
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.formulas import Flags, spread
from okrkit.scoring.pooling import pooled, sums
from okrkit.scoring.readings import entries, last_of, taken
from okrkit.scoring.sums import group_quotient
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

_MEAN, _SUM, _WORST, _SHARE = (
    BASES.index(b) for b in ("mean", "sum", "worst", "share of time")
)


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
        pooled: Whether the value is a pooled ratio.

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
    pooled: Flags


def read(table: Table, terms: Terms, as_of: Ints) -> Reading:
    """
    Return what counts for each row on its day.

    The latest reading counts however old it is; mean, sum, worst and share of time
    look at the window from the row's first day on; rates are not averaged but pooled,
    where the readings say of how many they are. Where check-ins have said nothing of
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
        pooled=np.zeros(len(table), dtype=np.bool_),
    )
    return _by_basis(table, terms, reading, as_of)


def window_rule(table: Table, reading: Reading, row: int) -> str:
    """
    Say how the readings of a window make one value.

    Args:
        table: The set as columns.
        reading: What counts for its rows.
        row: A row whose basis is mean, sum or worst.

    Returns:
        The rule in words, with the numbers that are pooled, or why none are.

    Example:
        >>> from okrkit import Hold, KeyResult, score
        >>> days = {"2026-10-31": 8, "2026-11-13": 4}
        >>> goal = Hold(at_most=5, basis="mean")
        >>> kr = KeyResult("k", "K", target=goal, check_ins=days)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> window_rule(sheet.okrs.table, sheet.reading, 0)
        'mean of 2 readings, each counting the same'
    """
    basis, window = int(table.basis[row]), slice(reading.first[row], reading.after[row])
    count = max(window.stop - window.start, 0)
    readings = f"{count} reading{'' if count == 1 else 's'}"
    if reading.pooled[row]:
        ends = reading.first[[row]], reading.after[[row]]
        (part,), (of,) = sums(table, *ends)
        return f"pooled ratio of {readings}: {in_formula(part)} / {in_formula(of)}"
    if basis == _WORST or count < 2:
        return f"{BASES[basis]} of {readings}"
    if np.isnan(table.whole[row]):
        alike = ", each counting the same" if basis == _MEAN else ""
        return f"{BASES[basis]} of {readings}{alike}"
    given = table.readings.denominator
    none = given is None or bool(np.isnan(given[window]).all())
    given_by = "no reading has" if none else "not every reading has"
    why = f"{given_by} a numerator and a denominator above 0"
    return f"mean of {readings}, each counting the same, because {why}"


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
    up = sign_of_way(terms.baseline, terms.target)
    held = sign_of_limits(~np.isnan(terms.at_least), ~np.isnan(terms.at_most))
    result = np.where(terms.kind == HOLD, held, 1)
    result = np.where(np.isin(terms.kind, (REACH, CHANGE, ZONES)), up, result)
    stepped = np.flatnonzero(terms.kind == STEPS)
    group = terms.steps_group[stepped]
    first = terms.steps_worth[terms.steps_offset[group]]
    last = terms.steps_worth[terms.steps_offset[group + 1] - 1]
    result[stepped] = sign_of_way(first, last)
    return result


def worst_of(
    low: Floats, high: Floats, sign: Ints, limits: tuple[Floats, Floats]
) -> Floats:
    """
    Return the worst of values that lie between a lowest and a highest one.

    Args:
        low: The lowest.
        high: The highest.
        sign: 1 where larger values are better, -1 where smaller ones, 0 for a band.
        limits: Lower and upper limit of a band.

    Returns:
        The lowest or the highest: of a band what lies further out, or less far in.

    Shape:
        Columns of one length (n,), or what broadcasts.

    Units:
        The metric's.

    Source:
        okrkit's own choice.

    Example:
        >>> low, high = np.array([4.0]), np.array([9.0])
        >>> band = np.array([2.0]), np.array([8.0])
        >>> worst_of(low, high, np.array([0]), band).tolist()
        [9.0]
    """
    at_least, at_most = limits
    with np.errstate(over="ignore", invalid="ignore"):
        lower = low - at_least < at_most - high
    return np.where((sign > 0) | ((sign == 0) & lower), low, high)


def _by_basis(table: Table, terms: Terms, reading: Reading, as_of: Ints) -> Reading:
    """Replace the latest value where something else of the window counts."""
    counts = np.isin(table.kind, (REACH, CHANGE, HOLD, ZONES, STEPS))
    rows = np.flatnonzero(counts & (table.basis > 0))
    if not len(rows):
        return reading
    value, share, day = reading.value.copy(), reading.share.copy(), reading.day.copy()
    rated = reading.pooled.copy()
    empty = reading.after[rows] <= reading.first[rows]
    shared = rows[table.basis[rows] == _SHARE]
    share[shared] = _share_of_time(table, terms, reading, shared, as_of)
    hollow = rows[empty & (table.basis[rows] != _SHARE)]
    value[hollow], day[hollow] = np.nan, NEVER
    full = rows[~empty & (table.basis[rows] != _SHARE)]
    if len(full):
        value[full] = _of_window(table, terms, reading, full)
    adds = full[np.isin(table.basis[full], (_MEAN, _SUM))]
    ratio = pooled(table, adds, reading.first[adds], reading.after[adds])
    some = ~np.isnan(ratio)
    value[adds[some]], rated[adds[some]] = ratio[some], True
    return evolve(reading, value=value, share=share, day=day, pooled=rated)


def _of_window(table: Table, terms: Terms, reading: Reading, rows: Ints) -> Floats:
    """Return mean, sum or worst of the window of each row; none is empty."""
    first, size = reading.first[rows], reading.after[rows] - reading.first[rows]
    values = table.readings.value[spread(first, size)]
    begin = np.cumsum(size) - size
    # Rates do not add up: without numerators and denominators their mean is left.
    adds = (table.basis[rows] == _SUM) & np.isnan(table.whole[rows])
    value = group_quotient(size, values, by=np.where(adds, 1, size))
    low = np.minimum.reduceat(values, begin)
    high = np.maximum.reduceat(values, begin)
    limits = terms.at_least[rows], terms.at_most[rows]
    worst = worst_of(low, high, direction(terms)[rows], limits)
    return np.where(table.basis[rows] == _WORST, worst, value)


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
