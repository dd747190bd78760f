"""
Means over a beta distribution, and integrals over time, by Gauss quadrature.

Every integrand here is smooth on the scale of a few e-folds: panels of equal width on a
logarithmic axis with 16 nodes each leave 1e-14. The ends, where a beta distribution may
be without bound, have nodes that know its power.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from okrkit.numerics.arrays import Floats, Ints
from okrkit.numerics.gamma import log_beta

_NODES: Final = 16
_WIDTH: Final = 2.5
"""Widest panel, in e-folds."""

_SDS: Final = 5.0
"""Widest panel over a peak, in standard deviations."""

_SMALL: Final = 10.0
"""Powers of a beta distribution up to which an end needs nodes of its own."""

_BEND: Final = 12.0
"""How many e-folds an end's panel may fall by."""

_TAIL: Final = 42.0
"""How many e-folds below its top a density no longer counts."""

_LEAST: Final = 1e-30
"""Nodes at 0 are moved here, for quotients by them."""

_LEAST_RATE: Final = 1e-300
"""The least discount that is told from the next one."""


@lru_cache(maxsize=8)
def legendre(count: int) -> tuple[Floats, Floats]:
    """
    Return nodes and weights for integrals from 0 to 1.

    Args:
        count: How many nodes.

    Returns:
        Nodes between 0 and 1, and weights that add up to 1.

    Shape:
        Each (count,).

    Units:
        None.

    Source:
        Gauss and Legendre; `numpy.polynomial.legendre.leggauss`.

    Example:
        >>> nodes, weights = legendre(4)
        >>> round(float(weights @ nodes**7), 12)
        0.125
    """
    at, weights = np.polynomial.legendre.leggauss(count)
    nodes, halves = (at + 1) / 2, weights / 2
    nodes.setflags(write=False)
    halves.setflags(write=False)
    return nodes, halves


@lru_cache(maxsize=64)
def jacobi(count: int, power: float) -> tuple[Floats, Floats]:
    """
    Return nodes and weights for means over the density power u**(power - 1).

    Args:
        count: How many nodes.
        power: Above 0.

    Returns:
        Nodes between 0 and 1, and weights that add up to 1.

    Shape:
        Each (count,).

    Units:
        None.

    Source:
        Golub and Welsch, Mathematics of Computation 23 (1969), 221-230.

    Example:
        >>> nodes, weights = jacobi(4, 0.5)
        >>> round(float(weights @ nodes), 12)
        0.333333333333
    """
    k = np.arange(1, count)
    beta = power - 1
    both = 2 * k + beta
    middle = np.empty(count)
    middle[0] = beta / (power + 1)
    middle[1:] = beta * beta / (both * (both + 2))
    # With k + beta in both factors, k = 1 gives power / (power + 2) and no 0 / 0.
    up = k + beta
    lower = np.where(k == 1, 1.0, both - 1)
    aside = 4 * k * k * up * np.where(k == 1, 1.0, up) / (both * both * (both + 1))
    aside = np.sqrt(aside / lower)
    at, ways = np.linalg.eigh(np.diag(middle) + np.diag(aside, 1) + np.diag(aside, -1))
    nodes, weights = np.clip((at + 1) / 2, _LEAST, 1.0), ways[0] ** 2
    nodes.setflags(write=False)
    weights.setflags(write=False)
    return nodes, weights


@frozen(eq=False)
class Grid:
    """
    Nodes and weights of rows that have equally many of them.

    Attributes:
        rows: Which rows.
        nodes: Of each.
        weights: Of each.

    Shape:
        rows (n,), nodes and weights (n, k).
    """

    rows: Ints
    nodes: Floats
    weights: Floats


def beta_grids(a: float, b: Floats, bend: Floats) -> Iterator[Grid]:
    """
    Give nodes and weights for means over beta distributions, row by row.

    Args:
        a: First power, the same in every row.
        b: Second powers, which differ by whole numbers.
        bend: What is averaged falls by one e-fold over 1 / bend near 0.

    Yields:
        Nodes between 0 and 1, with weights that add up to 1.

    Shape:
        b and bend (n,).

    Units:
        None.

    Source:
        Jacobi nodes at ends of small powers; between them, or where the density is no
        longer nothing, Legendre nodes in panels of log(p / (1 - p)).

    Example:
        >>> one = np.ones(1)
        >>> grid = next(beta_grids(1.0, one, one))
        >>> round(float((grid.weights * grid.nodes).sum()), 12)
        0.5
    """
    log_norm = log_beta(a, b)
    left, low = _lower_end(a, b, bend)
    right, high = _upper_end(a, b)
    width = np.minimum(_WIDTH, _SDS / np.sqrt(a * b / (a + b)))
    panels = np.ceil(np.maximum(high - low, 0) / width).astype(np.int64)
    kinds = panels * 4 + 2 * left + right
    for kind in np.unique(kinds):
        rows = np.flatnonzero(kinds == kind)
        parts = []
        if kind & 2:
            parts.append(_left_panel(a, b[rows], low[rows]))
        if kind >= 4:
            parts.append(_panels(a, b[rows], low[rows], high[rows], int(kind >> 2)))
        if kind & 1:
            parts.append(_right_panel(a, b[rows], high[rows]))
        nodes = np.concatenate([nodes for nodes, _ in parts], axis=1)
        logs = np.concatenate([logs for _, logs in parts], axis=1)
        yield Grid(rows, nodes, np.exp(logs - log_norm[rows, None]))


