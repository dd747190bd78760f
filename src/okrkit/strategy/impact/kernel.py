"""`change_after`: what changed after a start, beyond what was to be expected."""

import math

import numpy as np
from attrs import evolve, fields, frozen

from okrkit.errors import InvalidOKRError
from okrkit.model.checks import instance
from okrkit.numerics.arrays import Floats, Ints
from okrkit.numerics.numbers import LARGEST, numbers
from okrkit.numerics.special import normal_quantile, t_quantile
from okrkit.projection.spreads.spread import DF
from okrkit.strategy.impact.controlled import Slopes, slopes
from okrkit.strategy.impact.counterfactual import Foreseen
from okrkit.strategy.impact.placebo import (
    Span,
    Width,
    looked_at,
    misses,
    placebo_days,
    width_of,
)

__all__ = ["POWER", "Change", "ChangeAfter", "Control", "change_after", "changes_after"]

POWER = 0.8
"""Of what would be seen: the chance that it is."""

_NINE = float(normal_quantile(0.9))
_SCALE = float(_NINE / t_quantile(0.9, DF))
"""Scale of the model whose 80 % interval is that of a normal error of 1."""


_FAR = 100.0
"""The level of a metric counts up to so many of its usual changes from 0, no more."""


@frozen(eq=False, kw_only=True)
class Control:
    """
    What moved where nothing was done.

    Attributes:
        moved: Its movement at each reading, shape (n,).
        errors: Its standard errors, shape (n,); NaN where not known.
        fitted: Whether its share is fitted; else it is taken off as it is.
    """

    moved: Floats
    errors: Floats
    fitted: bool = False


@frozen(eq=False, kw_only=True)
class Change:
    """
    A change with its interval.

    Attributes:
        value: What changed.
        low: Lower end of the interval.
        high: Upper end.

    Shape:
        Every column (m,): one for each reading after the start.
    """

    value: Floats
    low: Floats
    high: Floats


