"""
Purchases to come under BG/NBD and MBG/NBD, by quadrature over the chance to leave.

A customer who is still there buys at a rate with gamma posterior (c, beta) and leaves
after each purchase with a chance p of beta posterior (a, B), with c = r + x, beta =
alpha + T and B = b + x + shift. So the purchases of the next t are ::

    E[(1 - (1 + p t / beta)^-c) / p]

and no hypergeometric function is needed, which peers lose their digits in.
"""

from typing import Final

import numpy as np

from okrkit.numerics.arrays import Floats
from okrkit.retention.lifetime.quadrature import beta_grids, discount_end, time_grids

_BLOCK: Final = 65_536
"""Numbers worked on at a time: they stay in the cache."""

_ROWS: Final = 8_192
"""Customers whose nodes are held at a time: more would be hundreds of megabytes."""


def purchases_if_alive(
    c: Floats, beta: Floats, a: float, b: Floats, t: Floats
) -> Floats:
    """
    Return the purchases to come of customers who are still there.

    Args:
        c: First power of the posterior rate.
        beta: Its second.
        a: First power of the posterior chance to leave.
        b: Its second; they differ by whole numbers.
        t: How long, for each row one or several times.

    Returns:
        Purchases of each row, for each time.

    Shape:
        c, beta and b (n,), t (n, m) → (n, m).

    Units:
        Times in the model's unit; purchases.

    Source:
        Fader, Hardie and Lee, Marketing Science 24 (2005), 275-284, before their
        equation (10) is integrated.

    Example:
        >>> one = np.ones(1)
        >>> purchases_if_alive(2 * one, one, 1.0, one, one[:, None]).round(6)
        array([[1.193147]])
    """
    made = np.empty(t.shape)
    for first in range(0, len(c), _ROWS):
        part = slice(first, first + _ROWS)
        made[part] = _purchases(c[part], beta[part], a, b[part], t[part])
    return made


def discounted_if_alive(
    c: Floats, beta: Floats, a: float, b: Floats, rate: float, horizon: float
) -> Floats:
    """
    Return the discounted purchases to come of customers who are still there.

    Args:
        c: First power of the posterior rate.
        beta: Its second.
        a: First power of the posterior chance to leave.
        b: Its second; they differ by whole numbers.
        rate: Of discount, continuous, per unit of time.
        horizon: How long; infinity where the rate is above 0.

    Returns:
        Purchases, each worth exp(-rate · time to it).

    Shape:
        Each (n,).

    Units:
        The model's unit of time; purchases.

    Source:
        The derivative of `purchases_if_alive` in t, discounted and integrated.

    Example:
        >>> one = np.ones(1)
        >>> discounted_if_alive(2 * one, one, 1.0, one, 0.0, 1.0).round(6)
        array([1.193147])
    """
    upto = discount_end(rate, horizon)
    made = np.empty(len(c))
    for first in range(0, len(c), _ROWS):
        part = slice(first, first + _ROWS)
        made[part] = _discounted(c[part], beta[part], a, b[part], rate, upto)
    return made


def _purchases(c: Floats, beta: Floats, a: float, b: Floats, t: Floats) -> Floats:
    """Return purchases to come of so few that all their nodes can be held."""
    made = np.zeros(t.shape)
    span = t / beta[:, None]
    widest = span.max(axis=1, initial=0)
    for grid in beta_grids(a, b, np.maximum(c, 12) * widest):
        step = max(1, _BLOCK // grid.nodes.shape[1])
        for first in range(0, len(grid.rows), step):
            part = slice(first, first + step)
            rows, p = grid.rows[part], grid.nodes[part]
            # One time after the other: fewer numbers at once, and none repeated.
            for column in range(t.shape[1]):
                fall = np.log1p(p * span[rows, column, None])
                fall *= -c[rows, None]
                bought = -np.expm1(fall)
                bought /= p
                made[rows, column] = np.einsum("ij,ij->i", bought, grid.weights[part])
    return made


def _discounted(
    c: Floats, beta: Floats, a: float, b: Floats, rate: float, upto: float
) -> Floats:
    """Return discounted purchases of so few that all their nodes can be held."""
    scale = 8 * beta / (c + 8 + 2 * rate * beta)
    made = np.zeros(len(c))
    ends = np.full(len(c), upto)
    for times in time_grids(scale, ends):
        some = times.rows
        per_time = np.empty(times.nodes.shape)
        widest = np.full(len(some), upto) / beta[some]
        for grid in beta_grids(a, b[some], np.maximum(c[some] + 1, 12) * widest):
            rows, at = (
                some[grid.rows],
                times.nodes[grid.rows] / beta[some[grid.rows], None],
            )
            step = max(1, _BLOCK // grid.nodes.shape[1])
            for first in range(0, len(rows), step):
                part = slice(first, first + step)
                p, weights = grid.nodes[part], grid.weights[part]
                fallen = -(c[rows[part]] + 1)[:, None]
                for column in range(at.shape[1]):
                    left = np.exp(fallen * np.log1p(p * at[part, column, None]))
                    per_time[grid.rows[part], column] = np.einsum(
                        "ij,ij->i", left, weights
                    )
        worth = times.weights * np.exp(-rate * times.nodes)
        made[some] = (c / beta)[some] * (per_time * worth).sum(axis=1)
    return made
