"""
Customer value in closed form: constant margin, retention and discount.

All of them take one retention rate for everybody, at every age. Where customers differ,
those who leave easily leave first, and retention rises with age: then these forms
undervalue the customers there are: by 12 to 45 % in the examples of Fader and Hardie
(2010). Fit `ShiftedBetaGeo` where there are cohorts to fit it to.
"""

from collections.abc import Callable
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from attrs import evolve
from numpy.typing import ArrayLike

from okrkit.errors import InvalidOKRError, nearest, shown
from okrkit.model.unit import Unit
from okrkit.numerics.arrays import Flags, Floats
from okrkit.numerics.numbers import numbers
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.kept import period_of, require_kept

__all__ = [
    "CUSTOMER_VALUE",
    "LIFETIME",
    "Timing",
    "customer_value",
    "customer_value_estimate",
    "margin_multiple",
    "naive_lifetime",
    "naive_lifetime_estimate",
    "segment_shares",
]

Timing: TypeAlias = Literal["now", "renewal", "next", "end"]
"""When the first margin comes: "now": today, certain; "renewal": today, if the customer
renews; "next": in a period, if he has renewed by then; "end": in a period, certain."""

_HEADS: Final[dict[str, Callable[[Floats, Floats], Floats]]] = {
    "now": lambda _, factor: factor,
    "renewal": lambda retention, factor: retention * factor,
    "next": lambda retention, _: retention,
    "end": lambda _, factor: np.ones_like(factor),
}

_FORMULAS: Final = {
    "now": "m (1 + i) / (1 + i - r (1 + g))",
    "renewal": "m r (1 + i) / (1 + i - r (1 + g))",
    "next": "m r / (1 + i - r (1 + g))",
    "end": "m / (1 + i - r (1 + g))",
}

CUSTOMER_VALUE: Final = {
    timing: Definition(
        id=f"customer-value.{timing}",
        name="Customer value, constant retention",
        formula=formula,
        unit="count",
        kind="level",
        source="Fader and Hardie (2012), note 024",
    )
    for timing, formula in _FORMULAS.items()
}
"""The value of a customer in closed form, by when margins come."""

LIFETIME: Final = Definition(
    id="lifetime.constant-hazard",
    name="Expected lifetime, constant churn",
    formula="1 / churn",
    unit="count",
    kind="level",
    source="the mean of the geometric distribution",
)
"""How long a customer stays if everybody is as likely to leave at any age."""

_COUNTED: Final = {
    "day": "days",
    "week": "weeks",
    "month": "months",
    "quarter": "quarters",
    "half": "half-years",
    "year": "years",
}
"""The unit of a lifetime, by the period of the churn."""

_ASSUMED: Final = (
    "assumes one constant retention rate for everybody; where customers differ it "
    "undervalues those there are, by 12 to 45 % in published examples"
)

_HAZARD: Final = (
    "assumes a constant hazard: one churn rate for everybody at every age; where "
    "customers differ, those there now stay longer"
)


def customer_value(
    margin: ArrayLike,
    *,
    retention: ArrayLike,
    discount: ArrayLike,
    timing: Timing = "now",
    growth: ArrayLike = 0.0,
    periods: ArrayLike | None = None,
) -> Floats:
    """
    Return the value of a customer who stays with one chance in every period.

    With m, r, i, g for margin, retention, discount and growth, and without end ::

        now      m (1 + i) / (1 + i - r (1 + g))
        renewal  m r (1 + i) / (1 + i - r (1 + g))
        next     m r / (1 + i - r (1 + g))
        end      m / (1 + i - r (1 + g))

    Args:
        margin: What the first period brings.
        retention: Chance to stay from one period to the next, 0 to 1.
        discount: Per period, from 0 on.
        timing: When margins come; see `Timing`.
        growth: By which share the margin rises from period to period, above -1.
        periods: How many margins are counted; None for all.

    Returns:
        The sum of all margins, in today's worth.

    Raises:
        InvalidOKRError: A number out of its range, or a sum without end: retention
            times growth that no discount outweighs.

    Shape:
        All broadcast.

    Units:
        Those of the margin.

    Source:
        Fader and Hardie, Reconciling and Clarifying CLV Formulas (2012), note 024;
        growth: Gupta and Lehmann, Customers as Assets (2003).

    Example:
        >>> customer_value(100, retention=0.8, discount=0.1).round(2)
        np.float64(366.67)
    """
    head = _HEADS.get(timing)
    if head is None:
        near = nearest(str(timing), list(get_args(Timing)), most=1)
        raise InvalidOKRError(
            "no such timing",
            code="unknown-option",
            place="timing",
            expected=", ".join(get_args(Timing)),
            got=shown(timing),
            hint=f"Did you mean {near[0]!r}?" if near else "",
        )
    m = _read(margin, "margin", lambda _: True, "numbers")
    r, i, g = _rates(retention, discount, growth)
    log_ratio = _log(r) + np.log1p(g) - np.log1p(i)
    count = np.full((), np.inf)
    if periods is not None:
        count = _read(periods, "periods", _whole, "whole numbers from 0 on")
    endless = (log_ratio >= 0) & np.isinf(count)
    if endless.any():
        raise InvalidOKRError(
            "the value is infinite",
            code="endless-lifetime",
            place="retention",
            expected="retention (1 + growth) below 1 + discount",
            got=f"retention {shown(retention)}, discount {shown(discount)}, "
            f"growth {shown(growth)}",
            hint="Say periods=..., or a discount.",
        )
    first = m * head(r, 1 + i) / (1 + i)
    # No margin at all is 0, and not -0.
    return first * _series(log_ratio, count) + 0.0


