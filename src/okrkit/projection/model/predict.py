"""`predict`: from readings to what the value at the end may be; `why` it is so."""

from collections.abc import Iterable

import numpy as np
from attrs import evolve, fields, frozen

from okrkit.numerics.special import normal_quantile, t_quantile
from okrkit.projection.cases import Cases
from okrkit.projection.model.average import (
    DAMPING,
    SHAPES,
    Average,
    averaged_levels,
    averaged_totals,
)
from okrkit.projection.model.correction import corrected, net_of
from okrkit.projection.model.curve import Curve
from okrkit.projection.model.features import features_of_levels, features_of_totals
from okrkit.projection.model.filters import damped
from okrkit.projection.model.plain import Plain, plain
from okrkit.projection.model.rows import STEPS, Rows, made_ready
from okrkit.projection.model.year import Years, years_before
from okrkit.projection.spreads.spread import DF, Spread
from okrkit.scoring.arithmetic import LARGEST, Floats, Ints

_BLOCK = 4096
"""Rows at a time: what fits into a processor's cache."""

_NEAR, _FAR = 2.0, 6.0
"""Scales from a bound where the correction is not heard, and where it is in full."""

_ENOUGH = 4
"""Readings and one, from which on the correction of a level is heard in full."""

_FOLD, _FOLDS = np.log(1.5), np.log(3.0)
"""Logarithm of how many-fold a level has changed where the correction begins to fade
and where it has gone, if every change led the same way."""

_MIXED, _STEADY = 0.7, 0.9
"""The way made as a share of all ways gone: where a level is not at all, and is, one
whose changes lead the same way."""

_ERROR = float(normal_quantile(0.9) / t_quantile(0.9, DF))
"""Scale whose 80 % interval is as wide as that of a normal error of 1."""


@frozen(eq=False, kw_only=True)
class _Said:
    """One block of rows, and what was said of them without and with the correction."""

    rows: Rows
    average: Average
    years: Years
    plain: Plain
    final: Plain


def predict(cases: Cases, calibration: str | None = "default") -> Spread:
    """
    Say what the values at the end may be.

    Args:
        cases: The series.
        calibration: "default" for the learned correction on top of the transparent
            model, None for the transparent model alone.

    Returns:
        One distribution for each row. A row whose last reading stands at the end, or
        which has reached a bound it cannot leave, is certain. A row with neither
        reading nor baseline is NaN.

    Shape:
        (n,).

    Units:
        Each metric's.

    Source:
        "How a chance is made" in the documentation.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> cases = read_cases([[0, 7, 14]], [[5, 6, 7]], start=0, end=91, baseline=5)
        >>> bool(predict(cases, None).centre[0] > 5)
        True
    """
    return _spread(cases, (_said(cases, at, calibration) for at in _blocks(cases)))


def _spread(cases: Cases, blocks: Iterable[_Said]) -> Spread:
    """Put what was said of the blocks together, within what is possible."""
    centre, below, above, last = np.full((4, len(cases)), np.nan)
    for said in blocks:
        at, power = said.rows.place, said.rows.power
        with np.errstate(over="ignore"):
            for whole, part in (
                (centre, said.final.centre),
                (below, said.final.below),
                (above, said.final.above),
                (last, said.rows.last),
            ):
                whole[at] = np.clip(np.ldexp(part, power), -LARGEST, LARGEST)
    floor = np.where(cases.cumulative, np.fmax(cases.lower, last), cases.lower)
    centre = np.clip(centre, floor, cases.upper)
    return Spread(
        centre=_at_bounds(cases, centre, below, above),
        below=below,
        above=above,
        floor=floor,
        cap=cases.upper,
    )


def _at_bounds(cases: Cases, centre: Floats, below: Floats, above: Floats) -> Floats:
    """
    Move what stands on a bound beyond it, so far that it stays there as often as seen.

    The share of readings on the bound, as Jeffreys would estimate it, is the least
    chance of ending there.
    """
    moved = centre.copy()
    rows = np.flatnonzero(~cases.cumulative & (cases.count > 0))
    latest = cases.values[rows, cases.count[rows] - 1]
    for bound, inner, sign in ((cases.upper, below, 1.0), (cases.lower, above, -1.0)):
        on = rows[latest == bound[rows]]
        if len(on):
            held = (cases.values[on] == bound[on, None]).sum(axis=1)
            share = (held + 0.5) / (cases.count[on] + 1.0)
            far = np.maximum(t_quantile(share, DF), 0.0) * inner[on]
            moved[on] = bound[on] + sign * far
    return moved


