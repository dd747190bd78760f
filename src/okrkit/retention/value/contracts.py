"""`contract_value`: what customers under contract will bring, cohort by cohort."""

import math
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final, TypeAlias

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike

from okrkit import markup
from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Floats
from okrkit.numerics.numbers import numbers
from okrkit.results import Explanation, Json, ResultSet, jsonable
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.lengths import DAYS, TimeUnit, time_unit
from okrkit.retention.lifetime.contractual import Contractual
from okrkit.retention.lifetime.described import positive
from okrkit.retention.value.definitions import of_contracts
from okrkit.retention.value.terms import Discount, as_discount

_HEADS: Final = ("customers", "how many", "periods each", "value", "interval")
_NEW: Final = "new"

Cohorts: TypeAlias = "Mapping[int, float] | ArrayLike"
"""Customers by how often they have renewed: a mapping, or a list from 0 on."""


@frozen(kw_only=True)
class CohortValue:
    """
    What one cohort will bring.

    Attributes:
        cohort: "new", or how often it has renewed.
        customers: How many there are.
        periods: Discounted periods to come of each.
        value: Of all of them, with its error.

    Example:
        >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
        >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
        >>> made = contract_value(model, [20500], margin=1, discount="10% a year")
        >>> made["0"].customers
        20500.0
    """

    cohort: str
    customers: float
    periods: float
    value: Estimate


