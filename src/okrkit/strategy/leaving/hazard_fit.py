"""How a hazard is fitted: the question, the tables, the months, the coefficients."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

import numpy as np
from attrs import frozen

from okrkit.errors import InvalidOKRError, NotMeasuredError
from okrkit.numerics.arrays import Floats
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import EPOCH
from okrkit.retention.tables.subscriptions import Subscriptions
from okrkit.strategy.leaving.contracts import Contracts
from okrkit.strategy.leaving.contracts_use import Use, strangers
from okrkit.strategy.leaving.hazard_levels import DUE, Scale, price_edges
from okrkit.strategy.leaving.hazard_logit import Logit, logit_fit
from okrkit.strategy.leaving.hazard_risk import Lead
from okrkit.strategy.leaving.hazard_rows import (
    Design,
    Months,
    month_ends,
    months_of_accounts,
)

_MANY_DUE: Final = 20
"""Renewals that were due from which on it is no chance that none was renewed."""

_WIDEST: Final = 500
"""The most coefficients of one fit."""


@frozen(kw_only=True)
class Question:
    """
    What a hazard is asked.

    Attributes:
        on: The day.
        months: How many months before it count, at most.
        term: Months of a contract; None where a column says renewals.
        prior: Standard deviation of the log odds ratios; None for none.
        tenure: Months at which a level of tenure ends.
        window: Days of use that are compared.
    """

    on: dt.date
    months: int
    term: int | None
    prior: float | None
    tenure: tuple[int, ...]
    window: int


@frozen(eq=False, kw_only=True)
class Fitted:
    """
    A fit: where levels begin, which has which coefficient, and what it rests on.

    Attributes:
        scale: Where levels begin.
        design: Which level has which coefficient.
        logit: The coefficients.
        months: What they were fitted to.
        prior: Standard deviation of the log odds ratios; None for none.
        contracts: The accounts, as they are known on the day of the fit.
        used: Their use; None where there is no log of it.
        excluded: Rows left out, by reason.
    """

    scale: Scale
    design: Design
    logit: Logit
    months: Months
    prior: float | None
    contracts: Contracts
    used: Use | None
    excluded: Mapping[str, int]

    def ahead(self, horizon: int) -> tuple[Lead, ...]:
        """
        Return the hazard of each month ahead, by what is known now.

        Use changes before an account leaves: what is known today says less of the
        month after next. So each month ahead has coefficients of its own, fitted to
        months that were looked at from as long before.

        Args:
            horizon: How many months.

        Returns:
            The hazards, that of the fit first.

        Raises:
            NotMeasuredError: Too few months to look so far ahead, or nobody left in
                them.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> len(hazard().fitted.ahead(3))
            3
        """
        leads = [Lead(design=self.design, logit=self.logit)]
        for lead in range(1, horizon):
            months = months_of_accounts(
                self.contracts, self.used, self.scale, self.months.days, lead=lead
            )
            if not 0 < months.left.sum() < months.many.sum():
                raise NotMeasuredError(
                    "no month that tells anything about one so far ahead",
                    place="horizon",
                    expected=f"at most {lead} month{'s' * (lead != 1)}",
                    got=str(horizon),
                )
            design = Design.of(self.scale, months)
            logit = logit_fit(
                design.matrix(months.codes), months.left, months.many, prior=self.prior
            )
            leads.append(Lead(design=design, logit=logit))
        return tuple(leads)

    def effects(self) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
        """
        Return log odds of each level beside the average month, and their errors.

        Returns:
            Both by factor, in the order of the levels; errors are NaN where the fit did
            not converge.

        Shape:
            Of each factor (levels,).
        """
        contrasts = self.design.contrasts()
        at, spread = self.logit.coefficients, self.logit.covariance
        return (
            tuple(rows @ at for rows in contrasts),
            tuple(
                np.sqrt(np.einsum("ij,jk,ik->i", rows, spread, rows))
                for rows in contrasts
            ),
        )

    def read(
        self,
        subscriptions: Subscriptions,
        usage: Events | None,
        question: Question,
        *,
        on: dt.date,
    ) -> tuple[Contracts, Use | None]:
        """
        Read tables as the fit needs them.

        Args:
            subscriptions: The accounts.
            usage: Their use.
            question: What the fit was asked.
            on: The day.

        Returns:
            Accounts and use.

        Raises:
            InvalidOKRError: Something that the fit knows is missing in them.
            NotMeasuredError: Nobody is there.
        """
        contracts = Contracts.of(
            subscriptions, on=on, term=question.term, segments=self.scale.segments
        )
        lacking = {
            "amount": self.scale.prices is not None and "amount" not in contracts.rows,
            "due": self.scale.renewal and contracts.renewals is None,
            "segment": self.scale.segments is not None
            and "segment" not in contracts.rows,
            "usage": self.scale.use and usage is None,
        }
        for name, missing in lacking.items():
            if missing:
                raise InvalidOKRError(
                    "the fit knows something that these tables do not say",
                    code="column-missing",
                    place=name,
                    expected=f"{name}, as in the tables of the fit",
                )
        use = None
        if usage is not None and self.scale.use:
            use = Use.of(usage, contracts, window=question.window)
        if not len(contracts.on(contracts.last).stay):
            raise NotMeasuredError("nobody is there", place="on", got=str(on))
        return contracts, use


def fitted(
    subscriptions: Subscriptions, usage: Events | None, question: Question
) -> Fitted:
    """
    Fit a hazard to the months before a day.

    Args:
        subscriptions: The accounts.
        usage: Their use; None where there is no log of it.
        question: What is asked.

    Returns:
        The fit.

    Raises:
        NotMeasuredError: Nobody was there, or nobody left.
        InvalidOKRError: Tables that cannot be used, as `ContractHazard.fit` says.

    Example:
        >>> from okrkit.strategy.leaving.contracts_sample import plans
        >>> question = Question(on=dt.date(2026, 10, 31), months=12, term=None,
        ...     prior=2.5, tenure=(), window=30)
        >>> fitted(plans(), None, question).logit.converged
        True
    """
    contracts = Contracts.of(subscriptions, on=question.on, term=question.term)
    use = None
    first = int(np.min(contracts.start))
    if usage is not None:
        use = Use.of(usage, contracts, window=question.window)
        # Before, everybody would be too new for a trend.
        first = max(first, use.first + 2 * question.window - 1)
    # Who was gone for a while may still come back.
    last = contracts.last - subscriptions.pause_days
    days = month_ends(last, question.months, first=first)
    if len(days) < 2:
        raise NotMeasuredError(
            "no whole month to learn from",
            place="on",
            got=str(question.on),
            hint=f"The tables say enough from {_date(first)} on.",
        )
    amount = contracts.on(last).amount
    scale = Scale(
        tenure=question.tenure,
        prices=None if amount is None or not amount.size else price_edges(amount),
        renewal=contracts.renewals is not None,
        use=use is not None,
        segments=contracts.segments if "segment" in contracts.rows else None,
    )
    months = months_of_accounts(contracts, use, scale, days)
    design = Design.of(scale, months)
    _check(design, question)
    logit = logit_fit(
        design.matrix(months.codes), months.left, months.many, prior=question.prior
    )
    return Fitted(
        scale=scale,
        design=design,
        logit=logit,
        months=months,
        prior=question.prior,
        contracts=contracts,
        used=use,
        excluded={**contracts.excluded, **strangers(use)},
    )


def _check(design: Design, question: Question) -> None:
    """Refuse what would give wrong numbers."""
    if design.width > _WIDEST:
        raise InvalidOKRError(
            "more levels than a fit can tell apart",
            code="too-many-segments",
            place="subscriptions.segment",
            expected=f"at most {_WIDEST} levels",
            got=str(design.width),
            hint="Use fewer segments.",
        )
    if "renewal" not in design.names or question.term is not None:
        return
    place = design.names.index("renewal")
    due, left = design.many[place][DUE], design.left[place][DUE]
    if due >= _MANY_DUE and left == due:
        raise InvalidOKRError(
            "nobody who was due for renewal ever stayed",
            code="renewals-unseen",
            place="subscriptions.due",
            expected="renewal dates as they were at the time",
            got=f"{due:g} renewals due, and all of them lost",
            hint="Is the date written anew with each renewal? Then the past knows the "
            "future: say the length of a contract instead, such as term=12.",
        )


def _date(day: int) -> str:
    return str(dt.date.fromordinal(day + EPOCH))
