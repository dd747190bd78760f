"""`Course`: what a key result was, should be and may become, day by day."""

import datetime as dt

import numpy as np
from attrs import evolve, frozen

from okrkit.model.staged import BASES
from okrkit.model.table import NEVER
from okrkit.projection.batch import batch_of
from okrkit.projection.foresight import (
    FALLING,
    LEVEL,
    NONE,
    PRIOR,
    SETTLED,
    SUM,
    TOTAL,
    Foresight,
    Part,
)
from okrkit.projection.goal import Goal, goal_of
from okrkit.projection.trust.calibration import calibrated
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.basis import read
from okrkit.scoring.columns import Sheet
from okrkit.scoring.expectation import expected_of, planned, planned_value
from okrkit.scoring.terms import (
    DONE,
    ESTABLISH,
    HOLD,
    MILESTONES,
    STEPS,
    ZONES,
    Terms,
)

__all__ = ["Course", "course_of"]

_LATEST, _SHARE = BASES.index("latest"), BASES.index("share of time")
_STAGED = (MILESTONES, DONE, ESTABLISH)
_AHEAD = (LEVEL, TOTAL, SUM, FALLING, PRIOR)
_MOMENTS = 25
_POINTS = 100
_MIDDLE = 0.5


@frozen(eq=False, kw_only=True)
class Course:
    """
    What a key result was, should be and may become, day by day.

    Attributes:
        start: Its first day; None where no cycle is known.
        end: Its last day; None where no cycle is known.
        goal: Where it began, and what meets its target.
        zones: Values of commit, target and stretch; None of other targets.
        days: Days of what was read: those of its cycle, and the last one before; of a
            share of time the day itself, too.
        actual: What counted on each: the reading, or the mean, sum or worst so far.
        due_days: Days on which something is expected.
        due: The value that is; none of limits, which hold at any time.
        ahead_days: Days to come that something is foreseen of; the last day alone
            where the way there is not.
        ahead: Values at `levels`.
        levels: Of the quantiles; the median is among them.

    Shape:
        days, actual (r,); due_days, due (d,); ahead_days (a,), ahead (a, q).

    Example:
        >>> from okrkit import KeyResult, project
        >>> days = {"2026-10-16": 32, "2026-11-13": 35}
        >>> nps = KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
        >>> seen = project(nps, on="2026-11-15", cycle="2026-Q4").foresight
        >>> course_of(seen, 0).actual.tolist()
        [32.0, 35.0]
    """

    start: dt.date | None
    end: dt.date | None
    goal: Goal
    zones: tuple[float, float, float] | None
    days: Ints
    actual: Floats
    due_days: Ints
    due: Floats
    ahead_days: Ints
    ahead: Floats
    levels: Floats


def course_of(
    foresight: Foresight, row: int, *, calibration: object = "default"
) -> Course:
    """
    Return the course of one key result.

    Args:
        foresight: What is foreseen of a set.
        row: The key result's row in the table.
        calibration: What corrected the model.

    Returns:
        The course. At the last day its quantiles are those of the projection.

    Shape:
        One row is returned. It takes key results times days: all rows are judged anew
        on about 100 days, and where not the latest reading counts on the day of each.

    Units:
        The metric's; of what is judged by shares fractions.

    Source:
        Readings, expectations and the model: the functions it calls.

    Example:
        >>> from okrkit import KeyResult, project
        >>> nps = KeyResult("nps", "x", baseline=32, target=40)
        >>> seen = project(nps, on="2026-11-15", cycle="2026-Q4")
        >>> made = course_of(seen.foresight, 0)
        >>> made.due[[0, -1]].tolist()
        [32.0, 40.0]
        >>> bool(made.ahead[-1, 0] == seen["nps"].quantiles[0][1])
        True
    """
    sheet = foresight.sheet
    table, terms = sheet.okrs.table, sheet.terms
    known = int(table.start[row]) > NEVER
    days, actual = _read(sheet, row)
    due_days, due = _due(sheet, row) if known else (_no_days(), np.empty(0))
    levels = np.unique(np.append(foresight.levels, _MIDDLE))
    ahead_days, ahead = _ahead(foresight, row, levels, calibration)
    goal = goal_of(sheet, "key result", row, share=foresight.share(row))
    zoned = terms.kind[row] == ZONES and not goal.share
    commit, target, stretch = (
        float(column[row]) for column in (terms.commit, terms.target, terms.stretch)
    )
    return Course(
        start=_date(int(table.start[row])) if known else None,
        end=_date(int(table.end[row]) - 1) if known else None,
        goal=goal,
        zones=(commit, target, stretch) if zoned else None,
        days=days,
        actual=actual,
        due_days=due_days,
        due=due,
        ahead_days=ahead_days,
        ahead=ahead,
        levels=levels,
    )


