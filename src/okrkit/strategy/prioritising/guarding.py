"""What effects do to guardrails: said beside the gains, and not counted in them."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

import numpy as np
from attrs import fields, frozen

from okrkit.model.closing import closed_by
from okrkit.model.noun import Noun
from okrkit.model.okr import KeyResult, Objective
from okrkit.model.okrset import OKRSet
from okrkit.model.target import Hold
from okrkit.projection.outlook import Outlook
from okrkit.projection.projecting import project
from okrkit.projection.said import about_text, chance_text
from okrkit.results import Json, jsonable
from okrkit.scoring.amounts import value_text
from okrkit.scoring.beside import Held
from okrkit.strategy.prioritising.reading import Told
from okrkit.strategy.prioritising.stated import StatedEffect
from okrkit.strategy.prioritising.weighing import ground_of, weighed

__all__ = ["Breach", "breaches"]

_SEEN: Final = 0.005
"""A chance that rises by less is said to be the same: half a point."""


@frozen(kw_only=True)
class Breach(Noun):
    """
    What an initiative does to the chance that a guardrail is broken.

    Attributes:
        objective: Id of the objective that it guards.
        metric: Id of its metric.
        before: Chance that the metric lies outside at the end, without the initiative;
            None where nothing is known of it.
        after: The same with it.
        why: The same in words.

    Example:
        >>> Breach(objective="keep", metric="cost", before=0.1, after=0.4, why="").rise
        0.30000000000000004
    """

    objective: str
    metric: str
    before: float | None = None
    after: float | None = None
    why: str

    @property
    def rise(self) -> float | None:
        """
        How much likelier it is broken with the initiative.

        Example:
            >>> Breach(objective="keep", metric="cost", why="").rise
        """
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON.

        Returns:
            Every field by its name; what is not known is None.

        Example:
            >>> Breach(objective="keep", metric="cost", why="").to_dict()["after"]
        """
        return {f.name: jsonable(getattr(self, f.name)) for f in fields(Breach)}


@frozen
class _Pressed:
    """A guardrail, and an effect that may go towards one of its limits."""

    held: Held
    effect: StatedEffect
    bounds: tuple[float | None, float | None]

    def by(self, *ends: float) -> bool:
        """Tell whether one of some effects goes towards a limit."""
        down = self.held.at_least is not None and min(ends) < 0
        return down or (self.held.at_most is not None and max(ends) > 0)

    def then(self) -> str:
        """Say the value with the effect, within the bounds of the metric."""
        actual, unit, effect = self.held.actual or 0.0, self.held.unit, self.effect
        # Where the middle is away from the limits, the ends are what is feared.
        ends = [effect.mid] if self.by(effect.mid) else [effect.low, effect.high]
        low, high = self.bounds
        values = [_within(actual + end, low, high) for end in ends]
        return " to ".join(about_text(value, unit) for value in values)


def _within(value: float, low: float | None, high: float | None) -> float:
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def breaches(told: Sequence[Told], outlook: Outlook) -> list[tuple[Breach, ...]]:
    """
    Give the guardrails that effects endanger, with the chance that they break.

    An effect goes towards a limit where its middle does; or where its low or high end
    does, and the chance that the guardrail breaks is seen to rise by it.

    Args:
        told: Initiatives, what they move, and the effect on each.
        outlook: How the set will probably end.

    Returns:
        For each initiative a `Breach` for each guardrail; none for guardrails of
        objectives that are closed.

    Source:
        As `weighed`, of the guardrail as if it were a key result of its objective.

    Example:
        >>> from okrkit import Guardrail, Initiative, Metric
        >>> from okrkit.strategy.prioritising.reading import read_initiatives, read_told
        >>> guard = Guardrail(metric="cost", at_most=10)
        >>> okrs = OKRSet([Objective("keep", "Stay", guardrails=[guard])],
        ...               cycle="2026-Q4", metrics=[Metric("cost")])
        >>> gift = read_initiatives([Initiative("gift", "Gifts", moves=["cost"])], okrs)
        >>> told = read_told(gift, okrs, effect=(1, 2, 3), effort=None)
        >>> breaches(told, project(okrs, on="2026-11-15"))[0][0].why
        'against guardrail cost of keep (at most 10, no reading)'
    """
    pressed = [_pressed(each, outlook) for each in told]
    every = [one for some in pressed for one in some]
    if not every:
        return [()] * len(told)
    chances = iter(_chances(every, outlook))
    made = [[(one, *next(chances)) for one in some] for some in pressed]
    return [tuple(_breach(*each) for each in some if _counts(*each)) for some in made]


