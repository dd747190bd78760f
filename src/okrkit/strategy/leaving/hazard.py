"""`ContractHazard`: what makes accounts leave month by month, and who may be next."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar, Final, TypeAlias

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from okrkit.errors import InvalidOKRError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import items, optional_number
from okrkit.model.unit import Unit
from okrkit.numerics.arrays import Floats
from okrkit.numerics.special import normal_quantile
from okrkit.results import Explanation
from okrkit.retention.estimates.estimate import known
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.subscriptions import Subscriptions
from okrkit.retention.wholes import whole
from okrkit.strategy.leaving.classifier_source import RiskReading, RiskSource
from okrkit.strategy.leaving.contracts_fresh import require_recorded
from okrkit.strategy.leaving.contracts_use import strangers
from okrkit.strategy.leaving.hazard_check import HazardCheck
from okrkit.strategy.leaving.hazard_checking import checked_hazard
from okrkit.strategy.leaving.hazard_fit import Fitted, Question, fitted
from okrkit.strategy.leaving.hazard_levels import FactorName
from okrkit.strategy.leaving.hazard_risk import Why, risk_on
from okrkit.strategy.leaving.hazard_view import hazard_html, hazard_text
from okrkit.strategy.leaving.told import Told
from okrkit.strategy.leaving.watched import WatchList

_MOST: Final = 1_200
"""The most months of one question: a hundred years."""

_UNSETTLED: Final = "the fit did not converge, no error is known; give it a prior"

_Place: TypeAlias = tuple[FactorName, str, int, int]
"""A factor and one of its levels, by name and by place."""


@frozen(kw_only=True)
class HazardEffect:
    """
    What one level of one factor does to the chance of leaving.

    Attributes:
        factor: "tenure", "renewal", "use", "price" or "segment".
        level: Which of its levels.
        months: Months of accounts that had it.
        left: In how many of them the account left.
        share: ``left / months``: as it was, whatever else was the case.
        odds_ratio: Odds of leaving beside the average month, all else equal.
        low: Lower end of its interval; None where not known.
        high: Upper end.

    Example:
        >>> from okrkit.strategy.leaving.contracts_sample import hazard
        >>> hazard()["renewal: due within the month"].odds_ratio > 10
        True
    """

    factor: FactorName
    level: str
    months: float
    left: float
    share: float
    odds_ratio: float
    low: float | None
    high: float | None


@frozen(eq=False, repr=False, kw_only=True)
class ContractHazard(Told[HazardEffect]):
    """
    What makes accounts under contract leave: a hazard month by month.

    An account counts for each month on whose eve it is there. What is known of it on
    that eve says its chance to leave in the month: how long it has been there, whether
    its renewal is due, how its use changed, what it pays, and its segment. Nothing
    that came later is looked at.

    Attributes:
        subscriptions: The accounts it was fitted to.
        usage: Their use; None where there is no log of it.
        question: What was asked: day, months, term, prior, levels.
        fitted: The fit: levels, coefficients, months.
        unit: Of the amounts.
        level: Of the intervals.
        excluded: Rows left out, by reason.

    Units:
        Odds ratios have none; chances are of a month.

    Source:
        ``logit(hazard) = intercept + Σ coefficient of the level``; Singer and Willett,
        Journal of Educational Statistics 18 (1993), 155-195.

    Example:
        >>> from okrkit.strategy.leaving.contracts_sample import logins, plans
        >>> made = ContractHazard.fit(plans(), logins(), on="2026-10-31")
        >>> made
        <ContractHazard: 94 of 400 accounts left in 4,472 months up to 2026-10-31>
    """

    kind: ClassVar[str] = "contract hazard"

    subscriptions: Subscriptions
    usage: Events | None
    question: Question
    fitted: Fitted
    unit: Unit
    level: float
    excluded: Mapping[str, int] = field(factory=dict)

    @classmethod
    def fit(
        cls,
        subscriptions: Subscriptions,
        usage: Events | None = None,
        *,
        on: dt.date | str,
        months: int = 24,
        term: int | None = None,
        prior: float | None = 2.5,
        tenure: Sequence[int] = (1, 3, 6, 12, 24),
        use_days: int = 30,
        unit: str | Unit = "count",
        level: float = 0.95,
    ) -> "ContractHazard":
        """
        Learn from past months what makes accounts leave.

        Args:
            subscriptions: Who paid from when until when; with amounts, renewal dates
                and segments where there are any.
            usage: What accounts used: rows, or the sum of an amount.
            on: The day it is asked on: it is over, and nothing later counts.
            months: How many months before it are looked at, at most.
            term: Months of a contract, counted from the start of each row, where no
                column says when a renewal is due.
            prior: Standard deviation of a normal prior about 0 of every log odds
                ratio, so that a level which few accounts had claims little. None for
                maximum likelihood.
            tenure: Months at which a level of tenure ends and the next one begins.
            use_days: Days of use that are compared with the usual of three times as
                many days before.
            unit: Of the amounts: a currency's code.
            level: Of the intervals.

        Returns:
            Effects of every level, and what says the chances of today's accounts.

        Raises:
            NotMeasuredError: Nobody was there, or nobody left, in these months.
            InvalidOKRError: No such tables, a log of use that ends too early, renewal
                dates that were overwritten, or an option that is none.
            CalendarError: No date.

        Source:
            `logit_fit`, on months of equal levels together.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import plans
            >>> made = ContractHazard.fit(plans(), on="2026-10-31", tenure=())
            >>> sorted({one.factor for one in made})
            ['price', 'renewal', 'segment', 'tenure']
        """
        question = Question(
            on=as_date(on, field="on"),
            months=whole(months, field="months", least=1, most=_MOST),
            term=None
            if term is None
            else whole(term, field="term", least=1, most=_MOST),
            prior=optional_number(prior, field="prior"),
            tenure=_edges(tenure),
            window=whole(use_days, field="use_days", least=1, most=_MOST),
        )
        made = fitted(subscriptions, usage, question)
        return cls(
            subscriptions=subscriptions,
            usage=usage,
            question=question,
            fitted=made,
            unit=Unit.of(unit),
            level=check_level(level),
            excluded=made.excluded,
        )

    @property
    def converged(self) -> bool:
        """
        Whether the search ended at a top, so that errors are known.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> hazard().converged
            True
        """
        return self.fitted.logit.converged

    @property
    def on(self) -> dt.date:
        """
        The day it was fitted on.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> str(hazard().on)
            '2026-10-31'
        """
        return self.question.on

    def risk(
        self,
        *,
        on: dt.date | str,
        horizon: int = 1,
        subscriptions: Subscriptions | None = None,
        usage: Events | None = None,
        level: float | None = None,
    ) -> WatchList:
        """
        Return who may leave within months, with the reasons.

        Each month ahead has coefficients of its own, fitted to months that were looked
        at from as long before: what is known today says less of a later month.

        Args:
            on: The day it is asked on, not before that of the fit.
            horizon: Within how many months.
            subscriptions: The accounts; those of the fit where None.
            usage: Their use; that of the fit where None and no other accounts are
                given.
            level: Of the intervals; that of the fit where None.

        Returns:
            Today's accounts with their chances. Values are what they pay a month. A
            reason is named where it raises the odds of leaving by a tenth or more
            beside the average month, and surely enough. Intervals are those of the
            chance, from the coefficients; none where the fit did not converge.

        Raises:
            NotMeasuredError: Nobody is there, or too few months to look so far ahead.
            InvalidOKRError: A day before the fit's, tables that lack what it needs, or
                that record nothing for so long that they are out of date.
            CalendarError: No date.

        Units:
            Probabilities; amounts a month.

        Source:
            ``chance = 1 - Π (1 - hazard of the month)``; errors by the delta method.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> first = hazard().risk(on="2026-10-31").at_risk(1, by="chance")[0]
            >>> first.reasons[0]
            'renewal due in 4 days'
        """
        day = as_date(on, field="on")
        own = subscriptions is None
        months = whole(horizon, field="horizon", least=1, most=_MOST)
        if day < self.on:
            raise InvalidOKRError(
                "a day before that of the fit, which knows what came of it",
                code="fit-later",
                place="on",
                expected=f"{self.on} or later",
                got=shown(str(day)),
                hint="`check` fits anew to what was known on an earlier day.",
            )
        chosen = level if level is not None else self.level
        if subscriptions is None:
            subscriptions = self.subscriptions
            usage = self.usage if usage is None else usage
        contracts, use = self.fitted.read(subscriptions, usage, self.question, on=day)
        require_recorded(contracts, fit=self.on, own=own, days=self.fitted.months.days)
        ahead = self.fitted.ahead(months)
        risk = risk_on(
            contracts,
            use,
            scale=self.fitted.scale,
            ahead=ahead,
            level=check_level(chosen),
        )
        effects, errors = self.fitted.effects()
        settled = all(lead.logit.converged for lead in ahead)
        paid = risk.known.accounts.amount
        value = None if paid is None else paid[risk.kept]
        many = len(risk.kept)
        return WatchList.of(
            customers=contracts.ids(risk.known.accounts.stay[risk.kept]),
            chance=risk.chance,
            low=risk.low,
            high=risk.high,
            value=value,
            unit=self.unit,
            reasons=Why(
                risk=risk, design=self.fitted.design, effects=effects, errors=errors
            ),
            event=f"leaves within {months} month{'s' * (months != 1)}",
            source=f"contract-hazard.{months}-month{'s' * (months != 1)}",
            on=day,
            level=chosen,
            chance_error=risk.error(np.full(many, 1 / max(many, 1)), ahead),
            value_error=None if value is None else risk.error(value, ahead),
            excluded={**contracts.excluded, **strangers(use), **risk.excluded},
            chance_note="" if settled else _UNSETTLED,
            note=contracts.note,
        )

    def check(self, *, horizon: int = 3) -> HazardCheck:
        """
        Try the chances on months that the model has not seen.

        A hazard is fitted anew to what was known `horizon` months before the day of
        the fit; then the months since are looked at. They are whole months: from a
        month's last day the check goes back to a month's last day.

        Args:
            horizon: How many months are held out.

        Returns:
            What was said and what came: lift, calibration, and rankings by single
            facts beside the model's.

        Raises:
            NotMeasuredError: Nobody left before that earlier day, or after it.
            InvalidOKRError: Fewer than ten accounts, or no month before it.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> hazard().check(horizon=3)["model"].auc > 0.8
            True
        """
        return checked_hazard(
            self, horizon=whole(horizon, field="horizon", least=1, most=_MOST)
        )

    def source(
        self,
        *,
        horizon: int = 1,
        reading: RiskReading = "expected churn",
        least: float = 0.5,
        every: str = "month",
    ) -> RiskSource:
        """
        Return a source for `okrkit.refresh`.

        Args:
            horizon: Within how many months accounts leave.
            reading: "expected churn", "at-risk share" or "value at risk".
            least: From which chance on an account counts as at risk.
            every: The kind of period at whose end it is read: "month", "week" ...

        Returns:
            What reads a metric: one reading for each period that ends in the window,
            from the day of the fit on.

        Raises:
            InvalidOKRError: No such reading or chance.

        Example:
            >>> import okrkit as okr
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> source = hazard().source(horizon=3)
            >>> made = source.read(okr.Metric("churn"), "2026-10-01", "2026-11-01")
            >>> made[0].n
            306.0
        """
        months = whole(horizon, field="horizon", least=1, most=_MOST)

        def listed(day: dt.date) -> WatchList:
            return self.risk(on=day, horizon=months)

        return RiskSource(
            listed,
            reading=reading,
            least=least,
            every=every,
            since=self.on,
            name="contract hazard",
        )

    @property
    def ids(self) -> Sequence[str]:
        """
        Factors with their levels, those that some month had.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> hazard().ids[0]
            'tenure: under 1 month'
        """
        return [f"{name}: {level}" for name, level, _, _ in self._places()]

    def _places(self) -> list[_Place]:
        design = self.fitted.design
        return [
            (name, level, place, code)
            for place, name in enumerate(design.names)
            for code, level in enumerate(design.levels[place])
            if design.many[place][code] > 0
        ]

    def __iter__(self) -> Iterator[HazardEffect]:
        """Give the effects in order; they are worked out once for all."""
        effects = self.fitted.effects()
        return (self._effect(place, effects) for place in self._places())

    def _at(self, index: int, /) -> HazardEffect:
        return self._effect(self._places()[index], self.fitted.effects())

    def _effect(
        self, at: _Place, known_effects: tuple[tuple[Floats, ...], tuple[Floats, ...]]
    ) -> HazardEffect:
        (name, level, place, code), (effects, errors) = at, known_effects
        months = float(self.fitted.design.many[place][code])
        left = float(self.fitted.design.left[place][code])
        effect = float(effects[place][code])
        reach = float(normal_quantile(0.5 + self.level / 2) * errors[place][code])
        return HazardEffect(
            factor=name,
            level=level,
            months=months,
            left=left,
            share=left / months,
            odds_ratio=float(np.exp(effect)),
            low=known(np.exp(effect - reach)),
            high=known(np.exp(effect + reach)),
        )

    def to_columns(self) -> dict[str, NDArray[Any]]:
        """
        Return the effects as columns.

        Returns:
            By name: factor, level, months, left, share, odds_ratio, low, high.

        Shape:
            Each (levels,).

        Units:
            Months of accounts; shares; ratios.

        Source:
            None.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> list(hazard().to_columns())[:2]
            ['factor', 'level']
        """
        rows = list(self)
        texts = ("factor", "level")
        columns = ("months", "left", "share", "odds_ratio", "low", "high")
        return {
            **{n: np.array([getattr(one, n) for one in rows], np.str_) for n in texts},
            **{
                n: np.array([getattr(one, n) for one in rows], np.float64)
                for n in columns
            },
        }

    def _told(self) -> dict[str, object]:
        logit, months = self.fitted.logit, self.fitted.months
        return {
            "on": self.on,
            "months": float(months.many.sum()),
            "left": float(months.left.sum()),
            "accounts": months.accounts,
            "prior": self.question.prior,
            "level": self.level,
            "log_likelihood": logit.log_likelihood,
            "gradient_norm": logit.gradient_norm,
            "iterations": logit.iterations,
            "converged": logit.converged,
            "note": logit.note,
            "excluded": dict(self.excluded),
        }

    def explain(self, id: str, /) -> Explanation:
        """
        Say how the effect of a level came about.

        Args:
            id: Factor and level, such as "use: stopped".

        Returns:
            The odds ratio, over what was counted.

        Raises:
            UnknownIdError: No such level, or none that a month had.

        Example:
            >>> from okrkit.strategy.leaving.contracts_sample import hazard
            >>> hazard().explain("use: stopped").inputs[0].label
            'left'
        """
        one = self[id]
        ends = "no interval is known"
        if one.low is not None and one.high is not None:
            ends = f"{100 * self.level:g}% interval {one.low:.3g} to {one.high:.3g}"
        return Explanation(
            id,
            one.odds_ratio,
            shown=f"{one.odds_ratio:.3g} times the odds of the average month",
            rule="logistic regression",
            formula="exp(coefficient of the level - its mean over all months)",
            source="Singer and Willett (1993)",
            note="; ".join(part for part in (ends, self.fitted.logit.note) if part),
            inputs=(
                Explanation("left", one.left),
                Explanation("months", one.months),
                Explanation("share", one.share, shown=f"{100 * one.share:.3g}%"),
            ),
        )

    def __repr__(self) -> str:
        """Return how many left, on one line."""
        months = self.fitted.months
        end = "" if self.converged else ", NOT converged"
        return (
            f"<ContractHazard: {months.left.sum():,.0f} of {months.accounts:,} "
            f"accounts left in {months.many.sum():,.0f} months up to {self.on}{end}>"
        )

    def __str__(self) -> str:
        """Return the effects as a text table."""
        return hazard_text(self)

    def _repr_html_(self) -> str:
        """Return the same for a notebook."""
        return hazard_html(self)


def _edges(tenure: Sequence[int]) -> tuple[int, ...]:
    """Read the months at which levels of tenure end."""
    made = tuple(
        whole(months, field="tenure", least=1, most=_MOST)
        for months in items(tenure, field="tenure")
    )
    if any(b <= a for a, b in pairwise(made)):
        raise InvalidOKRError(
            "months that do not rise",
            code="out-of-range",
            place="tenure",
            expected="rising months, such as (1, 3, 6, 12, 24)",
            got=shown(tenure),
        )
    return made
