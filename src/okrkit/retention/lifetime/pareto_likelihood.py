"""
The log-likelihood of Pareto/NBD with exact derivatives, by quadrature over leaving.

With c = r + x the likelihood of a history is the product of ::

    gamma(c) / gamma(r) · alpha^r (alpha + T)^-c · (beta / (beta + T))^s
    1 + e^d,  e^d = integral from recency to T over y of
        s / (beta + T) ((alpha + T) / (alpha + y))^c ((beta + T) / (beta + y))^(s + 1)

and e^d is the odds of having left, at some y. Derivatives of a log of such a sum are
means, variances and covariances over y: no hypergeometric function is needed, and none
of its derivatives.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats, Ints
from okrkit.retention.lifetime.quadrature import legendre
from okrkit.retention.lifetime.reading import Histories
from okrkit.retention.lifetime.rises import Rising, log_rise

_CUT: Final = 40.0
"""How many e-folds the integrand may fall before the rest is nothing."""

_WIDE: Final = 5.0
"""Widest panel, in e-folds of time."""

_FEW, _MANY = 12, 24
"""Nodes of a panel over which little happens, and of any other."""

_BLOCK: Final = 12_000
"""Nodes worked on at a time: they stay in the cache, and on one processor."""


@frozen(eq=False)
class Nodes:
    """
    Moments of leaving of some rows, with what the integrand is made of there.

    Attributes:
        rows: Which rows.
        a: alpha + each moment.
        b: beta + each moment.
        left: Time from each moment to the end.
        logs: Of the integrand, weight of the node included.

    Shape:
        rows (n,), the others (n, nodes).
    """

    rows: Ints
    a: Floats
    b: Floats
    left: Floats
    logs: Floats


def leaving(
    x: Floats, recency: Floats, age: Floats, params: tuple[float, ...]
) -> Iterator[Nodes]:
    """
    Give moments at which customers may have left, in blocks of rows.

    Args:
        x: Repeat purchases.
        recency: Age at the last one.
        age: Age at the end.
        params: r, alpha, s, beta.

    Yields:
        Nodes of all rows that have any: those with time after the last purchase.

    Shape:
        x, recency and age (n,).

    Units:
        Times in one unit.

    Source:
        Legendre nodes in the logarithm of time plus the smaller of alpha and beta.

    Example:
        >>> one = np.ones(1)
        >>> for nodes in leaving(0 * one, 0 * one, one, (1, 1, 1, 1)):
        ...     print(float(np.exp(nodes.logs).sum().round(9)))
        1.5
    """
    r, alpha, s, beta = params
    least = min(alpha, beta)
    start = least + recency
    a_0, b_0 = alpha + recency, beta + recency
    c = r + x
    span = np.log1p((age - recency) / start)
    # The integrand falls faster and faster: at least as fast as at its beginning.
    fall = c * start / a_0 + (s + 1) * start / b_0 - 1
    span = np.where(fall * span > _CUT, _CUT / np.maximum(fall, 1e-300), span)
    gone = np.expm1(span) * start
    whole = c * np.log1p(gone / a_0) + (s + 1) * np.log1p(gone / b_0)
    panels = np.ceil(np.maximum(span / _WIDE, whole / (1.2 * _CUT))).astype(np.int64)
    calm = (span <= 2) & (whole <= 10)
    kinds = np.where(calm, np.minimum(panels, 1), 2 * panels)
    for kind in np.unique(kinds[kinds > 0]):
        count = max(int(kind) // 2, 1)
        at, weights = legendre(_FEW if kind == 1 else _MANY)
        steps = ((np.arange(count)[:, None] + at) / count).ravel()
        shares = np.tile(weights, count) / count
        every = np.flatnonzero(kinds == kind)
        for first in range(0, len(every), max(1, _BLOCK // len(steps))):
            rows = every[first : first + max(1, _BLOCK // len(steps))]
            wide = span[rows, None]
            begin = start[rows, None]
            ahead = np.expm1(wide * steps) * begin
            a = a_0[rows, None] + ahead
            b = b_0[rows, None] + ahead
            # Where alpha is large its ratios have lost what the times differ by.
            left = (age - recency)[rows, None] - ahead
            logs = c[rows, None] * np.log1p(left / a)
            logs += (s + 1) * np.log1p(left / b)
            # The weight, and the step of time: start e^z dz.
            logs += np.log(shares * wide * (begin + ahead))
            logs += np.log(s / (beta + age[rows, None]))
            yield Nodes(rows, a, b, left, logs)


def log_odds(
    x: Floats, recency: Floats, age: Floats, params: tuple[float, ...]
) -> Floats:
    """
    Return the logarithm of the odds of having left.

    Args:
        x: Repeat purchases.
        recency: Age at the last one.
        age: Age at the end.
        params: r, alpha, s, beta.

    Returns:
        One each; -inf for those who bought at the very end.

    Shape:
        (n,).

    Units:
        Times in one unit.

    Source:
        The integral above.

    Example:
        >>> one = np.ones(1)
        >>> log_odds(0 * one, 0 * one, one, (1, 1, 1, 1)).round(6)
        array([0.405465])
    """
    odds = np.full(len(x), -np.inf)
    for nodes in leaving(x, recency, age, params):
        most = nodes.logs.max(axis=1)
        whole = np.exp(nodes.logs - most[:, None]).sum(axis=1)
        odds[nodes.rows] = most + np.log(whole)
    return odds


def log_likelihoods(
    x: Floats, recency: Floats, age: Floats, params: tuple[float, ...]
) -> Floats:
    """
    Return the log-likelihood of each history.

    Args:
        x: Repeat purchases.
        recency: Age at the last one.
        age: Age at the end.
        params: r, alpha, s, beta.

    Returns:
        One each.

    Shape:
        (n,).

    Units:
        Times in one unit.

    Source:
        Fader and Hardie, A Note on Deriving the Pareto/NBD Model (2005).

    Example:
        >>> one = np.ones(1)
        >>> log_likelihoods(0 * one, 0 * one, one, (1, 1, 1, 1)).round(6)
        array([-0.470004])
    """
    r, alpha, s, beta = params
    value: Floats = log_rise(r, x) - x * np.log(alpha) - (r + x) * np.log1p(age / alpha)
    value -= s * np.log1p(age / beta)
    value += np.logaddexp(0, log_odds(x, recency, age, params))
    return value


@frozen(eq=False)
class ParetoLikelihood:
    """
    The log-likelihood of weighted histories, as a function of log-parameters.

    Attributes:
        rising: Of x, for gamma(r + x) / gamma(r).
        x: Repeat purchases.
        recency: Age at the last one.
        age: Age at the end.
        weight: Of each row.
    """

    rising: Rising
    x: Floats
    recency: Floats
    age: Floats
    weight: Floats

    @classmethod
    def of(cls, rows: Histories) -> "ParetoLikelihood":
        """
        Prepare collapsed histories.

        Args:
            rows: Distinct histories with weights.

        Returns:
            The log-likelihood.

        Example:
            >>> one = np.ones(1)
            >>> row = Histories(frequency=0 * one, recency=0 * one, T=one, weight=one)
            >>> value, slope, bend = ParetoLikelihood.of(row)(np.zeros(4))
            >>> round(float(value), 6), bend.shape
            (-0.470004, (4, 4))
        """
        rising = Rising.of(rows.frequency, rows.weight)
        return cls(rising, rows.frequency, rows.recency, rows.T, rows.weight)

    def __call__(self, at: Floats) -> tuple[float, Floats, Floats]:
        """Return the log-likelihood, its gradient and Hessian at log-parameters."""
        r, alpha, s, beta = np.exp(at).tolist()
        with np.errstate(all="ignore"):
            return self._sums(r, alpha, s, beta)

    def _sums(
        self, r: float, alpha: float, s: float, beta: float
    ) -> tuple[float, Floats, Floats]:
        """Return value, gradient and Hessian: those of nobody having left, and rest."""
        w, c = self.weight, r + self.x
        up, up_1, up_2 = self.rising.sums(r)
        old_a, old_b = np.log1p(self.age / alpha), np.log1p(self.age / beta)
        # alpha / (alpha + T), and how much of 1 it lacks.
        a, a_off = alpha / (alpha + self.age), self.age / (alpha + self.age)
        b, b_off = beta / (beta + self.age), self.age / (beta + self.age)
        value = up - float(w @ (c * old_a + self.x * np.log(alpha) + s * old_b))
        gradient = np.array(
            [
                r * (up_1 - float(w @ old_a)),
                float(w @ (r * a_off - self.x * a)),
                -s * float(w @ old_b),
                s * float(w @ b_off),
            ]
        )
        hessian = np.zeros((4, 4))
        hessian[0, 0] = r * r * up_2 + gradient[0]
        hessian[0, 1] = r * float(w @ a_off)
        hessian[1, 1] = -float(w @ (c * a * a_off))
        hessian[2, 2] = gradient[2]
        hessian[2, 3] = gradient[3]
        hessian[3, 3] = -s * float(w @ (b * b_off))

        for nodes in leaving(self.x, self.recency, self.age, (r, alpha, s, beta)):
            gain, slopes, bends = self._left(nodes, r, alpha, s, beta)
            value += gain
            gradient += slopes
            hessian += bends
        hessian[1, 0], hessian[3, 2] = hessian[0, 1], hessian[2, 3]
        hessian[2:, :2] = hessian[:2, 2:].T
        return value, gradient, hessian

    def _left(
        self, nodes: Nodes, r: float, alpha: float, s: float, beta: float
    ) -> tuple[float, Floats, Floats]:
        """Return what leaving adds: log(1 + e^d), with slopes and bends in the logs."""
        rows = nodes.rows
        w, c, age = self.weight[rows], (r + self.x[rows])[:, None], self.age[rows]
        top = np.maximum(nodes.logs.max(axis=1), 0)
        chance = np.exp(nodes.logs - top[:, None])
        whole = chance.sum(axis=1) + np.exp(-top)
        value = float(w @ (top + np.log(whole)))
        chance *= (1 / whole)[:, None]

        # What each slope gains by leaving at a node, against not having left.
        end_a, end_b = (alpha + age)[:, None], (beta + age)[:, None]
        a, b = alpha / nodes.a, beta / nodes.b
        a_end, b_end = alpha / end_a, beta / end_b
        a_off = -a * nodes.left / end_a
        gains = np.stack(
            [
                r * np.log1p(nodes.left / nodes.a),
                c * a_off,
                1 + s * np.log1p(nodes.left / nodes.b),
                s * b_end - (s + 1) * b,
            ]
        )
        means = np.einsum("irk,rk->ir", gains, chance)
        slopes = means @ w
        weighted = chance * w[:, None]
        flat = gains.reshape(4, -1)
        bends = (flat * weighted.ravel()) @ flat.T - (means * w) @ means.T

        # And what each bend gains.
        bends[0, 0] += slopes[0]
        bends[0, 1] += r * float((weighted * a_off).sum())
        bent = a * (1 - a) - a_end * (1 - a_end)
        bends[1, 1] -= float((weighted * c * bent).sum())
        left = float(weighted.sum())
        bends[2, 2] += slopes[2] - left
        bends[2, 3] += s * float((weighted * (b_end - b)).sum())
        bent = (s + 1) * b * (1 - b) - s * b_end * (1 - b_end)
        bends[3, 3] -= float((weighted * bent).sum())
        return value, slopes, bends
