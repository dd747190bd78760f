"""`relative_weights`, `shapley_shares`: what of an outcome goes with each driver."""

import itertools
import math
from collections.abc import Callable, Mapping
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Floats
from okrkit.numerics.numbers import numbers
from okrkit.results.progressing import steps
from okrkit.retention.estimates.beta import beta_cdf
from okrkit.typing import Progress

__all__ = [
    "MOST_SHAPLEY",
    "Importance",
    "by_chance",
    "inflation",
    "relative_weights",
    "resampled",
    "shapley_shares",
]

Importance: TypeAlias = Literal["relative weights", "shapley"]
"""How the explained part of an outcome is shared among its drivers."""

MOST_SHAPLEY: Final = 12
"""The most drivers whose every subset is looked at: 4,096 of them."""

# What rounding leaves of an eigenvalue that is 0.
_NONE: Final = 1e-10
_CELLS: Final = 4_000_000


def relative_weights(correlations: ArrayLike) -> Floats:
    """
    Share the explained part of an outcome by Johnson's relative weights.

    Drivers are replaced by the uncorrelated variables that are nearest to them; what
    each of these explains is shared among the drivers as they go with it.

    Args:
        correlations: Of the outcome, first, and the drivers.

    Returns:
        Shares of the outcome's variance; they add up to R².

    Raises:
        InvalidOKRError: No matrix of correlations.

    Shape:
        (..., p + 1, p + 1) → (..., p).

    Units:
        Fractions of the outcome's variance.

    Source:
        J. W. Johnson, Multivariate Behavioral Research 35 (2000), 1-19.

    Example:
        >>> relative_weights([[1, 0.5, 0.5], [0.5, 1, 0], [0.5, 0, 1]]).round(6)
        array([0.25, 0.25])
    """
    r = _read(correlations)
    values, vectors = np.linalg.eigh(r[..., 1:, 1:])
    values = np.maximum(values, 0.0)
    root = np.sqrt(values)
    over = np.divide(1.0, root, out=np.zeros_like(root), where=values > _NONE)
    half = (vectors * root[..., None, :]) @ np.swapaxes(vectors, -1, -2)
    back = (vectors * over[..., None, :]) @ np.swapaxes(vectors, -1, -2)
    slope = back @ r[..., 1:, 0, None]
    made: Floats = ((half**2) @ slope**2)[..., 0]
    return made


def shapley_shares(correlations: ArrayLike) -> Floats:
    """
    Share the explained part of an outcome by what each driver adds to the others.

    That is averaged over all orders in which drivers may come: the measure LMG.

    Args:
        correlations: Of the outcome, first, and at most 12 drivers.

    Returns:
        Shares of the outcome's variance; they add up to R².

    Raises:
        InvalidOKRError: No matrix of correlations, or more than 12 drivers.

    Shape:
        (..., p + 1, p + 1) → (..., p); 2^p steps.

    Units:
        Fractions of the outcome's variance.

    Source:
        Lindeman, Merenda and Gold, Introduction to Bivariate and Multivariate Analysis
        (1980), 119; Grömping, Journal of Statistical Software 17 (2006), 1.

    Example:
        >>> shapley_shares([[1, 0.5, 0.5], [0.5, 1, 0], [0.5, 0, 1]]).round(6)
        array([0.25, 0.25])
    """
    r = _read(correlations)
    count = r.shape[-1] - 1
    if count > MOST_SHAPLEY:
        raise InvalidOKRError(
            "too many drivers to look at every subset of them",
            code="too-many-drivers",
            place="drivers",
            expected=f"at most {MOST_SHAPLEY}",
            got=f"{count}",
            hint='Say method="relative weights".',
        )
    explained: dict[tuple[int, ...], Floats] = {(): np.zeros(r.shape[:-2])}
    for size in range(1, count + 1):
        for subset in itertools.combinations(range(1, count + 1), size):
            explained[subset] = _explained(r, subset)
    shares = np.zeros((*r.shape[:-2], count))
    for subset, part in explained.items():
        for driver in subset:
            rest = tuple(other for other in subset if other != driver)
            orders = math.factorial(len(rest)) * math.factorial(count - len(subset))
            gain = part - explained[rest]
            shares[..., driver - 1] += orders / math.factorial(count) * gain
    return shares


def inflation(correlations: ArrayLike) -> Floats:
    """
    Return how much drivers go together: variance inflation factors.

    Args:
        correlations: Of the outcome, first, and the drivers.

    Returns:
        1 where a driver has nothing to do with the others, 5 and more where hardly
        anything of it is its own, infinity where nothing is.

    Raises:
        InvalidOKRError: No matrix of correlations.

    Shape:
        (p + 1, p + 1) → (p,).

    Units:
        A ratio of variances.

    Source:
        Belsley, Kuh and Welsch, Regression Diagnostics (1980), 3.2.

    Example:
        >>> inflation([[1, 0.5, 0.5], [0.5, 1, 0.6], [0.5, 0.6, 1]]).round(4).tolist()
        [1.5625, 1.5625]
    """
    r = _read(correlations)
    count = r.shape[-1]
    own = []
    for driver in range(1, count):
        order = [driver, *(other for other in range(1, count) if other != driver)]
        turned = r[np.ix_(order, order)]
        left = 1 - float(_explained(turned, tuple(range(1, count - 1))))
        own.append(1 / left if left > _NONE else np.inf)
    return np.array(own)


