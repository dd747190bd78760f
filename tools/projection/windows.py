"""
Cycles: read from a file, or cut out of whole series.

A cycle is a row of 40 places, weeks or months: its start stands at place 26, what came
before it on the left, its end so many places on as it is long. The files and their
columns are described in README.md.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from attrs import evolve, fields, frozen
from numpy.typing import NDArray

from okrkit.scoring.arithmetic import Floats, Ints

Words = NDArray[np.str_]

PLACES: Final = 40
START: Final = 26
TARGETS: Final = 12

LENGTH: Final = {"W": 13, "M": 12}
"""Steps of a cycle that is cut: a quarter of weeks, a year of months."""

HISTORY: Final = {"W": 26, "M": 24}
"""Steps before it."""

_SPARE: Final = 8
"""A series is longer by so much than a cycle with its history."""

_LEAST_CHANGES: Final = 4


@frozen(eq=False, kw_only=True)
class Series:
    """
    Whole series, one after the other.

    Attributes:
        values: Of all series, at equal steps; NaN for a gap.
        offset: Where each series begins, and the end of the last.
        id: Of each series.
        group: Its family: series of one source.
        freq: "W" or "M".
        flow: Whether its values may be summed up over a cycle.
        lower: No value lies below.
        upper: No value lies above.
    """

    values: Floats
    offset: Ints
    id: Words
    group: Words
    freq: Words
    flow: NDArray[np.bool_]
    lower: Floats
    upper: Floats


@frozen(eq=False, kw_only=True)
class Cycles:
    """
    Cycles, one a row.

    Attributes:
        id: The series' id, then "@" and what tells its cycles apart.
        group: The family.
        track: "level", or "cum" for a running total since the start.
        freq: "W" or "M".
        length: Steps from start to end.
        values: Shape (n, 40); a total counts backwards from 0 at its start.
        target: Shape (n, 12); NaN for none.
        direction: 1 where the end is to be at least the target, -1 at most.
        scale: What counts as a usual change in a cycle: errors are divided by it.
        lower: No value lies below.
        upper: No value lies above.
    """

    id: Words
    group: Words
    track: Words
    freq: Words
    length: Ints
    values: Floats
    target: Floats
    direction: Floats
    scale: Floats
    lower: Floats
    upper: Floats

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.id)

    def rows(self, which: Ints) -> "Cycles":
        """Return some rows."""
        return Cycles(**{f.name: getattr(self, f.name)[which] for f in fields(Cycles)})


def read_series(path: Path) -> Series:
    """Read whole series."""
    with np.load(path, allow_pickle=False) as held:
        return Series(
            values=held["y"].astype(np.float64),
            offset=held["offset"].astype(np.int64),
            id=held["id"],
            group=held["group"],
            freq=held["freq"],
            flow=held["flow"],
            lower=held["lo"].astype(np.float64),
            upper=held["hi"].astype(np.float64),
        )


def read_cycles(path: Path) -> Cycles:
    """Read cycles that somebody chose."""
    with np.load(path, allow_pickle=False) as held:
        return Cycles(
            id=held["id"],
            group=held["group"],
            track=held["track"],
            freq=held["freq"],
            length=held["T"].astype(np.int64),
            values=held["y"].astype(np.float64),
            target=held["target"].astype(np.float64),
            direction=held["direction"].astype(np.float64),
            scale=held["scale"].astype(np.float64),
            lower=held["lo"].astype(np.float64),
            upper=held["hi"].astype(np.float64),
        )


def cut(
    series: Series,
    *,
    like: Cycles,
    per_group: int = 500,
    most: int = 5,
    seed: int = 3,
) -> Cycles:
    """
    Cut cycles out of series at random.

    Args:
        series: The series.
        like: Cycles that say of which groups levels are wanted, of which totals.
        per_group: Cycles of a group and track, at most.
        most: Cycles of a series, at most.
        seed: Of the draws.

    Returns:
        The cycles, with targets as far off as their group usually moves.
    """
    rng = np.random.default_rng(seed)
    wanted = set(zip(like.group.tolist(), like.track.tolist(), strict=True))
    found: list[dict[str, object]] = []
    for group, track in sorted(wanted):
        windows = list(_windows(series, group, track, per_group, most, rng))
        for window, target in zip(
            windows[:per_group], _targets(windows[:per_group], track), strict=False
        ):
            if np.isfinite(target).any():
                found.append(_row(series, window, target, group, track, len(found)))
    if not found:
        raise SystemExit("no series is long enough to cut a cycle out of it")
    columns = {name: np.array([row[name] for row in found]) for name in found[0]}
    return Cycles(**columns)


@frozen(eq=False, kw_only=True)
class _Window:
    """
    One cycle.

    Attributes:
        series: Which one it is cut out of.
        freq: "W" or "M".
        values: Shape (40,).
        scale: A usual change in a cycle.
        plan: What the history makes one expect of a total; NaN for a level.
    """

    series: int
    freq: str
    values: Floats
    scale: float
    plan: float

    @property
    def start(self) -> float:
        return float(self.values[START])

    @property
    def end(self) -> float:
        return float(self.values[START + LENGTH[self.freq]])


def _windows(
    series: Series,
    group: str,
    track: str,
    per_group: int,
    most: int,
    rng: np.random.Generator,
) -> Iterator[_Window]:
    """Yield cycles of the series of a group, in an order drawn at random."""
    usable = (series.group == group) & (series.flow | (track == "level"))
    long = np.array([HISTORY[f] + LENGTH[f] + 1 + _SPARE for f in series.freq.tolist()])
    places = np.flatnonzero(usable & (np.diff(series.offset) >= long))
    if not len(places):
        return
    each = min(most, -(-per_group // len(places)))
    for place in rng.permutation(places).tolist():
        freq = str(series.freq[place])
        size = int(series.offset[place + 1] - series.offset[place])
        for _ in range(each):
            start = int(rng.integers(HISTORY[freq], size - LENGTH[freq]))
            window = _window(series, place, start, track)
            if window is not None:
                yield window


def _window(series: Series, place: int, start: int, track: str) -> _Window | None:
    """Cut one cycle; None where readings lack, or nothing ever moves."""
    held = slice(series.offset[place], series.offset[place + 1])
    freq, whole = str(series.freq[place]), series.values[held]
    length, plan = LENGTH[freq], np.nan
    values = _around(whole, start, freq)
    if not np.isfinite(values[[START, START + length]]).all():
        return None
    if track == "level":
        scale = _change_of_levels(whole, start, length)
    else:
        values, plan = _summed(values, freq)
        scale = _change_of_totals(whole, length)
        if not plan > 0:
            return None
    still = (
        len(set(values[[START - 6, START - 3, START, START + length]].tolist())) == 1
    )
    if still or not scale > 0:
        return None
    return _Window(
        series=place,
        freq=freq,
        values=values,
        scale=scale,
        plan=plan,
    )


def _around(whole: Floats, start: int, freq: str) -> Floats:
    """Return what stands from a history before a start to the end of the cycle."""
    row = np.full(PLACES, np.nan)
    first, after = start - HISTORY[freq], start + LENGTH[freq] + 1
    row[START - HISTORY[freq] : START + LENGTH[freq] + 1] = whole[first:after]
    return row


def _change_of_levels(whole: Floats, start: int, length: int) -> float:
    """Return the mean change in the length of a cycle, without what the cycle shows."""
    change = np.abs(whole[length:] - whole[:-length])
    place = np.arange(len(change))
    outside = (place + length < start) | (place > start + length)
    change = change[outside & np.isfinite(change)]
    return float(change.mean()) if len(change) >= _LEAST_CHANGES else np.nan


def _change_of_totals(whole: Floats, length: int) -> float:
    """Return the mean change from the total of one cycle to that of the next."""
    totals = np.convolve(np.nan_to_num(whole), np.ones(length), "valid")
    apart = length if len(totals) > length + 3 else 1
    change = np.abs(totals[apart:] - totals[:-apart])
    return float(change.mean()) if len(change) > 1 else np.nan


def _summed(flow: Floats, freq: str) -> tuple[Floats, float]:
    """Sum a flow up from the start; with it what its history makes one expect."""
    row, length = np.full(PLACES, np.nan), LENGTH[freq]
    inside = flow[START + 1 : START + length + 1]
    if not np.isfinite(inside).all() or (flow < 0).any():
        return row, np.nan
    row[START] = 0.0
    row[START + 1 : START + length + 1] = np.cumsum(inside)
    past = flow[START : START - HISTORY[freq] : -1]
    known = int(np.logical_and.accumulate(np.isfinite(past)).sum())
    row[START - known : START] = -np.cumsum(past[:known])[::-1]
    return row, float(past[:known].mean()) * length if known else np.nan


def _targets(windows: list[_Window], track: str) -> list[Floats]:
    """Return 12 targets of each: some by its group's cycles, some by its own past."""
    if track == "level":
        moved = [abs(w.end - w.start) / max(abs(w.start), 1e-9) for w in windows]
        usual = np.quantile(moved, [0.25, 0.5, 0.75]) if windows else np.zeros(3)
        own = np.array([0.5, 1.0, 1.5])
        far = [np.append(usual * abs(w.start), w.scale * own) for w in windows]
        return [
            np.append(w.start + f, w.start - f)
            for w, f in zip(windows, far, strict=True)
        ]
    reached = [w.end / w.plan for w in windows]
    chances = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
    usual = np.quantile(reached, chances) if windows else np.zeros(6)
    shares = np.append(usual, [0.7, 0.85, 0.95, 1.05, 1.15, 1.3])
    return [shares * w.plan for w in windows]


