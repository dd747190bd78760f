"""`lifetime_value`: what customers will bring, in today's worth; how sure that is."""

import datetime as dt
import math
from typing import Final, Literal, TypeAlias

import numpy as np
from attrs import evolve, frozen

from okrkit.errors import InvalidOKRError
from okrkit.model.calendar import as_date
from okrkit.model.checks import choice, flag
from okrkit.numerics.arrays import Floats
from okrkit.retention.customers.summary import Summary
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.value.base import Base
from okrkit.retention.value.definitions import (
    NEW,
    NEW_AFTER_FIRST,
    VALUES,
    in_money,
)
from okrkit.retention.value.ends import ends_of, estimate_of
from okrkit.retention.value.resampled import resampled
from okrkit.retention.value.result import LifetimeValue
from okrkit.retention.value.terms import Terms, Timing
from okrkit.retention.value.worth import (
    Spend,
    Worth,
    as_purchasing,
    as_spend,
    failed,
    slopes_of,
    unit_of,
)
from okrkit.typing import Progress

Intervals: TypeAlias = Literal["delta", "bootstrap"]
"""How errors are made: of the fits' covariances, or by fits to drawn customers."""

_GIVEN: Final = "parameters were given: no error is known"
_ONLY: Final = "the error is that of the parameters; see prediction() for chance"


def lifetime_value(
    purchases: Purchasing,
    spend: Spend,
    data: object,
    *,
    horizon: str | None = "12 months",
    discount: str | float | None = "10% a year",
    margin: float = 1.0,
    timing: Timing = "purchase",
    unit: str = "count",
    customer: str | None = None,
    monetary: str = "monetary",
    date: dt.date | str | None = None,
    level: float = 0.95,
    intervals: Intervals | None = "delta",
    replicates: int = 200,
    seed: int | None = None,
    progress: "Progress | bool | None" = None,
) -> LifetimeValue:
    """
    Return what each customer will bring, in the worth of the day of his history.

    The value of a customer is ``margin · Σ over purchases to come of exp(-δ · time) ·
    spend``, as expected, with ``δ = log(1 + rate)``: each purchase is discounted by
    the time to it. With ``timing="month-end"`` it counts at the end of its month, as
    in lifetimes; months are 365.2425 / 12 days long.

    Args:
        purchases: BetaGeo, ModifiedBetaGeo or ParetoNBD.
        spend: GammaGamma, or the money of a purchase where it is always the same.
        data: A summary of purchases in the model's unit; or columns, records or a frame
            with frequency, recency, T and, for GammaGamma, mean money, one row a
            customer.
        horizon: How far ahead, as text: "12 months", "52 weeks"; None for all time.
        discount: Effective rate, as text: "10% a year", "1% a month"; 0 for none.
        margin: Which part of the money is earned.
        timing: "purchase" or "month-end".
        unit: Of the money: a currency's code.
        customer: Name of the column of ids; None for that of a summary, or the number
            of the row.
        monetary: Name of the column of mean money of repeat purchases.
        date: The day of the histories; that of a summary where None.
        level: Of the intervals.
        intervals: "delta" from the fits' covariances, "bootstrap" by fits to customers
            drawn from the data, None for none.
        replicates: Of the bootstrap.
        seed: Of the bootstrap, which has no hidden one.
        progress: True for a bar by `tqdm`, or what makes one of
            the bootstrap's fits and `total`, as `tqdm` does; None for none.

    Returns:
        Values by customer, with total and mean. Their errors are those of the
        parameters: what customers will do by chance is in `prediction()`.

    Raises:
        InvalidOKRError: A horizon or discount without its unit, a summary in another
            unit than the model's, histories that cannot be, no mean spend (q of 1 or
            less), a bootstrap without a seed or without an answer.

    Units:
        Money.

    Source:
        Fader, Hardie and Lee, Journal of Marketing Research 42 (2005), 415-430; errors
        by the delta method.

    Example:
        >>> from okrkit.retention.value.sample import customers, models
        >>> made = lifetime_value(*models(), customers(), customer="who", unit="USD")
        >>> made.total.definition.text(made.total.value)
        '$286.45'
    """
    model, money = as_purchasing(purchases), as_spend(spend)
    terms = Terms.of(horizon=horizon, discount=discount, timing=timing, margin=margin)
    level = check_level(level)
    _check_intervals(intervals)
    asked = monetary if isinstance(money, GammaGamma) else None
    base = Base.read(data, unit_of(model), customer=customer, monetary=asked)
    made = Worth.of(model, money, base, terms)
    value = made.value(base, terms.margin)
    found = _Errors.none(len(base))
    if intervals == "bootstrap":
        each, whole, ends = resampled(
            model, money, base, terms,
            replicates=replicates, seed=seed, level=level, progress=progress,
        )  # fmt: skip
        found = _Errors(each=each, whole=whole, ends=ends)
    elif intervals == "delta":
        found = _delta(model, money, base, terms, made)
    low, high = found.interval(value, level)
    note = _note(found, model, money) if intervals is not None else ""
    total, mean = _sums(made.total(base, terms.margin), base, found, unit, level, note)
    day = _day(data, date)
    return LifetimeValue(
        base=base,
        models=(model, money),
        terms=terms,
        worth=made,
        alive=made.alive[base.places],
        purchases=made.bought[base.places],
        spend=made.spend(base),
        value=value,
        standard_error=found.each,
        low=low,
        high=high,
        total=evolve(total, date=day),
        mean=evolve(mean, date=day),
        level=level,
        unit=unit,
        date=day,
        excluded=base.excluded,
    )


