"""`check_churn_risk`: what would have been said on an earlier day, and what came."""

import datetime as dt
import math
from collections.abc import Callable
from typing import Final, Literal, TypeAlias

import numpy as np
from attrs import frozen

from okrkit.errors import InvalidOKRError, NotMeasuredError, OKRError
from okrkit.model.calendar import as_date
from okrkit.model.checks import choice, flag, instance
from okrkit.numerics.arrays import Floats
from okrkit.numerics.beliefs import brier
from okrkit.results.progressing import steps
from okrkit.retention.customers.holdout import Holdout, calibration_and_holdout
from okrkit.retention.customers.summary import Summary
from okrkit.retention.estimates.estimate import known
from okrkit.retention.estimates.intervals import check_level
from okrkit.retention.lengths import TimeUnit
from okrkit.retention.lifetime.beta_geo import BetaGeo
from okrkit.retention.lifetime.modified_beta_geo import ModifiedBetaGeo
from okrkit.retention.lifetime.pareto_nbd import ParetoNBD
from okrkit.retention.lifetime.purchasing import Purchasing
from okrkit.retention.lifetime.reading import distinct
from okrkit.retention.repeat.rfm import scores_of
from okrkit.retention.tables.events import Events
from okrkit.retention.tables.periods import EPOCH
from okrkit.strategy.leaving.checked import Ranking, RiskCheck
from okrkit.strategy.leaving.correcting import Correction, learn, logistic
from okrkit.strategy.leaving.lift_beside import first_gain
from okrkit.strategy.leaving.lifting import (
    calibration_table,
    lift_table,
    placed_error,
    placements,
)
from okrkit.strategy.leaving.silence import chance_of, silence, silence_turns
from okrkit.typing import Progress

ModelName: TypeAlias = Literal["ParetoNBD", "ModifiedBetaGeo", "BetaGeo"]
"""Models of purchases, by name."""

MODELS: Final[dict[str, type[Purchasing]]] = {
    "ParetoNBD": ParetoNBD,
    "ModifiedBetaGeo": ModifiedBetaGeo,
    "BetaGeo": BetaGeo,
}
"""The models that can be asked."""

HOLDOUTS: Final = ("hold-out", "earlier hold-out")
"""What a check is made of, and a bar counts."""

_FIFTHS: Final = 5
_PARTS: Final = 10
_FEW: Final = "too few were silent in an earlier hold-out, or too few were not"


def check_churn_risk(
    events: Events,
    *,
    cut: dt.date | str,
    on: dt.date | str,
    model: ModelName = "ParetoNBD",
    since: dt.date | str | None = None,
    unit: TimeUnit = "weeks",
    zeros: bool = True,
    correct: bool = True,
    level: float = 0.95,
    progress: "Progress | bool | None" = None,
) -> RiskCheck:
    """
    Try chances of leaving on days that the model has not seen.

    The model is fitted to the purchases up to the cut. It says of each customer how
    likely he buys nothing up to `on`; then the days after the cut are looked at.
    Beside it stand two rankings without a model, by days since the last purchase and by
    RFM score. Their chances, and the model's correction, are learned from an earlier
    hold-out: of the same length, or of half the days before the cut.

    Args:
        events: Purchases.
        cut: The last day that the model sees.
        on: The last day of the hold-out.
        model: "ParetoNBD", "ModifiedBetaGeo" or "BetaGeo".
        since: Only customers who first bought on this day or later; all where None.
        unit: What times are counted in.
        zeros: Whether a row without money (amount 0) is a purchase.
        correct: Whether the model's chances are corrected by an earlier hold-out.
        level: Of the intervals.
        progress: True for a bar by `tqdm`, or what makes one of the hold-outs and
            `total`, as `tqdm` does; None for none.

    Returns:
        What was said and what came, with lift, calibration and the other rankings.

    Raises:
        InvalidOKRError: The cut is not before `on`, nobody came back by the cut, or too
            few customers for ten parts.
        NotMeasuredError: In the hold-out everybody bought, or nobody.
        CalendarError: No date.

    Source:
        Hold-out as Fader, Hardie and Lee, Marketing Science 24 (2005), 275-284, have
        it; rankings are compared by DeLong's test.

    Example:
        >>> from okrkit.retention.value.sample import shop
        >>> made = check_churn_risk(shop(), cut="2025-11-30", on="2026-03-31")
        >>> made.ids
        ['model', 'model uncorrected', 'recency', 'RFM score']
    """
    kind = MODELS[choice(model, tuple(MODELS), field="model")]
    with steps(progress, HOLDOUTS) as step:
        return try_model(
            kind,
            events,
            cut=as_date(cut, field="cut"),
            on=as_date(on, field="on"),
            since=since,
            unit=unit,
            zeros=zeros,
            correct=correct,
            level=level,
            step=step,
        )


