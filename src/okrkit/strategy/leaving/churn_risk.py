"""`churn_risk`: who may fall silent, what may be lost, how far to trust it."""

import datetime as dt
from collections.abc import Callable
from typing import Final

import numpy as np
from attrs import frozen

from okrkit.errors import InvalidOKRError, OKRError, shown
from okrkit.model.calendar import as_date
from okrkit.model.checks import choice, flag
from okrkit.numerics.arrays import Flags
from okrkit.results.progressing import steps
from okrkit.retention.customers.summary import Summary, summary
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.lengths import TimeUnit, span
from okrkit.retention.lifetime.gamma_gamma import GammaGamma
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.tables.events import Events
from okrkit.retention.value.base import Base
from okrkit.retention.value.terms import Terms
from okrkit.retention.value.worth import (
    Slopes,
    Spend,
    Worth,
    as_purchasing,
    as_spend,
    failed,
    slopes_of,
    unit_of,
)
from okrkit.strategy.leaving.checked import RiskCheck
from okrkit.strategy.leaving.checking import (
    HOLDOUTS,
    MODELS,
    ModelName,
    days_back,
    first_day,
    try_model,
)
from okrkit.strategy.leaving.risk import ChurnRisk
from okrkit.strategy.leaving.risk_errors import Chances
from okrkit.strategy.leaving.risk_reasons import reasons_of
from okrkit.strategy.leaving.watched import WatchList
from okrkit.typing import Progress

_NO_EVENTS: Final = "a summary of purchases says nothing of what came later"


def churn_risk(
    data: Events | Summary,
    *,
    horizon: str,
    on: dt.date | str | None = None,
    model: ModelName | Purchasing = "ParetoNBD",
    spend: GammaGamma | float | None = None,
    since: dt.date | str | None = None,
    unit: TimeUnit = "weeks",
    money: str = "count",
    zeros: bool = True,
    check: bool = True,
    correct: bool = True,
    level: float = 0.95,
    progress: "Progress | bool | None" = None,
) -> ChurnRisk:
    """
    Return who may buy nothing for a while, and what may be lost with them.

    A model of purchases is fitted to what customers did up to the day. Of each it says
    how likely he is still there, what he is expected to buy, and how likely he buys
    nothing within the horizon. The same is done as of an earlier day, and held against
    what came since: that is the `check`, and it corrects the chances.

    Args:
        data: Purchases; or a summary of them, which cannot be checked.
        horizon: How far ahead, as text: "39 weeks", "6 months".
        on: The day that is asked on; that of a summary where None.
        model: "ParetoNBD", "ModifiedBetaGeo" or "BetaGeo", to be fitted; or a model
            that is fitted already.
        spend: What a purchase brings: a model, or always as much. Where None, a
            Gamma-Gamma model is fitted to the money of the purchases; without money,
            values are numbers of purchases.
        since: Only customers who first bought on this day or later; all where None.
        unit: What times are counted in.
        money: Unit of the money: a currency's code.
        zeros: Whether a row without money (amount 0) is a purchase.
        check: Whether to try it on an earlier day.
        correct: Whether the chances are corrected by that check.
        level: Of the intervals.
        progress: True for a bar by `tqdm`, or what makes one of the parts of the work
            and `total`, as `tqdm` does; None for none.

    Returns:
        Customers with chances and values, the most at risk first.

    Raises:
        InvalidOKRError: No such horizon, nobody came back, a summary of another day or
            unit, or no mean spend.
        CalendarError: No date.

    Units:
        Chances are probabilities; values are money, or purchases.

    Source:
        ``value at risk = chance of silence · expected value``. The models: the page
        "Lifetime models" in the documentation.

    Example:
        >>> from okrkit.retention.value.sample import shop
        >>> made = churn_risk(shop(), horizon="4 months", on="2026-03-31", money="USD")
        >>> made.check.cut, len(made)
        (datetime.date(2025, 11, 29), 400)
    """
    level = check_level(level)
    tried = flag(check, field="check") and isinstance(data, Events)
    holdouts = HOLDOUTS if tried else ()
    found, why = None, "not asked for"
    with steps(progress, ("customers", "model", *holdouts, "watch list")) as step:
        made = _summary(data, on, since=since, unit=unit, zeros=zeros)
        ahead = _ahead(horizon, made.unit)
        step()
        fitted = _fitted(model, made)
        step()
        if check:
            found, why = _tried(
                data, made, horizon, type(fitted), since=since, zeros=zeros,
                correct=flag(correct, field="correct"), level=level, step=step,
            )  # fmt: skip
        lesson = found.lesson if found is not None and correct else None
        own = _spend(spend, made)
        has_money = spend is not None or made.monetary is not None
        watch = _watched(
            made,
            Chances.of(fitted, made, ahead, lesson),
            _Worths.of(fitted, own, made, horizon),
            name=type(fitted).__name__ + ("-corrected" if lesson is not None else ""),
            horizon=horizon,
            unit=money if has_money else "purchases",
            level=level,
            notes=(failed(fitted, 1.0), failed(fitted, own)),
        )
        step()
    history = made.frequency.astype(np.float64), made.recency, made.T
    return ChurnRisk(
        watch=watch,
        alive=fitted.probability_alive(*history)[watch.row],
        purchases=fitted.expected_purchases(ahead, *history)[watch.row],
        model=fitted,
        spend=own,
        horizon=horizon,
        check=found,
        why=why,
        lesson=lesson,
        note=failed(fitted, own),
    )


