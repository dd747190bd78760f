"""The average of a few tiny models: the transparent part of every chance."""

import numpy as np
from attrs import frozen

from okrkit.numerics.special import t_quantile
from okrkit.projection.model.curve import Curve
from okrkit.projection.model.filters import Filtered, Readings, Shape, filtered
from okrkit.projection.model.rows import STEPS, Rows
from okrkit.scoring.arithmetic import Floats

DAMPING = 0.05
"""How fast the drift of a level dies down, in a step."""

SHAPES = {
    "a slow level in noise": Shape(1.0, 0.01),
    "a random walk": Shape(0.0, 1.0),
    "a wandering level in noise": Shape(1.0, 0.3),
    "a straight trend in noise": Shape(1.0, 0.0, 0.1, damping=DAMPING),
    "momentum": Shape(0.0, 1.0, 0.1, 0.1, DAMPING),
    "a steep trend": Shape(1.0, 0.01, 100.0, damping=DAMPING),
}
"""How a level may move; each on the plain scale and on the scale of its bounds."""

RATES = {
    "a steady rate": Shape(0.0, 1.0, 1e4),
    "a slowly changing rate": Shape(0.0, 1.0, 1e4, 0.03),
    "a changing rate": Shape(0.0, 1.0, 1e4, 0.3),
}
"""How a total may grow."""

NINE = 0.9
"""Every model is asked for its median and the ends of its 80 % interval."""

WIDE = 1.5
"""The half of such an interval is so many scales of what is handed on."""

_LEAST_DF = 1.5
_NOTHING = 1e-7


@frozen(kw_only=True)
class Prior:
    """
    What is believed of a series before it is seen.

    Attributes:
        weights: Of the models, in the order of their shapes; of levels each shape
            twice, on the plain scale and on that of the bounds.
        power: To which the likelihood is raised: below 1, since a few readings say
            less than they seem to.
        spread: Typical change in a step, as a share of the unit.
        worth: How many readings that is worth, halved.
    """

    weights: tuple[float, ...]
    power: float
    spread: float
    worth: float


LEVELS = Prior(
    weights=(
        *(0.470, 0.270, 0.055, 0.008, 0.121, 0.013),
        *(0.023, 0.005, 0.006, 0.003, 0.013, 0.013),
    ),
    power=0.4,
    spread=0.01,
    worth=0.5,
)
TOTALS = Prior(weights=(0.1, 0.7, 0.2), power=0.14, spread=0.3, worth=0.3)


@frozen(eq=False, kw_only=True)
class Average:
    """
    What the models say together, and each of them.

    Attributes:
        centre: Weighed mean of the medians.
        below: Half the weighed 80 % interval below it, by `WIDE`.
        above: The same above it.
        apart: How far apart the medians are: their weighed standard deviation.
        medians: Of each model, shape (k, n).
        scales: Of each model on its own scale, shape (k, n).
        weights: Of each model, shape (k, n).
        unit: What counts as 1 at the level of each series.
        drift: Change of the level in a step, weighed, shape (n,).
        noise: Standard deviation of a reading about the level, weighed.
        step: Standard deviation of the change of the level in a step, weighed.
        curve: The scale of the bounds; None for totals.

    Shape:
        Every column (n,), unless said otherwise.
    """

    centre: Floats
    below: Floats
    above: Floats
    apart: Floats
    medians: Floats
    scales: Floats
    weights: Floats
    unit: Floats
    drift: Floats
    noise: Floats
    step: Floats
    curve: Curve | None


