"""What is known at the end of each period: customers, models, values and changes."""

import datetime as dt
import math
from collections.abc import Callable
from typing import Final, Literal, TypeAlias

import numpy as np
from attrs import field, frozen

from okrkit.errors import InvalidOKRError, shown
from okrkit.numerics.arrays import Flags, Floats
from okrkit.results.progressing import steps
from okrkit.retention.customers.summary import Summary, summary
from okrkit.retention.lengths import TimeUnit
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import Periods
from okrkit.retention.value.base import Base
from okrkit.retention.value.changes import ValueChange, split
from okrkit.retention.value.terms import Terms
from okrkit.retention.value.worth import Spend, Worth, slopes_of
from okrkit.typing import Progress

Population: TypeAlias = Literal["all", "active"] | Callable[[Summary], Flags]
"""Who counts: all who ever bought, those who bought lately, or flags of a summary."""

Models: TypeAlias = tuple[Purchasing, Spend]
"""Of purchases and of spend."""

_NOT_YET: Final = ("no-information", "nobody-repeated", "no-customers", "no-mean")
"""Codes of errors that say: there is too little to fit a model to, so far."""


@frozen(eq=False, kw_only=True)
class Known:
    """What is known at the end of a period."""

    label: str
    base: Base
    models: Models
    value: Floats
    total: float
    error: float


@frozen(eq=False, kw_only=True)
class Question:
    """What is asked at the end of each period."""

    terms: Terms
    purchases: type[Purchasing] | Purchasing
    spend: type[GammaGamma] | Spend
    population: Population
    active: float
    unit: TimeUnit
    each: bool

    @property
    def money(self) -> bool:
        """Whether the money of purchases is needed."""
        return self.spend is GammaGamma or isinstance(self.spend, GammaGamma)

    def at(
        self, made: Summary, label: str, before: Known | None, kept: Models | None
    ) -> Known:
        """Value the population of a day, by what was known on it."""
        base = Base.of_summary(
            made, self.unit, money=self.money, chosen=self._chosen(made)
        )
        if before is not None and not self.each:
            kept = before.models
        models = self.fit(made) if kept is None else kept
        worth = Worth.of(*models, base, self.terms)
        slopes = slopes_of(*models, base, self.terms)
        margin = self.terms.margin
        return Known(
            label=label,
            base=base,
            models=models,
            value=worth.value(base, margin),
            total=worth.total(base, margin),
            error=math.nan
            if slopes is None
            else math.sqrt(slopes.variance_of_sum(base, worth, margin)),
        )

    def values(self, models: Models, base: Base) -> Floats:
        """Return the value of each customer under some parameters."""
        return Worth.of(*models, base, self.terms).value(base, self.terms.margin)

    def _chosen(self, made: Summary) -> Flags | None:
        if self.population == "all":
            return None
        if self.population == "active":
            flags: Flags = made.T - made.recency < self.active
            return flags
        found = np.asarray(self.population(made))
        if found.dtype != np.bool_ or found.shape != made.T.shape:
            raise InvalidOKRError(
                "a population that is no flag for each customer",
                code="column-length",
                place="population",
                expected=f"{len(made)} booleans",
                got=shown(found),
            )
        return found

    def fit(self, made: Summary) -> Models:
        """Return the models as they are, or fitted to what is known on a day."""
        bought = self.purchases
        if isinstance(bought, type):
            rows = made.collapsed()
            bought = bought.fit(rows, weight="weight", unit=self.unit)
            _require_estimate(bought)
        spent = self.spend
        if isinstance(spent, type):
            spent = spent.fit(made)
            _require_estimate(spent)
        return bought, spent


@frozen(eq=False, kw_only=True)
class Walk:
    """What was found from period to period."""

    known: list[Known | None] = field(factory=list)
    changes: list[ValueChange] = field(factory=list)
    unmeasured: dict[str, str] = field(factory=dict)
    excluded: dict[str, int] = field(factory=dict)

    @property
    def models(self) -> Models | None:
        """Models of the last period that was measured."""
        found = [one.models for one in self.known if one is not None]
        return found[-1] if found else None


def walk_of(
    question: Question,
    events: Events,
    periods: Periods,
    *,
    mean: bool,
    frozen_on: dt.date | None,
    progress: "Progress | bool | None" = None,
) -> Walk:
    """
    Value the population at the end of each period, one after the other.

    Args:
        question: What is asked.
        events: Purchases.
        periods: The spans.
        mean: Whether changes are those of the mean, or of the total.
        frozen_on: The day whose models are kept; None where there is none.
        progress: As for `okrkit.retention.lifetime_value_series`.

    Returns:
        What was known at each end, and what changed.

    Raises:
        InvalidOKRError: A question that cannot be answered in any period.
    """
    walk, before = Walk(), None
    kept = None
    if frozen_on is not None and not question.each:
        kept = _frozen(question, events, frozen_on)
    labels = [cycle.label for cycle in periods.cycles]
    with steps(progress, labels) as step:
        for cycle in periods.cycles:
            day = min(cycle.last_day, periods.on)
            made = summary(events, on=day, unit=question.unit)
            walk.excluded.clear()
            walk.excluded.update(made.excluded)
            now = _known(question, walk, made, cycle.label, before, kept)
            walk.known.append(now)
            if now is not None:
                walk.excluded.update(now.base.excluded)
                if before is not None:
                    walk.changes.append(_change(question, before, now, mean=mean))
                before = now
            step()
    return walk


def _known(
    question: Question,
    walk: Walk,
    made: Summary,
    label: str,
    before: Known | None,
    kept: Models | None,
) -> Known | None:
    """Say what is known at an end; nothing, and why, where it is too early."""
    try:
        return question.at(made, label, before, kept)
    except InvalidOKRError as error:
        if error.code not in _NOT_YET:
            raise
        walk.unmeasured[label] = error.args[0]
        return None


def _frozen(question: Question, events: Events, day: dt.date) -> Models | None:
    """Return the models of a day; None where they cannot be fitted."""
    try:
        return question.fit(summary(events, on=day, unit=question.unit))
    except InvalidOKRError:
        return None  # the first period says what is wrong, where more than time is


def _change(
    question: Question, before: Known, now: Known, *, mean: bool
) -> ValueChange:
    """Take the change from one period to the next apart."""
    old, new = before.base.customer, now.base.customer
    between = now.value
    if now.models is not before.models:
        between = question.values(before.models, now.base)
    stayed = np.isin(old, new), np.isin(new, old)
    parts = split(before.value, between, now.value, stayed, mean=mean)
    return ValueChange(period=now.label, since=before.label, **parts)


def _require_estimate(model: Purchasing | GammaGamma) -> None:
    """Refuse what is no estimate; a mean spend must exist, too."""
    if not model.converged:
        raise InvalidOKRError(
            f"{type(model).__name__} is no estimate: {model.require_fit().note}",
            code="no-information",
        )