def _check_intervals(intervals: object) -> None:
    if intervals is not None:
        choice(intervals, ("delta", "bootstrap"), field="intervals")


def _note(found: "_Errors", model: Purchasing, money: Spend) -> str:
    return _ONLY if found.whole is not None else failed(model, money) or _GIVEN


def new_customer_value(
    purchases: Purchasing,
    spend: Spend,
    *,
    horizon: str | None = "12 months",
    discount: str | float | None = "10% a year",
    margin: float = 1.0,
    timing: Timing = "purchase",
    first: bool = True,
    unit: str = "count",
    level: float = 0.95,
) -> Estimate:
    """
    Return what a new customer will bring, from his first purchase on.

    Args:
        purchases: BetaGeo, ModifiedBetaGeo or ParetoNBD.
        spend: GammaGamma, or the money of a purchase where it is always the same.
        horizon: How far ahead, as text; None for all time.
        discount: Effective rate, as text; 0 for none.
        margin: Which part of the money is earned.
        timing: "purchase" or "month-end".
        first: Whether the first purchase, which is made now, is counted.
        unit: Of the money: a currency's code.
        level: Of the interval.

    Returns:
        The value, with the error that comes from the parameters.

    Raises:
        InvalidOKRError: As `lifetime_value`.

    Units:
        Money.

    Source:
        That of `lifetime_value`.

    Example:
        >>> from okrkit.retention.value.sample import models
        >>> most = new_customer_value(*models(), unit="USD")
        >>> rest = new_customer_value(*models(), unit="USD", first=False)
        >>> round(most.value - rest.value, 2) == round(models()[1].mean_spend, 2)
        True
    """
    model, money = as_purchasing(purchases), as_spend(spend)
    terms = Terms.of(horizon=horizon, discount=discount, timing=timing, margin=margin)
    level = check_level(level)
    none = np.zeros(1)
    rows = {"frequency": none, "recency": none, "T": none}
    base = Base.read(rows, unit_of(model), monetary=None)
    made = Worth.of(model, money, base, terms).with_first(flag(first, field="first"))
    slopes = slopes_of(model, money, base, terms)
    error = None
    if slopes is not None:
        error = math.sqrt(slopes.variance_of_sum(base, made, terms.margin))
    return estimate_of(
        in_money(NEW if first else NEW_AFTER_FIRST, unit),
        made.total(base, terms.margin),
        error,
        level=level,
        method="delta method, on the log scale",
        note=(failed(model, money) or _GIVEN) if error is None else "",
    )


@frozen(eq=False, kw_only=True)
class _Errors:
    """Errors of each value and of their sum; NaN and None where not known."""

    each: Floats
    whole: float | None
    ends: tuple[float, float] | None = None

    @classmethod
    def none(cls, many: int) -> "_Errors":
        """Return that nothing is known."""
        return cls(each=np.full(many, np.nan), whole=None)

    def interval(self, value: Floats, level: float) -> tuple[Floats, Floats]:
        """Return the ends of the intervals of the values."""
        if self.whole is None:
            return self.each, self.each
        return ends_of(value, self.each, level)

    @property
    def method(self) -> str:
        """How they were made."""
        return "delta method, on the log scale" if self.ends is None else "bootstrap"


def _sums(
    total: float, base: Base, errors: _Errors, unit: str, level: float, note: str
) -> list[Estimate]:
    """Return the value of all customers, and of one on average."""
    whole, ends = errors.whole, errors.ends
    return [
        estimate_of(
            in_money(VALUES[kind], unit),
            total / many,
            None if whole is None else whole / many,
            level=level,
            method=errors.method,
            n=float(len(base)),
            excluded=base.excluded,
            note=note,
            ends=None if ends is None else (ends[0] / many, ends[1] / many),
        )
        for kind, many in (("total", 1), ("mean", len(base)))
    ]


def _delta(
    purchases: Purchasing, spend: Spend, base: Base, terms: Terms, made: Worth
) -> _Errors:
    """Return errors by the delta method."""
    slopes = slopes_of(purchases, spend, base, terms)
    if slopes is None:
        return _Errors.none(len(base))
    return _Errors(
        each=np.sqrt(slopes.variance(base, made, terms.margin)),
        whole=math.sqrt(slopes.variance_of_sum(base, made, terms.margin)),
    )


def _day(data: object, date: dt.date | str | None) -> dt.date | None:
    known = data.on if isinstance(data, Summary) else None
    if date is None:
        return known
    day = as_date(date, field="date")
    if known is not None and known != day:
        raise InvalidOKRError(
            "the summary is of another day",
            code="contradiction",
            place="date",
            expected=str(known),
            got=str(day),
        )
    return day
