"""`lifetime_value_series`: what customers were worth at the end of each period."""

import datetime as dt
import math
from typing import ClassVar, Literal, TypeAlias

import numpy as np
from attrs import asdict, evolve, field, frozen

from okrkit import markup
from okrkit.errors import InvalidOKRError, shown
from okrkit.model.cadence import Cadence
from okrkit.model.checks import choice, instance
from okrkit.model.metric import Observation
from okrkit.numerics.arrays import Floats
from okrkit.results import Json
from okrkit.retention.asking import Asked
from okrkit.retention.estimates.definition import Definition
from okrkit.retention.estimates.making import measured
from okrkit.retention.estimates.measured import Measured
from okrkit.retention.lengths import TimeUnit, span, time_unit
from okrkit.retention.lifetime.beta_geo import BetaGeo
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import Periods
from okrkit.retention.value.changes import ValueChanges
from okrkit.retention.value.definitions import VALUES, in_money
from okrkit.retention.value.ends import ends_of
from okrkit.retention.value.terms import Terms, Timing
from okrkit.retention.value.walking import (
    Known,
    Population,
    Question,
    Walk,
    walk_of,
)
from okrkit.retention.value.worth import Spend, as_spend, unit_of
from okrkit.typing import Progress

Refit: TypeAlias = Literal["frozen", "each"]
"""Whether models are fitted once and kept, or at each period."""


