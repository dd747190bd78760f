"""The log-likelihood of BG/BB with exact derivatives: a sum over ways to leave."""

from collections.abc import Callable
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats, Ints
from okrkit.retention.lifetime.reading import Histories
from okrkit.retention.lifetime.shifted_beta_geo import log_constant, log_survival

Leaving: TypeAlias = Callable[
    [Floats, Floats],
    tuple[tuple[Floats, Floats, Floats], tuple[Floats, Floats, Floats]],
]
"""Ages, log-parameters → the log of still being there after so many opportunities,
and of the chance to leave at the next one; each with slopes and bends."""

_CHUNK: Final = 1 << 17
"""Terms worked on at a time."""


@frozen(eq=False)
class Ways:
    """
    Every way in which a history can have come about: still there, or left after m.

    Attributes:
        x: Opportunities used, of each way.
        m: Opportunities lived through, of each way.
        left: Whether the customer left after them.
        starts: Where the ways of each history begin; those of one stand together.
        weight: Of each history.

    Shape:
        x, m and left (ways,); starts and weight (histories,).

    Example:
        >>> one = np.ones(1)
        >>> row = Histories(frequency=one, recency=one, T=2 * one, weight=one)
        >>> Ways.of(row).left.tolist()
        [1.0, 0.0]
    """

    x: Ints
    m: Ints
    left: Floats
    starts: Ints
    weight: Floats

    @classmethod
    def of(cls, rows: Histories) -> "Ways":
        """
        Lay out the ways of histories.

        Args:
            rows: Distinct histories with weights; `T` counts opportunities.

        Returns:
            For each: still there after all of them, and left after each from the last
            one that was used on.

        Example:
            >>> one = np.ones(1)
            >>> row = Histories(frequency=one, recency=one, T=3 * one, weight=one)
            >>> Ways.of(row).m.tolist()
            [1, 2, 3]
        """
        x, last, n = (
            c.astype(np.int64) for c in (rows.frequency, rows.recency, rows.T)
        )
        counts = n - last + 1
        starts = np.cumsum(counts) - counts
        row = np.repeat(np.arange(len(x)), counts)
        m = last[row] + np.arange(int(counts.sum())) - starts[row]
        left = (m < n[row]).astype(np.float64)
        return cls(x[row], m, left, starts, rows.weight)

    def parts(self) -> list["Ways"]:
        """
        Cut into parts of whole histories, each of about 131,000 ways at most.

        Returns:
            The parts in order; one where there are few.

        Example:
            >>> one = np.ones(1)
            >>> row = Histories(frequency=one, recency=one, T=3 * one, weight=one)
            >>> len(Ways.of(row).parts())
            1
        """
        cuts = np.searchsorted(self.starts, np.arange(0, len(self.x), _CHUNK))
        edges = np.unique(np.append(cuts, len(self.starts))).tolist()
        ends = np.append(self.starts, len(self.x))
        parts = []
        for first, beyond in pairwise(edges):
            span = slice(ends[first], ends[beyond])
            starts = self.starts[first:beyond] - ends[first]
            ways = self.x[span], self.m[span], self.left[span]
            parts.append(Ways(*ways, starts, self.weight[first:beyond]))
        return parts


def log_likelihoods(ways: Ways, logs: Floats, leaving: Leaving) -> Floats:
    """
    Return the log-likelihood of each history.

    Args:
        ways: How each can have come about.
        logs: ln alpha, ln beta, and the log-parameters of leaving.
        leaving: How customers leave.

    Returns:
        ln L, without the constant that counts orders of the same purchases.

    Shape:
        logs (2 + k,); one number for each history.

    Example:
        >>> one = np.ones(1)
        >>> row = Histories(frequency=one, recency=one, T=one, weight=one)
        >>> log_likelihoods(Ways.of(row), np.zeros(4), mixed).round(6).tolist()
        [-1.386294]
    """
    found = []
    for part in ways.parts():
        terms = _buying(part, logs[:2])[0] + _leaving(part, logs[2:], leaving)[0]
        found.append(_summed(part, terms)[0])
    return np.concatenate([np.empty(0), *found])


def objective(
    ways: Ways, leaving: Leaving
) -> Callable[[Floats], tuple[float, Floats, Floats]]:
    """
    Return the log-likelihood of weighted histories as a function of log-parameters.

    Args:
        ways: How each can have come about.
        leaving: How customers leave.

    Returns:
        Log-parameters → value, gradient, Hessian.

    Example:
        >>> one = np.ones(1)
        >>> row = Histories(frequency=one, recency=one, T=one, weight=one)
        >>> value, slope, bend = objective(Ways.of(row), mixed)(np.zeros(4))
        >>> round(value, 6), slope.tolist()
        (-1.386294, [0.5, -0.5, -0.5, 0.5])
    """
    parts = ways.parts()

    def total(logs: Floats) -> tuple[float, Floats, Floats]:
        k = len(logs)
        value, gradient = 0.0, np.zeros(k)
        hessian = np.zeros((k, k))
        for part in parts:
            buying = _buying(part, logs[:2])
            going = _leaving(part, logs[2:], leaving)
            each, share = _summed(part, buying[0] + going[0])
            counts = np.diff(np.append(part.starts, len(part.x)))
            weight = share * np.repeat(part.weight, counts)
            slopes = np.concatenate([buying[1], going[1]], axis=1)
            means = np.add.reduceat(share[:, None] * slopes, part.starts)
            value += float((part.weight * each).sum())
            gradient += part.weight @ means
            hessian[:2, :2] += np.tensordot(weight, buying[2], 1)
            hessian[2:, 2:] += np.tensordot(weight, going[2], 1)
            hessian += (weight[:, None] * slopes).T @ slopes
            hessian -= (part.weight[:, None] * means).T @ means
        return value, gradient, hessian

    return total