def _pressed(told: Told, outlook: Outlook) -> list[_Pressed]:
    """Give what some part of the effects of an initiative goes towards the limit of."""
    okrs = outlook.foresight.sheet.okrs
    effects = {m.name: m.effect for m in told.moves if m.effect is not None}
    found = []
    for held in outlook.card.guardrails:
        metric = okrs.metric(held.metric)
        effect = effects.get(metric.id)
        closed = closed_by(okrs.objective(held.objective).closed, outlook.on)
        if effect is None or closed is not None:
            continue
        one = _Pressed(held, effect, metric.bounds)
        if one.by(effect.low, effect.high):
            found.append(one)
    return found


def _counts(one: _Pressed, before: float | None, after: float | None) -> bool:
    """Tell whether an effect is to be said, as its middle or its chances have it."""
    if one.by(one.effect.mid) or before is None or after is None:
        return True
    return after - before >= _SEEN


def _chances(
    every: list[_Pressed], outlook: Outlook
) -> list[tuple[float | None, float | None]]:
    """Return the chances that guardrails break, without and with each effect."""
    # By objective, so that places are those of the key results of the set.
    asked = sorted(dict.fromkeys(one.held for one in every), key=_guarded)
    seen = project(
        _as_key_results(asked, outlook.foresight.sheet.okrs),
        on=outlook.on,
        policy=outlook.policy,
        seed=outlook.asked.seed,
        draws=outlook.asked.draws,
    )
    ground = ground_of(seen)
    rows = np.array([asked.index(one.held) for one in every])
    free = np.flatnonzero([not ground.fixed[row] for row in rows.tolist()])
    effects = np.array([(e.low, e.mid, e.high) for e in (one.effect for one in every)])
    found = weighed(ground, rows[free], effects[free])
    chances: list[tuple[float | None, float | None]] = [(None, None)] * len(every)
    for at, before, gain in zip(
        free.tolist(), found.before.tolist(), found.gain.tolist(), strict=True
    ):
        chances[at] = 1 - before, min(max(1 - before - gain, 0.0), 1.0)
    return chances


def _guarded(held: Held) -> str:
    return held.objective


def _as_key_results(asked: list[Held], okrs: OKRSet) -> OKRSet:
    """Return a set in which guardrails are the key results of their objectives."""
    found = [
        Objective(
            id,
            id,
            [
                KeyResult(
                    f"guardrail {at}",
                    held.metric,
                    metric=held.metric,
                    target=Hold(at_least=held.at_least, at_most=held.at_most),
                )
                for at, held in some
            ],
            cycle=okrs.objective(id).cycle,
        )
        for id, some in groupby(enumerate(asked), key=lambda pair: _guarded(pair[1]))
    ]
    # A guardrail may limit the better side of a metric, which a target may not.
    either = [metric.replace(polarity=None) for metric in okrs.metrics]
    return okrs.replace(objectives=found, metrics=either)


def _breach(one: _Pressed, before: float | None, after: float | None) -> Breach:
    """Put chances into words."""
    held = one.held
    limits = (("at least", held.at_least), ("at most", held.at_most))
    said = " and ".join(
        f"{word} {value_text(limit, held.unit)}"
        for word, limit in limits
        if limit is not None
    )
    now = "no reading"
    if held.actual is not None:
        now = f"{value_text(held.actual, held.unit)} on {held.measured_on}, "
        now += f"{one.then()} with it"
    broken = ""
    if before is not None:
        ends = f"{chance_text(before)} to {chance_text(after)}"
        broken = f"; chance that it breaks {ends}"
    return Breach(
        objective=held.objective,
        metric=held.metric,
        before=before,
        after=after,
        why=f"against guardrail {held.metric} of {held.objective} "
        f"({said}, {now}{broken})",
    )
