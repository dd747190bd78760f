"""What an explanation of a chance reads, and how it writes numbers and days."""

import datetime as dt

import numpy as np
from attrs import frozen

from okrkit.model.staged import BASES
from okrkit.model.unit import Unit
from okrkit.projection.chances.outcomes import Outcomes
from okrkit.projection.chances.regions import Region, as_shares, met, passed, zone
from okrkit.projection.foresight import Foresight, Part
from okrkit.projection.goal import Goal, goal_of, value_said
from okrkit.projection.paces.paced import Pace
from okrkit.projection.projection import Projection
from okrkit.projection.said import about_text, chance_text
from okrkit.projection.spreads.spread import DF, Spread
from okrkit.results import Explanation
from okrkit.scoring.amounts import in_formula
from okrkit.scoring.columns import Sheet

_NEAR = 1e-12


@frozen(kw_only=True, eq=False)
class Subject:
    """
    A key result whose chance is explained.

    Attributes:
        foresight: What is foreseen of the whole set.
        row: Its row in the table.
        one: Its projection.
        pace: Its pace.
        calibration: With what it was projected.
        raw: Whether values are in the metric's unit though shares of them are judged.
    """

    foresight: Foresight
    row: int
    one: Projection
    pace: Pace
    calibration: object
    raw: bool = False

    @property
    def sheet(self) -> Sheet:
        """The set, scored on the day."""
        return self.foresight.sheet

    @property
    def part(self) -> Part:
        """The part of the foresight that it belongs to."""
        return self.foresight.parts[int(self.foresight.part[self.row])]

    @property
    def values(self) -> Spread | Outcomes:
        """What its value may be: one row."""
        return self.part.values.rows(self.foresight.place[[self.row]])

    @property
    def way(self) -> int:
        """How its chance came about, a place in `WAYS`."""
        return int(self.part.way[self.foresight.place[self.row]])

    @property
    def share(self) -> bool:
        """Whether its value is a share of the way, of weight or of time."""
        return self.foresight.share(self.row)

    @property
    def basis(self) -> str:
        """What of its readings counts."""
        return BASES[int(self.sheet.okrs.table.basis[self.row])]

    @property
    def unit(self) -> Unit | None:
        """Of its values."""
        return None if self.share and not self.raw else self.one.unit

    @property
    def goal(self) -> Goal:
        """What meets its target, as people say it."""
        return goal_of(self.sheet, "key result", self.row)

    def region(self, line: float | None = None, at: int | None = None) -> Region:
        """
        Return the values that meet its target, as the chance was worked out.

        Args:
            line: A score: the values that reach this instead.
            at: A zone: the values that reach it instead, 0 for commit and so on.

        Returns:
            One row.
        """
        shares = np.zeros(len(self.sheet.okrs.table), dtype=np.bool_)
        shares[self.row] = self.share
        terms, rows = as_shares(self.sheet.terms, shares), np.array([self.row])
        if at is not None:
            return zone(terms, rows, at)
        if line is not None:
            return passed(terms, rows, self.sheet.policy, np.array([line]))
        # Where a policy counts the way to the stretch, the target is still to be met.
        far = self.sheet.policy.way == "stretch"
        return met(terms, rows, self.sheet.okrs.table.target[rows] if far else None)

    def number(
        self, label: str, value: float, *, rule: str = "", note: str = ""
    ) -> Explanation:
        """Make a part of a value in its unit, to three digits as people read it."""
        return Explanation(
            label, known(value), shown=self.said(value), rule=rule, note=note
        )

    def said(self, value: float) -> str:
        """Write a value that nobody knows to more than three digits."""
        if self.share and not self.raw:
            return value_said(value, None, share=True)
        return about_text(float(value), self.unit)

    def bounds(self, region: Region) -> tuple[Explanation, ...]:
        """Name the ends of a region, as exact as they were used."""
        return tuple(
            self.number(label, float(end[0]))
            for label, end in (("from", region.low), ("up to", region.high))
            if np.isfinite(end[0])
        )