def resampled(
    rows: Floats,
    beside: Floats,
    method: Importance,
    *,
    resamples: int,
    seed: int,
    progress: "Progress | bool | None" = None,
) -> tuple[Floats, Floats, Floats]:
    """
    Share the explained part in samples of the rows, drawn with replacement.

    Rows that are alike are drawn together, by how many of them there are.

    Args:
        rows: The outcome, first, and the drivers.
        beside: Further columns, whose means are wanted.
        method: How it is shared.
        resamples: How many samples.
        seed: Of the draws.
        progress: As for `key_drivers`.

    Returns:
        The shares of each sample, its means of the further columns, and the
        correlations of its drivers with the outcome.

    Shape:
        (n, p + 1) and (n, q) → (resamples, p), (resamples, q) and (resamples, p).

    Units:
        Fractions of the outcome's variance; those of the further columns.

    Source:
        Efron, Annals of Statistics 7 (1979), 1-26.

    Example:
        >>> rows = np.array([[1.0, 1], [2, 2], [3, 3], [4, 5]])
        >>> made = resampled(rows, rows, "shapley", resamples=3, seed=0)
        >>> [column.shape for column in made]
        [(3, 1), (3, 2), (3, 1)]
    """
    rng = np.random.default_rng(seed)
    size, wide = rows.shape
    centred = np.column_stack([rows - rows.mean(axis=0), beside])
    alike, times = np.unique(centred, axis=0, return_counts=True)
    centred, beside = alike[:, :wide], alike[:, wide:]
    products = (centred[:, :, None] * centred[:, None, :]).reshape(len(alike), -1)
    shares, means, along = [], [], []
    most = max(1, _CELLS // len(alike))
    firsts = range(0, resamples, most)
    with steps(progress, firsts) as step:
        for first in firsts:
            some = min(most, resamples - first)
            weight = rng.multinomial(size, times / size, some) / size
            mean = weight @ centred
            second = (weight @ products).reshape(some, wide, wide)
            covariance = second - mean[:, :, None] * mean[:, None, :]
            correlations = correlations_of(covariance)
            shares.append(METHODS[method](correlations))
            along.append(correlations[:, 0, 1:])
            means.append(weight @ beside)
            step()
    return np.concatenate(shares), np.concatenate(means), np.concatenate(along)


def by_chance(explained: float, n: int, drivers: int) -> float:
    """
    Return how often drivers that have nothing to do with an outcome explain as much.

    Args:
        explained: R², 0 to 1.
        n: How many rows it is of; at least two more than drivers.
        drivers: How many there are.

    Returns:
        The p-value.

    Shape:
        One number.

    Units:
        A probability.

    Source:
        The F test of all slopes: ``1 - R²`` is then Beta((n - p - 1) / 2, p / 2).

    Example:
        >>> round(by_chance(0.0388, 200, 3), 3), by_chance(1.0, 200, 3)
        (0.051, 0.0)
    """
    left = min(max(1 - explained, 0.0), 1.0)
    return float(beta_cdf(left, (n - drivers - 1) / 2, drivers / 2))


def correlations_of(covariance: Floats) -> Floats:
    """
    Return correlations; those of what does not vary are 0.

    Args:
        covariance: Of the outcome and the drivers.

    Returns:
        The correlations.

    Shape:
        (..., p, p), kept.

    Units:
        Correlations.

    Source:
        Pearson (1895).

    Example:
        >>> correlations_of(np.array([[4.0, 1.0], [1.0, 1.0]])).tolist()
        [[1.0, 0.5], [0.5, 1.0]]
    """
    own = np.sqrt(np.maximum(np.diagonal(covariance, axis1=-2, axis2=-1), 0.0))
    over = np.divide(1.0, own, out=np.zeros_like(own), where=own > 0)
    made = covariance * over[..., :, None] * over[..., None, :]
    eye = np.eye(own.shape[-1], dtype=bool)
    return np.where(eye, 1.0, np.clip(made, -1.0, 1.0))


METHODS: Final[Mapping[Importance, Callable[[ArrayLike], Floats]]] = {
    "relative weights": relative_weights,
    "shapley": shapley_shares,
}
"""How the explained part can be shared, by name."""


def _read(correlations: ArrayLike) -> Floats:
    r = numbers(correlations, place="correlations")
    square = r.ndim >= 2 and r.shape[-1] == r.shape[-2] >= 2
    if not square or np.isnan(r).any() or bool((np.abs(r) > 1 + _NONE).any()):
        raise InvalidOKRError(
            "no matrix of correlations",
            code="no-correlations",
            place="correlations",
            expected="a square matrix of numbers from -1 to 1, the outcome first",
            got=shown(r.shape),
        )
    return r


def _explained(r: Floats, subset: tuple[int, ...]) -> Floats:
    """Return which part of the outcome some drivers explain together: R²."""
    if not subset:
        return np.zeros(r.shape[:-2])
    places = list(subset)
    among = r[..., places, :][..., :, places]
    values, vectors = np.linalg.eigh(among)
    over = np.divide(1.0, values, out=np.zeros_like(values), where=values > _NONE)
    along = np.swapaxes(vectors, -1, -2) @ r[..., places, 0][..., None]
    part: Floats = (along[..., 0] ** 2 * over).sum(axis=-1)
    return part