def margin_multiple(
    retention: ArrayLike, discount: ArrayLike, *, growth: ArrayLike = 0.0
) -> Floats:
    """
    Return by what a margin is multiplied to get the value still to come.

    Args:
        retention: Chance to stay from one period to the next, 0 to 1.
        discount: Per period, from 0 on.
        growth: By which share the margin rises from period to period.

    Returns:
        r / (1 + i - r (1 + g)).

    Raises:
        InvalidOKRError: As `customer_value`.

    Shape:
        All broadcast.

    Units:
        Margins of one period.

    Source:
        Gupta and Lehmann (2003), table 1.

    Example:
        >>> margin_multiple([0.9, 0.8], [0.12, 0.10]).round(4)
        array([4.0909, 2.6667])
    """
    return customer_value(
        1.0, retention=retention, discount=discount, timing="next", growth=growth
    )


def naive_lifetime(churn: ArrayLike) -> Floats:
    """
    Return the expected lifetime under one constant churn rate for everybody.

    Nobody's churn is constant: with customers who differ, those there now stay longer
    than this says.

    Args:
        churn: Chance to leave in a period, above 0 and at most 1.

    Returns:
        1 / churn, counting the first period.

    Raises:
        InvalidOKRError: A churn of 0, or no chance.

    Shape:
        As churn.

    Units:
        Periods.

    Source:
        The mean of the geometric distribution.

    Example:
        >>> naive_lifetime([0.05, 0.2])
        array([20.,  5.])
    """
    return 1 / _read(
        churn, "churn", lambda c: (c > 0) & (c <= 1), "chances above 0, at most 1"
    )


def segment_shares(
    shares: ArrayLike, *, retention: ArrayLike, renewals: ArrayLike
) -> Floats:
    """
    Return how segments that stay unlike long are mixed among who is left.

    Args:
        shares: Of the segments among new customers, in any unit.
        retention: Of each segment.
        renewals: How often those who are left have renewed.

    Returns:
        Their shares, which add up to 1.

    Raises:
        InvalidOKRError: Numbers out of range, or nobody is left.

    Shape:
        shares and retention (segments,), renewals (n,) or none; (n, segments).

    Units:
        Share of customers.

    Source:
        Bayes's rule; Fader and Hardie (2010), section 2.

    Example:
        >>> segment_shares([1, 2], retention=[0.9, 0.5], renewals=[0, 2]).round(4)
        array([[0.3333, 0.6667],
               [0.6183, 0.3817]])
    """
    start = _read(shares, "shares", lambda s: s >= 0, "shares from 0 on")
    stay = _read(retention, "retention", lambda r: (r >= 0) & (r <= 1), "0 to 1")
    often = _read(renewals, "renewals", lambda n: n >= 0, "counts from 0 on")
    left: Floats = start * stay ** often[..., None]
    whole = left.sum(axis=-1, keepdims=True)
    if not (whole > 0).all():
        raise InvalidOKRError(
            "nobody is left", code="nobody-kept", place="shares", got=shown(shares)
        )
    shares_now: Floats = left / whole
    return shares_now


def customer_value_estimate(
    margin: float,
    *,
    retention: Estimate | float,
    discount: float,
    timing: Timing = "now",
    growth: float = 0.0,
    periods: float | None = None,
    unit: str = "count",
    kept: bool | None = None,
) -> Estimate:
    """
    Return the value of a customer with the error that the retention rate carries.

    Args:
        margin: What the first period brings.
        retention: A rate, or an estimate of one with its error.
        discount: Per period.
        timing: When margins come; see `Timing`.
        growth: By which share the margin rises from period to period.
        periods: How many margins are counted; None for all.
        unit: Of the margin: a currency's code.
        kept: Whether the estimate is of what was kept, where its definition does not
            say so.

    Returns:
        The value; its error by the delta method, its interval from the ends of the
        rate's. An end that would be infinite is left out.

    Raises:
        InvalidOKRError: As `customer_value`; or the rate was not measured, or is of
            churn, or of something else.

    Source:
        As `customer_value`.

    Example:
        >>> rate = Estimate(definition=Definition(id="retention", name="Retention",
        ...     formula="kept / start", unit="ratio"), value=0.8, standard_error=0.01)
        >>> value = customer_value_estimate(100, retention=rate, discount=0.1)
        >>> round(value.value, 2), round(value.standard_error, 2)
        (366.67, 12.22)
    """

    def value(rate: float) -> float:
        return float(
            customer_value(
                margin,
                retention=rate,
                discount=discount,
                timing=timing,
                growth=growth,
                periods=periods,
            )
        )

    if isinstance(retention, Estimate):
        require_kept(retention, kept=kept, wanted=True)
    # A timing that is none is refused with the value.
    own = CUSTOMER_VALUE.get(timing, CUSTOMER_VALUE["now"])
    definition = evolve(own, unit=unit)
    return _of_rate(value, retention, definition, note=_ASSUMED)