def averaged_levels(rows: Rows) -> Average:
    """
    Continue levels with every model on both scales, and average what they say.

    Args:
        rows: Levels.

    Returns:
        The average.

    Shape:
        (n,).

    Units:
        Those of the rows; steps of time.

    Source:
        Averaging by tempered likelihood; "How a chance is made" in the documentation.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> from okrkit.projection.model.rows import made_ready
        >>> cases = read_cases([[0, 7]], [[4, 4]], start=0, end=91, baseline=4)
        >>> averaged_levels(made_ready(cases, np.array([0]))).weights.shape
        (12, 1)
    """
    cases, value = rows.cases, rows.value
    curve = Curve.of(
        value, rows.has, cases.lower, cases.upper, rows.baseline, cases.size
    )
    unit = curve.unit
    readings = _readings(rows, (value, curve.bend(value)), LEVELS.spread * unit)
    steep = np.where(rows.has[1:], curve.steepness(value)[1:], 0.0).sum(axis=0)
    steep *= (rows.proof - 1) / np.maximum(rows.count - 1, 1)
    prior = LEVELS.spread * np.stack([unit, np.ones(len(rows))])
    jacobian = np.stack([np.zeros(len(rows)), steep])
    each = [filtered(readings, shape) for shape in SHAPES.values()]
    spreads, likely = zip(
        *(_learned(one, rows, prior, LEVELS, jacobian) for one in each), strict=True
    )
    weights = _weighed(np.concatenate(likely), LEVELS)
    reach = _reach(rows, LEVELS)
    far = 5.0 * np.abs(value).max(axis=0) + 20.0 * unit
    least = np.maximum(cases.lower, rows.last - far)
    most = np.minimum(cases.upper, rows.last + far)
    ends, medians, scales = np.zeros((3, len(rows))), [], []
    for place, (one, spread) in enumerate(zip(each, spreads, strict=True)):
        scale = np.sqrt(one.variance) * spread
        for side in (0, 1):
            half, middle = scale[side] * reach, one.ahead[side]
            points = np.stack([middle - half, middle, middle + half])
            points = np.clip(curve.unbend(points) if side else points, least, most)
            ends += weights[2 * place + side] * points
            medians.append(points[1])
            scales.append(scale[side])
    noise, step, drift = np.zeros((3, len(rows)))
    for place, (one, spread, shape) in enumerate(
        zip(each, spreads, SHAPES.values(), strict=True)
    ):
        # What the models on the bent scale say, at the level of the series.
        for side, size in ((0, 1.0), (1, unit)):
            weight = weights[2 * place + side] * size
            noise += weight * np.sqrt(shape.noise) * spread[side]
            step += weight * np.sqrt(shape.walk) * spread[side]
            drift += weight * one.drift[side]
    centre, below, above = _middle(ends, unit)
    each_median = np.stack(medians)
    return Average(
        centre=centre,
        below=below,
        above=above,
        apart=_apart(each_median, weights, centre),
        medians=each_median,
        scales=np.stack(scales),
        weights=weights,
        unit=unit,
        drift=drift,
        noise=noise,
        step=step,
        curve=curve,
    )


def averaged_totals(rows: Rows) -> Average:
    """
    Continue running totals with every model, and average what they say.

    Args:
        rows: Totals.

    Returns:
        The average.

    Shape:
        (n,).

    Units:
        Those of the rows; steps of time.

    Source:
        As `averaged_levels`.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> from okrkit.projection.model.rows import made_ready
        >>> cases = read_cases([[0, 7]], [[0, 4]], start=0, end=91, baseline=0,
        ...                    kind="cumulative")
        >>> averaged_totals(made_ready(cases, np.array([0]))).weights.shape
        (3, 1)
    """
    unit = rates(rows)
    readings = _readings(rows, (rows.value,), TOTALS.spread * unit)
    prior = (TOTALS.spread * unit)[None]
    each = [filtered(readings, shape) for shape in RATES.values()]
    spreads, likely = zip(
        *(_learned(one, rows, prior, TOTALS, np.zeros((1, 1))) for one in each),
        strict=True,
    )
    weights = _weighed(np.concatenate(likely), TOTALS)
    reach = _reach(rows, TOTALS)
    medians = np.concatenate([one.ahead for one in each])
    scales = np.stack(
        [
            np.sqrt(one.variance) * spread[0]
            for one, spread in zip(each, spreads, strict=True)
        ]
    )
    scales = np.minimum(scales, 20.0 * STEPS * unit)
    half = (weights * scales).sum(axis=0) * reach
    middle = np.maximum((weights * medians).sum(axis=0), rows.last)
    step, drift = np.zeros((2, len(rows)))
    for weight, one, spread in zip(weights, each, spreads, strict=True):
        step += weight * spread[0]
        drift += weight * one.drift[0]
    ends = np.stack([middle - half, middle, middle + half])
    centre, below, above = _middle(ends, unit)
    return Average(
        centre=centre,
        below=below,
        above=above,
        apart=_apart(medians, weights, centre),
        medians=medians,
        scales=scales,
        weights=weights,
        unit=unit,
        drift=drift,
        noise=np.zeros(len(rows)),
        step=step,
        curve=None,
    )


