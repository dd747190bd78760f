"""Hollow objectives: every driver is green, and the outcome is no better."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from attrs import fields, frozen

from okrkit import markup
from okrkit.model.calendar import Cycle
from okrkit.model.noun import Noun
from okrkit.model.okr import Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.target import Reach
from okrkit.model.unit import Unit
from okrkit.results import Json, jsonable
from okrkit.scoring.amounts import value_text
from okrkit.scoring.scorecard import Scorecard
from okrkit.strategy.assuming.chained import Chain
from okrkit.strategy.assuming.driven import Driven, driven, is_on, risen
from okrkit.strategy.assuming.grid import Seen
from okrkit.strategy.assuming.movement import Moved, moved, noise_of, way_of

__all__ = ["State", "Trust", "change_text", "direction_of", "trusted"]

State: TypeAlias = Literal["hollow", "holds", "not green", "too early", "cannot tell"]
"""Whether an objective delivers what its drivers promise."""


@frozen(kw_only=True)
class Trust(Noun):
    """
    Whether green drivers of one objective are worth what they promise.

    Attributes:
        id: Of the objective, and of the outcome.
        objective: Id of the objective.
        outcome: Id of the metric that shows whether it came true.
        state: "hollow": every driver is on track or achieved, one at least clearly
            moved in its good direction in the cycle, and the whole interval of the
            outcome's change lies below what counts and not on the good side. "holds":
            it lies on the good side. "not green": a driver is not, so there is nothing
            to ask. "too early": the outcome cannot have followed yet. "cannot tell":
            the interval holds both, no driver is known to have moved, or a reading, a
            role or a direction is missing.
        why: The state in a sentence, with its numbers.
        green: Drivers' key results that are on track or achieved.
        drivers: Drivers' key results that are not closed.
        change: Of the outcome since the start, in its unit; None where not known.
        low: Lower end of its interval.
        high: Upper end of it.
        matters: The smallest improvement that counts, in its unit.

    Example:
        >>> Trust(id="keep: churn", objective="keep", outcome="churn", state="holds",
        ...       why="-").state
        'holds'
    """

    id: str
    objective: str
    outcome: str
    state: State
    why: str
    green: int = 0
    drivers: int = 0
    change: float | None = None
    low: float | None = None
    high: float | None = None
    matters: float | None = None

    def __str__(self) -> str:
        """Return it on one line."""
        said = f"{self.objective}, {self.outcome}: {self.state}. {self.why}"
        return markup.plain(said, limit=1000)

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Every field by its name; what is not known is None.

        Example:
            >>> Trust(id="a: b", objective="a", outcome="b", state="holds",
            ...       why="-").to_dict()["green"]
            0
        """
        return {f.name: jsonable(getattr(self, f.name)) for f in fields(Trust)}


def trusted(
    okrs: OKRSet,
    chain: Chain,
    card: Scorecard,
    readings: Mapping[str, Seen],
    *,
    level: float,
    matters: Mapping[str, float],
) -> Iterator[Trust]:
    """
    Ask of each outcome of an objective whether it is better, where drivers are green.

    Args:
        okrs: The set.
        chain: What the objective assumes.
        card: The scores of the day.
        readings: Of each metric.
        level: Of the intervals.
        matters: The smallest improvement that counts, by metric; for others it is half
            of what a key result on it asks for by the day, or else what it usually
            moves over so many days.

    Yields:
        One answer for each outcome; none where there is no driver or no outcome, or
        the objective is closed.

    Example:
        >>> from okrkit import OKRSet, score
        >>> from okrkit.strategy.assuming.chains import assumptions
        >>> okrs = OKRSet([Objective("a", "A")], cycle="2026-Q4")
        >>> card = score(okrs, on="2026-11-15")
        >>> chain = assumptions(okrs)["a"]
        >>> list(trusted(okrs, chain, card, {}, level=0.95, matters={}))
        []
    """
    objective = okrs.objective(chain.id)
    drivers = driven(okrs, objective, chain, card)
    if objective.closed is not None or not (drivers.counted or drivers.closed):
        return
    cycle = okrs.cycle_of(objective)
    asked = _Asked(okrs, objective, card, drivers)
    for outcome in chain.outcomes:
        made = Trust(
            id=f"{objective.id}: {outcome}",
            objective=objective.id,
            outcome=outcome,
            state="cannot tell",
            why="",
            green=len(drivers.green),
            drivers=drivers.counted,
        )
        if cycle is None:
            yield made.replace(why="No cycle says since when.")
            continue
        lag = _longest_lag(chain, outcome)
        spared = _spared(asked, outcome)
        if spared is not None:
            yield made.replace(state=spared[0], why=spared[1])
            continue
        change = _changed(readings[outcome], cycle, card.on, lag, level)
        if change is None:
            why = f"{outcome} has too few readings before the cycle and in it."
            yield made.replace(why=why)
            continue
        if change.end - cycle.start.toordinal() < lag:
            why = f"The outcome follows {lag:g} days later and cannot show yet."
            yield made.replace(state="too early", why=why)
            continue
        least = matters.get(outcome) or _asked_for(asked, outcome) or change.usual
        ways = [
            (name, direction_of(okrs, name))
            for name in dict.fromkeys(
                link.driver for link in chain.links if link.outcome == outcome
            )
        ]
        up = risen(readings, ways, cycle, card.on.toordinal(), level=level)
        yield _judged(made, change, asked, least, up)


