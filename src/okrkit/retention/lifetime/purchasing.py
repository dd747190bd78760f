"""`Purchasing`: the face of models of customers who buy until they leave unnoticed."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError
from okrkit.model.checks import number
from okrkit.numerics.arrays import Floats
from okrkit.retention.lengths import TimeUnit, span, spans, time_unit
from okrkit.retention.lifetime.described import Described, positive, read_only
from okrkit.retention.lifetime.fit import Fit
from okrkit.retention.lifetime.newton import Objective, Optimum, maximise
from okrkit.retention.lifetime.reading import (
    Histories,
    check_counts,
    check_histories,
    distinct,
    is_own,
    read_histories,
    read_rows,
)


@runtime_checkable
class _InUnit(Protocol):
    @property
    def unit(self) -> object: ...


class Purchasing(Described):
    """
    Customers who buy at a rate of their own until they leave, which nobody sees.

    A subclass says the likelihood and what to expect of those who are still there.
    """

    __slots__ = ()

    names: ClassVar[tuple[str, ...]]

    unit: TimeUnit | None
    fitted: Fit | None

    def __attrs_post_init__(self) -> None:
        """Refuse parameters that are not above 0, and units that are none."""
        for name in self.names:
            # As floats, whatever numbers came; attrs freezes only what it sees.
            given = positive(getattr(self, name), field=name)
            object.__setattr__(self, name, given)
        if self.unit is not None:
            time_unit(self.unit)

    @classmethod
    def fit(
        cls,
        data: object,
        *,
        frequency: str = "frequency",
        recency: str = "recency",
        T: str = "T",  # noqa: N803 - as the models' literature has it
        weight: str | None = None,
        unit: TimeUnit | None = None,
    ) -> Self:
        """
        Fit the model to purchase histories by maximum likelihood.

        Args:
            data: Columns by name, records, a data frame, or a summary of purchases.
            frequency: Name of the column of repeat purchases: the first is none.
            recency: Name of the column of the customer's age at the last purchase; 0
                where there was no repeat purchase.
            T: Name of the column of the customer's age at the end.
            weight: Of how many customers a row stands for; None for one each.
            unit: Of the ages; None for that of a summary. Other data do not say it: of
                a model that was not told, times are numbers, and no text.

        Returns:
            The model at the top of its likelihood. Where there is none, `converged` is
            False and `fitted.note` says why.

        Raises:
            InvalidOKRError: No table, no customer, histories that cannot be, or such as
                tell nothing because nobody came back; a summary in another unit.

        Units:
            Ages in `unit`; the log-likelihood is that of ages in it.

        Source:
            The page "Lifetime models" in the documentation.

        Example:
            >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
            >>> x = np.array([0, 1, 1, 2, 5, 9])
            >>> last, many = [0, 3, 30, 28, 20, 37], [140, 12, 9, 8, 6, 5]
            >>> data = {"frequency": x, "recency": last, "T": 39 + 0 * x, "n": many}
            >>> BetaGeo.fit(data, weight="n", unit="weeks").converged
            True
        """
        read = read_histories(
            data, frequency=frequency, recency=recency, T=T, weight=weight
        )
        named = _unit_of(data, unit)
        fit = cls.fit_rows(read.collapsed())
        return cls._of(fit.values, named, fit)

    @classmethod
    def fit_rows(cls, rows: Histories) -> Fit:
        """
        Fit the model to collapsed histories, from one start after the other.

        Args:
            rows: Distinct histories with weights.

        Returns:
            The fit at the first top that is found; else the best end, not converged.

        Raises:
            InvalidOKRError: Nobody came back.

        Shape:
            None.

        Units:
            Those of the histories.

        Source:
            That of the model.

        Example:
            >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
            >>> one = np.array([0.0, 1.0, 2.0, 4.0])
            >>> rows = Histories(frequency=one, recency=2 * one, T=9 + 0 * one,
            ...     weight=np.array([60.0, 20.0, 10.0, 5.0]))
            >>> BetaGeo.fit_rows(rows).n
            95.0
        """
        _require_repeats(rows)
        objective = cls.likelihood(rows)
        ends: list[Optimum] = []
        for start in cls._starts(rows):
            ends.append(maximise(objective, np.log(start), customers=rows.customers))
            if ends[-1].converged:
                break
        best = ends[-1] if ends[-1].converged else max(ends, key=lambda end: end.value)
        return Fit.of(
            cls.__name__,
            cls.names,
            best,
            n=rows.customers,
            rows=len(rows),
            excluded=rows.excluded,
        )

    @classmethod
    @abstractmethod
    def likelihood(cls, rows: Histories) -> Objective:
        """
        Return the log-likelihood of collapsed histories.

        Args:
            rows: Distinct histories with weights.

        Returns:
            A function of the log-parameters: value, gradient, Hessian.

        Example:
            >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
            >>> one = np.ones(1)
            >>> row = Histories(frequency=one, recency=one, T=2 * one, weight=one)
            >>> BetaGeo.likelihood(row)(np.zeros(4))[1].shape
            (4,)
        """

    @classmethod
    @abstractmethod
    def _starts(cls, rows: Histories) -> Sequence[Floats]:
        """Return parameters to search from."""

    @classmethod
    @abstractmethod
    def _of(cls, values: Floats, unit: TimeUnit | None, fitted: Fit | None) -> Self:
        """Return the model with some parameters."""

    @abstractmethod
    def _logs(self, x: Floats, recency: Floats, age: Floats) -> Floats:
        """Return the log-likelihood of each history."""

    @abstractmethod
    def _odds(self, x: Floats, recency: Floats, age: Floats) -> Floats:
        """Return the logarithm of the odds of having left."""

    @abstractmethod
    def _if_alive(self, x: Floats, age: Floats, t: Floats) -> Floats:
        """Return purchases in times (n, m) to come, of those who are still there."""

    @abstractmethod
    def _worth_if_alive(
        self, x: Floats, age: Floats, rate: float, horizon: float
    ) -> Floats:
        """Return discounted purchases to come, of those who are still there."""

    @abstractmethod
    def _chances(self, x: Floats, t: Floats) -> Floats:
        """Return the chance of x repeat purchases in the first t."""

    def _at(self, logs: Floats) -> Self:
        return self._of(np.exp(logs), self.unit, None)

    @property
    def values(self) -> Floats:
        """The parameters as an array, in the order of `params`."""
        return np.array([getattr(self, name) for name in self.names])

    @property
    def params(self) -> Mapping[str, float]:
        """The parameters by name."""
        return read_only({name: getattr(self, name) for name in self.names})

    def log_likelihood_of(
        self,
        frequency: ArrayLike,
        recency: ArrayLike,
        T: ArrayLike,  # noqa: N803
    ) -> Floats:
        """
        Return the log-likelihood of each customer's history.

        Args:
            frequency: Repeat purchases.
            recency: Age at the last one; 0 where there is none.
            T: Age at the end.

        Returns:
            One each; the sum is what a fit maximises.

        Raises:
            InvalidOKRError: Histories that cannot be.

        Shape:
            What the arguments broadcast to.

        Units:
            Ages in the model's unit.

        Source:
            That of the model.

        Example:
            >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
            >>> model = BetaGeo(r=1, alpha=1, a=1, b=1)
            >>> model.log_likelihood_of(1, 1, 2).round(6).item()
            -1.711717
        """
        x, t_x, age = self._read(frequency, recency, T)
        return self._logs(x, t_x, age)

    def probability_alive(
        self,
        frequency: ArrayLike,
        recency: ArrayLike,
        T: ArrayLike,  # noqa: N803
    ) -> Floats:
        """
        Return the chance that each customer has not left.

        Args:
            frequency: Repeat purchases.
            recency: Age at the last one; 0 where there is none.
            T: Age at the end.

        Returns:
            Chances from 0 to 1.

        Raises:
            InvalidOKRError: Histories that cannot be.

        Shape:
            What the arguments broadcast to.

        Units:
            Ages in the model's unit.

        Source:
            That of the model.

        Example:
            >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
            >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426)
            >>> model.probability_alive([0, 2], [0, 30.43], 38.86).round(4).tolist()
            [1.0, 0.7266]
        """
        x, t_x, age = self._read(frequency, recency, T)
        return _chance_of(self._odds(x, t_x, age))

    def expected_purchases(
        self,
        t: ArrayLike,
        frequency: ArrayLike,
        recency: ArrayLike,
        T: ArrayLike,  # noqa: N803
    ) -> Floats:
        """
        Return how many purchases are expected of each customer in the next t.

        Args:
            t: How long: in the model's unit, or a text such as "12 months".
            frequency: Repeat purchases.
            recency: Age at the last one; 0 where there is none.
            T: Age at the end.

        Returns:
            Expected purchases; the chance that the customer has left is in them.

        Raises:
            InvalidOKRError: Histories that cannot be, or no time.

        Shape:
            What the arguments broadcast to.

        Units:
            Times in the model's unit; purchases.

        Source:
            That of the model, by quadrature.

        Example:
            >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
            >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426)
            >>> ahead = model.expected_purchases(39, [0, 2], [0, 30.43], 38.86)
            >>> ahead.round(4).tolist()
            [0.1951, 1.226]
        """
        given = spans(t, self.unit)
        time, x, t_x, age = read_rows(
            ("t", given), ("frequency", frequency), ("recency", recency), ("T", T)
        )
        check_histories(x, t_x, age)
        if given.size == 1:
            (few_x, few_age), places = distinct(x.ravel(), age.ravel())
            ahead = np.full((len(few_x), 1), float(given.ravel()[0]))
        else:
            (few_x, few_age, few_t), places = distinct(
                x.ravel(), age.ravel(), time.ravel()
            )
            ahead = few_t[:, None]
        bought = self._if_alive(few_x, few_age, ahead)[:, 0]
        alive = _chance_of(self._odds(x, t_x, age))
        alive *= bought[places].reshape(x.shape)
        return alive

    def expected_purchases_new(self, t: ArrayLike) -> Floats:
        """
        Return how many repeat purchases are expected of a new customer in the first t.

        Args:
            t: How long: in the model's unit, or a text such as "12 months".

        Returns:
            Expected repeat purchases: the first one is certain and not counted.

        Raises:
            InvalidOKRError: No time.

        Shape:
            That of t.

        Units:
            Times in the model's unit; purchases.

        Source:
            That of the model, by quadrature.

        Example:
            >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
            >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426)
            >>> model.expected_purchases_new([1, 52]).round(4).tolist()
            [0.0533, 1.4461]
        """
        zero = np.zeros(())
        return self.expected_purchases(t, zero, zero, zero)

    def probability_of(self, x: ArrayLike, t: ArrayLike) -> Floats:
        """
        Return the chance that a new customer buys x times again in the first t.

        Args:
            x: Repeat purchases.
            t: How long: in the model's unit, or a text such as "12 months".

        Returns:
            Chances; over all x they add up to 1.

        Raises:
            InvalidOKRError: No counts, or no time.

        Shape:
            What x and t broadcast to.

        Units:
            Times in the model's unit.

        Source:
            That of the model.

        Example:
            >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
            >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426)
            >>> model.probability_of([0, 1, 2], 39).round(4).tolist()
            [0.5738, 0.1994, 0.0854]
        """
        count, time = read_rows(("x", x), ("t", spans(t, self.unit)))
        check_counts(count, "x")
        chance = self._chances(count.ravel(), time.ravel())
        return chance.reshape(count.shape)

    def discounted_expected_purchases(
        self,
        frequency: ArrayLike,
        recency: ArrayLike,
        T: ArrayLike,  # noqa: N803
        *,
        rate: float,
        horizon: float | str | None = None,
    ) -> Floats:
        """
        Return the purchases to come, each worth less the later it comes.

        Args:
            frequency: Repeat purchases.
            recency: Age at the last one; 0 where there is none.
            T: Age at the end.
            rate: Of discount, continuous, per unit of time of the model: ln(1 + d) for
                an effective rate d.
            horizon: How long, in the model's unit or as text; None for all time.

        Returns:
            Discounted expected residual transactions: the sum of exp(-rate · time).

        Raises:
            InvalidOKRError: Histories that cannot be, a rate below 0, or none and no
                horizon either.

        Shape:
            What the arguments broadcast to.

        Units:
            1 over the model's unit; purchases of today's worth.

        Source:
            Fader, Hardie and Lee, Journal of Marketing Research 42 (2005), 415-430.

        Example:
            >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
            >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426)
            >>> worth = model.discounted_expected_purchases(2, 30.43, 38.86, rate=0.002)
            >>> round(float(worth), 3)
            6.074
        """
        cost = number(rate, field="rate")
        upto = np.inf if horizon is None else span(horizon, self.unit, place="horizon")
        if cost < 0 or (cost == 0 and upto == np.inf):
            raise InvalidOKRError(
                "no rate of discount",
                code="discount-missing",
                place="rate",
                expected="a rate above 0, or 0 with a horizon",
                got=repr(cost),
            )
        x, t_x, age = self._read(frequency, recency, T)
        (few_x, few_age), places = distinct(x.ravel(), age.ravel())
        worth = self._worth_if_alive(few_x, few_age, cost, upto)
        alive = _chance_of(self._odds(x, t_x, age))
        alive *= worth[places].reshape(x.shape)
        return alive

    def purchases_if_alive(
        self,
        frequency: Floats,
        T: Floats,  # noqa: N803
        t: Floats,
    ) -> Floats:
        """
        Return the purchases to come of customers who are still there, each once.

        Args:
            frequency: Repeat purchases.
            T: Age at the end.
            t: How long, for each customer one or several times.

        Returns:
            Expected purchases, none of them checked: see `expected_purchases`.

        Shape:
            frequency and T (n,), t (n, m) → (n, m).

        Units:
            Times in the model's unit; purchases.

        Source:
            That of the model, by quadrature.

        Example:
            >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
            >>> model, one = BetaGeo(r=1, alpha=1, a=1, b=1), np.ones(1)
            >>> model.purchases_if_alive(0 * one, 0 * one, one[:, None]).shape
            (1, 1)
        """
        return self._if_alive(frequency, T, t)

    def discounted_if_alive(
        self,
        frequency: Floats,
        T: Floats,  # noqa: N803
        *,
        rate: float,
        horizon: float,
    ) -> Floats:
        """
        Return discounted purchases to come of customers who are still there.

        Args:
            frequency: Repeat purchases.
            T: Age at the end.
            rate: Of discount, continuous.
            horizon: How long; infinity only where the rate is above 0.

        Returns:
            The sum of exp(-rate · time), nothing checked: see
            `discounted_expected_purchases`.

        Shape:
            (n,).

        Units:
            1 over the model's unit, and the unit; purchases of today's worth.

        Source:
            That of the model, by quadrature.

        Example:
            >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
            >>> model, one = BetaGeo(r=1, alpha=1, a=1, b=1), np.ones(1)
            >>> model.discounted_if_alive(one, one, rate=0.0, horizon=1.0).shape
            (1,)
        """
        return self._worth_if_alive(frequency, T, rate, horizon)

    def _read(
        self,
        frequency: ArrayLike,
        recency: ArrayLike,
        T: ArrayLike,  # noqa: N803
    ) -> list[Floats]:
        rows = read_rows(("frequency", frequency), ("recency", recency), ("T", T))
        check_histories(rows[0], rows[1], rows[2])
        return rows

    def with_unit(self, unit: TimeUnit) -> Self:
        """
        Return the same model in another unit of time, or say the one it counts in.

        Args:
            unit: "days", "weeks", "months" or "years".

        Returns:
            A model that expects the same; it no longer knows its fit. One that did not
            know its unit keeps numbers and fit, and knows it now.

        Raises:
            InvalidOKRError: No unit of time.

        Example:
            >>> from okrkit.retention.lifetime.beta_geo import BetaGeo
            >>> model = BetaGeo(r=0.243, alpha=4.414, a=0.793, b=2.426, unit="weeks")
            >>> round(model.with_unit("days").alpha, 3)
            30.898
        """
        name = time_unit(unit)
        if self.unit is None:
            return self._of(self.values, name, self.fitted)
        factor = span(f"1 {self.unit}", name)
        times = [factor if n in ("alpha", "beta") else 1.0 for n in self.names]
        return self._of(self.values * times, name, None)


def _chance_of(odds: Floats) -> Floats:
    """Return the chance of not having left."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(odds))


def _unit_of(data: object, unit: TimeUnit | None) -> TimeUnit | None:
    """Return the unit of the ages; only a result of okrkit's own says it itself."""
    said = data.unit if isinstance(data, _InUnit) and is_own(data) else None
    if unit is None or said is None:
        named = said if unit is None else unit
        return None if named is None else time_unit(named)
    if time_unit(unit) != said:
        raise InvalidOKRError(
            "the summary counts time in another unit",
            code="unit-mismatch",
            place="unit",
            expected=str(said),
            got=unit,
            hint=f"Fit without unit=..., or summary(..., unit={unit!r}).",
        )
    return unit


def _require_repeats(rows: Histories) -> None:
    """Refuse histories that tell nothing of the parameters."""
    if not (rows.frequency > 0).any():
        raise InvalidOKRError(
            "nobody came back, so the likelihood is flat",
            code="no-information",
            place="frequency",
            expected="customers with repeat purchases",
            got=f"none among {rows.customers:g}",
            hint="Wait longer, or use `churn` of those under contract.",
        )
