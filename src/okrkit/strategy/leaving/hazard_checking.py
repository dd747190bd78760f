"""How a hazard is tried on months that it has not seen."""

import datetime as dt
from typing import TYPE_CHECKING, Final

import numpy as np
from attrs import evolve

from okrkit.errors import InvalidOKRError
from okrkit.numerics.arrays import Floats
from okrkit.retention.tables.periods import EPOCH, day_number
from okrkit.retention.tables.table import OPEN
from okrkit.strategy.leaving.contracts import Contracts, months_later
from okrkit.strategy.leaving.hazard_check import HazardCheck, HazardRanking
from okrkit.strategy.leaving.hazard_fit import fitted
from okrkit.strategy.leaving.hazard_risk import Risk, risk_on
from okrkit.strategy.leaving.lifting import (
    auc,
    auc_error,
    auc_gain,
    calibration_table,
    lift_table,
)

if TYPE_CHECKING:
    from okrkit.strategy.leaving.hazard import ContractHazard

_PARTS: Final = 10


def checked_hazard(of: "ContractHazard", *, horizon: int) -> HazardCheck:
    """
    Fit a hazard anew to what was known months earlier, and look what came.

    Args:
        of: The hazard.
        horizon: How many months earlier.

    Returns:
        What was said and what came.

    Raises:
        NotMeasuredError: Nobody left before the earlier day, or in the hold-out.
        InvalidOKRError: Fewer than ten accounts, or no month before the earlier day.
    """
    # Whether a pause is over is known so many days later.
    last = day_number(of.on) - of.subscriptions.pause_days
    # From the day after, so that a month's last day goes back to a month's last day.
    days = (months_later(np.array([last + 1]), np.array([-horizon, 0])) - 1).tolist()
    cut, on = (dt.date.fromordinal(day + EPOCH) for day in days)
    question = evolve(of.question, on=cut)
    made = fitted(of.subscriptions, of.usage, question)
    then, use = made.read(of.subscriptions, of.usage, question, on=cut)
    ahead = made.ahead(horizon)
    risk = risk_on(
        then,
        use,
        scale=made.scale,
        ahead=ahead,
        level=of.level,
    )
    if len(risk.kept) < _PARTS:
        raise InvalidOKRError(
            "too few accounts for ten parts",
            code="out-of-range",
            place="subscriptions",
            expected=f"{_PARTS} accounts on {cut}, or more",
            got=str(len(risk.kept)),
        )
    now = Contracts.of(of.subscriptions, on=of.on, term=of.question.term)
    stays = risk.known.accounts.stay[risk.kept]
    left = _left(now, then.keys[then.customer[stays]], days[0], days[1])
    p = risk.chance
    base = -np.expm1(
        horizon * np.log1p(-made.months.left.sum() / made.months.many.sum())
    )
    error = risk.error(np.ones(len(p)), ahead) or 0.0
    return HazardCheck(
        cut=cut,
        on=on,
        months=horizon,
        chance=p,
        left=left,
        rankings=tuple(
            _ranking(name, score, p, left, of.level)
            for name, score in {"model": p, **_facts(risk)}.items()
        ),
        lift=lift_table(p, left, bins=_PARTS, level=of.level),
        calibration=calibration_table(p, left, bins=_PARTS, level=of.level),
        spread=float(np.sqrt(p @ (1 - p) + error**2)),
        base_brier=float(np.mean((base - left) ** 2)),
        base_error=float(np.std((base - left) ** 2 - (p - left) ** 2, ddof=1))
        / len(p) ** 0.5,
        excluded=risk.excluded,
        level=of.level,
    )


def _left(now: Contracts, keys: np.ndarray, since: int, until: int) -> Floats:
    """Tell who of those there on a day left up to another, as is known by now."""
    there = now.on(since)
    own = now.keys[now.customer[there.stay]]
    lost = there.lost[np.searchsorted(own, keys)]
    return (lost <= until).astype(np.float64)


def _facts(risk: Risk) -> dict[str, Floats]:
    """Return rankings that take one fact and no model: the higher, the likelier."""
    accounts, kept = risk.known.accounts, risk.kept
    made = {"tenure": -accounts.tenure[kept].astype(np.float64)}
    if accounts.due is not None:
        due = np.minimum(accounts.due[kept], OPEN) - accounts.day
        made["renewal"] = -due.astype(np.float64)
    if risk.known.recent is not None:
        # Of whom no change is known, none is taken.
        made["use"] = -np.nan_to_num(risk.known.change()[kept])
    return made


def _ranking(
    name: str, score: Floats, model: Floats, left: Floats, level: float
) -> HazardRanking:
    gain, error = auc_gain(model, score, left)
    return HazardRanking(
        name=name,
        auc=auc(score, left),
        auc_error=auc_error(score, left),
        gain=gain,
        gain_error=error,
        lift=float(lift_table(score, left, bins=_PARTS, level=level).lift[0]),
        level=level,
    )
