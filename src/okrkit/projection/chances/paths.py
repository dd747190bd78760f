"""The way to the end: mean, sum, worst and share of time over known and coming days."""

import numpy as np
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.model.staged import BASES
from okrkit.projection.cases import Cases
from okrkit.projection.chances.counted import (
    MEAN,
    SHARE,
    SUM,
    WORST,
    Judged,
    Past,
    counted,
    ends_of,
    range_of,
)
from okrkit.projection.chances.outcomes import Outcomes
from okrkit.projection.chances.regions import Region, reaching
from okrkit.projection.chances.rest import (
    POINTS,
    correlation,
    rest_of,
    spacing,
    spreads_of,
    ways,
)
from okrkit.scoring.arithmetic import Floats, Ints, within_floats
from okrkit.scoring.basis import direction
from okrkit.scoring.columns import Sheet

# Rows that are worked out at a time: their ways take 14 MB.
_PIECE = 512


def of_rows(
    sheet: Sheet,
    rows: Ints,
    cases: Cases,
    *,
    calibration: object = "default",
    noise: float | None = None,
    begin: Floats | None = None,
) -> Outcomes:
    """
    Return what counts at the end for key results judged by more than the last reading.

    Args:
        sheet: A set scored on a day.
        rows: Key results whose basis is mean, sum, worst or share of time.
        cases: Their readings, a row each.
        calibration: As `okrkit.projection.forecast` takes it.
        noise: As `okrkit.projection.chances.rest.correlation` takes it.
        begin: From when on each row is not known; None for the end of the day.

    Returns:
        Means, sums and worst values; shares of days for share of time.

    Shape:
        rows, begin (n,), n cases → (n,).

    Units:
        The metric's; a fraction.

    Source:
        Readings up to the day as scoring takes them; those to come by the model, joined
        as `correlation` says, each as much as a known one.

    Example:
        >>> from okrkit import Hold, KeyResult, score
        >>> from okrkit.projection.cases import read_cases
        >>> goal = Hold(at_most=5, basis="worst")
        >>> kr = KeyResult("k", "K", target=goal, check_ins={"2026-11-06": 6})
        >>> sheet = score(kr, on="2026-11-15", cycle="2026-Q4").sheet
        >>> ends = sheet.okrs.table.start[0], sheet.okrs.table.end[0]
        >>> day = sheet.reading.day[:, None] + 1.0
        >>> cases = read_cases(day, [[6]], start=ends[0], end=ends[1], baseline=6)
        >>> worst = of_rows(sheet, np.array([0]), cases)
        >>> worst.at_most(np.array([[5.0]])).tolist()
        [[0.0]]
    """
    table, terms, reading = sheet.okrs.table, sheet.terms, sheet.reading
    basis = table.basis[rows]
    # Rates do not add up: their sum is the pooled one that scoring took for it.
    basis = np.where((basis == SUM) & ~np.isnan(table.whole[rows]), MEAN, basis)
    readings, size = table.readings, len(table.readings.value)
    offset = readings.offset[np.maximum(table.series[rows], 0)]
    held = np.maximum(reading.first[rows] - 1, offset)
    some = (reading.after[rows] > held) & (table.series[rows] >= 0)
    begin = np.clip(sheet.on + 1.0 if begin is None else begin, cases.start, cases.end)
    days = np.zeros(len(rows)) if not size else readings.day[np.minimum(held, size - 1)]
    since = np.maximum(days, table.start[rows])
    shared = basis == SHARE
    count = np.maximum(reading.after[rows] - reading.first[rows], 0)
    weight = np.where(shared, np.maximum(begin - since, 0), count)
    value = np.where(shared, reading.share[rows], reading.value[rows])
    past = Past(
        value=value,
        weight=np.where(some & ~np.isnan(value), weight, 0.0),
        last=_last(cases)[0],
        begin=begin,
        every=spacing(cases, table.due_days[rows].astype(np.float64)),
    )
    judged = Judged(
        sign=direction(terms)[rows],
        at_least=terms.at_least[rows],
        at_most=terms.at_most[rows],
        region=reaching(terms, rows, np.ones(len(rows))),
    )
    return _outcomes(cases, basis, past, judged, calibration, noise)


def of_cases(
    cases: Cases,
    basis: str,
    *,
    now: ArrayLike | None = None,
    every: ArrayLike = 7.0,
    direction: ArrayLike = 1,
    low: ArrayLike = -np.inf,
    high: ArrayLike = np.inf,
    noise: float | None = None,
    calibration: object = "default",
) -> Outcomes:
    """
    Return what counts at the end of series, by their mean, sum, worst or share of time.

    Args:
        cases: The readings; those after the start count.
        basis: "mean", "sum", "worst" or "share of time".
        now: The moment up to which they are known; None for that of the last reading.
        every: Days between two readings where a row has fewer than two.
        direction: 1 where larger values are better, -1 where smaller ones.
        low: The least value that meets the target on a day.
        high: The greatest value that does.
        noise: As `okrkit.projection.chances.rest.correlation` takes it.
        calibration: As `okrkit.projection.forecast` takes it.

    Returns:
        Means, sums and worst values; shares of days for share of time.

    Raises:
        InvalidOKRError: Another basis.

    Shape:
        All but basis and noise (n,) or scalars.

    Units:
        Days; the values' own, or a fraction.

    Source:
        As `of_rows`.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> cases = read_cases([[7, 14]], [[5, 7]], start=0, end=14, baseline=5)
        >>> of_cases(cases, "mean").mean().tolist()
        [6.0]
    """
    if basis not in BASES[MEAN:]:
        raise _unknown(basis)
    size, code = len(cases), BASES.index(basis)
    last, then = _last(cases)
    asked = then if now is None else np.maximum(now, then)
    begin = np.clip(np.maximum(asked, cases.start), None, cases.end)
    region = Region(low=_column(low, size), high=_column(high, size))
    sign = _column(direction, size).astype(np.int64)
    value, weight = _known(cases, code, begin, sign, region)
    past = Past(
        value=value,
        weight=weight,
        last=last,
        begin=begin,
        every=spacing(cases, _column(every, size)),
    )
    none = np.full(size, np.nan)
    judged = Judged(sign=sign, at_least=none, at_most=none, region=region)
    return _outcomes(cases, np.full(size, code), past, judged, calibration, noise)


