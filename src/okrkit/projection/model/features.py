"""What the learned correction sees of each series: numbers without unit or name."""

import numpy as np
from attrs import frozen

from okrkit.projection.model.average import Average, rates
from okrkit.projection.model.plain import Plain
from okrkit.projection.model.rows import Rows, looked_up
from okrkit.projection.model.year import YEAR, Years
from okrkit.scoring.arithmetic import Floats

_TINY = 1e-300
_GRAIN = 1e-9


@frozen(eq=False, kw_only=True)
class Features:
    """
    Features by what becomes of them when a series is turned upside down.

    Attributes:
        odd: Change their sign, shape (a, n).
        even: Stay, shape (b, n).
        pairs: Of below and above, which change places, shape (2, c, n).

    Shape:
        Columns.
    """

    odd: Floats
    even: Floats
    pairs: Floats


class _List:
    """Collects features under their names."""

    def __init__(self) -> None:
        self.odd: dict[str, Floats] = {}
        self.even: dict[str, Floats] = {}
        self.pairs: dict[str, tuple[Floats, Floats]] = {}

    def made(self, size: int) -> Features:
        """Return the features as columns."""
        pairs = [
            np.array([pair[side] for pair in self.pairs.values()]) for side in (0, 1)
        ]
        return Features(
            odd=np.array([*self.odd.values()]),
            even=np.array([*self.even.values()]),
            pairs=np.array(pairs).reshape(2, len(self.pairs), size),
        )


def features_of_levels(
    rows: Rows, average: Average, years: Years, said: Plain
) -> Features:
    """
    Return what the correction of levels sees.

    Args:
        rows: Levels.
        average: What the models say of them.
        years: What earlier years did.
        said: The transparent forecast.

    Returns:
        The features.

    Shape:
        (n,) → columns.

    Units:
        None: distances are in scales of the transparent forecast.

    Source:
        okrkit's own choice; "How a chance is made" in the documentation.
    """
    return _levels(rows, average, years, said).made(len(rows))


def features_of_totals(
    rows: Rows, average: Average, years: Years, said: Plain
) -> Features:
    """
    Return what the correction of running totals sees.

    Args:
        rows: Totals.
        average: What the models say of them.
        years: What earlier years did.
        said: The transparent forecast.

    Returns:
        The features.

    Shape:
        (n,) → columns.

    Units:
        None.

    Source:
        As `features_of_levels`.
    """
    return _totals(rows, average, years, said).made(len(rows))


def _levels(rows: Rows, average: Average, years: Years, said: Plain) -> _List:
    found, scale = _List(), said.scale
    odd, even = found.odd, found.even

    def far(value: Floats) -> Floats:
        return np.arcsinh((value - said.centre) / scale)

    for place in (0, 2, 4, 6, 8, 10, 1, 7):
        odd[f"median of model {place}"] = far(average.medians[place])
    for place in (0, 2, 6, 10):
        even[f"scale of model {place}"] = _ratio(average.scales[place], scale)
    for place in range(6):
        both = average.weights[2 * place] + average.weights[2 * place + 1]
        even[f"weight of shape {place}"] = both
    even["weight of the bent scale"] = average.weights[1::2].sum(axis=0)
    odd["skew of the average"] = (said.above - said.below) / (said.above + said.below)
    odd["last value"] = far(rows.last)
    odd["baseline"] = far(rows.baseline)
    odd["first value"] = far(rows.value[0])
    gap, change, moved = _changes(rows, average.unit)
    still = _still(change, moved, rows)
    shocks = change / np.sqrt(gap)
    _add_shocks(found, rows, shocks, still, average, said)
    few = np.maximum(rows.count - 1, 1)
    size = _size(shocks, rows, average.unit)
    odd["sum of changes"] = shocks.sum(axis=0) / np.sqrt(few) / size
    _add_times(found, rows)
    _add_bounds(found, rows, average, scale)
    rising, falling = (shocks > 0).sum(axis=0) / few, (shocks < 0).sum(axis=0) / few
    found.pairs["share of changes this way"] = falling, rising
    there = (years.known > 0).astype(np.float64)
    step = there * np.arcsinh(years.step / scale)
    season = there * far(rows.last + years.step)
    even["a year is known"] = there
    even["two years are known"] = (years.known > 1).astype(np.float64)
    odd["where the season leads"] = season
    odd["the same, where years are alike"] = years.alike * season
    odd["step of earlier years"] = step
    even["years are alike"] = years.alike
    even["size of their step"] = there * np.log1p(np.abs(years.step / scale))
    even["size of their changes"] = years.size
    return found


