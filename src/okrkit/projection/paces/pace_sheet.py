"""The paces of a scored set, as columns."""

from typing import Literal

import numpy as np

from okrkit.model.checks import choice, instance
from okrkit.model.table import NEVER
from okrkit.projection.paces.days import WorkingDays, between
from okrkit.projection.paces.pace import (
    ALWAYS,
    LAST_DAY,
    LINEAR,
    NOTHING,
    PLAN,
    SEASON,
    STEPS,
    Paces,
)
from okrkit.projection.paces.pacing import (
    days_left,
    days_over,
    has_met,
    met_since,
    recent_pace,
    will_meet,
)
from okrkit.projection.paces.season import seasonal_share
from okrkit.scoring import terms as kinds
from okrkit.scoring.arithmetic import Floats, Ints, within_floats
from okrkit.scoring.columns import Sheet
from okrkit.scoring.expectation import elapsed_of, expected_of, planned
from okrkit.scoring.formulas import Flags, spread
from okrkit.scoring.origin import origin_of
from okrkit.scoring.pace import adds_up, per_day, travels
from okrkit.scoring.terms import travelled

By = Literal["plan", "season", "steps"]
"""What expected progress is asked to follow from."""

_BLOCK = 1 << 20
"""Readings that stand in memory at a time, and more only where one row has more."""


def paces_of(
    sheet: Sheet, *, by: By = "plan", days: WorkingDays | None = None
) -> Paces:
    """
    Return the paces of all key results of a scored set.

    Args:
        sheet: The set, scored.
        by: What expected progress follows from where a key result has no plan:
            "plan" takes the days that are over, as its score does; "season" the
            metric's own season where its history shows one; "steps" the worth, by its
            `Steps`, of a value that moves evenly. Where that says nothing, days do.
        days: Which days count; None for all.

    Returns:
        The paces. Over all days, `actual`, `required` and, by its plan, `expected`
        are the numbers of its score.

    Raises:
        InvalidOKRError: Another word, or days that are none.

    Shape:
        (n,), n the number of key results.

    Units:
        Moments in days, as ordinals; values in each metric's unit.

    Source:
        `okrkit.scoring.pace`, and the lines of `okrkit.projection.paces.pacing`.

    Example:
        >>> from okrkit import KeyResult, score
        >>> values = {"2026-11-15": 36}
        >>> kr = KeyResult("k", "K", baseline=32, target=40, check_ins=values)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> paces_of(sheet, days=WorkingDays()).left.tolist()
        [34.0]
    """
    choice(by, ("plan", "season", "steps"), field="by")
    if days is not None:
        instance(days, kind=WorkingDays, field="days")
    table, terms, columns = sheet.okrs.table, sheet.terms, sheet.key_results
    start, end = _moments(table.start), _moments(table.end)
    now = np.full(len(table), sheet.on + 1.0)
    actual, required = columns.pace, columns.required_pace
    origin = origin_of(sheet.okrs, terms, sheet.reading, columns.anew)
    left = days_left(start, end, now, days)
    if days is not None:
        way = np.where(travels(table), 1.0, np.nan)
        gone = between(origin.moment, _moments(columns.day) + 1.0, days) * way
        actual = per_day(columns.actual, origin.value, gone)
        required = per_day(terms.target, columns.actual, left * way)
    expected, code = _expected(sheet, by, days)
    lines = _Lines(sheet)
    met = has_met(columns.actual, terms.baseline, terms.target) & travels(table)
    ahead = np.maximum(now, start)
    will = will_meet(columns.actual, terms.target, actual, ahead, days)
    was = lines.met_since(met)
    return Paces(
        actual=actual,
        origin=origin.value,
        since=np.where(origin.read, origin.moment, np.nan),
        recent=lines.recent(days),
        required=required,
        progress=columns.progress,
        expected=expected,
        met=np.where(met, was, will),
        left=left,
        by=code,
        basis="calendar" if days is None else "business",
    )


def _expected(sheet: Sheet, by: By, days: WorkingDays | None) -> tuple[Floats, Ints]:
    """Return the progress expected on the day, and what it follows from."""
    table, terms, columns = sheet.okrs.table, sheet.terms, sheet.key_results
    day = sheet.key_results.due
    elapsed, now = elapsed_of(table.start, table.end, day), _moments(day + 1)
    if days is not None:
        start, end = _moments(table.start), _moments(table.end)
        elapsed = days_over(start, end, now, days)
    code = np.full(len(table), LINEAR)
    if by == "season":
        share, found = _Lines(sheet).season(now), SEASON
    elif by == "steps":
        share, found = _worth(sheet, elapsed), STEPS
    else:
        share, found = np.full(len(table), np.nan), LINEAR
    code = np.where(np.isnan(share), code, found)
    elapsed = np.where(np.isnan(share), elapsed, share)
    known = (table, terms, sheet.policy, day, columns.line)
    expected = expected_of(*known, elapsed=elapsed)
    code[table.kind == kinds.HOLD] = ALWAYS
    code[np.isin(table.kind, (kinds.DONE, kinds.ESTABLISH))] = LAST_DAY
    code[planned(table, terms, day)] = PLAN
    code[np.isnan(expected)] = NOTHING
    return expected, code


def _worth(sheet: Sheet, elapsed: Floats) -> Floats:
    """Return the worth, by its steps, of a value that moves evenly; NaN elsewhere."""
    table, terms = sheet.okrs.table, sheet.terms
    rows = np.flatnonzero(table.kind == kinds.STEPS)
    worth = np.full(len(table), np.nan)
    first, last = terms.steps_offset[rows], terms.steps_offset[rows + 1] - 1
    up = terms.steps_worth[last] > terms.steps_worth[first]
    low, high = terms.steps_value[first], terms.steps_value[last]
    begin, end = np.where(up, (low, high), (high, low))
    share = elapsed[rows]
    value = begin * (1.0 - share) + end * share
    worth[rows] = travelled(terms, value, rows)
    return worth


