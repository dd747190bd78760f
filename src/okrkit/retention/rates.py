"""`convert_rate`: a rate of one period as that of another, by a named assumption."""

from collections.abc import Callable, Mapping
from typing import Final, Literal, TypeAlias, overload

import numpy as np
from attrs import evolve

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import choice, flag, number
from okrkit.retention.estimates.estimate import Estimate
from okrkit.retention.estimates.kept import is_kept, period_of
from okrkit.retention.lengths import DAYS

Assumption: TypeAlias = Literal["constant hazard", "simple", "compounding"]
"""What is taken to hold from period to period; see `convert_rate`."""

_YEARS: Final[dict[str, float]] = {
    "day": DAYS["days"] / DAYS["years"],
    "week": DAYS["weeks"] / DAYS["years"],
    "month": 1 / 12,
    "quarter": 1 / 4,
    "half": 1 / 2,
    "year": 1.0,
}
_KEPT: Final[Mapping[str, str]] = {
    "constant hazard": "rate ** periods",
    "simple": "1 - (1 - rate) * periods",
    "compounding": "rate ** periods",
}
_Formula: TypeAlias = Callable[[float, float], float]


def _compounded(rate: float, times: float) -> float:
    if rate == 1:
        return 1.0
    return float(-np.expm1(times * np.log1p(-rate)))


def _simple(rate: float, times: float) -> float:
    return rate * times


_FORMULAS: Final[Mapping[str, tuple[_Formula, str]]] = {
    "constant hazard": (_compounded, "1 - (1 - rate) ** periods"),
    "simple": (_simple, "rate * periods"),
    "compounding": (_compounded, "1 - (1 - rate) ** periods"),
}


@overload
def convert_rate(
    rate: Estimate,
    *,
    from_: str,
    to: str,
    assumption: Assumption = ...,
    kept: bool | None = ...,
) -> Estimate: ...
@overload
def convert_rate(
    rate: float,
    *,
    from_: str,
    to: str,
    assumption: Assumption = ...,
    kept: bool | None = ...,
) -> float: ...
def convert_rate(
    rate: float | Estimate,
    *,
    from_: str,
    to: str,
    assumption: Assumption = "constant hazard",
    kept: bool | None = None,
) -> float | Estimate:
    """
    Convert a rate of churn or retention from one period to another.

    It is a guess about periods nobody looked at: customers who stay longer leave less.
    Where the counts of all periods are there, `Measured.pooled`, or asking with
    ``every="year"``, needs no assumption.

    Args:
        rate: A rate, or an estimate; its standard error and interval are converted.
        from_: The period it is of: day, week, month, quarter, half or year. A year
            has 365.2425 days, as everywhere in `okrkit.retention`.
        to: The period wanted.
        assumption: "constant hazard": everybody who is there is as likely to leave in
            each period, whoever comes later left aside. "simple": as many are lost in
            each period as in the first, and nobody twice. "compounding": as constant
            hazard, of revenue, where net churn may be below 0.
        kept: Whether the rate is what was kept. Where None a number is of churn, and
            of an estimate its definition says it.

    Returns:
        The rate of the other period; an estimate for an estimate, without numerator
        and denominator, and with the assumption in its note.

    Raises:
        InvalidOKRError: No such period or assumption; a rate that the assumption
            cannot hold for; an estimate of another period than `from_`, or of
            neither churn, retention nor renewal.

    Units:
        Fractions.

    Source:
        okrkit's own choice; the survival function of a constant hazard.

    Example:
        >>> round(convert_rate(0.05, from_="month", to="year"), 4)
        0.4596
        >>> convert_rate(0.05, from_="month", to="quarter", assumption="simple")
        0.15000000000000002
    """
    if kept is not None:
        flag(kept, field="kept")
    name = choice(assumption, tuple(_FORMULAS), field="assumption")
    own = _YEARS[choice(from_, tuple(_YEARS), field="from_")]
    times = _YEARS[choice(to, tuple(_YEARS), field="to")] / own
    if not isinstance(rate, Estimate):
        return _converted(number(rate, field="rate"), times, name, kept=bool(kept))
    _check_period(rate, from_)
    return _estimate(rate, times, name, to, kept=is_kept(rate, kept=kept))


def _converted(rate: float, times: float, assumption: str, *, kept: bool) -> float:
    """Convert a rate, or refuse it."""
    lost = 1 - rate if kept else rate
    if lost > 1 or (lost < 0 and assumption != "compounding"):
        raise InvalidOKRError(
            f"no rate for the assumption of {assumption}",
            code="not-a-rate",
            place="rate",
            expected="0 to 1" if assumption != "compounding" else "churn of at most 1",
            got=shown(rate),
            hint='assumption="compounding" is for net revenue.' if lost <= 1 else "",
        )
    made = _FORMULAS[assumption][0](lost, times)
    if made > 1:
        raise InvalidOKRError(
            "more would be lost than there was",
            code="not-a-rate",
            place="assumption",
            expected="at most 1",
            got=shown(made),
            hint='Ask for assumption="constant hazard".',
        )
    return 1 - made if kept else made


def _estimate(
    rate: Estimate, times: float, assumption: str, to: str, *, kept: bool
) -> Estimate:
    """Convert an estimate: its ends as they are, its error by the slope."""
    value = rate.value
    if value is not None:
        value = _converted(value, times, assumption, kept=kept)
    low, high = (
        None if end is None else _end(end, times, assumption, kept=kept)
        for end in (rate.low, rate.high)
    )
    error = rate.standard_error
    if error is not None and rate.value is not None:
        lost = 1 - rate.value if kept else rate.value
        bend = 1.0 if assumption == "simple" else (1 - lost) ** (times - 1)
        error = error * times * bend if np.isfinite(bend) else None
    formula = _KEPT[assumption] if kept else _FORMULAS[assumption][1]
    about = rate.definition
    said = f"{assumption}, {times:.6g} periods: {formula}"
    return evolve(
        rate,
        definition=evolve(
            about,
            id=f"{about.id}.by-{to}",
            name=f"{about.name} by {to}",
            formula=f"{formula}, of {about.formula}",
        ),
        value=value,
        standard_error=error,
        low=low,
        high=high,
        numerator=None,
        denominator=None,
        period=None,
        note=f"{rate.note}; {said}" if rate.note else said,
        parts={},
        estimator=None,
    )


def _end(end: float, times: float, assumption: str, *, kept: bool) -> float:
    """Convert an end of an interval; more than all is never lost."""
    lost = min(1 - end if kept else end, 1.0)
    if assumption == "simple":
        lost = min(lost, 1 / times)
    return _converted(1 - lost if kept else lost, times, assumption, kept=kept)


def _check_period(rate: Estimate, from_: str) -> None:
    """Refuse an estimate of another period than is said."""
    every = period_of(rate)
    if every is not None and every != from_:
        raise InvalidOKRError(
            "the estimate is of another period",
            code="unknown-word",
            place="from_",
            expected=shown(every),
            got=shown(from_),
        )