def _lower_end(a: float, b: Floats, bend: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return whether the end at 0 has its own nodes, and where the panels begin."""
    if a > _SMALL:
        return np.zeros(len(b), np.int64), -_edge(b, np.full_like(b, a))
    upto = np.minimum(0.5, _BEND / (b + bend))
    return np.ones(len(b), np.int64), np.log(upto / (1 - upto))


def _upper_end(a: float, b: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return whether the end at 1 has its own nodes, and where the panels end."""
    own = b <= _SMALL
    rest = min(0.5, _BEND / (a + _BEND))
    inner = np.log((1 - rest) / rest)
    return own.astype(np.int64), np.where(own, inner, _edge(np.full_like(b, a), b))


def _edge(a: Floats, b: Floats) -> Floats:
    """Return the log-odds above which the density of (a, b) no longer counts."""
    both = a + b
    top = a * np.log(a / both) + b * np.log(b / both)
    # From a point that is far enough out, Newton's steps stay outside: it is concave.
    rest = (_TAIL - top) / b
    y = rest + np.log(-np.expm1(-rest))
    for _ in range(12):
        chance = 1 / (1 + np.exp(-y))
        fall = -a * np.logaddexp(0, -y) - b * np.logaddexp(0, y) - top + _TAIL
        y = y - np.minimum(fall, 0) / (a - both * chance)
    return y


def _left_panel(a: float, b: Floats, low: Floats) -> tuple[Floats, Floats]:
    at, weights = jacobi(_NODES, a)
    upto = 1 / (1 + np.exp(-low))
    nodes = upto[:, None] * at
    with np.errstate(divide="ignore"):  # nodes may have no weight left
        logs = np.log(weights) + (a * np.log(upto) - np.log(a))[:, None]
    return nodes, logs + (b - 1)[:, None] * np.log1p(-nodes)


def _right_panel(a: float, b: Floats, high: Floats) -> tuple[Floats, Floats]:
    # One power for all rows, neither near 0 where it need not be, nor large: what is
    # left of the others is a whole power, smooth.
    least = float(np.min(b))
    power = least - max(np.ceil(least - 1.5), 0.0)
    at, weights = jacobi(_NODES, power)
    upto = 1 / (1 + np.exp(high))
    aside = upto[:, None] * at
    logs = np.log(weights) + (power * np.log(upto) - np.log(power))[:, None]
    logs = logs + (b - power)[:, None] * np.log(aside)
    return 1 - aside, logs + (a - 1) * np.log1p(-aside)


def _panels(
    a: float, b: Floats, low: Floats, high: Floats, count: int
) -> tuple[Floats, Floats]:
    at, weights = legendre(_NODES)
    steps = ((np.arange(count)[:, None] + at) / count).ravel()
    span = (high - low)[:, None]
    y = low[:, None] + span * steps
    logs = np.log(np.tile(weights, count) / count) + np.log(span)
    logs = logs - a * np.logaddexp(0, -y) - b[:, None] * np.logaddexp(0, y)
    return 1 / (1 + np.exp(-y)), logs


def discount_end(rate: float, horizon: float) -> float:
    """
    Return the time beyond which a discount leaves nothing.

    Args:
        rate: Of discount, continuous, per unit of time.
        horizon: Where the sum ends anyway; infinity only where the rate is above 0.

    Returns:
        The earlier of the horizon and 42 e-folds of discount.

    Shape:
        One number.

    Units:
        The unit of time.

    Source:
        exp(-42) is less than the last digit.

    Example:
        >>> discount_end(0.5, 100.0), discount_end(0.0, 100.0)
        (84.0, 100.0)
    """
    # A discount so small that its time is beyond all floats ends there.
    return min(horizon, _TAIL / max(rate, _LEAST_RATE)) if rate > 0 else horizon


def time_grids(
    scale: Floats, upto: Floats, curve: Floats | float = 0.0
) -> Iterator[Grid]:
    """
    Give nodes and weights for integrals from 0 to a time, row by row.

    Args:
        scale: Times over which what is integrated falls by a few e-folds at most, near
            0; later it may fall by as many each time the time doubles.
        upto: Ends of the integrals.
        curve: How sharply what is integrated may peak: minus the second derivative of
            its logarithm in that of time.

    Yields:
        Nodes, with weights that add up to the end.

    Shape:
        scale, upto and curve (n,).

    Units:
        Times.

    Source:
        Legendre nodes up to the scale, then in panels of the time's logarithm.

    Example:
        >>> grids = time_grids(np.array([1.0]), np.array([100.0]))
        >>> [round(float((g.weights / (1 + g.nodes)).sum()), 9) for g in grids]
        [4.615120517]
    """
    first = np.minimum(scale, upto)
    with np.errstate(divide="ignore", invalid="ignore"):
        folds = np.where(first > 0, np.log(upto / first), 0.0)
    width = _WIDTH / np.maximum(1, np.sqrt(curve) * (_WIDTH / _SDS))
    panels = np.ceil(folds / width).astype(np.int64)
    at, weights = legendre(_NODES)
    for count in np.unique(panels):
        rows = np.flatnonzero(panels == count)
        begin = first[rows][:, None]
        nodes, parts = [begin * at], [begin * weights]
        if count:
            steps = ((np.arange(count)[:, None] + at) / count).ravel()
            span = folds[rows][:, None]
            later = begin * np.exp(span * steps)
            nodes.append(later)
            parts.append(later * span * np.tile(weights, int(count)) / count)
        yield Grid(rows, np.concatenate(nodes, axis=1), np.concatenate(parts, axis=1))
