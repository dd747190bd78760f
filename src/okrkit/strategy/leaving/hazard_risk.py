"""Chances of leaving within months, with errors and reasons, account by account."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from attrs import frozen

from okrkit.numerics.arrays import Floats, Ints
from okrkit.numerics.special import normal_quantile
from okrkit.strategy.leaving.contracts import Contracts, months_later
from okrkit.strategy.leaving.contracts_use import Use
from okrkit.strategy.leaving.hazard_levels import (
    AS_BEFORE,
    DUE,
    STOPPED,
    TOO_NEW,
    UNUSED,
    FactorName,
    Known,
    Scale,
    months_of,
)
from okrkit.strategy.leaving.hazard_logit import Logit, softplus
from okrkit.strategy.leaving.hazard_rows import Design, known_on, looked_ahead
from okrkit.strategy.leaving.silence import chance_of

_WORTH_A_WORD: Final = float(np.log(1.1))
"""A reason raises the odds of leaving by a tenth or more ..."""

_SURE: Final = float(normal_quantile(0.95))
"""... and the lower end of its one-sided 95% interval is above 0."""


@frozen(eq=False, kw_only=True)
class Lead:
    """
    The hazard of a month ahead, by what is known now.

    Attributes:
        design: Which level has which coefficient.
        logit: The coefficients.
    """

    design: Design
    logit: Logit


@frozen(eq=False, kw_only=True)
class Risk:
    """
    Chances of leaving of accounts that are there on a day.

    Attributes:
        known: What is known of them.
        kept: Places of the accounts that have a chance.
        first: Their levels in the first month; a renewal that is due in a later one
            counts as due.
        chance: Of leaving.
        low: Lower ends of its intervals; NaN where no error is known.
        high: Upper ends.
        slopes: Of the chance in the coefficients of each month ahead.
        kind: Of each account, its row of `slopes`.
        excluded: Accounts left out, by reason.

    Shape:
        first (accounts kept, factors), slopes (kinds, coefficients) each, the others
        (accounts kept,).
    """

    known: Known
    kept: Ints
    first: Ints
    chance: Floats
    low: Floats
    high: Floats
    slopes: tuple[Floats, ...]
    kind: Ints
    excluded: dict[str, int]

    def error(self, weight: Floats, ahead: Sequence[Lead]) -> float | None:
        """
        Return the error of a weighted sum of the chances, from the coefficients.

        Args:
            weight: Of each account; NaN counts as 0.
            ahead: The hazards of the months ahead.

        Returns:
            The standard error, as if all months were off together; None where a fit
            has none.

        Shape:
            (accounts kept,).
        """
        if not all(lead.logit.converged for lead in ahead):
            return None
        rows = len(self.slopes[0])
        each = np.bincount(self.kind, np.nan_to_num(weight), minlength=rows)
        return float(
            sum(
                np.sqrt(own @ lead.logit.covariance @ own)
                for lead, own in zip(
                    ahead, (each @ slope for slope in self.slopes), strict=True
                )
            )
        )


def risk_on(
    contracts: Contracts,
    use: Use | None,
    *,
    scale: Scale,
    ahead: Sequence[Lead],
    level: float,
) -> Risk:
    """
    Return the chances of leaving within months after the day of contracts.

    Args:
        contracts: The accounts.
        use: Theirs; None where there is no log of use.
        scale: Where levels begin.
        ahead: The hazard of each month.
        level: Of the intervals.

    Returns:
        Chances of the accounts there on that day.

    Units:
        Probabilities.

    Source:
        ``chance = 1 - Π (1 - hazard of the month)``; errors by the delta method, those
        of the months added up as if all were off together, which is the most they can
        be; ends on the scale of log odds.
    """
    day, horizon = contracts.last, len(ahead)
    known = known_on(contracts, use, day)
    ends = months_later(np.array([day]), np.arange(horizon + 1)).tolist()
    coming = []
    for since, until in pairwise(ends):
        then = looked_ahead(contracts, known, since)
        coming.append(np.stack(scale.codes(then, since=since, until=until), axis=1))
    out = np.zeros(len(known.accounts.stay), np.bool_)
    excluded: dict[str, int] = {}
    # A level that nobody kept until a later month counts as the usual one there.
    for why, rows in ahead[0].design.unseen(coming[0]):
        new = rows & ~out
        excluded |= {why: int(new.sum())} if new.any() else {}
        out |= new
    kept = np.flatnonzero(~out)
    months = [codes[kept] for codes in coming]
    paths, kind = _alike(months, [len(names) for names in ahead[0].design.levels])
    stays, error = np.zeros(paths.shape[1]), np.zeros(paths.shape[1])
    slopes = []
    for lead, codes in zip(ahead, paths, strict=True):
        x = lead.design.matrix(codes)
        odds = x @ lead.logit.coefficients
        stays -= softplus(odds)
        slope = chance_of(odds)[:, None] * x
        error += np.sqrt(np.einsum("ij,jk,ik->i", slope, lead.logit.covariance, slope))
        slopes.append(slope)
    chance = -np.expm1(stays)
    reach = float(normal_quantile(0.5 + level / 2)) * error / chance
    odds = np.log(chance) - stays
    return Risk(
        known=known,
        kept=kept,
        first=_with_due(months, ahead[0].design.names),
        chance=chance[kind],
        low=chance_of(odds - reach)[kind],
        high=chance_of(odds + reach)[kind],
        slopes=tuple(slope * np.exp(stays)[:, None] for slope in slopes),
        kind=kind,
        excluded=excluded,
    )


def _alike(months: list[Ints], sizes: list[int]) -> tuple[Ints, Ints]:
    """Find the accounts whose levels are alike in all months."""
    cells = [np.ravel_multi_index(tuple(codes.T), sizes) for codes in months]
    kind = np.zeros(len(months[0]), np.int64)
    paths = np.zeros((0, 1), np.int64)
    size = int(np.prod(sizes))
    for cell in cells:
        found, kind = np.unique(kind * size + cell, return_inverse=True)
        paths = np.vstack([paths[:, found // size], found % size])
    return np.stack(np.unravel_index(paths, sizes), axis=2), kind


def _with_due(months: list[Ints], names: tuple[FactorName, ...]) -> Ints:
    """Return the levels of the first month, with renewals that are due later, too."""
    first = months[0].copy()
    if "renewal" in names:
        place = names.index("renewal")
        due = np.any([codes[:, place] == DUE for codes in months], axis=0)
        first[due, place] = DUE
    return first


@frozen(eq=False, kw_only=True)
class Why:
    """
    Says why an account may leave: what raises its odds, in plain words.

    Attributes:
        risk: The accounts.
        design: Their levels.
        effects: Log odds of each level beside the average month, by factor.
        errors: Their standard errors.

    Shape:
        effects and errors: of each factor (levels,).
    """

    risk: Risk
    design: Design
    effects: tuple[Floats, ...]
    errors: tuple[Floats, ...]

    def __call__(self, row: int) -> tuple[str, ...]:
        """Return the reasons of an account, the weightiest first."""
        found = []
        for place, name in enumerate(self.design.names):
            level = int(self.risk.first[row, place])
            effect, error = self.effects[place][level], self.errors[place][level]
            if effect >= _WORTH_A_WORD and effect > _SURE * error:
                said = f"{name}: {self.design.levels[place][level]}"
                if name in _SAID:
                    at = int(self.risk.kept[row])
                    said = _SAID[name](self.risk.known, at, level)
                found.append((-float(effect), said))
        return tuple(said for _, said in sorted(found))


def _tenure(known: Known, at: int, _level: int) -> str:
    months = int(months_of(known.accounts.tenure[at]))
    if not months:
        return "customer for less than a month"
    return f"customer for {months} month{'s' * (months != 1)}"


def _renewal(known: Known, at: int, level: int) -> str:
    due = known.accounts.due
    if due is None or level != DUE:
        return _NO_RENEWAL[level - 1]
    days = int(due[at]) - known.accounts.day
    if days == 0:
        return "renewal due today"
    return f"renewal due in {days} day{'s' * (days != 1)}"


_NO_RENEWAL: Final = ("no renewal due within the month", "no renewal date known")


def _use(known: Known, at: int, level: int) -> str:
    if level == STOPPED:
        return "use stopped"
    if level == UNUSED:
        return "no use at all"
    if level == TOO_NEW:
        return "too new for a trend of use"
    if level == AS_BEFORE:
        return "use about as before"
    change: Any = known.change()[at]
    if np.isnan(change):
        return "use began"
    way = "fell" if change < 0 else "rose"
    return f"use {way} by {100 * abs(float(change)):.0f}%"


def _price(known: Known, at: int, _level: int) -> str:
    paid = known.accounts.amount
    return "" if paid is None else f"pays {float(paid[at]):,.6g} a month"


_SAID: Final[dict[FactorName, Callable[[Known, int, int], str]]] = {
    "tenure": _tenure,
    "renewal": _renewal,
    "use": _use,
    "price": _price,
}
