"""`Correction`: what an earlier hold-out taught about a model's chances of silence."""

import math
from typing import Final

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats
from okrkit.retention.lifetime.newton import maximise
from okrkit.strategy.leaving.hazard_logit import log_density
from okrkit.strategy.leaving.silence import chance_of, log_odds

_FEW: Final = 20
"""Customers of each kind, silent and not, below which nothing is learned."""

_SPREAD: Final = np.array([10.0, 1.0, 1.0, 1.0])
"""Standard deviations of the normal prior around no correction."""

_NONE: Final = (0.0, 1.0, 0.0, 0.0)
_NAMES: Final = ("level", "slope", "never came back", "money")


@frozen(eq=False, kw_only=True)
class Correction:
    """
    A straight line of log odds that turns a model's chances into those that held.

    Attributes:
        names: Of the coefficients: level, slope, never came back and, where money is
            known, money.
        values: Of the coefficients; 0, 1, 0 and 0 change nothing.
        covariance: Of the coefficients.
        usual: Money that counts as 1: that of the median customer; NaN where money is
            not known.
        customers: How many it was learned from.
        silent: How many of them bought nothing.

    Shape:
        names and values (k,), covariance (k, k).

    Units:
        Log odds.

    Source:
        Cox, Biometrika 45 (1958), 562-565; Platt (1999); ``log odds = level + slope ·
        log odds of the model + never came back + money · log(money / usual)``.

    Example:
        >>> p = np.tile([0.2, 0.8], 100)
        >>> silent = np.tile([0.0, 1.0, 0.0, 1.0, 1.0], 40)
        >>> made = learn(p, np.zeros(200), None, silent)
        >>> made.names, made.customers
        (('level', 'slope', 'never came back'), 200)
    """

    names: tuple[str, ...]
    values: Floats
    covariance: Floats
    usual: float
    customers: int
    silent: int

    def facts(self, chance: Floats, x: Floats, money: Floats | None) -> Floats:
        """
        Return what the line is of.

        Args:
            chance: Of silence, by the model.
            x: Repeat purchases.
            money: Of all purchases; None where the correction does not ask for it.

        Returns:
            A row of facts for each customer.

        Shape:
            (n,) → (n, k).

        Units:
            Log odds, 1 or 0, and a logarithm of money.

        Source:
            That of the class.

        Example:
            >>> p, one = np.tile([0.2, 0.8], 100), np.ones(200)
            >>> made = learn(p, one, None, np.tile([0.0, 1.0, 0.0, 1.0, 1.0], 40))
            >>> made.facts(np.array([0.5]), np.zeros(1), None).tolist()
            [[1.0, 0.0, 1.0]]
        """
        return _facts(chance, x, money, self.usual)

    def apply(self, chance: Floats, x: Floats, money: Floats | None) -> Floats:
        """
        Return the corrected chances.

        Args:
            chance: Of silence, by the model.
            x: Repeat purchases.
            money: Of all purchases; None where the correction does not ask for it.

        Returns:
            Chances of silence.

        Shape:
            (n,).

        Units:
            Probabilities.

        Source:
            That of the class.

        Example:
            >>> p, one = np.tile([0.2, 0.8], 100), np.ones(200)
            >>> made = learn(p, one, None, np.tile([0.0, 1.0, 0.0, 1.0, 1.0], 40))
            >>> 0 < made.apply(np.array([0.5]), np.ones(1), None)[0] < 1
            np.True_
        """
        return chance_of(self.facts(chance, x, money) @ self.values)


def learn(
    chance: Floats,
    x: Floats,
    money: Floats | None,
    silent: Floats,
    shift: Floats | None = None,
) -> Correction | None:
    """
    Learn a correction from what came.

    Args:
        chance: Of silence, by the model.
        x: Repeat purchases.
        money: Of all purchases; None where it is not known.
        silent: 1 where nothing was bought, 0 where something was.
        shift: How the model's log odds move with each of its independent errors, of one
            standard deviation; None where they are not known.

    Returns:
        The correction; None where fewer than 20 were silent, or fewer than 20 were not.

    Shape:
        Each (n,), shift (errors, n).

    Units:
        Probabilities, and log odds.

    Source:
        Logistic regression by Newton's method, with a normal prior around no
        correction: its deviations are 10 for the level and 1 for the others. What the
        line mends of the errors of that one fit, it does wrongly to another: their
        share is added to its covariance (the implicit function theorem). Of the line
        ``1 - k / χ²`` is kept, for k coefficients at a distance of χ² from none
        (James and Stein, 1961): what may be noise corrects nothing.

    Example:
        >>> learn(np.ones(5) / 2, np.ones(5), None, np.ones(5)) is None
        True
    """
    if min(int(silent.sum()), int((1 - silent).sum())) < _FEW:
        return None
    usual = math.nan
    if money is not None:
        usual = float(np.median(money[money > 0])) if (money > 0).any() else 1.0
    facts = _facts(chance, x, money, usual)
    values, covariance = logistic(facts, silent, around=list(_NONE))
    if shift is not None:
        p = chance_of(facts @ values)
        turn = values[1] * (covariance @ (facts.T * (p * (1 - p))) @ shift.T)
        covariance = covariance + turn @ turn.T
    none = np.array(_NONE[: len(values)])
    values = none + _kept(values - none, covariance) * (values - none)
    return Correction(
        names=_NAMES[: facts.shape[1]],
        values=values,
        covariance=covariance,
        usual=usual,
        customers=len(silent),
        silent=int(silent.sum()),
    )


def _kept(off: Floats, covariance: Floats) -> float:
    """Return how much of a correction lies beyond its noise, from 0 to 1."""
    far = float(off @ np.linalg.solve(covariance, off))
    return max(0.0, 1 - len(off) / far) if far > 0 else 0.0


def logistic(
    facts: Floats, came: Floats, *, around: list[float]
) -> tuple[Floats, Floats]:
    """
    Fit a line of log odds, with a weak normal prior.

    Args:
        facts: Of each customer; the first is 1.
        came: 1 where it came, 0 where not.
        around: Where the prior lies; the first ones count.

    Returns:
        The coefficients at the top, and their covariance.

    Shape:
        facts (n, k), came (n,) → (k,), (k, k).

    Units:
        Log odds.

    Source:
        `log_density`, by `maximise`; the prior bends it, so that it has one top.

    Example:
        >>> facts = np.ones((40, 1))
        >>> came = np.repeat([0.0, 1.0], [10, 30])
        >>> logistic(facts, came, around=[0.0])[0].round(2)
        array([1.1])
    """
    k = facts.shape[1]
    middle, weight = np.array(around[:k]), 1 / _SPREAD[:k] ** 2
    density = log_density(facts, came, np.ones(len(came)), around=middle, weight=weight)
    top = maximise(density, middle, customers=len(came))
    covariance: Floats = np.linalg.inv(-top.hessian).astype(np.float64)
    return top.at, covariance


def _facts(chance: Floats, x: Floats, money: Floats | None, usual: float) -> Floats:
    columns = [np.ones(len(x)), log_odds(chance), (x == 0).astype(np.float64)]
    if money is not None:
        # Next to nothing, and refunds beyond it, count as a hundredth of the usual.
        columns.append(np.log(np.maximum(money / usual, 0.01)))
    return np.column_stack(columns)