def try_model(
    kind: type[Purchasing],
    events: Events,
    *,
    cut: dt.date,
    on: dt.date,
    since: dt.date | str | None,
    unit: TimeUnit,
    zeros: bool,
    correct: bool,
    level: float,
    step: Callable[[], None] = lambda: None,
) -> RiskCheck:
    """
    Try a kind of model, as `check_churn_risk` does, which has its arguments.

    `step` is called whenever another hold-out is done.

    Example:
        >>> from okrkit.retention.value.sample import shop
        >>> days = {"cut": dt.date(2025, 11, 30), "on": dt.date(2026, 3, 31)}
        >>> made = try_model(BetaGeo, shop(), **days, since=None, unit="weeks",
        ...     zeros=True, correct=False, level=0.95)
        >>> made.model, made.used
        ('BetaGeo', None)
    """
    given = instance(events, kind=Events, field="events")

    def split(before: dt.date, upto: dt.date) -> Holdout:
        return calibration_and_holdout(
            given, cut=before, on=upto, since=since, unit=unit, zeros=zeros
        )

    held = split(cut, on)
    seen = _Known.of(held, kind)
    step()
    earlier, why = None, _FEW
    try:
        earlier = _Known.of(split(_earlier(held), cut), kind)
    except OKRError as error:
        why = str(error)
    step()
    return _checked(
        held,
        seen,
        earlier,
        correct=flag(correct, field="correct"),
        level=check_level(level),
        why=why,
    )