def naive_lifetime_estimate(
    churn: Estimate | float, *, unit: str | None = None, kept: bool | None = None
) -> Estimate:
    """
    Return the expected lifetime under constant churn, with the error of that churn.

    Args:
        churn: A rate per period, or an estimate of one with its error.
        unit: The period: "months" of a monthly churn. Where None an estimate's own
            period, and "periods" where that is not known: of a bare number, of counts,
            of several periods pooled.
        kept: Whether the estimate is of what was kept, where its definition does not
            say so. It must not be.

    Returns:
        1 / churn; its note names the assumption.

    Raises:
        InvalidOKRError: A churn of 0, or one that was not measured; an estimate of
            retention, or of something else, or of another period than `unit`.

    Source:
        As `naive_lifetime`.

    Example:
        >>> naive_lifetime_estimate(0.05, unit="months").value
        20.0
    """
    own = None
    if isinstance(churn, Estimate):
        require_kept(churn, kept=kept, wanted=False)
        own = period_of(churn)
    counted = Unit.of(unit or _COUNTED.get(own or "", "periods"))
    if own is not None and counted.name != _COUNTED[own]:
        raise InvalidOKRError(
            "the estimate is of another period",
            code="unknown-word",
            place="unit",
            expected=shown(_COUNTED[own]),
            got=shown(unit),
            hint="Convert the rate first: convert_rate(churn, from_=..., to=...).",
        )
    definition = evolve(LIFETIME, unit=counted)
    return _of_rate(lambda c: float(naive_lifetime(c)), churn, definition, note=_HAZARD)


def _of_rate(
    value: Callable[[float], float],
    rate: Estimate | float,
    definition: Definition,
    *,
    note: str,
) -> Estimate:
    """Return a number that rises or falls with a rate, with the rate's error."""
    if not isinstance(rate, Estimate):
        return Estimate(definition=definition, value=value(rate), note=note)
    if rate.value is None:
        raise InvalidOKRError(
            "the rate was not measured",
            code="not-measured",
            place=rate.definition.name,
            expected="an estimate with a value",
            got=rate.note,
        )
    error = None
    if rate.standard_error is not None:
        step = 1e-6 * min(rate.value, 1 - rate.value, 1.0) or 1e-6
        rise = _try(value, rate.value + step), _try(value, rate.value - step)
        ends = [v for v in rise if v is not None]
        if len(ends) == 2:
            error = abs(ends[0] - ends[1]) / (2 * step) * rate.standard_error
    found = [_try(value, end) for end in (rate.low, rate.high) if end is not None]
    made = Estimate(
        definition=definition,
        value=value(rate.value),
        standard_error=error,
        level=rate.level,
        n=rate.n,
        effective_n=rate.effective_n,
        period=rate.period,
        date=rate.date,
        segment=rate.segment,
        provisional=rate.provisional,
        excluded=rate.excluded,
        note=note,
    )
    if not found:
        return made
    known = [end for end in found if end is not None]
    low = min(known, default=None)
    high = max(known, default=None) if len(known) == len(found) else None
    return evolve(made, low=low, high=high, method=f"{rate.method}, carried over")


def _try(value: Callable[[float], float], rate: float) -> float | None:
    """Return a value, None where it is refused: beyond the end it has none."""
    try:
        return value(rate)
    except InvalidOKRError:
        return None


def _rates(
    retention: ArrayLike, discount: ArrayLike, growth: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    return (
        _read(retention, "retention", lambda r: (r >= 0) & (r <= 1), "0 to 1"),
        _read(discount, "discount", lambda i: i >= 0, "rates from 0 on"),
        _read(growth, "growth", lambda g: g > -1, "shares above -1"),
    )


def _read(
    given: ArrayLike, place: str, good: Callable[[Floats], Flags | bool], expected: str
) -> Floats:
    read = numbers(given, place=place)
    if np.isnan(read).any() or not np.all(good(read)):
        raise InvalidOKRError(
            "a number is missing or out of range",
            code="out-of-range",
            place=place,
            expected=expected,
            got=shown(given),
        )
    return read


def _whole(count: Floats) -> Flags:
    whole: Flags = (count >= 0) & (count == np.floor(count))
    return whole


def _log(x: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.log(x)


def _series(log_ratio: Floats, count: Floats) -> Floats:
    """Return 1 + ratio + ratio² ... of so many terms, also where the ratio is 1."""
    log_ratio, count = np.broadcast_arrays(log_ratio, count)
    with np.errstate(all="ignore"):
        top = np.where(count == 0, 0.0, np.expm1(log_ratio * count))
        return np.where(log_ratio == 0, count, top / np.expm1(log_ratio))
