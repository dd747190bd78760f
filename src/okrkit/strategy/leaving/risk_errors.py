"""Chances of silence with what they hang on: their errors by the delta method."""

import math

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Flags, Floats, Ints
from okrkit.numerics.special import normal_quantile
from okrkit.retention.customers.summary import Summary
from okrkit.retention.estimates.estimate import known
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.lifetime.reading import distinct
from okrkit.retention.value.base import Base
from okrkit.retention.value.worth import Slopes, Worth
from okrkit.strategy.leaving.correcting import Correction
from okrkit.strategy.leaving.silence import (
    chance_of,
    log_odds,
    silence,
    silence_turns,
)


@frozen(eq=False, kw_only=True)
class Chances:
    """
    Chances of silence, and how their log odds turn with what was estimated.

    Attributes:
        odds: Log odds of silence of each customer.
        turns: How the model's log odds turn with its log-parameters, by distinct
            history; NaN where the model has no errors.
        covariance: Of the log-parameters; NaN where the model has no errors.
        slope: How the log odds turn with those of the model.
        places: Of each customer's history among the distinct ones.
        facts: What the correction is of; None where there is none.
        lesson: The correction; None where there is none.

    Shape:
        odds and places (customers,), turns (parameters, histories), facts (customers,
        coefficients).

    Units:
        Log odds.

    Source:
        The delta method.
    """

    odds: Floats
    turns: Floats
    covariance: Floats
    slope: float
    places: Ints
    facts: Floats | None
    lesson: Correction | None

    @classmethod
    def of(
        cls,
        model: Purchasing,
        made: Summary,
        ahead: float,
        lesson: Correction | None,
    ) -> "Chances":
        """
        Work out the chances of each customer.

        Args:
            model: Of purchases.
            made: What the customers did.
            ahead: The horizon, in the model's unit.
            lesson: The correction; None for none.

        Returns:
            They, with what their errors need.

        Shape:
            (customers,).

        Units:
            Log odds.

        Source:
            `silence` and `Correction`.

        Example:
            >>> from okrkit.retention.customers.summary import summary
            >>> from okrkit.retention.value.sample import models, shop
            >>> made = summary(shop(), on="2026-03-31", unit="weeks")
            >>> len(Chances.of(models()[0], made, 17.0, None).chance)
            400
        """
        x = made.frequency.astype(np.float64)
        few, places = distinct(x, made.recency, made.T)
        raw = silence(model, few[0], few[1], few[2], ahead)
        turns = np.full((1, len(raw)), np.nan)
        covariance = np.full((1, 1), np.nan)
        if model.converged:
            turns = silence_turns(model, few[0], few[1], few[2], ahead)
            covariance = model.require_fit().log_covariance
        facts = None
        odds = log_odds(raw)[places]
        if lesson is not None:
            facts = lesson.facts(raw[places], x, made.counted.amount)
            odds = facts @ lesson.values
        return cls(
            odds=odds,
            turns=turns,
            covariance=covariance,
            slope=1.0 if lesson is None else float(lesson.values[1]),
            places=places,
            facts=facts,
            lesson=lesson,
        )

    @property
    def chance(self) -> Floats:
        """The chances of silence."""
        return chance_of(self.odds)

    def ends(self, level: float) -> tuple[Floats, Floats]:
        """
        Return intervals of the chances, made on the scale of log odds.

        Args:
            level: Between 0 and 1.

        Returns:
            Lower and upper ends; NaN where the model has no errors.

        Shape:
            Each (customers,).

        Units:
            Probabilities.

        Source:
            The delta method.

        Example:
            >>> from okrkit.retention.customers.summary import summary
            >>> from okrkit.retention.value.sample import models, shop
            >>> made = summary(shop(), on="2026-03-31", unit="weeks")
            >>> low, high = Chances.of(models()[0], made, 17.0, None).ends(0.95)
            >>> bool((low < high).all())
            True
        """
        spread = ((self.covariance @ self.turns) * self.turns).sum(axis=0)
        variance = self.slope**2 * spread[self.places]
        if self.facts is not None and self.lesson is not None:
            variance += ((self.facts @ self.lesson.covariance) * self.facts).sum(axis=1)
        reach = float(normal_quantile(0.5 + level / 2)) * np.sqrt(variance)
        return chance_of(self.odds - reach), chance_of(self.odds + reach)

    def mean_error(self) -> float | None:
        """
        Return the error of the mean chance that the estimates bring.

        Returns:
            A standard error; None where the model has none.

        Source:
            The delta method.

        Example:
            >>> from okrkit.retention.customers.summary import summary
            >>> from okrkit.retention.value.sample import models, shop
            >>> made = summary(shop(), on="2026-03-31", unit="weeks")
            >>> 0 < Chances.of(models()[0], made, 17.0, None).mean_error() < 0.1
            True
        """
        each = np.full(len(self.odds), 1 / len(self.odds))
        return known(math.sqrt(self._variance(*self._slopes(each))))

    def value_error(
        self, value: Floats, base: Base, worth: Worth, slopes: Slopes | None, of: Flags
    ) -> float | None:
        """
        Return the error of the total value at risk that the estimates bring.

        Args:
            value: Expected of each customer; NaN where not known.
            base: The customers whose value is known.
            worth: What they come to.
            slopes: How that turns with the parameters; None where not known.
            of: Whose value is known.

        Returns:
            A standard error; None where the models have none.

        Shape:
            value and of (customers,).

        Units:
            Those of the values.

        Source:
            The delta method, for ``Σ chance · value``: both turn with the parameters.
        """
        if slopes is None:
            return None
        model, taught = self._slopes(np.where(of, np.nan_to_num(value), 0.0))
        at, p, size = base.places, self.chance[of], len(base.x)
        bought = p * worth.bought[at]
        by_bought = np.bincount(at, p * worth.spend(base), minlength=size)
        model = model + slopes.bought @ by_bought
        spend = slopes.level @ np.bincount(at, bought, minlength=size)
        spend = spend + slopes.slope @ np.bincount(
            at, bought * base.money, minlength=size
        )
        of_spend = float(spend @ slopes.spend_covariance @ spend)
        return known(math.sqrt(self._variance(model, taught) + of_spend))

    def _slopes(self, weight: Floats) -> tuple[Floats, Floats]:
        """Return how a weighted sum of chances turns with all that was estimated."""
        turn = weight * self.chance * (1 - self.chance)
        by_history = np.bincount(self.places, turn, minlength=self.turns.shape[1])
        taught = np.zeros(0) if self.facts is None else turn @ self.facts
        return self.slope * (self.turns @ by_history), taught

    def _variance(self, model: Floats, taught: Floats) -> float:
        found = float(model @ self.covariance @ model)
        if self.lesson is not None:
            found += float(taught @ self.lesson.covariance @ taught)
        return found