def days_back(first: dt.date, on: dt.date, wanted: int) -> int:
    """
    Return how many days a hold-out before a day may have.

    Args:
        first: The first day of the history.
        on: The last day of the hold-out.
        wanted: How many it would best have.

    Returns:
        As many as wanted, or half of the history where that is shorter.

    Raises:
        NotMeasuredError: The history is a day long, or shorter.

    Example:
        >>> days_back(dt.date(2026, 1, 1), dt.date(2026, 1, 31), 90)
        15
    """
    fits = min(wanted, ((on - first).days + 1) // 2)
    if fits < 1:
        raise NotMeasuredError("the history is too short for a hold-out", place="cut")
    return fits


def first_day(of: Summary) -> dt.date:
    """
    Return the day of the first purchase of a summary.

    Args:
        of: One row a customer.

    Returns:
        The day.

    Raises:
        InvalidOKRError: Nobody bought.

    Example:
        >>> from okrkit.retention.customers.summary import summary
        >>> from okrkit.retention.value.sample import shop
        >>> first_day(summary(shop(), on="2026-03-31"))
        datetime.date(2025, 4, 1)
    """
    if not len(of):
        raise InvalidOKRError(
            "no customers", code="no-customers", expected="purchases by the day"
        )
    return dt.date.fromordinal(int(np.min(of.counted.first)) + EPOCH)


def _earlier(held: Holdout) -> dt.date:
    """Return the cut of the hold-out that lies before the cut."""
    cut = held.calibration.on
    wanted = (held.on - cut).days
    return cut - dt.timedelta(days_back(first_day(held.calibration), cut, wanted))


@frozen(eq=False, kw_only=True)
class _Known:
    """What a model and two scores say at a cut, and what came."""

    model: Purchasing
    chance: Floats
    x: Floats
    recency: Floats
    age: Floats
    ahead: float
    money: Floats | None
    scores: dict[str, Floats]
    silent: Floats
    expected: float

    @classmethod
    def of(cls, held: Holdout, kind: type[Purchasing]) -> "_Known":
        made = held.calibration
        x = made.frequency.astype(np.float64)
        model = kind.fit(made)
        history = x, made.recency, made.T
        return cls(
            model=model,
            chance=silence(model, *history, held.duration),
            x=x,
            recency=made.recency,
            age=made.T,
            ahead=held.duration,
            money=made.counted.amount,
            scores=scores_without_model(made),
            silent=(held.frequency == 0).astype(np.float64),
            expected=float(model.expected_purchases(held.duration, *history).sum()),
        )

    def lesson(self) -> Correction | None:
        """Return what the hold-out teaches about the chances."""
        shift = None
        if self.model.converged:
            few, places = distinct(self.x, self.recency, self.age)
            turns = silence_turns(self.model, few[0], few[1], few[2], self.ahead)
            size, ways = np.linalg.eigh(self.model.require_fit().log_covariance)
            root = ways * np.sqrt(np.maximum(size, 0))
            shift = (root.T @ turns)[:, places]
        return learn(self.chance, self.x, self.money, self.silent, shift)


def scores_without_model(of: Summary) -> dict[str, Floats]:
    """
    Return what ranks customers where nobody has a model: the higher, the likelier gone.

    Args:
        of: One row a customer.

    Returns:
        "recency", the time since the last purchase, and "RFM score", minus the sum of
        the scores by fifths of recency, frequency and, where it is known, money.

    Shape:
        Each (customers,).

    Units:
        Those of the summary's times; points.

    Source:
        Hughes, Strategic Database Marketing (1994).

    Example:
        >>> from okrkit.retention.customers.summary import summary
        >>> from okrkit.retention.value.sample import shop
        >>> list(scores_without_model(summary(shop(), on="2026-03-31")))
        ['recency', 'RFM score']
    """
    since = of.T - of.recency
    total = scores_of(-since, _FIFTHS) + scores_of(of.frequency, _FIFTHS)
    if of.counted.amount is not None:
        total = total + scores_of(of.counted.amount, _FIFTHS)
    return {"recency": since, "RFM score": -total.astype(np.float64)}


def _checked(
    held: Holdout,
    seen: _Known,
    earlier: _Known | None,
    *,
    correct: bool,
    level: float,
    why: str,
) -> RiskCheck:
    """Compare what was said with what came."""
    used = earlier.lesson() if earlier is not None and correct else None
    chance = seen.chance
    if used is not None:
        chance = used.apply(seen.chance, seen.x, seen.money)
    said: dict[str, tuple[Floats, Floats | None]] = {"model": (chance, chance)}
    if used is not None:
        said["model uncorrected"] = (seen.chance, seen.chance)
    for name, score in seen.scores.items():
        said[name] = score, _learned(score, earlier, name)
    silent = seen.silent
    return RiskCheck(
        model=type(seen.model).__name__,
        cut=held.calibration.on,
        on=held.on,
        duration=held.duration,
        unit=held.unit,
        chance=chance,
        silent=silent,
        rankings=tuple(
            _ranking(name, score, p, chance, silent, level)
            for name, (score, p) in said.items()
        ),
        lift=lift_table(chance, silent, bins=_PARTS, level=level),
        calibration=calibration_table(chance, silent, bins=_PARTS, level=level),
        expected=seen.expected,
        seen=int(held.frequency.sum()),
        used=used,
        lesson=seen.lesson(),
        level=level,
        note="" if used is not None else why if correct else "not asked for",
    )


def _learned(score: Floats, earlier: _Known | None, name: str) -> Floats | None:
    """Return the chances of a score, as an earlier hold-out taught them."""
    if earlier is None:
        return None
    past = earlier.scores[name]
    middle, spread = float(past.mean()), float(past.std()) or 1.0

    def facts(of: Floats) -> Floats:
        return np.column_stack([np.ones(len(of)), (of - middle) / spread])

    line, _ = logistic(facts(past), earlier.silent, around=[0.0, 0.0])
    return chance_of(facts(score) @ line)


def _ranking(
    name: str,
    score: Floats,
    chance: Floats | None,
    model: Floats,
    silent: Floats,
    level: float,
) -> Ranking:
    """Say how well one ranking does, beside the model's."""
    mine, its = placements(model, silent), placements(score, silent)
    table, nearer = None, np.full(2, np.nan)
    if chance is not None:
        table = calibration_table(chance, silent, bins=_PARTS, level=level)
        nearer = brier(chance, silent) - brier(model, silent)
    lift = lift_table(score, silent, bins=_PARTS, level=level)
    ends = int(lift.customers[0]), int(lift.customers[-1])
    first = first_gain(model, score, silent, ends[0])
    last = first_gain(-model, -score, 1 - silent, ends[1])
    return Ranking(
        name=name,
        auc=float(its[0].mean()),
        auc_error=placed_error(*its),
        gain=float(mine[0].mean() - its[0].mean()),
        gain_error=placed_error(mine[0] - its[0], mine[1] - its[1]),
        lift=float(lift.lift[0]),
        lift_gain=first[0],
        lift_gain_error=first[1],
        kept=float((1 - lift.share[-1]) / (1 - lift.base)),
        kept_gain=last[0],
        kept_gain_error=last[1],
        found=tuple(lift.captured.tolist()),
        brier=None if table is None else table.brier,
        brier_gain=known(nearer.mean()),
        brier_gain_error=known(nearer.std(ddof=1) / math.sqrt(len(nearer))),
        error=None if table is None else table.error,
        level=level,
    )