def chance_part(
    seen: Subject, label: str, chance: float | None, region: Region, *, rule: str
) -> Explanation:
    """
    Say how a chance follows from what the value may be.

    Args:
        seen: The key result.
        label: What the chance is of.
        chance: The chance.
        region: The values that meet it.
        rule: What is asked.

    Returns:
        A part with the formula and its numbers.
    """
    return Explanation(
        label,
        chance,
        shown=chance_text(chance),
        rule=rule,
        formula=chance_formula(seen.values, region, chance),
        inputs=seen.bounds(region),
    )


def chance_formula(
    values: Spread | Outcomes, region: Region, chance: float | None
) -> str:
    """
    Write a chance as it was worked out from what a value may be.

    Args:
        values: What it may be, one row.
        region: What meets the target, one row.
        chance: The chance; None for none.

    Returns:
        One line; of what is certain only that it is.

    Example:
        >>> band = Region(low=np.array([7.0]), high=np.array([np.inf]))
        >>> chance_formula(Spread.of([5], scale=2), band, 0.2).split(",")[0]
        'P(T ≥ (7 - 5) / 2) = P(T ≥ 1)'
    """
    if chance is None:
        return ""
    low, high = float(region.low[0]), float(region.high[0])
    if chance <= 0 or chance >= 1:
        return f"{'every' if chance > 0 else 'no'} end that is possible meets it"
    if isinstance(values, Outcomes):
        return _counted(values, low, high)
    ends = [
        _standard(values, end, sign)
        for end, sign in ((low, "≥"), (high, "≤"))
        if np.isfinite(end)
    ]
    law = f"T Student's with {DF:g} degrees of freedom"
    return f"{' and '.join(ends)}, {law}"


def _standard(spread: Spread, end: float, sign: str) -> str:
    centre = float(spread.centre[0])
    scale = float((spread.below if end < centre else spread.above)[0])
    short = f"({in_formula(end)} - {_of(centre)}) / {in_formula(scale)}"
    if not scale > 0:
        return f"P(T {sign} {short})"
    z = end / scale - centre / scale
    return f"P(T {sign} {short}) = P(T {sign} {z:.4g})"


def _of(value: float) -> str:
    return in_formula(value) if value >= 0 else f"({in_formula(value)})"


def _counted(values: Outcomes, low: float, high: float) -> str:
    """Write the share of outcomes that meet a target."""
    inside = (values.values[0] >= low) & (values.values[0] <= high)
    weights = np.broadcast_to(values.weights, values.values.shape)[0]
    whole, size = float(weights.sum()), len(weights)
    if whole > 1 - _NEAR:
        hit = [f"{weight:.4g}" for weight in weights[inside].tolist() if weight > 0]
        return " + ".join(hit[:8]) + (" + …" if hit[8:] else "")
    # Half an outcome lies beyond each end, where a target reaches so far.
    # And what no way shows is still possible.
    half = max((np.isneginf(low) + np.isposinf(high)) / 2, 0.5 - inside.sum())
    more = f" + {half:g}" if half else ""
    return f"({int(inside.sum())}{more}) / {size + 1} ways that it may go"


def day_of(moment: float) -> str:
    """
    Name the day at whose end a moment is.

    Args:
        moment: In days, as an ordinal.

    Returns:
        ISO text.

    Example:
        >>> day_of(738000.0)
        '2021-07-28'
    """
    return dt.date.fromordinal(max(int(np.ceil(moment)) - 1, 1)).isoformat()


def known(value: float) -> float | None:
    """
    Return a number of a column as objects have it.

    Args:
        value: A float; NaN and what is endless for none.

    Returns:
        The number, or None.

    Example:
        >>> known(np.inf) is None
        True
    """
    return float(value) if np.isfinite(value) else None


def many(count: float, what: str) -> str:
    """
    Write how many there are.

    Args:
        count: How many.
        what: One of them.

    Returns:
        Text.

    Example:
        >>> many(1, "day"), many(46.0, "day"), many(2.5, "day")
        ('1 day', '46 days', '2.5 days')
    """
    return f"{count:.4g} {what}{'' if count == 1 else 's'}"
