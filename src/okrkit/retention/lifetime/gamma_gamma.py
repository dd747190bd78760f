"""`GammaGamma`: what customers spend on a purchase, each around his own mean."""

import math
from collections.abc import Mapping
from typing import Final, Self

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError
from okrkit.numerics.arrays import Floats
from okrkit.numerics.numbers import LARGEST, numbers
from okrkit.numerics.special import normal_quantile
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.lifetime.described import Described, positive, read_only
from okrkit.retention.lifetime.fit import Fit
from okrkit.retention.lifetime.gamma_gamma_likelihood import likelihood, log_densities
from okrkit.retention.lifetime.reading import check_counts
from okrkit.retention.lifetime.renewing import climb
from okrkit.retention.lifetime.spending import Spending

_NAMES: Final = ("p", "q", "v")

INDEPENDENCE: Final = Definition(
    id="spend-frequency-correlation",
    name="Correlation of frequency and money",
    formula="Pearson's correlation, over repeat buyers",
    unit="count",
    kind="level",
    bounds=(-1.0, 1.0),
    source="Fader and Hardie, note 025 (2013)",
)
"""How far who buys often spends more: a plain number from -1 to 1."""

MEAN_SPEND: Final = Definition(
    id="mean-spend",
    name="Mean money of a purchase",
    formula="p v / (q - 1)",
    unit="count",
    kind="level",
    source="Fader and Hardie, note 025 (2013)",
)
"""What a new customer is expected to spend."""