def _blocks(cases: Cases) -> list[Ints]:
    """Return the places of levels and of totals of which something is known."""
    known = (cases.count > 0) | np.isfinite(cases.baseline)
    found: list[Ints] = []
    for totals in (False, True):
        place = np.flatnonzero(known & (cases.cumulative == totals))
        found += [place[i : i + _BLOCK] for i in range(0, len(place), _BLOCK)]
    return found


def _said(cases: Cases, place: Ints, calibration: str | None) -> _Said:
    """
    Go the whole way for one block; what known errors change comes last.

    To know that readings are uncertain moves the middle, as they count less; it never
    narrows: the widths are those that the readings show, and at least the error.
    """
    rows = made_ready(cases, place)
    said = _worked(rows, calibration)
    if rows.cases.errors.any():
        none = np.zeros_like(rows.cases.errors)
        exact = _worked(
            evolve(rows, cases=evolve(rows.cases, errors=none)), calibration
        )
        error = rows.cases.errors[np.arange(len(rows)), rows.count - 1]
        said = evolve(
            said,
            plain=_as_wide(said.plain, exact.plain, _ERROR * error),
            final=_as_wide(said.final, exact.final, _ERROR * error),
        )
    done = rows.ahead <= 0
    if not done.any():
        return said
    final = evolve(
        said.final,
        centre=np.where(done, rows.last, said.final.centre),
        below=np.where(done, 0.0, said.final.below),
        above=np.where(done, 0.0, said.final.above),
    )
    return evolve(said, final=final)


def _worked(rows: Rows, calibration: str | None) -> _Said:
    """Average, add the season, correct."""
    totals = bool(rows.cases.cumulative[0])
    average = averaged_totals(rows) if totals else averaged_levels(rows)
    years = years_before(rows)
    said = final = plain(rows, average, years, totals=totals)
    if calibration is not None:
        seen = features_of_totals if totals else features_of_levels
        net = net_of("total" if totals else "level")
        change = corrected(net, seen(rows, average, years, said))
        heard = _known_ground(rows, average, said)
        final = evolve(
            said,
            centre=said.centre + said.scale * heard * change.shift,
            below=said.below * np.exp(heard * change.below),
            above=said.above * np.exp(heard * change.above),
        )
    return _Said(rows=rows, average=average, years=years, plain=said, final=final)


def _known_ground(rows: Rows, average: Average, said: Plain) -> Floats:
    """
    Return how far the correction is heard, 0 to 1.

    Of a level with one or two readings it would carry the centre beyond where it began,
    and be too sure: it is heard by half and by three quarters. Public series that rise
    many-fold in a few steady steps nearly always come back, as seasons and chance do;
    what people work for need not: there it fades out. So it does for series that stand
    near a bound while they have another one, which it hardly learned from.
    """
    curve = average.curve
    if curve is None:
        return np.ones(len(rows))
    enough = np.minimum((1 + rows.proof) / _ENOUGH, 1.0) * _noise_like(rows, curve)
    if not (curve.lower & curve.upper).any():
        return enough
    room = np.minimum(rows.last - curve.low, curve.high - rows.last) / said.scale
    heard = np.clip((room - _NEAR) / (_FAR - _NEAR), 0.0, 1.0)
    return enough * np.where(curve.lower & curve.upper, heard, 1.0)


def _noise_like(rows: Rows, curve: Curve) -> Floats:
    """Return 0 where a level has gone steadily to a multiple of itself, at most 1."""
    first = rows.value[:1]
    way = np.abs(rows.last - first[0])
    gone = np.where(rows.has[1:], np.abs(np.diff(rows.value, axis=0)), 0.0).sum(axis=0)
    steady = way / np.where(gone > 0, gone, 1.0)
    begun, now = curve.bend(first)[0], curve.bend(rows.last[None])[0]
    folds = np.where(curve.lower | curve.upper, np.abs(now - begun), 0.0)
    led = np.clip((steady - _MIXED) / (_STEADY - _MIXED), 0.0, 1.0)
    kept: Floats = 1.0 - led * np.clip((folds - _FOLD) / (_FOLDS - _FOLD), 0.0, 1.0)
    return kept