@frozen(eq=False, kw_only=True)
class ChangeAfter:
    """
    What is to be told of the readings after a start.

    Attributes:
        seen: The readings, less what is taken off for a control, shape (m,).
        view: What was to be expected of them, one row.
        bounds: No value lies below the first, or above the second.
        missed: How far their mean lies from that, in scales of the model.
        placebos: The same of each placebo run, shape (q,).
        width: How wide the model's scales have to be, by the runs.
        slopes: The share of the control, at each placebo run, then at the start; None
            without a control.

    Example:
        >>> weeks, none = 7.0 * np.arange(14), np.full(14, np.nan)
        >>> change_after(weeks, np.ones(14), none, Span(before=12, count=2)).p > 0.5
        True
    """

    seen: Floats
    view: Foreseen
    bounds: tuple[float, float]
    missed: float
    placebos: Floats
    width: Width
    slopes: Slopes | None

    @property
    def rise(self) -> float:
        """The chance that the mean rose by it."""
        return float(self.width.chance(np.array([self.missed]))[0])

    @property
    def p(self) -> float:
        """How likely a change of the mean so large is by chance, up or down."""
        return min(2 * float(self.width.chance(np.array([-abs(self.missed)]))[0]), 1.0)

    def each(self, level: float) -> Change:
        """
        Return the change of each reading.

        Args:
            level: Of the intervals.

        Returns:
            The readings less what was to be expected, which lies within the bounds.

        Shape:
            (m,).

        Units:
            The metric's.

        Source:
            As `change_after`.

        Example:
            >>> weeks, none = 7.0 * np.arange(14), np.full(14, np.nan)
            >>> found = change_after(weeks, np.ones(14), none, Span(before=12, count=2))
            >>> bool(abs(found.each(0.95).value).max() < 0.01)
            True
        """
        view, ends = self.view, np.array(self.bounds)
        return self._change(self.seen, view.centre, view.below, view.above, level, ends)

    def sums(self, level: float) -> Change:
        """
        Return the change of the sum, up to each reading; the last by m is the mean's.

        Args:
            level: Of the intervals.

        Returns:
            As `each`.

        Shape:
            (m,).

        Units:
            The metric's, times readings.

        Source:
            As `change_after`.

        Example:
            >>> weeks, none = 7.0 * np.arange(14), np.full(14, np.nan)
            >>> found = change_after(weeks, np.ones(14), none, Span(before=12, count=2))
            >>> bool(abs(found.sums(0.95).value).max() < 0.02)
            True
        """
        view, seen = self.view, np.cumsum(self.seen)
        ends = np.outer(self.bounds, np.arange(1.0, len(seen) + 1))
        below, above = view.sums_below, view.sums_above
        return self._change(seen, view.sums, below, above, level, ends)

    def visible(self, level: float) -> tuple[float, float]:
        """
        Return which rise and which fall of the mean would be seen four times in five.

        Args:
            level: At which a change is claimed.

        Returns:
            Both, above 0.

        Shape:
            Two numbers.

        Units:
            The metric's.

        Source:
            ``s (t_(1 + level) / 2 + t_0.8)``, s the scale on the side of each.

        Example:
            >>> weeks, none = 7.0 * np.arange(14), np.full(14, np.nan)
            >>> found = change_after(weeks, np.ones(14), none, Span(before=12, count=2))
            >>> found.visible(0.8) < found.visible(0.95)
            True
        """
        count = len(self.seen)
        below = float(self.view.sums_below[0, -1]) / count
        above = float(self.view.sums_above[0, -1]) / count
        sure, often = (self.width.quantile(q) for q in ((1 + level) / 2, POWER))
        return above * sure + below * often, below * sure + above * often

    def _change(
        self,
        seen: Floats,
        centre: Floats,
        below: Floats,
        above: Floats,
        level: float,
        bounds: Floats,
    ) -> Change:
        reach = self.width.quantile((1 + level) / 2)
        least, most = bounds
        return Change(
            value=seen - np.clip(centre[0], least, most),
            low=seen - np.clip(centre[0] + reach * above[0], least, most),
            high=seen - np.clip(centre[0] - reach * below[0], least, most),
        )


def change_after(
    times: Floats,
    values: Floats,
    errors: Floats,
    span: Span,
    *,
    lower: float = -np.inf,
    upper: float = np.inf,
    control: Control | None = None,
    calibration: object = "default",
) -> ChangeAfter:
    """
    Measure what changed after a start, beyond what was to be expected without it.

    Args:
        times: Of all readings, rising: before the start, to be skipped, after it.
        values: Of all readings.
        errors: Their standard errors; NaN where not known.
        span: Which of them are before and after.
        lower: No value lies below.
        upper: No value lies above.
        control: What moved where nothing was done.
        calibration: As in `okrkit.projection.forecast`.

    Returns:
        What is needed to tell the change of each reading, of their sums and mean.

    Raises:
        InvalidOKRError: No numbers, columns of unequal length, or a span that they do
            not hold.

    Shape:
        (n,) → (m,).

    Units:
        Days; the metric's unit; a sum is in that unit times readings.

    Source:
        The readings less Projection's distribution of them, made wider or narrower by
        the placebo runs: see `foreseen` and `width_of`.

    Example:
        >>> weeks, none = 7.0 * np.arange(14), np.full(14, np.nan)
        >>> nps = np.array([31.0, 33, 30, 32, 31, 33, 32, 31, 30, 32, 41, 43, 40, 42])
        >>> found = change_after(weeks, nps, none, Span(before=10, count=4))
        >>> found.p < 0.01, round(float(found.sums(0.95).value[-1]) / 4)
        (True, 10)
    """
    return changes_after(
        times,
        np.asarray(values)[None],
        np.asarray(errors)[None],
        span,
        lower=lower,
        upper=upper,
        control=control,
        calibration=calibration,
    )[0]


