"""What a metric would have done by itself: Projection's model, asked about a span."""

import numpy as np
from attrs import fields, frozen

from okrkit.numerics.arrays import Floats, Ints
from okrkit.projection.cases import Cases, read_cases
from okrkit.projection.chances.rest import Rest, correlation, spreads_of

__all__ = ["READINGS", "Foreseen", "foreseen"]

READINGS = 60
"""So many readings before a moment are looked at, as in `okrkit.project`."""

_STEPS = 13.0
"""The cycle that the model is asked about has so many readings at least."""

_TOGETHER = 2_000_000
"""Numbers in the correlations that are worked out at a time: 16 MB."""


@frozen(eq=False, kw_only=True)
class Foreseen:
    """
    What readings of a span would have been, one row a series.

    Attributes:
        centre: The medians, shape (n, m).
        below: Scale of each below it.
        above: Scale of each above it.
        sums: The medians of their sums, up to each of them.
        sums_below: Scale of each sum below it.
        sums_above: Scale of each sum above it.

    Shape:
        Every column (n, m). Scales are those of Student's t with 3 degrees of freedom.
    """

    centre: Floats
    below: Floats
    above: Floats
    sums: Floats
    sums_below: Floats
    sums_above: Floats


def foreseen(
    times: Floats,
    values: Floats,
    asked: Floats,
    *,
    errors: Floats | None = None,
    lower: float = -np.inf,
    upper: float = np.inf,
    calibration: object = "default",
) -> Foreseen:
    """
    Say what readings of a span would have been, from the readings before it.

    Args:
        times: Of the readings before, rising; NaN where there is none.
        values: Of the readings before.
        asked: When the readings of the span are, rising, after all of those.
        errors: Standard errors of the readings before; NaN where not known.
        lower: No value lies below.
        upper: No value lies above.
        calibration: As in `okrkit.projection.forecast`.

    Returns:
        Each reading of the span, and their sum up to each of them.

    Shape:
        times, values, errors (n, p); asked (n, m) → (n, m).

    Units:
        Days; the metric's unit.

    Source:
        `okrkit.projection`: the model's distribution at each moment, joined by the
        correlation of a random walk read with noise. The scale of a sum is
        ``sqrt(1' S R S 1)`` with scales S and correlations R. The model is asked about
        a cycle that ends with the span, is twice as long as it, and has 13 readings at
        least.

    Example:
        >>> weeks = 7.0 * np.arange(12)[None]
        >>> nps = np.array([[31, 33, 30, 32, 31, 33, 32, 31.0]])
        >>> view = foreseen(weeks[:, :8], nps, weeks[:, 8:])
        >>> bool(31 < view.sums[0, -1] / 4 < 33), view.centre.shape
        (True, (1, 4))
    """
    size, span = asked.shape
    piece = max(_TOGETHER // (span * span), 1)
    parts = []
    for first in range(0, size, piece):
        rows = slice(first, first + piece)
        known = None if errors is None else errors[rows]
        cases = _cases(times[rows], values[rows], asked[rows], known, (lower, upper))
        parts.append(_of_cases(cases, asked[rows], calibration))
    columns = {
        f.name: np.concatenate([getattr(part, f.name) for part in parts])
        for f in fields(Foreseen)
    }
    return Foreseen(**columns)


def _cases(
    times: Floats,
    values: Floats,
    asked: Floats,
    errors: Floats | None,
    bounds: tuple[float, float],
) -> Cases:
    """Lay a cycle about each span: its second half, and 13 readings at least."""
    count = (~np.isnan(values)).sum(axis=1)
    last = np.take_along_axis(times, _last(count), axis=1)[:, 0]
    gaps = np.sort(np.diff(times, axis=1), axis=1)
    middle = np.maximum(count - 2, 0) // 2
    every = np.take_along_axis(gaps, middle[:, None], axis=1)[:, 0]
    end = asked[:, -1]
    return read_cases(
        times,
        values,
        start=np.minimum(2 * last - end, end - _STEPS * every),
        end=end,
        baseline=np.nan,
        lower=bounds[0],
        upper=bounds[1],
        standard_error=errors,
    )


def _last(count: Ints) -> Ints:
    return (count - 1)[:, None]


def _of_cases(cases: Cases, asked: Floats, calibration: object) -> Foreseen:
    """Ask the model about each moment, and join what it says."""
    used = np.ones(asked.shape)
    nothing = np.zeros(len(asked))
    rest = Rest(moments=asked, weights=used, days=used, before=nothing)
    spreads = spreads_of(cases, rest, calibration)
    then, _ = cases.latest()
    related = correlation(spreads, asked - then[:, None], used)
    centre, below, above = (
        np.column_stack([getattr(one, name) for one in spreads])
        for name in ("centre", "below", "above")
    )
    return Foreseen(
        centre=centre,
        below=below,
        above=above,
        sums=centre.cumsum(axis=1),
        sums_below=_summed(below, related),
        sums_above=_summed(above, related),
    )


def _summed(scale: Floats, related: Floats) -> Floats:
    """Return the scales of the sums of values that move together as they do."""
    whole = (scale[:, :, None] * related * scale[:, None, :]).cumsum(1).cumsum(2)
    made: Floats = np.sqrt(np.maximum(np.diagonal(whole, axis1=1, axis2=2), 0.0))
    return made