def _read(sheet: Sheet, row: int) -> tuple[Ints, Floats]:
    """Return what counted on the day of each reading; the last one where none is."""
    table, reading = sheet.okrs.table, sheet.reading
    latest = int(table.basis[row]) == _LATEST
    group, after = int(table.series[row]), int(reading.after[row])
    begin = int(reading.first[row])
    if latest and group >= 0:
        begin = max(begin - 1, int(table.readings.offset[group]))
    days = table.readings.day[begin:after] if group >= 0 else _no_days()
    if not len(days):
        day = int(reading.day[row])
        days = _no_days() if day == NEVER else np.array([day])
        return days, _counted(sheet, row, reading.value, reading.share)[[0] * len(days)]
    if latest:
        values = table.readings.value[begin:after]
        done = table.kind[row] == ESTABLISH
        return days, np.ones(len(values)) if done else values
    if int(table.basis[row]) == _SHARE and int(table.start[row]) > NEVER:
        # Time goes on, read or not.
        days = np.append(days, min(sheet.on, int(table.end[row]) - 1))
    days = np.unique(days)
    return days, np.array([_on(sheet, row, day) for day in days.tolist()])


def _on(sheet: Sheet, row: int, day: int) -> float:
    """Return what counted on a day."""
    table = sheet.okrs.table
    seen = read(table, sheet.terms, np.full(len(table), day))
    return float(_counted(sheet, row, seen.value, seen.share)[0])


def _counted(sheet: Sheet, row: int, value: Floats, share: Floats) -> Floats:
    """Return the value of a row, or its share where that is what counts."""
    shared = int(sheet.okrs.table.basis[row]) == _SHARE
    return (share if shared else value)[[row]]


def _due(sheet: Sheet, row: int) -> tuple[Ints, Floats]:
    """Return what is expected day by day, from the eve of the first day on."""
    table, terms = sheet.okrs.table, sheet.terms
    kind, shared = int(table.kind[row]), int(table.basis[row]) == _SHARE
    start, end = int(table.start[row]), int(table.end[row])
    plan = table.plan
    own = plan.day[plan.offset[row] : plan.offset[row + 1]]
    if not kind or (kind == HOLD and not len(own)):
        return _no_days(), np.empty(0)
    points = min(_POINTS, end - start + 1)
    grid = np.linspace(start - 1, end - 1, points).astype(np.int64)
    # What is due or not jumps on its day: the eve is looked at, too.
    grid = np.unique(np.concatenate([grid, own, own - 1, [end - 2]]))
    days = grid[(grid >= start - 1) & (grid < end)]
    lines = sheet.key_results.line
    values = np.empty(len(days))
    for place, day in enumerate(days.tolist()):
        way = expected_of(table, terms, sheet.policy, day, lines)[[row]]
        if planned(table, terms, day)[row] and not shared:
            values[place] = planned_value(table, terms, day)[row]
        elif kind == HOLD:
            values[place] = np.nan
        else:
            whole = shared or kind in _STAGED
            values[place] = way[0] if whole else _value_at(terms, row, way)[0]
    return days, values


def _value_at(terms: Terms, row: int, progress: Floats) -> Floats:
    """Return the value whose progress is so much, between the ends of the way."""
    kind = int(terms.kind[row])
    if kind == STEPS:
        group = terms.steps_group[row]
        of = slice(terms.steps_offset[group], terms.steps_offset[group + 1])
        worth, value = terms.steps_worth[of], terms.steps_value[of]
        order = slice(None, None, -1 if worth[-1] < worth[0] else 1)
        return np.asarray(np.interp(progress, worth[order], value[order]))
    baseline, target = terms.baseline[row], terms.target[row]
    at, ends = [0.0, 1.0], [baseline, target]
    if kind == ZONES:
        at = [0.0, *terms.levels[row].tolist()]
        ends = [baseline, terms.commit[row], target, terms.stretch[row]]
    return np.asarray(np.interp(progress, at, ends))


def _ahead(
    foresight: Foresight, row: int, levels: Floats, calibration: object
) -> tuple[Ints, Floats]:
    """Return the days to come, and the quantiles of the value on each."""
    part, ends = foresight.part[row], foresight.endings
    nothing = _no_days(), np.empty((0, len(levels)))
    if part < 0 or np.isnan(ends.mean[row]):
        return nothing
    mine: Part = foresight.parts[part]
    place = foresight.place[[row]]
    way = int(mine.way[place[0]])
    if way in (NONE, SETTLED):
        return nothing
    last = int(foresight.sheet.okrs.table.end[row]) - 1
    if way not in _AHEAD:
        return np.array([last]), mine.values.rows(place).quantiles(levels)
    cases = batch_of(foresight.known, np.array([row])).cases
    moment, _ = cases.latest()
    # A reading stands at the end of its day, and the cycle ends with its last one.
    begin = min(max(int(np.ceil(moment[0])), int(cases.start[0])), last) + 1
    moments = np.unique(np.linspace(begin, last + 1, _MOMENTS).astype(np.int64))
    many = cases.rows(np.zeros(len(moments), dtype=np.int64))
    spread = calibrated(evolve(many, end=moments.astype(np.float64)), calibration)
    return moments - 1, spread.quantiles(levels)


def _no_days() -> Ints:
    return np.empty(0, dtype=np.int64)


def _date(day: int) -> dt.date:
    return dt.date.fromordinal(day)