def _as_wide(said: Plain, exact: Plain, least: Floats) -> Plain:
    """Return a forecast with the widths of another, and some width at least."""
    below, above = np.maximum(exact.below, least), np.maximum(exact.above, least)
    return evolve(said, below=below, above=above)


@frozen(eq=False, kw_only=True)
class Why:
    """
    What each forecast rests on.

    Attributes:
        last: The last value.
        days_left: From the last reading to the end.
        drift: Change of the level a day, as the models see it.
        led: What that change adds until the end.
        plain_drift: Change a day from the first to the last reading.
        noise: Standard deviation of a reading about the level.
        step: Standard deviation of the change of the level in a day.
        weights: Of the shapes, shape (n, 6): those of `SHAPES`; of totals those of
            `RATES`, then 0.
        season: What the steps of earlier years added.
        years: How many earlier years are known.
        alike: How alike this year and the last were, -1 to 1.
        centre0: Median of the transparent model.
        below0: Its scale below.
        above0: Its scale above.
        centre: Median after the correction.
        below: Scale below after it.
        above: Scale above after it.
        floor: The least possible value.
        cap: The greatest possible value.

    Shape:
        Every column (n,), unless said otherwise.
    """

    last: Floats
    days_left: Floats
    drift: Floats
    led: Floats
    plain_drift: Floats
    noise: Floats
    step: Floats
    weights: Floats
    season: Floats
    years: Floats
    alike: Floats
    centre0: Floats
    below0: Floats
    above0: Floats
    centre: Floats
    below: Floats
    above: Floats
    floor: Floats
    cap: Floats


def why(cases: Cases, calibration: str | None = "default") -> Why:
    """
    Say what each forecast rests on.

    Args:
        cases: The series.
        calibration: As for `predict`.

    Returns:
        The numbers behind it; NaN for a row of which nothing is known.

    Shape:
        (n,).

    Units:
        Each metric's; days.

    Source:
        As `predict`.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> cases = read_cases([[0, 7, 14]], [[5, 6, 7]], start=0, end=91, baseline=5)
        >>> why(cases).days_left.tolist()
        [77.0]
    """
    size = len(cases)
    found: dict[str, Floats] = {f.name: np.full(size, np.nan) for f in fields(Why)}
    found["weights"] = np.full((size, len(SHAPES)), np.nan)
    blocks = [_said(cases, place, calibration) for place in _blocks(cases)]
    for said in blocks:
        for name, column in _reasons(said).items():
            found[name][said.rows.place] = column
    spread = _spread(cases, blocks)
    final = {"centre": spread.centre, "below": spread.below, "above": spread.above}
    return Why(**(found | final | {"floor": spread.floor, "cap": spread.cap}))


def _reasons(said: _Said) -> dict[str, Floats]:
    """Return the numbers of one block, in units of the metric and days."""
    rows, average = said.rows, said.average
    unit = np.ldexp(1.0, rows.power)
    day = STEPS / rows.cases.span
    span = np.where(rows.total > 0, rows.total, 1.0)
    slope = (rows.last - rows.value[0]) / span
    on = rows.ahead if average.curve is None else damped(rows.ahead, DAMPING)
    kinds = average.weights
    shapes = kinds if average.curve is None else kinds[0::2] + kinds[1::2]
    weights = np.zeros((len(rows), len(SHAPES)))
    weights[:, : len(shapes)] = shapes.T
    return {
        "last": rows.last * unit,
        "days_left": rows.ahead / day,
        "drift": average.drift * day * unit,
        "led": average.drift * on * unit,
        "plain_drift": slope * day * unit,
        "noise": average.noise * unit,
        "step": average.step * np.sqrt(day) * unit,
        "weights": weights,
        "season": said.plain.season * unit,
        "years": said.years.known,
        "alike": said.years.alike,
        "centre0": said.plain.centre * unit,
        "below0": said.plain.below * unit,
        "above0": said.plain.above * unit,
    }