@frozen
class _Asked:
    """One objective whose outcomes are asked about."""

    okrs: OKRSet
    objective: Objective
    card: Scorecard
    drivers: Driven


def _spared(asked: _Asked, outcome: str) -> tuple[State, str] | None:
    """Say why an outcome is not asked about; None where it is."""
    drivers = asked.drivers
    if not drivers.counted:
        names = ", ".join(drivers.closed)
        return "cannot tell", f"Every driver is closed, and counts no more: {names}."
    if drivers.stale:
        names = ", ".join(drivers.stale)
        why = f"Old readings do not say whether drivers are green: {names}."
        return "cannot tell", why
    if drivers.behind:
        why = "Not every driver is on track, so the outcome may wait for them."
        return "not green", why
    if drivers.unmeasured:
        names = ", ".join(drivers.unmeasured)
        return "cannot tell", f"Not every driver is measured: {names}."
    if not direction_of(asked.okrs, outcome):
        return "cannot tell", f"Nobody said whether a higher {outcome} is better."
    return None


def _changed(
    seen: Seen, cycle: Cycle, on: dt.date, lag: float, level: float
) -> Moved | None:
    """Return how far an outcome moved since the cycle began."""
    last = cycle.last_day.toordinal() + round(lag)
    return moved(
        seen,
        cycle.start.toordinal() - 1,
        min(on.toordinal(), last),
        level=level,
        noise=noise_of(seen),
    )


def _judged(
    made: Trust,
    change: Moved,
    asked: _Asked,
    least: float | None,
    up: tuple[str, ...],
) -> Trust:
    unit = asked.okrs.metric(made.outcome).unit
    direction = direction_of(asked.okrs, made.outcome)
    low, middle, high = (
        change_text(value, unit) for value in (change.low, change.change, change.high)
    )
    why = f"{made.outcome} changed by {middle} ({low} to {high})"
    if change.season:
        why += " beside its season"
    if least:
        why += f", and {change_text(direction * least, unit)} would count"
    state, said = _said(change, direction, least or 0.0, up, work=asked.drivers.work)
    if asked.drivers.closed:
        said += f" Closed, and left out: {', '.join(asked.drivers.closed)}."
    if change.season is None:
        said += " Two years of readings are needed to tell a season from it."
    return made.replace(
        state=state,
        why=f"{why}: {said}",
        change=change.change,
        low=change.low,
        high=change.high,
        matters=least,
    )


def _said(
    change: Moved, direction: int, least: float, up: tuple[str, ...], *, work: bool
) -> tuple[State, str]:
    """Return the state that a change of the outcome speaks for, and why."""
    way = way_of(change, direction, matters=least)
    if way == "better":
        high = max(direction * change.low, direction * change.high)
        little = ", but by less than counts" if high < least else ""
        return "holds", f"it is better{little}."
    if way == "unclear":
        return "cannot tell", "it may be better, or not."
    if up:
        moving = f"{', '.join(up)} moved in the good direction in this cycle"
        return "hollow", f"all drivers are green, {moving}, and it is no better."
    if work:
        return "hollow", "all drivers are green, and it is no better."
    return "cannot tell", (
        "it is no better, and all drivers are green, but none clearly moved in its "
        "good direction in this cycle: there was nothing to follow."
    )


def direction_of(okrs: OKRSet, metric: str) -> int:
    """
    Say which way of a metric is the good one.

    Args:
        okrs: The set.
        metric: Id of the metric.

    Returns:
        1 where higher is better, -1 where lower is, 0 where nobody said: by its
        polarity, else by the targets of its key results where they agree.

    Example:
        >>> from okrkit import Metric
        >>> direction_of(OKRSet(metrics=[Metric("churn", polarity="lower")]), "churn")
        -1
    """
    polarity = okrs.metric(metric).polarity
    if polarity is not None:
        return 1 if polarity == "higher" else -1
    ways = {
        kr.target.direction
        for kr in okrs.key_results
        if kr.target is not None and kr.metric_id and is_on(okrs, kr, metric)
    } - {0, None}
    return ways.pop() if len(ways) == 1 else 0


def change_text(value: float, unit: Unit) -> str:
    """
    Write how far a metric moved, for people: of percent in percentage points.

    Args:
        value: In the unit.
        unit: Of the metric.

    Returns:
        A text with its sign.

    Example:
        >>> change_text(0.5, Unit.of("%")), change_text(-3, Unit.of("points"))
        ('+0.5 pp', '-3 points')
    """
    share = {"percent": 1.0, "ratio": 100.0}.get(unit.kind)
    if share is not None:
        return f"{share * value:+.3g} pp"
    return f"{'+' if value > 0 else ''}{value_text(value, unit)}"


def _asked_for(asked: _Asked, outcome: str) -> float | None:
    """Return half of what a key result asks for by the day of its last reading."""
    for kr in asked.objective.key_results:
        if is_on(asked.okrs, kr, outcome) and isinstance(kr.target, Reach):
            way = abs(kr.target.target - kr.target.baseline)
            return way * (asked.card.key_results[kr.id].expected or 0.0) / 2
    return None


def _longest_lag(chain: Chain, outcome: str) -> float:
    lags = [link.lag or 0.0 for link in chain.links if link.outcome == outcome]
    return max(lags, default=0.0)
