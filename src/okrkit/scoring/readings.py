"""Readings as of a day: which one counts, and what a basis makes of several."""

import numpy as np
from attrs import evolve, frozen

from okrkit.model.staged import BASES
from okrkit.model.table import NEVER, Ragged, Table
from okrkit.scoring.arithmetic import Floats, Ints, within_floats
from okrkit.scoring.kernel import (
    CHANGE,
    DONE,
    ESTABLISH,
    HOLD,
    MILESTONES,
    REACH,
    STEPS,
    ZONES,
    Flags,
    Terms,
    spread,
    travelled,
)

# More than any ordinal, so that a group and a day make one sorted number.
_DAYS = 1 << 22
_MEAN, _SUM, _WORST, _SHARE = (BASES.index(b) for b in BASES[1:])


def place_on(offset: Ints, day: Ints, group: Ints, on: Ints) -> Ints:
    """
    Return the place after the last entry of a group up to a day.

    Args:
        offset: Group ``i`` is the entries ``offset[i]:offset[i + 1]``.
        day: Ordinal of each entry, rising in each group.
        group: The group each question is about.
        on: The day each question is about.

    Returns:
        ``offset[group]`` where there is no such entry, else one more than its place.

    Shape:
        offset (groups + 1,), day (m,); group, on (n,) → (n,).

    Units:
        Days as proleptic ordinals; places in `day`.

    Source:
        okrkit's own choice.

    Example:
        >>> offset, day = np.array([0, 2]), np.array([5, 9])
        >>> place_on(offset, day, np.array([0, 0]), np.array([4, 8])).tolist()
        [0, 1]
    """
    return np.searchsorted(_keys(offset, day), group * _DAYS + on, side="right")


def _keys(offset: Ints, day: Ints) -> Ints:
    return np.repeat(np.arange(len(offset) - 1), np.diff(offset)) * _DAYS + day


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
        >>> read.__name__
        'read'
    """
    readings, group = table.readings, table.series
    known = group >= 0
    start = np.where(known, readings.offset[group], 0)
    after = np.where(known, entries(table, "readings", group, as_of), 0)
    first = np.where(known, entries(table, "readings", group, table.start - 1), 0)
    has = after > start
    last = np.where(has, after - 1, 0)
    check_in = last_of(table, "check_ins", as_of)
    day = np.where(has, _taken(readings.day, last, NEVER), NEVER)
    value = np.where(has, _taken(readings.value, last, np.nan), np.nan)
    staged = np.isin(table.kind, (MILESTONES, DONE)) & ~has & (check_in.day > NEVER)
    reading = Reading(
        value=np.where(staged, 0.0, value),
        share=np.full(len(table), np.nan),
        day=np.where(staged, check_in.day, day),
        reported=np.maximum(day, check_in.day),
        provisional=has & _taken(readings.provisional, last, fill=False),
        first=np.maximum(first, start),
        after=after,
    )
    return _by_basis(table, terms, reading, as_of)


@frozen(eq=False, kw_only=True)
class Entry:
    """
    The last entry of each row up to a day: its ordinal (`NEVER` for none) and value.

    Attributes:
        day: Ordinal; `NEVER` for none.
        value: NaN for none.
    """

    day: Ints
    value: Floats


def last_of(table: Table, name: str, as_of: Ints, *, valued: bool = False) -> Entry:
    """
    Return the last check-in or point of the plan of each row up to a day.

    Args:
        table: The set as columns.
        name: "check_ins" or "plan".
        as_of: The day for each row.
        valued: Whether only entries with a value count.

    Returns:
        Their days and values.

    Shape:
        as_of (n,).

    Units:
        Days as proleptic ordinals.

    Source:
        okrkit's own choice.

    Example:
        >>> last_of.__name__
        'last_of'
    """
    column: Ragged = getattr(table, name)
    rows = np.arange(len(table))
    place = entries(table, name, rows, as_of) - 1
    if valued and len(column.value):
        at = np.arange(len(column.value))
        back = np.maximum.accumulate(np.where(np.isnan(column.value), -1, at))
        place = np.where(place >= 0, back[place], -1)
    has = place >= column.offset[:-1]
    place = np.where(has, place, 0)
    return Entry(
        day=np.where(has, _taken(column.day, place, NEVER), NEVER),
        value=np.where(has, _taken(column.value, place, np.nan), np.nan),
    )


def entries(table: Table, name: str, group: Ints, on: Ints) -> Ints:
    """
    Return the place after the last entry up to a day, in one of the table's columns.

    Args:
        table: The set as columns; the sorted keys are kept in `table.made`.
        name: "readings", "check_ins" or "plan".
        group: The group each question is about.
        on: The day each question is about.

    Returns:
        Places, as `place_on`.

    Shape:
        group, on (n,) → (n,).

    Units:
        Days as proleptic ordinals.

    Source:
        okrkit's own choice.

    Example:
        >>> entries.__name__
        'entries'
    """
    column: Ragged = getattr(table, name)
    keys = table.made.get(f"scoring.{name}")
    if not isinstance(keys, np.ndarray):
        keys = table.made[f"scoring.{name}"] = _keys(column.offset, column.day)
    return np.searchsorted(keys, group * _DAYS + on, side="right")


def change_start(table: Table) -> Floats:
    """
    Return the reading that each `Change` starts from.

    Args:
        table: The set as columns.

    Returns:
        The last reading up to its day; NaN for other rows, and where there is none.

    Shape:
        (n,).

    Units:
        The metric's.

    Source:
        okrkit's own choice: never guessed.

    Example:
        >>> change_start.__name__
        'change_start'
    """
    start = np.full(len(table), np.nan)
    rows = np.flatnonzero((table.kind == CHANGE) & (table.change_day > NEVER))
    rows = rows[table.series[rows] >= 0]
    group = table.series[rows]
    after = entries(table, "readings", group, table.change_day[rows])
    has = after > table.readings.offset[group]
    start[rows[has]] = table.readings.value[after[has] - 1]
    return start


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
        >>> direction.__name__
        'direction'
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
    """Return the share of days, from the first known on, on which the target was met."""
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


def _taken(column: np.ndarray, place: Ints, fill: float) -> np.ndarray:
    """Take from a column that may be empty."""
    if not len(column):
        return np.full(len(place), fill, dtype=column.dtype)
    return column[np.minimum(place, len(column) - 1)]