def changes_after(
    times: Floats,
    values: Floats,
    errors: Floats,
    span: Span,
    *,
    lower: float = -np.inf,
    upper: float = np.inf,
    control: Control | None = None,
    calibration: object = "default",
) -> list[ChangeAfter]:
    """
    Measure many series read on the same days, such as one metric in many segments.

    Args:
        times: As for `change_after`.
        values: A row for each series.
        errors: As values.
        span: Which of the readings are before and after.
        lower: No value lies below.
        upper: No value lies above.
        control: What moved where nothing was done, for all of them.
        calibration: As in `okrkit.projection.forecast`.

    Returns:
        What `change_after` says of each, several times faster.

    Raises:
        InvalidOKRError: As for `change_after`.

    Shape:
        times (n,), values and errors (s, n) → s of (m,).

    Units:
        As for `change_after`.

    Source:
        As for `change_after`.

    Example:
        >>> weeks, none = 7.0 * np.arange(14), np.full((2, 14), np.nan)
        >>> flat = np.ones((2, 14))
        >>> [one.p > 0.9 for one in changes_after(weeks, flat, none, Span(12, 2))]
        [True, True]
    """
    times, values, errors = _read(times, values, errors, span)
    if not len(values):
        return []
    starts = np.append(placebo_days(span), span.before)
    bounds = (lower, upper) if control is None else (-np.inf, np.inf)
    power, values, errors, control = _scaled(values, errors, control)
    # Without a bound no value is nearer to nothing than another: none counts as large.
    free = bool(np.isinf(bounds).all())
    level = _level(values[:, : span.before]) if free else np.zeros(len(values))
    values -= level[:, None]
    taken = [
        _taken_off(one, error, control, starts)
        for one, error in zip(values, errors, strict=True)
    ]
    rows = np.concatenate([one[1] for one in taken])
    known = np.concatenate([one[2] for one in taken])
    straight = np.concatenate([one[3] for one in taken])
    at = np.tile(starts, len(values))
    seen, view = looked_at(
        times,
        rows,
        known,
        at,
        span,
        lower=float(np.ldexp(bounds[0], -power)),
        upper=float(np.ldexp(bounds[1], -power)),
        calibration=calibration,
    )
    after = at[:, None] + span.skipped + np.arange(span.count)
    straight = np.take_along_axis(straight, after, axis=1)
    noise = _noisier(known, at, after)
    missed = misses(seen, _widened(view, straight, noise, _SCALE))
    made, names = [], [f.name for f in fields(Foreseen)]
    for place, (share, *_) in enumerate(taken):
        last = (place + 1) * len(starts) - 1
        made.append(
            _one(
                seen[last],
                Foreseen(**{k: getattr(view, k)[[last]] for k in names}),
                (straight[[last]], noise[[last]]),
                missed[place * len(starts) : last],
                at_level=(float(level[place]), power),
                bounds=bounds,
                share=share,
            )
        )
    return made


def _one(
    seen: Floats,
    view: Foreseen,
    known: tuple[Floats, Floats],
    runs: Floats,
    *,
    at_level: tuple[float, int],
    bounds: tuple[float, float],
    share: Slopes | None,
) -> ChangeAfter:
    """Say what changed of one series, back at its level and in its unit."""
    level, power = at_level
    width = width_of(runs, len(seen))
    # What runs say of the model says nothing of errors that are known.
    row = _widened(view, *known, _NINE / width.quantile(0.9))
    far = float(misses(seen[None], row)[0])
    own = {f.name: getattr(row, f.name) for f in fields(Foreseen)}
    own["centre"] = own["centre"] + level
    own["sums"] = own["sums"] + level * np.arange(1.0, len(seen) + 1)
    return ChangeAfter(
        seen=np.ldexp(seen + level, power),
        view=Foreseen(**{k: np.ldexp(v, power) for k, v in own.items()}),
        bounds=bounds,
        missed=far,
        placebos=runs,
        width=width,
        slopes=share,
    )