@frozen(kw_only=True, repr=False)
class GammaGamma(Described):
    """
    How much customers spend on a purchase, each around a mean of his own.

    The amounts of one customer have a gamma distribution around his mean; the means of
    customers have an inverse gamma distribution. How often he buys must tell nothing
    of how much he spends: `independence` says how far that holds.

    Attributes:
        p: Shape of one customer's amounts.
        q: Shape of the scales; the mean of customers exists only above 1.
        v: Scale of the scales, in units of money.
        fitted: What the fit says; None for given parameters.
        independence: Correlation of frequency and money in the data, with its interval.
        excluded: Rows left out of the fit, by reason.

    Source:
        Fader and Hardie, The Gamma-Gamma Model of Monetary Value (2013), note 025.

    Example:
        >>> model = GammaGamma(p=6.25, q=3.74, v=15.44)
        >>> round(model.mean_spend, 2), model.expected_spend([1, 10], [80, 80]).round(2)
        (35.22, array([66.35, 78.12]))
    """

    p: float
    q: float
    v: float
    fitted: Fit | None = field(default=None, eq=False)
    independence: Estimate | None = field(default=None, eq=False)
    excluded: Mapping[str, int] = field(factory=dict, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse parameters out of their range."""
        for name in _NAMES:
            object.__setattr__(self, name, positive(getattr(self, name), field=name))

    @classmethod
    def fit(
        cls,
        data: object,
        *,
        frequency: str = "frequency",
        monetary: str = "monetary",
        weight: str | None = None,
    ) -> Self:
        """
        Fit the model to the mean money of repeat buyers.

        Args:
            data: Columns by name, records, a data frame, or a summary; a row for each
                customer, or for many with a weight.
            frequency: Column of the purchases the mean is over; those with none are
                left out.
            monetary: Column of the mean money of these purchases. Means of 0 and below
                (gifts, refunds) cannot be, and are left out and counted.
            weight: Column of how many customers a row stands for; None for one each.

        Returns:
            The model at its maximum-likelihood estimate; `converged` is False, and
            `fitted.note` says why, where there is none.

        Raises:
            InvalidOKRError: No table, no such column, counts that are none, or nobody
                left to fit to.

        Example:
            >>> rows = {"frequency": [1, 2, 1, 3, 0], "monetary": [10, 35, 50, 20, 0]}
            >>> GammaGamma.fit(rows).excluded
            {'no purchase to average': 1}
        """
        read = Spending.read(
            data, frequency=frequency, monetary=monetary, weight=weight
        )
        # In units of the geometric mean, so that no currency is too small or large.
        log_money = np.log(read.money)
        log_unit = float(np.average(log_money, weights=read.weight))
        hill = likelihood(read.frequency, log_money - log_unit, read.weight)
        starts = [[4.0, 4.0, 1.0], [1.0, 2.0, 1.0], [20.0, 10.0, 0.5]]
        end = climb(hill, starts, customers=read.customers)
        end = evolve(
            end,
            at=end.at + np.array([0.0, 0.0, log_unit]),
            value=end.value - read.customers * log_unit,
        )
        fit = Fit.of(cls.__name__, _NAMES, end, n=read.customers, rows=len(read.money))
        return cls(
            **fit.params,
            fitted=fit,
            independence=_independence(read),
            excluded=read.excluded,
        )

    @property
    def params(self) -> Mapping[str, float]:
        """The parameters p, q and v."""
        return read_only({"p": self.p, "q": self.q, "v": self.v})

    @property
    def mean_spend(self) -> float:
        """
        Mean money of a purchase, over all customers: what to expect of a new one.

        Raises:
            InvalidOKRError: q is 1 or less, so that there is no mean.
        """
        self._require_mean()
        return self.p * self.v / (self.q - 1)

    def mean_spend_estimate(
        self, *, unit: str = "count", level: float = 0.95
    ) -> Estimate:
        """
        Return the mean money of a purchase with its error.

        Args:
            unit: Of the money: a currency's code.
            level: Of the interval.

        Returns:
            The mean over all customers; with an error where the model was fitted.

        Raises:
            InvalidOKRError: q is 1 or less, so that there is no mean.

        Source:
            Fader and Hardie (2013), equation 4; the error by the delta method.

        Example:
            >>> GammaGamma(p=6, q=4, v=15).mean_spend_estimate(unit="USD").value
            30.0
        """
        definition = evolve(MEAN_SPEND, unit=unit)
        n = None if self.fitted is None else self.fitted.n
        return self.estimate(lambda m: m.mean_spend, definition, n=n, level=level)

    def expected_spend(self, frequency: ArrayLike, monetary: ArrayLike) -> Floats:
        """
        Return what customers are expected to spend on their next purchase.

        Args:
            frequency: Purchases that the mean is over; 0 for a new customer.
            monetary: Mean money of these purchases; anything where there is none.

        Returns:
            A weighted mean of the customer's own mean and that of all.

        Raises:
            InvalidOKRError: No counts, money not above 0, or q is 1 or less.

        Shape:
            The two broadcast.

        Units:
            Those of the money.

        Source:
            Fader and Hardie (2013), equation 5.

        Example:
            >>> model = GammaGamma(p=6.25, q=3.74, v=15.44)
            >>> model.expected_spend([0, 1, 10], [0, 80, 80]).round(2).tolist()
            [35.22, 66.35, 78.12]
        """
        self._require_mean()
        x, z = self._read(frequency, monetary)
        whole = self.p * x + self.q - 1
        return (self.q - 1) / whole * self.mean_spend + self.p * x / whole * z

    def log_likelihood_of(self, frequency: ArrayLike, monetary: ArrayLike) -> Floats:
        """
        Return the log-likelihood of each customer's mean money.

        Args:
            frequency: Purchases that the mean is over, from 1 on.
            monetary: Mean money of these purchases.

        Returns:
            ln of the density; it depends on the unit of the money.

        Raises:
            InvalidOKRError: No counts from 1 on, or money not above 0.

        Shape:
            The two broadcast.

        Units:
            None.

        Source:
            Fader and Hardie (2013), equation 1a.

        Example:
            >>> model = GammaGamma(p=6.25, q=3.74, v=15.44)
            >>> model.log_likelihood_of(3, 40).round(4).tolist()
            -4.3336
        """
        x, z = self._read(frequency, monetary)
        if (x < 1).any():
            raise InvalidOKRError(
                "no purchase to average",
                code="out-of-range",
                place="frequency",
                expected="counts from 1 on",
            )
        return log_densities(x, z, (self.p, self.q, self.v))

    def _read(self, frequency: ArrayLike, monetary: ArrayLike) -> tuple[Floats, Floats]:
        x, z = np.broadcast_arrays(
            numbers(frequency, place="frequency"),
            numbers(monetary, place="monetary", most=LARGEST),
        )
        check_counts(x)
        z = np.where(x == 0, 1.0, z)
        if not (z > 0).all():
            raise InvalidOKRError(
                "money that is missing or not above 0",
                code="money-not-positive",
                place="monetary",
                expected="a mean above 0 of every customer who has bought",
            )
        return x, z

    def _require_mean(self) -> None:
        if self.q <= 1:
            raise InvalidOKRError(
                f"customers have no mean spend: q is {self.q:.6g}",
                code="no-mean",
                place="q",
                expected="q above 1",
                got=f"{self.q:.6g}",
                hint="Few large amounts weigh so much that the mean never settles. "
                "Look for outliers, or value customers by their own median.",
            )

    def _at(self, logs: Floats) -> Self:
        values = np.exp(logs).tolist()
        return evolve(self, **dict(zip(_NAMES, values, strict=True)), fitted=None)


def _independence(data: Spending) -> Estimate:
    """Return the correlation of frequency and money, with Fisher's interval."""
    # As shares of the most, which do not overflow.
    x, z, w = data.frequency, data.money / np.max(data.money), data.weight
    share = w / w.sum()
    off_x, off_z = x - share @ x, z - share @ z
    spread = math.sqrt(float(share @ off_x**2) * float(share @ off_z**2))
    n = data.customers
    if not (np.ptp(x) and np.ptp(z)) or n <= 3:
        return Estimate(
            definition=INDEPENDENCE,
            value=None,
            n=n,
            note="everybody bought as often, spent as much, or is one of three",
        )
    r = max(min(float(share @ (off_x * off_z)) / spread, 1.0), -1.0)
    reach = float(normal_quantile(0.975)) / math.sqrt(n - 3)
    at = math.atanh(min(max(r, -1 + 1e-15), 1 - 1e-15))
    return Estimate(
        definition=INDEPENDENCE,
        value=r,
        standard_error=(1 - r * r) / math.sqrt(n - 1),
        low=math.tanh(at - reach),
        high=math.tanh(at + reach),
        method="Fisher's z",
        n=n,
        excluded=data.excluded,
    )