@frozen(eq=False, repr=False, kw_only=True)
class ContractValue(ResultSet[CohortValue]):
    """
    What customers under contract will bring, in today's worth, cohort by cohort.

    Those there now are asked just before their next renewal; new ones pay their first
    period now. Errors come from the parameters, and go together in the totals.

    Attributes:
        model: Of renewals.
        cohorts: "new", and the numbers of renewals.
        customers: Of each cohort.
        periods: Discounted periods to come of each customer.
        values: Of each cohort.
        existing: Of all customers there now.
        new: Of all new customers; None where none are asked for.
        total: Of both.
        margin: What a period of a customer brings.
        discount: With its unit of time.
        every: Length of a period.

    Shape:
        customers and periods (cohorts,).

    Example:
        >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
        >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
        >>> made = contract_value(model, [20500], margin=1, discount="10% a year")
        >>> round(made.total.value)
        67851
    """

    kind: ClassVar[str] = "contract-value"

    model: Contractual
    cohorts: tuple[str, ...]
    customers: Floats
    periods: Floats
    values: tuple[Estimate, ...]
    existing: Estimate
    new: Estimate | None
    total: Estimate
    margin: float
    discount: Discount
    every: TimeUnit

    @property
    def ids(self) -> Sequence[str]:
        """How often each cohort has renewed, and "new"."""
        return self.cohorts

    def _at(self, index: int, /) -> CohortValue:
        return CohortValue(
            cohort=self.cohorts[index],
            customers=float(self.customers[index]),
            periods=float(self.periods[index]),
            value=self.values[index],
        )

    def to_columns(self) -> dict[str, np.ndarray]:
        """
        Return every number as a column.

        Returns:
            By name: cohort, customers, periods, value, standard_error, low, high.

        Shape:
            Each (cohorts,).

        Units:
            Money, and discounted periods.

        Source:
            None.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
            >>> made = contract_value(model, [20500], margin=1, discount="10% a year")
            >>> made.to_columns()["periods"].round(2)
            array([3.31])
        """
        numbers_of = ("value", "standard_error", "low", "high")
        return {
            "cohort": np.array(self.cohorts, np.str_),
            "customers": self.customers,
            "periods": self.periods,
            **{
                name: np.array([getattr(v, name) for v in self.values], np.float64)
                for name in numbers_of
            },
        }

    def to_dict(self) -> dict[str, Json]:
        """
        Return plain values for JSON.

        Returns:
            `kind`, the terms, the totals and an item for each cohort.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
            >>> made = contract_value(model, [20500], margin=1, discount="10% a year")
            >>> made.to_dict()["discount"]
            '10% a year'
        """
        plain = super().to_dict()
        told: dict[str, object] = {
            "model": self.model,
            "margin": self.margin,
            "discount": str(self.discount),
            "every": self.every,
            "existing": self.existing,
            "new": self.new,
            "total": self.total,
        }
        return {
            "kind": plain["kind"],
            **{name: jsonable(value) for name, value in told.items()},
            "items": plain["items"],
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the value of a cohort came about.

        Args:
            id: "new", or how often it has renewed.

        Returns:
            The value, over customers, periods and margin.

        Raises:
            UnknownIdError: No such cohort.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
            >>> made = contract_value(model, [20500], margin=1, discount="10% a year")
            >>> print(made.explain("0"))
            0 = 67,851.28
                = customers · discounted periods to come · margin
                from Fader and Hardie (2010)
              customers = 20500
              discounted periods to come = 3.30982
                  ! 10% a year
              margin = 1
        """
        one = self[id]
        return Explanation(
            id,
            one.value.value,
            shown=one.value.definition.text(one.value.value),
            formula="customers · discounted periods to come · margin",
            source="Fader and Hardie (2010)",
            inputs=(
                Explanation("customers", one.customers, shown=f"{one.customers:g}"),
                Explanation(
                    "discounted periods to come", one.periods, note=str(self.discount)
                ),
                Explanation("margin", self.margin),
            ),
        )

    def __repr__(self) -> str:
        """Return the total, on one line."""
        said = self.total.definition.text(self.total.value)
        return f"<ContractValue: {said}, {self.discount}>"

    def __str__(self) -> str:
        """Return totals and cohorts as text."""
        table = markup.text_table(_HEADS, self._rows(), align="lrrrr")
        return "\n".join([*map(markup.plain, self._heads()), table])

    def _repr_html_(self) -> str:
        """Return the same for a notebook."""
        title, *lines = self._heads()
        table = markup.table(_HEADS, self._rows(), caption=title, align="lrrrr")
        parts = [table, *(markup.element("div", line) for line in lines)]
        return markup.fragment(markup.join(parts), text=str(self))

    def _heads(self) -> list[str]:
        said = f"Value of contracts, {self.discount}, renewed every {self.every[:-1]}"
        if self.new is None:
            return [said, str(self.existing)]
        return [said, str(self.existing), str(self.new), str(self.total)]

    def _rows(self) -> list[list[str]]:
        rows = []
        for one in self:
            write = one.value.definition.text
            ends = "-"
            if one.value.low is not None and one.value.high is not None:
                low, high = one.value.low, one.value.high
                ends = f"{write(low, named=False)} to {write(high, named=False)}"
            rows.append(
                [
                    _said(one.cohort),
                    f"{one.customers:g}",
                    f"{one.periods:.4g}",
                    write(one.value.value, named=False),
                    ends,
                ]
            )
        return rows


def contract_value(
    model: Contractual,
    customers: Cohorts,
    *,
    new: float = 0,
    margin: float,
    discount: str | float | None,
    every: TimeUnit = "years",
    unit: str = "count",
    level: float = 0.95,
) -> ContractValue:
    """
    Return what customers under contract will bring, in today's worth.

    Args:
        model: ShiftedBetaGeo or BetaDiscreteWeibull.
        customers: How many there are now, by how often they have renewed, as in
            ``{0: 20500, 1: 15200}``; or a list from 0 renewals on.
        new: How many are acquired now; their first period is paid at once.
        margin: What a period of a customer brings, above 0.
        discount: Effective rate, as text: "10% a year"; 0 for none.
        every: What a period is: customers renew once in it.
        unit: Of the margin: a currency's code.
        level: Of the intervals.

    Returns:
        The value of each cohort and of all, with errors from the parameters.

    Raises:
        InvalidOKRError: No such model, no counts, a discount without its unit, or a
            lifetime without end.

    Units:
        Those of the margin.

    Source:
        Fader and Hardie, Customer-Base Valuation in a Contractual Setting (2010),
        equations 4 and 8; the error by the delta method.

    Example:
        >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
        >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
        >>> there = [20500, 15200, 11340, 7961, 4391]
        >>> made = contract_value(model, there, margin=1, discount="10% a year")
        >>> round(made.existing.value, 2)
        207438.23
    """
    if not isinstance(model, Contractual):
        raise InvalidOKRError(
            "no model of renewals",
            code="wrong-type",
            place="model",
            expected="ShiftedBetaGeo or BetaDiscreteWeibull with its parameters",
            got=shown(model),
        )
    ages, counts = _cohorts(customers)
    fresh = float(_counts([new], "new")[0])
    if not counts.sum() + fresh > 0:
        raise InvalidOKRError(
            "no customers",
            code="no-customers",
            place="customers",
            expected="customers there now, or new ones",
        )
    each, rate = positive(margin, field="margin"), as_discount(discount)
    period = time_unit(every)
    coming = _Coming(ages, fresh > 0, math.expm1(rate.log("days") * DAYS[period]))
    names, whole, old = [f"{age:g}" for age in ages.tolist()], counts, counts
    if fresh:
        names = [*names, _NEW]
        whole, old = np.append(counts, fresh), np.append(counts, 0.0)

    def value(some: Floats, name: str) -> Estimate:
        return model.estimate(
            lambda at: each * float(some @ coming.of(at)),
            of_contracts(name, unit),
            n=float(some.sum()),
            level=level,
        )

    alone = zip(np.diag(whole), names, strict=True)
    parts = [value(row, _said(name)) for row, name in alone]
    return ContractValue(
        model=model,
        cohorts=tuple(names),
        customers=whole,
        periods=coming.of(model),
        values=tuple(parts),
        existing=value(old, "existing"),
        new=parts[-1] if fresh else None,
        total=value(whole, "total"),
        margin=each,
        discount=rate,
        every=period,
    )


@frozen(eq=False)
class _Coming:
    """Discounted periods to come of each cohort, once for the same parameters."""

    ages: Floats
    new: bool
    discount: float
    known: dict[tuple[float, ...], Floats] = field(factory=dict, init=False)

    def of(self, model: Contractual) -> Floats:
        """Return periods to come, those of new customers last."""
        key = tuple(model.params.values())
        if key not in self.known:
            made = model.residual_lifetime(self.ages, discount=self.discount)
            if self.new:
                made = np.append(made, model.expected_lifetime(discount=self.discount))
            self.known[key] = made
        return self.known[key]


def _cohorts(customers: Cohorts) -> tuple[Floats, Floats]:
    """Return renewals and customers of each cohort."""
    if isinstance(customers, Mapping):
        ages = _counts(list(customers), "renewals")
        return ages, _counts(list(customers.values()), "customers")
    counts = _counts(customers, "customers")
    return np.arange(float(len(counts))), counts


def _counts(given: ArrayLike, place: str) -> Floats:
    read = numbers(given, place=place)
    if read.ndim != 1 or not (np.isfinite(read) & (read >= 0)).all():
        raise InvalidOKRError(
            "a number is missing or below 0",
            code="out-of-range",
            place=place,
            expected="numbers from 0 on, one a cohort",
            got=shown(given),
        )
    return read


def _said(cohort: str) -> str:
    if cohort == _NEW:
        return cohort
    return f"after {cohort} renewal{'s' * (cohort != '1')}"
