"""
What an owner sees of a cycle, and what the model makes of it.

A cycle is shown many times over: with more or less history, early and late in it, with
all readings or with gaps. What is seen goes through okrkit's own code, as it will
when somebody asks for a chance.
"""

from itertools import product
from typing import Final

import numpy as np
from attrs import evolve, fields, frozen
from numpy.typing import NDArray
from windows import PLACES, START, Cycles, Words

from okrkit.projection.cases import Cases, read_cases
from okrkit.projection.model.average import averaged_levels, averaged_totals

# The names come from the lists that okrkit makes its columns of.
from okrkit.projection.model.features import (
    _levels,
    _totals,
    features_of_levels,
    features_of_totals,
)
from okrkit.projection.model.plain import plain
from okrkit.projection.model.rows import made_ready
from okrkit.projection.model.year import years_before
from okrkit.scoring.arithmetic import Floats, Ints
from okrkit.scoring.formulas import Flags

DAYS: Final = {"W": 7.0, "M": 30.4375}
"""Days of a step."""

HISTORIES: Final = ((0, 0), (13, 12), (26, 24))
"""Steps of history, of weeks and of months: none, and about one and two cycles."""

CUTS: Final = ((3, 3), (6, 6), (10, 9))
"""Steps gone, of weeks and of months: a quarter of the cycle, half, three quarters."""

DROPPED: Final = 0.4
"""Share of the readings that lack where they are irregular."""

_BLOCK: Final = 8192


@frozen(eq=False, kw_only=True)
class Views:
    """
    Cycles as they were seen at some moment, one a row.

    Attributes:
        cycles: The cycle of each row.
        seen: Which of its places were seen, shape (n, 40).
    """

    cycles: Cycles
    seen: Flags


@frozen(eq=False, kw_only=True)
class Samples:
    """
    What the net learns from: levels or totals, one a row.

    Values count from the last reading, in scales of the cycle.

    Attributes:
        id: Of the cycle.
        group: The family.
        standard: Whether it is one of the views by which a net is judged.
        odd: Features, shape (n, a).
        even: Features, shape (n, b).
        pairs: Features, shape (n, 2, c).
        centre: Of the transparent model.
        below: Its scale below.
        above: Its scale above.
        floor: The least possible value.
        cap: The greatest possible value.
        end: The value at the end.
        target: Shape (n, 12); NaN for none.
        up: Whether the end is to be at least the target, else at most, shape (n, 12).
        met: 1 where it was met, 0 where not, NaN for none, shape (n, 12).
    """

    id: Words
    group: Words
    standard: Flags
    odd: Floats
    even: Floats
    pairs: Floats
    centre: Floats
    below: Floats
    above: Floats
    floor: Floats
    cap: Floats
    end: Floats
    target: Floats
    up: Flags
    met: Floats

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.id)

    @property
    def entity(self) -> Words:
        """The series each row comes from."""
        return np.array([name.split("@")[0] for name in self.id.tolist()])

    def rows(self, which: Ints | Flags) -> "Samples":
        """Return some rows."""
        names = [f.name for f in fields(Samples)]
        return Samples(**{name: getattr(self, name)[which] for name in names})

    def outcomes(self) -> "Samples":
        """Return the same without features, so that all kinds can be joined."""
        none = np.zeros((len(self), 0))
        return evolve(self, odd=none, even=none, pairs=none[:, None])


def standard_views(cycles: Cycles, seed: int = 20250101) -> Views:
    """Show each cycle in 18 ways: three histories, three moments, with gaps or not."""
    place, weekly = _steps(), cycles.freq == "W"
    random = np.random.default_rng(seed).random((len(cycles), PLACES))
    shown = []
    for history, now, gaps in product(HISTORIES, CUTS, (False, True)):
        back, gone = np.where(weekly, history[0], history[1]), np.where(weekly, *now)
        seen = (place >= -back[:, None]) & (place <= gone[:, None])
        seen &= np.isfinite(cycles.values)
        shown.append(_with_gaps(seen, random < DROPPED) if gaps else seen)
    return _views(cycles, shown)


def random_views(
    cycles: Cycles, *, draws: int, seed: int, fresh: float = 0.35
) -> Views:
    """Show each cycle in ways drawn at random; a share of them without history."""
    rng, place, size = np.random.default_rng(seed), _steps(), len(cycles)
    shown = []
    for _ in range(draws):
        gone = np.floor(rng.random(size) * cycles.length)
        back = np.where(rng.random(size) < fresh, 0, rng.integers(0, START + 1, size))
        lack = rng.choice([0.0, 0.0, 0.3, 0.6], size)
        seen = (place >= -back[:, None]) & (place <= gone[:, None])
        seen &= (rng.random((size, PLACES)) >= lack[:, None]) | (place == 0)
        shown.append(seen & np.isfinite(cycles.values))
    return _views(cycles, shown)