def _summed(ways: Ways, terms: Floats) -> tuple[Floats, Floats]:
    """Return the log of the sum of each history's ways, and each way's share."""
    counts = np.diff(np.append(ways.starts, len(terms)))
    most = np.maximum.reduceat(terms, ways.starts)
    parts = np.exp(terms - np.repeat(most, counts))
    sums = np.add.reduceat(parts, ways.starts)
    return most + np.log(sums), parts / np.repeat(sums, counts)


def _buying(ways: Ways, logs: Floats) -> tuple[Floats, Floats, Floats]:
    """
    Return ln B(alpha + x, beta + m - x) / B(alpha, beta), slopes and bends.

    By sums of ln(1 + j / alpha), so that nothing is lost where customers are alike.
    """
    a, b = np.exp(logs)
    j = np.arange(float(np.max(ways.m)))
    both = a + b + j
    x, rest, m = ways.x, ways.m - ways.x, ways.m
    used, unused, lived = (_sums(np.log1p(j / z)) for z in (a, b, a + b))
    log_p, log_q = -np.log1p(b / a), -np.log1p(a / b)
    value = used[x] + unused[rest] - lived[m] + x * log_p + rest * log_q
    slope_a = _sums(a / (a + j))[x] - _sums(a / both)[m]
    slope_b = _sums(b / (b + j))[rest] - _sums(b / both)[m]
    bend_aa = _sums(a * j / (a + j) ** 2)[x] - _sums(a * (b + j) / both**2)[m]
    bend_bb = _sums(b * j / (b + j) ** 2)[rest] - _sums(b * (a + j) / both**2)[m]
    bend_ab = _sums(a * b / both**2)[m]
    slopes = np.stack([slope_a, slope_b], axis=1)
    bends = np.stack([bend_aa, bend_ab, bend_ab, bend_bb], axis=1)
    return value, slopes, bends.reshape(-1, 2, 2)


def _sums(terms: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(terms)])


def _leaving(
    ways: Ways, logs: Floats, leaving: Leaving
) -> tuple[Floats, Floats, Floats]:
    """Return the log of having lived so long, and then left or not."""
    ages = np.arange(float(np.max(ways.m) + 1))
    stay, go = leaving(ages, logs)
    left = ways.left
    return (
        stay[0][ways.m] + left * go[0][ways.m],
        stay[1][ways.m] + left[:, None] * go[1][ways.m],
        stay[2][ways.m] + left[:, None, None] * go[2][ways.m],
    )


def mixed(
    ages: Floats, logs: Floats
) -> tuple[tuple[Floats, Floats, Floats], tuple[Floats, Floats, Floats]]:
    """
    Return how customers leave whose chances differ by a beta distribution.

    Args:
        ages: Opportunities lived through.
        logs: ln gamma, ln delta.

    Returns:
        The log of still being there, and of leaving next; each with slopes and bends.

    Shape:
        ages (t,), logs (2,); (t,), (t, 2), (t, 2, 2).

    Units:
        None.

    Source:
        Fader, Hardie and Shang (2010), equation 5.

    Example:
        >>> stay, go = mixed(np.array([0.0, 1.0]), np.zeros(2))
        >>> np.exp(go[0]).round(6).tolist()
        [0.5, 0.333333]
    """
    gamma, delta = np.exp(logs)
    both = gamma + delta + ages
    share, other = gamma / both, delta / both
    value = np.log(share)
    slopes = np.stack([1 - share, -other], axis=1)
    bend_gg, bend_dd = -share * (1 - share), -other * (1 - other)
    bends = np.stack([bend_gg, share * other, share * other, bend_dd], axis=1)
    return log_survival(ages, logs), (value, slopes, bends.reshape(-1, 2, 2))


def alike(
    ages: Floats, logs: Floats
) -> tuple[tuple[Floats, Floats, Floats], tuple[Floats, Floats, Floats]]:
    """
    Return how customers leave who all have the same chance to.

    Args:
        ages: Opportunities lived through.
        logs: ln of the chance; NaN comes of one not below 1.

    Returns:
        As `mixed`.

    Shape:
        ages (t,), logs (1,); (t,), (t, 1), (t, 1, 1).

    Units:
        None.

    Source:
        The geometric distribution.

    Example:
        >>> stay, go = alike(np.array([2.0]), np.log([0.5]))
        >>> np.exp(stay[0] + go[0]).round(6).tolist()
        [0.125]
    """
    count = len(ages)
    go = np.full(count, logs[0]), np.ones((count, 1)), np.zeros((count, 1, 1))
    return log_constant(ages, logs), go