def _read(
    times: Floats, values: Floats, errors: Floats, span: Span
) -> tuple[Floats, Floats, Floats]:
    """Read columns, and refuse a span that they do not hold."""
    at = numbers(times, place="times", most=LARGEST)
    read = numbers(values, place="values", most=LARGEST)
    known = numbers(errors, place="errors", most=LARGEST)
    told = instance(span, kind=Span, field="span")
    whole = told.before + told.skipped + told.count
    held = min(told.before, told.count, told.skipped + 1) >= 1 and whole <= at.size
    alike = read.ndim == 2 and read.shape == known.shape
    if at.ndim != 1 or not alike or read.shape[1] != at.size or not held:
        raise InvalidOKRError(
            "readings that do not go with their days or their span",
            code="shape-mismatch",
            place="values",
            expected=f"{whole} days, and as many values and errors of each series",
            got=f"shapes {at.shape}, {read.shape} and {known.shape}",
        )
    return at, read, known


def _scaled(
    values: Floats, errors: Floats, control: Control | None
) -> tuple[int, Floats, Floats, Control | None]:
    """Divide by a power of two, so that no square of a tiny or huge value is lost."""
    most = float(np.abs(values).max(initial=0.0))
    if control is not None:
        most = max(most, float(np.abs(control.moved).max(initial=0.0)))
    power = math.frexp(most)[1]
    if control is not None:
        control = evolve(
            control,
            moved=np.ldexp(control.moved, -power),
            errors=np.ldexp(control.errors, -power),
        )
    return power, np.ldexp(values, -power), np.ldexp(errors, -power), control


def _level(before: Floats) -> Floats:
    """
    Return what to subtract of series, so that none is far from 0 for how it moves.

    The model expects a metric to change by a share of its level. One that stands far
    higher than it ever moves, such as an uptime, has no such share.
    """
    middle = np.median(before, axis=1)
    steps = max(before.shape[1] - 1, 1)
    moves = np.sqrt((np.diff(before, axis=1) ** 2).sum(axis=1) / steps)
    most = np.where(moves > 0, _FAR * moves, np.inf)
    return middle - np.clip(middle, -most, most)


def _taken_off(
    values: Floats, errors: Floats, control: Control | None, starts: Ints
) -> tuple[Slopes | None, Floats, Floats, Floats]:
    """
    Take off what a control moved, as was known at each start.

    Returned are the share, values and errors, and how far what is taken off goes wrong
    with an error of the share: straight with the control's movement since each start.
    """
    shape = len(starts), len(values)
    if control is None:
        none = np.zeros(shape)
        return None, np.broadcast_to(values, shape), errors + none, none
    share = slopes(values, control.moved, starts, fitted=control.fitted)
    part, moved = share.value[:, None], control.moved
    other = part * np.nan_to_num(control.errors)
    straight = share.error[:, None] * (moved - moved[starts - 1][:, None])
    known = np.hypot(np.nan_to_num(errors), other)
    return share, values - part * moved, known, straight


def _noisier(errors: Floats, starts: Ints, after: Ints) -> Floats:
    """Return the error of readings after each start beyond the usual one before it."""
    square = np.nan_to_num(errors) ** 2
    usual = square.cumsum(axis=1)[np.arange(len(starts)), starts - 1] / starts
    now = np.take_along_axis(square, after, axis=1)
    return np.sqrt(np.maximum(now - usual[:, None], 0.0))


def _widened(view: Foreseen, straight: Floats, noise: Floats, scale: float) -> Foreseen:
    """Return what is foreseen with further errors, of which 1 counts as a scale."""
    more = scale * np.hypot(straight, noise)
    sums = np.hypot(straight.cumsum(axis=1), np.sqrt((noise**2).cumsum(axis=1)))
    return evolve(
        view,
        below=np.hypot(view.below, more),
        above=np.hypot(view.above, more),
        sums_below=np.hypot(view.sums_below, scale * sums),
        sums_above=np.hypot(view.sums_above, scale * sums),
    )
