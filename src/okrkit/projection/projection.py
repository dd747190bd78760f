"""`Projection`, and how one or all of them are made from columns."""

import datetime as dt
from typing import NamedTuple

import numpy as np
from attrs import field, fields, frozen

from okrkit import markup
from okrkit.errors import InvalidOKRError, shown
from okrkit.model.checks import number
from okrkit.model.closing import Outcome
from okrkit.model.noun import Noun, facts_html
from okrkit.model.okr import Intent
from okrkit.model.unit import Unit
from okrkit.projection.chances.outcomes import Values
from okrkit.projection.goal import Goal
from okrkit.projection.said import (
    about_text,
    chance_bar,
    chance_text,
    chance_words,
    range_drawn,
)
from okrkit.results import Json, jsonable
from okrkit.scoring.amounts import value_text
from okrkit.scoring.drawn import TONES
from okrkit.scoring.scores import Kind
from okrkit.scoring.status import Status


class ZoneChances(NamedTuple):
    """Chances of reaching the three values of a `Zones` target."""

    commit: float
    target: float
    stretch: float


@frozen(kw_only=True)
class Projection(Noun):
    """
    How a key result or objective will probably end, as seen on a day.

    Numbers are None where there are none. Of objectives, and of `Done`, `Milestones`
    and shares of time, the value is the score or the share itself.

    Attributes:
        id: Its id.
        kind: "objective" or "key result".
        title: What its owner wrote.
        actual: The value that counts by now, in the metric's unit.
        unit: Of the values; None where there is no metric.
        chance: Of meeting the target by the end; of an objective, `success`.
        success: Chance that the score passes the policy's success line.
        mean: Of the value at the end.
        median: As likely to end above as below.
        quantiles: Pairs of a level and the value that it ends below with that chance.
        expected_score: Mean of the score; not the score of the mean.
        zones: Chances of commit, target and stretch; None of other targets.
        pace: Units a day since the last reading up to the first day; else since the
            start, from the baseline.
        required_pace: Units a day to the target, from tomorrow on.
        confidence: The owner's own probability; never mixed with the chance.
        status: Where it stands by its chance of success; None where there is none.
            Of what was closed "achieved" or "missed", or None.
        closed: How it was closed by the day: then it has no chance any more; None
            where it was not.
        method: How the chance came about, or why there is none.
        readings: How many readings of its days were looked at.
        history: How many from before them.
        measured_on: Day of the last reading that counts.
        age: Days since then.
        intent: "committed", "aspirational", "learning", or None.
        policy: Name of the policy.
        on: The day.

    Example:
        >>> from okrkit import KeyResult, project
        >>> days = {"2026-10-16": 32, "2026-10-30": 33, "2026-11-13": 35}
        >>> nps = KeyResult("nps", "x", baseline=32, target=40, check_ins=days)
        >>> seen = project(nps, on="2026-11-15", cycle="2026-Q4")["nps"]
        >>> seen.readings, seen.age, 0 < seen.chance < seen.at_least(35) < 1
        (3, 2, True)
    """

    id: str
    kind: Kind
    title: str
    actual: float | None
    unit: Unit | None
    chance: float | None
    success: float | None
    mean: float | None
    median: float | None
    quantiles: tuple[tuple[float, float | None], ...]
    expected_score: float | None
    zones: ZoneChances | None
    pace: float | None
    required_pace: float | None
    confidence: float | None
    status: Status | None
    closed: Outcome | None
    method: str
    readings: int
    history: int
    measured_on: dt.date | None
    age: int | None
    intent: Intent | None
    policy: str
    on: dt.date
    _values: Values | None = field(default=None, alias="values", eq=False, repr=False)
    _goal: Goal = field(default=Goal(), alias="goal", eq=False, repr=False)

    @property
    def goal(self) -> Goal:
        """
        Where its value began, and between what values it meets its target.

        Example:
            >>> from okrkit import KeyResult, project
            >>> nps = KeyResult("nps", "x", baseline=32, target=40)
            >>> project(nps, on="2026-11-15", cycle="2026-Q4")["nps"].goal.low
            40.0
        """
        return self._goal

    @property
    def foreseen_unit(self) -> Unit | None:
        """
        Unit of the values at the end: that of the metric, none of shares.

        Example:
            >>> from okrkit import KeyResult, project
            >>> nps = KeyResult("nps", "x", baseline=32, target=40)
            >>> project(nps, on="2026-11-15", cycle="2026-Q4")["nps"].foreseen_unit
        """
        return None if self._goal.share else self.unit

    @property
    def drawn(self) -> bool:
        """
        Whether the chance was counted in draws: then 0 and 1 are not certain.

        Example:
            >>> from okrkit import KeyResult, project
            >>> nps = KeyResult("nps", "x", baseline=32, target=40)
            >>> project(nps, on="2026-11-15", cycle="2026-Q4")["nps"].drawn
            False
        """
        counted = "joint draws" in self.method
        return counted and self.status not in {"achieved", "missed"}

    def interval(self, level: float = 0.8, /) -> tuple[float, float] | None:
        """
        Return between what two values it ends with a chance, as often below as above.

        Args:
            level: The chance, between 0 and 1.

        Returns:
            The two values; None where there are none.

        Raises:
            InvalidOKRError: No such chance; of an objective, one whose two levels were
                not asked for.

        Example:
            >>> from okrkit import KeyResult, project
            >>> nps = KeyResult("nps", "x", baseline=32, target=40)
            >>> seen = project(nps, on="2026-11-15", cycle="2026-Q4")["nps"]
            >>> low, high = seen.interval(0.8)
            >>> low < 32 < high
            True
        """
        level = _share(level)
        low, high = self._quantile((1 - level) / 2), self._quantile((1 + level) / 2)
        return None if low is None or high is None else (low, high)

    def at_least(self, value: float, /) -> float | None:
        """
        Return the chance of ending at a value or above it.

        Args:
            value: In the metric's unit.

        Returns:
            The chance; None where there is none, and of objectives.

        Raises:
            InvalidOKRError: No number.

        Example:
            >>> from okrkit import KeyResult, project
            >>> nps = KeyResult("nps", "x", baseline=32, target=40)
            >>> seen = project(nps, on="2026-11-15", cycle="2026-Q4")["nps"]
            >>> abs(seen.at_least(40) - seen.chance) < 1e-6
            True
        """
        if self._values is None:
            return None
        at = number(value, field="at_least")
        return float(self._values.at_least(np.array([[at]]))[0, 0])

    def at_most(self, value: float, /) -> float | None:
        """
        Return the chance of ending at a value or below it.

        Args:
            value: In the metric's unit.

        Returns:
            The chance; None where there is none, and of objectives.

        Raises:
            InvalidOKRError: No number.

        Example:
            >>> from okrkit import KeyResult, project
            >>> churn = KeyResult("churn", "x", baseline=3.2, target=2)
            >>> seen = project(churn, on="2026-11-15", cycle="2026-Q4")["churn"]
            >>> abs(seen.at_most(2) - seen.chance) < 1e-6
            True
        """
        if self._values is None:
            return None
        at = number(value, field="at_most")
        return float(self._values.at_most(np.array([[at]]))[0, 0])

    def to_dict(self) -> dict[str, Json]:
        """
        Return it as plain values for JSON, by the names of `Outlook.to_columns`.

        Returns:
            Every number by name; what is not known is None.

        Example:
            >>> from okrkit import KeyResult, project
            >>> nps = KeyResult("nps", "x", baseline=32, target=40)
            >>> seen = project(nps, on="2026-11-15", cycle="2026-Q4")["nps"]
            >>> seen.to_dict()["status"], "q10" in seen.to_dict()
            ('not measured', True)
        """
        made: dict[str, Json] = {}
        for name in NAMES:
            if name == "quantiles":
                made |= {level_name(level): value for level, value in self.quantiles}
            elif name == "zones":
                zones = self.zones or (None,) * len(ZONE_NAMES)
                made |= dict(zip(ZONE_NAMES, zones, strict=True))
            else:
                made[name] = jsonable(getattr(self, name))
        return made

    def _facts(self) -> list[tuple[markup.Cell, markup.Cell]]:
        facts, own = super()._facts(), self._texts()
        made = [(name, own.get(str(name), text)) for name, text in facts]
        target = self._goal.text(self.foreseen_unit)
        return [*made[:3], *([("target", target)] if target else []), *made[3:]]

    def _repr_html_(self) -> str:
        """Return the table for a notebook, chances and range drawn."""
        kind, *rows = self._facts()
        drawn = self._drawn()
        cells = [(fact, drawn.get(str(fact), text)) for fact, text in rows]
        return markup.fragment(facts_html([kind, *cells]), text=str(self))

    def _drawn(self) -> dict[str, markup.Cell]:
        """Draw what is better seen than read, by the names it is shown by."""
        own, tone = self._texts(), TONES.get(self.status, "none")
        ends = range_drawn(self.quantiles, self.median, self._goal, self.foreseen_unit)
        words = f", {chance_words(self.chance)}"
        return {
            "chance": chance_bar(self.chance, None, own["chance"] + words),
            "success": chance_bar(self.success, self.status, own["success"]),
            "median": ends,
            "status": markup.badge(self.status, tone),
        }

    def _texts(self) -> dict[str, str]:
        """Write the numbers as people read them, by the names they are shown by."""
        unit = self.foreseen_unit
        zones = zip(ZoneChances._fields, self.zones or (), strict=False)
        return {
            "actual": value_text(self.actual, self.unit),
            "chance": chance_text(self.chance, drawn=self.drawn),
            "success": chance_text(self.success, drawn=self.drawn),
            "mean": about_text(self.mean, unit),
            "median": about_text(self.median, unit),
            "quantiles": ", ".join(
                f"{level:.3g}: {about_text(value, unit)}"
                for level, value in self.quantiles
            ),
            "expected score": about_text(self.expected_score, None),
            "zones": ", ".join(f"{zone} {chance_text(c)}" for zone, c in zones),
            "pace": about_text(self.pace, unit),
            "required pace": about_text(self.required_pace, unit),
            "confidence": chance_text(self.confidence),
        }

    def _quantile(self, level: float) -> float | None:
        if self._values is not None:
            return float(self._values.quantiles(np.array([level]))[0, 0])
        for known, value in self.quantiles:
            if abs(known - level) < _NEAR:
                return value
        if self.median is None:
            return None
        raise InvalidOKRError(
            "this quantile was not asked for",
            code="unknown-level",
            place=f"Projection.interval of {self.id}",
            expected=", ".join(f"{known:g}" for known, _ in self.quantiles),
            got=shown(level),
            hint=f"project(..., levels=[{level:g}, 0.5, {1 - level:g}])",
        )


NAMES = tuple(f.name for f in fields(Projection) if not f.name.startswith("_"))

ZONE_NAMES = tuple(f"chance_of_{zone}" for zone in ZoneChances._fields)
"""Names of the columns with the chances of zones."""

_NEAR = 1e-9


def level_name(level: float) -> str:
    """
    Return the name of the column with a quantile.

    Args:
        level: Between 0 and 1.

    Returns:
        The letter q and the percentage.

    Example:
        >>> level_name(0.1), level_name(0.025)
        ('q10', 'q2.5')
    """
    return f"q{100 * level:.10g}"


def _share(level: float) -> float:
    share = number(level, field="interval")
    if not 0 < share < 1:
        raise InvalidOKRError(
            "no chance",
            code="not-a-probability",
            place="Projection.interval",
            expected="a number between 0 and 1",
            got=shown(level),
        )
    return share