def _totals(rows: Rows, average: Average, years: Years, said: Plain) -> _List:
    found, scale = _List(), said.scale
    odd, even = found.odd, found.even
    rate, small = rates(rows), 1e-3 * average.unit
    left = np.maximum(said.centre - rows.last, 1e-9 * average.unit)
    for place in range(3):
        apart = (average.medians[place] - said.centre) / scale
        odd[f"median of model {place}"] = np.arcsinh(apart)
    for place in (0, 2):
        even[f"scale of model {place}"] = _ratio(average.scales[place], scale)
    even["scale by what is to come"] = np.clip(np.log(scale / left), -6.0, 4.0)
    start = rows.cases.start
    at_start = looked_up(rows, np.maximum(start, rows.day[0]))
    so_far = rows.last - at_start
    gone = (rows.last_day - start) * 13.0 / rows.cases.span
    inside = np.where(gone > 0, np.nan_to_num(so_far) / np.maximum(gone, 1e-9), rate)
    ratio = (np.maximum(inside, 0.0) + small) / (rate + small)
    odd["rate of this cycle"] = np.clip(np.log(ratio), -4.0, 4.0)
    gap, change, moved = _changes(rows, average.unit)
    latest = _latest(change / gap, rows, rate)
    odd["latest rate"] = np.arcsinh((latest - rate) * rows.ahead / scale)
    shocks = np.where(moved, (change - rate * gap) / np.sqrt(gap), 0.0)
    _add_shocks(found, rows, shocks, _still(change, moved, rows), average, said)
    _add_times(found, rows)
    there = (years.known > 0).astype(np.float64)
    even["a year is known"] = there
    even["two years are known"] = (years.known > 1).astype(np.float64)
    grown = _growth(rows, so_far, there)
    odd["where the season leads"] = there * np.arcsinh((years.step - left) / scale)
    more = (years.step * grown - left) / scale
    odd["the same, grown since"] = there * np.arcsinh(more)
    odd["growth since last year"] = there * np.log(grown)
    even["years are alike"] = years.alike
    return found


def _changes(rows: Rows, unit: Floats) -> tuple[Floats, Floats, Floats]:
    """Return steps between readings (1 where there is none), changes, and where."""
    if len(rows.day) == 1:
        none = np.zeros((1, len(rows)))
        return none + 1.0, none, none
    moved = rows.has[1:]
    gap = np.where(moved, np.diff(rows.time, axis=0), 1.0)
    change = np.diff(rows.value, axis=0)
    # What floats leave of no change is none.
    change = np.where(moved & (np.abs(change) > _GRAIN * unit), change, 0.0)
    return gap, change, moved.astype(np.float64)


def _still(change: Floats, moved: Floats, rows: Rows) -> Floats:
    """Return the share of readings that are as the one before."""
    same = ((change == 0) & (moved > 0)).sum(axis=0)
    return np.asarray(same / np.maximum(rows.count - 1, 1))


def _size(shocks: Floats, rows: Rows, unit: Floats) -> Floats:
    few = np.maximum(rows.count - 1, 1)
    size: Floats = np.sqrt((shocks**2).sum(axis=0) / few) + 1e-7 * unit
    return size


def _add_shocks(
    found: _List,
    rows: Rows,
    shocks: Floats,
    still: Floats,
    average: Average,
    said: Plain,
) -> None:
    """Add what the changes by the square root of time look like."""
    odd, even, few = found.odd, found.even, np.maximum(rows.count - 1, 1)
    size = _size(shocks, rows, average.unit)
    unit = shocks / size
    even["the models disagree"] = np.log1p(average.apart / said.scale)
    even["share of no change"] = still
    wide = size * np.sqrt(rows.ahead) / said.scale
    even["size of changes"] = np.clip(np.log(wide + 1e-6), -5.0, 3.0)
    even["largest change"] = np.abs(unit).max(axis=0) / np.sqrt(few)
    even["mean change by its root mean square"] = np.abs(unit).sum(axis=0) / few
    odd["skew of changes"] = np.clip((unit**3).sum(axis=0) / few, -3.0, 3.0)
    squares = np.maximum((unit**2).sum(axis=0), _TINY)
    even["changes follow each other"] = (unit[1:] * unit[:-1]).sum(axis=0) / squares
    odd["latest change"] = _latest(unit, rows, np.zeros(len(rows)))


def _latest(column: Floats, rows: Rows, none: Floats) -> Floats:
    """Return what stands at the last change of each row."""
    last = column[np.maximum(rows.count - 2, 0), np.arange(len(rows))]
    return np.where(rows.count > 1, last, none)


def _add_times(found: _List, rows: Rows) -> None:
    """Add how much was seen, over how long, and how long it is to go."""
    even = found.even
    ahead = np.maximum(rows.ahead, 1e-6)
    even["readings"] = np.log(rows.count)
    even["ahead"] = ahead / 13.0
    even["seen by ahead"] = np.log1p(rows.total / ahead)
    few = np.maximum(rows.count - 1, 1)
    even["rhythm"] = np.log(np.maximum(rows.total, 0.1) / few)


def _add_bounds(found: _List, rows: Rows, average: Average, scale: Floats) -> None:
    """Add how near the bounds are."""
    curve = average.curve
    if curve is None:  # pragma: no cover - levels have one
        return
    near, ratio = [], []
    for room, there in (
        (rows.last - curve.low, curve.lower),
        (curve.high - rows.last, curve.upper),
    ):
        share = np.maximum(room, 0.0) / scale
        near.append(np.where(there, 1.0 / (1.0 + share / 3.0), 0.0))
        far = np.clip(np.log(np.maximum(share, 1e-3)), -3.0, 6.0)
        ratio.append(np.where(there, far, 6.0) / 3.0 - 2.0)
    found.pairs["nearness of the bound"] = near[0], near[1]
    found.pairs["distance of the bound"] = ratio[0], ratio[1]


def _growth(rows: Rows, so_far: Floats, there: Floats) -> Floats:
    """Return this cycle's total by that of the same days of last year; 1 for none."""
    then = looked_up(rows, rows.last_day - YEAR) - looked_up(
        rows, rows.cases.start - YEAR
    )
    then, now = np.nan_to_num(then), np.nan_to_num(so_far)
    known = (there > 0) & (then > 0) & (now > 0)
    return np.where(known, np.clip(now / np.where(known, then, 1.0), 0.3, 3.0), 1.0)


def _ratio(scale: Floats, of: Floats) -> Floats:
    return np.clip(np.log(np.maximum(scale, _TINY) / of), -4.0, 4.0)