def sampled(views: Views, *, totals: bool, standard: bool) -> Samples:
    """Let okrkit look at views of levels, or of running totals."""
    which = np.flatnonzero((views.cycles.track == "cum") == totals)
    blocks = [
        _block(views, which[i : i + _BLOCK], totals=totals, standard=standard)
        for i in range(0, len(which), _BLOCK)
    ]
    return joined(blocks)


def joined(parts: list[Samples]) -> Samples:
    """Put samples below each other."""
    return Samples(
        **{
            f.name: np.concatenate([getattr(part, f.name) for part in parts])
            for f in fields(Samples)
        }
    )


def names_of(views: Views, *, totals: bool) -> list[str]:
    """Return the names of the features, in order: odd, even, pairs."""
    which = np.flatnonzero((views.cycles.track == "cum") == totals)[:1]
    rows = made_ready(_cases(views, which), np.arange(1))
    average = (averaged_totals if totals else averaged_levels)(rows)
    years = years_before(rows)
    said = plain(rows, average, years, totals=totals)
    found = (_totals if totals else _levels)(rows, average, years, said)
    return [*found.odd, *found.even, *found.pairs]


def _steps() -> NDArray[np.int64]:
    """Return the steps from the start to each place."""
    return np.arange(PLACES)[None] - START


def _with_gaps(seen: Flags, dropped: Flags) -> Flags:
    """Drop readings; the start stays, and if none is left after it the newest does."""
    after = _steps() > 0
    left: Flags = seen & ~(dropped & (_steps() != 0))
    newest = PLACES - 1 - np.argmax((seen & after)[:, ::-1], axis=1)
    rows = np.flatnonzero((seen & after).any(axis=1) & ~(left & after).any(axis=1))
    left[rows, newest[rows]] = True
    return left


def _views(cycles: Cycles, shown: list[Flags]) -> Views:
    again = np.tile(np.arange(len(cycles)), len(shown))
    return Views(cycles=cycles.rows(again), seen=np.concatenate(shown))


def _cases(views: Views, which: Ints) -> Cases:
    """
    Give okrkit what was seen, as `okrkit.projection.forecast` is given it.

    Without standard errors: what they change comes after the correction.
    """
    cycles, seen = views.cycles.rows(which), views.seen[which]
    step = np.array([DAYS[freq] for freq in cycles.freq.tolist()])
    return read_cases(
        np.where(seen, _steps() * step[:, None], np.nan),
        np.where(seen, cycles.values, np.nan),
        start=0.0,
        end=cycles.length * step,
        baseline=cycles.values[:, START],
        kind=np.where(cycles.track == "cum", "cumulative", "level"),
        lower=cycles.lower,
        upper=cycles.upper,
    )


def _block(views: Views, which: Ints, *, totals: bool, standard: bool) -> Samples:
    rows = made_ready(_cases(views, which), np.arange(len(which)))
    average = (averaged_totals if totals else averaged_levels)(rows)
    years = years_before(rows)
    said = plain(rows, average, years, totals=totals)
    features = (features_of_totals if totals else features_of_levels)(
        rows, average, years, said
    )
    cycles = views.cycles.rows(which[rows.place])
    unit = np.ldexp(1.0, rows.power)
    last, size = rows.last * unit, unit / cycles.scale
    end = cycles.values[np.arange(len(rows)), START + cycles.length]
    up = cycles.direction > 0
    met = np.where(up, end[:, None] >= cycles.target, end[:, None] <= cycles.target)
    floor = np.fmax(cycles.lower, last) if totals else cycles.lower
    return Samples(
        id=cycles.id,
        group=cycles.group,
        standard=np.full(len(rows), standard),
        odd=features.odd.T,
        even=features.even.T,
        pairs=features.pairs.transpose(2, 0, 1),
        centre=(said.centre - rows.last) * size,
        below=said.below * size,
        above=said.above * size,
        floor=(floor - last) / cycles.scale,
        cap=(cycles.upper - last) / cycles.scale,
        end=(end - last) / cycles.scale,
        target=(cycles.target - last[:, None]) / cycles.scale[:, None],
        up=up,
        met=np.where(np.isnan(cycles.target), np.nan, met),
    )