@frozen(eq=False, kw_only=True, repr=False)
class LifetimeValueSeries(Measured):
    """
    Lifetime value by period, as it was known at the end of each, and what changed it.

    It is a `Measured`, so ``okrkit.refresh(okrs, {"clv": series}, on=...)`` reads it.

    Attributes:
        definition, cycles, segments, value, standard_error, low, high: See `Measured`.
        numerator, denominator, n, effective_n, provisional, on, level: See there.
        method, excluded, parts, estimator, note, notes, dates: See there.
        changes: Each change, split into behaviour, refit and population.
        models: Of the last period that was measured: of purchases and of spend.
        unmeasured: Periods without a value, and why.

    Example:
        >>> from okrkit.retention.value.sample import series
        >>> made = series()
        >>> made.changes.ids
        ['2025-Q4', '2026-Q1']
    """

    kind: ClassVar[str] = "lifetime-value-series"

    changes: ValueChanges
    models: tuple[Purchasing, Spend] | None = None
    unmeasured: dict[str, str] = field(factory=dict)

    def observations(
        self, segment: str = "", *, provisional: bool = False
    ) -> tuple[Observation, ...]:
        """
        Return the readings, without standard errors.

        Values share the error of their parameters: it is not noise from one reading
        to the next, for which a projection would take it.

        Args:
            segment: "": there are no segments.
            provisional: Whether those that can still change are given, too.

        Returns:
            One reading for each period that was measured, by date.

        Raises:
            UnknownIdError: There is no such segment.

        Example:
            >>> from okrkit.retention.value.sample import series
            >>> [reading.standard_error for reading in series().observations()]
            [None, None, None]
        """
        made = super().observations(segment, provisional=provisional)
        return tuple(evolve(one, standard_error=None) for one in made)

    def to_dict(self) -> dict[str, Json]:
        """
        Return the result as plain values for JSON.

        Returns:
            That of a `Measured`, with the changes and why periods have no value.

        Example:
            >>> from okrkit.retention.value.sample import series
            >>> len(series().to_dict()["changes"])
            2
        """
        made = super().to_dict()
        made["changes"] = self.changes.to_dict()["items"]
        made["unmeasured"] = dict(self.unmeasured)
        return made

    def __str__(self) -> str:
        """Return the values and the changes as text tables."""
        why = [f"{label}: {reason}" for label, reason in self.unmeasured.items()]
        lines = [super().__str__(), *map(markup.plain, why)]
        if self.changes.items:
            lines += ["", str(self.changes)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Return the values and the changes for a notebook."""
        from okrkit.retention.estimates.view import measured_html

        parts = [
            measured_html(self._title(), iter(self), len(self.value), said=self.note)
        ]
        parts += [
            markup.element("div", f"{label}: {reason}")
            for label, reason in self.unmeasured.items()
        ]
        if self.changes.items:
            parts.append(self.changes.drawn())
        return markup.fragment(markup.join(parts), text=str(self))


def lifetime_value_series(
    events: Events,
    *,
    on: dt.date | str,
    every: str = "quarter",
    cadence: Cadence | None = None,
    since: dt.date | str | None = None,
    late_days: int = 0,
    level: float = 0.95,
    horizon: str | None = "12 months",
    discount: str | float | None = "10% a year",
    margin: float = 1.0,
    timing: Timing = "purchase",
    population: Population = "all",
    active_within: str = "12 months",
    of: Literal["mean", "total"] = "mean",
    refit: Refit = "frozen",
    purchases: type[Purchasing] | Purchasing = BetaGeo,
    spend: type[GammaGamma] | Spend = GammaGamma,
    times: TimeUnit = "weeks",
    unit: str = "count",
    progress: "Progress | bool | None" = None,
) -> LifetimeValueSeries:
    """
    Return what customers were worth at the end of each period, as known on that day.

    Nothing later than a period's end counts in its value, neither purchases nor
    parameters: values of the past do not change when new periods come.

    Readings for a metric carry no standard error: values share the error of their
    parameters and most of their customers, so that it is not noise from one reading to
    the next. The estimates have error and interval.

    Args:
        events: Purchases, with an amount unless `spend` is fixed.
        on: The day it is asked on: it is over, and counts.
        every: The kind of period.
        cadence: How fiscal years run; the calendar where None.
        since: Leave out periods that end before this day. "frozen" models are those
            of the day before the first period that is left.
        late_days: For how many days after a period data may still come.
        level: Of the intervals.
        horizon: How far ahead, as text: "12 months"; None for all time.
        discount: Effective rate, as text: "10% a year"; 0 for none.
        margin: Which part of the money is earned.
        timing: "purchase" or "month-end".
        population: "all" who ever bought, those "active", or a function of the summary
            of a day that returns a flag for each customer.
        active_within: How lately who is active bought.
        of: The "mean" of a customer, or the "total".
        refit: "frozen": models are fitted once and kept: at the end of the last
            complete period before `since`, else at the first period that allows it.
            "each": at every period.
        purchases: A class of models, or a model with its parameters.
        spend: GammaGamma, such a model, or the money of a purchase.
        times: The unit of time of models that are fitted here.
        unit: Of the money: a currency's code.
        progress: True for a bar by `tqdm`, or what makes one of the periods and
            `total`, as `tqdm` does; None for none.

    Returns:
        A value for each period, with an error from the parameters, and the changes.
        Periods too early for a fit have none, and say why.

    Raises:
        InvalidOKRError: Terms without units, events without money, a given model that
            is to be refitted, or a population that is none.
        NotMeasuredError: There is no row by the day asked on.
        CalendarError: No date, or no kind of period.

    Units:
        Money.

    Source:
        `lifetime_value` at each period's end.

    Example:
        >>> from okrkit.retention.value.sample import series
        >>> series().ids
        ['2025-Q3', '2025-Q4', '2026-Q1']
    """
    events = instance(events, kind=Events, field="events")
    asking = Asked(
        on=on,
        every=every,
        cadence=cadence,
        since=since,
        late_days=late_days,
        level=level,
    )
    question = _question(
        Terms.of(horizon=horizon, discount=discount, timing=timing, margin=margin),
        purchases,
        spend,
        population,
        active_within,
        times,
        refit,
    )
    choice(of, ("mean", "total"), field="of")
    _require_money(question, events)
    every_one = asking.periods(events.table, "day")
    periods, _ = asking.cut(every_one)
    walk = walk_of(
        question,
        events,
        periods,
        mean=of == "mean",
        frozen_on=_frozen_on(every_one, periods),
        progress=progress,
    )
    note = f"{question.terms.said}; {_who(question, active_within)}; " + (
        "fitted anew each time" if question.each else "parameters kept"
    )
    return _told(walk, periods, asking.level, in_money(VALUES[of], unit), note)


def _require_money(question: Question, events: Events) -> None:
    """Refuse purchases without their money where it is asked for."""
    if question.money and events.amount is None:
        raise InvalidOKRError(
            "purchases without their money",
            code="column-missing",
            place="amount",
            expected="events with an amount, or a fixed spend",
            hint="Say which column: Events(data, ..., amount='amount').",
        )


def _frozen_on(every_one: Periods, asked: Periods) -> dt.date | None:
    """Return the day whose models are kept; None where no such period is complete."""
    before = len(every_one) - len(asked)
    done = np.flatnonzero(~every_one.provisional[:before])
    return every_one.cycles[done[-1]].last_day if done.size else None


def _told(
    walk: Walk, periods: Periods, level: float, definition: Definition, note: str
) -> LifetimeValueSeries:
    """Bring what was found into one result."""
    columns = _columns(walk.known, mean=definition.id.endswith("mean"))
    low, high = ends_of(columns["value"], columns["standard_error"], level)
    result = measured(
        definition,
        periods,
        value=columns["value"],
        standard_error=columns["standard_error"],
        numerator=columns.get("numerator"),
        denominator=columns.get("denominator"),
        n=columns["n"],
        low=low,
        high=high,
        method="delta method, on the log scale",
        level=level,
        excluded=walk.excluded,
        note=note,
    )
    return LifetimeValueSeries(
        **asdict(result, recurse=False),
        changes=ValueChanges(tuple(walk.changes), definition),
        models=walk.models,
        unmeasured=walk.unmeasured,
    )


def _question(
    terms: Terms,
    purchases: object,
    spend: object,
    population: Population,
    active_within: str,
    times: object,
    refit: object,
) -> Question:
    each = choice(refit, ("frozen", "each"), field="refit") == "each"
    if not callable(population):
        choice(population, ("all", "active"), field="population")
    bought = _as_purchases(purchases)
    unit = unit_of(bought) if isinstance(bought, Purchasing) else time_unit(times)
    money = GammaGamma if spend is GammaGamma else as_spend(spend)
    given = isinstance(purchases, Purchasing) or isinstance(spend, GammaGamma)
    if each and given:
        raise InvalidOKRError(
            "a model with its parameters is not fitted anew",
            code="contradiction",
            place="refit",
            expected="refit='frozen', or the class of the model",
            got=shown(refit),
        )
    return Question(
        terms=terms,
        purchases=bought,
        spend=money,
        population=population,
        active=span(active_within, unit, place="active_within"),
        unit=unit,
        each=each,
    )


def _columns(known: list[Known | None], *, mean: bool) -> dict[str, Floats]:
    """Return what a measure is made of; NaN where a period has no value."""
    none = math.nan
    totals = np.array([none if one is None else one.total for one in known])
    errors = np.array([none if one is None else one.error for one in known])
    many = np.array([none if one is None else len(one.base) for one in known], float)
    if not mean:
        return {"value": totals, "standard_error": errors, "n": many}
    return {
        "value": totals / many,
        "standard_error": errors / many,
        "n": many,
        "numerator": totals,
        "denominator": many,
    }


def _who(question: Question, active_within: str) -> str:
    if question.population == "all":
        return "all who ever bought"
    if question.population == "active":
        return f"who bought in the last {active_within}"
    return "a population of one's own"


def _as_purchases(value: object) -> type[Purchasing] | Purchasing:
    if isinstance(value, Purchasing):
        return value
    if isinstance(value, type) and issubclass(value, Purchasing):
        return value
    raise InvalidOKRError(
        "no model of purchases",
        code="wrong-type",
        place="purchases",
        expected="BetaGeo, ModifiedBetaGeo or ParetoNBD, or one with parameters",
        got=shown(value),
    )