class _Lines:
    """The readings behind the paces, a block of rows at a time."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet, table = sheet, sheet.okrs.table
        self._start, self._end = _moments(table.start), _moments(table.end)
        self._adds = adds_up(table)
        self._known = travels(table) & (table.series >= 0)
        # Nothing is taken from -1, which is no series; an offset is.
        self._begin = table.readings.offset[table.series]

    def recent(self, days: WorkingDays | None) -> Floats:
        """Return the slope of the line through the readings of each cycle."""
        found = np.full(len(self._start), np.nan)
        for rows in self._blocks(self._known):
            times, values = self._window(rows)
            found[rows] = recent_pace(times, values, self._start[rows], days)
        return found

    def met_since(self, which: Flags) -> Floats:
        """Return since when rows have met their targets, of those that have."""
        found, terms = np.full(len(self._start), np.nan), self._sheet.terms
        for rows in self._blocks(self._known & which):
            ends = (terms.baseline[rows], terms.target[rows])
            found[rows] = met_since(*self._window(rows), self._start[rows], *ends)
        return found

    def season(self, now: Floats) -> Floats:
        """Return the share of the way that earlier years expect by each moment."""
        terms = self._sheet.terms
        found = np.full(len(self._start), np.nan)
        goal = np.where(terms.kind == kinds.ZONES, terms.stretch, terms.target)
        for rows in self._blocks(self._known):
            times, values, cumulative = self._history(rows)
            found[rows] = seasonal_share(
                times,
                values,
                start=self._start[rows],
                end=self._end[rows],
                now=now[rows],
                baseline=terms.baseline[rows],
                target=goal[rows],
                cumulative=cumulative,
            )
        return found

    def _window(self, rows: Ints) -> tuple[Floats, Floats]:
        """Return the readings of the cycle, or the last before it; sums added up."""
        reading, adds = self._sheet.reading, self._adds[rows]
        first, after = reading.first[rows], reading.after[rows]
        alone = (first >= after) & ~adds & (after > self._begin[rows])
        times, values = self._matrix(np.where(alone, after - 1, first), after)
        return times, np.where(adds[:, None], _added(values), values)

    def _history(self, rows: Ints) -> tuple[Floats, Floats, Flags]:
        """Return all readings up to the day; totals as one that never falls."""
        table, after = self._sheet.okrs.table, self._sheet.reading.after[rows]
        times, values = self._matrix(self._begin[rows], after)
        kind = [metric.kind == "total" for metric in self._sheet.okrs.metrics]
        total = np.array([*kind, False])[table.metric[rows]]
        with np.errstate(invalid="ignore"):
            step = np.diff(values, axis=1, prepend=0.0)
            # Where a counter falls back it has begun anew.
            step = np.where(step < 0, values, step)
        amounts = np.where(self._adds[rows, None], values, step)
        adds = self._adds[rows] | total
        cumulative = adds & ~np.any(amounts < 0, axis=1)
        values = np.where(adds[:, None], _added(amounts), values)
        return *_from_nothing(times, values, self._adds[rows]), cumulative

    def _blocks(self, which: Flags) -> list[Ints]:
        """Return rows in blocks that stay small, however many readings a row has."""
        rows = np.flatnonzero(which)
        size = (self._sheet.reading.after - self._begin)[rows]
        step = max(_BLOCK // max(int(np.max(size, initial=0)), 1), 1)
        return [rows[at : at + step] for at in range(0, len(rows), step)]

    def _matrix(self, first: Ints, after: Ints) -> tuple[Floats, Floats]:
        """Return readings as rows, NaN after the last."""
        readings = self._sheet.okrs.table.readings
        size = np.maximum(after - first, 0)
        shape = (len(size), int(np.max(size, initial=0)))
        filled = np.arange(shape[1]) < size[:, None]
        times, values = np.full(shape, np.nan), np.full(shape, np.nan)
        which = spread(first, size)
        times[filled] = readings.day[which] + 1
        values[filled] = readings.value[which]
        return times, values


def _added(amounts: Floats) -> Floats:
    """Return running totals, by a power of two in each row so that none overflows."""
    most = np.max(np.abs(np.nan_to_num(amounts)), axis=1, initial=0.0)
    scale = np.frexp(most)[1] + int(amounts.shape[1]).bit_length()
    total = np.cumsum(np.ldexp(amounts, -scale[:, None]), axis=1)
    with np.errstate(over="ignore"):
        return within_floats(np.ldexp(total, scale[:, None]))


def _from_nothing(times: Floats, values: Floats, adds: Flags) -> tuple[Floats, Floats]:
    """Return running totals from 0 on: the first amount took as long as the second."""
    if times.shape[1] < 2:
        return times, values
    wide = ((0, 0), (1, 0))
    longer = np.pad(times, wide), np.pad(values, wide)
    longer[0][:, 0] = 2 * times[:, 0] - times[:, 1]
    # Rows of other kinds, or of one reading, stay as they are.
    for column, old in zip(longer, (times, values), strict=True):
        keep = ~adds | np.isnan(times[:, 1])
        column[keep, :-1], column[keep, -1] = old[keep], np.nan
    return longer


def _moments(days: Ints) -> Floats:
    return np.where(days > NEVER, days, np.nan)
