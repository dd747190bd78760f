"""`Goal`: where a value began and what meets its target, to draw a projection by."""

from typing import NamedTuple

import numpy as np

from okrkit.model.staged import BASES
from okrkit.model.unit import Unit
from okrkit.projection.chances.regions import met
from okrkit.scoring.amounts import value_text
from okrkit.scoring.columns import Sheet
from okrkit.scoring.scores import Kind
from okrkit.scoring.terms import (
    CHANGE,
    DONE,
    ESTABLISH,
    HOLD,
    MILESTONES,
    REACH,
    STEPS,
    ZONES,
)

_SHARE = BASES.index("share of time")


class Goal(NamedTuple):
    """
    Where a value began, and between what it meets its target.

    Attributes:
        baseline: Where it began; None where nobody said.
        low: The least value that meets the target; None for none.
        high: The greatest; None for none.
        share: Whether values are shares of the way, of weight or of time.
    """

    baseline: float | None = None
    low: float | None = None
    high: float | None = None
    share: bool = False

    def text(self, unit: Unit | None, /) -> str:
        """
        Say which values meet the target.

        Args:
            unit: Of the values; None where there is none.

        Returns:
            A few words; empty where nothing is known.

        Example:
            >>> Goal(low=40).text(None), Goal(low=1, share=True).text(None)
            ('at least 40', 'at least 100%')
        """
        low, high = (value_said(end, unit, share=self.share) for end in self[1:3])
        if self.low is None:
            return "" if self.high is None else f"at most {high}"
        return f"at least {low}" if self.high is None else f"{low} to {high}"


def value_said(value: float | None, unit: Unit | None, *, share: bool = False) -> str:
    """
    Write a value with its unit, or a share as a percentage.

    Args:
        value: The value, or None.
        unit: Of the value; None where there is none.
        share: Whether it is a share.

    Returns:
        Text; a dash where there is no value.

    Example:
        >>> value_said(0.3333, None, share=True), value_said(None, None)
        ('33.3%', '-')
    """
    if value is None or not share:
        return value_text(value, unit)
    return f"{100 * value:.3g}%"


def goal_of(sheet: Sheet, kind: Kind, place: int, *, share: bool = False) -> Goal:
    """
    Return what a projection is held against.

    Args:
        sheet: The set, scored on the day.
        kind: "objective" or "key result".
        place: Its place among them.
        share: Whether its progress itself is foreseen.

    Returns:
        The goal; of an objective the score that is its success.

    Example:
        >>> from okrkit import KeyResult, score
        >>> kr = KeyResult("nps", "x", baseline=32, target=40)
        >>> goal_of(score(kr, on="2026-11-15", cycle="2026-Q4").sheet, "key result", 0)
        Goal(baseline=32.0, low=40.0, high=None, share=False)
    """
    if kind == "objective":
        return Goal(0.0, float(sheet.objectives.line[place]))
    terms, of = sheet.terms, int(sheet.terms.kind[place])
    shared = int(sheet.okrs.table.basis[place]) == _SHARE
    if share or shared or of in (MILESTONES, DONE, ESTABLISH):
        return Goal(0.0, 1.0, share=True)
    baseline, low, high = float(terms.baseline[place]), np.nan, np.nan
    if of == HOLD:
        low, high = float(terms.at_least[place]), float(terms.at_most[place])
    elif of == STEPS:
        region = met(terms, np.array([place]))
        low, high = float(region.low[0]), float(region.high[0])
    elif of in (REACH, CHANGE, ZONES):
        target = float(terms.target[place])
        falls = target < baseline
        low, high = (np.nan, target) if falls else (target, np.nan)
    return Goal(_known(baseline), _known(low), _known(high))


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None