def _known(
    cases: Cases, code: int, begin: Floats, sign: Ints, region: Region
) -> tuple[Floats, Floats]:
    """Return what series come to up to now, and how much that weighs."""
    since, start = cases.times - 1.0, cases.start[:, None]
    if code == SHARE:
        until = np.where(np.isnan(since), np.inf, since)[:, 1:]
        until = np.hstack([until, np.full((len(cases), 1), np.inf)])
        until = np.minimum(until, begin[:, None])
        days = np.fmax(until - np.maximum(since, start), 0.0)
        days = np.where(np.isnan(since), 0.0, days)
        whole = days.sum(axis=1)
        kept = np.where(region.holds(cases.values), days, 0.0).sum(axis=1)
        return kept / np.where(whole > 0, whole, np.nan), whole
    within = cases.times > start
    count = within.sum(axis=1).astype(np.float64)
    if code == WORST:
        worst = np.where(within, sign[:, None] * cases.values, np.inf).min(axis=1)
        return np.where(count > 0, sign * worst, np.nan), count
    part = np.where(count > 0, count, np.nan) if code == MEAN else np.ones(len(count))
    with np.errstate(over="ignore"):
        total = np.where(within, cases.values / part[:, None], 0.0).sum(axis=1)
    return np.where(count > 0, within_floats(total), np.nan), count


def _outcomes(
    cases: Cases,
    basis: Ints,
    past: Past,
    judged: Judged,
    calibration: object,
    noise: float | None,
) -> Outcomes:
    """Return what counts at the end, in pieces of rows of one basis."""
    size = len(cases)
    values, least, most = np.empty((size, POINTS)), np.empty(size), np.empty(size)
    for code in np.unique(basis).tolist():
        mine = np.flatnonzero(basis == code)
        for first in range(0, len(mine), _PIECE):
            rows = mine[first : first + _PIECE]
            known = Past(
                value=past.value[rows],
                weight=past.weight[rows],
                last=past.last[rows],
                begin=past.begin[rows],
                every=past.every[rows],
            )
            found = _of_piece(
                cases.rows(rows), code, known, judged.rows(rows), calibration, noise
            )
            values[rows], least[rows], most[rows] = found
    return Outcomes.sample(values, least, most)


def _of_piece(
    cases: Cases,
    code: int,
    past: Past,
    judged: Judged,
    calibration: object,
    noise: float | None,
) -> tuple[Floats, Floats, Floats]:
    """Return outcomes of some rows, the least and the greatest possible one."""
    rest = rest_of(past.begin, cases.end, past.every)
    spreads = spreads_of(cases, rest, calibration)
    if not spreads:
        nothing = np.zeros((len(cases), 0, POINTS))
        found = counted(code, past, rest, nothing, judged)
        return found, found[:, 0], found[:, 0]
    then = np.maximum(_last(cases)[1], cases.start)
    ahead = np.maximum(rest.moments - then[:, None], 1e-9)
    values = ways(spreads, correlation(spreads, ahead, rest.weights, noise))
    floor, cap = (
        np.column_stack(ends) for ends in zip(*map(ends_of, spreads), strict=True)
    )
    total = np.flatnonzero(cases.cumulative)
    values[total] = np.maximum.accumulate(values[total], axis=1)
    if code == SHARE:
        flat = judged.region.holds(values.reshape(len(cases), -1))
        values = flat.reshape(values.shape).astype(np.float64)
    found = counted(code, past, rest, values, judged)
    ends = np.stack([floor, cap], axis=2)
    least, most = range_of(code, past, rest, ends, judged)
    return found, least, most


def _last(cases: Cases) -> tuple[Floats, Floats]:
    """Return the last reading of each row, and when it was; the start where none."""
    moment, value = cases.latest()
    return np.where(cases.count > 0, value, np.nan), moment


def _column(given: ArrayLike, size: int) -> Floats:
    return np.broadcast_to(np.asarray(given, dtype=np.float64), (size,))


def _unknown(basis: object) -> InvalidOKRError:
    near = nearest(str(basis), BASES[MEAN:], most=1)
    return InvalidOKRError(
        "no basis that needs the way to the end",
        code="unknown-word",
        place="forecast.basis",
        expected=", ".join(BASES[MEAN:]),
        got=shown(basis),
        hint=f"Did you mean {near[0]!r}?" if near else "",
    )