def _watched(
    made: Summary,
    chances: Chances,
    worths: "_Worths",
    *,
    name: str,
    horizon: str,
    unit: str,
    level: float,
    notes: tuple[str, str],
) -> WatchList:
    """Return the watch list of what was worked out."""
    value = np.full(len(made), np.nan)
    value[worths.known] = worths.worth.value(worths.base, 1.0)
    low, high = chances.ends(level)
    return WatchList.of(
        chance_note=notes[0],
        value_note=notes[1],
        customers=made.customer,
        chance=chances.chance,
        low=low,
        high=high,
        value=value,
        event=f"buys nothing in the next {horizon}",
        source=f"{name}.{'-'.join(horizon.split())}",
        on=made.on,
        unit=unit,
        reasons=reasons_of(made),
        level=level,
        chance_error=chances.mean_error(),
        value_error=chances.value_error(
            value, worths.base, worths.worth, worths.slopes, worths.known
        ),
        excluded=made.excluded,
    )


def _ahead(horizon: str, unit: TimeUnit) -> float:
    """Return the horizon in the unit of the times."""
    ahead = span(horizon, unit, place="horizon")
    if not (isinstance(horizon, str) and ahead > 0):
        raise InvalidOKRError(
            "no time ahead",
            code="not-a-duration",
            place="horizon",
            expected="a text such as '39 weeks'",
            got=shown(horizon),
        )
    return ahead


def _summary(
    data: Events | Summary,
    on: dt.date | str | None,
    *,
    since: dt.date | str | None,
    unit: TimeUnit,
    zeros: bool,
) -> Summary:
    """Return what customers did up to the day."""
    if isinstance(data, Summary):
        if since is not None:
            raise InvalidOKRError(
                "a summary has its customers already",
                code="option-unused",
                place="since",
                got=shown(since),
                hint="Leave it out, or give the events.",
            )
        if on is not None and as_date(on, field="on") != data.on:
            raise InvalidOKRError(
                "another day than the summary's",
                code="option-unused",
                place="on",
                expected=str(data.on),
                got=shown(on),
                hint="Leave it out, or give the events.",
            )
        return data
    if on is None:
        raise InvalidOKRError(
            "no day",
            code="option-missing",
            place="on",
            expected="a day",
            hint="Say on=.",
        )
    return summary(data, on=on, since=since, unit=unit, zeros=zeros)


def _fitted(model: ModelName | Purchasing, made: Summary) -> Purchasing:
    """Return the model that is asked for, fitted."""
    if isinstance(model, str):
        return MODELS[choice(model, tuple(MODELS), field="model")].fit(made)
    return as_purchasing(model)


def _tried(
    data: Events | Summary,
    made: Summary,
    horizon: str,
    kind: type[Purchasing],
    *,
    since: dt.date | str | None,
    zeros: bool,
    correct: bool,
    level: float,
    step: Callable[[], None],
) -> tuple[RiskCheck | None, str]:
    """Return the check, or why there is none."""
    if not isinstance(data, Events):
        return None, _NO_EVENTS
    days = max(round(span(horizon, "days")), 1)
    try:
        back = days_back(first_day(made), made.on, days)
        found = try_model(
            kind,
            data,
            cut=made.on - dt.timedelta(back),
            on=made.on,
            since=since,
            unit=made.unit,
            zeros=zeros,
            correct=correct,
            level=level,
            step=step,
        )
    except OKRError as error:
        return None, str(error)
    return found, ""


def _spend(spend: GammaGamma | float | None, made: Summary) -> Spend:
    """Return what a purchase brings: as asked, as the money says, or one purchase."""
    if spend is not None:
        return as_spend(spend)
    return 1.0 if made.monetary is None else GammaGamma.fit(made)


@frozen(eq=False, kw_only=True)
class _Worths:
    """What customers are expected to bring, and how that turns with the parameters."""

    base: Base
    worth: Worth
    slopes: Slopes | None
    known: Flags

    @classmethod
    def of(
        cls, model: Purchasing, spend: Spend, made: Summary, horizon: str
    ) -> "_Worths":
        by_money = isinstance(spend, GammaGamma)
        base = Base.of_summary(made, unit_of(model), money=by_money)
        known: Flags = np.ones(len(made), np.bool_)
        if by_money and made.monetary is not None:
            known = (made.frequency == 0) | (made.monetary > 0)
        terms = Terms.of(horizon=horizon, discount=0, timing="purchase", margin=1.0)
        return cls(
            base=base,
            worth=Worth.of(model, spend, base, terms),
            slopes=slopes_of(model, spend, base, terms),
            known=known,
        )
