"""`ChurnRisk`: who may fall silent, what may be lost, and how far to trust it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from attrs import frozen
from numpy.typing import NDArray

from okrkit.model.metric import Observation
from okrkit.numerics.arrays import Floats
from okrkit.results import Explanation
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.lengths import span
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.value.worth import Spend
from okrkit.strategy.leaving.checked import RiskCheck
from okrkit.strategy.leaving.correcting import Correction
from okrkit.strategy.leaving.risk_view import risk_html, risk_text
from okrkit.strategy.leaving.told import Told
from okrkit.strategy.leaving.watched import Rank, WatchList


@frozen(kw_only=True)
class CustomerRisk:
    """
    One customer who may fall silent.

    Attributes:
        customer: The id.
        alive: Chance to be still there, by the model.
        silent: Chance to buy nothing within the horizon.
        low: Lower end of its interval; None where not known.
        high: Upper end.
        purchases: Expected within the horizon, by the model.
        value: Expected within the horizon; None where not known.
        value_at_risk: ``silent · value``; None where not known.
        reasons: When he bought, and how often.

    Example:
        >>> from okrkit.strategy.leaving.sample import risk
        >>> 0 < risk()["7"].silent < 1
        True
    """

    customer: str
    alive: float
    silent: float
    low: float | None
    high: float | None
    purchases: float
    value: float | None
    value_at_risk: float | None
    reasons: tuple[str, ...]


@frozen(eq=False, repr=False, kw_only=True)
class ChurnRisk(Told[CustomerRisk]):
    """
    Who may buy nothing for a while, the most at risk first.

    Attributes:
        watch: The watch list: chances of silence, values and reasons.
        alive: Chance to be still there, by the model.
        purchases: Expected within the horizon, by the model.
        model: Of purchases.
        spend: What a purchase brings: a model, or always as much.
        horizon: How far ahead.
        check: How it would have done on an earlier day; None where that cannot be told.
        why: Why there is no check; "" where there is one.
        lesson: The correction of the chances that the check taught; None for none.
        note: Which model's fit did not converge; "" where none.

    Shape:
        Every column (customers,), in the order of the watch list.

    Units:
        Chances are probabilities; values are money, or purchases.

    Source:
        ``value at risk = chance of silence · expected value``.

    Example:
        >>> from okrkit.strategy.leaving.sample import risk
        >>> risk().horizon, len(risk())
        ('4 months', 400)
    """

    kind: ClassVar[str] = "churn risk"

    watch: WatchList
    alive: Floats
    purchases: Floats
    model: Purchasing
    spend: Spend
    horizon: str
    check: RiskCheck | None
    why: str
    lesson: Correction | None
    note: str

    @property
    def reaches(self) -> bool:
        """
        Whether the check was of as long a time as the horizon.

        Where it was shorter, nothing is known of how chances so far ahead hold, and
        what corrects them was learned from a shorter time. False without a check.

        Example:
            >>> from okrkit.strategy.leaving.sample import risk
            >>> risk().reaches
            True
        """
        if self.check is None:
            return False
        held = (self.check.on - self.check.cut).days
        return held >= round(span(self.horizon, "days"))

    @property
    def ids(self) -> Sequence[str]:
        """
        Ids of the customers as text, the most at risk first.

        Example:
            >>> from okrkit.strategy.leaving.sample import risk
            >>> len(risk().ids)
            400
        """
        return self.watch.ids

    def _find(self, id: str, /) -> int | None:
        return self.watch.place_of(id)

    def __len__(self) -> int:
        """Count the customers."""
        return len(self.watch)

    def _at(self, index: int, /) -> CustomerRisk:
        one = self.watch.at(index)
        return CustomerRisk(
            customer=one.customer,
            alive=float(self.alive[index]),
            silent=one.chance,
            low=one.low,
            high=one.high,
            purchases=float(self.purchases[index]),
            value=one.value,
            value_at_risk=one.value_at_risk,
            reasons=one.reasons,
        )

    def at_risk(
        self, top: int = 10, *, by: Rank | None = None, least: float = 0.0
    ) -> tuple[CustomerRisk, ...]:
        """
        Return whom to look after first.

        Args:
            top: How many, from 1 on.
            by: "value at risk" or "chance"; the order of the list where None.
            least: Only those whose chance of silence is at least this.

        Returns:
            They, the first one first; fewer where there are no more.

        Raises:
            InvalidOKRError: No such number, order or chance.

        Example:
            >>> from okrkit.strategy.leaving.sample import risk
            >>> all(one.silent >= 0.5 for one in risk().at_risk(3, least=0.5))
            True
        """
        places = self.watch.first(top, by=by, least=least)
        return tuple(self._at(place) for place in places.tolist())

    def expected_churn(self) -> Estimate:
        """
        Return which share of the customers is expected to buy nothing.

        Returns:
            The mean chance of silence, as `WatchList.expected_churn` has it.

        Example:
            >>> from okrkit.strategy.leaving.sample import risk
            >>> risk().expected_churn().definition.id
            'expected-churn.ParetoNBD-corrected.4-months'
        """
        return self.watch.expected_churn()

    def value_lost(self) -> Estimate:
        """
        Return what is at risk with all customers.

        Returns:
            The sum, as `WatchList.value_lost` has it.

        Example:
            >>> from okrkit.strategy.leaving.sample import risk
            >>> str(risk().value_lost().definition.unit)
            'USD'
        """
        return self.watch.value_lost()

    def readings(self, *, least: float = 0.5) -> dict[str, Observation]:
        """
        Return the sums as readings for key results.

        Args:
            least: From which chance of silence on a customer counts as at risk.

        Returns:
            By name: "expected churn", "at-risk share" and "value at risk", as
            `WatchList.readings` has them.

        Raises:
            InvalidOKRError: No chance.
            NotMeasuredError: The chances are of a fit that did not converge.

        Example:
            >>> from okrkit.strategy.leaving.sample import risk
            >>> list(risk().readings())
            ['expected churn', 'at-risk share', 'value at risk']
        """
        return self.watch.readings(least=least)

    def to_columns(self) -> dict[str, NDArray[Any]]:
        """
        Return every number as a column, the most at risk first.

        Returns:
            By name: customer, alive, silent, low, high, purchases, value and
            value_at_risk.

        Shape:
            Each (customers,).

        Units:
            Chances are probabilities; values are money, or purchases.

        Source:
            None.

        Example:
            >>> from okrkit.strategy.leaving.sample import risk
            >>> list(risk().to_columns())[:3]
            ['customer', 'alive', 'silent']
        """
        return {
            "customer": self.watch.customer,
            "alive": self.alive,
            "silent": self.watch.chance,
            "low": self.watch.low,
            "high": self.watch.high,
            "purchases": self.purchases,
            "value": self.watch.value,
            "value_at_risk": self.watch.value_at_risk,
        }

    def _told(self) -> dict[str, object]:
        return {
            "on": self.watch.on,
            "horizon": self.horizon,
            "model": type(self.model).__name__,
            "params": dict(self.model.params),
            "corrected": self.lesson is not None,
            "unit": str(self.watch.unit),
            "level": self.watch.level,
            "expected_churn": self.expected_churn(),
            "value_lost": self.value_lost(),
            "check": self.check,
            "reaches": self.reaches,
            "why": self.why,
            "note": self.note,
            "excluded": dict(self.watch.excluded),
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the chance and the value at risk of a customer came about.

        Args:
            id: The customer, as text.

        Returns:
            The chance of silence, over what the model says and what it was corrected
            by.

        Raises:
            UnknownIdError: No such customer.

        Example:
            >>> from okrkit.strategy.leaving.sample import risk
            >>> risk().explain("7").rule
            'buys nothing in the next 4 months'
        """
        one = self[id]
        name = type(self.model).__name__
        parts = [
            Explanation(
                "still there",
                one.alive,
                shown=f"{100 * one.alive:.4g}%",
                rule=name,
            ),
            Explanation("expected purchases", one.purchases, rule=name),
            *self.watch.explain(id).inputs,
        ]
        if self.lesson is not None:
            taught = zip(self.lesson.names, self.lesson.values.tolist(), strict=True)
            parts.append(
                Explanation(
                    "correction",
                    rule=f"learned from {self.lesson.customers} customers",
                    formula="log odds = level + slope · log odds of the model + never "
                    "came back + money · log(money / usual)",
                    inputs=tuple(Explanation(label, value) for label, value in taught),
                )
            )
        return Explanation(
            id,
            one.silent,
            shown=f"{100 * one.silent:.4g}%",
            rule=self.watch.event,
            formula="1 - P(still there) · P(at least one purchase | still there)",
            note="; ".join(one.reasons),
            inputs=tuple(parts),
        )

    def __repr__(self) -> str:
        """Return how many they are and what is expected, on one line."""
        share = 100 * float(self.watch.chance.mean())
        return (
            f"<ChurnRisk of {len(self)} customers on {self.watch.on}: {share:.3g}% may "
            f"buy nothing in the next {self.horizon}>"
        )

    def __str__(self) -> str:
        """Return the sums, the first of the list and the check."""
        return risk_text(self)

    def _repr_html_(self) -> str:
        """Return the same for a notebook."""
        return risk_html(self)
