"""From a scored set to `Cases`: readings of many key results, as the model reads."""

import numpy as np
from attrs import frozen

from okrkit.model.metric import Metric
from okrkit.model.staged import BASES
from okrkit.model.table import NEVER, Table
from okrkit.projection.cases import Cases
from okrkit.scoring.arithmetic import Floats, Ints, within_floats
from okrkit.scoring.columns import Sheet
from okrkit.scoring.formulas import Flags
from okrkit.scoring.pace import totals
from okrkit.scoring.terms import CHANGE, HOLD, REACH, STEPS, ZONES

LONGEST = 60
"""How many readings of a key result are looked at, the last ones."""

_LATEST, _SUM = (BASES.index(basis) for basis in ("latest", "sum"))


@frozen(eq=False, kw_only=True)
class Batch:
    """
    Key results whose value goes on, as the model reads them.

    Attributes:
        rows: Their rows in the table.
        cases: Their readings, a row each.
        summed: Whether the values are sums of readings since the first day.
        falling: Whether a total falls, so that it is read as a level.
    """

    rows: Ints
    cases: Cases
    summed: Flags
    falling: Flags


def going_on(sheet: Sheet) -> Flags:
    """
    Return which key results have a value that goes on, and something to say of it.

    Args:
        sheet: The set, scored on a day.

    Returns:
        Whether the model can read a row: it is judged by a value, has a last day, a
        target, and a reading or a baseline.

    Shape:
        (n,).

    Units:
        None.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> going_on(score(kr, on="2026-11-15", cycle="2026-Q4").sheet).tolist()
        [True]
    """
    table, terms = sheet.okrs.table, sheet.terms
    judged = np.isin(table.kind, (REACH, CHANGE, HOLD, ZONES, STEPS))
    moves = ~np.isnan(terms.target) & (terms.target != terms.baseline)
    known = (table.kind != CHANGE) | moves
    told = (read_of(sheet) > 0) | ~np.isnan(terms.baseline)
    goes: Flags = judged & known & told & (table.start > NEVER)
    return goes


def read_of(sheet: Sheet) -> Ints:
    """
    Return how many readings of each key result are looked at.

    Args:
        sheet: The set, scored on a day.

    Returns:
        Counts, at most 60; history before the first day included.

    Shape:
        (n,).

    Units:
        None.

    Source:
        okrkit's own choice: more of the past adds little, see "How a chance is made".

    Example:
        >>> from okrkit import KeyResult, score
        >>> days = {"2026-09-30": 30, "2026-11-06": 34}
        >>> kr = KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
        >>> read_of(score(kr, on="2026-11-15", cycle="2026-Q4").sheet).tolist()
        [2]
    """
    group = sheet.okrs.table.series
    begin = sheet.okrs.table.readings.offset[np.maximum(group, 0)]
    size = np.where(group >= 0, sheet.reading.after - begin, 0)
    return np.minimum(size, LONGEST)


def batch_of(sheet: Sheet, rows: Ints) -> Batch:
    """
    Read the key results in some rows as the model does.

    A reading of a day stands at the end of that day. Of a sum the values are running
    sums since the first day; what was read before that counts backwards from 0.

    Args:
        sheet: The set, scored on a day.
        rows: Rows of the table that are `going_on`.

    Returns:
        Their readings up to the day, the last 60 of each.

    Shape:
        rows (k,).

    Units:
        Days as proleptic ordinals; values in each metric's unit.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit import KeyResult, score
        >>> days = {"2026-09-30": 30, "2026-11-06": 34}
        >>> kr = KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> batch_of(sheet, np.array([0])).cases.values
        array([[30., 34.]])
    """
    table = sheet.okrs.table
    summed = (table.basis[rows] == _SUM) & np.isnan(table.whole[rows])
    total = totals(sheet.okrs)[rows] & (table.basis[rows] == _LATEST)
    times, values, errors, count = _readings(sheet, rows)
    start = table.start[rows].astype(np.float64)
    before = (times <= start[:, None]).sum(axis=1)
    values = np.where(summed[:, None], _running(values, before), values)
    errors = np.where(summed[:, None], 0.0, errors)
    baseline = np.where(summed, 0.0, sheet.terms.baseline[rows])
    falls = _falls(values)
    # A counter that starts again with the cycle is no total that falls.
    place = np.arange(values.shape[1])
    reset = (falls & (place <= before[:, None]) & total[:, None]) * place
    values, times, errors, count = _since(
        np.max(reset, axis=1, initial=0), values, times, errors, count
    )
    falling = (total | summed) & _falls(values).any(axis=1)
    lower, upper = _bounds(sheet.okrs.metrics, table, rows)
    cases = Cases(
        times=times,
        values=values,
        errors=errors,
        count=count,
        start=start,
        end=table.end[rows].astype(np.float64),
        baseline=baseline,
        lower=np.fmin(np.where(summed, -np.inf, lower), _least(values, baseline)),
        upper=np.fmax(np.where(summed, np.inf, upper), -_least(-values, -baseline)),
        cumulative=(total | summed) & ~falling,
        size=_size(sheet, rows, baseline),
    )
    return Batch(rows=rows, cases=cases, summed=summed, falling=falling)


