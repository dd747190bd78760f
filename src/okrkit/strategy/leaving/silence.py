"""The chance that a customer buys nothing for a while, by a model of purchases."""

import numpy as np

from okrkit.numerics.arrays import Floats
from okrkit.retention.lifetime.pareto_nbd import ParetoNBD
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.lifetime.quadrature import time_grids
from okrkit.retention.lifetime.reading import distinct

_STEP = 1e-4
"""Of central differences, in log-parameters."""


def buys_if_alive(model: Purchasing, x: Floats, age: Floats, horizon: float) -> Floats:
    """
    Return the chance of at least one purchase, of customers who are still there.

    Args:
        model: BetaGeo, ModifiedBetaGeo or ParetoNBD.
        x: Repeat purchases so far.
        age: Of the customer.
        horizon: How far ahead.

    Returns:
        Chances.

    Shape:
        x and age (n,).

    Units:
        Times in the model's unit; probabilities.

    Source:
        Who is still there buys at a gamma-distributed rate with r + x and alpha + T.
        BG/NBD, MBG/NBD: ``1 - ((alpha + T) / (alpha + T + t))^(r + x)``, as nobody
        leaves before a purchase. Pareto/NBD: the integral from 0 to t over the time of
        the next purchase, with leaving at a gamma-distributed rate with s and beta + T.

    Example:
        >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
        >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> one = np.ones(1)
        >>> buys_if_alive(model, 2 * one, 38.86 * one, 39.0).round(4)
        array([0.7633])
    """
    shape, scale = model.params["r"] + x, model.params["alpha"] + age
    if not isinstance(model, ParetoNBD):
        return -np.expm1(-shape * np.log1p(horizon / scale))
    rest = model.beta + age
    chance = np.empty(len(x))
    # Times over which the density of the next purchase falls by a few e-folds.
    fast = 8 / ((shape + 9) / scale + (model.s + 8) / rest)
    for grid in time_grids(fast, np.full(len(x), horizon)):
        rows = grid.rows
        waits = (shape[rows, None] + 1) * np.log1p(grid.nodes / scale[rows, None])
        stays = model.s * np.log1p(grid.nodes / rest[rows, None])
        chance[rows] = (np.exp(-waits - stays) * grid.weights).sum(axis=1)
    return np.minimum(chance * shape / scale, 1.0)


def silence(
    model: Purchasing, x: Floats, recency: Floats, age: Floats, horizon: float
) -> Floats:
    """
    Return the chance that customers buy nothing for a while.

    Args:
        model: BetaGeo, ModifiedBetaGeo or ParetoNBD.
        x: Repeat purchases so far.
        recency: Age at the last one; 0 where there is none.
        age: Of the customer.
        horizon: How far ahead.

    Returns:
        ``1 - P(still there) · P(at least one purchase | still there)``.

    Shape:
        x, recency and age (n,).

    Units:
        Times in the model's unit; probabilities.

    Source:
        The model's chance to be still there, and `buys_if_alive`.

    Example:
        >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
        >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> one = np.ones(1)
        >>> silence(model, 2 * one, 30.43 * one, 38.86 * one, 39.0).round(4)
        array([0.4454])
    """
    (few_x, few_age), places = distinct(x, age)
    buys = buys_if_alive(model, few_x, few_age, horizon)[places]
    silent: Floats = 1 - model.probability_alive(x, recency, age) * buys
    return silent


def silence_turns(
    model: Purchasing, x: Floats, recency: Floats, age: Floats, horizon: float
) -> Floats:
    """
    Return how the log odds of silence turn with the log-parameters of a fitted model.

    Args:
        model: Fitted.
        x: Repeat purchases so far.
        recency: Age at the last one; 0 where there is none.
        age: Of the customer.
        horizon: How far ahead.

    Returns:
        Slopes by log-parameter and customer.

    Shape:
        x, recency and age (n,) → (parameters, n).

    Units:
        Log odds.

    Source:
        Central differences.

    Example:
        >>> from okrkit.retention.value.sample import models
        >>> one = np.ones(1)
        >>> silence_turns(models()[0], one, one, 2 * one, 1.0).shape
        (4, 1)
    """
    at = model.require_fit().at
    return np.stack(
        [
            (
                log_odds(silence(model.moved(at + move), x, recency, age, horizon))
                - log_odds(silence(model.moved(at - move), x, recency, age, horizon))
            )
            / (2 * _STEP)
            for move in np.eye(len(at)) * _STEP
        ]
    )


def log_odds(chance: Floats) -> Floats:
    """
    Return the logarithm of the odds of chances, kept within 28 of 0.

    Args:
        chance: From 0 to 1.

    Returns:
        ``log(p / (1 - p))``.

    Shape:
        Any; kept.

    Units:
        Log odds.

    Source:
        None.

    Example:
        >>> log_odds(np.array([0.5, 1.0])).round(1)
        array([ 0. , 27.6])
    """
    p = np.clip(chance, 1e-12, 1 - 1e-12)
    odds: Floats = np.log(p) - np.log1p(-p)
    return odds


def chance_of(odds: Floats) -> Floats:
    """
    Return the chances of log odds.

    Args:
        odds: Logarithms of odds.

    Returns:
        ``1 / (1 + exp(-odds))``.

    Shape:
        Any; kept.

    Units:
        Probabilities.

    Source:
        None.

    Example:
        >>> chance_of(np.array([0.0, -1e6]))
        array([0.5, 0. ])
    """
    small = np.exp(-np.abs(odds))
    chance: Floats = np.where(odds >= 0, 1, small) / (1 + small)
    return chance
