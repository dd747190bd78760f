"""`BetaGeoBetaBinom`: customers who may use each opportunity, until they leave."""

import math
from collections.abc import Callable, Mapping
from typing import Final, Self

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import number
from okrkit.numerics.arrays import Floats
from okrkit.retention.lifetime.beta_geo_beta_binom_likelihood import (
    Ways,
    alike,
    log_likelihoods,
    mixed,
    objective,
)
from okrkit.retention.lifetime.contractual import read_discount
from okrkit.retention.lifetime.described import Described, positive, read_only, settle
from okrkit.retention.lifetime.discounted import discounted_sum
from okrkit.retention.lifetime.fit import Fit
from okrkit.retention.lifetime.reading import (
    Histories,
    check_counts,
    check_histories,
    distinct,
    read_histories,
    read_rows,
)
from okrkit.retention.lifetime.renewing import fit_or_limit
from okrkit.retention.lifetime.rises import log_beta_ratio, log_rise

_NAMES: Final = ("alpha", "beta", "gamma", "delta")
_STARTS: Final = [[1.0, 1.0, 0.5, 3.0], [0.5, 3.0, 1.0, 9.0], [3.0, 3.0, 5.0, 50.0]]
_ALIKE_STARTS: Final = [[1.0, 1.0, 0.1], [0.5, 3.0, 0.02], [0.5, 3.0, 0.4]]

_ALIKE: Final = (
    "dropout is homogeneous: gamma and delta go to infinity, and dropout is "
    "everybody's chance to leave before each opportunity"
)

_FARTHEST: Final = 1_000_000
"""The most opportunities that are looked at, back or ahead."""


