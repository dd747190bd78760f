"""`Contractual`: what a model of renewals says: survival, lifetimes, value."""

from abc import abstractmethod
from typing import Final, Self

import numpy as np
from attrs import evolve
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import number
from okrkit.numerics.arrays import Floats
from okrkit.numerics.numbers import numbers
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.lifetime.described import Described
from okrkit.retention.lifetime.discounted import discounted_sum
from okrkit.retention.lifetime.renewals import Renewals
from okrkit.retention.lifetime.renewing import Curve, likelihood

RESIDUAL: Final = Definition(
    id="residual-value",
    name="Residual value of the customer base",
    formula="margin * sum of customers * discounted residual lifetime",
    unit="count",
    kind="level",
    source="Fader and Hardie (2010)",
)
"""What those who are there will still bring."""


class Contractual(Described):
    """
    A customer under contract: at each renewal he stays or is lost for good.

    Ages are counted in renewals: `survival(1)` is the share that passes the first.
    A subclass gives the log of survival, with slopes for fits and without for any age,
    and how it fades in the end.

    Example:
        >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
        >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
        >>> isinstance(model, Contractual)
        True
    """

    __slots__ = ()

    @property
    @abstractmethod
    def _curve(self) -> Curve:
        """The log of survival as fits want it, of the parameters in `params`."""

    @abstractmethod
    def _log_survival(self, age: Floats) -> Floats:
        """Return log S(age) of ages from 0 on, whole or not."""

    @property
    @abstractmethod
    def _tail(self) -> float:
        """The power with which survival fades in the end; inf where faster."""

    def log_likelihood_of(
        self, survivors: object, *, size: float | None = None
    ) -> float:
        """
        Return the log-likelihood of cohorts under these parameters.

        Args:
            survivors: As `fit` takes them.
            size: As `fit` takes it.

        Returns:
            ln L, without the constant that counts orders of the same events.

        Raises:
            InvalidOKRError: No counts.

        Shape:
            One number.

        Units:
            None.

        Source:
            Fader and Hardie (2007), appendix B; (2018), equation 5.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> high_end = [1000, 869, 743, 653, 593, 551, 517, 491]
            >>> model = ShiftedBetaGeo(alpha=1, beta=1)
            >>> round(model.log_likelihood_of(high_end), 1)
            -2115.5
        """
        data = Renewals.of_survivors(survivors, size=size)
        logs = np.log(np.array(list(self.params.values())))
        return likelihood(data, self._curve)(logs)[0]

    def survival(self, t: ArrayLike) -> Floats:
        """
        Return the share of new customers still there after t renewals.

        Args:
            t: Renewals, from 0 on.

        Returns:
            S(t), 1 at 0.

        Raises:
            InvalidOKRError: No numbers from 0 on.

        Shape:
            As t.

        Units:
            Share of customers.

        Source:
            Fader and Hardie (2007), equation 6; (2018), equation 4.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
            >>> model.survival([0, 1, 2]).round(3).tolist()
            [1.0, 0.8, 0.648]
        """
        return np.exp(self._log_survival(_ages(t, place="t", least=0)))

    def retention(self, t: ArrayLike) -> Floats:
        """
        Return the share that stays at the t-th renewal, of those who came so far.

        Args:
            t: Renewals, from 1 on.

        Returns:
            r(t) = S(t) / S(t - 1).

        Raises:
            InvalidOKRError: No numbers from 1 on.

        Shape:
            As t.

        Units:
            Share of customers.

        Source:
            Fader and Hardie (2007), equation 8.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
            >>> model.retention([1, 2]).round(3).tolist()
            [0.8, 0.81]
        """
        return np.exp(self._log_retention(_ages(t, place="t", least=1)))

    def churn(self, t: ArrayLike) -> Floats:
        """
        Return the share that leaves at the t-th renewal, of those who came so far.

        Args:
            t: Renewals, from 1 on.

        Returns:
            1 - r(t), to full precision where it is small.

        Raises:
            InvalidOKRError: No numbers from 1 on.

        Shape:
            As t.

        Units:
            Share of customers.

        Source:
            Fader and Hardie (2007), equation 8.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
            >>> model.churn([1, 2]).round(3).tolist()
            [0.2, 0.19]
        """
        return -np.expm1(self._log_retention(_ages(t, place="t", least=1)))

    def lost_at(self, t: ArrayLike) -> Floats:
        """
        Return the share of new customers that leaves at the t-th renewal.

        Args:
            t: Renewals, from 1 on.

        Returns:
            P(T = t) = S(t - 1) - S(t).

        Raises:
            InvalidOKRError: No numbers from 1 on.

        Shape:
            As t.

        Units:
            Share of customers.

        Source:
            Fader and Hardie (2007), equation 5.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
            >>> model.lost_at([1, 2]).round(3).tolist()
            [0.2, 0.152]
        """
        age = _ages(t, place="t", least=1)
        return np.exp(self._log_survival(age - 1)) * -np.expm1(self._log_retention(age))

    def _log_retention(self, age: Floats) -> Floats:
        """Return log S(age) - log S(age - 1)."""
        return self._log_survival(age) - self._log_survival(age - 1)

    def residual_lifetime(self, renewals: ArrayLike, *, discount: float) -> Floats:
        """
        Return the discounted expected residual lifetime (DERL) after some renewals.

        It is asked just before the next renewal: that period comes first, and whole.

        Args:
            renewals: How often the customer has renewed, from 0 on.
            discount: Per period, from 0 on: 0.1 is 10 %.

        Returns:
            Periods still to come, in today's worth.

        Raises:
            InvalidOKRError: No renewals, no discount, or a lifetime without end: no
                discount where survival fades too slowly.

        Shape:
            As renewals.

        Units:
            Periods.

        Source:
            Fader and Hardie, Customer-Base Valuation in a Contractual Setting (2010),
            equation 8, whose n counts periods and is one more.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
            >>> model.residual_lifetime([0, 1, 2], discount=0.1).round(2).tolist()
            [3.31, 3.45, 3.59]
        """
        ages = _ages(renewals, place="renewals", least=0)
        log_discount = read_discount(discount)
        if log_discount == 0 and self._tail <= 1:
            raise InvalidOKRError(
                "the expected lifetime is infinite",
                code="endless-lifetime",
                place="discount",
                expected="a discount above 0",
                got="0",
                hint="Some customers hardly ever leave, and their periods add up "
                "without end; a discount makes them count less.",
            )
        distinct, places = np.unique(ages, return_inverse=True)
        sums = [
            discounted_sum(
                self._log_survival, age, log_discount=log_discount, tail=self._tail
            )
            for age in distinct.tolist()
        ]
        return np.array(sums)[places].reshape(ages.shape)

    def expected_lifetime(self, *, discount: float) -> float:
        """
        Return the discounted expected lifetime (DEL) of a new customer.

        Args:
            discount: Per period, from 0 on.

        Returns:
            Periods, the first of them certain and undiscounted.

        Raises:
            InvalidOKRError: No discount, or a lifetime without end.

        Shape:
            One number.

        Units:
            Periods.

        Source:
            Fader and Hardie (2010), equation 4.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
            >>> round(model.expected_lifetime(discount=0.1), 3)
            4.009
        """
        rest = self.residual_lifetime(0, discount=discount)
        return 1 + float(rest) / (1 + discount)

    def base_value(
        self,
        customers: ArrayLike,
        *,
        renewals: ArrayLike,
        margin: float = 1.0,
        discount: float,
        unit: str = "count",
        level: float = 0.95,
    ) -> Estimate:
        """
        Return what the customers there now will still bring, in today's worth.

        Args:
            customers: How many there are, by cohort.
            renewals: How often each cohort has renewed.
            margin: What one period of a customer brings.
            discount: Per period.
            unit: Of the margin.
            level: Of the interval.

        Returns:
            margin times the sum of customers times DERL; with the error that comes
            from the parameters, where they were fitted and converged.

        Raises:
            InvalidOKRError: No counts, or no lifetime.

        Shape:
            customers and renewals broadcast.

        Units:
            Those of the margin.

        Source:
            Fader and Hardie (2010), section 3; the error by the delta method.

        Example:
            >>> from okrkit.retention.lifetime.shifted_beta_geo import ShiftedBetaGeo
            >>> model = ShiftedBetaGeo(alpha=3.8, beta=15.2)
            >>> there, renewed = [20500, 15200, 11340, 7961, 4391], [0, 1, 2, 3, 4]
            >>> round(model.base_value(there, renewals=renewed, discount=0.1).value, 2)
            207438.23
        """
        counts = _ages(customers, place="customers", least=0)
        ages = _ages(renewals, place="renewals", least=0)
        each = number(margin, field="margin")

        def value(model: Self) -> float:
            rest = model.residual_lifetime(ages, discount=discount)
            return each * float((counts * rest).sum())

        return self.estimate(
            value,
            evolve(RESIDUAL, unit=unit),
            n=float(counts.sum()),
            level=level,
        )


def _ages(given: ArrayLike, *, place: str, least: float) -> Floats:
    """Read numbers from a least one on."""
    read = numbers(given, place=place)
    if np.isnan(read).any() or (read < least).any():
        raise InvalidOKRError(
            "a number is missing or too small",
            code="out-of-range",
            place=place,
            expected=f"numbers from {least:g} on",
            got=shown(given),
        )
    return read


def read_discount(discount: float) -> float:
    """
    Return log(1 + discount).

    Args:
        discount: A rate per period, from 0 on.

    Returns:
        Its logarithm.

    Raises:
        InvalidOKRError: No rate from 0 on.

    Example:
        >>> read_discount(0)
        0.0
    """
    rate = number(discount, field="discount")
    if rate < 0:
        raise InvalidOKRError(
            "a discount below 0",
            code="out-of-range",
            place="discount",
            expected="a rate per period from 0 on: 0.1 is 10 %",
            got=shown(discount),
        )
    return float(np.log1p(rate))