def rates(rows: Rows) -> Floats:
    """
    Return the mean rate of each total in a step.

    Args:
        rows: Totals.

    Returns:
        Rates above 0; where nothing has come yet that of the distance that matters,
        or 1 unit of the metric.

    Shape:
        (n,).

    Units:
        Those of the rows in a step of time.

    Source:
        okrkit's own choice.

    Example:
        >>> from okrkit.projection.cases import read_cases
        >>> from okrkit.projection.model.rows import made_ready
        >>> cases = read_cases([[0, 7]], [[0, 0.5]], start=0, end=91, baseline=0,
        ...                    kind="cumulative")
        >>> rates(made_ready(cases, np.array([0])))
        array([0.5])
    """
    gone = rows.total > 0
    rate = (rows.last - rows.value[0]) / np.where(gone, rows.total, 1.0)
    rate = np.maximum(np.where(gone, rate, 0.0), 1e-12 * np.abs(rows.last))
    size = rows.cases.size
    least = np.where(
        size > 0, size / STEPS, np.ldexp(1.0, np.clip(-rows.power, -1000, 1000))
    )
    return np.where(rate > 0, rate, least)


def _readings(rows: Rows, values: tuple[Floats, ...], spread: Floats) -> Readings:
    return Readings(
        time=rows.time,
        values=values,
        noise=_known_noise(rows, spread),
        active=rows.active,
        ahead=rows.ahead,
        last=rows.count - 1,
    )


def _known_noise(rows: Rows, spread: Floats) -> Floats | None:
    """Return known variances in units of the spread squared that the series shows."""
    if not rows.cases.errors.any():
        return None
    gap = np.where(rows.has[1:], np.diff(rows.time, axis=0), 0.0)
    change = np.where(rows.has[1:], np.diff(rows.value, axis=0), 0.0)
    seen = (change**2 / (1.0 + gap)).sum(axis=0) + spread**2
    seen /= np.maximum(rows.count, 1)
    errors = rows.cases.errors.T[: len(rows.day)]
    return np.where(rows.has, errors**2 / seen, 0.0)


def _learned(
    one: Filtered, rows: Rows, spread: Floats, prior: Prior, jacobian: Floats
) -> tuple[Floats, Floats]:
    """Return the spread that each series shows a model, and how likely it makes it."""
    worth = prior.worth + (rows.proof - 1) / 2.0
    before = prior.worth * spread**2
    rest = before + one.squares / 2.0
    likely = prior.worth * np.log(before) - worth * np.log(rest) - one.logs / 2.0
    return np.sqrt(rest / worth), likely + jacobian


def _weighed(likely: Floats, prior: Prior) -> Floats:
    """Return the weight of each model, which sum to 1."""
    log = prior.power * (likely - likely.max(axis=0))
    log += np.log(np.array(prior.weights))[:, None]
    weight = np.exp(log - log.max(axis=0))
    total: Floats = weight / weight.sum(axis=0)
    return total


def _reach(rows: Rows, prior: Prior) -> Floats:
    """Return how many scales half an 80 % interval is, by how much was seen."""
    seen = np.arange(int(rows.count[0]) + 1)
    df = np.maximum(2.0 * prior.worth + seen - 1.0, _LEAST_DF)
    return t_quantile(np.full(len(df), NINE), df)[rows.proof]


def _middle(ends: Floats, unit: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the centre and both scales, never quite 0."""
    least = _NOTHING * unit
    below = np.maximum((ends[1] - ends[0]) / WIDE, least)
    return ends[1], below, np.maximum((ends[2] - ends[1]) / WIDE, least)


def _apart(medians: Floats, weights: Floats, centre: Floats) -> Floats:
    """Return the weighed standard deviation of the medians."""
    apart: Floats = np.sqrt((weights * (medians - centre) ** 2).sum(axis=0))
    return apart
