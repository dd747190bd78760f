"""`LifetimeValue`: what each customer is worth, and all of them."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from okrkit.errors import InvalidOKRError, NotMeasuredError, shown
from okrkit.numerics.arrays import Floats
from okrkit.results import Explanation, Json, ResultSet, jsonable
from okrkit.retention.estimates.estimate import Estimate, known
from okrkit.retention.estimates.levels import level_text
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.value.base import Base
from okrkit.retention.value.chance import chance_variance
from okrkit.retention.value.ends import estimate_of
from okrkit.retention.value.ranking import (
    Deciles,
    Lorenz,
    deciles_of,
    gini_of,
    lorenz_of,
)
from okrkit.retention.value.terms import Terms
from okrkit.retention.value.view import value_html, value_text
from okrkit.retention.value.worth import Spend, Worth, failed

_FEW: Final = 0.5
"""Deviation by chance, as part of the total, above which intervals cover too little."""

_TOO_FEW: Final = (
    "too few customers for an interval: what they do by chance is large beside the "
    "total; ask for more customers together"
)


@frozen(kw_only=True)
class CustomerValue:
    """
    What one customer is worth.

    Attributes:
        customer: The id.
        alive: Chance to be still there.
        purchases: Discounted purchases to come, that chance in them.
        spend: Expected on each.
        value: margin · purchases · spend.
        standard_error: Of the value, from that of the parameters; None where not known.
        low: Lower end of its interval.
        high: Upper end.

    Example:
        >>> from okrkit.retention.value.sample import valued
        >>> valued()["al"].customer
        'al'
    """

    customer: str
    alive: float
    purchases: float
    spend: float
    value: float
    standard_error: float | None
    low: float | None
    high: float | None


@frozen(eq=False, repr=False, kw_only=True)
class LifetimeValue(ResultSet[CustomerValue]):
    """
    What each customer is worth from the day of his history on, and all of them.

    Errors and intervals are those of the expected values: they come from the
    parameters, which every customer shares. What a customer will really bring is far
    less certain: see `spread` and `prediction`.

    Attributes:
        base: The customers.
        models: Of purchases and of spend.
        terms: Horizon, discount, timing and margin.
        worth: What their distinct histories come to.
        alive: Chance to be still there.
        purchases: Discounted purchases to come, that chance in them.
        spend: Expected on each.
        value: margin · purchases · spend.
        standard_error: Of the value; NaN where not known.
        low: Lower ends of the intervals.
        high: Upper ends.
        total: Value of all customers, with its error.
        mean: Value of one of them on average, with its error.
        level: Of the intervals.
        unit: Of the money.
        date: The day of the histories; None where it is not said.
        excluded: Rows left out, by reason.

    Shape:
        Every column (customers,), in the order of the data.

    Example:
        >>> from okrkit.retention.value.sample import valued
        >>> made = valued()
        >>> made.ids, made.total.definition.text(made.total.value)
        (['al', 'bo', 'cy'], '$286.45')
    """

    kind: ClassVar[str] = "lifetime-value"

    base: Base
    models: tuple[Purchasing, Spend]
    terms: Terms
    worth: Worth
    alive: Floats
    purchases: Floats
    spend: Floats
    value: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    total: Estimate
    mean: Estimate
    level: float
    unit: str
    date: dt.date | None = None
    excluded: Mapping[str, int] = field(factory=dict)

    @property
    def ids(self) -> Sequence[str]:
        """Ids of the customers as text, in order."""
        return self.base.ids

    def _find(self, id: str, /) -> int | None:
        return self.base.place_of(id)

    def __len__(self) -> int:
        """Count the customers."""
        return len(self.value)

    def _at(self, index: int, /) -> CustomerValue:
        return CustomerValue(
            customer=str(self.base.customer[index]),
            alive=float(self.alive[index]),
            purchases=float(self.purchases[index]),
            spend=float(self.spend[index]),
            value=float(self.value[index]),
            standard_error=known(self.standard_error[index]),
            low=known(self.low[index]),
            high=known(self.high[index]),
        )

    def top(self, n: int = 10) -> tuple[CustomerValue, ...]:
        """
        Return the most valuable customers.

        Args:
            n: How many, from 1 on.

        Returns:
            They, the most valuable first; equals in the order of the data.

        Raises:
            InvalidOKRError: No such number.

        Example:
            >>> from okrkit.retention.value.sample import valued
            >>> [one.customer for one in valued().top(2)]
            ['bo', 'al']
        """
        if isinstance(n, bool) or not isinstance(n, int) or n < 1:
            raise InvalidOKRError(
                "no number of customers",
                code="out-of-range",
                place="n",
                expected="1 or more",
                got=shown(n),
            )
        order = np.argsort(-self.value, kind="stable")[:n]
        return tuple(self._at(int(place)) for place in order)

    def deciles(self) -> Deciles:
        """
        Return shares of value by tenths of the customers, the most valuable first.

        Returns:
            Ten of them.

        Raises:
            NotMeasuredError: Nobody is worth anything.

        Example:
            >>> from okrkit.retention.value.sample import valued
            >>> int(valued().deciles().customers.sum())
            3
        """
        return deciles_of(self.value)

    def lorenz(self, *, points: int = 101) -> Lorenz:
        """
        Return the Lorenz curve: which share of value the least valuable have.

        Args:
            points: How many points of it.

        Returns:
            Shares of customers and of value.

        Raises:
            NotMeasuredError: Nobody is worth anything.
            InvalidOKRError: Fewer than two points.

        Example:
            >>> from okrkit.retention.value.sample import valued
            >>> valued().lorenz(points=2).value.tolist()
            [0.0, 1.0]
        """
        return lorenz_of(self.value, points=points)

    @property
    def gini(self) -> float:
        """
        Gini's index of the values: 0 where all are equal.

        Raises:
            NotMeasuredError: Nobody is worth anything.
        """
        return gini_of(self.value)

    def spread(self) -> Floats:
        """
        Return how far what each customer will bring lies from his value, usually.

        Returns:
            Standard deviations of the discounted money of the horizon, with the
            parameters taken for true: whether and how often he buys, and how much.

        Raises:
            NotMeasuredError: There is none: spend without a variance, or money that
                counts by months.

        Shape:
            (customers,).

        Units:
            Money.

        Source:
            `chance_variance`.

        Example:
            >>> from okrkit.retention.value.sample import valued
            >>> valued().spread().round(2).tolist()
            [64.68, 135.51, 14.15]
        """
        return np.sqrt(self._chance())

    def prediction(self, *, level: float | None = None) -> Estimate:
        """
        Return what all customers will bring, with both of its uncertainties.

        Args:
            level: Of the interval; that of the result where None.

        Returns:
            The total with an error from the parameters and from what customers will
            do, who are independent of each other; the chance alone where the models
            have no error. No interval where customers are so few that chance is large
            beside the total; the note says so.

        Raises:
            NotMeasuredError: As `spread`.
            InvalidOKRError: No such level.

        Source:
            The sum of both variances; a normal interval on the log scale.

        Example:
            >>> from okrkit.retention.value.sample import valued
            >>> made = valued()
            >>> made.prediction().standard_error > made.total.standard_error
            True
        """
        chance = float(self._chance().sum())
        own = self.total.standard_error
        error = math.sqrt(chance + (own or 0.0) ** 2)
        what = "chance alone" if own is None else "parameters and chance"
        whole = float(self.value.sum())
        few = math.sqrt(chance) > _FEW * whole
        said = (_TOO_FEW if few else "", failed(*self.models))
        return estimate_of(
            self.total.definition,
            whole,
            error,
            level=self.level if level is None else level,
            method=f"{what}, on the log scale",
            like=evolve(self.total, note="; ".join(part for part in said if part)),
            ends=(np.nan, np.nan) if few else None,
        )

    def _chance(self) -> Floats:
        found = chance_variance(*self.models, self.base, self.terms, self.worth)
        if found is None:
            raise NotMeasuredError(
                "what customers will bring has no variance that is known",
                place="spread",
                hint="It needs q above 2 where somebody never came back, and money "
                "that counts at each purchase.",
            )
        return found

    def to_columns(self) -> dict[str, NDArray[Any]]:
        """
        Return every number as a column.

        Returns:
            By name: customer, alive, purchases, spend, value, standard_error, low and
            high.

        Shape:
            Each (customers,).

        Units:
            Money; chances; purchases of today's worth.

        Source:
            None.

        Example:
            >>> from okrkit.retention.value.sample import valued
            >>> list(valued().to_columns())[:3]
            ['customer', 'alive', 'purchases']
        """
        return {
            "customer": self.base.customer,
            "alive": self.alive,
            "purchases": self.purchases,
            "spend": self.spend,
            "value": self.value,
            "standard_error": self.standard_error,
            "low": self.low,
            "high": self.high,
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return plain values for JSON.

        Returns:
            `kind`, the terms, total and mean, and an item for each customer.

        Example:
            >>> from okrkit.retention.value.sample import valued
            >>> valued().to_dict()["horizon"]
            '12 months'
        """
        plain = super().to_dict()
        told = {
            "date": self.date,
            "horizon": self.terms.horizon,
            "discount": str(self.terms.discount),
            "timing": self.terms.timing,
            "margin": self.terms.margin,
            "unit": self.unit,
            "level": self.level,
            "total": self.total,
            "mean": self.mean,
            "excluded": dict(self.excluded),
        }
        return {
            "kind": plain["kind"],
            **{name: jsonable(value) for name, value in told.items()},
            "items": plain["items"],
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the value of a customer came about.

        Args:
            id: The customer, as text.

        Returns:
            The value, over chance, purchases, spend and margin.

        Raises:
            UnknownIdError: No such customer.

        Example:
            >>> from okrkit.retention.value.sample import valued
            >>> print(valued().explain("bo").inputs[2])
            spend = 25.37  [GammaGamma]
        """
        one = self[id]
        at = self._find(id) or 0
        bought, spent = self.models
        parts = (
            Explanation(
                "alive",
                one.alive,
                shown=f"{100 * one.alive:.4g}%",
                rule=type(bought).__name__,
                note=f"{self.base.frequency[at]:g} repeat purchases, the last at "
                f"{self.base.recency[at]:.6g} of {self.base.T[at]:.6g} {bought.unit}",
            ),
            Explanation(
                "discounted purchases, if alive",
                one.purchases / one.alive if one.alive else 0.0,
                formula="E[sum of exp(-rate · time)]",
                note=self.terms.said,
            ),
            Explanation(
                "spend",
                one.spend,
                shown=f"{one.spend:.4g}",
                rule="always" if isinstance(spent, float) else type(spent).__name__,
            ),
            Explanation("margin", self.terms.margin),
        )
        write = self.total.definition.text
        error = (
            ""
            if one.low is None or one.high is None
            else (
                f"{level_text(self.level)} interval {write(one.low)} to "
                f"{write(one.high)}"
            )
        )
        said = (error, failed(*self.models))
        return Explanation(
            id,
            one.value,
            shown=write(one.value),
            formula="alive · purchases if alive · spend · margin",
            note="; ".join(part for part in said if part),
            inputs=parts,
            excluded=tuple(
                (why, f"{n} row{'s' * (n != 1)}") for why, n in self.excluded.items()
            ),
        )

    def __repr__(self) -> str:
        """Return the total and how many customers, on one line."""
        said = self.total.definition.text(self.total.value)
        people = f"{len(self)} customer{'s' * (len(self) != 1)}"
        return f"<LifetimeValue of {people}: {said}, {self.terms.said}>"

    def __str__(self) -> str:
        """Return total, mean and the most valuable customers."""
        return value_text(self)

    def _repr_html_(self) -> str:
        """Return the same for a notebook, with the deciles."""
        return value_html(self)
