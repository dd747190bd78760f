"""`lifetime_value`: what customers will bring, in today's worth, and how sure that is."""

import datetime as dt
import math
from typing import Final, Literal, TypeAlias

import numpy as np

from okrkit.errors import InvalidOKRError
from okrkit.model.calendar import as_date
from okrkit.model.checks import choice
from okrkit.numerics.arrays import Floats
from okrkit.retention.customers.summary import Summary
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.value.base import Base
from okrkit.retention.value.resampled import resampled
from okrkit.retention.value.result import LifetimeValue, ends_of, estimate_of
from okrkit.retention.value.terms import Terms, Timing
from okrkit.retention.value.worth import (
    Spend,
    Worth,
    as_purchasing,
    as_spend,
    slopes_of,
)

Intervals: TypeAlias = Literal["delta", "bootstrap"]
"""How errors are made: from the fits' covariances, or by fits to resampled customers."""

_FORMULA: Final = "margin * sum of alive * discounted purchases * spend"
_SOURCE: Final = "Fader, Hardie and Lee (2005); Fader and Hardie, note 025 (2013)"
_GIVEN: Final = "parameters were given, or are no estimate: no error is known"
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
        >>> print(made.total)
        Lifetime value: $0
    """
    model, money = as_purchasing(purchases), as_spend(spend)
    terms = Terms.of(horizon=horizon, discount=discount, timing=timing, margin=margin)
    level = check_level(level)
    if intervals is not None:
        choice(intervals, ("delta", "bootstrap"), field="intervals")
    asked = monetary if isinstance(money, GammaGamma) else None
    base = Base.read(data, model.unit, customer=customer, monetary=asked)
    made = Worth.of(model, money, base, terms)
    spent = made.spend(base)
    value = terms.margin * made.bought[base.places] * spent
    total = made.total(base, terms.margin)
    if intervals == "bootstrap":
        errors = resampled(
            model, money, base, terms, replicates=replicates, seed=seed, level=level
        )
        error, sums, ends, method = *errors, "bootstrap"
    else:
        error, sums = _delta(model, money, base, terms, made, intervals)
        ends, method = None, "delta method, on the log scale"
    low, high = ends_of(value, error, level)
    day = _day(data, date)
    both = [
        estimate_of(
            _definition(kind, unit),
            total / many,
            None if math.isnan(sums) else sums / many,
            level=level,
            method=method,
            n=float(len(base)),
            date=day,
            excluded=base.excluded,
            note=_ONLY if not math.isnan(sums) else _GIVEN if intervals else "",
            ends=None if ends is None else (ends[0] / many, ends[1] / many),
        )
        for kind, many in (("total", 1), ("mean", len(base)))
    ]
    return LifetimeValue(
        base=base,
        models=(model, money),
        terms=terms,
        worth=made,
        alive=made.alive[base.places],
        purchases=made.bought[base.places],
        spend=spent,
        value=value,
        standard_error=error,
        low=low,
        high=high,
        total=both[0],
        mean=both[1],
        level=level,
        unit=unit,
        date=day,
        excluded=base.excluded,
    )


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
    base = Base.read(rows, model.unit, monetary=None)
    made = Worth.of(model, money, base, terms).with_first(first)
    slopes = slopes_of(model, money, base, terms)
    error = None
    if slopes is not None:
        error = math.sqrt(slopes.variance_of_sum(base, made, terms.margin))
    return estimate_of(
        Definition(
            id="lifetime-value.new",
            name="Lifetime value of a new customer",
            formula="margin * (1 + discounted purchases) * spend"
            if first
            else "margin * discounted purchases * spend",
            unit=unit,
            kind="level",
            source=_SOURCE,
        ),
        made.total(base, terms.margin),
        error,
        level=level,
        method="delta method, on the log scale",
        note=_GIVEN if error is None else "",
    )


def _delta(
    purchases: Purchasing,
    spend: Spend,
    base: Base,
    terms: Terms,
    made: Worth,
    intervals: str | None,
) -> tuple[Floats, float]:
    """Return errors of each value and of their sum; NaN where they are not known."""
    slopes = None
    if intervals is not None:
        slopes = slopes_of(purchases, spend, base, terms)
    if slopes is None:
        return np.full(len(base), np.nan), math.nan
    each = np.sqrt(slopes.variance(base, made, terms.margin))
    return each, math.sqrt(slopes.variance_of_sum(base, made, terms.margin))


def _definition(kind: str, unit: str) -> Definition:
    many = kind == "total"
    return Definition(
        id=f"lifetime-value.{kind}",
        name="Lifetime value" if many else "Lifetime value of a customer",
        formula=_FORMULA if many else f"{_FORMULA} / customers",
        unit=unit,
        kind="level",
        source=_SOURCE,
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