@frozen(kw_only=True, repr=False)
class BetaGeoBetaBinom(Described):
    """
    Customers who may use each of many opportunities, until they leave unseen (BG/BB).

    While there, a customer uses each opportunity with a chance of his own; before each
    he leaves for good with another chance of his own. Over customers both chances have
    beta distributions. For conferences, donations by year, cruises, renewals that may
    lapse: at most one purchase an opportunity.

    Attributes:
        alpha: First parameter of the chance to buy.
        beta: Second one.
        gamma: First parameter of the chance to leave; inf where all are alike.
        delta: Second one.
        dropout: Everybody's chance to leave, where all are alike; else None.
        fitted: What the fit says; None for given parameters.

    Source:
        Fader, Hardie and Shang, Customer-Base Analysis in a Discrete-Time
        Noncontractual Setting (2010).

    Example:
        >>> model = BetaGeoBetaBinom(alpha=1.204, beta=0.750, gamma=0.657, delta=2.783)
        >>> float(model.probability_alive(2, 4, 6).round(3))
        0.59
    """

    alpha: float
    beta: float
    gamma: float = np.inf
    delta: float = np.inf
    dropout: float | None = None
    fitted: Fit | None = field(default=None, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse parameters out of their range."""
        for name in ("alpha", "beta"):
            object.__setattr__(self, name, positive(getattr(self, name), field=name))
        settle(self, ("gamma", "delta"), "dropout")

    @classmethod
    def fit(
        cls,
        data: object,
        *,
        frequency: str = "frequency",
        recency: str = "recency",
        periods: str | None = None,
        weight: str | None = None,
    ) -> Self:
        """
        Fit the model to which opportunities customers used.

        Args:
            data: Columns by name, records, or a data frame; a row for each customer,
                or for many with a weight.
            frequency: Column of how many opportunities were used.
            recency: Column of the last one used, counted from 1; 0 for none.
            periods: Column of how many there were; "periods" where None, or "T" where
                there is no such column.
            weight: Column of how many customers a row stands for; None for one each.

        Returns:
            The model at its maximum-likelihood estimate; `converged` is False, and
            `fitted.note` says why, where there is none.

        Raises:
            InvalidOKRError: No table, no such column, impossible histories, or data
                that cannot tell: nobody bought, or one opportunity only.

        Example:
            >>> rows = {"frequency": [0, 1, 1, 2], "recency": [0, 1, 2, 2],
            ...     "periods": [2] * 4, "weight": [50, 20, 12, 18]}
            >>> BetaGeoBetaBinom.fit(rows, weight="weight").fitted.n
            100.0
        """
        read = _read(data, frequency, recency, periods, weight)
        _check(read.frequency, read.recency, read.T)
        rows = read.collapsed()
        _require(rows)
        ways = Ways.of(rows)
        fit = fit_or_limit(
            cls.__name__,
            _NAMES,
            objective(ways, mixed),
            _STARTS,
            (("alpha", "beta", "dropout"), objective(ways, alike), _ALIKE_STARTS),
            said=_ALIKE,
            customers=rows.customers,
            rows=len(rows),
        )
        return cls(**fit.params, fitted=fit)

    @property
    def params(self) -> Mapping[str, float]:
        """The four parameters; alpha, beta and dropout where all leave alike."""
        values = {"alpha": self.alpha, "beta": self.beta}
        if self.dropout is not None:
            return read_only({**values, "dropout": self.dropout})
        return read_only({**values, "gamma": self.gamma, "delta": self.delta})

    def log_likelihood_of(
        self, frequency: ArrayLike, recency: ArrayLike, periods: ArrayLike
    ) -> Floats:
        """
        Return the log-likelihood of each history.

        Args:
            frequency: Opportunities used.
            recency: The last one used, counted from 1; 0 for none.
            periods: How many there were.

        Returns:
            ln L, without the constant that counts orders of the same purchases.

        Raises:
            InvalidOKRError: Impossible histories.

        Shape:
            The three broadcast.

        Units:
            None.

        Source:
            Fader, Hardie and Shang (2010), equation 6.

        Example:
            >>> model = BetaGeoBetaBinom(alpha=1.2, beta=0.75, gamma=0.66, delta=2.8)
            >>> model.log_likelihood_of([0, 6], [0, 6], 6).round(3).tolist()
            [-1.166, -2.185]
        """
        return _of_each(self._log_likelihood, frequency, recency, periods)

    def probability_alive(
        self, frequency: ArrayLike, recency: ArrayLike, periods: ArrayLike
    ) -> Floats:
        """
        Return the chance that a customer is still there at the next opportunity.

        Args:
            frequency: Opportunities used.
            recency: The last one used, counted from 1; 0 for none.
            periods: How many there were.

        Returns:
            P(alive at periods + 1).

        Raises:
            InvalidOKRError: Impossible histories.

        Shape:
            The three broadcast.

        Units:
            Chance.

        Source:
            Fader, Hardie and Shang (2010), equation 11.

        Example:
            >>> model = BetaGeoBetaBinom(alpha=1.2, beta=0.75, gamma=0.66, delta=2.8)
            >>> model.probability_alive([0, 6], [0, 6], 6).round(3).tolist()
            [0.109, 0.93]
        """

        def alive(x: Floats, last: Floats, n: Floats) -> Floats:
            return np.exp(self._log_there(x, last, n) + self._log_stays(n + 1))

        return _of_each(alive, frequency, recency, periods)

    def expected_purchases(
        self,
        t: float,
        frequency: ArrayLike,
        recency: ArrayLike,
        periods: ArrayLike,
    ) -> Floats:
        """
        Return how many of the next t opportunities a customer will use.

        Args:
            t: Opportunities ahead, a whole number.
            frequency: Opportunities used.
            recency: The last one used, counted from 1; 0 for none.
            periods: How many there were.

        Returns:
            E[X*(t)].

        Raises:
            InvalidOKRError: Impossible histories, or no count of opportunities.

        Shape:
            The last three broadcast.

        Units:
            Purchases.

        Source:
            Fader, Hardie and Shang (2010), equation 13, as the sum it is made of: no
            gap at gamma = 1.

        Example:
            >>> model = BetaGeoBetaBinom(alpha=1.2, beta=0.75, gamma=0.66, delta=2.8)
            >>> model.expected_purchases(5, [0, 6], [0, 6], 6).round(3).tolist()
            [0.073, 3.75]
        """
        steps = np.arange(1.0, _horizon(t) + 1)

        def ahead(x: Floats, last: Floats, n: Floats) -> Floats:
            ages, places = np.unique(n, return_inverse=True)
            sums = [np.exp(self._log_stays(m + steps)).sum() for m in ages.tolist()]
            there = np.exp(self._log_there(x, last, n)) * np.array(sums)[places]
            rest: Floats = self._rate(x, n) * there
            return rest

        return _of_each(ahead, frequency, recency, periods)

    def expected_purchases_new(self, t: float) -> float:
        """
        Return how many of the first t opportunities a new customer will use.

        Args:
            t: Opportunities, a whole number.

        Returns:
            E[X(t)].

        Raises:
            InvalidOKRError: No count of opportunities.

        Shape:
            One number.

        Units:
            Purchases.

        Source:
            Fader, Hardie and Shang (2010), equation 8.

        Example:
            >>> model = BetaGeoBetaBinom(alpha=1.2, beta=0.75, gamma=0.66, delta=2.8)
            >>> round(model.expected_purchases_new(6), 3)
            2.217
        """
        return float(self.expected_purchases(t, 0, 0, 0))

    def residual_purchases(
        self,
        frequency: ArrayLike,
        recency: ArrayLike,
        periods: ArrayLike,
        *,
        discount: float,
    ) -> Floats:
        """
        Return the discounted expected residual transactions (DERT) of customers.

        Args:
            frequency: Opportunities used.
            recency: The last one used, counted from 1; 0 for none.
            periods: How many there were.
            discount: Per opportunity: 0.1 is 10 %; the next one is discounted once.

        Returns:
            All purchases still to come, in today's worth.

        Raises:
            InvalidOKRError: Impossible histories, no discount, or a sum without end.

        Shape:
            The first three broadcast.

        Units:
            Purchases.

        Source:
            Fader, Hardie and Shang (2010), equation 14.

        Example:
            >>> model = BetaGeoBetaBinom(alpha=1.2, beta=0.75, gamma=0.66, delta=2.8)
            >>> model.residual_purchases([0, 6], [0, 6], 6, discount=0.1).round(2)
            array([0.11, 5.9 ])
        """
        log_discount = read_discount(discount)
        if log_discount == 0 and self.gamma <= 1:
            raise InvalidOKRError(
                "the purchases to come have no end",
                code="endless-lifetime",
                place="discount",
                expected="a discount above 0",
                got=shown(discount),
            )

        def to_come(x: Floats, last: Floats, n: Floats) -> Floats:
            ages, places = np.unique(n, return_inverse=True)
            sums = [
                discounted_sum(
                    self._log_stays, m, log_discount=log_discount, tail=self.gamma
                )
                for m in ages.tolist()
            ]
            there = np.exp(self._log_there(x, last, n) + self._log_stays(n))
            whole = np.array(sums)[places] * math.exp(-log_discount)
            rest: Floats = self._rate(x, n) * there * whole
            return rest

        return _of_each(to_come, frequency, recency, periods)

    def _log_likelihood(self, x: Floats, last: Floats, n: Floats) -> Floats:
        rows = Histories(frequency=x, recency=last, T=n, weight=np.ones(len(x)))
        logs = np.log(np.array(list(self.params.values())))
        leaving = mixed if self.dropout is None else alike
        return log_likelihoods(Ways.of(rows), logs, leaving)

    def _rate(self, x: Floats, n: Floats) -> Floats:
        """Return the chance to use an opportunity, of a customer who is there."""
        rate: Floats = (self.alpha + x) / (self.alpha + self.beta + n)
        return rate

    def _log_stays(self, m: Floats) -> Floats:
        """Return the log of a new customer's chance to be there at opportunity m."""
        if self.dropout is not None:
            return m * math.log1p(-self.dropout)
        return log_beta_ratio(self.gamma, self.delta, m)

    def _log_there(self, x: Floats, last: Floats, n: Floats) -> Floats:
        """Return the log of the likelihood of buying so while there, over the whole."""
        buying = log_rise(self.alpha, x) + log_rise(self.beta, n - x)
        buying -= log_rise(self.alpha + self.beta, n)
        return buying - self._log_likelihood(x, last, n)

    def _at(self, logs: Floats) -> Self:
        values = np.exp(logs).tolist()
        return evolve(self, **dict(zip(self.params, values, strict=True)), fitted=None)


def _of_each(
    of: Callable[[Floats, Floats, Floats], Floats],
    frequency: ArrayLike,
    recency: ArrayLike,
    periods: ArrayLike,
) -> Floats:
    """Return a number of each history, worked out once for equal ones."""
    x, last, n = read_rows(
        ("frequency", frequency), ("recency", recency), ("periods", periods)
    )
    _check(x, last, n)
    rows, places = distinct(x.ravel(), last.ravel(), n.ravel())
    found: Floats = of(*rows)[places]
    return found.reshape(x.shape)


def _read(
    data: object, frequency: str, recency: str, periods: str | None, weight: str | None
) -> Histories:
    """Read histories; the column of their ends is "periods" or "T", if not said."""

    def read(column: str) -> Histories:
        return read_histories(
            data, frequency=frequency, recency=recency, T=column, weight=weight
        )

    try:
        try:
            return read("periods" if periods is None else periods)
        except InvalidOKRError as error:
            if periods is not None or not _lacks_periods(error):
                raise
            return read("T")
    except InvalidOKRError as error:
        raise (
            _no_periods(error, periods) if _lacks_periods(error) else error
        ) from None


def _lacks_periods(error: InvalidOKRError) -> bool:
    return error.code == "column-missing" and error.place == "T"


def _no_periods(error: InvalidOKRError, periods: str | None) -> InvalidOKRError:
    """Say in this model's words that there is no column of opportunities."""
    column = "periods" if periods is None else periods
    return InvalidOKRError(
        f"no column {shown(column)} for the periods",
        code="column-missing",
        place="periods",
        expected=error.expected,
        hint=error.hint.replace("Say T=...", "Say periods=..."),
    )


def _check(x: Floats, last: Floats, n: Floats) -> None:
    """Refuse what no customer can have done with opportunities."""
    check_counts(last, "recency")
    check_counts(n, "periods")
    check_histories(x, last, n)
    if (n > _FARTHEST).any():
        raise InvalidOKRError(
            "more opportunities than can be told apart",
            code="out-of-range",
            place="periods",
            expected=f"at most {_FARTHEST:,}",
            got=f"{np.max(n):g}",
        )
    if (x > last).any():
        row = int(np.argmax((x > last).ravel()))
        raise InvalidOKRError(
            "more purchases than opportunities up to the last one used",
            code="history-impossible",
            place="frequency",
            expected="at most one purchase an opportunity",
            got=f"{x.ravel()[row]:g} up to opportunity {last.ravel()[row]:g}",
        )


def _require(rows: Histories) -> None:
    """Refuse histories that cannot tell buying from leaving."""
    if not rows.frequency.any():
        raise InvalidOKRError(
            "nobody bought again, so nothing tells buying from leaving",
            code="nobody-repeated",
            place="frequency",
            expected="at least one purchase",
        )
    most = float(np.max(rows.T))
    if most < 2:
        raise InvalidOKRError(
            "one opportunity cannot tell buying from leaving",
            code="too-few-periods",
            place="periods",
            expected="at least two opportunities",
            got=f"{most:g}",
        )


def _horizon(t: float) -> int:
    ahead = number(t, field="t")
    if not (0 <= ahead <= _FARTHEST and ahead == int(ahead)):
        raise InvalidOKRError(
            "no number of opportunities",
            code="out-of-range",
            place="t",
            expected=f"a whole number from 0 to {_FARTHEST:,}",
            got=shown(t),
        )
    return int(ahead)