def _size(sheet: Sheet, rows: Ints, baseline: Floats) -> Floats:
    """Return how far it is to each target, or to 0 from a limit."""
    terms = sheet.terms
    way = np.abs(terms.target[rows] / 2.0 - baseline / 2.0) * 2.0
    limit = np.fmax(np.abs(terms.at_least[rows]), np.abs(terms.at_most[rows]))
    return np.where(np.isfinite(way), way, limit)


def _readings(sheet: Sheet, rows: Ints) -> tuple[Floats, Floats, Floats, Ints]:
    """Return moments, values, errors and counts of the last readings, to the left."""
    readings = sheet.okrs.table.readings
    count = read_of(sheet)[rows]
    place = np.arange(max(int(np.max(count, initial=0)), 1))
    here = place < count[:, None]
    first = sheet.reading.after[rows] - count
    # The last reading stands in for those that a row does not have.
    which = np.where(here, first[:, None] + place, len(readings.day) - 1)
    if not len(readings.day):
        nothing = np.full(which.shape, np.nan)
        return nothing, nothing, np.zeros(which.shape), count
    errors = np.zeros(which.shape)
    if readings.error is not None:
        errors = np.where(here, np.nan_to_num(readings.error[which]), 0.0)
    times = np.where(here, readings.day[which] + 1.0, np.nan)
    return times, np.where(here, readings.value[which], np.nan), errors, count


def _running(values: Floats, before: Ints) -> Floats:
    """Return sums up to each reading, 0 at the last one before the first day."""
    with np.errstate(over="ignore"):
        sums = within_floats(np.cumsum(values, axis=1))
        last = sums[np.arange(len(values)), np.maximum(before - 1, 0)]
        return within_floats(sums - np.where(before > 0, last, 0.0)[:, None])


def _falls(values: Floats) -> Flags:
    falls = np.zeros(values.shape, dtype=np.bool_)
    falls[:, 1:] = values[:, 1:] < values[:, :-1]
    return falls


def _since(
    first: Ints, values: Floats, times: Floats, errors: Floats, count: Ints
) -> tuple[Floats, Floats, Floats, Ints]:
    """Leave the first readings of each row out, and push the others to the left."""
    if not first.any():
        return values, times, errors, count
    place = np.arange(values.shape[1]) + first[:, None]
    inside = place < values.shape[1]
    place = np.minimum(place, values.shape[1] - 1)
    kept = (
        np.where(inside, np.take_along_axis(column, place, 1), fill)
        for column, fill in ((values, np.nan), (times, np.nan), (errors, 0.0))
    )
    values, times, errors = kept
    return values, times, errors, count - first


def _bounds(
    metrics: "tuple[Metric, ...]", table: Table, rows: Ints
) -> tuple[Floats, Floats]:
    """Return what the values of each row lie between; those of no metric are last."""
    low = [-np.inf if m.bounds[0] is None else m.bounds[0] for m in metrics]
    high = [np.inf if m.bounds[1] is None else m.bounds[1] for m in metrics]
    place = table.metric[rows]
    return np.array([*low, -np.inf])[place], np.array([*high, np.inf])[place]


def _least(values: Floats, baseline: Floats) -> Floats:
    """Return the least of readings and baseline; inf where there is neither."""
    known = np.where(np.isnan(values), np.inf, values)
    least: Floats = np.fmin(known.min(axis=1, initial=np.inf), baseline)
    return least