def _row(
    series: Series,
    window: _Window,
    target: Floats,
    group: str,
    track: str,
    number: int,
) -> dict[str, object]:
    """Return a cycle as a row of `Cycles`."""
    lower, upper = series.lower[window.series], series.upper[window.series]
    up = np.full(TARGETS, 1.0)
    if track == "level":
        up[TARGETS // 2 :] = -1.0
        target = np.where((target < lower) | (target > upper), np.nan, target)
    return {
        "id": f"{series.id[window.series]}@cut{number}",
        "group": group,
        "track": track,
        "freq": window.freq,
        "length": LENGTH[window.freq],
        "values": window.values,
        "target": target,
        "direction": up,
        "scale": window.scale,
        "lower": lower,
        "upper": upper,
    }


def rebounded(cycles: Cycles, *, seed: int) -> Cycles:
    """
    Give levels other bounds that hold for them, so that nets learn what bounds say.

    Public series hardly ever have an upper one. Of the levels two in five keep theirs,
    one in five is given none, the others get two: the upper one well beyond all that
    was read and is to come. Nearer it would tell a net what comes; what a near bound
    does is learned from the lower ones, which are real, and holds upside down.
    """
    rng, size = np.random.default_rng(seed), len(cycles)
    least = np.nanmin(cycles.values, axis=1)
    most = np.nanmax(cycles.values, axis=1)
    wide = most - np.where(np.isfinite(cycles.lower), cycles.lower, least)
    wide = np.maximum(wide, 1e-3 * np.abs(most) + 1e-9)
    far = 0.5 + np.exp(rng.normal(0.5, 1.2, (2, size)))
    below, above = least - wide * far[0], most + wide * far[1]
    draw, level = rng.random(size), cycles.track == "level"
    none, two = level & (draw < 0.2), level & (draw >= 0.6)
    lower = np.where(two & np.isinf(cycles.lower), below, cycles.lower)
    upper = np.where(two & np.isinf(cycles.upper), above, cycles.upper)
    return evolve(
        cycles,
        lower=np.where(none, -np.inf, lower),
        upper=np.where(none, np.inf, upper),
    )
